"""Which lots an account may read with their dossiers; a member those of a convocation, once frozen."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel.errors import Introuvable
from caleol.models.enumerations import EtatLot, EtatSeance
from caleol.models.lot import Lot
from caleol.models.patrimoine import Logement, Residence, Vacance
from caleol.models.seance import Seance
from caleol.queries.perimetre import VacanceSituee, find_lot
from caleol.queries.seance_lisible import lots_en_deport, pv_approuve, sieges_du_membre
from caleol.queries.voix import load_lieux, load_regles, load_sieges
from caleol.rules.composition import Voix, sieges_du_lot
from caleol.rules.droits import Auteur, Role

OUVERTES_AUX_MEMBRES = frozenset(
    {EtatSeance.CONVOQUEE, EtatSeance.OUVERTE, EtatSeance.LEVEE, EtatSeance.VALIDEE},
)


def lit_en_neutre(auteur: Auteur) -> bool:
    """Return whether this reader gets neutral words in place of health and violence: members do."""
    return auteur.role is Role.MEMBRE


def find_lot_lisible(session: Session, auteur: Auteur, lot_id: int) -> tuple[Lot, VacanceSituee]:
    """Return a lot whose dossiers an account may read, with its vacancy.

    The secretary of its commission, its agency and the auditor read it at any time; a member from the convocation
    to the approval of the minutes, where a seat for which they were convoked (or which they held) has a voice on it,
    unless they stepped aside (R10).

    Raises:
        Introuvable: no such lot for this reader.
    """
    if auteur.role is not Role.MEMBRE:
        return find_lot(session, auteur, lot_id)
    lot = session.get(Lot, lot_id)
    if lot is None or lot.id not in lots_du_membre(session, auteur, [lot]):
        raise Introuvable("lot", id=lot_id)
    return lot, _situe(session, lot)


def lots_du_membre(session: Session, auteur: Auteur, lots: Iterable[Lot]) -> frozenset[int]:
    """Return the keys, among some lots of one séance, of those whose dossiers a member may read."""
    figes = [lot for lot in lots if lot.seance_id is not None and lot.instantane is not None]
    seance = session.get(Seance, figes[0].seance_id) if figes else None
    if seance is None or auteur.membre_id is None:
        return frozenset()
    if seance.etat not in OUVERTES_AUX_MEMBRES or pv_approuve(session, seance.id):
        return frozenset()
    au = seance.jour
    appeles = sieges_du_membre(session, auteur, seance.id)
    sieges = load_sieges(session, seance.commission_id, au)
    miens = {s.cle for s in sieges if s.id in appeles and s.mandat(auteur.membre_id) is not None}
    lieux = load_lieux(session, figes, au)
    regles = [siege.regle for siege in sieges]
    ouverts = (lot.id for lot in figes if any(s.siege.cle in miens for s in sieges_du_lot(regles, lieux[lot.id], au)))
    return frozenset(ouverts) - lots_en_deport(session, auteur, lieux)


def lots_sans_noms(session: Session, auteur: Auteur, lots: Iterable[Lot]) -> frozenset[int]:
    """Return the keys, among some lots of one séance, whose candidates this reader is not to know by name.

    Where the rules of the séance say so, members read « Candidat B » until the lot is decided, and those who have
    no more than a consultative voice on it do afterwards too; the minutes name everybody.
    """
    inscrits = [lot for lot in lots if lot.seance_id is not None and lot.instantane is not None]
    seance = session.get(Seance, inscrits[0].seance_id) if inscrits else None
    if seance is None or auteur.role is not Role.MEMBRE or auteur.membre_id is None:
        return frozenset()
    regles = load_regles(session, seance)
    if regles is None or not regles.presentation_anonyme:
        return frozenset()
    decides = [lot for lot in inscrits if lot.etat is EtatLot.DECIDE]
    return frozenset(lot.id for lot in inscrits) - _lots_deliberes(session, auteur, seance, decides)


def _lots_deliberes(session: Session, auteur: Auteur, seance: Seance, lots: list[Lot]) -> frozenset[int]:
    """Return the keys, among some lots, of those on which a seat of the reader has a voice that decides."""
    appeles = sieges_du_membre(session, auteur, seance.id)
    sieges = load_sieges(session, seance.commission_id, seance.jour)
    miens = {siege.cle for siege in sieges if siege.id in appeles}
    lieux, regles = load_lieux(session, lots, seance.jour), [siege.regle for siege in sieges]
    return frozenset(
        lot.id
        for lot in lots
        for au_lot in sieges_du_lot(regles, lieux[lot.id], seance.jour)
        if au_lot.siege.cle in miens and au_lot.voix is Voix.DELIBERATIVE
    )


def _situe(session: Session, lot: Lot) -> VacanceSituee:
    vacance, logement, residence = session.execute(
        select(Vacance, Logement, Residence)
        .join(Logement, Logement.id == Vacance.logement_id)
        .outerjoin(Residence, Residence.id == Logement.residence_id)
        .where(Vacance.id == lot.vacance_id)
    ).one()
    return VacanceSituee(vacance, logement, residence)
