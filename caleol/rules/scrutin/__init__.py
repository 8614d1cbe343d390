"""The count of a ballot on one lot, as pure rules: `ScrutinLot` goes in, `depouiller` gives a frozen `Depouillement`.

`modele` holds what describes a ballot, `ecriture` and `lecture` its plain values.
"""

from caleol.rules.scrutin.depouillement import Depouillement, depouiller
from caleol.rules.scrutin.majorite import CONTRE, RegleAppliquee
from caleol.rules.scrutin.modele import ScrutinLot
from caleol.rules.scrutin.resultat import IssueScrutin

__all__ = [
    "CONTRE",
    "Depouillement",
    "IssueScrutin",
    "RegleAppliquee",
    "ScrutinLot",
    "depouiller",
]
