"""How letters leave, and what proves that they came: by post, or by e-mail where nothing runs against the household.

A letter by e-mail is written in the outbox with the act that sends it, under a key of its own: it leaves once,
whatever is cut short.
"""

from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path

from sqlalchemy import select

from caleol.kernel.errors import Refus
from caleol.mail.message import Piece
from caleol.mail.redaction import redige
from caleol.models.enumerations import CanalCourrier, EtatOffre, PreuveNotification
from caleol.models.lot import Decision
from caleol.models.seance import Seance
from caleol.models.suivi import ConditionSuspensive, Courrier, OffreLogement
from caleol.queries.suites.courriers import get_courriers
from caleol.queries.valeurs import load_parametres
from caleol.rules.courriers import OFFRES, NatureCourrier, par_courriel
from caleol.rules.suites import depart_du_delai, radiation_possible_le
from caleol.services.act import Acte
from caleol.services.courriels import queue_courriel
from caleol.services.suites.acces import exige_passe
from caleol.services.suites.cascade import lock_lots
from caleol.services.suites.courriers import exige_seance, lock_courrier, note_courrier, read_courrier


def post_letters(acte: Acte, *, seance_id: int, courrier_ids: Collection[int], le: date) -> int:
    """Note that letters left by the post on a day; return how many: one that has left already is not noted twice.

    One set aside meanwhile stays: its household gets the one that replaces it.

    Raises:
        Introuvable: not a séance of the author's commissions.
        Refus: `date_suites`.
    """
    seance = exige_seance(acte, seance_id)
    exige_passe(acte, le, seance.jour, "le")
    _verrouille(acte, seance_id, courrier_ids)
    lignes = get_courriers(acte.session, acte.auteur, seance_id, acte.jour).a_poster
    bons = {ligne.courrier.id for ligne in lignes if ligne.courrier is not None}
    partis = [courrier for courrier in _prets(acte, seance_id, courrier_ids) if courrier.id in bons]
    for courrier in partis:
        _poste(acte, courrier, le)
    return len(partis)


def post_set_aside(acte: Acte, *, courrier_id: int, le: date) -> None:
    """Note that a letter left on a day though it was set aside: it was in the post already.

    Raises:
        Introuvable: no such letter in the perimeter.
        Refus: `courrier_parti`, `courrier_a_poster`, `date_suites`.
    """
    courrier, decision = lock_courrier(acte, courrier_id)
    exige_passe(acte, le, acte.session.get_one(Seance, decision.seance_id).jour, "le")
    _verrouille(acte, decision.seance_id, [courrier_id])
    acte.session.refresh(courrier)
    if courrier.envoye_le is not None:
        raise Refus("courrier_parti")
    if courrier.ecarte_le is None:
        raise Refus("courrier_a_poster")
    courrier.ecarte_le = courrier.ecarte_raison = courrier.ecarte_texte = None
    _poste(acte, courrier, le)


def _poste(acte: Acte, courrier: Courrier, le: date) -> None:
    courrier.canal, courrier.envoye_le = CanalCourrier.POSTE, acte.instant
    note_courrier(acte, "envoi_courrier", courrier, {"canal": courrier.canal, "le": le})
    _note_offre(acte, courrier, le)


def _verrouille(acte: Acte, seance_id: int, courrier_ids: Collection[int]) -> None:
    """Lock the lots of letters that leave: nothing changes what they say until they have left."""
    lots = select(Decision.lot_id).join(Courrier, Courrier.decision_id == Decision.id)
    choisis = lots.where(Decision.seance_id == seance_id, Courrier.id.in_(courrier_ids))
    lock_lots(acte, acte.session.scalars(choisis).all())


def _prets(acte: Acte, seance_id: int, courrier_ids: Collection[int]) -> Sequence[Courrier]:
    return acte.session.scalars(
        select(Courrier)
        .join(Decision, Decision.id == Courrier.decision_id)
        .where(Decision.seance_id == seance_id, Courrier.id.in_(courrier_ids))
        .order_by(Courrier.id)
        .execution_options(populate_existing=True)
    ).all()


def _note_offre(acte: Acte, courrier: Courrier, le: date) -> None:
    """Say on the offer that its letter has left."""
    if NatureCourrier(courrier.nature) not in OFFRES:
        return
    offre = acte.session.scalar(select(OffreLogement).where(OffreLogement.decision_id == courrier.decision_id))
    if offre is not None and offre.etat is EtatOffre.A_NOTIFIER and offre.envoyee_le is None:
        offre.envoyee_le = le
        offre.version += 1


def mail_letters(acte: Acte, *, seance_id: int, courrier_ids: Collection[int], dossier: Path) -> int:
    """Write in the outbox the letters that may leave by e-mail; return how many.

    Raises:
        Introuvable: not a séance of the author's commissions.
        Refus: `courriel_invalide`, `courrier_altere` where the file kept is no longer the one that was made.
    """
    exige_seance(acte, seance_id)
    _verrouille(acte, seance_id, courrier_ids)
    partis = 0
    adresses = {
        ligne.courrier.id: ligne
        for ligne in get_courriers(acte.session, acte.auteur, seance_id, acte.jour).a_envoyer
        if ligne.courrier is not None
    }
    for courrier in _prets(acte, seance_id, courrier_ids):
        ligne = adresses.get(courrier.id)
        if ligne is None or courrier.envoye_le is not None or not par_courriel(ligne.nature):
            continue
        contenu = read_courrier(courrier, dossier)
        annonce = redige("lettre", reference=courrier.reference, objet=ligne.nature.libelle)
        courrier.courriel_id = queue_courriel(
            acte,
            cle=f"courrier-{courrier.id}",
            destinataire=ligne.courriel,
            objet=annonce.objet,
            texte=annonce.texte,
            pieces=(
                Piece(nom=f"{courrier.reference.replace('/', '-')}.pdf", genre="application/pdf", contenu=contenu),
            ),
        )
        courrier.canal, courrier.envoye_le = CanalCourrier.COURRIEL, acte.instant
        note_courrier(acte, "envoi_courrier", courrier, {"canal": courrier.canal, "le": acte.jour})
        partis += 1
    return partis


def record_preuve(
    acte: Acte,
    *,
    courrier_id: int,
    preuve: PreuveNotification,
    recue_le: date | None = None,
    premiere_presentation_le: date | None = None,
) -> None:
    """Record the dated proof of a letter that is no offer: an inadmissibility, a condition of rank 2, a rejection.

    Raises:
        Introuvable: no such letter in the perimeter.
        Refus: `preuve_sans_date`, `preuve_dates`, `date_suites`.
    """
    courrier, decision = lock_courrier(acte, courrier_id)
    depart = depart_du_delai(recue_le, premiere_presentation_le)
    seance = acte.session.get_one(Seance, decision.seance_id)
    for le, champ in ((recue_le, "recue_le"), (premiere_presentation_le, "premiere_presentation_le")):
        if le is not None:
            exige_passe(acte, le, seance.jour, champ)
    courrier.preuve, courrier.recue_le, courrier.premiere_presentation_le = preuve, recue_le, premiere_presentation_le
    if courrier.nature == NatureCourrier.IRRECEVABILITE.value:
        courrier.suite_le = radiation_possible_le(depart, load_parametres(acte.session))
    condition = acte.session.scalar(
        select(ConditionSuspensive).where(ConditionSuspensive.decision_id == courrier.decision_id)
    )
    if condition is not None and courrier.nature == NatureCourrier.CONDITION.value:
        condition.notifiee_le = depart
    note_courrier(acte, "preuve_courrier", courrier, {"preuve": preuve, "le": depart})
