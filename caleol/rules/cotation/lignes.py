"""The words of an explanation, made when it is read: criterion, group, facts with their date, points, why dropped."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from caleol.kernel.francais import accorde, nombre
from caleol.rules.cotation.evaluateur import Evaluateur
from caleol.rules.cotation.groupes import (
    A_VALIDER,
    AUTRE_VALEUR,
    BORNE_TOTAL,
    DU_GROUPE,
    HORS_PERIODE,
    MOINS_BONNE,
    MOINS_SEVERE,
    NON_EVALUABLE,
    PLAFOND_GROUPE,
    REJETEE,
    RETENUE,
    LigneCompacte,
)
from caleol.rules.cotation.raisons import raison_des_points
from caleol.rules.enumeration import EnumLibelle
from caleol.rules.faits_cotation.definitions import Fait
from caleol.rules.faits_cotation.dossier import Dossier
from caleol.rules.faits_cotation.textes import texte_de_la_valeur, texte_du_fait
from caleol.rules.grille.baremes import Fixe
from caleol.rules.grille.conditions import tests_de
from caleol.rules.grille.modele import Grille
from caleol.rules.grille.parties import Critere, Groupe


class EtatLigne(EnumLibelle):
    """What became of a line: its points count, they were dropped, or its fact is not known."""

    RETENUE = "retenue", "retenue"
    ECARTEE = "ecartee", "écartée"
    NON_EVALUABLE = "non_evaluable", "non évaluable"


class FaitUtilise(NamedTuple):
    """A fact that a line used, with its name."""

    nom: str
    fait: Fait


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
    details: tuple[FaitUtilise, ...] = ()

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


def expliquer(evaluateur: Evaluateur, dossier: Dossier, lignes: tuple[LigneCompacte, ...]) -> tuple[Ligne, ...]:
    """Return short lines in words, with the facts that they used; made anew from what was kept, they are the same."""
    redacteur = _Redacteur(evaluateur, dossier, lignes)
    return tuple(redacteur.ligne(ligne) for ligne in lignes)


class _Redacteur:
    """Writes the lines of one application."""

    def __init__(self, evaluateur: Evaluateur, dossier: Dossier, lignes: tuple[LigneCompacte, ...]) -> None:
        self._evaluateur = evaluateur
        self._grille: Grille = evaluateur.grille
        self._dossier = dossier
        self._criteres = [(groupe, critere) for groupe in self._grille.groupes for critere in groupe.criteres]
        self._gagnants = {
            self._criteres[ligne.rang][0].cle: self._criteres[ligne.rang][1]
            for ligne in lignes
            if ligne.code == RETENUE
        }
        self._declare = sum(ligne.points for ligne in lignes if ligne.code in {RETENUE, *DU_GROUPE, BORNE_TOTAL})

    def ligne(self, compacte: LigneCompacte) -> Ligne:
        """Write one line."""
        if compacte.code == BORNE_TOTAL:
            raison = f"Total ramené à {accorde(self._declare, 'point')} par la grille."
            return Ligne(
                "borne_total", "total", "Bornes du total", (), compacte.points, EtatLigne.RETENUE, raison, True
            )
        if compacte.code in DU_GROUPE:
            return _borne(self._grille.groupes[compacte.rang], compacte)
        groupe, critere = self._criteres[compacte.rang]
        utilises = tuple(self._utilises(critere, compacte.code))
        etat = {RETENUE: EtatLigne.RETENUE, NON_EVALUABLE: EtatLigne.NON_EVALUABLE}.get(
            compacte.code, EtatLigne.ECARTEE
        )
        textes = tuple(texte_du_fait(u.nom, u.fait, self._grille.definitions[u.nom]) for u in utilises)
        raison = self._raison(groupe, critere, compacte, utilises)
        valide = compacte.valide and compacte.code != NON_EVALUABLE
        return Ligne(critere.cle, groupe.cle, critere.libelle, textes, compacte.points, etat, raison, valide, utilises)

    def _utilises(self, critere: Critere, code: int) -> Iterator[FaitUtilise]:
        """Return the facts that speak: the unknown ones of a line that cannot be told, else those that carry."""
        bareme = critere.bareme
        condition = bareme.condition if isinstance(bareme, Fixe) else bareme.si
        contraires = {test.fait for test in tests_de(condition) if not test.vaut}
        for nom in critere.faits:
            fait = self._dossier.fait(self._evaluateur.noms.index(nom))
            inconnu = fait.valeur is None
            porte = not inconnu and (fait.valeur is not False or nom in contraires)
            if inconnu if code == NON_EVALUABLE else porte:
                yield FaitUtilise(nom, fait)

    def _raison(self, groupe: Groupe, critere: Critere, ligne: LigneCompacte, utilises: tuple[FaitUtilise, ...]) -> str:
        """Say why a line has its points, or why it was dropped."""
        gagnant = self._gagnants.get(groupe.cle)
        nom = gagnant.libelle if gagnant else ""
        if ligne.code == NON_EVALUABLE:
            return self._inconnu(utilises)
        if ligne.code == MOINS_BONNE:
            return f"Seul le meilleur critère du groupe compte ({nom})."
        if ligne.code == MOINS_SEVERE:
            return f"Seule la pénalité la plus forte du groupe compte ({nom})."
        if ligne.code == AUTRE_VALEUR:
            return f"Seule la case déclarée compte ({self._declaree(groupe)})."
        if ligne.code == HORS_PERIODE:
            return "Ce critère ne vaut pas à cette date."
        if ligne.code == A_VALIDER:
            return "Ce critère ne compte qu’une fois son justificatif validé."
        if ligne.code == REJETEE:
            return "Justificatif rejeté\u00a0: le fait déclaré ne compte pas."
        return raison_des_points(critere, ligne.points, self._evaluateur, self._dossier)

    def _inconnu(self, utilises: tuple[FaitUtilise, ...]) -> str:
        """Say what is missing: a fact, the judgement of a refusal, or the dwelling offered."""
        definitions = self._grille.definitions
        if utilises and all(definitions[utilise.nom].du_logement for utilise in utilises):
            return "Dépend du logement proposé\u00a0: aucun n’est nommé."
        return "Fait inconnu\u00a0: le critère n’a pas pu être évalué."

    def _declaree(self, groupe: Groupe) -> str:
        """Return the value that a group of declared value follows, in words."""
        nom = groupe.selon or ""
        return texte_de_la_valeur(nom, self._dossier.fait(self._evaluateur.noms.index(nom)).valeur)


def _borne(groupe: Groupe, ligne: LigneCompacte) -> Ligne:
    """Return the line that brings a group back to its cap or up to its floor."""
    haut = ligne.code == PLAFOND_GROUPE
    borne, mot = (groupe.plafond, "plafonné") if haut else (groupe.plancher, "ramené")
    raison = f"Le groupe «\u00a0{groupe.libelle}\u00a0» est {mot} à {_points(borne or 0)}."
    cle, libelle = ("plafond_groupe", "Plafond du groupe") if haut else ("plancher_groupe", "Plancher du groupe")
    return Ligne(cle, groupe.cle, libelle, (), ligne.points, EtatLigne.RETENUE, raison, True)


def _points(points: int) -> str:
    return accorde(points, "point") if points >= 0 else f"{nombre(points)}\u00a0points"
