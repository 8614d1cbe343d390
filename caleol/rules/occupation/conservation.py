"""How long the data of a person taken off a lease are kept: the time to see a mistake and undo it."""

from datetime import date

from caleol.rules.delais import ajouter_mois
from caleol.rules.parametre import Parametres
from caleol.rules.reference import regle


@regle(code="RGPD", article="5, 1, e", depuis=date(2018, 5, 25), vu=True, valeurs=("conservation.occupant_retire",))
def effacer_le(retire_le: date, parametres: Parametres) -> date:
    """Return the day from which a person taken off is forgotten.

    [vu] Data are kept no longer than their purpose asks. Hypothèse: a year is enough to undo a mistake; the landlord
    sets another length with its data protection officer. The last one known goes on until it is checked again: nothing
    is kept for want of a check.
    """
    mois = parametres.connue("conservation.occupant_retire", retire_le).entier
    return ajouter_mois(retire_le, mois)
