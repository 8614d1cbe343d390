"""Fifty members of one commission, thirty of its lots open to their votes, served by several processes."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from caleol.kernel.clock import HorlogeFixe
from caleol.models.commission import Membre
from caleol.models.compte import Utilisateur
from caleol.rules.droits import Role
from caleol.rules.reglement import ModaliteSeance
from caleol.services.act import Actes
from caleol.services.horloge_votes import settle_all
from tests import fabriques as f
from tests import tenue
from tests.bases import BaseEssai
from tests.ouvriers import Client, Ouvriers, Reponse
from tests.tenue import SEANCE_LE, Tenue
from tests.urnes import met_au_vote

LOTS, MEMBRES = 30, 50
COMMUNES = tuple(f"59{numero:03d}" for numero in range(101, 101 + MEMBRES - 8))
PARTOUT = (*(f"designe-{rang}" for rang in range(1, 7)), "prefet", "epci")


@dataclass(frozen=True, slots=True)
class Foule:
    """A mixed séance with everybody there, its lots put to the vote; accounts by seat."""

    t: Tenue
    comptes: dict[str, Utilisateur]

    def lots_de(self, cle: str) -> list[int]:
        """Return the places of the lots on which a seat votes: a mayor on that of the town, if there is one."""
        if cle in PARTOUT:
            return list(range(LOTS))
        return [rang for rang in range(LOTS) if cle == f"maire-{COMMUNES[rang]}"]

    def adresse(self, suite: str = "") -> str:
        """Return the address of a page of the votes."""
        return f"/seances/{self.t.seance_id}/votes{suite}"

    def ouvriers(self, url: str, dossier: Path, nombre: int) -> Ouvriers:
        """Serve it."""
        return Ouvriers(url, self.t.horloge.maintenant(), dossier, nombre)

    def vote(self, client: Client, cle: str, lot: int, choix: str, jeton: str) -> Reponse:
        """Send the ballot of a seat on a lot."""
        siege = str(self.t.sieges[cle])
        return client.post(self.adresse(f"/{self.t.lots[lot]}"), siege=siege, choix=choix, cle=jeton)


def assemble(base: BaseEssai, modalite: ModaliteSeance = ModaliteSeance.MIXTE) -> Foule:
    """Make the crowd in a database, at the hour at which all of its lots take ballots."""
    horloge = HorlogeFixe(SEANCE_LE.replace(month=11, day=23))
    t = tenue.prepare(
        Actes(base.sessions, horloge),
        horloge,
        nb_lots=LOTS,
        communes=COMMUNES,
        modalite=modalite,
        regles={"modalites": [modalite.value]},
    )
    if modalite is ModaliteSeance.ECRIT:
        t.convoque()
        horloge.avance(SEANCE_LE - horloge.maintenant())
        settle_all(t.actes)
        horloge.avance(timedelta(hours=24))
    else:
        t.ouvre()
        for rang in range(LOTS):
            met_au_vote(t, rang)
    with base.sessions.ecriture() as session:
        comptes = {
            cle: f.fabrique_compte(session, Role.MEMBRE, membre=session.get_one(Membre, t.membres[cle]))
            for cle in t.sieges
            if cle not in {"consultatif", "designe-1"}
        }
    return Foule(t, comptes | {"designe-1": t.compte_president})
