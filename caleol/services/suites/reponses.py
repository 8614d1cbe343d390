"""Answers of the households: acceptance, refusal with its reason, silence, and what comes too late."""

from datetime import date

from sqlalchemy import select

from caleol.kernel.clock import jour_local
from caleol.kernel.errors import Refus
from caleol.models.enumerations import ClotureOffre, EtatOffre
from caleol.models.suivi import OffreLogement, Reponse
from caleol.rules.confidentiel import mot_a_relire
from caleol.rules.droits import OUTIL
from caleol.rules.enumeration import EnumLibelle
from caleol.rules.motifs import Exigence, FamilleMotif, motif
from caleol.rules.suites import silence_vaut_refus
from caleol.services.act import Acte, Actes
from caleol.services.instruction import mark_demandes
from caleol.services.suites.acces import OffreSuivie, exige_passe, get_reponse, lock_offre
from caleol.services.suites.cascade import VIVES, advance_lot, end_offre
from caleol.services.suites.journal import note_offre
from caleol.services.suites.menage import load_autres_offres, taken_elsewhere

SILENCE = "RC11"
"""The coded reason of a household that did not answer in time."""


class EffetReponse(EnumLibelle):
    """What became of an answer that was recorded."""

    ACCEPTEE = "acceptee", "Acceptation enregistrée"
    REFUSEE = "refusee", "Refus enregistré"
    TARDIVE = "tardive", "Réponse tardive notée"


def record_reponse(
    acte: Acte,
    *,
    offre_id: int,
    version: int,
    acceptee: bool,
    le: date,
    motif_code: str | None = None,
    motif_texte: str = "",
    justifiee: bool | None = None,
    relu: bool = False,
) -> EffetReponse:
    """Record the answer of a household, dated of the day it was given, and do what follows from it.

    An acceptance ends the household's other offers without counting a refusal (point 24); a refusal offers the
    dwelling to the next in rank. An answer given after the due date is noted beside the silence, which stands (R36).
    `relu` says that the author read their words again after a sensitive one was pointed out.

    Raises:
        Introuvable, Conflit: as `lock_offre`.
        Refus: `offre_close`, `date_suites`, `reponse_avant_notification`, `motif_requis`, `motif_inconnu`,
            `motif_refus_autre`, `motif_sans_precision`, `reponse_a_relire`, `menage_deja_servi`.
    """
    suivie = lock_offre(acte, offre_id, version, avec_menage=acceptee)
    offre = suivie.offre
    exige_passe(acte, le, suivie.depuis, "le")
    _exige_notifiee(offre, le)
    hors_delai = silence_vaut_refus(offre.echeance_le, le)
    if offre.etat in VIVES and hors_delai:
        _silence(acte, suivie)
    if offre.etat is EtatOffre.SANS_REPONSE and hors_delai:
        _tardive(acte, offre, le, acceptee=acceptee)
        return EffetReponse.TARDIVE
    if offre.etat not in VIVES:
        raise Refus("offre_close", etat=offre.etat)
    if acceptee:
        _accepte(acte, suivie, le)
        return EffetReponse.ACCEPTEE
    _controle_motif(motif_code, motif_texte, le)
    _relit(motif_texte, relu=relu)
    reponse = Reponse(
        offre_id=offre.id,
        acceptee=False,
        silence=False,
        le=le,
        motif_code=motif_code,
        motif_texte=motif_texte.strip() or None,
        justifiee=justifiee,
        saisie_le=acte.instant,
        saisie_par_id=acte.utilisateur_id,
    )
    _conclut(acte, suivie, reponse, EtatOffre.REFUSEE)
    advance_lot(acte, suivie.lot)
    return EffetReponse.REFUSEE


def _controle_motif(code: str | None, texte: str, le: date) -> None:
    """Check the coded reason of a refusal: one of the households', active on its day, with words where it asks them."""
    if not code:
        raise Refus("motif_requis", champ="motif_code")
    choisi = motif(code)
    if choisi.famille is not FamilleMotif.REFUS_CANDIDAT or not choisi.est_actif(le) or code == SILENCE:
        raise Refus("motif_refus_autre", champ="motif_code", motif=code)
    if Exigence.PRECISION in choisi.exige and not texte.strip():
        raise Refus("motif_sans_precision", champ="motif_texte")


def _exige_notifiee(offre: OffreLogement, le: date) -> None:
    """Check that an answer does not come before the household got the offer, where a proof says when."""
    notifiee_le = offre.premiere_presentation_le or offre.recue_le
    if notifiee_le is not None and le < notifiee_le:
        raise Refus("reponse_avant_notification", champ="le", notifiee_le=notifiee_le)


def _relit(texte: str, *, relu: bool) -> None:
    """Ask that words on health, origin or private life be read again, as for a comment."""
    mot = mot_a_relire(texte)
    if mot and not relu:
        raise Refus("reponse_a_relire", champ="motif_texte", mot=mot)


def _accepte(acte: Acte, suivie: OffreSuivie, le: date) -> None:
    pris = taken_elsewhere(acte, suivie.demande.id, sauf_lot_id=suivie.lot.id)
    if pris is not None:
        raise Refus("menage_deja_servi", cloture=pris.cloture, lot_id=pris.lot_id)
    reponse = Reponse(
        offre_id=suivie.offre.id,
        acceptee=True,
        silence=False,
        le=le,
        saisie_le=acte.instant,
        saisie_par_id=acte.utilisateur_id,
    )
    _conclut(acte, suivie, reponse, EtatOffre.ACCEPTEE)
    end_autres_offres(acte, suivie, ClotureOffre.AUTRE_OFFRE)


def end_autres_offres(acte: Acte, suivie: OffreSuivie, cloture: ClotureOffre) -> None:
    """End the other offers of a household that took a dwelling, and let their lots go on."""
    for autre, lot_id in load_autres_offres(acte, suivie.demande.id, sauf_lot_id=suivie.lot.id):
        if lot_id in suivie.lots:
            end_offre(acte, autre, cloture, cause_id=suivie.offre.id)
            advance_lot(acte, suivie.lots[lot_id])


def _silence(acte: Acte, suivie: OffreSuivie) -> None:
    """Turn the silence of a household into a refusal at the due date, and let the lot go on."""
    offre = suivie.offre
    reponse = Reponse(
        offre_id=offre.id,
        acceptee=False,
        silence=True,
        le=offre.echeance_le,
        motif_code=SILENCE,
        saisie_le=acte.instant,
        saisie_par_id=acte.auteur.utilisateur_id,
    )
    _conclut(acte, suivie, reponse, EtatOffre.SANS_REPONSE)
    advance_lot(acte, suivie.lot)


def _tardive(acte: Acte, offre: OffreLogement, le: date, *, acceptee: bool) -> None:
    reponse = get_reponse(acte, offre)
    if reponse is None or reponse.tardive_le is not None:
        raise Refus("offre_close", etat=offre.etat)
    reponse.tardive_le, reponse.tardive_acceptee = le, acceptee
    offre.version += 1
    note_offre(acte, "reponse_tardive", offre, {"le": le, "acceptee": acceptee})


def _conclut(acte: Acte, suivie: OffreSuivie, reponse: Reponse, etat: EtatOffre) -> None:
    suivie.offre.etat = etat
    suivie.offre.version += 1
    acte.session.add(reponse)
    acte.session.flush()
    donnees = {
        "acceptee": reponse.acceptee,
        "silence": reponse.silence,
        "le": reponse.le,
        "motif": reponse.motif_code,
        "justifiee": reponse.justifiee,
    }
    texte = {"motif_texte": reponse.motif_texte} if reponse.motif_texte else None
    note_offre(acte, "reponse_offre", suivie.offre, donnees, texte)
    mark_demandes(acte, [suivie.demande.id])


def judge_refus(acte: Acte, *, offre_id: int, version: int, justifiee: bool) -> None:
    """Say whether a refusal, or a silence, was justified: a justified one never weighs on the points.

    Raises:
        Introuvable, Conflit: as `lock_offre`.
        Refus: `offre_close` where nothing was refused.
    """
    suivie = lock_offre(acte, offre_id, version)
    reponse = get_reponse(acte, suivie.offre)
    if reponse is None or reponse.acceptee:
        raise Refus("offre_close", etat=suivie.offre.etat)
    reponse.justifiee = justifiee
    suivie.offre.version += 1
    note_offre(acte, "jugement_refus", suivie.offre, {"justifiee": justifiee})
    mark_demandes(acte, [suivie.demande.id])


def record_silences(actes: Actes) -> int:
    """Turn into refusals the silences whose due date is past, one act each; return how many.

    Nothing depends on the night at which it runs: a night that was missed is caught up by the next, and an offer
    answered meanwhile is left alone.
    """
    total = 0
    for offre_id in _dus(actes):
        with actes.ouvre(OUTIL) as acte:
            suivie = lock_offre(acte, offre_id, None)
            if suivie.offre.etat is EtatOffre.NOTIFIEE and silence_vaut_refus(suivie.offre.echeance_le, acte.jour):
                _silence(acte, suivie)
                total += 1
    return total


def _dus(actes: Actes) -> list[int]:
    with actes.sessions.lecture() as session:
        requete = select(OffreLogement.id).where(OffreLogement.etat == EtatOffre.NOTIFIEE)
        du = OffreLogement.echeance_le < jour_local(actes.horloge.maintenant())
        return list(session.scalars(requete.where(du).order_by(OffreLogement.echeance_le, OffreLogement.id)))
