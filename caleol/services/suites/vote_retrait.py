"""The ballot of an open séance on taking an attribution back: the seats, quorum and count of a ballot on the lot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from caleol.kernel import francais as fr
from caleol.kernel.errors import Refus
from caleol.models.enumerations import ModeScrutin
from caleol.models.lot import Lot
from caleol.models.seance import Seance
from caleol.queries.pouvoirs import load_pouvoirs, pouvoirs_de
from caleol.queries.voix import SiegeLu, VoixLot, load_presents, load_regles, load_sieges, load_voix, voix_du_lot
from caleol.rules.decisions import TypeDecision
from caleol.rules.reglement import ReglesSeance
from caleol.rules.scrutin import CONTRE, IssueScrutin
from caleol.services.act import Acte
from caleol.services.classements import DecisionSaisie, Proposition
from caleol.services.en_cours import exige_votable
from caleol.services.scrutins import ABSTENTION, Compte, choix_des_sieges, depouille

POUR = "1"
MOTS = ((POUR, "pour"), (CONTRE, "contre"), (ABSTENTION, "abstention"))


@dataclass(frozen=True, slots=True)
class Vote:
    """The ballot on a withdrawal: counted by the rules, who said what by name, and whether it carries."""

    compte: Compte
    voix_du_lot: VoixLot
    noms: str
    nominatif: bool

    @property
    def adopte(self) -> bool:
        """Return whether the attribution is taken back."""
        return self.compte.depouillement.issue is IssueScrutin.ADOPTE

    @property
    def voix(self) -> dict[str, int]:
        """Return the counts for, against and of abstentions."""
        voix = self.compte.voix
        return {"pour": voix.get(POUR, 0), "contre": voix.get(CONTRE, 0), "abstentions": self.compte.abstentions}


def count_vote(
    acte: Acte,
    seance: Seance,
    lot: Lot,
    candidature_id: int,
    votes: Mapping[int, str] | None,
    *,
    deports: frozenset[int],
    votants: frozenset[int] | None,
) -> Vote:
    """Count the ballot of this minute; nothing is written.

    Raises:
        Refus: `reglement_absent`, `quorum_non_atteint`, `presidence_absente`, `votants_changes`, `voix_manquantes`,
            `voix_en_trop`, `voix_inconnue`.
    """
    regles = load_regles(acte.session, seance)
    if regles is None:
        raise Refus("reglement_absent", commission=seance.commission.nom)
    sieges = load_sieges(acte.session, seance.commission_id, seance.jour)
    la = {siege_id: present.membre_id for siege_id, present in load_presents(acte.session, seance.id).items()}
    voix = _voix(acte, seance, lot, sieges, regles, la, deports)
    exige_votable(acte, seance, lot, voix)
    if votes is None and votants is not None and votants != {siege.id for siege, _ in voix.votants}:
        raise Refus("votants_changes")
    choix = choix_des_sieges(voix, votes, 1)
    compte = depouille(
        acte,
        seance,
        voix,
        sieges,
        regles,
        choix,
        [Proposition((DecisionSaisie(candidature_id, TypeDecision.NON_ATTRIBUTION),))],
        mode=ModeScrutin.UNANIMITE if votes is None else ModeScrutin.APPEL,
        instant=acte.instant,
    )
    return Vote(compte, voix, _noms(voix, choix, la), regles.pv_nominatif)


def _voix(
    acte: Acte,
    seance: Seance,
    lot: Lot,
    sieges: Sequence[SiegeLu],
    regles: ReglesSeance,
    la: Mapping[int, int],
    deports: frozenset[int],
) -> VoixLot:
    """Return the voices on the lot at this minute, those who step aside from the withdrawal left out."""
    voix = load_voix(acte.session, seance, [lot], sieges, regles)[lot.id]
    if not deports:
        return voix
    pouvoirs = pouvoirs_de(seance, load_pouvoirs(acte.session, seance.id), dict(la))
    tous = voix.deports | deports
    return voix_du_lot(lot.id, sieges, voix.lieu, seance.jour, frozenset(la), tous, regles, pouvoirs)


def _noms(voix: VoixLot, choix: Mapping[int, str], la: Mapping[int, int]) -> str:
    """Return « Pour : Mme Anne Petit ; contre : M. Paul Roux »: who voted, by the voice given."""
    qui = {}
    for siege, _ in voix.votants:
        mandat = siege.mandat(la.get(siege.id, 0)) or siege.titulaire
        qui[siege.id] = mandat.nom_complet if mandat else siege.libelle
    par_voix: Sequence[tuple[str, list[str]]] = [
        (mot, [nom for siege_id, nom in qui.items() if choix[siege_id] == cle]) for cle, mot in MOTS
    ]
    dits = "\u202f; ".join(f"{mot}\u00a0: {fr.liste_et(noms)}" for mot, noms in par_voix if noms)
    return fr.majuscule(dits)
