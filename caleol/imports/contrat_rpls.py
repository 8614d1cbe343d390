"""Contract of the detailed RPLS file, as it is published and as landlords hold it; headers change with the year."""

from collections.abc import Mapping
from types import MappingProxyType

from caleol.imports.contrat import Colonne, Contrat, Genre
from caleol.imports.contrat_patrimoine import ETAGES, LETTRES_DPE

INCONNUS = frozenset({"NA", "NA/NA", "NC", "Z"})
INCONNUS_NOMBRE = INCONNUS | {"999", "0"}

FINANCEMENTS_RPLS: Mapping[str, str] = MappingProxyType(
    {
        "10": "plai",
        "11": "plai",
        "12": "ancien",
        "13": "plus",
        "14": "pls",
        "16": "pli",
        "17": "ancien",
        "49": "ancien",
        "50": "ancien",
        "51": "ancien",
        "52": "ancien",
        "53": "ancien",
        "54": "ancien",
        "55": "ancien",
        "99": "ancien",
    }
)
"""Hypothèse : codes 17, 49, 54, 55 and 99 name several old loans; the old financing, which has a ceiling, stands."""


def _texte(nom: str, aide: str, *alias: str, presente: bool = False, exemple: str = "") -> Colonne:
    return Colonne(nom, Genre.TEXTE, aide, alias=alias, presente=presente, exemple=exemple, inconnus=INCONNUS)


RPLS = Contrat(
    nature="rpls",
    libelle="Parc du bailleur, fichier détaillé RPLS",
    aide=(
        "Le fichier détaillé au logement du répertoire RPLS, tel qu’il est publié ou tel que le bailleur le détient. "
        "Les colonnes se reconnaissent à leur nom, qui change avec le millésime ; celles qui ne sont pas nommées ici "
        "sont ignorées."
    ),
    unite=("logement", "logements"),
    cle=("IDENT_INT",),
    avant=("agences", "communes"),
    demande_agence=True,
    notes=(
        (
            "Le fichier publié ne porte ni loyer, ni référence du bailleur : la référence du logement est « RPLS- » "
            "suivi de l’empreinte de sa commune, de son adresse (NUMVOIE, INDREP, TYPVOIE, NOMVOIE, LIEUDIT, "
            "COMPLGEO), de son étage, de son bâtiment, escalier et numéro s’ils sont là, de ses pièces, de sa "
            "surface et de son année de construction, puis de son rang parmi les logements en tout point "
            "semblables. Une correction de l’un de ces champs au répertoire donne donc un autre logement."
        ),
        "Le fichier que détient le bailleur donne mieux : IDENT_INT devient la référence, à défaut IDENT_REP.",
        (
            "Les loyers, charges et agences déjà connus ne sont pas touchés ; l’agence choisie à l’envoi est donnée "
            "aux logements du fichier."
        ),
        "NA, NC, Z, 0 et 999 valent « inconnu » là où le répertoire les emploie ainsi.",
        (
            "Les financements 17, 49, 54, 55 et 99 regroupent des prêts anciens divers : ils sont lus comme "
            "« financement ancien », à corriger au besoin par un fichier de logements."
        ),
    ),
    colonnes=(
        Colonne("IDENT_INT", Genre.CODE, "Référence du bailleur.", longueur=40, inconnus=INCONNUS),
        Colonne("IDENT_REP", Genre.CODE, "Identifiant au répertoire.", longueur=40, inconnus=INCONNUS),
        Colonne(
            "DEPCOM", Genre.INSEE, "Code INSEE de la commune.", requis=True, alias=("DEPCOM_CODE",), exemple="59512"
        ),
        Colonne("CODEPOSTAL", Genre.CODE_POSTAL, "Code postal.", requis=True, exemple="59100"),
        _texte("NUMVOIE", "Numéro dans la voie.", presente=True, exemple="4"),
        _texte("INDREP", "Indice de répétition (B, T)."),
        _texte("TYPVOIE", "Type de voie.", exemple="RUE"),
        _texte("NOMVOIE", "Nom de la voie.", presente=True, exemple="DE L EXEMPLE"),
        _texte("LIEUDIT", "Lieu-dit."),
        _texte("COMPLGEO", "Complément géographique."),
        _texte("BAT", "Bâtiment.", "IMMEU"),
        _texte("ESC", "Escalier.", "ENTREE"),
        _texte("NUMAPPT", "Numéro d’appartement."),
        Colonne(
            "ETAGE",
            Genre.ENTIER,
            "Étage.",
            exemple="2",
            minimum=-5,
            maximum=60,
            choix=ETAGES,
            inconnus=INCONNUS | {"999", "99"},
        ),
        Colonne(
            "TYPECONST",
            Genre.CHOIX,
            "C collectif, I individuel, E étudiant.",
            presente=True,
            alias=("TYPECONST_CODE",),
            choix={"C": "C", "I": "I", "E": "E"},
            exemple="C",
            inconnus=INCONNUS,
        ),
        Colonne(
            "NBPIECE",
            Genre.ENTIER,
            "Nombre de pièces.",
            requis=True,
            exemple="3",
            minimum=1,
            maximum=20,
            inconnus=INCONNUS_NOMBRE,
        ),
        Colonne(
            "SURFHAB",
            Genre.SURFACE,
            "Surface habitable.",
            requis=True,
            exemple="62",
            minimum=1,
            inconnus=INCONNUS_NOMBRE,
        ),
        Colonne("CONSTRUCT", Genre.ANNEE, "Année de construction.", exemple="1974", inconnus=INCONNUS_NOMBRE),
        Colonne(
            "FINAN",
            Genre.CHOIX,
            "Code du financement d’origine.",
            requis=True,
            alias=("FINAN_CODE",),
            choix=FINANCEMENTS_RPLS,
            exemple="13",
        ),
        Colonne("NUMCONV", Genre.TEXTE, "Numéro de convention.", longueur=40, inconnus=INCONNUS),
        Colonne("DPEDATE", Genre.MOIS, "Mois du diagnostic.", exemple="03/2023", inconnus=INCONNUS),
        Colonne(
            "DPEENERGIE",
            Genre.CHOIX,
            "Étiquette énergie.",
            choix={**LETTRES_DPE, "N": None, "V": None},
            exemple="D",
            inconnus=INCONNUS_NOMBRE,
        ),
        Colonne(
            "PMR",
            Genre.CHOIX,
            "Accessible : 1 oui, 2 non.",
            alias=("PMR_CODE",),
            choix={"1": True, "2": False, "oui": True, "non": False},
            inconnus=INCONNUS_NOMBRE,
        ),
        Colonne(
            "QPV",
            Genre.CHOIX,
            "En quartier prioritaire : 1 oui, 2 non.",
            alias=("QPV_CODE",),
            choix={"1": "oui", "2": "non", "oui": "oui", "non": "non"},
            inconnus=INCONNUS_NOMBRE,
        ),
        Colonne("PLG_QP24", Genre.QPV, "Code du quartier de 2024.", exemple="HZ"),
        Colonne("PLG_QP15", Genre.QPV, "Code du quartier de 2015.", alias=("PLG_QP",), exemple="HZ"),
        Colonne("LOYERPRINC", Genre.MONTANT, "Loyer principal (fichier du bailleur).", inconnus=INCONNUS_NOMBRE),
    ),
)
