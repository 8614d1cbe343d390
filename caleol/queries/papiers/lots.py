"""The blocks of the minutes: one a lot, in the order of the agenda."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from caleol.kernel import papiers
from caleol.kernel.clock import jour_local
from caleol.kernel.francais import date_courte, heure, nom_complet
from caleol.models.enumerations import EtatLot, EtatSeance
from caleol.models.lot import Ajournement, Candidature, ClassementPropose, Decision, DroitVote, Lot, Scrutin
from caleol.models.seance import Seance
from caleol.queries.agenda import LotInscrit
from caleol.queries.instantane import lit_dossier
from caleol.queries.papiers.candidats import CandidatLu, candidat, candidats_lus
from caleol.queries.papiers.cotation import usage_cotation
from caleol.queries.papiers.logement import exception, fiche_du_lot, logement
from caleol.queries.papiers.mots import nom
from caleol.queries.papiers.releve import Releve
from caleol.queries.papiers.scrutins import annulations, scrutin
from caleol.queries.papiers.voix_lot import voix_comptees

RETIRE: Final = "Le logement a été retiré de l’ordre du jour"
L = TypeVar("L", Candidature, ClassementPropose, Decision, Scrutin, Ajournement)


@dataclass(frozen=True, slots=True, kw_only=True)
class LotLu:
    """The rows of one lot of an agenda."""

    inscrit: LotInscrit
    candidats: tuple[CandidatLu, ...]
    retires: tuple[Candidature, ...]
    classements: tuple[ClassementPropose, ...]
    scrutins: tuple[Scrutin, ...]
    ajournement: Ajournement | None
    prochaine_seance: date | None

    @property
    def en_vigueur(self) -> tuple[Scrutin, ...]:
        """Return the ballots that stand, in their order."""
        return tuple(scrutin for scrutin in self.scrutins if scrutin.annule_le is None)

    @property
    def quand(self) -> datetime | None:
        """Return the instant at which the lot was voted or postponed, None before."""
        votes = [scrutin.clos_le or scrutin.ouvert_le for scrutin in self.en_vigueur]
        if votes:
            return votes[-1]
        return self.ajournement.le if self.ajournement else None


def load_lots(releve: Releve) -> tuple[LotLu, ...]:
    """Return the rows of every lot of the agenda, read in a few statements."""
    session, cles = releve.session, [inscrit.lot.id for inscrit in releve.agenda]
    demandes = joinedload(Candidature.demande)
    candidatures = _par_lot(session.scalars(select(Candidature).where(Candidature.lot_id.in_(cles)).options(demandes)))
    decisions = {d.candidature_id: d for d in session.scalars(select(Decision).where(Decision.lot_id.in_(cles)))}
    classements = _par_lot(
        session.scalars(
            select(ClassementPropose)
            .where(ClassementPropose.lot_id.in_(cles))
            .options(selectinload(ClassementPropose.lignes))
            .order_by(ClassementPropose.numero)
        )
    )
    scrutins = _par_lot(_scrutins(session, cles))
    reports = _par_lot(session.scalars(select(Ajournement).where(Ajournement.lot_id.in_(cles))))
    suites = _suites(session, [inscrit.lot for inscrit in releve.agenda if inscrit.lot.id in reports])
    return tuple(
        LotLu(
            inscrit=inscrit,
            candidats=candidats_lus(candidatures.get(inscrit.lot.id, ()), decisions),
            retires=tuple(c for c in candidatures.get(inscrit.lot.id, ()) if c.retiree_le is not None),
            classements=tuple(classements.get(inscrit.lot.id, ())),
            scrutins=tuple(scrutins.get(inscrit.lot.id, ())),
            ajournement=next(iter(reports.get(inscrit.lot.id, ())), None),
            prochaine_seance=suites.get(inscrit.lot.vacance_id),
        )
        for inscrit in releve.agenda
    )


def _par_lot(lignes: Iterable[L]) -> dict[int, list[L]]:
    groupes: dict[int, list[L]] = defaultdict(list)
    for ligne in lignes:
        groupes[ligne.lot_id].append(ligne)
    return dict(groupes)


def _scrutins(session: Session, cles: Sequence[int]) -> Iterable[Scrutin]:
    return session.scalars(
        select(Scrutin)
        .where(Scrutin.lot_id.in_(cles))
        .options(selectinload(Scrutin.votes), selectinload(Scrutin.droits).joinedload(DroitVote.membre))
        .order_by(Scrutin.tour, Scrutin.ouvert_le, Scrutin.id)
    )


def _suites(session: Session, lots: Sequence[Lot]) -> dict[int, date]:
    """Return the day of the next séance on which a postponed vacancy stands already."""
    if not lots:
        return {}
    lignes = session.execute(
        select(Lot.vacance_id, Lot.id, Seance.prevue_le)
        .join(Seance, Seance.id == Lot.seance_id)
        .where(Lot.vacance_id.in_([lot.vacance_id for lot in lots]), Seance.etat != EtatSeance.ANNULEE)
        .order_by(Seance.prevue_le.desc())
    )
    derniers = {lot.vacance_id: lot.id for lot in lots}
    return {
        vacance_id: jour_local(prevue_le) for vacance_id, lot_id, prevue_le in lignes if lot_id > derniers[vacance_id]
    }


def bloc(releve: Releve, lu: LotLu) -> papiers.Lot:
    """Return one block of the minutes: dwelling, voices, candidates and decisions, ballots, points, issue."""
    lot = lu.inscrit.lot
    fiche = fiche_du_lot(releve, lot)
    noms = {c.candidature.id: c.nom for c in lu.candidats} | {c.id: _nom(c) for c in lu.retires}
    voix = voix_comptees(releve, lot.id, lu.en_vigueur[-1] if lu.en_vigueur else None, lu.quand)
    retire = lot.etat is EtatLot.RETIRE
    return papiers.Lot(
        numero=lu.inscrit.numero,
        logement=logement(fiche),
        voix_presentes=voix.presentes,
        voix_attribuees=len(voix.etats),
        quorum=voix.quorum,
        demandes_examinees=0 if retire or lot.etat is EtatLot.AJOURNE else len(lu.candidats),
        candidats=() if retire else tuple(candidat(c) for c in lu.candidats),
        scrutins=tuple(scrutin(releve, ligne, lu.classements, noms) for ligne in lu.en_vigueur),
        voix_detail=voix.detail,
        deports=tuple(nom(d.membre) for d in releve.deports if d.lot_id == lot.id),
        exception=exception(fiche),
        cotation=usage_cotation(lu.candidats, lot.ordre_motif or ""),
        ajournement=_ajournement(lu),
        ajout_tardif=_ajout_tardif(lu),
        observations=(*([_retrait(lot)] if retire else ()), *_retraits(lu.retires), *annulations(lu.scrutins)),
    )


def _retrait(lot: Lot) -> str:
    """Tell when and why a dwelling was withdrawn: never a refusal of its candidates."""
    vacance = lot.vacance
    le = f" le {date_courte(vacance.close_le)}" if vacance.close_le else ""
    return f"{RETIRE}{le}\u00a0: {vacance.retiree_motif}." if vacance.retiree_motif else f"{RETIRE}{le}."


def _nom(candidature: Candidature) -> str:
    """Return the name as it was frozen, else as it is."""
    if candidature.instantane:
        fige = lit_dossier(candidature.instantane)
        return nom_complet(fige.civilite, fige.prenom, fige.nom)
    demande = candidature.demande
    return nom_complet(demande.civilite, demande.prenom, demande.nom)


def _ajournement(lu: LotLu) -> papiers.Ajournement | None:
    if lu.ajournement is None:
        return None
    return papiers.Ajournement(motif=lu.ajournement.motif, prochaine_seance=lu.prochaine_seance)


def _ajout_tardif(lu: LotLu) -> str:
    """Tell what came after the agenda was fixed: the lot, or some of its candidates."""
    point = lu.inscrit.point
    raison = f" ({point.texte.strip()})" if point.texte and point.texte.strip() else ""
    parties = [f"lot ajouté après la fixation de l’ordre du jour{raison}"] if point.tardif else []
    for tardif in lu.candidats:
        if tardif.candidature.tardive:
            figee = tardif.candidature.figee_le
            quand = f" le {date_courte(jour_local(figee))} à {heure(figee)}" if figee else ""
            parties.append(f"candidature de {tardif.nom} ajoutée{quand}")
    return " ; ".join(parties)


def _retraits(retires: Iterable[Candidature]) -> list[str]:
    return [f"Candidature de {_nom(c)} retirée\u00a0: {c.retiree_motif or 'motif non précisé'}" for c in retires]
