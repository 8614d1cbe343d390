"""Numbers typed in an address or a form: those that no key can hold count as absent."""

PLUS_GRANDE_CLE = 2_147_483_647
CHIFFRES = len(str(PLUS_GRANDE_CLE))


def entier(texte: str | None) -> int | None:
    """Return a key, a version or a page number; None where the text is not a number that a database holds."""
    nu = (texte or "").strip()
    if not (nu.isascii() and nu.isdecimal() and len(nu) <= CHIFFRES):
        return None
    nombre = int(nu)
    return nombre if nombre <= PLUS_GRANDE_CLE else None


def cle(texte: str) -> int:
    """Return a key or a page number, for `request.args.get(..., type=cle)`.

    Raises:
        ValueError: not a number that a database holds; the caller then gets its default.
    """
    nombre = entier(texte)
    if nombre is None:
        raise ValueError(texte)
    return nombre
