"""Like cases treated together: one avis for several examinations, each with its own figures; and its undoing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import func, select

from caleol.kernel.errors import Introuvable, Refus
from caleol.models.enumerations import EtatSeance, EtatSignalement
from caleol.models.locatif import Bail
from caleol.models.occupation import Avis, ExamenOccupation, Signalement
from caleol.rules.droits import Droit
from caleol.services.act import Acte
from caleol.services.occupation.calcul import refresh_bail
from caleol.services.occupation.examens import DonneesAvis, give_avis
from caleol.services.seances import exige_etat, lock_seance

__all__ = ["give_avis_groupes", "withdraw_avis"]


def give_avis_groupes(acte: Acte, *, seance_id: int, examen_ids: Sequence[int], donnees: DonneesAvis) -> int:
    """Give the same avis on several examinations, each recorded with its own figures before it; return how many.

    All of them or none: one that is answered already refuses the batch.

    Raises:
        Introuvable: one is not on the agenda of this séance.
        Refus: `avis_sans_examen` where none is chosen, `avis_deja_rendus` with the leases, and as `give_avis`.
    """
    acte.exige(Droit.TENIR_SEANCE)
    lock_seance(acte, seance_id)
    cles = list(dict.fromkeys(examen_ids))
    if not cles:
        raise Refus("avis_sans_examen")
    rendus = acte.session.scalars(
        select(Bail.reference)
        .join(ExamenOccupation, ExamenOccupation.bail_id == Bail.id)
        .join(Avis, Avis.examen_id == ExamenOccupation.id)
        .where(ExamenOccupation.id.in_(cles), ExamenOccupation.seance_id == seance_id)
        .order_by(Bail.reference)
    ).all()
    if rendus:
        raise Refus("avis_deja_rendus", references=tuple(rendus))
    for cle in cles:
        texte = f"{_chiffres(acte, cle)} {donnees.texte.strip()}".strip()
        give_avis(acte, seance_id=seance_id, examen_id=cle, donnees=replace(donnees, texte=texte))
    return len(cles)


def withdraw_avis(acte: Acte, *, seance_id: int, examen_ids: Sequence[int]) -> int:
    """Take back avis given by mistake while the séance is open: their due dates and flags are as before.

    Return how many; an examination without avis is left. The register keeps both acts.

    Raises:
        Introuvable: one is not on the agenda of this séance.
        Refus: `seance_etat`, `avis_sans_examen`.
    """
    acte.exige(Droit.TENIR_SEANCE)
    seance = lock_seance(acte, seance_id)
    exige_etat(seance, EtatSeance.OUVERTE)
    if not examen_ids:
        raise Refus("avis_sans_examen")
    repris = 0
    for cle in dict.fromkeys(examen_ids):
        examen = acte.session.get(ExamenOccupation, cle)
        if examen is None or examen.seance_id != seance_id:
            raise Introuvable("examen", id=cle)
        avis = acte.session.scalar(select(Avis).where(Avis.examen_id == cle, Avis.seance_id == seance_id))
        if avis is not None:
            _take_back(acte, examen, avis)
            repris += 1
    return repris


def _take_back(acte: Acte, examen: ExamenOccupation, avis: Avis) -> None:
    trace = {"examen": examen.id, "seance": avis.seance_id, "constatee": avis.situation_constatee}
    acte.session.delete(avis)
    examen.examine_le = None
    acte.session.flush()
    examen.bail.dernier_examen_le = _precedent(acte, examen)
    for signalement in acte.session.scalars(select(Signalement).where(Signalement.examen_id == examen.id)):
        signalement.etat = EtatSignalement.INSCRIT
    acte.session.flush()
    acte.inscrire("annulation_avis_occupation", "bail", examen.bail_id, trace)
    refresh_bail(acte, examen.bail_id)


def _precedent(acte: Acte, examen: ExamenOccupation) -> date | None:
    """Return the last examination of the lease before this one: as it was written down, or another one since."""
    ecrit = (examen.instantane or {}).get("dernier_examen_avant")
    autre = acte.session.scalar(
        select(func.max(ExamenOccupation.examine_le)).where(ExamenOccupation.bail_id == examen.bail_id)
    )
    return max(filter(None, (date.fromisoformat(ecrit) if ecrit else None, autre)), default=None)


def _chiffres(acte: Acte, examen_id: int) -> str:
    """Return the figures that were put before the commission."""
    examen = acte.session.get(ExamenOccupation, examen_id)
    if examen is None:
        raise Introuvable("examen", id=examen_id)
    gele = (examen.instantane or {}).get("situations", {})
    return " ".join(gele[s.situation.value]["phrase"] for s in examen.situations if s.situation.value in gele)
