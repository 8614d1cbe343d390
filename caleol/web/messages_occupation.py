"""The French texts of what the examination of occupancy refuses."""

from collections.abc import Callable
from typing import Any

from caleol.kernel import francais as fr

TEXTES: dict[str, str | Callable[[dict[str, Any]], str]] = {
    "signalement_deja": lambda d: (
        f"Ce bail est déjà signalé pour cette situation ({d['situation'].libelle.lower()}). Suivez ce signalement, "
        "ou écartez-le avant d’en faire un autre."
    ),
    "signalement_sans_preuve": (
        "Rien ne montre encore cette situation. Écrivez ce que vous avez constaté, donnez la date d’une visite, "
        "ou joignez un document."
    ),
    "signalement_futur": lambda d: f"Le {fr.date_courte(d['le'])} est à venir. Donnez le jour où vous avez vu.",
    "signalement_non_constate": (
        "L’outil ne constate pas cette situation sur les données connues. Si le logement ne convient pas en fait, "
        "cochez cette case et écrivez pourquoi ; si une donnée est fausse, complétez-la d’abord."
    ),
    "signalement_en_fait_sans_motif": "Écrivez pourquoi le logement ne convient pas en fait.",
    "signalement_piece_a_voir": (
        "Un justificatif de santé ne se garde pas. Retirez le document et donnez le jour où vous l’avez vu."
    ),
    "signalement_piece_genre": "Ce document n’est ni un PDF, ni une photo JPEG ou PNG. Joignez l’un des trois.",
    "signalement_piece_lourde": lambda d: (
        f"Ce document dépasse {d['maximum'] // 1048576} Mo. Joignez-en un plus léger."
    ),
    "signalement_avance": lambda d: (
        f"Ce signalement ne peut plus être écarté : {d['etat'].libelle.lower()}. Relisez la page."
    ),
    "faits_futurs": lambda d: f"Le {fr.date_courte(d['le'])} est à venir. Donnez le jour où vous l’avez appris.",
    "pieces_hors_bornes": lambda d: (
        f"Ce logement compte {fr.accorde(d['pieces'], 'pièce habitable', 'pièces habitables')} : il en faut moins "
        "pour la profession."
    ),
    "rfr_hors_bornes": "Cette année ou ce montant sort de ce qui est attendu. Reprenez-les sur l’avis d’impôt.",
    "occupant_sans_nom": "Écrivez le nom de cette personne.",
    "occupant_a_naitre": lambda d: (
        f"Une naissance le {fr.date_courte(d['le'])} est à venir : un enfant compte à partir de sa naissance."
    ),
    "occupant_deja": "Une personne de ce nom, née le même jour, est déjà dans ce ménage.",
    "occupants_trop": lambda d: f"Un ménage compte {d['maximum']} personnes au plus.",
    "occupant_titulaire": (
        "C’est le seul titulaire du bail : son départ met fin au bail, ou le transfère. Faites-le dans le logiciel "
        "des baux, puis importez-les."
    ),
    "examen_hors_zone": lambda d: (
        f"{d['commune']} n’est pas en zone tendue : la commission n’y examine pas l’occupation (CCH, art. L. 442-5-2)."
    ),
    "examen_sans_situation": (
        "Aucune des cinq situations n’est constatée ni signalée : ce bail ne va pas devant la commission."
    ),
    "examen_deja": lambda d: (
        f"L’examen dû le {fr.date_courte(d['du_le'])} est déjà rendu, ou à l’ordre du jour d’une autre séance."
    ),
    "examen_sans_quorum": lambda d: (
        f"Le quorum n’est pas atteint : {d['presents']} présents sur {d['requis']} requis. Notez les arrivées."
    ),
    "avis_anormal": lambda d: f"« {d['mot']} » ne se dit pas à un locataire. Écrivez des faits et des chiffres.",
    "avis_type_contraire": lambda d: (
        f"Bail {d['bail']} : un {d['adapte']} est {d['faute'].libelle} que son {d['actuel']}, à l’inverse de la "
        "situation constatée. Changez ce type, ou laissez-le non précisé. Rien n’est enregistré."
    ),
    "avis_surface_contraire": lambda d: (
        f"Bail {d['bail']} : cette surface rend le logement {d['faute'].libelle} que le sien "
        f"({fr.surface(d['actuelle'])}), à l’inverse de la situation constatée. Changez-la, ou laissez-la vide. "
        "Rien n’est enregistré."
    ),
    "avis_sans_texte": "Écrivez l’avis de la commission.",
    "avis_surface": "Cette surface sort de ce qui est attendu. Écrivez-la en m².",
    "avis_etage": lambda d: f"Écrivez un étage de 0 (rez-de-chaussée) à {d['maximum']}.",
    "avis_loyer": "Ce loyer sort de ce qui est attendu. Écrivez le loyer principal d’un mois, en euros.",
    "avis_secteur_communes": (
        "Des communes sont cochées : choisissez-les, ou la même résidence ou commune, pas les deux."
    ),
    "commune_citee_inconnue": "Une commune cochée n’est pas connue de l’outil. Rechargez la page, puis recommencez.",
    "distance_sans_source": "Écrivez d’où vient cette distance : un plan, un itinéraire à pied, un relevé.",
    "avis_avant_validation": (
        "Le procès-verbal de la séance n’est pas validé : l’avis peut encore être corrigé. Notifiez-le après."
    ),
    "avis_deja_notifie": lambda d: f"Cet avis est déjà notifié, le {fr.date_courte(d['le'])}.",
    "avis_non_notifie": "Notez d’abord le jour où l’avis a été notifié au locataire.",
    "date_hors_suite": lambda d: (
        f"Le {fr.date_courte(d['le'])} n’est pas entre le {fr.date_courte(d['premier'])} et aujourd’hui."
    ),
    "offre_logement_inconnu": lambda d: (
        f"Aucun logement ne porte la référence « {d['reference']} ». Reprenez-la dans le patrimoine."
    ),
    "offre_meme_logement": "C’est le logement que le locataire occupe. Donnez la référence d’un autre.",
    "offre_logement_occupe": lambda d: (
        f"Un locataire occupe le logement « {d['reference']} » et aucun congé n’est noté. Notez d’abord sa vacance, ou "
        "offrez-en un autre."
    ),
    "offre_contraire_avis": lambda d: (
        f"Ce logement s’écarte de l’avis de la commission : {fr.liste_et([e.libelle for e in d['ecarts']])}. "
        "Offrez-en un autre, ou cochez pour l’offrir tout de même."
    ),
    "offre_sans_reponse": "L’offre précédente attend sa réponse. Notez-la, ou notez qu’elle est restée sans réponse.",
    "offre_acceptee_deja": "Une offre est déjà acceptée.",
    "offre_deja_repondue": "La réponse à cette offre est déjà notée.",
    "refus_sans_motif": "Écrivez le motif du refus, et ce qui le prouve.",
    "loyer_hors_sens": "Un loyer n’est pas négatif.",
    "avis_deja_rendus": lambda d: (
        f"Un avis est déjà rendu sur : {', '.join(d['references'])}. Décochez ces baux, ou annulez d’abord leur avis. "
        "Rien n’est enregistré."
    ),
    "avis_sans_examen": "Cochez d’abord les examens concernés.",
    "offre_non_notifiee": "Cette offre n’est pas notifiée. Notez d’abord la preuve de sa lettre.",
    "campagne_sans_nom": "Donnez à la campagne un nom de 120 signes au plus.",
    "campagne_periode": lambda d: f"La période finit avant de commencer ({fr.date_courte(d['debut'])}). Reprenez-la.",
    "campagne_par_seance": lambda d: f"Une séance reçoit de 1 à {d['maximum']} examens. Reprenez ce nombre.",
    "campagne_lieu": "Ce lieu n’est pas connu. Choisissez-le dans la liste.",
    "campagne_aucun_sans_situation": (
        "Aucun bail sans situation n’attend ici : tous sont notés, ou leur échéance est encore trop lointaine."
    ),
    "campagne_sans_seance": "Cochez d’abord la ou les séances qui recevront ces examens.",
    "distance_hors_sens": "Une distance n’est pas négative.",
}
