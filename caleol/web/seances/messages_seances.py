"""The French texts of what séances, convocations and presences refuse."""

from typing import Any

from caleol.kernel import francais as fr
from caleol.web.messages import Texte


def _etat(donnees: dict[str, Any]) -> str:
    attendus = fr.liste_et([f"« {etat.libelle} »" for etat in donnees["attendus"]], "ou")
    return f"La séance est à l’état « {donnees['etat'].libelle} » : cet acte demande {attendus}. Relisez sa page."


def _lots_bloques(donnees: dict[str, Any]) -> str:
    phrases = []
    for numero, blocages in donnees["lots"][:4]:
        premier = blocages[0]
        qui = f"{premier.qui}, " if premier.qui else ""
        phrases.append(f"Lot {numero} : {qui}{premier.phrase}")
    reste = len(donnees["lots"]) - len(phrases)
    suite = f" Et {fr.accorde(reste, 'autre lot', 'autres lots')}." if reste else ""
    return f"L’ordre du jour ne peut pas être figé. {' '.join(phrases)}{suite}"


def _non_convoques(donnees: dict[str, Any]) -> str:
    return (
        f"Personne n’est convoqué pour : {fr.liste_et(donnees['sieges'])}. "
        "Chaque voix délibérative doit l’être avant l’ouverture ; choisissez un moyen pour chacune."
    )


def _sans_issue(donnees: dict[str, Any]) -> str:
    numeros = donnees["numeros"]
    mot = "Le lot" if len(numeros) == 1 else "Les lots"
    verbe = "n’est ni décidé ni ajourné" if len(numeros) == 1 else "ne sont ni décidés ni ajournés"
    return (
        f"{mot} {fr.liste_et([str(numero) for numero in numeros])} {verbe}. Décidez ou ajournez, puis levez la séance."
    )


def _contredit(donnees: dict[str, Any]) -> str:
    return (
        f"Cette heure contredit le vote du lot {donnees['lot']}, enregistré à {fr.heure(donnees['le'])}. "
        "Corrigez l’heure, ou annulez d’abord ce vote avec sa raison."
    )


TEXTES: dict[str, Texte] = {
    "seance_etat": _etat,
    "seance_passee": "Cette date est passée. Choisissez un jour et une heure à venir.",
    "calendrier_periode": "La dernière date est avant la première. Corrigez l’une des deux.",
    "calendrier_trop_long": "Un calendrier couvre un an au plus. Choisissez une dernière date plus proche.",
    "calendrier_jour_ferme": (
        "La première séance tombe un samedi ou un dimanche. Choisissez un jour de semaine, qui sera celui des autres."
    ),
    "calendrier_vide": (
        "Aucune séance à créer : cochez au moins un jour où la commission n’a pas déjà de séance, puis recommencez."
    ),
    "lieu_manquant": "Écrivez où la séance se tient.",
    "lien_visio_manquant": "Collez l’adresse de la visioconférence.",
    "annee_fixe": lambda d: (
        f"Cette séance est numérotée dans l’année {d['annee']}. Pour une autre année, annulez-la et créez-en une autre."
    ),
    "ordre_du_jour_vide": (
        "L’ordre du jour est vide : inscrivez un lot ou un examen de l’occupation, ou annulez la séance : les "
        "personnes convoquées sont prévenues."
    ),
    "lots_bloques": _lots_bloques,
    "convocation_vide": "Aucune nouvelle convocation : choisissez un moyen pour au moins une personne.",
    "depot_sans_lettre": "Cochez au moins une lettre.",
    "convocation_sans_lettre": (
        "Une de ces convocations n’est pas partie par courrier : elle n’a pas de dépôt à la poste."
    ),
    "depot_a_venir": "Ce jour n’est pas encore venu. Notez le dépôt une fois les lettres à la poste.",
    "depot_avant_gel": lambda d: (
        f"L’ordre du jour a été figé le {fr.date_longue(d['jour'])} : une lettre ne part pas avant."
    ),
    "depot_apres_seance": lambda d: (
        f"La séance est le {fr.date_longue(d['jour'])} : une convocation ne part pas après."
    ),
    "convocation_sans_courriel": (
        "Cette convocation n’est pas partie par courriel : convoquez de nouveau par le même moyen."
    ),
    "mandat_absent": "Cette personne n’a pas de mandat sur ce siège ce jour-là. Vérifiez les mandats de la commission.",
    "courriel_absent": lambda d: (
        f"Aucune adresse électronique connue pour {d['membre']}. Choisissez le courrier ou la remise en main propre."
    ),
    "courriel_invalide": lambda d: (
        f"« {d['adresse']} » n’est pas une adresse électronique. Corrigez-la dans les mandats de la commission."
    ),
    "convocations_manquantes": _non_convoques,
    "seance_avant_son_jour": lambda d: (
        f"La séance est prévue le {fr.date_longue(d['jour'])} : elle ne s’ouvre pas avant ce jour."
    ),
    "reglement_absent": lambda d: (
        f"La {d['commission']} n’a pas de règlement intérieur en vigueur. Un administrateur le saisit dans "
        "« Règles et valeurs »."
    ),
    "modalite_hors_reglement": lambda d: (
        f"Le règlement intérieur ne prévoit pas de séance {d['modalite'].libelle}. Tenez-la en présentiel, "
        "ou faites modifier le règlement."
    ),
    "presidence_hors_des_six": "La présidence revient au président élu ou à un autre des six membres désignés.",
    "presidence_absente": (
        "Personne ne préside : notez l’arrivée de qui préside, ou dites sur « Présences » qui préside maintenant."
    ),
    "personne_attendue": "Plus personne n’est attendu : chaque titulaire convoqué est là, ou a annoncé son absence.",
    "lots_sans_issue": _sans_issue,
    "suppleance_exclue": lambda d: (
        f"Le règlement intérieur ne prévoit pas de suppléance : {d['membre']} ne peut siéger."
    ),
    "mode_presence": lambda d: f"Une séance {d['modalite'].libelle} ne compte pas de présence {d['mode'].libelle}.",
    "siege_occupe": "Ce siège est déjà occupé. Notez d’abord le départ de la personne présente.",
    "siege_vide": "Personne n’occupe ce siège : notez d’abord son arrivée.",
    "heure_a_venir": "Cette heure n’est pas encore passée.",
    "arrivee_avant_depart": lambda d: f"Ce siège était occupé jusqu’à {fr.heure(d['depart'])}. Corrigez l’heure.",
    "depart_avant_arrivee": lambda d: f"L’arrivée est notée à {fr.heure(d['arrivee'])}. Corrigez l’heure.",
    "presence_contredit_vote": _contredit,
    "urgence_par_ecrit": (
        "L’urgence se traite par échange d’écrits : choisissez cette forme, ou effacez le motif d’urgence."
    ),
    "urgence_exclue": (
        "Le règlement intérieur n’admet pas la procédure d’urgence. Effacez le motif, ou faites modifier le règlement."
    ),
    "carence_par_ecrit": "Une séance par écrit n’a pas de carence : chaque vote sans quorum est renvoyé en séance.",
    "carence_apres_decision": (
        "La commission a déjà décidé pendant cette séance : ajournez les lots qui restent, puis levez la séance."
    ),
    "carence_sans_objet": "Rien ne reste à examiner : levez la séance.",
    "carence_quorum_atteint": (
        "Le quorum est atteint sur un point au moins de l’ordre du jour : traitez-le, et ajournez les autres."
    ),
    "suite_sans_carence": "La seconde convocation suit un constat de carence : cette séance n’en a pas.",
    "suite_deja": "La seconde séance est déjà créée : ouvrez-la dans la liste des séances.",
    "pouvoir_exclu": lambda d: f"Ce pouvoir ne peut pas être noté : {d['raison']}.",
    "pouvoir_a_soi_meme": "Un siège ne se donne pas pouvoir à lui-même : choisissez un autre porteur.",
    "pouvoir_present": "Ce siège est occupé : on ne donne pouvoir que pour un siège absent. Notez d’abord son départ.",
    "pouvoir_deja_donne": "Ce siège a déjà donné pouvoir. Retirez l’ancien pouvoir pour en noter un autre.",
    "pouvoir_en_chaine": (
        "Un pouvoir ne se transmet pas : qui a donné le sien n’en porte pas, et qui en porte un ne donne pas le sien."
    ),
    "pouvoir_en_trop": lambda d: (
        f"Cette personne porte déjà {fr.accorde(d['maximum'], 'pouvoir')}, le nombre que le règlement admet."
    ),
    "pouvoir_compte": lambda d: (
        f"Ce pouvoir a compté dans le vote du lot {d['lot']} : il ne s’efface plus. Il cesse de compter dès que le "
        "siège est occupé."
    ),
    "pv_non_validable": lambda d: f"Ce procès-verbal est à l’état « {d['etat'].libelle} » : il ne s’approuve pas.",
    "pv_validation_reservee": "Seule la personne qui a présidé la séance valide son procès-verbal.",
    "rectification_vide": "Un rectificatif dit où, au lieu de quoi, et ce qu’il faut lire : complétez ce champ.",
    "rectification_egale": "Rien ne change : écrivez ce qu’il faut lire à la place.",
    "pv_fichier_altere": lambda d: (
        f"Le fichier du procès-verbal {d['reference']} ne porte plus l’empreinte du registre. "
        "Il n’est pas servi : prévenez l’administrateur."
    ),
}
