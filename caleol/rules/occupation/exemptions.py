"""Who keeps the right to stay whatever happens: the exemptions, which differ from one article to the next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from caleol.rules.enumeration import EnumLibelle
from caleol.rules.occupation.decompte import age_revolu
from caleol.rules.occupation.faits import Bail, Occupant, en_ancienne_zus, titulaires
from caleol.rules.parametre import Parametres
from caleol.rules.reference import regle


class Fondement(EnumLibelle):
    """Why a tenant may lose the right to stay; the article depends on the landlord (see `maintien.article`)."""

    SOUS_OCCUPATION = "sous_occupation", "sous-occupation"
    ADAPTE_SANS_OCCUPANT = "adapte_sans_occupant", "logement adapté quitté par son occupant"
    DEPASSEMENT = "depassement", "dépassement du plafond deux années de suite"


class Exemption(EnumLibelle):
    """A ground on which the right to stay is kept."""

    AGE = "age", "un titulaire du bail a atteint soixante-cinq ans"
    HANDICAP = "handicap", "un titulaire du bail présente un handicap"
    HANDICAP_A_CHARGE = "handicap_a_charge", "une personne à charge présente un handicap"
    AUTONOMIE = "autonomie", "un titulaire du bail présente une perte d’autonomie"
    AUTONOMIE_A_CHARGE = "autonomie_a_charge", "une personne à charge présente une perte d’autonomie"
    QPV = "qpv", "le logement est dans un quartier prioritaire"
    ANCIENNE_ZUS = (
        "ancienne_zus",
        "le locataire vivait fin 2014 dans une ZUS qui n’est pas devenue un QPV",
    )


EXEMPTIONS: dict[Fondement, tuple[Exemption, ...]] = {
    Fondement.SOUS_OCCUPATION: tuple(Exemption),
    Fondement.ADAPTE_SANS_OCCUPANT: (Exemption.AGE,),
    Fondement.DEPASSEMENT: (
        Exemption.AGE, Exemption.HANDICAP, Exemption.HANDICAP_A_CHARGE, Exemption.QPV, Exemption.ANCIENNE_ZUS,
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ExemptionLue:
    """An exemption of an article, and whether it holds; None: not known, and therefore to be asked."""

    exemption: Exemption
    tient: bool | None


@regle(
    code="CCH", article="L442-3-1", depuis=date(2017, 1, 21), vu=True,
    valeurs=("maintien.age",), exigences=("R65",),
)  # fmt: skip
@regle(code="CCH", article="L442-3-2", depuis=date(2017, 1, 21), vu=True)
@regle(code="CCH", article="L442-3-3 III", depuis=date(2018, 1, 1), vu=False)
@regle(code="CCH", article="R442-3-1", depuis=date(2017, 1, 21), vu=True)
def exemptions(
    bail: Bail, fondement: Fondement, au: date, parametres: Parametres, *, age_le: date | None = None
) -> tuple[ExemptionLue, ...]:
    """Return the exemptions of one article with what is known of each; the age is looked at on `age_le`, or `au`.

    [vu] L442-3-1: age, handicap of the tenant or of a dependant, loss of autonomy of either, priority
    neighbourhood, former ZUS. L442-3-2: age only. [non vu] L442-3-3: age reached in the year that follows (the
    caller gives its 31 December), handicap, priority neighbourhood, former ZUS.

    Hypothèse : one of several holders is enough; 65 years are reached on the birthday; a loss of autonomy is one
    that R442-3-1 names (long illness, disability pension), its proof being looked at by a person.
    """
    ages = parametres.valeur("maintien.age", au).entier
    porteurs = titulaires(bail)
    charges = tuple(occupant for occupant in bail.occupants if occupant.a_charge and occupant not in porteurs)
    lues: dict[Exemption, bool | None] = {
        Exemption.AGE: _un(_ages(porteurs, age_le or au, ages)) if porteurs else None,
        Exemption.HANDICAP: _un(o.handicap for o in porteurs) if porteurs else None,
        Exemption.HANDICAP_A_CHARGE: _un(o.handicap for o in charges) if porteurs else None,
        Exemption.AUTONOMIE: _un(o.perte_autonomie for o in porteurs) if porteurs else None,
        Exemption.AUTONOMIE_A_CHARGE: _un(o.perte_autonomie for o in charges) if porteurs else None,
        Exemption.QPV: bail.qpv,
        Exemption.ANCIENNE_ZUS: en_ancienne_zus(bail),
    }
    return tuple(ExemptionLue(exemption, lues[exemption]) for exemption in EXEMPTIONS[fondement])


def _ages(porteurs: tuple[Occupant, ...], au: date, ages: int) -> Iterable[bool | None]:
    """Return for each holder whether the age is reached."""
    return (None if o.naissance is None else age_revolu(o.naissance, au) >= ages for o in porteurs)


def _un(reponses: Iterable[bool | None]) -> bool | None:
    """Return whether one of several answers is yes: one yes is enough, else one unknown leaves a doubt."""
    connues = tuple(reponses)
    if True in connues:
        return True
    return None if None in connues else False
