"""Facts of applications that stand in other tables: refused offers, communes named in words, present neighbourhood."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from caleol.models.base import cle_de_tri
from caleol.models.demande import Demande, PropositionAnterieure
from caleol.models.locatif import Bail
from caleol.models.lot import Candidature, Decision
from caleol.models.organisation import Commune
from caleol.models.patrimoine import QuartierLogement
from caleol.models.suivi import OffreLogement, Reponse
from caleol.rules.facts import Refuse

QUARTIERS_2024 = date(2024, 1, 1)
"""First day of the perimeters of 2024 (metropolitan France): what was noted before is of the list of 2015."""
ISSUE_REFUSEE = re.compile(r"^refus\w*( d[eu] (candidat|demandeur|menage))?$")
"""What the former tools write of an offer that the household refused, accents and capitals apart."""
Quartiers = tuple[bool | None, bool | None]


@dataclass(frozen=True, slots=True)
class Complements:
    """What other tables say of a batch: by key of the application, and communes by name as they are sorted."""

    refus: Mapping[int, tuple[Refuse, ...]]
    quartiers: Mapping[int, Quartiers]
    communes: Mapping[str, str]

    def commune(self, nom: str | None) -> str | None:
        """Return the INSEE code of a commune written in words, None where no commune or several bear this name."""
        return self.communes.get(cle_de_tri(nom)) if nom else None


def load_complements(session: Session, filtre: ColumnElement[bool], communes: Iterable[str | None]) -> Complements:
    """Return what other tables say of the applications that meet a condition; four statements whatever the number."""
    refus: dict[int, list[Refuse]] = defaultdict(list)
    for demande_id, un in (*_reponses(session, filtre), *_anterieurs(session, filtre)):
        refus[demande_id].append(un)
    return Complements(
        {cle: tuple(sorted(liste, key=lambda un: un.le)) for cle, liste in refus.items()},
        _quartiers(session, filtre),
        _codes(session, {cle_de_tri(nom) for nom in set(communes) if nom}),
    )


def _reponses(session: Session, filtre: ColumnElement[bool]) -> list[tuple[int, Refuse]]:
    """Return the refusals (a silence is one) of offers made here, with what was judged of them."""
    lignes = session.execute(
        select(Demande.id, Reponse.le, Reponse.justifiee)
        .join(Candidature, Candidature.demande_id == Demande.id)
        .join(Decision, Decision.candidature_id == Candidature.id)
        .join(OffreLogement, OffreLogement.decision_id == Decision.id)
        .join(Reponse, Reponse.offre_id == OffreLogement.id)
        .where(filtre, Reponse.acceptee.is_(False))
    )
    return [(cle, Refuse(le, justifiee)) for cle, le, justifiee in lignes]


def _anterieurs(session: Session, filtre: ColumnElement[bool]) -> list[tuple[int, Refuse]]:
    """Return the refusals that the former tool tells; nobody judged them."""
    lignes = session.execute(
        select(Demande.id, PropositionAnterieure.commission_le, PropositionAnterieure.issue)
        .join(PropositionAnterieure, PropositionAnterieure.numero_unique == Demande.numero_unique)
        .where(filtre, PropositionAnterieure.issue.is_not(None))
    )
    return [(cle, Refuse(le)) for cle, le, issue in lignes if issue and ISSUE_REFUSEE.match(cle_de_tri(issue))]


def _quartiers(session: Session, filtre: ColumnElement[bool]) -> dict[int, Quartiers]:
    """Return whether those who rent here live in a priority neighbourhood, by the list of 2015 and that of 2024."""
    lignes = session.execute(
        select(Demande.id, QuartierLogement.debut, QuartierLogement.en_qpv)
        .join(Bail, Bail.reference == Demande.bail_reference)
        .join(QuartierLogement, QuartierLogement.logement_id == Bail.logement_id)
        .where(filtre, Bail.fin_le.is_(None))
        .order_by(QuartierLogement.debut)
    )
    quartiers: dict[int, Quartiers] = {}
    for cle, debut, en_qpv in lignes:
        ancien, nouveau = quartiers.get(cle, (None, None))
        quartiers[cle] = (ancien, en_qpv) if debut >= QUARTIERS_2024 else (en_qpv, nouveau)
    return quartiers


def _codes(session: Session, noms: set[str]) -> dict[str, str]:
    """Return the codes of communes by name, homonyms left out."""
    codes: dict[str, list[str]] = defaultdict(list)
    if noms:
        for nom, code in session.execute(select(Commune.nom_tri, Commune.code_insee).where(Commune.nom_tri.in_(noms))):
            codes[nom].append(code)
    return {nom: trouves[0] for nom, trouves in codes.items() if len(trouves) == 1}
