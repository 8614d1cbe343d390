"""An agency's flags and the facts it brings: evidence, perimeter, road, what the register keeps."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import select

from caleol.kernel.errors import Interdit, Introuvable, Refus
from caleol.models.enumerations import EtatSignalement
from caleol.models.locatif import Bail
from caleol.models.occupation import ResultatOccupation, Signalement
from caleol.models.registre import EntreeRegistre
from caleol.queries.occupation.fiche import get_bail
from caleol.queries.occupation.signalements import list_signalements
from caleol.rules.droits import OUTIL, Auteur, Role
from caleol.rules.facts import LienPersonne
from caleol.rules.occupation.faits import Qualite
from caleol.rules.occupation.situations import Etat, SituationOccupation
from caleol.services.act import Actes
from caleol.services.occupation.calcul import recompute_occupation
from caleol.services.occupation.completions import FaitsBail, FaitsOccupant, complete_bail
from caleol.services.occupation.signalements import Piece, dismiss_signalement, flag_bail, read_piece
from tests import fabriques as f

AU = date(2026, 11, 23)
SOUS, SUR = SituationOccupation.SOUS_OCCUPATION, SituationOccupation.SUR_OCCUPATION
BESOIN = SituationOccupation.BESOIN_ADAPTATION
PDF = b"%PDF-1.7 vide"


@dataclass
class Scene:
    """A widow in five rooms, the account of her agency, that of another one."""

    actes: Actes
    bail: int
    agence: Auteur
    autre: Auteur
    dossier: Path

    def flag(self, situation: SituationOccupation = SOUS, **valeurs: Any) -> int:
        """Flag the lease, with a comment unless told otherwise."""
        with self.actes.ouvre(self.agence) as acte:
            tout: dict[str, Any] = {"commentaire": "Trois chambres fermées", **valeurs}
            return flag_bail(acte, bail_id=self.bail, situation=situation, **tout)

    def refus(self, situation: SituationOccupation = SOUS, **valeurs: Any) -> str:
        """Return the code of a refused flag."""
        with pytest.raises(Refus) as leve:
            self.flag(situation, **valeurs)
        return leve.value.code


@pytest.fixture
def scene(actes: Actes, tmp_path: Path) -> Scene:
    with actes.ouvre(OUTIL) as acte:
        s = acte.session
        logement = f.fabrique_logement(s, pieces_habitables=5, surface=Decimal("94.00"))
        autre = f.fabrique_agence(s, "TOURCOING", "Agence de Tourcoing").id
        compte = f.fabrique_compte(s, Role.AGENCE, agence=f.fabrique_agence(s)).id
        bail, sienne = f.fabrique_bail(s, logement), logement.agence_id
        scene = Scene(
            actes,
            bail.id,
            Auteur(compte, Role.AGENCE, agence_ids=frozenset({sienne or 0})),
            Auteur(compte, Role.AGENCE, agence_ids=frozenset({autre})),
            tmp_path,
        )
    recompute_occupation(actes)
    return scene


def test_a_flag_is_kept_with_its_evidence_and_the_register_names_no_situation(scene: Scene):
    cle = scene.flag(visite_le=date(2026, 11, 20), piece=Piece(PDF, scene.dossier))
    with scene.actes.sessions.lecture() as session:
        ligne = list_signalements(session, scene.agence).lignes[0]
        assert (ligne.id, ligne.etat, ligne.etape, ligne.piece) == (cle, EtatSignalement.SIGNALE, 1, True)
        assert list_signalements(session, scene.autre).total == 0
        entree = session.scalars(select(EntreeRegistre).where(EntreeRegistre.acte == "signalement")).one()
        assert "sous_occupation" not in str(entree.donnees)
        assert "chambres" not in str(entree.donnees)
    with scene.actes.ouvre(scene.agence) as acte:
        assert read_piece(acte, signalement_id=cle, dossier=scene.dossier) == (PDF, "pdf")
    next(scene.dossier.rglob("*.pdf")).write_bytes(b"%PDF-autre")
    with pytest.raises(Introuvable), scene.actes.ouvre(scene.agence) as acte:
        read_piece(acte, signalement_id=cle, dossier=scene.dossier)


def test_a_flag_needs_something_that_shows_it(scene: Scene):
    assert scene.refus(commentaire=" ") == "signalement_sans_preuve"
    assert scene.refus(visite_le=date(2026, 11, 24)) == "signalement_futur"
    assert scene.refus(commentaire="x" * 2_001) == "note_longue"
    assert scene.refus(piece=Piece(b"MZ programme", scene.dossier)) == "signalement_piece_genre"
    assert scene.refus(piece=Piece(PDF + b"0" * (10 << 20), scene.dossier)) == "signalement_piece_lourde"
    assert list(scene.dossier.rglob("*")) == []
    assert scene.flag(commentaire="", visite_le=AU)


def test_proof_of_health_is_seen_never_kept(scene: Scene):
    piece = Piece(PDF, scene.dossier)
    assert scene.refus(BESOIN, en_fait=True, piece=piece) == "signalement_piece_a_voir"
    assert scene.flag(BESOIN, en_fait=True, visite_le=AU)


def test_a_comment_on_health_is_read_again(scene: Scene):
    assert scene.refus(commentaire="Le mari a un cancer") == "avis_a_relire"
    assert scene.refus(commentaire="Un mode de vie à part") == "avis_jugement"
    assert scene.flag(commentaire="Vu au centre de santé", relu=True)


def test_what_the_tool_does_not_find_is_flagged_in_fact_only(scene: Scene):
    assert scene.refus(SUR) == "signalement_non_constate"
    assert scene.refus(SUR, en_fait=True, commentaire="", visite_le=AU) == "signalement_en_fait_sans_motif"
    assert scene.flag(SUR, en_fait=True)
    with scene.actes.sessions.lecture() as session:
        garde = session.get_one(ResultatOccupation, scene.bail)
        assert garde.sur_occupation is Etat.NON_CONSTATEE, "a flag never changes what the rules find"


def test_a_flag_of_lost_autonomy_makes_a_suspected_case_and_nothing_more(scene: Scene):
    scene.flag(BESOIN, en_fait=True, visite_le=AU)
    with scene.actes.sessions.lecture() as session:
        vu = get_bail(session, scene.agence, scene.bail, AU)
    besoin = vu.constats.situations[3] if vu.constats else None
    assert besoin is not None
    assert besoin.etat is not Etat.CONSTATEE
    assert any("constat d’une visite" in fait.valeur for fait in besoin.faits)


def test_one_flag_of_a_kind_at_a_time_and_a_dismissed_one_gives_way(scene: Scene):
    premier = scene.flag()
    assert scene.refus() == "signalement_deja"
    with scene.actes.ouvre(scene.agence) as acte:
        dismiss_signalement(acte, signalement_id=premier, motif="Un fils est revenu vivre là")
    with pytest.raises(Refus, match="signalement_avance"), scene.actes.ouvre(scene.agence) as acte:
        dismiss_signalement(acte, signalement_id=premier, motif="encore")
    second = scene.flag()
    with pytest.raises(Refus, match="motif_requis"), scene.actes.ouvre(scene.agence) as acte:
        dismiss_signalement(acte, signalement_id=second, motif=" ")


@pytest.mark.toutes_bases
def test_two_colleagues_who_flag_at_once_make_one_flag(scene: Scene):
    depart, codes = Barrier(2), []

    def flague() -> None:
        depart.wait()
        try:
            codes.append(str(scene.flag()))
        except Refus as refus:
            codes.append(refus.code)

    fils = [Thread(target=flague) for _ in range(2)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    with scene.actes.sessions.lecture() as session:
        assert len(session.scalars(select(Signalement)).all()) == 1
    assert max(codes) == "signalement_deja"


def test_another_agency_and_a_reader_flag_nothing(scene: Scene):
    with pytest.raises(Introuvable), scene.actes.ouvre(scene.autre) as acte:
        flag_bail(acte, bail_id=scene.bail, situation=SOUS, commentaire="x")
    with pytest.raises(Interdit), scene.actes.ouvre(Auteur(1, Role.AUDITEUR)) as acte:
        flag_bail(acte, bail_id=scene.bail, situation=SOUS, commentaire="x")
    cle = scene.flag()
    with pytest.raises(Introuvable), scene.actes.ouvre(scene.autre) as acte:
        dismiss_signalement(acte, signalement_id=cle, motif="x")


def test_the_agency_completes_what_is_missing_and_the_result_follows(scene: Scene):
    with scene.actes.ouvre(OUTIL) as acte:
        bail = f.fabrique_bail(
            acte.session,
            f.fabrique_logement(acte.session, pieces_habitables=4),
            {},
            {"lien": LienPersonne.AUTRE, "a_charge": False},
            {"lien": LienPersonne.AUTRE, "a_charge": False},
        ).id
    recompute_occupation(scene.actes)
    with scene.actes.sessions.lecture() as session:
        assert session.get_one(ResultatOccupation, bail).sous_occupation is Etat.A_VERIFIER
    tiers = FaitsOccupant(handicap=False, perte_autonomie=False, qualite=Qualite.TIERS)
    faits = FaitsBail(au=AU, rfr=(2025, 15_000), occupants={2: tiers, 3: tiers})
    with scene.actes.ouvre(scene.agence) as acte:
        assert complete_bail(acte, bail_id=bail, faits=faits) == ("qualite_2", "qualite_3", "rfr")
    with scene.actes.sessions.lecture() as session:
        assert session.get_one(ResultatOccupation, bail).sous_occupation is Etat.CONSTATEE
        garde = session.get_one(Bail, bail)
        assert (garde.donnees_au, garde.rfr_euros) == (AU, {"2024": 16_000, "2025": 15_000})
        entree = session.scalars(select(EntreeRegistre).where(EntreeRegistre.acte == "faits_du_bail")).one()
        assert "15000" not in str(entree.donnees)
    with scene.actes.ouvre(scene.agence) as acte:
        assert complete_bail(acte, bail_id=bail, faits=faits) == ()


@pytest.mark.parametrize(
    ("faits", "code"),
    [
        (FaitsBail(au=date(2026, 11, 24)), "faits_futurs"),
        (FaitsBail(au=AU, pieces_professionnelles=5), "pieces_hors_bornes"),
        (FaitsBail(au=AU, rfr=(2027, 1)), "rfr_hors_bornes"),
    ],
)
def test_facts_out_of_sense_are_refused(scene: Scene, faits: FaitsBail, code: str):
    with pytest.raises(Refus, match=code), scene.actes.ouvre(scene.agence) as acte:
        complete_bail(acte, bail_id=scene.bail, faits=faits)
