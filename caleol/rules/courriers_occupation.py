"""The words that the letters on the occupancy of dwellings know, and those that each must hold."""

from collections.abc import Mapping

ANNONCE, AVIS, ENTRETIEN = "examen_annonce", "examen_avis", "examen_entretien"
OFFRE, REFUS = "relogement", "relogement_refus"

MOTS: Mapping[str, str] = {
    "bail": "référence du bail",
    "donnees_le": "date des données du ménage",
    "reponse_avant": "dernier jour pour répondre",
    "situation": "ce qui est constaté, avec ses chiffres",
    "avis": "avis de la commission",
    "convient": "ce qui conviendrait au ménage",
    "accession": "accession conseillée ou non",
    "entretien_date": "jour de l’entretien",
    "conduit_par": "qui a mené l’entretien",
    "compte_rendu": "ce qui a été dit",
    "souhaits": "ce que le locataire souhaite",
    "offre_rang": "numéro de l’offre",
    "offre_article": "article et effet d’un refus",
    "nouveau_loyer": "loyer principal du logement offert",
    "ancien_loyer": "loyer principal actuel",
    "offre_notifiee": "jour de la notification de l’offre",
    "refus_date": "jour du refus",
    "refus_motif": "motif du refus",
    "refus_effet": "si le refus compte, et pourquoi",
}
EXEMPLES: Mapping[str, str] = {
    "bail": "B-01234",
    "donnees_le": "1er janvier 2026",
    "reponse_avant": "vendredi 18 décembre 2026",
    "situation": "Votre logement compte 5 pièces pour 1 personne.",
    "avis": "La commission note que le logement compte 5 pièces pour 1 personne.",
    "convient": "Un logement de type T2, avec ascenseur.",
    "accession": "Elle ne conseille pas l’accession à la propriété.",
    "entretien_date": "mardi 15 décembre 2026",
    "conduit_par": "Claire Modèle",
    "compte_rendu": "Le locataire souhaite rester dans son quartier.",
    "souhaits": "Un rez-de-chaussée, près de l’école.",
    "offre_rang": "première",
    "offre_article": "Cette offre est faite selon l’article L. 442-3-1 du code de la construction et de l’habitation.",
    "nouveau_loyer": "300,00 €",
    "ancien_loyer": "398,10 €",
    "offre_notifiee": "5 janvier 2027",
    "refus_date": "12 janvier 2027",
    "refus_motif": "trop loin du marché",
    "refus_effet": "Ce refus ne compte pas.",
}
BLOCS_EN_MOTS: Mapping[str, str] = {
    "menage_connu": "[Bloc : personnes et pièces connues]",
    "coupon_menage": "[Bloc : réponse du locataire, à renvoyer]",
    "droits": "[Bloc : ce que la loi prévoit, et ce qui protège le locataire]",
    "fiche_relogement": "[Bloc : logement offert, loyers, distance]",
    "coupon_relogement": "[Bloc : coupon de réponse à l’offre]",
    "signatures": "[Bloc : signatures du locataire et de l’agence]",
}
OBLIGATOIRES: Mapping[str, frozenset[str]] = {
    ANNONCE: frozenset({"logement", "donnees_le", "reponse_avant", "menage_connu", "coupon_menage", "contact"}),
    AVIS: frozenset({"commission", "seance_date", "logement", "situation", "avis", "droits", "contact"}),
    ENTRETIEN: frozenset({"entretien_date", "compte_rendu", "signatures"}),
    OFFRE: frozenset(
        {
            "offre_rang", "offre_article", "commission", "seance_date", "fiche_relogement", "nouveau_loyer",
            "ancien_loyer", "delai", "droits", "coupon_relogement", "contact",
        }
    ),
    REFUS: frozenset({"offre_rang", "offre_notifiee", "refus_date", "refus_motif", "refus_effet", "contact"}),
}  # fmt: skip
