"""Who types a lot: a note for the second writer; the version of the lot is what protects."""

from caleol.models.compte import Utilisateur
from caleol.models.enumerations import EtatSeance
from caleol.rules.droits import Droit
from caleol.services.act import Acte
from caleol.services.seances import exige_etat, lock_lot


def take_lot(acte: Acte, *, lot_id: int, sans_ecriture_depuis: int = 10) -> str | None:
    """Note that the author types this lot, unless a colleague typed in it in the last minutes; return their name.

    The note only informs: `record_deliberation` looks at the version, and loses nothing of either.
    """
    acte.exige(Droit.TENIR_SEANCE)
    seance, lot = lock_lot(acte, lot_id)
    exige_etat(seance, EtatSeance.OUVERTE)
    recent = lot.redaction_le and (acte.instant - lot.redaction_le).total_seconds() < sans_ecriture_depuis * 60
    if lot.redacteur_id not in {None, acte.utilisateur_id} and recent:
        autre = acte.session.get_one(Utilisateur, lot.redacteur_id)
        return f"{autre.prenom} {autre.nom}"
    lot.redacteur_id, lot.redaction_le = acte.utilisateur_id, acte.instant
    return None
