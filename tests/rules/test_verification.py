"""Which declared facts are worth a look at their evidence, and how a verdict lapses."""

from datetime import date
from pathlib import Path

from caleol.rules.cotation import coter
from caleol.rules.cotation.verification import SENSIBLES, faits_a_verifier, nom_en_clair
from caleol.rules.faits_cotation import (
    FAITS,
    Contexte,
    EtatFait,
    LecteurFaits,
    Verdict,
    garder_valeur,
)
from caleol.rules.faits_cotation.definitions import Fait, ValeurFait
from caleol.rules.grille import Grille
from tests.rules.faits import PARAMETRES, demande, menage

AU = date(2026, 11, 23)
GRILLE = Grille.charger((Path("seeds") / "grilles" / "demonstration.toml").read_text(encoding="utf-8"))


def a_verifier(**faits: ValeurFait) -> dict[str, tuple[str, ...]]:
    """Return the facts to verify of an application."""
    connus: dict[str, ValeurFait] = {"deposee_le": date(2024, 1, 1), **faits}
    cotation = coter({nom: Fait(valeur) for nom, valeur in connus.items()}, GRILLE, AU)
    return faits_a_verifier(cotation.lignes, GRILLE)


def test_fact_that_speaks_is_to_verify_with_its_criteria():
    assert a_verifier(famille_monoparentale=True) == {"famille_monoparentale": ("Famille monoparentale",)}


def test_file_dwelling_and_unknown_facts_are_not():
    assert a_verifier(famille_monoparentale=None) == {}
    assert not {nom for nom in a_verifier(dalo=True) if FAITS[nom].automatique or FAITS[nom].du_logement}


def test_sensitive_facts_exist_and_speak_plainly_to_who_looks_at_the_evidence():
    assert set(FAITS) >= SENSIBLES
    assert nom_en_clair("motif_06", GRILLE) == "Motif 06\u00a0: violences familiales"
    assert nom_en_clair("violences", GRILLE).startswith("Victime de violences")
    assert nom_en_clair("loyer_actuel", GRILLE) == "Loyer actuel (€ par mois)"


def test_verdict_lapses_when_the_value_is_another():
    lecteur = LecteurFaits(("ressources_mensuelles",), Contexte(AU, PARAMETRES))
    lue = demande(menage=menage(ressources_mensuelles_centimes=130_000))
    valeur = lecteur.lire(lue).valeurs[0]
    for garde, etat in ((garder_valeur(valeur), EtatFait.VALIDE), ('"1450"', EtatFait.EXPIRE), (None, EtatFait.VALIDE)):
        verdict = Verdict(valide=True, valeur=garde)
        assert lecteur.lire(lue, verdicts={"ressources_mensuelles": verdict}).fait(0).etat is etat
