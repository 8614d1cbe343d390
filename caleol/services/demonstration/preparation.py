"""Prepare a séance: create it, fill lots with candidates, put them on the agenda, freeze and convoke."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select, update

from caleol.kernel.clock import jour_local
from caleol.kernel.errors import Refus
from caleol.models.echange import Courriel
from caleol.models.lot import Candidature
from caleol.queries.valeurs import load_parametres
from caleol.rules.candidatures import ExceptionTrois, nombre_attendu
from caleol.rules.reglement import ModaliteSeance
from caleol.services.candidatures import choose_candidatures, comment_candidature
from caleol.services.convocations import convoke
from caleol.services.demonstration.agenda import SeancePrevue
from caleol.services.demonstration.candidats import NOMBRE, free_vacances, pick_candidats, record_pieces
from caleol.services.demonstration.chantier import Chantier
from caleol.services.demonstration.examens import bring_examens
from caleol.services.lots import inscribe_lot, name_exception
from caleol.services.ordre_du_jour import freeze_agenda
from caleol.services.seances import create_seance
from seeds.demonstration.comptes import SECRETAIRE

MOTIF_EXCEPTION = (
    "Neuf ménages joints par téléphone et par courriel\u00a0: deux seulement ont donné suite avant la clôture de "
    "l’ordre du jour."
)
AVIS = (
    "Visite du logement proposée, le ménage se dit intéressé.",
    "Le ménage demande un logement proche de l’école des enfants.",
    "Rencontré à l’agence, dossier à jour.",
    "Le ménage accepte l’étage et l’absence de parking.",
)


def prepare_seance(chantier: Chantier, hasard: Random, prevue: SeancePrevue) -> int:
    """Create a séance and fill its agenda; return its key."""
    secretaire = chantier.auteurs[SECRETAIRE]
    with chantier.a(prevue.preparee).ouvre(secretaire) as acte:
        seance_id = create_seance(
            acte,
            commission_id=chantier.commissions[prevue.commission],
            prevue_le=prevue.prevue,
            modalite=prevue.modalite,
            lieu=prevue.lieu,
            lien_visio=prevue.lien_visio,
            vote_le=prevue.vote_le,
            fin_le=prevue.fin_le,
        )
    voulus = max(round(chantier.taille.lots * prevue.lots), 1)
    inscrits, quand = 0, prevue.preparee
    for rang, (vacance_id, quand) in enumerate(_vacances(chantier, prevue)):
        if inscrits == voulus:
            break
        nombre = 2 if rang == 3 and hasard.random() < 0.4 else NOMBRE(hasard)
        inscrits += prepare_lot(chantier, hasard, prevue, seance_id, vacance_id, quand, nombre)
    if prevue.modalite is not ModaliteSeance.ECRIT:
        bring_examens(chantier, seance_id, quand + timedelta(minutes=3))
    return seance_id


def _vacances(chantier: Chantier, prevue: SeancePrevue) -> Iterator[tuple[int, datetime]]:
    """Give the free vacancies with the instant at which the secretary turns to each."""
    for rang, vacance_id in enumerate(free_vacances(chantier, prevue.commission, prevue.preparee), start=1):
        yield vacance_id, prevue.preparee + timedelta(minutes=4 * rang)


def prepare_lot(
    chantier: Chantier,
    hasard: Random,
    prevue: SeancePrevue,
    seance_id: int,
    vacance_id: int,
    quand: datetime,
    nombre: int,
) -> bool:
    """Put candidates on a vacancy and the lot on the agenda; return whether it could be done.

    With two candidates the lot names its lawful exception.
    """
    secretaire = chantier.auteurs[SECRETAIRE]
    dossiers = pick_candidats(chantier, secretaire, vacance_id, jour_local(prevue.prevue), nombre)
    if len(dossiers) < nombre:
        return False
    with chantier.a(quand).ouvre(secretaire) as acte:
        record_pieces(acte, hasard, dossiers)
        choisies = [dossier.demande_id for dossier in dossiers]
        lot_id = choose_candidatures(acte, vacance_id=vacance_id, choisies=choisies, montrees=choisies, version=0)
        if hasard.random() < 0.4:
            premiere = acte.session.scalars(select(Candidature.id).where(Candidature.lot_id == lot_id)).first()
            comment_candidature(acte, candidature_id=premiere or 0, texte=hasard.choice(AVIS))
        if nombre < nombre_attendu(acte.jour, load_parametres(acte.session)):
            name_exception(acte, lot_id=lot_id, exception=ExceptionTrois.INSUFFISANCE, motif=MOTIF_EXCEPTION)
    try:
        with chantier.a(quand + timedelta(minutes=2)).ouvre(secretaire) as acte:
            inscribe_lot(acte, lot_id=lot_id, seance_id=seance_id)
    except Refus as refus:
        if refus.code != "lot_bloque":
            raise
        return False
    return True


def convoke_seance(chantier: Chantier, seance_id: int, quand: datetime) -> None:
    """Freeze the agenda and call the members; the mails of the demonstration are told as sent, nothing leaves."""
    secretaire = chantier.auteurs[SECRETAIRE]
    with chantier.a(quand).ouvre(secretaire) as acte:
        freeze_agenda(acte, seance_id=seance_id)
    with chantier.a(quand + timedelta(minutes=12)).ouvre(secretaire) as acte:
        convoke(acte, seance_id=seance_id)
        acte.session.execute(update(Courriel).where(Courriel.envoye_le.is_(None)).values(envoye_le=acte.instant))
