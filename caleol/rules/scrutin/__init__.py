"""The count of a ballot on one lot, as pure rules: `ScrutinLot` goes in, `depouiller` gives a frozen `Depouillement`.

`modele` holds what describes a ballot, `ecriture` and `lecture` its plain values; `resultat` counts voices that a
service has already found.
"""

from caleol.rules.scrutin.depouillement import Depouillement, depouiller
from caleol.rules.scrutin.majorite import CONTRE, RegleAppliquee
from caleol.rules.scrutin.modele import ScrutinLot
from caleol.rules.scrutin.resultat import Bulletin, IssueScrutin, ResultatScrutin, resultat

__all__ = [
    "CONTRE",
    "Bulletin",
    "Depouillement",
    "IssueScrutin",
    "RegleAppliquee",
    "ResultatScrutin",
    "ScrutinLot",
    "depouiller",
    "resultat",
]
