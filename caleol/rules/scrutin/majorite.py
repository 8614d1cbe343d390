"""Who wins a ballot: the majority of the règlement, then the casting votes, then a second ballot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from caleol.rules.enumeration import EnumLibelle
from caleol.rules.reference import regle
from caleol.rules.reglement import Departage, Majorite, ReglesSeance

CONTRE = "contre"


class RegleAppliquee(EnumLibelle):
    """The rule that gave the result of a ballot, or that stopped it."""

    EXPRIMEES = "majorite_exprimees", Majorite.ABSOLUE.libelle
    RELATIVE = "majorite_relative", Majorite.RELATIVE.libelle
    PRESENTS = "majorite_presents", Majorite.PRESENTS.libelle
    VOIX_DU_LOT = "majorite_voix_du_lot", Majorite.VOIX_DU_LOT.libelle
    MAIRE = "maire", Departage.MAIRE.libelle
    PRESIDENT = "president", Departage.PRESIDENT.libelle
    EGALITE = "egalite", "partage égal des voix"
    SANS_MAJORITE = "sans_majorite", "aucune majorité"
    AUCUNE_VOIX = "aucune_voix", "aucune voix exprimée"
    RENVOI_UN_MEMBRE = "renvoi_un_membre", "renvoi demandé par un membre"
    RENVOI_MAJORITE = "renvoi_majorite", "renvoi voté à la majorité"
    QUORUM = "quorum", "quorum non atteint"
    PARTICIPATION = "participation", "moins de la moitié des membres a participé"
    MODALITE = "modalite", "mode de séance que le règlement ne prévoit pas"


MAJORITES = {
    Majorite.ABSOLUE: RegleAppliquee.EXPRIMEES,
    Majorite.RELATIVE: RegleAppliquee.RELATIVE,
    Majorite.PRESENTS: RegleAppliquee.PRESENTS,
    Majorite.VOIX_DU_LOT: RegleAppliquee.VOIX_DU_LOT,
}


@dataclass(frozen=True, slots=True)
class Comptes:
    """The voices of each option in the order of the propositions (`CONTRE` refuses them all), and the bases.

    `presents` counts the seats that vote, there or by a proxy; `voix_du_lot` the seats with a vote, there or not.
    `maire` and `president` are the options that they chose themselves, None where they chose none.
    """

    options: tuple[tuple[str, int], ...]
    presents: int
    voix_du_lot: int
    maire: str | None = None
    president: str | None = None

    @property
    def exprimes(self) -> int:
        """Return the voices cast for an option: neither abstentions nor requests to send back."""
        return sum(voix for _, voix in self.options)


@dataclass(frozen=True, slots=True)
class Tranche:
    """Who wins and by which rule; without a winner, the two classements of a second ballot where they are known."""

    gagnant: str | None
    regle: RegleAppliquee
    finalistes: tuple[str, ...] = ()


def base_majorite(comptes: Comptes, regles: ReglesSeance) -> int:
    """Return the number of voices of which more than the half is asked."""
    match regles.majorite:
        case Majorite.PRESENTS:
            return comptes.presents
        case Majorite.VOIX_DU_LOT:
            return comptes.voix_du_lot
        case _:
            return comptes.exprimes


def majorite_requise(comptes: Comptes, regles: ReglesSeance) -> int | None:
    """Return the voices that adopt, None where the règlement asks only for the most."""
    return None if regles.majorite is Majorite.RELATIVE else base_majorite(comptes, regles) // 2 + 1


@regle(code="CCH", article="L441-2", depuis=date(2022, 2, 23), vu=True, exigences=("R04",))
@regle(code="CCH", article="R441-9", depuis=date(2017, 1, 21), vu=True, exigences=("R05",))
def trancher(comptes: Comptes, regles: ReglesSeance) -> Tranche:
    """Say who wins: majority of the règlement, casting vote of the mayor, then the règlement's own rule for a tie.

    [vu] Where votes are equal the mayor's decides. The Code gives no majority and no rule for a tie without the
    mayor: both belong to the règlement.

    Hypothèse : votes are equal when all the voices cast are shared in equal parts (or, where the most voices are
    enough, when several come first); a leader without a majority is no tie.
    """
    voix_de = {option: voix for option, voix in comptes.options if voix}
    if not voix_de:
        return Tranche(None, RegleAppliquee.AUCUNE_VOIX)
    tete = max(voix_de.values())
    ex_aequo = [option for option, voix in voix_de.items() if voix == tete]
    if len(ex_aequo) == 1 and tete >= (majorite_requise(comptes, regles) or 1):
        return Tranche(ex_aequo[0], MAJORITES[regles.majorite])
    if len(ex_aequo) > 1 and (regles.majorite is Majorite.RELATIVE or len(ex_aequo) * tete == comptes.exprimes):
        gagnant, par = departager(ex_aequo, comptes, regles)
        return Tranche(gagnant, par)
    return Tranche(None, RegleAppliquee.SANS_MAJORITE, finalistes(comptes, regles))


def departager(ex_aequo: Sequence[str], comptes: Comptes, regles: ReglesSeance) -> tuple[str | None, RegleAppliquee]:
    """Return the option of the mayor, else the one that the règlement's rule names, None where nobody decides.

    The mayor comes first by the law, whatever the règlement says.
    """
    if comptes.maire in ex_aequo:
        return comptes.maire, RegleAppliquee.MAIRE
    for etape in regles.departage:
        if etape is Departage.REPORT:
            break
        if etape is Departage.PRESIDENT and comptes.president in ex_aequo:
            return comptes.president, RegleAppliquee.PRESIDENT
    return None, RegleAppliquee.EGALITE


def finalistes(comptes: Comptes, regles: ReglesSeance) -> tuple[str, ...]:
    """Return the two classements of a second ballot, none where the first two cannot be told.

    Hypothèse : an equality for the second place is decided by the casting votes; refusing all is no classement.
    """
    restants = [(option, voix) for option, voix in comptes.options if voix and option != CONTRE]
    if len(restants) < 2:
        return ()
    places = sorted((voix for _, voix in restants), reverse=True)[:2]
    premiers = [option for option, voix in restants if voix == places[0]]
    if len(premiers) >= 2:
        return tuple(premiers) if len(premiers) == 2 else ()
    seconds = [option for option, voix in restants if voix == places[1]]
    second = seconds[0] if len(seconds) == 1 else departager(seconds, comptes, regles)[0]
    return (premiers[0], second) if second is not None else ()
