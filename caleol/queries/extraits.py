"""Extracts of validated minutes, for one lot or for one applicant; the whole minutes are never changed."""

from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel.errors import Introuvable
from caleol.kernel.francais import date_longue, liste_et
from caleol.kernel.papiers import ExtraitDonnees, Lot, PvDonnees
from caleol.models.demande import Demande
from caleol.models.lot import Candidature
from caleol.models.lot import Lot as LigneLot
from caleol.models.seance import Seance
from caleol.queries.papiers.acces import Lecture, lecture_du_pv
from caleol.queries.papiers.entete import EXTRAIT, PV
from caleol.queries.papiers.fige import lit_pv
from caleol.queries.papiers.neutre import neutralise_lot
from caleol.queries.papiers.tiers import lot_pour
from caleol.queries.pv import pv_valide
from caleol.queries.rectificatifs import references_valides
from caleol.rules.droits import Auteur

LAISSES = "Les autres lots, les convocations, les incidents et les suites des séances précédentes n’y figurent pas."
TIERS = (
    "Ce qui concerne des tiers est masqué : un demandeur reçoit ce qui le concerne, les autres candidats gardent leur "
    "vie privée (avis constants de la CADA)."
)


@dataclass(frozen=True, slots=True)
class Demandeur:
    """Somebody whose application was examined at a séance."""

    demande_id: int
    nom: str
    lots: tuple[int, ...]


def get_extrait_lot(session: Session, auteur: Auteur, seance_id: int, numero: int) -> ExtraitDonnees:
    """Return the extract for one lot, as its mayor or its right-holder receives it; private matters in neutral words.

    Raises:
        Introuvable: no validated minutes for this reader, or no such lot in them.
    """
    donnees = _valide(session, auteur, seance_id)
    lots = tuple(neutralise_lot(lot) for lot in donnees.lots if lot.numero == numero)
    if not lots:
        raise Introuvable("lot", numero=numero)
    notes = (LAISSES, *_rectifie(session, seance_id))
    return _extrait(donnees, lots, pour=f"lot {numero}", suffixe=f"/L{numero:02d}", notes=notes)


def get_extrait_demandeur(session: Session, auteur: Auteur, seance_id: int, demande_id: int) -> ExtraitDonnees:
    """Return the extract for one applicant: every lot where their application was examined, third parties masked (R80).

    Raises:
        Introuvable: no validated minutes for this reader, or the application was not examined there.
    """
    donnees = _valide(session, auteur, seance_id)
    numero = session.scalar(select(Demande.numero_unique).where(Demande.id == demande_id))
    siens = [lot for lot in donnees.lots if any(c.numero_unique == numero for c in lot.candidats)]
    if numero is None or not siens:
        raise Introuvable("demande", demande_id=demande_id)
    nom = next(c.nom for c in siens[0].candidats if c.numero_unique == numero)
    lots = tuple(lot_pour(lot, numero) for lot in siens)
    notes = (LAISSES, TIERS, *_rectifie(session, seance_id))
    return _extrait(donnees, lots, pour=f"demande de {nom}", suffixe=f"/D{demande_id}", notes=notes)


def _rectifie(session: Session, seance_id: int) -> tuple[str, ...]:
    """Say that the minutes were corrected since, and by which papers."""
    pv = pv_valide(session, seance_id)
    references = references_valides(session, pv.id) if pv is not None else ()
    return (f"Ce procès-verbal se lit avec {liste_et(list(references))}.",) if references else ()


def list_demandeurs(session: Session, auteur: Auteur, seance_id: int) -> tuple[Demandeur, ...]:
    """Return who may ask for an extract of the validated minutes, by name; nobody for other readers."""
    try:
        donnees = _valide(session, auteur, seance_id)
    except Introuvable:
        return ()
    lignes = session.execute(
        select(Demande.numero_unique, Demande.id)
        .join(Candidature, Candidature.demande_id == Demande.id)
        .join(LigneLot, LigneLot.id == Candidature.lot_id)
        .where(LigneLot.seance_id == seance_id)
    )
    cles = {ligne.numero_unique: ligne.id for ligne in lignes}
    noms: dict[str, str] = {}
    lots: dict[str, list[int]] = {}
    for lot in donnees.lots:
        for candidat in lot.candidats:
            noms.setdefault(candidat.numero_unique, candidat.nom)
            lots.setdefault(candidat.numero_unique, []).append(lot.numero)
    trouves = [Demandeur(cles[numero], nom, tuple(lots[numero])) for numero, nom in noms.items() if numero in cles]
    return tuple(sorted(trouves, key=lambda demandeur: (demandeur.nom.split()[-1], demandeur.nom)))


def _valide(session: Session, auteur: Auteur, seance_id: int) -> PvDonnees:
    seance = session.get(Seance, seance_id)
    pv = pv_valide(session, seance_id) if seance is not None else None
    if seance is None or pv is None or lecture_du_pv(session, auteur, seance) is not Lecture.PROJET:
        raise Introuvable("pv", seance_id=seance_id)
    return lit_pv(pv.donnees)


def _extrait(
    donnees: PvDonnees, lots: tuple[Lot, ...], *, pour: str, suffixe: str, notes: tuple[str, ...]
) -> ExtraitDonnees:
    reference = donnees.entete.reference
    valide = next((s.signe_le for s in donnees.signatures if s.signe_le), None)
    dit = f", validé le {date_longue(valide)}" if valide else ""
    extrait = replace(
        donnees,
        entete=replace(donnees.entete, reference=reference.replace(PV, EXTRAIT, 1) + suffixe),
        lots=lots,
        convocations=(),
        approbation=None,
        examens=(),
        ajouts_tardifs=(),
        suites=(),
        incidents=(),
        annexes=(),
        extrait=f"Extrait du procès-verbal\u00a0: {pour}",
    )
    return ExtraitDonnees(pv=extrait, pour=pour, original=f"procès-verbal {reference}{dit}", notes=notes)
