"""Personal links of convocations: what a link shows before its code, and the account that it opened."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session, joinedload

from caleol.kernel.errors import Introuvable
from caleol.models.enumerations import EtatSeance
from caleol.models.seance import Convocation, LienConvocation, Seance
from caleol.queries.comptes import Compte, get_compte
from caleol.rules.droits import Auteur, Role


@dataclass(frozen=True, slots=True)
class LienLu:
    """What a link shows to whoever holds it: the séance's name and day, and the mail address, mostly hidden."""

    seance: str
    prevue_le: datetime
    courriel: str


def empreinte_lien(secret: str) -> str:
    """Return what is kept of the secret of a link."""
    return hashlib.sha256(secret.encode()).hexdigest()


def empreinte_code(secret: str, code: str) -> str:
    """Return what is kept of a code; without the secret of its link, six digits cannot be found from it."""
    return hashlib.sha256(f"{secret}:{''.join(code.split())}".encode()).hexdigest()


def lien_vivant(maintenant: datetime) -> ColumnElement[bool]:
    """Return the condition of a link that may still be opened."""
    return and_(LienConvocation.revoque_le.is_(None), LienConvocation.expire_le > maintenant)


def find_lien(session: Session, secret: str, maintenant: datetime) -> LienLu:
    """Return what a link shows.

    Raises:
        Introuvable: no such link, it has expired or was taken back, or its séance is cancelled.
    """
    convocation = session.scalar(
        select(Convocation)
        .join(LienConvocation, LienConvocation.convocation_id == Convocation.id)
        .join(Seance, Seance.id == Convocation.seance_id)
        .where(
            LienConvocation.empreinte == empreinte_lien(secret),
            lien_vivant(maintenant),
            Seance.etat != EtatSeance.ANNULEE,
        )
        .options(joinedload(Convocation.seance).joinedload(Seance.commission), joinedload(Convocation.membre))
    )
    if convocation is None:
        raise Introuvable("lien")
    seance = convocation.seance
    titre = f"{seance.commission.nom} n°\u00a0{seance.numero}"
    return LienLu(titre, seance.prevue_le, _cache(convocation.membre.courriel or ""))


def get_compte_du_lien(session: Session, utilisateur_id: int, lien_id: int, maintenant: datetime) -> Compte | None:
    """Return an account as a link opens it: the member of the convocation, for that séance, and nothing else."""
    convocation = session.scalar(
        select(Convocation)
        .join(LienConvocation, LienConvocation.convocation_id == Convocation.id)
        .where(LienConvocation.id == lien_id, lien_vivant(maintenant))
        .options(joinedload(Convocation.membre))
    )
    if convocation is None or convocation.membre.utilisateur_id != utilisateur_id:
        return None
    compte = get_compte(session, utilisateur_id)
    if compte is None:
        return None
    auteur = Auteur(utilisateur_id, Role.MEMBRE, membre_id=convocation.membre_id, seance_id=convocation.seance_id)
    return replace(compte, provisoire=False, auteurs=(auteur,), perimetres={})


def _cache(courriel: str) -> str:
    """Return « a…@exemple.fr »."""
    nom, _, domaine = courriel.partition("@")
    return f"{nom[:1]}…@{domaine}" if domaine else ""
