"""Séances: created, changed, frozen, convoked, opened, cancelled, raised."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from caleol.kernel.clock import PARIS, HorlogeFixe
from caleol.kernel.errors import Conflit, Interdit, Introuvable, Refus
from caleol.models.commission import Membre, Siege
from caleol.models.echange import Courriel
from caleol.models.enumerations import CanalConvocation, EtatLot, EtatSeance, QualiteMembre
from caleol.models.lot import Candidature, Lot
from caleol.models.organisation import ValeurSaisie
from caleol.models.registre import EntreeRegistre
from caleol.models.seance import Convocation, Incident, PointOrdreDuJour, Presence, Seance
from caleol.rules.droits import Auteur, Role
from caleol.rules.reglement import ModaliteSeance
from caleol.services import convocations, ordre_du_jour, ouverture, seances
from caleol.services.act import Actes
from caleol.services.ajournements import postpone_lot
from tests import fabriques as f
from tests import tenue
from tests.ensemble import ensemble
from tests.tenue import SEANCE_LE, Tenue


@pytest.fixture
def t(actes: Actes, horloge: HorlogeFixe) -> Tenue:
    return tenue.prepare(actes, horloge, nb_lots=3)


def lit(t: Tenue) -> Seance:
    with t.actes.sessions.lecture() as session:
        return session.get_one(Seance, t.seance_id)


def nouvelle(t: Tenue, **autres) -> dict[str, Any]:
    ordinaire = {
        "commission_id": t.commission_id,
        "prevue_le": SEANCE_LE + timedelta(days=7),
        "modalite": ModaliteSeance.PRESENTIEL,
        "lieu": "salle 2",
    }
    return ordinaire | autres


# ------------------------------------------------------------------------------------------ create and change


@pytest.mark.toutes_bases
def test_seances_created_at_once_are_numbered_one_after_the_other(t: Tenue):
    def cree() -> object:
        with t.acte() as acte:
            return seances.create_seance(acte, **nouvelle(t))

    issues = ensemble(*[cree] * 4)
    assert [issue for issue in issues if isinstance(issue, Refus)] == []
    with t.actes.sessions.lecture() as session:
        assert sorted(session.scalars(select(Seance.numero))) == [1, 2, 3, 4, 5]


def test_seances_are_numbered_by_commission_and_year(t: Tenue):
    with t.acte() as acte:
        suivante = seances.create_seance(acte, **nouvelle(t))
        annee = seances.create_seance(acte, **nouvelle(t, prevue_le=datetime(2027, 1, 5, 9, tzinfo=PARIS)))
        trouvees = [acte.session.get_one(Seance, cle) for cle in (t.seance_id, suivante, annee)]
        assert [(s.annee, s.numero) for s in trouvees] == [(2026, 1), (2026, 2), (2027, 1)]


@pytest.mark.parametrize(
    ("valeurs", "code"),
    [
        ({"prevue_le": datetime(2026, 11, 20, 9, tzinfo=PARIS)}, "seance_passee"),
        ({"modalite": ModaliteSeance.ECRIT}, "fenetre_ecrite"),
        ({"lieu": " "}, "lieu_manquant"),
        ({"modalite": ModaliteSeance.MIXTE}, "lien_visio_manquant"),
        ({"modalite": ModaliteSeance.VISIO, "lieu": None}, "lien_visio_manquant"),
    ],
)
def test_seance_that_cannot_be_held_is_refused(t: Tenue, valeurs: dict[str, Any], code: str):
    assert t.refus(seances.create_seance, **nouvelle(t, **valeurs)).code == code


def test_only_the_secretary_of_the_commission_creates(t: Tenue):
    ailleurs = Auteur(t.compte.id, Role.SECRETAIRE, commission_ids=frozenset({t.commission_id + 1}))
    assert isinstance(t.refus(seances.create_seance, ailleurs, **nouvelle(t)), Introuvable)
    assert isinstance(t.refus(seances.create_seance, Auteur(t.compte.id, Role.AUDITEUR), **nouvelle(t)), Interdit)


def test_secretary_of_another_commission_does_not_find_the_seance(t: Tenue):
    ailleurs = Auteur(t.compte.id, Role.SECRETAIRE, commission_ids=frozenset({t.commission_id + 1}))
    assert isinstance(t.refus(ordre_du_jour.freeze_agenda, ailleurs, seance_id=t.seance_id), Introuvable)


def test_change_tells_who_read_an_old_version(t: Tenue):
    champs: dict[str, Any] = {
        "prevue_le": SEANCE_LE + timedelta(hours=1),
        "modalite": ModaliteSeance.PRESENTIEL,
        "lieu": "salle 3",
    }
    with t.acte() as acte:
        seances.update_seance(acte, seance_id=t.seance_id, version=1, **champs)
    assert lit(t).lieu == "salle 3"
    assert isinstance(t.refus(seances.update_seance, seance_id=t.seance_id, version=1, **champs), Conflit)


def test_frozen_seance_does_not_change_its_hour(t: Tenue):
    t.fige()
    champs: dict[str, Any] = {"prevue_le": SEANCE_LE, "modalite": ModaliteSeance.PRESENTIEL, "lieu": "salle 3"}
    assert t.refus(seances.update_seance, seance_id=t.seance_id, version=2, **champs).code == "seance_etat"


def test_cancelled_seance_gives_its_lots_back(t: Tenue):
    t.convoque()
    assert t.refus(seances.cancel_seance, seance_id=t.seance_id, motif=" ").code == "motif_requis"
    with t.acte() as acte:
        seances.cancel_seance(acte, seance_id=t.seance_id, motif="Quorum impossible à réunir")
    assert lit(t).etat is EtatSeance.ANNULEE
    with t.actes.sessions.lecture() as session:
        lots = session.scalars(select(Lot)).all()
        assert {(lot.etat, lot.seance_id, lot.instantane) for lot in lots} == {(EtatLot.PREPARATION, None, None)}
        assert session.scalar(select(func.count()).select_from(PointOrdreDuJour)) == 0
        assert set(session.scalars(select(Candidature.figee_le))) == {None}


# ------------------------------------------------------------------------------------------ agenda


def ordre(t: Tenue) -> list[int | None]:
    with t.actes.sessions.lecture() as session:
        return list(session.scalars(select(PointOrdreDuJour.lot_id).order_by(PointOrdreDuJour.ordre)))


def test_lot_moves_up_and_down_and_stays_at_the_ends(t: Tenue):
    depart = ordre(t)
    with t.acte() as acte:
        points = list(acte.session.scalars(select(PointOrdreDuJour.id).order_by(PointOrdreDuJour.ordre)))
        ordre_du_jour.move_point(acte, seance_id=t.seance_id, point_id=points[0], sens="haut")
        ordre_du_jour.move_point(acte, seance_id=t.seance_id, point_id=points[2], sens="haut")
    assert ordre(t) == [depart[0], depart[2], depart[1]]
    with t.acte() as acte:
        ordre_du_jour.sort_agenda(acte, seance_id=t.seance_id)
    assert ordre(t) == depart


def test_item_of_another_agenda_is_not_found(t: Tenue):
    valeurs: dict[str, Any] = {"seance_id": t.seance_id, "point_id": 999, "sens": "haut"}
    assert isinstance(t.refus(ordre_du_jour.move_point, **valeurs), Introuvable)


def test_empty_agenda_is_not_frozen(t: Tenue):
    with t.acte() as acte:
        vide = seances.create_seance(acte, **nouvelle(t))
    assert t.refus(ordre_du_jour.freeze_agenda, seance_id=vide).code == "ordre_du_jour_vide"


def test_number_of_candidates_entered_by_an_administrator_is_the_one_that_counts(t: Tenue):
    with t.actes.sessions.ecriture() as session:
        session.add(
            ValeurSaisie(
                cle="candidatures.nombre_minimal", axes="", valeur="4", unite="demande", debut=date(2026, 11, 1),
                verifie_jusqu=date(2026, 12, 31), source="texte d’essai", verifie_par="essai", saisie_le=f.MAINTENANT,
                saisie_par_id=t.compte.id,
            )
        )  # fmt: skip
    bloque = t.refus(ordre_du_jour.freeze_agenda, seance_id=t.seance_id)
    assert {blocages[0].code for _, blocages in bloque.data["lots"]} == {"moins_de_trois"}


def test_freeze_names_the_lots_that_are_not_ready(t: Tenue):
    with t.actes.sessions.ecriture() as session:
        session.get_one(Candidature, t.candidats(1)[0]).retiree_le = SEANCE_LE
    bloque = t.refus(ordre_du_jour.freeze_agenda, seance_id=t.seance_id)
    assert bloque.code == "lots_bloques"
    ((numero, blocages),) = bloque.data["lots"]
    assert (numero, blocages[0].code) == (2, "moins_de_trois")


def test_frozen_agenda_opens_again_until_it_is_convoked(t: Tenue):
    t.fige()
    with t.acte() as acte:
        ordre_du_jour.unfreeze_agenda(acte, seance_id=t.seance_id)
    assert lit(t).etat is EtatSeance.PREPARATION
    t.convoque()
    assert t.refus(ordre_du_jour.unfreeze_agenda, seance_id=t.seance_id).code == "seance_etat"


# ------------------------------------------------------------------------------------------ convocation


def test_each_titulaire_is_convoked_by_a_recorded_channel(t: Tenue):
    with t.actes.sessions.ecriture() as session:
        membre = session.get_one(Membre, t.membres["designe-2"])
        membre.courriel = "anne@exemple.fr"
    t.convoque()
    with t.actes.sessions.lecture() as session:
        faites = {c.siege_id: c for c in session.scalars(select(Convocation))}
        assert faites.keys() == set(t.sieges.values())
        assert faites[t.sieges["designe-2"]].canal is CanalConvocation.COURRIEL
        assert faites[t.sieges["designe-3"]].canal is CanalConvocation.COURRIER
        (courriel,) = session.scalars(select(Courriel))
    assert courriel.destinataire == "anne@exemple.fr"
    assert courriel.envoye_le is None
    assert "mardi 1er\u00a0décembre 2026 à 9\u00a0h\u00a030" in courriel.texte
    assert "voix délibérative, 3\u00a0logements à l’ordre du jour" in courriel.texte


def test_mayor_is_convoked_on_the_lots_of_the_commune_only(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge, nb_lots=2, communes=("59512", "59163"))
    with t.actes.sessions.ecriture() as session:
        session.get_one(Membre, t.membres["maire-59512"]).courriel = "maire@exemple.fr"
    t.convoque()
    with t.actes.sessions.lecture() as session:
        texte = session.scalars(select(Courriel.texte)).one()
    assert "1\u00a0logement (lot " in texte


def test_mayor_without_a_lot_is_not_convoked(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge, nb_lots=1, communes=("59512", "59163"))
    t.convoque()
    with t.actes.sessions.lecture() as session:
        assert t.sieges["maire-59163"] not in set(session.scalars(select(Convocation.siege_id)))


def test_convocation_that_forgets_a_voter_is_refused(t: Tenue):
    t.fige()
    envois = [
        convocations.Envoi(t.sieges[cle], t.membres[cle], CanalConvocation.MAIN) for cle in t.sieges if cle != "prefet"
    ]
    oubli = t.refus(convocations.convoke, seance_id=t.seance_id, envois=envois)
    assert (oubli.code, oubli.data["sieges"]) == ("convocations_manquantes", ("prefet",))
    assert lit(t).etat is EtatSeance.FIGEE


def test_mail_needs_an_address_and_a_seat_needs_a_mandate(t: Tenue):
    t.fige()
    sans = [convocations.Envoi(t.sieges["prefet"], t.membres["prefet"], CanalConvocation.COURRIEL)]
    assert t.refus(convocations.convoke, seance_id=t.seance_id, envois=sans).code == "courriel_absent"
    autre = [convocations.Envoi(t.sieges["prefet"], t.membres["epci"], CanalConvocation.MAIN)]
    assert t.refus(convocations.convoke, seance_id=t.seance_id, envois=autre).code == "mandat_absent"


def test_second_convocation_adds_and_never_repeats(t: Tenue):
    t.convoque()
    assert t.refus(convocations.convoke, seance_id=t.seance_id).code == "convocation_vide"
    with t.actes.sessions.ecriture() as session:
        siege = session.get_one(Siege, t.sieges["designe-2"])
        suppleant = f.fabrique_membre(session, siege, qualite=QualiteMembre.SUPPLEANT).id
    envoi = convocations.Envoi(t.sieges["designe-2"], suppleant, CanalConvocation.MAIN, "émargement")
    with t.acte() as acte:
        assert convocations.convoke(acte, seance_id=t.seance_id, envois=[envoi]) == 1


def test_short_delay_is_kept_in_the_register_and_forbids_nothing(t: Tenue):
    t.fige()
    t.horloge.avance(timedelta(days=7))
    with t.acte() as acte:
        convocations.convoke(acte, seance_id=t.seance_id)
    with t.actes.sessions.lecture() as session:
        entree = session.scalars(select(EntreeRegistre).where(EntreeRegistre.acte == "seance_convoquee")).one()
    assert '"delai_respecte":false' in entree.donnees


def test_absence_is_announced_and_taken_back(t: Tenue):
    t.convoque()
    with t.acte() as acte:
        convocation = acte.session.scalars(select(Convocation).limit(1)).one()
        convocations.announce_absence(acte, convocation_id=convocation.id)
        assert convocation.absence_annoncee
        convocations.announce_absence(acte, convocation_id=convocation.id, absent=False)
        assert not convocation.absence_annoncee


# ------------------------------------------------------------------------------------------ opening, levée


def ouvrir(t: Tenue, preside: str = "designe-1") -> dict[str, Any]:
    return {"seance_id": t.seance_id, "presidee_par_id": t.membres[preside]}


def test_opening_keeps_the_rules_of_the_day(t: Tenue):
    t.ouvre(presents=())
    seance = lit(t)
    assert seance.etat is EtatSeance.OUVERTE
    assert seance.regles is not None
    assert (seance.regles["quorum_minimum"], seance.regles["version"]) == (4, "1")
    assert seance.secretaire_id == t.compte.id


def test_seance_opens_once_and_not_before_its_day(t: Tenue):
    t.convoque()
    assert t.refus(ouverture.open_seance, **ouvrir(t)).code == "seance_avant_son_jour"
    t.horloge.avance(SEANCE_LE - t.horloge.maintenant())
    with t.acte() as acte:
        ouverture.open_seance(acte, **ouvrir(t))
    assert t.refus(ouverture.open_seance, **ouvrir(t)).code == "seance_etat"


def test_seance_does_not_open_without_a_quorum_in_the_reglement(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge, quorum=None)
    t.convoque()
    t.horloge.avance(SEANCE_LE - t.horloge.maintenant())
    assert t.refus(ouverture.open_seance, **ouvrir(t)).code == "quorum_absent_du_reglement"


def test_seance_does_not_open_while_a_voter_was_not_convoked(t: Tenue):
    t.convoque()
    with t.actes.sessions.ecriture() as session:
        session.delete(session.scalars(select(Convocation).where(Convocation.siege_id == t.sieges["epci"])).one())
    t.horloge.avance(SEANCE_LE - t.horloge.maintenant())
    assert t.refus(ouverture.open_seance, **ouvrir(t)).data["sieges"] == ("epci",)


def test_video_needs_a_reglement_that_provides_for_it(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge, modalite=ModaliteSeance.VISIO)
    t.convoque()
    t.horloge.avance(SEANCE_LE - t.horloge.maintenant())
    assert t.refus(ouverture.open_seance, **ouvrir(t)).code == "modalite_hors_reglement"


def test_another_of_the_six_may_preside_but_not_the_mayor(t: Tenue):
    t.convoque()
    t.horloge.avance(SEANCE_LE - t.horloge.maintenant())
    assert t.refus(ouverture.open_seance, **ouvrir(t, "maire-59512")).code == "presidence_hors_des_six"
    with t.acte() as acte:
        ouverture.open_seance(acte, **ouvrir(t, "designe-4"))
    assert lit(t).presidee_par_id == t.membres["designe-4"]


def test_levee_refuses_lots_left_open_and_names_them(t: Tenue):
    t.ouvre()
    t.delibere(0)
    reste = t.refus(ouverture.close_seance, seance_id=t.seance_id)
    assert (reste.code, reste.data["numeros"]) == ("lots_sans_issue", [2, 3])
    for lot in t.lots[1:]:
        with t.acte() as acte:
            postpone_lot(acte, lot_id=lot, motif="Séance trop longue")
    t.minutes(90)
    t.leve()
    with t.actes.sessions.lecture() as session:
        departs = set(session.scalars(select(Presence.depart_le)))
    assert departs == {lit(t).levee_le}


def test_levee_is_taken_back_with_a_reason_that_the_minutes_tell(t: Tenue):
    t.ouvre()
    for rang in range(3):
        t.delibere(rang)
    t.leve()
    with t.acte() as acte:
        ouverture.reopen_seance(acte, seance_id=t.seance_id, motif="Erreur de saisie au lot 2")
    assert lit(t).etat is EtatSeance.OUVERTE
    with t.actes.sessions.lecture() as session:
        assert set(session.scalars(select(Presence.depart_le))) == {None}
        assert "Erreur de saisie au lot 2" in session.scalars(select(Incident.texte)).one()


def test_remark_is_kept_with_its_minute(t: Tenue):
    t.ouvre()
    assert t.refus(ouverture.record_incident, seance_id=t.seance_id, texte="").code == "texte_requis"
    with t.acte() as acte:
        ouverture.record_incident(acte, seance_id=t.seance_id, texte="Coupure de la visioconférence.")
    with t.actes.sessions.lecture() as session:
        incident = session.scalars(select(Incident)).one()
    assert (incident.texte, incident.auteur_id) == ("Coupure de la visioconférence.", t.compte.id)
