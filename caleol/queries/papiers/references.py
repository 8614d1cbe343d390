"""The texts, grids, ceilings and thresholds that a séance used, as frozen with its dossiers."""

from collections.abc import Iterable, Sequence
from datetime import date

from caleol.kernel import papiers
from caleol.kernel.francais import date_courte, euros_ronds, liste_et
from caleol.queries.instantane import Dossier, PlafondLu, PointsLus
from caleol.queries.papiers.releve import Releve
from caleol.rules.parametre import StatutValeur

DOUTEUX = frozenset({StatutValeur.CALCULE.value, StatutValeur.SAISI.value, StatutValeur.USAGE.value})


def references(releve: Releve, dossiers: Sequence[Dossier]) -> tuple[papiers.Reference, ...]:
    """Return each version used once, in a fixed order."""
    return (
        *_reglement(releve),
        *_grilles(dossier.points for dossier in dossiers),
        *_plafonds(dossier.plafond for dossier in dossiers if dossier.plafond),
        *_quartiles(dossiers),
    )


def _reglement(releve: Releve) -> list[papiers.Reference]:
    reglement = releve.reglement
    if reglement is None:
        return []
    adoption = f" du {date_courte(reglement.adopte_le)}" if reglement.adopte_le else ""
    version = f"version {reglement.version}{adoption}"
    return [papiers.Reference(objet="Règlement intérieur", version=version, depuis=reglement.debut)]


def _grilles(points: Iterable[PointsLus]) -> list[papiers.Reference]:
    grilles = {(p.grille_nom, p.grille_version, p.grille_depuis) for p in points if p.grille_version is not None}
    return [
        papiers.Reference(objet="Grille de cotation", version=f"{nom}, version {version}", depuis=depuis)
        for nom, version, depuis in sorted(grilles, key=str)
    ]


def _plafonds(plafonds: Iterable[PlafondLu]) -> list[papiers.Reference]:
    """Return the tables of ceilings: the financings that one source covers stand together."""
    par_source: dict[tuple[int, str, str], set[str]] = {}
    for plafond in plafonds:
        if plafond.verifie and plafond.annee is not None:
            par_source.setdefault((plafond.annee, plafond.source, plafond.statut), set()).add(plafond.financement)
    return [
        papiers.Reference(
            objet=f"Plafonds de ressources {annee}, {liste_et(sorted(financements))}",
            version=source + (f" (valeur {StatutValeur(statut).libelle})" if statut in DOUTEUX else ""),
            depuis=date(annee, 1, 1),
        )
        for (annee, source, statut), financements in sorted(par_source.items())
    ]


def _quartiles(dossiers: Sequence[Dossier]) -> list[papiers.Reference]:
    seuils = {
        (dossier.quartile.seuil_euros, dossier.quartile.seuil_source)
        for dossier in dossiers
        if dossier.quartile.seuil_euros is not None
    }
    return [
        papiers.Reference(
            objet="Seuil du premier quartile", version=f"{euros_ronds((seuil or 0) * 100)} par an ; {source}"
        )
        for seuil, source in sorted(seuils, key=str)
    ]
