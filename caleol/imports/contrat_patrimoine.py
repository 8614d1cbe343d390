"""Contracts of the agencies, the communes and the dwellings."""

from caleol.imports.contrat import Colonne, Contrat, Genre
from caleol.rules.facts import Financement, ZonePlafond

ZONES_ABC = {"Abis": "Abis", "A bis": "Abis", "A": "A", "B1": "B1", "B2": "B2", "C": "C"}
ZONES_PLAFOND = {
    **{zone.value: zone.value for zone in ZonePlafond},
    **{zone.libelle: zone.value for zone in ZonePlafond},
    "Paris": "p",
    "Ile-de-France": "i",
    "autre": "a",
}
ZONES_APL = {"1": "1", "2": "2", "3": "3", "I": "1", "II": "2", "III": "3"}
FINANCEMENTS = {
    **{f.value: f.value for f in Financement},
    **{f.libelle: f.value for f in Financement},
    "PLA-I": "plai",
    "PLA I": "plai",
    "PLAI-A": "plai_adapte",
    "PLAIA": "plai_adapte",
    "PLA": "ancien",
    "HLM": "ancien",
    "HLMO": "ancien",
    "HLM/O": "ancien",
    "PLR": "ancien",
    "PSR": "ancien",
    "HBM": "ancien",
    "ILM": "ancien",
    "non conventionné": "libre",
}
ETAGES = {"rdc": 0, "rc": 0, "rez-de-chaussée": 0}
LETTRES_DPE = {lettre: lettre for lettre in "ABCDEFG"}

AGENCES = Contrat(
    nature="agences",
    libelle="Agences de gestion",
    aide="Une ligne par agence. Un compte d’agence ne voit que les logements de son agence.",
    unite=("agence", "agences"),
    cle=("code",),
    colonnes=(
        Colonne("code", Genre.CODE, "Code de l’agence, qui ne change pas.", requis=True, exemple="ROU", longueur=20),
        Colonne("nom", Genre.TEXTE, "Nom de l’agence.", requis=True, exemple="Agence de Roubaix", longueur=120),
        Colonne("adresse", Genre.TEXTE, "Adresse postale complète.", exemple="12 rue de l’Exemple, 59100 Roubaix"),
        Colonne("telephone", Genre.TEXTE, "Téléphone.", alias=("tel",), exemple="03 00 00 00 00", longueur=30),
        Colonne("courriel", Genre.TEXTE, "Adresse électronique.", alias=("email", "mail"), exemple="agence@exemple.fr"),
    ),
)

COMMUNES = Contrat(
    nature="communes",
    libelle="Communes et leurs zones",
    aide="Une ligne par commune et par période : un changement de zone est une ligne de plus, datée.",
    unite=("ligne de commune", "lignes de communes"),
    cle=("code_insee", "debut"),
    colonnes=(
        Colonne("code_insee", Genre.INSEE, "Code INSEE de la commune.", requis=True, alias=("insee",), exemple="59512"),
        Colonne("nom", Genre.TEXTE, "Nom de la commune.", requis=True, exemple="Roubaix", longueur=120),
        Colonne(
            "rattachement_insee",
            Genre.INSEE,
            "Pour une commune associée, le code de la commune dont elle dépend (zone et siège du maire).",
            exemple="59350",
        ),
        Colonne("debut", Genre.DATE, "Premier jour de la période.", requis=True, exemple="05/07/2024"),
        Colonne("fin", Genre.DATE, "Dernier jour de la période, vide si elle court encore."),
        Colonne("zone_abc", Genre.CHOIX, "Zonage A bis, A, B1, B2 ou C.", choix=ZONES_ABC, exemple="B1"),
        Colonne("zone_tendue", Genre.BOOLEEN, "Commune en zone tendue.", exemple="oui"),
        Colonne(
            "zone_plafond",
            Genre.CHOIX,
            "Zone des plafonds de ressources : p (Paris et communes limitrophes), i (Île-de-France), "
            "a (autres régions). Ce n’est pas le zonage A bis à C.",
            requis=True,
            choix=ZONES_PLAFOND,
            exemple="a",
        ),
        Colonne(
            "zone_apl",
            Genre.CHOIX,
            "Zone de l’aide au logement (1, 2 ou 3) : sans elle, l’aide n’est pas estimée.",
            choix=ZONES_APL,
            exemple="2",
        ),
        Colonne("epci_siren", Genre.SIREN, "SIREN de l’intercommunalité.", exemple="200093201"),
        Colonne("epci_nom", Genre.TEXTE, "Nom de l’intercommunalité.", exemple="Métropole européenne", longueur=120),
        Colonne(
            "source", Genre.TEXTE, "D’où vient la ligne : texte, date.", requis=True, exemple="Arrêté du 05/07/2024"
        ),
    ),
)

LOGEMENTS = Contrat(
    nature="logements",
    libelle="Logements du bailleur",
    aide="Une ligne par logement. La résidence est créée d’après son code si elle n’existe pas.",
    unite=("logement", "logements"),
    cle=("reference",),
    avant=("agences", "communes"),
    colonnes=(
        Colonne(
            "reference",
            Genre.CODE,
            "Référence du logement chez le bailleur.",
            requis=True,
            exemple="L0001",
            longueur=40,
        ),
        Colonne("identifiant_rpls", Genre.CODE, "Identifiant du logement au répertoire RPLS.", longueur=40),
        Colonne("residence_code", Genre.CODE, "Code de la résidence.", exemple="R001", longueur=30),
        Colonne(
            "residence_nom",
            Genre.TEXTE,
            "Nom de la résidence (son code à défaut).",
            exemple="Les Tilleuls",
            longueur=120,
        ),
        Colonne("agence_code", Genre.CODE, "Code de l’agence qui gère le logement.", exemple="ROU", longueur=20),
        Colonne("commune_insee", Genre.INSEE, "Code INSEE de la commune.", requis=True, exemple="59512"),
        Colonne("adresse", Genre.TEXTE, "Numéro et voie.", requis=True, exemple="4 rue de l’Exemple"),
        Colonne("code_postal", Genre.CODE_POSTAL, "Code postal.", requis=True, exemple="59100"),
        Colonne("batiment", Genre.TEXTE, "Bâtiment.", longueur=20),
        Colonne("escalier", Genre.TEXTE, "Escalier.", longueur=20),
        Colonne("porte", Genre.TEXTE, "Porte.", exemple="12", longueur=20),
        Colonne(
            "etage",
            Genre.ENTIER,
            "Étage, 0 pour le rez-de-chaussée (RDC est admis).",
            exemple="2",
            minimum=-5,
            maximum=60,
            choix=ETAGES,
        ),
        Colonne("ascenseur", Genre.BOOLEEN, "Ascenseur.", exemple="non"),
        Colonne("individuel", Genre.BOOLEEN, "Maison individuelle (non à défaut).", defaut=False, exemple="non"),
        Colonne("type", Genre.TYPE, "Type du logement.", requis=True, exemple="T3"),
        Colonne(
            "pieces_habitables",
            Genre.PIECES,
            "Nombre de pièces habitables ; à défaut, le chiffre du type.",
            exemple="3",
        ),
        Colonne("surface", Genre.SURFACE, "Surface habitable.", requis=True, exemple="62,4", minimum=1),
        Colonne("financement", Genre.CHOIX, "Financement d’origine.", requis=True, choix=FINANCEMENTS, exemple="PLUS"),
        Colonne("plai_adapte", Genre.BOOLEEN, "PLAI adapté (non à défaut).", defaut=False),
        Colonne("numero_convention", Genre.CODE, "Numéro de la convention APL.", longueur=40),
        Colonne("annee_construction", Genre.ANNEE, "Année de construction.", exemple="1974"),
        Colonne("dpe", Genre.CHOIX, "Étiquette énergie, de A à G.", choix=LETTRES_DPE, exemple="D"),
        Colonne("dpe_date", Genre.MOIS, "Date du diagnostic.", exemple="12/03/2023"),
        Colonne("chauffage_individuel", Genre.BOOLEEN, "Chauffage individuel.", exemple="oui"),
        Colonne("eau_individuelle", Genre.BOOLEEN, "Eau chaude individuelle.", exemple="oui"),
        Colonne("adapte_pmr", Genre.BOOLEEN, "Adapté à une personne à mobilité réduite.", exemple="non"),
        Colonne("loyer", Genre.MONTANT, "Loyer mensuel hors charges.", alias=("loyer_principal",), exemple="412,60"),
        Colonne("loyer_annexe", Genre.MONTANT, "Loyer mensuel des annexes (parking, jardin)."),
        Colonne("charges", Genre.MONTANT, "Charges mensuelles.", exemple="78,20"),
        Colonne(
            "qpv_2015", Genre.QPV, "Quartier prioritaire de 2015 : code, oui, non, ou vide si inconnu.", exemple="non"
        ),
        Colonne(
            "qpv_2024", Genre.QPV, "Quartier prioritaire de 2024 : code, oui, non, ou vide si inconnu.", exemple="non"
        ),
        Colonne(
            "enjeu_mixite",
            Genre.BOOLEEN,
            "Résidence à enjeu de mixité sociale (la même réponse pour toute la résidence).",
        ),
        Colonne("mandat_gerance", Genre.BOOLEEN, "Logement géré pour un autre bailleur (non à défaut).", defaut=False),
    ),
)
