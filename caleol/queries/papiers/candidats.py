"""The candidates of a lot as decided: rank, frozen figures, decision in the words of the law, what it carries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from caleol.kernel import papiers
from caleol.kernel.francais import majuscule, nom_complet, pourcent
from caleol.models.lot import Candidature, Decision
from caleol.queries.instantane import Dossier, lit_dossier
from caleol.queries.neutre import mots_de_la_piece, mots_du_motif
from caleol.rules.decisions import libelle_decision

SANS_DECISION: Final = "sans décision"


@dataclass(frozen=True, slots=True)
class CandidatLu:
    """A candidature examined on a lot, with its frozen dossier and its decision in force, if any."""

    candidature: Candidature
    dossier: Dossier | None
    decision: Decision | None

    @property
    def nom(self) -> str:
        """Return « Mme Sophie Duval », as frozen."""
        qui = self.dossier or self.candidature.demande
        return nom_complet(qui.civilite, qui.prenom, qui.nom)

    @property
    def points(self) -> int | None:
        """Return the frozen points, None where the lot was not scored."""
        return self.dossier.points.total if self.dossier else None

    @property
    def ordre(self) -> tuple[bool, bool, int, int]:
        """Return the key that sorts candidates as the minutes list them: ranks, attribution, then the others."""
        decision = self.decision
        rang = decision.rang if decision else None
        attribue = decision is not None and decision.type.attribue
        return rang is None, not attribue, rang or 0, self.candidature.rang_propose


def candidats_lus(candidatures: Sequence[Candidature], decisions: Mapping[int, Decision]) -> tuple[CandidatLu, ...]:
    """Return the candidatures examined (not withdrawn), in the order of the minutes."""
    lus = (
        CandidatLu(c, lit_dossier(c.instantane) if c.instantane else None, decisions.get(c.id))
        for c in candidatures
        if c.retiree_le is None
    )
    return tuple(sorted(lus, key=lambda lu: lu.ordre))


def candidat(lu: CandidatLu) -> papiers.Candidat:
    """Return one line of the minutes."""
    decision, dossier = lu.decision, lu.dossier
    plafond = dossier.plafond if dossier else None
    return papiers.Candidat(
        rang=decision.rang if decision else None,
        nom=lu.nom,
        numero_unique=dossier.numero_unique if dossier else lu.candidature.demande.numero_unique,
        decision=libelle_decision(decision.type, decision.rang) if decision else SANS_DECISION,
        points=lu.points,
        taux_effort_pourcent=dossier.budget.brut.taux_pourcent if dossier and dossier.budget else None,
        plafond_pourcent=plafond.ratio_pourcent if plafond else None,
        motifs=_motifs(decision),
        condition=mots_de_la_piece(decision.condition_piece, neutre=True) if decision else "",
        echeance=decision.condition_echeance if decision else None,
        mentions=tuple(_mentions(lu)),
    )


def _motifs(decision: Decision | None) -> tuple[str, ...]:
    """Return the reason: its label in words, then the fact of the dossier."""
    if decision is None:
        return ()
    libelle, texte = mots_du_motif(decision.motif_code, neutre=True), (decision.motif_texte or "").strip()
    if libelle and texte and not texte.startswith(libelle):
        return (f"{libelle.rstrip('.')}. {majuscule(texte)}",)
    return (texte or libelle,) if texte or libelle else ()


def _mentions(lu: CandidatLu) -> list[str]:
    dossier, candidature = lu.dossier, lu.candidature
    mentions = ["candidature tardive"] if candidature.tardive else []
    if candidature.derogation:
        mentions.append(f"{candidature.derogation.libelle} ({candidature.derogation_preuve})")
    if dossier is None:
        return mentions
    if dossier.dalo:
        mentions.insert(0, "DALO")
    if dossier.mutation:
        mentions.insert(0, "mutation")
    net = dossier.budget.net if dossier.budget else None
    if dossier.budget and net and net.taux_pourcent is not None:
        estimee = " estimée" if dossier.budget.aide_estimee else ""
        aide = f"avec l’aide{estimee}" if dossier.budget.aide_centimes else "sans aide"
        mentions.append(f"taux d’effort {pourcent(net.taux_pourcent)} {aide}")
    return mentions
