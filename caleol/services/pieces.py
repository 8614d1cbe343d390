"""Papers of an application: asked for, received, or seen; proofs of health or violence are seen, never kept."""

from datetime import date

from sqlalchemy import select

from caleol.kernel.errors import Refus
from caleol.kernel.francais import nom_complet
from caleol.models.compte import Utilisateur
from caleol.models.demande import PieceDemande
from caleol.queries.perimetre import check_demande
from caleol.rules.confidentiel import piece_confidentielle
from caleol.rules.droits import Droit
from caleol.rules.enumeration import EnumLibelle
from caleol.rules.pieces import piece
from caleol.services.act import Acte


class GestePiece(EnumLibelle):
    """What happened to a paper."""

    DEMANDEE = "demandee", "Demandée"
    RECUE = "recue", "Reçue"
    VUE = "vue", "Vue, rien n’est gardé"


def record_piece(
    acte: Acte, *, demande_id: int, code: str, geste: GestePiece, le: date, valable_jusqu: date | None = None
) -> int:
    """Note that a paper of the limitative list was asked for, received or seen; the last word stands.

    The register names the paper by a salted digest only: its code may tell health or violence.

    Raises:
        Introuvable: no such application, or (agency) not a candidate on one of its dwellings.
        Refus: `piece_hors_liste`, `piece_a_voir` where the paper may only be seen or asked for, `piece_future`,
            `piece_validite`.
    """
    acte.exige(Droit.PROPOSER_CANDIDAT)
    check_demande(acte.session, acte.auteur, demande_id)
    connue = piece(code)
    if connue.active_depuis > le:
        raise Refus("piece_hors_liste", champ="code", piece=code)
    if geste is GestePiece.RECUE and piece_confidentielle(code):
        raise Refus("piece_a_voir", champ="geste")
    if le > acte.jour:
        raise Refus("piece_future", champ="le", le=le)
    if valable_jusqu is not None and valable_jusqu < le:
        raise Refus("piece_validite", champ="valable_jusqu", le=le)
    ligne = _ligne(acte, demande_id, code)
    _note(acte, ligne, geste, le)
    ligne.valable_jusqu = valable_jusqu
    acte.session.flush()
    acte.inscrire(
        "piece_demande",
        "demande",
        demande_id,
        {"piece": ligne.id, "geste": geste, "le": le},
        personnel={"code": code},
    )
    return ligne.id


def _ligne(acte: Acte, demande_id: int, code: str) -> PieceDemande:
    requete = select(PieceDemande).where(PieceDemande.demande_id == demande_id, PieceDemande.code == code)
    connue = acte.session.scalar(requete.with_for_update())
    if connue is not None:
        return connue
    nouvelle = PieceDemande(demande_id=demande_id, code=code)
    acte.session.add(nouvelle)
    return nouvelle


def _note(acte: Acte, ligne: PieceDemande, geste: GestePiece, le: date) -> None:
    ligne.recue_le = le if geste is GestePiece.RECUE else None
    ligne.vue_le = le if geste is GestePiece.VUE else None
    ligne.vue_par = _nom(acte) if geste is GestePiece.VUE else None
    if geste is GestePiece.DEMANDEE:
        ligne.demandee_le = le


def _nom(acte: Acte) -> str:
    compte = acte.session.get_one(Utilisateur, acte.utilisateur_id)
    return nom_complet(compte.civilite, compte.prenom, compte.nom)
