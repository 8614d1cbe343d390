"""The filters of the candidates as the address says them, and the words that recall those that are set."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from caleol.kernel import francais as fr
from caleol.queries.choix_candidats import Choix
from caleol.queries.filtres_candidats import (
    PRIORITAIRE,
    TOUTES,
    FiltrePresentation,
    FiltreQuartile,
    Filtres,
)
from caleol.web.lots.lecture import entier, enumere, filtres_adresse

OUI_NON = {"oui": True, "non": False}
DERNIER_TYPE = 6
ATTENTE_MAXIMUM = 600


@dataclass(frozen=True, slots=True)
class Pose:
    """A filter that is set: its words, and the address of the same page without it."""

    texte: str
    sans: str


def filtres_de_l_adresse() -> Filtres:
    """Return the filters of the address; what means nothing is left out."""
    pieces, attente = entier("type"), entier("attente")
    return Filtres(
        texte=request.args.get("q", "").strip()[:120],
        commune=_code(request.args.get("communes", "")),
        priorite=request.args.get("priorite", "")[:60],
        mutation=OUI_NON.get(request.args.get("mutation", "")),
        reservataire_id=entier("reservataire"),
        quartile=enumere(FiltreQuartile, "quartile"),
        attente_mois=attente if attente and attente <= ATTENTE_MAXIMUM else None,
        presentation=enumere(FiltrePresentation, "presentation"),
        pieces=pieces if pieces and pieces <= DERNIER_TYPE else None,
    )


def _code(texte: str) -> str:
    return texte if texte == TOUTES or (len(texte) == 5 and texte.isalnum() and texte.isascii()) else ""


def filtres_poses(filtres: Filtres, choix: Choix) -> tuple[Pose, ...]:
    """Return the filters that are set, the search by name apart."""
    return tuple(Pose(texte, _adresse_sans(nom)) for nom, texte in _textes(filtres, choix))


def _textes(filtres: Filtres, choix: Choix) -> Iterator[tuple[str, str]]:
    """Yield each filter that is set: its name in the address, its words."""
    if filtres.commune == TOUTES:
        yield "communes", "toutes communes"
    elif filtres.commune:
        yield "communes", f"souhaitent {dict(choix.communes).get(filtres.commune, filtres.commune)}"
    if filtres.priorite:
        publics = {PRIORITAIRE: "public prioritaire", **dict(choix.publics)}
        yield "priorite", publics.get(filtres.priorite, "priorité inconnue")
    if filtres.mutation is not None:
        yield "mutation", "mutations" if filtres.mutation else "hors mutations"
    if filtres.reservataire_id is not None:
        nom = dict(choix.reservataires).get(filtres.reservataire_id, "un réservataire inconnu")
        yield "reservataire", f"désignées par {nom}"
    if filtres.quartile:
        yield "quartile", filtres.quartile.libelle.lower()
    if filtres.attente_mois:
        yield "attente", f"{fr.accorde(filtres.attente_mois, 'mois', 'mois')} d’attente au moins"
    if filtres.presentation:
        yield "presentation", filtres.presentation.libelle.lower()
    if filtres.pieces:
        yield "type", f"demandent un T{filtres.pieces}"


def _adresse_sans(nom: str) -> str:
    """Return the address of the first page without one of its filters."""
    arguments: dict[str, Any] = {cle: valeur for cle, valeur in filtres_adresse().items() if cle != nom}
    return url_for(request.endpoint or "", **arguments, **(request.view_args or {}))
