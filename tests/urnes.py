"""Members who vote from where they are, through the services themselves."""

from typing import Any

from sqlalchemy import select

from caleol.models.commission import Membre
from caleol.rules.droits import Auteur, Role
from caleol.services.urnes import close_urne, open_urne
from caleol.services.votes import Recu, cast_vote
from tests import fabriques as f
from tests.tenue import Tenue

VOTANTS = ("designe-1", "designe-2", "designe-3", "designe-4", "designe-5", "prefet")


def membre(t: Tenue, cle: str) -> Auteur:
    """Return the member who holds a seat, with an account."""
    with t.actes.sessions.ecriture() as session:
        qui = session.get_one(Membre, t.membres[cle])
        compte = qui.utilisateur_id or f.fabrique_compte(session, Role.MEMBRE, membre=qui).id
    return Auteur(compte, Role.MEMBRE, membre_id=t.membres[cle])


def vote(
    t: Tenue, cle: str, choix: str = "1", *, lot: int = 0, jeton: str = "", auteur: Auteur | None = None, **autres: Any
) -> Recu:
    """Send the ballot of a seat from a device; `jeton` is the key that the device gives it."""
    with t.acte(auteur or membre(t, cle)) as acte:
        return cast_vote(
            acte,
            lot_id=t.lots[lot],
            siege_id=t.sieges[cle],
            choix=choix,
            cle=jeton or f"{cle}-{choix}-{t.horloge.maintenant()}",
            **autres,
        )


def met_au_vote(t: Tenue, lot: int = 0, **autres: Any) -> None:
    """Put a lot to the vote in the order proposed."""
    with t.acte() as acte:
        open_urne(acte, lot_id=t.lots[lot], version=t.version(lot), decisions=t.decisions(lot), **autres)


def clot(t: Tenue, lot: int = 0) -> str:
    """Close the vote of a lot; return the canonical text of its record."""
    with t.acte() as acte:
        return close_urne(acte, lot_id=t.lots[lot])


def lu(t: Tenue, classe: type[Any]) -> list[Any]:
    """Return all the rows of a table, in their order."""
    with t.actes.sessions.lecture() as session:
        return list(session.scalars(select(classe).order_by(classe.id)))
