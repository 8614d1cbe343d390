"""A household that already stands first somewhere is told wherever it is chosen, shown or decided."""

import pytest
from sqlalchemy import select

from caleol.kernel.clock import HorlogeFixe
from caleol.models.enumerations import EtatOffre
from caleol.models.lot import Candidature, Decision
from caleol.models.suivi import OffreLogement
from caleol.queries.attributions import load_attributions
from caleol.queries.candidats import search
from caleol.queries.deliberation import get_deliberation
from caleol.queries.filtres_candidats import Filtres
from caleol.queries.page_dossier import get_page_dossier
from caleol.services.act import Actes
from caleol.services.ajournements import undo_deliberation
from caleol.services.instruction import recompute_instructions
from tests import tenue
from tests.tenue import Tenue


@pytest.fixture
def t(actes: Actes, horloge: HorlogeFixe) -> Tenue:
    """Open a séance of two lots that share their first household, decided on the first of them."""
    preparee = tenue.prepare(actes, horloge, nb_lots=2)
    preparee.ouvre()
    with actes.sessions.ecriture() as session:
        premier, second = (session.get_one(Candidature, preparee.candidats(lot)[0]) for lot in (0, 1))
        second.demande_id, second.instantane = premier.demande_id, premier.instantane
    preparee.delibere(0)
    return preparee


def demande(t: Tenue) -> int:
    with t.actes.sessions.lecture() as session:
        return session.get_one(Candidature, t.candidats(0)[0]).demande_id


def test_it_is_told_on_the_decision_and_on_the_dossier(t: Tenue):
    maintenant = t.horloge.maintenant()
    with t.actes.sessions.lecture() as session:
        lue = get_deliberation(session, t.secretaire, t.seance_id, maintenant=maintenant, lot_id=t.lots[1])
        page = get_page_dossier(session, t.secretaire, t.lots[1], t.candidats(1)[0], maintenant.date())
    assert lue.courant is not None
    assert [len(candidat.attributions) for candidat in lue.courant.candidats] == [1, 0, 0]
    assert lue.courant.candidats[0].attributions[0].startswith("Déjà attribué au rang 1\u00a0: T3, ")
    assert [attribution.lot_id for attribution in page.attributions] == [t.lots[0]]


def test_it_is_told_on_the_line_of_the_candidates(t: Tenue):
    recompute_instructions(t.actes)
    with t.actes.sessions.lecture() as session:
        vacance_id = session.get_one(Candidature, t.candidats(1)[0]).lot.vacance_id
        trouvees = search(session, t.secretaire, vacance_id, Filtres(), t.horloge.maintenant().date())
    assert {ligne.dossier.demande_id for ligne in trouvees.lignes if ligne.attributions} == {demande(t)}


def test_nothing_is_told_of_this_lot_of_an_undone_decision_or_of_a_refused_offer(t: Tenue):
    with t.actes.sessions.ecriture() as session:
        assert load_attributions(session, [demande(t)], sauf_lot_id=t.lots[0]) == {}
        decision = session.scalars(select(Decision).where(Decision.rang == 1)).one()
        offre = OffreLogement(decision_id=decision.id, etat=EtatOffre.REFUSEE, ouverte_le=decision.prise_le.date())
        session.add(offre)
        session.flush()
        assert load_attributions(session, [demande(t)]) == {}
        session.delete(offre)
    with t.acte() as acte:
        undo_deliberation(acte, lot_id=t.lots[0], motif="Erreur de saisie.")
        assert load_attributions(acte.session, [demande(t)]) == {}
