"""The French texts of what vacancies, lots and candidatures refuse."""

from collections.abc import Callable
from typing import Any

from caleol.kernel import francais as fr
from caleol.kernel.errors import Refus

FAUTES_DE_DATES = {
    "conge_futur": "Le congé porte une date à venir : corrigez la date de réception du congé.",
    "libre_avant_conge": "Le logement serait libre avant la réception du congé. Corrigez l’une des deux dates.",
    "libre_hors_de_sens": "Cette date de libération sort de ce qui est attendu. Vérifiez l’année.",
    "disponible_avant_libre": "Le logement serait disponible avant d’être libre. Corrigez l’une des deux dates.",
}


MONTRES = 8
OU_SAISIR = {"plafond_non_verifie": "Un administrateur le saisit, avec sa source, dans « Règles et valeurs »."}


def lignes(refus: Refus) -> list[str]:
    """Return, for a lot that is kept off an agenda, one text for each cause: who, what, what to do."""
    if refus.code != "lot_bloque":
        return []
    textes = [_blocage(blocage) for blocage in refus.data["blocages"]]
    reste = len(textes) - MONTRES
    suite = [f"Et {fr.accorde(reste, 'autre point bloquant', 'autres points bloquants')}."] if reste > 0 else []
    return [fr.typographie(texte) for texte in textes[:MONTRES] + suite]


def _blocage(blocage: Any) -> str:
    qui = f"{blocage.qui} : " if blocage.qui else ""
    return f"{qui}{blocage.phrase} {OU_SAISIR.get(blocage.code, blocage.a_faire)}".rstrip()


def _lot_bloque(donnees: dict[str, Any]) -> str:
    blocages = donnees["blocages"]
    suite = f" Et {fr.accorde(len(blocages) - 4, 'autre point', 'autres points')}." if len(blocages) > 4 else ""
    return f"Ce lot ne peut pas être inscrit. {' '.join(_blocage(blocage) for blocage in blocages[:4])}{suite}"


def _autre_commission(donnees: dict[str, Any]) -> str:
    if donnees["commission"] is None:
        return (
            "L’agence de ce logement ne relève d’aucune commission. Un administrateur la rattache à une commission, "
            "puis le lot pourra être inscrit."
        )
    return f"Ce logement relève de la {donnees['commission']} : choisissez une de ses séances."


def _zone(donnees: dict[str, Any]) -> str:
    return (
        f"La zone des plafonds de {donnees['commune']} ({donnees['insee']}) n’est pas connue. Importez la commune avec "
        "sa zone, puis recommencez."
    )


TEXTES: dict[str, str | Callable[[dict[str, Any]], str]] = {
    "reservataire_autre_commune": lambda d: (
        f"Le contingent de {d['reservataire']} porte sur {d['commune']}, ce logement est à {d['lieu']}. Choisissez un "
        "autre réservataire, ou confirmez."
    ),
    "vacance_deja_ouverte": lambda d: (
        f"Le logement {d['reference']} est déjà déclaré vacant. Ouvrez la vacance en cours."
    ),
    "ensemble_hors_lots": "Ces logements ne se pourvoient plus ensemble. Rechargez la page.",
    "vacance_close": lambda d: f"Cette vacance est close depuis le {fr.date_courte(d['le'])}.",
    "logement_sorti": lambda d: f"Ce logement est sorti du parc le {fr.date_courte(d['le'])}. Vérifiez la référence.",
    "zone_plafond_inconnue": _zone,
    "loyer_inconnu": "Ce montant n’est pas connu pour ce logement : saisissez-le.",
    "montant_negatif": "Un montant ne peut pas être négatif.",
    "dates_vacance": lambda d: FAUTES_DE_DATES[d["faute"]],
    "hors_flux_sans_motif": "Dites pourquoi ce logement est hors du flux (mutation, relogement, vente…).",
    "reservataire_inconnu": "Choisissez un réservataire de la liste.",
    "lot_inscrit": ("Le lot de ce logement est à l’ordre du jour d’une séance. Retirez-le d’abord de l’ordre du jour."),
    "rangs_faux": lambda d: (
        f"Les rangs tapés ({fr.liste_et([str(rang or 'vide') for rang in d['rangs']])}) ne vont pas de 1 à "
        f"{len(d['rangs'])} : donnez un rang à chacun, sans doublon. L’ordre n’a pas changé."
    ),
    "vacance_attribuee": (
        "La commission a déjà attribué ce logement. Pour le présenter de nouveau, il faut d’abord que l’attribution "
        "prenne fin : reprenez la séance tant que son procès-verbal n’est pas validé."
    ),
    "lot_deja_ouvert": "Un lot est déjà en préparation pour ce logement. Rechargez la page pour l’ouvrir.",
    "lot_autre_vacance": "Ce lot porte sur un autre logement.",
    "lot_clos": lambda d: f"Ce lot ne change plus : {d['etat'].libelle.lower()}.",
    "lot_deja_inscrit": "Ce lot est déjà à l’ordre du jour d’une séance.",
    "lot_non_inscrit": "Ce lot n’est à l’ordre du jour d’aucune séance.",
    "lot_bloque": _lot_bloque,
    "scrutin_ouvert": (
        "Un scrutin a été ouvert sur ce lot : ses candidats ne changent plus. Annulez d’abord le scrutin en séance."
    ),
    "exception_sans_motif": "Écrivez pourquoi il manque des candidats : recherches faites, dates.",
    "exception_financement": lambda d: (
        f"Cette exception suppose un logement en PLAI adapté ; celui-ci est financé en {d['financement'].libelle}."
    ),
    "seance_autre_commission": _autre_commission,
    "seance_fermee": lambda d: f"Cette séance ne reçoit plus de lot : {d['etat'].libelle.lower()}.",
    "seance_convoquee": (
        "Les membres sont convoqués : un lot ne se retire plus de l’ordre du jour, il s’ajourne en séance."
    ),
    "ajout_tardif_motif": "L’ordre du jour est figé : écrivez pourquoi ce lot s’y ajoute.",
    "demande_radiee": lambda d: f"La demande {d['numero']} est radiée : elle ne peut plus être candidate.",
    "candidat_deja_la": lambda d: f"La demande {d['numero']} est déjà candidate sur ce lot.",
    "trop_de_candidats": lambda d: f"Un lot compte {d['maximum']} candidats au plus.",
    "ordre_incomplet": "Donnez un rang à chaque candidat, chacun une seule fois.",
    "ordre_sans_motif": "Cet ordre ne suit pas les points : écrivez pourquoi.",
    "derogation_sans_preuve": "Citez la preuve de la dérogation : arrêté et date, ou décision de relogement.",
}
