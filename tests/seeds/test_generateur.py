"""The demonstration is the published stock, households that make sense, and always the same."""

import csv
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from caleol.imports.natures import CONTRATS
from caleol.rules.candidatures import forme_numero_unique
from seeds.demonstration import generateur
from seeds.demonstration.generateur import Monde
from seeds.demonstration.hasard import age
from seeds.demonstration.menages import Individu
from seeds.demonstration.taille import AUJOURD_HUI, EXTRAIT_COMPLET, EXTRAIT_RECENT, TAILLES
from seeds.demonstration.territoire import NORD, SUD, parc, parc_publie

REFERENCE = Path(__file__).resolve().parents[2] / "seeds" / "reference"
PARENTS = ("demandeur", "conjoint")
TOTAL_PUBLIE = 32_794


@pytest.fixture(scope="module")
def monde() -> Monde:
    return generateur.tire_monde(TAILLES["petite"])


def couples_parent_enfant(monde: Monde) -> list[tuple[Individu, Individu]]:
    menages = [demande.menage for demande in monde.demandes] + [bail.menage for bail in monde.baux]
    return [
        (parent, enfant)
        for menage in menages
        for enfant in menage.personnes
        if enfant.lien == "enfant"
        for parent in menage.personnes
        if parent.lien in PARENTS
    ]


def test_published_stock_holds_in_each_of_the_49_communes():
    par_commune: Counter[str] = Counter()
    for secteur in parc_publie():
        associee = secteur.commune.nom in ("Lomme", "Hellemmes")
        par_commune["Lille" if associee else secteur.commune.nom] += secteur.logements
    assert len(par_commune) == 49
    assert par_commune.total() == TOTAL_PUBLIE
    attendu = {"Lille": 15_532, "Roubaix": 6_532, "Tourcoing": 4_043, "Villeneuve-d’Ascq": 2_972, "Lezennes": 1}
    assert attendu.items() <= par_commune.items()


def test_full_size_draws_every_published_dwelling():
    tires = generateur.tire_parc(TAILLES["full"])
    par_secteur = Counter((lgt.residence.secteur.commune.code_insee, lgt.residence.secteur.agence) for lgt in tires)
    attendu = {(s.commune.code_insee, s.agence): s.logements for s in parc_publie()}
    assert par_secteur == attendu
    lille = [lgt for lgt in tires if lgt.residence.secteur.commune.nom in ("Lille", "Lomme", "Hellemmes")]
    assert sum(lgt.qpv_2015 for lgt in lille) / len(lille) == pytest.approx(0.76, abs=0.01)
    assert sum(lgt.qpv_2015 for lgt in tires) / len(tires) == pytest.approx(0.69, abs=0.01)


@pytest.mark.parametrize("nom", ["petite", "full"])
def test_a_size_keeps_its_number_and_every_commune(nom):
    secteurs = parc(TAILLES[nom])
    assert sum(secteur.logements for secteur in secteurs) == TAILLES[nom].logements
    assert len({secteur.commune.code_insee for secteur in secteurs}) == 51


def test_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path):
    premiere = generateur.genere(tmp_path / "a", TAILLES["essai"])
    seconde = generateur.genere(tmp_path / "b", TAILLES["essai"])
    autre = generateur.genere(tmp_path / "c", TAILLES["essai"], graine=1)
    empreintes = {cle: fichier.empreinte for cle, fichier in premiere.items()}
    assert {cle: fichier.empreinte for cle, fichier in seconde.items()} == empreintes
    assert autre["demandes-septembre"].empreinte != empreintes["demandes-septembre"]


def test_each_file_has_the_columns_of_its_contract(tmp_path):
    for fichier in generateur.genere(tmp_path, TAILLES["essai"]).values():
        with fichier.chemin.open(encoding="utf-8", newline="") as flux:
            lignes = list(csv.reader(flux, delimiter=";"))
        contrat = CONTRATS[fichier.nature]
        assert set(lignes[0]) <= set(contrat.positions), fichier.cle
        assert {c.nom for c in contrat.colonnes if c.requis or c.presente} <= set(lignes[0]), fichier.cle
        assert {len(ligne) for ligne in lignes} == {len(lignes[0])}, fichier.cle
        assert len(lignes) == fichier.lignes + 1


def test_children_are_younger_than_their_parents(monde):
    couples = couples_parent_enfant(monde)
    assert len(couples) > 1000
    for parent, enfant in couples:
        assert (enfant.naissance - parent.naissance).days / 365.25 > 16.9


def test_applicants_were_of_age_when_they_applied(monde):
    for demande in monde.demandes:
        assert age(demande.personnes[0].naissance, demande.deposee) >= 18


def test_unique_numbers_are_unique_and_well_formed(monde):
    numeros = [demande.numero for demande in monde.demandes]
    assert len(set(numeros)) == len(numeros)
    assert all(forme_numero_unique(numero) for numero in numeros)
    assert all(numero[3:7] == f"{d.deposee:%m%y}" for numero, d in zip(numeros, monde.demandes, strict=True))


def test_tax_income_follows_monthly_resources(monde):
    for demande in monde.demandes:
        if demande.ressources is None:
            continue
        annuel = demande.ressources.mensuelles_centimes / 100 * 12
        assert demande.ressources.rfr.keys() == {2024, 2025}
        assert all(rfr >= 0 for rfr in demande.ressources.rfr.values())
        if demande.ressources.nature == "rien" and len(demande.personnes) == 1 and annuel < 8000:
            assert demande.ressources.rfr[2025] <= 30_000
    stables = [d.ressources for d in monde.demandes if d.ressources and d.ressources.nature == "cdi"]
    proches = sum(0.6 < r.rfr[2025] / (r.mensuelles_centimes * 0.12) < 1.0 for r in stables)
    assert proches / len(stables) > 0.75


def test_income_distribution_is_near_that_of_the_metropolis(monde):
    revenus = []
    for demande in monde.demandes:
        if demande.ressources:
            parts = sum(
                0.5 if age(p.naissance, AUJOURD_HUI) >= 14 else 0.3
                for p in demande.personnes[1:]
                if not p.a_naitre and p.garde != "droit_visite"
            )
            revenus.append(demande.ressources.mensuelles_centimes * 0.12 / (1 + parts))
    assert 0.2 < sum(revenu < 9_456 for revenu in revenus) / len(revenus) < 0.3
    assert 0.44 < sum(revenu < 13_935 for revenu in revenus) / len(revenus) < 0.56


def test_priorities_have_realistic_rates(monde):
    nombre = len(monde.demandes)
    assert 0.13 < sum(bool(d.raisons.priorites) for d in monde.demandes) / nombre < 0.21
    assert 0.005 < sum("dalo" in d.raisons.priorites for d in monde.demandes) / nombre < 0.015
    assert all((d.dalo is not None) == ("dalo" in d.raisons.priorites) for d in monde.demandes)


def test_motives_agree_with_the_present_housing(monde):
    for demande in monde.demandes:
        assert 1 <= len(demande.raisons.motifs) <= 3
        if demande.habitat.occupation == "SD":
            assert "01" in demande.raisons.motifs
        if "05" in demande.raisons.motifs or "04" in demande.raisons.motifs:
            assert demande.habitat.occupation == "LP"
        if "12" in demande.raisons.motifs:
            assert demande.habitat.occupation == "CPE"


def test_half_of_the_applications_wait_less_than_about_two_years(monde):
    attentes = sorted((AUJOURD_HUI - demande.deposee).days for demande in monde.demandes)
    assert 500 < attentes[len(attentes) // 2] < 900
    assert attentes[-1] > 10 * 365


def test_transfers_are_our_tenants_and_asked_after_their_lease(monde):
    mutations = [demande for demande in monde.demandes if demande.bail]
    assert len(mutations) == TAILLES["petite"].mutations
    for demande in mutations:
        assert demande.deposee > demande.bail.signature
        assert demande.habitat.occupation == "HLM"
        assert demande.habitat.surface == demande.bail.logement.surface


def test_nothing_of_the_first_extract_is_younger_than_it(monde):
    for demande in monde.demandes:
        assert demande.dans_le_premier or demande.deposee > EXTRAIT_COMPLET
        for jour in (demande.renouvelee, demande.renouvelee_depuis, demande.radiee):
            assert jour is None or demande.deposee < jour <= EXTRAIT_RECENT
        if demande.dans_le_premier:
            assert demande.etat_au <= EXTRAIT_COMPLET
            assert demande.renouvelee is None or demande.renouvelee <= EXTRAIT_COMPLET


def test_rents_and_surfaces_grow_with_the_type(monde):
    moyennes = []
    for pieces in range(1, 6):
        lots = [lgt for lgt in monde.logements if lgt.pieces == pieces and lgt.financement == "ancien"]
        moyennes.append((sum(lgt.surface for lgt in lots) / len(lots), sum(lgt.loyer for lgt in lots) / len(lots)))
    assert all(petit[0] < grand[0] and petit[1] < grand[1] for petit, grand in pairwise(moyennes))


def test_telephones_and_mails_lead_to_nobody(tmp_path):
    fichiers = generateur.genere(tmp_path, TAILLES["essai"])
    texte = "\n".join(fichier.chemin.read_text(encoding="utf-8") for fichier in fichiers.values())
    assert set(re.findall(r"@([\w.]+)", texte)) == {"exemple.fr", "membres.exemple.fr"}
    assert set(re.findall(r"(0[1-9] \d\d \d\d) \d\d \d\d", texte)) <= {"06 39 98", "03 53 01"}


def test_each_commission_has_six_designated_seats_one_for_the_tenants(tmp_path):
    chemin = generateur.genere(tmp_path, TAILLES["essai"])["membres"].chemin
    with chemin.open(encoding="utf-8", newline="") as flux:
        mandats = list(csv.DictReader(flux, delimiter=";"))
    for commission in (NORD, SUD):
        titulaires = [m for m in mandats if m["commission_code"] == commission and m["mandat_qualite"] == "titulaire"]
        designes = [m for m in titulaires if m["siege_nature"] == "designe"]
        assert len(designes) == 6
        assert sum(m["representant_locataires"] == "oui" for m in designes) == 1
        assert sum(m["president"] == "oui" for m in titulaires) == 1
        assert {m["siege_nature"] for m in titulaires} == {"designe", "prefet", "epci", "maire", "consultatif"}
    assert len({m["siege_commune_insee"] for m in mandats if m["siege_nature"] == "maire"}) == 49


def test_reference_communes_are_the_95_and_the_two_associated():
    with (REFERENCE / "communes.csv").open(encoding="utf-8", newline="") as flux:
        lignes = list(csv.DictReader(flux, delimiter=";"))
    actuelles = {ligne["code_insee"]: ligne for ligne in lignes if ligne["debut"] == "05/07/2024"}
    zones = Counter(ligne["zone_abc"] for ligne in actuelles.values() if not ligne["rattachement_insee"])
    assert zones == {"A": 10, "B1": 63, "B2": 22}
    assert {code for code, ligne in actuelles.items() if ligne["rattachement_insee"]} == {"59355", "59298"}
    assert all((ligne["zone_tendue"] == "oui") == (ligne["zone_abc"] in ("A", "B1")) for ligne in actuelles.values())
    assert sum("reclassée" in ligne["source"] for ligne in lignes) == 10
