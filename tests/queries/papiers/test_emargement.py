"""The attendance sheet: to sign before, lot by lot after."""

import pytest

from caleol.kernel.clock import HorlogeFixe
from caleol.kernel.errors import Introuvable
from caleol.kernel.papiers import EmargementDonnees
from caleol.queries.papiers.emargement import get_emargement
from caleol.rules.droits import Auteur, Role
from caleol.services.act import Actes
from tests import tenue
from tests.seance_realiste import tient
from tests.tenue import Tenue


def lit(t: Tenue, auteur: Auteur | None = None) -> EmargementDonnees:
    with t.actes.sessions.lecture() as session:
        return get_emargement(session, auteur or t.secretaire, t.seance_id)


def test_before_the_seance_the_sheet_waits_for_signatures(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge)
    t.convoque()
    feuille = lit(t)
    assert {presence.etat for presence in feuille.presences} == {"attendue"}
    assert (feuille.lots, feuille.quorum.requis, feuille.projet) == ((), 4, False)


def test_annex_says_who_was_there_away_aside_or_not_entitled(actes: Actes, horloge: HorlogeFixe):
    feuille = lit(tient(actes, horloge).tenue)
    sigles = [colonne.sigle for colonne in feuille.sieges]
    assert sigles == ["M1", "M2", "M3", "M4", "M5", "M6", "Pr", "Ep", "Ma1", "Ma2"]
    assert ["".join(ligne.etats) for ligne in feuille.lots] == [
        "PPPPAAPPP–",
        "PDPPAPPPP–",
        "PPPPAPPPA–",
        "PPPPAPPP–A",
    ]
    assert [(ligne.quorum.presents, ligne.quorum.requis) for ligne in feuille.lots] == [(7, 4)] * 4
    assert [signature.nom for signature in feuille.signatures] == [
        "Mme\u00a0Hélène Carpentier",
        "Mme\u00a0Claire Vasseur",
    ]


def test_sheet_is_for_secretary_president_and_auditor(actes: Actes, horloge: HorlogeFixe):
    t = tient(actes, horloge).tenue
    for auteur in (t.secretaire, t.president, Auteur(t.compte.id, Role.AUDITEUR)):
        assert lit(t, auteur).presences
    for auteur in (Auteur(t.compte.id, Role.MEMBRE, membre_id=t.membres["prefet"]), Auteur(t.compte.id, Role.AGENCE)):
        with pytest.raises(Introuvable):
            lit(t, auteur)
