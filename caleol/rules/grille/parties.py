"""The parts of a grid: criteria, groups, classes, exclusions, and the lists they choose from."""

from dataclasses import dataclass
from datetime import date

from caleol.rules.enumeration import EnumLibelle
from caleol.rules.grille.baremes import (
    Bandes,
    Bareme,
    Fixe,
    ParPersonne,
    ParRefus,
    ParTemps,
)
from caleol.rules.grille.conditions import Condition, Unite, faits_de
from caleol.rules.grille.mots import bareme_en_mots


class ModeGroupe(EnumLibelle):
    """How the criteria of a group go together."""

    SOMME = "somme", "les critères s’additionnent"
    MEILLEUR = "meilleur", "seul le meilleur critère compte"
    PLUS_SEVERE = "plus_severe", "seule la pénalité la plus forte compte"
    VALEUR_DECLAREE = "valeur_declaree", "seul le critère de la valeur déclarée compte"


class FamilleCritere(EnumLibelle):
    """The layer of a criterion in the weighting that the State expects."""

    DALO = "dalo", "DALO"
    PRIORITE = "priorite", "publics prioritaires"
    LOCALE = "locale", "priorité locale"
    FACULTATIF = "facultatif", "critère facultatif"


class PlaceDalo(EnumLibelle):
    """What DALO does to the order."""

    POINTS = "points", "des points seulement"
    AU_DESSUS = "au_dessus", "classé au-dessus des autres"
    HORS_CLASSEMENT = "hors_classement", "hors classement"


class GenreClasse(EnumLibelle):
    """Absolute classes come first, then priority classes, then points."""

    ABSOLUE = "absolue", "classe absolue"
    PRIORITAIRE = "prioritaire", "classe de priorité"


class PublicGrille(EnumLibelle):
    """Whom a grid is for; transfers may have one of their own."""

    TOUS = "tous", "toutes les demandes"
    PREMIER_ACCES = "premier_acces", "un premier accès"
    MUTATION = "mutation", "une mutation"


class Departage(EnumLibelle):
    """What decides between applications of equal points; the numéro unique always ends the chain."""

    ANCIENNETE = "anciennete", "demande la plus ancienne"
    RESSOURCES = "ressources", "ressources les plus basses"
    REVENU_UC = "revenu_uc", "revenu par unité de consommation le plus bas"
    PERSONNES = "personnes", "ménage le plus nombreux"
    NUMERO_UNIQUE = "numero_unique", "numéro unique"


FAITS_DE_DEPARTAGE = {
    Departage.ANCIENNETE: "deposee_le",
    Departage.RESSOURCES: "ressources_mensuelles",
    Departage.REVENU_UC: "revenu_uc",
    Departage.PERSONNES: "nombre_personnes",
}


@dataclass(frozen=True, slots=True)
class Critere:
    """One line of a grid. `sur_validation`: no points before its evidence is validated; `valeur`: see the group."""

    cle: str
    libelle: str
    famille: FamilleCritere
    bareme: Bareme
    valeur: str | None = None
    sur_validation: bool = False
    depuis: date | None = None
    jusqu: date | None = None
    module: str | None = None

    @property
    def faits(self) -> tuple[str, ...]:
        """Return the facts that the criterion reads."""
        bareme = self.bareme
        if isinstance(bareme, Fixe):
            return tuple(dict.fromkeys(faits_de(bareme.condition)))
        if isinstance(bareme, ParPersonne):
            propre = "personnes"
        else:
            propre = "refus" if isinstance(bareme, ParRefus) else bareme.fait
        return tuple(dict.fromkeys((propre, *faits_de(bareme.si))))

    @property
    def points(self) -> int:
        """Return its points, by unit where it counts units, of its best band where it has bands."""
        if isinstance(self.bareme, Bandes):
            return max(bande.points for bande in self.bareme.bandes)
        return self.bareme.points

    @property
    def par_mois(self) -> bool:
        """Return whether it counts full months."""
        return isinstance(self.bareme, ParTemps) and self.bareme.unite is Unite.MOIS

    @property
    def plafond(self) -> int | None:
        """Return the cap on its points, None where it has none."""
        return None if isinstance(self.bareme, Fixe | Bandes) else self.bareme.plafond

    @property
    def points_en_mots(self) -> str:
        """Return how it counts, in the few words of a table."""
        return bareme_en_mots(self.bareme)

    @property
    def maximum(self) -> int | None:
        """Return the most points it can give, None where nothing bounds it; a penalty gives none."""
        if isinstance(self.bareme, Fixe | Bandes) or self.points <= 0:
            return max(self.points, 0)
        compte = self.bareme.plafond_mesure
        bornes = [self.bareme.plafond, None if compte is None else compte * self.points]
        return min((borne for borne in bornes if borne is not None), default=None)


@dataclass(frozen=True, slots=True)
class Groupe:
    """Criteria that go together; `selon` names the fact that a group of declared value follows."""

    cle: str
    libelle: str
    mode: ModeGroupe
    plafond: int | None
    criteres: tuple[Critere, ...]
    plancher: int | None = None
    selon: str | None = None
    module: str | None = None


@dataclass(frozen=True, slots=True)
class Classe:
    """Applications that come before others whatever their points; the first class listed is the highest."""

    cle: str
    libelle: str
    genre: GenreClasse
    condition: Condition


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Applications that are not ranked, with the reason; excluded is not zero points."""

    cle: str
    libelle: str
    condition: Condition
    module: str | None = None
