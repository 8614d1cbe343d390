"""One thing to look at in a past séance."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Anomalie:
    """On which lot (None: the séance), of which rule (« R20 », or « mandats »), by which text, in a sentence."""

    lot: int | None
    regle: str
    article: str
    phrase: str
