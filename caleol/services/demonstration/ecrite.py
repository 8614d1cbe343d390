"""A written séance of the demonstration, brought to its vote: a question answered, a few voices, the others awaited."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from caleol.models.seance import Seance
from caleol.queries.agenda import load_agenda
from caleol.queries.convocables import load_convocables
from caleol.queries.urnes import lots_au_vote
from caleol.rules.composition import Voix
from caleol.rules.droits import Auteur, Role
from caleol.services.demonstration.chantier import Chantier
from caleol.services.horloge_votes import settle_seance
from caleol.services.votes import cast_vote, contribute
from seeds.demonstration.comptes import SECRETAIRE

VOIX = ("1", "1", "abstention")
"""What the first seats vote whose holder has no account."""

QUESTION = "Le logement est-il desservi le soir\u202f? Le premier ménage travaille en horaires décalés."
REPONSE = "Oui\u00a0: l’arrêt de bus est à deux minutes, le dernier passage est à 23 h 40."


@dataclass(frozen=True, slots=True)
class Bulletin:
    """A ballot to send: whose, on which lot."""

    lot_id: int
    siege_id: int
    membre: Auteur
    choix: str


def debate(chantier: Chantier, seance_id: int, ouverte: datetime) -> None:
    """Open the debate at its hour, as the clock does; a member asks, the secretary answers."""
    settle_seance(chantier.a(ouverte), seance_id)
    bulletin = next(_bulletins(chantier, seance_id))
    with chantier.a(ouverte + timedelta(minutes=40)).ouvre(bulletin.membre) as acte:
        contribute(acte, lot_id=bulletin.lot_id, texte=QUESTION)
    with chantier.a(ouverte + timedelta(minutes=65)).ouvre(chantier.auteurs[SECRETAIRE]) as acte:
        contribute(acte, lot_id=bulletin.lot_id, texte=REPONSE)


def vote(chantier: Chantier, seance_id: int, quand: datetime) -> None:
    """Send a few ballots on each lot that is open to the vote."""
    for rang, bulletin in enumerate(_bulletins(chantier, seance_id), start=1):
        with chantier.a(quand + timedelta(minutes=rang)).ouvre(bulletin.membre) as acte:
            cle = f"demonstration-{bulletin.lot_id}-{bulletin.siege_id}"
            cast_vote(acte, lot_id=bulletin.lot_id, siege_id=bulletin.siege_id, choix=bulletin.choix, cle=cle)


def _bulletins(chantier: Chantier, seance_id: int) -> Iterator[Bulletin]:
    """Give the ballots of the first seats that vote on the whole agenda and whose holder nobody logs in as."""
    with chantier.sessions.lecture() as session:
        sieges = load_convocables(session, session.get_one(Seance, seance_id))
        ouverts = lots_au_vote(session, [inscrit.lot.id for inscrit in load_agenda(session, seance_id)])
    muets = (c.siege for c in sieges if c.voix is Voix.DELIBERATIVE and c.tous and c.siege.titulaire)
    titulaires = [(siege.id, siege.titulaire) for siege in muets if siege.titulaire]
    sans_compte = [(cle, qui.membre_id) for cle, qui in titulaires if qui.utilisateur_id is None]
    for (siege_id, membre_id), choix in zip(sans_compte, VOIX, strict=False):
        for lot_id in sorted(ouverts):
            yield Bulletin(lot_id, siege_id, Auteur(None, Role.MEMBRE, membre_id=membre_id), choix)
