"""The French texts of what the rules of law refuse."""

from collections.abc import Callable
from typing import Any

from caleol.kernel import francais as fr
from caleol.rules.grille import phrase_de_refus
from caleol.rules.parametre import Parametres


def _valeur_non_verifiee(donnees: dict[str, Any]) -> str:
    libelle = Parametres.charger().definition(donnees["cle"]).libelle
    axes = ", ".join(str(valeur).upper() for valeur in donnees["axes"].values())
    precision = f" ({axes})" if axes else ""
    return (
        f"La valeur « {libelle} »{precision} n’est vérifiée par personne au {fr.date_courte(donnees['au'])}. "
        "Un administrateur la saisit, avec sa source, dans « Règles et valeurs »."
    )


def _grille_invalide(donnees: dict[str, Any]) -> str:
    return f"Grille refusée, {phrase_de_refus(donnees['ligne'], donnees['raison'], donnees['detail'])}"


TEXTES: dict[str, str | Callable[[dict[str, Any]], str]] = {
    "valeur_non_verifiee": _valeur_non_verifiee,
    "valeur_mal_saisie": (
        "Cette valeur ne correspond pas à ce qui est attendu : vérifiez la zone, la catégorie ou l’EPCI, et le nombre."
    ),
    "valeur_inconnue": "Cette valeur n’existe pas dans la liste. Choisissez-la dans « Règles et valeurs ».",
    "composition_non_verifiee": lambda d: (
        f"La composition de la commission n’est pas vérifiée au {fr.date_courte(d['au'])} : "
        f"ses règles sont connues depuis le {fr.date_courte(d['depuis'])}."
    ),
    "quorum_absent_du_reglement": (
        "Le règlement intérieur de cette commission ne fixe pas de quorum. La séance ne peut pas s’ouvrir : "
        "un administrateur complète le règlement dans « Règles et valeurs »."
    ),
    "reglement_illisible": lambda d: (
        f"Réglage « {d['reglage']} » du règlement intérieur illisible. Corrigez-le dans « Règles et valeurs »."
    ),
    "menage_vide": "Ce ménage ne compte aucune personne. Complétez la demande avant de la présenter.",
    "motif_inconnu": "Ce motif n’est pas dans la liste. Choisissez-en un autre.",
    "piece_hors_liste": (
        "Cette pièce n’est pas dans la liste limitative de l’arrêté : elle ne peut pas être demandée. "
        "Choisissez une pièce de la liste."
    ),
    "delai_reponse_trop_court": lambda d: (
        f"Le règlement laisse {d['jours']} jours pour répondre ; la loi en demande au moins {d['minimum']}. "
        "Corrigez le règlement."
    ),
    "fichier_illisible": lambda d: f"Ce fichier ne peut pas être lu : « {d['lieu']} » est à corriger.",
    "scrutin_incoherent": lambda d: (
        f"Ce scrutin se contredit dans « {d['partie']} » ({d['valeur']}) : il ne peut pas être dépouillé. "
        "Corrigez les sièges, les présences ou les votes de ce lot."
    ),
    "grille_invalide": _grille_invalide,
}
