"""Numbers in addresses: only those that the databases can hold, in plain digits; others are not found."""

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

PLUS_GRAND = 2**31 - 1


class Numero(IntegerConverter):
    """A key of a row: one to ten figures 0 to 9, at most what a 32-bit integer holds."""

    regex = r"[0-9]{1,10}"

    def __init__(self, plan: Map, fixed_digits: int = 0, min: int = 0, max: int = PLUS_GRAND) -> None:  # noqa: A002 - werkzeug's name
        """Bound the number, unless the route gives a bound of its own (Werkzeug's own names)."""
        super().__init__(plan, fixed_digits, min, max)


def installe(application: Flask) -> None:
    """Read every `<int:…>` of the routes so."""
    application.url_map.converters["int"] = Numero
