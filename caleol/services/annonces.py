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
    adresses = _convoques(acte, seance)
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


def announce_extension(acte: Acte, seance: Seance, fin: str, motif: str) -> int:
    """Queue a mail to each person who was convoked by mail: the vote goes on until `fin`; return how many."""
    annonce = redige("prolongation", commission=seance.commission.nom, numero=seance.numero, fin=fin, motif=motif)
    adresses = _convoques(acte, seance)
    for adresse in sorted(adresses):
        queue_courriel(
            acte,
            cle=f"prolongation-{seance.id}-{acte.instant:%Y%m%d%H%M%S%f}-{adresse}"[:120],
            destinataire=adresse,
            objet=annonce.objet,
            texte=annonce.texte,
        )
    return len(adresses)


def _convoques(acte: Acte, seance: Seance) -> set[str]:
    """Return the addresses of those who were convoked by mail."""
    convoques = select(Convocation).where(
        Convocation.seance_id == seance.id, Convocation.canal == CanalConvocation.COURRIEL
    )
    return {c.membre.courriel for c in acte.session.scalars(convoques) if c.membre.courriel}
