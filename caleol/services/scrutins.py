"""A ballot held in the room: who could vote, who voted what, the count by the rules, all kept as it was."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from caleol.kernel.errors import Refus
from caleol.models.enumerations import ModeScrutin
from caleol.models.lot import ClassementPropose, DroitVote, Lot, Scrutin, Vote
from caleol.models.seance import Seance
from caleol.queries.voix import PresenceOuverte, VoixLot
from caleol.rules.reglement import Departage, ReglesSeance
from caleol.rules.scrutin import CONTRE, Bulletin, ResultatScrutin, resultat
from caleol.services.act import Acte

__all__ = ["ABSTENTION", "CONTRE", "Depouillement", "choix_des_sieges", "depouille", "save_scrutin"]

ABSTENTION = "abstention"
PREMIERE = "1"
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LONGUEUR_RECU = 10


@dataclass(frozen=True, slots=True)
class Depouillement:
    """The choices of the seats that voted, and what the rules make of them."""

    mode: ModeScrutin
    choix: Mapping[int, str]
    resultat: ResultatScrutin


def choix_des_sieges(voix: VoixLot, votes: Mapping[int, str] | None, propositions: int) -> Mapping[int, str]:
    """Return the choice of each seat that votes; `votes` None is all of them for the one proposal.

    Raises:
        Refus: `unanimite_sur_plusieurs`, `voix_manquantes`, `voix_en_trop` with the seats, `voix_inconnue`.
    """
    votants = {siege.id: siege.libelle for siege, _ in voix.votants}
    if votes is None:
        if propositions != 1:
            raise Refus("unanimite_sur_plusieurs")
        return dict.fromkeys(votants, PREMIERE)
    if manquantes := votants.keys() - votes.keys():
        raise Refus("voix_manquantes", sieges=tuple(sorted(votants[siege] for siege in manquantes)))
    if votes.keys() - votants.keys():
        raise Refus("voix_en_trop")
    admis = {str(rang) for rang in range(1, propositions + 1)} | {CONTRE, ABSTENTION}
    if set(votes.values()) - admis:
        raise Refus("voix_inconnue")
    return votes


def depouille(
    seance: Seance,
    voix: VoixLot,
    presents: Mapping[int, PresenceOuverte],
    votes: Mapping[int, str] | None,
    propositions: int,
    regles: ReglesSeance,
    *,
    second_tour: bool = False,
) -> Depouillement:
    """Count the voices by the rules that the séance keeps."""
    choix = choix_des_sieges(voix, votes, propositions)
    bulletins = [
        Bulletin(
            au_lot,
            None if choix[siege.id] == ABSTENTION else choix[siege.id],
            president=presents[siege.id].membre_id == seance.presidee_par_id,
        )
        for siege, au_lot in voix.votants
    ]
    mode = ModeScrutin.UNANIMITE if votes is None else ModeScrutin.APPEL
    du_lot = len([siege for siege, _ in voix.deliberatifs if siege.id not in voix.deports])
    return Depouillement(mode, choix, resultat(bulletins, regles, second_tour=second_tour, voix_du_lot=du_lot))


def save_scrutin(
    acte: Acte,
    seance: Seance,
    lot: Lot,
    voix: VoixLot,
    presents: Mapping[int, PresenceOuverte],
    classements: Sequence[ClassementPropose],
    compte: Depouillement,
    *,
    tour: int,
    propositions: Sequence[Mapping[str, Any]],
) -> Scrutin:
    """Keep a ballot: entitled seats, votes with their receipts, count; `propositions` are kept as they were typed."""
    issue = compte.resultat
    if voix.quorum is None:
        raise Refus("quorum_absent_du_reglement")
    adopte = classements[int(issue.classement) - 1].id if issue.classement else None
    scrutin = Scrutin(
        lot_id=lot.id,
        seance_id=seance.id,
        tour=tour,
        mode=compte.mode,
        ouvert_le=acte.instant,
        clos_le=acte.instant,
        quorum_presents=voix.quorum.presents,
        quorum_requis=voix.quorum.requis,
        adopte_id=adopte,
        departage=issue.regle if issue.regle in {d.libelle for d in Departage} else None,
        decompte=_decompte(voix, classements, compte, propositions),
    )
    acte.session.add(scrutin)
    acte.session.flush()
    _droits(acte, scrutin, voix, presents)
    acte.session.add_all(_vote(acte, scrutin, classements, presents, *vote) for vote in compte.choix.items())
    acte.session.flush()
    return scrutin


def _droits(acte: Acte, scrutin: Scrutin, voix: VoixLot, presents: Mapping[int, PresenceOuverte]) -> None:
    """Freeze the seats with a voice on the lot, there or not, with who held them."""
    acte.session.add_all(
        DroitVote(
            scrutin_id=scrutin.id,
            siege_id=siege.id,
            voix=au_lot.voix,
            present=siege.id in voix.presents and siege.id not in voix.deports,
            membre_id=presents[siege.id].membre_id if siege.id in presents else None,
        )
        for siege, au_lot in voix.sieges
    )
    acte.session.flush()


def _vote(
    acte: Acte,
    scrutin: Scrutin,
    classements: Sequence[ClassementPropose],
    presents: Mapping[int, PresenceOuverte],
    siege_id: int,
    choix: str,
) -> Vote:
    return Vote(
        scrutin_id=scrutin.id,
        lot_id=scrutin.lot_id,
        siege_id=siege_id,
        membre_id=presents[siege_id].membre_id,
        classement_id=None if choix in {CONTRE, ABSTENTION} else classements[int(choix) - 1].id,
        contre=choix == CONTRE,
        emis_le=acte.instant,
        recu="".join(secrets.choice(ALPHABET) for _ in range(LONGUEUR_RECU)),
    )


def _decompte(
    voix: VoixLot,
    classements: Sequence[ClassementPropose],
    compte: Depouillement,
    propositions: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    issue = compte.resultat
    voix_par_choix = dict(issue.decompte)
    return {
        "issue": issue.issue.value,
        "regle": issue.regle,
        "phrase": issue.phrase,
        "voix_attribuees": len(voix.deliberatifs),
        "voix_presentes": len(voix.votants),
        "quorum_regle": voix.quorum.regle if voix.quorum else "",
        "propositions": [
            {**proposition, "numero": rang, "classement": classement.id, "voix": voix_par_choix.get(str(rang), 0)}
            for rang, (classement, proposition) in enumerate(zip(classements, propositions, strict=True), start=1)
        ],
        "contre": voix_par_choix.get(CONTRE, 0),
        "abstentions": issue.abstentions,
        "finalistes": [int(rang) for rang in issue.finalistes],
    }
