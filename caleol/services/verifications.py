"""A declared fact seen to be true or false on its evidence: by whom, on which paper, on which day."""

from datetime import date

from sqlalchemy import select

from caleol.kernel.errors import Conflit, Introuvable, Refus
from caleol.models.demande import ValidationFait
from caleol.queries.neutre import parle_de_sante
from caleol.queries.perimetre import check_demande
from caleol.queries.verifications import FaitLu, get_verifications
from caleol.rules.droits import Droit
from caleol.services.act import Acte
from caleol.services.instruction import mark_demandes

LONGUEUR = 200
VU = "justificatif vu"


def verify_fait(
    acte: Acte,
    *,
    demande_id: int,
    fait: str,
    valide: bool,
    justificatif: str,
    le: date,
    valable_jusqu: date | None = None,
    version: int | None = None,
) -> int:
    """Judge a declared fact on its evidence; the last word stands, and holds for the value of the fact as it is now.

    The application is marked to be scored again. The register names the fact by a salted digest only: it may tell
    health or violence; of such evidence nothing is kept but that it was seen.

    Raises:
        Introuvable: no such application, or (agency) not a candidate on one of its dwellings.
        Conflit: the application changed since it was read.
        Refus: `fait_sans_preuve` where no evidence can prove it for this application, `justificatif_requis`,
            `justificatif_long`, `justificatif_sensible`, `verification_future`, `piece_validite`.
    """
    acte.exige(Droit.PROPOSER_CANDIDAT)
    check_demande(acte.session, acte.auteur, demande_id)
    lues = get_verifications(acte.session, demande_id, acte.jour)
    if version is not None and version != lues.version:
        raise Conflit("demande")
    lu = next((un for un in lues.faits if un.nom == fait), None)
    if lu is None:
        raise Refus("fait_sans_preuve", champ="fait")
    if le > acte.jour:
        raise Refus("verification_future", champ="le", le=le)
    if valable_jusqu is not None and valable_jusqu < le:
        raise Refus("piece_validite", champ="valable_jusqu", le=le)
    ligne = _ligne(acte, demande_id, fait)
    ligne.valide, ligne.valeur, ligne.le, ligne.expire_le = valide, lu.gardee, le, valable_jusqu
    ligne.justificatif, ligne.par_id = _justificatif(lu, justificatif.strip()), acte.auteur.utilisateur_id
    acte.session.flush()
    mark_demandes(acte, [demande_id])
    personnel = {"fait": fait, "justificatif": ligne.justificatif}
    acte.inscrire("verification_fait", "demande", demande_id, {"valide": valide, "le": le}, personnel=personnel)
    return ligne.id


def undo_verification(acte: Acte, *, demande_id: int, fait: str) -> None:
    """Take back what was judged of a fact: it is declared again, and the application is marked to be scored again.

    Raises:
        Introuvable: no such application for this author, or nothing was judged of this fact.
    """
    acte.exige(Droit.PROPOSER_CANDIDAT)
    check_demande(acte.session, acte.auteur, demande_id)
    ligne = _connue(acte, demande_id, fait)
    if ligne is None:
        raise Introuvable("verification", fait=fait)
    donnees = {"valide": ligne.valide, "le": ligne.le}
    acte.session.delete(ligne)
    mark_demandes(acte, [demande_id])
    acte.inscrire("annulation_verification", "demande", demande_id, donnees, personnel={"fait": fait})


def _justificatif(lu: FaitLu, texte: str) -> str:
    """Return what is kept of the evidence."""
    if lu.sensible:
        if texte and texte.lower() != VU:
            raise Refus("justificatif_sensible", champ="justificatif")
        return VU
    if not texte:
        raise Refus("justificatif_requis", champ="justificatif")
    if len(texte) > LONGUEUR:
        raise Refus("justificatif_long", champ="justificatif", longueur=len(texte), maximum=LONGUEUR)
    if parle_de_sante(texte):
        raise Refus("justificatif_sensible", champ="justificatif")
    return texte


def _connue(acte: Acte, demande_id: int, fait: str) -> ValidationFait | None:
    requete = select(ValidationFait).where(ValidationFait.demande_id == demande_id, ValidationFait.fait == fait)
    return acte.session.scalar(requete.with_for_update())


def _ligne(acte: Acte, demande_id: int, fait: str) -> ValidationFait:
    connue = _connue(acte, demande_id, fait)
    if connue is not None:
        return connue
    nouvelle = ValidationFait(demande_id=demande_id, fait=fait)
    acte.session.add(nouvelle)
    return nouvelle
