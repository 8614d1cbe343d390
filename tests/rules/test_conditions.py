"""Every condition of a dwelling told for one application."""

from decimal import Decimal

from hypothesis import given

from caleol.rules.conditions import examiner
from caleol.rules.eligibilite import MotifExclusion, criteres_logement, exclusion, resumer
from caleol.rules.facts import Demande, Logement
from tests.rules.faits import AU, PARAMETRES, adulte, demande, logement, menage
from tests.rules.tirages import LOGEMENTS, demandes


@given(demandes(), LOGEMENTS)
def test_the_conditions_told_are_those_that_exclude(demande: Demande, logement: Logement):
    resume, criteres = resumer(demande, AU, PARAMETRES), criteres_logement(logement, AU, PARAMETRES)
    manquees = [condition.motif for condition in examiner(resume, criteres) if condition.respectee is False]
    assert (manquees[0] if manquees else None) == exclusion(resume, criteres)


def test_every_condition_not_met_is_told_with_its_figures():
    seul = demande(menage(adulte(), rfr_euros={2024: 99_000}), besoin_fauteuil=True)
    criteres = criteres_logement(logement(adapte_pmr=False), AU, PARAMETRES)
    manquees = {c.motif: c.constat for c in examiner(resumer(seul, AU, PARAMETRES), criteres) if not c.respectee}
    assert set(manquees) == {
        MotifExclusion.PLAFOND_DEPASSE, MotifExclusion.LOGEMENT_TROP_GRAND, MotifExclusion.FAUTEUIL_INADAPTE,
    }  # fmt: skip
    assert "99\u202f000\u00a0€, plafond 2026 de 23\u202f403\u00a0€" in manquees[MotifExclusion.PLAFOND_DEPASSE]


def test_what_is_unknown_is_said_so_and_is_not_a_refusal():
    inconnu = demande(menage(adulte(sejour_regulier=None)))
    criteres = criteres_logement(logement(surface=None, adapte_pmr=None), AU, PARAMETRES)
    respectees = [condition.respectee for condition in examiner(resumer(inconnu, AU, PARAMETRES), criteres)]
    assert respectees == [True, None, None, None, False, True]


def test_seventy_square_metres_have_no_maximum():
    criteres = criteres_logement(logement(surface=Decimal("70.00")), AU, PARAMETRES)
    surface = examiner(resumer(demande(), AU, PARAMETRES), criteres)[3]
    assert surface.constat.endswith("sans maximum (CCH, art. R. 822-25).")
