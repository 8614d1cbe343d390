"""The dossier as a member reads it: nothing that tells health or violence, whatever field it stood in (R70)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from caleol.kernel.errors import Refus
from caleol.kernel.francais import FINE, accorde, majuscule, minuscule
from caleol.models.base import cle_de_tri
from caleol.queries.instantane import AnomalieLue, Dossier, LignePoints, PieceLue, PlafondLu, PointsLus, PropositionLue
from caleol.rules.confidentiel import ANOMALIES_D_ACCES, SANTE_OU_VIOLENCE, piece_confidentielle
from caleol.rules.motifs import motif
from caleol.rules.pieces import piece

PIECE_NEUTRE = "Justificatif personnel"
AVIS_NEUTRE = "Ce commentaire n’est pas montré\u00a0: il touche à la vie privée du ménage."
CONTROLE_NEUTRE = "Un point de la situation du ménage est à vérifier."
MOTIF_NEUTRE = "motif personnel"
CATEGORIE_NEUTRE = "situation du ménage"
PROTECTION_NEUTRE = "une protection personnelle"
MAINTIEN = "droit au maintien "
A_DEMANDER = "Demander à la secrétaire de la commission."


def parle_de_sante(texte: str) -> bool:
    """Return whether a text holds a word of health or violence."""
    return SANTE_OU_VIOLENCE.search(cle_de_tri(texte)) is not None


def mots_libres(texte: str, *, neutre: bool) -> str:
    """Return a text that a person typed; to who reads in neutral words, nothing of it where it tells health.

    What stands before a colon (« Candidature de Mme Petit retirée : … ») is kept.
    """
    if not neutre or not parle_de_sante(texte):
        return texte
    tete, deux_points, _ = texte.partition("\u00a0: ")
    return f"{tete}{deux_points}{MOTIF_NEUTRE}" if deux_points and not parle_de_sante(tete) else majuscule(MOTIF_NEUTRE)


def mots_du_maintien(phrase: str) -> str:
    """Return what is concluded of a right to stay; its reasons in neutral words where they tell health.

    Of a sentence made otherwise, nothing is left where it tells health.
    """
    tete, maintien, suite = phrase.partition(MAINTIEN)
    if not parle_de_sante(suite if maintien else phrase):
        return phrase
    etat, deux_points, _ = suite.partition("\u00a0: ")
    return f"{tete}{maintien}{etat}{deux_points}{MOTIF_NEUTRE}." if deux_points else f"{majuscule(MOTIF_NEUTRE)}."


def protections_neutres(lues: Iterable[tuple[str, bool | None]]) -> tuple[tuple[str, bool | None], ...]:
    """Return what protects a tenant; what tells health becomes one protection, which holds as soon as one of them does.

    Each one is a label and whether it holds, None where it is not known.
    """
    lues = tuple(lues)
    tues = [tient for libelle, tient in lues if parle_de_sante(libelle)]
    dites = tuple(lue for lue in lues if not parle_de_sante(lue[0]))
    if not tues:
        return dites
    tient = True if True in tues else None if None in tues else False
    return (*dites, (PROTECTION_NEUTRE, tient))


def mots_de_la_piece(code: str | None, *, neutre: bool) -> str:
    """Return what a paper is called: situation and papers, or neutral words where it tells health or violence.

    What the list does not know is shown as a typed text is.
    """
    if not code:
        return ""
    try:
        connue = piece(code)
    except Refus:
        return mots_libres(code, neutre=neutre)
    if neutre and piece_confidentielle(code):
        return PIECE_NEUTRE
    return f"{connue.situation}\u00a0: {connue.papiers[:1].lower()}{connue.papiers[1:]}"


def mots_du_motif(code: str | None, *, neutre: bool) -> str:
    """Return the short text of a coded reason, "" without one or where the code is unknown."""
    try:
        connu = motif(code) if code else None
    except Refus:
        return ""
    return "" if connu is None else connu.neutre if neutre else connu.label_interne


def mots_de_la_decision(code: str | None, texte: str, *, neutre: bool) -> str:
    """Return the reason of a decision: the short text of the list, then the fact of the dossier."""
    parties = (mots_du_motif(code, neutre=neutre), mots_libres(texte, neutre=neutre))
    return "\u00a0: ".join(filter(None, parties))


def neutralise(dossier: Dossier) -> Dossier:
    """Return the same dossier in neutral words, in every field that could tell health or violence."""
    pieces = tuple(_piece(lue) for lue in dossier.pieces)
    return replace(
        dossier,
        priorites=tuple(cle for cle in dossier.priorites if cle == "dalo"),
        priorites_libelles=dossier.priorites_neutres,
        motifs=dossier.motifs_neutres,
        points=neutralise_points(dossier.points),
        pieces=pieces,
        anomalies=tuple(_anomalie(anomalie, dossier.pieces, pieces) for anomalie in dossier.anomalies),
        plafond=_plafond(dossier.plafond),
        propositions=tuple(_proposition(proposition) for proposition in dossier.propositions),
        emploi=mots_libres(dossier.emploi, neutre=True) if dossier.emploi else dossier.emploi,
        faits_de_cotation="",
    )


def neutralise_points(points: PointsLus) -> PointsLus:
    """Return the points with every word of a sensitive line replaced, where other lines quote it too.

    Lines that would read the same say their group, unless it tells health itself.
    """
    combien = Counter(ligne.neutre for ligne in points.lignes if ligne.neutre)
    lignes = [
        replace(ligne, neutre=_avec_groupe(ligne)) if combien[ligne.neutre] > 1 else ligne for ligne in points.lignes
    ]
    sensibles = {ligne.critere: ligne.neutre for ligne in lignes if ligne.neutre}
    return replace(points, lignes=tuple(_ligne(ligne, sensibles) for ligne in lignes))


def _avec_groupe(ligne: LignePoints) -> str:
    if not ligne.groupe or parle_de_sante(ligne.groupe):
        return ligne.neutre
    return f"{ligne.neutre} ({minuscule(ligne.groupe)})"


def _ligne(ligne: LignePoints, sensibles: dict[str, str]) -> LignePoints:
    if ligne.neutre:
        cause = _remplace(ligne.cause, sensibles) if ligne.etat == "ecarte" else ligne.cause
        return replace(ligne, critere=ligne.neutre, fait="", raison=ligne.neutre, cause=cause)
    return replace(ligne, raison=_remplace(ligne.raison, sensibles), cause=_remplace(ligne.cause, sensibles))


def _remplace(texte: str, sensibles: dict[str, str]) -> str:
    for critere, neutre in sensibles.items():
        texte = texte.replace(critere, neutre)
    return texte


def _piece(lue: PieceLue) -> PieceLue:
    return replace(lue, code="", libelle=PIECE_NEUTRE, par="") if piece_confidentielle(lue.code) else lue


def _anomalie(anomalie: AnomalieLue, avant: tuple[PieceLue, ...], apres: tuple[PieceLue, ...]) -> AnomalieLue:
    if anomalie.code in ANOMALIES_D_ACCES:
        phrase = "L’adaptation du logement aux besoins du ménage est à vérifier."
        return replace(anomalie, code="adaptation", phrase=phrase, a_faire=A_DEMANDER)
    if anomalie.code == "pieces_manquantes" and avant != apres:
        noms = [_en_phrase(lue) for lue in apres if lue.etat in {"demandee", "perimee"}]
        nombre = accorde(len(noms), "pièce manquante", "pièces manquantes")
        return replace(anomalie, phrase=f"{nombre}\u00a0: {f'{FINE}; '.join(noms)}.")
    if parle_de_sante(f"{anomalie.phrase} {anomalie.a_faire}"):
        return replace(anomalie, code="situation", phrase=CONTROLE_NEUTRE, a_faire=A_DEMANDER)
    return anomalie


def _en_phrase(lue: PieceLue) -> str:
    """Return a paper in the middle of a sentence; one that is confidential has no code any more."""
    return piece(lue.code).en_phrase if lue.code else minuscule(lue.libelle)


def _plafond(plafond: PlafondLu | None) -> PlafondLu | None:
    if plafond is None:
        return None
    return replace(
        plafond,
        categorie_motif=CATEGORIE_NEUTRE if parle_de_sante(plafond.categorie_motif) else plafond.categorie_motif,
        derogation_preuve="" if parle_de_sante(plafond.derogation_preuve) else plafond.derogation_preuve,
    )


def _proposition(proposition: PropositionLue) -> PropositionLue:
    return replace(proposition, motif=MOTIF_NEUTRE) if parle_de_sante(proposition.motif) else proposition
