"""Hold a séance: opening, presences by the minute, votes and decisions lot by lot, levée, minutes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from caleol.models.enumerations import EtatLot, ModalitePresence
from caleol.models.lot import Lot
from caleol.models.seance import Seance
from caleol.queries.agenda import load_agenda
from caleol.queries.convocables import SiegeConvocable, load_convocables
from caleol.queries.pv import get_pv
from caleol.queries.voix import load_regles, load_sieges, load_voix
from caleol.rules.composition import NatureSiege
from caleol.rules.droits import OUTIL
from caleol.rules.reglement import ModaliteSeance
from caleol.services.act import Acte
from caleol.services.ajournements import postpone_lot
from caleol.services.deliberation import record_deliberation
from caleol.services.demonstration.agenda import SeancePrevue
from caleol.services.demonstration.candidats import release_candidats
from caleol.services.demonstration.chantier import Chantier
from caleol.services.demonstration.decisions import draw_deliberation
from caleol.services.demonstration.examens import answer_examens
from caleol.services.ouverture import close_seance, open_seance, record_incident
from caleol.services.presences import record_arrivee, record_deport
from caleol.services.pv import empreinte_pv, print_pv, validate_pv
from seeds.demonstration.comptes import SECRETAIRE

VIENT = {
    NatureSiege.DESIGNE: 0.9,
    NatureSiege.PREFET: 0.8,
    NatureSiege.EPCI: 0.6,
    NatureSiege.MAIRE: 0.62,
    NatureSiege.CONSULTATIF: 0.5,
}
MINUTES_PAR_LOT = 4
REPORT = "Logement à visiter de nouveau avant toute proposition : l’état des lieux n’est pas rendu."
INCIDENT = "Liaison de la visioconférence interrompue une minute, puis rétablie ; aucun vote pendant ce temps."


@dataclass(frozen=True, slots=True)
class Arrivee:
    """Who takes a seat."""

    siege_id: int
    membre_id: int
    mode: ModalitePresence


def hold_seance(chantier: Chantier, hasard: Random, prevue: SeancePrevue, seance_id: int) -> None:
    """Open a séance, record who is there, decide its lots, and raise it where all of them are to be decided."""
    if prevue.ouverte is None:
        return
    secretaire = chantier.auteurs[SECRETAIRE]
    president = chantier.auteurs[prevue.president].membre_id or 0
    arrivees = _arrivees(chantier, hasard, prevue, seance_id, president)
    with chantier.a(prevue.ouverte).ouvre(secretaire) as acte:
        for arrivee in arrivees:
            record_arrivee(
                acte,
                seance_id=seance_id,
                siege_id=arrivee.siege_id,
                membre_id=arrivee.membre_id,
                mode=arrivee.mode,
                arrivee_le=prevue.ouverte - timedelta(minutes=hasard.randint(0, 6)),
            )
        open_seance(acte, seance_id=seance_id, presidee_par_id=president)
    lots = _lots(chantier, seance_id)
    quand = prevue.ouverte
    for rang, lot_id in enumerate(lots[: round(len(lots) * prevue.part_traitee)]):
        quand += timedelta(minutes=MINUTES_PAR_LOT)
        _decide(chantier, hasard, lot_id, rang, quand)
    answer_examens(chantier, seance_id, quand + timedelta(minutes=1), tous=prevue.part_traitee == 1)
    if prevue.part_traitee < 1:
        return
    with chantier.a(quand + timedelta(minutes=3)).ouvre(secretaire) as acte:
        if prevue.modalite is ModaliteSeance.MIXTE:
            record_incident(acte, seance_id=seance_id, texte=INCIDENT)
        close_seance(acte, seance_id=seance_id)
    release_candidats(chantier, seance_id)


def validate_seance(chantier: Chantier, prevue: SeancePrevue, seance_id: int) -> None:
    """Let the member who presided validate the minutes."""
    if prevue.validee is None:
        return
    with chantier.sessions.lecture() as session:
        lu = empreinte_pv(get_pv(session, OUTIL, seance_id))
    actes = chantier.a(prevue.validee)
    with actes.ouvre(chantier.auteurs[prevue.president]) as acte:
        pv_id = validate_pv(acte, seance_id=seance_id, lu=lu)
    print_pv(actes, pv_id, chantier.dossier)


def _arrivees(
    chantier: Chantier, hasard: Random, prevue: SeancePrevue, seance_id: int, president: int
) -> Sequence[Arrivee]:
    """Draw who comes: the president always, four designated members at least, some by a suppléant or by video."""
    with chantier.sessions.lecture() as session:
        sieges = load_convocables(session, session.get_one(Seance, seance_id))
    arrivees: list[Arrivee] = []
    designes = 0
    for convocable in sieges:
        siege = convocable.siege
        preside = any(mandat.membre_id == president and mandat.president for mandat in siege.mandats)
        designe = siege.regle.nature is NatureSiege.DESIGNE
        manque = designe and designes < 4
        if not siege.mandats or not (preside or manque or hasard.random() < VIENT[siege.regle.nature]):
            continue
        designes += designe
        arrivees.append(
            Arrivee(siege.id, president if preside else _titulaire(hasard, convocable), _mode(hasard, prevue))
        )
    return arrivees


def _titulaire(hasard: Random, convocable: SiegeConvocable) -> int:
    """Return who comes for a seat: its titulaire, else a suppléant."""
    mandats = convocable.siege.mandats
    return mandats[-1].membre_id if hasard.random() < 0.15 else mandats[0].membre_id


def _mode(hasard: Random, prevue: SeancePrevue) -> ModalitePresence:
    a_distance = prevue.modalite is ModaliteSeance.MIXTE and hasard.random() < 0.35
    return ModalitePresence.VISIO if a_distance else ModalitePresence.SALLE


def _lots(chantier: Chantier, seance_id: int) -> Sequence[int]:
    with chantier.sessions.lecture() as session:
        return [inscrit.lot.id for inscrit in load_agenda(session, seance_id) if inscrit.lot.etat is EtatLot.INSCRIT]


def _decide(chantier: Chantier, hasard: Random, lot_id: int, rang: int, quand: datetime) -> None:
    """Take the decisions of a lot, or postpone it."""
    secretaire = chantier.auteurs[SECRETAIRE]
    if rang % 7 == 2:
        with chantier.a(quand).ouvre(secretaire) as acte:
            postpone_lot(acte, lot_id=lot_id, motif=REPORT)
        return
    if rang % 5 == 3:
        with chantier.a(quand - timedelta(minutes=2)).ouvre(secretaire) as acte:
            _step_aside(acte, hasard, lot_id)
    with chantier.a(quand).ouvre(secretaire) as acte:
        lot = acte.session.get_one(Lot, lot_id)
        tiree = draw_deliberation(hasard, lot, acte.jour, _votants(acte, lot), rang, chantier.corriges)
        record_deliberation(
            acte,
            lot_id=lot_id,
            version=lot.version,
            decisions=tiree.decisions,
            contre_propositions=tiree.contre_propositions,
            votes=tiree.votes,
            ordre_motif=tiree.ordre_motif,
            relu=True,
        )


def _votants(acte: Acte, lot: Lot) -> Mapping[int, NatureSiege]:
    """Return the seats that vote on a lot at this minute, with their nature."""
    seance = acte.session.get_one(Seance, lot.seance_id)
    sieges = load_sieges(acte.session, seance.commission_id, seance.jour)
    voix = load_voix(acte.session, seance, [lot], sieges, load_regles(acte.session, seance))[lot.id]
    return {siege.id: siege.regle.nature for siege, _ in voix.votants}


def _step_aside(acte: Acte, hasard: Random, lot_id: int) -> None:
    """Let a designated member step aside, where enough of the others stay."""
    lot = acte.session.get_one(Lot, lot_id)
    votants = _votants(acte, lot)
    designes = [siege for siege, nature in votants.items() if nature is NatureSiege.DESIGNE]
    if len(votants) > 5 and len(designes) > 1:
        record_deport(acte, lot_id=lot_id, siege_id=hasard.choice(designes[1:]))
