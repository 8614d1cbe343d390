"""The words of the register: each act and each kind of object in French."""

ACTES = {
    "absence_annoncee": "Absence annoncée",
    "adoption_reglement": "Règlement intérieur adopté",
    "arrivee": "Arrivée en séance",
    "changement_mot_de_passe": "Mot de passe changé",
    "connexion": "Connexion",
    "connexion_refusee": "Connexion refusée",
    "convocation_lue": "Convocation lue",
    "correction_compte": "Compte corrigé",
    "courriel_abandonne": "Courriel abandonné",
    "courriel_ecrit": "Courriel écrit",
    "courriel_parti": "Courriel parti",
    "creation_compte": "Compte créé",
    "creation_membre": "Membre enregistré",
    "creation_siege": "Siège créé",
    "declaration_vacance": "Logement déclaré vacant",
    "degel_ordre_du_jour": "Ordre du jour rouvert",
    "depart": "Départ de séance",
    "deport": "Déport",
    "deport_repris": "Déport repris",
    "effacement_personnel": "Valeurs personnelles effacées",
    "election_president": "Président élu",
    "exception_trois": "Exception aux trois candidats",
    "fermeture_compte": "Compte fermé",
    "fichier_pv": "Procès-verbal imprimé",
    "fin_mandat": "Mandat terminé",
    "gel_lot": "Lot figé",
    "gel_ordre_du_jour": "Ordre du jour figé",
    "inscription_lot": "Lot inscrit à l’ordre du jour",
    "lecture": "Dossier lu",
    "levee_seance": "Séance levée",
    "lien_membre": "Compte lié à un membre",
    "mandat": "Mandat donné",
    "modification_seance": "Séance modifiée",
    "modification_vacance": "Vacance modifiée",
    "mot_de_passe_provisoire": "Mot de passe provisoire donné",
    "octroi_role": "Rôle donné",
    "ordre_candidats": "Ordre des candidats changé",
    "ordre_des_lots": "Ordre des lots changé",
    "pieces_demande": "Pièces d’une demande",
    "preparation_lot": "Lot préparé",
    "publication_grille": "Grille publiée",
    "rattachement_compte": "Compte rattaché",
    "reglement": "Règlement intérieur enregistré",
    "reouverture_compte": "Compte rouvert",
    "reprise_seance": "Séance reprise de l’ancien outil",
    "retrait_ordre_du_jour": "Lot retiré de l’ordre du jour",
    "retrait_reglement": "Règlement intérieur retiré",
    "retrait_role": "Rôle retiré",
    "retrait_vacance": "Vacance retirée",
    "retrait_valeur": "Valeur retirée",
    "saisie_valeur": "Valeur saisie",
    "seance_convoquee": "Séance convoquée",
}

OBJETS = {
    "bail": "Bail",
    "candidature": "Candidature",
    "commission": "Commission",
    "courriel": "Courriel",
    "demande": "Demande",
    "grille": "Grille",
    "import": "Import",
    "logement": "Logement",
    "lot": "Lot",
    "membre": "Membre",
    "pv": "Procès-verbal",
    "seance": "Séance",
    "utilisateur": "Compte",
    "vacance": "Logement vacant",
    "valeur": "Valeur",
}


def libelle_acte(code: str) -> str:
    """Return an act in French; one without a phrase is its own words."""
    return ACTES.get(code) or code.replace("_", " ").capitalize()


def libelle_objet(code: str) -> str:
    """Return a kind of object in French."""
    return OBJETS.get(code) or code.replace("_", " ").capitalize()
