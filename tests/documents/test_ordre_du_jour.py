"""The agenda: its points in order, one line a lot, totals that add up."""

from caleol.documents.ordre_du_jour import PROJET, rediger_ordre_du_jour
from tests.documents import exemples
from tests.documents.lecture import lecteur, pages, texte


def test_points_stand_in_their_order():
    contenu = texte(rediger_ordre_du_jour(exemples.ordre_du_jour(4)))
    titres = (
        "1. Ouverture, présences et quorum",
        "2. Approbation du procès-verbal précédent",
        "3. Informations",
        "4. Attributions",
        "5. Résidences neuves",
        "6. Lots présentés de nouveau",
        "7. Examen de l’occupation des logements",
        "8. Questions diverses",
    )
    places = [contenu.index(titre) for titre in titres]
    assert places == sorted(places)


def test_a_lot_has_one_line_with_voters_and_exception():
    contenu = texte(rediger_ordre_du_jour(exemples.ordre_du_jour(4)))
    assert "Roubaix (2 lots, 6 candidatures)" in contenu
    assert "1 candidature" in contenu
    assert "9, dont maire de" in contenu
    assert "14 h 06 1 rue de l’Amiral-Courbet" in contenu


def test_totals_add_up_the_groups():
    contenu = texte(rediger_ordre_du_jour(exemples.ordre_du_jour(30)))
    assert "Total 30 lots, 76 candidatures, 1 examen de l’occupation" in contenu
    assert "Total : 30 lots, 76 candidatures" in contenu


def test_the_head_is_repeated_and_the_page_lies_down():
    pdf = rediger_ordre_du_jour(exemples.ordre_du_jour(30))
    boite = lecteur(pdf).pages[0].mediabox
    assert boite.width > boite.height
    assert all("Voix délibératives" in feuille for feuille in pages(pdf)[:-1])


def test_empty_agenda_says_neant_and_draft():
    vide = exemples.ordre_du_jour(0, attributions=(), informations=(), examens=(), pv_a_approuver="", projet=True)
    pdf = rediger_ordre_du_jour(vide)
    contenu = texte(pdf)
    assert contenu.count("Néant") == 6
    assert "0 lot, 0 candidature, 0 examen de l’occupation" in contenu
    assert all(feuille.startswith(PROJET) for feuille in pages(pdf))
