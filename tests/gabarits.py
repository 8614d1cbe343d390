"""What the templates are held to in tests."""

from collections.abc import Mapping
from typing import Any

from jinja2 import StrictUndefined, Undefined
from jinja2.utils import missing


class AttributConnu(Undefined):
    """Fails where a template reads what its object does not have: a slip that would pass for « nothing to show ».

    A name that the page was not given, or a key that a mapping lacks, stays empty as a partial may expect.
    """

    def __new__(cls, hint: str | None = None, obj: Any = missing, *suite: Any, **nommes: Any) -> Undefined:  # type: ignore[misc] # one of two kinds
        """Return the strict kind for an attribute of an object."""
        souple = obj is missing or isinstance(obj, Mapping | Undefined)
        return object.__new__(cls) if souple else StrictUndefined(hint, obj, *suite, **nommes)
