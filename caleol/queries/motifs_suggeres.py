"""The sentence that a coded reason takes from a frozen dossier, with its figures, where the dossier holds them."""

import re

from caleol.queries.instantane import Dossier
from caleol.rules.motif_demande import DemandeFigee

ANOMALIES = {
    "NA1": ("sur_occupation", "sur_occupation_a_venir"),
    "NA2": ("sous_occupation",),
    "NA5": ("fauteuil_inadapte", "accessibilite_inconnue"),
    "NA10": ("pieces_manquantes",),
    "IR1": ("plafond_depasse",),
    "IR2": ("sejour_irregulier", "titre_sejour_expire"),
}
VIOLENCES = "violences"
PIECE_VIOLENCES = "MOT-VIO"
PIECE_PROUVEE = frozenset({"vue", "recue", "perimee"})


def motif_suggere(code: str, dossier: Dossier) -> str:
    """Return the fact of the dossier that a reason cites, "" where the dossier holds none."""
    if code == "NA3":
        return _effort(dossier)
    cherchees = ANOMALIES.get(code, ())
    return " ".join(anomalie.phrase for anomalie in dossier.anomalies if anomalie.code in cherchees)


def faits_du_dossier(dossier: Dossier) -> tuple[str, ...]:
    """Return the sentences of a dossier that a reason may rest on."""
    budget, plafond = dossier.budget, dossier.plafond
    taux = (budget.brut.phrase, budget.net.phrase if budget.net else "") if budget else ()
    faits = (*(anomalie.phrase for anomalie in dossier.anomalies), *taux, plafond.phrase if plafond else "")
    return tuple(filter(None, faits))


def demande_figee(dossier: Dossier, lieux: frozenset[str]) -> DemandeFigee:
    """Return what a dossier says of its application, for a text that cites it; `lieux` are names of communes."""
    pieces = [int(chiffre) for chiffre in re.findall(r"\d", dossier.types_souhaites)]
    dates = (dossier.deposee_le, dossier.renouvelee_le, dossier.echeance, dossier.dalo_le, dossier.au)
    return DemandeFigee(
        communes=dossier.communes_souhaitees,
        pieces=(min(pieces), max(pieces)) if pieces else None,
        deposee_le=dossier.deposee_le,
        dates=frozenset(filter(None, dates)),
        lieux=lieux,
    )


def protection_connue(dossier: Dossier) -> bool:
    """Return whether a dossier tells violence, by its priority or by a paper that was seen: never that it does not."""
    vue = any(lue.code == PIECE_VIOLENCES and lue.etat in PIECE_PROUVEE for lue in dossier.pieces)
    return vue or VIOLENCES in dossier.priorites


def _effort(dossier: Dossier) -> str:
    if dossier.budget is None:
        return ""
    taux = dossier.budget.net or dossier.budget.brut
    return taux.phrase if taux.taux_pourcent is not None else ""


def motifs_suggeres(codes: tuple[str, ...], dossier: Dossier) -> dict[str, str]:
    """Return the sentences of the reasons for which the dossier holds a fact."""
    return {code: texte for code in codes if (texte := motif_suggere(code, dossier))}
