"""What a file of leases to examine holds: the same columns in CSV and in JSON (see docs/occupation.md)."""

from caleol.imports.contrat import Colonne, Contrat, Genre
from caleol.imports.contrat_menages import GARDES, LIENS, NOTE_LIGNES
from caleol.imports.contrat_patrimoine import FINANCEMENTS, ZONES_ABC, ZONES_PLAFOND
from caleol.rules.enumeration import EnumLibelle
from caleol.rules.occupation.faits import Qualite, SignalAutonomie
from caleol.rules.occupation.maintien import Regime
from caleol.rules.occupation.offres import Reponse, Territoire

PREFIXE = "occupant_"


def _choix(enumeration: type[EnumLibelle]) -> dict[str, str]:
    """Return the values that a cell may hold: the stored one, or its label."""
    return {texte: membre.value for membre in enumeration for texte in (membre.value, membre.libelle)}


DU_BAIL = (
    Colonne("bail_reference", Genre.CODE, "Référence du bail.", requis=True, exemple="B0001", longueur=40),
    Colonne("signature_le", Genre.DATE, "Signature du bail, d’où court l’examen triennal.", exemple="10/03/2015"),
    Colonne("dernier_examen_le", Genre.DATE, "Dernier examen de l’occupation ; vide si jamais examiné.", passe=True),
    Colonne("zone_abc", Genre.CHOIX, "Zone A bis, A, B1, B2 ou C de la commune à la date d’examen.", choix=ZONES_ABC),
    Colonne("zone_tendue", Genre.BOOLEEN, "Zone tendue ; l’emporte sur zone_abc."),
    Colonne("surface", Genre.SURFACE, "Surface habitable.", alias=("surface_habitable",), exemple="62,40"),
    Colonne(
        "pieces_habitables", Genre.ENTIER, "Pièces habitables, sans la cuisine ; le type (T3) n’est pas admis.",
        minimum=1, maximum=30, exemple="3",
    ),
    Colonne(
        "pieces_professionnelles", Genre.ENTIER,
        "Pièces qu’une profession ou un mandat électif utilise et rend indispensables (0 à défaut).",
        minimum=0, maximum=30, defaut=0, exemple="0",
    ),
    Colonne("financement", Genre.CHOIX, "Financement du logement.", choix=FINANCEMENTS, exemple="PLUS"),
    Colonne(
        "zone_plafond", Genre.CHOIX,
        "Zone des plafonds : p (Paris et communes limitrophes), i (Île-de-France), a (autres régions).",
        choix=ZONES_PLAFOND, exemple="a",
    ),
    Colonne("adapte", Genre.BOOLEEN, "Logement adapté au handicap.", alias=("adapte_pmr",), exemple="non"),
    Colonne("depart_handicap", Genre.BOOLEEN, "L’occupant pour qui le logement était adapté est parti."),
    Colonne("besoin_adaptation", Genre.BOOLEEN, "Un handicap ou une perte d’autonomie exige un logement adapté."),
    Colonne(
        "signaux", Genre.LISTE, "Signes d’une perte d’autonomie ; l’âge n’en est pas un.",
        choix={signal.value: signal.value for signal in SignalAutonomie},
    ),
    Colonne("qpv", Genre.BOOLEEN, "Quartier prioritaire, à la date d’examen.", exemple="non"),
    Colonne("zone_revitalisation", Genre.BOOLEEN, "Zone de revitalisation rurale (ZRR, FRR).", exemple="non"),
    Colonne("ancienne_zus", Genre.BOOLEEN, "Locataire fin 2014 d’une ZUS qui n’est pas devenue QPV."),
    Colonne("menage_au", Genre.DATE, "Date des données sur le ménage.", alias=("donnees_au",), passe=True),
    Colonne("logement_au", Genre.DATE, "Date des données sur le logement.", passe=True),
    Colonne("regime", Genre.CHOIX, "hlm (à défaut) ou sem.", choix=_choix(Regime), defaut=Regime.HLM.value),
    Colonne("terme_du_bail", Genre.DATE, "Terme du bail en cours, pour une SEM."),
    Colonne("deces_a_charge", Genre.BOOLEEN, "La personne handicapée, à charge du locataire, est décédée."),
)  # fmt: skip

DE_L_OCCUPANT = (
    Colonne(
        "occupant_rang", Genre.ENTIER, "Rang de l’occupant, à partir de 1.", requis=True, minimum=1, maximum=99,
        de_ligne=True, exemple="1",
    ),
    Colonne(
        "occupant_lien", Genre.CHOIX, "demandeur (le titulaire), conjoint, cotitulaire, enfant, ascendant ou autre.",
        requis=True, choix=LIENS, de_ligne=True, exemple="demandeur",
    ),
    Colonne("occupant_naissance", Genre.DATE, "Date de naissance.", de_ligne=True, passe=True, exemple="14/02/1988"),
    Colonne("occupant_titulaire", Genre.BOOLEEN, "Titulaire du bail (non à défaut).", defaut=False, de_ligne=True),
    Colonne("occupant_a_charge", Genre.BOOLEEN, "À charge (non à défaut).", defaut=False, de_ligne=True),
    Colonne(
        "occupant_garde", Genre.CHOIX, "alternee ou droit_visite, pour un enfant qui n’est pas toujours là.",
        choix=GARDES, de_ligne=True,
    ),
    Colonne("occupant_handicap", Genre.BOOLEEN, "Présente un handicap ; vide si inconnu.", de_ligne=True),
    Colonne("occupant_perte_autonomie", Genre.BOOLEEN, "Perte d’autonomie ; vide si inconnu.", de_ligne=True),
    Colonne(
        "occupant_qualite", Genre.CHOIX, "Pour le lien « autre » : parent_allie, employe, sous_locataire ou tiers.",
        choix=_choix(Qualite), de_ligne=True,
    ),
)  # fmt: skip

DE_L_OFFRE = (
    Colonne("numero", Genre.ENTIER, "Numéro de l’offre.", requis=True, minimum=1, maximum=99),
    Colonne("notifiee_le", Genre.DATE, "Date de la notification."),
    Colonne("reponse", Genre.CHOIX, "acceptee, refusee ou sans_reponse.", choix=_choix(Reponse)),
    Colonne("ancien_loyer", Genre.MONTANT, "Loyer principal mensuel du logement quitté."),
    Colonne("nouveau_loyer", Genre.MONTANT, "Loyer principal mensuel du logement offert."),
    Colonne("bon_etat", Genre.BOOLEEN, "Logement offert en bon état."),
    Colonne("besoins", Genre.BOOLEEN, "Il correspond aux besoins."),
    Colonne("moyens", Genre.BOOLEEN, "Il correspond aux moyens."),
    Colonne(
        "territoire", Genre.CHOIX, "arrondissements, cantons (commune divisée ainsi) ou autre.",
        choix=_choix(Territoire),
    ),
    Colonne("voisin", Genre.BOOLEEN, "Même arrondissement, canton ou commune, ou limitrophe."),
    Colonne("distance_metres", Genre.ENTIER, "Distance, en mètres.", minimum=0, maximum=1_000_000),
)  # fmt: skip

DE_L_ENQUETE = (
    Colonne("annee", Genre.ANNEE, "Année de l’enquête.", requis=True, minimum=2000),
    Colonne("ressources", Genre.EUROS, "Ressources du ménage."),
    Colonne("plafond", Genre.EUROS, "Plafond du logement."),
    Colonne("plafond_pls", Genre.EUROS, "Plafond d’un PLS."),
)

EXAMEN = Contrat(
    nature="examen",
    libelle="Baux à examiner",
    aide="Les baux dont l’occupation est examinée sans base, une ligne par occupant.",
    unite=("bail", "baux"),
    cle=("bail_reference",),
    annees_rfr=True,
    notes=(NOTE_LIGNES,),
    colonnes=(*DU_BAIL, *DE_L_OCCUPANT),
)
