"""The dossier without who it is: « Candidat B », ages of children by bands, no number, no date that tells a person."""

import re
from collections.abc import Iterable
from dataclasses import replace

from caleol.models.base import cle_de_tri
from caleol.queries.instantane import AnomalieLue, Dossier, PersonneLue, PieceLue, PointsLus, PropositionLue
from caleol.rules.facts import LienPersonne

TEXTE_CACHE = "Texte non montré\u00a0: il nomme peut-être quelqu’un."
LOGEMENT_CACHE = "Adresse non montrée"
TRANCHES = ((5, "0 à 5 ans"), (13, "6 à 13 ans"), (17, "14 à 17 ans"))
MAJORITE = 18
_AGES = re.compile(r"\s*\([^)]*\u00a0ans?\)")
_NUMERO = re.compile(r"\s?\b\d{3}[0-9A-Z]{14,15}\b")
_JOUR = re.compile(r"\b\d{2}/\d{2}/(\d{4})\b")
_MOTS = re.compile(r"[a-z0-9]+")
_QUELQU_UN = re.compile(r"\b(?:M\.|MM\.|Mr|Mmes?|Mlle|Messieurs|Monsieur|Madame|Mademoiselle)\s|@|(?:\d[\s.]*){8,}")


def anonymise(dossier: Dossier) -> Dossier:
    """Return the same household without what tells who it is; figures, points and checks stay as they are."""
    noms = mots_des_noms([dossier])
    return replace(
        dossier,
        anonyme=True,
        numero_unique="",
        civilite="",
        prenom="",
        nom="",
        menage=_AGES.sub("", dossier.menage),
        personnes=tuple(_personne(personne) for personne in dossier.personnes),
        deposee_le=dossier.deposee_le.replace(day=1),
        renouvelee_le=None,
        echeance=dossier.echeance.replace(day=1),
        dalo_le=None,
        fin_sejour=None,
        emploi=None,
        plafond=replace(dossier.plafond, derogation_preuve="") if dossier.plafond else None,
        propositions=tuple(_proposition(proposition, noms) for proposition in dossier.propositions),
        pieces=tuple(_piece(piece) for piece in dossier.pieces),
        points=_points(dossier.points),
        anomalies=tuple(_anomalie(anomalie, dossier.numero_unique) for anomalie in dossier.anomalies),
    )


def mots_des_noms(dossiers: Iterable[Dossier]) -> frozenset[str]:
    """Return the words, without accents and in lower case, that name the applicants of some dossiers."""
    return frozenset(
        mot
        for dossier in dossiers
        for texte in (dossier.nom, dossier.prenom, dossier.numero_unique)
        for mot in _mots(texte)
        if len(mot) > 1
    )


def sans_noms(texte: str, noms: frozenset[str]) -> str:
    """Return a text that a person typed; nothing of it where it holds one of these names, a title, a number."""
    nomme = bool(_QUELQU_UN.search(texte)) or not noms.isdisjoint(_mots(texte)) if texte else False
    return TEXTE_CACHE if nomme else texte


def _mots(texte: str) -> list[str]:
    return _MOTS.findall(cle_de_tri(texte))


def _personne(personne: PersonneLue) -> PersonneLue:
    """Return a person; a child gets a band in place of an age."""
    enfant = personne.lien == LienPersonne.ENFANT.libelle and personne.age is not None and personne.age < MAJORITE
    if not enfant:
        return personne
    return replace(personne, age=None, tranche=next(nom for dernier, nom in TRANCHES if (personne.age or 0) <= dernier))


def _proposition(proposition: PropositionLue, noms: frozenset[str]) -> PropositionLue:
    return replace(proposition, logement=LOGEMENT_CACHE, motif=sans_noms(proposition.motif, noms))


def _points(points: PointsLus) -> PointsLus:
    """Return the points, the year alone of every date that a fact quotes."""
    lignes = (
        replace(ligne, fait=_JOUR.sub(r"\1", ligne.fait), raison=_JOUR.sub(r"\1", ligne.raison))
        for ligne in points.lignes
    )
    return replace(points, lignes=tuple(lignes))


def _anomalie(anomalie: AnomalieLue, numero: str) -> AnomalieLue:
    """Return a finding without the number that its sentence quotes, nor any other."""
    phrase = anomalie.phrase.replace(f" {numero}", "") if numero else anomalie.phrase
    return replace(anomalie, phrase=_NUMERO.sub("", phrase))


def _piece(piece: PieceLue) -> PieceLue:
    return replace(piece, par="")
