"""Erasing a person from the register: the salts of the personal values go, the chain stays whole.

Without its salt the digest of a personal value proves nothing any more, and nobody can find the value back by
trying names; the entry itself (who, when, what, on which object) does not change.
"""

from collections.abc import Sequence

from sqlalchemy import delete, select, tuple_
from sqlalchemy.orm import Session

from caleol.kernel.errors import Refus
from caleol.models.commission import Membre
from caleol.models.compte import Utilisateur
from caleol.models.echange import Courriel
from caleol.models.lot import Candidature
from caleol.models.registre import EntreeRegistre, SelRegistre
from caleol.queries.comptes import find_identifiant
from caleol.queries.demandes import find_demande_id
from caleol.rules.droits import Droit
from caleol.services.act import Acte
from caleol.services.registre import empreinte, forme_canonique

Objet = tuple[str, int]


def erase_demande(acte: Acte, *, numero: str, motif: str) -> int:
    """Erase what the register proves of an applicant: their application and its candidatures; return how many values.

    Raises:
        Introuvable: no application bears this number.
        Refus: `motif_requis`.
    """
    demande_id = find_demande_id(acte.session, numero)
    candidatures = acte.session.scalars(select(Candidature.id).where(Candidature.demande_id == demande_id))
    objets = [("demande", demande_id), *(("candidature", cle) for cle in candidatures)]
    return erase_personnel(acte, objets=objets, motif=motif)


def erase_compte(acte: Acte, *, identifiant: str, motif: str) -> int:
    """Erase what the register proves of the person of an account: account, member, mails; return how many values.

    Raises:
        Introuvable: no account bears this name.
        Refus: `motif_requis`.
    """
    compte = acte.session.get_one(Utilisateur, find_identifiant(acte.session, identifiant))
    membre = acte.session.scalar(select(Membre).where(Membre.utilisateur_id == compte.id))
    adresses = {adresse for adresse in (compte.courriel, membre.courriel if membre else None) if adresse}
    courriels = acte.session.scalars(select(Courriel.id).where(Courriel.destinataire.in_(adresses)))
    objets = [("utilisateur", compte.id), *(("courriel", cle) for cle in courriels)]
    return erase_personnel(acte, objets=[*objets, ("membre", membre.id)] if membre else objets, motif=motif)


def erase_personnel(acte: Acte, *, objets: Sequence[Objet], motif: str) -> int:
    """Erase the salts of every personal value that entries keep about objects, the first of them the person's own.

    Return how many. The act itself is written on the first object, with the entries whose salts went, never with the
    values; its reason is a personal value too, for it may name somebody.

    Raises:
        Refus: `motif_requis`.
    """
    acte.exige(Droit.GERER_COMPTES)
    if not motif.strip():
        raise Refus("motif_requis", champ="motif")
    cles = [(genre, str(cle)) for genre, cle in objets]
    sels = acte.session.execute(
        select(SelRegistre.id, SelRegistre.chaine, SelRegistre.rang)
        .join(EntreeRegistre, (EntreeRegistre.chaine == SelRegistre.chaine) & (EntreeRegistre.rang == SelRegistre.rang))
        .where(tuple_(EntreeRegistre.objet_type, EntreeRegistre.objet_id).in_(cles))
    ).all()
    acte.session.execute(delete(SelRegistre).where(SelRegistre.id.in_([sel.id for sel in sels])))
    genre, cle = objets[0]
    entrees = sorted({(sel.chaine, sel.rang) for sel in sels})
    donnees = {"valeurs": len(sels), "objets": len(objets), "entrees": [list(entree) for entree in entrees]}
    acte.inscrire("effacement_personnel", genre, cle, donnees, personnel={"motif": motif.strip()})
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
