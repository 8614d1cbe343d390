"""What a convocation carries beside its text: the agenda as the member reads it, and a calendar entry."""

from datetime import timedelta
from typing import Final

from caleol.kernel.clock import jour_local
from caleol.kernel.francais import date_courte
from caleol.mail import agenda
from caleol.mail.message import Piece
from caleol.models.seance import Seance
from caleol.services.act import Acte
from caleol.services.courriels import OrdreDuJourJoint

DUREE: Final = timedelta(hours=2)
"""How long a calendar holds for a séance; nobody knows its end before the levée."""


def pieces_convocation(
    acte: Acte, seance: Seance, membre_id: int, *, adresse: str = ""
) -> tuple[Piece | OrdreDuJourJoint, ...]:
    """Return the papers of one convocation; `adresse` is that of the séance's page."""
    return OrdreDuJourJoint(seance_id=seance.id, membre_id=membre_id), calendrier(acte, seance, adresse=adresse)


def calendrier(acte: Acte, seance: Seance, *, adresse: str = "", annule: bool = False) -> Piece:
    """Return the calendar entry of a séance; the same séance changed or cancelled replaces it in the calendar."""
    numero = f"séance n°\u00a0{seance.numero} du {date_courte(jour_local(seance.prevue_le))}"
    evenement = agenda.Evenement(
        uid=f"seance-{seance.id}-{seance.commission.code}-{seance.annee}@caleol",
        sequence=seance.version,
        cree_le=acte.instant,
        debut=seance.prevue_le,
        fin=seance.prevue_le + DUREE,
        resume=f"{seance.commission.nom}, {numero}",
        lieu=", ".join(lieu for lieu in (seance.lieu, seance.lien_visio) if lieu),
        url=adresse,
        annule=annule,
    )
    return Piece(nom=agenda.NOM, genre=agenda.GENRE, contenu=agenda.calendrier(evenement))
