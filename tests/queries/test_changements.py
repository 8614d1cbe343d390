"""What changed since the freeze: every field that the page tells, and nothing where nothing changed."""

from dataclasses import replace
from datetime import date

from caleol.models.moteur import Sessions
from caleol.queries.changements import Changement, changements_du_dossier
from caleol.queries.instantane import AnomalieLue, ecrit_dossier, lit_dossier
from tests.queries.test_dossier import dossier


def test_a_dossier_kept_and_read_again_has_not_changed(sessions: Sessions):
    fige = dossier(sessions)
    assert changements_du_dossier(lit_dossier(ecrit_dossier(fige)), fige) == ()


def test_each_difference_is_told_with_both_values(sessions: Sessions):
    fige = dossier(sessions)
    actuel = replace(
        fige,
        dalo=True,
        dalo_le=date(2026, 11, 20),
        ressources=replace(fige.ressources, mensuelles_centimes=None),
        anomalies=(AnomalieLue(code="x", gravite="a_verifier", phrase="Une phrase.", a_faire=""),),
    )
    trouves = changements_du_dossier(fige, actuel)
    assert Changement("DALO", "non", "décision du 20\u00a0novembre 2026") in trouves
    assert Changement("Ressources mensuelles", "1\u202f684,00\u00a0€", "non connu") in trouves
    assert Changement("Contrôle nouveau", "", "Une phrase.") in trouves
    levees = [c for c in trouves if c.libelle == "Contrôle levé"]
    assert len(levees) == len(fige.anomalies)
