"""A past séance replayed: points, ceilings, quorum, results, computed again from what was frozen on its day."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel.errors import Introuvable
from caleol.kernel.francais import nombre
from caleol.models.lot import Candidature, ClassementPropose, Decision, LigneClassement, Scrutin
from caleol.models.rectificatif import RetraitAttribution
from caleol.models.seance import Seance
from caleol.queries.agenda import LotInscrit, load_agenda
from caleol.queries.instantane import Dossier, lit_dossier
from caleol.rules.scrutin import CONTRE, IssueScrutin, depouiller
from caleol.rules.scrutin.ecriture import empreinte
from caleol.rules.scrutin.lecture import lire_scrutin
from caleol.rules.scrutin.modele import SensVote

DIXIEME = Decimal("0.1")
DEPOUILLEMENT_AUTRE = "le dépouillement détaillé n’est pas le même"


@dataclass(frozen=True, slots=True)
class Rejoue:
    """One thing computed again: where, what; `ecart` is "" where it is identical."""

    lieu: str
    quoi: str
    ecart: str = ""


def replay_seance(session: Session, seance_id: int) -> tuple[Rejoue, ...]:
    """Return every frozen result of a séance beside what the rules of its day make of the frozen facts.

    Points: the sum of the criteria kept, as frozen. Ceilings: resources over the ceiling, as frozen. Ballots: counted
    whole again (voices, quorum, participation, majority, tie) from the seats, presences and votes kept with the
    règlement of the day. Decisions: those of the ranking adopted. Attributions taken back: their ballots too.

    Raises:
        Introuvable: no such séance.
    """
    if session.get(Seance, seance_id) is None:
        raise Introuvable("seance", id=seance_id)
    lots = (fait for inscrit in load_agenda(session, seance_id) for fait in _lot(session, inscrit))
    return (*lots, *_retraits(session, seance_id))


def _lot(session: Session, inscrit: LotInscrit) -> Iterator[Rejoue]:
    lieu, cle = f"lot {inscrit.numero}", inscrit.lot.id
    for candidature in session.scalars(select(Candidature).where(Candidature.lot_id == cle).order_by(Candidature.id)):
        if candidature.instantane:
            yield from _dossier(f"{lieu}, dossier {candidature.lettre}", lit_dossier(candidature.instantane))
    scrutins = session.scalars(
        select(Scrutin).where(Scrutin.lot_id == cle, Scrutin.annule_le.is_(None)).order_by(Scrutin.tour)
    )
    for scrutin in scrutins:
        yield from _scrutin(session, f"{lieu}, tour {scrutin.tour}", scrutin)


def _retraits(session: Session, seance_id: int) -> Iterator[Rejoue]:
    requete = select(RetraitAttribution).where(RetraitAttribution.seance_id == seance_id)
    for rang, retrait in enumerate(session.scalars(requete.order_by(RetraitAttribution.id)), start=1):
        lieu, garde = f"retrait {rang}", retrait.decompte
        if garde is None:
            yield Rejoue(lieu, "scrutin", "il date d’avant la conservation de ses données : il ne peut pas être rejoué")
            continue
        lu = lire_scrutin(garde["scrutin"])
        compte = depouiller(lu)
        voix = dict(compte.comptes.options)
        refait = (voix.get("1", 0), voix.get(CONTRE, 0), compte.nombre(SensVote.ABSTENTION))
        yield Rejoue(lieu, "voix", _ecart((retrait.pour, retrait.contre, retrait.abstentions), refait))
        yield Rejoue(lieu, "issue", _ecart(IssueScrutin.ADOPTE.value, compte.issue.value))
        dite = "" if garde["empreinte"] == empreinte(compte, lu.regles) else DEPOUILLEMENT_AUTRE
        yield Rejoue(lieu, "dépouillement", dite)


def _dossier(lieu: str, dossier: Dossier) -> Iterator[Rejoue]:
    points, plafond, retenues = dossier.points, dossier.plafond, dossier.ressources.retenues_euros
    if points.total is not None:
        somme = sum(ligne.points for ligne in points.lignes if ligne.etat == "compte")
        yield Rejoue(lieu, "points", _ecart(points.total, somme))
    if plafond and plafond.montant_euros and retenues is not None and plafond.ratio_pourcent is not None:
        ratio = (Decimal(retenues) * 100 / plafond.montant_euros).quantize(DIXIEME, ROUND_HALF_UP)
        yield Rejoue(lieu, "part du plafond", _ecart(plafond.ratio_pourcent, ratio))
        respecte = retenues <= plafond.montant_euros
        if not plafond.derogation and plafond.respecte is not None:
            yield Rejoue(lieu, "respect du plafond", _ecart(plafond.respecte, respecte))


def _scrutin(session: Session, lieu: str, scrutin: Scrutin) -> Iterator[Rejoue]:
    garde: dict[str, Any] = scrutin.decompte
    if "scrutin" not in garde:
        yield Rejoue(lieu, "scrutin", "il date d’avant la conservation de ses données : il ne peut pas être rejoué")
        return
    lu = lire_scrutin(garde["scrutin"])
    compte = depouiller(lu)
    quorum = (scrutin.quorum_presents, scrutin.quorum_requis)
    yield Rejoue(lieu, "quorum", _ecart(quorum, (compte.quorum.presents, compte.quorum.requis)))
    yield Rejoue(lieu, "issue", _ecart(garde["issue"], compte.issue.value))
    dite = "" if garde["empreinte"] == empreinte(compte, lu.regles) else DEPOUILLEMENT_AUTRE
    yield Rejoue(lieu, "dépouillement", dite)
    if compte.issue is IssueScrutin.ADOPTE and compte.adopte:
        numeros = {str(p["numero"]): p["classement"] for p in garde["propositions"]}
        yield Rejoue(lieu, "classement adopté", _ecart(scrutin.adopte_id, numeros.get(compte.adopte)))
        yield Rejoue(lieu, "décisions", _decisions(session, scrutin))


def _decisions(session: Session, scrutin: Scrutin) -> str:
    """Return how the decisions of a ballot differ from the ranking that it adopted."""
    lignes = select(LigneClassement.candidature_id, LigneClassement.type, LigneClassement.rang)
    adoptees = lignes.join(ClassementPropose, ClassementPropose.id == LigneClassement.classement_id)
    attendues = {tuple(li) for li in session.execute(adoptees.where(ClassementPropose.id == scrutin.adopte_id))}
    prises = select(Decision.candidature_id, Decision.type, Decision.rang).where(Decision.scrutin_id == scrutin.id)
    ecarts = attendues ^ {tuple(decision) for decision in session.execute(prises)}
    return "" if not ecarts else f"{nombre(len(ecarts))} décisions ne sont pas celles du classement adopté"


def _ecart(garde: object, refait: object) -> str:
    return "" if garde == refait else f"gardé : {garde} ; refait : {refait}"
