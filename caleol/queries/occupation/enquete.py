"""The occupancy survey in the columns of its own import: exported, completed in a spreadsheet, imported again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel.francais import civilite
from caleol.models.locatif import FAITS_OCCUPANT, Bail, Locataire
from caleol.models.patrimoine import Logement
from caleol.queries.occupation.liste import FiltresBaux, condition_baux, depuis_baux
from caleol.rules.droits import Auteur

Cellule = str | int | Decimal | date | bool | None
ANNEES = 2
"""The income that the rules read is that of the year N-2: its column is always there, to be filled."""
TETE = (
    "signature_le", "effet_le", "fin_le", "dernier_examen_le", "donnees_au", "pieces_professionnelles",
    "besoin_adaptation", "depart_handicap", "ancienne_zus",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Enquete:
    """The lines, each by name of column, the years of income met, the keys of the leases that stand there."""

    lignes: tuple[Mapping[str, Cellule], ...]
    annees: tuple[str, ...]
    baux: tuple[int, ...]


def export_enquete(session: Session, auteur: Auteur, filtres: FiltresBaux, au: date) -> Enquete:
    """Return the running leases that the filters keep, a line a person, as the import of leases reads them.

    The cells of the lease stand on its first line; a lease where nobody is known has one line, its persons empty.
    """
    requete = (
        depuis_baux(select(Bail, Logement.reference, Locataire), auteur)
        .outerjoin(Locataire, Locataire.bail_id == Bail.id)
        .where(condition_baux(filtres))
        .order_by(Bail.id, Locataire.rang)
    )
    rangees = session.execute(requete).all()
    baux = {bail.id: bail for bail, _, _ in rangees}
    annees = {annee for bail in baux.values() for annee in bail.rfr_euros} | {str(au.year - ANNEES)}
    lignes: list[Mapping[str, Cellule]] = []
    precedent = None
    for bail, logement, occupant in rangees:
        tete = {} if bail.id == precedent else _tete(bail, logement)
        lignes.append({"bail_reference": bail.reference, **tete, **_occupant(occupant)})
        precedent = bail.id
    return Enquete(tuple(lignes), tuple(sorted(annees)), tuple(baux))


def _tete(bail: Bail, logement: str) -> dict[str, Cellule]:
    """Return the cells that stand on the first line of a lease."""
    loyer = None if bail.loyer_centimes is None else Decimal(bail.loyer_centimes) / 100
    rfr = {f"rfr_{annee}": montant for annee, montant in bail.rfr_euros.items()}
    return {"logement_reference": logement, "loyer": loyer, **rfr, **{nom: getattr(bail, nom) for nom in TETE}}


def _occupant(occupant: Locataire | None) -> dict[str, Cellule]:
    """Return the cells of a person."""
    if occupant is None:
        return {}
    valeurs: dict[str, Any] = {f"occupant_{nom}": getattr(occupant, nom) for nom in FAITS_OCCUPANT}
    for nom in ("lien", "garde", "qualite"):
        membre = valeurs[f"occupant_{nom}"]
        valeurs[f"occupant_{nom}"] = membre.value if membre else None
    valeurs["occupant_civilite"] = civilite(occupant.civilite) if occupant.civilite else None
    return valeurs
