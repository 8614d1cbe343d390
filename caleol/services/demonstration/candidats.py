"""Which dwellings come before a séance, with which candidates and which papers."""

from collections.abc import Sequence
from datetime import date, datetime
from random import Random

from sqlalchemy import or_, select

from caleol.kernel.clock import jour_local
from caleol.models.commission import CommissionAgence
from caleol.models.demande import Demande, PieceDemande
from caleol.models.enumerations import EtatDemande, EtatLot
from caleol.models.lot import Candidature, Decision, Lot
from caleol.models.patrimoine import Logement, Vacance
from caleol.queries.candidats import search
from caleol.queries.filtres_candidats import TOUTES, Filtres
from caleol.queries.instantane import Dossier
from caleol.rules.decisions import TypeDecision
from caleol.rules.droits import Auteur
from caleol.services.act import Acte
from caleol.services.demonstration.chantier import Chantier
from seeds.demonstration.hasard import Tirage

PAGES = 15
LISTE_LONGUE = 20_000
NOMBRE = Tirage([(3, 62), (4, 30), (5, 8)])
PART_INCOMPLETE = 0.14
INCONNUES = frozenset({"ressources_inconnues", "taux_effort_inconnu", "ressources_nulles", "type_non_demande"})


def free_vacances(chantier: Chantier, commission: str, connues_le: datetime) -> Sequence[int]:
    """Return the vacancies of a commission that no lot holds, known on a day, the soonest free first."""
    en_lot = select(Lot.vacance_id).where(Lot.etat != EtatLot.AJOURNE)
    requete = (
        select(Vacance.id)
        .join(Logement, Logement.id == Vacance.logement_id)
        .join(CommissionAgence, CommissionAgence.agence_id == Logement.agence_id)
        .where(
            CommissionAgence.commission_id == chantier.commissions[commission],
            Vacance.close_le.is_(None),
            Vacance.declaree_le <= connues_le,
            Vacance.id.not_in(en_lot),
        )
        .order_by(Vacance.libre_le, Vacance.id)
    )
    with chantier.sessions.lecture() as session:
        return session.scalars(requete).all()


def pick_candidats(chantier: Chantier, auteur: Auteur, vacance_id: int, au: date, nombre: int) -> list[Dossier]:
    """Return the first eligible applications of a dwelling that no other lot has taken, in the order of the points.

    Those who wish the commune come first; where they are too few, the others.
    """
    choisis: dict[int, Dossier] = {}
    taille = 40 if chantier.taille.demandes > LISTE_LONGUE else 10
    with chantier.sessions.lecture() as session:
        for toutes_communes in (False, True):
            for page in range(1, PAGES + 1):
                filtres = Filtres(commune=TOUTES if toutes_communes else "")
                trouves = search(session, auteur, vacance_id, filtres, au, page=page, taille=taille)
                for ligne in trouves.lignes:
                    if len(choisis) < nombre and _convient(chantier, ligne.dossier):
                        choisis[ligne.dossier.demande_id] = ligne.dossier
                if len(choisis) == nombre or page >= trouves.pages:
                    break
            if len(choisis) == nombre:
                break
    chantier.pris.update(choisis)
    return list(choisis.values())


def release_candidats(chantier: Chantier, seance_id: int) -> None:
    """Let the candidates of a séance that is over be put forward again, save those who come first for a dwelling."""
    logees = (
        select(Decision.candidature_id)
        .where(Decision.seance_id == seance_id)
        .where(or_(Decision.type == TypeDecision.ATTRIBUTION, Decision.rang == 1))
    )
    requete = (
        select(Candidature.demande_id)
        .join(Lot, Lot.id == Candidature.lot_id)
        .where(Lot.seance_id == seance_id, Candidature.id.not_in(logees))
    )
    with chantier.sessions.lecture() as session:
        chantier.pris -= set(session.scalars(requete)) - chantier.corriges


def _convient(chantier: Chantier, dossier: Dossier) -> bool:
    """Keep who may be decided on: nothing blocks, the resources are known, no other lot holds the application."""
    inconnu = any(anomalie.code in INCONNUES for anomalie in dossier.anomalies)
    return not (dossier.bloquantes or inconnu or dossier.demande_id in chantier.pris)


def exclude_radiees(chantier: Chantier, numeros: Sequence[str]) -> None:
    """Keep out of the lots the applications that the next extract radiates, and those radiated already."""
    with chantier.sessions.lecture() as session:
        radiees = select(Demande.id).where(Demande.etat == EtatDemande.RADIEE)
        chantier.pris.update(session.scalars(radiees))
        for debut in range(0, len(numeros), 500):
            lot = numeros[debut : debut + 500]
            chantier.pris.update(session.scalars(select(Demande.id).where(Demande.numero_unique.in_(lot))))


def record_pieces(acte: Acte, hasard: Random, dossiers: Sequence[Dossier]) -> None:
    """Note the papers that were received, and for some candidates the one that is still awaited."""
    for dossier in dossiers:
        jour = jour_local(acte.instant)
        codes = ["ID-MAJ", "REV-N2", "FAM-ENF"] if dossier.nb_personnes > 1 else ["ID-MAJ", "REV-N2"]
        attendue = _complement(dossier) if hasard.random() < PART_INCOMPLETE else ""
        connues = set(
            acte.session.scalars(select(PieceDemande.code).where(PieceDemande.demande_id == dossier.demande_id))
        )
        acte.session.add_all(
            PieceDemande(demande_id=dossier.demande_id, code=code, demandee_le=jour, recue_le=jour)
            for code in codes
            if code not in connues
        )
        if attendue and attendue not in connues:
            acte.session.add(PieceDemande(demande_id=dossier.demande_id, code=attendue, demandee_le=jour))
        acte.inscrire("pieces_demande", "demande", dossier.demande_id, {"recues": codes, "attendue": attendue})


def _complement(dossier: Dossier) -> str:
    """Return a paper that the situation calls for."""
    if dossier.actuel.loyer_centimes is not None:
        return "LOG-LOC"
    return "LOG-HEB" if dossier.actuel.personnes else "REV-N1"
