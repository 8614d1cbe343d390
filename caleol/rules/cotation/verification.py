"""Which declared facts are worth a look at their evidence: those that speak in the lines of a score."""

from collections.abc import Iterable
from datetime import date

from caleol.rules.cotation.lignes import Ligne
from caleol.rules.formulaire import MOTIFS, MOTIFS_SENSIBLES
from caleol.rules.grille.modele import Grille
from caleol.rules.priorites import libelles_priorites
from caleol.rules.reference import regle

MOTIF = "motif_"
SENSIBLES = frozenset(
    {
        "besoin_fauteuil", "ordonnance_protection", "personne_handicapee", "logement_adapte_au_besoin", "handicap",
        "violences", "agression_sexuelle", "prostitution", "traite", "coordination_therapeutique",
        *(f"{MOTIF}{code}" for code in MOTIFS_SENSIBLES),
    }
)  # fmt: skip
"""Facts whose evidence tells health or violence: it is seen, and nothing of it is kept."""


@regle(code="CCH", article="R441-2-10", depuis=date(2019, 12, 17), vu=False)
def faits_a_verifier(lignes: Iterable[Ligne], grille: Grille) -> dict[str, tuple[str, ...]]:
    """Return the facts to verify, each with the labels of the criteria that it serves, in the order of the lines.

    [non vu] A fact that the file itself proves, that depends on the dwelling offered, or that is not known is none.
    """
    trouves: dict[str, list[str]] = {}
    for ligne in lignes:
        for utilise in ligne.details:
            definition = grille.definitions[utilise.nom]
            if definition.automatique or definition.du_logement or utilise.fait.valeur is None:
                continue
            trouves.setdefault(utilise.nom, []).append(ligne.libelle)
    return {nom: tuple(dict.fromkeys(criteres)) for nom, criteres in trouves.items()}


def nom_en_clair(nom: str, grille: Grille) -> str:
    """Return the label of a fact for who looks at its evidence: nothing of it is hidden."""
    publics = libelles_priorites(frozenset({nom}))
    if publics:
        return publics[0]
    motif = MOTIFS.get(nom.removeprefix(MOTIF)) if nom.startswith(MOTIF) else None
    return f"Motif {nom.removeprefix(MOTIF)}\u00a0: {motif}" if motif else grille.definitions[nom].libelle
