"""What is typed on a lot: the parts of the form together, read into plain values, refusals put where they belong."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Field

from caleol.kernel.errors import Conflit, Refus
from caleol.queries.deliberation_lot import CandidatOuvert, DecisionLue, LotOuvert
from caleol.rules.constat import Anomalie
from caleol.rules.decisions import TypeDecision, libelle_decision
from caleol.services.deliberation import ABSTENTION, CONTRE, DecisionSaisie
from caleol.web import messages
from caleol.web.deliberation import formulaires as f
from caleol.web.nombres import entier

DERNIER = 99
CHAMPS = {
    "condition_sans_piece": "piece",
    "piece_hors_liste": "piece",
    "condition_sans_echeance": "echeance",
    "condition_echue": "echeance",
    "motif_absent": "motif",
    "motif_inconnu": "motif",
    "motif_inadapte": "motif",
    "motif_sans_fait": "texte",
    "motif_sans_taux_effort": "motif",
    "motif_protection": "motif",
    "motif_taux_non_cite": "texte",
    "motif_laconique": "texte",
    "motif_hors_texte": "texte",
    "irrecevabilite_non_prouvee": "motif",
    "motif_code_nu": "texte",
    "motif_lien_commune": "texte",
    "motif_reste_a_vivre": "texte",
}
Tapes = MultiDict[str, str]
VOIX = {f.POUR: "1", f.CONTRE: CONTRE, f.ABSTENTION: ABSTENTION}


class Saisie:
    """The form of one lot: a part for each candidate and each seat that votes."""

    def __init__(
        self, lot: LotOuvert, au: date, condition_jours: int, tapes: Tapes | None = None, *, prefixe: str = "c"
    ) -> None:
        """Build the parts, with the proposed order as a start; typed values win where there are some.

        `prefixe` names the fields of the candidates, so that a page may hold two rankings.
        """
        self.lot, self.tapee = lot, tapes is not None
        echeance = au + timedelta(days=condition_jours)
        debut = {"version": str(lot.version), "ordre_motif": lot.ordre_motif}
        self.form = f.DeliberationForm(tapes, data=debut)
        self.candidats: list[tuple[CandidatOuvert, f.CandidatForm]] = []
        for candidat in lot.candidats:
            debut_du_candidat = _debut(lot, candidat, echeance)
            part = f.CandidatForm(tapes, prefix=f"{prefixe}{candidat.candidature_id}-", data=debut_du_candidat)
            part.propose(au, dict(candidat.suggestions))
            self.candidats.append((candidat, part))
        self.sieges = [(siege, f.SiegeForm(tapes, prefix=f"s{siege.siege_id}-")) for siege in lot.votants]
        self.generales: list[str] = []
        self.a_relire: list[str] = []

    def valide(self) -> bool:
        """Return whether every part can be read."""
        parties = [self.form, *(part for _, part in self.candidats), *self._sieges_lus()]
        lisibles = [partie.validate() for partie in parties]
        rangs = Counter(part.rang.data for _, part in self._classes() if part.rang.data)
        for _, part in self._classes():
            if part.rang.data and rangs[part.rang.data] > 1:
                part.rang.errors = [*part.rang.errors, f"Deux candidats ont le rang {part.rang.data}."]
        return all(lisibles) and max(rangs.values(), default=1) == 1

    def _sieges_lus(self) -> list[f.SiegeForm]:
        return [part for _, part in self.sieges] if self.form.mode.data == f.APPEL else []

    def _classes(self) -> list[tuple[CandidatOuvert, f.CandidatForm]]:
        return [(c, part) for c, part in self.candidats if part.type is not None and part.type.classee]

    def rangs(self) -> dict[int, int]:
        """Return the ranks from 1 to n: the order of the numbers typed, then that of the page."""
        ordre = sorted(self._classes(), key=lambda paire: paire[1].rang.data or DERNIER)
        return {candidat.candidature_id: rang for rang, (candidat, _) in enumerate(ordre, start=1)}

    def decisions(self) -> list[DecisionSaisie]:
        """Return the decisions as typed, each with what its kind carries and nothing else."""
        rangs = self.rangs()
        return [_decision(candidat, part, rangs) for candidat, part in self.candidats if part.type is not None]

    @property
    def deports(self) -> list[int]:
        """Return the seats that step aside."""
        if self.form.mode.data != f.APPEL:
            return []
        return [siege.siege_id for siege, part in self.sieges if part.voix.data == f.DEPORT]

    @property
    def votes(self) -> dict[int, str] | None:
        """Return the voice of each seat that votes, None where all of them agreed."""
        if self.form.mode.data != f.APPEL:
            return None
        return {siege.siege_id: VOIX[part.voix.data] for siege, part in self.sieges if part.voix.data in VOIX}

    @property
    def votants(self) -> frozenset[int] | None:
        """Return the seats whose names were shown beside the vote, None where the form does not say."""
        cles = [entier(cle) for cle in (self.form.votants.data or "").split(",")]
        return frozenset(cle for cle in cles if cle is not None) or None

    @property
    def voix_nommees(self) -> list[tuple[str, list[str]]]:
        """Return the roll call as it would be recorded: « Pour » and who, « Contre » and who."""
        appel = self.form.mode.data == f.APPEL
        choisies = [(part.voix.data if appel else f.POUR, siege.au_vote) for siege, part in self.sieges]
        par_voix = ((mot, [nom for voix, nom in choisies if voix == cle]) for cle, mot in f.MOTS_DES_VOIX)
        return [(mot, noms) for mot, noms in par_voix if noms]

    @property
    def version(self) -> int:
        """Return the version of the lot that was read when the form was made."""
        return entier(self.form.version.data) or 0

    def relue(self, *autres: "Saisie") -> bool:
        """Return whether these decisions, and those of other rankings, are the ones that were read again."""
        return self.form.relu.data == _empreinte(self, *autres)

    def ajoute_refus(self, refus: Refus, *autres: "Saisie") -> None:
        """Put what a service refused at the field that it is about, else at the head."""
        constats = refus.data.get("constats", ())
        if refus.code == "decisions_a_relire":
            self.a_relire = [self._en_phrase(constat) for constat in constats]
            self.form.relu.data = _empreinte(self, *autres)
            return
        if constats:
            for constat in constats:
                self._ajoute_constat(constat)
            return
        if isinstance(refus, Conflit):
            self.form.version.data = str(self.lot.version)
        champ = getattr(self.form, refus.champ or "", None)
        if isinstance(champ, Field):
            champ.errors = [*champ.errors, messages.texte(refus)]
        else:
            self.generales.append(messages.texte(refus))

    def _ajoute_constat(self, constat: Anomalie) -> None:
        part = next((part for c, part in self.candidats if str(c.candidature_id) == constat.cible), None)
        phrase = " ".join(filter(None, (constat.phrase, constat.a_faire)))
        if part is None:
            self.generales.append(phrase)
            return
        champ = _champ(part, CHAMPS.get(constat.code, "decision"))
        champ.errors = [*champ.errors, phrase]

    def _en_phrase(self, constat: Anomalie) -> str:
        nom = next((c.nom for c, _ in self.candidats if str(c.candidature_id) == constat.cible), "")
        return "\u00a0: ".join(filter(None, (nom, " ".join(filter(None, (constat.phrase, constat.a_faire))))))

    @property
    def erreurs(self) -> list[tuple[str, str]]:
        """Return the summary of errors: where each one is ("" for the whole form), and what it says."""
        return [*(("", texte) for texte in self.generales), *self._erreurs_des_champs()]

    def _erreurs_des_champs(self) -> Iterator[tuple[str, str]]:
        yield from (("", str(erreur)) for erreur in self.form.form_errors)
        for candidat, part in self.candidats:
            for champ in part:
                ancre = f"{champ.id}-0" if champ.type == "RadioField" else champ.id
                yield from ((ancre, f"{candidat.nom}, {_bas(champ)}\u00a0: {erreur}") for erreur in champ.errors)
        for siege, part_siege in self.sieges:
            yield from ((f"{part_siege.voix.id}-0", f"{siege.nom}\u00a0: {e}") for e in part_siege.voix.errors)
        for champ in (self.form.mode, self.form.ordre_motif, self.form.rang_1_confirme):
            ancre = f"{champ.id}-0" if champ.type == "RadioField" else champ.id
            yield from ((ancre, str(erreur)) for erreur in champ.errors)

    def deja_enregistree(self) -> bool:
        """Return whether the decisions in force are these ones: the same form was sent twice."""
        en_vigueur = {candidat.candidature_id: candidat.decision for candidat, _ in self.candidats}
        return self.lot.decide and all(_pareille(d, en_vigueur[d.candidature_id]) for d in self.decisions())

    def en_mots(self) -> list[str]:
        """Return what was typed, in words: shown where a colleague recorded the lot first."""
        noms = {candidat.candidature_id: candidat.nom for candidat, _ in self.candidats}
        return [
            "\u00a0: ".join(
                filter(None, (noms[d.candidature_id], libelle_decision(d.type, d.rang), d.motif_texte.strip()))
            )
            for d in self.decisions()
        ]


def _empreinte(*saisies: Saisie) -> str:
    """Return the digest of what was typed: a change asks to read again."""
    return hashlib.sha256(repr([saisie.decisions() for saisie in saisies]).encode()).hexdigest()


def _debut(lot: LotOuvert, candidat: CandidatOuvert, echeance: date) -> dict[str, Any]:
    """Return what the part of a candidate starts from: what was undone, else the proposed order.

    Who cannot be granted takes no rank: the ground of inadmissibility that the file proves, else no decision yet.
    """
    if candidat.reprise is not None:
        return _reprise(candidat.reprise, echeance)
    seul = len(lot.candidats) == 1
    genre = TypeDecision.ATTRIBUTION if seul else TypeDecision.ATTRIBUTION_CLASSEE
    devant = [c for c in lot.candidats if not c.bloque and c.rang_propose < candidat.rang_propose]
    impossible = TypeDecision.IRRECEVABILITE.value if candidat.irrecevable else None
    return {
        "decision": impossible if candidat.bloque else genre.value,
        "rang": None if candidat.bloque or seul else len(devant) + 1,
        "motif_ir": candidat.irrecevable,
        "piece": candidat.piece_manquante or "",
        "echeance": echeance,
    }


def _reprise(decision: DecisionLue, echeance: date) -> dict[str, Any]:
    return {
        "decision": decision.type.value,
        "rang": decision.rang,
        "piece": decision.piece or "",
        "echeance": decision.echeance or echeance,
        "motif_na": decision.motif_code or "",
        "motif_ir": decision.motif_code or "",
        "texte": decision.motif_texte,
    }


def _decision(candidat: CandidatOuvert, part: f.CandidatForm, rangs: dict[int, int]) -> DecisionSaisie:
    genre = part.type
    if genre is None:
        raise Refus("candidats_oublies")
    conditionnelle = genre is TypeDecision.ATTRIBUTION_CONDITION
    motivee = genre in {TypeDecision.NON_ATTRIBUTION, TypeDecision.IRRECEVABILITE}
    return DecisionSaisie(
        candidature_id=candidat.candidature_id,
        type=genre,
        rang=rangs.get(candidat.candidature_id),
        motif_code=part.motif,
        motif_texte=(part.texte.data or "") if motivee else "",
        condition_piece=(part.piece.data or None) if conditionnelle else None,
        condition_echeance=part.echeance.data if conditionnelle else None,
    )


def _pareille(tapee: DecisionSaisie, lue: DecisionLue | None) -> bool:
    """Return whether what was typed is what was recorded, to the date and to the words."""
    texte = tapee.motif_texte.strip()
    return (
        lue is not None
        and (tapee.type, tapee.rang, tapee.motif_code) == (lue.type, lue.rang, lue.motif_code)
        and (tapee.condition_piece, tapee.condition_echeance) == (lue.piece, lue.echeance)
        and (not texte or texte == lue.motif_texte.strip())
    )


def _champ(part: f.CandidatForm, nom: str) -> Field:
    if nom == "motif":
        return part.motif_ir if part.type is TypeDecision.IRRECEVABILITE else part.motif_na
    champ: Field = getattr(part, nom)
    return champ


def _bas(champ: Field) -> str:
    texte = champ.label.text
    return f"{texte[:1].lower()}{texte[1:]}"
