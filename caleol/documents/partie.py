"""Numbered parts of a paper: a title that never stands alone at the foot of a page, and blocks kept whole."""

from collections.abc import Iterator, Sequence

from reportlab.platypus import CondPageBreak, Flowable, HRFlowable, KeepTogether

from caleol.documents.polices import TITRE
from caleol.documents.style import ENCRE, TITRE_2, paragraphe, prose

_AMORCE = 105.0
"""Height in points of what must follow a title on its page, at most: a table's head and its first rows."""


class Ensemble(KeepTogether):
    """Flowables kept on one page, which a title can join."""

    _content: list[Flowable]

    def __init__(self, elements: Sequence[Flowable], *, coule_des: float | None = None) -> None:
        """Keep the flowables together, or let them flow where at least `coule_des` points are left."""
        super().__init__(list(_a_plat(elements)))  # ReportLab measures a nested block as infinitely high
        self.elements = tuple(elements)
        self.coule_des = coule_des

    def split(self, availWidth: float, availHeight: float) -> list[Flowable]:  # noqa: N803 - ReportLab's names
        """Return the flowables, after a page break where they neither fit nor may flow."""
        if self.coule_des is not None and availHeight >= self.coule_des:
            return list(self.elements)
        saut = super().split(availWidth, availHeight)[: -len(self._content)]
        return [*saut, *self.elements]


def _a_plat(elements: Sequence[Flowable]) -> Iterator[Flowable]:
    for element in elements:
        yield from _a_plat(element.elements) if isinstance(element, Ensemble) else (element,)


def partie(titre: str, corps: Sequence[Flowable], largeur: float) -> list[Flowable]:
    """Return the title with its rule, then the content, of which at least the beginning follows on the page."""
    tete: list[Flowable] = [
        paragraphe(prose(titre, TITRE), TITRE_2),
        HRFlowable(width="100%", thickness=0.9, color=ENCRE, spaceBefore=1, spaceAfter=5),
    ]
    premier, *suite = corps
    if isinstance(premier, Ensemble):
        return [Ensemble([*tete, *premier.elements], coule_des=premier.coule_des), *suite]
    amorce = sum(min(element.wrap(largeur, 1e6)[1], _AMORCE) for element in (*tete, premier))
    return [CondPageBreak(amorce + 30), *tete, premier, *suite]
