"""Imports: receive a file, look at it without writing, apply it whole or not at all, find it again.

An import reads and compares outside the write lock, and writes in short transactions: what it writes before the
last one is seen by nobody, and the last one makes it present with its register entry.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from caleol.imports.contrat import Contrat
from caleol.imports.natures import contrat_de
from caleol.kernel.errors import Conflit, Interdit, Refus
from caleol.models.compte import Tache
from caleol.models.echange import Import
from caleol.models.enumerations import EtatImport
from caleol.queries.imports import find_import
from caleol.rules.droits import Auteur, Droit, droit_d_import
from caleol.services.act import Acte, Actes
from caleol.services.depot import deposit_fichier
from caleol.services.imports.bilan import BilanImport, ImportRefuse, forget_apercu, forget_constats
from caleol.services.imports.conduite import (
    apply_travail,
    begin_travail,
    check_travail,
    essaie,
    recompute_after,
    travaille,
)
from caleol.services.imports.taches import est_vivante

BLOC = 1 << 20


def receive_file(
    acte: Acte,
    nature: str,
    nom_fichier: str,
    contenu: bytes,
    dossier: Path,
    options: Mapping[str, str] | None = None,
) -> int:
    """Keep a received file under the data folder and return the key of its import; nothing is read yet.

    Raises:
        Interdit: the role does not import.
        Refus: `import_nature_inconnue`, `import_fichier_vide`.
    """
    acte.exige(Droit.IMPORTER_OCCUPATION)
    contrat = contrat_de(nature)
    acte.exige(droit_d_import(contrat.nature))
    if not contenu:
        raise Refus("import_fichier_vide", champ="fichier")
    empreinte = hashlib.sha256(contenu).hexdigest()
    recu = _create_import(acte, contrat, nom_fichier, empreinte, options, EtatImport.RECU)
    dossier.mkdir(parents=True, exist_ok=True, mode=0o700)
    chemin = dossier / f"import-{recu.id}-{empreinte[:12]}.csv"
    deposit_fichier(acte, chemin, contenu)
    chemin.chmod(0o600)
    recu.chemin = str(chemin)
    _inscrit(acte, "import_recu", recu, octets=len(contenu))
    return recu.id


def _inscrit(acte: Acte, nom: str, recu: Import, **donnees: Any) -> None:
    """Tell the register what became of a file; its name may tell a person, hence stands as a digest."""
    connues = {"nature": recu.nature, "fichier_sha256": recu.empreinte, **donnees}
    acte.inscrire(nom, "import", recu.id, connues, personnel={"nom_fichier": recu.nom_fichier})


def _create_import(
    acte: Acte, contrat: Contrat, nom: str, empreinte: str, options: Mapping[str, str] | None, etat: EtatImport
) -> Import:
    propre = re.sub(r"[\x00-\x1f/\\]", "_", nom).strip()[-200:] or "fichier.csv"
    recu = Import(
        nature=contrat.nature,
        nom_fichier=propre,
        empreinte=empreinte,
        etat=etat,
        recu_le=acte.instant,
        recu_par_id=acte.auteur.utilisateur_id,
        bilan={"options": dict(options or {}) | {"nom_fichier": propre}},
    )
    acte.session.add(recu)
    acte.session.flush()
    return recu


def start_check(actes: Actes, auteur: Auteur, import_id: int) -> Callable[[], BilanImport]:
    """Take a received file to read it, and return what is left to run, here or in another thread.

    Raises: as `check_import`.
    """
    possibles = {EtatImport.RECU, EtatImport.CONTROLE, EtatImport.REFUSE, EtatImport.ECHOUE}
    travail = begin_travail(actes, auteur, import_id, possibles, EtatImport.RECU)
    return lambda: check_travail(actes, auteur, travail)


def check_import(actes: Actes, auteur: Auteur, import_id: int) -> BilanImport:
    """Read a received file beside the database and keep what was found; no table of the field is written.

    Raises:
        Interdit: the role does not import.
        Introuvable: no such import.
        Conflit: the import is being read, or is over.
        Refus: `import_fichier_perdu` when the file is no longer in the data folder.
    """
    return start_check(actes, auteur, import_id)()


def start_apply(actes: Actes, auteur: Auteur, import_id: int) -> Callable[[], BilanImport]:
    """Take a checked file to apply it, and return what is left to run, here or in another thread.

    Raises: as `apply_import`.
    """
    possibles = {EtatImport.CONTROLE, EtatImport.ECHOUE, EtatImport.EN_COURS}
    travail = begin_travail(actes, auteur, import_id, possibles, EtatImport.EN_COURS)

    def reste() -> BilanImport:
        bilan = apply_travail(actes, auteur, travail)
        if bilan.applique:
            recompute_after(actes, auteur, travail.import_id, travail.nature)
        return bilan

    return reste


def apply_import(actes: Actes, auteur: Auteur, import_id: int) -> BilanImport:
    """Apply a checked file, whole or not at all; return what was found, `applique` when it was written.

    A file that has errors by now is kept as refused, and nothing is written. After applications, the waiting list
    is computed again.

    Raises:
        Refus: as `check_import`, and `import_deja_en_cours` while another file is being applied.
    """
    return start_apply(actes, auteur, import_id)()


def start_recompute(actes: Actes, auteur: Auteur, import_id: int) -> Callable[[], None]:
    """Return what computes again the applications that an import changed, when its own computing did not end.

    Raises:
        Interdit: the role does not import.
        Introuvable: no such import.
        Conflit: it is not applied, or a computing is going on.
    """
    with actes.sessions.lecture() as session:
        recu = find_import(session, auteur, import_id)
        calcul = session.get(Tache, recu.bilan.get("tache_calcul") or 0)
        if not auteur.peut(Droit.IMPORTER):
            raise Interdit("droit_manquant", droit=Droit.IMPORTER)
        if recu.etat is not EtatImport.TERMINE or est_vivante(calcul, actes.horloge.maintenant()):
            raise Conflit("import")
        nature = recu.nature
    return lambda: recompute_after(actes, auteur, import_id, nature)


def importe_fichier(
    actes: Actes,
    auteur: Auteur,
    nature: str,
    chemin: Path,
    *,
    options: Mapping[str, str] | None = None,
    essai: bool = False,
    recalcule: bool = True,
) -> BilanImport:
    """Import a file of this machine in one call; with `essai`, only say what it would do.

    `recalcule=False` leaves the computing of the waiting list to the caller.

    Raises:
        Interdit: the role does not import.
        Refus: `import_nature_inconnue`, `import_fichier_perdu`, `import_deja_en_cours`.
        ImportRefuse: the file has errors; its `bilan` lists them and nothing was written.
    """
    chemin = Path(chemin)
    contrat = contrat_de(nature)
    if not auteur.peut(droit := droit_d_import(contrat.nature)):
        raise Interdit("droit_manquant", droit=droit)
    if not chemin.is_file():
        raise Refus("import_fichier_perdu", fichier=chemin.name)
    choix = dict(options or {}) | {"nom_fichier": chemin.name}
    if essai:
        return essaie(actes, auteur, contrat.nature, chemin, choix)
    empreinte = _empreinte(chemin)
    with actes.ouvre(auteur) as acte:
        import_id = _create_import(acte, contrat, chemin.name, empreinte, choix, EtatImport.CONTROLE).id
    travail = begin_travail(actes, auteur, import_id, {EtatImport.CONTROLE}, EtatImport.EN_COURS, chemin)
    bilan = apply_travail(actes, auteur, travail)
    if not bilan.applique:
        raise ImportRefuse(bilan)
    if recalcule:
        recompute_after(actes, auteur, travail.import_id, travail.nature)
    return bilan


def abandon_import(acte: Acte, import_id: int) -> None:
    """Give up a received file: it is deleted, with the sample of its rows and what was found in them.

    Raises:
        Conflit: it is applied or being read.
    """
    acte.exige(Droit.IMPORTER_OCCUPATION)
    recu = find_import(acte.session, acte.auteur, import_id, verrou=True)
    acte.exige(droit_d_import(recu.nature))
    if recu.etat in {EtatImport.TERMINE, EtatImport.ABANDONNE} or travaille(acte.session, recu, acte.instant):
        raise Conflit("import")
    if recu.chemin:
        fichier = Path(recu.chemin)
        acte.apres.append(lambda: fichier.unlink(missing_ok=True))
    recu.etat, recu.chemin, recu.termine_le = EtatImport.ABANDONNE, None, acte.instant
    forget_apercu(recu)
    forget_constats(acte.session, recu)
    _inscrit(acte, "import_abandonne", recu)


def _empreinte(chemin: Path) -> str:
    calcul = hashlib.sha256()
    with chemin.open("rb") as flux:
        while bloc := flux.read(BLOC):
            calcul.update(bloc)
    return calcul.hexdigest()
