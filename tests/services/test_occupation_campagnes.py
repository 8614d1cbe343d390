"""Campaigns: what they gather, who is left out and why, batches of the size that a commission takes."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from caleol.kernel.clock import HorlogeFixe, jour_local
from caleol.kernel.errors import Interdit, Refus
from caleol.models.locatif import Bail
from caleol.models.occupation import BailCampagne, ExamenOccupation, ResultatOccupation
from caleol.models.suivi import Courrier
from caleol.queries.occupation.campagnes import PageCampagne, get_campagne, list_campagnes
from caleol.queries.occupation.examens import get_examens
from caleol.queries.occupation.lignes_campagne import EtatLigne, ligne_etat
from caleol.rules.droits import OUTIL, Auteur, Role
from caleol.rules.occupation.echeance import EtatEcheance
from caleol.rules.occupation.situations import SituationOccupation
from caleol.services.act import Actes
from caleol.services.occupation.calcul import recompute_occupation
from caleol.services.occupation.campagnes import (
    create_campagne,
    exclude_baux,
    include_baux,
    start_campagne,
    start_envoi,
)
from caleol.services.occupation.courriers import start_lettres
from caleol.services.occupation.examens import DonneesAvis, give_avis, withdraw_examen
from caleol.services.occupation.sans_situation import start_sans_situation, take_back_examens
from caleol.services.occupation.signalements import flag_bail
from tests import fabriques as f
from tests.tenue import Tenue, prepare

DEBUT, FIN = date(2026, 7, 1), date(2026, 12, 31)
VASTE: dict[str, Any] = {"pieces_habitables": 5, "surface": Decimal("94.00")}


@dataclass
class Scene:
    """Five rooms for one person, four times: due in the period, late, to come, due in the period but elsewhere."""

    t: Tenue
    du: int
    retard: int
    a_venir: int
    ailleurs: int
    sans: int

    def ouvre(self, **valeurs: object) -> int:
        """Open a campaign and compute it."""
        with self.t.acte() as acte:
            choix = {"nom": "Automne", "debut": DEBUT, "fin": FIN, **valeurs}
            cle = create_campagne(acte, **choix)  # type: ignore[arg-type] # values by name
        start_campagne(self.t.actes, self.t.secretaire, cle)()
        return cle

    def page(self, cle: int, etat: EtatLigne | None = None, auteur: Auteur | None = None) -> PageCampagne:
        """Read a campaign."""
        with self.t.actes.sessions.lecture() as session:
            return get_campagne(session, auteur or self.t.secretaire, cle, self.t.horloge.maintenant(), etat)

    def baux(self, cle: int, etat: EtatLigne | None = None) -> set[int]:
        """Return the leases in a state."""
        return {ligne.bail_id for ligne in self.page(cle, etat).lignes}

    def envoie(self, cle: int) -> None:
        """Send what is kept to the séance."""
        start_envoi(self.t.actes, self.t.secretaire, cle, [self.t.seance_id])()


@pytest.fixture
def scene(actes: Actes, horloge: HorlogeFixe) -> Scene:
    t = prepare(actes, horloge)
    with actes.ouvre(OUTIL) as acte:
        s = acte.session
        ailleurs = f.fabrique_commune(s, "59350", "Lille")

        def bail(signature: date, **valeurs: Any) -> int:
            return f.fabrique_bail(s, f.fabrique_logement(s, **(VASTE | valeurs)), signature_le=signature).id

        return Scene(
            t,
            du=bail(date(2023, 9, 1)),
            retard=bail(date(2010, 5, 3)),
            a_venir=bail(date(2025, 9, 1)),
            ailleurs=bail(date(2023, 10, 1), commune=ailleurs),
            sans=bail(date(2023, 9, 1), pieces_habitables=2),
        )


def test_a_campaign_gathers_what_falls_due_in_its_place_and_period(scene: Scene):
    assert scene.baux(scene.ouvre()) == {scene.du, scene.retard, scene.ailleurs, scene.sans}
    assert scene.baux(scene.ouvre(retards=False)) == {scene.du, scene.ailleurs, scene.sans}
    page = scene.page(scene.ouvre(commune_insee="59350"))
    assert [ligne.bail_id for ligne in page.lignes] == [scene.ailleurs]
    assert (page.etape, page.progres and page.progres.fait) == ("pret", page.progres and page.progres.total)


def test_only_leases_in_a_situation_or_flagged_are_to_send(scene: Scene):
    cle = scene.ouvre(retards=False)
    assert scene.baux(cle, EtatLigne.RETENU) == {scene.du, scene.ailleurs}
    assert scene.baux(cle, EtatLigne.SANS) == {scene.sans}
    with scene.t.acte() as acte:
        situation = SituationOccupation.SUR_OCCUPATION
        flag_bail(acte, bail_id=scene.sans, situation=situation, commentaire="Ils sont six", en_fait=True)
    assert scene.baux(cle, EtatLigne.RETENU) == {scene.du, scene.ailleurs, scene.sans}


def test_a_tenant_told_by_one_campaign_is_not_told_again_by_another(scene: Scene, tmp_path: Path):
    premiere = scene.ouvre(nom="Automne", commune_insee="59350")
    start_lettres(scene.t.actes, scene.t.secretaire, tmp_path, premiere)()
    seconde = scene.ouvre(nom="Année")
    page = scene.page(seconde)
    assert {ligne.bail_id: ligne.annonce_par for ligne in page.lignes if ligne.annonce_par} == {
        scene.ailleurs: "Automne"
    }
    assert page.annonces == 2
    start_lettres(scene.t.actes, scene.t.secretaire, tmp_path, seconde)()
    with scene.t.actes.sessions.lecture() as session:
        annonces = session.scalars(select(Courrier.bail_id).order_by(Courrier.bail_id)).all()
    assert annonces == sorted((scene.du, scene.retard, scene.ailleurs))
    assert not any(ligne.annonce_par for ligne in scene.page(premiere).lignes)


def test_a_tenant_examined_before_the_due_date_by_one_campaign_is_not_told_by_another(scene: Scene):
    autre = scene.ouvre(nom="Année", retards=False)
    assert scene.page(autre).annonces == 2
    with scene.t.actes.ouvre(OUTIL) as acte:
        acte.session.add(
            ExamenOccupation(bail_id=scene.du, du_le=date(2026, 9, 1), examine_le=date(2026, 8, 1), instantane={})
        )
    assert scene.page(autre).annonces == 1


def test_a_campaign_finds_the_examination_of_a_lease_without_reading_all_of_its_own(scene: Scene):
    with scene.t.actes.sessions.lecture() as session:
        requete = select(BailCampagne.bail_id).where(ligne_etat() == EtatLigne.RETENU.value)
        sql = requete.join(ResultatOccupation, ResultatOccupation.bail_id == BailCampagne.bail_id).compile(
            session.connection(), compile_kwargs={"literal_binds": True}
        )
        if session.connection().dialect.name != "sqlite":
            pytest.skip("the plan is read on SQLite; PostgreSQL chooses by its own counts")
        plan = [ligne[3] for ligne in session.execute(text(f"EXPLAIN QUERY PLAN {sql}"))]
    examens = [etape for etape in plan if "examen_occupation" in etape]
    assert examens
    assert all("bail_id=?" in etape for etape in examens), "a read by campaign alone grows with the square"


def test_who_is_left_out_has_a_reason_stays_out_when_computed_again_and_comes_back(scene: Scene):
    cle = scene.ouvre()
    with pytest.raises(Refus, match="motif_requis"), scene.t.acte() as acte:
        exclude_baux(acte, campagne_id=cle, bail_ids=[scene.du], motif=" ")
    with scene.t.acte() as acte:
        assert exclude_baux(acte, campagne_id=cle, bail_ids=[scene.du, 9999], motif="Départ annoncé") == 1
    start_campagne(scene.t.actes, scene.t.secretaire, cle)()
    assert [(ligne.bail_id, ligne.ecarte_motif) for ligne in scene.page(cle, EtatLigne.ECARTE).lignes] == [
        (scene.du, "Départ annoncé")
    ]
    with scene.t.acte() as acte:
        assert include_baux(acte, campagne_id=cle, bail_ids=[scene.du]) == 1
    assert scene.du in scene.baux(cle, EtatLigne.RETENU)


def test_a_seance_takes_its_size_late_leases_first_and_the_rest_waits(scene: Scene):
    cle = scene.ouvre(par_seance=2)
    scene.envoie(cle)
    assert scene.baux(cle, EtatLigne.ENVOYE) == {scene.retard, scene.du}
    assert scene.baux(cle, EtatLigne.RETENU) == {scene.ailleurs}
    scene.envoie(cle)
    assert scene.baux(cle, EtatLigne.RETENU) == {scene.ailleurs}, "the séance is full"
    ligne = scene.page(cle, EtatLigne.ENVOYE).lignes[0]
    assert ligne.seance_id == scene.t.seance_id
    with scene.t.actes.sessions.lecture() as session:
        examen = get_examens(session, scene.t.secretaire, scene.t.seance_id).examens[0]
    with scene.t.acte() as acte:
        withdraw_examen(acte, seance_id=scene.t.seance_id, examen_id=examen.id)
    assert scene.retard in scene.baux(cle, EtatLigne.RETENU)


def test_what_another_campaign_examined_is_not_sent_again(scene: Scene):
    une, autre = scene.ouvre(par_seance=1), scene.ouvre()
    scene.envoie(une)
    scene.envoie(autre)
    with scene.t.actes.sessions.lecture() as session:
        vus = get_examens(session, scene.t.secretaire, scene.t.seance_id).examens
    assert sorted(e.bail_id for e in vus) == sorted([scene.du, scene.retard, scene.ailleurs])
    scene.t.ouvre()
    with scene.t.acte() as acte:
        avis = DonneesAvis(constatee=True, texte="Cinq pièces pour une personne.")
        give_avis(acte, seance_id=scene.t.seance_id, examen_id=vus[0].id, donnees=avis)
    assert vus[0].bail_id in scene.baux(autre, EtatLigne.ENVOYE)
    start_campagne(scene.t.actes, scene.t.secretaire, autre)()
    assert vus[0].bail_id in scene.baux(autre, EtatLigne.ENVOYE)


def test_a_lease_that_ended_leaves_the_campaign(scene: Scene):
    cle = scene.ouvre()
    with scene.t.actes.ouvre(OUTIL) as acte:
        acte.session.get_one(Bail, scene.du).fin_le = date(2026, 11, 1)
    assert scene.du not in scene.baux(cle)


def test_an_agency_reads_its_own_leases_and_opens_nothing(scene: Scene):
    cle = scene.ouvre()
    agence = Auteur(9, Role.AGENCE, agence_ids=frozenset({99}))
    assert scene.page(cle, auteur=agence).lignes == ()
    with pytest.raises(Interdit), scene.t.actes.ouvre(agence) as acte:
        create_campagne(acte, nom="x", debut=DEBUT, fin=FIN)


@pytest.mark.parametrize(
    ("valeurs", "code"),
    [
        ({"nom": " "}, "campagne_sans_nom"),
        ({"fin": date(2026, 6, 30)}, "campagne_periode"),
        ({"par_seance": 0}, "campagne_par_seance"),
        ({"agence_id": 999}, "campagne_lieu"),
        ({"commune_insee": "00000"}, "campagne_lieu"),
    ],
)
def test_a_campaign_out_of_sense_is_refused(scene: Scene, valeurs: dict[str, object], code: str):
    with pytest.raises(Refus, match=code):
        scene.ouvre(**valeurs)


def test_campaigns_are_listed_with_what_was_sent(scene: Scene):
    cle = scene.ouvre(par_seance=1)
    scene.envoie(cle)
    with scene.t.actes.sessions.lecture() as session:
        (vue,) = list_campagnes(session, scene.t.secretaire)
        assert (vue.baux, vue.envoyes, session.query(BailCampagne).count()) == (4, 1, 4)
    with pytest.raises(Refus, match="campagne_sans_seance"):
        start_envoi(scene.t.actes, scene.t.secretaire, cle, [])


def echeance(scene: Scene, bail_id: int) -> tuple[EtatEcheance, date | None]:
    """Return where a lease stands, as the lists read it."""
    recompute_occupation(scene.t.actes)
    with scene.t.actes.sessions.lecture() as session:
        resultat = session.get_one(ResultatOccupation, bail_id)
        return resultat.echeance, session.get_one(Bail, bail_id).dernier_examen_le


def test_a_lease_without_situation_is_noted_examined_and_its_due_date_is_answered(scene: Scene):
    cle = scene.ouvre()
    assert echeance(scene, scene.sans) == (EtatEcheance.JAMAIS_EXAMINE, None)
    assert scene.page(cle).a_noter == 1
    start_sans_situation(scene.t.actes, scene.t.secretaire, cle)()
    jour = jour_local(scene.t.horloge.maintenant())
    assert echeance(scene, scene.sans) == (EtatEcheance.A_VENIR, jour)
    assert echeance(scene, scene.du) == (EtatEcheance.JAMAIS_EXAMINE, None), "a lease in a situation waits its avis"
    assert scene.baux(cle, EtatLigne.EXAMINE) == {scene.sans}
    with scene.t.actes.sessions.lecture() as session:
        (examen,) = session.scalars(select(ExamenOccupation)).all()
        assert examen.seance_id is None
        assert {s["etat"] for s in (examen.instantane or {})["situations"].values()} == {"non_constatee"}
        assert list_campagnes(session, scene.t.secretaire)[0].envoyes == 0
    start_campagne(scene.t.actes, scene.t.secretaire, cle)()
    assert scene.baux(cle, EtatLigne.EXAMINE) == {scene.sans}, "computed again, it stays"
    assert scene.sans not in scene.baux(scene.ouvre()), "the next campaign does not gather it again"
    with pytest.raises(Refus, match="campagne_aucun_sans_situation"):
        start_sans_situation(scene.t.actes, scene.t.secretaire, cle)


def test_an_examination_noted_by_mistake_is_taken_back(scene: Scene):
    cle = scene.ouvre()
    with scene.t.actes.ouvre(OUTIL) as acte:
        acte.session.get_one(Bail, scene.sans).dernier_examen_le = date(2020, 9, 1)
    start_sans_situation(scene.t.actes, scene.t.secretaire, cle)()
    with scene.t.acte() as acte:
        assert take_back_examens(acte, campagne_id=cle, bail_ids=[scene.sans, scene.du]) == 1
    assert echeance(scene, scene.sans) == (EtatEcheance.EN_RETARD, date(2020, 9, 1))
    assert scene.baux(cle, EtatLigne.SANS) == {scene.sans}


def test_a_lease_that_changed_since_is_not_noted(scene: Scene):
    cle = scene.ouvre()
    reste = start_sans_situation(scene.t.actes, scene.t.secretaire, cle)
    with scene.t.acte() as acte:
        situation = SituationOccupation.SUR_OCCUPATION
        flag_bail(acte, bail_id=scene.sans, situation=situation, commentaire="Ils sont six", en_fait=True)
    reste()
    assert echeance(scene, scene.sans) == (EtatEcheance.JAMAIS_EXAMINE, None)
    assert scene.baux(cle, EtatLigne.RETENU) >= {scene.sans}
