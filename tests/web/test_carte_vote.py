"""The card of a candidate on the page of a vote: what a member needs to decide, in the words that they may read."""

from dataclasses import replace
from decimal import Decimal

import pytest

from caleol.models.enumerations import EtatSeance
from caleol.queries.instantane import BudgetLu, EffortLu
from caleol.rules.droits import Role
from caleol.services.act import Actes
from caleol.web.candidatures.grandeurs import budget_en_bref
from tests.client import ClientVerifie
from tests.dossiers import INTERDITS, SceneDossiers, dresse_scene


@pytest.fixture
def scene(actes: Actes) -> SceneDossiers:
    return dresse_scene(actes, etat=EtatSeance.OUVERTE)


def test_a_card_tells_the_strongest_reasons_the_effort_and_what_remains(client: ClientVerifie, scene: SceneDossiers):
    client.connecte(scene.comptes[Role.MEMBRE])
    page = client.page(f"/seances/{scene.seance}/votes/{scene.lot}")
    assert page.count("Taux d’effort") == page.count("Reste à vivre") == len(scene.candidatures)
    assert "mois d’attente" in page
    assert "par jour et par personne" in page
    lisible = page.lower()
    assert not [mot for mot in INTERDITS if mot in lisible]


def effort(pourcent: str | None, ressources: int | None = 150000) -> EffortLu:
    return EffortLu(
        taux_pourcent=Decimal(pourcent) if pourcent else None,
        numerateur_centimes=45000,
        denominateur_centimes=ressources,
        niveau="modere" if pourcent else "inconnu",
        phrase="",
    )


BUDGET = BudgetLu(
    brut=effort("30"),
    net=None,
    aide_centimes=None,
    aide_phrase="",
    aide_estimee=False,
    reste_centimes=1750,
    reste_formule="par jour et par personne",
)


@pytest.mark.parametrize(
    ("aide", "estimee", "dit"),
    [
        (9000, True, "aide estimée de 90,00\u00a0€ déduite"),
        (9000, False, "aide apportée de 90,00\u00a0€ déduite"),
        (0, True, "aide estimée nulle, rien de déduit"),
        (0, False, "aucune aide, rien de déduit"),
        (None, False, "aide non connue, rien de déduit"),
    ],
)
def test_the_card_says_what_was_taken_off_for_the_aid_or_that_nothing_was(aide: int | None, *, estimee: bool, dit: str):
    net = effort("20") if aide is not None else None
    taux, reste = budget_en_bref(replace(BUDGET, net=net, aide_centimes=aide, aide_estimee=estimee))
    assert taux.precisions == (dit,)
    assert reste.precisions[0].endswith("aide déduite" if aide else "sans aide")


@pytest.mark.parametrize(
    ("budget", "dits"),
    [
        (BUDGET, [("Taux d’effort brut", "modéré"), ("Reste à vivre", "information")]),
        (
            replace(BUDGET, net=effort("20"), aide_centimes=9000),
            [("Taux d’effort net", "modéré"), ("Reste à vivre", "information")],
        ),
        (None, [("Taux d’effort", "ménage non connu"), ("Reste à vivre", "ménage non connu")]),
        (
            replace(BUDGET, brut=effort(None, None), reste_centimes=None),
            [("Taux d’effort brut", "ressources non connues"), ("Reste à vivre", "information")],
        ),
    ],
)
def test_the_effort_is_net_where_the_aid_is_known_and_what_is_unknown_says_so(
    budget: BudgetLu | None, dits: list[tuple[str, str]]
):
    assert [(g.nom, g.mot) for g in budget_en_bref(budget)] == dits
