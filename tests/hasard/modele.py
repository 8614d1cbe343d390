"""What a lot should hold, kept without a rule, a service or a database: dicts of choices, sets of seats, a clock."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

CONTRE, ABSTENTION, RENVOI = "contre", "abstention", "renvoi"
MAIRE, PRESIDENT, QUORUM = "maire-59512", "designe-1", 4
SIEGES = (*(f"designe-{rang}" for rang in range(1, 7)), "prefet", "epci", MAIRE)
SUPPLEES = ("designe-2", "epci", MAIRE)
Ordre = tuple[int, ...]


@dataclass
class Bulletin:
    """A ballot as its sender knows it: what was chosen, by whom (0 the titulaire, 1 the suppléant)."""

    choix: str
    qui: int


@dataclass
class Boite:
    """A ballot box of one round: the rankings on its table, what each seat last said, until when."""

    table: list[Ordre]
    echeance: datetime | None = None
    choix: dict[str, Bulletin] = field(default_factory=dict)
    ouverte: bool = True

    def finie(self, le: datetime) -> bool:
        """Return whether it takes no ballot at an hour."""
        return not self.ouverte or (self.echeance is not None and le >= self.echeance)

    def garde(self, siege: str, choix: str, qui: int, ordre: Ordre = ()) -> str:
        """Keep the last word of a seat; return its choice, a ranking that is put forward by its number on the table."""
        if ordre:
            if ordre not in self.table:
                self.table.append(ordre)
            choix = str(self.table.index(ordre) + 1)
        self.choix[siege] = Bulletin(choix, qui)
        return choix


@dataclass
class Resultat:
    """How a round must end: its end, the ranking adopted, those of a second round, who is counted."""

    issue: str
    adopte: Ordre | None = None
    finalistes: list[Ordre] = field(default_factory=list)
    votants: dict[str, str] = field(default_factory=dict)


@dataclass
class ModeleLot:
    """A lot: its rounds (the last one is the one that votes), who stepped aside, what its devices were told."""

    ecrit: bool
    boites: list[Boite]
    partis: set[str] = field(default_factory=set)
    recus: dict[tuple[str, str], tuple[int, str, str]] = field(default_factory=dict)
    attente: dict[int, tuple[str, Bulletin, Boite]] = field(default_factory=dict)
    resultat: Resultat | None = None
    octets: str = ""

    @property
    def boite(self) -> Boite:
        """Return the box that votes, or the last one that did."""
        return self.boites[-1]

    @property
    def traite(self) -> bool:
        """Return whether the lot is decided or postponed: nothing of it moves before it is opened again."""
        return self.resultat is not None and self.resultat.issue != "second_tour"

    def refus_de_voter(self, siege: str, qui: int, le: datetime, presents: dict[str, int]) -> str:
        """Return why a person may not vote for a seat, "" where nothing is against it."""
        if siege in self.partis:
            return "deporte"
        if self.boite.finie(le):
            return "vote_fini"
        if not self.ecrit:
            return "" if presents.get(siege) == qui else "pas_present"
        courant = self.boite.choix.get(siege)
        return "titulaire_a_vote" if qui == 1 and courant is not None and courant.qui == 0 else ""

    def ferme(self, presents: dict[str, int]) -> Resultat:
        """End the round: count who is there and did not step aside."""
        self.boite.ouverte = False
        la = set(self.boite.choix) if self.ecrit else set(presents)
        la -= self.partis
        votants = {siege: b.choix for siege, b in self.boite.choix.items() if siege in la}
        self.resultat = self._issue(votants, len(la))
        self.resultat.votants = votants
        return self.resultat

    def _issue(self, votants: dict[str, str], presents: int) -> Resultat:
        """Say how the round ends: what stops it, a majority, a casting vote, a second round."""
        perdu = Resultat("renvoi" if self.ecrit else "report")
        dits = Counter(votants.values())
        renvois = dits[RENVOI]
        voix = {c: n for c, n in dits.items() if c not in {RENVOI, ABSTENTION}}
        total = sum(voix.values())
        if self.ecrit and (renvois or presents < QUORUM or 2 * presents < len(SIEGES)):
            return perdu
        if presents < QUORUM:
            return perdu
        if 2 * renvois > total + renvois:
            return Resultat("renvoi")
        for choix, nombre in voix.items():
            if 2 * nombre > total:
                return perdu if choix == CONTRE else self._adopte(choix)
        if voix and len(set(voix.values())) == 1:
            tranche = next((votants[qui] for qui in (MAIRE, PRESIDENT) if votants.get(qui) in voix), CONTRE)
            return perdu if tranche == CONTRE else self._adopte(tranche)
        deux = self._deux_premiers(voix, votants)
        if len(self.boites) == 1 and deux:
            return Resultat("second_tour", finalistes=deux)
        return perdu

    def _adopte(self, choix: str) -> Resultat:
        return Resultat("adopte", self.boite.table[int(choix) - 1])

    def _deux_premiers(self, voix: dict[str, int], votants: dict[str, str]) -> list[Ordre]:
        """Return the two rankings that came first; an equal second place is the mayor's to settle, then the chair's."""
        classes = sorted((-n, int(c)) for c, n in voix.items() if c != CONTRE)
        if len(classes) < 2:
            return []
        premiers = [c for n, c in classes if n == classes[0][0]]
        seconds = [c for n, c in classes if n == classes[1][0]]
        if len(premiers) == 1 and len(seconds) > 1:
            dits = [votants.get(qui, "") for qui in (MAIRE, PRESIDENT)]
            seconds = [int(c) for c in dits if c.isdecimal() and int(c) in seconds][:1]
        retenus = premiers if len(premiers) > 1 else premiers + seconds
        return [self.boite.table[c - 1] for c in sorted(retenus)] if len(retenus) == 2 else []
