"""What the convoked members are told when a séance is cancelled."""

from sqlalchemy import select

from caleol.kernel.clock import jour_local
from caleol.kernel.francais import date_longue, heure
from caleol.mail.redaction import redige
from caleol.models.enumerations import CanalConvocation
from caleol.models.seance import Convocation, Seance
from caleol.services.act import Acte
from caleol.services.courriels import queue_courriel
from caleol.services.invitations import calendrier


def announce_cancellation(acte: Acte, seance: Seance, motif: str) -> int:
    """Queue a mail to each person who was convoked by mail, with the calendar entry that withdraws the séance.

    Return how many; those convoked by post or by hand are to be told by the secretary.
    """
    annonce = redige(
        "annulation",
        commission=seance.commission.nom,
        numero=seance.numero,
        jour=date_longue(jour_local(seance.prevue_le)),
        heure=heure(seance.prevue_le),
        motif=motif,
    )
    adresses = {
        convocation.membre.courriel
        for convocation in acte.session.scalars(
            select(Convocation).where(
                Convocation.seance_id == seance.id, Convocation.canal == CanalConvocation.COURRIEL
            )
        )
        if convocation.membre.courriel
    }
    for adresse in sorted(adresses):
        queue_courriel(
            acte,
            cle=f"annulation-{seance.id}-{adresse}"[:120],
            destinataire=adresse,
            objet=annonce.objet,
            texte=annonce.texte,
            pieces=(calendrier(acte, seance, annule=True),),
        )
    return len(adresses)
