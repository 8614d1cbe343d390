"""The French formatter by code points: spaces are written \\u00a0 and \\u202f."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caleol.kernel import francais as fr

OCTOBRE = date(2026, 10, 1)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type] # as many parts as the test says


# ------------------------------------------------------------------------------------------ dates


def test_date_forms():
    assert fr.date_courte(OCTOBRE) == "01/10/2026"
    assert fr.date_longue(OCTOBRE) == "jeudi 1er\u00a0octobre 2026"
    assert fr.date_sans_jour(date(2026, 8, 22)) == "22\u00a0août 2026"
    assert fr.date_jour_mois(date(2026, 12, 31)) == "31\u00a0décembre"
    assert fr.mois_annee(OCTOBRE) == "octobre 2026"


@pytest.mark.parametrize(
    ("quand", "attendu"),
    [(time(14, 30), "14\u00a0h\u00a030"), (time(14), "14\u00a0h"), (time(0, 5), "0\u00a0h\u00a005")],
)
def test_heure_drops_zero_minutes(quand: time, attendu: str):
    assert fr.heure(quand) == attendu


def test_instant_is_shown_in_paris_in_summer_and_winter():
    assert fr.instant(utc(2026, 10, 1, 12, 30)) == "01/10/2026 à 14\u00a0h\u00a030"
    assert fr.instant(utc(2026, 12, 31, 23, 5)) == "01/01/2027 à 0\u00a0h\u00a005"
    assert fr.instant_long(utc(2026, 9, 30, 22)) == "jeudi 1er\u00a0octobre 2026 à 0\u00a0h"


def test_the_date_of_an_instant_is_its_day_in_paris():
    minuit_passe = utc(2026, 9, 30, 22, 30)
    assert fr.date_courte(minuit_passe) == "01/10/2026"
    assert fr.date_longue(minuit_passe) == "jeudi 1er\u00a0octobre 2026"
    assert fr.date_sans_jour(minuit_passe) == "1er\u00a0octobre 2026"
    assert fr.mois_annee(minuit_passe) == "octobre 2026"


def test_naive_instant_is_refused():
    naif = datetime(2026, 10, 1, 12)  # noqa: DTZ001 - what is refused
    for forme in (fr.instant, fr.date_courte):
        with pytest.raises(ValueError, match="time zone"):
            forme(naif)


@pytest.mark.parametrize(
    ("jours", "attendu"),
    [
        (-2, "il y a 2\u00a0jours"),
        (-1, "hier"),
        (0, "aujourd\u2019hui"),
        (1, "demain"),
        (3, "dans 3\u00a0jours"),
        (1200, "dans 1\u202f200\u00a0jours"),
    ],
)
def test_delai_relatif(jours: int, attendu: str):
    assert fr.delai_relatif(OCTOBRE + timedelta(days=jours), OCTOBRE) == attendu


@pytest.mark.parametrize(
    ("ecart", "attendu"),
    [
        (timedelta(seconds=20), "dans moins d\u2019une minute"),
        (timedelta(seconds=-20), "à l\u2019instant"),
        (timedelta(minutes=12, seconds=50), "dans 12\u00a0min"),
        (timedelta(hours=22, minutes=59), "dans 22\u00a0h"),
        (timedelta(hours=-3), "il y a 3\u00a0h"),
        (timedelta(hours=24), "demain"),
        (timedelta(hours=72), "dans 3\u00a0jours"),
    ],
)
def test_duree_relative(ecart: timedelta, attendu: str):
    maintenant = utc(2026, 11, 23, 19)
    assert fr.duree_relative(maintenant + ecart, maintenant) == attendu


@given(st.dates(), st.dates())
def test_dates_of_the_calendar_keep_their_year(jour: date, autre: date):
    assert fr.date_longue(jour).endswith(f" {jour.year:04d}")
    assert (fr.date_longue(jour) == fr.date_longue(autre)) is (jour == autre)


# ------------------------------------------------------------------------------------------ numbers


@pytest.mark.parametrize(
    ("centimes", "attendu"),
    [
        (0, "0,00\u00a0€"),
        (5, "0,05\u00a0€"),
        (123456, "1\u202f234,56\u00a0€"),
        (-123456, "\u22121\u202f234,56\u00a0€"),
        (123456789000, "1\u202f234\u202f567\u202f890,00\u00a0€"),
    ],
)
def test_euros(centimes: int, attendu: str):
    assert fr.euros(centimes) == attendu


def test_euros_ronds_rounds_half_up():
    assert fr.euros_ronds(123450) == "1\u202f235\u00a0€"
    assert fr.euros_ronds(123449) == "1\u202f234\u00a0€"


def test_a_difference_bears_its_sign():
    assert [fr.ecart(valeur) for valeur in (12, 0, -3)] == ["+12", "0", "\u22123"]
    assert [fr.ecart(Decimal(valeur), 1) for valeur in ("2.46", "0.04", "-0.04")] == ["+2,5", "0,0", "0,0"]


def test_nombre_pourcent_surface():
    assert fr.nombre(56120) == "56\u202f120"
    assert fr.nombre(999) == "999"
    assert fr.nombre(Decimal("-0.04"), 1) == "0,0"
    assert fr.pourcent(Decimal("33.05")) == "33,1\u00a0%"
    assert fr.pourcent(24) == "24\u00a0%"
    assert fr.surface(Decimal("62.4")) == "62,40\u00a0m²"


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_an_amount_reads_back(centimes: int):
    texte = fr.euros(centimes).removesuffix("\u00a0€")
    lu = Decimal(texte.replace("\u202f", "").replace("\u2212", "-").replace(",", "."))
    assert lu * 100 == centimes


@given(st.integers(min_value=0, max_value=10**12))
def test_groups_have_three_figures(valeur: int):
    premier, *autres = fr.nombre(valeur).split("\u202f")
    assert 1 <= len(premier) <= 3
    assert all(len(groupe) == 3 for groupe in autres)


def test_ordinal():
    assert [fr.ordinal(n) for n in (1, 2, 21)] == ["1er", "2e", "21e"]
    assert fr.ordinal(1, feminin=True) == "1re"


# ------------------------------------------------------------------------------------------ words


@pytest.mark.parametrize(
    ("nombre", "attendu"),
    [(0, "0\u00a0lot"), (1, "1\u00a0lot"), (2, "2\u00a0lots"), (1200, "1\u202f200\u00a0lots")],
)
def test_plural_begins_at_two(nombre: int, attendu: str):
    assert fr.accorde(nombre, "lot") == attendu


def test_accorde_knows_x_and_a_given_plural():
    assert fr.accorde(Decimal("1.5"), "point") == "1,5\u00a0point"
    assert fr.accorde(2, "bureau") == "2\u00a0bureaux"
    assert fr.accorde(3, "avis") == "3\u00a0avis"
    assert fr.accorde(2, "logement vacant", "logements vacants") == "2\u00a0logements vacants"


@pytest.mark.parametrize("nombre", [0, 1, 5])
def test_accorde_wants_the_plural_of_several_words(nombre: int):
    with pytest.raises(ValueError, match="plural"):
        fr.accorde(nombre, "logement vacant")


def test_liste_et():
    assert fr.liste_et([]) == ""
    assert fr.liste_et(["a"]) == "a"
    assert fr.liste_et(["a", "b"]) == "a et b"
    assert fr.liste_et(["a", "b", "c"]) == "a, b et c"
    assert fr.liste_et(["a", "b"], "ou") == "a ou b"


def test_names():
    assert fr.civilite("MME") == "Mme"
    assert fr.civilite("m", en_toutes_lettres=True) == "Monsieur"
    assert fr.civilite(None) == ""
    assert fr.nom_complet("mme", "Sophie", "Őry-N’Guessan") == "Mme\u00a0Sophie Őry-N’Guessan"
    assert fr.nom_complet(None, "", "Duval") == "Duval"
    assert fr.majuscule("écrit") == "Écrit"
    assert (fr.minuscule("Écrit"), fr.minuscule("RIB")) == ("écrit", "RIB")
    assert fr.numero_unique(" 059 1219 00123 45678 ") == "05912190012345678"


# ------------------------------------------------------------------------------------------ typography


@pytest.mark.parametrize(
    ("brut", "attendu"),
    [
        ("l'avis d'un maire", "l\u2019avis d\u2019un maire"),
        ("aujourd'hui", "aujourd\u2019hui"),
        ("Prêt ? Oui !", "Prêt\u202f? Oui\u202f!"),
        ("Prêt? Oui; non!", "Prêt\u202f? Oui\u202f; non\u202f!"),
        ("Quoi ?!", "Quoi\u202f?!"),
        ("Motif : trop petit", "Motif\u00a0: trop petit"),
        ("Motif: trop petit", "Motif\u00a0: trop petit"),
        ("Motif :", "Motif\u00a0:"),
        ("24 % et 10€", "24\u00a0% et 10\u00a0€"),
        ("« oui »", "«\u00a0oui\u00a0»"),
        ("«oui»", "«\u00a0oui\u00a0»"),
        ("« oui ! »", "«\u00a0oui\u202f!\u00a0»"),
        ("lot n° 12, M. Duval", "lot n°\u00a012, M.\u00a0Duval"),
        ("art. L. 441-2", "art.\u00a0L.\u00a0441-2"),
        ("62 m² et 5 km", "62\u00a0m² et 5\u00a0km"),
    ],
)
def test_typographie_sets_the_spaces(brut: str, attendu: str):
    assert fr.typographie(brut) == attendu


@pytest.mark.parametrize(
    "texte",
    [
        "14:30",
        "https://exemple.fr/lots?page=2;tri=nom:asc",
        "www.exemple.fr/a'b?c",
        "sophie.d'arc@exemple.fr",
        "/lots?page=2",
        "&nbsp;",
        "(?)",
        "a!=b",
        "5'",
    ],
)
def test_typographie_leaves_machines_words_alone(texte: str):
    assert fr.typographie(texte) == texte


def test_typographie_works_around_an_address():
    assert fr.typographie("Voir https://exemple.fr/?a=1 : ici !") == ("Voir https://exemple.fr/?a=1\u00a0: ici\u202f!")


FRAGMENTS = st.lists(
    st.sampled_from([*list("aé1'’;!?:%€«» \xa0\u202f().,/&=\n\ue000"), "n°", "http://x.fr", "a@b.fr", "M."])
)


@given(st.one_of(FRAGMENTS.map("".join), st.text()))
def test_typographie_twice_is_once(texte: str):
    une_fois = fr.typographie(texte)
    assert fr.typographie(une_fois) == une_fois


@given(st.one_of(FRAGMENTS.map("".join), st.text()))
def test_typographie_changes_spaces_and_apostrophes_only(texte: str):
    def nu(brut: str) -> str:
        return "".join(c for c in brut.replace("'", "’") if c not in " \u00a0\u202f\u2009")

    assert nu(fr.typographie(texte)) == nu(texte)


def test_exposants_raises_ordinals_only():
    assert fr.exposants("le 1er mai") == (("le 1", False), ("er", True), (" mai", False))
    assert fr.exposants("2e étage, 1re porte")[1] == ("e", True)
    assert fr.exposants("7F3A-92e, 3ex, 1,5e") == (("7F3A-92e, 3ex, 1,5e", False),)
    assert fr.exposants("") == ()


@given(st.text(alphabet="1 2erRs,-é"))
def test_exposants_loses_nothing(texte: str):
    assert "".join(fragment for fragment, _ in fr.exposants(texte)) == texte
