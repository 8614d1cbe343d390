"""Taking an attribution back as an item of the agenda: convoked and read as such; it names no household."""

from sqlalchemy import func, select

from caleol.kernel.clock import jour_local
from caleol.kernel.errors import Introuvable, Refus
from caleol.kernel.francais import date_sans_jour
from caleol.models.enumerations import EtatSeance, NaturePoint
from caleol.models.lot import Decision, Lot
from caleol.models.seance import PointOrdreDuJour, Seance
from caleol.queries.instantane import lit_fiche
from caleol.rules.droits import Droit
from caleol.services.act import Acte
from caleol.services.seances import AVANT_OUVERTURE, exige_etat, lock_seance, numero_du_lot
from caleol.services.suites.cascade import lock_lots
from caleol.services.suites.retraits import exige_retirable, exige_salle, find_attribution


def inscribe_retrait(acte: Acte, *, candidature_id: int, seance_id: int) -> int:
    """Put the withdrawal of an attribution on the agenda of a later séance in preparation; return the item.

    Raises:
        Introuvable: no such ranked candidature, or no such séance of the same commission.
        Refus: `seance_etat`, `retrait_par_ecrit`, `retrait_bail_signe`, `retrait_sans_objet`, `retrait_inscrit`.
    """
    acte.exige(Droit.TENIR_SEANCE)
    seance = lock_seance(acte, seance_id)
    exige_etat(seance, EtatSeance.PREPARATION)
    exige_salle(seance)
    decision, origine = find_attribution(acte, candidature_id, seance)
    lot = lock_lots(acte, [decision.lot_id])[decision.lot_id]
    exige_retirable(acte, lot, decision)
    _exige_libre(acte, decision)
    dernier = acte.session.scalar(
        select(func.max(PointOrdreDuJour.ordre)).where(PointOrdreDuJour.seance_id == seance.id)
    )
    point = PointOrdreDuJour(
        seance_id=seance.id,
        ordre=(dernier or 0) + 1,
        nature=NaturePoint.RETRAIT,
        decision_id=decision.id,
        texte=_texte(acte, lot, origine, decision.rang),
    )
    acte.session.add(point)
    seance.version += 1
    acte.session.flush()
    acte.inscrire("inscription_retrait", "seance", seance.id, {"point": point.id, "decision": decision.id})
    return point.id


def remove_retrait(acte: Acte, *, point_id: int) -> int:
    """Take the withdrawal of an attribution off an agenda that is not frozen; return the séance.

    Raises:
        Introuvable: no such item of the author's commissions.
        Refus: `seance_etat`.
    """
    acte.exige(Droit.TENIR_SEANCE)
    point = acte.session.get(PointOrdreDuJour, point_id)
    if point is None or point.nature is not NaturePoint.RETRAIT:
        raise Introuvable("lot", point=point_id)
    seance = lock_seance(acte, point.seance_id)
    exige_etat(seance, EtatSeance.PREPARATION)
    acte.inscrire("desinscription_retrait", "seance", seance.id, {"point": point.id, "decision": point.decision_id})
    acte.session.delete(point)
    seance.version += 1
    return seance.id


def _exige_libre(acte: Acte, decision: Decision) -> None:
    """Check that no séance to come has it on its agenda already."""
    autre = acte.session.scalar(
        select(Seance)
        .join(PointOrdreDuJour, PointOrdreDuJour.seance_id == Seance.id)
        .where(PointOrdreDuJour.decision_id == decision.id, Seance.etat.in_((*AVANT_OUVERTURE, EtatSeance.OUVERTE)))
        .limit(1)
    )
    if autre is not None:
        raise Refus("retrait_inscrit", numero=autre.numero, le=autre.jour)


def _texte(acte: Acte, lot: Lot, origine: Seance, rang: int | None) -> str:
    """Return « T3, 12 rue de l’Exemple, Roubaix (rang 1 du lot 4 de la séance n° 11 du 12 novembre 2026) »."""
    fiche = lit_fiche(lot.instantane or {})
    seance_du = date_sans_jour(jour_local(origine.prevue_le))
    place = f"rang {rang} du " if rang else ""
    situe = f"{place}lot {numero_du_lot(acte, lot)} de la séance n°\u00a0{origine.numero} du {seance_du}"
    return f"Retrait d’une attribution\u00a0: {fiche.type}, {fiche.adresse}, {fiche.commune} ({situe})."
