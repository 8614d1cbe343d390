"""The hard conditions of a dwelling as SQL on the narrow table: the same verdict as `rules.eligibilite.exclusion`.

The rules stay the one definition: a property test holds both equal on random applications and dwellings.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, and_, case, false, func, literal, not_, or_, true

from caleol.models.demande import Instruction
from caleol.rules.eligibilite import SANS_PLAFOND, CriteresLogement, MotifExclusion

AUCUN_PLAFOND = 1_000_000_000
MOTIFS = tuple(MotifExclusion)
"""The number of a motive in a statement is its place here, plus one; 0 is « eligible »."""


def conditions(criteres: CriteresLogement) -> tuple[tuple[ColumnElement[bool], MotifExclusion], ...]:
    """Return what keeps an application from a dwelling, each condition with its motive, in the order of the rules."""
    i = Instruction
    return (
        (i.expire_jour < criteres.reactivable_depuis, MotifExclusion.DEMANDE_RADIEE),
        (i.expire_jour < criteres.au, MotifExclusion.DEMANDE_EXPIREE),
        (i.sejour == 2, MotifExclusion.SEJOUR_IRREGULIER),
        (i.ressources_euros > plafond(criteres), MotifExclusion.PLAFOND_DEPASSE),
        (i.personnes_surface > criteres.personnes_max, MotifExclusion.LOGEMENT_TROP_PETIT),
        (i.nb_personnes < criteres.personnes_min, MotifExclusion.LOGEMENT_TROP_GRAND),
        (
            (i.besoin_fauteuil != 0) if criteres.refuse_fauteuil else false(),
            MotifExclusion.FAUTEUIL_INADAPTE,
        ),
    )


def plafond(criteres: CriteresLogement) -> ColumnElement[int]:
    """Return the ceiling of an application for a dwelling, out of reach where none applies or none was checked."""
    montants = {
        categorie: AUCUN_PLAFOND if montant == SANS_PLAFOND else montant
        for categorie, montant in enumerate(criteres.plafonds)
        if categorie
    }
    base = case(montants, value=Instruction.categorie, else_=AUCUN_PLAFOND)
    if not criteres.plafond_supplement:
        return base
    return base + Instruction.personnes_supplementaires * criteres.plafond_supplement


def verdict(
    criteres: CriteresLogement, places: Sequence[tuple[ColumnElement[bool], int]] = (), sinon: int = 0
) -> ColumnElement[int]:
    """Return the number of the first motive that excludes an application.

    An eligible one gets the number of the first of `places` whose condition it meets, `sinon` where it meets none.
    """
    exclusions = ((condition, MOTIFS.index(motif) + 1) for condition, motif in conditions(criteres))
    return case(*exclusions, *places, else_=literal(sinon))


def eligible(criteres: CriteresLogement) -> ColumnElement[bool]:
    """Return the condition that no motive excludes an application."""
    return and_(*(not_(condition) for condition, _ in conditions(criteres)))


def souhaite(communes: Iterable[str]) -> ColumnElement[bool]:
    """Return the condition that one of these communes is wished; without any, nobody is kept out."""
    codes = sorted(communes)
    return or_(*(Instruction.communes_souhaitees.contains(code) for code in codes)) if codes else true()


def mot(colonne: ColumnElement[str], cle: str) -> ColumnElement[bool]:
    """Return the condition that a key is one of those a column holds between two spaces each."""
    return func.replace(colonne, f" {cle} ", "") != colonne
