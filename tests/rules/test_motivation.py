"""The written reason of a rejection, read alone."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from caleol.rules.constat import Gravite
from caleol.rules.motivation import est_un_fait, relire_texte

MOTS = ("dossier", "demande", "logement", "candidat", "refus", "motif", "autre", "ménage", "ici", "retenu")
EFFORT = "Taux d’effort brut 46,0\u00a0% = (loyer et charges 620,00\u00a0€)\u00a0/ ressources 1\u202f347,82\u00a0€."


def test_a_plain_fact_asks_nothing():
    assert list(relire_texte("Trois personnes pour 34 m².", "NA1")) == []


def test_a_refused_ground_says_what_to_write_instead():
    (constat,) = relire_texte("Reste à vivre de 8 €.", "NA6", taux=Decimal("13.2"))
    assert (constat.code, constat.gravite) == ("motif_reste_a_vivre", Gravite.BLOQUANTE)
    assert "13,2\u00a0% ici" in constat.a_faire


def test_the_dossier_s_own_sentence_passes_with_its_rate():
    assert list(relire_texte(EFFORT, "NA3", (EFFORT,), Decimal("46.0"))) == []


@given(
    st.lists(
        st.sampled_from(
            ["dossier", "demande", "logement", "candidat", "refus", "motif", "autre", "ménage", "ici", "retenu"]
        )
    )
)
def test_words_of_any_dossier_are_never_a_fact_however_many(mots: list[str]):
    assert not est_un_fait(" ".join(mots), ())


@given(st.text(), st.text(min_size=12))
def test_any_text_is_read_without_a_fault_and_a_sentence_of_the_dossier_is_a_fact(texte: str, fait: str):
    list(relire_texte(texte, "NA6", (fait,)))
    assert est_un_fait(f"{texte} {fait}", (fait,))
