"""What the file of an agency may touch: its own running leases, and of them what its pages let it change."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.imports.lecture import Groupe
from caleol.kernel.errors import Refus
from caleol.models.base import cle_de_tri
from caleol.models.locatif import Bail
from caleol.models.patrimoine import Logement, Residence
from caleol.queries.perimetre import dans_le_perimetre
from caleol.rules.droits import Auteur, Role
from caleol.services.act import Acte
from caleol.services.ecriture import Ecrivain
from caleol.services.imports.chantier import Chantier

RESERVEES = ("signature_le", "effet_le", "fin_le", "loyer", "ancienne_zus")
"""What only the landlord's own file changes, besides the dwelling, the last examination and the holders."""


class Sien(NamedTuple):
    """A lease of the agency: its key, whether it ended, its dwelling and the rooms of this one."""

    cle: int
    fini: bool
    logement: str
    pieces: int


class Limites:
    """Judges the leases of an agency's file; a lease of another agency is told like one that does not exist."""

    def __init__(self, chantier: Chantier) -> None:
        """Read the leases of the agency."""
        self.chantier = chantier
        self.siens = _siens(chantier.session, chantier.auteur)
        self.touches: set[str] = set()
        chantier.lecteur.references = {"bail_reference": (self.siens, "bail_hors_agence")}

    def admet(self, groupe: Groupe) -> bool:
        """Return whether an object of the file is a running lease of the agency; tells it where it is not."""
        sien = self.siens.get(groupe.cle)
        if sien is None or sien.fini:
            code = "bail_hors_agence" if sien is None else "bail_termine"
            self.chantier.erreur(groupe.ligne, "bail_reference", groupe.cle, code)
            return False
        self.touches.add(groupe.cle)
        return True

    def admet_bail(self, groupe: Groupe, v: Mapping[str, Any], connus: Mapping[str, Any]) -> bool:
        """Return whether a line of lease changes nothing that is the landlord's; tells each cell that would.

        `connus` holds what is known, by name of column; a column that the file lacks changes nothing.
        """
        if not self.admet(groupe):
            return False
        sien, presentes = self.siens[groupe.cle], self.chantier.lecteur.presentes
        fautes = [nom for nom in RESERVEES if nom in presentes and v[nom] != connus[nom]]
        if v["logement_reference"] != sien.logement:
            fautes.append("logement_reference")
        if (v["dernier_examen_le"] or "") > (connus["dernier_examen_le"] or ""):
            fautes.append("dernier_examen_le")
        for nom in fautes:
            self.chantier.erreur(groupe.ligne, nom, v[nom], "valeur_reservee")
        pieces = v["pieces_professionnelles"]
        if pieces >= sien.pieces:
            self.chantier.erreur(
                groupe.ligne, "pieces_professionnelles", pieces, "pieces_hors_logement", pieces=sien.pieces
            )
        return not fautes

    def check_titulaires(self, groupe: Groupe, connus: Sequence[Any], dits: Sequence[Any]) -> None:
        """Tell a holder of the lease that the file adds, or that it leaves none; where none is known all is open.

        `connus` and `dits` give, of each person known and of each line, whether she holds the lease and her name.
        """
        avant = {_nom(*personne) for titulaire, *personne in connus if titulaire}
        apres = [
            (numero, _nom(*personne))
            for numero, (titulaire, *personne) in zip(groupe.numeros, dits, strict=True)
            if titulaire
        ]
        fautes = [numero for numero, nom in apres if nom not in avant] if apres else [groupe.ligne]
        for numero in fautes if avant else ():
            self.chantier.erreur(numero, "occupant_titulaire", None, "titulaire_reserve")

    def verifie(self, acte: Acte, _ecrivain: Ecrivain) -> None:
        """Check again, in the act that writes, that the leases are still the agency's.

        Raises:
            Refus: `import_bail_parti`.
        """
        siens = _siens(acte.session, acte.auteur)
        if any(siens.get(reference) != self.siens[reference] for reference in self.touches):
            raise Refus("import_bail_parti")


def limites_de(chantier: Chantier) -> Limites | None:
    """Return the limits of the file that an agency sent, None for another sender."""
    return Limites(chantier) if chantier.auteur.role is Role.AGENCE else None


def _siens(session: Session, auteur: Auteur) -> dict[str, Sien]:
    """Return the leases of an agency, by reference."""
    requete = (
        select(Bail.reference, Bail.id, Bail.fin_le, Logement.reference, Logement.pieces_habitables)
        .join(Logement, Logement.id == Bail.logement_id)
        .outerjoin(Residence, Residence.id == Logement.residence_id)
        .where(dans_le_perimetre(auteur))
    )
    return {
        reference: Sien(cle, fin is not None, logement, pieces)
        for reference, cle, fin, logement, pieces in session.execute(requete)
    }


def _nom(nom: str | None, prenom: str | None) -> str:
    return cle_de_tri(f"{nom or ''} {prenom or ''}".strip())
