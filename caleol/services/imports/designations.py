"""Designations that come with the applications: which right-holder, since when, for its flow."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.imports.contrat_menages import DEMANDES
from caleol.imports.lecture import Groupe
from caleol.models.demande import Demande
from caleol.models.organisation import Reservataire
from caleol.models.recherche import Designation
from caleol.services.act import Acte
from caleol.services.ecriture import Ecrivain, Rangee
from caleol.services.imports.chantier import Chantier
from caleol.services.imports.comparaison import brut, ids_par, table_de

PAR_REQUETE = 2_000
CODE, LE = (DEMANDES.positions[nom] for nom in ("reservataire_code", "designee_le"))


class Designations:
    """The designations of a file; those that are known already are left as they are."""

    def __init__(self, chantier: Chantier) -> None:
        """Read the right-holders, where the file names some."""
        self.chantier = chantier
        nommees = "reservataire_code" in chantier.lecteur.presentes
        self.reservataires = ids_par(chantier.session, table_de(Reservataire), "code") if nommees else {}
        self.lues: dict[str, tuple[int, str]] = {}

    def lit(self, groupe: Groupe) -> None:
        """Take the designation of an application, and tell what is wrong in it."""
        code, le = groupe.tete[CODE], groupe.tete[LE]
        if code is None and le is None:
            return
        if code is None or le is None:
            vide = "reservataire_code" if code is None else "designee_le"
            self.chantier.erreur(groupe.ligne, vide, None, "designation_incomplete")
        elif code not in self.reservataires:
            self.chantier.erreur(groupe.ligne, "reservataire_code", code, "reservataire_inconnu")
        else:
            self.lues[groupe.cle] = (self.reservataires[code], le)

    def ecrit(self, acte: Acte, ecrivain: Ecrivain) -> None:
        """Write the designations that are new; their applications must be written before."""
        numeros = list(self.lues)
        for debut in range(0, len(numeros), PAR_REQUETE):
            rangees = self._nouvelles(acte.session, numeros[debut : debut + PAR_REQUETE])
            colonnes = ("demande_id", "reservataire_id", "le", "import_id")
            ecrivain.insere(table_de(Designation), colonnes, rangees)

    def _nouvelles(self, session: Session, numeros: list[str]) -> list[Rangee]:
        demande, designation = table_de(Demande), table_de(Designation)
        cles = session.execute(
            select(demande.c.numero_unique, demande.c.id).where(demande.c.numero_unique.in_(numeros))
        )
        voulues = [(cle, *self.lues[numero]) for numero, cle in cles]
        connues = session.execute(
            select(designation.c.demande_id, designation.c.reservataire_id, brut(designation.c.le)).where(
                designation.c.demande_id.in_([cle for cle, _, _ in voulues])
            )
        )
        deja = {tuple(ligne) for ligne in connues}
        return [(*voulue, self.chantier.import_id) for voulue in voulues if voulue not in deja]
