"""Imports as pages show them: the received files, one of them with its progress, what is wrong in it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select, true
from sqlalchemy.orm import Session

from caleol.kernel.errors import Introuvable
from caleol.kernel.francais import nom_complet
from caleol.models.compte import Tache, Utilisateur
from caleol.models.echange import Import, LigneImport
from caleol.models.enumerations import EtatImport
from caleol.models.organisation import Agence
from caleol.rules.droits import NATURES_D_AGENCE, Auteur, Droit, Role

PAR_PAGE = 50
SILENCE = timedelta(seconds=90)
CITEES = frozenset({"premiere", "lues", "autre", "residence", "inconnus", "montant", "bail", "detail"})
"""Data of a finding that quote a cell of the file."""
MASQUE = "…"


def est_vivante(tache: Tache | None, maintenant: datetime) -> bool:
    """Return whether the process of a job still gives signs: its last one is near, before or after."""
    if tache is None or tache.terminee_le is not None:
        return False
    return abs(maintenant - tache.battement_le) < SILENCE


@dataclass(frozen=True, slots=True)
class Progres:
    """How far a job is; `vivant` is false when its process no longer gives signs, or has ended."""

    fait: int
    total: int
    vivant: bool
    termine: bool
    echec: str | None

    @property
    def pourcent(self) -> int:
        """Return the share done, in whole percents."""
        return min(100, 100 * self.fait // max(self.total, 1))


@dataclass(frozen=True, slots=True)
class FicheImport:
    """A received file: what it is, who sent it, where it stands, what was found in it."""

    id: int
    nature: str
    nom_fichier: str
    empreinte: str
    etat: EtatImport
    recu_le: datetime
    recu_par: str | None
    a_moi: bool
    termine_le: datetime | None
    lignes: int
    nouveaux: int
    modifies: int
    inchanges: int
    erreurs: int
    avertissements: int
    details: Mapping[str, int]
    entete: tuple[str, ...]
    apercu: tuple[tuple[str, ...], ...]
    changements: tuple[tuple[str, ...], ...]
    ignorees: tuple[str, ...]
    encodage: str
    separateur: str
    agence: str | None
    echec: str | None
    fichier_garde: bool
    progres: Progres | None
    calcul: Progres | None

    @property
    def au_travail(self) -> bool:
        """Return whether a process reads or applies the file now."""
        return self.progres is not None and self.progres.vivant

    @property
    def etape(self) -> str:
        """Return what goes on now: `lecture`, `import`, `calcul` of the waiting list after it, or `fin`."""
        if self.au_travail:
            return "lecture" if self.etat is EtatImport.RECU else "import"
        return "calcul" if self.calcul is not None and self.calcul.vivant else "fin"

    @property
    def calcul_a_refaire(self) -> bool:
        """Return whether the computing of the waiting list that follows an import did not reach its end."""
        calcul = self.calcul
        return calcul is not None and not calcul.vivant and (not calcul.termine or calcul.echec is not None)

    @property
    def interrompu(self) -> bool:
        """Return whether the process that read or applied the file died before its end."""
        return self.etat in {EtatImport.RECU, EtatImport.EN_COURS} and not self.au_travail

    @property
    def controle_possible(self) -> bool:
        """Return whether the file may be read again."""
        etats = {EtatImport.RECU, EtatImport.CONTROLE, EtatImport.REFUSE, EtatImport.ECHOUE}
        return self.fichier_garde and not self.au_travail and self.etat in etats

    @property
    def application_possible(self) -> bool:
        """Return whether the file may be applied, or applied again after a failure."""
        etats = {EtatImport.CONTROLE, EtatImport.ECHOUE, EtatImport.EN_COURS}
        return self.fichier_garde and not self.au_travail and self.etat in etats

    @property
    def abandon_possible(self) -> bool:
        """Return whether the file may be given up."""
        return not self.au_travail and self.etat not in {EtatImport.TERMINE, EtatImport.ABANDONNE}


@dataclass(frozen=True, slots=True)
class ConstatLu:
    """What was found in one cell of a file."""

    ligne: int
    colonne: str | None
    valeur: str | None
    code: str
    donnees: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PageConstats:
    """One page of what was found in a file, and how many there are in all."""

    constats: tuple[ConstatLu, ...]
    page: int
    pages: int
    gardes: int


def list_imports(
    session: Session, auteur: Auteur, maintenant: datetime, *, nature: str | None = None, page: int = 1
) -> tuple[tuple[FicheImport, ...], int]:
    """Return one page of the received files, the latest first, and the number of pages; an agency's are its own."""
    _exige(auteur)
    requete = select(Import).where(imports_vus(auteur))
    if nature:
        requete = requete.where(Import.nature == nature)
    total = session.scalar(select(func.count()).select_from(requete.subquery())) or 0
    pages = max(1, -(-total // PAR_PAGE))
    page = min(max(page, 1), pages)
    recus = session.scalars(requete.order_by(Import.id.desc()).limit(PAR_PAGE).offset((page - 1) * PAR_PAGE))
    return tuple(_fiche(session, auteur, recu, maintenant) for recu in recus), pages


def get_import(session: Session, auteur: Auteur, import_id: int, maintenant: datetime) -> FicheImport:
    """Return one received file; raises Introuvable."""
    _exige(auteur)
    return _fiche(session, auteur, find_import(session, auteur, import_id), maintenant)


def imports_vus(auteur: Auteur) -> ColumnElement[bool]:
    """Return the condition that keeps the received files that an account may know: of an agency, those it sent."""
    if auteur.role is not Role.AGENCE:
        return true()
    return and_(Import.recu_par_id == auteur.utilisateur_id, Import.nature.in_(NATURES_D_AGENCE))


def find_import(session: Session, auteur: Auteur, import_id: int, *, verrou: bool = False) -> Import:
    """Return a received file, read anew; `verrou` keeps other writers away until the act ends; raises Introuvable."""
    requete = select(Import).where(Import.id == import_id, imports_vus(auteur))
    recu = session.scalar((requete.with_for_update() if verrou else requete).execution_options(populate_existing=True))
    if recu is None:
        raise Introuvable("import")
    return recu


def list_constats(
    session: Session, fiche: FicheImport, *, parmi: Collection[str], sauf: bool, page: int
) -> PageConstats:
    """Return one page of what was found in a file: the codes of `parmi`, or all but them.

    The values of its cells are for who sent it: others read where and what is wrong.
    """
    requete = _constats(fiche.id, parmi, sauf=sauf)
    total = session.scalar(select(func.count()).select_from(requete.subquery())) or 0
    pages = max(1, -(-total // PAR_PAGE))
    page = min(max(page, 1), pages)
    lignes = session.scalars(requete.limit(PAR_PAGE).offset((page - 1) * PAR_PAGE))
    return PageConstats(tuple(_constat(ligne, a_moi=fiche.a_moi) for ligne in lignes), page, pages, total)


def iterate_constats(session: Session, fiche: FicheImport) -> Iterator[ConstatLu]:
    """Give everything that was kept of a file, in its order; values as `list_constats`."""
    for ligne in session.scalars(_constats(fiche.id, (), sauf=True)):
        yield _constat(ligne, a_moi=fiche.a_moi)


def list_agences(session: Session) -> tuple[tuple[str, str], ...]:
    """Return the code and the name of each agency."""
    return tuple((a.code, a.nom) for a in session.scalars(select(Agence).order_by(Agence.nom)))


def _exige(auteur: Auteur) -> None:
    if not auteur.peut(Droit.LIRE_IMPORTS):
        raise Introuvable("import")


def _constats(import_id: int, parmi: Collection[str], *, sauf: bool) -> Select[LigneImport]:
    choix = LigneImport.code.not_in(parmi) if sauf else LigneImport.code.in_(parmi)
    requete = select(LigneImport).where(LigneImport.import_id == import_id, choix)
    return requete.order_by(LigneImport.ligne, LigneImport.id)


def _constat(ligne: LigneImport, *, a_moi: bool) -> ConstatLu:
    if a_moi:
        return ConstatLu(ligne.ligne, ligne.colonne, ligne.valeur, ligne.code, ligne.donnees)
    donnees = {nom: _masque(valeur) if nom in CITEES else valeur for nom, valeur in ligne.donnees.items()}
    return ConstatLu(ligne.ligne, ligne.colonne, None, ligne.code, donnees)


def _masque(valeur: Any) -> Any:
    """Return what stands in a sentence for a value of a cell; the number of a line stays."""
    if isinstance(valeur, list):
        return [MASQUE]
    return valeur if isinstance(valeur, int) else MASQUE


def _fiche(session: Session, auteur: Auteur, recu: Import, maintenant: datetime) -> FicheImport:
    bilan = recu.bilan
    qui = session.get(Utilisateur, recu.recu_par_id) if recu.recu_par_id else None
    return FicheImport(
        id=recu.id,
        nature=recu.nature,
        nom_fichier=recu.nom_fichier,
        empreinte=recu.empreinte,
        etat=recu.etat,
        recu_le=recu.recu_le,
        recu_par=nom_complet(None, qui.prenom, qui.nom) if qui else None,
        a_moi=auteur.utilisateur_id is not None and auteur.utilisateur_id == recu.recu_par_id,
        termine_le=recu.termine_le,
        lignes=recu.lignes,
        nouveaux=bilan.get("nouveaux", 0),
        modifies=bilan.get("modifies", 0),
        inchanges=bilan.get("inchanges", 0),
        erreurs=bilan.get("erreurs", 0),
        avertissements=bilan.get("avertissements", 0),
        details=bilan.get("details", {}),
        entete=tuple(bilan.get("entete", ())),
        apercu=tuple(tuple(ligne) for ligne in bilan.get("apercu", ())),
        changements=tuple(tuple(changement) for changement in bilan.get("changements", ())),
        ignorees=tuple(bilan.get("ignorees", ())),
        encodage=bilan.get("encodage", ""),
        separateur=bilan.get("separateur", ""),
        agence=bilan.get("options", {}).get("agence"),
        echec=bilan.get("echec"),
        fichier_garde=recu.chemin is not None,
        progres=load_progres(session, bilan.get("tache_id"), maintenant),
        calcul=load_progres(session, bilan.get("tache_calcul"), maintenant),
    )


def load_progres(session: Session, tache_id: int | None, maintenant: datetime) -> Progres | None:
    """Return how far a job is, None where there is none."""
    tache = session.get(Tache, tache_id, populate_existing=True) if tache_id else None
    if tache is None:
        return None
    return Progres(tache.fait, tache.total, est_vivante(tache, maintenant), tache.terminee_le is not None, tache.echec)
