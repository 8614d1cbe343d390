"""The sheet of a vacant dwelling as on a day: what agenda, minutes and members read of it."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from caleol.kernel.francais import ordinal
from caleol.models.lot import Lot
from caleol.models.organisation import Agence
from caleol.models.patrimoine import Logement, QuartierLogement, Vacance
from caleol.queries.histoire_logement import load_batiment, load_histoire
from caleol.queries.instantane import FicheLogement
from caleol.queries.lieux import Territoire, load_territoire, logement_facts, quartier_au
from caleol.queries.perimetre import VacanceSituee
from caleol.rules import facts


@dataclass(frozen=True, slots=True)
class LogementSitue:
    """A dwelling on a day: its sheet, and the facts that the rules take."""

    fiche: FicheLogement
    faits: facts.Logement
    territoire: Territoire


def load_logement_situe(session: Session, situee: VacanceSituee, au: date, lot: Lot | None = None) -> LogementSitue:
    """Return a vacant dwelling as on a day, with what its lot says of it where there is one.

    Raises:
        Refus: `zone_plafond_inconnue`.
    """
    territoire = load_territoire(session, situee.logement.commune_insee, au)
    quartier = quartier_au(session, situee.logement.id, au)
    faits = logement_facts(situee.logement, situee.vacance, territoire, quartier)
    fiche = _fiche(session, situee, au, territoire, quartier, faits)
    if lot is not None:
        fiche = avec_choix(_avec_histoire(session, situee, fiche, lot), lot)
    return LogementSitue(fiche, faits, territoire)


def _avec_histoire(session: Session, situee: VacanceSituee, fiche: FicheLogement, lot: Lot) -> FicheLogement:
    """Return a sheet with what its lot is read with: past presentations and refusals, aggregates of the residence."""
    presentations, refus = load_histoire(session, situee.logement, fiche.au, sauf_lot_id=lot.id)
    batiment = load_batiment(session, situee.logement.residence_id, fiche.au)
    return replace(fiche, presentations=presentations, refus=refus, batiment=batiment)


def _fiche(
    session: Session,
    situee: VacanceSituee,
    au: date,
    territoire: Territoire,
    quartier: QuartierLogement | None,
    faits: facts.Logement,
) -> FicheLogement:
    logement = situee.logement
    agence = session.get(Agence, situee.agence_id) if situee.agence_id else None
    return FicheLogement(
        **_lieu(logement, territoire),
        **_batiment(logement, faits),
        **_offre(situee.vacance),
        au=au,
        epci_siren=faits.epci,
        zone_plafond=faits.zone_plafond.value,
        zone_plafond_libelle=faits.zone_plafond.libelle,
        qpv=faits.qpv,
        code_qpv=quartier.code_qpv if quartier else None,
        qpv_source=quartier.source if quartier else "",
        residence=situee.residence.nom if situee.residence else "",
        enjeu_mixite=situee.residence.enjeu_mixite if situee.residence else False,
        agence_id=situee.agence_id,
        agence=agence.nom if agence else "",
        zone_tendue=territoire.attribut.zone_tendue if territoire.attribut else None,
    )


def _lieu(logement: Logement, territoire: Territoire) -> dict[str, Any]:
    """Return where a dwelling stands."""
    return {
        "logement_id": logement.id,
        "reference": logement.reference,
        "adresse": logement.adresse,
        "complement": complement_adresse(logement),
        "code_postal": logement.code_postal,
        "commune": territoire.commune,
        "commune_insee": territoire.commune_insee,
        "commune_du_maire": territoire.commune_du_maire,
        "commune_du_maire_nom": territoire.rattachement or territoire.commune,
    }


def _batiment(logement: Logement, faits: facts.Logement) -> dict[str, Any]:
    """Return what a dwelling is."""
    return {
        "type": logement.type,
        "pieces_habitables": logement.pieces_habitables,
        "surface": logement.surface,
        "etage": phrase_etage(logement),
        "financement": faits.financement.value,
        "financement_libelle": faits.financement.libelle,
        "numero_convention": logement.numero_convention,
        "dpe": logement.dpe,
        "dpe_date": logement.dpe_date,
        "identifiant_rpls": logement.identifiant_rpls or "",
        "adapte_pmr": logement.adapte_pmr,
        "adaptation": logement.adaptation or "",
        "chauffage_individuel": logement.chauffage_individuel,
        "eau_individuelle": logement.eau_individuelle,
        "mandat_gerance": logement.mandat_gerance,
    }


def _offre(vacance: Vacance) -> dict[str, Any]:
    """Return at what rent, on whose contingent and from which day a dwelling is let."""
    return {
        "loyer_centimes": vacance.loyer_centimes,
        "loyer_annexe_centimes": vacance.loyer_annexe_centimes,
        "charges_centimes": vacance.charges_centimes,
        "reservataire": vacance.reservataire.nom,
        "reservataire_nature": vacance.reservataire.nature.value,
        "designataire": vacance.designataire or "",
        "dans_le_flux": vacance.dans_le_flux,
        "hors_flux_motif": vacance.hors_flux_motif or "",
        "conge_recu_le": vacance.conge_recu_le,
        "libre_le": vacance.libre_le,
        "disponible_le": vacance.disponible_le,
    }


def avec_choix(fiche: FicheLogement, lot: Lot) -> FicheLogement:
    """Return a sheet with what was chosen on its lot: exception to the three applications, reason of the order."""
    return replace(
        fiche,
        exception=lot.exception.value if lot.exception else "",
        exception_libelle=lot.exception.libelle if lot.exception else "",
        exception_motif=lot.exception_motif or "",
        ordre_motif=lot.ordre_motif or "",
    )


def complement_adresse(logement: Logement) -> str:
    """Return « bâtiment B, escalier 2, porte 32 », those that are known; « 000 » is no door."""
    parties = (("bâtiment", logement.batiment), ("escalier", logement.escalier), ("porte", logement.porte))
    return ", ".join(f"{nom} {valeur}" for nom, valeur in parties if (valeur or "").strip("0 "))


def phrase_etage(logement: Logement) -> str:
    """Return « 3e étage avec ascenseur », « rez-de-chaussée », « maison », or "" where nothing is known."""
    if logement.individuel:
        return "maison individuelle"
    if logement.etage is None:
        return ""
    if logement.etage == 0:
        return "rez-de-chaussée"
    suite = {True: " avec ascenseur", False: " sans ascenseur", None: ""}[logement.ascenseur]
    return f"{ordinal(logement.etage)} étage{suite}"
