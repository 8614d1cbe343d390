"""A séance with its lots on the table, made once by the services and copied for each batch of runs."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel.clock import HorlogeFixe
from caleol.models.commission import Commission, Mandat, Siege
from caleol.models.compte import Utilisateur
from caleol.models.enumerations import QualiteMembre
from caleol.models.lot import Candidature, Lot
from caleol.models.moteur import Sessions, create_moteur
from caleol.models.seance import Seance
from caleol.models.urne import Bulletin
from caleol.rules.droits import Auteur, Role
from caleol.rules.reglement import ModaliteSeance
from caleol.services.act import Actes
from caleol.services.convocations import CanalConvocation, Envoi, convoke
from caleol.services.horloge_votes import settle_all
from caleol.services.ouverture import open_seance
from tests import fabriques as f
from tests import tenue
from tests.bases import BaseEssai, Modele, create_schema
from tests.hasard.modele import PRESIDENT, QUORUM, SIEGES, SUPPLEES
from tests.tenue import SEANCE_LE, Tenue
from tests.urnes import membre, met_au_vote

LOTS, CANDIDATS = 20, 3
ECRIT_DEBUT = SEANCE_LE + timedelta(hours=24)
ECRIT_FIN = SEANCE_LE + timedelta(hours=48)


@dataclass
class Scene:
    """The séance of one batch: who acts, for which seat, on which lots."""

    actes: Actes
    horloge: HorlogeFixe
    ecrit: bool
    seance_id: int
    lots: list[int]
    candidats: dict[int, list[int]]
    sieges: dict[str, int]
    secretaire: Auteur
    personnes: dict[tuple[str, int], Auteur]

    @property
    def president(self) -> Auteur:
        """Return who presides."""
        return self.personnes[PRESIDENT, 0]

    def bulletin(self, session: Session, recu: str) -> int:
        """Return the key of the ballot that a receipt names."""
        return session.scalars(select(Bulletin.id).where(Bulletin.recu == recu)).one()


def modele(*, ecrit: bool) -> Modele:
    """Return what each batch is copied from: a written or a mixed séance, convoked, open, its lots on the table."""
    return Modele("hasardecrit" if ecrit else "hasardmixte", lambda url: _prepare(url, ecrit=ecrit))


def _prepare(url: str, *, ecrit: bool) -> None:
    create_schema(url)
    moteur = create_moteur(url)
    horloge = HorlogeFixe(SEANCE_LE - timedelta(days=8))
    modalite = ModaliteSeance.ECRIT if ecrit else ModaliteSeance.MIXTE
    t = tenue.prepare(
        Actes(Sessions(moteur), horloge),
        horloge,
        nb_lots=LOTS,
        nb_candidats=CANDIDATS,
        quorum=QUORUM,
        modalite=modalite,
        regles={"modalites": [modalite.value]},
    )
    t.convoque()
    _appelle_suppleants(t)
    for cle in SIEGES:
        membre(t, cle)
    t.horloge.avance(SEANCE_LE - t.horloge.maintenant())
    if ecrit:
        settle_all(t.actes)
    else:
        with t.acte() as acte:
            open_seance(acte, seance_id=t.seance_id, presidee_par_id=t.membres[PRESIDENT])
        t.arrivent(*SIEGES)
        for lot in range(LOTS):
            met_au_vote(t, lot)
    moteur.dispose()


def _appelle_suppleants(t: Tenue) -> None:
    """Give some seats a suppléant with an account, called as the titulaire is."""
    envois = []
    with t.actes.sessions.ecriture() as session:
        for cle in SUPPLEES:
            qui = f.fabrique_membre(session, session.get_one(Siege, t.sieges[cle]), qualite=QualiteMembre.SUPPLEANT)
            f.fabrique_compte(session, Role.MEMBRE, membre=qui)
            envois.append(Envoi(t.sieges[cle], qui.id, CanalConvocation.MAIN, "émargement"))
    with t.acte() as acte:
        convoke(acte, seance_id=t.seance_id, envois=envois)


def retrouve(base: BaseEssai, *, ecrit: bool) -> Scene:
    """Return the séance that a copied database holds, at the hour its votes begin."""
    horloge = HorlogeFixe(ECRIT_DEBUT if ecrit else SEANCE_LE)
    with base.sessions.lecture() as session:
        seance = session.scalars(select(Seance)).one()
        commission = session.scalars(select(Commission)).one()
        sieges = {s.cle: s.id for s in session.scalars(select(Siege))}
        par_id = {siege_id: cle for cle, siege_id in sieges.items()}
        personnes = {
            (par_id[m.siege_id], int(m.qualite is QualiteMembre.SUPPLEANT)): Auteur(
                m.membre.utilisateur_id, Role.MEMBRE, membre_id=m.membre_id
            )
            for m in session.scalars(select(Mandat))
        }
        comptes = {p.utilisateur_id for p in personnes.values()}
        (secretaire,) = [u.id for u in session.scalars(select(Utilisateur)) if u.id not in comptes]
        lots = list(session.scalars(select(Lot.id).order_by(Lot.id)))
        rangs = select(Candidature.lot_id, Candidature.id).order_by(Candidature.lot_id, Candidature.rang_propose)
        candidats: dict[int, list[int]] = {lot_id: [] for lot_id in lots}
        for lot_id, cle in session.execute(rangs):
            candidats[lot_id].append(cle)
    auteur = Auteur(secretaire, Role.SECRETAIRE, commission_ids=frozenset({commission.id}))
    actes = Actes(base.sessions, horloge)
    return Scene(actes, horloge, ecrit, seance.id, lots, candidats, sieges, auteur, personnes)
