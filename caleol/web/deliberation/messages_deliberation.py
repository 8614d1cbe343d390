"""The French texts of what the deliberation refuses."""

from caleol.kernel import francais as fr
from caleol.web.messages import Texte

TEXTES: dict[str, Texte] = {
    "deliberation_avant_ouverture": (
        "La séance n’est pas ouverte : les lots se décident une fois les présences et le quorum constatés."
    ),
    "lot_traite": lambda d: (
        f"Ce lot est déjà traité : {d['etat'].libelle.lower()}. Annulez d’abord ce qui est enregistré, avec la raison."
    ),
    "quorum_non_atteint": lambda d: (
        f"Quorum non atteint sur le lot {d['lot']} : {fr.accorde(d['presents'], 'présent')} pour {d['requis']} requis. "
        "Notez les arrivées, passez au lot suivant ou ajournez celui-ci."
    ),
    "lot_sans_convocation": lambda d: (
        f"Lot {d['lot']} : personne n’est convoqué pour {fr.liste_et(d['sieges'])}, qui y a voix. Convoquez depuis "
        "« Convocations », ou ajournez ce lot."
    ),
    "lot_trop_peu": lambda d: (
        f"Lot {d['lot']} : {d['phrase']} Ajoutez un candidat depuis la page du logement, nommez l’exception que la loi "
        "admet, ou ajournez ce lot."
    ),
    "second_tour_attendu": "Le premier tour n’a donné aucune majorité : votez le second tour, ou ajournez le lot.",
    "second_tour_sans_objet": "Aucun premier tour n’attend de second sur ce lot.",
    "candidats_oublies": "Chaque candidat du lot reçoit une décision. Rechargez la page : les candidats ont changé.",
    "candidature_non_figee": (
        "Un dossier de ce lot n’a pas été figé pour les membres. Figez le lot de nouveau, ou ajournez-le."
    ),
    "decisions_refusees": "Ces décisions ne peuvent pas être enregistrées. Complétez ce qui manque.",
    "decisions_a_relire": "Relisez les points signalés, puis enregistrez de nouveau.",
    "ordre_sans_raison": lambda d: d["phrase"],
    "rang_1_deja": lambda d: (
        f"Ce ménage est déjà premier sur {_lots(d['lots'])}. Confirmez, ou changez l’ordre : "
        "l’acceptation d’une offre mettra fin à l’autre."
    ),
    "propositions_egales": "Deux propositions sont identiques. Gardez-en une seule.",
    "voix_manquantes": lambda d: f"Il manque la voix de : {fr.liste_et(d['sieges'])}.",
    "voix_en_trop": (
        "Un siège qui a voté n’est plus présent sur ce lot, ou la personne qui l’occupe se déporte. Relisez les voix."
    ),
    "voix_inconnue": "Une voix ne correspond à aucune proposition. Relisez les voix.",
    "votants_changes": (
        "Une arrivée, un départ, un déport ou un pouvoir a changé les votants de ce lot depuis l’affichage. "
        "Relisez leurs noms sous « Si vous enregistrez ainsi », puis enregistrez."
    ),
    "unanimite_sur_plusieurs": "Plusieurs propositions sont sur la table : notez la voix de chaque siège.",
    "rien_a_annuler": "Rien n’est enregistré sur ce lot : il n’y a rien à annuler.",
    "lot_suivant_ouvert": ("Un nouveau lot est déjà préparé pour ce logement. Retirez-le avant de reprendre celui-ci."),
    "deport_connu": "Le déport de ce siège est déjà noté sur ce lot.",
    "siege_sans_voix": lambda d: f"Ce siège ne siège pas sur le lot {d['lot']}.",
}


def _lots(numeros: tuple[int, ...]) -> str:
    mot = "le lot" if len(numeros) == 1 else "les lots"
    return f"{mot} {fr.liste_et([str(numero) for numero in numeros])}"
