"""What a convocation carries beside its text: the agenda as the member reads it, and a calendar entry."""

from caleol.mail import agenda
from caleol.mail.message import Piece
from caleol.models.seance import Seance
from caleol.services.act import Acte
from caleol.services.courriels import OrdreDuJourJoint


def pieces_convocation(
    acte: Acte, seance: Seance, membre_id: int, *, adresse: str = ""
) -> tuple[Piece | OrdreDuJourJoint, ...]:
    """Return the papers of one convocation; `adresse` is that of the séance's page."""
    return OrdreDuJourJoint(seance_id=seance.id, membre_id=membre_id), calendrier(acte, seance, adresse=adresse)


def calendrier(acte: Acte, seance: Seance, *, adresse: str = "", annule: bool = False) -> Piece:
    """Return the calendar entry of a séance; the same séance changed or cancelled replaces it in the calendar."""
    evenement = agenda.evenement_seance(
        id=seance.id,
        commission=seance.commission.nom,
        code=seance.commission.code,
        annee=seance.annee,
        numero=seance.numero,
        prevue_le=seance.prevue_le,
        fin_le=seance.fin_le,
        lieux=(seance.lieu, seance.lien_visio),
        version=seance.version,
        ecrit_le=acte.instant,
        adresse=adresse,
        annule=annule,
    )
    return Piece(nom=agenda.NOM, genre=agenda.GENRE, contenu=agenda.calendrier(evenement))
