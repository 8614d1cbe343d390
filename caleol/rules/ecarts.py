"""Which letter prepared and not sent no longer says the truth, and why it is set aside."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from caleol.rules.courriers import EtatDecision, NatureCourrier, lettre_due
from caleol.rules.enumeration import EnumLibelle

N = NatureCourrier


class RaisonEcart(EnumLibelle):
    """Why a letter was set aside before it left."""

    DECISION_RECTIFIEE = "decision_rectifiee", "la décision a été rectifiée"
    ATTRIBUTION_RETIREE = "attribution_retiree", "la commission a retiré l’attribution"
    CONDITION_TOMBEE = "condition_tombee", "la condition est tombée"
    CONDITION_REMPLIE = "condition_remplie", "la pièce attendue est arrivée"
    REPONSE = "reponse", "la réponse du ménage est notée"
    LOGEMENT_RETIRE = "logement_retire", "le logement est retiré"
    LOGEMENT_LOUE = "logement_loue", "le logement est loué à un autre ménage"
    DEMANDE_RADIEE = "demande_radiee", "la demande est radiée"
    OFFRE_CLOSE = "offre_close", "l’offre est sans suite"
    OFFRE_OUVERTE = "offre_ouverte", "le logement lui est maintenant proposé"
    DEPART_NOTE = "depart_note", "le départ ou la remise de l’offre est déjà noté"
    ECHEANCE = "echeance", "le rappel n’arriverait plus à temps, ou la date de réponse a changé"
    REPRISE = "reprise", "la saisie qu’elle suivait a été reprise"
    MAIN = "main", "écartée à la main"


DE_DECISION: Final = frozenset({N.OFFRE, N.CONDITION, N.RANG})
"""The letters that tell the decision itself; the others tell an event that followed it."""


def raison_ecart(
    nature: NatureCourrier, etat: EtatDecision, *, rectifiee: bool = False, renvoi: bool = False
) -> RaisonEcart | None:
    """Return why a letter that has not left is no longer to leave, None where it still says the truth.

    `rectifiee` says that its reason or its condition was corrected since it was made. `renvoi` is another copy of one
    that has left: that the offer is written already is no ground against it.
    """
    if rectifiee:
        return RaisonEcart.DECISION_RECTIFIEE
    dit = replace(etat, deja_ecrite=etat.deja_ecrite and not renvoi)
    if lettre_due(dit) is nature:
        return None
    return next(_causes(nature, dit), RaisonEcart.REPRISE)


def _causes(nature: NatureCourrier, etat: EtatDecision) -> Iterator[RaisonEcart]:
    """Yield what happened since, what weighs most first."""
    ouverte = etat.offert and (etat.rang or 1) > 1
    for raison, vraie in (
        (RaisonEcart.ATTRIBUTION_RETIREE, etat.attribution_retiree),
        (RaisonEcart.CONDITION_TOMBEE, etat.condition_tombee),
        (RaisonEcart.REPONSE, etat.repondue or etat.sans_reponse),
        (RaisonEcart.LOGEMENT_RETIRE, etat.logement_retire),
        (RaisonEcart.LOGEMENT_LOUE, etat.loue_a_un_autre),
        (RaisonEcart.DEMANDE_RADIEE, etat.demande_radiee),
        (RaisonEcart.OFFRE_CLOSE, etat.sorti),
        (RaisonEcart.ECHEANCE, nature is N.RELANCE),
        (RaisonEcart.OFFRE_OUVERTE, ouverte and nature in DE_DECISION),
        (RaisonEcart.CONDITION_REMPLIE, etat.condition_remplie and nature is N.CONDITION),
        (RaisonEcart.DEPART_NOTE, etat.deja_ecrite),
    ):
        if vraie:
            yield raison
