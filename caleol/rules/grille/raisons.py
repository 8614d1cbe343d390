"""Why a grid is refused, in French: what is wrong, then what to do."""

from collections.abc import Mapping

RAISONS: Mapping[str, tuple[str, str]] = {
    "texte_illisible": ("le texte n’est pas un TOML lisible", "Vérifiez les guillemets, les crochets et les virgules"),
    "cle_inconnue": ("cette clé n’existe pas", "Vérifiez son orthographe dans la notice du format"),
    "cle_manquante": ("il manque une clé", "Ajoutez-la dans ce bloc"),
    "cle_sans_objet": ("cette clé n’a pas de sens ici", "Retirez-la, ou changez la façon de compter"),
    "valeur_inconnue": ("cette valeur n’est pas admise", "Choisissez une valeur de la notice du format"),
    "valeur_illisible": ("cette valeur ne se lit pas", "Écrivez une valeur de la forme attendue"),
    "valeur_en_double": ("cette valeur est écrite deux fois", "Gardez-en une"),
    "nombre_trop_petit": ("ce nombre est trop petit", "Écrivez un nombre plus grand"),
    "points_non_entiers": ("les points doivent être des nombres entiers", "Écrivez un nombre entier, sans guillemets"),
    "groupe_en_double": ("deux groupes portent le même nom", "Donnez à chacun sa propre clé"),
    "critere_en_double": ("deux critères portent le même nom", "Donnez à chacun sa propre clé"),
    "classe_en_double": ("deux classes portent le même nom", "Donnez à chacune sa propre clé"),
    "exclusion_en_double": ("deux exclusions portent le même nom", "Donnez à chacune sa propre clé"),
    "seuil_en_double": ("deux tables de seuils portent le même nom", "Donnez à chacune sa propre clé"),
    "fait_en_double": ("ce fait est déjà nommé", "Retirez la répétition"),
    "nom_de_fait": ("ce nom de fait n’est pas admis", "Écrivez-le en minuscules sans accent, avec des soulignés"),
    "fait_inconnu": (
        "ce fait n’est connu d’aucun dossier",
        "Choisissez un fait de la liste, ou déclarez-le dans un bloc [[fait]] avec son justificatif",
    ),
    "fait_inadapte": (
        "ce fait n’a pas la forme que ce critère demande",
        "Comparez un nombre, comptez le temps depuis une date, listez les valeurs d’un choix",
    ),
    "un_seul_de_fait_un_parmi_tous": (
        "un critère repose sur un fait, ou sur une liste de faits, pas sur les deux",
        "Gardez une seule des clés fait, un_parmi, tous, un_membre, chaque_membre, refus",
    ),
    "une_seule_facon_de_compter": (
        "un critère compte ses points d’une seule façon",
        "Gardez une seule des clés points, par_mois, par_an, par_unite, par_personne, par_refus, bandes",
    ),
    "deux_comparaisons": ("deux comparaisons portent sur la même borne", "Gardez-en une"),
    "mesure_a_preciser": (
        "« plus de » et « au plus » se comptent de deux façons",
        'Ajoutez mesure = "dates" (36 mois et un jour suffisent) ou "unites_pleines" (il en faut 37)',
    ),
    "arrondi_a_preciser": ("ces parts peuvent donner une fraction de point", "Ajoutez la clé arrondi"),
    "part_trop_grande": ("une part dépasse 100 %", "Écrivez une part de 0 à 100"),
    "plafond_de_signe_contraire": ("le plafond et les points sont de signes contraires", "Corrigez l’un des deux"),
    "plancher_au_dessus_du_plafond": ("le plancher dépasse le plafond", "Corrigez l’un des deux"),
    "periode_inversee": ("la fin précède le début", "Corrigez l’une des deux dates"),
    "bande_vide": ("cette bande ne contient rien", "Corrigez ses bornes"),
    "bande_inatteignable": (
        "cette bande ne peut jamais être atteinte, les précédentes la couvrent",
        "Changez l’ordre ou les bornes",
    ),
    "bandes_en_chevauchement": ("cette bande en recouvre une autre", "Corrigez ses bornes"),
    "bandes_avec_trou": ("il manque une bande avant celle-ci", "Ajoutez-la, avec zéro point au besoin"),
    "seuil_inconnu": ("cette table de seuils n’existe pas", "Déclarez-la dans un bloc [[seuil]]"),
    "seuil_incomplet": (
        "il manque un seuil pour cette valeur",
        'Ajoutez-le, ou écrivez "*" pour toutes les autres valeurs',
    ),
    "module_inconnu": ("aucune partie de la grille ne porte ce module", "Retirez-le de modules_actifs"),
}


def phrase_de_refus(ligne: int, raison: str, detail: str) -> str:
    """Return the whole sentence of a refusal: line, reason, what was found, what to do."""
    quoi, remede = RAISONS.get(raison, ("cette ligne n’est pas admise", "Corrigez-la"))
    return f"ligne {ligne}\u00a0: {quoi} ({detail}). {remede}."
