"""Candidates of a dwelling: eligible ones ranked, others with their reason, a filter that is not an exclusion."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from caleol.kernel.errors import Introuvable
from caleol.models.demande import Demande, PropositionAnterieure
from caleol.models.enumerations import EtatDemande
from caleol.models.recherche import Designation
from caleol.queries.candidats import Recherche, search
from caleol.queries.ecartes import list_ecartees
from caleol.queries.filtres_candidats import TOUTES, FiltrePresentation, Filtres
from caleol.queries.pourquoi import Pourquoi, Reponse, pourquoi
from caleol.rules.droits import OUTIL, Auteur, Role
from caleol.rules.eligibilite import MotifExclusion
from caleol.rules.facts import LienPersonne
from caleol.services.act import Actes
from caleol.services.instruction import recompute_instructions
from caleol.web.candidatures.grandeurs import taille
from tests import fabriques as f

AU = date(2026, 11, 23)
TOUT = Filtres()
GRILLE = (Path(__file__).parents[2] / "seeds" / "grilles" / "demonstration.toml").read_text(encoding="utf-8")


@dataclass
class Liste:
    """A T3 of Roubaix and a waiting list built by the test."""

    actes: Actes
    vacance: int
    commission: int

    def ajoute(self, nom: str, **valeurs: Any) -> str:
        """Add an application and return its number."""
        with self.actes.ouvre(OUTIL) as acte:
            return f.fabrique_demande(acte.session, nom=nom, **valeurs).numero_unique

    def cherche(self, filtres: Filtres = TOUT, auteur: Auteur = OUTIL, **suite: Any) -> Recherche:
        """Compute, then search."""
        recompute_instructions(self.actes)
        with self.actes.sessions.lecture() as session:
            return search(session, auteur, self.vacance, filtres, AU, **suite)

    def noms(self, filtres: Filtres = TOUT, **suite: Any) -> list[tuple[int, str]]:
        """Return ranks and names."""
        return [(ligne.rang, ligne.dossier.nom) for ligne in self.cherche(filtres, **suite).lignes]

    def pourquoi(self, numero: str) -> Pourquoi:
        """Ask why."""
        recompute_instructions(self.actes)
        with self.actes.sessions.lecture() as session:
            return pourquoi(session, OUTIL, self.vacance, numero, AU)


@pytest.fixture
def liste(actes: Actes) -> Liste:
    """Make the dwelling, its commission and the grid."""
    with actes.ouvre(OUTIL) as acte:
        f.fabrique_grille(acte.session, GRILLE, code="demonstration")
        commission = f.fabrique_commission(acte.session)
        return Liste(actes, f.fabrique_vacance(acte.session).id, commission.id)


@pytest.mark.toutes_bases
def test_candidates_are_ranked_by_points_then_age_then_number(liste: Liste):
    liste.ajoute("Jeune", deposee_le=date(2026, 5, 2), renouvelee_le=None)
    liste.ajoute("Deux", numero_unique="059062300000200PUB", deposee_le=date(2022, 2, 2))
    liste.ajoute("Un", numero_unique="059062300000100PUB", deposee_le=date(2022, 2, 2))
    liste.ajoute("Ancien", deposee_le=date(2021, 2, 2))
    liste.ajoute("Dalo", deposee_le=date(2026, 5, 2), renouvelee_le=None, menage={"dalo_le": date(2026, 9, 1)})
    recherche = liste.cherche()
    assert [(ligne.rang, ligne.dossier.nom) for ligne in recherche.lignes] == [
        (1, "Dalo"), (2, "Ancien"), (3, "Un"), (4, "Deux"), (5, "Jeune"),
    ]  # fmt: skip
    assert (recherche.tri.eligibles, recherche.tri.total_ecartees, recherche.tri.calculee_le) == (5, 0, AU)


@pytest.mark.toutes_bases
def test_each_exclusion_is_counted_and_says_why(liste: Liste):
    liste.ajoute("Bon")
    liste.ajoute("Riche", menage={"rfr_euros": {"2024": 60000}})
    liste.ajoute("Seul", personnes=[f.fabrique_personne()], menage={"rfr_euros": {"2024": 9000}})
    liste.ajoute("Expire", renouvelee_le=date(2025, 10, 1))
    liste.ajoute("Fauteuil", menage={"besoin_fauteuil": True})
    liste.ajoute("Irregulier", personnes=[f.fabrique_personne(sejour_regulier=False), *_enfants(2)])
    liste.ajoute("Nombreux", personnes=[f.fabrique_personne(), *_enfants(8)])
    recherche = liste.cherche()
    assert [ligne.dossier.nom for ligne in recherche.lignes] == ["Bon"]
    assert dict(recherche.tri.ecartees) == {
        MotifExclusion.PLAFOND_DEPASSE: 1,
        MotifExclusion.LOGEMENT_TROP_GRAND: 1,
        MotifExclusion.DEMANDE_EXPIREE: 1,
        MotifExclusion.FAUTEUIL_INADAPTE: 1,
        MotifExclusion.SEJOUR_IRREGULIER: 1,
        MotifExclusion.LOGEMENT_TROP_PETIT: 1,
    }
    with liste.actes.sessions.lecture() as session:
        page = list_ecartees(session, OUTIL, liste.vacance, MotifExclusion.PLAFOND_DEPASSE, AU)
    assert [(ligne.nom, ligne.phrase[:23]) for ligne in page.lignes] == [
        ("Mme\u00a0Sophie Riche", "Ressources de 60\u202f000\u00a0€,")
    ]


def _enfants(nombre: int) -> list[dict[str, Any]]:
    return [f.fabrique_personne(LienPersonne.ENFANT) for _ in range(nombre)]


def test_equal_to_the_ceiling_is_eligible(liste: Liste):
    liste.ajoute("Juste", menage={"rfr_euros": {"2024": 45374}})
    liste.ajoute("UnEuro", menage={"rfr_euros": {"2024": 45375}})
    assert liste.noms() == [(1, "Juste")]


def test_unknown_resources_never_exclude(liste: Liste):
    liste.ajoute("Inconnu", menage={"rfr_euros": {}, "ressources_mensuelles_centimes": None})
    ligne = liste.cherche().lignes[0]
    assert {a.code for a in ligne.dossier.a_verifier} >= {"ressources_inconnues", "taux_effort_inconnu"}


def test_resources_of_zero_are_known_and_said_so(liste: Liste):
    liste.ajoute("Zero", menage={"ressources_mensuelles_centimes": 0})
    dossier = liste.cherche().lignes[0].dossier
    assert "ressources_nulles" in {a.code for a in dossier.a_verifier}
    assert "taux_effort_inconnu" not in {a.code for a in dossier.a_verifier}
    assert dossier.budget is not None
    assert dossier.budget.brut.cause == "aucune ressource"


def test_a_type_not_asked_for_is_said_and_never_excludes(liste: Liste):
    liste.ajoute("Grand", menage={"type_souhaite_min": 4, "type_souhaite_max": 5})
    dossier = liste.cherche().lignes[0].dossier
    assert (dossier.taille_convient, dossier.type_demande) == (True, False)
    assert [a.phrase for a in dossier.a_verifier if a.code == "type_non_demande"] == [
        "Le ménage demande un T4 ou T5, ce logement est un T3."
    ]
    assert taille(dossier).mot == "type non demandé"


def test_heavy_effort_rate_never_excludes(liste: Liste):
    liste.ajoute("Pauvre", menage={"ressources_mensuelles_centimes": 60000})
    ligne = liste.cherche().lignes[0]
    assert ligne.dossier.budget is not None
    assert ligne.dossier.budget.brut.niveau == "eleve"
    assert "taux_effort_eleve" in {a.code for a in ligne.dossier.a_verifier}


def test_wished_commune_is_a_filter_that_can_be_lifted(liste: Liste):
    liste.ajoute("Ici")
    ailleurs = liste.ajoute("Ailleurs", menage={"communes_souhaitees": "59009"}, deposee_le=date(2020, 1, 1))
    recherche = liste.cherche()
    assert [ligne.dossier.nom for ligne in recherche.lignes] == ["Ici"]
    assert (recherche.tri.hors_souhait, recherche.tri.total_ecartees) == (1, 0)
    assert {nom for _, nom in liste.noms(Filtres(commune=TOUTES))} == {"Ici", "Ailleurs"}
    assert liste.pourquoi(ailleurs).reponse is Reponse.HORS_SOUHAIT


def test_filters_keep_the_rank_of_the_whole_list(liste: Liste):
    liste.ajoute("Premier", deposee_le=date(2020, 1, 1))
    liste.ajoute("Mobile", deposee_le=date(2024, 1, 1), menage={"mutation": True})
    liste.ajoute("Écolo", deposee_le=date(2025, 1, 1))
    assert liste.noms(Filtres(mutation=True)) == [(2, "Mobile")]
    assert liste.noms(Filtres(texte="ecolo sophie")) == [(3, "Écolo")]
    assert liste.noms(Filtres(texte="100 %")) == []


def test_pages_do_not_lose_or_repeat_anyone(liste: Liste):
    for rang in range(7):
        liste.ajoute(f"N{rang}", deposee_le=date(2024, 1, 1))
    pages = [liste.noms(page=page, taille=3) for page in (1, 2, 3)]
    assert [rang for page in pages for rang, _ in page] == list(range(1, 8))
    assert len({nom for page in pages for _, nom in page}) == 7
    assert liste.noms(page=99, taille=3) == pages[2]


def test_why_not_this_household_always_answers(liste: Liste):
    bon = liste.ajoute("Bon", deposee_le=date(2024, 1, 1))
    riche = liste.ajoute("Riche", menage={"rfr_euros": {"2024": 60000}})
    vide = liste.ajoute("Vide", personnes=[])
    reponses = {numero: liste.pourquoi(numero) for numero in (bon.lower(), riche, vide, "0591111")}
    assert [r.reponse for r in reponses.values()] == [
        Reponse.CLASSEE, Reponse.ECARTEE, Reponse.SANS_CALCUL, Reponse.INCONNUE,
    ]  # fmt: skip
    assert reponses[bon.lower()].phrase == "Demande éligible, au rang 1 sur 1."
    assert reponses[riche].motif is MotifExclusion.PLAFOND_DEPASSE


def test_lomme_is_wished_under_its_own_code_or_that_of_lille(liste: Liste):
    with liste.actes.ouvre(OUTIL) as acte:
        f.fabrique_commune(acte.session, "59350", "Lille")
        lomme = f.fabrique_commune(
            acte.session, "59355", "Lomme", rattachement_insee="59350", zone_plafond=None, epci_siren=None
        )
        liste.vacance = f.fabrique_vacance(acte.session, f.fabrique_logement(acte.session, commune=lomme)).id
    liste.ajoute("ParLille", menage={"communes_souhaitees": "59350"}, deposee_le=date(2024, 1, 1))
    liste.ajoute("ParLomme", menage={"communes_souhaitees": "59355"}, deposee_le=date(2025, 1, 1))
    assert [nom for _, nom in liste.noms()] == ["ParLille", "ParLomme"]


def test_secretary_sees_own_commission_only(liste: Liste):
    liste.ajoute("Bon")
    sienne = Auteur(None, Role.SECRETAIRE, commission_ids=frozenset({liste.commission}))
    assert liste.cherche(auteur=sienne).tri.eligibles == 1
    with pytest.raises(Introuvable):
        liste.cherche(auteur=Auteur(None, Role.SECRETAIRE, commission_ids=frozenset({liste.commission + 9})))
    with pytest.raises(Introuvable):
        liste.cherche(auteur=Auteur(None, Role.MEMBRE))


def test_filters_of_the_former_passages(liste: Liste):
    jamais = liste.ajoute("Jamais", deposee_le=date(2020, 1, 1))
    second, premier = liste.ajoute("Second"), liste.ajoute("Premier")
    with liste.actes.ouvre(OUTIL) as acte:
        for numero, rang, jour in ((second, 2, 3), (second, 3, 4), (premier, 1, 3), (premier, 2, 4)):
            acte.session.add(
                PropositionAnterieure(
                    numero_unique=numero, logement_reference="L1", commission_le=date(2026, 5, jour),
                    decision="Attribution", rang=rang,
                )
            )  # fmt: skip
    assert liste.noms(Filtres(presentation=FiltrePresentation.JAMAIS)) == [(1, "Jamais")]
    assert [nom for _, nom in liste.noms(Filtres(presentation=FiltrePresentation.SECOND))] == ["Second"]
    assert jamais


def test_filter_of_the_right_holder_keeps_those_it_designated_for_this_dwelling_or_its_flow(liste: Liste):
    numeros = [liste.ajoute(nom) for nom in ("Flux", "Ici", "Ailleurs", "Finie", "Autre", "Sans")]
    with liste.actes.ouvre(OUTIL) as acte:
        s = acte.session
        sien, autre = f.fabrique_reservataire(s), f.fabrique_reservataire(s, "VILLE", "Ville de Roubaix")
        ailleurs = f.fabrique_vacance(s).id
        cles = [s.scalars(select(Demande.id).where(Demande.numero_unique == numero)).one() for numero in numeros]
        for cle, reservataire, vacance, fin in (
            (cles[0], sien, None, None),
            (cles[1], sien, liste.vacance, None),
            (cles[2], sien, ailleurs, None),
            (cles[3], sien, None, date(2026, 11, 1)),
            (cles[4], autre, None, None),
        ):
            s.add(Designation(demande_id=cle, reservataire_id=reservataire.id, vacance_id=vacance, le=AU, fin_le=fin))
        reservataire_id = sien.id
    assert {nom for _, nom in liste.noms(Filtres(reservataire_id=reservataire_id))} == {"Flux", "Ici"}


def test_a_radiated_application_is_still_answered_with_its_figures(liste: Liste):
    numero = liste.ajoute("Radie", etat=EtatDemande.RADIEE, radiee_le=date(2026, 11, 2))
    reponse = liste.pourquoi(numero)
    assert (reponse.reponse, reponse.motif, reponse.rang) == (Reponse.ECARTEE, MotifExclusion.DEMANDE_RADIEE, None)
    assert [c.respectee for c in reponse.conditions] == [False, True, True, True, True, True]


def test_why_not_tells_every_condition_and_the_rank_it_would_have(liste: Liste):
    liste.ajoute("Devant", deposee_le=date(2019, 1, 1))
    numero = liste.ajoute("Riche", personnes=[f.fabrique_personne()], menage={"rfr_euros": {"2024": 60000}})
    liste.ajoute("Derriere", deposee_le=date(2026, 10, 1), renouvelee_le=None)
    reponse = liste.pourquoi(numero)
    manquees = {c.motif: c.constat for c in reponse.conditions if c.respectee is False}
    assert set(manquees) == {MotifExclusion.PLAFOND_DEPASSE, MotifExclusion.LOGEMENT_TROP_GRAND}
    assert "60\u202f000\u00a0€" in manquees[MotifExclusion.PLAFOND_DEPASSE]
    assert "2 au moins" in manquees[MotifExclusion.LOGEMENT_TROP_GRAND]
    assert (reponse.rang, reponse.sur, reponse.rang_possible) == (2, 2, True)
    assert "au rang 2 sur 3 si ce qui l’écarte était levé" in reponse.phrase
