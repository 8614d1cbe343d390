"""Grids of points: drafted, tried, published once from their text, replaced by a later one, never edited after."""

from sqlalchemy import delete, func, or_, select

from caleol.kernel.errors import Conflit, Introuvable, Refus
from caleol.models.cotation import EtudeImpact, GrilleCotation
from caleol.rules.droits import Droit
from caleol.rules.grille import Grille
from caleol.services.act import Acte
from caleol.services.registre import empreinte


def save_brouillon(acte: Acte, *, texte: str, grille_id: int | None = None, revision: int | None = None) -> int:
    """Keep the text of a draft, a new one or `grille_id` at the revision that was read; return its key.

    A draft gives points to nobody: whoever proposes rules may write one, only who manages them publishes it.

    Raises:
        Introuvable, Conflit: no such draft; changed since it was read.
        Refus: `grille_invalide` with the line and the reason, `grille_deja_la` (same code and version),
            `grille_publiee` where it is no draft any more.
    """
    acte.exige(Droit.PROPOSER_REGLES)
    texte = texte.replace("\r\n", "\n")
    grille = Grille.charger(texte)
    ligne = GrilleCotation(revision=0) if grille_id is None else _brouillon(acte, grille_id, revision)
    _unique(acte, grille, grille_id)
    ligne.code, ligne.version, ligne.nom = grille.code, grille.version, grille.libelle
    ligne.texte, ligne.empreinte = texte, empreinte(texte)
    ligne.debut, ligne.fin = grille.depuis, grille.jusqu
    ligne.redigee_le, ligne.redigee_par_id = acte.instant, acte.auteur.utilisateur_id
    ligne.revision += 1
    acte.session.add(ligne)
    acte.session.flush()
    acte.inscrire("brouillon_grille", "grille", ligne.id, _trace(ligne))
    return ligne.id


def delete_brouillon(acte: Acte, *, grille_id: int, revision: int | None = None) -> None:
    """Throw a draft away; the register keeps that it was there.

    Raises:
        Introuvable, Conflit: no such draft; changed since it was read.
        Refus: `grille_publiee`.
    """
    acte.exige(Droit.PROPOSER_REGLES)
    ligne = _brouillon(acte, grille_id, revision)
    acte.inscrire("abandon_grille", "grille", ligne.id, _trace(ligne))
    acte.session.execute(
        delete(EtudeImpact).where(or_(EtudeImpact.apres_id == grille_id, EtudeImpact.avant_id == grille_id))
    )
    acte.session.delete(ligne)


def publish_brouillon(acte: Acte, *, grille_id: int, revision: int | None = None) -> None:
    """Publish a draft, in force from the day that its text names; from then on it never changes.

    Raises:
        Introuvable, Conflit: no such draft; changed since it was read.
        Refus: `grille_publiee`, `grille_passee` where it would begin before today although another one was published.
    """
    acte.exige(Droit.GERER_REGLES)
    ligne = _brouillon(acte, grille_id, revision)
    premiere = acte.session.scalar(select(func.min(GrilleCotation.debut)).where(GrilleCotation.publiee_le.is_not(None)))
    if premiere is not None and ligne.debut is not None and ligne.debut < acte.jour:
        raise Refus("grille_passee", champ="texte", depuis=ligne.debut)
    ligne.publiee_le, ligne.publiee_par_id = acte.instant, acte.auteur.utilisateur_id
    acte.session.flush()
    acte.inscrire("publication_grille", "grille", ligne.id, _trace(ligne))


def publish_grille(acte: Acte, *, texte: str) -> int:
    """Publish a grid from its text in one act; return its key.

    Raises:
        Refus: those of a draft and of its publication.
    """
    grille_id = save_brouillon(acte, texte=texte)
    publish_brouillon(acte, grille_id=grille_id)
    return grille_id


def _brouillon(acte: Acte, grille_id: int, revision: int | None) -> GrilleCotation:
    ligne = acte.session.get(GrilleCotation, grille_id, with_for_update=True, populate_existing=True)
    if ligne is None:
        raise Introuvable("grille", id=grille_id)
    if ligne.publiee_le is not None:
        raise Refus("grille_publiee", le=ligne.publiee_le)
    if revision is not None and ligne.revision != revision:
        raise Conflit("grille", id=grille_id)
    return ligne


def _unique(acte: Acte, grille: Grille, grille_id: int | None) -> None:
    autre = acte.session.scalar(
        select(GrilleCotation).where(
            GrilleCotation.code == grille.code,
            GrilleCotation.version == grille.version,
            GrilleCotation.id != (grille_id or 0),
        )
    )
    if autre is not None:
        etat = "publiee" if autre.publiee_le else "brouillon"
        raise Refus("grille_deja_la", champ="texte", code_grille=grille.code, version=grille.version, etat=etat)


def _trace(ligne: GrilleCotation) -> dict[str, object]:
    return {"code": ligne.code, "version": ligne.version, "empreinte": ligne.empreinte, "debut": ligne.debut}
