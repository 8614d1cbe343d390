"""Comments of an agency, of the secretary or of the right-holder on a candidature: facts that members may read."""

from caleol.kernel.errors import Introuvable, Refus
from caleol.models.enumerations import EtatLot
from caleol.models.lot import Candidature
from caleol.queries.perimetre import find_lot
from caleol.rules.droits import Droit
from caleol.services.act import Acte
from caleol.services.candidatures import comment_candidature
from caleol.services.relecture import check_mots

LONGUEUR = 1500


def write_avis(
    acte: Acte, *, lot_id: int, candidature_id: int, texte: str, relu: bool = False, du_reservataire: bool = False
) -> int:
    """Write a comment on a candidate of a lot that is not decided yet; return its key.

    `relu` says that the author read the text again after a sensitive word was pointed out; `du_reservataire` that it
    is the opinion of the right-holder of the dwelling, which the secretary writes down.

    Raises:
        Introuvable: no such candidature on this lot in the author's perimeter.
        Refus: `avis_vide`, `avis_trop_long`, `avis_lot_clos`, `avis_jugement` (with the words), `avis_a_relire`
            (with the word) where a word touches health, origin or private life.
    """
    acte.exige(Droit.PREPARER_LOTS if du_reservataire else Droit.PROPOSER_CANDIDAT)
    lot, _ = find_lot(acte.session, acte.auteur, lot_id)
    candidature = acte.session.get(Candidature, candidature_id)
    if candidature is None or candidature.lot_id != lot_id or candidature.retiree_le is not None:
        raise Introuvable("candidature", id=candidature_id)
    if lot.etat not in {EtatLot.PREPARATION, EtatLot.INSCRIT}:
        raise Refus("avis_lot_clos", etat=lot.etat)
    _relit(texte, relu)
    reservataire_id = lot.vacance.reservataire_id if du_reservataire else None
    return comment_candidature(acte, candidature_id=candidature_id, texte=texte, reservataire_id=reservataire_id)


def _relit(texte: str, relu: bool) -> None:
    if not texte.strip():
        raise Refus("avis_vide", champ="texte")
    if len(texte) > LONGUEUR:
        raise Refus("avis_trop_long", champ="texte", longueur=len(texte), maximum=LONGUEUR)
    check_mots(texte, champ="texte", relu=relu)
