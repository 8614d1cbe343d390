"""Examinations in a séance: what may come before the commission, the avis, and that it allocates nothing."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select

from caleol.kernel.clock import HorlogeFixe
from caleol.kernel.errors import Conflit, Introuvable
from caleol.models.enumerations import EtatSignalement
from caleol.models.locatif import Bail
from caleol.models.lot import Decision
from caleol.models.occupation import Avis, ExamenOccupation, ResultatOccupation, Signalement
from caleol.models.registre import EntreeRegistre
from caleol.models.seance import Seance
from caleol.queries.occupation.examens import ExamensSeance, get_examens
from caleol.queries.papiers.examens import SANS_AVIS, examens
from caleol.queries.papiers.releve import load_releve
from caleol.rules.droits import OUTIL, Auteur
from caleol.rules.occupation.echeance import EtatEcheance
from caleol.rules.occupation.situations import SituationOccupation
from caleol.services import seances
from caleol.services.act import Actes
from caleol.services.occupation.avis_groupes import give_avis_groupes, withdraw_avis
from caleol.services.occupation.calcul import recompute_occupation
from caleol.services.occupation.examens import DonneesAvis, give_avis, inscribe_examen, withdraw_examen
from caleol.services.occupation.signalements import flag_bail
from tests import fabriques as f
from tests.tenue import SEANCE_LE, Tenue, prepare

AVIS = DonneesAvis(constatee=True, texte="Le logement compte 5 pièces pour 1 personne.", type_adapte="T2")


@dataclass
class Scene:
    """A séance in preparation; a widow in five rooms, a tenant of whom nothing is to be said."""

    t: Tenue
    bail: int
    sans: int

    def inscrit(self, bail: int | None = None) -> int:
        """Put an examination on the agenda."""
        with self.t.acte() as acte:
            return inscribe_examen(acte, seance_id=self.t.seance_id, bail_id=bail or self.bail)

    def page(self, auteur: Auteur | None = None) -> ExamensSeance:
        """Read the examinations of the séance."""
        with self.t.actes.sessions.lecture() as session:
            return get_examens(session, auteur or self.t.secretaire, self.t.seance_id)

    def rend(self, examen: int, donnees: DonneesAvis = AVIS, **autres: Any) -> int:
        """Give the avis."""
        with self.t.acte() as acte:
            return give_avis(acte, seance_id=self.t.seance_id, examen_id=examen, donnees=donnees, **autres)

    def refus(self, service: Callable[..., object], **valeurs: Any) -> str:
        """Return the code of a refusal."""
        return self.t.refus(service, seance_id=self.t.seance_id, **valeurs).code


@pytest.fixture
def scene(actes: Actes, horloge: HorlogeFixe) -> Scene:
    t = prepare(actes, horloge)
    with actes.ouvre(OUTIL) as acte:
        s = acte.session
        cinq = f.fabrique_logement(s, pieces_habitables=5, surface=Decimal("94.00"))
        seule, sans = f.fabrique_bail(s, cinq), f.fabrique_bail(s, f.fabrique_logement(s, pieces_habitables=2))
        scene = Scene(t, seule.id, sans.id)
    recompute_occupation(actes)
    return scene


def test_what_is_due_and_found_is_proposed_and_nothing_else(scene: Scene):
    assert [p.bail_id for p in scene.page().proposables] == [scene.bail]
    assert scene.refus(inscribe_examen, bail_id=scene.sans) == "examen_sans_situation"
    examen = scene.inscrit()
    page = scene.page()
    assert page.proposables == ()
    assert [(e.id, e.situations[0].situation.value, e.situations[0].a_verifier) for e in page.examens] == [
        (examen, "sous_occupation", False)
    ]
    assert "5 > 1 + 1" in page.examens[0].situations[0].phrase.replace("\u00a0", " ")
    assert scene.refus(inscribe_examen, bail_id=scene.bail) == "examen_deja"


def test_outside_the_tense_zones_nothing_is_examined(scene: Scene):
    with scene.t.actes.ouvre(OUTIL) as acte:
        detendue = f.fabrique_commune(acte.session, "59183", "Dunkerque", zone_abc="B2")
        logement = f.fabrique_logement(acte.session, commune=detendue, pieces_habitables=5)
        bail = f.fabrique_bail(acte.session, logement).id
    assert scene.refus(inscribe_examen, bail_id=bail) == "examen_hors_zone"


def test_a_lease_of_another_commission_stays_away(scene: Scene):
    with scene.t.actes.ouvre(OUTIL) as acte:
        autre = f.fabrique_agence(acte.session, "LENS", "Agence de Lens")
        bail = f.fabrique_bail(acte.session, f.fabrique_logement(acte.session, agence=autre, pieces_habitables=5)).id
    with pytest.raises(Introuvable):
        scene.inscrit(bail)


def test_a_flag_follows_its_examination_and_comes_back_when_it_is_taken_off(scene: Scene):
    with scene.t.acte() as acte:
        signalement = flag_bail(
            acte,
            bail_id=scene.sans,
            situation=SituationOccupation.SUR_OCCUPATION,
            commentaire="Six personnes y dorment",
            en_fait=True,
        )
    assert scene.page().proposables[0].signale
    examen = scene.inscrit(scene.sans)
    vue = scene.page().examen(examen).situations[0]
    assert (vue.a_verifier, vue.en_fait) == (True, True)
    assert etat(scene, signalement) is EtatSignalement.INSCRIT
    with scene.t.acte() as acte:
        withdraw_examen(acte, seance_id=scene.t.seance_id, examen_id=examen)
    assert etat(scene, signalement) is EtatSignalement.SIGNALE
    scene.inscrit(scene.sans)
    with scene.t.acte() as acte:
        seances.cancel_seance(acte, seance_id=scene.t.seance_id, motif="Grève")
    assert etat(scene, signalement) is EtatSignalement.SIGNALE
    with scene.t.actes.sessions.lecture() as session:
        assert session.scalar(select(func.count(ExamenOccupation.id))) == 0


def test_the_avis_is_written_in_the_open_seance_and_ends_the_due_date(scene: Scene):
    examen = scene.inscrit()
    assert scene.refus(give_avis, examen_id=examen, donnees=AVIS) == "seance_etat"
    scene.t.ouvre()
    assert scene.refus(give_avis, examen_id=examen, donnees=DonneesAvis(True, " ")) == "avis_sans_texte"
    large = DonneesAvis(True, "x", surface_adaptee=Decimal(501))
    assert scene.refus(give_avis, examen_id=examen, donnees=large) == "avis_surface"
    scene.rend(examen)
    with scene.t.actes.sessions.lecture() as session:
        assert session.get_one(Bail, scene.bail).dernier_examen_le == SEANCE_LE.date()
        assert session.get_one(ResultatOccupation, scene.bail).echeance is EtatEcheance.A_VENIR
        assert session.scalar(select(func.count(Decision.id))) == 0, "an avis allocates nothing (R61)"
        entree = session.scalars(select(EntreeRegistre).where(EntreeRegistre.acte == "avis_occupation")).one()
        assert "pièces" not in str(entree.donnees)
        assert examens(load_releve(session, session.get_one(Seance, scene.t.seance_id)))[0].avis == AVIS.texte


def test_without_quorum_or_president_no_avis(scene: Scene):
    examen = scene.inscrit()
    scene.t.ouvre(["designe-1"])
    assert scene.refus(give_avis, examen_id=examen, donnees=AVIS) == "examen_sans_quorum"
    scene.t.arrivent(*[cle for cle in scene.t.sieges if cle != "designe-1"])
    scene.t.part("designe-1")
    assert scene.refus(give_avis, examen_id=examen, donnees=AVIS) == "presidence_absente"
    with scene.t.actes.sessions.lecture() as session:
        assert session.scalar(select(func.count(Avis.id))) == 0
        assert examens(load_releve(session, session.get_one(Seance, scene.t.seance_id)))[0].avis == SANS_AVIS


def test_two_writers_never_overwrite_each_other(scene: Scene):
    examen = scene.inscrit()
    scene.t.ouvre()
    scene.rend(examen)
    with pytest.raises(Conflit):
        scene.rend(examen, DonneesAvis(False, "Autre"))
    avis = scene.page().examen(examen).avis
    assert avis is not None
    scene.t.horloge.avance(timedelta(minutes=1))
    scene.rend(examen, DonneesAvis(False, "Autre"), lu_le=avis.rendu_le)
    with pytest.raises(Conflit):
        scene.rend(examen, AVIS, lu_le=avis.rendu_le)


def test_who_is_told_no_name_reads_no_name(scene: Scene):
    examen = scene.inscrit()
    scene.t.ouvre()
    assert scene.page().examen(examen).nom.endswith(f"MODELE{scene.bail}")
    autre = Auteur(9, scene.t.president.role, membre_id=scene.t.membres["designe-2"])
    assert scene.page(scene.t.president).examen(examen).nom
    assert scene.page(autre).examen(examen).nom == ""


def test_like_cases_get_one_avis_each_with_its_figures_and_it_can_be_undone(scene: Scene):
    with scene.t.actes.ouvre(OUTIL) as acte:
        autre = f.fabrique_bail(
            acte.session, f.fabrique_logement(acte.session, pieces_habitables=6, surface=Decimal(110)),
            dernier_examen_le=date(2023, 1, 9),
        ).id  # fmt: skip
    with scene.t.acte() as acte:
        sous = SituationOccupation.SOUS_OCCUPATION
        signalement = flag_bail(acte, bail_id=autre, situation=sous, commentaire="Quatre chambres vides")
    examens_ids = [scene.inscrit(), scene.inscrit(autre)]
    scene.t.ouvre()
    donnees = DonneesAvis(True, "Un logement plus petit conviendrait.")
    valeurs: dict[str, Any] = {"examen_ids": examens_ids, "donnees": donnees}
    assert scene.refus(give_avis_groupes, **(valeurs | {"examen_ids": []})) == "avis_sans_examen"
    with scene.t.acte() as acte:
        assert give_avis_groupes(acte, seance_id=scene.t.seance_id, **valeurs) == 2
    textes = [e.avis.texte for e in scene.page().examens if e.avis]
    assert ["5 > 1" in textes[0].replace("\u00a0", " "), "6 > 1" in textes[1].replace("\u00a0", " ")] == [True, True]
    assert scene.refus(give_avis_groupes, **valeurs) == "avis_deja_rendus", "some are answered: which is said"
    with scene.t.acte() as acte:
        assert withdraw_avis(acte, seance_id=scene.t.seance_id, examen_ids=examens_ids) == 2
    assert [e.avis for e in scene.page().examens] == [None, None]
    assert etat(scene, signalement) is EtatSignalement.INSCRIT
    with scene.t.actes.sessions.lecture() as session:
        lus = [session.get_one(Bail, cle).dernier_examen_le for cle in (scene.bail, autre)]
        assert lus == [None, date(2023, 1, 9)]
        actes = session.scalars(select(EntreeRegistre.acte).where(EntreeRegistre.objet_type == "bail")).all()
        assert [actes.count(nom) for nom in ("avis_occupation", "annulation_avis_occupation")] == [2, 2]
    with scene.t.acte() as acte:
        assert withdraw_avis(acte, seance_id=scene.t.seance_id, examen_ids=examens_ids) == 0
    scene.rend(examens_ids[0])


def etat(scene: Scene, signalement_id: int) -> EtatSignalement:
    """Return where a flag is."""
    with scene.t.actes.sessions.lecture() as session:
        return session.get_one(Signalement, signalement_id).etat


def test_an_avis_never_contradicts_the_situation_that_it_notes_nor_tells_health_unread(scene: Scene):
    examen = scene.inscrit()
    scene.t.ouvre()
    valeurs: dict[str, Any] = {"seance_id": scene.t.seance_id}

    def codes(donnees: DonneesAvis) -> set[str]:
        seul = scene.refus(give_avis, examen_id=examen, donnees=donnees)
        return {seul, scene.refus(give_avis_groupes, examen_ids=[examen], donnees=donnees)}

    sante = DonneesAvis(True, "Le locataire souffre de dépression.")
    assert codes(sante) == {"avis_a_relire"}, "the same for one and for like cases"
    assert codes(DonneesAvis(True, "Situation anormale.")) == {"avis_anormal"}
    assert codes(DonneesAvis(True, "Un mode de vie à revoir.")) == {"avis_jugement"}
    assert codes(DonneesAvis(True, "Un autre logement.", type_adapte="T5")) == {"avis_type_contraire"}
    grand = DonneesAvis(True, "Un autre logement.", surface_adaptee=Decimal(120))
    assert codes(grand) == {"avis_surface_contraire"}
    with scene.t.acte() as acte:
        assert give_avis_groupes(acte, **valeurs, examen_ids=[examen], donnees=replace(sante, relu=True)) == 1


def test_the_sentences_of_the_tool_are_not_read_again(scene: Scene):
    examen = scene.inscrit()
    with scene.t.actes.ouvre(OUTIL) as acte:
        garde = acte.session.get_one(ExamenOccupation, examen)
        gele = dict(garde.instantane or {})
        lues = {nom: lue | {"phrase": "Handicap à vérifier."} for nom, lue in gele["situations"].items()}
        garde.instantane = gele | {"situations": lues}
    scene.t.ouvre()
    assert scene.rend(examen, DonneesAvis(True, "Handicap à vérifier. Un logement plus petit conviendrait."))
