"""Contracts of the right-holders with their agreements, and of the seats with their members.

The lists of values that live with the tables are written here too: this layer knows no table. A test compares.
"""

from caleol.imports.contrat import Colonne, Contrat, Genre
from caleol.rules.composition import NatureSiege

NATURES_RESERVATAIRE = (
    "etat_prioritaire", "etat_agents", "epci", "commune", "departement", "action_logement", "bailleur", "autre",
)  # fmt: skip
QUALITES = ("titulaire", "suppleant")

CONVENTIONS = Contrat(
    nature="conventions",
    libelle="Réservataires et conventions",
    aide=(
        "Une ligne par convention et par année d’objectif. Un réservataire sans convention (le bailleur lui-même) "
        "a une ligne sans numéro."
    ),
    unite=("ligne", "lignes"),
    cle=("reservataire_code", "numero", "annee"),
    avant=("communes",),
    colonnes=(
        Colonne("numero", Genre.CODE, "Numéro de la convention.", exemple="CONV-2024-03", longueur=60),
        Colonne(
            "reservataire_code", Genre.CODE, "Code du réservataire.", requis=True, exemple="VILLE-ROUBAIX", longueur=30
        ),
        Colonne(
            "reservataire_nom",
            Genre.TEXTE,
            "Nom du réservataire.",
            requis=True,
            exemple="Ville de Roubaix",
            longueur=120,
        ),
        Colonne(
            "reservataire_nature",
            Genre.CHOIX,
            "Nature du réservataire.",
            requis=True,
            choix={n: n for n in NATURES_RESERVATAIRE},
            exemple="commune",
        ),
        Colonne("commune_insee", Genre.INSEE, "Pour une commune réservataire, son code INSEE.", exemple="59512"),
        Colonne("departement", Genre.CODE, "Département de la convention.", exemple="59", longueur=3),
        Colonne("debut", Genre.DATE, "Premier jour de la convention.", exemple="01/01/2024"),
        Colonne("fin", Genre.DATE, "Dernier jour, vide si elle court.", exemple="31/12/2026"),
        Colonne("en_flux", Genre.BOOLEEN, "Gestion en flux (oui à défaut).", defaut=True, exemple="oui"),
        Colonne("part_flux", Genre.PART, "Part du flux annuel.", exemple="20"),
        Colonne("annee", Genre.ANNEE, "Année de l’objectif.", minimum=2000, exemple="2026"),
        Colonne(
            "objectif_logements",
            Genre.ENTIER,
            "Logements dus cette année-là.",
            minimum=0,
            maximum=100_000,
            exemple="140",
        ),
    ),
)

MEMBRES = Contrat(
    nature="membres",
    libelle="Sièges, membres et mandats",
    aide="Une ligne par mandat : un siège, qui l’occupe, quand. Un siège vacant a une ligne sans membre.",
    unite=("mandat", "mandats"),
    cle=("commission_code", "siege_cle", "membre_cle", "debut"),
    avant=("communes",),
    colonnes=(
        Colonne("commission_code", Genre.CODE, "Code de la commission.", requis=True, exemple="NORD", longueur=20),
        Colonne(
            "siege_cle", Genre.CODE, "Clé du siège dans la commission.", requis=True, exemple="designe-1", longueur=40
        ),
        Colonne(
            "siege_nature",
            Genre.CHOIX,
            "Nature du siège : " + ", ".join(n.value for n in NatureSiege) + ".",
            requis=True,
            choix={**{n.value: n.value for n in NatureSiege}, **{n.libelle: n.value for n in NatureSiege}},
            exemple="designe",
        ),
        Colonne(
            "siege_libelle",
            Genre.TEXTE,
            "Libellé du siège.",
            requis=True,
            exemple="Administrateur désigné",
            longueur=160,
        ),
        Colonne("siege_ordre", Genre.ENTIER, "Ordre d’appel.", requis=True, exemple="1", minimum=0, maximum=1000),
        Colonne("siege_commune_insee", Genre.INSEE, "Commune du maire."),
        Colonne("siege_epci_siren", Genre.SIREN, "SIREN de l’intercommunalité."),
        Colonne("representant_locataires", Genre.BOOLEEN, "Représentant des locataires (non à défaut).", defaut=False),
        Colonne(
            "membre_cle",
            Genre.CODE,
            "Clé de la personne, la même sur tous ses sièges.",
            exemple="modele-c",
            longueur=60,
        ),
        Colonne("civilite", Genre.CIVILITE, "Civilité.", exemple="Mme"),
        Colonne("nom", Genre.TEXTE, "Nom.", exemple="MODELE", longueur=120),
        Colonne("prenom", Genre.TEXTE, "Prénom.", exemple="Camille", longueur=120),
        Colonne("qualite", Genre.TEXTE, "Fonction de la personne.", exemple="Administratrice", longueur=160),
        Colonne("courriel", Genre.TEXTE, "Adresse électronique.", exemple="camille.modele@exemple.fr"),
        Colonne(
            "mandat_qualite",
            Genre.CHOIX,
            "titulaire (à défaut) ou suppleant.",
            choix={q: q for q in QUALITES},
            defaut="titulaire",
            exemple="titulaire",
        ),
        Colonne("debut", Genre.DATE, "Premier jour du mandat.", exemple="01/07/2020"),
        Colonne("fin", Genre.DATE, "Dernier jour du mandat, vide s’il court."),
        Colonne("president", Genre.BOOLEEN, "Préside la commission (non à défaut).", defaut=False, exemple="non"),
        Colonne("acte", Genre.TEXTE, "Acte de désignation.", exemple="Délibération du 01/07/2020"),
    ),
)
