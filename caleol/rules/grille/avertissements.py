"""What to tell the one who writes a grid, without refusing it: weights, evidence, what the law does not allow."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from caleol.kernel.francais import liste_et
from caleol.rules.constat import Anomalie, Gravite
from caleol.rules.faits_cotation.definitions import PRIORITES
from caleol.rules.grille.conditions import faits_de
from caleol.rules.grille.modele import Grille
from caleol.rules.grille.parties import Critere, FamilleCritere, ModeGroupe
from caleol.rules.reference import regle

SANS_PREUVE_LICITE = {
    "casier": (r"casier|condamn|delinquan|infraction|penal", "le passé pénal"),
    "origine": (r"origine|ethni|race|etrang|immigr|nom de famille|patronym", "l’origine"),
    "nationalite": (r"nationalit|francais", "la nationalité"),
    "convictions": (r"relig|cult(e|uel)|politique du|syndic|orientation sexuel", "des convictions ou la vie privée"),
}
"""Words, without accents, of what no paper of the limitative list may prove, and that the law forbids to weigh."""

SANTE = re.compile(r"sante|malad|handicap|invalid|medical")
FAITS_DE_SANTE = frozenset({"handicap", "coordination_therapeutique", "motif_07", "motif_08", "personne_handicapee"})
LIENS_LOCAUX = frozenset({"reside_dans_la_commune", "travaille_dans_la_commune", "commune_actuelle", "commune_travail"})
EFFORT = frozenset({"taux_effort_actuel", "taux_effort_propose"})


@regle(code="CCH", article="R441-2-10", depuis=date(2019, 12, 17), vu=False, exigences=("R55",))
def avertissements_ponderation(grille: Grille) -> tuple[Anomalie, ...]:
    """Warn where a grid breaks the weights that the State expects; real grids do, the grid is not refused.

    [non vu; read in a landlord's yearly report] DALO is the highest; the priority criteria together stay
    below it; the optional criteria together stay below any one priority criterion.
    """
    dalo = _points(grille, FamilleCritere.DALO)
    priorites = _points(grille, FamilleCritere.PRIORITE)
    constats = []
    somme_priorites = _somme(grille, FamilleCritere.PRIORITE)
    somme_facultative = _somme(grille, FamilleCritere.FACULTATIF)
    if dalo and (somme_priorites is None or somme_priorites >= max(dalo)):
        phrase = "La somme des critères de publics prioritaires n’est pas inférieure au critère DALO."
        constats.append(_avis("ponderation_dalo", phrase, somme=somme_priorites))
    if priorites and (somme_facultative is None or somme_facultative >= min(priorites)):
        phrase = "La somme des critères facultatifs n’est pas inférieure à un critère de public prioritaire."
        constats.append(_avis("ponderation_facultatif", phrase, somme=somme_facultative))
    if not dalo:
        constats.append(_avis("ponderation_sans_dalo", "La grille n’a pas de critère DALO."))
    return tuple(constats)


@regle(code="CCH", article="R441-2-10", depuis=date(2019, 12, 17), vu=False, exigences=("R27", "R29", "R55"))
def avertissements_preuves(grille: Grille) -> tuple[Anomalie, ...]:
    """Warn of what no lawful evidence supports, or that the law does not let weigh alone.

    [non vu] Criteria are objective (R441-2-10). The lawful evidence of each fact stands in its definition: a paper
    of the limitative list, a decision, or the file itself. The link with the commune alone is no reason (L441).
    """
    return (*_faits_locaux(grille), *_criteres(grille), *_exclusions(grille))


def avertissements_sources(grille: Grille) -> tuple[Anomalie, ...]:
    """Warn of the facts that no imported file carries: what depends on them cannot be told of a waiting list.

    The engine on files alone may be given them: the warning is for who publishes the grid here.
    """
    locaux = {nom for nom, _ in grille.faits_locaux}
    lus: dict[str, list[str]] = {}
    for critere in grille.criteres:
        for nom in critere.faits:
            if nom in locaux or grille.definitions[nom].apporte:
                lus.setdefault(nom, []).append(critere.libelle)
    return tuple(_sans_source(grille.definitions[nom].libelle, nom, criteres) for nom, criteres in lus.items())


def _sans_source(libelle: str, nom: str, criteres: list[str]) -> Anomalie:
    liste = liste_et([f"«\u00a0{critere}\u00a0»" for critere in criteres])
    phrase = (
        f"Aucun fichier importé ne dit «\u00a0{libelle}\u00a0»\u00a0: ce que {liste} en attend restera non évaluable."
    )
    return _avis("fait_sans_source", phrase, nom)


def avertissements(grille: Grille) -> tuple[Anomalie, ...]:
    """Return every warning on what a grid says: weights, then evidence."""
    return (*avertissements_ponderation(grille), *avertissements_preuves(grille))


def _avis(code: str, phrase: str, cible: str = "", **donnees: object) -> Anomalie:
    return Anomalie(code, Gravite.A_VERIFIER, phrase, donnees, cible=cible)


def _nu(texte: str) -> str:
    """Return a text in lower case without accents."""
    decompose = unicodedata.normalize("NFD", texte.lower())
    return "".join(signe for signe in decompose if not unicodedata.combining(signe)).replace("_", " ")


def _interdit(*textes: str) -> str | None:
    """Return what a name or a label weighs that no lawful evidence supports, None where nothing does."""
    nu = _nu(" ".join(textes))
    return next((objet for motif, objet in SANS_PREUVE_LICITE.values() if re.search(rf"\b({motif})", nu)), None)


def _faits_locaux(grille: Grille) -> Iterator[Anomalie]:
    for nom, definition in grille.faits_locaux:
        objet = _interdit(nom, definition.libelle)
        dit = f"«\u00a0{definition.libelle}\u00a0»"
        if objet is not None:
            phrase = f"Le fait {dit} porte sur {objet}\u00a0: aucun justificatif ne peut légalement l’établir."
            yield _avis("fait_sans_preuve_licite", phrase, nom)
        elif not definition.preuve:
            yield _avis("fait_sans_preuve", f"Le fait {dit} n’a pas de justificatif\u00a0: l’indiquer.", nom)


def _criteres(grille: Grille) -> Iterator[Anomalie]:
    for critere in grille.criteres:
        dit = f"Le critère «\u00a0{critere.libelle}\u00a0»"
        objet = _interdit(critere.libelle)
        if objet is not None:
            phrase = f"{dit} porte sur {objet}\u00a0: aucun justificatif ne peut légalement l’établir."
            yield _avis("critere_sans_preuve_licite", phrase, critere.cle)
        if not critere.sur_validation and _de_sante(critere):
            phrase = f"{dit} porte sur la santé\u00a0: il devrait ne compter qu’une fois le justificatif vu."
            yield _avis("sante_sans_preuve", phrase, critere.cle)
        if set(critere.faits) <= LIENS_LOCAUX:
            phrase = f"{dit} repose sur le seul lien avec la commune, que la loi ne permet pas d’exiger."
            yield _avis("lien_communal_seul", phrase, critere.cle)


def _de_sante(critere: Critere) -> bool:
    """Return whether a criterion weighs health: by its facts, or by the words of its label where they are local."""
    if set(critere.faits) <= {*PRIORITES}:
        return False
    return bool(FAITS_DE_SANTE & set(critere.faits) or SANTE.search(_nu(critere.libelle)))


def _exclusions(grille: Grille) -> Iterator[Anomalie]:
    for exclusion in grille.exclusions:
        lus = set(faits_de(exclusion.condition))
        dit = f"L’exclusion «\u00a0{exclusion.libelle}\u00a0»"
        if lus & EFFORT:
            yield _avis(
                "exclusion_taux_effort", f"{dit} repose sur le taux d’effort, qui n’écarte jamais.", exclusion.cle
            )
        if lus & LIENS_LOCAUX:
            phrase = f"{dit} repose sur le lien avec la commune, qui n’est pas un motif d’écarter."
            yield _avis("exclusion_lien_communal", phrase, exclusion.cle)


def _points(grille: Grille, famille: FamilleCritere) -> list[int]:
    """Return the points of the criteria of a layer."""
    return [c.points for groupe in grille.groupes for c in groupe.criteres if c.famille is famille]


def _somme(grille: Grille, famille: FamilleCritere) -> int | None:
    """Return the most points that a layer can give, None where nothing bounds it."""
    total = 0
    for groupe in grille.groupes:
        maximums = [critere.maximum for critere in groupe.criteres if critere.famille is famille]
        connus = [maximum for maximum in maximums if maximum is not None]
        if len(connus) != len(maximums) and groupe.plafond is None:
            return None
        somme = sum(connus) if groupe.mode is ModeGroupe.SOMME else max(connus, default=0)
        if groupe.plafond is not None:
            somme = groupe.plafond if len(connus) != len(maximums) else min(somme, groupe.plafond)
        total += somme
    return total
