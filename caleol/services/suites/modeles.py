"""The texts of the letters: each change is a new version, from a day on; the letters already made stay as they are."""

from datetime import date

from sqlalchemy import func, select

from caleol.kernel.errors import Refus
from caleol.models.suivi import ModeleCourrier
from caleol.rules.courriers import NatureCourrier, controler_modele
from caleol.rules.droits import Droit
from caleol.services.act import Acte


def save_modele(acte: Acte, *, nature: NatureCourrier, objet: str, texte: str, depuis: date) -> int:
    """Write a new version of the text of a letter and return its key.

    Raises:
        Interdit: the author does not publish rules.
        Refus: `texte_requis` without subject, `modele_incomplet` with what is wrong (`fautes`), `modele_passe`.
    """
    acte.exige(Droit.GERER_REGLES)
    if not objet.strip():
        raise Refus("texte_requis", champ="objet")
    fautes = controler_modele(nature, texte)
    if fautes:
        raise Refus("modele_incomplet", fautes=fautes)
    if depuis < acte.jour:
        raise Refus("modele_passe", champ="depuis")
    derniere = acte.session.scalar(
        select(func.max(ModeleCourrier.version)).where(ModeleCourrier.nature == nature.value)
    )
    modele = ModeleCourrier(
        nature=nature.value,
        version=(derniere or 0) + 1,
        objet=objet.strip(),
        texte=texte.strip(),
        depuis=depuis,
        redige_le=acte.instant,
        redige_par_id=acte.utilisateur_id,
    )
    acte.session.add(modele)
    acte.session.flush()
    donnees = {"nature": nature, "version": modele.version, "depuis": depuis}
    acte.inscrire("modele_courrier", "modele", modele.id, donnees)
    return modele.id
