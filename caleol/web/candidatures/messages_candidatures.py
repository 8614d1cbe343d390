"""The French texts of what dossiers refuse."""

from collections.abc import Callable
from typing import Any

from caleol.kernel import francais as fr

TEXTES: dict[str, str | Callable[[dict[str, Any]], str]] = {
    "avis_vide": "Écrivez ce que vous avez constaté.",
    "avis_trop_long": lambda d: (
        f"Ce texte compte {fr.nombre(d['longueur'])} signes, {fr.nombre(d['maximum'])} au plus. Raccourcissez-le."
    ),
    "avis_lot_clos": lambda d: f"Ce lot ne reçoit plus de commentaire : {d['etat'].libelle.lower()}.",
    "avis_jugement": lambda d: (
        f"« {d['mots']} » juge les personnes : un refus fondé là-dessus est annulé. Écrivez les faits constatés."
    ),
    "avis_a_relire": lambda d: (
        f"Relisez le mot « {d['mot']} » : un commentaire ne touche ni la santé, ni l’origine, ni la vie privée. "
        "Changez-le, ou cochez que vous l’avez relu."
    ),
    "fait_sans_preuve": "Ce fait n’est plus à vérifier pour cette demande. Choisissez-en un de la liste.",
    "justificatif_requis": "Écrivez sur quelle pièce vous l’avez vu : sa nature et sa date suffisent.",
    "justificatif_long": lambda d: (
        f"Ce texte compte {fr.nombre(d['longueur'])} signes, {fr.nombre(d['maximum'])} au plus. Raccourcissez-le."
    ),
    "justificatif_sensible": (
        "Santé, handicap, violences : rien n’est gardé du justificatif. Laissez ce champ vide ; la date et votre nom "
        "disent qu’il a été vu."
    ),
    "verification_future": "Cette vérification porte une date à venir. Corrigez-la.",
    "contact_futur": "Ce contact porte une date à venir. Corrigez-la.",
    "note_longue": lambda d: (
        f"Cette note compte {fr.nombre(d['longueur'])} signes, {fr.nombre(d['maximum'])} au plus. Raccourcissez-la."
    ),
    "designation_future": "Cette désignation porte une date à venir. Corrigez-la.",
    "designation_connue": "Ce réservataire a déjà désigné cette demande ce jour-là. Corrigez la date.",
    "designation_finie": lambda d: f"Cette désignation est déjà finie, depuis le {fr.date_courte(d['le'])}.",
    "designation_autre_contingent": lambda d: (
        f"Ce logement est du contingent de {d['nom']} : choisissez ce réservataire, ou désignez au titre du flux."
    ),
    "retenue_requise": "Dites laquelle de ces demandes est retenue comme candidate.",
    "double_sur_le_lot": lambda d: (
        f"Cette personne est déjà candidate sur ce lot, sous le numéro {d['numero']}. Gardez une seule des demandes."
    ),
    "piece_a_voir": (
        "Un justificatif de santé ou de violences ne se garde pas : choisissez « Vue », qui note seulement la date et "
        "votre nom."
    ),
    "piece_future": "Cette date est à venir. Corrigez-la.",
    "piece_validite": "La pièce finirait avant d’être arrivée. Corrigez l’une des deux dates.",
}
