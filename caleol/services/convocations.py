"""Convocations: each member, by which channel, at which instant; announced absences."""

from collections.abc import Sequence
from dataclasses import dataclass

from caleol.models.enumerations import CanalConvocation
from caleol.services.act import Acte


@dataclass(frozen=True, slots=True)
class Envoi:
    """One member to call for one seat; a mail leaves after the act, the two others are told as done."""

    siege_id: int
    membre_id: int
    canal: CanalConvocation
    preuve: str = ""


def convoke(acte: Acte, *, seance_id: int, envois: Sequence[Envoi] | None = None, adresse: str = "") -> int:
    """Record the convocations and queue the mails; `envois` None calls the titulaire of each seat that sits.

    `adresse` is the address of the séance's page, for the mails. Return how many were recorded. May be called
    again to call a suppléant or, after a late item, one more mayor.
    """
    raise NotImplementedError


def announce_absence(acte: Acte, *, convocation_id: int, absent: bool = True) -> None:
    """Note that a member said they will not come, or will come after all."""
    raise NotImplementedError
