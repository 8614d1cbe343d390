"""What is due for an account in one of its roles."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from caleol.queries.matin import administrateur, agence, direction, membre, secretaire
from caleol.queries.matin.point import Point
from caleol.rules.droits import Auteur, Role

Lecture = Callable[[Session, Auteur, datetime], list[Point]]
ROLES: Mapping[Role | None, Lecture] = {
    Role.SECRETAIRE: secretaire.load_points,
    Role.MEMBRE: membre.load_points,
    Role.AGENCE: agence.load_points,
    Role.DIRECTION: direction.load_points,
    Role.ADMINISTRATEUR: administrateur.load_points,
}
"""The auditor has nothing to do by a date."""


def load_matin(session: Session, auteur: Auteur, maintenant: datetime) -> tuple[Point, ...]:
    """Return what is due today for an author, on what this role may read."""
    lecture = ROLES.get(auteur.role)
    return tuple(lecture(session, auteur, maintenant)) if lecture else ()
