"""The voices of one lot: as frozen with its ballot, else as they were when it was postponed, else as they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from caleol.kernel import papiers
from caleol.models.commission import Membre
from caleol.models.lot import Scrutin
from caleol.queries.papiers.mots import accord
from caleol.queries.papiers.presences import SANS_QUORUM, regle_quorum
from caleol.queries.papiers.releve import Releve
from caleol.queries.pouvoirs import representes
from caleol.rules.composition import NatureSiege, Voix

PRESENT: Final = "P"
ABSENT: Final = "A"
DEPORTE: Final = "D"
REPRESENTE: Final = "R"


@dataclass(frozen=True, slots=True)
class VoixComptees:
    """Each seat that may vote on a lot with its state, the quorum, and whether the mayor of the place was there."""

    etats: Mapping[int, str]
    quorum: papiers.Quorum
    detail: str

    @property
    def presentes(self) -> int:
        """Return how many seats were there, or represented, and did not step aside."""
        return sum(etat in {PRESENT, REPRESENTE} for etat in self.etats.values())


def voix_comptees(releve: Releve, lot_id: int, scrutin: Scrutin | None, quand: datetime | None) -> VoixComptees:
    """Return the voices of a lot, from its last ballot that stands where there is one, else at an instant."""
    deportes = releve.deportes(lot_id)
    if scrutin is not None:
        droits = [droit for droit in scrutin.droits if droit.voix is Voix.DELIBERATIVE]
        places = {siege.id: siege.ordre for siege in releve.sieges}
        droits.sort(key=lambda droit: (places.get(droit.siege_id, 0), droit.siege_id))
        portes = {siege.id for siege in releve.sieges if siege.cle in representes(scrutin.decompte)}
        etats = {
            droit.siege_id: _etat(droit.siege_id in deportes, droit.present, droit.siege_id in portes)
            for droit in droits
        }
        la = {droit.siege_id: droit.membre for droit in droits}
        return VoixComptees(etats, _quorum_garde(releve, scrutin), _maires(releve, etats, la))
    voix = releve.voix(lot_id, quand)
    etats = {
        siege.id: _etat(siege.id in deportes, siege.id in voix.presents, siege.id in voix.porteurs)
        for siege, _ in voix.deliberatifs
    }
    tenus: dict[int, Membre | None] = {p.siege_id: p.membre for p in releve.presences}
    quorum = voix.quorum
    compte = papiers.Quorum(regle=SANS_QUORUM, presents=len(voix.votants), requis=0, atteint=False)
    if quorum is not None:
        compte = papiers.Quorum(
            regle=quorum.regle, presents=quorum.presents, requis=quorum.requis, atteint=quorum.atteint
        )
    return VoixComptees(etats, compte, _maires(releve, etats, tenus))


def _etat(deporte: bool, present: bool, represente: bool) -> str:
    if deporte:
        return DEPORTE
    if represente:
        return REPRESENTE
    return PRESENT if present else ABSENT


def _quorum_garde(releve: Releve, scrutin: Scrutin) -> papiers.Quorum:
    return papiers.Quorum(
        regle=str(scrutin.decompte.get("quorum_regle") or regle_quorum(releve)),
        presents=scrutin.quorum_presents,
        requis=scrutin.quorum_requis,
        atteint=scrutin.quorum_presents >= scrutin.quorum_requis,
    )


def _maires(releve: Releve, etats: Mapping[int, str], la: Mapping[int, Membre | None]) -> str:
    """Return « maire de Roubaix présente » for the seats that vote because of the place."""
    mots = []
    for siege_id, etat in etats.items():
        siege = releve.siege(siege_id)
        if siege is None or siege.regle.nature is not NatureSiege.MAIRE:
            continue
        membre = la.get(siege_id)
        present = accord(membre.civilite if membre else "", "présent", "présente")
        mot = {PRESENT: present, REPRESENTE: "par pouvoir", DEPORTE: "en déport", ABSENT: "absent"}[etat]
        mots.append(f"{siege.libelle[:1].lower()}{siege.libelle[1:]} {mot}")
    return ", ".join(mots)
