"""The communes where a tenant may go, ticked among those of the stock that the reader sees."""

from collections.abc import Sequence
from typing import Any

from wtforms import SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from caleol.queries.occupation.liste import list_lieux
from caleol.rules.occupation.traits import CommuneCitee
from caleol.web.contexte import auteur, lecture


class CommunesField(SelectMultipleField):
    """The communes of the perimeter, and those named before that have left it since."""

    def __init__(self, label: str, **options: Any) -> None:
        """Make the field; its choices come from the session of the page."""
        self._noms: dict[str, str] = {}
        super().__init__(
            label, choices=[], widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(), **options
        )

    def propose(self, citees: Sequence[CommuneCitee] = ()) -> None:
        """Offer the communes of the perimeter, `citees` among them."""
        self._noms = dict(list_lieux(lecture(), auteur())[0]) | {citee.insee: citee.nom for citee in citees}
        self.choices = sorted(self._noms.items(), key=lambda commune: commune[1])

    def citees(self) -> tuple[CommuneCitee, ...]:
        """Return those ticked; the form must have been validated."""
        return tuple(CommuneCitee(insee, self._noms[insee]) for insee in self.data or ())
