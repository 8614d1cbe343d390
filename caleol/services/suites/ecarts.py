"""A letter set aside by the secretary before it leaves, and taken back."""

from typing import Final

from caleol.kernel.errors import Refus
from caleol.models.suivi import Courrier
from caleol.queries.suites.etat_lettres import est_partie
from caleol.rules.ecarts import RaisonEcart
from caleol.services.act import Acte
from caleol.services.suites.cascade import lock_lots
from caleol.services.suites.courriers import exige_vraie, list_copies, lock_courrier, note_courrier
from caleol.services.suites.journal import set_aside

LONGUEUR_MOTIF: Final = 300


def set_aside_by_hand(acte: Acte, *, courrier_id: int, motif: str) -> None:
    """Set aside a letter that has not left: it is neither printed nor sent, and its reason is kept.

    Raises:
        Introuvable: no such letter in the perimeter.
        Refus: `motif_requis`, `courrier_parti`, `courrier_ecarte`.
    """
    courrier = _lock(acte, courrier_id)
    if not motif.strip():
        raise Refus("motif_requis", champ="motif")
    if est_partie(courrier):
        raise Refus("courrier_parti")
    if courrier.ecarte_le is not None:
        raise Refus("courrier_ecarte")
    set_aside(acte, courrier, RaisonEcart.MAIN, motif.strip()[:LONGUEUR_MOTIF])


def take_back(acte: Acte, *, courrier_id: int) -> None:
    """Take back a letter that was set aside by hand: it waits to leave again.

    Raises:
        Introuvable: no such letter in the perimeter.
        Refus: `courrier_non_ecarte` (also where the tool itself set it aside), `courrier_refait` where another copy
            was made since, `courrier_faux` where it says the truth no more.
    """
    courrier = _lock(acte, courrier_id)
    if courrier.ecarte_raison is not RaisonEcart.MAIN:
        raise Refus("courrier_non_ecarte")
    copies = list_copies(acte, courrier)
    if copies[-1].id != courrier.id:
        raise Refus("courrier_refait")
    exige_vraie(acte, courrier, courrier.produit_le, renvoi=any(est_partie(copie) for copie in copies))
    courrier.ecarte_le = courrier.ecarte_raison = courrier.ecarte_texte = None
    note_courrier(acte, "annulation_ecart", courrier, {})


def _lock(acte: Acte, courrier_id: int) -> Courrier:
    """Return a letter of the author's commissions, its lot locked: nothing changes what it says meanwhile."""
    courrier, decision = lock_courrier(acte, courrier_id)
    lock_lots(acte, [decision.lot_id])
    acte.session.refresh(courrier)
    return courrier
