"""The French of what is found in a file: what is wrong, and what to do; for pages and command line alike."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from caleol.imports.erreurs import Constat
from caleol.kernel import francais as fr

Texte = tuple[str, str] | Callable[[Constat, Mapping[str, Any]], tuple[str, str]]
CORRIGER = "Corrigez la cellule, ou videz-la si la valeur n’est pas connue."
TEXTE_AU_TABLEUR = (
    "Dans le tableur, mettez la colonne au format texte avant d’y coller les valeurs, puis refaites le CSV."
)


def _jour(texte: object) -> str:
    return fr.date_courte(date.fromisoformat(str(texte)[:10]))


def _mots(elements: list[str], limite: int = 12) -> str:
    debut = ", ".join(elements[:limite])
    return f"{debut}…" if len(elements) > limite else debut


def _colonne_manquante(c: Constat, d: Mapping[str, Any]) -> tuple[str, str]:
    proche = f" Le fichier porte « {d['proche']} » : est-ce elle ?" if d.get("proche") else ""
    lues = f" Colonnes lues : {_mots(d['lues'])}." if d.get("lues") else ""
    alias = f" (aussi admise sous {_mots(d['alias'])})" if d.get("alias") else ""
    return (
        f"La colonne « {c.colonne} »{alias} manque.{proche}{lues}",
        "Ajoutez-la, ou corrigez son nom en première ligne ; le modèle vide donne tous les noms.",
    )


def _colonne_ignoree(c: Constat, d: Mapping[str, Any]) -> tuple[str, str]:
    proche = f" Elle ressemble à « {d['proche']} »." if d.get("proche") else ""
    return (
        f"La colonne « {c.colonne} » n’est pas connue : elle est ignorée.{proche}",
        "Corrigez son nom si elle compte.",
    )


def _nombre_cellules(_: Constat, d: Mapping[str, Any]) -> tuple[str, str]:
    return (
        f"La ligne a {fr.accorde(d['trouve'], 'cellule')} au lieu de {d['attendu']}.",
        "Un séparateur manque ou est de trop ; une cellule qui contient le séparateur se met entre guillemets.",
    )


def _double(_: Constat, d: Mapping[str, Any]) -> tuple[str, str]:
    cles = fr.liste_et([f"« {nom} »" for nom in d.get("colonnes", [])])
    return (
        f"La ligne {d['premiere']} porte déjà cette clé ({cles}), avec un autre contenu.",
        "Gardez une seule des deux lignes, ou corrigez la clé.",
    )


def _nur_inhabituel(_: Constat, d: Mapping[str, Any]) -> tuple[str, str]:
    court = " Un zéro a pu se perdre au début." if d.get("longueur", 18) < 18 else ""
    return (
        f"Ce numéro unique n’a pas la forme habituelle (18 caractères).{court} Il est gardé tel quel.",
        "Vérifiez-le ; s’il vient d’un tableur, mettez la colonne au format texte.",
    )


def _bornes(_: Constat, d: Mapping[str, Any]) -> tuple[str, str]:
    dit = str if d.get("annees") else fr.nombre
    bas, haut = dit(d["minimum"]), dit(d["maximum"])
    unite = f"\u00a0{d['unite']}" if d.get("unite") else ""
    return f"La valeur sort de ce qui est attendu ({bas} à {haut}{unite}).", CORRIGER


def _date_hors_sens(_: Constat, d: Mapping[str, Any]) -> tuple[str, str]:
    return (
        f"L’année {d['annee']} sort de ce qui est attendu ({d['minimum']} à {d['maximum']}).",
        "Corrigez la date ; une année sur deux chiffres a pu être complétée par le tableur.",
    )


TEXTES: dict[str, Texte] = {
    # the file
    "fichier_vide": ("Le fichier est vide.", "Refaites l’extraction, puis envoyez le nouveau fichier."),
    "fichier_illisible": (
        "Le fichier n’est ni en UTF-8 ni en Windows-1252 (Latin-1).",
        "Enregistrez-le « CSV UTF-8 » depuis le tableur, puis envoyez-le de nouveau.",
    ),
    "fichier_binaire": (
        "Ce n’est pas un fichier texte.",
        "Enregistrez la feuille au format CSV, puis envoyez ce fichier.",
    ),
    "fichier_tableur": (
        "Ce classeur de tableur ne s’ouvre pas.",
        "Dans le tableur, choisissez « Enregistrer sous », format XLSX ou « CSV UTF-8 », puis envoyez ce fichier.",
    ),
    "classeur_trop_grand": (
        "Ce classeur est trop grand une fois ouvert.",
        (
            "Une cellule écrite loin du tableau y suffit : supprimez les lignes et les colonnes qui le suivent, ou "
            "envoyez un CSV."
        ),
    ),
    "fichier_pdf": ("C’est un document PDF, pas un fichier CSV.", "Demandez les données au format CSV."),
    "fichier_compresse": ("Le fichier est compressé.", "Décompressez-le, puis envoyez le fichier CSV qu’il contient."),
    "fichier_utf16": (
        "Le fichier est en UTF-16 (« texte Unicode » des tableurs).",
        "Enregistrez-le « CSV UTF-8 » depuis le tableur, puis envoyez-le de nouveau.",
    ),
    "fichier_xml": ("C’est un fichier XML ou une page web, pas un fichier CSV.", "Demandez les données au format CSV."),
    "entete_vide": (
        "La première ligne est vide : elle doit porter les noms des colonnes.",
        "Supprimez les lignes vides du début, ou partez du modèle vide.",
    ),
    "entete_inconnu": lambda _, d: (
        f"Aucun nom de colonne connu en première ligne. On attend par exemple {_mots(d['attendues'], 6)}.",
        "Vérifiez la nature choisie et le séparateur (point-virgule ou virgule), ou partez du modèle vide.",
    ),
    "colonne_manquante": _colonne_manquante,
    "colonne_double": lambda c, _: (
        f"Deux colonnes se lisent comme « {c.colonne} ».",
        "Gardez-en une, renommez l’autre.",
    ),
    "colonne_ignoree": _colonne_ignoree,
    "aucune_ligne": ("Le fichier n’a que sa ligne de noms.", "Ajoutez les données sous la première ligne."),
    "guillemets": (
        "Un guillemet n’est pas fermé, ou n’est pas doublé au milieu d’une cellule.",
        "Corrigez les guillemets de cette ligne ; la lecture s’est arrêtée là.",
    ),
    "nombre_cellules": _nombre_cellules,
    # the keys
    "ligne_repetee": lambda _, d: (
        f"La ligne répète la ligne {d['premiere']} : elle n’est lue qu’une fois.",
        "Rien à faire, sinon vérifier l’extraction.",
    ),
    "cle_en_double": _double,
    "lignes_separees": lambda _, d: (
        f"Ce numéro est déjà celui des lignes qui suivent la ligne {d['premiere']}.",
        "Triez le fichier sur cette colonne : les lignes d’un même numéro se suivent.",
    ),
    "tete_contredite": lambda _, d: (
        f"La première ligne de ce numéro dit « {d['premiere']} ».",
        "Écrivez la même valeur sur toutes ses lignes, ou seulement sur la première.",
    ),
    "valeur_contredite": lambda _, d: (
        f"Une autre ligne du fichier dit autre chose de cet objet (« {d['premiere']} »).",
        "Écrivez la même chose sur toutes ses lignes.",
    ),
    # the cells
    "valeur_requise": ("La cellule est vide.", "Remplissez-la : sans elle, la ligne ne peut être lue."),
    "trop_long": lambda _, d: (
        f"Le texte compte {d['longueur']} caractères ; {d['maximum']} au plus.",
        "Raccourcissez-le.",
    ),
    "code_tableur": ("Un tableur a changé ce code en nombre.", TEXTE_AU_TABLEUR),
    "nur_tableur": (
        "Un tableur a changé ce numéro unique en nombre : ses derniers chiffres sont perdus.",
        f"Repartez de l’extraction d’origine. {TEXTE_AU_TABLEUR}",
    ),
    "nur_trop_long": lambda _, d: (
        f"Ce numéro unique compte {d['longueur']} caractères ; 18 au plus.",
        "Reprenez-le de l’extraction d’origine.",
    ),
    "nur_inhabituel": _nur_inhabituel,
    "insee_illisible": (
        "Ce n’est pas un code INSEE de commune (cinq caractères, 59512).",
        "Écrivez le code INSEE, pas le code postal ni le nom.",
    ),
    "code_postal_illisible": (
        "Ce n’est pas un code postal.",
        "Écrivez ses cinq chiffres ; un tableur ôte le zéro du début.",
    ),
    "siren_illisible": ("Ce n’est pas un numéro SIREN.", "Écrivez ses neuf chiffres."),
    "entier_illisible": ("Ce n’est pas un nombre entier.", CORRIGER),
    "annee_illisible": ("Ce n’est pas une année.", "Écrivez-la sur quatre chiffres, comme 2024."),
    "montant_illisible": ("Ce n’est pas un montant.", "Écrivez-le en euros, comme 412,60."),
    "surface_illisible": ("Ce n’est pas une surface.", "Écrivez-la en m², comme 62,4."),
    "part_illisible": ("Ce n’est pas un pourcentage.", "Écrivez-le entre 0 et 100, comme 12,5."),
    "date_illisible": ("Ce n’est pas une date.", "Écrivez-la comme 09/12/2026 ou 2026-12-09."),
    "date_hors_sens": _date_hors_sens,
    "date_future": ("Cette date est dans le futur.", "Corrigez-la : elle ne peut suivre le jour de l’import."),
    "booleen_illisible": ("On attend oui ou non.", "Écrivez oui, non, ou laissez vide si ce n’est pas connu."),
    "choix_inconnu": lambda _, d: ("Cette valeur n’est pas admise.", f"Écrivez l’une de : {_mots(d['admis'])}."),
    "liste_inconnus": lambda _, d: (
        f"Codes inconnus : {_mots(d['inconnus'])}.",
        f"Codes admis : {_mots(d['admis'], 40)}. Séparez-les par une espace.",
    ),
    "liste_insee_illisible": lambda _, d: (
        f"Ce ne sont pas des codes INSEE : {_mots(d['inconnus'])}.",
        "Écrivez les codes INSEE séparés par une espace.",
    ),
    "type_illisible": ("Ce n’est pas un type de logement.", "Écrivez T1 à T9, ou le nombre de pièces."),
    "civilite_inconnue": ("Civilité inconnue : elle n’est pas gardée.", "Écrivez M., Mme, ou laissez vide."),
    "civilite_ancienne": ("Cette civilité n’est plus en usage : elle est lue « Mme ».", "Rien à faire."),
    "annee_future": lambda _, d: (
        f"Cette année n’est pas passée : {d['maximum']} au plus.",
        "Écrivez l’année des revenus, celle de l’avis d’imposition.",
    ),
    "demandeur_mineur": (
        "Le demandeur a moins de 18 ans.",
        "Vérifiez la date de naissance, ou le lien avec le demandeur.",
    ),
    "commune_souhaitee_inconnue": (
        "Cette commune souhaitée n’est pas connue ici ; elle est gardée.",
        "Vérifiez le code INSEE, ou importez cette commune.",
    ),
    "qpv_illisible": (
        "Ce n’est pas un quartier prioritaire.",
        "Écrivez son code (il commence par QP), oui, non, ou laissez vide si ce n’est pas connu.",
    ),
    "hors_bornes": _bornes,
    # several cells together
    "fin_avant_debut": lambda _, d: (
        f"La fin précède le début ({_jour(d['debut'])}).",
        "Corrigez l’une des deux dates.",
    ),
    "renouvelee_avant_depot": lambda _, d: (
        f"Le renouvellement précède le dépôt ({_jour(d['depot'])}).",
        "Corrigez l’une des deux dates.",
    ),
    "types_inverses": lambda _, d: (
        f"Le plus grand type souhaité est plus petit que le plus petit ({d['minimum']}).",
        "Échangez type_min et type_max.",
    ),
    "demandeur_unique": lambda _, d: (
        f"Le ménage compte {fr.accorde(d['nombre'], 'demandeur')} au lieu d’un seul.",
        "Donnez le lien « demandeur » à une personne et à une seule.",
    ),
    "naissance_future": (
        "Cette personne naît après le jour de l’import.",
        "Corrigez la date, ou écrivez oui dans personne_a_naitre si la grossesse est prouvée.",
    ),
    "rfr_sans_annee": ("Le revenu fiscal de référence n’a pas d’année.", "Écrivez l’année des revenus."),
    "extrait_ancien": lambda _, d: (
        f"Cette demande est déjà connue au {_jour(d['connu_au'])}, plus récemment que cet extrait.",
        "Envoyez un extrait plus récent, ou retirez ses lignes.",
    ),
    "reponse_ancienne": lambda _, d: (
        f"Les données de ce ménage sont connues au {_jour(d['connu_au'])}, plus récemment que cette réponse.",
        "Rien à faire : cette réponse ne change rien.",
    ),
    "fait_plus_recent": lambda _, d: (
        (
            f"Bail {d['bail']} : on sait autre chose, au {_jour(d['connu_au'])}, plus récemment que ce fichier. "
            "Ce que l’on sait est gardé."
        ),
        "Rien à faire ; si le fichier dit vrai, écrivez dans donnees_au le jour où vous l’avez appris.",
    ),
    "occupant_garde": lambda _, d: (
        (
            f"Bail {d['bail']} : une personne connue au {_jour(d['connu_au'])} n’est pas dans ce fichier, plus ancien. "
            "Elle est gardée."
        ),
        "Rien à faire ; si elle est partie, retirez-la sur la page du bail.",
    ),
    "pieces_hors_logement": lambda _, d: (
        f"Le logement compte {fr.accorde(d['pieces'], 'pièce habitable', 'pièces habitables')} en tout.",
        "Corrigez le nombre de pièces qu’une profession utilise : il en reste toujours une.",
    ),
    "bail_termine": ("Ce bail est terminé.", "Retirez ses lignes."),
    "titulaire_absent": ("Aucun occupant n’est titulaire du bail.", "Écrivez oui dans occupant_titulaire."),
    # the database
    "commune_inconnue": (
        "Cette commune n’est pas connue ici.",
        "Importez d’abord le fichier des communes, ou corrigez le code INSEE.",
    ),
    "agence_inconnue": ("Cette agence n’est pas connue ici.", "Importez d’abord les agences, ou corrigez le code."),
    "epci_inconnu": ("Cette intercommunalité n’est pas connue ici.", "Importez d’abord les communes avec leur EPCI."),
    "epci_sans_nom": ("Cette intercommunalité est nouvelle et n’a pas de nom.", "Remplissez epci_nom."),
    "logement_inconnu": (
        "Ce logement n’est pas connu ici.",
        "Importez d’abord les logements, ou corrigez la référence.",
    ),
    "bail_inconnu": ("Ce bail n’est pas connu ici.", "Importez d’abord les baux, ou corrigez la référence."),
    "bail_hors_agence": (
        "Votre agence n’a pas de bail de cette référence.",
        "Corrigez la référence ou retirez la ligne ; la secrétaire importe les baux nouveaux.",
    ),
    "valeur_reservee": (
        "Une agence ne change pas cette valeur.",
        "Reprenez celle d’un nouvel export ; si elle est fausse, écrivez à la secrétaire.",
    ),
    "titulaire_reserve": (
        "Le titulaire du bail n’est plus celui que l’on connaît.",
        "Reprenez celui de l’export ; un changement de titulaire est à la secrétaire.",
    ),
    "donnees_non_datees": (
        "Des données changent, leur date reste la même.",
        "Écrivez dans donnees_au le jour où vous les avez apprises.",
    ),
    "designation_incomplete": (
        "Une désignation tient en deux colonnes : le réservataire et la date.",
        "Remplissez celle qui manque, ou videz les deux.",
    ),
    "reservataire_inconnu": (
        "Ce réservataire n’est pas connu ici.",
        "Importez d’abord les réservataires et conventions, ou corrigez le code.",
    ),
    "commission_inconnue": (
        "Cette commission n’est pas connue ici.",
        "Créez-la d’abord dans l’administration, ou corrigez le code.",
    ),
    "commission_hors_perimetre": (
        "Cette commission n’est pas dans votre périmètre.",
        "Confiez ce fichier à sa secrétaire ou à l’administrateur.",
    ),
    "rpls_en_double": lambda _, d: (
        f"Le logement {d['autre']} porte déjà cet identifiant RPLS.",
        "Corrigez l’identifiant de l’un des deux.",
    ),
    "residence_contredite": lambda _, d: (
        f"Une autre ligne dit autre chose de la résidence {d['residence']}.",
        "Une résidence a une seule commune et une seule réponse sur l’enjeu de mixité.",
    ),
    "deux_baux": lambda _, d: (
        f"Le logement aurait deux baux en cours, celui-ci et {d['autre']}.",
        "Donnez sa date de fin au plus ancien.",
    ),
    "vacance_close": (
        "Cette vacance est déjà close : elle n’est pas modifiée.",
        "Rien à faire ; si le logement est de nouveau libre, donnez une autre clé.",
    ),
    "vacance_deja_ouverte": (
        "Ce logement est déjà déclaré vacant.",
        "Retirez la ligne, ou fermez d’abord la vacance en cours.",
    ),
    "contingent_autre_commune": lambda _, d: (
        f"Ce contingent porte sur {d['commune']}, le logement est à {d['lieu']}. La ligne sera importée telle quelle.",
        "Vérifiez le réservataire.",
    ),
    "hors_flux_sans_motif": ("Un logement hors flux porte un motif.", "Remplissez hors_flux_motif."),
    "montant_absent": (
        "Le montant manque, ici comme sur le logement.",
        "Remplissez la cellule.",
    ),
}


def phrase(constat: Constat) -> str:
    """Return what is wrong, with French typography."""
    return fr.typographie(_texte(constat)[0])


def remede(constat: Constat) -> str:
    """Return what to do, with French typography."""
    return fr.typographie(_texte(constat)[1])


def _texte(constat: Constat) -> tuple[str, str]:
    forme = TEXTES[constat.code]
    return forme(constat, constat.donnees) if callable(forme) else forme


def lieu(constat: Constat) -> str:
    """Return where it is: « Ligne 12, colonne surface »."""
    colonne = f", colonne {constat.colonne}" if constat.colonne else ""
    return f"Ligne {fr.nombre(constat.ligne)}{colonne}"
