"""Declaring, correcting and withdrawing a vacant dwelling."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from caleol.kernel.clock import HorlogeFixe
from caleol.kernel.errors import Conflit, Interdit, Introuvable, Refus
from caleol.models.enumerations import EtatLot, NatureReservataire, OrigineVacance
from caleol.models.lot import Lot
from caleol.models.organisation import Agence
from caleol.models.patrimoine import Vacance
from caleol.queries.perimetre import find_vacance
from caleol.rules.droits import OUTIL, Auteur, Role
from caleol.services.act import Actes
from caleol.services.vacances import DonneesVacance, declare_vacance, update_vacance, withdraw_vacance
from tests import fabriques as f
from tests import tenue


@pytest.fixture
def donnees(actes: Actes) -> DonneesVacance:
    """Make a dwelling « L1 » of the agency of Roubaix; return what is said of its vacancy."""
    with actes.ouvre(OUTIL) as acte:
        f.fabrique_logement(acte.session, reference="L1")
        reservataire = f.fabrique_reservataire(acte.session)
    return DonneesVacance(
        origine=OrigineVacance.CONGE,
        libre_le=date(2026, 12, 15),
        conge_recu_le=date(2026, 10, 14),
        reservataire_id=reservataire.id,
    )


def _declare(actes: Actes, donnees: DonneesVacance, auteur: Auteur = OUTIL, reference: str = "L1") -> int:
    with actes.ouvre(auteur) as acte:
        return declare_vacance(acte, reference=reference, donnees=donnees)


def test_rents_are_those_of_the_dwelling_unless_given(actes: Actes, donnees: DonneesVacance):
    cle = _declare(actes, donnees)
    with actes.sessions.lecture() as session:
        vacance = session.get_one(Vacance, cle)
    assert (vacance.loyer_centimes, vacance.loyer_annexe_centimes, vacance.charges_centimes) == (41260, 0, 9640)
    assert vacance.dans_le_flux


def test_second_declaration_of_an_open_vacancy_is_refused_with_its_key(actes: Actes, donnees: DonneesVacance):
    cle = _declare(actes, donnees)
    with pytest.raises(Refus, match="vacance_deja_ouverte") as refus:
        _declare(actes, donnees)
    assert refus.value.data["vacance_id"] == cle


@pytest.mark.parametrize(
    ("change", "faute"),
    [
        ({"conge_recu_le": date(2026, 11, 24)}, "conge_futur"),
        ({"libre_le": date(2026, 10, 1)}, "libre_avant_conge"),
        ({"libre_le": date(2062, 1, 1)}, "libre_hors_de_sens"),
        ({"disponible_le": date(2026, 12, 1)}, "disponible_avant_libre"),
    ],
)
def test_dates_out_of_sense_are_refused_by_name(
    actes: Actes, donnees: DonneesVacance, change: dict[str, Any], faute: str
):
    with pytest.raises(Refus, match="dates_vacance") as refus:
        _declare(actes, replace(donnees, **change))
    assert refus.value.data["faute"] == faute


def test_out_of_the_flow_says_why(actes: Actes, donnees: DonneesVacance):
    with pytest.raises(Refus, match="hors_flux_sans_motif"):
        _declare(actes, replace(donnees, dans_le_flux=False, hors_flux_motif="  "))
    assert _declare(actes, replace(donnees, dans_le_flux=False, hors_flux_motif="mutation interne"))


def test_dwelling_in_a_commune_without_zone_is_refused(actes: Actes, donnees: DonneesVacance):
    with actes.ouvre(OUTIL) as acte:
        croix = f.fabrique_commune(acte.session, "59163", "Croix", zone_plafond=None)
        f.fabrique_logement(acte.session, reference="L2", commune=croix)
    with pytest.raises(Refus, match="zone_plafond_inconnue"):
        _declare(actes, donnees, reference="L2")


def test_dwelling_without_rent_asks_for_it(actes: Actes, donnees: DonneesVacance):
    with actes.ouvre(OUTIL) as acte:
        f.fabrique_logement(acte.session, reference="L3", loyer_centimes=None)
    with pytest.raises(Refus, match="loyer_inconnu"):
        _declare(actes, donnees, reference="L3")


def test_agency_declares_its_own_dwellings_only(actes: Actes, donnees: DonneesVacance):
    with actes.ouvre(OUTIL) as acte:
        roubaix = f.fabrique_agence(acte.session)
        lille = f.fabrique_agence(acte.session, "LILLE", "Agence de Lille")
    with pytest.raises(Introuvable):
        _declare(actes, donnees, Auteur(None, Role.AGENCE, agence_ids=frozenset({lille.id})))
    assert _declare(actes, donnees, Auteur(None, Role.AGENCE, agence_ids=frozenset({roubaix.id})))


def test_member_and_auditor_declare_nothing(actes: Actes, donnees: DonneesVacance):
    for role in (Role.MEMBRE, Role.AUDITEUR, Role.DIRECTION, Role.ADMINISTRATEUR):
        with pytest.raises(Interdit):
            _declare(actes, donnees, Auteur(None, role))


def test_second_writer_never_overwrites_the_first(actes: Actes, donnees: DonneesVacance):
    cle = _declare(actes, donnees)
    with actes.ouvre(OUTIL) as acte:
        update_vacance(acte, vacance_id=cle, version=1, donnees=replace(donnees, loyer_centimes=42000))
    with pytest.raises(Conflit), actes.ouvre(OUTIL) as acte:
        update_vacance(acte, vacance_id=cle, version=1, donnees=replace(donnees, loyer_centimes=39000))
    with actes.sessions.lecture() as session:
        assert session.get_one(Vacance, cle).loyer_centimes == 42000


def test_vacancy_of_a_lot_on_an_agenda_is_not_corrected(actes: Actes, donnees: DonneesVacance):
    cle = _declare(actes, donnees)
    with actes.ouvre(OUTIL) as acte:
        seance = f.fabrique_seance(acte.session, f.fabrique_commission(acte.session))
        vacance = acte.session.get_one(Vacance, cle)
        f.fabrique_lot(acte.session, vacance, seance_id=seance.id, etat=EtatLot.INSCRIT)
    with pytest.raises(Refus, match="lot_inscrit"), actes.ouvre(OUTIL) as acte:
        update_vacance(acte, vacance_id=cle, version=1, donnees=donnees)


def test_withdrawal_closes_the_vacancy_and_its_prepared_lot(actes: Actes, donnees: DonneesVacance):
    cle = _declare(actes, donnees)
    with actes.ouvre(OUTIL) as acte:
        lot = f.fabrique_lot(acte.session, acte.session.get_one(Vacance, cle))
    with actes.ouvre(OUTIL) as acte:
        withdraw_vacance(acte, vacance_id=cle, version=1, motif="travaux")
    with actes.sessions.lecture() as session:
        assert session.get_one(Vacance, cle).close_le == date(2026, 11, 23)
        assert session.get_one(Lot, lot.id).etat is EtatLot.RETIRE
    assert _declare(actes, donnees) != cle


@pytest.mark.toutes_bases
def test_dwelling_is_withdrawn_even_from_an_open_seance_but_not_by_an_agency(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge, nb_lots=2)
    t.ouvre()
    with actes.sessions.ecriture() as session:
        vacance = session.get_one(Lot, t.lots[0]).vacance
        agence = find_vacance(session, OUTIL, vacance.id).agence_id
        assert agence is not None
        compte = f.fabrique_compte(session, Role.AGENCE, agence=session.get_one(Agence, agence))
        retrait: dict[str, Any] = {"vacance_id": vacance.id, "version": vacance.version, "motif": "dégât des eaux"}
        agent = Auteur(compte.id, Role.AGENCE, agence_ids=frozenset({agence}))
    with pytest.raises(Interdit), actes.ouvre(agent) as acte:
        withdraw_vacance(acte, **retrait)
    with t.acte() as acte:
        withdraw_vacance(acte, **retrait)
    with actes.sessions.lecture() as session:
        lot = session.get_one(Lot, t.lots[0])
        assert (lot.etat, lot.seance_id, lot.vacance.close_le is None) == (EtatLot.RETIRE, t.seance_id, False)
    t.delibere(1)
    t.leve()


def test_contingent_of_a_commune_elsewhere_is_confirmed(actes: Actes, donnees: DonneesVacance):
    with actes.ouvre(OUTIL) as acte:
        f.fabrique_commune(acte.session, "59350", "Lille")
        f.fabrique_commune(acte.session, "59355", "Lomme", rattachement_insee="59350", zone_plafond=None)
        lomme = f.fabrique_commune(acte.session, "59355")
        f.fabrique_logement(acte.session, reference="L2", commune=lomme)
        ville = f.fabrique_reservataire(acte.session, "VLIL", "Ville de Lille", NatureReservataire.COMMUNE)
        ville.commune_insee = "59350"
    ailleurs = replace(donnees, reservataire_id=ville.id)
    with pytest.raises(Refus, match="reservataire_autre_commune") as refus:
        _declare(actes, ailleurs)
    assert (refus.value.data["commune"], refus.value.data["lieu"]) == ("Lille", "Roubaix")
    _declare(actes, ailleurs, reference="L2")  # an associated commune is the same territory
    cle = _declare(actes, replace(ailleurs, territoire_confirme=True))
    with actes.ouvre(OUTIL) as acte:
        update_vacance(acte, vacance_id=cle, version=1, donnees=replace(ailleurs, remarque="Clés à l’agence."))
