"""Contacts with households about a vacancy, before the séance: reached, interested, visited, withdrew."""

from datetime import date

from caleol.kernel.errors import Refus
from caleol.kernel.francais import date_sans_jour
from caleol.models.enumerations import CanalContact, ResultatContact
from caleol.models.recherche import ContactCandidat
from caleol.queries.joignables import find_joignable
from caleol.queries.perimetre import find_vacance
from caleol.rules.droits import Droit
from caleol.services.act import Acte
from caleol.services.candidatures import withdraw_household

__all__ = ["LONGUEUR", "CanalContact", "ResultatContact", "record_contact"]
LONGUEUR = 500


def record_contact(
    acte: Acte,
    *,
    vacance_id: int,
    demande_id: int,
    resultat: ResultatContact,
    canal: CanalContact,
    le: date,
    note: str = "",
) -> bool:
    """Keep a contact with a household; return whether a withdrawal took it out of the lot.

    The note is personal: the register keeps its salted digest only. A withdrawal is never counted as a refusal.

    Raises:
        Introuvable: as `find_joignable`.
        Refus: `vacance_close`, `contact_futur`, `note_longue`, and those of `withdraw_household`.
    """
    acte.exige(Droit.PROPOSER_CANDIDAT)
    vacance = find_vacance(acte.session, acte.auteur, vacance_id).vacance
    find_joignable(acte.session, acte.auteur, vacance_id, demande_id, acte.jour)
    texte = note.strip()
    if vacance.close_le is not None:
        raise Refus("vacance_close", le=vacance.close_le)
    if le > acte.jour:
        raise Refus("contact_futur", champ="le", le=le)
    if len(texte) > LONGUEUR:
        raise Refus("note_longue", champ="note", longueur=len(texte), maximum=LONGUEUR)
    contact = ContactCandidat(
        vacance_id=vacance_id,
        demande_id=demande_id,
        resultat=resultat,
        canal=canal,
        le=le,
        note=texte or None,
        par_id=acte.utilisateur_id,
        saisi_le=acte.instant,
    )
    acte.session.add(contact)
    acte.session.flush()
    donnees = {"contact": contact.id, "vacance": vacance_id, "resultat": resultat, "canal": canal, "le": le}
    acte.inscrire("contact_candidat", "demande", demande_id, donnees, personnel={"note": texte} if texte else None)
    if resultat is not ResultatContact.DESISTE:
        return False
    motif = f"Désistement du ménage le {date_sans_jour(le)} ({canal.libelle})"
    return withdraw_household(acte, vacance_id=vacance_id, demande_id=demande_id, motif=motif)
