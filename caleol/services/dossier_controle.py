"""The control file of a séance, a dwelling or an applicant: papers, frozen facts, register, verifier, in one ZIP."""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.exports.feuille_html import page_feuille
from caleol.exports.index_controle import PieceControle, page_index
from caleol.kernel import verificateur
from caleol.models.lot import ClassementPropose, Decision, Scrutin
from caleol.models.seance import Pv
from caleol.models.suivi import Courrier
from caleol.queries.instantane import lit_dossier, lit_fiche
from caleol.queries.lot_montre import CandidatMontre
from caleol.queries.papiers.fiche_candidat import fiche_candidat
from caleol.queries.papiers.fiche_logement import fiche_logement
from caleol.queries.portee_controle import Portee
from caleol.queries.rectificatifs import load_rectificatifs
from caleol.rules.droits import Auteur
from caleol.services import papiers
from caleol.services.preuves import Choix
from caleol.services.rectificatifs_imprimes import rectificatif_pdf
from caleol.services.registre import get_tete
from caleol.services.registre_partiel import Part, export_partiel
from caleol.services.tables_controle import table_decisions, table_lectures, table_suites

DATE_DE_ZIP = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Contexte:
    """What the making of a control file needs besides what it covers."""

    session: Session
    auteur: Auteur
    dossier: Path
    instant: datetime


def build_dossier(contexte: Contexte, portee: Portee) -> bytes:
    """Return the ZIP: an index, the digests of its files, and all that a stranger needs to check them.

    One person's file holds nothing of others: their own dossier and decision, the extracts of minutes with third
    parties masked, the entries of the register on them alone.
    """
    pieces = list(_pieces(contexte, portee))
    tete = get_tete(contexte.session)
    index = page_index(portee.titre, contexte.instant, str(tete), pieces, seul=portee.demande_id is not None)
    pieces.insert(0, PieceControle("index.html", "Ce dossier, pièce par pièce", index.encode()))
    empreintes = "".join(f"{hashlib.sha256(p.contenu).hexdigest()}  {p.nom}\n" for p in pieces)
    pieces.append(PieceControle("empreintes.sha256", "Empreintes de chaque fichier", empreintes.encode()))
    sortie = BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as archive:
        for piece in pieces:
            archive.writestr(
                zipfile.ZipInfo(f"{portee.nom}/{piece.nom}", DATE_DE_ZIP), piece.contenu, zipfile.ZIP_DEFLATED
            )
    return sortie.getvalue()


def _pieces(contexte: Contexte, portee: Portee) -> Iterator[PieceControle]:
    yield from _papiers(contexte, portee)
    yield from _figes(portee)
    yield from _courriers(contexte, portee)
    session = contexte.session
    for nom, titre, table in (
        ("decisions.csv", "Décisions : rang, motif, condition, date", table_decisions(session, portee)),
        ("suites.csv", "Offres, preuves de réception, réponses, baux, courriers", table_suites(session, portee)),
        ("lectures.csv", "Qui a lu quel dossier, et quand", table_lectures(session, portee)),
    ):
        yield PieceControle(nom, titre, table)
    extrait = "".join(export_partiel(session, contexte.instant, _part(session, portee)))
    if extrait:
        yield PieceControle("registre.jsonl", "Extrait du registre des actes, avec ce qu’il prouve", extrait.encode())
        programme = Path(verificateur.__file__).read_bytes()
        yield PieceControle("verificateur.py", "Programme de vérification (Python 3.10, sans rien d’autre)", programme)


def _papiers(contexte: Contexte, portee: Portee) -> Iterator[PieceControle]:
    session, auteur = contexte.session, contexte.auteur
    for pv in portee.pvs:
        cle, reference = pv.seance_id, pv.reference
        if portee.demande_id is not None:
            contenu = papiers.extrait_demandeur_pdf(session, auteur, cle, portee.demande_id)
            yield PieceControle(f"extraits/s{cle}.pdf", f"Extrait du procès-verbal {reference}, tiers masqués", contenu)
        elif portee.nom.startswith("seance"):
            contenu = papiers.pv_pdf(session, auteur, cle, dossier=contexte.dossier)
            yield PieceControle(pv.fichier or f"pv/s{cle}.pdf", f"Procès-verbal {reference}, scellé", contenu)
            yield from _rectificatifs(contexte, pv)
            contenu = papiers.emargement_pdf(session, auteur, cle)
            yield PieceControle(f"presence-s{cle}.pdf", "Feuille de présence, voix et quorum par lot", contenu)
            contenu = papiers.agenda_pdf(session, auteur, cle)
            yield PieceControle(f"ordre-du-jour-s{cle}.pdf", "Ordre du jour", contenu)
        else:
            for lot in (lot for lot in portee.lots if lot.seance.id == cle):
                contenu = papiers.extrait_lot_pdf(session, auteur, cle, lot.numero)
                yield PieceControle(f"extraits/{lot.nom}.pdf", f"Extrait du procès-verbal {reference}", contenu)


def _rectificatifs(contexte: Contexte, pv: Pv) -> Iterator[PieceControle]:
    """Yield what was corrected after the validation, each as it was validated."""
    for ligne in load_rectificatifs(contexte.session, pv.id):
        if ligne.valide_le is not None:
            contenu = rectificatif_pdf(contexte.session, contexte.auteur, pv.seance_id, ligne.id, contexte.dossier)
            nom = ligne.fichier or f"pv/rectificatif-{ligne.id}.pdf"
            titre = f"Rectificatif {ligne.reference} du procès-verbal {pv.reference}"
            yield PieceControle(nom, titre, contenu)


def _figes(portee: Portee) -> Iterator[PieceControle]:
    """Yield the dwelling and the dossiers as they were frozen: household, ceilings, points, checks of the day.

    Each as a page that anybody opens, and as the data themselves.
    """
    for lot in portee.lots:
        if lot.lot.instantane:
            titre = f"Logement du lot {lot.numero}, tel qu’il a été présenté"
            fiche = fiche_logement(lit_fiche(lot.lot.instantane), neutre=False)
            yield PieceControle(f"figes/{lot.nom}.html", titre, page_feuille(titre, (fiche,)).encode())
            yield PieceControle(f"figes/{lot.nom}.json", f"{titre} : données", _json(lot.lot.instantane))
        for candidature in lot.candidatures:
            if candidature.instantane:
                titre = f"Dossier {candidature.lettre} du lot {lot.numero} : plafond, points, contrôles du jour"
                nom = f"figes/{lot.nom}-{candidature.lettre}"
                montre = CandidatMontre(
                    candidature_id=candidature.id,
                    rang=candidature.rang_propose,
                    dossier=lit_dossier(candidature.instantane),
                    figee_le=candidature.figee_le,
                )
                page = page_feuille(titre, fiche_candidat(montre, ()))
                yield PieceControle(f"{nom}.html", titre, page.encode())
                yield PieceControle(f"{nom}.json", f"{titre} : données", _json(candidature.instantane))


def _courriers(contexte: Contexte, portee: Portee) -> Iterator[PieceControle]:
    cles = [candidature.id for candidature in portee.candidatures]
    courriers = contexte.session.scalars(
        select(Courrier).join(Decision, Decision.id == Courrier.decision_id).where(Decision.candidature_id.in_(cles))
    )
    for courrier in courriers:
        fichier = contexte.dossier / courrier.fichier
        if fichier.is_file():
            yield PieceControle(courrier.fichier, f"Courrier {courrier.reference}", fichier.read_bytes())


def _part(session: Session, portee: Portee) -> Part:
    """Return what of the register is told: for one person, the entries on them only."""
    candidatures = [candidature.id for candidature in portee.candidatures]
    objets = {("candidature", str(cle)) for cle in candidatures} | {("demande", str(cle)) for cle in portee.demandes}
    seances = [seance.id for seance in portee.seances]
    if portee.demande_id is not None:
        return Part(objets, seances, Choix((), (), candidatures, ()))
    lots = [lot.lot.id for lot in portee.lots]
    objets |= {("lot", str(cle)) for cle in lots} | {("vacance", str(lot.lot.vacance_id)) for lot in portee.lots}
    scrutins = list(session.scalars(select(Scrutin.id).where(Scrutin.lot_id.in_(lots))))
    classements = list(session.scalars(select(ClassementPropose.id).where(ClassementPropose.lot_id.in_(lots))))
    pvs = [pv.id for pv in portee.pvs] if portee.nom.startswith("seance") else []
    if pvs:
        objets |= {("seance", str(cle)) for cle in seances} | {("pv", str(cle)) for cle in pvs}
        objets |= {("rectificatif", str(ligne.id)) for cle in pvs for ligne in load_rectificatifs(session, cle)}
    return Part(objets, seances, Choix(scrutins, classements, candidatures, pvs))


def _json(valeurs: object) -> bytes:
    return json.dumps(valeurs, ensure_ascii=False, indent=2, sort_keys=True).encode()
