"""A reason or a condition corrected before the validation, from the page of the deliberation."""

import pytest
from sqlalchemy import select

from caleol.kernel.clock import HorlogeFixe
from caleol.models.lot import Decision
from caleol.rules.decisions import TypeDecision
from caleol.services.act import Actes
from caleol.services.deliberation import DecisionSaisie
from tests import tenue
from tests.client import ClientVerifie
from tests.tenue import CLASSEE, ECARTEE, Tenue, saisie

FAIT = "Le ménage classé premier est reconnu DALO."


@pytest.fixture
def t(actes: Actes, horloge: HorlogeFixe, client: ClientVerifie) -> Tenue:
    preparee = tenue.prepare(actes, horloge)
    preparee.ouvre()
    classee, conditionnee, ecartee = preparee.candidats()
    condition = DecisionSaisie(
        conditionnee,
        TypeDecision.ATTRIBUTION_CONDITION,
        2,
        condition_piece="REV-N2",
        condition_echeance=tenue.SEANCE_LE.date().replace(day=16),
    )
    preparee.delibere(decisions=[saisie(classee, CLASSEE, 1), condition, saisie(ecartee, ECARTEE)])
    client.connecte(preparee.compte)
    return preparee


def page(t: Tenue, rang: int) -> str:
    return f"/seances/{t.seance_id}/deliberation/lots/{t.lots[0]}/candidatures/{t.candidats()[rang]}/correction"


def decision(t: Tenue, rang: int) -> Decision:
    with t.actes.sessions.lecture() as session:
        return session.scalars(select(Decision).where(Decision.candidature_id == t.candidats()[rang])).one()


def test_reason_is_corrected_after_the_levee(client: ClientVerifie, t: Tenue):
    t.leve()
    assert "Corriger le motif" in client.page(f"/seances/{t.seance_id}/deliberation?lot={t.lots[0]}")
    assert "ne change pas ici" in client.page(page(t, 2))
    refus = client.post(page(t, 2), data={"version": t.version(), "motif": "NA6", "texte": ""})
    client.expect(refus, 422)
    retour = f"/seances/{t.seance_id}/deliberation?lot={t.lots[0]}#panneau"
    client.envoie(page(t, 2), retour, version=str(t.version()), motif="NA6", texte=FAIT)
    corrigee = decision(t, 2)
    assert (corrigee.type, corrigee.motif_code, corrigee.motif_texte) == (ECARTEE, "NA6", FAIT)


def test_condition_is_corrected_and_what_is_found_is_read_again(client: ClientVerifie, t: Tenue):
    client.page(page(t, 1))
    champs = {"version": str(t.version()), "piece": "REV-N2", "echeance": "18/12/2026"}
    client.envoie(page(t, 1), **champs)
    assert decision(t, 1).condition_echeance == tenue.SEANCE_LE.date().replace(day=18)
    client.expect(client.post(page(t, 1), data=champs), 422)  # typed on a lot that has changed since
    malade = {"version": str(t.version()), "motif": "NA6", "texte": f"{FAIT} Un enfant est malade."}
    reponse = client.post(page(t, 2), data=malade)
    client.expect(reponse, 422)
    assert "À relire avant d’enregistrer" in reponse.text
    relu = reponse.text.split('name="relu" type="hidden" value="')[1].split('"')[0]
    client.envoie(page(t, 2), **malade, relu=relu)


def test_ranked_candidate_or_validated_minutes_have_nothing_to_correct(client: ClientVerifie, t: Tenue):
    client.page(page(t, 0), 404)
    t.leve()
    client.connecte(t.compte_president)
    client.valide_pv(t.seance_id)
    client.connecte(t.compte)
    assert "Ajouter au rectificatif" in client.page(page(t, 2)), "only a rectificatif corrects from here on"
    lieu = f"/seances/{t.seance_id}/deliberation?lot={t.lots[0]}"
    assert "Rectifier le motif" in client.page(lieu)
