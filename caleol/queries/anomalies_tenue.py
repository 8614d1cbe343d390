"""What the rules find in how a past séance was held: mandates, seats, voices, calls, delays; from its rows."""

from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from caleol.kernel.clock import jour_local
from caleol.kernel.francais import date_courte, heure
from caleol.models.enumerations import EtatSeance
from caleol.models.lot import Scrutin
from caleol.models.seance import Convocation, Seance
from caleol.queries.anomalie import Anomalie
from caleol.queries.convocables import sieges_non_convoques
from caleol.queries.papiers.mots import nom
from caleol.queries.papiers.releve import Releve, load_releve, numeros
from caleol.queries.valeurs import load_parametres
from caleol.queries.voix import SiegeLu
from caleol.rules.composition import NatureSiege, Voix, composition_anomalies
from caleol.rules.delais import intervalle_seances
from caleol.rules.reglement import ModaliteSeance

R441_9: Final = "CCH, art. R. 441-9"
REGLEMENT: Final = "règlement intérieur"
MANDATS: Final = "mandats"


def anomalies_tenue(session: Session, seance: Seance) -> Iterator[Anomalie]:
    """Yield what does not hold in the rows of a séance that was held, with mandates and seats as on its day."""
    releve = load_releve(session, seance)
    scrutins = _scrutins(session, seance.id)
    yield from _composition(releve)
    yield from _mandats(releve, scrutins)
    yield from _convocations(releve)
    yield from _forme(releve, scrutins)
    yield from _intervalle(releve)
    for scrutin in scrutins:
        yield from _voix(releve, scrutin)


def _scrutins(session: Session, seance_id: int) -> Sequence[Scrutin]:
    return session.scalars(
        select(Scrutin)
        .where(Scrutin.seance_id == seance_id, Scrutin.annule_le.is_(None))
        .options(selectinload(Scrutin.votes), selectinload(Scrutin.droits))
        .order_by(Scrutin.id)
    ).all()


def _composition(releve: Releve) -> Iterator[Anomalie]:
    for constat in composition_anomalies([siege.regle for siege in releve.sieges]):
        yield Anomalie(None, "R03", R441_9, constat.phrase)
    preside = releve.seance.presidee_par_id
    six = [siege for siege in releve.sieges if siege.regle.nature is NatureSiege.DESIGNE]
    if preside is not None and not any(siege.mandat(preside) for siege in six):
        qui = nom(releve.seance.presidee_par)
        yield Anomalie(None, "R06", R441_9, f"{qui} a présidé sans mandat de membre désigné ce jour-là.")


def _mandats(releve: Releve, scrutins: Sequence[Scrutin]) -> Iterator[Anomalie]:
    """Tell who sat, or held a voice, without a mandate for that seat on that day."""
    dits = set()
    for presence in releve.presences:
        siege = releve.siege(presence.siege_id)
        if siege is None or siege.mandat(presence.membre_id) is None:
            dits.add((presence.siege_id, presence.membre_id))
            ou = f"au siège « {siege.libelle} »" if siege else "à un siège inconnu"
            qui = nom(presence.membre)
            yield Anomalie(None, MANDATS, R441_9, f"{qui} a siégé {ou} sans mandat en cours ce jour-là.")
    rangs = numeros(releve.agenda)
    for scrutin in scrutins:
        for vote in scrutin.votes:
            sans = not any(siege.mandat(vote.membre_id) for siege in _porteurs(releve, vote.siege_id))
            if sans and (vote.siege_id, vote.membre_id) not in dits:
                phrase = "Un vote a été émis par une personne sans mandat pour ce siège ce jour-là."
                yield Anomalie(rangs.get(scrutin.lot_id), MANDATS, R441_9, phrase)


def _porteurs(releve: Releve, siege_id: int) -> list[SiegeLu]:
    """Return the seat of a vote, and those that a proxy of the séance lets speak for it."""
    cles = {siege_id, *(p.mandataire_siege_id for p in releve.pouvoirs if p.mandant_siege_id == siege_id)}
    return [siege for siege in releve.sieges if siege.id in cles]


def _convocations(releve: Releve) -> Iterator[Anomalie]:
    seance = releve.seance
    for siege in sieges_non_convoques(releve.session, seance):
        yield Anomalie(None, "R08", REGLEMENT, f"Siège « {siege.libelle} » : il vote, personne n’y a été convoqué.")
    if seance.ouverte_le is None:
        return
    tardives = releve.session.scalars(
        select(Convocation).where(Convocation.seance_id == seance.id, Convocation.envoyee_le > seance.ouverte_le)
    )
    for appel in tardives:
        phrase = f"{nom(appel.membre)} a été convoqué après l’ouverture, à {heure(appel.envoyee_le)}."
        yield Anomalie(None, "R08", REGLEMENT, phrase)


def _forme(releve: Releve, scrutins: Sequence[Scrutin]) -> Iterator[Anomalie]:
    seance, regles, rangs = releve.seance, releve.regles, numeros(releve.agenda)
    if regles is not None and seance.modalite.value not in {str(admise) for admise in regles.modalites}:
        phrase = f"Séance tenue {seance.modalite.libelle}, forme que le règlement du jour n’admet pas."
        yield Anomalie(None, "R12", REGLEMENT, phrase)
    if seance.modalite is not ModaliteSeance.ECRIT or seance.fin_le is None:
        return
    for scrutin in scrutins:
        if scrutin.clos_le is not None and scrutin.clos_le < seance.fin_le:
            phrase = f"Vote par écrit clos à {heure(scrutin.clos_le)}, avant l’heure annoncée ({heure(seance.fin_le)})."
            yield Anomalie(rangs.get(scrutin.lot_id), "R14", "décret 2014-1627", phrase)


def _intervalle(releve: Releve) -> Iterator[Anomalie]:
    seance = releve.seance
    avant = releve.session.scalar(
        select(Seance.ouverte_le)
        .where(
            Seance.commission_id == seance.commission_id,
            Seance.etat.in_((EtatSeance.LEVEE, EtatSeance.VALIDEE)),
            Seance.ouverte_le < seance.ouverte_le,
        )
        .order_by(Seance.ouverte_le.desc())
        .limit(1)
    )
    if avant is None:
        return
    derniere = jour_local(avant)
    controle = intervalle_seances(derniere, seance.jour, load_parametres(releve.session))
    if not controle.respecte:
        phrase = f"Plus de deux mois depuis la séance précédente, tenue le {date_courte(derniere)}."
        yield Anomalie(None, "R11", "CCH, art. R. 441-9 IV", phrase)


def _voix(releve: Releve, scrutin: Scrutin) -> Iterator[Anomalie]:
    numero = numeros(releve.agenda).get(scrutin.lot_id)
    droits = {droit.siege_id: droit for droit in scrutin.droits}
    for droit in scrutin.droits:
        ouverte = releve.lots_du_siege(droit.siege_id).get(numero or 0)
        if droit.voix is Voix.DELIBERATIVE and ouverte is not Voix.DELIBERATIVE:
            siege = releve.siege(droit.siege_id)
            libelle = siege.libelle if siege else "inconnu"
            phrase = f"Le siège « {libelle} » avait une voix délibérative que le lieu du lot ne lui donne pas."
            yield Anomalie(numero, "R01", "CCH, art. L. 441-2", phrase)
    deportes = {(d.siege_id, d.membre_id) for d in releve.deports if d.lot_id == scrutin.lot_id}
    for vote in scrutin.votes:
        droit_ici = droits.get(vote.siege_id)
        if droit_ici is None or droit_ici.voix is not Voix.DELIBERATIVE:
            yield Anomalie(numero, "R02", "CCH, art. L. 441-2", "Un vote vient d’un siège sans voix délibérative.")
        if (vote.siege_id, vote.membre_id) in deportes:
            yield Anomalie(numero, "R10", REGLEMENT, "Un vote vient d’une personne en déport sur ce lot.")
