"""What an import found and did, and its keeping on the received file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from json import dumps

from sqlalchemy import delete
from sqlalchemy.orm import Session

from caleol.imports.erreurs import Constat, Constats
from caleol.imports.lecture import Lecteur
from caleol.kernel.errors import Refus
from caleol.models.echange import Import, LigneImport
from caleol.services.ecriture import Ecrivain
from caleol.services.imports.chantier import INCHANGE, MODIFIE, NOUVEAU, Preparation
from caleol.services.imports.comparaison import table_de


@dataclass(frozen=True, slots=True)
class BilanImport:
    """What an import found: lines, objects new, changed or unchanged, what is wrong; whether it was applied."""

    import_id: int | None
    nature: str
    lignes: int
    nouveaux: int
    modifies: int
    inchanges: int
    erreurs: tuple[Constat, ...]
    avertissements: tuple[Constat, ...]
    nombre_erreurs: int
    nombre_avertissements: int
    applique: bool = False
    details: Mapping[str, int] = field(default_factory=dict)
    entete: tuple[str, ...] = ()
    apercu: tuple[tuple[str, ...], ...] = ()
    changements: tuple[tuple[str, str, str, str], ...] = ()
    ignorees: tuple[str, ...] = ()
    encodage: str = ""
    separateur: str = ""

    @property
    def applicable(self) -> bool:
        """Return whether nothing stops the import."""
        return not self.nombre_erreurs


class ImportRefuse(Refus):
    """A file that has errors: nothing was applied; `bilan` lists them."""

    def __init__(self, bilan: BilanImport) -> None:
        """Keep what was found."""
        premier = bilan.erreurs[0]
        super().__init__(
            "import_refuse",
            nature=bilan.nature,
            nombre=bilan.nombre_erreurs,
            ligne=premier.ligne,
            colonne=premier.colonne,
            valeur=premier.valeur,
            constat=premier,
        )
        self.bilan = bilan


def etablit_bilan(
    nature: str, import_id: int | None, lecteur: Lecteur | None, preparation: Preparation, constats: Constats
) -> BilanImport:
    """Return what was found by a preparation."""
    compte = preparation.compte
    return BilanImport(
        import_id=import_id,
        nature=nature,
        lignes=lecteur.lignes_lues if lecteur else 0,
        nouveaux=compte[NOUVEAU],
        modifies=compte[MODIFIE],
        inchanges=compte[INCHANGE],
        erreurs=constats.erreurs,
        avertissements=constats.avertissements,
        nombre_erreurs=constats.nombre_erreurs,
        nombre_avertissements=constats.nombre_avertissements,
        details=dict(preparation.details),
        entete=lecteur.fichier.entete if lecteur else (),
        apercu=tuple(tuple(cellules) for cellules in lecteur.apercu) if lecteur else (),
        changements=tuple(preparation.changements),
        ignorees=lecteur.ignorees if lecteur else (),
        encodage=lecteur.fichier.encodage if lecteur else "",
        separateur=lecteur.fichier.separateur if lecteur else "",
    )


def keep_bilan(session: Session, recu: Import, bilan: BilanImport) -> None:
    """Keep on a received file what was found in it."""
    recu.lignes = bilan.lignes
    recu.bilan = dict(recu.bilan) | {
        "nouveaux": bilan.nouveaux,
        "modifies": bilan.modifies,
        "inchanges": bilan.inchanges,
        "erreurs": bilan.nombre_erreurs,
        "avertissements": bilan.nombre_avertissements,
        "details": dict(bilan.details),
        "entete": list(bilan.entete),
        "apercu": [list(ligne) for ligne in bilan.apercu],
        "changements": [list(changement) for changement in bilan.changements],
        "ignorees": list(bilan.ignorees),
        "encodage": bilan.encodage,
        "separateur": bilan.separateur,
    }
    forget_constats(session, recu)
    Ecrivain(session).insere(
        table_de(LigneImport),
        ("import_id", "ligne", "colonne", "valeur", "code", "donnees"),
        [
            (recu.id, c.ligne, c.colonne and c.colonne[:60], c.valeur, c.code, dumps(dict(c.donnees), default=str))
            for c in (*bilan.erreurs, *bilan.avertissements)
        ],
    )


def forget_constats(session: Session, recu: Import) -> None:
    """Delete what was found in a file: the values of its cells stand there."""
    session.execute(delete(LigneImport).where(LigneImport.import_id == recu.id))


def forget_apercu(recu: Import) -> None:
    """Forget the sample of the rows of a file: it serves before the import only."""
    recu.bilan = {cle: valeur for cle, valeur in recu.bilan.items() if cle not in {"apercu", "entete", "changements"}}
