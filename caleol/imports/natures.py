"""Every nature of file, in the order in which a new installation loads them."""

from collections.abc import Mapping
from types import MappingProxyType

from caleol.imports.contrat import Contrat
from caleol.imports.contrat_menages import BAUX, DEMANDES, REPONSES
from caleol.imports.contrat_organisation import CONVENTIONS, MEMBRES
from caleol.imports.contrat_patrimoine import AGENCES, COMMUNES, LOGEMENTS
from caleol.imports.contrat_rpls import RPLS
from caleol.imports.contrat_suivi import EXAMENS, PROPOSITIONS, VACANCES
from caleol.kernel.errors import Refus

CONTRATS: Mapping[str, Contrat] = MappingProxyType(
    {
        contrat.nature: contrat
        for contrat in (
            AGENCES,
            COMMUNES,
            LOGEMENTS,
            RPLS,
            BAUX,
            EXAMENS,
            REPONSES,
            DEMANDES,
            CONVENTIONS,
            VACANCES,
            PROPOSITIONS,
            MEMBRES,
        )
    }
)


AUSSI_NOMMEES: Mapping[str, str] = MappingProxyType({"reservataires": "conventions"})


def contrat_de(nature: str) -> Contrat:
    """Return the contract of a nature, by its name or by another; raises Refus("import_nature_inconnue")."""
    nom = AUSSI_NOMMEES.get(nature, nature)
    if nom not in CONTRATS:
        raise Refus("import_nature_inconnue", nature=nature, admises=list(CONTRATS))
    return CONTRATS[nom]
