"""The ballots of a lot as their closes froze them: result, counts, grounds in words; those undone stay readable."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from caleol.kernel.francais import majuscule
from caleol.models.lot import Scrutin
from caleol.queries.voix import SiegeLu


@dataclass(frozen=True, slots=True)
class FondementLu:
    """A step of a count in a sentence, with its text and whether it was read."""

    phrase: str
    source: str
    autorite: str


@dataclass(frozen=True, slots=True)
class ScrutinLu:
    """A ballot that was counted; `annule_le` where it was undone."""

    tour: int
    clos_le: datetime | None
    mode: str
    phrase: str
    fondements: tuple[FondementLu, ...]
    alertes: tuple[str, ...]
    empreinte: str
    annule_le: datetime | None
    annule_motif: str


def scrutins_lus(scrutins: Sequence[Scrutin], sieges: Mapping[int, SiegeLu]) -> tuple[ScrutinLu, ...]:
    """Return the ballots in their order; one of before the grounds were kept has none."""
    libelles = {siege.cle: siege.libelle for siege in sieges.values()}
    return tuple(_lu(scrutin, libelles) for scrutin in scrutins)


def _lu(scrutin: Scrutin, libelles: Mapping[str, str]) -> ScrutinLu:
    garde = scrutin.decompte.get("depouillement") or {}
    return ScrutinLu(
        tour=scrutin.tour,
        clos_le=scrutin.clos_le,
        mode=scrutin.mode.libelle,
        phrase=majuscule(str(scrutin.decompte.get("phrase", ""))),
        fondements=tuple(
            FondementLu(_nomme(f["phrase"], libelles), f["source"], f["autorite"]) for f in garde.get("fondements", ())
        ),
        alertes=tuple(garde.get("alertes", ())),
        empreinte=str(scrutin.decompte.get("empreinte", "")),
        annule_le=scrutin.annule_le,
        annule_motif=scrutin.annule_motif or "",
    )


def _nomme(phrase: str, libelles: Mapping[str, str]) -> str:
    """Return a sentence with the names of the seats for their keys."""
    for cle, libelle in libelles.items():
        phrase = phrase.replace(f"«\u00a0{cle}\u00a0»", libelle)
    return phrase
