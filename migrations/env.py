"""Runs the migrations on the connection it is given, under a lock where several processes could start them."""

from alembic import context
from sqlalchemy import Connection, text

from caleol.models import Base

VERROU = 0x0CA1E01


def run(connexion: Connection) -> None:
    context.configure(
        connection=connexion,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        compare_server_default=False,
        user_module_prefix="base.",
    )
    with context.begin_transaction():
        if connexion.dialect.name == "postgresql":
            connexion.execute(text("SELECT pg_advisory_xact_lock(:verrou)"), {"verrou": VERROU})
        context.run_migrations()


run(context.config.attributes["connection"])
