"""Contracts of the waiting applications and of the leases: one line a person."""

from dataclasses import replace
from datetime import date

from caleol.imports.contrat import Colonne, Contrat, Genre
from caleol.rules.facts import Garde, LienPersonne
from caleol.rules.occupation.faits import Qualite
from caleol.rules.priorites import publics_prioritaires

MOTIFS_SNE = tuple(f"{n:02d}" for n in range(1, 24))
ETATS_DEMANDE = {"active": "active", "en cours": "active", "radiée": "radiee", "radiee": "radiee"}
OCCUPATIONS = (
    "HLM", "LP", "RS", "RHVS", "RE", "SLHT", "SH", "CDEFCM", "CPE", "CP", "LTG", "FONC", "POCC", "CAMCAR", "HOT",
    "SD", "SQUAT",
)  # fmt: skip
LIENS = {
    **{lien.value: lien.value for lien in LienPersonne},
    "M": "conjoint",
    "P": "conjoint",
    "C": "conjoint",
    "U": "conjoint",
    "L": "cotitulaire",
    "E": "enfant",
    "A": "ascendant",
    "partenaire": "conjoint",
    "concubin": "conjoint",
    "titulaire": "demandeur",
}
GARDES = {
    **{garde.value: garde.value for garde in Garde},
    **{garde.libelle: garde.value for garde in Garde},
    "G": "alternee",
    "D": "droit_visite",
    "visite": "droit_visite",
}
QUALITES = {
    **{qualite.value: qualite.value for qualite in Qualite},
    **{qualite.libelle: qualite.value for qualite in Qualite},
}
RELOGEMENT_RU = "relogement_ru"
TOUTES_LES_PRIORITES = {cle: cle for cle in (*(p.cle for p in publics_prioritaires(date.max)), RELOGEMENT_RU)}

NOTE_LIGNES = (
    "Une ligne par personne. Les colonnes du dossier se lisent sur la première ligne de chaque numéro ; sur les "
    "lignes suivantes, laissez-les vides ou répétez-les. Les lignes d’un même numéro se suivent."
)


def _personne(
    nom: str, genre: Genre, aide: str, *, requis: bool = False, presente: bool = False, exemple: str = ""
) -> Colonne:
    """Return a column that the files of households read alike on each line."""
    court = nom.split("_", 1)[1]
    longueur = 120 if court in {"nom", "prenom"} else 200
    choix = {"lien": LIENS, "garde": GARDES, "qualite": QUALITES}.get(court, {})
    defaut = False if court in {"a_charge", "titulaire", "a_naitre"} else None
    return Colonne(
        nom,
        genre,
        aide,
        requis=requis,
        presente=presente,
        exemple=exemple,
        longueur=longueur,
        choix=choix,
        defaut=defaut,
        minimum=1 if court == "rang" else None,
        maximum=99 if court == "rang" else None,
        de_ligne=True,
    )


def _commun(mot: str) -> tuple[Colonne, ...]:
    return (
        _personne(f"{mot}_civilite", Genre.CIVILITE, "Civilité.", exemple="Mme"),
        _personne(f"{mot}_nom", Genre.TEXTE, "Nom.", exemple="MODELE"),
        _personne(f"{mot}_prenom", Genre.TEXTE, "Prénom.", exemple="Camille"),
        _personne(f"{mot}_naissance", Genre.DATE, "Date de naissance.", exemple="14/02/1988"),
        _personne(f"{mot}_a_charge", Genre.BOOLEEN, "À charge au sens fiscal (non à défaut).", exemple="non"),
        _personne(
            f"{mot}_garde",
            Genre.CHOIX,
            "Pour un enfant qui ne vit pas ici tout le temps : alternee ou droit_visite ; vide sinon.",
        ),
        _personne(f"{mot}_handicap", Genre.BOOLEEN, "Personne en situation de handicap ; vide si inconnu."),
    )


DEMANDES = Contrat(
    nature="demandes",
    libelle="Demandes de logement",
    aide="La liste d’attente : les demandes du numéro unique et leurs ménages à une date.",
    unite=("demande", "demandes"),
    cle=("numero_unique",),
    annees_rfr=True,
    notes=(
        NOTE_LIGNES,
        "Chaque ménage a exactement une personne dont le lien est « demandeur ».",
        (
            "Un ménage qui n’a pas changé n’est pas écrit de nouveau ; un ménage qui a changé s’ajoute à la date de "
            "l’extrait, l’ancien reste dans l’historique. Une demande absente du fichier n’est pas touchée."
        ),
        "Le ménage vient tout entier du fichier : une colonne du ménage absente vaut « inconnu ».",
        (
            "Les revenus fiscaux de référence s’écrivent dans rfr_annee et rfr_montant, et au besoin dans des "
            "colonnes nommées par l’année : rfr_2023, rfr_2024."
        ),
    ),
    colonnes=(
        Colonne(
            "numero_unique",
            Genre.NUR,
            "Numéro unique de la demande.",
            requis=True,
            alias=("nur", "nud", "numero_unique_demande"),
            exemple="0591125000123GDPUB",
        ),
        Colonne(
            "deposee_le",
            Genre.DATE,
            "Date de dépôt.",
            requis=True,
            alias=("date_depot",),
            exemple="03/11/2025",
            passe=True,
        ),
        Colonne(
            "renouvelee_le", Genre.DATE, "Date du dernier renouvellement.", alias=("date_renouvellement",), passe=True
        ),
        Colonne(
            "etat", Genre.CHOIX, "active (à défaut) ou radiee.", choix=ETATS_DEMANDE, defaut="active", exemple="active"
        ),
        Colonne("radiee_le", Genre.DATE, "Date de radiation."),
        Colonne("radiation_motif", Genre.CODE, "Code du motif de radiation.", longueur=40),
        Colonne("civilite", Genre.CIVILITE, "Civilité du demandeur.", exemple="Mme"),
        Colonne("nom", Genre.TEXTE, "Nom du demandeur.", requis=True, exemple="MODELE", longueur=120),
        Colonne("prenom", Genre.TEXTE, "Prénom du demandeur.", requis=True, exemple="Camille", longueur=120),
        Colonne("telephone", Genre.TEXTE, "Téléphone.", alias=("tel",), longueur=30),
        Colonne("courriel", Genre.TEXTE, "Adresse électronique.", alias=("email", "mail")),
        Colonne("adresse", Genre.TEXTE, "Adresse où écrire au demandeur.", exemple="4 rue de l’Exemple"),
        Colonne("code_postal", Genre.CODE_POSTAL, "Code postal.", exemple="59100"),
        Colonne("ville", Genre.TEXTE, "Ville.", exemple="Roubaix", longueur=80),
        Colonne(
            "etat_au", Genre.DATE, "Date de l’extrait (le jour de l’import à défaut).", passe=True, exemple="01/11/2026"
        ),
        Colonne("ressources_mensuelles", Genre.MONTANT, "Ressources mensuelles du ménage.", exemple="1 640"),
        Colonne("aide_logement", Genre.MONTANT, "Aide au logement mensuelle connue."),
        Colonne(
            "rfr_annee", Genre.ANNEE, "Année du revenu fiscal de référence.", minimum=1990, exemple="2024", passe=True
        ),
        Colonne("rfr_montant", Genre.EUROS, "Son montant pour le ménage.", exemple="18450"),
        Colonne("rfr_annee_precedente", Genre.ANNEE, "Autre année connue.", minimum=1990, exemple="2023", passe=True),
        Colonne(
            "rfr_montant_precedent",
            Genre.EUROS,
            "Son montant pour le ménage.",
            alias=("rfr_montant_precedente",),
            exemple="17900",
        ),
        Colonne(
            "ressources_douze_mois",
            Genre.EUROS,
            "Ressources annuelles des douze derniers mois ; elles comptent si elles ont baissé d’au moins 10 %.",
        ),
        Colonne(
            "separation",
            Genre.BOOLEEN,
            "Séparation prouvée : seules comptent les ressources du demandeur.",
            defaut=False,
        ),
        Colonne("type_min", Genre.PIECES, "Plus petit type souhaité.", exemple="T2"),
        Colonne("type_max", Genre.PIECES, "Plus grand type souhaité.", exemple="T3"),
        Colonne(
            "communes_souhaitees",
            Genre.LISTE_INSEE,
            "Communes souhaitées : codes INSEE séparés par une espace.",
            exemple="59512 59599",
            longueur=20_000,
        ),
        Colonne("loyer_maximum", Genre.MONTANT, "Loyer maximum souhaité, charges comprises.", exemple="550"),
        Colonne(
            "mutation", Genre.BOOLEEN, "Déjà locataire du parc social (non à défaut).", defaut=False, exemple="non"
        ),
        Colonne(
            "motifs",
            Genre.LISTE,
            "Motifs de la demande : codes 01 à 23 du formulaire national, séparés par une espace.",
            choix={code: code for code in MOTIFS_SNE},
            exemple="13",
            longueur=60,
        ),
        Colonne(
            "priorites",
            Genre.LISTE,
            "Publics prioritaires : clés séparées par une espace (relogement_ru : renouvellement urbain).",
            choix=TOUTES_LES_PRIORITES,
            longueur=300,
        ),
        Colonne("dalo_le", Genre.DATE, "Date de la décision reconnaissant le DALO.", passe=True),
        Colonne("besoin_fauteuil", Genre.BOOLEEN, "Besoin d’un logement accessible en fauteuil roulant."),
        Colonne("proprietaire", Genre.BOOLEEN, "Propriétaire d’un logement."),
        Colonne(
            "occupation_actuelle",
            Genre.CHOIX,
            "Logement actuel, code du formulaire national (HLM, LP, CPE, SD…).",
            choix={code: code for code in OCCUPATIONS},
            exemple="LP",
        ),
        Colonne("logement_actuel_type", Genre.TYPE, "Type du logement actuel.", exemple="T2"),
        Colonne("logement_actuel_surface", Genre.SURFACE, "Surface du logement actuel.", exemple="41"),
        Colonne("logement_actuel_loyer", Genre.MONTANT, "Loyer du logement actuel.", exemple="520"),
        Colonne("logement_actuel_personnes", Genre.ENTIER, "Personnes dans le logement actuel.", minimum=0, maximum=60),
        Colonne("commune_actuelle", Genre.TEXTE, "Commune du logement actuel.", exemple="Roubaix", longueur=80),
        Colonne("emploi", Genre.TEXTE, "Emploi du demandeur.", longueur=120),
        Colonne("commune_travail", Genre.TEXTE, "Commune du lieu de travail.", longueur=80),
        Colonne(
            "bail_reference", Genre.CODE, "Référence du bail, si le demandeur est locataire du bailleur.", longueur=40
        ),
        Colonne(
            "reservataire_code",
            Genre.CODE,
            "Code du réservataire qui a désigné la demande au titre de son flux ; vide si aucun.",
            exemple="VILLE-ROUBAIX",
            longueur=30,
        ),
        Colonne("designee_le", Genre.DATE, "Date de cette désignation.", passe=True, exemple="12/10/2026"),
        _personne(
            "personne_rang",
            Genre.ENTIER,
            "Rang de la personne dans le ménage, à partir de 1.",
            requis=True,
            exemple="1",
        ),
        _personne(
            "personne_lien",
            Genre.CHOIX,
            "demandeur, conjoint, cotitulaire, enfant, ascendant ou autre.",
            requis=True,
            exemple="demandeur",
        ),
        *_commun("personne"),
        _personne("personne_sejour_regulier", Genre.BOOLEEN, "Séjour régulier vérifié ; vide si non vérifié."),
        _personne("personne_sejour_jusqu", Genre.DATE, "Fin du titre de séjour."),
        _personne("personne_a_naitre", Genre.BOOLEEN, "Enfant à naître, grossesse prouvée (non à défaut)."),
    ),
)

OCCUPANT = (
    _personne("occupant_rang", Genre.ENTIER, "Rang de l’occupant, à partir de 1.", presente=True, exemple="1"),
    _personne("occupant_titulaire", Genre.BOOLEEN, "Titulaire du bail (non à défaut).", exemple="oui"),
    _personne(
        "occupant_lien",
        Genre.CHOIX,
        "Lien avec le titulaire : demandeur (le titulaire), conjoint, cotitulaire, enfant, ascendant ou autre.",
        presente=True,
        exemple="demandeur",
    ),
    *_commun("occupant"),
    _personne("occupant_perte_autonomie", Genre.BOOLEEN, "Perte d’autonomie ; vide si inconnu."),
    _personne(
        "occupant_qualite",
        Genre.CHOIX,
        "Pour le lien « autre » : parent_allie, employe, sous_locataire ou tiers ; vide si inconnu.",
    ),
)
"""Those who live in a dwelling: a line that names nobody keeps those that are known."""

BAUX = Contrat(
    nature="baux",
    vide="Une cellule vide veut dire « inconnu » ; elle n’efface jamais ce que l’on sait plus récemment.",
    libelle="Baux et occupants",
    aide="Les baux du bailleur et ceux qui y vivent.",
    unite=("bail", "baux"),
    cle=("bail_reference",),
    avant=("logements",),
    annees_rfr=True,
    notes=(
        NOTE_LIGNES,
        "Un logement n’a qu’un bail en cours : le bail précédent porte une date de fin.",
        (
            "Les occupants d’un bail sont remplacés par ceux du fichier quand ils ont changé. Une colonne absente du "
            "fichier n’efface rien : chaque occupant reconnu (nom, prénom, naissance) garde ce que l’on savait de lui."
        ),
        "Un bail dont aucune ligne ne nomme d’occupant garde ceux que l’on connaît.",
        (
            "Revenus, besoins et occupants connus plus récemment que `donnees_au`, ou que le fichier ne date pas, sont "
            "gardés : le fichier ne les change pas, et l’aperçu dit chaque cellule laissée de côté."
        ),
        "L’export « Enquête » de la page Occupation donne ces colonnes, remplies : complétez-le, puis importez-le.",
    ),
    colonnes=(
        Colonne("bail_reference", Genre.CODE, "Référence du bail.", requis=True, exemple="B0001", longueur=40),
        Colonne("logement_reference", Genre.CODE, "Référence du logement.", requis=True, exemple="L0001", longueur=40),
        Colonne(
            "signature_le",
            Genre.DATE,
            "Date de signature, d’où court l’examen triennal.",
            requis=True,
            exemple="02/05/2019",
        ),
        Colonne("effet_le", Genre.DATE, "Date d’effet.", exemple="15/05/2019"),
        Colonne("fin_le", Genre.DATE, "Date de fin, vide si le bail court."),
        Colonne("loyer", Genre.MONTANT, "Loyer mensuel hors charges.", exemple="398,10"),
        Colonne("dernier_examen_le", Genre.DATE, "Dernier examen de l’occupation.", passe=True),
        Colonne(
            "rfr_annee", Genre.ANNEE, "Année du revenu fiscal de référence.", minimum=1990, exemple="2024", passe=True
        ),
        Colonne("rfr_montant", Genre.EUROS, "Son montant pour le ménage.", exemple="16200"),
        Colonne(
            "donnees_au", Genre.DATE, "Date de l’enquête d’où viennent les occupants.", passe=True, exemple="01/01/2026"
        ),
        Colonne(
            "pieces_professionnelles",
            Genre.ENTIER,
            "Pièces habitables qu’une profession ou un mandat électif utilise et rend indispensables (0 à défaut).",
            minimum=0,
            maximum=20,
            defaut=0,
        ),
        Colonne(
            "besoin_adaptation",
            Genre.BOOLEEN,
            "Un handicap ou une perte d’autonomie du ménage nécessite un logement adapté ; vide si inconnu.",
        ),
        Colonne(
            "depart_handicap",
            Genre.BOOLEEN,
            "L’occupant en situation de handicap a quitté ce logement adapté ; vide si inconnu.",
        ),
        Colonne(
            "ancienne_zus",
            Genre.BOOLEEN,
            "Le locataire vivait fin 2014 dans une ZUS qui n’est pas devenue un QPV ; vide si inconnu.",
        ),
        *OCCUPANT,
    ),
)


def _reponse(colonne: Colonne) -> Colonne:
    """Return a column of the occupants as an answer has it: never due, an empty cell keeping what is known."""
    return replace(colonne, presente=False, defaut=None)


REPONSES = Contrat(
    nature="reponses",
    vide="Une cellule vide garde ce que l’on savait.",
    libelle="Réponses des locataires",
    aide="Ce que les locataires ont répondu à l’annonce de l’examen.",
    unite=("réponse", "réponses"),
    cle=("bail_reference",),
    avant=("baux",),
    annees_rfr=True,
    notes=(
        NOTE_LIGNES,
        "Une réponse plus ancienne que les données connues ne change rien.",
        (
            "Aucun occupant nommé : le ménage n’a pas changé. Sinon, une ligne par personne qui vit ici : une personne "
            "absente des lignes n’y vit plus. Une personne se reconnaît à son nom, son prénom et sa naissance, ou à "
            "son rang si les trois sont vides."
        ),
    ),
    colonnes=(
        Colonne("bail_reference", Genre.CODE, "Référence du bail.", requis=True, exemple="B0001", longueur=40),
        Colonne(
            "repondu_le",
            Genre.DATE,
            "Date de la réponse : elle date les données du ménage.",
            requis=True,
            passe=True,
            exemple="20/10/2026",
        ),
        Colonne(
            "rfr_annee", Genre.ANNEE, "Année du revenu fiscal de référence.", minimum=1990, exemple="2024", passe=True
        ),
        Colonne("rfr_montant", Genre.EUROS, "Son montant pour le ménage.", exemple="16200"),
        Colonne(
            "pieces_professionnelles",
            Genre.ENTIER,
            "Pièces habitables qu’une profession ou un mandat électif utilise et rend indispensables.",
            minimum=0,
            maximum=20,
        ),
        Colonne(
            "besoin_adaptation", Genre.BOOLEEN, "Un handicap ou une perte d’autonomie nécessite un logement adapté."
        ),
        Colonne("depart_handicap", Genre.BOOLEEN, "L’occupant en situation de handicap a quitté ce logement adapté."),
        *(_reponse(colonne) for colonne in OCCUPANT),
    ),
)
