"""The factories make a whole road: stock, waiting list, commission, séance, lot."""

from sqlalchemy import func, select

from caleol.models.commission import Siege
from caleol.models.lot import Candidature
from caleol.models.moteur import Sessions
from caleol.rules.droits import Role
from tests import fabriques as f


def test_factories_make_a_lot_of_three_on_a_commission(sessions: Sessions):
    with sessions.ecriture() as session:
        commission = f.fabrique_commission(session)
        seance = f.fabrique_seance(session, commission)
        lot = f.fabrique_lot(session, demandes=[f.fabrique_demande(session) for _ in range(3)])
        f.fabrique_compte(session, Role.SECRETAIRE, commission=commission)
        assert session.scalar(select(func.count()).select_from(Siege)) == 10
        assert session.scalar(select(func.count()).select_from(Candidature)) == 3
        assert seance.commission_id == commission.id
        assert lot.vacance_id
