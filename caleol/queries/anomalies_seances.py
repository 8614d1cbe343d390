"""What the rules find in the minutes of past séances: read from what was frozen, never from the data of today."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from caleol.kernel.francais import accorde, nombre, pourcent
from caleol.kernel.papiers import Candidat, Lot, PvDonnees
from caleol.models.seance import Pv, Seance
from caleol.queries.papiers.cotation import RAISON_ABSENTE
from caleol.queries.papiers.fige import lit_pv
from caleol.queries.seance_lisible import lit_tout
from caleol.rules.droits import Auteur
from caleol.rules.plafonds import DerogationPlafond

PLAFOND: Final = Decimal(100)
TROIS: Final = 3
ATTRIBUE: Final = "attribution"
DEROGATIONS: Final = tuple(derogation.libelle for derogation in DerogationPlafond)


@dataclass(frozen=True, slots=True)
class Anomalie:
    """One thing to look at in the minutes of a séance: on which lot, of which rule, in a sentence."""

    lot: int | None
    article: str
    phrase: str


@dataclass(frozen=True, slots=True)
class SeanceExaminee:
    """A past séance and what the rules find in its minutes."""

    seance_id: int
    jour: date
    reference: str
    titre: str
    anomalies: tuple[Anomalie, ...]


def examine_seances(session: Session, auteur: Auteur, page: int, par_page: int = 20) -> tuple[SeanceExaminee, ...]:
    """Return the validated séances of a page, the last first, each with its anomalies."""
    pvs = session.scalars(
        select(Pv)
        .join(Seance, Seance.id == Pv.seance_id)
        .where(Pv.valide_le.is_not(None))
        .options(joinedload(Pv.seance).joinedload(Seance.commission))
        .order_by(Seance.ouverte_le.desc(), Pv.id.desc())
        .limit(par_page)
        .offset(par_page * (max(page, 1) - 1))
    )
    return tuple(
        SeanceExaminee(
            pv.seance_id,
            pv.seance.jour,
            pv.reference,
            f"{pv.seance.commission.nom}, séance n° {pv.seance.numero}",
            tuple(anomalies(lit_pv(pv.donnees))),
        )
        for pv in pvs
        if lit_tout(auteur, pv.seance)
    )


def anomalies(pv: PvDonnees) -> Iterator[Anomalie]:
    """Yield what does not hold in minutes: quorum, number of applications, ceilings, reasons, delays, order.

    These are signs, to be looked at with the dossier: the minutes may hold an explanation that no rule can read.
    """
    if not pv.convocations:
        yield Anomalie(None, "règlement intérieur", "Aucune convocation n’est au procès-verbal.")
    if not pv.seance.president:
        yield Anomalie(None, "CCH, art. R. 441-9", "Personne n’a présidé la séance.")
    for lot in pv.lots:
        yield from _lot(lot)


def _lot(lot: Lot) -> Iterator[Anomalie]:
    numero = lot.numero
    if lot.scrutins and not lot.quorum.atteint:
        dit = f"{accorde(lot.quorum.presents, 'présent')} pour {nombre(lot.quorum.requis)} requis"
        yield Anomalie(numero, "CCH, art. R. 441-9 IV", f"Voté sans quorum\u00a0: {dit}.")
    decide = bool(lot.candidats) and lot.ajournement is None
    if decide and lot.demandes_examinees < TROIS and lot.exception is None:
        examinees = accorde(lot.demandes_examinees, "demande examinée", "demandes examinées")
        yield Anomalie(numero, "CCH, art. R. 441-3", f"{examinees}, sans exception nommée.")
    if lot.exception is not None and not lot.exception.libelle:
        yield Anomalie(numero, "CCH, art. R. 441-3", "L’exception aux trois demandes n’est pas nommée.")
    if lot.cotation and lot.cotation.raison_ecart == RAISON_ABSENTE:
        yield Anomalie(numero, "R54", "Le classement s’écarte des points, sans raison consignée.")
    if decide:
        for candidat in lot.candidats:
            yield from _candidat(numero, candidat)


def _candidat(numero: int, candidat: Candidat) -> Iterator[Anomalie]:
    attribue = candidat.decision.casefold().startswith(ATTRIBUE)
    part = candidat.plafond_pourcent
    derogation = any(mention.startswith(DEROGATIONS) for mention in candidat.mentions)
    if attribue and part is not None and part > PLAFOND and not derogation:
        phrase = f"Attribué à {candidat.nom} au-dessus du plafond ({pourcent(part)}), sans dérogation mentionnée."
        yield Anomalie(numero, "CCH, art. R. 441-1", phrase)
    if not attribue and not candidat.motifs:
        yield Anomalie(numero, "CCH, art. L. 441-2-2", f"Décision défavorable à {candidat.nom}, sans motif.")
    if candidat.condition and candidat.echeance is None:
        yield Anomalie(numero, "CCH, art. R. 441-3", f"Condition posée à {candidat.nom}, sans délai.")
