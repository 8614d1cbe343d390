"""Refusals: a code and data, never a text for the screen (see `caleol/web/messages.py`)."""

from typing import Any


class Refus(Exception):
    """An act or a rule says no; `code` names why, `data` holds what the message needs."""

    def __init__(self, code: str, *, champ: str | None = None, **data: Any) -> None:
        """Keep the code, the form field it concerns if any, and the data."""
        super().__init__(code)
        self.code = code
        self.champ = champ
        self.data: dict[str, Any] = data

    def __str__(self) -> str:
        """Return the code with its data, for logs and tests."""
        details = ", ".join(f"{nom}={valeur!r}" for nom, valeur in self.data.items())
        return f"{self.code}({details})" if details else self.code


class Introuvable(Refus):
    """The object does not exist, or this account may not know that it does."""

    def __init__(self, objet: str, **data: Any) -> None:
        """Name the kind of object that was asked for."""
        super().__init__("introuvable", objet=objet, **data)


class Interdit(Refus):
    """The account may not do this act on this object."""

    def __init__(self, code: str = "interdit", **data: Any) -> None:
        """Name the reason."""
        super().__init__(code, **data)


class Conflit(Refus):
    """Somebody else changed the object since it was read."""

    def __init__(self, objet: str, **data: Any) -> None:
        """Name the kind of object that changed."""
        super().__init__("conflit", objet=objet, **data)
