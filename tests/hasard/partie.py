"""A batch played: gestures drawn on its lots in turn, answers lost, acts killed on the way, each close compared."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import event, func, select

from caleol.kernel.errors import Refus
from caleol.models.lot import Decision, LigneClassement, Lot, Scrutin, Vote
from caleol.models.registre import EntreeRegistre
from caleol.services.horloge_votes import settle_seance
from caleol.services.registre import ACTES
from caleol.services.verification import verify_chaine
from tests.bases import BaseEssai, Bases
from tests.hasard.gestes import Geste, Gestes
from tests.hasard.modele import ABSTENTION, CONTRE, RENVOI, Boite, ModeleLot
from tests.hasard.scene import ECRIT_FIN, LOTS, Scene, modele, retrouve

POIDS = {
    "vote": 24,
    "double": 3,
    "perdu": 3,
    "renvoie": 3,
    "telephone": 2,
    "confirme": 2,
    "deport": 1,
    "deport_note": 2,
    "mouvement": 2,
    "clot": 5,
    "rouvre": 2,
    "second_tour": 4,
    "prolonge": 2,
    "tue": 4,
    "temps": 2,
}
GESTES_PAR_LOT = 18
VISE: dict[str, Callable[[ModeleLot], Any]] = {
    "vote": lambda m: m.boite.ouverte,
    "telephone": lambda m: m.boite.ouverte,
    "confirme": lambda m: m.attente and m.boite.ouverte,
    "clot": lambda m: m.boite.ouverte and len(m.boite.choix) > 4,
    "rouvre": lambda m: not m.boites[0].ouverte,
    "second_tour": lambda m: m.resultat and m.resultat.finalistes and not m.boite.ouverte,
    "prolonge": lambda m: m.boite.ouverte and m.boite.echeance,
}
REGARDENT_AVANT = {"rouvre", "second_tour", "prolonge"}


class Arret(Exception):
    """The worker ends before its act is committed."""


class Partie:
    """The lots of one batch, the models beside them, and what the devices still wait for."""

    def __init__(self, base: BaseEssai, scene: Scene, graine: int) -> None:
        """Lay a model beside each lot; all that is drawn comes from `graine`."""
        self.base, self.scene = base, scene
        self.hasard = Random(graine)
        fin = ECRIT_FIN if scene.ecrit else None
        self.lots = {lot_id: ModeleLot(scene.ecrit, [Boite([(0, 1, 2)], fin)]) for lot_id in scene.lots}
        self.gestes = Gestes(scene, self.hasard, self.lots)
        self.sans_reponse: list[tuple[int, str, int, str, str]] = []
        self.a_comparer: set[int] = set()
        self.vus: Counter[str] = Counter()
        self.reste = 0

    def joue(self, gestes: int) -> None:
        """Play the gestures, let the devices have their answers, close all that is open, compare."""
        noms, poids = list(POIDS), list(POIDS.values())
        with self._compte_les_ordres():
            for _ in range(gestes):
                nom = self.hasard.choices(noms, poids)[0]
                self._joue_un(nom, self._lot(nom))
            while self.sans_reponse:
                self.renvoie(0)
        self.acheve()

    def _lot(self, nom: str) -> int:
        """Draw a lot; nine times out of ten one on which the gesture has something to do."""
        vises = [lot_id for lot_id, m in self.lots.items() if VISE.get(nom, lambda _: True)(m)]
        return self.hasard.choice(vises if vises and self.hasard.random() < 0.9 else self.scene.lots)

    def _joue_un(self, nom: str, lot_id: int) -> None:
        if nom in REGARDENT_AVANT:
            self.regle()
        if hasattr(self, nom):
            getattr(self, nom)(lot_id)
        else:
            self._execute(getattr(self.gestes, nom)(lot_id), lot_id)

    def _execute(self, geste: Geste, lot_id: int) -> None:
        """Play a gesture and check its answer."""
        m = self.lots[lot_id]
        boite, ouverte = m.boite, m.boite.ouverte
        obtenu, rendu = "", None
        try:
            with self.scene.actes.ouvre(geste.auteur) as acte:
                rendu = geste.service(acte)
        except Refus as refus:
            obtenu = refus.code
        assert obtenu == geste.attendu, f"{geste.nom} : {obtenu} au lieu de {geste.attendu}"
        if not obtenu:
            geste.effet(rendu)
        if ouverte and not boite.ouverte:
            self.compare(lot_id)
        self.vus[f"{geste.nom} {obtenu or 'accepté'}"] += 1

    def perdu(self, lot_id: int) -> None:
        """Lose the answer of a ballot, or the ballot itself: the device keeps it and knows nothing."""
        m, (siege, qui) = self.lots[lot_id], self.gestes._siege()
        choix, cle = self.gestes._choix(m), self.gestes._cle()
        geste = self.gestes.envoi(lot_id, siege, qui, choix, cle)
        if self.hasard.random() < 0.5:
            self._tue(geste)
        else:
            self._execute(geste, lot_id)
        self.sans_reponse.append((lot_id, siege, qui, choix, cle))

    def renvoie(self, lot_id: int) -> None:
        """Let a device send again what had no answer, under the same key, whatever happened since."""
        if self.sans_reponse:
            lot_id, *envoi = self.sans_reponse.pop(self.hasard.randrange(len(self.sans_reponse)))
            self._execute(self.gestes.envoi(lot_id, *envoi), lot_id)  # type: ignore[arg-type] # as they were kept

    def tue(self, lot_id: int) -> None:
        """Let the worker end between two statements of any gesture: the database keeps nothing of it."""
        noms = [nom for nom in POIDS if not hasattr(self, nom)]
        nom = self.hasard.choice(["vote", "clot", "clot", *noms])
        self._tue(getattr(self.gestes, nom)(lot_id))

    def _tue(self, geste: Geste) -> None:
        avant = self._bout_du_registre()
        self.reste = self.hasard.choice((self.hasard.randrange(1, 30), self.hasard.randrange(1, 200)))
        try:
            with self.scene.actes.ouvre(geste.auteur) as acte:
                geste.service(acte)
                self._arrete()
        except (Arret, Refus) as fin:
            self.vus[f"{geste.nom} {'tué' if isinstance(fin, Arret) else fin.code}"] += 1
            self.reste = 0
        assert self._bout_du_registre() == avant

    @contextmanager
    def _compte_les_ordres(self) -> Iterator[None]:
        """Raise Arret before the statement where an act is to be killed."""

        def avant(*_: Any) -> None:
            if self.reste:
                self.reste -= 1
                if not self.reste:
                    self._arrete()

        event.listen(self.base.moteur, "before_cursor_execute", avant)
        try:
            yield
        finally:
            event.remove(self.base.moteur, "before_cursor_execute", avant)

    def _arrete(self) -> None:
        raise Arret

    def _bout_du_registre(self) -> int:
        with self.base.sessions.lecture() as session:
            return session.scalar(select(func.max(EntreeRegistre.rang))) or 0

    def temps(self, lot_id: int) -> None:
        """Let time pass: what is due is closed as of its hour, by whoever comes next."""
        self.avance(timedelta(minutes=self.hasard.choice((1, 20, 90, 400 if self.scene.ecrit else 90))))
        if self.hasard.random() < 0.5:
            self.regle()

    def avance(self, duree: timedelta) -> None:
        """Move the clock; who is there when an announced hour passes is who counts."""
        self.scene.horloge.avance(duree)
        for lot_id, m in self.lots.items():
            if m.boite.ouverte and m.boite.finie(self.scene.horloge.maintenant()):
                m.ferme(self.gestes.presents)
                self.a_comparer.add(lot_id)

    def regle(self) -> None:
        """Do what a page does before it shows: close what is due; then compare."""
        settle_seance(self.scene.actes, self.scene.seance_id)
        for lot_id in sorted(self.a_comparer):
            self.compare(lot_id)
        self.a_comparer.clear()

    def acheve(self) -> None:
        """Close all, compare all, and check the register from its first entry."""
        self.avance(timedelta(days=3))
        self.regle()
        for lot_id, m in self.lots.items():
            self._execute(self.gestes.clot(lot_id), lot_id)
            self.compare(lot_id)
            assert m.octets
        with self.base.sessions.lecture() as session:
            assert verify_chaine(session, ACTES).anomalie is None

    def compare(self, lot_id: int) -> None:
        """Compare what the last close of a lot froze with the model."""
        m, s = self.lots[lot_id], self.scene
        attendu = m.resultat
        assert attendu is not None
        with self.base.sessions.lecture() as session:
            vivants = select(Scrutin).where(Scrutin.lot_id == lot_id, Scrutin.annule_le.is_(None))
            scrutins = list(session.scalars(vivants.order_by(Scrutin.tour)))
            assert [x.tour for x in scrutins] == list(range(1, len(m.boites) + 1))
            dernier = scrutins[-1]
            votes = session.scalars(select(Vote).where(Vote.scrutin_id == dernier.id))
            recus = {v.siege_id: v.recu for v in votes}
            decisions = list(session.scalars(select(Decision).where(Decision.lot_id == lot_id)))
            adopte = select(LigneClassement.candidature_id).where(LigneClassement.classement_id == dernier.adopte_id)
            rangs = list(session.scalars(adopte.order_by(LigneClassement.rang)))
            etat = session.get_one(Lot, lot_id).etat.value
        voix = _voix(dernier.decompte)
        compte = Counter(attendu.votants.values())
        assert voix == {cle: compte[cle] for cle in voix} | dict(compte)
        assert dernier.decompte["issue"] == attendu.issue
        assert set(recus) == {s.sieges[siege] for siege in attendu.votants}
        ordre = [s.candidats[lot_id][rang] for rang in attendu.adopte or ()]
        assert rangs == ordre
        assert {d.candidature_id: d.rang for d in decisions} == {c: rang for rang, c in enumerate(ordre, start=1)}
        self.vus[f"issue {attendu.issue} au tour {len(m.boites)}"] += 1
        fin = {"adopte": "decide", "second_tour": "inscrit"}.get(attendu.issue, "ajourne")
        assert etat == fin


def _voix(decompte: dict[str, Any]) -> dict[str, int]:
    """Return the voices of a count by choice."""
    return {str(p["numero"]): p["voix"] for p in decompte["propositions"]} | {
        CONTRE: decompte["contre"],
        ABSTENTION: decompte["abstentions"],
        RENVOI: decompte["renvois"],
    }


def joue_des_lots(
    bases: Bases, genre: str, graine: int, *, ecrit: bool, gestes: int = GESTES_PAR_LOT * LOTS
) -> Counter[str]:
    """Play one batch of LOTS runs drawn from a seed, which a failure names; return how gestures ended."""
    with bases.fresh(genre, modele(ecrit=ecrit)) as base:
        partie = Partie(base, retrouve(base, ecrit=ecrit), graine)
        assert len(partie.lots) == LOTS
        try:
            partie.joue(gestes)
        except BaseException as erreur:
            erreur.add_note(f"graine {graine}, {'par écrit' if ecrit else 'mixte'}, sur {genre}")
            raise
    return partie.vus
