"""Agencies, right-holders with their agreements, seats of the two commissions with those who hold them."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from seeds.demonstration.comptes import COMPTES
from seeds.demonstration.noms import groupes
from seeds.demonstration.taille import Taille
from seeds.demonstration.territoire import AGENCES, NORD, SUD, communes, parc_publie

MEL = ("200093201", "Métropole européenne de Lille")
DEBUT_DESIGNES, ACTE_DESIGNES = "20/05/2026", "Délibération du conseil d’administration du 20 mai 2026"
DEBUT_MAIRES, ACTE_MAIRES = "27/04/2026", "Arrêté municipal du 27 avril 2026"
DEBUT_AUTRES = "01/01/2025"
PART_ROTATION = 0.065

COLONNES_AGENCES = "code;nom;adresse;telephone;courriel"
COLONNES_CONVENTIONS = (
    "numero;reservataire_code;reservataire_nom;reservataire_nature;commune_insee;departement;debut;fin;en_flux;"
    "part_flux;annee;objectif_logements"
)
COLONNES_MEMBRES = (
    "commission_code;siege_cle;siege_nature;siege_libelle;siege_ordre;siege_commune_insee;siege_epci_siren;"
    "representant_locataires;membre_cle;civilite;nom;prenom;qualite;courriel;mandat_qualite;debut;fin;president;acte"
)


@dataclass(frozen=True, slots=True)
class ReservataireDemo:
    """A right-holder and its share of the yearly flow, in percent."""

    code: str
    nom: str
    nature: str
    part: int
    commune: str = ""


RESERVATAIRES = (
    ReservataireDemo("PREF-PRIO", "Préfet du Nord, publics prioritaires", "etat_prioritaire", 25),
    ReservataireDemo("PREF-AGENTS", "Préfet du Nord, agents publics", "etat_agents", 5),
    ReservataireDemo("MEL", MEL[1], "epci", 20),
    ReservataireDemo("AL", "Action Logement Services", "action_logement", 18),
    ReservataireDemo("VILLE-LILLE", "Ville de Lille", "commune", 6, "59350"),
    ReservataireDemo("VILLE-ROUBAIX", "Ville de Roubaix", "commune", 3, "59512"),
    ReservataireDemo("VILLE-TOURCOING", "Ville de Tourcoing", "commune", 2, "59599"),
    ReservataireDemo("VILLE-VDA", "Ville de Villeneuve-d’Ascq", "commune", 1, "59009"),
)
BAILLEUR = ReservataireDemo("BAILLEUR", "Bailleur, logements non réservés", "bailleur", 20)


def lignes_agences() -> Iterator[tuple[str, ...]]:
    """Give the lines of the agencies, with numbers of the fictitious range."""
    for rang, agence in enumerate(AGENCES, start=1):
        courriel = f"agence.{agence.code.lower()}@exemple.fr"
        yield agence.code, agence.nom, agence.adresse, f"03 53 01 00 {rang:02d}", courriel


def lignes_conventions(taille: Taille) -> Iterator[tuple[str, ...]]:
    """Give the agreements: shares of the yearly flow, with the objective of two years; the landlord has none."""
    flux = taille.logements * PART_ROTATION
    for rang, titulaire in enumerate(RESERVATAIRES, start=1):
        for annee in (2025, 2026):
            yield (
                f"CONV-59-2023-{rang:02d}", titulaire.code, titulaire.nom, titulaire.nature, titulaire.commune, "59",
                "24/11/2023", "31/12/2026", "oui", str(titulaire.part), str(annee),
                str(round(flux * titulaire.part / 100)),
            )  # fmt: skip
    yield "", BAILLEUR.code, BAILLEUR.nom, BAILLEUR.nature, "", "", "", "", "", "", "", ""


def communes_de(commission: str) -> list[str]:
    """Return the communes of a commission's territory, mayors' seats apart: associated communes have none."""
    agences = {agence.code for agence in AGENCES if agence.commission == commission}
    codes = dict.fromkeys(s.commune.code_insee for s in parc_publie() if s.agence in agences)
    return [code for code in codes if code not in ("59355", "59298")]


DESIGNES = (
    ("Membre désigné, siège 1", "Administratrice|Administrateur"),
    ("Membre désigné, siège 2", "Administratrice|Administrateur"),
    ("Membre désigné, siège 3", "Personnalité qualifiée"),
    ("Membre désigné, siège 4", "Personnalité qualifiée"),
    ("Membre désigné, siège 5", "Élue de la métropole|Élu de la métropole"),
    ("Membre désigné, représentant des locataires", "Représentante des locataires|Représentant des locataires"),
)


@dataclass(frozen=True, slots=True)
class _Siege:
    cle: str
    nature: str
    libelle: str
    ordre: int
    commune: str = ""
    epci: str = ""
    locataires: str = "non"


@dataclass(frozen=True, slots=True)
class _Personne:
    cle: str
    civilite: str
    nom: str
    prenom: str
    qualite: str


def lignes_membres(hasard: Random) -> Iterator[tuple[str, ...]]:
    """Give the mandates of both commissions: six designated seats, préfet, EPCI, mayors, one consultative seat."""
    pris: set[str] = {compte.membre for compte in COMPTES}
    for commission in (NORD, SUD):
        for siege, qualite, debut, acte in _sieges(commission):
            titulaire = _connu(commission, siege, qualite) or _tire(hasard, pris, qualite)
            president = siege.cle == "designe-1"
            yield _ligne(commission, siege, titulaire, "titulaire", debut, acte, president=president)
            if siege.nature != "maire" or siege.commune in ("59350", "59512", "59599", "59009"):
                suppleant = _tire(hasard, pris, qualite)
                yield _ligne(commission, siege, suppleant, "suppleant", debut, acte, president=False)


def _sieges(commission: str) -> Iterator[tuple[_Siege, str, str, str]]:
    for rang, (libelle, qualite) in enumerate(DESIGNES, start=1):
        locataires = "oui" if rang == len(DESIGNES) else "non"
        siege = _Siege(f"designe-{rang}", "designe", libelle, rang, locataires=locataires)
        yield siege, qualite, DEBUT_DESIGNES, ACTE_DESIGNES
    arrete = "Décision du préfet du 16 décembre 2024"
    yield _Siege("prefet", "prefet", "Représentant du préfet", 10), "Direction départementale", DEBUT_AUTRES, arrete
    epci = _Siege("epci", "epci", "Représentant du président de la métropole", 11, epci=MEL[0])
    yield (
        epci,
        "Conseillère métropolitaine|Conseiller métropolitain",
        DEBUT_MAIRES,
        "Arrêté métropolitain du 27 avril 2026",
    )
    for rang, code in enumerate(communes_de(commission), start=20):
        siege = _Siege(f"maire-{code}", "maire", f"Maire {_de(communes()[code].nom)}", rang, commune=code)
        yield siege, "Adjointe au logement|Adjoint au logement", DEBUT_MAIRES, ACTE_MAIRES
    social = _Siege("consultatif-1", "consultatif", "Organisme agréé d’ingénierie sociale", 90)
    yield (
        social,
        "Chargée de mission|Chargé de mission",
        DEBUT_AUTRES,
        "Désignation par les organismes agréés du département",
    )


def _de(nom: str) -> str:
    """Return « de Roubaix », « d’Armentières »."""
    return f"d’{nom}" if nom[0] in "AEIOUÉH" else f"de {nom}"


def _connu(commission: str, siege: _Siege, qualite: str) -> _Personne | None:
    """Return the person with an account who holds this seat."""
    places = {
        (SUD, "designe-1"): "delfaucourt",
        (NORD, "designe-1"): "marquignies",
        (SUD, "maire-59350"): "benzouane",
    }
    cle = places.get((commission, siege.cle))
    if cle is None:
        return None
    compte = next(compte for compte in COMPTES if compte.membre == cle)
    femme = compte.civilite == "mme"
    qualite = _accorde(qualite, femme=femme)
    return _Personne(cle, "Mme" if femme else "M.", compte.nom, compte.prenom, qualite)


def _tire(hasard: Random, pris: set[str], qualite: str) -> _Personne:
    """Draw a person whom no seat knows yet."""
    while True:
        groupe = groupes()(hasard)
        femme = hasard.random() < 0.5
        nom = groupe.nom(hasard)
        cle = nom.lower()
        if cle not in pris:
            pris.add(cle)
            prenom = groupe.prenom(hasard, femme=femme, naissance=hasard.randint(1955, 1992))
            return _Personne(cle, "Mme" if femme else "M.", nom, prenom, _accorde(qualite, femme=femme))


def _accorde(qualite: str, *, femme: bool) -> str:
    """Return « Administratrice » of « Administratrice|Administrateur » for a woman."""
    feminin, _, masculin = qualite.partition("|")
    return feminin if femme or not masculin else masculin


def _ligne(
    commission: str, siege: _Siege, personne: _Personne, qualite: str, debut: str, acte: str, *, president: bool
) -> tuple[str, ...]:
    courriel = f"{personne.cle}@membres.exemple.fr".replace(" ", "-").replace("é", "e")
    return (
        commission, siege.cle, siege.nature, siege.libelle, str(siege.ordre), siege.commune, siege.epci,
        siege.locataires, personne.cle, personne.civilite, personne.nom, personne.prenom, personne.qualite, courriel,
        qualite, debut, "", "oui" if president else "non", acte,
    )  # fmt: skip
