"""What a secretary meets while preparing: a candidate who gives up, a new tax notice, a missing paper, a thin lot."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from caleol.kernel.clock import jour_local
from caleol.models.demande import Demande, PieceDemande
from caleol.models.enumerations import EtatLot, NatureReservataire
from caleol.models.lot import Candidature, Lot
from caleol.models.organisation import Reservataire
from caleol.models.patrimoine import Logement, Vacance
from caleol.models.seance import PointOrdreDuJour
from caleol.rules.facts import Financement
from caleol.services.candidatures import add_candidature, choose_candidatures, comment_candidature, remove_candidature
from caleol.services.demonstration.agenda import SeancePrevue
from caleol.services.demonstration.candidats import free_vacances, pick_candidats
from caleol.services.demonstration.chantier import Chantier, instant
from caleol.services.demonstration.reprise import MISE_A_JOUR
from caleol.services.designations import designate_demande
from caleol.services.imports import importe_fichier
from caleol.services.lots import create_lot, refreeze_lot
from seeds.demonstration.comptes import AGENCE, SECRETAIRE
from seeds.demonstration.demandes import Demande as DemandeTiree
from seeds.demonstration.ecriture import write_csv
from seeds.demonstration.fichiers import COLONNES_DEMANDES, lignes_correction
from seeds.demonstration.taille import EXTRAIT_RECENT

RENONCE = "Le ménage a renoncé par téléphone : logé depuis dans le parc privé."
PIECE_ATTENDUE = "LOG-LOC"
RESSOURCES_CENTIMES = 645_000
RFR = {2024: 70_400, 2025: 73_900}
AVIS_AGENCE = "Ménage reçu à l’agence le matin, intéressé par ce logement et par ce quartier."
DESISTEMENT = instant(EXTRAIT_RECENT, 10)


def raise_obstacles(chantier: Chantier, seance_id: int) -> None:
    """Put difficulties on the lots of a séance being prepared: two candidates only, then a missing paper."""
    secretaire = chantier.auteurs[SECRETAIRE]
    lots = _lots(chantier, seance_id)
    if len(lots) > 1:
        with chantier.a(DESISTEMENT).ouvre(secretaire) as acte:
            for candidature_id in _candidatures(chantier, lots[1])[2:]:
                remove_candidature(acte, lot_id=lots[1], candidature_id=candidature_id, motif=RENONCE)
    with chantier.a(DESISTEMENT + timedelta(minutes=15)).ouvre(secretaire) as acte:
        premiere = acte.session.get_one(Candidature, _candidatures(chantier, lots[0])[0])
        connue = select(PieceDemande).where(
            PieceDemande.demande_id == premiere.demande_id, PieceDemande.code == PIECE_ATTENDUE
        )
        if acte.session.scalar(connue) is None:
            piece = PieceDemande(demande_id=premiere.demande_id, code=PIECE_ATTENDUE, demandee_le=acte.jour)
            acte.session.add(piece)
        acte.inscrire("pieces_demande", "demande", premiere.demande_id, {"attendue": PIECE_ATTENDUE})
        refreeze_lot(acte, lot_id=lots[0])


def import_correction(chantier: Chantier, seance_id: int, quand: datetime, tirees: Sequence[DemandeTiree]) -> None:
    """Import a new tax notice of a candidate already on an agenda: the household is now above the ceiling."""
    trouve = _candidat_a_corriger(chantier, seance_id)
    if trouve is None:
        return
    demande_id, numero = trouve
    tiree = next(demande for demande in tirees if demande.numero == numero)
    chemin = chantier.dossier / "demonstration" / f"demandes-correction-{jour_local(quand):%m-%d}-{seance_id}.csv"
    write_csv(chemin, COLONNES_DEMANDES, lignes_correction(tiree, RESSOURCES_CENTIMES, RFR, jour_local(quand)))
    importe_fichier(chantier.a(quand), chantier.auteurs[SECRETAIRE], "demandes", chemin, recalcule=False)
    chantier.corriges.add(demande_id)


def open_thin_lots(chantier: Chantier, prevue: SeancePrevue) -> None:
    """Leave two lots in preparation: one with two candidates, one where the agency has proposed its own."""
    au = jour_local(prevue.prevue)
    secretaire, agence = chantier.auteurs[SECRETAIRE], chantier.auteurs[AGENCE]
    libres = free_vacances(chantier, prevue.commission, EXTRAIT_FIN)
    siennes = _de_l_agence(chantier, libres)
    autres = [vacance_id for vacance_id in libres if vacance_id not in siennes]
    if autres:
        dossiers = pick_candidats(chantier, secretaire, autres[0], au, 2)
        choisies = [dossier.demande_id for dossier in dossiers]
        with chantier.a(EXTRAIT_FIN).ouvre(secretaire) as acte:
            choose_candidatures(acte, vacance_id=autres[0], choisies=choisies, montrees=choisies, version=0)
    if siennes:
        dossiers = pick_candidats(chantier, agence, siennes[0], au, 1)
        with chantier.a(EXTRAIT_FIN + timedelta(minutes=25)).ouvre(agence) as acte:
            lot_id = create_lot(acte, vacance_id=siennes[0])
            for dossier in dossiers:
                candidature_id = add_candidature(acte, lot_id=lot_id, demande_id=dossier.demande_id)
                comment_candidature(acte, candidature_id=candidature_id, texte=AVIS_AGENCE)


def designate_some(chantier: Chantier, prevue: SeancePrevue) -> None:
    """Let the right-holders of three free dwellings designate two households each, the second for the whole flow."""
    au, secretaire = jour_local(prevue.prevue), chantier.auteurs[SECRETAIRE]
    for vacance_id, reservataire_id in _reserves(chantier, free_vacances(chantier, prevue.commission, EXTRAIT_FIN)):
        dossiers = pick_candidats(chantier, secretaire, vacance_id, au, 2)
        with chantier.a(EXTRAIT_FIN + timedelta(minutes=50)).ouvre(secretaire) as acte:
            for rang, dossier in enumerate(dossiers):
                designate_demande(
                    acte,
                    demande_id=dossier.demande_id,
                    reservataire_id=reservataire_id,
                    le=acte.jour,
                    vacance_id=None if rang else vacance_id,
                )


EXTRAIT_FIN: datetime = MISE_A_JOUR + timedelta(minutes=40)
"""The instant after which everything of the last extract is known."""


def _reserves(chantier: Chantier, vacance_ids: Sequence[int]) -> list[tuple[int, int]]:
    """Return three of these vacancies that are let on the contingent of another, with their right-holder."""
    requete = (
        select(Vacance.id, Vacance.reservataire_id)
        .join(Reservataire, Reservataire.id == Vacance.reservataire_id)
        .where(Vacance.id.in_(vacance_ids), Reservataire.nature != NatureReservataire.BAILLEUR)
        .order_by(Vacance.libre_le, Vacance.id)
        .limit(3)
    )
    with chantier.sessions.lecture() as session:
        return [(vacance_id, reservataire_id) for vacance_id, reservataire_id in session.execute(requete)]


def _lots(chantier: Chantier, seance_id: int) -> Sequence[int]:
    requete = select(Lot.id).where(Lot.seance_id == seance_id, Lot.etat == EtatLot.INSCRIT).order_by(Lot.id)
    with chantier.sessions.lecture() as session:
        return session.scalars(requete).all()


def _candidatures(chantier: Chantier, lot_id: int) -> Sequence[int]:
    vivantes = Candidature.lot_id == lot_id, Candidature.retiree_le.is_(None)
    with chantier.sessions.lecture() as session:
        return session.scalars(select(Candidature.id).where(*vivantes).order_by(Candidature.rang_propose)).all()


def _candidat_a_corriger(chantier: Chantier, seance_id: int) -> tuple[int, str] | None:
    """Return the second candidate, key and number, of the last lot whose ceiling these resources exceed."""
    requete = (
        select(Demande.id, Demande.numero_unique)
        .join(Candidature, Candidature.demande_id == Demande.id)
        .join(Lot, Lot.id == Candidature.lot_id)
        .join(Vacance, Vacance.id == Lot.vacance_id)
        .join(Logement, Logement.id == Vacance.logement_id)
        .where(
            Lot.seance_id == seance_id,
            Candidature.rang_propose == 2,
            Logement.financement.in_([Financement.PLAI, Financement.PLUS, Financement.ANCIEN]),
        )
        .join(PointOrdreDuJour, PointOrdreDuJour.lot_id == Lot.id)
        .order_by(PointOrdreDuJour.ordre.desc())
    )
    with chantier.sessions.lecture() as session:
        ligne = session.execute(requete).first()
    return None if ligne is None else (ligne.id, ligne.numero_unique)


def _de_l_agence(chantier: Chantier, vacance_ids: Sequence[int]) -> list[int]:
    agences = chantier.auteurs[AGENCE].agence_ids
    requete = (
        select(Vacance.id)
        .join(Logement, Logement.id == Vacance.logement_id)
        .where(Vacance.id.in_(vacance_ids), Logement.agence_id.in_(agences))
        .order_by(Vacance.libre_le, Vacance.id)
    )
    with chantier.sessions.lecture() as session:
        return list(session.scalars(requete))
