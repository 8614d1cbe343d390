"""The conduct of an import: take the file, read and compare aside, write in one short transaction, tell the end."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from caleol.imports.contrat import Contrat
from caleol.imports.erreurs import Constats, FichierRefuse
from caleol.imports.lecture import Lecteur
from caleol.imports.natures import contrat_de
from caleol.kernel.clock import jour_local
from caleol.kernel.errors import Conflit, Refus
from caleol.models.compte import Tache
from caleol.models.demande import Demande
from caleol.models.echange import Import
from caleol.models.enumerations import EtatImport
from caleol.models.registre import TeteRegistre
from caleol.queries.imports import find_import
from caleol.rules.droits import OUTIL, Auteur, Droit, droit_d_import
from caleol.services.act import Acte, Actes
from caleol.services.ecriture import Depots, Ecrivain
from caleol.services.identites import find_identites
from caleol.services.imports.baux import prepare_baux, prepare_examens
from caleol.services.imports.bilan import BilanImport, etablit_bilan, forget_apercu, keep_bilan
from caleol.services.imports.chantier import Chantier, Preparation
from caleol.services.imports.demandes import prepare_demandes
from caleol.services.imports.lieux import prepare_agences, prepare_communes
from caleol.services.imports.logements import prepare_logements, prepare_rpls
from caleol.services.imports.nettoyage import clean_orphans
from caleol.services.imports.organisation import prepare_conventions, prepare_membres
from caleol.services.imports.reponses import prepare_reponses
from caleol.services.imports.suivi import prepare_propositions, prepare_vacances
from caleol.services.imports.taches import INTERROMPUE, Avancement, create_tache, est_vivante
from caleol.services.instruction import recompute_instructions
from caleol.services.occupation.calcul import mark_baux, recompute_occupation
from caleol.services.registre import ACTES

PREPARATIONS: Mapping[str, Callable[[Chantier], Preparation]] = {
    "agences": prepare_agences,
    "communes": prepare_communes,
    "logements": prepare_logements,
    "rpls": prepare_rpls,
    "baux": prepare_baux,
    "examens": prepare_examens,
    "reponses": prepare_reponses,
    "demandes": prepare_demandes,
    "conventions": prepare_conventions,
    "vacances": prepare_vacances,
    "propositions": prepare_propositions,
    "membres": prepare_membres,
}
TACHE_IMPORT = "import"
TACHE_CALCUL = "calcul_demandes"
DEMANDES_UNE_A_UNE = 5_000
NATURES_DE_L_OCCUPATION = frozenset({"communes", "logements", "rpls", "baux", "examens", "reponses"})
BLOC = 1 << 20
APart = Callable[[Callable[[Ecrivain], None]], None]


@dataclass(frozen=True, slots=True)
class Travail:
    """A file to read: its nature, where it is, what was asked at its sending, the job that tells its progress."""

    import_id: int
    nature: str
    chemin: Path
    options: Mapping[str, Any]
    tache_id: int
    depose: bool

    @property
    def contrat(self) -> Contrat:
        """Return the columns that the file may hold."""
        return contrat_de(self.nature)


def travaille(session: Session, recu: Import, maintenant: datetime) -> bool:
    """Return whether a process is reading or applying a file now."""
    return est_vivante(session.get(Tache, recu.bilan.get("tache_id") or 0), maintenant)


def begin_travail(
    actes: Actes,
    auteur: Auteur,
    import_id: int,
    possibles: set[EtatImport],
    etat: EtatImport,
    chemin: Path | None = None,
) -> Travail:
    """Take a file to read it or to apply it; `chemin` names a file that was not received but lies on this machine.

    Raises:
        Interdit: the role does not import.
        Introuvable, Conflit: no such import, or it is at work or over.
        Refus: `import_fichier_perdu`, `import_deja_en_cours`.
    """
    with actes.ouvre(auteur) as acte:
        acte.exige(Droit.IMPORTER_OCCUPATION)
        recu = find_import(acte.session, auteur, import_id, verrou=True)
        acte.exige(droit_d_import(recu.nature))
        acte.session.get(TeteRegistre, ACTES, with_for_update=True)
        if recu.etat not in possibles or travaille(acte.session, recu, acte.instant):
            raise Conflit("import")
        fichier = chemin or (Path(recu.chemin) if recu.chemin else None)
        if fichier is None or not fichier.is_file():
            raise Refus("import_fichier_perdu", fichier=recu.nom_fichier)
        if etat is EtatImport.EN_COURS:
            _refuse_deux_imports(acte, recu)
        _close_tache_morte(acte, recu)
        contrat = contrat_de(recu.nature)
        tache_id = create_tache(acte, nature=TACHE_IMPORT, libelle=contrat.libelle, total=_lignes(fichier))
        recu.etat = etat
        recu.bilan = dict(recu.bilan) | {"tache_id": tache_id, "echec": None}
        options = recu.bilan.get("options", {})
        return Travail(recu.id, recu.nature, fichier, options, tache_id, chemin is None)


def _close_tache_morte(acte: Acte, recu: Import) -> None:
    ancienne = acte.session.get(Tache, recu.bilan.get("tache_id") or 0)
    if ancienne is not None and ancienne.terminee_le is None:
        ancienne.terminee_le, ancienne.echec = acte.instant, INTERROMPUE


def _refuse_deux_imports(acte: Acte, recu: Import) -> None:
    autres = select(Import).where(Import.etat == EtatImport.EN_COURS, Import.id != recu.id)
    for autre in acte.session.scalars(autres):
        if travaille(acte.session, autre, acte.instant):
            raise Refus("import_deja_en_cours", nature=autre.nature, fichier=autre.nom_fichier)


def _lignes(chemin: Path) -> int:
    lignes = 0
    with chemin.open("rb") as flux:
        while bloc := flux.read(BLOC):
            lignes += bloc.count(b"\n")
    return max(lignes, 1)


def check_travail(actes: Actes, auteur: Auteur, travail: Travail) -> BilanImport:
    """Read a file beside the database and keep what was found."""
    with _suivi(actes, travail) as avance:
        bilan, _ = _prepare(actes, auteur, travail, avance, None)
        _keep(actes, auteur, travail, bilan, EtatImport.CONTROLE if bilan.applicable else EtatImport.REFUSE)
    return bilan


def apply_travail(actes: Actes, auteur: Auteur, travail: Travail) -> BilanImport:
    """Read, compare, and write in one short transaction; nothing is left of an import that does not end."""

    def a_part(ecrit: Callable[[Ecrivain], None]) -> None:
        with actes.ouvre(OUTIL) as acte:
            _toujours_a_nous(acte, travail)
            ecrit(Ecrivain(acte.session))

    with _suivi(actes, travail) as avance:
        clean_orphans(actes)
        clean_orphans(actes, import_id=travail.import_id)
        bilan, preparation = _prepare(actes, auteur, travail, avance, a_part)
        if not bilan.applicable:
            _keep(actes, auteur, travail, bilan, EtatImport.REFUSE)
            clean_orphans(actes, import_id=travail.import_id)
            return bilan
        bilan = replace(bilan, applique=True)
        with actes.sessions.a_part() as connexion:
            preparation.depose(Depots(connexion))
            with actes.ouvre(auteur, connexion) as acte:
                recu = _toujours_a_nous(acte, travail)
                preparation.ecrit(acte, Ecrivain(acte.session))
                _close(acte, recu, bilan, travail)
    return bilan


def _toujours_a_nous(acte: Acte, travail: Travail) -> Import:
    """Return the import, if nobody took it for dead meanwhile; raises Conflit."""
    recu = acte.session.get_one(Import, travail.import_id, with_for_update=True)
    if recu.etat is not EtatImport.EN_COURS or recu.bilan.get("tache_id") != travail.tache_id:
        raise Conflit("import")
    return recu


def _close(acte: Acte, recu: Import, bilan: BilanImport, travail: Travail) -> None:
    keep_bilan(acte.session, recu, bilan)
    forget_apercu(recu)
    recu.etat, recu.termine_le, recu.chemin = EtatImport.TERMINE, acte.instant, None
    recu.lignes_faites = recu.lignes
    if travail.depose:
        acte.apres.append(lambda: travail.chemin.unlink(missing_ok=True))
    compte = {
        "nature": recu.nature,
        "fichier_sha256": recu.empreinte,
        "lignes": bilan.lignes,
        "nouveaux": bilan.nouveaux,
        "modifies": bilan.modifies,
        "inchanges": bilan.inchanges,
    }
    acte.inscrire("import", "import", recu.id, compte)
    if recu.nature in NATURES_DE_L_OCCUPATION:
        mark_baux(acte.session)


def _keep(actes: Actes, auteur: Auteur, travail: Travail, bilan: BilanImport, etat: EtatImport) -> None:
    with actes.ouvre(auteur) as acte:
        recu = acte.session.get_one(Import, travail.import_id)
        keep_bilan(acte.session, recu, bilan)
        recu.etat = etat


def _prepare(
    actes: Actes, auteur: Auteur, travail: Travail, avance: Callable[[int], None], a_part: APart | None
) -> tuple[BilanImport, Preparation]:
    """Read a file and compare it with the database."""
    constats, jour = Constats(), jour_local(actes.horloge.maintenant())
    import_id = travail.import_id or None
    try:
        lecteur = Lecteur(travail.contrat, travail.chemin, jour, constats)
    except FichierRefuse as refus:
        for constat in refus.constats:
            constats.ajoute(constat.ligne, constat.colonne, constat.valeur, constat.code, **constat.donnees)
        return etablit_bilan(travail.nature, import_id, None, Preparation(), constats), Preparation()
    with actes.sessions.lecture() as session:
        chantier = Chantier(
            session, auteur, jour, travail.import_id, lecteur, constats, travail.options, avance, a_part
        )
        preparation = PREPARATIONS[travail.nature](chantier)
    if not lecteur.lignes_lues:
        constats.ajoute(1, None, None, "aucune_ligne")
    return etablit_bilan(travail.nature, import_id, lecteur, preparation, constats), preparation


def essaie(actes: Actes, auteur: Auteur, nature: str, chemin: Path, options: Mapping[str, Any]) -> BilanImport:
    """Say what an import would do, without writing anything anywhere."""
    travail = Travail(0, nature, chemin, options, 0, depose=False)
    return _prepare(actes, auteur, travail, lambda _fait: None, None)[0]


@contextmanager
def _suivi(actes: Actes, travail: Travail) -> Iterator[Avancement]:
    """Give what tells the progress; close the job at the end, and on a failure mark the import and sweep."""
    avance = Avancement(actes, travail.tache_id)
    try:
        yield avance
    except BaseException as erreur:
        code = erreur.code if isinstance(erreur, Refus) else type(erreur).__name__
        with actes.ouvre(OUTIL) as acte:
            recu = acte.session.get_one(Import, travail.import_id)
            a_nous = recu.bilan.get("tache_id") == travail.tache_id
            if a_nous:
                recu.etat = EtatImport.ECHOUE
                recu.bilan = dict(recu.bilan) | {"echec": code}
        avance.termine(code)
        if a_nous:
            clean_orphans(actes, import_id=travail.import_id)
        raise
    avance.termine()


def recompute_after(actes: Actes, auteur: Auteur, import_id: int, nature: str) -> None:
    """After an import, compute what the rules say of what it changed: a job of its own."""
    if nature in NATURES_DE_L_OCCUPATION:
        recompute_occupation(actes)
    if nature != "demandes":
        return
    with actes.sessions.lecture() as session:
        touchees = select(Demande.id).where(Demande.import_id == import_id)
        nombre = session.scalar(select(func.count()).select_from(touchees.subquery())) or 0
        cles = list(session.scalars(touchees)) if nombre <= DEMANDES_UNE_A_UNE else None
    if not nombre:
        return
    with actes.ouvre(auteur) as acte:
        tache_id = create_tache(acte, nature=TACHE_CALCUL, libelle="Calcul de la liste d’attente", total=nombre)
        recu = acte.session.get_one(Import, import_id)
        recu.bilan = dict(recu.bilan) | {"tache_calcul": tache_id}
    avance = Avancement(actes, tache_id)
    try:
        recompute_instructions(actes, demande_ids=cles, avance=avance)
        find_identites(actes)
    except Exception as erreur:
        avance.termine(erreur.code if isinstance(erreur, Refus) else type(erreur).__name__)
        raise
    avance.termine()
