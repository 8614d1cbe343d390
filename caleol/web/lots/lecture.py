"""Reading what an address or a form says, so that an address edited by hand never breaks a page."""

from collections.abc import Mapping
from typing import Any, TypeVar

from flask import request, url_for

from caleol.kernel.errors import Introuvable
from caleol.rules.enumeration import EnumLibelle
from caleol.web import nombres

E = TypeVar("E", bound=EnumLibelle)
MAXIMUM = nombres.PLUS_GRANDE_CLE
FILTRES = (
    "q", "commune", "agence", "etat", "priorite", "communes", "mutation", "reservataire", "quartile", "attente",
    "presentation", "type", "situation", "constat", "echeance", "manque", "incomplet",
)  # fmt: skip


def entier(nom: str, source: Mapping[str, str] | None = None) -> int | None:
    """Return a whole number of the address (or of a form), None where it is not one."""
    return nombres.entier((request.args if source is None else source).get(nom))


def cle_demandee(nom: str) -> int | None:
    """Return the key that the address names, None where it names none.

    Raises:
        Introuvable: what it says is no key: an address edited by hand is told, never read as another page.
    """
    texte = request.args.get(nom, "").strip()
    lue = nombres.entier(texte)
    if texte and lue is None:
        raise Introuvable(nom, texte=texte[:40])
    return lue


def entiers(nom: str) -> list[int]:
    """Return the whole numbers of a field that a form repeats; what is not one is left out."""
    return [nombre for texte in request.form.getlist(nom) if (nombre := nombres.entier(texte)) is not None]


def enumere(classe: type[E], nom: str, source: Mapping[str, str] | None = None) -> E | None:
    """Return a member of an enumeration named in the address (or in a form), None where there is none such."""
    texte = (request.args if source is None else source).get(nom, "")
    return next((membre for membre in classe if membre.value == texte), None)


def filtres_adresse() -> dict[str, str]:
    """Return the filters of the address, and nothing else that somebody may have written there."""
    return {nom: request.args[nom] for nom in FILTRES if request.args.get(nom)}


def lien_page(numero: int) -> str:
    """Return the address of this page with its filters, at another page of its list."""
    arguments: dict[str, Any] = {**filtres_adresse(), **(request.view_args or {}), "page": numero}
    return url_for(request.endpoint or "", **arguments)
