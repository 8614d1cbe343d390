"""Make the one sprite of icons from the names in icones.txt and the unpacked npm package bootstrap-icons.

Usage: python static/fabrique_icones.py NODE_MODULES/bootstrap-icons
In a page, inside <svg class="icone" aria-hidden="true">: <use href="...static/icones.svg#i-NAME"/>.
"""

import json
import re
import sys
from pathlib import Path

STATIQUE = Path(__file__).resolve().parent
SVG = re.compile(r'<svg[^>]* viewBox="([^"]+)"[^>]*>(.*)</svg>', re.DOTALL)


def symbole(nom: str, source: str) -> str:
    """Return the `<symbol>` of one icon.

    Raises:
        ValueError: the file is not an SVG of the expected form.
    """
    trouve = SVG.search(source)
    if not trouve:
        raise ValueError(f"{nom}: not an icon of the expected form")
    traces = re.sub(r">\s+<", "><", trouve[2].strip())
    return f'<symbol id="i-{nom}" viewBox="{trouve[1]}">{traces}</symbol>'


def sprite(noms: list[str], paquet: Path) -> str:
    """Return the whole sprite, one icon a line, in the order of the alphabet."""
    version = json.loads((paquet / "package.json").read_text(encoding="utf-8"))["version"]
    lignes = [symbole(nom, (paquet / "icons" / f"{nom}.svg").read_text(encoding="utf-8")) for nom in sorted(noms)]
    entete = f"<!-- Bootstrap Icons {version}, MIT (vendor/LICENCE-bootstrap-icons.txt) -->"
    return "\n".join(['<svg xmlns="http://www.w3.org/2000/svg">', entete, *lignes, "</svg>", ""])


def main() -> None:
    """Write icones.svg beside this file."""
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    noms = (STATIQUE / "icones.txt").read_text(encoding="utf-8").split()
    texte = sprite(noms, Path(sys.argv[1]))
    (STATIQUE / "icones.svg").write_text(texte, encoding="utf-8")
    print(f"icones.svg : {len(noms)} icônes, {len(texte.encode())} octets")


if __name__ == "__main__":
    main()
