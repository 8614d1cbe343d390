"""What the voices of a lot decided, and by which rule, where the voters are known already."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from caleol.kernel.errors import Refus
from caleol.kernel.francais import accorde, liste_et
from caleol.rules.composition import NatureSiege, SiegeAuLot, Voix
from caleol.rules.enumeration import EnumLibelle
from caleol.rules.reference import regle
from caleol.rules.reglement import Majorite, ReglesSeance
from caleol.rules.scrutin.majorite import CONTRE, Comptes, Tranche, trancher

__all__ = ["CONTRE", "Bulletin", "IssueScrutin", "ResultatScrutin", "issue_de", "resultat"]


class IssueScrutin(EnumLibelle):
    """How a ballot ends."""

    ADOPTE = "adopte", "adopté"
    SECOND_TOUR = "second_tour", "second tour entre les deux premiers"
    REPORT = "report", "lot reporté"
    RENVOI = "renvoi", "lot renvoyé en séance physique"


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


@regle(code="CCH", article="R441-9", depuis=date(2017, 1, 21), vu=True, exigences=("R02",))
def resultat(
    bulletins: Sequence[Bulletin],
    regles: ReglesSeance,
    *,
    second_tour: bool = False,
    voix_du_lot: int | None = None,
) -> ResultatScrutin:
    """Count the voices of one lot where presences and quorum are known already; `depouiller` does the whole.

    [vu] Only the members whom the article lists vote, each with one voice. `voix_du_lot` is how many seats have a
    voice on the lot, those that stepped aside left out; it is asked for where the majority is counted on them.

    Hypothèse : abstentions are out of the voices cast; a second ballot that decides nothing postpones the lot.
    Raises Refus("vote_consultatif"), Refus("vote_en_double"), Refus("voix_du_lot_inconnues").
    """
    _refuse_les_voix_nulles(bulletins)
    if voix_du_lot is None and regles.majorite is Majorite.VOIX_DU_LOT:
        raise Refus("voix_du_lot_inconnues")
    decompte = Counter(bulletin.choix for bulletin in bulletins if bulletin.choix is not None)
    compte = tuple(sorted(decompte.items(), key=lambda option: (-option[1], option[0])))
    abstentions = len(bulletins) - decompte.total()
    comptes = Comptes(
        compte,
        presents=len(bulletins),
        voix_du_lot=voix_du_lot or 0,
        maire=next((b.choix for b in bulletins if b.siege.siege.nature is NatureSiege.MAIRE), None),
        president=next((b.choix for b in bulletins if b.president), None),
    )
    tranche = trancher(comptes, regles)
    issue, finalistes = issue_de(tranche, regles, second_tour=second_tour)
    classement = tranche.gagnant if issue is IssueScrutin.ADOPTE else None
    return _resultat(issue, classement, finalistes, compte, abstentions, tranche.regle.libelle)


def issue_de(
    tranche: Tranche, regles: ReglesSeance, *, second_tour: bool = False
) -> tuple[IssueScrutin, tuple[str, ...]]:
    """Return how a ballot ends, with the classements of a second ballot: one only, and only if the règlement has it."""
    if tranche.gagnant not in {None, CONTRE}:
        return IssueScrutin.ADOPTE, ()
    if tranche.finalistes and regles.second_tour and not second_tour:
        return IssueScrutin.SECOND_TOUR, tranche.finalistes
    return IssueScrutin.REPORT, ()


def _refuse_les_voix_nulles(bulletins: Sequence[Bulletin]) -> None:
    """Refuse the voice of a consultative seat, and two voices of one seat."""
    cles = [bulletin.siege.siege.cle for bulletin in bulletins]
    if any(bulletin.siege.voix is not Voix.DELIBERATIVE for bulletin in bulletins):
        raise Refus("vote_consultatif")
    if len(set(cles)) != len(cles):
        raise Refus("vote_en_double", sieges=cles)


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
