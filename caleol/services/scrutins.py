"""A ballot counted by the rules and kept as it was: who could vote, who voted what, the count and its grounds."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from caleol.kernel.errors import Refus
from caleol.models.enumerations import ModeScrutin
from caleol.models.lot import ClassementPropose, DroitVote, Lot, Scrutin, Vote
from caleol.models.seance import Seance
from caleol.queries.scrutin_lot import (
    ABSTENTION,
    RENVOI,
    load_presences,
    pouvoirs_dits,
    scrutin_du_lot,
)
from caleol.queries.voix import SiegeLu, VoixLot
from caleol.rules.reglement import Departage, ReglesSeance
from caleol.rules.scrutin import CONTRE, Depouillement, ScrutinLot, depouiller
from caleol.rules.scrutin import modele as m
from caleol.rules.scrutin.ecriture import canonique, ecrire_depouillement, ecrire_scrutin, empreinte
from caleol.rules.scrutin.modele import SensVote
from caleol.rules.scrutin.mots import phrase_du_resultat
from caleol.rules.scrutin.voix import VOTENT
from caleol.services.act import Acte
from caleol.services.classements import Proposition

__all__ = ["ABSTENTION", "CONTRE", "RENVOI", "Bulletin", "Compte", "choix_des_sieges", "depouille", "save_scrutin"]

PREMIERE = "1"
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LONGUEUR_RECU = 10


@dataclass(frozen=True, slots=True)
class Bulletin:
    """What a seat voted ("1" and on, CONTRE, ABSTENTION, RENVOI), by whom, when, and its receipt."""

    choix: str
    membre_id: int
    emis_le: datetime
    recu: str


@dataclass(frozen=True, slots=True)
class Compte:
    """A ballot as the rules read it and what they make of it."""

    mode: ModeScrutin
    scrutin: ScrutinLot
    depouillement: Depouillement

    @property
    def voix(self) -> dict[str, int]:
        """Return the voices of each option that has some: the number of a ranking, or CONTRE."""
        return {cle: voix for cle, voix in self.depouillement.comptes.options if voix}

    @property
    def abstentions(self) -> int:
        """Return how many seats abstained."""
        return self.depouillement.nombre(SensVote.ABSTENTION)

    @property
    def renvois(self) -> int:
        """Return how many seats asked to send the lot back."""
        return self.depouillement.nombre(SensVote.RENVOI)

    @property
    def phrase(self) -> str:
        """Return the result in a sentence: counts, never names."""
        return phrase_du_resultat(self.depouillement, unanimite=self.mode is ModeScrutin.UNANIMITE)


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
    acte: Acte,
    seance: Seance,
    voix: VoixLot,
    sieges: Sequence[SiegeLu],
    regles: ReglesSeance,
    votes: Mapping[int, str],
    propositions: Sequence[Proposition],
    *,
    mode: ModeScrutin,
    instant: datetime,
    tour: int = 1,
    mandataires: Mapping[int, int] | None = None,
    tenus: Mapping[int, int] | None = None,
    contributions: frozenset[int] = frozenset(),
) -> Compte:
    """Count the voices by the rules that the séance keeps.

    `mandataires` gives the seat that sent a ballot under a proxy. `tenus` (a written séance) says who votes for each
    seat; elsewhere the presences of the instant do.
    """
    par_id = {siege.id: siege for siege in sieges}
    table = [
        m.Proposition(
            str(rang),
            tuple(m.Ligne(str(d.candidature_id), d.type, d.rang) for d in proposition.decisions),
            par_id[proposition.auteur_siege_id].cle if proposition.auteur_siege_id else None,
        )
        for rang, proposition in enumerate(propositions, start=1)
    ]
    scrutin = scrutin_du_lot(
        seance,
        voix,
        sieges,
        regles,
        votes,
        presences=load_presences(acte.session, seance, sieges) if tenus is None else tenues_par_ecrit(tenus, par_id),
        propositions=table,
        pouvoirs=pouvoirs_dits(acte.session, seance, sieges, instant),
        contributions=contributions,
        mandataires=mandataires or {},
        instant=instant,
        tour=tour,
    )
    return Compte(mode, scrutin, depouiller(scrutin))


def tenues_par_ecrit(tenus: Mapping[int, int], par_id: Mapping[int, SiegeLu]) -> tuple[m.PresenceSiege, ...]:
    """Return who holds each seat of a written séance: `tenus` gives the member by seat."""
    return tuple(
        m.PresenceSiege(
            par_id[siege_id].cle,
            f"membre-{membre_id}",
            par_id[siege_id].titulaire is not None
            and membre_id != getattr(par_id[siege_id].titulaire, "membre_id", None),
            m.LieuPresence.ECRIT,
        )
        for siege_id, membre_id in sorted(tenus.items())
    )


def bulletins_immediats(acte: Acte, choix: Mapping[int, str], membres: Mapping[int, int]) -> dict[int, Bulletin]:
    """Return the ballots of the seats that vote at this instant, in the room."""
    return {siege: Bulletin(vote, membres[siege], acte.instant, new_recu()) for siege, vote in choix.items()}


def new_recu() -> str:
    """Return a receipt: ten characters without those that are mistaken for another."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LONGUEUR_RECU))


def save_scrutin(
    acte: Acte,
    seance: Seance,
    lot: Lot,
    voix: VoixLot,
    classements: Sequence[ClassementPropose],
    compte: Compte,
    bulletins: Mapping[int, Bulletin],
    *,
    ouvert_le: datetime,
    clos_le: datetime,
    propositions: Sequence[Mapping[str, Any]],
) -> Scrutin:
    """Keep a ballot: entitled seats, votes with their receipts, count; `propositions` are kept as they were typed."""
    lu = compte.depouillement
    regle = lu.regle.libelle
    scrutin = Scrutin(
        lot_id=lot.id,
        seance_id=seance.id,
        tour=lu.tour,
        mode=compte.mode,
        ouvert_le=ouvert_le,
        clos_le=clos_le,
        quorum_presents=lu.quorum.presents,
        quorum_requis=lu.quorum.requis,
        adopte_id=classements[int(lu.adopte) - 1].id if lu.adopte else None,
        departage=regle if regle in {d.libelle for d in Departage} else None,
        decompte=_decompte(voix, classements, compte, propositions),
    )
    acte.session.add(scrutin)
    acte.session.flush()
    _droits(acte, scrutin, voix, compte, bulletins)
    acte.session.add_all(_votes(scrutin, voix, classements, compte, bulletins))
    acte.session.flush()
    return scrutin


def _droits(acte: Acte, scrutin: Scrutin, voix: VoixLot, compte: Compte, bulletins: Mapping[int, Bulletin]) -> None:
    """Freeze the seats with a voice on the lot, there or not, with who held them; nobody holds a represented one."""
    comptes = {siege.cle: siege for siege in compte.depouillement.sieges}
    for siege, au_lot in voix.sieges:
        compte_du_siege = comptes[siege.cle]
        porte = compte_du_siege.mandataire is not None
        tenu = not porte and (compte_du_siege.lieu is not None or siege.id in bulletins)
        personne = compte_du_siege.personne.removeprefix("membre-")
        acte.session.add(
            DroitVote(
                scrutin_id=scrutin.id,
                siege_id=siege.id,
                voix=au_lot.voix,
                present=compte_du_siege.etat in VOTENT,
                membre_id=int(personne) if tenu and personne.isdecimal() else None,
            )
        )
    acte.session.flush()


def _votes(
    scrutin: Scrutin,
    voix: VoixLot,
    classements: Sequence[ClassementPropose],
    compte: Compte,
    bulletins: Mapping[int, Bulletin],
) -> list[Vote]:
    """Return the votes that count, each with its receipt."""
    par_cle = {siege.cle: siege.id for siege, _ in voix.sieges}
    return [
        Vote(
            scrutin_id=scrutin.id,
            lot_id=scrutin.lot_id,
            siege_id=par_cle[vote.siege],
            membre_id=bulletins[par_cle[vote.siege]].membre_id,
            classement_id=classements[int(vote.proposition) - 1].id if vote.proposition else None,
            contre=vote.sens is SensVote.REFUSE,
            emis_le=bulletins[par_cle[vote.siege]].emis_le,
            recu=bulletins[par_cle[vote.siege]].recu,
        )
        for vote in compte.depouillement.votes
    ]


def ecrit_compte(compte: Compte) -> dict[str, Any]:
    """Return a ballot and its count as plain values that count again to the same digest."""
    regles = compte.scrutin.regles
    return {
        "scrutin": ecrire_scrutin(compte.scrutin),
        "depouillement": ecrire_depouillement(compte.depouillement, regles),
        "empreinte": empreinte(compte.depouillement, regles),
    }


def _decompte(
    voix: VoixLot,
    classements: Sequence[ClassementPropose],
    compte: Compte,
    propositions: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    lu = compte.depouillement
    return {
        "issue": lu.issue.value,
        "regle": lu.regle.libelle,
        "phrase": compte.phrase,
        "voix_attribuees": len(voix.deliberatifs),
        "voix_presentes": sum(siege.vote for siege in lu.sieges),
        "quorum_regle": lu.quorum.regle,
        "propositions": [
            {**proposition, "numero": rang, "classement": classement.id, "voix": compte.voix.get(str(rang), 0)}
            for rang, (classement, proposition) in enumerate(zip(classements, propositions, strict=True), start=1)
        ],
        "contre": compte.voix.get(CONTRE, 0),
        "abstentions": compte.abstentions,
        "renvois": compte.renvois,
        "finalistes": [int(rang) for rang in lu.finalistes],
        **ecrit_compte(compte),
    }


def forme_du_scrutin(scrutin: Scrutin) -> str:
    """Return the canonical text of what a close froze: the same bytes each time it is asked for."""
    return canonique(scrutin.decompte)
