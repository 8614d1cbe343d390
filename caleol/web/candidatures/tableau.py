"""The comparison as lines and cells: the same figures as the dossier, candidate by candidate."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from caleol.kernel import francais as fr
from caleol.queries.autour import CandidatureEnCours
from caleol.queries.changements import Changement
from caleol.queries.instantane import Dossier, LogementActuel
from caleol.queries.lot_montre import CandidatMontre, LotMontre
from caleol.queries.neutre import mots_de_la_piece
from caleol.web.candidatures.barre import Barre, barre, plus_grand
from caleol.web.candidatures.grandeurs import Grandeur, grandeurs_du_logement

INCONNU = Grandeur("", "non connu")


@dataclass(frozen=True, slots=True)
class LigneComparee:
    """A line of the comparison, with a cell a candidate."""

    libelle: str
    cellules: tuple[Grandeur, ...]


@dataclass(frozen=True, slots=True)
class TableauCompare:
    """The comparison of a lot: bars on one scale, then groups of lines."""

    barres: tuple[Barre | None, ...]
    budget: tuple[LigneComparee, ...]
    situation: tuple[LigneComparee, ...]


def tableau(lot: LotMontre) -> TableauCompare:
    """Return the lines that compare the candidates of a lot."""
    etendue = plus_grand(candidat.dossier.points for candidat in lot.candidats)
    return TableauCompare(
        barres=tuple(barre(candidat.dossier.points, etendue) for candidat in lot.candidats),
        budget=tuple(_budget(lot.candidats)),
        situation=(*_situation(lot.candidats), *_ailleurs(lot), *_changees(lot)),
    )


def _budget(candidats: Sequence[CandidatMontre]) -> list[LigneComparee]:
    """Return the figures of the dossier as lines: those that at least one candidate has, in their order."""
    colonnes = [{g.nom: g for g in grandeurs_du_logement(c.dossier) if g.nom != "Taille"} for c in candidats]
    noms = list(dict.fromkeys(nom for colonne in colonnes for nom in colonne))
    ordre = {"Taux d’effort brut": 0, "Taux d’effort net": 1, "Reste à vivre": 2, "Quartile": 9}
    return [
        LigneComparee(nom, tuple(colonne.get(nom, INCONNU) for colonne in colonnes))
        for nom in sorted(noms, key=lambda nom: ordre.get(nom, 5))
    ]


def _situation(candidats: Sequence[CandidatMontre]) -> list[LigneComparee]:
    lignes: tuple[tuple[str, Callable[[Dossier], Grandeur]], ...] = (
        ("Attente", _attente),
        ("Logement actuel", _actuel),
        ("Taille", _taille),
        ("Pièces", _pieces),
        ("Motifs", lambda d: Grandeur("", ", ".join(d.motifs) or "non connus")),
        ("Déjà proposé", _propose),
        ("Séjour", lambda d: Grandeur("", d.sejour)),
        ("Contrôles", controles),
    )
    return [LigneComparee(libelle, tuple(lit(c.dossier) for c in candidats)) for libelle, lit in lignes]


def _ailleurs(lot: LotMontre) -> list[LigneComparee]:
    """Return the line of the other lots on which candidates stand, where any does."""
    if not any(candidat.ailleurs for candidat in lot.candidats):
        return []
    cellules = []
    for candidat in lot.candidats:
        nombre = fr.accorde(len(candidat.ailleurs), "autre lot", "autres lots") if candidat.ailleurs else "non"
        dits = tuple(filter(None, (_autre_lot(autre, cache=lot.anonyme) for autre in candidat.ailleurs)))
        cellules.append(Grandeur("", nombre, precisions=dits))
    return [LigneComparee("Aussi candidat", tuple(cellules))]


def _autre_lot(autre: CandidatureEnCours, *, cache: bool) -> str:
    """Return another lot with its rank or its offer; where names are hidden, its offer alone."""
    if cache:
        return autre.offre
    return f"{autre.logement}, {autre.offre or f'rang {autre.rang}'}"


def _changees(lot: LotMontre) -> list[LigneComparee]:
    """Return the lines of what changed between the agenda and the vote, and since the freeze, where anything did."""
    depuis = "Depuis le vote" if lot.decide else "Depuis le gel"
    suites = (
        ("Entre l’ordre du jour et le vote", [c.au_vote for c in lot.candidats]),
        (depuis, [c.changements for c in lot.candidats]),
    )
    return [LigneComparee(nom, tuple(map(_nombre_change, suite))) for nom, suite in suites if any(suite)]


def _nombre_change(changements: Sequence[Changement]) -> Grandeur:
    libelles = tuple(dict.fromkeys(changement.libelle for changement in changements))
    if not libelles:
        return Grandeur("", "inchangé")
    return Grandeur("", fr.accorde(len(changements), "changement"), precisions=libelles)


def _attente(dossier: Dossier) -> Grandeur:
    precisions = [] if dossier.anonyme else [f"demande du {fr.date_sans_jour(dossier.deposee_le)}"]
    delai = dossier.delai_anormal_mois
    if delai is not None and dossier.attente_mois >= delai:
        precisions.append(f"délai anormalement long passé ({delai}\u00a0mois)")
    return Grandeur("", fr.accorde(dossier.attente_mois, "mois", "mois"), precisions=tuple(precisions))


def _actuel(dossier: Dossier) -> Grandeur:
    return Grandeur(
        "", dossier.actuel.statut or "non connu", precisions=tuple(filter(None, [logement_actuel(dossier.actuel)]))
    )


def logement_actuel(actuel: LogementActuel) -> str:
    """Return « T2, 38,00 m², 3 personnes, Croix », those that are known."""
    parties = (
        actuel.type,
        fr.surface(actuel.surface) if actuel.surface is not None else None,
        fr.accorde(actuel.personnes, "personne") if actuel.personnes is not None else None,
        actuel.commune,
    )
    return ", ".join(partie for partie in parties if partie)


def _taille(dossier: Dossier) -> Grandeur:
    trouvee = next(g for g in grandeurs_du_logement(dossier) if g.nom == "Taille")
    return replace(trouvee, nom="")


def _pieces(dossier: Dossier) -> Grandeur:
    manquantes = [
        mots_de_la_piece(lue.code, neutre=False) or lue.libelle
        for lue in dossier.pieces
        if lue.etat in {"demandee", "perimee"}
    ]
    if not manquantes:
        return Grandeur("", "aucune manquante" if dossier.pieces else "aucune notée")
    nombre = fr.accorde(len(manquantes), "manquante")
    return Grandeur("", nombre, precisions=tuple(manquantes))


def _propose(dossier: Dossier) -> Grandeur:
    nombre = len(dossier.propositions)
    if not nombre:
        return Grandeur("", "jamais")
    derniere = dossier.propositions[-1]
    suite = derniere.issue or derniere.decision
    return Grandeur("", f"{nombre} fois", precisions=(f"le {fr.date_courte(derniere.le)}\u00a0: {suite}",))


def controles(dossier: Dossier) -> Grandeur:
    """Return what the checks of a dossier found, the gravest first."""
    if dossier.bloquantes:
        nombre = fr.accorde(len(dossier.bloquantes), "point bloquant", "points bloquants")
        return Grandeur("Contrôles", "", nombre, "bloquant")
    if dossier.a_verifier:
        return Grandeur("Contrôles", "", f"{fr.nombre(len(dossier.a_verifier))} à vérifier", "verifier")
    return Grandeur("Contrôles", "", "Rien à vérifier", "favorable")
