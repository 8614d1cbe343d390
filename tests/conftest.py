"""What all tests build on: a fixed clock, a fresh database, the application, a client that checks pages.

A test takes `base` (or `sessions`, `actes`, `application`, `client`) and gets a fresh SQLite database;
marked `toutes_bases` it runs a second time on PostgreSQL, marked `postgres` on PostgreSQL only.
"""

import gc
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import settings as reglages_hypothesis
from jinja2 import FileSystemBytecodeCache

from caleol.factory import create_app
from caleol.kernel.clock import PARIS, HorlogeFixe
from caleol.models.moteur import Sessions
from caleol.services.act import Actes
from caleol.services.repetitions import Repetitions
from caleol.settings import Mode, Reglages
from tests.bases import BaseEssai, Bases, dossier_commun, remove_all
from tests.client import ClientVerifie, make_client
from tests.gabarits import AttributConnu
from tests.hachage import allege

VARIABLE_DOSSIER = "CALEOL_DOSSIER_ESSAIS"
RAMASSAGES = (100_000, 50, 100)
"""Pages parsed and statements compiled are many objects that live on: to look for garbage less often saves a tenth."""
reglages_hypothesis.register_profile("officiel", derandomize=True, deadline=None, max_examples=60)
reglages_hypothesis.register_profile("fouille", deadline=None, max_examples=2000)
reglages_hypothesis.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "officiel"))


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder that the processes of this run share, handed to them by the environment; save time."""
    if not hasattr(config, "workerinput"):
        os.environ[VARIABLE_DOSSIER] = str(dossier_commun())
    allege()
    gc.set_threshold(*RAMASSAGES)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove what this run has left."""
    if not hasattr(config, "workerinput"):
        remove_all(Path(os.environ.pop(VARIABLE_DOSSIER)))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test on the databases that its marks ask for."""
    if "base" not in metafunc.fixturenames:
        return
    marques = {marque.name for marque in metafunc.definition.iter_markers()}
    postgres = pytest.param("postgres", marks=pytest.mark.postgres)
    if "toutes_bases" in marques:
        metafunc.parametrize("base", ["sqlite", postgres], indirect=True)
    elif "postgres" in marques:
        metafunc.parametrize("base", [postgres], indirect=True)


@pytest.fixture(scope="session")
def bases() -> Iterator[Bases]:
    """Give the maker of databases of this process."""
    faiseur = Bases(Path(os.environ[VARIABLE_DOSSIER]))
    yield faiseur
    faiseur.close()


@pytest.fixture
def base(bases: Bases, request: pytest.FixtureRequest) -> Iterator[BaseEssai]:
    """Give a fresh database with the schema of the migrations and no row."""
    with bases.fresh(getattr(request, "param", "sqlite")) as fraiche:
        yield fraiche


@pytest.fixture
def sessions(base: BaseEssai) -> Sessions:
    """Give the sessions of the test's database."""
    return base.sessions


@pytest.fixture
def horloge() -> HorlogeFixe:
    """Give a clock that stands at Monday 23 November 2026, 8:30 in Paris, until the test moves it."""
    return HorlogeFixe(datetime(2026, 11, 23, 8, 30, tzinfo=PARIS))


@pytest.fixture
def actes(sessions: Sessions, horloge: HorlogeFixe) -> Actes:
    """Give the opener of acts on the test's database, at the test's clock."""
    return Actes(sessions, horloge)


@pytest.fixture
def reglages(base: BaseEssai, tmp_path: Path) -> Reglages:
    """Give the settings of a test: its database, its own folder of data."""
    return Reglages(
        mode=Mode.TEST,
        database_url=base.url,
        secret_key="cle-des-essais-sans-secret-aucun",
        dossier_donnees=tmp_path / "donnees",
    )


@pytest.fixture(scope="session")
def assemblees() -> list[Flask]:
    """Give the place of the one application of this process: compiling its addresses takes longer than a page."""
    return []


@pytest.fixture
def application(assemblees: list[Flask], reglages: Reglages, actes: Actes) -> Iterator[Flask]:
    """Give the whole application on the test's database and clock; errors of a view reach the test."""
    if not assemblees:
        neuve = create_app(reglages, actes)
        neuve.testing = True
        neuve.jinja_env.undefined = AttributConnu
        neuve.jinja_env.bytecode_cache = FileSystemBytecodeCache(os.environ[VARIABLE_DOSSIER])
        assemblees.append(neuve)
    assemblee = assemblees[0]
    assemblee.extensions |= {
        "caleol_reglages": reglages,
        "caleol_actes": actes,
        "caleol_repetitions": Repetitions(reglages.dossier_donnees, actes.horloge),
    }
    configuration = dict(assemblee.config)
    yield assemblee
    assemblee.config.clear()
    assemblee.config.update(configuration)


@pytest.fixture
def client(application: Flask) -> ClientVerifie:
    """Give a client that checks every page it receives."""
    return make_client(application)
