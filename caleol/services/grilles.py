"""Grids of points: published once from their text, replaced by a later one, never edited."""

from sqlalchemy import func, select

from caleol.kernel.errors import Refus
from caleol.models.cotation import GrilleCotation
from caleol.rules.droits import Droit
from caleol.rules.grille import Grille
from caleol.services.act import Acte
from caleol.services.registre import empreinte


def publish_grille(acte: Acte, *, texte: str) -> int:
    """Publish a grid from its text, in force from the day that it names; return its key.

    Raises:
        Refus: `grille_invalide` with the line and the reason, `grille_deja_publiee` (same code and version),
            `grille_passee` where it would begin before today although another one is in force.
    """
    acte.exige(Droit.GERER_REGLES)
    texte = texte.replace("\r\n", "\n")
    grille = Grille.charger(texte)
    deja = acte.session.scalar(
        select(GrilleCotation.id).where(GrilleCotation.code == grille.code, GrilleCotation.version == grille.version)
    )
    if deja is not None:
        raise Refus("grille_deja_publiee", champ="texte", code_grille=grille.code, version=grille.version)
    premiere = acte.session.scalar(select(func.min(GrilleCotation.debut)))
    if premiere is not None and grille.depuis < acte.jour:
        raise Refus("grille_passee", champ="texte", depuis=grille.depuis)
    ligne = GrilleCotation(
        code=grille.code,
        version=grille.version,
        nom=grille.libelle,
        texte=texte,
        empreinte=empreinte(texte),
        debut=grille.depuis,
        fin=grille.jusqu,
        publiee_le=acte.instant,
        publiee_par_id=acte.auteur.utilisateur_id,
    )
    acte.session.add(ligne)
    acte.session.flush()
    trace = {"code": ligne.code, "version": ligne.version, "empreinte": ligne.empreinte, "debut": ligne.debut}
    acte.inscrire("publication_grille", "grille", ligne.id, trace)
    return ligne.id
