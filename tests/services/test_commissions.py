"""Seats and mandates: one titulaire at a time, a president among the six, the secretary's own commission."""

from datetime import date
from typing import Any

import pytest

from caleol.kernel.errors import Interdit, Introuvable, Refus
from caleol.models.commission import Commission, Mandat, Siege
from caleol.models.enumerations import QualiteMembre
from caleol.rules.composition import NatureSiege
from caleol.rules.droits import OUTIL, Auteur, Role
from caleol.services import commissions
from caleol.services.act import Actes
from tests.fabriques import fabrique_commission, fabrique_membre


@pytest.fixture
def commission(actes: Actes) -> Commission:
    with actes.ouvre(OUTIL) as acte:
        return fabrique_commission(acte.session)


def siege(actes: Actes, cle: str) -> int:
    with actes.sessions.lecture() as session:
        return int(session.query(Siege.id).filter_by(cle=cle).scalar())


def mandat(actes: Actes, cle: str) -> int:
    with actes.sessions.lecture() as session:
        return int(session.query(Mandat.id).join(Siege).filter(Siege.cle == cle).scalar())


def donne(actes: Actes, cle: str, auteur: Auteur = OUTIL, **valeurs: Any) -> int:
    ordinaire: dict[str, Any] = {"qualite": QualiteMembre.TITULAIRE, "debut": date(2027, 1, 1)}
    with actes.ouvre(auteur) as acte:
        membre = valeurs.pop("membre_id", None) or fabrique_membre(acte.session).id
        return commissions.record_mandat(acte, siege_id=siege(actes, cle), membre_id=membre, **(ordinaire | valeurs))


def test_seat_has_one_titulaire_at_a_time(actes: Actes, commission: Commission):
    with pytest.raises(Refus, match="siege_deja_pourvu"):
        donne(actes, "designe-2")
    with actes.ouvre(OUTIL) as acte:
        commissions.end_mandat(acte, mandat_id=mandat(actes, "designe-2"), fin=date(2026, 12, 31))
    donne(actes, "designe-2")


def test_suppleant_shares_the_seat_of_the_titulaire(actes: Actes, commission: Commission):
    donne(actes, "designe-2", qualite=QualiteMembre.SUPPLEANT)


def test_member_holds_a_seat_once_at_a_time(actes: Actes, commission: Commission):
    with actes.ouvre(OUTIL) as acte:
        membre = fabrique_membre(acte.session).id
    donne(actes, "designe-2", qualite=QualiteMembre.SUPPLEANT, membre_id=membre)
    with pytest.raises(Refus, match="mandat_deja_tenu"):
        donne(actes, "designe-2", qualite=QualiteMembre.SUPPLEANT, membre_id=membre)


def test_mandate_does_not_end_before_it_begins(actes: Actes, commission: Commission):
    with pytest.raises(Refus, match="mandat_periode"):
        donne(actes, "designe-2", qualite=QualiteMembre.SUPPLEANT, fin=date(2026, 12, 31))
    with pytest.raises(Refus, match="mandat_periode"), actes.ouvre(OUTIL) as acte:
        commissions.end_mandat(acte, mandat_id=mandat(actes, "designe-2"), fin=date(2019, 12, 31))


def test_president_is_elected_among_the_six_and_succeeds_the_former(actes: Actes, commission: Commission):
    with actes.ouvre(OUTIL) as acte:
        commissions.record_presidence(acte, mandat_id=mandat(actes, "designe-3"), elu_le=date(2026, 11, 20))
    with actes.sessions.lecture() as session:
        assert session.query(Mandat.id).filter_by(president=True).all() == [(mandat(actes, "designe-3"),)]
    with pytest.raises(Refus, match="president_hors_des_six"), actes.ouvre(OUTIL) as acte:
        commissions.record_presidence(acte, mandat_id=mandat(actes, "prefet"), elu_le=date(2026, 11, 20))
    with pytest.raises(Refus, match="mandat_termine"), actes.ouvre(OUTIL) as acte:
        commissions.record_presidence(acte, mandat_id=mandat(actes, "designe-3"), elu_le=date(2019, 1, 1))


def test_ended_mandate_no_longer_presides(actes: Actes, commission: Commission):
    with actes.ouvre(OUTIL) as acte:
        commissions.end_mandat(acte, mandat_id=mandat(actes, "designe-1"), fin=date(2026, 11, 1))
    with actes.sessions.lecture() as session:
        assert session.query(Mandat).filter_by(president=True).count() == 0


def test_seat_of_a_mayor_needs_a_commune_and_is_made_once(actes: Actes, commission: Commission):
    for lieu, code in ((None, "siege_sans_lieu"), ("99999", "siege_sans_lieu"), ("59512", "siege_deja_cree")):
        with pytest.raises(Refus, match=code), actes.ouvre(OUTIL) as acte:
            commissions.create_siege(
                acte, commission_id=commission.id, nature=NatureSiege.MAIRE, libelle="Maire", commune_insee=lieu
            )
    with actes.ouvre(OUTIL) as acte:
        commissions.create_siege(acte, commission_id=commission.id, nature=NatureSiege.CONSULTATIF, libelle="CCAS")
    assert siege(actes, "consultatif-1")


def test_secretary_keeps_the_mandates_of_her_own_commission_only(actes: Actes, commission: Commission):
    sienne = Auteur(utilisateur_id=None, role=Role.SECRETAIRE, commission_ids=frozenset({commission.id}))
    donne(actes, "designe-2", sienne, qualite=QualiteMembre.SUPPLEANT)
    autre = Auteur(utilisateur_id=None, role=Role.SECRETAIRE, commission_ids=frozenset({999}))
    with pytest.raises(Introuvable):
        donne(actes, "designe-2", autre, qualite=QualiteMembre.SUPPLEANT)
    with pytest.raises(Interdit):
        donne(actes, "designe-2", Auteur(role=Role.AUDITEUR), qualite=QualiteMembre.SUPPLEANT)


def test_member_typed_twice_is_refused(actes: Actes):
    for essai in (1, 2):
        with actes.ouvre(OUTIL) as acte:
            if essai == 1:
                commissions.create_membre(acte, civilite="m", nom="Lemaire", prenom="Benoît")
                continue
            with pytest.raises(Refus, match="membre_deja_connu"):
                commissions.create_membre(acte, civilite="m", nom="Lemaire ", prenom="Benoît")
