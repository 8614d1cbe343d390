"""The sentence that a coded reason takes from a frozen dossier, with its figures, where the dossier holds them."""

from caleol.queries.instantane import Dossier

ANOMALIES = {
    "NA1": ("sur_occupation", "sur_occupation_a_venir"),
    "NA2": ("sous_occupation",),
    "NA5": ("fauteuil_inadapte", "accessibilite_inconnue"),
    "NA10": ("pieces_manquantes",),
    "IR1": ("plafond_depasse",),
    "IR2": ("sejour_irregulier",),
}


def motif_suggere(code: str, dossier: Dossier) -> str:
    """Return the fact of the dossier that a reason cites, "" where the dossier holds none."""
    if code == "NA3":
        return _effort(dossier)
    cherchees = ANOMALIES.get(code, ())
    return " ".join(anomalie.phrase for anomalie in dossier.anomalies if anomalie.code in cherchees)


def _effort(dossier: Dossier) -> str:
    if dossier.budget is None:
        return ""
    taux = dossier.budget.net or dossier.budget.brut
    return taux.phrase if taux.taux_pourcent is not None else ""


def motifs_suggeres(codes: tuple[str, ...], dossier: Dossier) -> dict[str, str]:
    """Return the sentences of the reasons for which the dossier holds a fact."""
    return {code: texte for code in codes if (texte := motif_suggere(code, dossier))}
