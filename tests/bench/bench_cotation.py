"""The whole list scored again from the database and back, a study of a grid, and the totals in a columnar engine."""

import csv
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, select, text

from caleol.models.cotation import Cotation
from caleol.models.demande import Instruction
from caleol.rules.droits import OUTIL
from caleol.services.calcul_demande import COLONNES_COTATION, COLONNES_INSTRUCTION
from caleol.services.etudes import start_etude
from caleol.services.grilles import save_brouillon
from caleol.services.instruction import recompute_instructions
from tests.bench.bench_candidats import AU, FOIS, GRILLE, NOMBRE, Terrain, multiplie
from tests.bench.mesure import Atelier, Ligne, Passee, median, medians, memory_mo, memory_of_children_mo

duckdb: Any = import_module("duckdb") if find_spec("duckdb") else None
SECONDES, RAPPORT, RAPPORT_DIX, MEMOIRE = 5, 10, 11, 1_000
DEMANDES = """SELECT d.*, m.* FROM demande d LEFT JOIN menage m ON m.id = d.menage_id ORDER BY d.id"""
PERSONNES = """SELECT p.* FROM personne p JOIN demande d ON d.menage_id = p.menage_id ORDER BY p.menage_id, p.rang"""
TABLES = {"instruction": (*COLONNES_INSTRUCTION, "calculee_le"), "cotation": (*COLONNES_COTATION, "calculee_le")}
TOTAUX = """
SELECT id, least(datesub('month', depot, DATE '{au}'), 36)
  + CASE WHEN dalo THEN 100 WHEN regexp_matches(priorites, '\\b(sans_logement|expulsion)\\b') THEN 65
         WHEN regexp_matches(priorites, '\\bheberges\\b') THEN 62
         WHEN regexp_matches(priorites, '\\bmal_logees\\b') THEN 60 ELSE 0 END
  + least(20, CASE occupation WHEN 'CP' THEN 8 ELSE 0 END
      + CASE WHEN round(loyer * 100.0 / ressources, 1) > 33 THEN 6 ELSE 0 END
      + CASE WHEN adultes = 1 AND enfants > 0 THEN 4 ELSE 0 END) AS points
FROM demandes ORDER BY id
"""


def _terrain(atelier: Atelier) -> Terrain:
    return atelier.once("cotation terrain", lambda: Terrain(atelier, "cotation"))


def _vide(terrain: Terrain) -> None:
    with terrain.actes.ouvre(OUTIL) as acte:
        acte.session.execute(delete(Cotation))
        acte.session.execute(delete(Instruction))


def _pilote(terrain: Terrain, resultats: dict[str, list[tuple[Any, ...]]]) -> None:
    """Read what the job reads and write what it writes, by the driver alone."""
    connexion = terrain.base.moteur.raw_connection()
    try:
        pilote: Any = connexion.dbapi_connection
        for requete in (DEMANDES, PERSONNES):
            pilote.execute(requete).fetchall()
        pilote.execute("BEGIN IMMEDIATE")
        for table, rangees in resultats.items():
            places = ",".join("?" * len(TABLES[table]))
            pilote.executemany(f"INSERT INTO {table} ({','.join(TABLES[table])}) VALUES ({places})", rangees)  # noqa: S608 - names of our own tables and files
        pilote.execute("COMMIT")
    finally:
        connexion.close()


def _resultats(terrain: Terrain) -> dict[str, list[tuple[Any, ...]]]:
    with terrain.actes.sessions.lecture() as session:
        return {
            table: [tuple(r) for r in session.execute(text(f"SELECT {','.join(colonnes)} FROM {table}"))]  # noqa: S608 - names of our own tables and files
            for table, colonnes in TABLES.items()
        }


def bench_notation_de_la_liste(atelier: Atelier) -> list[Ligne]:
    """Measure the list scored again, every line kept, beside the same rows read and written by the driver alone."""
    terrain = _terrain(atelier)
    recompute_instructions(terrain.actes)
    resultats = _resultats(terrain)
    duree, nu = medians(
        lambda: recompute_instructions(terrain.actes),
        lambda: _pilote(terrain, resultats),
        passages=3,
        avant=lambda: _vide(terrain),
    )
    atelier.partage["cotation duree"] = duree
    visee = f"moins de {SECONDES} s, {RAPPORT} fois au plus"
    tenue = duree < SECONDES and duree <= RAPPORT * nu
    nom, temoin = "56 000 demandes notées de nouveau, lignes gardées", "mêmes lignes par le pilote seul"
    return [
        Ligne(nom, duree, temoin=temoin, valeur_temoin=nu, visee=visee, tenue=tenue, passages=3),
        _memoire(nom),
    ]


def _memoire(nom: str) -> Ligne:
    """Return the memory of both processes together: this one now, the other one at its highest."""
    memoire = memory_mo() + memory_of_children_mo()
    return Ligne(f"{nom}, mémoire", memoire, "Mo", visee=f"moins de {MEMOIRE} Mo", tenue=memoire < MEMOIRE)


def bench_etude_d_impact(atelier: Atelier) -> Ligne:
    """Measure the study of a draft on the whole list, both grids computed."""
    terrain = _terrain(atelier)
    with terrain.actes.ouvre(OUTIL) as acte:
        cle = save_brouillon(acte, texte=GRILLE.replace("version = 1", "version = 2").replace("= 65", "= 40"))
    ouvertes = [start_etude(terrain.actes, OUTIL, apres_id=cle) for _ in range(3)]
    duree = median(lambda: ouvertes.pop().conduit(), passages=3)
    nom = "étude d’impact d’une grille sur 56 000 demandes"
    return Ligne(nom, duree, visee=f"moins de {SECONDES} s", tenue=duree < SECONDES, passages=3)


def bench_totaux_en_colonnes(atelier: Atelier) -> list[Ligne]:
    """Measure the totals alone in a columnar engine, on columns ready for it: no line, no state, no class."""
    if duckdb is None:
        raise Passee("DuckDB n’est pas installé (`pip install duckdb`).")
    terrain = _terrain(atelier)
    if not _compte(terrain):
        recompute_instructions(terrain.actes)
    fichier = _colonnes(terrain, atelier.dossier / "colonnes.csv")
    with duckdb.connect() as moteur:
        moteur.execute(f"CREATE TABLE demandes AS SELECT * FROM read_csv('{fichier}', header = true)")  # noqa: S608 - names of our own tables and files
        requete = TOTAUX.format(au=AU)
        totaux = dict(moteur.execute(requete).fetchall())
        duree = median(lambda: moteur.execute(requete).fetchall())
    with terrain.actes.sessions.lecture() as session:
        notres = dict(session.execute(select(Instruction.demande_id, Instruction.points_declares)).all())
    pareils = sum(totaux[cle] == points for cle, points in notres.items())
    assert pareils == len(notres), f"{len(notres) - pareils} totals differ"
    return [Ligne("totaux seuls des 56 000 demandes dans DuckDB, colonnes prêtes", duree, passages=5)]


def _compte(terrain: Terrain) -> int:
    with terrain.actes.sessions.lecture() as session:
        return session.scalar(select(func.count()).select_from(Instruction)) or 0


def _colonnes(terrain: Terrain, fichier: Path) -> Path:
    requete = text(
        "SELECT d.id, d.deposee_le AS depot, m.priorites, m.dalo_le IS NOT NULL AS dalo, m.occupation_actuelle AS"
        " occupation, m.logement_actuel_loyer_centimes AS loyer, m.ressources_mensuelles_centimes AS ressources,"
        " sum(p.lien <> 'enfant') AS adultes, sum(p.lien = 'enfant') AS enfants FROM demande d"
        " JOIN menage m ON m.id = d.menage_id JOIN personne p ON p.menage_id = m.id GROUP BY d.id"
    )
    with terrain.actes.sessions.lecture() as session, fichier.open("w", encoding="utf-8", newline="") as sortie:
        lignes = session.execute(requete)
        ecrivain = csv.writer(sortie)
        ecrivain.writerow(lignes.keys())
        ecrivain.writerows(lignes)
    return fichier


def bench_notation_de_dix_fois_la_liste(atelier: Atelier) -> list[Ligne]:
    """Measure ten times the applications: the time must grow no faster, the memory must not follow."""
    terrain = _terrain(atelier)
    une = atelier.partage.get("cotation duree")
    _vide(terrain)
    multiplie(terrain)
    duree = median(lambda: recompute_instructions(terrain.actes), passages=1)
    tenue = duree <= RAPPORT_DIX * une if isinstance(une, float) else None
    nom = f"{NOMBRE * FOIS} demandes notées de nouveau"
    return [
        Ligne(
            nom,
            duree,
            temoin="dix fois moins de demandes",
            valeur_temoin=une if isinstance(une, float) else None,
            visee=f"{RAPPORT_DIX} fois au plus",
            tenue=tenue,
        ),
        _memoire(nom),
    ]
