"""Facts of a household that stand in other tables: refused offers, communes in words, neighbourhoods, who judged."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from caleol.models.demande import Demande, PropositionAnterieure, ValidationFait
from caleol.models.moteur import Sessions
from caleol.models.patrimoine import QuartierLogement
from caleol.queries.faits import load_demande
from caleol.queries.grilles import GrilleEnVigueur
from caleol.queries.points import Ressort, notation
from caleol.queries.valeurs import load_parametres
from caleol.rules import facts
from caleol.rules.cotation import Cotation
from caleol.rules.droits import Role
from caleol.rules.facts import Refuse
from caleol.rules.faits_cotation import FAITS, Verdict
from caleol.rules.faits_cotation.lecture import LECTURES
from caleol.rules.grille import Grille
from tests import fabriques as f

AU = date(2026, 11, 23)
TETE = 'code = "e"\nversion = 1\nlibelle = "E"\ndepuis = 2024-01-01\nbase_du_rang = "declare"\ndalo = "points"\n'
GROUPE = '[[groupe]]\ncle = "g"\nlibelle = "G"\nmode = "somme"\n'
pytestmark = pytest.mark.toutes_bases


def lit(session: Session, demande: Demande) -> facts.Demande:
    lue = load_demande(session, demande.id)
    assert lue is not None
    return lue.faits


def cote(session: Session, demande: Demande, *criteres: str) -> Cotation:
    """Return the points of an application under a grid of a few criteria, as the job and the pages compute them."""
    textes = (
        f'[[groupe.critere]]\ncle = "c{rang}"\nlibelle = "C"\nfamille = "facultatif"\n{critere}\n'
        for rang, critere in enumerate(criteres)
    )
    grille = Grille.charger(TETE + GROUPE + "".join(textes))
    lue = load_demande(session, demande.id)
    assert lue is not None
    sous = notation(GrilleEnVigueur(1, "e", None, grille), AU, load_parametres(session), Ressort())
    return sous.cote(lue)


def anterieure(demande: Demande, le: date, issue: str | None) -> PropositionAnterieure:
    return PropositionAnterieure(
        numero_unique=demande.numero_unique, logement_reference="L1", commission_le=le, decision="Attribué", issue=issue
    )


def test_refusals_of_the_former_tool_are_known_and_judged_by_nobody(sessions: Sessions):
    with sessions.ecriture() as session:
        demande, sans = f.fabrique_demande(session), f.fabrique_demande(session)
        issues = ("Refus du candidat", "REFUSÉ", "Logement accepté par un candidat mieux classé", None)
        session.add_all(anterieure(demande, date(2026, 1 + rang, 5), issue) for rang, issue in enumerate(issues))
        assert lit(session, demande).refus == (Refuse(date(2026, 1, 5)), Refuse(date(2026, 2, 5)))
        assert lit(session, sans).refus == ()
        penalite = "refus = { nombre = 1 }\npoints = -10"
        assert cote(session, demande, penalite).lignes[0].etat == "non_evaluable"
        assert cote(session, sans, penalite).lignes == ()


@pytest.mark.parametrize(
    ("genre", "pieces"), [("T2", 2), ("t1 bis", 1), ("F4", 4), ("6", 6), (None, None), ("CHB", None)]
)
def test_present_rooms_come_from_the_present_type(sessions: Sessions, genre: str | None, pieces: int | None):
    with sessions.ecriture() as session:
        menage = {"logement_actuel_type": genre and genre[:4], "logement_actuel_personnes": 3}
        demande = f.fabrique_demande(session, menage=menage)
        assert lit(session, demande).logement_actuel_pieces == pieces
        ligne = cote(session, demande, 'fait = "personnes_par_piece"\nsuperieur_ou_egal = 0.1\npoints = 3').lignes[0]
        assert ligne.points == (3 if pieces else 0)


def test_communes_written_in_words_are_codes_and_homonyms_are_unknown(sessions: Sessions):
    with sessions.ecriture() as session:
        f.fabrique_commune(session, "59512", "Roubaix")
        f.fabrique_commune(session, "59350", "Lille")
        f.fabrique_commune(session, "62001", "Saint-Martin")
        f.fabrique_commune(session, "80001", "Saint-Martin")
        menage = {"commune_actuelle": "ROUBAIX", "commune_travail": "Lille"}
        sure = lit(session, f.fabrique_demande(session, menage=menage))
        menage = {"commune_actuelle": "Saint-Martin", "commune_travail": "Ailleurs"}
        doute = f.fabrique_demande(session, menage=menage)
        assert (sure.commune_actuelle, sure.commune_travail) == ("59512", "59350")
        assert (lit(session, doute).commune_actuelle, lit(session, doute).commune_travail) == (None, None)


def test_neighbourhood_of_who_rents_here_by_both_lists(sessions: Sessions):
    with sessions.ecriture() as session:
        logement = f.fabrique_logement(session, qpv=True)
        session.add(QuartierLogement(logement_id=logement.id, debut=date(2015, 1, 1), en_qpv=False, source="essai"))
        bail = f.fabrique_bail(session, logement)
        locataire = lit(session, f.fabrique_demande(session, bail_reference=bail.reference))
        parti = f.fabrique_bail(session, f.fabrique_logement(session, qpv=True), fin_le=date(2025, 1, 1))
        ancien = lit(session, f.fabrique_demande(session, bail_reference=parti.reference))
    assert (locataire.habite_qpv_2015, locataire.habite_qpv_2024) == (False, True)
    assert (ancien.habite_qpv_2015, ancien.habite_qpv_2024) == (None, None)


def test_day_of_the_dalo_decision_counts_time(sessions: Sessions):
    with sessions.ecriture() as session:
        demande = f.fabrique_demande(session, menage={"dalo_le": date(2026, 5, 2)})
        assert cote(session, demande, 'fait = "dalo_le"\npar_mois = 2').total_declare == 12


def test_who_judged_a_fact_and_when_stands_in_the_line_until_it_expires(sessions: Sessions):
    with sessions.ecriture() as session:
        compte = f.fabrique_compte(session, Role.ADMINISTRATEUR)
        demande = f.fabrique_demande(session, menage={"priorites": "expulsion"})
        valeurs: dict[str, Any] = {"demande_id": demande.id, "fait": "expulsion", "valide": True, "le": AU}
        validation = ValidationFait(**valeurs, par_id=compte.id)
        session.add(validation)
        critere = 'fait = "expulsion"\npoints = 5'
        trouve = cote(session, demande, critere)
        lue = load_demande(session, demande.id)
        assert lue is not None
        assert lue.verdicts == {"expulsion": Verdict(valide=True, le=AU, par=f"Claire {compte.nom}")}
        assert (trouve.total_valide, trouve.lignes[0].details[0].fait.par) == (5, f"Claire {compte.nom}")
        validation.expire_le = date(2026, 11, 22)
        assert cote(session, demande, critere).total_valide == 0


def test_a_fact_that_the_notice_says_read_in_the_file_has_its_reader() -> None:
    lus = {nom for nom, fait in FAITS.items() if not fait.apporte}
    assert lus == set(LECTURES)
