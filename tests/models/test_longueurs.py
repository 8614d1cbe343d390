"""A text that its column cannot hold is refused before the write, on both databases."""

import pytest

from caleol.kernel.errors import Refus
from caleol.models.organisation import Agence
from tests.bases import BaseEssai

pytestmark = pytest.mark.toutes_bases


def ecrit(base: BaseEssai, nom: str) -> None:
    with base.sessions.ecriture() as session:
        session.add(Agence(code="R", nom=nom))


def test_new_text_too_long_is_refused_with_its_column_and_its_maximum(base: BaseEssai):
    with pytest.raises(Refus, match="texte_trop_long") as refus:
        ecrit(base, "a" * 121)
    assert (refus.value.champ, refus.value.data["maximum"], refus.value.data["longueur"]) == ("nom", 120, 121)
    ecrit(base, "a" * 120)


def test_text_changed_for_one_too_long_is_refused(base: BaseEssai):
    ecrit(base, "Agence de Roubaix")
    with pytest.raises(Refus, match="texte_trop_long"), base.sessions.ecriture() as session:
        session.query(Agence).one().nom = "é" * 121
