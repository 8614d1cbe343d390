"""What was done on a lot after its séance, told from the register: what was taken back is told too."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel.francais import date_sans_jour, nom_complet, ordinal
from caleol.models.compte import Utilisateur
from caleol.models.demande import Demande
from caleol.models.enumerations import CanalCourrier, ClotureOffre, IssueLot, PreuveNotification
from caleol.models.lot import Candidature
from caleol.models.registre import EntreeRegistre
from caleol.rules.courriers import NatureCourrier
from caleol.rules.ecarts import RaisonEcart
from caleol.rules.motifs import motif

OBJET = "suites"
ACTES = "actes"


@dataclass(frozen=True, slots=True)
class Fait:
    """One act that followed a lot: when, by whom, what, on whom."""

    le: datetime
    auteur: str
    phrase: str
    qui: str
    annulation: bool


def _le(d: Mapping[str, Any], nom: str = "le") -> str:
    return date_sans_jour(date.fromisoformat(d[nom]))


def _notification(d: Mapping[str, Any]) -> str:
    quand = f"reçue le {_le(d, 'recue_le')}" if d["recue_le"] else f"présentée le {_le(d, 'presentee_le')}"
    preuve = PreuveNotification(d["preuve"]).libelle.lower()
    return f"Offre notifiée ({preuve}), {quand}\u00a0: réponse attendue jusqu’au {_le(d, 'echeance')}"


def _reponse(d: Mapping[str, Any]) -> str:
    if d["acceptee"]:
        return f"Offre acceptée le {_le(d)}"
    if d["silence"]:
        return f"Sans réponse au {_le(d)}, ce qui vaut refus"
    return f"Offre refusée le {_le(d)}\u00a0: {motif(d['motif']).label_interne.lower()}"


def _tardive(d: Mapping[str, Any]) -> str:
    return f"Réponse tardive du {_le(d)}\u00a0: {'acceptation' if d['acceptee'] else 'refus'}, sans effet"


def _condition_reprise(d: Mapping[str, Any]) -> str:
    return "Pièce notée reçue par erreur" if d["remplie_le"] else "Condition notée tombée par erreur"


def _voix(d: Mapping[str, Any]) -> str:
    return f"{d['pour']} pour, {d['contre']} contre, {d['abstentions']} abstentions"


PHRASES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "ouverture_offre": lambda d: f"Logement proposé au {ordinal(d['rang'])} rang",
    "envoi_offre": lambda d: f"Courrier parti le {_le(d)}",
    "notification_offre": _notification,
    "reponse_offre": _reponse,
    "reponse_tardive": _tardive,
    "jugement_refus": lambda d: "Refus jugé justifié" if d["justifiee"] else "Refus jugé non justifié",
    "fin_offre": lambda d: f"Offre sans suite\u00a0: {ClotureOffre(d['cloture']).libelle.lower()}",
    "ouverture_condition": lambda d: f"Pièce attendue jusqu’au {_le(d, 'echeance')}",
    "rectification_decision": lambda _: "Décision rectifiée : ses mots changent, pas le rang",
    "retrait_non_adopte": lambda d: f"Retrait de l’attribution proposé, non adopté, {_voix(d)}",
    "retrait_attribution": lambda d: f"Attribution retirée par la commission, {_voix(d)}",
    "condition_remplie": lambda d: f"Pièce reçue le {_le(d)}",
    "condition_tombee": lambda d: f"Pièce non reçue au {_le(d, 'echeance')}\u00a0: l’attribution tombe",
    "signature_bail": lambda d: f"Bail signé le {_le(d, 'signature_le')}",
    "radiation_demande": lambda d: f"Demande radiée le {_le(d)}",
    "production_courrier": lambda d: f"Lettre préparée\u00a0: {NatureCourrier(d['nature']).libelle.lower()}",
    "envoi_courrier": lambda d: (
        f"Lettre partie par {CanalCourrier(d['canal']).libelle} le {_le(d)}\u00a0: "
        f"{NatureCourrier(d['nature']).libelle.lower()}"
    ),
    "ecart_courrier": lambda d: (
        f"Lettre écartée avant son départ, {RaisonEcart(d['raison']).libelle}\u00a0: "
        f"{NatureCourrier(d['nature']).libelle.lower()}"
    ),
    "annulation_ecart": lambda d: f"Lettre écartée, reprise\u00a0: {NatureCourrier(d['nature']).libelle.lower()}",
    "preuve_courrier": lambda d: f"Lettre notifiée le {_le(d)}\u00a0: {NatureCourrier(d['nature']).libelle.lower()}",
    "fin_suites": lambda d: f"Fin des suites\u00a0: {IssueLot(d['issue']).libelle.lower()}",
    "annulation_reponse": lambda _: "Réponse saisie par erreur, reprise",
    "annulation_notification": lambda _: "Notification saisie par erreur, reprise",
    "annulation_condition": _condition_reprise,
    "annulation_bail": lambda _: "Bail saisi par erreur, repris",
    "annulation_cloture": lambda _: "Demande de nouveau en vigueur\u00a0: l’offre reprend",
    "annulation_offre": lambda _: "Offre reprise avant son envoi",
    "reprise_offre": lambda _: "Offre de nouveau en cours",
}


def load_historique(session: Session, lot_id: int) -> tuple[Fait, ...]:
    """Return what was done on a lot after its séance, the last first."""
    entrees = session.execute(
        select(EntreeRegistre, Utilisateur)
        .outerjoin(Utilisateur, Utilisateur.id == EntreeRegistre.auteur_id)
        .where(
            EntreeRegistre.chaine == ACTES, EntreeRegistre.objet_type == OBJET, EntreeRegistre.objet_id == str(lot_id)
        )
        .order_by(EntreeRegistre.rang.desc())
    ).all()
    noms = {
        cle: nom_complet(demande.civilite, demande.prenom, demande.nom)
        for cle, demande in session.execute(
            select(Candidature.id, Demande).join(Demande).where(Candidature.lot_id == lot_id)
        )
    }
    return tuple(_fait(entree, auteur, noms) for entree, auteur in entrees if entree.acte in PHRASES)


def _fait(entree: EntreeRegistre, auteur: Utilisateur | None, noms: Mapping[int, str]) -> Fait:
    donnees = json.loads(entree.donnees)
    return Fait(
        le=entree.survenu_le,
        auteur=f"{auteur.prenom} {auteur.nom}" if auteur else "l’outil",
        phrase=PHRASES[entree.acte](donnees),
        qui=noms.get(donnees.get("candidature", 0), ""),
        annulation=entree.acte.startswith("annulation"),
    )
