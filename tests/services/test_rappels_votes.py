"""Reminders go to who may still vote, and to nobody else."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from caleol.kernel.clock import HorlogeFixe
from caleol.models.commission import Siege
from caleol.models.enumerations import CanalConvocation, QualiteMembre
from caleol.models.registre import EntreeRegistre
from caleol.models.seance import Convocation
from caleol.rules.reglement import ModaliteSeance
from caleol.services.act import Actes
from caleol.services.convocations import Envoi, announce_absence, convoke
from caleol.services.horloge_votes import settle_all
from caleol.services.pouvoirs import record_pouvoir
from caleol.services.rappels import remind_voters
from tests import fabriques as f
from tests import tenue
from tests.tenue import SEANCE_LE, Tenue
from tests.urnes import lu, met_au_vote, vote

POUVOIRS = {"modalites": ["mixte"], "pouvoir_admis": True, "pouvoirs_par_membre": 1}


def rappeles(t: Tenue) -> list[str]:
    """Remind, and return the seats of those who were waited for."""
    with t.acte() as acte:
        remind_voters(acte, seance_id=t.seance_id)
    with t.actes.sessions.lecture() as session:
        requete = select(EntreeRegistre.donnees).where(EntreeRegistre.acte == "rappel_vote")
        membres = json.loads(session.scalars(requete.order_by(EntreeRegistre.rang)).all()[-1])["membres"]
    return [cle for cle, membre_id in t.membres.items() if membre_id in membres]


def test_who_is_not_there_is_left_in_peace_and_who_carries_a_proxy_is_waited_for(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge, modalite=ModaliteSeance.MIXTE, regles=POUVOIRS)
    t.ouvre(presents=("designe-1", "designe-2", "designe-4", "prefet"))
    paire = {"mandant_siege_id": t.sieges["designe-3"], "mandataire_siege_id": t.sieges["designe-2"]}
    with t.acte() as acte:
        record_pouvoir(acte, seance_id=t.seance_id, **paire)
    met_au_vote(t)
    vote(t, "designe-2")
    vote(t, "prefet")
    assert rappeles(t) == ["designe-1", "designe-2", "designe-4"]


@pytest.fixture
def ecrite(actes: Actes, horloge: HorlogeFixe) -> Tenue:
    """Return a written séance at the vote, whose second seat has a suppléant called in place of an absent titulaire."""
    t = tenue.prepare(actes, horloge, modalite=ModaliteSeance.ECRIT, regles={"modalites": ["ecrit"]})
    with actes.sessions.ecriture() as session:
        siege = session.get_one(Siege, t.sieges["designe-2"])
        suppleant = f.fabrique_membre(session, siege, qualite=QualiteMembre.SUPPLEANT, courriel="paul@exemple.fr")
        t.membres["suppleant"] = suppleant.id
    t.convoque()
    with t.acte() as acte:
        envoi = Envoi(t.sieges["designe-2"], t.membres["suppleant"], CanalConvocation.COURRIEL)
        convoke(acte, seance_id=t.seance_id, envois=[envoi])
    horloge.avance(SEANCE_LE - horloge.maintenant())
    settle_all(actes)
    horloge.avance(timedelta(hours=24))
    return t


def test_in_writing_a_suppleant_is_waited_for_once_the_titulaire_said_they_will_not_come(ecrite: Tenue):
    avant = rappeles(ecrite)
    assert "designe-2" in avant
    assert "suppleant" not in avant
    appel = next(c for c in lu(ecrite, Convocation) if c.membre_id == ecrite.membres["designe-2"])
    with ecrite.acte() as acte:
        announce_absence(acte, convocation_id=appel.id)
    apres = rappeles(ecrite)
    assert "suppleant" in apres
    assert "designe-2" not in apres
