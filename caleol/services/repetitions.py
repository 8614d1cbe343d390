"""Rehearsals of a séance: a copy of what it needs in a database of its own, thrown away with its folder.

Nothing of a rehearsal can reach the real database: it is another one (docs/adr). The real register gets one entry,
when a rehearsal begins.
"""

import json
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from caleol.kernel.clock import Horloge, HorlogeDecalee
from caleol.kernel.errors import Introuvable, Refus
from caleol.models.base import Base
from caleol.models.enumerations import EtatSeance
from caleol.models.moteur import Sessions, create_moteur
from caleol.models.seance import Seance
from caleol.queries.voix import load_sieges, presidents_possibles
from caleol.rules.droits import OUTIL, Auteur, Droit
from caleol.rules.reglement import ModaliteSeance
from caleol.services.act import Acte, Actes
from caleol.services.convocations import convoke
from caleol.services.copie_seance import lit_copie, pose_copie
from caleol.services.horloge_votes import open_ecrite
from caleol.services.ouverture import open_seance
from caleol.services.presences import record_arrivees

BASE, FICHE = "repetition.db", "repetition.json"
DUREE = timedelta(hours=24)
REPETABLES = (EtatSeance.FIGEE, EtatSeance.CONVOQUEE)


@dataclass(frozen=True, slots=True)
class Repetition:
    """A rehearsal under way: since when, and how far its clock stands from the real one; `cle` tells it from others."""

    seance_id: int
    cle: str
    commencee_le: datetime
    decalage: timedelta


class Repetitions:
    """The rehearsals of an installation, one at most for a séance, each in a folder of its own."""

    def __init__(self, donnees: Path, horloge: Horloge) -> None:
        """Keep them within the folder of data, which every process of the site shares."""
        self.dossier, self.horloge = donnees / "repetitions", horloge
        self._sessions: dict[int, tuple[int, Sessions]] = {}

    def en_cours(self, seance_id: int) -> Repetition | None:
        """Return the rehearsal of a séance, None where there is none."""
        try:
            lue = json.loads((self.dossier / str(seance_id) / FICHE).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        decalage = timedelta(seconds=float(lue["decalage"]))
        return Repetition(seance_id, lue.get("cle", ""), datetime.fromisoformat(lue["commencee_le"]), decalage)

    def actes(self, seance_id: int) -> Actes:
        """Return the acts of a rehearsal: its database, its clock.

        Raises:
            Introuvable: there is none.
        """
        repetition = self.en_cours(seance_id)
        if repetition is None:
            raise Introuvable("repetition", id=seance_id)
        return Actes(self._ouvre(seance_id), HorlogeDecalee(self.horloge, repetition.decalage))

    def avance(self, seance_id: int, jusque: datetime) -> None:
        """Bring the clock of a rehearsal to an instant, never back.

        Raises:
            Introuvable: there is none.
        """
        repetition = self.en_cours(seance_id)
        if repetition is None:
            raise Introuvable("repetition", id=seance_id)
        decalage = max(repetition.decalage, jusque - self.horloge.maintenant())
        _ecrit_fiche(self.dossier / str(seance_id), replace(repetition, decalage=decalage))

    def jette(self, seance_id: int) -> None:
        """Throw a rehearsal away; nothing where there is none."""
        _, sessions = self._sessions.pop(seance_id, (0, None))
        if sessions is not None:
            sessions.moteur.dispose()
        jetee = self.dossier / f".jetee-{secrets.token_hex(8)}"
        try:
            (self.dossier / str(seance_id)).rename(jetee)
        except FileNotFoundError:
            return
        shutil.rmtree(jetee)

    def balaie(self) -> int:
        """Throw away what was forgotten for a day; return how many rehearsals went.

        Folders begun or thrown away by a process that was killed hold dossiers too: they go with the same delay.
        """
        limite = self.horloge.maintenant() - DUREE
        for reste in self.dossier.glob(".*-*"):
            if datetime.fromtimestamp(reste.stat().st_mtime, UTC) < limite:
                shutil.rmtree(reste, ignore_errors=True)
        numeros = [int(d.name) for d in self.dossier.glob("[0-9]*")]
        oubliees = [n for n in numeros if (trouvee := self.en_cours(n)) and trouvee.commencee_le < limite]
        for numero in oubliees:
            self.jette(numero)
        return len(oubliees)

    def _ouvre(self, seance_id: int) -> Sessions:
        """Return the sessions of the file as it is now: another process may have thrown it away and begun again."""
        fichier = self.dossier / str(seance_id) / BASE
        try:
            noeud = fichier.stat().st_ino
        except FileNotFoundError as erreur:
            raise Introuvable("repetition", id=seance_id) from erreur
        connu, sessions = self._sessions.get(seance_id, (0, None))
        if sessions is None or connu != noeud:
            if sessions is not None:
                sessions.moteur.dispose()
            sessions = Sessions(create_moteur(f"sqlite:///{fichier}"))
            self._sessions[seance_id] = (noeud, sessions)
        return sessions


def _ecrit_fiche(dossier: Path, repetition: Repetition) -> None:
    """Write what a rehearsal is, whole or not at all."""
    provisoire = dossier / f".{secrets.token_hex(4)}"
    fiche = {
        "cle": repetition.cle,
        "commencee_le": repetition.commencee_le.isoformat(),
        "decalage": repetition.decalage.total_seconds(),
    }
    provisoire.write_text(json.dumps(fiche), encoding="utf-8")
    provisoire.replace(dossier / FICHE)


def start_repetition(actes: Actes, auteur: Auteur, repetitions: Repetitions, *, seance_id: int) -> None:
    """Copy a séance, convoke and open the copy with every seat there, and note in the register that it is rehearsed.

    Of two that begin together the second is refused, and the register does not tell of it.

    Raises:
        Introuvable: no such séance in the perimeter.
        Refus: `repetition_etat` unless its agenda is frozen and it is not open; `repetition_en_cours`; those of
            `open_seance` where the real one could not be opened either.
    """
    if repetitions.en_cours(seance_id) is not None:
        raise Refus("repetition_en_cours")
    with actes.sessions.lecture() as session:
        prevue_le = _repetable(session, auteur, seance_id)
        copie = lit_copie(session, seance_id)
    maintenant = actes.horloge.maintenant()
    decalage = max(timedelta(0), prevue_le - maintenant)
    neuf = repetitions.dossier / f".neuve-{secrets.token_hex(8)}"
    neuf.mkdir(mode=0o700, parents=True)
    try:
        _dresse(neuf, copie, auteur, HorlogeDecalee(actes.horloge, decalage), seance_id)
        _ecrit_fiche(neuf, Repetition(seance_id, secrets.token_hex(8), maintenant, decalage))
        with actes.ouvre(auteur) as acte:
            acte.exige(Droit.TENIR_SEANCE)
            acte.inscrire("repetition_seance", "seance", seance_id, {"lots": len(copie.get("lot", ()))})
            _place(neuf, repetitions.dossier / str(seance_id))
    except Exception:
        if not neuf.exists():
            repetitions.jette(seance_id)
        raise
    finally:
        shutil.rmtree(neuf, ignore_errors=True)


def _place(neuf: Path, place: Path) -> None:
    try:
        neuf.rename(place)
    except OSError as erreur:
        raise Refus("repetition_en_cours") from erreur


def end_repetition(actes: Actes, auteur: Auteur, repetitions: Repetitions, *, seance_id: int) -> None:
    """Throw a rehearsal away.

    Raises:
        Introuvable: no such séance in the perimeter.
    """
    with actes.sessions.lecture() as session:
        _tenue(session, auteur, seance_id)
    repetitions.jette(seance_id)


def _tenue(session: Session, auteur: Auteur, seance_id: int) -> Seance:
    seance = session.get(Seance, seance_id)
    if seance is None or not auteur.tient(seance.commission_id):
        raise Introuvable("seance", id=seance_id)
    return seance


def _repetable(session: Session, auteur: Auteur, seance_id: int) -> datetime:
    """Return the hour of a séance that may be rehearsed."""
    seance = _tenue(session, auteur, seance_id)
    if seance.etat not in REPETABLES:
        raise Refus("repetition_etat", etat=seance.etat)
    return seance.prevue_le


def _dresse(
    dossier: Path, copie: Mapping[str, list[Mapping[str, object]]], auteur: Auteur, horloge: Horloge, seance_id: int
) -> None:
    """Make the database of a rehearsal, and bring its séance to the first lot."""
    sessions = Sessions(create_moteur(f"sqlite:///{dossier / BASE}"))
    try:
        Base.metadata.create_all(sessions.moteur)
        actes = Actes(sessions, horloge)
        with actes.ouvre(OUTIL) as acte:
            pose_copie(acte.session, copie)
        with actes.ouvre(auteur) as acte:
            _ouvre_copie(acte, seance_id)
    finally:
        sessions.moteur.dispose()


def _ouvre_copie(acte: Acte, seance_id: int) -> None:
    seance = acte.session.get_one(Seance, seance_id)
    if seance.etat is EtatSeance.FIGEE:
        convoke(acte, seance_id=seance_id)
    mandats = presidents_possibles(load_sieges(acte.session, seance.commission_id, acte.jour))
    if not mandats:
        raise Refus("repetition_sans_president")
    preside = mandats[0].membre_id
    if seance.modalite is ModaliteSeance.ECRIT:
        open_ecrite(acte, seance_id=seance_id, presidee_par_id=preside)
        return
    open_seance(acte, seance_id=seance_id, presidee_par_id=preside)
    record_arrivees(acte, seance_id=seance_id)
