"""Entry point: `gunicorn app:application` in production, `python app.py` for one process with waitress."""

from caleol.factory import create_app
from caleol.settings import charge_reglages


def __getattr__(nom: str) -> object:
    """Make the application when a WSGI server asks for it, not when this module is imported."""
    if nom == "application":
        return create_app(charge_reglages())
    raise AttributeError(nom)


if __name__ == "__main__":
    import sys

    from caleol.__main__ import main

    sys.exit(main(["serveur"]))
