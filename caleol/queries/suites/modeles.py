"""The texts of the letters: the one in force on a day, the versions that were written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.models.compte import Utilisateur
from caleol.models.suivi import ModeleCourrier
from caleol.rules.courriers import NatureCourrier, modele_fourni


@dataclass(frozen=True, slots=True)
class ModeleLu:
    """The text of a letter; the one that comes with the tool has no key and the version 0."""

    id: int | None
    nature: NatureCourrier
    version: int
    objet: str
    texte: str
    depuis: date
    auteur: str


def load_modeles(session: Session, au: date) -> Mapping[NatureCourrier, ModeleLu]:
    """Return the text in force on a day for each kind of letter: the last version begun, else the one provided."""
    versions = list_versions(session)
    return {
        nature: next((m for m in versions if m.nature is nature and m.depuis <= au), _fourni(nature))
        for nature in NatureCourrier
    }


def list_versions(session: Session, nature: NatureCourrier | None = None) -> tuple[ModeleLu, ...]:
    """Return the versions that were written, the last of each kind first."""
    requete = (
        select(ModeleCourrier, Utilisateur)
        .outerjoin(Utilisateur, Utilisateur.id == ModeleCourrier.redige_par_id)
        .order_by(ModeleCourrier.depuis.desc(), ModeleCourrier.version.desc())
    )
    if nature is not None:
        requete = requete.where(ModeleCourrier.nature == nature.value)
    return tuple(_lu(*ligne) for ligne in session.execute(requete))


def _lu(modele: ModeleCourrier, auteur: Utilisateur | None) -> ModeleLu:
    return ModeleLu(
        modele.id,
        NatureCourrier(modele.nature),
        modele.version,
        modele.objet,
        modele.texte,
        modele.depuis,
        f"{auteur.prenom} {auteur.nom}" if auteur else "",
    )


def _fourni(nature: NatureCourrier) -> ModeleLu:
    fourni = modele_fourni(nature)
    return ModeleLu(None, nature, 0, fourni.objet, fourni.texte, fourni.depuis, "")
