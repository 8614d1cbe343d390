"""Erasing a person from the register: the salts of the personal values go, the chain stays whole.

Without its salt the digest of a personal value proves nothing any more, and nobody can find the value back by
trying names; the entry itself (who, when, what, on which object) does not change.
"""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from caleol.kernel.errors import Refus
from caleol.models.registre import EntreeRegistre, SelRegistre
from caleol.rules.droits import Droit
from caleol.services.act import Acte
from caleol.services.registre import empreinte, forme_canonique


def erase_personnel(acte: Acte, *, objet_type: str, objet_id: object, motif: str) -> int:
    """Erase the salts of every personal value that entries keep about an object; return how many.

    The act itself is written in the register, with its reason and the number, never with the values.

    Raises:
        Refus: `motif_requis`.
    """
    acte.exige(Droit.GERER_COMPTES)
    if not motif.strip():
        raise Refus("motif_requis", champ="motif")
    sels = acte.session.scalars(
        select(SelRegistre.id)
        .join(EntreeRegistre, (EntreeRegistre.chaine == SelRegistre.chaine) & (EntreeRegistre.rang == SelRegistre.rang))
        .where(EntreeRegistre.objet_type == objet_type, EntreeRegistre.objet_id == str(objet_id))
    ).all()
    acte.session.execute(delete(SelRegistre).where(SelRegistre.id.in_(sels)))
    acte.inscrire("effacement_personnel", objet_type, objet_id, {"valeurs": len(sels), "motif": motif.strip()})
    return len(sels)


def proves(session: Session, chaine: str, rang: int, champ: str, valeur: str) -> bool | None:
    """Return whether an entry was made with this personal value; None once its salt is erased."""
    sel = session.scalar(
        select(SelRegistre.sel).where(
            SelRegistre.chaine == chaine, SelRegistre.rang == rang, SelRegistre.champ == champ
        )
    )
    donnees = session.scalar(
        select(EntreeRegistre.donnees).where(EntreeRegistre.chaine == chaine, EntreeRegistre.rang == rang)
    )
    if sel is None or donnees is None:
        return None
    trace = forme_canonique({f"{champ}_sha256": empreinte(sel + valeur)})
    return trace.strip("{}") in donnees
