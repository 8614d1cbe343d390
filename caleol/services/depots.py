"""Letters of convocation handed to the post: the day that proves when they left."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from caleol.kernel.clock import jour_local
from caleol.kernel.errors import Introuvable, Refus
from caleol.models.enumerations import CanalConvocation, EtatSeance
from caleol.models.seance import Convocation, Seance
from caleol.rules.droits import Droit
from caleol.services.act import Acte
from caleol.services.seances import exige_etat, lock_seance


def record_depot(acte: Acte, *, seance_id: int, convocation_ids: Collection[int], le: date) -> int:
    """Note the day on which some letters of convocation were posted, or correct it; return how many.

    The delay of a letter counts from that day; the day on which it was recorded stays beside. The minutes tell both.

    Raises:
        Introuvable: no such séance in the perimeter, or a convocation of another one.
        Refus: `seance_etat`, `depot_sans_lettre`, `convocation_sans_lettre`, `depot_a_venir`, `depot_avant_gel` with
            the day on which the agenda was frozen, `depot_apres_seance`.
    """
    acte.exige(Droit.TENIR_SEANCE)
    seance = lock_seance(acte, seance_id)
    exige_etat(seance, EtatSeance.CONVOQUEE, EtatSeance.OUVERTE, EtatSeance.LEVEE)
    if not convocation_ids:
        raise Refus("depot_sans_lettre", champ="lettres")
    _possible(acte, seance, le)
    requete = select(Convocation).where(Convocation.seance_id == seance.id, Convocation.id.in_(convocation_ids))
    lettres = acte.session.scalars(requete.order_by(Convocation.id)).all()
    if len(lettres) != len(set(convocation_ids)):
        raise Introuvable("seance", id=seance_id)
    if any(lettre.canal is not CanalConvocation.COURRIER for lettre in lettres):
        raise Refus("convocation_sans_lettre", champ="lettres")
    for lettre in lettres:
        lettre.deposee_le = le
    acte.inscrire("depot_postal", "seance", seance.id, {"convocations": [c.id for c in lettres], "le": le})
    return len(lettres)


def _possible(acte: Acte, seance: Seance, le: date) -> None:
    """Check a day of posting: not to come, the agenda frozen, the séance not yet held."""
    if le > acte.jour:
        raise Refus("depot_a_venir", champ="le")
    if seance.figee_le is not None and le < jour_local(seance.figee_le):
        raise Refus("depot_avant_gel", champ="le", jour=jour_local(seance.figee_le))
    if le > jour_local(seance.prevue_le):
        raise Refus("depot_apres_seance", champ="le", jour=jour_local(seance.prevue_le))
