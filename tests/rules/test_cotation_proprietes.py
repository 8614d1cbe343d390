"""What holds of every grid and every application, on a grid that has every way of counting."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from time import process_time
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from caleol.rules.cotation.calcul import cle_de_classement, cle_de_rang, coter, coter_dossier, rediger
from caleol.rules.cotation.evaluateur import compiler, decoder_lignes, encoder_lignes
from caleol.rules.cotation.lignes import EtatLigne
from caleol.rules.facts import Garde, LienPersonne, Personne, Refuse
from caleol.rules.faits_cotation import FAITS, EtatFait, Fait, NatureFait, decoder_dossier, encoder_dossier
from caleol.rules.grille.modele import Grille
from tests.rules.faits import AU
from tests.rules.grilles import TETE

TEXTE = (
    TETE
    + """
base_du_rang = "declare"
dalo = "au_dessus"
departage = ["ressources", "personnes", "anciennete"]
plafond_total = 150
plancher_total = -20

[gel]
nombre = 3
duree_mois = 6

[[seuil]]
cle = "bas"
selon = ["type_menage"]
valeurs = { seul = 700, "*" = 1100 }

[[classe]]
cle = "une"
libelle = "Une"
genre = "absolue"
fait = "en_structure"

[[classe]]
cle = "deux"
libelle = "Deux"
genre = "prioritaire"
un_parmi = ["expulsion", "insalubre"]

[[exclusion]]
cle = "refus"
libelle = "Refus"
refus = { nombre = 4, duree_mois = 12 }

[[groupe]]
cle = "anciennete"
libelle = "Ancienneté"
  [[groupe.critere]]
  cle = "mois"
  libelle = "Mois"
  fait = "deposee_le"
  par_mois = 1
  plafond_mesure = 48
  [[groupe.critere]]
  cle = "bonus"
  libelle = "Bonus"
  fait = "deposee_le"
  superieur = 36
  unite = "mois"
  mesure = "dates"
  points = 20

[[groupe]]
cle = "priorites"
libelle = "Priorités"
mode = "meilleur"
  [[groupe.critere]]
  cle = "dalo"
  libelle = "Dalo"
  fait = "dalo"
  points = 40
  [[groupe.critere]]
  cle = "urgence"
  libelle = "Urgence"
  tous = ["expulsion", { fait = "occupation", parmi = ["LP", "CP"] }]
  points = 30
  sur_validation = true

[[groupe]]
cle = "menage"
libelle = "Ménage"
plafond = 25
  [[groupe.critere]]
  cle = "enfants"
  libelle = "Enfants"
  par_personne = 5
  personnes = { lien = "enfant", age_max = 17 }
  part_garde_alternee = 50
  part_a_naitre = 100
  arrondi = "superieur"
  [[groupe.critere]]
  cle = "age"
  libelle = "Âge"
  un_membre = { age_min = 65 }
  points = 8
  [[groupe.critere]]
  cle = "ressources"
  libelle = "Ressources"
  fait = "ressources_mensuelles"
  bandes = [{ moins_de = "bas", points = 9 }, { moins_de = 1500, points = 4 }]

[[groupe]]
cle = "case"
libelle = "Case"
mode = "valeur_declaree"
selon = "motif_principal"
  [[groupe.critere]]
  cle = "case_un"
  libelle = "Case un"
  valeur = "01"
  points = 3
  [[groupe.critere]]
  cle = "case_deux"
  libelle = "Case deux"
  valeur = "02"
  fait = "motif_02"
  points = 6

[[groupe]]
cle = "penalites"
libelle = "Pénalités"
mode = "plus_severe"
  [[groupe.critere]]
  cle = "refus"
  libelle = "Refus"
  refus = { nombre = 2, fenetre_mois = 24, duree_mois = 12, cumul = "somme" }
  par_refus = -6
  [[groupe.critere]]
  cle = "proprietaire"
  libelle = "Propriétaire"
  fait = "proprietaire"
  points = -10
"""
)
GRILLE = Grille.charger(TEXTE)
EVALUATEUR = compiler(GRILLE, AU)

JOURS = st.dates(date(2018, 1, 1), date(2027, 1, 1))
PERSONNES = st.builds(
    Personne,
    st.none() | st.dates(date(1940, 1, 1), AU),
    st.sampled_from(LienPersonne),
    a_charge=st.booleans(),
    garde=st.none() | st.sampled_from(Garde),
    handicap=st.none() | st.booleans(),
    a_naitre=st.booleans(),
)
REFUS = st.builds(Refuse, JOURS, st.none() | st.booleans(), st.integers(1, 2))
PAR_NATURE: dict[NatureFait, st.SearchStrategy[Any]] = {
    NatureFait.BOOLEEN: st.booleans(),
    NatureFait.NOMBRE: st.integers(0, 4000),
    NatureFait.DATE: JOURS,
    NatureFait.PERSONNES: st.lists(PERSONNES, min_size=1, max_size=5).map(tuple),
    NatureFait.REFUS: st.lists(REFUS, max_size=5).map(tuple),
}


def valeurs(nom: str):
    definition = FAITS[nom]
    propres = (
        st.sampled_from(definition.valeurs) if definition.nature is NatureFait.CHOIX else PAR_NATURE[definition.nature]
    )
    decimales = propres.map(lambda n: Decimal(n) / 2) if nom == "ressources_mensuelles" else propres
    return st.builds(Fait, st.none() | decimales, st.sampled_from(EtatFait))


DOSSIERS = st.fixed_dictionaries({nom: valeurs(nom) for nom in dict.fromkeys((*EVALUATEUR.noms, "revenu_uc"))})


@given(DOSSIERS)
def test_one_application_and_a_list_are_scored_by_one_definition(faits):
    seul = coter(faits, Grille.charger(TEXTE), AU)
    dossier = EVALUATEUR.dossier(faits)
    resultat = EVALUATEUR.noter(dossier)
    assert rediger(EVALUATEUR, dossier, resultat) == seul
    neuf = compiler.__wrapped__(GRILLE, AU)
    assert neuf.noter(neuf.dossier(faits)) == resultat


CHAINES = ("ressources", "personnes", "anciennete", "revenu_uc")


@given(DOSSIERS, DOSSIERS, st.permutations(CHAINES), st.integers(0, 4), st.booleans())
def test_the_narrow_key_gives_the_order_of_the_whole_chain(un, autre, chaine, longueur, egaux):
    departage = tuple(chaine[:longueur])
    une = compiler(replace(GRILLE, departage=departage, groupes=() if egaux else GRILLE.groupes), AU)
    etroites, entieres = [], []
    for numero, faits in (("1", un), ("2", autre)):
        dossier = une.dossier(faits | {"deposee_le": Fait(faits["deposee_le"].valeur)})
        resultat = une.noter(dossier)
        etroites.append(cle_de_rang(une, dossier, resultat, numero))
        entieres.append(cle_de_classement(une, dossier, resultat, numero))
    assert (etroites[0] < etroites[1]) is (entieres[0] < entieres[1])
    assert all(0 <= entier < 1 << 63 for cle in etroites for entier in cle[2:4])


@given(DOSSIERS)
def test_what_was_kept_explains_itself_later_with_the_same_words(faits):
    dossier = EVALUATEUR.dossier(faits)
    resultat = EVALUATEUR.noter(dossier)
    garde = encoder_lignes(resultat.lignes), encoder_dossier(EVALUATEUR.noms, dossier)
    relu = decoder_dossier(EVALUATEUR.noms, GRILLE.definitions, garde[1])
    assert decoder_lignes(garde[0]) == resultat.lignes
    assert EVALUATEUR.noter(relu) == resultat
    assert [ligne.en_dict() for ligne in coter_dossier(EVALUATEUR, relu).lignes] == [
        ligne.en_dict() for ligne in rediger(EVALUATEUR, dossier, resultat).lignes
    ]


@given(DOSSIERS)
def test_the_declared_total_is_the_sum_of_the_lines_kept(faits):
    trouve = coter(faits, GRILLE, AU)
    assert trouve.total_declare == sum(ligne.points for ligne in trouve.lignes if ligne.etat is EtatLigne.RETENUE)
    assert all(ligne.raison and ligne.libelle for ligne in trouve.lignes)


@given(DOSSIERS, st.randoms(use_true_random=False))
def test_the_order_of_the_facts_changes_nothing(faits, hasard):
    noms = list(faits)
    hasard.shuffle(noms)
    assert coter({nom: faits[nom] for nom in noms}, GRILLE, AU) == coter(faits, GRILLE, AU)


POSITIFS = ("dalo", "expulsion", "motif_02")


@given(DOSSIERS, st.sampled_from(POSITIFS))
def test_one_more_true_fact_never_lowers_a_total_where_no_points_are_negative(faits, nom):
    sans_penalite = {**faits, "refus": Fait(()), "proprietaire": Fait(False), nom: Fait(False)}
    avant = coter(sans_penalite, GRILLE, AU)
    apres = coter({**sans_penalite, nom: Fait(True, EtatFait.VALIDE)}, GRILLE, AU)
    assert apres.total_declare >= avant.total_declare
    assert apres.total_valide >= avant.total_valide


@given(DOSSIERS, st.sampled_from(EVALUATEUR.noms))
def test_forgetting_a_fact_never_makes_a_validated_line(faits, nom):
    lignes = {ligne.critere for ligne in coter(faits, GRILLE, AU).lignes if ligne.valide}
    sans = coter({**faits, nom: Fait(None)}, GRILLE, AU)
    ajustements = {"plafond_groupe", "plancher_groupe", "borne_total"}
    assert {ligne.critere for ligne in sans.lignes if ligne.valide} <= lignes | ajustements


@given(st.lists(DOSSIERS, min_size=2, max_size=6), st.randoms(use_true_random=False))
def test_the_order_is_total_and_does_not_depend_on_how_the_list_was_read(liste, hasard):
    cles = {}
    for numero, faits in enumerate(liste):
        dossier = EVALUATEUR.dossier(faits)
        cles[str(numero)] = cle_de_classement(EVALUATEUR, dossier, EVALUATEUR.noter(dossier), str(numero))
    assert len(set(cles.values())) == len(liste)
    numeros = list(cles)
    hasard.shuffle(numeros)
    assert sorted(numeros, key=lambda n: cles[n]) == sorted(cles, key=lambda n: cles[n])


def test_scoring_stays_within_its_cost():
    faits = {"deposee_le": Fait(AU - timedelta(days=900), EtatFait.VALIDE), "dalo": Fait(True), "refus": Fait(())}
    dossiers = [EVALUATEUR.dossier(faits) for _ in range(500)]
    debut = process_time()
    for dossier in dossiers:
        EVALUATEUR.noter(dossier)
    assert (process_time() - debut) / 500 < 0.001, "ten times what it costs on a slow machine, to see a blunder only"
