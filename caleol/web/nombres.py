"""Numbers typed in an address or a form: those that no key can hold count as absent."""

PLUS_GRANDE_CLE = 2_147_483_647


def cle(texte: str) -> int:
    """Return a key or a page number, for `request.args.get(..., type=cle)`.

    Raises:
        ValueError: not a number that a database holds; the caller then gets its default.
    """
    nombre = int(texte)
    if not 0 <= nombre <= PLUS_GRANDE_CLE:
        raise ValueError(texte)
    return nombre
