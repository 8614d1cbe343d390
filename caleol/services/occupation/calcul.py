"""What the rules say of every running lease, kept for lists and counts: read aside, written in short transactions.

A lease is out of date when something that the rules read has changed since (`mark_baux`), or when the day has. A
change made while a batch is computed leaves the lease out of date: its mark is then greater than the one computed.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, insert, literal, select, true, update
from sqlalchemy.orm import Session

from caleol.kernel.clock import jour_local
from caleol.kernel.errors import Refus
from caleol.models.base import Base
from caleol.models.locatif import Bail
from caleol.models.occupation import ResultatOccupation
from caleol.queries.occupation.faits import BailLu, load_baux
from caleol.queries.occupation.fraicheur import list_a_faire
from caleol.queries.valeurs import load_parametres
from caleol.rules.droits import OUTIL
from caleol.rules.occupation.bareme import Bareme, bareme_du_jour
from caleol.rules.occupation.echeance import EtatEcheance, echeance, ordre
from caleol.rules.occupation.examen import examiner
from caleol.rules.occupation.situations import Etat
from caleol.rules.parametre import Parametres
from caleol.services.act import Acte, Actes

PAR_LOT = 2_000
SITUATIONS = (
    "sur_occupation", "sous_occupation", "adapte_sans_occupant", "besoin_adaptation", "depassement_plafond",
    "alerte_sls",
)  # fmt: skip
_TABLE = Base.metadata.tables["resultat_occupation"]


def mark_baux(session: Session, filtre: ColumnElement[bool] | None = None) -> None:
    """Mark results out of date, in the act that changes what they rest on; every one where `filtre` is None."""
    session.execute(
        update(ResultatOccupation)
        .where(true() if filtre is None else filtre)
        .values(marque=ResultatOccupation.marque + 1)
    )


def recompute_occupation(actes: Actes, avance: Callable[[int], None] = lambda _fait: None) -> int:
    """Compute every running lease whose result is missing or out of date; return how many were computed.

    Raises:
        Refus: `valeur_non_verifiee`: nobody checked the thresholds for the day.
    """
    au = jour_local(actes.horloge.maintenant())
    with actes.sessions.lecture() as session:
        parametres = load_parametres(session)
    bareme = bareme_du_jour(au, parametres)
    _follow_baux(actes)
    with actes.sessions.lecture() as session:
        cles = list_a_faire(session, au)
    for debut in range(0, len(cles), PAR_LOT):
        lot = cles[debut : debut + PAR_LOT]
        _compute_lot(actes, lot, bareme, parametres)
        avance(debut + len(lot))
    return len(cles)


def _follow_baux(actes: Actes) -> None:
    """Give a row to each lease that has none, and drop those of the leases that ended."""
    sans = and_(Bail.fin_le.is_(None), ~exists().where(ResultatOccupation.bail_id == Bail.id))
    vide = {nom: literal(Etat.A_VERIFIER.value) for nom in SITUATIONS}
    valeurs: dict[str, Any] = {
        "bail_id": Bail.id, "marque": literal(1), "marque_calculee": literal(0), **vide, "manques": literal(""),
        "personnes": literal(0), "echeance": literal(EtatEcheance.A_VERIFIER.value), "rang": literal(9),
        "ordre_le": literal(date.max),
    }  # fmt: skip
    finis = select(Bail.id).where(Bail.fin_le.is_not(None))
    with actes.ouvre(OUTIL) as acte:
        acte.session.execute(delete(ResultatOccupation).where(ResultatOccupation.bail_id.in_(finis)))
        acte.session.execute(insert(_TABLE).from_select(list(valeurs), select(*valeurs.values()).where(sans)))


def _compute_lot(actes: Actes, cles: Sequence[int], bareme: Bareme, parametres: Parametres) -> None:
    """Compute one batch, then write it in one short transaction."""
    with actes.sessions.lecture() as session:
        filtre = and_(Bail.id >= cles[0], Bail.id <= cles[-1])
        voulus = set(cles)
        lus = [lu for lu in load_baux(session, filtre, bareme.au, parametres) if lu.id in voulus]
    write_resultats(actes, [resultat(lu, bareme) for lu in lus])


def write_resultats(actes: Actes, resultats: Sequence[dict[str, Any]]) -> None:
    """Keep results; the mark they were computed from says whether they are still up to date."""
    if resultats:
        with actes.ouvre(OUTIL) as acte:
            acte.session.execute(update(ResultatOccupation), resultats)


def refresh_bail(acte: Acte, bail_id: int) -> None:
    """Compute one lease at once, in the act that changed it; left out of date where no threshold is checked."""
    mark_baux(acte.session, ResultatOccupation.bail_id == bail_id)
    acte.session.flush()
    parametres = load_parametres(acte.session)
    try:
        bareme = bareme_du_jour(acte.jour, parametres)
    except Refus:
        return
    lus = load_baux(acte.session, Bail.id == bail_id, acte.jour, parametres)
    if lus and lus[0].marque:
        acte.session.execute(update(ResultatOccupation), [resultat(lus[0], bareme)])


def resultat(lu: BailLu, bareme: Bareme) -> dict[str, Any]:
    """Return what the rules say of a lease, as the columns of its kept result."""
    examen, cas = examiner(lu.bail, bareme), echeance(lu.bail, bareme)
    rang, ordre_le = ordre(cas)
    return {
        "bail_id": lu.id,
        "marque_calculee": lu.marque,
        "calcule_le": bareme.au,
        **{situation.value: constat.etat for situation, constat in examen.constats.items()},
        "alerte_sls": examen.depassement_plafond.sls,
        "manques": "".join(f" {manque}" for manque in examen.manques) + " " if examen.manques else "",
        "personnes": examen.sur_occupation.personnes,
        "echeance": cas.etat,
        "du_le": cas.du_le,
        "depuis_le": cas.depuis_le,
        "rang": rang,
        "ordre_le": ordre_le,
    }
