"""Words and papers that a comment may not hold, or that a member may not read."""

import pytest

from caleol.rules.confidentiel import JUGEMENTS, SANTE_OU_VIOLENCE, piece_confidentielle


@pytest.mark.parametrize("texte", ["mode de vie incompatible", "capacite d'insertion", "autonomie de gestion"])
def test_words_that_were_struck_down_are_known(texte):
    assert JUGEMENTS.search(texte)


@pytest.mark.parametrize("texte", ["certificat medical", "violences", "logement pour fauteuil", "enceinte"])
def test_words_of_health_and_violence_are_known(texte):
    assert SANTE_OU_VIOLENCE.search(texte)


@pytest.mark.parametrize("texte", ["peinture violette", "loyer impaye", "deux enfants"])
def test_other_words_are_left_alone(texte):
    assert not SANTE_OU_VIOLENCE.search(texte)


@pytest.mark.parametrize(
    ("code", "attendu"),
    [("ID-MAJ", False), ("MOT-VIO", True), ("MOT-SAN", True), ("MOT-HAN", True), ("FAM-GRO", True), ("XYZ", True)],
)
def test_papers_of_health_and_violence_are_known_from_the_list(code, attendu):
    assert piece_confidentielle(code) is attendu
