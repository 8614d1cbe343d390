"""What the close of a ballot froze: read back, it counts to the same result; undone, it stays readable."""

from caleol.kernel.clock import HorlogeFixe
from caleol.models.lot import Scrutin
from caleol.queries.deliberation import get_deliberation
from caleol.rules.scrutin import depouiller
from caleol.rules.scrutin.ecriture import empreinte
from caleol.rules.scrutin.lecture import lire_scrutin
from caleol.services.act import Actes
from caleol.services.ajournements import undo_deliberation
from tests import tenue


def test_a_frozen_ballot_counts_again_to_the_same_bytes_and_an_undone_one_stays_readable(
    actes: Actes, horloge: HorlogeFixe
):
    t = tenue.prepare(actes, horloge)
    t.ouvre()
    contre = {s: "contre" if cle == "maire-59512" else "1" for cle, s in t.sieges.items() if cle != "consultatif"}
    t.delibere(votes=contre)
    with actes.sessions.lecture() as session:
        garde = session.query(Scrutin).one().decompte
    relu = lire_scrutin(garde["scrutin"])
    assert empreinte(depouiller(relu), relu.regles) == garde["empreinte"]
    assert (relu.instant, relu.president, len(relu.presences)) == (horloge.maintenant(), "designe-1", len(t.sieges))
    with t.acte() as acte:
        undo_deliberation(acte, lot_id=t.lots[0], motif="Voix mal notée.")
    with actes.sessions.lecture() as session:
        lu = get_deliberation(session, t.secretaire, t.seance_id, maintenant=horloge.maintenant())
    assert lu.courant is not None
    (scrutin,) = lu.courant.scrutins
    assert (scrutin.annule_motif, scrutin.empreinte) == ("Voix mal notée.", garde["empreinte"])
    assert any("quorum atteint" in f.phrase for f in scrutin.fondements)
