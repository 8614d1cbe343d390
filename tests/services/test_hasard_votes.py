"""Votes, changes, déports, closes and reopenings drawn at random: the count always equals one made apart."""

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random

import pytest

from caleol.kernel.clock import HorlogeFixe
from caleol.kernel.errors import Refus
from caleol.models.lot import Scrutin, Vote
from caleol.rules.droits import Auteur
from caleol.rules.reglement import ModaliteSeance
from caleol.services.act import Actes
from caleol.services.classements import DecisionSaisie
from caleol.services.registre import ACTES
from caleol.services.scrutins import ABSTENTION, CONTRE, RENVOI
from caleol.services.urnes import close_urne, reopen_urne
from caleol.services.verification import verify_chaine
from caleol.services.votes import PROPOSE, cast_vote, step_aside
from tests import tenue
from tests.bases import Bases
from tests.tenue import SEANCE_LE, Tenue
from tests.urnes import clot, lu, membre, met_au_vote, vote

MAIRE, PRESIDENT, QUORUM = "maire-59512", "designe-1", 4
SIEGES = (*(f"designe-{rang}" for rang in range(1, 7)), "prefet", "epci", MAIRE)
GESTES = ("vote",) * 8 + ("double", "double", "deport", "clot", "clot", "rouvre", "tue", "tue")
TIRES = ("1", "1", "2", CONTRE, ABSTENTION, RENVOI)
LOTS_PAR_BASE = 20


class Arret(Exception):
    """The worker ends before its act is committed."""


@dataclass
class Modele:
    """What a lot should hold, kept without a rule or a service: a dict of choices, a set, a flag."""

    choix: dict[str, str] = field(default_factory=dict)
    partis: set[str] = field(default_factory=set)
    recus: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    ouvert: bool = True
    issue: str = ""

    def attendu(self) -> tuple[str, str | None]:
        """Return how the vote must end, and the ranking adopted."""
        if len(SIEGES) - len(self.partis) < QUORUM:
            return "report", None
        voix = Counter(c for c in self.choix.values() if c in {"1", "2", CONTRE})
        renvois = sum(c == RENVOI for c in self.choix.values())
        exprimees = voix.total()
        if 2 * renvois > exprimees + renvois:
            return "renvoi", None
        gagnant = next((c for c, n in voix.items() if 2 * n > exprimees), None)
        if gagnant is None and len(set(voix.values())) == 1:
            tranche = [self.choix.get(qui) for qui in (MAIRE, PRESIDENT)]
            gagnant = next((c for c in tranche if c in voix), None)
        elif gagnant is None and voix:
            return "second_tour", None
        return ("adopte", gagnant) if gagnant in {"1", "2"} else ("report", None)


class Lot:
    """One lot played at random, with the model beside it."""

    def __init__(self, t: Tenue, auteurs: dict[str, Auteur], lot: int, hasard: Random) -> None:
        """Put the lot to the vote, with a second ranking on the table."""
        self.t, self.auteurs, self.lot, self.hasard, self.m = t, auteurs, lot, hasard, Modele()
        met_au_vote(t, lot)
        a, b, c = t.candidats(lot)
        autre = [DecisionSaisie(k, tenue.CLASSEE, rang) for rang, k in enumerate((b, a, c), start=1)]
        qui = hasard.choice(SIEGES)
        recu = vote(t, qui, PROPOSE, lot=lot, jeton="0", auteur=auteurs[qui], decisions=autre)
        self.m.choix[qui], self.m.recus[qui, "0"] = "2", (recu.recu, "2")

    def joue(self, gestes: int) -> None:
        """Play some gestures, then close and compare."""
        for rang in range(1, gestes + 1):
            getattr(self, self.hasard.choice(GESTES))(rang)
        self.clot(0)

    def vote(self, rang: int) -> None:
        """Vote, or change."""
        qui, choix = self.hasard.choice(SIEGES), self.hasard.choice(TIRES)
        attendu = "deporte" if qui in self.m.partis else "" if self.m.ouvert else "vote_fini"
        obtenu = ""
        try:
            recu = vote(self.t, qui, choix, lot=self.lot, jeton=str(rang), auteur=self.auteurs[qui])
            self.m.choix[qui], self.m.recus[qui, str(rang)] = choix, (recu.recu, choix)
        except Refus as refus:
            obtenu = refus.code
        assert obtenu == attendu

    def double(self, rang: int) -> None:
        """Send again what was received before, whatever happened since; the same key with another choice is refused."""
        (qui, jeton), (recu, choix) = self.hasard.choice(sorted(self.m.recus.items()))
        encore = vote(self.t, qui, choix, lot=self.lot, jeton=jeton, auteur=self.auteurs[qui])
        assert (encore.recu, encore.deja) == (recu, True)
        autre = ABSTENTION if choix != ABSTENTION else CONTRE
        with pytest.raises(Refus, match="cle_autre_choix"):
            vote(self.t, qui, autre, lot=self.lot, jeton=jeton, auteur=self.auteurs[qui])

    def tue(self, rang: int) -> None:
        """Let the worker end in the middle of a vote or of a close: the database keeps nothing of it."""
        qui = self.hasard.choice(SIEGES)
        ferme = self.hasard.random() < 0.5
        lot_id, siege_id = self.t.lots[self.lot], self.t.sieges[qui]
        with suppress(Refus, Arret), self.t.acte(None if ferme else self.auteurs[qui]) as acte:
            if ferme:
                close_urne(acte, lot_id=lot_id)
            else:
                cast_vote(acte, lot_id=lot_id, siege_id=siege_id, choix=self.hasard.choice(TIRES), cle=f"tue-{rang}")
            raise Arret

    def deport(self, rang: int) -> None:
        """Let a seat step aside; its ballot counts no more."""
        qui = self.hasard.choice(SIEGES)
        traite = not self.m.ouvert and self.m.issue != "second_tour"
        attendu = "lot_traite" if traite else "deport_connu" if qui in self.m.partis else ""
        obtenu = ""
        try:
            with self.t.acte(self.auteurs[qui]) as acte:
                step_aside(acte, lot_id=self.t.lots[self.lot])
            self.m.partis.add(qui)
        except Refus as refus:
            obtenu = refus.code
        assert obtenu == attendu
        if self.m.ouvert:
            self.m.choix.pop(qui, None)

    def clot(self, rang: int) -> None:
        """Close, twice the same bytes, and compare the count with the model's."""
        frais, self.m.ouvert = self.m.ouvert, False
        texte = clot(self.t, self.lot)
        assert clot(self.t, self.lot) == texte
        if frais:
            self.compare()

    def compare(self) -> None:
        """Compare what the close froze with the model."""
        (scrutin,) = [s for s in lu(self.t, Scrutin) if s.lot_id == self.t.lots[self.lot] and s.annule_le is None]
        decompte = scrutin.decompte
        voix = {str(p["numero"]): p["voix"] for p in decompte["propositions"]} | {
            CONTRE: decompte["contre"],
            ABSTENTION: decompte["abstentions"],
            RENVOI: decompte["renvois"],
        }
        compte = Counter(self.m.choix.values())
        assert voix == {cle: compte[cle] for cle in voix}
        self.m.issue, adopte = self.m.attendu()
        adoptes = {p["classement"]: str(p["numero"]) for p in decompte["propositions"]}
        assert (decompte["issue"], adoptes.get(scrutin.adopte_id)) == (self.m.issue, adopte)
        votants = sorted(v.siege_id for v in lu(self.t, Vote) if v.scrutin_id == scrutin.id)
        assert votants == sorted(self.t.sieges[qui] for qui in self.m.choix)

    def rouvre(self, rang: int) -> None:
        """Open again what was closed."""
        if self.m.ouvert:
            assert self.t.refus(reopen_urne, lot_id=self.t.lots[self.lot], motif="x").code == "aucun_vote_clos"
            return
        with self.t.acte() as acte:
            reopen_urne(acte, lot_id=self.t.lots[self.lot], motif="Une pièce est arrivée.")
        self.m.ouvert = True
        self.m.choix = {qui: choix for qui, choix in self.m.choix.items() if qui not in self.m.partis}


def joue_des_lots(bases: Bases, genre: str, premiere: int, nombre: int) -> None:
    """Play `nombre` lots, each drawn from its own seed; a failure names the seed."""
    horloge = HorlogeFixe(SEANCE_LE.replace(month=11, day=23))
    regles = {"modalites": ["mixte"]}
    with bases.fresh(genre) as base:
        t = tenue.prepare(
            Actes(base.sessions, horloge),
            horloge,
            nb_lots=nombre,
            nb_candidats=3,
            quorum=QUORUM,
            modalite=ModaliteSeance.MIXTE,
            regles=regles,
        )
        t.ouvre()
        auteurs = {cle: membre(t, cle) for cle in SIEGES if cle != PRESIDENT} | {PRESIDENT: t.president}
        for lot in range(nombre):
            hasard = Random(premiere + lot)  # noqa: S311 - a draw of tests, played again from its seed
            try:
                Lot(t, auteurs, lot, hasard).joue(hasard.randrange(4, 20))
            except BaseException as erreur:
                erreur.add_note(f"graine {premiere + lot} sur {genre}")
                raise
        with base.sessions.lecture() as session:
            assert verify_chaine(session, ACTES).anomalie is None


def test_some_runs_count_as_the_model_does(bases: Bases):
    joue_des_lots(bases, "sqlite", 0, LOTS_PAR_BASE)


@pytest.mark.soak
@pytest.mark.parametrize("genre", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_ten_thousand_runs_count_as_the_model_does(bases: Bases, genre: str):
    for premiere in range(0, 5000, LOTS_PAR_BASE):
        joue_des_lots(bases, genre, premiere if genre == "sqlite" else 5000 + premiere, LOTS_PAR_BASE)
