"""How the points were used on a lot (R52), and why the order departs from them where it does (R54)."""

from collections.abc import Sequence

from caleol.kernel import papiers
from caleol.kernel.francais import accorde, liste_et
from caleol.queries.papiers.candidats import CandidatLu
from caleol.rules.cotation import ecart_de_cotation
from caleol.rules.decisions import TypeDecision

RAISON_ABSENTE = "non consignée"
PERSONNE = "Aucun candidat n’est retenu."


def usage_cotation(candidats: Sequence[CandidatLu], ordre_motif: str) -> papiers.UsageCotation | None:
    """Return how the order of the candidates who got the dwelling stands to the points.

    None where the lot was not decided or not scored. Candidates who have more points and did not get it are
    named, unless their application was inadmissible: the reason stands with their decision.
    """
    retenus = [lu for lu in candidats if lu.decision and lu.decision.type.attribue]
    points = [lu.points for lu in retenus if lu.points is not None]
    if not any(lu.decision for lu in candidats) or len(points) < len(retenus):
        return None
    if not retenus:
        return papiers.UsageCotation(suit_les_points=None, explication=PERSONNE)
    suit = ecart_de_cotation(points) is None
    devant = [lu for lu in candidats if _devance(lu, max(points))]
    return papiers.UsageCotation(
        suit_les_points=suit,
        explication=" ".join(phrase for phrase in ("" if suit else _points(retenus), _ecartes(devant)) if phrase),
        raison_ecart="" if suit else (ordre_motif.strip() or RAISON_ABSENTE),
    )


def _devance(lu: CandidatLu, meilleur: int) -> bool:
    ecarte = lu.decision is not None and lu.decision.type is TypeDecision.NON_ATTRIBUTION
    return ecarte and lu.points is not None and lu.points > meilleur


def _points(candidats: Sequence[CandidatLu]) -> str:
    return liste_et([f"{lu.nom} a {_accorde(lu)}" for lu in candidats]) + "."


def _ecartes(candidats: Sequence[CandidatLu]) -> str:
    if not candidats:
        return ""
    seule = "Candidature avec plus de points, écartée pour le motif de sa décision"
    plusieurs = "Candidatures avec plus de points, écartées pour le motif de leur décision"
    noms = liste_et([f"{lu.nom} ({_accorde(lu)})" for lu in candidats])
    return f"{seule if len(candidats) == 1 else plusieurs}\u00a0: {noms}."


def _accorde(lu: CandidatLu) -> str:
    return accorde(lu.points or 0, "point")
