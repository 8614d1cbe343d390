"""After the decision: when the delay of an offer starts, when silence is a refusal, who is next in rank."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from caleol.kernel.errors import Refus
from caleol.rules.delais import ajouter_mois, est_ouvre
from caleol.rules.enumeration import EnumLibelle
from caleol.rules.parametre import Parametres
from caleol.rules.reference import regle


class Sort(EnumLibelle):
    """Where a ranked candidate stands."""

    ATTEND = "attend", "attend son tour"
    OFFERT = "offert", "le logement lui est proposé"
    PREND = "prend", "a accepté"
    SORTI = "sorti", "n’est plus candidat"


@dataclass(frozen=True, slots=True)
class CandidatClasse:
    """A candidate that the commission ranked on a dwelling; `cle` is any key that names it."""

    cle: int
    rang: int
    sort: Sort


@dataclass(frozen=True, slots=True)
class Suite:
    """What comes next on a dwelling: whom to offer it to, or that nobody is left; neither while one has it."""

    offrir: int | None = None
    epuise: bool = False


@regle(code="CCH", article="R441-10", depuis=date(2017, 1, 21), vu=True, exigences=("R36",))
@regle(code="CCH", article="R441-3", depuis=date(2021, 2, 1), vu=True)
def suite_du_lot(classes: Sequence[CandidatClasse]) -> Suite:
    """Return what comes next on a dwelling, from where its ranked candidates stand.

    [vu] The dwelling is offered in the order of the ranks, to one household at a time; the first that neither
    refused nor left is next, by the decision already taken: no new vote.
    """
    if any(classe.sort in {Sort.OFFERT, Sort.PREND} for classe in classes):
        return Suite()
    attendent = [classe for classe in classes if classe.sort is Sort.ATTEND]
    if not attendent:
        return Suite(epuise=True)
    return Suite(offrir=min(attendent, key=lambda classe: classe.rang).cle)


@regle(code="Conseil d’État", article="n° 436148", depuis=date(2021, 1, 1), vu=False, exigences=("R35", "R79"))
def depart_du_delai(recue_le: date | None, premiere_presentation_le: date | None) -> date:
    """Return the day of notice: that of receipt, else that of the first presentation of a letter never collected.

    [non vu] An advice of receipt that bears neither date proves nothing. Raises Refus("preuve_sans_date"), and
    Refus("preuve_dates") where a letter would be received before it was presented.
    """
    if recue_le is not None and premiere_presentation_le is not None and recue_le < premiere_presentation_le:
        raise Refus("preuve_dates", champ="recue_le")
    depart = recue_le or premiere_presentation_le
    if depart is None:
        raise Refus("preuve_sans_date", champ="recue_le")
    return depart


@regle(code="CCH", article="R441-10", depuis=date(2017, 1, 21), vu=True, exigences=("R36",))
def silence_vaut_refus(echeance_le: date | None, au: date) -> bool:
    """Return whether the silence of a household is a refusal on a day: the due date is past, and it had a proof.

    [vu] No answer in the delay of the offer equals a refusal. An offer without dated proof has no due date.
    """
    return echeance_le is not None and echeance_le < au


@regle(code="CCH", article="R441-2-8", depuis=date(2015, 4, 1), vu=True)
@regle(code="CCH", article="L441-2-1", depuis=date(2017, 1, 27), vu=False)
def radiation_clot_l_offre(*, partie: bool) -> bool:
    """Return whether an offer ends when its application is struck off; `partie` says that its letter has left.

    [vu] The article lists why an application is struck off, and says nothing of an offer that waits. [I] What lives is
    judged on the day of the decision, and an attribution that was notified is withdrawn by the commission alone: one
    that has left keeps its delay. One that has not left does not leave, and the dwelling goes to the next in rank, as
    it does where the application was struck off before; it is never a refusal.
    """
    return not partie


class Rappel(EnumLibelle):
    """Whether a household is to be reminded of the last day to answer."""

    TOT = "tot", "le délai court encore"
    UTILE = "utile", "un rappel peut arriver à temps"
    TARD = "tard", "un rappel n’arriverait plus à temps"


COURRIEL_UTILE = 1
"""Working days that must be left when a reminder leaves by e-mail: one to answer."""


@regle(
    code="CCH", article="R441-10", depuis=date(2017, 1, 21), vu=False,
    valeurs=("delais.rappel_avant", "delais.rappel_utile"),
)  # fmt: skip
def rappel(echeance_le: date, au: date, parametres: Parametres, *, par_courriel: bool) -> Rappel:
    """Tell whether a reminder that leaves on a day still leaves a useful time to answer.

    [non vu] No text asks for a reminder: it is a help [I]. Working days after the day itself are counted, up to the
    due date, with the holidays of the whole country; an e-mail comes at once, a letter does not.
    """
    jours = (au + timedelta(days=rang) for rang in range(1, (echeance_le - au).days + 1))
    reste = sum(est_ouvre(jour) for jour in jours)
    if reste > _jours("delais.rappel_avant", au, parametres):
        return Rappel.TOT
    minimum = COURRIEL_UTILE if par_courriel else _jours("delais.rappel_utile", au, parametres)
    return Rappel.UTILE if reste >= minimum else Rappel.TARD


def _jours(cle: str, au: date, parametres: Parametres) -> int:
    """Return a number of days: the last figure known, as a reminder must not stop the letters."""
    connu = parametres.derniere(cle, au)
    return connu.entier if connu is not None else 0


@regle(
    code="CCH", article="R441-2-8", depuis=date(2015, 4, 1), vu=True,
    valeurs=("delais.radiation_irrecevabilite",), exigences=("R32",),
)  # fmt: skip
def radiation_possible_le(notifiee_le: date, parametres: Parametres) -> date:
    """Return the first day on which an application found inadmissible may be struck off: one month after notice."""
    return ajouter_mois(notifiee_le, parametres.valeur("delais.radiation_irrecevabilite", notifiee_le).entier)
