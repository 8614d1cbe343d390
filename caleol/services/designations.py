"""Designations by right-holders: which application, by whom, since when, for one dwelling or for the flow."""

from datetime import date

from sqlalchemy import select

from caleol.kernel.errors import Introuvable, Refus
from caleol.models.demande import Demande
from caleol.models.organisation import Reservataire
from caleol.models.recherche import Designation
from caleol.queries.perimetre import find_vacance
from caleol.rules.droits import Droit
from caleol.services.act import Acte


def designate_demande(
    acte: Acte, *, demande_id: int, reservataire_id: int, le: date, vacance_id: int | None = None
) -> int:
    """Note that a right-holder designated an application, for a vacancy or (None) for its flow; return the key.

    Raises:
        Introuvable: no such application or right-holder, or a vacancy out of the perimeter.
        Refus: `designation_future`, `designation_autre_contingent` where the dwelling is another one's,
            `designation_connue`.
    """
    acte.exige(Droit.PREPARER_LOTS)
    if acte.session.get(Demande, demande_id) is None:
        raise Introuvable("demande", id=demande_id)
    if acte.session.get(Reservataire, reservataire_id) is None:
        raise Introuvable("reservataire", id=reservataire_id)
    if le > acte.jour:
        raise Refus("designation_future", champ="le", le=le)
    if vacance_id is not None:
        vacance = find_vacance(acte.session, acte.auteur, vacance_id).vacance
        if vacance.reservataire_id != reservataire_id:
            raise Refus("designation_autre_contingent", champ="reservataire", nom=vacance.reservataire.nom)
    sienne = (Designation.demande_id == demande_id, Designation.reservataire_id == reservataire_id)
    if acte.session.scalar(select(Designation.id).where(*sienne, Designation.le == le)):
        raise Refus("designation_connue", champ="le", le=le)
    designation = Designation(
        demande_id=demande_id,
        reservataire_id=reservataire_id,
        vacance_id=vacance_id,
        le=le,
        par_id=acte.auteur.utilisateur_id,
    )
    acte.session.add(designation)
    acte.session.flush()
    donnees = {"designation": designation.id, "reservataire": reservataire_id, "le": le, "vacance": vacance_id}
    acte.inscrire("designation", "demande", demande_id, donnees)
    return designation.id


def end_designation(acte: Acte, *, demande_id: int, designation_id: int) -> None:
    """End a designation today; it stays in the history of the application.

    Raises:
        Introuvable: the application has no such designation.
        Refus: `designation_finie`.
    """
    acte.exige(Droit.PREPARER_LOTS)
    designation = acte.session.get(Designation, designation_id)
    if designation is None or designation.demande_id != demande_id:
        raise Introuvable("designation", id=designation_id)
    if designation.fin_le is not None:
        raise Refus("designation_finie", le=designation.fin_le)
    designation.fin_le = acte.jour
    acte.inscrire("fin_designation", "demande", demande_id, {"designation": designation_id})
