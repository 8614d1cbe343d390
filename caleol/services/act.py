"""An act: one transaction, its author, its instant, its register entries; mails leave after the commit.

This is the only place of the project that commits.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, UniqueConstraint
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session

from caleol.kernel.clock import Horloge, jour_local
from caleol.kernel.errors import Interdit, Refus
from caleol.models.base import Base
from caleol.models.moteur import Sessions
from caleol.rules.droits import Auteur, Droit
from caleol.services.registre import ACTES, LECTURES, append_entree

journal = logging.getLogger("caleol.services")
SQLSTATES_D_ATTENTE = frozenset({"40001", "40P01", "55P03"})


@dataclass(slots=True)
class Acte:
    """One act under way: its session, its author, its instant."""

    session: Session
    auteur: Auteur
    instant: datetime
    apres: list[Callable[[], None]] = field(default_factory=list)
    avant: dict[str, Callable[[], None]] = field(default_factory=dict)
    """What is looked at once, when all else is written, before the commit: by a name, so that it is asked once."""

    @property
    def jour(self) -> date:
        """Return the day of the act in the commission's time zone."""
        return jour_local(self.instant)

    @property
    def utilisateur_id(self) -> int:
        """Return the account that acts.

        Raises:
            Refus: `auteur_requis` where the tool itself would act in place of a person.
        """
        if self.auteur.utilisateur_id is None:
            raise Refus("auteur_requis")
        return self.auteur.utilisateur_id

    def exige(self, droit: Droit) -> None:
        """Check that the author's role holds a right.

        Raises:
            Interdit: `droit_manquant`.
        """
        if not self.auteur.peut(droit):
            raise Interdit("droit_manquant", droit=droit)

    def inscrire(
        self,
        acte: str,
        objet_type: str,
        objet_id: object,
        donnees: Mapping[str, Any] | None = None,
        personnel: Mapping[str, str] | None = None,
    ) -> str:
        """Append this act to the register; personal values go in `personnel`, kept as salted digests."""
        return self._append(ACTES, acte, objet_type, objet_id, donnees, personnel)

    def inscrire_lecture(self, objet_type: str, objet_id: object, donnees: Mapping[str, Any] | None = None) -> str:
        """Append the reading of a dossier to the trail of readings."""
        return self._append(LECTURES, "lecture", objet_type, objet_id, donnees, None)

    def _append(
        self,
        chaine: str,
        acte: str,
        objet_type: str,
        objet_id: object,
        donnees: Mapping[str, Any] | None,
        personnel: Mapping[str, str] | None,
    ) -> str:
        self.session.flush()
        role = self.auteur.role
        return append_entree(
            self.session,
            chaine=chaine,
            survenu_le=self.instant,
            auteur_id=self.auteur.utilisateur_id,
            role=role.value if role else None,
            acte=acte,
            objet_type=objet_type,
            objet_id=objet_id,
            donnees=donnees or {},
            personnel=personnel,
        )


class Actes:
    """Opens acts on one database with one clock."""

    def __init__(self, sessions: Sessions, horloge: Horloge) -> None:
        """Keep the sessions and the clock."""
        self.sessions = sessions
        self.horloge = horloge

    @contextmanager
    def ouvre(self, auteur: Auteur, connexion: Connection | None = None) -> Iterator[Acte]:
        """Open an act; it is committed whole at the end of the block, or not at all.

        `connexion` is one of `Sessions.a_part`, where bulk rows wait in temporary tables.

        What must follow (mails) runs after the commit; a fault there is logged and undoes nothing.

        Raises:
            Refus: `contrainte` with the constraint's name, when the database refuses what the act wrote;
                `base_occupee` when two acts waited for each other and the database gave this one up.
        """
        try:
            with self.sessions.ecriture(connexion) as session:
                acte = Acte(session, auteur, self.horloge.maintenant())
                yield acte
                for verification in list(acte.avant.values()):
                    verification()
        except IntegrityError as erreur:
            raise Refus("contrainte", contrainte=_contrainte(erreur)) from erreur
        except OperationalError as erreur:
            if not _is_waiting(erreur):
                raise
            raise Refus("base_occupee") from erreur
        for suite in acte.apres:
            _run_after(suite)


def _run_after(suite: Callable[[], None]) -> None:
    """Run what follows a commit; the act stands whatever happens there."""
    try:
        suite()
    except Exception:  # noqa: BLE001 - the commit is done, nothing may hide that
        journal.exception("fault after the commit of an act")


def _is_waiting(erreur: DBAPIError) -> bool:
    """Return whether the database gave up because another writer held what this act needed."""
    return getattr(erreur.orig, "sqlstate", None) in SQLSTATES_D_ATTENTE or "database is locked" in str(erreur.orig)


def _contrainte(erreur: IntegrityError) -> str:
    """Return the name of the broken constraint; SQLite names columns where PostgreSQL names the constraint."""
    nom = getattr(getattr(erreur.orig, "diag", None), "constraint_name", None)
    texte = str(erreur.orig)
    return str(nom) if nom else contrainte_sqlite(texte) or texte


def contrainte_sqlite(texte: str) -> str | None:
    """Return the name of the unique constraint or index that SQLite describes by its columns."""
    _, trouve, liste = texte.partition("UNIQUE constraint failed: ")
    if not trouve:
        return None
    colonnes = [colonne.split(".") for colonne in liste.split(", ")]
    table = Base.metadata.tables.get(colonnes[0][0])
    if table is None:
        return None
    cherchees = [colonne[-1] for colonne in colonnes]
    uniques = [c for c in table.constraints if isinstance(c, UniqueConstraint)] + [i for i in table.indexes if i.unique]
    return next((str(u.name) for u in uniques if [c.name for c in u.columns] == cherchees), None)
