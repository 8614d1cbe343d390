"""What the rules compute of the waiting list, kept narrow: one definition for one application and for all."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from caleol.kernel.clock import HorlogeFixe
from caleol.models.cotation import Cotation
from caleol.models.demande import Demande, Instruction, Menage, Personne, ValidationFait
from caleol.models.enumerations import EtatDemande
from caleol.queries.faits import load_demandes
from caleol.queries.points import load_notation
from caleol.queries.valeurs import load_parametres
from caleol.rules.droits import OUTIL
from caleol.rules.facts import LienPersonne
from caleol.services import instruction
from caleol.services.act import Actes
from caleol.services.instruction import mark_demandes, recompute_instructions, recompute_marked
from tests import fabriques as f

GRILLE = (Path(__file__).parents[2] / "seeds" / "grilles" / "demonstration.toml").read_text(encoding="utf-8")
AU = date(2026, 11, 23)


def _prepare(actes: Actes, nombre: int = 3) -> list[int]:
    with actes.ouvre(OUTIL) as acte:
        f.fabrique_grille(acte.session, GRILLE, code="demonstration")
        return [f.fabrique_demande(acte.session).id for _ in range(nombre)]


@pytest.mark.toutes_bases
def test_every_active_application_is_computed(actes: Actes):
    cles = _prepare(actes)
    assert recompute_instructions(actes) == 3
    with actes.sessions.lecture() as session:
        ligne = session.get_one(Instruction, cles[0])
        points = session.get_one(Cotation, cles[0])
    assert (ligne.nb_personnes, ligne.personnes_surface, ligne.categorie) == (3, 3, 4)
    assert (ligne.ressources_euros, ligne.ressources_annee, ligne.sejour) == (19544, 2024, 1)
    assert ligne.expire_jour == date(2027, 6, 10).toordinal()
    assert ligne.points_declares == points.points_declares == 36 + 4
    with actes.sessions.lecture() as session:
        notation = load_notation(session, AU, load_parametres(session))
        assert notation is not None
        relues = notation.relit(points.faits, points.lignes)
        assert relues == notation.cote(load_demandes(session, Demande.id == cles[0])[0]).lignes
    assert [ligne.critere for ligne in relues if ligne.points] == ["mois_pleins", "monoparental"]


def test_nothing_is_rewritten_when_nothing_changed(actes: Actes, horloge: HorlogeFixe):
    cles = _prepare(actes)
    recompute_instructions(actes)
    assert recompute_instructions(actes) == 0
    horloge.avance(timedelta(days=1))
    assert recompute_instructions(actes) == 0
    with actes.sessions.lecture() as session:
        assert session.get_one(Instruction, cles[0]).calculee_le == date(2026, 11, 24)


@pytest.mark.toutes_bases
def test_marked_application_is_computed_again_and_the_mark_lifted(actes: Actes):
    cles = _prepare(actes)
    recompute_instructions(actes)
    with actes.ouvre(OUTIL) as acte:
        acte.session.add(ValidationFait(demande_id=cles[0], fait="famille_monoparentale", valide=True, le=AU))
        mark_demandes(acte, cles[:1])
        mark_demandes(acte, cles[:2])
    assert recompute_marked(actes) == 2
    assert recompute_marked(actes) == 0
    with actes.sessions.lecture() as session:
        valides = [session.get_one(Instruction, cle).points_valides for cle in cles]
    assert valides == [40, 36, 36]


def test_stopped_run_leaves_the_former_points(actes: Actes, monkeypatch: pytest.MonkeyPatch):
    cles = _prepare(actes)
    recompute_instructions(actes)
    with actes.ouvre(OUTIL) as acte:
        for cle in cles:
            acte.session.add(ValidationFait(demande_id=cle, fait="famille_monoparentale", valide=True, le=AU))
    monkeypatch.setattr(instruction, "PAR_LOT", 1)

    def arrete(fait: int) -> None:
        if fait == 2:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        recompute_instructions(actes, avance=arrete)
    with actes.sessions.lecture() as session:
        assert [session.get_one(Instruction, cle).points_valides for cle in cles] == [40, 40, 36]
        assert session.scalar(select(func.count()).select_from(Cotation)) == 3


def test_one_alone_is_computed_as_among_all(actes: Actes):
    cles = _prepare(actes)
    recompute_instructions(actes)
    colonnes = Instruction.__table__.columns
    with actes.sessions.lecture() as session:
        toutes = session.execute(select(*colonnes).where(Instruction.demande_id == cles[1])).one()
    with actes.ouvre(OUTIL) as acte:
        acte.session.delete(acte.session.get_one(Instruction, cles[1]))
    assert recompute_instructions(actes, demande_ids=[cles[1]]) == 1
    with actes.sessions.lecture() as session:
        seule = session.execute(select(*colonnes).where(Instruction.demande_id == cles[1])).one()
    assert seule == toutes


def test_radiated_application_leaves_the_search(actes: Actes):
    cles = _prepare(actes)
    recompute_instructions(actes)
    with actes.ouvre(OUTIL) as acte:
        demande = acte.session.get_one(Demande, cles[0])
        demande.etat, demande.version = EtatDemande.RADIEE, demande.version + 1
    assert recompute_instructions(actes) == 1
    with actes.sessions.lecture() as session:
        assert session.get(Instruction, cles[0]) is None
        assert session.get(Cotation, cles[0]) is None


def test_new_child_changes_the_size_and_the_category(actes: Actes):
    cles = _prepare(actes)
    recompute_instructions(actes)
    with actes.ouvre(OUTIL) as acte:
        demande = acte.session.get_one(Demande, cles[0])
        bebe = Personne(menage_id=demande.menage_id, rang=4, **f.fabrique_personne(LienPersonne.ENFANT))
        acte.session.add(bebe)
    assert recompute_instructions(actes, demande_ids=cles) == 1
    with actes.sessions.lecture() as session:
        assert session.get_one(Instruction, cles[0]).categorie == 5


def test_household_of_nobody_is_left_out_and_harms_nobody(actes: Actes):
    cles = _prepare(actes)
    with actes.ouvre(OUTIL) as acte:
        f.fabrique_demande(acte.session, personnes=[])
        sans = f.fabrique_demande(acte.session)
        sans.menage_id = None
    assert recompute_instructions(actes) == 3
    with actes.sessions.lecture() as session:
        assert sorted(session.scalars(select(Instruction.demande_id))) == cles


def test_without_a_grid_the_conditions_are_computed_all_the_same(actes: Actes):
    with actes.ouvre(OUTIL) as acte:
        demande_id = f.fabrique_demande(acte.session).id
    assert recompute_instructions(actes) == 1
    with actes.sessions.lecture() as session:
        assert session.get_one(Instruction, demande_id).points_declares == 0


def test_unknown_resources_are_kept_as_unknown(actes: Actes):
    with actes.ouvre(OUTIL) as acte:
        demande = f.fabrique_demande(acte.session, menage={"rfr_euros": {}})
        menage = acte.session.get_one(Menage, demande.menage_id)
        assert menage.rfr_euros == {}
    recompute_instructions(actes)
    with actes.sessions.lecture() as session:
        ligne = session.get_one(Instruction, demande.id)
    assert (ligne.ressources_euros, ligne.ressources_annee) == (-1, None)
