"""A report as a paper in plain parts: the same figures as its page, shown as a page to print and as a PDF."""

from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from caleol.kernel.feuille import Cellule, Colonne, Feuille, Mots, Partie, Rang, Tableau, Texte, dit, doux, fort, pleine
from caleol.kernel.francais import date_courte, date_longue, ecart, nombre, pourcent
from caleol.queries.bilan import tableaux
from caleol.queries.bilan.tableaux import Bilan, Chiffre, Ligne, Periode
from caleol.queries.papiers.entete import entete_de_lettre

RESERVE: Final = "Compté dans les données de l’outil, sans aucun nom."
METHODE: Final = (
    "Chaque part est dite avec ce sur quoi elle porte ; les parts sont arrondies et peuvent ne pas faire cent. Un "
    "écart entre deux parts est en points, un écart entre deux nombres est un nombre."
)
SANS_AVANT: Final = "Rien n’est compté sur la même période un an avant : aucune comparaison n’est possible."
LARGEUR_LIBELLE: Final = 28
NOMBREUSES: Final = 4
"""Columns beyond which the paper lies on its side."""


def feuille_bilan(session: Session, bilan: Bilan, titre: str, sujet: str, au: date) -> Feuille:
    """Return a report as a paper; `sujet` names it in its reference, `au` is the day of the paper."""
    p = bilan.periode
    return Feuille(
        entete=entete_de_lettre(session, f"BILAN-{sujet.upper()}/{p.debut:%Y%m%d}-{p.fin:%Y%m%d}", au),
        titre=f"Bilan : {titre.lower()}",
        sous_titre=f"Du {date_longue(p.debut)} au {date_longue(p.fin)}",
        courant=f"bilan, {titre.lower()}, du {date_courte(p.debut)} au {date_courte(p.fin)}",
        debut=(Texte(dit(comparaison(bilan))), Texte(dit(METHODE), petit=True)),
        parties=(
            Partie("Ensemble", (_ensemble(bilan),)),
            *(Partie(t.titre, _partie(t, bilan.avant)) for t in bilan.tableaux),
        ),
        paysage=any(len(t.colonnes) > NOMBREUSES for t in bilan.tableaux),
        reserve=RESERVE,
        numerotee=True,
    )


def comparaison(bilan: Bilan) -> str:
    """Return with what a report is compared, in a sentence."""
    if bilan.avant is None:
        return SANS_AVANT
    avant = bilan.avant
    return f"Comparé à la même période un an avant, du {date_courte(avant.debut)} au {date_courte(avant.fin)}."


def evolution(chiffre: Chiffre, avant: Periode | None) -> str:
    """Return « 2025 : 12 sur 40, soit 30,0 % (+3, +2,5 points) », "" where nothing is compared."""
    ancien = chiffre.avant
    if avant is None or ancien is None or chiffre.ecart is None:
        return ""
    part = f", soit {pourcent(ancien.part)}" if ancien.part is not None else ""
    sur = f" sur {nombre(ancien.sur)}{part}" if ancien.sur is not None else ""
    points = f", {ecart(chiffre.points, 1)} points" if chiffre.points is not None else ""
    return f"{avant.nom_compare} : {nombre(ancien.nombre)}{sur} ({ecart(chiffre.ecart)}{points})"


def evolution_ligne(ligne: Ligne, avant: Periode | None) -> str:
    """Return « 2025 : 12 (+3) » for the first count of a line, "" where nothing is compared."""
    if avant is None or ligne.avant is None or ligne.ecart is None:
        return ""
    return f"{avant.nom_compare} : {nombre(ligne.avant)} ({ecart(ligne.ecart)})"


def _ensemble(bilan: Bilan) -> Tableau:
    colonnes = (Colonne("Chiffre", 34), Colonne("Nombre", 36), Colonne("Comparaison", 30))
    return Tableau("Chiffres d’ensemble", colonnes, tuple(_rang_chiffre(c, bilan.avant) for c in bilan.chiffres))


def _rang_chiffre(chiffre: Chiffre, avant: Periode | None) -> Rang:
    part = f"sur {nombre(chiffre.sur)}" if chiffre.sur is not None else ""
    part += f", soit {pourcent(chiffre.part)}" if chiffre.part is not None else ""
    cellules = (
        dit(chiffre.libelle),
        pleine(fort(nombre(chiffre.nombre)), doux(f"{part} {chiffre.precision}".strip())),
        dit(evolution(chiffre, avant)),
    )
    return Rang(cellules)


def _partie(tableau: tableaux.Tableau, avant: Periode | None) -> tuple[Tableau | Texte, ...]:
    noms = (*tableau.colonnes, *(("Part",) if tableau.total is not None else ()))
    part = (100 - LARGEUR_LIBELLE) / (len(noms) + 1)
    premiere = Colonne(noms[0], 2 * part, "d")  # what was counted a year before stands under the first count
    suivantes = (Colonne(nom, part, "d") for nom in noms[1:])
    colonnes = (Colonne(tableau.entete, LARGEUR_LIBELLE), premiere, *suivantes)
    rangs = tuple(_rang(tableau, ligne, avant) for ligne in tableau.lignes)
    sur = f" Sur {nombre(tableau.total)}." if tableau.total is not None else ""
    phrase = dit(f"{tableau.population}{sur}".strip())
    return (Tableau(tableau.titre, colonnes, rangs), *((Texte(phrase, petit=True),) if phrase and rangs else ()))


def _rang(tableau: tableaux.Tableau, ligne: Ligne, avant: Periode | None) -> Rang:
    premier, *autres = (nombre(compte) for compte in ligne.comptes)
    comptes: list[Cellule] = [_premier(premier, evolution_ligne(ligne, avant)), *(dit(compte) for compte in autres)]
    if tableau.total is not None:
        part = tableau.part(ligne)
        comptes.append(dit("sans objet" if part is None else pourcent(part)))
    return Rang((dit(ligne.libelle), *comptes))


def _premier(compte: str, evolution: str) -> Cellule:
    return (Mots(compte), doux(evolution)) if evolution else dit(compte)
