"""Why a criterion gave its points, in a few words with the figures."""

from decimal import Decimal
from typing import Any

from caleol.kernel.francais import accorde, date_courte, nombre
from caleol.rules.cotation.comptes import ENTIERE, compiler_personnes
from caleol.rules.cotation.evaluateur import Evaluateur
from caleol.rules.cotation.refus import effet_des_refus
from caleol.rules.cotation.temps import unites_pleines
from caleol.rules.faits_cotation.dossier import Dossier
from caleol.rules.grille.baremes import Bandes, ParPersonne, ParRefus, ParTemps, ParUnite
from caleol.rules.grille.conditions import RegleRefus, Unite
from caleol.rules.grille.parties import Critere

PLEINES = {
    Unite.JOURS: ("jour plein", "jours pleins"),
    Unite.MOIS: ("mois plein", "mois pleins"),
    Unite.ANS: ("année pleine", "années pleines"),
}


def raison_des_points(critere: Critere, points: int, evaluateur: Evaluateur, dossier: Dossier) -> str:
    """Return why a criterion gave its points."""
    bareme = critere.bareme
    if isinstance(bareme, ParTemps):
        return _temps(bareme, points, evaluateur, dossier)
    if isinstance(bareme, ParUnite):
        return f"{_valeur(bareme.fait, evaluateur, dossier)} × {_points(bareme.points)}."
    if isinstance(bareme, ParPersonne):
        return _personnes(bareme, evaluateur, dossier)
    if isinstance(bareme, ParRefus):
        return _refus(bareme.regle, evaluateur, dossier)
    if isinstance(bareme, Bandes):
        return f"{critere.libelle}\u00a0: tranche à {_points(points)}."
    if isinstance(bareme.condition, RegleRefus):
        return _refus(bareme.condition, evaluateur, dossier)
    return critere.libelle


def _lu(nom: str, evaluateur: Evaluateur, dossier: Dossier) -> Any:
    """Return a declared value by the name of its fact."""
    return dossier.declares[evaluateur.noms.index(nom)]


def _valeur(nom: str, evaluateur: Evaluateur, dossier: Dossier) -> str:
    return nombre(int(_lu(nom, evaluateur, dossier) or 0))


def _points(points: int) -> str:
    return f"{nombre(points)}\u00a0point{'s' if abs(points) > 1 else ''}"


def _temps(bareme: ParTemps, points: int, evaluateur: Evaluateur, dossier: Dossier) -> str:
    """Say how many full units were waited, up to which cap, and where the count was frozen."""
    gele_au = evaluateur.gele_au(dossier) if bareme.fait == "deposee_le" else None
    depuis = _lu(bareme.fait, evaluateur, dossier)
    pleines = unites_pleines(bareme.unite, depuis, gele_au or evaluateur.au)
    attente = f"{accorde(pleines, *PLEINES[bareme.unite])} d’attente"
    gel = f", gelés au {date_courte(gele_au)}" if gele_au else ""
    if bareme.plafond is not None and points == bareme.plafond:
        return f"{attente}{gel}, comptés jusqu’à {accorde(bareme.plafond, 'point')}."
    if bareme.plafond_mesure is not None and pleines >= bareme.plafond_mesure:
        return f"{attente}{gel}, comptés jusqu’à {accorde(bareme.plafond_mesure, *PLEINES[bareme.unite])}."
    return f"{attente}{gel}."


def _personnes(bareme: ParPersonne, evaluateur: Evaluateur, dossier: Dossier) -> str:
    """Say how many persons were counted, with their parts."""
    centiemes = compiler_personnes(bareme, evaluateur.au)(_lu("personnes", evaluateur, dossier)) or 0
    comptees = Decimal(centiemes) / ENTIERE
    return f"{accorde(comptees, 'personne comptée', 'personnes comptées')} × {_points(bareme.points)}."


def _refus(regle: RegleRefus, evaluateur: Evaluateur, dossier: Dossier) -> str:
    """Say how many refusals count, and since when."""
    refus = _lu("refus", evaluateur, dossier)
    effet = effet_des_refus(regle, refus, evaluateur.au)
    comptes = effet.refus + (regle.nombre - 1) * max(effet.fois, 1)
    depuis = f", le dernier le {date_courte(effet.depuis)}" if effet.depuis else ""
    return f"{accorde(comptes, 'refus non justifié', 'refus non justifiés')}{depuis}."
