"""A séance brought by the services themselves to the state that a test needs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from caleol.kernel.clock import PARIS, HorlogeFixe
from caleol.kernel.errors import Refus
from caleol.models.commission import Commission, Mandat, Membre, ReglementInterieur, Siege
from caleol.models.compte import Utilisateur
from caleol.models.enumerations import ModalitePresence
from caleol.models.lot import Candidature, Lot
from caleol.queries.pv import get_pv
from caleol.rules.decisions import TypeDecision
from caleol.rules.droits import Auteur, Role
from caleol.rules.reglement import ModaliteSeance
from caleol.services import convocations, lots, ordre_du_jour, ouverture, presences, seances
from caleol.services.act import Acte, Actes
from caleol.services.deliberation import DecisionSaisie, ResultatDeliberation, record_deliberation
from caleol.services.pv import empreinte_pv, print_pv, validate_pv
from caleol.services.suites.retraits_inscrits import inscribe_retrait
from tests import fabriques as f
from tests.etapes import etape

SEANCE_LE = datetime(2026, 12, 1, 9, 30, tzinfo=PARIS)
CLASSEE = TypeDecision.ATTRIBUTION_CLASSEE
ECARTEE = TypeDecision.NON_ATTRIBUTION
FAIT = "Le logement compte trois pièces, le ménage en demande cinq."


@dataclass(slots=True)
class Tenue:
    """A commission, its secretary and president, a séance and its lots, with the clock that the test moves."""

    actes: Actes
    horloge: HorlogeFixe
    commission_id: int
    secretaire: Auteur
    compte: Utilisateur
    president: Auteur
    compte_president: Utilisateur
    sieges: dict[str, int]
    membres: dict[str, int]
    seance_id: int
    lots: list[int]

    def acte(self, auteur: Auteur | None = None) -> Any:
        """Open an act, of the secretary by default."""
        return self.actes.ouvre(auteur or self.secretaire)

    def refus(self, service: Callable[..., object], auteur: Any = None, **valeurs: Any) -> Refus:
        """Return the refusal that a service must give."""
        with pytest.raises(Refus) as leve, self.acte(auteur) as acte:
            service(acte, **valeurs)
        return leve.value

    def candidats(self, lot: int = 0) -> list[int]:
        """Return the keys of the candidatures of a lot, in the order proposed."""
        with self.actes.sessions.lecture() as session:
            return list(
                session.scalars(
                    select(Candidature.id)
                    .where(Candidature.lot_id == self.lots[lot])
                    .order_by(Candidature.rang_propose)
                )
            )

    def version(self, lot: int = 0) -> int:
        """Return the version of a lot as it is now."""
        with self.actes.sessions.lecture() as session:
            return session.get_one(Lot, self.lots[lot]).version

    def fige(self) -> None:
        """Freeze the agenda."""
        with self.acte() as acte:
            ordre_du_jour.freeze_agenda(acte, seance_id=self.seance_id)

    @etape
    def convoque(self) -> None:
        """Freeze and convoke."""
        self.fige()
        with self.acte() as acte:
            convocations.convoke(acte, seance_id=self.seance_id)

    @etape
    def ouvre(self, presents: Sequence[str] | None = None) -> None:
        """Freeze, convoke, and open on the day, with the seats named there (all of them by default)."""
        self.convoque()
        self.horloge.avance(SEANCE_LE - self.horloge.maintenant())
        with self.acte() as acte:
            ouverture.open_seance(acte, seance_id=self.seance_id, presidee_par_id=self.membres["designe-1"])
        self.arrivent(*(presents if presents is not None else self.sieges))

    def arrivent(self, *cles: str) -> None:
        """Let the titulaires of some seats in."""
        for cle in cles:
            with self.acte() as acte:
                presences.record_arrivee(
                    acte,
                    seance_id=self.seance_id,
                    siege_id=self.sieges[cle],
                    membre_id=self.membres[cle],
                    mode=ModalitePresence.SALLE,
                )

    def part(self, cle: str) -> None:
        """Let a seat leave."""
        with self.acte() as acte:
            presences.record_depart(acte, seance_id=self.seance_id, siege_id=self.sieges[cle])

    def minutes(self, nombre: int) -> None:
        """Let minutes pass."""
        self.horloge.avance(timedelta(minutes=nombre))

    def decisions(self, lot: int = 0, *types: TypeDecision) -> list[DecisionSaisie]:
        """Return decisions for the candidates of a lot in their order, ranks counted, reasons given."""
        saisies, rang = [], 0
        choisis = types or (CLASSEE,) * len(self.candidats(lot))
        for candidature_id, genre in zip(self.candidats(lot), choisis, strict=True):
            rang += genre.classee
            saisies.append(saisie(candidature_id, genre, rang if genre.classee else None))
        return saisies

    def delibere(
        self, lot: int = 0, *types: TypeDecision, acte: Acte | None = None, **autres: Any
    ) -> ResultatDeliberation:
        """Record the deliberation of a lot: unanimous and ranked as proposed unless told otherwise."""
        valeurs: dict[str, Any] = {
            "lot_id": self.lots[lot],
            "version": self.version(lot),
            "decisions": autres.pop("decisions", None) or self.decisions(lot, *types),
        }
        if acte is not None:
            return record_deliberation(acte, **(valeurs | autres))
        with self.acte() as nouveau:
            return record_deliberation(nouveau, **(valeurs | autres))

    @etape
    def leve(self) -> None:
        """Raise the séance."""
        with self.acte() as acte:
            ouverture.close_seance(acte, seance_id=self.seance_id)

    def lu(self) -> str:
        """Return the digest of the draft of the minutes as it reads now."""
        with self.actes.sessions.lecture() as session:
            return empreinte_pv(get_pv(session, self.secretaire, self.seance_id))

    def valide(self, dossier: Path) -> int:
        """Validate the minutes as they read now and make their file; return their key."""
        lu = self.lu()
        with self.acte(self.president) as acte:
            pv_id = validate_pv(acte, seance_id=self.seance_id, lu=lu)
        print_pv(self.actes, pv_id, dossier)
        return pv_id


def saisie(candidature_id: int, genre: TypeDecision, rang: int | None = None) -> DecisionSaisie:
    """Return a complete decision of a kind."""
    if genre is ECARTEE:
        return DecisionSaisie(candidature_id, genre, motif_code="NA4", motif_texte=FAIT)
    return DecisionSaisie(candidature_id, genre, rang)


@etape
def prepare(
    actes: Actes,
    horloge: HorlogeFixe,
    *,
    nb_lots: int = 1,
    nb_candidats: int = 3,
    communes: Sequence[str] = ("59512",),
    quorum: int | None = 4,
    modalite: ModaliteSeance = ModaliteSeance.PRESENTIEL,
    regles: dict[str, Any] | None = None,
) -> Tenue:
    """Make a commission with its people, a séance on 1 December and its lots, inscribed and ready."""
    with actes.sessions.ecriture() as session:
        f.fabrique_bailleur(session)
        commission = f.fabrique_commission(session, communes=communes, quorum=quorum)
        if regles:
            commission_regles = session.scalars(select(ReglementInterieur)).one()
            commission_regles.regles = {**commission_regles.regles, **regles}
        compte = f.fabrique_compte(session, Role.SECRETAIRE, commission=commission)
        sieges = {s.cle: s.id for s in session.scalars(select(Siege).order_by(Siege.ordre))}
        titulaires = {m.siege_id: m.membre_id for m in session.scalars(select(Mandat))}
        membres = {cle: titulaires[siege_id] for cle, siege_id in sieges.items()}
        president = session.get_one(Membre, membres["designe-1"])
        compte_president = f.fabrique_compte(session, Role.MEMBRE, membre=president)
        lot_ids = []
        for rang in range(nb_lots):
            commune = f.fabrique_commune(session, communes[rang % len(communes)])
            logement = f.fabrique_logement(session, commune=commune)
            vacance = f.fabrique_vacance(session, logement)
            demandes = [f.fabrique_demande(session) for _ in range(nb_candidats)]
            lot_ids.append(f.fabrique_lot(session, vacance, demandes).id)
        commission_id = commission.id
    secretaire = Auteur(compte.id, Role.SECRETAIRE, commission_ids=frozenset({commission_id}))
    auteur_president = Auteur(compte_president.id, Role.MEMBRE, membre_id=membres["designe-1"])
    with actes.ouvre(secretaire) as acte:
        seance_id = seances.create_seance(
            acte,
            commission_id=commission_id,
            prevue_le=SEANCE_LE,
            modalite=modalite,
            lieu="salle 2",
            lien_visio=None if modalite is ModaliteSeance.PRESENTIEL else "https://visio.exemple/s",
            vote_le=SEANCE_LE + timedelta(hours=24),
            fin_le=SEANCE_LE + timedelta(hours=48),
        )
        for lot_id in lot_ids:
            lots.inscribe_lot(acte, lot_id=lot_id, seance_id=seance_id)
    return Tenue(
        actes,
        horloge,
        commission_id,
        secretaire,
        compte,
        auteur_president,
        compte_president,
        sieges,
        membres,
        seance_id,
        lot_ids,
    )


def suivante(t: Tenue, retrait: int | None = None) -> int:
    """Open the next séance of the same commission, a week later, with a lot of its own; return its key.

    `retrait` is the candidature of an attribution to take back, put on its agenda.
    """
    with t.actes.sessions.ecriture() as session:
        demandes = [f.fabrique_demande(session) for _ in range(3)]
        lot_id = f.fabrique_lot(session, f.fabrique_vacance(session), demandes).id
    prevue_le = SEANCE_LE + timedelta(days=7)
    with t.acte() as acte:
        seance_id = seances.create_seance(
            acte,
            commission_id=t.commission_id,
            prevue_le=prevue_le,
            modalite=ModaliteSeance.PRESENTIEL,
            lieu="salle 2",
        )
        lots.inscribe_lot(acte, lot_id=lot_id, seance_id=seance_id)
        if retrait is not None:
            inscribe_retrait(acte, candidature_id=retrait, seance_id=seance_id)
        ordre_du_jour.freeze_agenda(acte, seance_id=seance_id)
        convocations.convoke(acte, seance_id=seance_id)
    t.horloge.avance(prevue_le - t.horloge.maintenant())
    with t.acte() as acte:
        ouverture.open_seance(acte, seance_id=seance_id, presidee_par_id=t.membres["designe-1"])
    return seance_id


def collegue(t: Tenue) -> Auteur:
    """Return a second secretary of the commission."""
    with t.actes.sessions.ecriture() as session:
        compte = f.fabrique_compte(session, Role.SECRETAIRE, commission=session.get_one(Commission, t.commission_id))
    return Auteur(compte.id, Role.SECRETAIRE, commission_ids=frozenset({t.commission_id}))
