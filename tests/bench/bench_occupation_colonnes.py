"""The five situations decided by a columnar engine beside the rules, and the rules on ten times the leases."""

import csv
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sqlalchemy import true

from caleol.queries.occupation.faits import load_baux
from caleol.queries.valeurs import load_parametres
from caleol.rules.occupation.bareme import Bareme, bareme_du_jour
from caleol.rules.occupation.decompte import decompter
from caleol.rules.occupation.examen import examiner
from caleol.rules.occupation.faits import Bail
from tests.bench.bench_imports import BAUX
from tests.bench.bench_occupation import AU, etabli_des_baux
from tests.bench.mesure import Atelier, Ligne, Passee, median

duckdb: Any = import_module("duckdb") if find_spec("duckdb") else None
RAPPORT_DIX, FOIS = 11, 10
COLONNES = (
    "id", "surface", "seuil", "pieces", "presents", "comptes", "incertains", "adapte", "depart", "besoin",
    "handicaps", "handicaps_inconnus", "autonomies", "inconnus", "libre", "ressources", "bas", "haut",
)  # fmt: skip
DECIDE = """
SELECT id,
  CASE WHEN surface IS NULL OR presents = 0
         THEN CASE WHEN surface >= {dernier} THEN 'non_constatee' ELSE 'a_verifier' END
       WHEN surface < seuil THEN 'constatee' ELSE 'non_constatee' END,
  CASE WHEN presents = 0 OR pieces IS NULL THEN 'a_verifier' WHEN pieces <= comptes + {marge} THEN 'non_constatee'
       WHEN pieces > comptes + incertains + {marge} THEN 'constatee' ELSE 'a_verifier' END,
  CASE WHEN adapte = 0 OR depart = 0 OR handicaps > 0 THEN 'non_constatee'
       WHEN adapte IS NULL OR depart IS NULL OR handicaps_inconnus > 0 OR presents = 0 THEN 'a_verifier'
       ELSE 'constatee' END,
  CASE WHEN (handicaps + autonomies = 0 AND inconnus = 0 AND presents > 0) OR besoin = 0 OR adapte = 1
         THEN 'non_constatee'
       WHEN handicaps + autonomies = 0 OR besoin IS NULL OR adapte IS NULL THEN 'a_verifier' ELSE 'constatee' END,
  CASE WHEN libre = 1 THEN 'non_constatee' WHEN bas IS NULL OR ressources IS NULL OR presents = 0 THEN 'a_verifier'
       WHEN ressources <= bas THEN 'non_constatee' WHEN ressources > haut THEN 'constatee' ELSE 'a_verifier' END
FROM baux ORDER BY id
"""


def bench_situations_en_colonnes(atelier: Atelier) -> list[Ligne]:
    """Decide the same states in columns made ready, and the rules on ten times the leases."""
    if duckdb is None:
        raise Passee("DuckDB n’est pas installé (`pip install duckdb`).")
    etabli = etabli_des_baux(atelier)
    assert etabli.base is not None
    with etabli.base.sessions.lecture() as session:
        parametres = load_parametres(session)
        bareme = bareme_du_jour(AU, parametres)
        baux = [lu.bail for lu in load_baux(session, true(), AU, parametres)]
    fichier = _ecrit(baux, bareme, atelier.dossier / "situations.csv")
    requete = DECIDE.format(dernier=bareme.surfaces[-1], marge=bareme.marge_pieces)
    with duckdb.connect() as moteur:
        lue = f"SELECT * FROM read_csv('{fichier}', header = true, nullstr = '', all_varchar = false)"  # noqa: S608 - a file of our own
        moteur.execute(f"CREATE TABLE baux AS {lue}")
        siens = moteur.execute(requete).fetchall()
        colonnes = median(lambda: moteur.execute(requete).fetchall())
    notres = [(rang, *(c.etat.value for c in examiner(bail, bareme))) for rang, bail in enumerate(baux)]
    assert siens == notres, "the two do not decide alike"
    une = median(lambda: _examine(baux, bareme), passages=3)
    dix = median(lambda: _examine(baux * FOIS, bareme), passages=3)
    return [
        Ligne(f"{BAUX} baux, les cinq situations par les règles, en mémoire", une, temoin="DuckDB, colonnes prêtes",
              valeur_temoin=colonnes, passages=3),
        Ligne(f"{BAUX * FOIS} baux par les mêmes règles", dix, temoin=f"{BAUX} baux", valeur_temoin=une,
              visee=f"{RAPPORT_DIX} fois au plus", tenue=dix <= RAPPORT_DIX * une, passages=3),
    ]  # fmt: skip


def _examine(baux: list[Bail], bareme: Bareme) -> None:
    for bail in baux:
        examiner(bail, bareme)


def _ecrit(baux: list[Bail], bareme: Bareme, fichier: Path) -> Path:
    with fichier.open("w", newline="", encoding="utf-8") as ouvert:
        ecrivain = csv.writer(ouvert)
        ecrivain.writerow(COLONNES)
        ecrivain.writerows(_lignes(baux, bareme))
    return fichier


def _lignes(baux: list[Bail], bareme: Bareme) -> Iterator[list[int | None]]:
    """Yield the facts of each lease in numbers: household counted, threshold and ceilings looked up."""
    for rang, bail in enumerate(baux):
        compte = decompter(bail.occupants, bareme.au, bareme.ages_jeune_couple)
        examen = examiner(bail, bareme)
        plafond = examen.depassement_plafond
        yield [
            rang, bail.surface_centiemes, examen.sur_occupation.seuil_centiemes, examen.sous_occupation.pieces,
            compte.presents, compte.comptes, compte.incertains, _nombre(bail.adapte), _nombre(bail.depart_handicap),
            _nombre(bail.besoin_adaptation), compte.handicaps, compte.handicaps_inconnus, compte.autonomies,
            compte.inconnus, int(bail.financement == "libre"), plafond.ressources_euros, plafond.plafond_min_euros,
            plafond.plafond_max_euros,
        ]  # fmt: skip


def _nombre(fait: bool | None) -> int | None:
    return None if fait is None else int(fait)
