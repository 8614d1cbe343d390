"""Read the decision table of the ballots (`tables/scrutin.csv`): a row becomes a ballot and what is expected of it.

The notation is explained to its reader, a jurist, in `docs/scrutin.md`.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from itertools import permutations
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from caleol.rules.composition import LieuLot, NatureSiege, Siege
from caleol.rules.decisions import TypeDecision
from caleol.rules.reglement import (
    BaseParticipation,
    Departage,
    Majorite,
    ModaliteSeance,
    QuorumBase,
    ReglesSeance,
    Suppleance,
)
from caleol.rules.scrutin.depouillement import Depouillement
from caleol.rules.scrutin.majorite import CONTRE, RegleAppliquee
from caleol.rules.scrutin.modele import (
    Classement,
    LieuPresence,
    Ligne,
    Pouvoir,
    PresenceSiege,
    Proposition,
    ScrutinLot,
    SensVote,
    SiegeCommission,
    Vote,
)
from caleol.rules.scrutin.propositions import PROPOSE_PAR
from caleol.rules.scrutin.resultat import IssueScrutin

TABLE = Path(__file__).parent / "tables" / "scrutin.csv"
JOUR = date(2026, 11, 23)
PARIS = ZoneInfo("Europe/Paris")
LILLE, LOMME, ROUBAIX, MEL, AILLEURS = "59350", "59355", "59512", "200093201", "245900758"
TOUS = ("D1", "D2", "D3", "D4", "D5", "D6", "P", "M", "E")
LETTRES = "ABCXYZ"
ORDRES = dict(zip(LETTRES, permutations(("v", "w", "x")), strict=True))
JETON = re.compile(r"(D[1-6]|[PM]2?|E|G|C)(s?)([ve]?)(?:\[(\d\d:\d\d)-(\d\d:\d\d)?\])?")
SEANCE = re.compile(r"(salle|visio|mixte|écrit)(?: à (\d\d:\d\d))?(?: le (\S+))?")
MODALITES = {
    "salle": ModaliteSeance.PRESENTIEL,
    "visio": ModaliteSeance.VISIO,
    "mixte": ModaliteSeance.MIXTE,
    "écrit": ModaliteSeance.ECRIT,
}
LIEUX = {"": LieuPresence.SALLE, "v": LieuPresence.VISIO, "e": LieuPresence.ECRIT}
REGLAGES: dict[str, dict[str, Any]] = {
    "majorité relative": {"majorite": Majorite.RELATIVE},
    "majorité des présents": {"majorite": Majorite.PRESENTS},
    "majorité du lot": {"majorite": Majorite.VOIX_DU_LOT},
    "sans second tour": {"second_tour": False},
    "président sans voix prépondérante": {"departage": (Departage.MAIRE, Departage.REPORT)},
    "président avant le maire": {"departage": (Departage.PRESIDENT, Departage.MAIRE, Departage.REPORT)},
    "report seul": {"departage": (Departage.REPORT,)},
    "pouvoirs au quorum": {"pouvoir_compte_au_quorum": True},
    "sans suppléants": {"suppleance": Suppleance.AUCUNE},
    "base des sièges pourvus": {"base_participation": BaseParticipation.SIEGES_POURVUS},
    "déports hors base": {"deport_dans_la_base": False},
    "renvoi à la majorité": {"renvoi_ecrit_par_un_membre": False},
    "lot mi-salle mi-écrit": {"lot_mi_salle_mi_ecrit": True},
    "mode non prévu": {"modalites": frozenset({ModaliteSeance.PRESENTIEL})},
}
MAJORITES = {RegleAppliquee.EXPRIMEES, RegleAppliquee.PRESENTS, RegleAppliquee.VOIX_DU_LOT}
REGLES = {
    RegleAppliquee.RELATIVE: "relative",
    RegleAppliquee.MAIRE: "maire",
    RegleAppliquee.PRESIDENT: "président",
    RegleAppliquee.EGALITE: "égalité",
    RegleAppliquee.SANS_MAJORITE: "sans majorité",
    RegleAppliquee.AUCUNE_VOIX: "aucune voix",
    RegleAppliquee.RENVOI_UN_MEMBRE: "renvoi",
    RegleAppliquee.RENVOI_MAJORITE: "renvoi voté",
    RegleAppliquee.QUORUM: "quorum",
    RegleAppliquee.PARTICIPATION: "participation",
    RegleAppliquee.MODALITE: "mode",
} | dict.fromkeys(MAJORITES, "majorité")
SENS = {"contre": SensVote.REFUSE, "abstention": SensVote.ABSTENTION, "renvoi": SensVote.RENVOI}
IMPOSSIBLES = {
    "composition_non_verifiee": "composition",
    "quorum_absent_du_reglement": "quorum absent",
    "siege_de_droit_en_double": "siège de droit en double",
    "second_tour_a_deux": "second tour à deux",
    "pouvoir_a_soi_meme": "pouvoir à soi-même",
}

LigneTable = Mapping[str, str]


def lignes() -> tuple[LigneTable, ...]:
    """Return the rows of the table."""
    with TABLE.open(encoding="utf-8", newline="") as fichier:
        return tuple(csv.DictReader(fichier, delimiter=";"))


# ------------------------------------------------------------------------------------------ row to ballot


def scrutin(ligne: LigneTable) -> ScrutinLot:
    """Return the ballot that a row describes."""
    lue = SEANCE.fullmatch(ligne["séance"])
    assert lue, ligne["séance"]
    jour = date.fromisoformat(lue[3]) if lue[3] else JOUR
    precisions = _mots(ligne["sièges"])
    presences = tuple(_presences(ligne["présents"], jour))
    return ScrutinLot(
        jour=jour,
        modalite=MODALITES[lue[1]],
        instant=_heure(jour, lue[2]),
        tour=int(ligne["tour"] or 1),
        lieu=_lieu(precisions),
        regles=_regles(ligne["règlement"], MODALITES[lue[1]]),
        sieges=tuple(_sieges(precisions)),
        presences=presences,
        deports=frozenset(ligne["déports"].split()),
        pouvoirs=tuple(Pouvoir(*(cle.strip() for cle in p.split(">"))) for p in _mots(ligne["pouvoirs"])),
        contributions=frozenset(ligne["écrits"].split()),
        propositions=tuple(_propositions(ligne)),
        votes=tuple(_votes(ligne["bulletins"], [presence.siege for presence in presences])),
        president=ligne["président"] or None,
    )


def _mots(cellule: str) -> list[str]:
    return [mot.strip() for mot in cellule.split(",") if mot.strip()]


def _heure(jour: date, heure: str | None) -> datetime | None:
    return datetime.fromisoformat(f"{jour.isoformat()}T{heure}").replace(tzinfo=PARIS) if heure else None


def _lieu(precisions: list[str]) -> LieuLot:
    sous_mandat = any(mot in precisions for mot in ("+G", "G autre mandant"))
    if "commune associée" in precisions:
        return LieuLot(LOMME, LILLE, MEL)
    return LieuLot(ROUBAIX, None, MEL, sous_mandat_gerance=sous_mandat, mandant="mandant" if sous_mandat else None)


def _regles(cellule: str, modalite: ModaliteSeance) -> ReglesSeance:
    valeurs: dict[str, Any] = {"modalites": frozenset({ModaliteSeance.PRESENTIEL, modalite})}
    for mot in _mots(cellule):
        if lu := re.fullmatch(r"quorum (\d+)( parmi les désignés)?", mot):
            valeurs["quorum_minimum"] = int(lu[1])
            valeurs["quorum_base"] = QuorumBase.DESIGNES if lu[2] else QuorumBase.VOIX_DU_LOT
        elif lu := re.fullmatch(r"dont (\d+) désignés?", mot):
            valeurs["quorum_designes"] = int(lu[1])
        elif lu := re.fullmatch(r"pouvoirs (\d+)", mot):
            valeurs |= {"pouvoir_admis": True, "pouvoirs_par_membre": int(lu[1])}
        else:
            valeurs |= REGLAGES[mot]
    return ReglesSeance(depuis=date(2020, 1, 1), **valeurs)


def _sieges(precisions: list[str]) -> Iterator[SiegeCommission]:
    """Return the seats of the commission, those of the place by default."""
    maire = LILLE if "commune associée" in precisions else ROUBAIX
    if "M de la commune associée" in precisions:
        maire = LOMME
    if "M ailleurs" in precisions:
        maire = "59009"
    sieges = [Siege(cle, NatureSiege.DESIGNE, representant_locataires=cle == "D6") for cle in TOUS[:6]]
    sieges.append(Siege("P", NatureSiege.PREFET))
    sieges.append(Siege("M", NatureSiege.MAIRE, commune_insee=maire))
    sieges.append(Siege("E", NatureSiege.EPCI, epci=AILLEURS if "E ailleurs" in precisions else MEL))
    en_plus = {
        "+C": Siege("C", NatureSiege.CONSULTATIF),
        "+M2": Siege("M2", NatureSiege.MAIRE, commune_insee=maire),
        "M2 ailleurs": Siege("M2", NatureSiege.MAIRE, commune_insee="59009"),
        "+P2": Siege("P2", NatureSiege.PREFET),
        "+G": Siege("G", NatureSiege.MANDANT, mandant="mandant"),
        "G hors mandat": Siege("G", NatureSiege.MANDANT, mandant="mandant"),
        "G autre mandant": Siege("G", NatureSiege.MANDANT, mandant="un autre"),
    }
    sieges += [siege for mot, siege in en_plus.items() if mot in precisions]
    personnes = dict(mot.split(" = ") for mot in precisions if " = " in mot)
    for siege in sieges:
        if f"sans {siege.cle}" not in precisions:
            titulaire = personnes.get(siege.cle, siege.cle)
            yield SiegeCommission(siege, f"titulaire {titulaire}", vacant=f"{siege.cle} vacant" in precisions)


def _presences(cellule: str, jour: date) -> Iterator[PresenceSiege]:
    for mot in cellule.replace("tous", " ".join(TOUS)).replace("aucun", "").split():
        lu = JETON.fullmatch(mot)
        assert lu, mot
        yield PresenceSiege(
            lu[1],
            personne=f"suppléant {lu[1]}" if lu[2] else "",
            suppleant=bool(lu[2]),
            lieu=LIEUX[lu[3]],
            arrivee=_heure(jour, lu[4]),
            depart=_heure(jour, lu[5]),
        )


def classement(lettre: str) -> Classement:
    """Return the ranking that a letter stands for."""
    return tuple(
        Ligne(candidat, TypeDecision.ATTRIBUTION_CLASSEE, rang) for rang, candidat in enumerate(ORDRES[lettre], start=1)
    )


def _propositions(ligne: LigneTable) -> Iterator[Proposition]:
    notes = _mots(ligne["classements"])
    memes = dict(note.split(" = ") for note in notes if " = " in note)
    cites = {groupe.split(":")[0].strip() for groupe in ligne["bulletins"].split("/")}
    cites |= {note.removesuffix(" proposé") for note in notes}
    yield from (Proposition(lettre, classement(memes.get(lettre, lettre))) for lettre in LETTRES if lettre in cites)


def _votes(cellule: str, presents: list[str]) -> Iterator[Vote]:
    for groupe in filter(None, (groupe.strip() for groupe in cellule.split("/"))):
        quoi, qui = (morceau.strip() for morceau in groupe.split(":"))
        sieges = dict.fromkeys(presents if qui == "présents" else qui.split())
        for siege, _, porteur in (mot.partition(">") for mot in sieges):
            par = porteur or None
            if quoi in SENS:
                yield Vote(siege, SENS[quoi], mandataire=par)
            elif quoi.startswith("propre "):
                yield Vote(siege, SensVote.PROPOSE, classement=classement(quoi.removeprefix("propre ")), mandataire=par)
            else:
                yield Vote(siege, SensVote.APPROUVE, proposition=quoi, mandataire=par)


# ------------------------------------------------------------------------------------------ count to words


def dit(compte: Depouillement) -> dict[str, str]:
    """Return a count in the words of the table's last columns."""
    return {
        "voix du lot": " ".join(siege.cle for siege in compte.deliberatifs),
        "quorum": f"{compte.quorum.presents}/{compte.quorum.requis} {'oui' if compte.quorum.atteint else 'non'}",
        "participation": _participation(compte),
        "décompte": _decompte(compte),
        "issue": _issue(compte),
        "règle": REGLES[compte.regle],
    }


def dit_impossible(code: str) -> str:
    """Return why a ballot cannot be counted, in the words of the table."""
    return f"impossible ({IMPOSSIBLES[code]})"


def _participation(compte: Depouillement) -> str:
    if compte.participation is None:
        return "sans objet"
    dite = compte.participation
    return f"{dite.participants}/{dite.base} {'oui' if dite.atteinte else 'non'}"


def _lettre(compte: Depouillement, cle: str) -> str:
    """Return the letter of a classement, that of its ranking where a voter put it forward."""
    if not cle.startswith(PROPOSE_PAR):
        return cle
    lignes_classees = next(p.classement for p in compte.propositions if p.cle == cle)
    return next(lettre for lettre in LETTRES if set(classement(lettre)) == set(lignes_classees))


def _decompte(compte: Depouillement) -> str:
    voix = sorted((_lettre(compte, cle), n) for cle, n in compte.comptes.options if cle != CONTRE and n)
    autres = [(mot, compte.nombre(sens)) for mot, sens in SENS.items()]
    return ", ".join(f"{quoi} {nombre}" for quoi, nombre in (*voix, *autres) if nombre)


def _issue(compte: Depouillement) -> str:
    match compte.issue:
        case IssueScrutin.ADOPTE:
            return f"adopté {_lettre(compte, compte.adopte or '')}"
        case IssueScrutin.SECOND_TOUR:
            return " ".join(["second tour", *sorted(_lettre(compte, cle) for cle in compte.finalistes)])
        case IssueScrutin.REPORT:
            return "reporté (refus)" if compte.refuse else "reporté"
        case _:
            return "renvoyé (refus)" if compte.refuse else "renvoyé"
