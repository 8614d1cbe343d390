"""Every fact kept with a lot: another grid reads them later as on the day, and no birth date is among them."""

from dataclasses import replace
from datetime import date

from hypothesis import given

from caleol.rules.cotation import compiler
from caleol.rules.facts import Personne
from caleol.rules.faits_cotation import Contexte, Verdict, figer_faits, relire_faits
from tests.rules.faits import AU, MEL, PARAMETRES, adulte, demande, enfant, menage
from tests.rules.test_cotation_proprietes import GRILLE
from tests.rules.tirages import demandes

CONTEXTE = Contexte(AU, PARAMETRES, epci=MEL)
UNE = compiler(GRILLE, AU)


@given(demandes())
def test_a_grid_gives_the_same_points_on_what_was_frozen(sujet):
    verdicts = {"expulsion": Verdict(valide=True, le=AU), "violences": Verdict(valide=False)}
    direct = UNE.noter(UNE.lecteur(CONTEXTE).lire(sujet, verdicts=verdicts))
    fige = figer_faits(sujet, verdicts, CONTEXTE)
    assert UNE.noter(relire_faits(UNE.noms, GRILLE.definitions, fige)) == direct


def test_no_birth_date_is_frozen_and_ages_stay():
    sujet = demande(
        menage(replace(adulte(), naissance=date(1990, 2, 28)), replace(enfant(), naissance=date(2020, 12, 31)))
    )
    fige = figer_faits(sujet, {}, CONTEXTE)
    assert "1990-02-28" not in fige
    assert "2020-12-31" not in fige
    personnes = relire_faits(("personnes",), GRILLE.definitions, fige).valeurs[0]
    assert isinstance(personnes, tuple)
    assert [personne.age(AU) for personne in personnes if isinstance(personne, Personne)] == [36, 5]
