"""What the tests of the pages of a séance share: addresses, channels, lots decided."""

from caleol.models.enumerations import EtatSeance
from caleol.models.seance import Seance
from caleol.services.ajournements import postpone_lot
from tests import tenue
from tests.tenue import Tenue


def etat(t: Tenue) -> EtatSeance:
    with t.actes.sessions.lecture() as session:
        return session.get_one(Seance, t.seance_id).etat


def adresse(t: Tenue, suite: str = "") -> str:
    return f"/seances/{t.seance_id}{suite}"


def canaux(t: Tenue, **autres: str) -> dict[str, str]:
    choisis = {cle: autres.get(cle.replace("-", "_"), "main") for cle in t.sieges}
    return {f"canal-{t.sieges[cle]}-{t.membres[cle]}": canal for cle, canal in choisis.items()}


def decide(t: Tenue) -> None:
    t.delibere(0)
    t.delibere(1, tenue.CLASSEE, tenue.CLASSEE, tenue.ECARTEE)
    with t.acte() as acte:
        postpone_lot(acte, lot_id=t.lots[2], motif="Pièces attendues des trois candidats")
