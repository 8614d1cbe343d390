"""Points of one application under one grid, line by line; a help to decide, never a decision.

Three values: a fact that is true gives points, a false one gives none, an unknown one gives none and says so.
Two totals: what was declared, and what was validated on its evidence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from caleol.kernel.francais import accorde, liste_et
from caleol.rules.constat import Anomalie, Gravite
from caleol.rules.delais import mois_pleins
from caleol.rules.enumeration import EnumLibelle
from caleol.rules.faits_cotation import Fait, faits_de_demande, texte_du_fait
from caleol.rules.grille import Critere, Grille, Groupe, ModeGroupe, PlaceDalo, Reunion, avertissements_ponderation
from caleol.rules.reference import regle

__all__ = [
    "Cotation", "EtatLigne", "Fait", "Grille", "Ligne", "avertissements_ponderation", "cle_de_rang", "coter",
    "ecart_de_cotation", "faits_de_demande", "totaux",
]  # fmt: skip

INCONNU = Fait(None)


class EtatLigne(EnumLibelle):
    """What became of a line: its points count, they were dropped, or its fact is not known."""

    RETENUE = "retenue", "retenue"
    ECARTEE = "ecartee", "écartée"
    NON_EVALUABLE = "non_evaluable", "non évaluable"


@dataclass(frozen=True, slots=True)
class Ligne:
    """One line of the explanation: criterion, group, the facts used, the points, and why it was dropped."""

    critere: str
    groupe: str
    libelle: str
    faits: tuple[str, ...]
    points: int
    etat: EtatLigne
    raison: str
    valide: bool

    def en_dict(self) -> dict[str, Any]:
        """Return the line as plain values for a JSON column."""
        return {
            "critere": self.critere,
            "groupe": self.groupe,
            "libelle": self.libelle,
            "faits": list(self.faits),
            "points": self.points,
            "etat": self.etat.value,
            "raison": self.raison,
            "valide": self.valide,
        }


@dataclass(frozen=True, slots=True)
class Cotation:
    """Both totals and the lines; the declared total is the sum of the lines that were kept."""

    total_declare: int
    total_valide: int
    lignes: tuple[Ligne, ...]
    grille: str
    version: int
    au: date
    dalo: bool


@regle(code="CCH", article="R441-2-10", depuis=date(2019, 12, 17), vu=True, exigences=("R52", "R53"))
def coter(faits: Mapping[str, Fait], grille: Grille, au: date) -> Cotation:
    """Give an application its points under a grid on a day, with the reason of each line.

    [vu] The grid applies uniformly to all the applications of its territory and helps to decide.
    """
    lignes: list[Ligne] = []
    valide = 0
    for groupe in grille.groupes:
        du_groupe = _lignes_du_groupe(groupe, faits, au)
        lignes += du_groupe
        valide += _total_valide(groupe, du_groupe)
    declare = sum(ligne.points for ligne in lignes if ligne.etat is EtatLigne.RETENUE)
    bornes = _ligne_de_borne(grille, declare)
    if bornes is not None:
        lignes.append(bornes)
        declare += bornes.points
    return Cotation(
        total_declare=declare,
        total_valide=_borner(grille, valide),
        lignes=tuple(lignes),
        grille=grille.code,
        version=grille.version,
        au=au,
        dalo=faits.get("dalo", INCONNU).valeur is True,
    )


def totaux(faits: Mapping[str, Fait], grille: Grille, au: date) -> tuple[int, int]:
    """Return the declared and the validated totals only, for bulk: the same as `coter`, without the lines."""
    declare = valide = 0
    for groupe in grille.groupes:
        tous: list[int] = []
        valides: list[int] = []
        for critere in groupe.criteres:
            utilises = [faits.get(nom, INCONNU) for nom in critere.faits]
            points = _points(critere, utilises, au)
            if points:
                tous.append(points)
                if _valide(critere, utilises):
                    valides.append(points)
        declare += _reunir(groupe, tous)
        valide += _reunir(groupe, valides)
    return _borner(grille, declare), _borner(grille, valide)


def _reunir(groupe: Groupe, points: list[int]) -> int:
    """Return the points of a group: their sum or the best, within its cap."""
    total = max(points, default=0) if groupe.mode is ModeGroupe.MEILLEUR else sum(points)
    return total if groupe.plafond is None else min(total, groupe.plafond)


def _lignes_du_groupe(groupe: Groupe, faits: Mapping[str, Fait], au: date) -> list[Ligne]:
    """Return the lines of a group: kept, dropped by « best of » or by the cap, or not evaluable."""
    lignes = [ligne for critere in groupe.criteres if (ligne := _ligne(critere, groupe, faits, au)) is not None]
    retenues = [ligne for ligne in lignes if ligne.etat is EtatLigne.RETENUE]
    if groupe.mode is ModeGroupe.MEILLEUR and len(retenues) > 1:
        meilleure = max(retenues, key=lambda ligne: ligne.points)
        raison = f"Seul le meilleur critère du groupe compte ({meilleure.libelle})."
        lignes = [
            _ecarter(ligne, raison) if ligne in retenues and ligne is not meilleure else ligne for ligne in lignes
        ]
    total = sum(ligne.points for ligne in lignes if ligne.etat is EtatLigne.RETENUE)
    if groupe.plafond is not None and total > groupe.plafond:
        lignes.append(_ajustement("plafond_groupe", groupe, groupe.plafond - total))
    return lignes


def _ligne(critere: Critere, groupe: Groupe, faits: Mapping[str, Fait], au: date) -> Ligne | None:
    """Return the line of a criterion that is true or unknown, None where it is false."""
    utilises = [faits.get(nom, INCONNU) for nom in critere.faits]
    points = _points(critere, utilises, au)
    if points == 0:
        return None
    nommes = list(zip(critere.faits, utilises, strict=True))
    if points is None:
        manquants = tuple(texte_du_fait(nom, fait) for nom, fait in nommes if fait.valeur is None)
        raison = "Fait inconnu\u00a0: le critère n’a pas pu être évalué."
        return Ligne(critere.cle, groupe.cle, critere.libelle, manquants, 0, EtatLigne.NON_EVALUABLE, raison, False)
    textes = tuple(texte_du_fait(nom, fait) for nom, fait in nommes if _porte(fait))
    valide, raison = _valide(critere, utilises), _raison(critere, points, utilises[0].valeur, au)
    return Ligne(critere.cle, groupe.cle, critere.libelle, textes, points, EtatLigne.RETENUE, raison, valide)


def _porte(fait: Fait) -> bool:
    """Return whether a fact carries something: neither unknown nor false."""
    return fait.valeur is not None and fait.valeur is not False


def _valide(critere: Critere, faits: list[Fait]) -> bool:
    """Return whether the facts that give the points were validated: one of them, or all."""
    if critere.reunion is Reunion.UN_PARMI:
        return any(fait.valide and _porte(fait) for fait in faits)
    return all(fait.valide for fait in faits)


def _points(critere: Critere, faits: list[Fait], au: date) -> int | None:
    """Return the points of a criterion: 0 where it is false, None where it cannot be told."""
    if critere.par_mois:
        depart = faits[0].valeur
        if not isinstance(depart, date):
            return None
        points = max(mois_pleins(depart, au), 0) * critere.points
        return points if critere.plafond is None else min(points, critere.plafond)
    verites = [_verite(critere, fait) for fait in faits]
    decisif = critere.reunion is Reunion.UN_PARMI
    if decisif in verites:
        verite: bool | None = decisif
    else:
        verite = None if None in verites else not decisif
    return None if verite is None else critere.points * verite


def _verite(critere: Critere, fait: Fait) -> bool | None:
    """Return whether one fact meets the criterion, None where it is not known."""
    valeur = fait.valeur
    if valeur is None or isinstance(valeur, date):
        return None
    if critere.borne is None:
        return bool(valeur)
    return _compare(Decimal(valeur), critere.comparaison or "egal", critere.borne)


def _compare(valeur: Decimal, comparaison: str, borne: Decimal) -> bool:
    """Compare a number with the bound of a criterion."""
    resultats = {
        "superieur": valeur > borne,
        "superieur_ou_egal": valeur >= borne,
        "inferieur": valeur < borne,
        "inferieur_ou_egal": valeur <= borne,
    }
    return resultats.get(comparaison, valeur == borne)


def _raison(critere: Critere, points: int, depart: object, au: date) -> str:
    """Say why a line has its points."""
    if not critere.par_mois or not isinstance(depart, date):
        return critere.libelle
    attente = f"{accorde(max(mois_pleins(depart, au), 0), 'mois plein', 'mois pleins')} d’attente"
    if critere.plafond is not None and points == critere.plafond:
        return f"{attente}, comptés jusqu’à {accorde(critere.plafond, 'point')}."
    return f"{attente}."


def _ecarter(ligne: Ligne, raison: str) -> Ligne:
    """Return a line whose points do not count, with the reason; its points stay readable."""
    return Ligne(
        ligne.critere, ligne.groupe, ligne.libelle, ligne.faits, ligne.points, EtatLigne.ECARTEE, raison, ligne.valide
    )


def _ajustement(critere: str, groupe: Groupe, points: int) -> Ligne:
    """Return the line that brings a group back to its cap."""
    raison = f"Le groupe «\u00a0{groupe.libelle}\u00a0» est plafonné à {accorde(groupe.plafond or 0, 'point')}."
    return Ligne(critere, groupe.cle, "Plafond du groupe", (), points, EtatLigne.RETENUE, raison, True)


def _total_valide(groupe: Groupe, lignes: list[Ligne]) -> int:
    """Return the points of a group when only validated lines count."""
    points = [
        ligne.points
        for ligne in lignes
        if ligne.valide and ligne.etat is not EtatLigne.NON_EVALUABLE and ligne.critere != "plafond_groupe"
    ]
    return _reunir(groupe, points)


def _borner(grille: Grille, total: int) -> int:
    """Return a total within the cap and the floor of the grid."""
    if grille.plafond_total is not None:
        total = min(total, grille.plafond_total)
    return total if grille.plancher_total is None else max(total, grille.plancher_total)


def _ligne_de_borne(grille: Grille, total: int) -> Ligne | None:
    """Return the line that brings the total within the cap and the floor, None where it is within."""
    ecart = _borner(grille, total) - total
    if not ecart:
        return None
    raison = f"Total ramené à {accorde(total + ecart, 'point')} par la grille."
    return Ligne("borne_total", "total", "Bornes du total", (), ecart, EtatLigne.RETENUE, raison, True)


@regle(code="CCH", article="R441-2-10", depuis=date(2019, 12, 17), vu=False, exigences=("R54",))
def cle_de_rang(cotation: Cotation, deposee_le: date, numero_unique: str, grille: Grille) -> tuple[int, int, int, str]:
    """Return the key that sorts applications: class, points, oldest application, then number; smaller is first.

    [non vu] No national rule breaks ties: it is a setting of the grid, total and stable, never chance.
    """
    points = cotation.total_valide if grille.base_du_rang == "valide" else cotation.total_declare
    return cle_des_totaux(points, cotation.dalo, deposee_le.toordinal(), numero_unique, grille)


def cle_des_totaux(
    points: int, dalo: bool, depot: int, numero_unique: str, grille: Grille
) -> tuple[int, int, int, str]:
    """Return the same key from the narrow values kept for a whole list; `depot` is the ordinal of the first day."""
    classe = 0 if dalo and grille.dalo is not PlaceDalo.POINTS else 1
    return (classe, -points, depot if "anciennete" in grille.departage else 0, numero_unique)


@regle(code="CCH", article="R441-2-10", depuis=date(2019, 12, 17), vu=False, exigences=("R54",))
def ecart_de_cotation(points_par_rang: Sequence[int]) -> Anomalie | None:
    """Ask for the reason of a classement that does not follow the points; following them is not required.

    [non vu; recommended by the Cour des comptes] The record says how the cotation was used. `points_par_rang` are
    the points of the ranked candidates, rank 1 first.
    """
    if list(points_par_rang) == sorted(points_par_rang, reverse=True):
        return None
    points = liste_et([str(nombre) for nombre in points_par_rang])
    phrase = f"Le classement ne suit pas l’ordre des points ({points})\u00a0: en écrire la raison."
    return Anomalie("cotation_non_suivie", Gravite.A_VERIFIER, phrase, {"points": tuple(points_par_rang)})
