"""Drafts of grids: written, rewritten, thrown away, published once."""

from pathlib import Path

import pytest
from sqlalchemy import select

from caleol.kernel.errors import Conflit, Introuvable, Refus
from caleol.models.cotation import GrilleCotation
from caleol.queries.grilles import load_grille
from caleol.rules.droits import OUTIL
from caleol.services.act import Actes
from caleol.services.grilles import delete_brouillon, publish_brouillon, publish_grille, save_brouillon

GRILLE = (Path(__file__).parents[2] / "seeds/grilles/demonstration.toml").read_text(encoding="utf-8")
SUIVANTE = GRILLE.replace("version = 1", "version = 2", 1).replace("2024-01-01", "2027-01-01", 1)

pytestmark = pytest.mark.toutes_bases


def brouillon(actes: Actes, texte: str = GRILLE, **suite: int) -> int:
    with actes.ouvre(OUTIL) as acte:
        return save_brouillon(acte, texte=texte, **suite)


def test_draft_gives_points_to_nobody_until_it_is_published(actes: Actes):
    cle = brouillon(actes)
    with actes.ouvre(OUTIL) as acte:
        assert load_grille(acte.session, acte.jour) is None
        publish_brouillon(acte, grille_id=cle, revision=1)
        en_vigueur = load_grille(acte.session, acte.jour)
        assert en_vigueur is not None
        assert en_vigueur.id == cle


def test_draft_is_rewritten_by_who_read_its_last_revision(actes: Actes):
    cle = brouillon(actes)
    brouillon(actes, GRILLE.replace("points = 100", "points = 90"), grille_id=cle, revision=1)
    with pytest.raises(Conflit):
        brouillon(actes, GRILLE, grille_id=cle, revision=1)
    with actes.sessions.lecture() as session:
        (ligne,) = session.scalars(select(GrilleCotation))
        assert ("points = 90" in ligne.texte, ligne.revision) == (True, 2)


def test_published_grid_is_never_written_again(actes: Actes):
    with actes.ouvre(OUTIL) as acte:
        cle = publish_grille(acte, texte=GRILLE)
    with pytest.raises(Refus, match="grille_publiee"):
        brouillon(actes, SUIVANTE, grille_id=cle)
    with pytest.raises(Refus, match="grille_publiee"), actes.ouvre(OUTIL) as acte:
        delete_brouillon(acte, grille_id=cle)
    with pytest.raises(Refus, match="grille_publiee"), actes.ouvre(OUTIL) as acte:
        publish_brouillon(acte, grille_id=cle)


def test_two_drafts_of_one_version_are_refused(actes: Actes):
    brouillon(actes)
    with pytest.raises(Refus, match="grille_deja_la") as refus:
        brouillon(actes)
    assert refus.value.data["etat"] == "brouillon"


def test_draft_thrown_away_is_gone(actes: Actes):
    cle = brouillon(actes, SUIVANTE)
    with actes.ouvre(OUTIL) as acte:
        delete_brouillon(acte, grille_id=cle, revision=1)
    with pytest.raises(Introuvable), actes.ouvre(OUTIL) as acte:
        publish_brouillon(acte, grille_id=cle)
