"""Leases: households as they came in, aged to this day; some have grown, most have shrunk."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from seeds.demonstration.hasard import Tirage, age, annee_avant, borne, entier_normal, jour_entre
from seeds.demonstration.logements import Logement
from seeds.demonstration.menages import ADULTE, Menage, adulte, ajoute_conjoint, ajoute_enfants
from seeds.demonstration.noms import groupes
from seeds.demonstration.revenus import tire_ressources
from seeds.demonstration.taille import EXTRAIT_COMPLET

A_L_ENTREE = {
    1: Tirage([(1, 100)]),
    2: Tirage([(1, 62), (2, 38)]),
    3: Tirage([(2, 40), (3, 46), (4, 12), (1, 2)]),
    4: Tirage([(3, 28), (4, 43), (5, 25), (2, 4)]),
    5: Tirage([(4, 22), (5, 38), (6, 28), (7, 12)]),
    6: Tirage([(5, 24), (6, 34), (7, 26), (8, 16)]),
}
DEPART_A = {19: 0.03, 20: 0.05, 21: 0.07, 22: 0.1, 23: 0.13, 24: 0.15, 25: 0.18, 26: 0.22}
UN_TROP_PLEIN_SUR = 25
PREMIERE, PAR_PERSONNE = 7, 9
"""Square metres: 16 for two persons, nine more for each other (R822-25)."""
PREMIER_EXAMEN = date(2019, 1, 1)
COLONNES = (
    "bail_reference;logement_reference;signature_le;effet_le;fin_le;loyer;dernier_examen_le;rfr_annee;rfr_montant;"
    "donnees_au;occupant_rang;occupant_titulaire;occupant_lien;occupant_civilite;occupant_nom;occupant_prenom;"
    "occupant_naissance;occupant_a_charge;occupant_garde;occupant_handicap;occupant_perte_autonomie"
)


@dataclass(slots=True)
class Bail:
    """A running lease with those who live there now."""

    reference: str
    logement: Logement
    signature: date
    effet: date
    menage: Menage
    rfr: int | None
    donnees_au: date
    dernier_examen: date | None = None
    titulaires: set[int] = field(default_factory=set)


def tire_baux(hasard: Random, logements: Iterable[Logement], au: date) -> Iterator[Bail]:
    """Draw one running lease for each dwelling."""
    for rang, logement in enumerate(logements, start=1):
        yield _bail(hasard, f"L{rang:06d}", logement, au)


def _bail(hasard: Random, reference: str, logement: Logement, au: date) -> Bail:
    annees = borne(hasard.gammavariate(1.25, 9.5), 0.2, 46)
    construit = date(logement.residence.annee, 6, 1)
    signature = max(au - timedelta(days=int(annees * 365.25)), construit + timedelta(days=hasard.randint(0, 300)))
    signature = min(signature, au - timedelta(days=60))
    menage = _a_l_entree(hasard, logement, signature, au)
    _vieillit(hasard, menage, signature, au)
    _sante(hasard, menage, logement, au)
    ages = menage.ages_adultes(au)
    ressources = tire_ressources(hasard, ages, menage.a_charge, au.year)
    titulaires = {rang for rang, p in enumerate(menage.personnes) if p.lien in ("demandeur", "conjoint")}
    if int(reference[1:]) % UN_TROP_PLEIN_SUR == 0 and logement.pieces <= 2:
        _remplit(Random(f"plein-{reference}"), menage, logement, au)
    return Bail(
        reference=reference,
        logement=logement,
        signature=signature,
        effet=signature + timedelta(days=hasard.randint(0, 20)),
        menage=menage,
        rfr=None if hasard.random() < 0.06 else ressources.rfr[au.year - 2],
        donnees_au=jour_entre(hasard, date(2026, 1, 5), date(2026, 3, 31)),
        dernier_examen=_dernier_examen(hasard, signature, EXTRAIT_COMPLET - timedelta(days=3)),
        titulaires=titulaires,
    )


def _a_l_entree(hasard: Random, logement: Logement, le: date, au: date) -> Menage:
    """Draw a household that fits the dwelling on the day of the lease, and whose holder is under 90 today."""
    nombre = A_L_ENTREE[logement.pieces](hasard)
    en_couple = nombre > 1 and hasard.random() < (0.5 if nombre == 2 else 0.58)
    enfants = nombre - (2 if en_couple else 1)
    genre = ("couple_enfants" if en_couple else "monoparental") if enfants else ("couple" if en_couple else "seul")
    ans = entier_normal(hasard, 36 if enfants else 42, 8 if enfants else 15, 20, 55 if enfants else 78)
    ans = min(ans, 89 - (au.year - le.year))
    menage = Menage(genre, groupes()(hasard))
    femme = hasard.random() < (0.87 if genre == "monoparental" else 0.5)
    menage.personnes.append(adulte(hasard, menage.groupe, "demandeur", ans, le, femme=femme))
    if genre in ("couple", "couple_enfants"):
        ajoute_conjoint(hasard, menage, ans, le)
    if enfants > 0:
        ajoute_enfants(hasard, menage, enfants, le)
    return menage


def _vieillit(hasard: Random, menage: Menage, signature: date, au: date) -> None:
    """Let years pass: births, departures of grown children, separations, deaths of a partner."""
    annees = (au - signature).days / 365.25
    if menage.genre in ("couple", "couple_enfants") and hasard.random() < 0.04 * min(annees, 4):
        ajoute_naissance(hasard, menage, signature, au - timedelta(days=70))
    if annees < 12 and hasard.random() < 0.02:
        _accueille(hasard, menage, au)
    if len(menage.personnes) > 1 and menage.personnes[1].lien == "conjoint" and hasard.random() < 0.006 * annees:
        del menage.personnes[1]
    menage.personnes = [p for p in menage.personnes if p.lien != "enfant" or _reste(hasard, age(p.naissance, au))]
    for personne in menage.personnes:
        personne.a_charge = personne.lien == "enfant" and age(personne.naissance, au) < 21


def ajoute_naissance(hasard: Random, menage: Menage, apres: date, au: date) -> None:
    """Add a child born since the lease, if the parents were of an age for it."""
    meres = [p for p in menage.personnes if p.femme and p.lien in ("demandeur", "conjoint")]
    naissance = jour_entre(hasard, apres, min(au, apres + timedelta(days=1800)))
    if meres and 18 <= age(meres[0].naissance, naissance) <= 43:
        pere = next((p for p in menage.personnes if not p.femme and p.lien != "enfant"), meres[0])
        bebe = adulte(hasard, menage.groupe, "enfant", 0, au, femme=hasard.random() < 0.49, nom=pere.nom)
        bebe.naissance = naissance
        menage.personnes.append(bebe)


def _accueille(hasard: Random, menage: Menage, au: date) -> None:
    """Let relatives move in: the few dwellings that are too full."""
    for _ in range(hasard.randint(1, 3)):
        femme = hasard.random() < 0.5
        ans = hasard.randint(19, 45)
        menage.personnes.append(adulte(hasard, menage.groupe, "autre", ans, au, femme=femme))


def _remplit(hasard: Random, menage: Menage, logement: Logement, au: date) -> None:
    """Let relatives move in until the dwelling is too small for those who live there (R822-25).

    Their draws are apart: the other leases stay as they were.
    """
    while PREMIERE + PAR_PERSONNE * (len(menage.personnes) - 1) <= logement.surface:
        femme, ans = hasard.random() < 0.5, hasard.randint(2, 45)
        menage.personnes.append(adulte(hasard, menage.groupe, "autre", ans, au, femme=femme))


def _reste(hasard: Random, ans: int) -> bool:
    """Say whether a child of this age is still at home."""
    partis = 1.0
    for palier, chance in DEPART_A.items():
        if ans >= palier:
            partis *= 1 - chance
    return hasard.random() < (partis if ans < 32 else partis * 0.35)


def _sante(hasard: Random, menage: Menage, logement: Logement, au: date) -> None:
    """Say who is handicapped or loses autonomy; in an adapted dwelling mostly somebody is."""
    for personne in menage.personnes:
        ans = age(personne.naissance, au)
        personne.handicap = hasard.random() < (0.08 if ans >= ADULTE else 0.025)
        personne.perte_autonomie = True if ans >= 72 and hasard.random() < 0.12 else None if ans >= 75 else False
    if logement.adapte_pmr and hasard.random() < 0.55:
        menage.personnes[0].handicap = True


def _dernier_examen(hasard: Random, signature: date, au: date) -> date | None:
    """Return the last examination: at three years from the lease, then every three; some are late."""
    derniers = [annee_avant(signature, -annees) for annees in range(3, 60, 3)]
    dus = [jour for jour in derniers if PREMIER_EXAMEN <= jour <= au]
    if not dus or hasard.random() < 0.06:
        return None
    retard = hasard.random() < 0.1 and len(dus) > 1
    return min((dus[-2] if retard else dus[-1]) + timedelta(days=hasard.randint(-20, 60)), au)
