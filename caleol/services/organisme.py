"""What a new installation enters first: the landlord, its agencies, its commissions."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from caleol.kernel.errors import Introuvable, Refus
from caleol.models.commission import Commission, CommissionAgence
from caleol.models.organisation import Agence, Bailleur
from caleol.rules.droits import Droit
from caleol.rules.occupation.maintien import Regime
from caleol.services.act import Acte


def record_bailleur(
    acte: Acte,
    *,
    nom: str,
    forme_juridique: str,
    adresse: str,
    code_postal: str,
    ville: str,
    siren: str | None = None,
    telephone: str | None = None,
    courriel: str | None = None,
    tribunal_administratif: str | None = None,
    regime_maintien: Regime | None = None,
) -> None:
    """Enter or correct the landlord that this installation serves; papers already printed do not change.

    `regime_maintien` says which articles govern the right to stay (HLM body or SEM); None leaves it to the legal form.
    """
    acte.exige(Droit.GERER_COMPTES)
    bailleur = acte.session.get(Bailleur, 1, with_for_update=True)
    geste = "creation_bailleur" if bailleur is None else "correction_bailleur"
    if bailleur is None:
        bailleur = Bailleur(id=1)
        acte.session.add(bailleur)
    bailleur.nom, bailleur.forme_juridique, bailleur.siren = nom, forme_juridique, siren
    bailleur.adresse, bailleur.code_postal, bailleur.ville = adresse, code_postal, ville
    bailleur.telephone, bailleur.courriel = telephone, courriel
    bailleur.tribunal_administratif = tribunal_administratif
    bailleur.regime_maintien = regime_maintien
    acte.inscrire(geste, "bailleur", 1, {"nom": nom, "siren": siren, "regime": regime_maintien})


def create_agence(acte: Acte, *, code: str, nom: str, adresse: str | None = None, courriel: str | None = None) -> int:
    """Create an agency; return its key.

    Raises:
        Refus: `agence_deja_creee`.
    """
    acte.exige(Droit.GERER_COMPTES)
    cle = code.strip().upper()
    if acte.session.scalar(select(Agence.id).where(Agence.code == cle)) is not None:
        raise Refus("agence_deja_creee", champ="code", code_agence=cle)
    agence = Agence(code=cle, nom=nom.strip(), adresse=adresse or None, courriel=courriel or None)
    acte.session.add(agence)
    acte.session.flush()
    acte.inscrire("creation_agence", "agence", agence.id, {"code": cle})
    return agence.id


def create_commission(
    acte: Acte, *, code: str, nom: str, debut: date, lieu_habituel: str | None, agence_ids: Collection[int]
) -> int:
    """Create a commission on the agencies whose dwellings it lets; return its key.

    Raises:
        Refus: `commission_deja_creee`, `agence_deja_rattachee` where an agency has its commission already.
        Introuvable: an agency does not exist.
    """
    acte.exige(Droit.GERER_COMPTES)
    cle = code.strip().upper()
    if acte.session.scalar(select(Commission.id).where(Commission.code == cle)) is not None:
        raise Refus("commission_deja_creee", champ="code_commission", code_commission=cle)
    agences = acte.session.scalars(select(Agence).where(Agence.id.in_(agence_ids))).all()
    if len(agences) != len(set(agence_ids)):
        raise Introuvable("agence")
    prises = select(CommissionAgence.agence_id).where(CommissionAgence.agence_id.in_(agence_ids))
    prise = acte.session.scalar(select(Agence.nom).where(Agence.id.in_(prises)))
    if prise is not None:
        raise Refus("agence_deja_rattachee", champ="agence_ids", agence=prise)
    commission = Commission(code=cle, nom=nom.strip(), debut=debut, lieu_habituel=lieu_habituel or None)
    commission.agences = list(agences)
    acte.session.add(commission)
    acte.session.flush()
    acte.inscrire("creation_commission", "commission", commission.id, {"code": cle, "agences": sorted(agence_ids)})
    return commission.id
