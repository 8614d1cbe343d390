"""What the rules compute of the waiting list: read and computed aside, written in short transactions.

No vote waits for it: the write lock is held for one batch only, a few tenths of a second at most.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, cast, delete, insert, select, update
from sqlalchemy.orm import Session

from caleol.kernel.clock import jour_local
from caleol.models.base import Base
from caleol.models.compte import Tache
from caleol.models.cotation import Cotation
from caleol.models.demande import Demande, Instruction
from caleol.queries.faits import DemandeLue, load_demandes
from caleol.queries.grilles import GrilleEnVigueur, load_grille
from caleol.queries.points import cote
from caleol.queries.valeurs import load_parametres
from caleol.rules.cotation import Cotation as PointsCalcules
from caleol.rules.cotation import cle_de_rang
from caleol.rules.droits import OUTIL
from caleol.rules.eligibilite import resumer, valable_jusqu
from caleol.rules.menage import personnes_du_plafond
from caleol.rules.parametre import Parametres
from caleol.rules.plafonds import ressources_retenues
from caleol.rules.priorites import unites_consommation
from caleol.services.act import Actes

PAR_LOT = 1_000
REPRISES = 3
LIGNES_VIDES = "[]"


@dataclass(frozen=True, slots=True)
class Calcul:
    """What was computed of one application; `instruction` is None for a radiated one or a household unknown."""

    demande_id: int
    version: int
    instruction: dict[str, Any] | None
    cotation: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Bareme:
    """What all applications of a run share."""

    au: date
    parametres: Parametres
    grille: GrilleEnVigueur | None


def recompute_instructions(
    actes: Actes, *, demande_ids: Sequence[int] | None = None, tache_id: int | None = None
) -> int:
    """Compute every active application by the rules of the day and keep what changed; return how many changed.

    `demande_ids` limits the run to some applications; `tache_id` is a job to keep informed. An application that
    somebody changes meanwhile is read and computed again, never overwritten with what was read before.
    """
    au = jour_local(actes.horloge.maintenant())
    changes = fait = 0
    with actes.sessions.lecture() as lecture:
        bareme = Bareme(au, load_parametres(lecture), load_grille(lecture, au))
    tranches = list(_tranches(actes, demande_ids))
    for filtre, nombre in tranches:
        changes += _tranche(actes, filtre, bareme)
        fait += nombre
        if tache_id is not None:
            _avance(actes, tache_id, fait, sum(n for _, n in tranches))
    return changes


def _tranches(actes: Actes, demande_ids: Sequence[int] | None) -> Iterator[tuple[ColumnElement[bool], int]]:
    """Cut the waiting list in batches of keys."""
    if demande_ids is not None:
        cles = sorted(set(demande_ids))
        for debut in range(0, len(cles), PAR_LOT):
            lot = cles[debut : debut + PAR_LOT]
            yield Demande.id.in_(lot), len(lot)
        return
    with actes.sessions.lecture() as lecture:
        cles = list(lecture.scalars(select(Demande.id).order_by(Demande.id)))
    for debut in range(0, len(cles), PAR_LOT):
        lot = cles[debut : debut + PAR_LOT]
        yield and_(Demande.id >= lot[0], Demande.id <= lot[-1]), len(lot)


def _tranche(actes: Actes, filtre: ColumnElement[bool], bareme: Bareme) -> int:
    """Compute one batch and keep it; what changed meanwhile is taken again."""
    changes = 0
    for _ in range(REPRISES):
        with actes.sessions.lecture() as lecture:
            lues = load_demandes(lecture, filtre, bareme.au)
            instructions, cotations = _connues(lecture, filtre)
        calculs = [calcule(lue, bareme) for lue in lues]
        a_ecrire = [c for c in calculs if _differe(c, instructions.get(c.demande_id), cotations.get(c.demande_id))]
        perimees = _garde(actes, filtre, a_ecrire, bareme.au)
        changes += len(a_ecrire) - len(perimees)
        if not perimees:
            break
        filtre = Demande.id.in_(perimees)
    return changes


def calcule(lue: DemandeLue, bareme: Bareme) -> Calcul:
    """Return what the rules say of one application on the day of the run."""
    menage = lue.faits.menage
    if not lue.active or not personnes_du_plafond(menage):
        return Calcul(lue.id, lue.version, None, None)
    au = bareme.au
    resume = resumer(lue.faits, au, bareme.parametres)
    cotation = cote(lue, bareme.grille, au, bareme.parametres) if bareme.grille else None
    instruction = {
        "demande_id": lue.id,
        "numero_unique": lue.faits.numero_unique,
        "calculee_le": au,
        "valable_jusqu": valable_jusqu(lue.faits, au, bareme.parametres),
        "nb_personnes": resume.personnes_pieces,
        "personnes_surface": resume.personnes_surface,
        "categorie": resume.categorie,
        "personnes_supplementaires": resume.supplement,
        "ressources_euros": resume.ressources_euros,
        "ressources_annee": ressources_retenues(menage, au, bareme.parametres).annee,
        "expire_jour": resume.echeance,
        "sejour": resume.sejour,
        "besoin_fauteuil": resume.besoin_fauteuil,
        "depot_jour": lue.faits.deposee_le.toordinal(),
        "points_declares": cotation.total_declare if cotation else 0,
        "points_valides": cotation.total_valide if cotation else 0,
        "communes_souhaitees": " ".join(sorted(lue.faits.communes_souhaitees)),
        **_rang(lue, bareme, cotation),
        **_filtres(lue, bareme),
    }
    if cotation is None or bareme.grille is None:
        return Calcul(lue.id, lue.version, instruction, None)
    lignes = {
        "demande_id": lue.id,
        "grille_id": bareme.grille.id,
        "calculee_le": au,
        "points_declares": cotation.total_declare,
        "points_valides": cotation.total_valide,
        "lignes": [ligne.en_dict() for ligne in cotation.lignes],
    }
    return Calcul(lue.id, lue.version, instruction, lignes)


def _rang(lue: DemandeLue, bareme: Bareme, cotation: PointsCalcules | None) -> dict[str, Any]:
    """Return the key that ranks an application under the grid of the run; without a grid the oldest is first."""
    faits = lue.faits
    classe, points, depot = 1, 0, faits.deposee_le.toordinal()
    if cotation is not None and bareme.grille is not None:
        classe, points, depot, _ = cle_de_rang(cotation, faits.deposee_le, faits.numero_unique, bareme.grille.grille)
    return {"rang_classe": classe, "rang_points": points, "rang_depot": depot}


def _filtres(lue: DemandeLue, bareme: Bareme) -> dict[str, Any]:
    """Return what the filters of the candidate search read, and nothing else."""
    faits = lue.faits
    types = sorted(int(genre[1:]) for genre in faits.type_souhaite)
    unites = unites_consommation(faits.menage, bareme.au, bareme.parametres).valeur
    return {
        "prioritaire": bool(faits.priorites),
        "dalo": "dalo" in faits.priorites,
        "mutation": faits.mutation,
        "type_min": types[0] if types else None,
        "type_max": types[-1] if types else None,
        "ressources_mensuelles_centimes": faits.menage.ressources_mensuelles_centimes,
        "uc_centiemes": None if unites is None else int(unites * 100),
        "relogement_ru": faits.relogement_ru,
        "priorites": f" {' '.join(sorted(faits.priorites))} " if faits.priorites else "",
    }


_INSTRUCTION, _COTATION = Base.metadata.tables["instruction"], Base.metadata.tables["cotation"]
_COLONNES = tuple(colonne for colonne in _INSTRUCTION.columns if colonne.name != "calculee_le")


def _connues(
    session: Session, filtre: ColumnElement[bool]
) -> tuple[dict[int, tuple[Any, ...]], dict[int, tuple[Any, ...]]]:
    """Return what is kept of a batch, as rows to compare."""
    instructions = session.execute(select(*_COLONNES).join(Demande, Demande.id == Instruction.demande_id).where(filtre))
    cotations = session.execute(
        select(Cotation.demande_id, Cotation.grille_id, cast(Cotation.lignes, Text))
        .join(Demande, Demande.id == Cotation.demande_id)
        .where(filtre)
    )
    return {ligne[0]: tuple(ligne) for ligne in instructions}, {ligne[0]: tuple(ligne) for ligne in cotations}


def _differe(calcul: Calcul, instruction: tuple[Any, ...] | None, cotation: tuple[Any, ...] | None) -> bool:
    """Return whether what was computed is not what is kept (the day of the computation apart)."""
    nouvelle = calcul.instruction
    attendue = tuple(nouvelle[c.name] for c in _COLONNES) if nouvelle else None
    lignes = calcul.cotation
    points = (lignes["demande_id"], lignes["grille_id"], json.dumps(lignes["lignes"])) if lignes else None
    return attendue != instruction or points != cotation


def _garde(actes: Actes, filtre: ColumnElement[bool], calculs: Sequence[Calcul], au: date) -> list[int]:
    """Write one batch in one short transaction; return the applications that changed since they were read."""
    with actes.ouvre(OUTIL) as acte:
        session = acte.session
        cles = [calcul.demande_id for calcul in calculs]
        versions = dict(_versions(session, cles))
        frais = [calcul for calcul in calculs if versions.get(calcul.demande_id) == calcul.version]
        _remplace(session, frais)
        session.execute(
            update(Instruction)
            .where(Instruction.demande_id.in_(select(Demande.id).where(filtre)), Instruction.calculee_le < au)
            .values(calculee_le=au)
        )
    return [
        calcul.demande_id for calcul in calculs if versions.get(calcul.demande_id, calcul.version) != calcul.version
    ]


def _versions(session: Session, cles: Sequence[int]) -> Iterator[tuple[int, int]]:
    for debut in range(0, len(cles), PAR_LOT):
        lot = cles[debut : debut + PAR_LOT]
        yield from session.execute(select(Demande.id, Demande.version).where(Demande.id.in_(lot)))


def _remplace(session: Session, calculs: Sequence[Calcul]) -> None:
    cles = [calcul.demande_id for calcul in calculs]
    if not cles:
        return
    session.execute(delete(Cotation).where(Cotation.demande_id.in_(cles)))
    session.execute(delete(Instruction).where(Instruction.demande_id.in_(cles)))
    instructions = [calcul.instruction for calcul in calculs if calcul.instruction]
    cotations = [calcul.cotation for calcul in calculs if calcul.cotation]
    if instructions:
        session.execute(insert(_INSTRUCTION), instructions)
    if cotations:
        session.execute(insert(_COTATION), cotations)


def _avance(actes: Actes, tache_id: int, fait: int, total: int) -> None:
    with actes.ouvre(OUTIL) as acte:
        tache = acte.session.get(Tache, tache_id)
        if tache is not None:
            tache.fait, tache.total, tache.battement_le = fait, total, acte.instant
