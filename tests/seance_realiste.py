"""A séance as it goes: two mayors, a suppléant, a late arrival, a déport, a tie, a condition, a postponement.

Everything is done by the services, on `tests.tenue`; only the names of people and seats are written directly.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from caleol.kernel.clock import HorlogeFixe
from caleol.models.commission import Commission, Membre, Siege
from caleol.models.enumerations import ModalitePresence, QualiteMembre
from caleol.models.lot import Candidature
from caleol.models.organisation import Commune
from caleol.models.seance import Convocation
from caleol.rules.candidatures import ExceptionTrois
from caleol.rules.decisions import TypeDecision
from caleol.rules.droits import Auteur, Role
from caleol.rules.reglement import ModaliteSeance
from caleol.services import lots, ordre_du_jour, ouverture, presences
from caleol.services.act import Actes
from caleol.services.ajournements import postpone_lot, undo_deliberation
from caleol.services.convocations import announce_absence
from caleol.services.deliberation import ContreProposition, DecisionSaisie, record_deliberation
from tests import fabriques as f
from tests import tenue
from tests.etapes import etape
from tests.tenue import CLASSEE, ECARTEE, Tenue, saisie

LIBELLES = {
    "designe-1": "Membre désigné 1",
    "designe-2": "Membre désigné 2",
    "designe-3": "Membre désigné 3",
    "designe-4": "Membre désigné 4",
    "designe-5": "Membre désigné 5",
    "designe-6": "Représentant des locataires",
    "prefet": "Préfet du Nord",
    "epci": "Président de la métropole",
    "maire-59512": "Maire de Roubaix",
    "maire-59599": "Maire de Tourcoing",
    "consultatif": "Action Logement Services",
}
PERSONNES = {
    "designe-1": ("mme", "Hélène", "Carpentier"),
    "designe-2": ("m", "Paul", "Delattre"),
    "designe-3": ("mme", "Nadia", "Ferhat"),
    "designe-4": ("m", "Yves", "Lemaire"),
    "designe-5": ("mme", "Inès", "Roussel"),
    "designe-6": ("mme", "Odile", "Bécu"),
    "prefet": ("m", "Marc", "Vion"),
    "epci": ("mme", "Lucie", "Hennart"),
    "maire-59512": ("mme", "Anne", "Petit"),
    "maire-59599": ("m", "Bruno", "Six"),
    "consultatif": ("m", "Omar", "Benali"),
}
CANDIDATS = ("Duval", "Őry-N’Guessan", "Benali", "Lefèvre", "Wattrelot", "Moreau", "Diallo", "Vandamme", "Ba")
CONDITION = TypeDecision.ATTRIBUTION_CONDITION
PIECE = "REV-N2"
VOTANTS_ROUBAIX = (
    "designe-1", "designe-2", "designe-3", "designe-4", "designe-5", "prefet", "epci", "maire-59512",
)  # fmt: skip


@dataclass(slots=True)
class Realiste:
    """The séance and the authors that the tests of its papers need."""

    tenue: Tenue
    suppleant: int
    lot_tardif: int

    def membre(self, cle: str) -> Auteur:
        """Return the author that is the holder of a seat, with an account."""
        with self.tenue.actes.sessions.ecriture() as session:
            membre = session.get_one(Membre, self.tenue.membres[cle])
            compte = f.fabrique_compte(session, Role.MEMBRE, membre=membre)
            return Auteur(compte.id, Role.MEMBRE, membre_id=membre.id)


@etape
def tient(actes: Actes, horloge: HorlogeFixe, *, leve: bool = True, grille: str | None = None) -> Realiste:
    """Hold the séance of 1 December 2026, up to its levée."""
    if grille:
        with actes.sessions.ecriture() as session:
            f.fabrique_grille(session, grille, code="demonstration")
    t = tenue.prepare(
        actes, horloge, nb_lots=3, communes=("59512", "59599"), modalite=ModaliteSeance.MIXTE,
        regles={"modalites": ["presentiel", "visio", "mixte"]},
    )  # fmt: skip
    _nomme(t)
    realiste = Realiste(t, _suppleant(t), 0)
    t.convoque()
    _excuse(t, "designe-5")
    realiste.lot_tardif = _lot_tardif(t)
    _ouvre(t)
    _delibere(t, realiste)
    t.minutes(6)
    if leve:
        t.leve()
    return realiste


def _nomme(t: Tenue) -> None:
    with t.actes.sessions.ecriture() as session:
        session.get_one(Commission, t.commission_id).nom = "commission Nord"
        session.get_one(Commune, "59599").nom = "Tourcoing"
        for siege in session.scalars(select(Siege)):
            siege.libelle = LIBELLES[siege.cle]
        for cle, membre_id in t.membres.items():
            membre = session.get_one(Membre, membre_id)
            membre.civilite, membre.prenom, membre.nom = PERSONNES[cle]
            membre.courriel = f"{cle}@essai.fr"
            if cle.startswith("maire"):
                membre.qualite = "adjointe au logement" if membre.civilite == "mme" else "adjoint au logement"
        t.compte.nom, t.compte.prenom = "Vasseur", "Claire"
        session.merge(t.compte)
        lignes = session.scalars(select(Candidature).order_by(Candidature.lot_id, Candidature.rang_propose)).all()
        for nom, ligne in zip(CANDIDATS, lignes, strict=True):
            ligne.demande.nom = nom
        for rang, ligne in enumerate(lignes):
            ligne.demande.deposee_le = date(2025 - rang % 3, 3, 1)
    for lot_id in t.lots:
        with t.acte() as acte:
            lots.refreeze_lot(acte, lot_id=lot_id)
    with t.acte() as acte:
        ordre_du_jour.sort_agenda(acte, seance_id=t.seance_id)


def _suppleant(t: Tenue) -> int:
    with t.actes.sessions.ecriture() as session:
        siege = session.get_one(Siege, t.sieges["designe-6"])
        membre = f.fabrique_membre(
            session, siege, qualite=QualiteMembre.SUPPLEANT, civilite="m", prenom="Jean-Noël", nom="Wattrelot"
        )
        return membre.id


def _excuse(t: Tenue, cle: str) -> None:
    with t.acte() as acte:
        convocation = acte.session.scalars(select(Convocation.id).where(Convocation.siege_id == t.sieges[cle])).one()
        announce_absence(acte, convocation_id=convocation)


def _lot_tardif(t: Tenue) -> int:
    """Add a lot after the convocation, with one candidate and the exception that the law names."""
    with t.actes.sessions.ecriture() as session:
        logement = f.fabrique_logement(session, type="T2", pieces_habitables=2, commune=f.fabrique_commune(session))
        demande = f.fabrique_demande(
            session, nom="Caron", prenom="Luc", civilite="m", personnes=[f.fabrique_personne()]
        )
        lot = f.fabrique_lot(session, f.fabrique_vacance(session, logement), [demande])
        lot_id = lot.id
    with t.acte() as acte:
        motif = "une seule demande active pour un T2 de cette résidence au 23/11/2026"
        lots.name_exception(acte, lot_id=lot_id, exception=ExceptionTrois.INSUFFISANCE, motif=motif)
        lots.inscribe_lot(acte, lot_id=lot_id, seance_id=t.seance_id, ajout_tardif="congé reçu après la convocation")
    t.lots.append(lot_id)
    return lot_id


def _ouvre(t: Tenue) -> None:
    t.horloge.avance(tenue.SEANCE_LE - t.horloge.maintenant() - timedelta(minutes=3))
    t.arrivent("designe-1", "designe-2", "designe-3", "prefet", "epci", "maire-59512", "consultatif")
    t.minutes(5)
    with t.acte() as acte:
        ouverture.open_seance(acte, seance_id=t.seance_id, presidee_par_id=t.membres["designe-1"])
    with t.acte() as acte:
        presences.record_arrivee(
            acte, seance_id=t.seance_id, siege_id=t.sieges["designe-4"], membre_id=t.membres["designe-4"],
            mode=ModalitePresence.VISIO,
        )  # fmt: skip


def _delibere(t: Tenue, realiste: Realiste) -> None:
    lot_roubaix, lot_tourcoing, autre_roubaix, tardif = t.lots
    t.minutes(7)
    _egalite(t, lot_roubaix)
    t.minutes(9)
    with t.acte() as acte:
        ouverture.record_incident(acte, seance_id=t.seance_id, texte="Vidéo coupée deux minutes, puis rétablie.")
    _suppleant_arrive(t, realiste)
    with t.acte() as acte:
        presences.record_deport(acte, lot_id=autre_roubaix, siege_id=t.sieges["designe-2"])
    _repris(t, autre_roubaix)
    t.part("maire-59512")
    t.minutes(5)
    with t.acte() as acte:
        postpone_lot(acte, lot_id=lot_tourcoing, motif="Avis d’imposition d’un candidat attendu ; le maire est absent.")
    t.minutes(3)
    with t.acte() as acte:
        (seul,) = _candidats(t, tardif)
        record_deliberation(
            acte, lot_id=tardif, version=t.version(3), decisions=[DecisionSaisie(seul, TypeDecision.ATTRIBUTION)]
        )


def _candidats(t: Tenue, lot_id: int) -> list[int]:
    """Return the candidatures of a lot by their letters: the order of their choice, not that of their points."""
    with t.actes.sessions.lecture() as session:
        requete = select(Candidature.id).where(Candidature.lot_id == lot_id).order_by(Candidature.lettre)
        return list(session.scalars(requete))


def _egalite(t: Tenue, lot_id: int) -> None:
    """Two rankings, four voices each: the mayor's decides, and the order leaves the points."""
    premier, second, tiers = _candidats(t, lot_id)
    proposition = [
        saisie(premier, CLASSEE, 1),
        saisie(second, CLASSEE, 2),
        saisie(tiers, ECARTEE),
    ]
    autre = (saisie(second, CLASSEE, 1), saisie(premier, CLASSEE, 2), saisie(tiers, ECARTEE))
    presents = [cle for cle in VOTANTS_ROUBAIX if cle != "designe-5"] + ["designe-4"]
    pour_la_seconde = {"designe-3", "designe-4", "prefet"}
    votes = {t.sieges[cle]: "2" if cle in pour_la_seconde else "1" for cle in presents}
    votes[t.sieges["epci"]] = "abstention"
    with t.acte() as acte:
        record_deliberation(
            acte,
            lot_id=lot_id,
            version=t.version(t.lots.index(lot_id)),
            decisions=proposition,
            contre_propositions=[ContreProposition(autre, t.sieges["designe-3"])],
            votes=votes,
            ordre_motif="le ménage perd son logement le 15/12/2026.",
            rang_1_confirme=True,
        )


def _suppleant_arrive(t: Tenue, realiste: Realiste) -> None:
    with t.acte() as acte:
        presences.record_arrivee(
            acte, seance_id=t.seance_id, siege_id=t.sieges["designe-6"], membre_id=realiste.suppleant,
            mode=ModalitePresence.SALLE,
        )  # fmt: skip


def _repris(t: Tenue, lot_id: int) -> None:
    """Decide, undo with a reason, decide again under a condition."""
    rang = t.lots.index(lot_id)
    t.delibere(rang, CLASSEE, ECARTEE, ECARTEE)
    t.minutes(2)
    with t.acte() as acte:
        undo_deliberation(acte, lot_id=lot_id, motif="rang saisi sur le mauvais candidat.")
    t.minutes(1)
    premier, second, tiers = _candidats(t, lot_id)
    condition = DecisionSaisie(second, CONDITION, 1, condition_piece=PIECE, condition_echeance=date(2026, 12, 16))
    with t.acte() as acte:
        record_deliberation(
            acte, lot_id=lot_id, version=t.version(rang),
            decisions=[saisie(premier, CLASSEE, 2), condition, saisie(tiers, ECARTEE)],
            ordre_motif="revenus plus stables.", rang_1_confirme=True,
        )  # fmt: skip
