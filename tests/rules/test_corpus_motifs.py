"""The checker of reasons, scored on a corpus, as docs/motifs.md publishes it."""

from decimal import Decimal
from pathlib import Path

import pytest

from caleol.rules.motifs import Exigence, motif
from caleol.rules.motivation import exige_fait, exige_taux_effort, relire_texte
from tests.rules.corpus_motifs import BONS, MAUVAIS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "motifs.md"
INTERDITS = (
    "DNA : capacité d’insertion dans le logement", "Autonomie de gestion non avérée",
    "Pas de plan d’apurement dans le dossier.", "Reste à vivre de 8,20 € par jour et par personne.",
    "Pas de lien avec la commune.", "NA4", "Refus.",
)  # fmt: skip


def signale(code: str, texte: str) -> bool:
    """Return whether the checker stops a reason, or asks to read it again; a rate is known where resources speak."""
    exige = motif(code).exige
    taux = Decimal("46.0") if Exigence.TAUX_EFFORT in exige else None
    constats = [*relire_texte(texte, code, (), taux), *exige_fait(texte, ())]
    if Exigence.TAUX_EFFORT in exige:
        constats += exige_taux_effort(texte, taux)
    return bool(constats)


def scores() -> tuple[int, int]:
    """Return how many good reasons pass, and how many bad ones are held."""
    return sum(not signale(*cas) for cas in BONS), sum(signale(*cas) for cas in MAUVAIS)


def test_the_corpus_is_large_and_says_each_thing_once():
    assert len(BONS) + len(MAUVAIS) >= 80
    assert len({texte for _, texte in (*BONS, *MAUVAIS)}) == len(BONS) + len(MAUVAIS)


@pytest.mark.parametrize("texte", INTERDITS)
def test_what_courts_annulled_is_always_held(texte: str):
    code = next(code for code, mauvais in MAUVAIS if mauvais == texte)
    assert signale(code, texte)


def test_the_scores_published_are_those_measured():
    bons, mauvais = scores()
    page = PAGE.read_text(encoding="utf-8")
    assert f"| motifs qui tiennent, laissés passer | {bons} sur {len(BONS)} |" in page
    assert f"| motifs qui ne tiennent pas, arrêtés ou à relire | {mauvais} sur {len(MAUVAIS)} |" in page
    for code, texte in (*[c for c in BONS if signale(*c)], *[c for c in MAUVAIS if not signale(*c)]):
        assert f"| {code} | {texte} |" in page, "a reason judged wrongly is published, not hidden"
