"""The French texts of what the pages of administration refuse."""

from collections.abc import Callable
from typing import Any

from caleol.kernel import francais as fr

TEXTES: dict[str, str | Callable[[dict[str, Any]], str]] = {
    "valeur_axe_inconnu": lambda d: (
        f"« {d['valeur']} » n’est pas admis ici"
        + (f" : choisissez parmi {fr.liste_et(d['admis'], 'ou')}." if d["admis"] else " : écrivez les neuf chiffres.")
    ),
    "valeur_hors_bornes": lambda d: (
        f"Cette valeur sort de ce qui est possible "
        f"(de {fr.nombre(d['minimum'])} à {fr.nombre(d['maximum'])}). Vérifiez l’unité."
    ),
    "proposition_tranchee": lambda d: (
        f"Cette proposition est déjà {d['etat'].libelle.lower()} depuis le {fr.instant(d['le'])}. Rechargez la page."
    ),
    "valeur_non_entiere": "Les règles lisent ici un nombre entier : retirez ce qui suit la virgule.",
    "valeur_deja_saisie": lambda d: (
        f"Cette valeur est déjà enregistrée, à l’identique, depuis le {fr.instant(d['le'])}. Rien n’a été ajouté."
    ),
    "valeur_deja_retiree": lambda d: f"Cette valeur est déjà retirée depuis le {fr.instant(d['le'])}.",
    "reglement_source": "Écrivez d’où vient ce règlement : la délibération et sa date.",
    "reglement_ordre": lambda d: (
        f"Une version commence déjà le {fr.date_courte(d['dernier'])}. Une nouvelle version commence après elle."
    ),
    "reglement_seance_tenue": lambda d: (
        f"Une séance s’est ouverte le {fr.instant(d['le'])} sous la version précédente : "
        "la nouvelle commence après ce jour."
    ),
    "reglement_employe": (
        "Cette version a servi à une séance, ou une autre la suit : elle ne se retire plus. Ajoutez une version."
    ),
    "quorum_hors_bornes": lambda d: f"Le quorum va de 1 à {d['maximum']} voix.",
    "grille_deja_la": lambda d: (
        f"La grille « {d['code_grille']} », version {d['version']}, "
        + ("est déjà publiée. Une grille publiée ne change plus" if d["etat"] == "publiee" else "a déjà un brouillon")
        + " : donnez au texte un numéro de version plus grand."
    ),
    "grille_publiee": lambda d: (
        f"Cette grille est publiée depuis le {fr.date_courte(d['le'])} : elle ne change plus. "
        "Copiez son texte dans un nouveau brouillon, sous un numéro de version plus grand."
    ),
    "fichier_pas_texte": (
        "Ce fichier n’est pas un texte en UTF-8. Enregistrez-le en UTF-8, puis choisissez-le de nouveau."
    ),
    "grille_passee": lambda d: (
        f"Cette grille commencerait le {fr.date_courte(d['depuis'])}, avant aujourd’hui, "
        "alors qu’une autre s’applique. Choisissez un premier jour à venir."
    ),
    "dernier_administrateur": (
        "C’est le dernier administrateur en fonction. Donnez d’abord ce rôle à un autre compte."
    ),
    "son_propre_compte": "Vous ne pouvez pas fermer votre propre compte. Demandez à un autre administrateur.",
    "mot_de_passe_inchange": "Choisissez un mot de passe différent de l’actuel.",
    "membre_deja_lie": "Ce membre a déjà un compte. Ouvrez ce compte pour le délier.",
    "membre_deja_connu": lambda d: f"{d['nom']} est déjà dans la liste des membres. Choisissez ce nom dans la liste.",
    "mandat_periode": "Un mandat ne peut pas finir avant d’avoir commencé. Corrigez la date.",
    "mandat_deja_tenu": "Cette personne tient déjà ce siège à cette date.",
    "siege_deja_pourvu": lambda d: (
        f"Ce siège a un titulaire depuis le {fr.date_courte(d['depuis'])}"
        + (f", jusqu’au {fr.date_courte(d['jusqu'])}" if d["jusqu"] else "")
        + ". Mettez d’abord fin à son mandat."
    ),
    "siege_sans_lieu": "Choisissez le lieu de ce siège : la commune d’un maire, l’intercommunalité de son président.",
    "siege_deja_cree": "Cette commission a déjà ce siège.",
    "president_hors_des_six": (
        "Le président est élu par les six membres désignés, parmi leurs titulaires (CCH, R441-9). Choisissez-en un."
    ),
    "mandat_termine": "Ce mandat ne court pas à la date de l’élection. Vérifiez la date.",
    "agence_deja_creee": lambda d: f"Une agence porte déjà le code {d['code_agence']}.",
    "commission_deja_creee": lambda d: f"Une commission porte déjà le code {d['code_commission']}.",
    "agence_deja_rattachee": lambda d: f"« {d['agence']} » a déjà sa commission. Choisissez d’autres agences.",
    "tete_illisible": (
        "Cette tête ne se lit pas. Recopiez-la entière : son rang, deux-points, puis 64 chiffres et lettres."
    ),
}
