"""A ballot counted and concluded: when it is closed, or as of its announced hour by the next act after it."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from caleol.kernel.clock import jour_local
from caleol.kernel.errors import Refus
from caleol.models.enumerations import EtatLot, EtatSeance, ModeScrutin
from caleol.models.lot import Lot, Scrutin, Vote
from caleol.models.seance import Seance
from caleol.models.urne import Bulletin, PropositionVote, Urne
from caleol.queries.scrutin_lot import ABSTENTION, RENVOI
from caleol.queries.urnes import courants, load_contributions
from caleol.rules.droits import OUTIL
from caleol.rules.reglement import ModaliteSeance
from caleol.rules.scrutin import CONTRE
from caleol.rules.scrutin.modele import SensVote
from caleol.services import scrutins
from caleol.services.act import Acte
from caleol.services.classements import Proposition, check, lit_proposition
from caleol.services.conclusion import conclude
from caleol.services.en_cours import Deliberation, begin_deliberation

journal = logging.getLogger("caleol.services")
CHOIX = {SensVote.REFUSE: CONTRE, SensVote.ABSTENTION: ABSTENTION, SensVote.RENVOI: RENVOI}


def _posees(acte: Acte, urne: Urne) -> list[PropositionVote]:
    posees = select(PropositionVote).where(PropositionVote.urne_id == urne.id).order_by(PropositionVote.numero)
    return list(acte.session.scalars(posees))


def settle_urne(acte: Acte, seance: Seance, lot: Lot, urne: Urne, quand: datetime) -> Scrutin:
    """Count an open ballot as of an hour, and draw what it decides; the séance is locked by the caller."""
    bulletins = courants(acte.session.scalars(select(Bulletin).where(Bulletin.urne_id == urne.id)))
    quand = max([quand, *(bulletin.recu_le for bulletin in bulletins.values())])
    en_cours = begin_deliberation(replace(acte, instant=quand), seance, lot)
    poses = _posees(acte, urne)
    ecrites = [{"auteur_siege": p.auteur_siege_id, "decisions": p.decisions} for p in poses]
    propositions = [lit_proposition(ecrite) for ecrite in ecrites]
    ecrits = {c.siege_id: c.membre_id for c in load_contributions(acte.session, lot.id) if c.siege_id and c.membre_id}
    tenus = {**ecrits, **{siege: b.membre_id for siege, b in bulletins.items()}}
    compte = scrutins.depouille(
        acte,
        seance,
        en_cours.voix,
        en_cours.sieges,
        en_cours.regles,
        {siege: str(b.numero) if b.numero else CHOIX[b.sens] for siege, b in bulletins.items()},
        propositions,
        mode=ModeScrutin.BULLETIN,
        instant=quand,
        tour=urne.tour,
        mandataires={s: b.mandataire_siege_id for s, b in bulletins.items() if b.mandataire_siege_id},
        tenus=tenus if seance.modalite is ModaliteSeance.ECRIT else None,
        contributions=frozenset(ecrits),
    )
    scrutin = scrutins.save_scrutin(
        acte,
        seance,
        lot,
        en_cours.voix,
        [pose.classement for pose in poses],
        compte,
        _emis(acte, bulletins),
        ouvert_le=urne.ouverte_le,
        clos_le=quand,
        propositions=ecrites,
    )
    urne.close_le, urne.scrutin_id = quand, scrutin.id
    empeche = _empeche(en_cours, propositions, compte.depouillement.adopte, quand)
    conclude(acte, en_cours, scrutin, compte, propositions, [p.classement_id for p in poses], empeche=empeche)
    return scrutin


def _emis(acte: Acte, bulletins: Mapping[int, Bulletin]) -> dict[int, scrutins.Bulletin]:
    """Return the ballots with the receipts of their votes; one counted before, then opened again, gets a new one."""
    recus = [bulletin.recu for bulletin in bulletins.values()]
    pris = set(acte.session.scalars(select(Vote.recu).where(Vote.recu.in_(recus))))
    return {
        siege: scrutins.Bulletin(
            str(b.numero) if b.numero else CHOIX[b.sens],
            b.membre_id,
            b.recu_le,
            scrutins.new_recu() if b.recu in pris else b.recu,
        )
        for siege, b in bulletins.items()
    }


def _empeche(en_cours: Deliberation, propositions: Sequence[Proposition], adopte: str | None, quand: datetime) -> str:
    """Return why the ranking adopted cannot be decided on the day of the close, "" where it can (R38)."""
    if adopte is None:
        return ""
    try:
        check(propositions[int(adopte) - 1].decisions, en_cours.candidats, jour_local(quand))
    except Refus as refus:
        phrases = " ".join(constat.phrase for constat in refus.data.get("constats", ()))
        return f"Le classement adopté ne peut pas être décidé ce jour-là\u00a0: {phrases}"
    return ""


def settle_due(acte: Acte, seance_id: int) -> Mapping[int, Scrutin]:
    """Close, each as of its hour, the ballots of a séance whose announced hour has passed; return them by lot.

    The séance is locked by the caller. A lot whose ballot cannot be counted any more stays open and is told by the log.
    """
    seance = acte.session.get_one(Seance, seance_id)
    if seance.etat is not EtatSeance.OUVERTE:
        return {}
    dues = acte.session.scalars(
        select(Urne)
        .where(
            Urne.seance_id == seance_id,
            Urne.annulee_le.is_(None),
            Urne.close_le.is_(None),
            Urne.echeance_le <= acte.instant,
        )
        .order_by(Urne.id)
    ).all()
    closes = {}
    outil = replace(acte, auteur=OUTIL)  # the clock closes, whoever comes first after it
    for urne in dues:
        lot = acte.session.get_one(Lot, urne.lot_id, with_for_update=True)
        if lot.etat is not EtatLot.INSCRIT or urne.echeance_le is None:
            continue
        try:
            with acte.session.begin_nested():
                closes[lot.id] = settle_urne(outil, seance, lot, urne, urne.echeance_le)
        except Refus as refus:
            journal.warning("lot %s: its vote could not be counted at its hour (%s)", lot.id, refus)
    return closes
