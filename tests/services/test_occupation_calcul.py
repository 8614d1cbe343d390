"""What is kept of the examination of every lease: equal to the rules, made again when something changed."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import product

import pytest
from sqlalchemy import select

from caleol.kernel.clock import HorlogeFixe
from caleol.kernel.errors import Interdit
from caleol.models.compte import Tache
from caleol.models.locatif import Bail
from caleol.models.occupation import ResultatOccupation
from caleol.models.patrimoine import Logement
from caleol.queries.occupation.calendrier import load_calendrier
from caleol.queries.occupation.faits import load_baux
from caleol.queries.occupation.fraicheur import count_a_faire
from caleol.queries.occupation.liste import FiltreEcheance, FiltresBaux, list_baux
from caleol.queries.valeurs import load_parametres
from caleol.rules.droits import OUTIL, Auteur, Role
from caleol.rules.facts import Financement, Garde, LienPersonne
from caleol.rules.occupation.bareme import bareme_du_jour
from caleol.rules.occupation.examen import examiner
from caleol.rules.occupation.faits import Qualite
from caleol.rules.occupation.situations import Etat, Manque, SituationOccupation
from caleol.services.act import Actes
from caleol.services.occupation.calcul import mark_baux, recompute_occupation, resultat, write_resultats
from caleol.services.occupation.travail import start_calcul
from tests import fabriques as f

AU = date(2026, 11, 23)


def stock(actes: Actes) -> list[int]:
    """Make leases of every kind: sizes, households, unknown facts, signatures."""
    with actes.ouvre(OUTIL) as acte:
        s = acte.session
        cles: list[int] = []
        enfant = {"naissance": date(2015, 6, 1), "a_charge": True}
        menages = [
            ({},),
            ({}, {"lien": LienPersonne.CONJOINT}, enfant, enfant, enfant),
            ({"handicap": None}, {"garde": Garde.DROIT_VISITE}),
            ({}, {"lien": LienPersonne.AUTRE}, {"lien": LienPersonne.AUTRE, "qualite": Qualite.TIERS}),
        ]
        for (pieces, surface), menage in product(((1, "18.00"), (3, "43.00"), (5, "94.00")), menages):
            rang = len(cles)
            logement = f.fabrique_logement(
                s,
                pieces_habitables=pieces,
                surface=Decimal(surface),
                adapte_pmr=(None, True, False)[rang % 3],
                financement=(Financement.PLUS, Financement.PLAI, Financement.LIBRE)[rang % 3],
                plai_adapte=rang == 4,
                qpv=(None, True, False)[rang % 3],
            )
            bail = f.fabrique_bail(
                s,
                logement,
                *menage,
                signature_le=date(2008 + rang, 5, 3),
                rfr_euros={} if rang == 6 else {"2024": 12_000 * (1 + rang % 4)},
                besoin_adaptation=(None, True, False)[rang % 3],
                depart_handicap=True if rang == 1 else None,
                pieces_professionnelles=rang % 2,
                dernier_examen_le=date(2024, 5, 10) if rang in {1, 3} else None,
            )
            cles.append(bail.id)
    return cles


@pytest.mark.toutes_bases
def test_what_is_kept_is_what_the_rules_say(actes: Actes):
    cles = stock(actes)
    assert recompute_occupation(actes) == len(cles)
    with actes.sessions.lecture() as session:
        parametres = load_parametres(session)
        bareme = bareme_du_jour(AU, parametres)
        for cle in cles:
            lu = load_baux(session, Bail.id == cle, AU, parametres)[0]
            garde = session.get_one(ResultatOccupation, cle)
            attendu = resultat(lu, bareme)
            assert {nom: getattr(garde, nom) for nom in attendu} == attendu
            examen = examiner(lu.bail, bareme)
            assert garde.manques.split() == [str(manque) for manque in examen.manques]
        etats = {
            getattr(garde, s.value)
            for garde in session.scalars(select(ResultatOccupation))
            for s in SituationOccupation
        }
    assert etats == set(Etat), "the stock of this test must hold every answer"


def test_a_lease_is_computed_again_when_something_changed_or_the_day_did(actes: Actes, horloge: HorlogeFixe):
    cles = stock(actes)
    recompute_occupation(actes)
    assert recompute_occupation(actes) == 0
    with actes.ouvre(OUTIL) as acte:
        acte.session.get_one(Bail, cles[0]).pieces_professionnelles = 0
        mark_baux(acte.session, ResultatOccupation.bail_id == cles[0])
    assert recompute_occupation(actes) == 1
    horloge.avance(timedelta(days=1))
    assert recompute_occupation(actes) == len(cles)


def test_a_change_made_during_the_computation_leaves_the_lease_to_compute(actes: Actes):
    cles = stock(actes)
    recompute_occupation(actes)
    with actes.sessions.lecture() as session:
        parametres = load_parametres(session)
        bareme = bareme_du_jour(AU, parametres)
        lu = load_baux(session, Bail.id == cles[0], AU, parametres)[0]
    with actes.ouvre(OUTIL) as acte:
        mark_baux(acte.session, ResultatOccupation.bail_id == cles[0])
    write_resultats(actes, [resultat(lu, bareme)])
    with actes.sessions.lecture() as session:
        assert count_a_faire(session, AU) == 1


def test_an_ended_lease_leaves_the_lists(actes: Actes):
    cles = stock(actes)
    recompute_occupation(actes)
    with actes.ouvre(OUTIL) as acte:
        acte.session.get_one(Bail, cles[0]).fin_le = AU
    recompute_occupation(actes)
    with actes.sessions.lecture() as session:
        assert session.get(ResultatOccupation, cles[0]) is None
        assert list_baux(session, OUTIL, FiltresBaux(), AU).comptes.baux == len(cles) - 1


def test_the_job_tells_its_progress_and_asks_for_the_right(actes: Actes):
    stock(actes)
    start_calcul(actes, OUTIL)()
    with actes.sessions.lecture() as session:
        tache = session.scalars(select(Tache)).one()
        assert (tache.fait, tache.total, tache.echec) == (12, 12, None)
    with pytest.raises(Interdit):
        start_calcul(actes, Auteur(1, Role.AUDITEUR))


def test_the_list_filters_counts_and_keeps_to_the_agency(actes: Actes):
    cles = stock(actes)
    with actes.ouvre(OUTIL) as acte:
        autre = f.fabrique_agence(acte.session, "TOURCOING", "Agence de Tourcoing")
        acte.session.get_one(Logement, acte.session.get_one(Bail, cles[0]).logement_id).agence_id = autre.id
        autre_id, sienne = autre.id, f.fabrique_agence(acte.session).id
    recompute_occupation(actes)
    agence = Auteur(1, Role.AGENCE, agence_ids=frozenset({sienne}))
    with actes.sessions.lecture() as session:
        liste = list_baux(session, agence, FiltresBaux(), AU)
        assert liste.comptes.baux == liste.total == len(cles) - 1
        assert cles[0] not in {ligne.id for ligne in liste.lignes}
        assert [nom for _, nom in liste.agences] == ["Agence de Roubaix"]
        assert list_baux(session, agence, FiltresBaux(agence_id=autre_id), AU).total == 0
        for situation, etat in product(SituationOccupation, (Etat.CONSTATEE, Etat.A_VERIFIER)):
            filtree = list_baux(session, agence, FiltresBaux(situation=situation, etat=etat), AU)
            comptes = liste.comptes.constatees if etat is Etat.CONSTATEE else liste.comptes.a_verifier
            assert filtree.total == comptes[situation]
        dus = list_baux(session, agence, FiltresBaux(echeance=FiltreEcheance.DUS), AU)
        assert dus.total == liste.comptes.dus > liste.comptes.jamais > 0
        assert [ligne.echeance.value for ligne in dus.lignes] == sorted(
            (ligne.echeance.value for ligne in dus.lignes), key=("jamais_examine", "en_retard").index
        )
        manquants = list_baux(session, agence, FiltresBaux(manque=Manque.RESSOURCES), AU)
        assert {ligne.id for ligne in manquants.lignes} == {cles[6]}
        assert list_baux(session, agence, FiltresBaux(texte=f"camille modele{cles[3]}"), AU).total == 1
        assert list_baux(session, agence, FiltresBaux(texte="%"), AU).total == 0


@pytest.mark.toutes_bases
def test_the_calendar_counts_what_the_list_shows(actes: Actes):
    stock(actes)
    recompute_occupation(actes)
    with actes.sessions.lecture() as session:
        calendrier = load_calendrier(session, OUTIL, AU)
        liste = list_baux(session, OUTIL, FiltresBaux(), AU)
        assert (calendrier.dus.nombre, calendrier.dus.jamais) == (liste.comptes.dus, liste.comptes.jamais)
        a_venir = list_baux(session, OUTIL, FiltresBaux(echeance=FiltreEcheance.A_VENIR), AU).lignes
    dans_l_annee = [ligne for ligne in a_venir if ligne.du_le and ligne.du_le < date(2027, 11, 1)]
    assert sum(compte.nombre for _, compte in calendrier.mois) == len(dans_l_annee) > 0
    assert [premier for premier, _ in calendrier.mois][::11] == [date(2026, 11, 1), date(2027, 10, 1)]
    for lieux in (calendrier.agences, calendrier.communes):
        assert sum(lieu.dus.nombre for lieu in lieux) == calendrier.dus.nombre
        assert sum(lieu.a_venir.nombre for lieu in lieux) == len(dans_l_annee)
