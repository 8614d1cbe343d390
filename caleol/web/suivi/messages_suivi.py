"""The French texts of what the follow-up of a séance refuses."""

from collections.abc import Callable
from typing import Any

from caleol.kernel import francais as fr

TEXTES: dict[str, str | Callable[[dict[str, Any]], str]] = {
    "offre_close": lambda d: (
        f"Cette offre n’attend plus de réponse : {d['etat'].libelle.lower()}. Pour corriger une erreur, reprenez "
        "d’abord ce qui a été saisi."
    ),
    "date_suites": lambda d: (
        f"Cette date ne peut être que celle d’aujourd’hui, le {fr.date_courte(d['au'])}."
        if d["depuis"] >= d["au"]
        else f"Cette date doit être comprise entre le {fr.date_courte(d['depuis'])} et le {fr.date_courte(d['au'])}. "
        "Vérifiez le jour et l’année."
    ),
    "reponse_avant_notification": lambda d: (
        f"L’offre a été notifiée le {fr.date_courte(d['notifiee_le'])} : une réponse ne peut pas être d’avant. "
        "Vérifiez le jour ; si c’est la notification qui est fausse, reprenez-la d’abord."
    ),
    "reponse_a_relire": lambda d: (
        f"Le mot « {d['mot']} » est à relire : ces lignes ne disent rien de la santé, de l’origine ni de la vie "
        "privée du ménage. Changez-le, ou cochez que vous l’avez relu."
    ),
    "preuve_sans_date": (
        "Un avis de réception sans date ne prouve rien : écrivez le jour de la remise, ou celui de la première "
        "présentation si le pli est revenu."
    ),
    "preuve_dates": "Le pli ne peut pas être retiré avant sa première présentation. Corrigez l’une des deux dates.",
    "motif_refus_autre": "Choisissez un motif de la liste. Le silence se note seul, une fois le délai passé.",
    "motif_sans_precision": "Écrivez en quelques mots ce que dit le ménage.",
    "menage_deja_servi": lambda d: (
        f"Ce ménage ne peut pas prendre ce logement : {d['cloture'].libelle.lower()}. Ouvrez les suites de l’autre "
        "logement pour le vérifier."
    ),
    "condition_close": "Cette condition est déjà remplie ou tombée. Relisez la page.",
    "condition_ouverte": "Cette condition attend encore : il n’y a rien à reprendre.",
    "condition_en_cours": lambda d: f"Le délai court jusqu’au {fr.date_courte(d['echeance'])} : la condition tient.",
    "condition_hors_delai": lambda d: (
        f"La commission a fixé le {fr.date_courte(d['echeance'])} : une pièce reçue après ne remplit plus la condition."
    ),
    "condition_non_remplie": lambda d: (
        f"La pièce attendue jusqu’au {fr.date_courte(d['echeance'])} n’est pas notée reçue : le bail ne se signe "
        "qu’après."
    ),
    "offre_non_acceptee": "Le ménage n’a pas accepté l’offre : notez d’abord sa réponse.",
    "bail_reference_prise": lambda d: f"Un bail porte déjà la référence {d['reference']}.",
    "bail_a_relire": "À relire avant d’enregistrer le bail. Rien n’est encore enregistré.",
    "bail_absent": "Aucun bail n’est enregistré pour ce ménage sur ce logement.",
    "adresse_menage_inconnue": lambda d: (
        f"L’adresse de {fr.liste_et(d['menages'][:4])} n’est pas connue : complétez-la par un import, puis recommencez."
    ),
    "courrier_altere": lambda d: (
        f"Le fichier de la lettre {d['reference']} manque ou n’est plus celui qui a été préparé. Prévenez "
        "l’administrateur : il le reprend de la sauvegarde."
    ),
    "courriers_aucun": "Aucune lettre n’est à préparer ni à poster ici.",
    "courrier_faux": lambda d: f"Cette lettre ne dirait plus ce qui est : {d['raison'].libelle}.",
    "courrier_parti": "Cette lettre est déjà partie : elle ne s’écarte plus.",
    "courrier_ecarte": "Cette lettre est déjà écartée.",
    "courrier_non_ecarte": (
        "Cette lettre n’a pas été écartée à la main : l’outil prépare de lui-même celle qui doit partir."
    ),
    "courrier_a_poster": "Cette lettre n’est pas écartée : notez son départ avec celui des autres.",
    "courrier_refait": "Un autre exemplaire a été préparé depuis : c’est lui qui part.",
    "courrier_non_parti": "Cette lettre n’est pas encore partie : envoyez-la, il n’y a rien à renvoyer.",
    "modele_incomplet": "Ce texte ne peut pas être enregistré : corrigez ce qui suit.",
    "modele_passe": "Une nouvelle version ne commence pas avant aujourd’hui.",
    "retrait_par_ecrit": (
        "Cette séance se tient par échange d’écrits : un retrait se débat et se vote à voix haute. Inscrivez-le à "
        "l’ordre du jour d’une séance en salle ou en visioconférence, par « Retrait par la commission », sur la page "
        "du logement."
    ),
    "retrait_inscrit": lambda d: (
        f"Ce retrait est déjà à l’ordre du jour de la séance n° {d['numero']} du {fr.date_sans_jour(d['le'])}."
    ),
    "retrait_sans_objet": "Ce ménage n’attend plus ce logement : il n’y a pas d’attribution à retirer.",
    "retrait_bail_signe": (
        "Le bail est signé : la commission ne retire plus l’attribution. Reprenez-le s’il a été saisi par erreur ; "
        "sinon, voyez le service juridique."
    ),
    "retrait_a_relire": "À relire avant d’enregistrer le retrait. Rien n’est encore enregistré.",
    "demande_encore_radiee": lambda d: (
        f"La demande {d['numero']} est encore radiée : importez l’extrait où elle est réactivée, puis recommencez."
    ),
    "demande_deja_radiee": lambda d: (
        f"Cette demande est déjà radiée{' depuis le ' + fr.date_courte(d['le']) if d['le'] else ''}."
    ),
    "suite_engagee": lambda d: (
        "Cette saisie ne se reprend plus : "
        + (
            f"les suites de ce logement sont closes ({d['issue'].libelle.lower()})."
            if d["issue"]
            else "l’offre suivante est partie, ou le logement a été présenté de nouveau. Portez le cas devant la "
            "commission : elle seule retire une attribution."
        )
    ),
}
