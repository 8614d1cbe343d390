"""What stops an attribution today on the candidates of a lot: data may have changed since the freeze."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from caleol.kernel.errors import Refus
from caleol.models.lot import Candidature, Lot
from caleol.queries.dossier import load_contexte, load_dossiers
from caleol.queries.dossier_logement import Derogation
from caleol.queries.fiche import load_logement_situe
from caleol.queries.instantane import AnomalieLue
from caleol.queries.perimetre import find_vacance
from caleol.rules.droits import Auteur

PROUVES = {"plafond_depasse": "IR1", "sejour_irregulier": "IR2"}
"""The findings that prove a ground of inadmissibility, with its code (CCH L441-2-2)."""


def load_blocages_du_jour(
    session: Session, auteur: Auteur, lot: Lot, candidatures: Sequence[Candidature], au: date
) -> Mapping[int, tuple[AnomalieLue, ...]]:
    """Return, by candidature, the blocking findings of a day: those on which recording a decision would stumble."""
    derogations = {
        c.demande_id: Derogation(c.derogation, c.derogation_preuve or "") for c in candidatures if c.derogation
    }
    try:
        situe = load_logement_situe(session, find_vacance(session, auteur, lot.vacance_id), au)
    except Refus:
        return {}
    contexte = load_contexte(session, au, situe.faits, derogations)
    dossiers = load_dossiers(session, [c.demande_id for c in candidatures], contexte)
    return {c.id: tuple(dossiers[c.demande_id].bloquantes) for c in candidatures}


def motif_d_irrecevabilite(blocages: Sequence[AnomalieLue]) -> str:
    """Return the code of the ground of inadmissibility that findings prove, "" where they prove none."""
    return next((PROUVES[blocage.code] for blocage in blocages if blocage.code in PROUVES), "")
