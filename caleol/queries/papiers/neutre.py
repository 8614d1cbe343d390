"""A lot of the minutes as a member reads it: no text that a person typed tells health or violence (R70)."""

from dataclasses import replace

from caleol.kernel import papiers
from caleol.queries.neutre import mots_libres


def neutralise_lot(lot: papiers.Lot) -> papiers.Lot:
    """Return the same block with every typed text in neutral words; names, places and figures stay."""
    return replace(
        lot,
        candidats=tuple(_candidat(candidat) for candidat in lot.candidats),
        exception=replace(lot.exception, motif=_mots(lot.exception.motif)) if lot.exception else None,
        cotation=replace(lot.cotation, raison_ecart=_mots(lot.cotation.raison_ecart)) if lot.cotation else None,
        ajournement=replace(lot.ajournement, motif=_mots(lot.ajournement.motif)) if lot.ajournement else None,
        ajout_tardif=_mots(lot.ajout_tardif),
        observations=tuple(_mots(observation) for observation in lot.observations),
    )


def _candidat(candidat: papiers.Candidat) -> papiers.Candidat:
    return replace(
        candidat,
        motifs=tuple(_mots(motif) for motif in candidat.motifs),
        condition=_mots(candidat.condition),
        mentions=tuple(_mots(mention) for mention in candidat.mentions),
    )


def _mots(texte: str) -> str:
    return mots_libres(texte, neutre=True)
