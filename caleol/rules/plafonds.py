"""Income ceilings: category of the household, ceiling of the dwelling, resources that are compared."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from caleol.kernel.errors import Refus
from caleol.kernel.francais import FINE, accorde, euros_ronds, pourcent
from caleol.rules.enumeration import EnumLibelle
from caleol.rules.facts import Financement, LienPersonne, Menage, Personne, ZonePlafond
from caleol.rules.menage import COMPTAGE_PAR_DEFAUT, ReglesComptage, personnes_du_plafond
from caleol.rules.parametre import Parametres, StatutValeur
from caleol.rules.reference import regle

DERNIERE_CATEGORIE = 6
COUPLE = {LienPersonne.DEMANDEUR, LienPersonne.CONJOINT}
TABLE_DU_FINANCEMENT = {
    Financement.PLAI: "plai",
    Financement.PLAI_ADAPTE: "plai",
    Financement.PLUS: "plus",
    Financement.ANCIEN: "plus",
    Financement.PLS: "pls",
    Financement.PLI: "pli",
}


class DerogationPlafond(EnumLibelle):
    """The only reasons for which a household above the ceiling may be housed; each needs its proof."""

    ARRETE_PREFET = "arrete_prefet", "dérogation par arrêté du préfet"
    RELOGEMENT_SOUS_OCCUPATION = "relogement_sous_occupation", "relogement d’un locataire en sous-occupation"
    RELOGEMENT_DEMOLITION = "relogement_demolition", "relogement avant démolition ou renouvellement"


@dataclass(frozen=True, slots=True)
class Categorie:
    """Category of a household (1 to 6), persons beyond the sixth, and the line of the table that gave it."""

    numero: int
    personnes_supplementaires: int
    motif: str

    @property
    def libelle(self) -> str:
        """Return « catégorie 4 » or « catégorie 6 + 2 personnes »."""
        plus = self.personnes_supplementaires
        return f"catégorie {self.numero}" + (f" + {accorde(plus, 'personne')}" if plus else "")


@dataclass(frozen=True, slots=True)
class Plafond:
    """The ceiling of a dwelling for a category; `montant_euros` is None where no ceiling applies."""

    montant_euros: int | None
    categorie: Categorie
    financement: Financement
    zone: ZonePlafond
    source: str
    statut: StatutValeur
    depuis: date | None

    @property
    def phrase(self) -> str:
        """Return « plafond PLUS 2026 de 23 403 € (catégorie 1, autres régions) »."""
        if self.montant_euros is None or self.depuis is None:
            return "aucun plafond de ressources réglementé"
        montant = euros_ronds(self.montant_euros * 100)
        precision = f"{self.categorie.libelle}, {self.zone.libelle}"
        return f"{self.financement.plafond} {self.depuis.year} de {montant} ({precision})"


@dataclass(frozen=True, slots=True)
class Ressources:
    """The yearly resources that are compared with the ceiling, their year, and why this year."""

    montant_euros: int | None
    annee: int | None
    motif: str


@dataclass(frozen=True, slots=True)
class ControlePlafond:
    """Whether the resources respect the ceiling (None: not known), with the ratio in percent."""

    respecte: bool | None
    ratio_pourcent: Decimal | None
    derogation: DerogationPlafond | None
    phrase: str

    @property
    def depasse(self) -> bool:
        """Return whether the resources are known to exceed the ceiling, derogation or not."""
        return self.ratio_pourcent is not None and self.respecte is False


@regle(
    code="Arrêté 29/07/1987", article="annexe", depuis=date(1987, 7, 29), vu=False,
    valeurs=("plafond.ages_jeune_couple",), exigences=("R39",),
)  # fmt: skip
def categorie_menage(
    menage: Menage, au: date, parametres: Parametres, regles: ReglesComptage = COMPTAGE_PAR_DEFAUT
) -> Categorie:
    """Return the category of a household for the ceilings: the most favourable of the lines that fit.

    [non vu] One category per number of persons; one more for a single person with dependants, and where one
    person holds the CMI « invalidité »; a couple without dependant whose completed ages sum to 55 at most
    is in the third. The lines are alternatives, they do not add up. A single parent with one child is in
    category 3.

    Hypothèse : beyond the sixth category, handicap or a single parent with five dependants give the sixth
    plus the supplement, as one more person would. Raises Refus("menage_vide").
    """
    personnes = personnes_du_plafond(menage, regles)
    if not personnes:
        raise Refus("menage_vide")
    a_charge = sum([personne.a_charge for personne in personnes])
    jeune = est_jeune_couple(personnes, au, parametres)
    return _categorie(len(personnes), a_charge, jeune, any(personne.handicap for personne in personnes))


@cache
def _categorie(nombre: int, a_charge: int, jeune_couple: bool, handicap: bool) -> Categorie:
    """Return the category of a household, the same for all that are alike."""
    rang, motif = max(_lignes(nombre, a_charge, jeune_couple, handicap), key=lambda ligne: ligne[0])
    return Categorie(min(rang, DERNIERE_CATEGORIE), max(rang - DERNIERE_CATEGORIE, 0), motif)


def _lignes(nombre: int, a_charge: int, jeune_couple: bool, handicap: bool) -> list[tuple[int, str]]:
    """Return the lines of the table that fit, the plain count of persons first."""
    lignes = [(nombre, accorde(nombre, "personne"))]
    if a_charge and nombre == a_charge + 1:
        lignes.append((nombre + 1, f"personne seule avec {accorde(a_charge, 'personne')} à charge"))
    if jeune_couple:
        lignes.append((3, "jeune couple sans personne à charge"))
    if handicap:
        lignes.append((nombre + 1, f"{accorde(nombre, 'personne')} dont une au moins en situation de handicap"))
    return lignes


def est_jeune_couple(personnes: tuple[Personne, ...], au: date, parametres: Parametres) -> bool:
    """Return whether two persons are a couple without dependant whose completed ages sum to little (55 at most)."""
    if len(personnes) != 2 or {personne.lien for personne in personnes} != COUPLE:
        return False
    ages = [personne.age(au) for personne in personnes]
    connus = [age for age in ages if age is not None]
    if len(connus) < 2:
        return False
    return sum(connus) <= parametres.valeur("plafond.ages_jeune_couple", au).entier


@regle(
    code="Arrêté 29/07/1987", article="annexe", depuis=date(2023, 1, 1), vu=False,
    valeurs=("plafond_ressources",), exigences=("R40", "R74"),
)  # fmt: skip
def plafond_ressources(
    categorie: Categorie, financement: Financement, zone: ZonePlafond, au: date, parametres: Parametres
) -> Plafond:
    """Return the yearly ceiling of a dwelling's financing and zone for a category, on a day.

    [non vu] for the tables themselves: each value names its source and whether it was seen or computed.

    Hypothèse : older financing (PLA, ordinary HLM) follows the PLUS table, an adapted PLAI the PLAI table.
    Raises Refus("valeur_non_verifiee") for a year, zone or financing whose table nobody has checked.
    """
    table = TABLE_DU_FINANCEMENT.get(financement)
    if table is None:
        return Plafond(None, categorie, financement, zone, "", StatutValeur.VU, None)
    axes = {"financement": table, "zone": zone.value}
    base = parametres.valeur("plafond_ressources", au, categorie=str(categorie.numero), **axes)
    montant, statut = base.entier, base.statut
    if categorie.personnes_supplementaires:
        supplement = parametres.valeur("plafond_ressources", au, categorie="supplement", **axes)
        montant += categorie.personnes_supplementaires * supplement.entier
        statut = StatutValeur.CALCULE if StatutValeur.CALCULE in {statut, supplement.statut} else statut
    return Plafond(montant, categorie, financement, zone, base.source, statut, base.depuis)


@regle(
    code="CCH", article="R441-1", depuis=date(2022, 4, 20), vu=False,
    valeurs=("plafond.baisse_ressources",), exigences=("R41", "R42"),
)  # fmt: skip
def ressources_retenues(menage: Menage, au: date, parametres: Parametres) -> Ressources:
    """Return the RFR of year N-2, or a more recent year where it is lower by at least 10 %.

    [non vu] The resources are the sum of the household's RFR; the year N-1 or the last twelve months
    replace it where they are at least 10 % lower. The monthly resources of the form are another notion and
    never used here.

    Hypothèse : without a tax notice of N-2, the N-1 notice, else the last twelve months, stand for it.
    """
    ancien = menage.rfr_euros.get(au.year - 2)
    recents = (
        (menage.rfr_euros.get(au.year - 1), f"RFR {au.year - 1}"),
        (menage.ressources_douze_mois_euros, "douze derniers mois"),
    )
    connus = [(montant, nom) for montant, nom in recents if montant is not None]
    if ancien is None:
        return _sans_avis(connus, au)
    plus_bas = [couple for couple in connus if couple[0] < ancien]
    requise = parametres.valeur("plafond.baisse_ressources", au).entier if plus_bas else 0
    baisses = [couple for couple in plus_bas if couple[0] * 100 <= ancien * (100 - requise)]
    if not baisses:
        return Ressources(ancien, au.year - 2, f"RFR {au.year - 2}")
    montant, nom = min(baisses)
    baisse = f"{nom}, inférieurs d’au moins {pourcent(requise)} au RFR {au.year - 2}"
    return Ressources(montant, _annee(nom, au), baisse)


def _sans_avis(connus: list[tuple[int, str]], au: date) -> Ressources:
    """Return the resources of a household without the N-2 notice."""
    if not connus:
        return Ressources(None, None, f"RFR {au.year - 2} inconnu")
    montant, nom = connus[0]
    return Ressources(montant, _annee(nom, au), f"{nom}, en l’absence d’avis d’imposition {au.year - 2}")


def _annee(nom: str, au: date) -> int | None:
    """Return the year of income that a name stands for, None for the last twelve months."""
    return au.year - 1 if nom.startswith("RFR") else None


@regle(code="CCH", article="R441-1", depuis=date(2022, 4, 20), vu=True, exigences=("R38",))
@regle(code="CCH", article="R441-1-1", depuis=date(2017, 1, 21), vu=True)
@regle(code="CCH", article="L442-3-1", depuis=date(2017, 1, 21), vu=True)
def plafond_respecte(
    ressources: Ressources, plafond: Plafond, derogation: DerogationPlafond | None = None
) -> ControlePlafond:
    """Compare resources with the ceiling: equal is eligible, unknown is not an excess.

    [vu] Resources must not exceed the ceiling. A named derogation lifts it: the préfet's dated arrêté, the
    rehousing of a tenant who under-occupies, [non vu] the rehousing before demolition.
    """
    if plafond.montant_euros is None:
        return ControlePlafond(True, None, None, "Aucun plafond de ressources réglementé.")
    if ressources.montant_euros is None:
        return ControlePlafond(None, None, None, f"Ressources inconnues ({ressources.motif}), {plafond.phrase}.")
    ratio = (Decimal(ressources.montant_euros) * 100 / plafond.montant_euros).quantize(Decimal("0.1"), ROUND_HALF_UP)
    montant = f"Ressources de {euros_ronds(ressources.montant_euros * 100)} ({ressources.motif})"
    part = f"soit {pourcent(ratio)} du {plafond.phrase}"
    if ressources.montant_euros <= plafond.montant_euros:
        return ControlePlafond(True, ratio, None, f"{montant}, {part}.")
    if derogation is not None:
        return ControlePlafond(True, ratio, derogation, f"{montant}, {part}{FINE}; {derogation.libelle}.")
    return ControlePlafond(False, ratio, None, f"{montant}, {part}{FINE}; plafond dépassé.")
