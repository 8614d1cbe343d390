"""The ballots of a lot as counted: counts of each proposition; who voted what where the règlement wants it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from caleol.kernel import papiers
from caleol.kernel.francais import heure, liste_et, nom_complet
from caleol.models.enumerations import ModeScrutin
from caleol.models.lot import ClassementPropose, LigneClassement, Scrutin
from caleol.queries.papiers.mots import nom
from caleol.queries.papiers.releve import Releve
from caleol.queries.pouvoirs import representes
from caleol.rules.composition import Voix
from caleol.rules.decisions import TypeDecision
from caleol.rules.reglement import Departage

ARTICLE_DEPARTAGE: Final = {
    Departage.MAIRE: "CCH, art. L. 441-2",
    Departage.PRESIDENT: "règlement intérieur",
    Departage.REPORT: "règlement intérieur",
}
SANS_CLASSEMENT: Final = {
    TypeDecision.ATTRIBUTION: "attribution",
    TypeDecision.NON_ATTRIBUTION: "non-attribution",
    TypeDecision.IRRECEVABILITE: "irrecevabilité",
}


@dataclass(frozen=True, slots=True)
class Offerte:
    """A ranking put to a ballot, with its number and its voices there."""

    numero: int
    classement: ClassementPropose
    voix: int


def scrutin(
    releve: Releve, ligne: Scrutin, classements: Sequence[ClassementPropose], noms: Mapping[int, str]
) -> papiers.Scrutin:
    """Return a ballot as it was counted; `noms` names the candidatures of the lot."""
    offertes = _gardees(ligne, classements) or _votees(releve, ligne, classements)
    return papiers.Scrutin(
        tour=ligne.tour,
        propositions=tuple(
            papiers.Proposition(
                numero=offerte.numero,
                ordre=_ordre(offerte.classement, noms),
                pour=offerte.voix,
                auteur=_auteur(releve, ligne, offerte.classement),
            )
            for offerte in offertes
        ),
        abstentions=_compte(ligne, "abstentions", (v.classement_id is None and not v.contre for v in ligne.votes)),
        adoptee=next((offerte.numero for offerte in offertes if offerte.classement.id == ligne.adopte_id), None),
        contre=_compte(ligne, "contre", (vote.contre for vote in ligne.votes)),
        mode=_mode(ligne),
        regle=_regle(releve, ligne),
        departage=_departage(ligne.departage),
        clos_le=ligne.clos_le,
        nominal=tuple(_nominal(ligne, offertes)) if releve.regles and releve.regles.pv_nominatif else (),
    )


def _mode(ligne: Scrutin) -> str:
    suite = " et représentés" if ligne.mode is ModeScrutin.UNANIMITE and representes(ligne.decompte) else ""
    return f"{ligne.mode.libelle}{suite}"


def _nominal(ligne: Scrutin, offertes: Sequence[Offerte]) -> Iterator[str]:
    """Tell who voted what, by seat, a line a choice; nothing for a vote that was not counted voice by voice."""
    choix = [(f"Proposition {offerte.numero}", offerte.classement.id, False) for offerte in offertes]
    for titre, cle, contre in (*choix, ("Contre", None, True), ("Abstention", None, False)):
        noms = [_votant(ligne, v.siege_id) for v in ligne.votes if (v.classement_id, v.contre) == (cle, contre)]
        if noms:
            yield f"{titre}\u00a0: {liste_et(noms)}"


def _votant(ligne: Scrutin, siege_id: int) -> str:
    return next((nom(droit.membre) for droit in ligne.droits if droit.siege_id == siege_id and droit.membre), "")


def _compte(ligne: Scrutin, cle: str, votes: Iterable[bool]) -> int:
    """Return a count that the ballot keeps, else that of its votes."""
    garde = ligne.decompte.get(cle)
    return garde if isinstance(garde, int) else sum(votes)


def _gardees(ligne: Scrutin, classements: Sequence[ClassementPropose]) -> list[Offerte]:
    """Return the rankings as the ballot keeps them with its count."""
    par_cle = {classement.id: classement for classement in classements}
    return [
        Offerte(gardee["numero"], par_cle[gardee["classement"]], gardee["voix"])
        for gardee in ligne.decompte.get("propositions", ())
    ]


def _votees(releve: Releve, ligne: Scrutin, classements: Sequence[ClassementPropose]) -> list[Offerte]:
    """Return the rankings as the votes tell them, for a ballot that keeps no count (brought from elsewhere)."""
    return [
        Offerte(classement.numero, classement, _pour(releve, ligne, classement.id))
        for classement in classements
        if classement.id == ligne.adopte_id or any(vote.classement_id == classement.id for vote in ligne.votes)
    ]


def _pour(releve: Releve, ligne: Scrutin, classement_id: int) -> int:
    if not ligne.votes and ligne.mode is ModeScrutin.UNANIMITE:
        deportes = releve.deportes(ligne.lot_id)
        return sum(d.present and d.voix is Voix.DELIBERATIVE and d.siege_id not in deportes for d in ligne.droits)
    return sum(vote.classement_id == classement_id for vote in ligne.votes)


def _ordre(classement: ClassementPropose, noms: Mapping[int, str]) -> str:
    lignes = sorted(classement.lignes, key=lambda ligne: (ligne.rang is None, ligne.rang or 0, _place(ligne)))
    return ", ".join(_mots(ligne, noms) for ligne in lignes)


def _place(ligne: LigneClassement) -> tuple[int, int]:
    return list(TypeDecision).index(ligne.type), ligne.candidature_id


def _mots(ligne: LigneClassement, noms: Mapping[int, str]) -> str:
    qui = noms.get(ligne.candidature_id, "")
    if ligne.rang is None:
        return f"{SANS_CLASSEMENT.get(ligne.type, ligne.type.libelle)}\u00a0: {qui}"
    condition = " (sous condition)" if ligne.type is TypeDecision.ATTRIBUTION_CONDITION else ""
    return f"rang {ligne.rang}\u00a0: {qui}{condition}"


def _auteur(releve: Releve, ligne: Scrutin, classement: ClassementPropose) -> str:
    siege = releve.siege(classement.auteur_siege_id)
    if siege is None:
        return "le secrétariat"
    membre = next((droit.membre for droit in ligne.droits if droit.siege_id == siege.id), None)
    return nom_complet(membre.civilite, membre.prenom, membre.nom) if membre else siege.libelle


def _regle(releve: Releve, ligne: Scrutin) -> str:
    """Return the majority of the règlement, and what the count says where it decided nothing."""
    majorite = releve.regles.majorite.libelle if releve.regles else ""
    gardee = str(ligne.decompte.get("regle") or "")
    suite = gardee if ligne.adopte_id is None and gardee != majorite else ""
    return ", ".join(texte for texte in (majorite, suite) if texte)


def _departage(departage: str | None) -> str:
    """Return « voix prépondérante du maire (CCH, art. L. 441-2) »; the stored text may be the value or the words."""
    trouve = next((d for d in Departage if departage in {d.value, d.libelle}), None)
    return f"{trouve.libelle} ({ARTICLE_DEPARTAGE[trouve]})" if trouve else (departage or "")


def annulations(lignes: Sequence[Scrutin]) -> Iterator[str]:
    """Tell the ballots that were undone, with their reason (decision 28: traced, never hidden)."""
    for ligne in lignes:
        if ligne.annule_le is not None:
            clos = f" clos à {heure(ligne.clos_le)}" if ligne.clos_le else ""
            yield f"Scrutin{clos} annulé à {heure(ligne.annule_le)}\u00a0: {ligne.annule_motif}"
