"""Enumerations of the tables that no rule of law needs; those of the law are in `caleol.rules`."""

from caleol.rules.enumeration import EnumLibelle


class NatureReservataire(EnumLibelle):
    """Who holds reservation rights (R441-5)."""

    ETAT_PRIORITAIRE = "etat_prioritaire", "Préfet, publics prioritaires"
    ETAT_AGENTS = "etat_agents", "Préfet, agents publics"
    EPCI = "epci", "Intercommunalité"
    COMMUNE = "commune", "Commune"
    DEPARTEMENT = "departement", "Département"
    ACTION_LOGEMENT = "action_logement", "Action Logement"
    BAILLEUR = "bailleur", "Bailleur, non réservé"
    AUTRE = "autre", "Autre réservataire"


class OrigineVacance(EnumLibelle):
    """Why the dwelling is to let."""

    CONGE = "conge", "Congé du locataire"
    MUTATION = "mutation", "Mutation du locataire"
    DECES = "deces", "Décès du locataire"
    EXPULSION = "expulsion", "Reprise après expulsion"
    NEUF = "neuf", "Première mise en location"
    REHABILITATION = "rehabilitation", "Fin de réhabilitation"
    AUTRE = "autre", "Autre"


class EtatDemande(EnumLibelle):
    """State of an application in the national register."""

    ACTIVE = "active", "Active"
    RADIEE = "radiee", "Radiée"


class EtatLot(EnumLibelle):
    """State of a lot, from its preparation to its end."""

    PREPARATION = "preparation", "En préparation"
    INSCRIT = "inscrit", "À l’ordre du jour"
    DECIDE = "decide", "Décidé"
    AJOURNE = "ajourne", "Ajourné"
    RETIRE = "retire", "Retiré"


class OrigineCandidature(EnumLibelle):
    """Who put the application forward for the dwelling."""

    COTATION = "cotation", "Recherche par la cotation"
    RESERVATAIRE = "reservataire", "Proposition du réservataire"
    AGENCE = "agence", "Proposition de l’agence"
    BAILLEUR = "bailleur", "Proposition du bailleur"


class ResultatContact(EnumLibelle):
    """What a household said of a vacancy before the séance."""

    NON_JOINT = "non_joint", "Non joint"
    JOINT = "joint", "Joint"
    INTERESSE = "interesse", "Intéressé"
    VISITE = "visite", "A visité"
    DESISTE = "desiste", "S’est désisté"


class CanalContact(EnumLibelle):
    """By which channel a household was reached."""

    TELEPHONE = "telephone", "téléphone"
    COURRIEL = "courriel", "courriel"
    MESSAGE = "message", "message écrit (SMS)"
    COURRIER = "courrier", "courrier postal"
    AGENCE = "agence", "à l’agence"
    VISITE = "visite", "lors d’une visite"


class NatureRapprochement(EnumLibelle):
    """Why applications may name one person twice."""

    DEUX_NUMEROS = "deux_numeros", "Deux numéros pour une même personne"
    COTITULAIRE = "cotitulaire", "Cotitulaire ou conjoint sur une autre demande"
    SEPARATION = "separation", "Couple qui se sépare"


class ResolutionIdentite(EnumLibelle):
    """What somebody concluded of such applications; both keep their history."""

    MEME_PERSONNE = "meme_personne", "Même personne"
    DIFFERENTES = "differentes", "Personnes différentes"
    SEPARATION = "separation", "Couple séparé, deux demandes"


class EtatSeance(EnumLibelle):
    """State of a séance; the three closings are those of the settled points."""

    PREPARATION = "preparation", "En préparation"
    FIGEE = "figee", "Ordre du jour figé"
    CONVOQUEE = "convoquee", "Convoquée"
    OUVERTE = "ouverte", "Ouverte"
    LEVEE = "levee", "Levée"
    VALIDEE = "validee", "Procès-verbal validé"
    ANNULEE = "annulee", "Annulée"


class QualiteMembre(EnumLibelle):
    """Whether the mandate is the seat's own or its substitute's."""

    TITULAIRE = "titulaire", "Titulaire"
    SUPPLEANT = "suppleant", "Suppléant"


class ModalitePresence(EnumLibelle):
    """Where a member takes part from."""

    SALLE = "salle", "en salle"
    VISIO = "visio", "en visioconférence"
    ECRIT = "ecrit", "par écrit"


class CanalConvocation(EnumLibelle):
    """By which channel a member was convoked (any recorded one is valid)."""

    COURRIEL = "courriel", "courriel"
    COURRIER = "courrier", "courrier postal"
    MAIN = "main", "remise en main propre"


class NaturePoint(EnumLibelle):
    """Kind of an item of the agenda."""

    LOT = "lot", "Attribution"
    EXAMEN = "examen", "Examen de l’occupation"
    INFORMATION = "information", "Information"
    RETRAIT = "retrait", "Retrait d’une attribution"


class ModeScrutin(EnumLibelle):
    """How voices were taken."""

    UNANIMITE = "unanimite", "à l’unanimité des présents"
    APPEL = "appel", "par appel nominal"
    BULLETIN = "bulletin", "par bulletins"


class EtatOffre(EnumLibelle):
    """State of an offer made to a household."""

    A_NOTIFIER = "a_notifier", "À notifier"
    NOTIFIEE = "notifiee", "Notifiée"
    ACCEPTEE = "acceptee", "Acceptée"
    REFUSEE = "refusee", "Refusée"
    SANS_REPONSE = "sans_reponse", "Sans réponse, valant refus"
    CADUQUE = "caduque", "Caduque"


class ClotureOffre(EnumLibelle):
    """Why an offer ended without an answer of the household; never a refusal."""

    AUTRE_OFFRE = "autre_offre", "Le ménage a accepté un autre logement"
    BAIL_AILLEURS = "bail_ailleurs", "Le ménage a signé un autre bail"
    CONDITION = "condition", "Pièce attendue non fournie dans le délai"
    DEMANDE_RADIEE = "demande_radiee", "Demande radiée"
    LOGEMENT_RETIRE = "logement_retire", "Logement retiré de la location"
    COMMISSION = "commission", "Attribution retirée par la commission"


class IssueLot(EnumLibelle):
    """How the follow-up of a decided lot ended."""

    LOUE = "loue", "Bail signé"
    EPUISE = "epuise", "Plus aucun candidat classé"
    RETIRE = "retire", "Logement retiré"


class PreuveNotification(EnumLibelle):
    """Dated proof from which the ten days run."""

    MAIN = "main", "Remise en main propre signée"
    RECOMMANDE = "recommande", "Lettre recommandée avec avis de réception"
    ELECTRONIQUE = "electronique", "Envoi recommandé électronique qualifié"


class CanalCourrier(EnumLibelle):
    """How a letter leaves."""

    POSTE = "poste", "courrier postal"
    COURRIEL = "courriel", "courriel"


class EtatPv(EnumLibelle):
    """State of minutes."""

    PROJET = "projet", "Projet"
    VALIDE = "valide", "Validé"
    APPROUVE = "approuve", "Approuvé"


class EtatSignalement(EnumLibelle):
    """Where an agency's flag stands."""

    SIGNALE = "signale", "Signalé"
    ECARTE = "ecarte", "Écarté"
    INSCRIT = "inscrit", "À l’ordre du jour"
    EXAMINE = "examine", "Avis rendu"
    ENTRETIEN = "entretien", "Entretien mené"
    CLOS = "clos", "Clos"


class EtatProposition(EnumLibelle):
    """Where a proposed value stands."""

    PROPOSEE = "proposee", "Proposée"
    ACCEPTEE = "acceptee", "Acceptée"
    REFUSEE = "refusee", "Refusée"


class EtatImport(EnumLibelle):
    """Where a received file stands."""

    RECU = "recu", "Reçu"
    CONTROLE = "controle", "Contrôlé"
    REFUSE = "refuse", "Refusé"
    EN_COURS = "en_cours", "En cours"
    TERMINE = "termine", "Terminé"
    ECHOUE = "echoue", "Échoué"
    ABANDONNE = "abandonne", "Abandonné"
