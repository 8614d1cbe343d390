"""The papers: minutes of 90 dossiers, their seal, the control file of a séance."""

from datetime import datetime
from pathlib import Path

from caleol.documents.pv import rediger_pv
from caleol.documents.scellement import Scelleur
from caleol.kernel.certificat import Certificat
from caleol.kernel.clock import PARIS, HorlogeFixe
from caleol.queries.portee_controle import portee_seance
from caleol.rules.droits import OUTIL
from caleol.services.act import Actes
from caleol.services.dossier_controle import Contexte, build_dossier
from tests import tenue
from tests.bench.mesure import Atelier, Ligne, median
from tests.documents import exemples

LOTS = 30
PV, SCEAU, DOSSIER = 1.0, 0.5, 5.0


def bench_proces_verbal_de_90_dossiers(atelier: Atelier) -> list[Ligne]:
    """Print the minutes of 30 lots of three applicants, then seal them."""
    donnees = exemples.pv(LOTS)
    scelleur = Scelleur(Certificat(), atelier.dossier, "Nord Habitat")
    imprime = rediger_pv(donnees, scelleur.phrase())
    duree = median(lambda: rediger_pv(donnees, scelleur.phrase()))
    ligne = Ligne("procès-verbal de 90 dossiers", duree, visee="1 s", tenue=duree < PV, passages=5)
    sceau = median(lambda: scelleur.seal(imprime, "essai"))
    return [ligne, Ligne("son cachet", sceau, visee="0,5 s", tenue=sceau < SCEAU, passages=5)]


def bench_dossier_de_controle(atelier: Atelier) -> Ligne:
    """Make the control file of a validated séance of 90 dossiers."""
    horloge = HorlogeFixe(datetime(2026, 11, 23, 8, 30, tzinfo=PARIS))
    actes = Actes(atelier.base("controle").sessions, horloge)
    t = tenue.prepare(actes, horloge, nb_lots=LOTS)
    t.ouvre()
    for rang in range(LOTS):
        t.delibere(rang)
    t.leve()
    dossier = Path(atelier.dossier) / "controle"
    t.valide(dossier)
    with actes.sessions.lecture() as session:
        contexte = Contexte(session, OUTIL, dossier, horloge.maintenant())
        duree = median(lambda: build_dossier(contexte, portee_seance(session, OUTIL, t.seance_id)))
    return Ligne(
        "dossier de contrôle d’une séance de 90 dossiers", duree, visee="5 s", tenue=duree < DOSSIER, passages=5
    )
