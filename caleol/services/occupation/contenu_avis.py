"""What an avis says: its words are read again, and the dwelling that it names never contradicts what it notes."""

import re
from dataclasses import dataclass
from decimal import Decimal

from caleol.kernel.errors import Refus
from caleol.models.base import cle_de_tri
from caleol.models.occupation import ExamenOccupation
from caleol.rules.occupation.coherence import surface_contraire, type_contraire
from caleol.rules.occupation.traits import SANS_TRAITS, Traits
from caleol.services.relecture import check_mots

ANORMALE = re.compile(r"\banorma\w*")
"""What a tenant is never told of a home (decisions: figures, never « situation anormale »)."""


@dataclass(frozen=True, slots=True)
class DonneesAvis:
    """What the commission answers: whether it notes a situation, what would suit, its words.

    `relu` says that the writer read again a word that was pointed out.
    """

    constatee: bool
    texte: str
    type_adapte: str | None = None
    surface_adaptee: Decimal | None = None
    caracteristiques: str = ""
    accession: bool = False
    traits: Traits = SANS_TRAITS
    relu: bool = False


def check_contenu(examen: ExamenOccupation, donnees: DonneesAvis) -> None:
    """Check the words of an avis, the figures put before the commission aside, and the dwelling that it names.

    Raises:
        Refus: `avis_anormal`, `avis_jugement`, `avis_a_relire`, `avis_type_contraire`, `avis_surface_contraire`.
    """
    for champ, texte in (
        ("texte", _sans_chiffres(examen, donnees.texte)),
        ("caracteristiques", donnees.caracteristiques),
    ):
        trouve = ANORMALE.search(cle_de_tri(texte))
        if trouve:
            raise Refus("avis_anormal", champ=champ, mot=trouve.group())
        check_mots(texte, champ=champ, relu=donnees.relu)
    if donnees.constatee:
        _check_logement(examen, donnees)


def _sans_chiffres(examen: ExamenOccupation, texte: str) -> str:
    """Return a text without the sentences that the tool wrote of the five situations."""
    for lue in (examen.instantane or {}).get("situations", {}).values():
        texte = texte.replace(lue["phrase"], " ")
    return texte


def _check_logement(examen: ExamenOccupation, donnees: DonneesAvis) -> None:
    logement, situations = examen.bail.logement, [s.situation for s in examen.situations]
    faute = type_contraire(situations, logement.type, donnees.type_adapte)
    if faute:
        raise Refus(
            "avis_type_contraire", champ="type_adapte", bail=examen.bail.reference, actuel=logement.type,
            adapte=donnees.type_adapte, faute=faute,
        )  # fmt: skip
    surface = None if donnees.surface_adaptee is None else int(donnees.surface_adaptee * 100)
    faute = surface_contraire(situations, int(logement.surface * 100), surface)
    if faute and not donnees.traits.adapte:
        raise Refus(
            "avis_surface_contraire", champ="surface_adaptee", bail=examen.bail.reference, actuelle=logement.surface,
            faute=faute,
        )  # fmt: skip
