"""The examination of a lease: the five situations decided with their figures, for one lease or for a stock."""

from datetime import date
from typing import Any, NamedTuple

from caleol.rules.occupation.adaptation import (
    AdapteSansOccupant,
    BesoinAdaptation,
    adapte_sans_occupant,
    besoin_adaptation,
)
from caleol.rules.occupation.bareme import Bareme
from caleol.rules.occupation.decompte import decompter
from caleol.rules.occupation.depassement import Depassement, depassement
from caleol.rules.occupation.faits import Bail
from caleol.rules.occupation.situations import Etat, Manque, SituationOccupation
from caleol.rules.occupation.taille import SousOccupation, SurOccupation, sous_occupation, sur_occupation
from caleol.rules.reference import regle

Constat = SurOccupation | SousOccupation | AdapteSansOccupant | BesoinAdaptation | Depassement


class Examen(NamedTuple):
    """What the rules find on a lease, in the order of the law; several may be found at once."""

    sur_occupation: SurOccupation
    sous_occupation: SousOccupation
    adapte_sans_occupant: AdapteSansOccupant
    besoin_adaptation: BesoinAdaptation
    depassement_plafond: Depassement

    @property
    def constats(self) -> dict[SituationOccupation, Constat]:
        """Return the results by situation, in the order of the law."""
        return {
            SituationOccupation.SUR_OCCUPATION: self.sur_occupation,
            SituationOccupation.SOUS_OCCUPATION: self.sous_occupation,
            SituationOccupation.ADAPTE_SANS_OCCUPANT: self.adapte_sans_occupant,
            SituationOccupation.BESOIN_ADAPTATION: self.besoin_adaptation,
            SituationOccupation.DEPASSEMENT_PLAFOND: self.depassement_plafond,
        }

    def situations(self, etat: Etat) -> tuple[SituationOccupation, ...]:
        """Return the situations in a state: those found, or those of which nothing can be said yet."""
        return tuple(situation for situation, constat in self.constats.items() if constat.etat is etat)

    @property
    def manques(self) -> tuple[Manque, ...]:
        """Return every fact that is missing, once each, in the order of the situations."""
        return tuple(dict.fromkeys(manque for constat in self.constats.values() for manque in constat.manques))


CONSTATS: dict[SituationOccupation, type[Constat]] = {
    SituationOccupation.SUR_OCCUPATION: SurOccupation,
    SituationOccupation.SOUS_OCCUPATION: SousOccupation,
    SituationOccupation.ADAPTE_SANS_OCCUPANT: AdapteSansOccupant,
    SituationOccupation.BESOIN_ADAPTATION: BesoinAdaptation,
    SituationOccupation.DEPASSEMENT_PLAFOND: Depassement,
}


@regle(code="CCH", article="L442-5-2", depuis=date(2019, 1, 1), vu=True, exigences=("R57",))
def examiner(bail: Bail, bareme: Bareme) -> Examen:
    """Decide the five situations of a lease: found, not found, or to be checked with what is missing.

    [vu] The landlord sends to the commission the tenants in one of the five. The examination is compulsory in the
    tense zones only (see `echeance`); the situations are computed everywhere.
    """
    compte = decompter(bail.occupants, bareme.au, bareme.ages_jeune_couple)
    return Examen(
        sur_occupation(bail, compte, bareme),
        sous_occupation(bail, compte, bareme),
        adapte_sans_occupant(bail, compte),
        besoin_adaptation(bail, compte),
        depassement(bail, compte, bareme),
    )


def ecrire_constat(constat: Constat) -> dict[str, Any]:
    """Return a result in a form that JSON stores, from which `relire_constat` makes it anew."""
    return {
        nom: [str(v) for v in valeur] if isinstance(valeur, tuple) else valeur
        for nom, valeur in constat._asdict().items()
    }


def relire_constat(situation: SituationOccupation, ecrit: dict[str, Any]) -> Constat:
    """Return a stored result; raises KeyError or TypeError where it does not hold what the situation needs."""
    valeurs = dict(ecrit)
    valeurs["etat"] = Etat(valeurs["etat"])
    valeurs["manques"] = tuple(Manque(manque) for manque in valeurs["manques"])
    if "sls" in valeurs:
        valeurs["sls"] = Etat(valeurs["sls"])
    if "signaux" in valeurs:
        valeurs["signaux"] = tuple(valeurs["signaux"])
    return CONSTATS[situation](**valeurs)
