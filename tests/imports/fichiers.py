"""Files to import: small ones written line by line, big ones of believable rows from a seed."""

import csv
import random
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path

from caleol.imports.natures import CONTRATS

PRENOMS = ("Camille", "Léa", "Noé", "Jules", "Zoé", "Anaïs", "Lucas", "Inès", "Hugo", "Éloïse", "Karim", "Fatou")
SYLLABES = ("mar", "le", "du", "val", "ber", "tin", "gau", "rou", "del", "cour", "ran", "bou", "vil", "ser")
COMMUNES = ("59350", "59512", "59599", "59650", "59009", "59017", "59286", "59328", "59378", "59410")
JOUR = date(2026, 11, 1)


def ecrit(
    chemin: Path,
    nature: str,
    lignes: Iterable[Mapping[str, object]],
    *,
    colonnes: Iterable[str] | None = None,
    separateur: str = ";",
    encodage: str = "utf-8",
) -> Path:
    """Write a file of a nature with the columns that its lines use, or those given."""
    lignes = list(lignes)
    noms = list(colonnes) if colonnes else [n for n in CONTRATS[nature].positions if any(n in x for x in lignes)]
    with chemin.open("w", encoding=encodage, newline="") as flux:
        sortie = csv.writer(flux, delimiter=separateur)
        sortie.writerow(noms)
        sortie.writerows([["" if (v := ligne.get(nom)) is None else v for nom in noms] for ligne in lignes])
    return chemin


def commune(insee: str = "59512", **valeurs: object) -> dict[str, object]:
    """Return a line of commune."""
    ordinaire = {"code_insee": insee, "nom": f"Commune {insee}", "debut": "01/01/2020", "zone_plafond": "a"}
    return ordinaire | {"zone_abc": "B1", "zone_tendue": "oui", "source": "essai"} | valeurs


def logement(reference: str = "L1", **valeurs: object) -> dict[str, object]:
    """Return a line of dwelling."""
    return {
        "reference": reference,
        "commune_insee": "59512",
        "adresse": "4 rue de l’Essai",
        "code_postal": "59100",
        "type": "T3",
        "surface": "62,4",
        "financement": "PLUS",
        "loyer": "412,60",
        "charges": "78,20",
    } | valeurs


def demande(numero: str = "0591125000123GDPUB", **valeurs: object) -> dict[str, object]:
    """Return the first line of an application: its own columns and its applicant."""
    return {
        "numero_unique": numero,
        "deposee_le": "03/11/2025",
        "civilite": "Mme",
        "nom": "Modèle",
        "prenom": "Camille",
        "etat_au": "01/11/2026",
        "ressources_mensuelles": "1 640,50",
        "rfr_annee": "2024",
        "rfr_montant": "18450",
        "type_min": "T2",
        "type_max": "T3",
        "communes_souhaitees": "59512 59599",
        "motifs": "1 13",
        "personne_rang": 1,
        "personne_lien": "demandeur",
        "personne_naissance": "14/02/1988",
    } | valeurs


def bail(reference: str = "B1", **valeurs: object) -> dict[str, object]:
    """Return the first line of a lease: its own columns and its holder."""
    return {
        "bail_reference": reference,
        "logement_reference": "L1",
        "signature_le": "02/05/2019",
        "occupant_rang": 1,
        "occupant_titulaire": "oui",
        "occupant_lien": "demandeur",
        "occupant_nom": "Modèle",
        "occupant_naissance": "14/02/1980",
    } | valeurs


def _nom(hasard: random.Random) -> str:
    return "".join(hasard.choices(SYLLABES, k=3)).capitalize()


def _jour(hasard: random.Random, annees: int, avant: date = JOUR) -> str:
    return f"{avant - timedelta(days=hasard.randrange(1, annees * 365)):%d/%m/%Y}"


def grandes_demandes(chemin: Path, nombre: int, graine: int = 1, change: int = 0) -> Path:
    """Write a file of `nombre` applications, about 2.3 persons each; one in `change` differs from another graine."""
    hasard = random.Random(graine)
    lignes: list[dict[str, object]] = []
    for rang in range(nombre):
        nom, taille = _nom(hasard), hasard.choices((1, 2, 3, 4, 5, 6), (40, 22, 16, 12, 7, 3))[0]
        tete = demande(
            f"0591125{rang:06d}GDPUB",
            deposee_le=_jour(hasard, 5),
            nom=nom,
            prenom=hasard.choice(PRENOMS),
            telephone=f"06{hasard.randrange(10**8):08d}",
            courriel=f"{nom.lower()}{rang}@exemple.fr",
            adresse=f"{hasard.randrange(1, 200)} rue {_nom(hasard)}",
            code_postal="59100",
            ville="Roubaix",
            ressources_mensuelles=f"{hasard.randrange(600, 3200)},{hasard.randrange(100):02d}",
            rfr_montant=hasard.randrange(0, 32_000),
            rfr_annee_precedente="2023",
            rfr_montant_precedent=hasard.randrange(0, 32_000),
            communes_souhaitees=" ".join(hasard.sample(COMMUNES, 3)),
            loyer_maximum=hasard.randrange(350, 800),
            mutation=hasard.choice(("oui", "non")),
            occupation_actuelle=hasard.choice(("LP", "HLM", "CPE", "SD")),
            logement_actuel_type=hasard.choice(("T1", "T2", "T3")),
            logement_actuel_surface=hasard.randrange(18, 80),
            logement_actuel_loyer=hasard.randrange(300, 700),
            logement_actuel_personnes=taille,
            commune_actuelle="Roubaix",
            personne_nom=nom,
            personne_prenom=hasard.choice(PRENOMS),
            personne_naissance=_jour(hasard, 45, date(2004, 1, 1)),
            personne_a_charge="non",
        )
        if change and rang % change == 0:
            tete["ressources_mensuelles"] = f"{graine + rang % 997 + 5_000},01"
        lignes.append(tete)
        lignes += [
            {
                "numero_unique": tete["numero_unique"],
                "personne_rang": autre,
                "personne_lien": "conjoint" if autre == 2 and taille > 2 else "enfant",
                "personne_nom": nom,
                "personne_prenom": hasard.choice(PRENOMS),
                "personne_naissance": _jour(hasard, 17),
                "personne_a_charge": "oui",
            }
            for autre in range(2, taille + 1)
        ]
    return ecrit(chemin, "demandes", lignes, colonnes=list(CONTRATS["demandes"].positions))


def grands_logements(chemin: Path, nombre: int, graine: int = 1) -> Path:
    """Write a file of `nombre` dwellings."""
    hasard = random.Random(graine)
    lignes = [
        logement(
            f"L{rang:06d}",
            identifiant_rpls=f"59{rang:08d}",
            residence_code=f"R{rang // 40:04d}",
            residence_nom=f"Résidence {rang // 40}",
            commune_insee=COMMUNES[rang // 40 % len(COMMUNES)],
            adresse=f"{rang % 90 + 1} rue {SYLLABES[rang // 40 % 14]}",
            batiment=chr(65 + rang % 5),
            porte=str(rang % 40),
            etage=rang % 9,
            ascenseur=hasard.choice(("oui", "non")),
            type=f"T{hasard.randrange(1, 6)}",
            surface=f"{hasard.randrange(20, 110)},{hasard.randrange(100):02d}",
            annee_construction=hasard.randrange(1950, 2024),
            dpe=hasard.choice("BCDEF"),
            dpe_date="03/2023",
            loyer=f"{hasard.randrange(200, 700)},{hasard.randrange(100):02d}",
            charges=f"{hasard.randrange(40, 160)},{hasard.randrange(100):02d}",
            qpv_2015=hasard.choice(("QP059001", "non")),
            qpv_2024=hasard.choice(("QP059001", "non")),
        )
        for rang in range(nombre)
    ]
    return ecrit(chemin, "logements", lignes, colonnes=list(CONTRATS["logements"].positions))


def grands_baux(chemin: Path, nombre: int, graine: int = 1) -> Path:
    """Write a file of `nombre` leases of two occupants, on the dwellings of `grands_logements`."""
    hasard = random.Random(graine)
    lignes: list[dict[str, object]] = []
    for rang in range(nombre):
        tete = bail(
            f"B{rang:06d}",
            logement_reference=f"L{rang:06d}",
            signature_le=_jour(hasard, 20),
            loyer=f"{hasard.randrange(200, 700)},00",
            rfr_annee="2024",
            rfr_montant=hasard.randrange(0, 40_000),
            donnees_au="01/01/2026",
            occupant_nom=_nom(hasard),
            occupant_prenom=hasard.choice(PRENOMS),
            occupant_naissance=_jour(hasard, 60, date(2004, 1, 1)),
        )
        lignes.append(tete)
        suite = {"bail_reference": tete["bail_reference"], "occupant_rang": 2, "occupant_lien": "enfant"}
        lignes.append(suite | {"occupant_nom": tete["occupant_nom"], "occupant_naissance": _jour(hasard, 17)})
    return ecrit(chemin, "baux", lignes, colonnes=list(CONTRATS["baux"].positions))
