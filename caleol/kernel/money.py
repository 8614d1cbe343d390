"""Money is whole centimes inside; this reads it, `caleol.kernel.francais` writes it."""

import re
from decimal import Decimal

from caleol.kernel.errors import Refus
from caleol.kernel.francais import FINE, INSECABLE, MOINS

_MONTANT = re.compile(r"[+-]?\d+(\.\d{1,2})?")
_SANS_ESPACE = str.maketrans("", "", f" {FINE}{INSECABLE}")


def parse_euros(texte: str) -> int:
    """Read « 1 234,50 € » or "1234.5" and return centimes; raise Refus("montant_illisible")."""
    nu = texte.translate(_SANS_ESPACE).removesuffix("€").replace(",", ".").replace(MOINS, "-")
    if not _MONTANT.fullmatch(nu):
        raise Refus("montant_illisible", valeur=texte)
    return int(Decimal(nu) * 100)
