"""Runs the migrations on the connection it is given, under a lock where several processes could start them."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from sqlalchemy import Connection, text

from caleol.models import Base

VERROU = 0x0CA1E01
ATTENTE_MS = 600_000


def run(connexion: Connection) -> None:
    context.configure(
        connection=connexion,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        compare_server_default=False,
        user_module_prefix="base.",
        transactional_ddl=True,  # on SQLite too: who waits must read the revision once the other has written it
    )
    with references_held_at_the_end(connexion), context.begin_transaction():
        if connexion.dialect.name == "postgresql":
            connexion.execute(text("SELECT pg_advisory_xact_lock(:verrou)"), {"verrou": VERROU})
        context.run_migrations()
        if connexion.dialect.name == "sqlite":
            perdues = connexion.execute(text("PRAGMA foreign_key_check")).all()
            if perdues:
                raise ValueError(f"references without their row, nothing was migrated: {perdues[:5]}")


@contextmanager
def references_held_at_the_end(connexion: Connection) -> Iterator[None]:
    """Let SQLite make a table anew while others refer to it; outside of a transaction, or the order is ignored.

    A second process waits as long as the first one may take to migrate the rows of a large database.
    """
    if connexion.dialect.name != "sqlite":
        yield
        return
    brute = connexion.connection.dbapi_connection
    (attente,) = brute.execute("PRAGMA busy_timeout").fetchone()
    brute.execute(f"PRAGMA busy_timeout={ATTENTE_MS}")
    brute.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        if brute.in_transaction:
            brute.rollback()
        brute.execute("PRAGMA foreign_keys=ON")
        brute.execute(f"PRAGMA busy_timeout={attente}")


run(context.config.attributes["connection"])
