"""Règlements and grids: dated versions, never edited once used."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from caleol.kernel.errors import Interdit, Introuvable, Refus
from caleol.models.commission import Commission, ReglementInterieur
from caleol.models.cotation import GrilleCotation
from caleol.rules.droits import OUTIL, Auteur, Role
from caleol.services.act import Actes
from caleol.services.grilles import publish_grille
from caleol.services.reglements import record_reglement, withdraw_reglement
from tests.fabriques import fabrique_commission, fabrique_seance

GRILLE = Path(__file__).resolve().parents[2] / "seeds" / "grilles" / "demonstration.toml"


@pytest.fixture
def commission(actes: Actes) -> Commission:
    with actes.ouvre(OUTIL) as acte:
        return fabrique_commission(acte.session)


def enregistre(actes: Actes, commission: Commission, auteur: Auteur = OUTIL, **valeurs: Any) -> int:
    ordinaire: dict[str, Any] = {
        "commission_id": commission.id,
        "debut": date(2027, 1, 1),
        "adopte_le": date(2026, 12, 10),
        "source": "délibération du conseil d’administration",
        "regles": {"quorum_minimum": 4},
    }
    with actes.ouvre(auteur) as acte:
        return record_reglement(acte, **(ordinaire | valeurs))


def test_version_follows_the_last_and_says_every_rule(actes: Actes, commission: Commission):
    numero = enregistre(actes, commission)
    with actes.sessions.lecture() as session:
        garde = session.get_one(ReglementInterieur, numero)
        assert (garde.version, garde.regles["quorum_minimum"], garde.regles["majorite"]) == (2, 4, "absolue")
    with pytest.raises(Refus, match="reglement_ordre"):
        enregistre(actes, commission)


@pytest.mark.parametrize(
    ("champs", "code"),
    [
        ({"regles": {"quorum_minimum": 0}}, "quorum_hors_bornes"),
        ({"regles": {"quorum_minimum": 11}}, "quorum_hors_bornes"),
        ({"regles": {"reponse_offre_jours": 8}}, "delai_reponse_trop_court"),
        ({"regles": {"majorite": "lune"}}, "reglement_illisible"),
        ({"regles": {"lune": 1}}, "reglement_illisible"),
        ({"source": " "}, "reglement_source"),
    ],
)
def test_rules_that_make_no_sense_are_refused(actes: Actes, commission: Commission, champs: dict[str, Any], code: str):
    with pytest.raises(Refus, match=code):
        enregistre(actes, commission, **champs)


def test_rules_of_a_day_on_which_a_seance_was_held_do_not_change(actes: Actes, commission: Commission):
    with actes.ouvre(OUTIL) as acte:
        fabrique_seance(acte.session, commission, ouverte_le=datetime(2026, 11, 10, 8, tzinfo=UTC))
    with pytest.raises(Refus, match="reglement_seance_tenue"):
        enregistre(actes, commission, debut=date(2026, 11, 10))
    enregistre(actes, commission, debut=date(2026, 11, 11))


def test_only_the_last_unused_version_is_withdrawn(actes: Actes, commission: Commission):
    numero = enregistre(actes, commission)
    with pytest.raises(Refus, match="motif_requis"), actes.ouvre(OUTIL) as acte:
        withdraw_reglement(acte, reglement_id=numero, motif="")
    with actes.ouvre(OUTIL) as acte:
        premier = acte.session.query(ReglementInterieur.id).filter_by(version=1).scalar()
        fabrique_seance(acte.session, commission, reglement_id=premier)
    with pytest.raises(Refus, match="reglement_employe"), actes.ouvre(OUTIL) as acte:
        withdraw_reglement(acte, reglement_id=premier, motif="erreur")
    with actes.ouvre(OUTIL) as acte:
        withdraw_reglement(acte, reglement_id=numero, motif="erreur de date")
    with pytest.raises(Refus, match="reglement_employe"), actes.ouvre(OUTIL) as acte:
        withdraw_reglement(acte, reglement_id=premier, motif="erreur")
    with pytest.raises(Introuvable), actes.ouvre(OUTIL) as acte:
        withdraw_reglement(acte, reglement_id=numero, motif="encore")


def test_only_an_administrator_keeps_rules_and_grids(actes: Actes, commission: Commission):
    secretaire = Auteur(role=Role.SECRETAIRE, commission_ids=frozenset({commission.id}))
    with pytest.raises(Interdit):
        enregistre(actes, commission, secretaire)
    with pytest.raises(Interdit), actes.ouvre(secretaire) as acte:
        publish_grille(acte, texte=GRILLE.read_text(encoding="utf-8"))


def publie(actes: Actes, texte: str) -> int:
    with actes.ouvre(OUTIL) as acte:
        return publish_grille(acte, texte=texte)


def test_grid_is_published_once_from_its_text(actes: Actes):
    texte = GRILLE.read_text(encoding="utf-8")
    numero = publie(actes, texte)
    with actes.sessions.lecture() as session:
        garde = session.get_one(GrilleCotation, numero)
        assert (garde.code, garde.version, garde.texte, garde.debut) == ("demonstration", 1, texte, date(2024, 1, 1))
        assert len(garde.empreinte) == 64
    with pytest.raises(Refus, match="grille_deja_la"):
        publie(actes, texte)


def test_next_grid_does_not_begin_in_the_past(actes: Actes):
    texte = GRILLE.read_text(encoding="utf-8")
    publie(actes, texte)
    suivante = texte.replace("version = 1", "version = 2", 1)
    with pytest.raises(Refus, match="grille_passee"):
        publie(actes, suivante)
    publie(actes, suivante.replace("2024-01-01", "2027-01-01", 1))


def test_faulty_grid_is_refused_with_its_line(actes: Actes):
    texte = GRILLE.read_text(encoding="utf-8").replace('fait = "deposee_le"', 'fait = "lune"', 1)
    with pytest.raises(Refus, match="grille_invalide") as refus:
        publie(actes, texte)
    assert texte.splitlines()[refus.value.data["ligne"] - 1].strip() == 'fait = "lune"'
