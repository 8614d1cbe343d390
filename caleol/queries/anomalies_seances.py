"""What the rules find in the minutes of past séances: read from what was frozen, never from the data of today."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from caleol.kernel.francais import accorde, nombre, pourcent
from caleol.kernel.papiers import Candidat, Lot, PvDonnees
from caleol.models.base import cle_de_tri
from caleol.models.seance import Pv, Seance
from caleol.queries.anomalie import Anomalie
from caleol.queries.anomalies_suites import anomalies_suites
from caleol.queries.anomalies_tenue import anomalies_tenue
from caleol.queries.papiers.cotation import RAISON_ABSENTE
from caleol.queries.papiers.fige import lit_pv
from caleol.queries.seance_lisible import lit_tout
from caleol.queries.valeurs import load_parametres
from caleol.rules.candidatures import forme_numero_unique, nombre_attendu
from caleol.rules.droits import Auteur
from caleol.rules.motivation import MOTS_SENSIBLES
from caleol.rules.parametre import Parametres
from caleol.rules.plafonds import DerogationPlafond

PLAFOND: Final = Decimal(100)
ATTRIBUE: Final = "attribution"
HORS_DELAI: Final = "délai du règlement non tenu"
DEROGATIONS: Final = tuple(derogation.libelle for derogation in DerogationPlafond)


@dataclass(frozen=True, slots=True)
class SeanceExaminee:
    """A past séance and what the rules find in its minutes."""

    seance_id: int
    jour: date
    reference: str
    titre: str
    anomalies: tuple[Anomalie, ...]


def examine_seances(
    session: Session, auteur: Auteur, au: date, page: int = 1, par_page: int | None = None
) -> tuple[SeanceExaminee, ...]:
    """Return the validated séances of a page, or all of them, the last first, each with its anomalies as on `au`."""
    saut = (par_page or 0) * (max(page, 1) - 1)
    pvs = session.scalars(
        select(Pv)
        .join(Seance, Seance.id == Pv.seance_id)
        .where(Pv.valide_le.is_not(None))
        .options(joinedload(Pv.seance).joinedload(Seance.commission))
        .order_by(Seance.ouverte_le.desc(), Pv.id.desc())
        .limit(par_page)
        .offset(saut)
    )
    parametres = load_parametres(session)
    return tuple(
        SeanceExaminee(
            pv.seance_id,
            pv.seance.jour,
            pv.reference,
            f"{pv.seance.commission.nom}, séance n° {pv.seance.numero}",
            tuple(_toutes(session, pv, au, parametres)),
        )
        for pv in pvs
        if lit_tout(auteur, pv.seance)
    )


def _toutes(session: Session, pv: Pv, au: date, parametres: Parametres) -> Iterator[Anomalie]:
    yield from anomalies(lit_pv(pv.donnees), parametres)
    yield from anomalies_tenue(session, pv.seance)
    yield from anomalies_suites(session, pv.seance, au, parametres)


def anomalies(pv: PvDonnees, parametres: Parametres) -> Iterator[Anomalie]:
    """Yield what does not hold in minutes: quorum, number of applications, ceilings, reasons, delays, order.

    These are signs, to be looked at with the dossier: the minutes may hold an explanation that no rule can read.
    """
    if not pv.convocations:
        yield Anomalie(None, "R08", "règlement intérieur", "Aucune convocation n’est au procès-verbal.")
    if not pv.seance.president:
        yield Anomalie(None, "R68", "CCH, art. R. 441-9", "Personne n’a présidé la séance.")
    if not pv.projet and pv.signatures and pv.signatures[0].signe_le is None:
        yield Anomalie(None, "R68", "règlement intérieur", "Le procès-verbal n’est pas signé par qui a présidé.")
    hors_delai = sum(HORS_DELAI in envoi.remarque for envoi in pv.convocations)
    if hors_delai:
        dit = accorde(hors_delai, "convocation hors du délai", "convocations hors du délai")
        yield Anomalie(None, "R09", "règlement intérieur", f"{dit} du règlement.")
    minimum = nombre_attendu(pv.seance.jour, parametres)
    for lot in pv.lots:
        yield from _lot(lot, minimum)


def manques(session: Session, pv: PvDonnees) -> Iterator[Anomalie]:
    """Yield what a draft lacks before it is validated: what its rules find, and the lots without an issue."""
    attente = [lot for lot in pv.lots if lot.demandes_examinees and lot.ajournement is None and not lot.scrutins]
    yield from anomalies(
        replace(pv, lots=tuple(lot for lot in pv.lots if lot not in attente)), load_parametres(session)
    )
    for lot in attente:
        yield Anomalie(lot.numero, "R68", "règlement intérieur", "Ni décision ni ajournement.")


def _lot(lot: Lot, minimum: int) -> Iterator[Anomalie]:
    numero = lot.numero
    if lot.scrutins and not lot.quorum.atteint:
        dit = f"{accorde(lot.quorum.presents, 'présent')} pour {nombre(lot.quorum.requis)} requis"
        yield Anomalie(numero, "R07", "CCH, art. R. 441-9 IV", f"Voté sans quorum\u00a0: {dit}.")
    decide = bool(lot.candidats) and lot.ajournement is None
    if decide and lot.demandes_examinees < minimum and lot.exception is None:
        examinees = accorde(lot.demandes_examinees, "demande examinée", "demandes examinées")
        yield Anomalie(numero, "R20", "CCH, art. R. 441-3", f"{examinees}, sans exception nommée.")
    if lot.exception is not None and not lot.exception.libelle:
        yield Anomalie(numero, "R20", "CCH, art. R. 441-3", "L’exception aux trois demandes n’est pas nommée.")
    if lot.cotation and lot.cotation.raison_ecart == RAISON_ABSENTE:
        yield Anomalie(numero, "R54", "cotation", "Le classement s’écarte des points, sans raison consignée.")
    if decide and lot.cotation is None:
        yield Anomalie(numero, "R52", "CCH, art. R. 441-2-10", "L’usage de la cotation n’est pas dit.")
    if not lot.logement.contingent or not (lot.logement.dans_le_flux or lot.logement.motif_hors_flux):
        yield Anomalie(numero, "R50", "CCH, art. R. 441-5", "Le réservataire, ou la raison hors du flux, manque.")
    yield from _scrutins(lot)
    if decide:
        yield from _rangs(lot)
        for candidat in lot.candidats:
            yield from _candidat(numero, candidat)


def _scrutins(lot: Lot) -> Iterator[Anomalie]:
    for scrutin in lot.scrutins:
        voix = sorted((proposition.pour for proposition in scrutin.propositions), reverse=True)
        if scrutin.adoptee is not None and len(voix) > 1 and voix[0] == voix[1] and not scrutin.departage:
            phrase = f"Classement adopté à égalité ({nombre(voix[0])} voix), sans que le départage soit dit."
            yield Anomalie(lot.numero, "R05", "CCH, art. L. 441-2", phrase)


def _rangs(lot: Lot) -> Iterator[Anomalie]:
    rangs = sorted(candidat.rang for candidat in lot.candidats if candidat.rang is not None)
    if rangs != list(range(1, len(rangs) + 1)):
        dits = ", ".join(str(rang) for rang in rangs)
        yield Anomalie(lot.numero, "R23", "CCH, art. R. 441-3", f"Les rangs ne se suivent pas\u00a0: {dits}.")


def _candidat(numero: int, candidat: Candidat) -> Iterator[Anomalie]:
    attribue = candidat.decision.casefold().startswith(ATTRIBUE)
    part = candidat.plafond_pourcent
    derogation = any(mention.startswith(DEROGATIONS) for mention in candidat.mentions)
    if attribue and part is not None and part > PLAFOND and not derogation:
        phrase = f"Attribué à {candidat.nom} au-dessus du plafond ({pourcent(part)}), sans dérogation mentionnée."
        yield Anomalie(numero, "R38", "CCH, art. R. 441-1", phrase)
    if not attribue and not candidat.motifs:
        yield Anomalie(numero, "R26", "CCH, art. L. 441-2-2", f"Décision défavorable à {candidat.nom}, sans motif.")
    if candidat.condition and candidat.echeance is None:
        yield Anomalie(numero, "R24", "CCH, art. R. 441-3", f"Condition posée à {candidat.nom}, sans délai.")
    if any(MOTS_SENSIBLES.search(cle_de_tri(motif)) for motif in candidat.motifs):
        phrase = f"Le motif donné à {candidat.nom} contient un mot à relire (santé, origine, vie privée)."
        yield Anomalie(numero, "R28", "non-discrimination", phrase)
    if not forme_numero_unique(candidat.numero_unique):
        phrase = f"Le numéro unique de {candidat.nom} n’a pas la forme attendue."
        yield Anomalie(numero, "R18", "arrêté du 07/11/2000", phrase)
