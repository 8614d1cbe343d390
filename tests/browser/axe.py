"""Accessibility of a page, judged by axe-core (WCAG 2.0 to 2.2, levels A and AA)."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SOURCE = (Path(__file__).resolve().parent.parent / "assets" / "axe.min.js").read_text(encoding="utf-8")
NORMES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def axe(page: Page, *sauf: str) -> None:
    """Fail with the list of faults of the page as it stands; `sauf` names rules to leave out.

    The source is evaluated: the security policy of the pages blocks script elements.
    """
    page.evaluate(SOURCE)
    resultat = page.evaluate(
        "([normes, sauf]) => axe.run(document, {runOnly: {type: 'tag', values: normes},"
        " rules: Object.fromEntries(sauf.map(nom => [nom, {enabled: false}]))})",
        [NORMES, list(sauf)],
    )
    fautes = [_faute(violation) for violation in resultat["violations"]]
    if fautes:
        raise AssertionError(f"axe: {len(fautes)} rule(s) broken on {page.url}\n" + "\n".join(fautes))


def _faute(violation: dict[str, Any]) -> str:
    noeuds = "\n".join(f"      {n['html'][:160]}\n        {n['failureSummary']}" for n in violation["nodes"][:4])
    return f"  - {violation['id']} ({violation['impact']}): {violation['help']}\n{noeuds}"
