"""The dwelling of a lot as its papers name it: as frozen with the lot, else as it is."""

from sqlalchemy.orm import Session

from caleol.kernel import papiers
from caleol.models.lot import Lot
from caleol.queries.fiche import load_logement_situe
from caleol.queries.instantane import FicheLogement, lit_fiche
from caleol.queries.papiers.releve import Releve
from caleol.queries.perimetre import find_vacance
from caleol.rules.droits import OUTIL


def fiche_du_lot(releve: Releve, lot: Lot) -> FicheLogement:
    """Return the sheet frozen with a lot; a lot that is not frozen yet gives the sheet of the day."""
    if lot.instantane:
        return lit_fiche(lot.instantane)
    return _fiche_du_jour(releve.session, lot, releve)


def _fiche_du_jour(session: Session, lot: Lot, releve: Releve) -> FicheLogement:
    situee = find_vacance(session, OUTIL, lot.vacance_id)
    return load_logement_situe(session, situee, releve.jour, lot).fiche


def logement(fiche: FicheLogement, *, complet: bool = True) -> papiers.Logement:
    """Return the dwelling for a paper; `complet` adds building, staircase and door to the address."""
    suite = f", {fiche.complement}" if complet and fiche.complement else ""
    return papiers.Logement(
        type_logement=fiche.type,
        surface=fiche.surface,
        adresse=f"{fiche.adresse}{suite}",
        commune=commune(fiche),
        financement=fiche.financement_libelle,
        contingent=fiche.reservataire,
        dans_le_flux=fiche.dans_le_flux,
        motif_hors_flux=fiche.hors_flux_motif,
        etage=fiche.etage,
        residence=fiche.residence,
        reference=fiche.reference,
        loyer_centimes=fiche.loyer_centimes + fiche.loyer_annexe_centimes,
        charges_centimes=fiche.charges_centimes,
    )


def commune(fiche: FicheLogement) -> str:
    """Return « Roubaix », or « Lomme (Lille) » for an associated commune."""
    mere = fiche.commune_du_maire_nom
    return fiche.commune if mere == fiche.commune else f"{fiche.commune} ({mere})"


def exception(fiche: FicheLogement) -> papiers.ExceptionNombre | None:
    """Return the named exception to three applications, None where there is none."""
    if not fiche.exception:
        return None
    return papiers.ExceptionNombre(libelle=fiche.exception_libelle, motif=fiche.exception_motif)
