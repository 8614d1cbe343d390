"""What is due after the séances, on the lots that an account may follow."""

from collections import Counter
from datetime import date

from sqlalchemy.orm import Session

from caleol.kernel.francais import accorde
from caleol.queries.matin.point import Point, compte
from caleol.queries.suites.attentes import Attente, list_attentes
from caleol.rules.droits import Auteur

TOUT = 100_000


def dues(session: Session, auteur: Auteur, jour: date, attentes: tuple[Attente, ...]) -> list[Point]:
    """Return how many dates of some kinds are today or past."""
    points = []
    for quoi in attentes:
        lignes = list_attentes(session, auteur, attente=quoi, par_page=TOUT).lignes
        if nombre := sum(ligne.le <= jour for ligne in lignes):
            texte = f"{quoi.libelle}\u00a0: {accorde(nombre, 'échéance')} aujourd’hui ou passée{'s' * (nombre > 1)}"
            points.append(Point(texte, f"/suites?attente={quoi.value}"))
    return points


def en_attente(session: Session, auteur: Auteur, attentes: tuple[Attente, ...]) -> list[Point]:
    """Return how many acts of some kinds wait, whatever their date."""
    comptes = list_attentes(session, auteur, par_page=1).comptes
    return [
        point for quoi in attentes for point in compte(quoi.libelle, comptes[quoi], f"/suites?attente={quoi.value}")
    ]


def en_retard(session: Session, auteur: Auteur, jour: date) -> Counter[Attente]:
    """Return how many of each kind are late, as the page of the suites marks them."""
    lignes = list_attentes(session, auteur, par_page=TOUT).lignes
    tardives = (ligne for ligne in lignes if ligne.gravite(jour) and (ligne.depuis or ligne.le < jour))
    return Counter(ligne.attente for ligne in tardives)
