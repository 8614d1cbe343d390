"""Convocations, presences by the minute and quorum, in tables and in words."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Final

from reportlab.platypus import Flowable

from caleol.documents.style import CORPS, Balise, assemble, brut, doux, fort, paragraphe, prose
from caleol.documents.tableau import Colonne, Ligne, tableau
from caleol.kernel.feuille import Cellule, Mots
from caleol.kernel.francais import accorde, date_courte, heure, instant, liste_et, majuscule
from caleol.kernel.papiers import Convocation, Passage, Presence, Quorum

_ORDRE_VOIX: Final = ("délibérative", "consultative")


def convocations(envois: Sequence[Convocation], largeur: float) -> list[Flowable]:
    """Return the table of convocations: whom, when, by which channel, with which proof (R08)."""
    colonnes = (
        Colonne("Personne convoquée", 38),
        Colonne("Envoi", 22),
        Colonne("Moyen", 14),
        Colonne("Preuve", 26),
    )
    lignes = [
        Ligne(
            (
                assemble(brut(envoi.personne), doux(prose(envoi.qualite)), separateur=", "),
                prose(
                    instant(envoi.envoyee_le)
                    if isinstance(envoi.envoyee_le, datetime)
                    else date_courte(envoi.envoyee_le)
                ),
                prose(envoi.canal),
                assemble(brut(envoi.preuve), prose(envoi.remarque), separateur="\n"),
            )
        )
        for envoi in envois
    ]
    return [tableau(colonnes, lignes, largeur)]


def presences(liste: Sequence[Presence], largeur: float) -> list[Flowable]:
    """Return the table of presences, by kind of voice: seat, person, movements by the minute, lots left."""
    colonnes = (Colonne("Siège", 25), Colonne("Personne", 30), Colonne("Présence", 29), Colonne("Déport", 16))
    lignes: list[Ligne] = []
    for voix, groupe in groupby(sorted(liste, key=rang_voix), key=lambda presence: presence.voix):
        lignes.append(Ligne(groupe=prose(titre_voix(voix))))
        lignes += [_presence(presence) for presence in groupe]
    return [tableau(colonnes, lignes, largeur)]


def rang_voix(presence: Presence) -> int:
    """Return the order of a presence on paper: voices délibératives, then consultatives, then the others."""
    return _ORDRE_VOIX.index(presence.voix) if presence.voix in _ORDRE_VOIX else len(_ORDRE_VOIX)


def titre_voix(voix: str) -> str:
    """Return « Voix délibérative », or « Sans voix délibérative ni consultative »."""
    return f"Voix {voix}" if voix in _ORDRE_VOIX else majuscule(voix)


def quorum_seance(quorum: Quorum) -> list[Flowable]:
    """Return the quorum of the séance: rule, figures, result."""
    return [paragraphe(quorum_en_mots(quorum), CORPS)]


def quorum_en_mots(quorum: Quorum) -> Balise:
    """Return the quorum as markup, its result in semi-bold."""
    resultat, suite = quorum_dit(quorum)
    return assemble(fort(prose(resultat.texte)), prose(suite.texte))


def quorum_dit(quorum: Quorum) -> Cellule:
    """Return « Quorum atteint : 7 présents, 4 requis. Règle : … » with the result in semi-bold."""
    resultat = "Quorum atteint" if quorum.atteint else "Quorum non atteint"
    comptes = f"{accorde(quorum.presents, 'présent')}, {accorde(quorum.requis, 'requis', 'requis')}"
    detail = f" ({quorum.detail})" if quorum.detail else ""
    return Mots(f"{resultat} :", "fort"), Mots(f"{comptes}{detail}. Règle : {quorum.regle}.", suite=True)


def lots_en_mots(numeros: Sequence[int]) -> str:
    """Return « lot 4 » or « lots 4, 7 et 12 »."""
    if not numeros:
        return ""
    return f"{'lot' if len(numeros) == 1 else 'lots'} {liste_et([str(numero) for numero in numeros])}"


def _presence(presence: Presence) -> Ligne:
    personne = fort(brut(presence.personne)) if presence.personne else prose("siège non représenté")
    nom = assemble(personne, doux(prose(presence.qualite)), separateur="\n")
    details = (prose(presence.suppleance), prose(presence.mandat))
    passages = (prose(passage_en_mots(passage)) for passage in presence.passages)
    return Ligne(
        (
            prose(presence.siege),
            assemble(nom, *details, separateur="\n"),
            assemble(prose(majuscule(presence.etat)), *passages, separateur="\n"),
            prose(lots_en_mots(presence.deports)),
        )
    )


def passage_en_mots(passage: Passage) -> str:
    """Return one stay: « 14 h 02 à 15 h 31, visioconférence, lots 1 à 12 »."""
    fin = f" à {heure(passage.depart)}" if passage.depart else ""
    debut = f"{'' if passage.depart else 'depuis '}{heure(passage.arrivee)}"
    return ", ".join(partie for partie in (f"{debut}{fin}", passage.mode, passage.lots) if partie)
