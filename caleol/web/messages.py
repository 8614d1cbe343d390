"""The French text of each refusal: what is wrong, where, and what to do."""

from collections.abc import Callable
from typing import Any

from caleol.kernel import francais as fr
from caleol.kernel.errors import Refus
from caleol.web import messages_regles

Texte = str | Callable[[dict[str, Any]], str]

OBJETS = {
    "lot": "ce lot",
    "occupant": "cette personne",
    "seance": "cette séance",
    "repetition": "cette répétition",
    "demande": "cette demande",
    "candidature": "ce candidat",
    "decision": "cette décision",
    "bulletin": "ce bulletin",
    "designation": "cette désignation",
    "verification": "cette vérification",
    "rapprochement": "cette identité à résoudre",
    "reservataire": "ce réservataire",
    "logement": "ce logement",
    "vacance": "ce logement vacant",
    "pv": "ce procès-verbal",
    "rectificatif": "ce rectificatif",
    "convocation": "cette convocation",
    "import": "cet import",
    "campagne": "cette campagne",
    "grille": "cette grille",
    "etude": "cette étude",
    "commission": "cette commission",
    "compte": "ce compte",
    "bail": "ce bail",
    "signalement": "ce signalement",
    "examen": "cet examen",
    "avis": "cet avis",
    "piece": "ce document",
    "offre": "cette offre",
    "courrier": "cette lettre",
    "courriel": "ce courriel",
    "modele": "ce texte de lettre",
    "condition": "cette condition",
    "valeur": "cette valeur",
    "proposition": "cette proposition",
    "reglement": "cette version du règlement",
    "role": "ce rôle",
    "agenda": "cet agenda",
    "lien": "cette convocation : son lien a expiré ou a été remplacé",
    "agence": "cette agence",
    "membre": "ce membre",
    "siege": "ce siège",
    "mandat": "ce mandat",
    "entree": "cette entrée du registre",
}

CONTRAINTES = {
    "uq_vacance_ouverte": (
        "Ce logement est déjà déclaré vacant. Ouvrez la vacance en cours au lieu d’en créer une autre."
    ),
    "uq_lot_vivant": "Un lot est déjà en préparation pour ce logement. Ouvrez-le au lieu d’en créer un autre.",
    "uq_candidature_lot_id_demande_id": "Cette demande est déjà candidate sur ce lot.",
    "uq_decision_lot_id_rang": "Deux candidats ont le même rang. Donnez à chacun un rang différent.",
    "uq_vote_scrutin_id_siege_id": "Ce siège a déjà voté sur ce scrutin.",
    "uq_bail_vacance_id": "Un bail est déjà signé pour cette vacance.",
    "uq_bail_en_cours": "Ce logement a déjà un bail en cours.",
    "uq_presence_ouverte": "Ce siège est déjà occupé. Notez d’abord le départ du membre présent.",
    "uq_valeur_saisie_vivante": "Quelqu’un vient de saisir cette valeur pour le même jour. Relisez la page.",
    "uq_seance_commission_id_annee_numero": "Une séance de cette commission porte déjà ce numéro cette année.",
}

TEXTES: dict[str, Texte] = {
    "droit_manquant": lambda d: (
        f"Votre rôle ne permet pas cet acte : {d['droit'].libelle.lower()}. "
        "Changez de rôle si vous en avez un autre, ou demandez à l’administrateur."
    ),
    "interdit": "Cet objet n’est pas dans votre périmètre. Demandez à la secrétaire de la commission.",
    "introuvable": lambda d: (
        f"Nous ne trouvons pas {OBJETS.get(d['objet'], 'cet objet')}. "
        "L’adresse est peut-être incomplète, ou l’objet n’est pas dans votre périmètre."
    ),
    "conflit": lambda d: (
        f"Quelqu’un a modifié {OBJETS.get(d['objet'], 'cet objet')} pendant votre saisie. "
        "Rien n’a été écrasé : relisez la page, puis recommencez."
    ),
    "base_occupee": (
        "Quelqu’un d’autre enregistrait au même instant. Rien n’a été enregistré ici : recommencez dans un instant."
    ),
    "auteur_requis": "Cet acte demande une personne : connectez-vous.",
    "connexion_freinee": lambda d: (
        f"Trop d’essais manqués. Attendez {d['minutes']} minutes, puis réessayez ; "
        "en cas d’oubli, demandez un nouveau mot de passe à l’administrateur."
    ),
    "mot_de_passe_court": lambda d: f"Choisissez au moins {d['minimum']} caractères.",
    "mot_de_passe_long": lambda d: f"Choisissez {d['maximum']} caractères au plus.",
    "mot_de_passe_actuel_faux": "Ce n’est pas votre mot de passe actuel.",
    "identifiant_pris": "Un compte porte déjà cet identifiant.",
    "perimetre_manquant": lambda d: (
        f"Le rôle « {d['role'].libelle} » demande un périmètre : choisissez la commission ou l’agence."
    ),
    "motif_requis": "Écrivez le motif.",
    "texte_trop_long": lambda d: (
        f"Ce texte compte {fr.nombre(d['longueur'])} caractères : écrivez-en {fr.nombre(d['maximum'])} au plus."
    ),
    "texte_requis": "Écrivez un texte.",
    "abonnement_sans_seance": "Ce compte ne tient pas de siège : il n’a pas de séance à suivre dans un agenda.",
    "role_non_tenu": "Vous ne tenez pas ce rôle. Choisissez un de ceux de votre compte.",
    "theme_inconnu": "Choisissez Clair, Sombre ou Comme l’appareil.",
    "contrainte": lambda d: next(
        (texte for nom, texte in CONTRAINTES.items() if nom in d["contrainte"]),
        "Cette saisie contredit des données déjà enregistrées. Rien n’a été enregistré : relisez la page.",
    ),
}


def texte(refus: Refus) -> str:
    """Return what to show for a refusal, with French typography."""
    forme = TEXTES.get(refus.code)
    if forme is None:
        return fr.typographie("Cet acte n’est pas possible. Rien n’a été enregistré.")
    return fr.typographie(forme if isinstance(forme, str) else forme(refus.data))


def ajoute(textes: dict[str, Texte]) -> None:
    """Add the texts of one subject; a code is written once.

    Raises:
        ValueError: a code has two texts.
    """
    doubles = TEXTES.keys() & textes.keys()
    if doubles:
        raise ValueError(f"codes with two texts: {sorted(doubles)}")
    TEXTES.update(textes)


ajoute(messages_regles.TEXTES)
