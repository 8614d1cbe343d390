"""Estimate of housing aid for a rented dwelling: always « estimée », with the date of its scale.

Housing aid that the household brings (a simulation of its fund, an amount paid) always wins over this
estimate.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from caleol.kernel.francais import date_sans_jour, euros_ronds
from caleol.rules.facts import Garde, LienPersonne, Menage
from caleol.rules.parametre import Parametres, Valeur
from caleol.rules.reference import regle

CLES = (
    "apl.loyer_plafond", "apl.loyer_reference", "apl.charges", "apl.r0",
    "apl.taux_famille", "apl.taux_loyer", "apl.participation",
)  # fmt: skip
CENT = Decimal(100)
DERNIER_RANG_R0 = 6


@dataclass(frozen=True, slots=True)
class FamilleApl:
    """A household for the scale: a couple or a single person, and how many dependants."""

    couple: bool
    a_charge: int


@dataclass(frozen=True, slots=True)
class EstimationApl:
    """An estimated monthly aid (None: no scale known), before the solidarity reduction of rent."""

    montant_centimes: int | None
    bareme: date | None
    a_jour: bool
    phrase: str


def famille_apl(menage: Menage) -> FamilleApl:
    """Return the household as the scale counts it; visiting and unborn children are left out."""
    presents = [p for p in menage.personnes if not p.a_naitre and p.garde is not Garde.DROIT_VISITE]
    couple = any(p.lien is LienPersonne.CONJOINT for p in presents)
    return FamilleApl(couple, sum(p.a_charge for p in presents))


@regle(code="CCH", article="D823-16", depuis=date(2025, 10, 1), vu=True, valeurs=CLES)
@regle(code="CCH", article="D823-17", depuis=date(2025, 10, 1), vu=True)
def estimation_apl(
    loyer_centimes: int,
    zone: str | None,
    famille: FamilleApl,
    ressources_euros: int | None,
    au: date,
    parametres: Parametres,
) -> EstimationApl:
    """Estimate the aid: rent within its ceiling, plus charges, less the household's participation, less 5 euros.

    [vu] Participation is the larger of a minimum and a share, plus a rate of the resources above R0, that
    rate being the sum of one by family and one by rent. `zone` is "1", "2" or "3"; `ressources_euros` a
    year.

    Hypothèse : the year's resources stand for those that the fund counts; where the scale of the day is not
    known the last one known is used and said; contribution and reduction of rent are left out.
    """
    bareme = _Bareme(au, parametres, famille)
    if zone is None or ressources_euros is None:
        return EstimationApl(None, None, False, "Aide au logement non estimée (zone ou ressources inconnues).")
    plafond = bareme.montant("apl.loyer_plafond", des=2, zone=zone)
    if plafond is None or not bareme.complet:
        return EstimationApl(None, None, False, "Aide au logement non estimée (barème inconnu).")
    loyer = min(Decimal(loyer_centimes), plafond)
    base = loyer + bareme.charges()
    aide = base - _participation(bareme, loyer, base, ressources_euros) - bareme.element("abattement_centimes")
    montant = int((max(aide, Decimal(0)) / CENT).quantize(Decimal(1), ROUND_DOWN)) * 100
    reserve = "" if bareme.a_jour else ", non actualisé"
    jour = date_sans_jour(bareme.depuis)
    phrase = f"Aide au logement estimée à {euros_ronds(montant)} par mois (barème du {jour}{reserve})."
    return EstimationApl(montant, bareme.depuis, bareme.a_jour, phrase)


def _participation(bareme: "_Bareme", loyer: Decimal, base: Decimal, ressources_euros: int) -> Decimal:
    """Return what the household pays of its rent, in centimes a month."""
    minimum = max(base * bareme.element("taux_minimal_pourcent") / CENT, bareme.element("minimum_centimes"))
    arrondies = -(-ressources_euros // 100) * 100
    au_dela = max(Decimal(arrondies) - bareme.r0(), Decimal(0))
    part = (loyer / bareme.loyer_reference()).quantize(Decimal("0.0001"), ROUND_HALF_UP) * CENT
    taux = bareme.taux_famille() + bareme.taux_loyer(part)
    return minimum + taux * au_dela


class _Bareme:
    """The scale in force on a day, else the last one known, for one family."""

    def __init__(self, au: date, parametres: Parametres, famille: FamilleApl) -> None:
        """Keep the day and the family; values are read when asked for."""
        self._au = au
        self._parametres = parametres
        self._famille = famille
        self.depuis = date.min
        self.a_jour = True
        tetes = (self._lire(cle, **axes) for cle, axes in _TETES)
        self.complet = all(valeur is not None for valeur in tetes)

    def _lire(self, cle: str, **axes: str) -> Valeur | None:
        """Return a value of the scale and remember its date."""
        valeur = self._parametres.derniere(cle, self._au, **axes)
        if valeur is not None:
            self.depuis = max(self.depuis, valeur.depuis)
            self.a_jour = self.a_jour and valeur.est_verifiee(self._au)
        return valeur

    def montant(self, cle: str, *, des: int, **axes: str) -> Decimal | None:
        """Return an amount by family: `des` is the dependant from which each one adds the same."""
        rang = self._famille.a_charge
        nom = str(min(rang, des - 1)) if rang else ("couple" if self._famille.couple else "seul")
        tete = self._lire(cle, famille=nom, **axes)
        if tete is None or rang < des:
            return None if tete is None else tete.decimal
        suivante = self._lire(cle, famille="suivante", **axes)
        return None if suivante is None else tete.decimal + (rang - des + 1) * suivante.decimal

    def _exige(self, valeur: Decimal | Valeur | None) -> Decimal:
        """Return a number that `complet` has promised."""
        if valeur is None:
            raise LookupError("incomplete scale of housing aid")
        return valeur.decimal if isinstance(valeur, Valeur) else valeur

    def charges(self) -> Decimal:
        """Return the lump sum of charges of the scale, in centimes."""
        tete = self._exige(self._lire("apl.charges", famille="seul"))
        suivante = self._exige(self._lire("apl.charges", famille="suivante"))
        return tete + self._famille.a_charge * suivante

    def loyer_reference(self) -> Decimal:
        """Return the reference rent, in centimes."""
        return self._exige(self.montant("apl.loyer_reference", des=2))

    def r0(self) -> Decimal:
        """Return the resources under which participation stays at its minimum, in euros a year."""
        return self._exige(self.montant("apl.r0", des=DERNIER_RANG_R0 + 1))

    def taux_famille(self) -> Decimal:
        """Return the rate by family, in percent of the resources above R0 (centimes a euro)."""
        return self._exige(self.montant("apl.taux_famille", des=DERNIER_RANG_R0 + 1))

    def taux_loyer(self, part_pourcent: Decimal) -> Decimal:
        """Return the rate by rent, in percent, rounded to five decimals of the rate."""
        seuil_1, seuil_2 = self._taux("seuil_1"), self._taux("seuil_2")
        if part_pourcent <= seuil_1:
            return Decimal(0)
        if part_pourcent <= seuil_2:
            taux = self._taux("pente_1") * (part_pourcent - seuil_1) / CENT
        else:
            taux = self._taux("base_2") + self._taux("pente_2") * (part_pourcent - seuil_2) / CENT
        return taux.quantize(Decimal("0.001"), ROUND_HALF_UP)

    def _taux(self, element: str) -> Decimal:
        """Return one element of the rate by rent."""
        return self._exige(self._lire("apl.taux_loyer", element=element))

    def element(self, nom: str) -> Decimal:
        """Return one element of the participation."""
        return self._exige(self._lire("apl.participation", element=nom))


_TETES: tuple[tuple[str, dict[str, str]], ...] = (
    ("apl.loyer_plafond", {"zone": "2", "famille": "seul"}),
    ("apl.loyer_reference", {"famille": "seul"}),
    ("apl.charges", {"famille": "seul"}),
    ("apl.r0", {"famille": "seul"}),
    ("apl.taux_famille", {"famille": "seul"}),
    ("apl.taux_loyer", {"element": "seuil_1"}),
    ("apl.participation", {"element": "abattement_centimes"}),
)
