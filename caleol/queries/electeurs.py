"""Who is expected to vote for a seat: there or by proxy in a séance that sits, called in a written one."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.models.seance import Convocation, Seance
from caleol.queries.voix import SiegeLu, VoixLot, load_presents
from caleol.rules.reglement import ModaliteSeance


@dataclass(frozen=True, slots=True)
class Electeurs:
    """Who holds each seat now, and who was called for each, with whether they said that they will not come."""

    ecrit: bool
    presents: Mapping[int, int]
    appeles: Mapping[int, Mapping[int, bool]]

    def de(self, siege: SiegeLu, voix: VoixLot) -> int | None:
        """Return the member whose ballot is waited for; None where nobody may vote for the seat now.

        In writing the titulaire comes before a suppléant, and who said that they will not come after who did not.
        """
        if not self.ecrit:
            return self.presents.get(voix.porteurs.get(siege.id, siege.id))
        appeles = self.appeles.get(siege.id, {})
        tries = sorted((m.membre_id for m in siege.mandats if m.membre_id in appeles), key=lambda m: appeles[m])
        return tries[0] if tries else None

    def appele(self, siege_id: int, membre_id: int) -> bool:
        """Return whether a member was called for a seat."""
        return membre_id in self.appeles.get(siege_id, {})


def load_electeurs(session: Session, seance: Seance) -> Electeurs:
    """Return who is expected to vote on a séance."""
    appeles: dict[int, dict[int, bool]] = defaultdict(dict)
    requete = select(Convocation.siege_id, Convocation.membre_id, Convocation.absence_annoncee)
    for siege_id, membre_id, absent in session.execute(requete.where(Convocation.seance_id == seance.id)):
        appeles[siege_id][membre_id] = absent
    presents = {siege_id: present.membre_id for siege_id, present in load_presents(session, seance.id).items()}
    return Electeurs(seance.modalite is ModaliteSeance.ECRIT, presents, appeles)
