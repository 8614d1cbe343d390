"""The selection made by the database on precomputed facts is that of the rules, for any application and dwelling."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from caleol.models.demande import Instruction
from caleol.queries.candidats import Logis, count_all, list_ranks, place_among, selection
from caleol.queries.faits import DemandeLue
from caleol.queries.fiche import LogementSitue
from caleol.queries.filtres_candidats import (
    PRIORITAIRE,
    TOUTES,
    FiltreQuartile,
    Filtres,
    dernier_depot,
    load_bornes,
)
from caleol.queries.grilles import GrilleEnVigueur
from caleol.queries.lieux import Territoire
from caleol.queries.points import Notation, Ressort, notation
from caleol.rules.cotation import CleDeRang, cle_de_rang
from caleol.rules.delais import mois_pleins
from caleol.rules.droits import OUTIL
from caleol.rules.eligibilite import criteres_logement, exclusion, resumer
from caleol.rules.facts import Demande, Logement
from caleol.rules.grille import Grille
from caleol.rules.priorites import premier_quartile, quartile
from caleol.services.act import Actes
from caleol.services.calcul_demande import COLONNES_INSTRUCTION, Bareme, calcule
from tests import fabriques as f
from tests.bases import BaseEssai
from tests.rules.faits import AU, MEL, PARAMETRES
from tests.rules.tirages import LOGEMENTS, PUBLICS, demandes

NOMBRE = 12
TEXTE = (Path(__file__).parents[2] / "seeds" / "grilles" / "demonstration.toml").read_text("utf-8")
GRILLE = notation(GrilleEnVigueur(1, "essai", None, Grille.charger(TEXTE)), AU, PARAMETRES, Ressort(MEL))
FILTRES = st.builds(
    Filtres,
    commune=st.sampled_from(["", TOUTES, "2A004"]),
    priorite=st.sampled_from(["", PRIORITAIRE, *PUBLICS]),
    mutation=st.sampled_from([None, True, False]),
    quartile=st.sampled_from([None, *FiltreQuartile]),
    attente_mois=st.one_of(st.none(), st.integers(1, 24)),
    pieces=st.one_of(st.none(), st.integers(1, 6)),
)


@pytest.fixture
def cles(actes: Actes) -> list[int]:
    """Make applications, whose facts each example draws."""
    with actes.ouvre(OUTIL) as acte:
        return [f.fabrique_demande(acte.session).id for _ in range(NOMBRE)]


def _pose(session: Session, cles: list[int], tirees: list[Demande], grille: Notation | None) -> list[Demande]:
    """Write the narrow table of these applications, as the job does; their numbers go against the keys."""
    session.execute(delete(Instruction))
    posees = [replace(d, numero_unique=f"0590625{999 - cle:06d}GDPUB") for cle, d in zip(cles, tirees, strict=False)]
    lignes: list[dict[str, object]] = []
    for cle, posee in zip(cles, posees, strict=False):
        lue = DemandeLue(cle, 1, posee, {}, active=True, deposee_le=posee.deposee_le, dalo_le=None)
        calcul = calcule(lue, Bareme(AU, PARAMETRES, grille))
        assert calcul.instruction is not None
        valeurs = dict(zip(COLONNES_INSTRUCTION, calcul.instruction, strict=True))
        lignes.append(valeurs | {"calculee_le": AU, "valable_jusqu": date.fromisoformat(str(valeurs["valable_jusqu"]))})
    session.execute(insert(Instruction), lignes)
    return posees


def _logis(logement: Logement, grille: Notation | None) -> Logis:
    situe = LogementSitue(None, logement, Territoire("59512", "Roubaix", None, None, None))  # type: ignore[arg-type] # no sheet is read
    criteres = criteres_logement(logement, AU, PARAMETRES)
    return Logis(1, AU, situe, criteres, PARAMETRES, grille, load_bornes(PARAMETRES, logement.epci, AU))


def _garde(demande: Demande, filtres: Filtres) -> bool:
    """Judge the filters by the rules, the wished commune apart."""
    q1 = premier_quartile(demande.menage, MEL, AU, PARAMETRES, relogement_ru=demande.relogement_ru).premier
    rang = quartile(demande.menage, MEL, AU, PARAMETRES)
    quartiles: dict[FiltreQuartile | None, bool] = {
        None: True,
        FiltreQuartile.PREMIER: q1 is True,
        FiltreQuartile.AU_DESSUS: q1 is False,
        **{cas: q1 is False and rang == int(cas.value) for cas in FiltreQuartile if cas.value in "234"},
    }
    return (
        (not filtres.priorite or (filtres.priorite in demande.priorites)
         or (filtres.priorite == PRIORITAIRE and bool(demande.priorites)))
        and filtres.mutation in (None, demande.mutation)
        and quartiles[filtres.quartile]
        and mois_pleins(demande.deposee_le, AU) >= (filtres.attente_mois or 0)
        and (not filtres.pieces or f"T{filtres.pieces}" in demande.type_souhaite)
    )  # fmt: skip


@pytest.mark.toutes_bases
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(demandes(), min_size=1, max_size=NOMBRE), LOGEMENTS, FILTRES, st.booleans())
def test_the_selection_of_the_database_is_that_of_the_rules(
    base: BaseEssai, cles: list[int], tirees: list[Demande], logement: Logement, filtres: Filtres, avec_grille: bool
):
    grille = GRILLE if avec_grille else None
    logis = _logis(logement, grille)
    with Session(base.moteur) as session:
        posees = dict(zip(cles, _pose(session, cles, tirees, grille), strict=False))
        choix = selection(logis, filtres)
        tri = count_all(session, logis, choix)
        rangs = list_ranks(session, choix, debut=0, nombre=NOMBRE)
        assert rangs == list_ranks(session, choix, debut=0, nombre=NOMBRE, par_index=False)
        places = [place_among(session, choix, cle) for _, cle in rangs]
        session.rollback()
    motifs = {cle: exclusion(resumer(d, AU, PARAMETRES), logis.criteres) for cle, d in posees.items()}
    communes = logis.communes(filtres)
    voulues = [
        cle for cle, d in posees.items()
        if motifs[cle] is None and (not communes or communes & d.communes_souhaitees)
    ]  # fmt: skip
    voulues.sort(key=lambda cle: _cle(posees[cle], grille))
    attendus = [(rang, cle) for rang, cle in enumerate(voulues, start=1) if _garde(posees[cle], filtres)]
    assert dict(tri.ecartees) == {m: n for m, n in Counter(motifs.values()).items() if m is not None}
    assert (tri.eligibles, tri.eligibles + tri.hors_souhait) == (len(voulues), list(motifs.values()).count(None))
    assert (rangs, tri.gardees, places) == (attendus, len(attendus), [rang for rang, _ in attendus])


def _cle(demande: Demande, grille: Notation | None) -> CleDeRang:
    if grille is None:
        return (1, 0, demande.deposee_le.toordinal(), 0, demande.numero_unique)
    lue = DemandeLue(0, 1, demande, {}, active=True, deposee_le=demande.deposee_le, dalo_le=None)
    return cle_de_rang(grille.evaluateur, *grille.note(lue), demande.numero_unique)


@given(st.integers(1, 240), st.dates(date(2000, 1, 1), date(2030, 12, 31)))
def test_the_last_day_of_filing_for_a_wait_is_the_last_one(mois: int, au: date):
    dernier = dernier_depot(mois, au)
    assert mois_pleins(dernier, au) >= mois > mois_pleins(dernier + timedelta(days=1), au)


def test_the_bounds_stop_at_the_first_that_nobody_entered():
    bornes = load_bornes(PARAMETRES, MEL, AU)
    assert bornes == tuple(sorted(bornes))
    assert load_bornes(PARAMETRES, None, AU) == ()
    assert all(isinstance(borne, Decimal) for borne in bornes)
