"""The conduct of a séance: its lots in agenda order, one of them open, for who holds it and who may read it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from caleol.kernel.errors import Introuvable, Refus
from caleol.kernel.francais import nom_complet
from caleol.models.compte import Utilisateur
from caleol.models.enumerations import EtatLot, EtatSeance
from caleol.models.lot import Ajournement, Candidature, Decision, Lot, Scrutin
from caleol.models.seance import Seance
from caleol.queries.agenda import LotInscrit, load_agenda
from caleol.queries.deliberation_lignes import Avancement, LigneLot, Rangees, ligne, premiere_decision
from caleol.queries.deliberation_lot import LotOuvert, dossier_lu, lot_ouvert, phrase_si_enregistre
from caleol.queries.instantane import lit_fiche
from caleol.queries.lot_lisible import lots_sans_noms
from caleol.queries.seance_lisible import find_seance, lots_en_deport, pv_approuve, sieges_du_membre
from caleol.queries.urnes import lots_au_vote, lots_en_question
from caleol.queries.valeurs import load_parametres
from caleol.queries.voix import load_presents, load_regles, load_sieges, load_voix
from caleol.rules.droits import Auteur, Role
from caleol.rules.reglement import ModaliteSeance, ReglesSeance

CONDUITE = frozenset({EtatSeance.OUVERTE, EtatSeance.LEVEE, EtatSeance.VALIDEE})
R = TypeVar("R", Decision, Scrutin)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliberation:
    """A séance being conducted, or just read: `ecrit` says whether this reader may record on it now.

    `questions` are the lots to treat where a member wrote last: nobody answered yet.
    """

    seance_id: int
    numero: int
    commission: str
    prevue_le: datetime
    modalite: ModaliteSeance
    etat: EtatSeance
    ouverte_le: datetime | None
    levee_le: datetime | None
    presidee_par: str
    secretaire: str
    condition_jours: int
    ecrit: bool
    lots: tuple[LigneLot, ...]
    courant: LotOuvert | None
    questions: frozenset[int] = frozenset()
    debat_clos: bool = False

    @property
    def decides(self) -> int:
        """Return how many lots are decided."""
        return self.nombre(Avancement.DECIDE)

    def nombre(self, *avancements: Avancement) -> int:
        """Return how many lots stand there."""
        return sum(lot.avancement in avancements for lot in self.lots)

    @property
    def restants(self) -> int:
        """Return how many lots are neither decided, postponed nor withdrawn."""
        return sum(lot.avancement.reste for lot in self.lots)

    def suivant(self, lot_id: int) -> LigneLot | None:
        """Return the next lot to treat after one, in agenda order, from the top again after the last."""
        place = next((rang for rang, lot in enumerate(self.lots) if lot.lot_id == lot_id), 0)
        ordre = (*self.lots[place + 1 :], *self.lots[:place])
        return next((lot for lot in ordre if lot.avancement.reste), None)


def get_deliberation(
    session: Session, auteur: Auteur, seance_id: int, *, maintenant: datetime, lot_id: int | None = None
) -> Deliberation:
    """Return a séance with its lots; `lot_id` opens one, by default the first that is to be treated.

    A member who was convoked reads the lots on which their seats sit, until the minutes are approved; one who stepped
    aside on a lot sees that it is there and cannot open it (R10).

    Raises:
        Introuvable: the séance, or the lot on it, is not for this reader.
        Refus: `deliberation_avant_ouverture` while the séance is not open.
    """
    rangees = load_rangees(session, auteur, seance_id, maintenant)
    seance = rangees.seance
    lots = tuple(ligne(rangees, inscrit) for inscrit in rangees.agenda)
    courant = _courant(rangees, lots, lot_id)
    return Deliberation(
        seance_id=seance.id,
        numero=seance.numero,
        commission=seance.commission.nom,
        prevue_le=seance.prevue_le,
        modalite=seance.modalite,
        etat=seance.etat,
        ouverte_le=seance.ouverte_le,
        levee_le=seance.levee_le,
        presidee_par=_president(seance),
        secretaire=_secretaire(session, seance),
        condition_jours=(rangees.regles or ReglesSeance(seance.jour)).condition_jours,
        ecrit=seance.etat is EtatSeance.OUVERTE and auteur.tient(seance.commission_id),
        lots=lots,
        courant=lot_ouvert(session, rangees, *courant, maintenant) if courant else None,
        questions=lots_en_question(session, seance.id) & {lot.lot_id for lot in lots if lot.avancement.reste},
        debat_clos=seance.vote_le is not None and maintenant >= seance.vote_le,
    )


def get_phrase(
    session: Session,
    auteur: Auteur,
    seance_id: int,
    lot_id: int,
    votes: Mapping[int, str] | None,
    deports: frozenset[int] = frozenset(),
) -> str:
    """Return what the vote on a lot would give if it were recorded now.

    Raises:
        Introuvable: the lot is not on a séance of this reader, or is not to be treated.
    """
    rangees = load_rangees(session, auteur, seance_id)
    inscrit = next((i for i in rangees.agenda if i.lot.id == lot_id and i.lot.etat is EtatLot.INSCRIT), None)
    if inscrit is None or seance_close(rangees.seance):
        raise Introuvable("lot", id=lot_id)
    return phrase_si_enregistre(rangees, lot_id, votes, deports)


def seance_close(seance: Seance) -> bool:
    """Return whether nothing can be recorded any more on a séance."""
    return seance.etat is not EtatSeance.OUVERTE


def _courant(rangees: Rangees, lots: tuple[LigneLot, ...], lot_id: int | None) -> tuple[LotInscrit, LigneLot] | None:
    ouvrables = [lot for lot in lots if not lot.en_deport]
    if lot_id is None:
        ouvert = next((lot for lot in ouvrables if lot.avancement.reste), ouvrables[0] if ouvrables else None)
    else:
        ouvert = next((lot for lot in ouvrables if lot.lot_id == lot_id), None)
        if ouvert is None:
            raise Introuvable("lot", id=lot_id)
    if ouvert is None:
        return None
    return next(i for i in rangees.agenda if i.lot.id == ouvert.lot_id), ouvert


def load_rangees(session: Session, auteur: Auteur, seance_id: int, maintenant: datetime | None = None) -> Rangees:
    """Read the rows of a séance that this reader may know: a dozen statements, whatever the number of lots.

    `maintenant` tells the lots whose ranking is still debated from those whose vote has begun.

    Raises:
        Introuvable: not for this reader.
        Refus: `deliberation_avant_ouverture`.
    """
    seance = find_seance(session, auteur, seance_id)
    siens = sieges_du_membre(session, auteur, seance.id)
    if auteur.role is Role.MEMBRE and (not siens or pv_approuve(session, seance.id)):
        raise Introuvable("seance", id=seance_id)
    if seance.etat not in CONDUITE:
        raise Refus("deliberation_avant_ouverture", etat=seance.etat)
    sieges = load_sieges(session, seance.commission_id, seance.jour)
    regles = load_regles(session, seance)
    agenda = load_agenda(session, seance.id)
    voix = load_voix(session, seance, [inscrit.lot for inscrit in agenda], sieges, regles)
    if auteur.role is Role.MEMBRE:
        agenda = tuple(i for i in agenda if siens & {siege.id for siege, _ in voix[i.lot.id].sieges})
    decisions = _par_lot(session.scalars(select(Decision).where(Decision.seance_id == seance.id)))
    cles = [inscrit.lot.id for inscrit in agenda]
    sur_la_table, au_vote = lots_au_vote(session, cles), lots_au_vote(session, cles, maintenant)
    caches = lots_sans_noms(session, auteur, [i.lot for i in agenda])
    return Rangees(
        auteur=auteur,
        seance=seance,
        regles=regles,
        agenda=agenda,
        fiches={i.lot.id: lit_fiche(i.lot.instantane or {}) for i in agenda},
        voix=voix,
        presents=load_presents(session, seance.id),
        sieges={siege.id: siege for siege in sieges},
        scrutins=_par_lot(_scrutins(session, seance.id)),
        decisions=decisions,
        ajournements={
            a.lot_id: a for a in session.scalars(select(Ajournement).where(Ajournement.seance_id == seance.id))
        },
        vivantes=_vivantes(session, seance.id),
        noms=_noms(session, decisions.values(), caches),
        en_deport=lots_en_deport(session, auteur, cles),
        au_vote=au_vote,
        en_debat=sur_la_table - au_vote,
        sans_noms=caches,
        parametres=load_parametres(session),
    )


def _scrutins(session: Session, seance_id: int) -> Iterable[Scrutin]:
    return session.scalars(
        select(Scrutin)
        .where(Scrutin.seance_id == seance_id)
        .options(selectinload(Scrutin.droits), selectinload(Scrutin.votes))
        .order_by(Scrutin.id)
    )


def _vivantes(session: Session, seance_id: int) -> dict[int, int]:
    lignes = session.execute(
        select(Candidature.lot_id, func.count())
        .join(Lot, Lot.id == Candidature.lot_id)
        .where(Lot.seance_id == seance_id, Candidature.retiree_le.is_(None))
        .group_by(Candidature.lot_id)
    )
    return dict(lignes.all())


def _noms(session: Session, decisions: Iterable[Sequence[Decision]], caches: frozenset[int]) -> dict[int, str]:
    """Return the frozen name of who comes first on each decided lot, by key of the candidature; none of `caches`."""
    premieres = [d.candidature_id for du_lot in decisions if (d := premiere_decision(du_lot))]
    lignes = session.scalars(select(Candidature).where(Candidature.id.in_(premieres)))
    return {c.id: dossier_lu(c, caches).nom_complet for c in lignes}


def _par_lot(rangees: Iterable[R]) -> dict[int, list[R]]:
    par_lot: dict[int, list[R]] = defaultdict(list)
    for rangee in rangees:
        par_lot[rangee.lot_id].append(rangee)
    return par_lot


def _president(seance: Seance) -> str:
    qui = seance.presidee_par
    return nom_complet(qui.civilite, qui.prenom, qui.nom) if qui else ""


def _secretaire(session: Session, seance: Seance) -> str:
    qui = session.get(Utilisateur, seance.secretaire_id) if seance.secretaire_id else None
    return nom_complet(qui.civilite, qui.prenom, qui.nom) if qui else ""
