"""The règlement intérieur of a commission: dated versions; one that a séance used is never touched."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import func, select

from caleol.kernel.clock import PARIS
from caleol.kernel.errors import Introuvable, Refus
from caleol.models.commission import Commission, ReglementInterieur
from caleol.models.seance import Seance
from caleol.queries.valeurs import load_parametres
from caleol.rules.droits import Droit
from caleol.rules.reglement import ReglesSeance, ecrire_regles, lire_regles
from caleol.services.act import Acte

QUORUM_MAXIMUM = 10


def record_reglement(
    acte: Acte,
    *,
    commission_id: int,
    debut: date,
    adopte_le: date | None,
    source: str,
    regles: Mapping[str, Any],
) -> int:
    """Record the version of the règlement in force from a day on; return its key.

    `regles` are plain values (`rules.reglement.ecrire_regles`); those that are not said keep their default.

    Raises:
        Refus: `reglement_illisible`, `reglement_source`, `reglement_ordre` where a version begins that day or later,
            `reglement_seance_tenue` where a séance was opened since, `quorum_hors_bornes`,
            `delai_reponse_trop_court` (R441-10).
        Introuvable: no such commission.
    """
    acte.exige(Droit.GERER_REGLES)
    if acte.session.get(Commission, commission_id, with_for_update=True) is None:
        raise Introuvable("commission")
    if not source.strip():
        raise Refus("reglement_source", champ="source")
    lues = lire_regles(regles, debut)
    _check_regles(acte, lues)
    version = _check_ordre(acte, commission_id, debut)
    reglement = ReglementInterieur(
        commission_id=commission_id,
        version=version + 1,
        debut=debut,
        adopte_le=adopte_le,
        source=source.strip(),
        regles=ecrire_regles(lues),
    )
    acte.session.add(reglement)
    acte.session.flush()
    trace = {"version": reglement.version, "debut": debut, "source": reglement.source, "regles": reglement.regles}
    acte.inscrire("reglement", "commission", commission_id, trace)
    return reglement.id


def withdraw_reglement(acte: Acte, *, reglement_id: int, motif: str) -> None:
    """Withdraw the last version while no séance has used it: typed by mistake, or never in force.

    Raises:
        Refus: `motif_requis`, `reglement_employe`.
        Introuvable: no such version.
    """
    acte.exige(Droit.GERER_REGLES)
    reglement = acte.session.get(ReglementInterieur, reglement_id, with_for_update=True)
    if reglement is None:
        raise Introuvable("reglement")
    if not motif.strip():
        raise Refus("motif_requis", champ="motif")
    dernier = acte.session.scalar(
        select(func.max(ReglementInterieur.debut)).where(ReglementInterieur.commission_id == reglement.commission_id)
    )
    employe = acte.session.scalar(select(Seance.id).where(Seance.reglement_id == reglement_id).limit(1))
    if employe is not None or dernier != reglement.debut:
        raise Refus("reglement_employe")
    trace = {"version": reglement.version, "debut": reglement.debut, "regles": reglement.regles}
    personnel = {"motif": motif.strip()}
    acte.inscrire("retrait_reglement", "commission", reglement.commission_id, trace, personnel)
    acte.session.delete(reglement)


def _check_regles(acte: Acte, regles: ReglesSeance) -> None:
    """Refuse a quorum out of all sense and a delay of answer shorter than the law's."""
    quorum = regles.quorum_minimum
    if quorum is not None and not 1 <= quorum <= QUORUM_MAXIMUM:
        raise Refus("quorum_hors_bornes", champ="quorum_minimum", maximum=QUORUM_MAXIMUM)
    minimum = load_parametres(acte.session).trouver("delais.reponse_offre", regles.depuis)
    if minimum is not None and regles.reponse_offre_jours < minimum.entier:
        jours = regles.reponse_offre_jours
        raise Refus("delai_reponse_trop_court", champ="reponse_offre_jours", jours=jours, minimum=minimum.entier)


def _check_ordre(acte: Acte, commission_id: int, debut: date) -> int:
    """Refuse a version that would change rules already used; return the number of the last version."""
    de_la_commission = ReglementInterieur.commission_id == commission_id
    dernier = acte.session.scalar(select(func.max(ReglementInterieur.debut)).where(de_la_commission))
    version = acte.session.scalar(select(func.max(ReglementInterieur.version)).where(de_la_commission))
    if dernier is not None and debut <= dernier:
        raise Refus("reglement_ordre", champ="debut", dernier=dernier)
    tenue = acte.session.scalar(
        select(func.max(Seance.ouverte_le)).where(
            Seance.commission_id == commission_id,
            Seance.ouverte_le >= datetime.combine(debut, time(), PARIS).astimezone(UTC),
        )
    )
    if tenue is not None:
        raise Refus("reglement_seance_tenue", champ="debut", le=tenue)
    return version or 0
