"""The procès-verbal of a séance as it may be read: live until its validation, then only as frozen."""

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel.errors import Introuvable
from caleol.kernel.papiers import PvDonnees
from caleol.models.enumerations import EtatSeance
from caleol.models.seance import Pv, Seance
from caleol.queries.neutre import mots_libres
from caleol.queries.papiers.acces import Lecture, lecture_du_pv, lots_du_membre
from caleol.queries.papiers.brouillon import brouillon
from caleol.queries.papiers.entete import EXTRAIT, PV
from caleol.queries.papiers.fige import lit_pv
from caleol.queries.papiers.mots import plages
from caleol.queries.papiers.neutre import neutralise_lot
from caleol.queries.papiers.releve import load_releve
from caleol.queries.seance_lisible import lots_en_deport, preside
from caleol.rules.droits import Auteur, Droit

TENUES = frozenset({EtatSeance.OUVERTE, EtatSeance.LEVEE, EtatSeance.VALIDEE})


def get_pv(session: Session, auteur: Auteur, seance_id: int) -> PvDonnees:
    """Return the minutes: a draft (`projet`) made of the rows while open or levée, the frozen ones once validated.

    The draft is for the secretary of the commission, the member who presides and the auditor; the validated
    minutes also for the members who were convoked (those who sit on some lots only read an extract, `extrait`, and
    it leaves out the lots on which they stepped aside: R10). Who presides validates the minutes, hence reads all.

    Raises:
        Introuvable: no such minutes for this reader, or the séance is not open yet.
    """
    seance = session.get(Seance, seance_id)
    if seance is None or seance.etat not in TENUES:
        raise Introuvable("pv", seance_id=seance_id)
    lecture = lecture_du_pv(session, auteur, seance)
    valide = pv_valide(session, seance_id)
    if lecture is Lecture.AUCUNE or (valide is None and lecture is not Lecture.PROJET):
        raise Introuvable("pv", seance_id=seance_id)
    if valide is None:
        return brouillon(session, seance)
    donnees = lit_pv(valide.donnees)
    return _extrait(session, auteur, seance, donnees) if lecture is Lecture.SES_LOTS else donnees


def pv_valide(session: Session, seance_id: int) -> Pv | None:
    """Return the row of the last validated minutes of a séance, for queries and services."""
    return session.scalar(
        select(Pv).where(Pv.seance_id == seance_id, Pv.valide_le.is_not(None)).order_by(Pv.version.desc()).limit(1)
    )


def _extrait(session: Session, auteur: Auteur, seance: Seance, donnees: PvDonnees) -> PvDonnees:
    """Keep the lots on which a member sits, in neutral words; a copy that is not the whole bears no seal."""
    releve = load_releve(session, seance)
    deport = lots_en_deport(session, auteur, releve.lieux)
    laisses = {inscrit.numero for inscrit in releve.agenda if inscrit.lot.id in deport}
    siens = lots_du_membre(releve, auteur) - laisses
    lots = tuple(neutralise_lot(lot) for lot in donnees.lots if lot.numero in siens)
    incidents = tuple(replace(fait, texte=mots_libres(fait.texte, neutre=True)) for fait in donnees.incidents)
    if (lots, incidents) == (donnees.lots, donnees.incidents):
        return donnees
    reference = donnees.entete.reference.replace(PV, EXTRAIT, 1)
    portee = plages(lot.numero for lot in lots) or "aucun lot"
    return replace(
        donnees,
        entete=replace(donnees.entete, reference=reference),
        lots=lots,
        incidents=incidents,
        examens=(),
        sceau=None,
        extrait=f"Extrait du procès-verbal\u00a0: {portee}{_deport(laisses)}",
    )


def _deport(laisses: Collection[int]) -> str:
    return f" (déport\u00a0: {plages(laisses)})" if laisses else ""


def peut_valider(session: Session, auteur: Auteur, seance_id: int) -> bool:
    """Return whether this reader may validate the minutes now: the member who presided, once the séance is levée."""
    seance = session.get(Seance, seance_id)
    return (
        seance is not None
        and seance.etat is EtatSeance.LEVEE
        and auteur.peut(Droit.VALIDER_PV)
        and preside(auteur, seance)
    )
