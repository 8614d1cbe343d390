"""What a ballot decided: a vote bears on a whole classement, and the result names the rule that gave it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from caleol.kernel.errors import Refus
from caleol.kernel.francais import accorde, liste_et
from caleol.rules.composition import NatureSiege, SiegeAuLot, Voix
from caleol.rules.enumeration import EnumLibelle
from caleol.rules.reference import regle
from caleol.rules.reglement import Departage, Majorite, ReglesSeance

CONTRE = "contre"
SANS_MAJORITE = "aucune majorité"


class IssueScrutin(EnumLibelle):
    """How a ballot ends."""

    ADOPTE = "adopte", "adopté"
    SECOND_TOUR = "second_tour", "second tour entre les deux premiers"
    REPORT = "report", "lot reporté"


@dataclass(frozen=True, slots=True)
class Bulletin:
    """One voice: the key of a classement, CONTRE, or None for an abstention."""

    siege: SiegeAuLot
    choix: str | None
    president: bool = False


@dataclass(frozen=True, slots=True)
class ResultatScrutin:
    """The count of a ballot, the classement adopted if any, and the rule applied."""

    issue: IssueScrutin
    classement: str | None
    finalistes: tuple[str, ...]
    decompte: tuple[tuple[str, int], ...]
    abstentions: int
    regle: str
    phrase: str


@regle(code="CCH", article="L441-2", depuis=date(2022, 2, 23), vu=True, exigences=("R04",))
@regle(code="CCH", article="R441-9", depuis=date(2017, 1, 21), vu=True, exigences=("R02", "R05"))
def resultat(bulletins: Sequence[Bulletin], regles: ReglesSeance, *, second_tour: bool = False) -> ResultatScrutin:
    """Count a ballot of one lot: majority of the règlement, casting vote of the mayor, else president, else later.

    [vu] Where votes are equal the mayor's decides. The Code gives no majority and no rule for a tie without
    the mayor: both belong to the règlement.

    Hypothèse : abstentions are out of the count; without a majority one second ballot opposes the first two; an
    equal split that no rule decides, or a second ballot that decides nothing, postpones the lot.
    Raises Refus("vote_consultatif"), Refus("vote_en_double").
    """
    _refuse_les_voix_nulles(bulletins)
    decompte = Counter(bulletin.choix for bulletin in bulletins if bulletin.choix is not None)
    compte = tuple(decompte.most_common())
    abstentions = sum(bulletin.choix is None for bulletin in bulletins)
    gagnant, texte_regle = _gagnant(bulletins, compte, regles)
    if gagnant is not None:
        issue = IssueScrutin.REPORT if gagnant == CONTRE else IssueScrutin.ADOPTE
        classement = None if gagnant == CONTRE else gagnant
        return _resultat(issue, classement, (), compte, abstentions, texte_regle)
    finalistes = _finalistes(compte) if texte_regle == SANS_MAJORITE else ()
    if finalistes and regles.second_tour and not second_tour:
        return _resultat(IssueScrutin.SECOND_TOUR, None, finalistes, compte, abstentions, texte_regle)
    return _resultat(IssueScrutin.REPORT, None, (), compte, abstentions, texte_regle)


def _refuse_les_voix_nulles(bulletins: Sequence[Bulletin]) -> None:
    """Refuse the voice of a consultative seat, and two voices of one seat."""
    cles = [bulletin.siege.siege.cle for bulletin in bulletins]
    if any(bulletin.siege.voix is not Voix.DELIBERATIVE for bulletin in bulletins):
        raise Refus("vote_consultatif")
    if len(set(cles)) != len(cles):
        raise Refus("vote_en_double", sieges=cles)


def _gagnant(
    bulletins: Sequence[Bulletin], compte: tuple[tuple[str, int], ...], regles: ReglesSeance
) -> tuple[str | None, str]:
    """Return who wins and by which rule, None where nobody does."""
    if not compte:
        return None, "aucune voix exprimée"
    exprimes = sum(voix for _, voix in compte)
    tete, voix_tete = compte[0]
    ex_aequo = [choix for choix, voix in compte if voix == voix_tete]
    if len(ex_aequo) == 1 and (regles.majorite is Majorite.RELATIVE or voix_tete * 2 > exprimes):
        return tete, regles.majorite.libelle
    partage = len(ex_aequo) * voix_tete == exprimes or regles.majorite is Majorite.RELATIVE
    if len(ex_aequo) > 1 and partage:
        return _departage(bulletins, ex_aequo, regles)
    return None, SANS_MAJORITE


def _departage(bulletins: Sequence[Bulletin], ex_aequo: list[str], regles: ReglesSeance) -> tuple[str | None, str]:
    """Return the choice of the mayor, else of the president, in the order of the règlement."""
    for departage in regles.departage:
        if departage is Departage.REPORT:
            break
        for bulletin in bulletins:
            if _decide(bulletin, departage) and bulletin.choix in ex_aequo:
                return bulletin.choix, departage.libelle
    return None, "partage égal des voix"


def _decide(bulletin: Bulletin, departage: Departage) -> bool:
    """Return whether a voice is the one that decides at this step."""
    if departage is Departage.MAIRE:
        return bulletin.siege.siege.nature is NatureSiege.MAIRE
    return bulletin.president


def _finalistes(compte: tuple[tuple[str, int], ...]) -> tuple[str, ...]:
    """Return the two classements of a second ballot, none where the first two cannot be told."""
    classements = [(choix, voix) for choix, voix in compte if choix != CONTRE]
    if len(classements) < 2 or (len(classements) > 2 and classements[1][1] == classements[2][1]):
        return ()
    return (classements[0][0], classements[1][0])


def _resultat(
    issue: IssueScrutin,
    classement: str | None,
    finalistes: tuple[str, ...],
    compte: tuple[tuple[str, int], ...],
    abstentions: int,
    texte_regle: str,
) -> ResultatScrutin:
    """Write the result with its sentence: counts, never names."""
    voix = liste_et([accorde(nombre, "voix", "voix") for _, nombre in compte]) or "aucune voix"
    suite = f", {accorde(abstentions, 'abstention')}" if abstentions else ""
    phrase = f"{issue.libelle} ({texte_regle})\u00a0: {voix}{suite}"
    return ResultatScrutin(issue, classement, finalistes, compte, abstentions, texte_regle, phrase)
