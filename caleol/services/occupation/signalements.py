"""An agency's flags: a situation of one lease, with its evidence; set aside with a reason, never lost."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from sqlalchemy import select

from caleol.kernel.errors import Introuvable, Refus
from caleol.models.enumerations import EtatSignalement
from caleol.models.locatif import Bail
from caleol.models.occupation import Signalement
from caleol.queries.occupation.faits import load_baux
from caleol.queries.occupation.fiche import find_bail
from caleol.queries.occupation.signalements import find_signalement
from caleol.queries.valeurs import load_parametres
from caleol.rules.droits import Droit
from caleol.rules.occupation.bareme import bareme_du_jour
from caleol.rules.occupation.examen import examiner
from caleol.rules.occupation.situations import Etat, SituationOccupation
from caleol.services.act import Acte
from caleol.services.depot import deposit_fichier
from caleol.services.occupation.calcul import refresh_bail
from caleol.services.relecture import check_mots

__all__ = ["DOSSIER", "EtatSignalement", "Piece", "dismiss_signalement", "flag_bail", "read_piece"]
DOSSIER = "signalements"
OCTETS = 10 * 1024 * 1024
LONGUEUR = 2_000
SIGNATURES = ((b"%PDF-", "pdf"), (b"\xff\xd8\xff", "jpg"), (b"\x89PNG\r\n\x1a\n", "png"))
SANTE = frozenset({SituationOccupation.ADAPTE_SANS_OCCUPANT, SituationOccupation.BESOIN_ADAPTATION})
"""Situations whose proof tells the health of a person: it is seen, with its day, never kept (point 35)."""
VIVANTS = (EtatSignalement.SIGNALE, EtatSignalement.INSCRIT, EtatSignalement.EXAMINE, EtatSignalement.ENTRETIEN)


@dataclass(frozen=True, slots=True)
class Piece:
    """A document joined to a flag: what it holds, and the folder of the installation's data."""

    contenu: bytes
    dossier: Path


def flag_bail(
    acte: Acte,
    *,
    bail_id: int,
    situation: SituationOccupation,
    commentaire: str,
    en_fait: bool = False,
    visite_le: date | None = None,
    piece: Piece | None = None,
    relu: bool = False,
) -> int:
    """Flag a lease to the commission with its evidence; return the key of the flag.

    `en_fait` says that the dwelling does not suit in fact where the tool does not find the situation. The comment
    is personal: the register keeps its salted digest only; `relu` says that a word pointed out was read again.

    Raises:
        Introuvable: no such running lease in the perimeter.
        Refus: `signalement_deja`, `signalement_sans_preuve`, `signalement_futur`, `note_longue`,
            `signalement_non_constate` (the tool says no: `en_fait` must be said), `signalement_en_fait_sans_motif`,
            `avis_jugement`, `avis_a_relire`, `signalement_piece_a_voir`, `signalement_piece_genre`,
            `signalement_piece_lourde`.
    """
    acte.exige(Droit.SIGNALER_OCCUPATION)
    find_bail(acte.session, acte.auteur, bail_id, verrou=True)
    texte = commentaire.strip()
    _check_preuve(acte, texte, visite_le, piece)
    check_mots(texte, champ="commentaire", relu=relu)
    _check_constat(acte, bail_id, situation, en_fait=en_fait, texte=texte)
    deja = select(Signalement.id).where(
        Signalement.bail_id == bail_id, Signalement.situation == situation, Signalement.etat.in_(VIVANTS)
    )
    if acte.session.scalar(deja.limit(1)) is not None:
        raise Refus("signalement_deja", champ="situation", situation=situation)
    signalement = Signalement(
        bail_id=bail_id,
        situation=situation,
        en_fait=en_fait,
        etat=EtatSignalement.SIGNALE,
        commentaire=texte,
        visite_le=visite_le,
        signale_le=acte.instant,
        signale_par_id=acte.utilisateur_id,
    )
    if piece is not None:
        _keep_piece(acte, signalement, piece)
    acte.session.add(signalement)
    acte.session.flush()
    donnees = {"signalement": signalement.id, "visite_le": visite_le, "piece": signalement.fichier_sha256}
    prive = {"situation": situation.value, "commentaire": texte}
    acte.inscrire("signalement", "bail", bail_id, donnees, personnel=prive)
    refresh_bail(acte, bail_id)
    return signalement.id


def dismiss_signalement(acte: Acte, *, signalement_id: int, motif: str) -> None:
    """Set a flag aside with a reason; only one that is on no agenda yet.

    Raises:
        Introuvable: no such flag in the perimeter.
        Refus: `motif_requis`, `note_longue`, `signalement_avance` (on an agenda, or answered, or set aside already).
    """
    acte.exige(Droit.SIGNALER_OCCUPATION)
    signalement = find_signalement(acte.session, acte.auteur, signalement_id, verrou=True)
    texte = motif.strip()
    if not texte:
        raise Refus("motif_requis", champ="motif")
    if len(texte) > LONGUEUR:
        raise Refus("note_longue", champ="motif", longueur=len(texte), maximum=LONGUEUR)
    if signalement.etat is not EtatSignalement.SIGNALE:
        raise Refus("signalement_avance", etat=signalement.etat)
    signalement.etat, signalement.ecarte_motif = EtatSignalement.ECARTE, texte
    signalement.ecarte_le = acte.instant
    acte.inscrire(
        "signalement_ecarte", "bail", signalement.bail_id, {"signalement": signalement_id}, personnel={"motif": texte}
    )
    refresh_bail(acte, signalement.bail_id)


def read_piece(acte: Acte, *, signalement_id: int, dossier: Path) -> tuple[bytes, str]:
    """Return the document of a flag and its extension; the reading is kept in the trail.

    Raises:
        Introuvable: no such flag in the perimeter, it has no document, or the file is no longer what was joined.
    """
    acte.exige(Droit.LIRE_OCCUPATION)
    signalement = find_signalement(acte.session, acte.auteur, signalement_id)
    acte.inscrire_lecture("bail", signalement.bail_id, {"signalement": signalement_id})
    if signalement.fichier is None:
        raise Introuvable("piece")
    chemin = dossier / DOSSIER / signalement.fichier
    contenu = chemin.read_bytes() if chemin.is_file() else b""
    if sha256(contenu).hexdigest() != signalement.fichier_sha256:
        raise Introuvable("piece")
    return contenu, chemin.suffix.lstrip(".")


def _check_preuve(acte: Acte, texte: str, visite_le: date | None, piece: Piece | None) -> None:
    """Check that something shows the situation: a document, a visit or a proof seen, or what was noticed."""
    if not texte and visite_le is None and piece is None:
        raise Refus("signalement_sans_preuve", champ="commentaire")
    if len(texte) > LONGUEUR:
        raise Refus("note_longue", champ="commentaire", longueur=len(texte), maximum=LONGUEUR)
    if visite_le is not None and visite_le > acte.jour:
        raise Refus("signalement_futur", champ="visite_le", le=visite_le)


def _check_constat(acte: Acte, bail_id: int, situation: SituationOccupation, *, en_fait: bool, texte: str) -> None:
    """Check that the tool does not say no, or that the agency says why it does not suit in fact."""
    try:
        parametres = load_parametres(acte.session)
        bareme = bareme_du_jour(acte.jour, parametres)
    except Refus:
        return
    lu = load_baux(acte.session, Bail.id == bail_id, acte.jour, parametres)[0].bail
    non = examiner(lu, bareme).constats[situation].etat is Etat.NON_CONSTATEE
    if non and not en_fait:
        raise Refus("signalement_non_constate", champ="en_fait", situation=situation)
    if en_fait and not texte:
        raise Refus("signalement_en_fait_sans_motif", champ="commentaire")


def _keep_piece(acte: Acte, signalement: Signalement, piece: Piece) -> None:
    """Keep a document under the digest of what it holds; never one that tells health."""
    if signalement.situation in SANTE:
        raise Refus("signalement_piece_a_voir", champ="fichier")
    if len(piece.contenu) > OCTETS:
        raise Refus("signalement_piece_lourde", champ="fichier", maximum=OCTETS)
    genre = next((nom for debut, nom in SIGNATURES if piece.contenu.startswith(debut)), None)
    if genre is None:
        raise Refus("signalement_piece_genre", champ="fichier")
    empreinte = sha256(piece.contenu).hexdigest()
    signalement.fichier, signalement.fichier_sha256 = f"{empreinte}.{genre}", empreinte
    deposit_fichier(acte, piece.dossier / DOSSIER / signalement.fichier, piece.contenu)
