"""The trail of readings: who read which dossier, on which page, when."""

from collections.abc import Sequence

from caleol.rules.droits import Droit
from caleol.rules.enumeration import EnumLibelle
from caleol.services.act import Acte


class PageLue(EnumLibelle):
    """Where a dossier was read."""

    DOSSIER = "dossier", "Dossier d’un candidat"
    COMPARAISON = "comparaison", "Comparaison des candidats"
    DEMANDE = "demande", "Demande en attente"
    RELEVE = "releve", "Relevé de cotation"


def record_lectures(acte: Acte, *, demande_ids: Sequence[int], page: PageLue, lot_id: int | None = None) -> None:
    """Append one entry an application to the trail of readings; the reader's perimeter was checked by the query.

    Raises:
        Interdit: the role reads no dossier.
    """
    acte.exige(Droit.LIRE_DOSSIER)
    for demande_id in demande_ids:
        acte.inscrire_lecture("demande", demande_id, {"page": page, "lot": lot_id})
