"""The deliberation of a lot, in one act: ranking, ballot, votes with receipts, decisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from caleol.rules.decisions import TypeDecision
from caleol.rules.scrutin import IssueScrutin
from caleol.services.act import Acte

ABSTENTION = "abstention"
CONTRE = "contre"


@dataclass(frozen=True, slots=True)
class DecisionSaisie:
    """What is proposed for one candidate: kind, rank (kinds b and c), reason (d and e), paper and date (c)."""

    candidature_id: int
    type: TypeDecision
    rang: int | None = None
    motif_code: str | None = None
    motif_texte: str = ""
    condition_piece: str | None = None
    condition_echeance: date | None = None


@dataclass(frozen=True, slots=True)
class ContreProposition:
    """Another whole ranking, put forward by a seat."""

    decisions: tuple[DecisionSaisie, ...]
    auteur_siege_id: int


@dataclass(frozen=True, slots=True)
class ResultatDeliberation:
    """How the ballot ended, in the words of the minutes; the decisions stand only where it is `ADOPTE`."""

    issue: IssueScrutin
    scrutin_id: int
    phrase: str


def record_deliberation(
    acte: Acte,
    *,
    lot_id: int,
    version: int,
    decisions: Sequence[DecisionSaisie],
    contre_propositions: Sequence[ContreProposition] = (),
    votes: Mapping[int, str] | None = None,
    ordre_motif: str = "",
    rang_1_confirme: bool = False,
) -> ResultatDeliberation:
    """Record the vote and the decisions of a lot.

    `votes` None is « à l’unanimité des présents »; else the key of each seat that may vote gives "1" for the
    secretary's proposal, "2" and on for the others in their order, `CONTRE` or `ABSTENTION`.
    """
    raise NotImplementedError
