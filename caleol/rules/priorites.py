"""Priority publics of L441-1 and first quartile: units of consumption, income per unit, test."""

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from importlib.resources import files

from caleol.kernel.francais import FINE, euros, euros_ronds, nombre
from caleol.rules.facts import Garde, LienPersonne, Menage, Personne
from caleol.rules.parametre import Parametres, Valeur
from caleol.rules.reference import regle

AGE_DEMI_PART = 14
CENTIME = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class UnitesConsommation:
    """Units of consumption of a household with their sum in words; None where an age is missing."""

    valeur: Decimal | None
    detail: str


@dataclass(frozen=True, slots=True)
class Quartile:
    """Whether a household is in the first quartile (None: not known), with the figures of the test."""

    premier: bool | None
    revenu_uc: Decimal | None
    seuil: Valeur | None
    phrase: str


@dataclass(frozen=True, slots=True)
class PublicPrioritaire:
    """A priority public of the law: stable key, label, and the letter of L441-1 as a dated label."""

    cle: str
    libelle: str
    libelle_neutre: str
    lettre: str
    lettre_verifiee: bool
    active_depuis: date


@regle(code="CCH", article="L441-1", depuis=date(2017, 1, 28), vu=False, valeurs=("uc.part",), exigences=("R43",))
def unites_consommation(menage: Menage, au: date, parametres: Parametres) -> UnitesConsommation:
    """Return the units of consumption: 1 for the first person, 0,5 from 14 years on, 0,3 under 14.

    [non vu] in the arrêté; the scale was read in the tool of a professional body.

    Hypothèse : a child in alternating custody is counted, a visiting child and an unborn child are not; a
    person of unknown age counts as an adult, save a child, who leaves the sum unknown.
    """
    presents = [p for p in menage.personnes if not p.a_naitre and p.garde is not Garde.DROIT_VISITE]
    if presents and presents[0].lien is not LienPersonne.DEMANDEUR:
        presents.sort(key=lambda personne: personne.lien is not LienPersonne.DEMANDEUR)
    parts = ("premiere", *[_part(personne, au) for personne in presents[1:]]) if presents else ()
    if None in parts:
        return UnitesConsommation(None, "âge d’un enfant inconnu")
    if not parts:
        return UnitesConsommation(None, "ménage sans personne")
    return _somme_des_parts(parts, au, parametres)


@lru_cache(maxsize=1024)  # one dossier asks for them six times, and a few hundred households are made alike
def _somme_des_parts(cles: tuple[str | None, ...], au: date, parametres: Parametres) -> UnitesConsommation:
    parts = [parametres.valeur("uc.part", au, personne=str(cle)).decimal for cle in cles]
    detail = " + ".join(nombre(part, 0 if part == int(part) else 1) for part in parts)
    return UnitesConsommation(sum(parts, Decimal(0)), detail)


def _part(personne: Personne, au: date) -> str | None:
    """Return the part of a person beside the first one, None where the age of a child is unknown."""
    age = personne.age(au)
    if age is None:
        return None if personne.lien is LienPersonne.ENFANT else "14_ans_et_plus"
    return "14_ans_et_plus" if age >= AGE_DEMI_PART else "moins_de_14_ans"


def revenu_par_uc(menage: Menage, au: date, parametres: Parametres) -> Decimal | None:
    """Return the declared monthly resources × 12 ÷ units of consumption, in euros to the centime."""
    unites = unites_consommation(menage, au, parametres).valeur
    if unites is None or menage.ressources_mensuelles_centimes is None:
        return None
    return (Decimal(menage.ressources_mensuelles_centimes) * 12 / 100 / unites).quantize(CENTIME, ROUND_HALF_UP)


@regle(
    code="CCH", article="L441-1", depuis=date(2017, 1, 28), vu=True,
    valeurs=("quartile.q1", "uc.part"), exigences=("R43", "R44"),
)  # fmt: skip
def premier_quartile(
    menage: Menage, epci: str | None, au: date, parametres: Parametres, *, relogement_ru: bool = False
) -> Quartile:
    """Tell whether a household is in the first quartile: yearly declared income per unit strictly below.

    [vu] The test is strict, on the income declared in the form, never the RFR; a household rehoused for
    urban renewal or a degraded condominium counts whatever its income. A threshold nobody checked gives «
    non vérifié ».
    """
    revenu = revenu_par_uc(menage, au, parametres)
    seuil = parametres.trouver("quartile.q1", au, epci=epci) if epci else None
    if relogement_ru:
        phrase = "Relogement de renouvellement urbain\u00a0: compté dans le premier quartile."
        return Quartile(True, revenu, seuil, phrase)
    if revenu is None:
        motif = "ressources mensuelles ou âges inconnus"
        return Quartile(None, None, seuil, f"Quartile inconnu ({motif}).")
    compte = f"{euros(int(revenu * 100))} par an et par unité de consommation"
    if seuil is None:
        return Quartile(None, revenu, None, f"{compte}{FINE}; seuil du premier quartile non vérifié.")
    premier = _sous_le_seuil(menage, au, seuil, parametres)
    comparaison = "inférieur au" if premier else "au moins égal au"
    montant = euros_ronds(seuil.entier * 100)
    return Quartile(premier, revenu, seuil, f"{compte}, {comparaison} seuil de {montant} ({seuil.source}).")


def _sous_le_seuil(menage: Menage, au: date, seuil: Valeur, parametres: Parametres) -> bool:
    """Compare without rounding: monthly centimes × 12 against threshold × 100 × units."""
    unites = unites_consommation(menage, au, parametres).valeur or Decimal(1)
    return Decimal(menage.ressources_mensuelles_centimes or 0) * 12 < seuil.decimal * 100 * unites


@regle(
    code="Usage", article="bornes des quartiles", depuis=date(2024, 1, 1), vu=True,
    valeurs=("quartile.q1", "quartile.q2", "quartile.q3"),
)  # fmt: skip
def quartile(menage: Menage, epci: str | None, au: date, parametres: Parametres) -> int | None:
    """Return the quartile of a household, 1 to 4; None where a bound or the income is not known.

    [vu] in the tool of a professional body: the arrêté gives the first bound only; the other two are
    information.
    """
    revenu = revenu_par_uc(menage, au, parametres)
    if revenu is None or not epci:
        return None
    for rang, cle in enumerate(("quartile.q1", "quartile.q2", "quartile.q3"), start=1):
        borne = parametres.trouver(cle, au, epci=epci)
        if borne is None:
            return None
        if _sous_le_seuil(menage, au, borne, parametres):
            return rang
    return 4


@cache
def _publics() -> dict[str, PublicPrioritaire]:
    """Read the packaged list once."""
    texte = (files("caleol.rules") / "parametres" / "priorites.toml").read_text(encoding="utf-8")
    lus = (PublicPrioritaire(**ligne) for ligne in tomllib.loads(texte)["public"])
    return {public.cle: public for public in lus}


@regle(code="CCH", article="L441-1", depuis=date(2017, 1, 28), vu=False)
def publics_prioritaires(au: date) -> tuple[PublicPrioritaire, ...]:
    """Return the priority publics of a day: the DALO apart, then the categories of the law.

    [non vu] The letters were not verified article by article: they are labels, the key is what is kept.
    """
    return tuple(public for public in _publics().values() if public.active_depuis <= au)


def libelles_priorites(cles: frozenset[str], *, neutre: bool = False) -> tuple[str, ...]:
    """Return the labels of some keys in the order of the law; neutral ones say neither health nor violence."""
    retenus = [public for public in _publics().values() if public.cle in cles]
    return tuple(dict.fromkeys(public.libelle_neutre if neutre else public.libelle for public in retenus))
