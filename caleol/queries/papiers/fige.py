"""Minutes and their corrections as kept: written at the validation, read back to the same values or not at all."""

import json
from typing import Any

from pydantic import TypeAdapter

from caleol.kernel.papiers import PvDonnees
from caleol.kernel.rectificatif import RectificatifDonnees

_pv = TypeAdapter(PvDonnees)
_rectificatif = TypeAdapter(RectificatifDonnees)


def ecrit_pv(pv: PvDonnees) -> dict[str, Any]:
    """Return the minutes as plain JSON values; amounts and surfaces stay exact, instants keep their zone."""
    ecrit: dict[str, Any] = _pv.dump_python(pv, mode="json")
    return ecrit


def lit_pv(donnees: dict[str, Any]) -> PvDonnees:
    """Return the minutes kept; raises ValueError where a value is missing or of another kind."""
    return _pv.validate_json(json.dumps(donnees), strict=True)


def ecrit_rectificatif(rectificatif: RectificatifDonnees) -> dict[str, Any]:
    """Return a correction as plain JSON values."""
    ecrit: dict[str, Any] = _rectificatif.dump_python(rectificatif, mode="json")
    return ecrit


def lit_rectificatif(donnees: dict[str, Any]) -> RectificatifDonnees:
    """Return the correction kept; raises ValueError where a value is missing or of another kind."""
    return _rectificatif.validate_json(json.dumps(donnees), strict=True)
