"""The sealed file of a validated correction of minutes, made aside and kept once, and what is read of it."""

import hashlib
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.documents.feuille import rediger
from caleol.documents.scellement import Scelleur
from caleol.kernel.certificat import Certificat
from caleol.kernel.errors import Refus
from caleol.models.rectificatif import Rectificatif
from caleol.models.seance import Pv
from caleol.queries.papiers.fige import lit_rectificatif
from caleol.queries.papiers.rectificatif import feuille_rectificatif
from caleol.queries.rectificatifs import get_rectificatif
from caleol.rules.droits import OUTIL, Auteur
from caleol.services.act import Actes
from caleol.services.depot import deposit_fichier
from caleol.services.pv import DOSSIER_PV, nom_fichier


def print_rectificatifs(actes: Actes, dossier: Path, certificat: Certificat | None = None) -> int:
    """Make the files that validated corrections still lack; return how many.

    Raises:
        OSError: the folder cannot be written, or the seal cannot be made.
    """
    with actes.sessions.lecture() as session:
        manquants = session.scalars(
            select(Rectificatif.id).where(Rectificatif.valide_le.is_not(None), Rectificatif.empreinte_fichier.is_(None))
        ).all()
    for cle in manquants:
        _print(actes, cle, dossier, certificat or Certificat())
    return len(manquants)


def _print(actes: Actes, cle: int, dossier: Path, certificat: Certificat) -> None:
    with actes.sessions.lecture() as session:
        ligne = session.get_one(Rectificatif, cle)
        seance_id = session.get_one(Pv, ligne.pv_id).seance_id
        donnees = lit_rectificatif(ligne.donnees or {})
    scelleur = Scelleur(certificat, dossier, donnees.entete.bailleur)
    imprime = rediger(feuille_rectificatif(donnees, scelleur.phrase()))
    contenu = scelleur.seal(imprime, f"Rectificatif {ligne.reference}")
    with actes.ouvre(OUTIL) as acte:
        ligne = acte.session.get_one(Rectificatif, cle, with_for_update=True)
        if ligne.empreinte_fichier is not None:
            return
        ligne.fichier = (Path(DOSSIER_PV) / nom_fichier(seance_id, ligne.reference)).as_posix()
        ligne.empreinte_fichier = hashlib.sha256(contenu).hexdigest()
        deposit_fichier(acte, dossier / ligne.fichier, contenu)
        inscrit = {
            "fichier": ligne.fichier,
            "empreinte_fichier": ligne.empreinte_fichier,
            "avant_cachet": hashlib.sha256(imprime).hexdigest(),
            "certificat": scelleur.nature,
            "empreinte_certificat": scelleur.empreinte,
        }
        acte.inscrire("fichier_rectificatif", "rectificatif", ligne.id, inscrit)


def rectificatif_pdf(session: Session, auteur: Auteur, seance_id: int, rectificatif_id: int, dossier: Path) -> bytes:
    """Return a correction in PDF: its sealed file, the draft, or the reader's extract.

    Raises:
        Introuvable: no such correction for this reader.
        Refus: `pv_fichier_altere` where the file kept is not the one of the register.
    """
    donnees = get_rectificatif(session, auteur, seance_id, rectificatif_id)
    ligne = session.get_one(Rectificatif, rectificatif_id)
    chemin = dossier / (ligne.fichier or "")
    if ligne.empreinte_fichier is None or donnees.extrait or not chemin.is_file():
        return rediger(feuille_rectificatif(donnees))
    contenu = chemin.read_bytes()
    if hashlib.sha256(contenu).hexdigest() != ligne.empreinte_fichier:
        raise Refus("pv_fichier_altere", reference=ligne.reference)
    return contenu
