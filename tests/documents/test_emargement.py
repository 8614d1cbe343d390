"""The attendance sheet: seats to sign, and the annex that counts the voices of each lot."""

from dataclasses import replace

from caleol.documents.emargement import LEGENDE, rediger_emargement
from tests.documents import exemples
from tests.documents.lecture import texte


def test_seats_movements_and_room_to_sign():
    contenu = texte(rediger_emargement(exemples.emargement(3)))
    assert "Voix délibérative" in contenu
    assert "Voix consultative" in contenu
    assert "délégation du 03/04/2026" in contenu
    assert "14 h 02 à 16 h 13, salle" in contenu
    assert "siège non représenté" in contenu
    assert "Séance ouverte le mardi 24 novembre 2026 à 14 h 02, levée à 16 h 13." in contenu


def test_annex_has_one_line_a_lot_and_its_legend():
    contenu = texte(rediger_emargement(exemples.emargement(3)))
    assert "2 Villeneuve-d’Ascq P P D P A P P – P 6 4 atteint" in contenu
    assert LEGENDE in contenu
    assert "M9 membre désigné 9" in contenu


def test_many_seats_make_two_tables():
    contenu = texte(rediger_emargement(exemples.emargement(2, 20)))
    assert "M1 M2 M3 M4 M5 M6 M7 M8 M9 M10 M11 Présents" in contenu
    assert "M12 M13 M14 M15 M16 M17 M18 M19 M20 Présents" in contenu


def test_lost_quorum_is_said_in_words():
    donnees = exemples.emargement(1)
    perdu = replace(donnees.lots[0], quorum=exemples.quorum(presents=3, atteint=False))
    assert "3 4 non atteint" in texte(rediger_emargement(replace(donnees, lots=(perdu,))))


def test_authenticated_signature_is_printed():
    presences = tuple(replace(presence, signature="signé à 14 h 01") for presence in exemples.presences())
    assert "signé à 14 h 01" in texte(rediger_emargement(exemples.emargement(1, presences=presences)))


def test_empty_sheet_is_still_a_sheet():
    contenu = texte(rediger_emargement(exemples.emargement(0, 0, presences=(), signatures=())))
    assert "Néant" in contenu
    assert "Signatures : néant" in contenu
