"""Corrections of validated minutes: written by the secretary, validated by who presided, sealed, never an edit (R69).

A correction changes words and, on a decision, its reason or its condition. The votes, the kinds and the ranks stand:
another result needs the commission (point 28).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from sqlalchemy import select

from caleol.documents.canonique import donnees_a_sceller
from caleol.kernel import francais as fr
from caleol.kernel.errors import Conflit, Interdit, Introuvable, Refus
from caleol.kernel.papiers import Sceau
from caleol.kernel.rectificatif import RectificatifDonnees
from caleol.models.demande import Demande
from caleol.models.enumerations import EtatSeance
from caleol.models.lot import Candidature, Decision, Lot
from caleol.models.rectificatif import Rectificatif, Rectification
from caleol.models.seance import Pv, Seance
from caleol.models.suivi import ConditionSuspensive
from caleol.queries.papiers.entete import reference
from caleol.queries.papiers.fige import ecrit_rectificatif, lit_rectificatif
from caleol.queries.pv import pv_valide
from caleol.queries.rectificatifs import read_rectificatif
from caleol.queries.seance_lisible import preside
from caleol.rules.decisions import TypeDecision
from caleol.rules.droits import Droit
from caleol.rules.motifs import motif
from caleol.rules.pieces import piece
from caleol.services.act import Acte
from caleol.services.classements import DecisionSaisie
from caleol.services.corrections import Corrigee, apply_correction, read_corrigee
from caleol.services.pv import MOYEN
from caleol.services.registre import empreinte, forme_canonique, get_tete
from caleol.services.seances import exige_etat, lock_ligne, lock_seance, numero_du_lot
from caleol.services.suites.journal import note_decision

RECTIFICATIF: Final = "RECT"
LONGUEUR_ENDROIT: Final = 250


def rectify_text(acte: Acte, *, seance_id: int, endroit: str, ecrit: str, lire: str) -> int:
    """Add to the draft a correction of words: where, what the minutes say, what is to be read; return its key.

    Raises:
        Introuvable: not a séance of the author's commissions.
        Refus: `seance_etat`, `rectification_vide`, `rectification_egale`.
    """
    acte.exige(Droit.TENIR_SEANCE)
    seance = lock_seance(acte, seance_id)
    exige_etat(seance, EtatSeance.VALIDEE)
    propres = {"endroit": endroit.strip(), "ecrit": ecrit.strip(), "lire": lire.strip()}
    for champ, texte in propres.items():
        if not texte:
            raise Refus("rectification_vide", champ=champ)
    if propres["ecrit"] == propres["lire"]:
        raise Refus("rectification_egale", champ="lire")
    ligne = Rectification(endroit=propres["endroit"][:LONGUEUR_ENDROIT], ecrit=propres["ecrit"], lire=propres["lire"])
    return _add(acte, seance, ligne)


def rectify_decision(
    acte: Acte,
    *,
    candidature_id: int,
    version: int,
    motif_code: str | None = None,
    motif_texte: str = "",
    condition_piece: str | None = None,
    condition_echeance: date | None = None,
    relu: bool = False,
) -> int:
    """Add to the draft the correction of a reason or of a condition, checked as before the vote; return its key.

    Raises:
        Introuvable, Conflit, Refus: as `corrections.correct_decision`; `rectification_egale` where nothing changes;
            `condition_close` where it is met or fallen.
    """
    valeurs = (motif_code, motif_texte, condition_piece, condition_echeance)
    corrigee = read_corrigee(acte, candidature_id, version, valeurs, relu=relu, etats=(EtatSeance.VALIDEE,))
    decision, finale = corrigee.decision, corrigee.finale
    ecrit, lire = _dit(decision), _dit(finale)
    if ecrit == lire:
        raise Refus("rectification_egale")
    if finale.type is TypeDecision.ATTRIBUTION_CONDITION:
        _exige_ouverte(acte, decision.id)
    projet = _projet(acte, corrigee.seance)
    ancienne = next((ligne for ligne in projet.lignes if ligne.decision_id == decision.id), None)
    if ancienne is not None:
        projet.lignes.remove(ancienne)
        acte.session.flush()
    numero = numero_du_lot(acte, corrigee.lot)
    ligne = Rectification(
        lot=numero,
        endroit=_endroit(acte, corrigee, numero),
        ecrit=ecrit,
        lire=lire,
        decision_id=decision.id,
        motif_code=finale.motif_code,
        motif_texte=finale.motif_texte or None,
        condition_piece=finale.condition_piece,
        condition_echeance=finale.condition_echeance,
    )
    return _add(acte, corrigee.seance, ligne)


def _endroit(acte: Acte, corrigee: Corrigee, numero: int) -> str:
    candidature = acte.session.get_one(Candidature, corrigee.decision.candidature_id)
    demande = acte.session.get_one(Demande, candidature.demande_id)
    nom = fr.nom_complet(demande.civilite, demande.prenom, demande.nom)
    quoi = "condition" if corrigee.finale.type is TypeDecision.ATTRIBUTION_CONDITION else "motif"
    return f"Lot {numero}, {nom}\u00a0: {quoi} de la décision"[:LONGUEUR_ENDROIT]


def _dit(decision: Decision | DecisionSaisie) -> str:
    """Return in words the reason or the condition of a decision."""
    if decision.type is TypeDecision.ATTRIBUTION_CONDITION:
        papiers = piece(decision.condition_piece).papiers if decision.condition_piece else ""
        avant = fr.date_sans_jour(decision.condition_echeance) if decision.condition_echeance else ""
        return f"{papiers}, au plus tard le {avant}"
    phrase = motif(decision.motif_code).label_lettre if decision.motif_code else ""
    return " ".join(partie for partie in (phrase, decision.motif_texte or "") if partie)


def _exige_ouverte(acte: Acte, decision_id: int) -> ConditionSuspensive | None:
    condition = acte.session.scalar(
        select(ConditionSuspensive).where(ConditionSuspensive.decision_id == decision_id).with_for_update()
    )
    if condition is not None and (condition.remplie_le is not None or condition.tombee_le is not None):
        raise Refus("condition_close")
    return condition


def _projet(acte: Acte, seance: Seance) -> Rectificatif:
    """Return the draft of a séance, made where there is none."""
    pv = pv_valide(acte.session, seance.id)
    if pv is None:
        raise Introuvable("pv", seance_id=seance.id)
    lignes = acte.session.scalars(select(Rectificatif).where(Rectificatif.pv_id == pv.id)).all()
    projet = next((ligne for ligne in lignes if ligne.valide_le is None), None)
    if projet is not None:
        return projet
    numero = max((ligne.numero for ligne in lignes), default=0) + 1
    projet = Rectificatif(
        pv_id=pv.id,
        numero=numero,
        reference=f"{reference(seance, RECTIFICATIF)}/{numero}",
        redige_le=acte.instant,
        redige_par_id=acte.utilisateur_id,
    )
    acte.session.add(projet)
    acte.session.flush()
    return projet


def _add(acte: Acte, seance: Seance, ligne: Rectification) -> int:
    projet = _projet(acte, seance)
    ligne.rectificatif_id = projet.id
    acte.session.add(ligne)
    acte.session.flush()
    acte.session.refresh(projet)
    donnees = {"seance": seance.id, "ligne": ligne.id, "decision": ligne.decision_id}
    acte.inscrire(
        "rectification_ecrite", "rectificatif", projet.id, donnees, {"ecrit": ligne.ecrit, "lire": ligne.lire}
    )
    return ligne.id


def remove_rectification(acte: Acte, *, seance_id: int, rectification_id: int) -> None:
    """Take a line out of the draft.

    Raises:
        Introuvable: no such line of a draft in the perimeter.
    """
    acte.exige(Droit.TENIR_SEANCE)
    seance = lock_seance(acte, seance_id)
    ligne = acte.session.get(Rectification, rectification_id)
    projet = acte.session.get(Rectificatif, ligne.rectificatif_id) if ligne is not None else None
    pv = pv_valide(acte.session, seance.id)
    if ligne is None or projet is None or pv is None or projet.pv_id != pv.id or projet.valide_le is not None:
        raise Introuvable("rectificatif", id=rectification_id)
    acte.inscrire("rectification_retiree", "rectificatif", projet.id, {"seance": seance.id, "ligne": ligne.id})
    projet.lignes.remove(ligne)


def validate_rectificatif(acte: Acte, *, seance_id: int, rectificatif_id: int, lu: str) -> None:
    """Validate a correction: the act of who presided; decisions take their new words, the paper is frozen and sealed.

    `lu` is the digest of the draft that was read (`empreinte_rectificatif`).

    Raises:
        Introuvable: no such correction of these minutes.
        Interdit: `pv_validation_reservee`.
        Conflit: the draft is no longer the one that was read, or it is validated.
        Refus: `rectification_vide` without a line, `condition_close`.
    """
    acte.exige(Droit.VALIDER_PV)
    seance = lock_ligne(acte, seance_id)
    ligne = acte.session.get(Rectificatif, rectificatif_id, populate_existing=True)
    if seance is None or ligne is None or acte.session.get_one(Pv, ligne.pv_id).seance_id != seance_id:
        raise Introuvable("rectificatif", id=rectificatif_id)
    if not preside(acte.auteur, seance):
        raise Interdit("pv_validation_reservee")
    projet = read_rectificatif(acte.session, ligne)
    if ligne.valide_le is not None or lu != empreinte_rectificatif(projet):
        raise Conflit("rectificatif", id=rectificatif_id)
    if not projet.lignes:
        raise Refus("rectification_vide")
    _applique(acte, ligne.lignes)
    _scelle(acte, ligne, projet)


def _applique(acte: Acte, lignes: Sequence[Rectification]) -> None:
    for ligne in lignes:
        if ligne.decision_id is None:
            continue
        decision = acte.session.get_one(Decision, ligne.decision_id)
        lot = acte.session.get_one(Lot, decision.lot_id, with_for_update=True, populate_existing=True)
        finale = DecisionSaisie(
            decision.candidature_id,
            decision.type,
            decision.rang,
            ligne.motif_code,
            ligne.motif_texte or "",
            ligne.condition_piece,
            ligne.condition_echeance,
        )
        if decision.type is TypeDecision.ATTRIBUTION_CONDITION:
            condition = _exige_ouverte(acte, decision.id)
            if condition is not None and ligne.condition_echeance is not None:
                condition.echeance_le = ligne.condition_echeance
        apply_correction(acte, lot, decision, finale)
        note_decision(acte, "rectification_decision", decision, {"rectificatif": ligne.rectificatif_id})


def _scelle(acte: Acte, ligne: Rectificatif, projet: RectificatifDonnees) -> None:
    president, *autres = projet.signatures
    donnees = replace(
        projet,
        projet=False,
        entete=replace(projet.entete, date_document=acte.jour),
        signatures=(replace(president, signe_le=acte.instant, moyen=MOYEN), *autres),
    )
    condense = empreinte_rectificatif(donnees)
    inscrit = {"reference": ligne.reference, "pv": projet.original, "empreinte_donnees": condense}
    acte.inscrire("validation_rectificatif", "rectificatif", ligne.id, inscrit)
    tete = get_tete(acte.session)
    sceau = Sceau(empreinte=condense, entree_registre=tete.rang, tete_registre=tete.empreinte, scelle_le=acte.instant)
    scelle = replace(donnees, sceau=sceau)
    ecrit = ecrit_rectificatif(scelle)
    if lit_rectificatif(ecrit) != scelle:
        raise ValueError("the correction kept would not read back as it is")
    ligne.donnees, ligne.empreinte_donnees, ligne.tete_registre = ecrit, condense, tete.empreinte
    ligne.valide_le, ligne.valide_par_id = acte.instant, acte.utilisateur_id


def empreinte_rectificatif(donnees: RectificatifDonnees) -> str:
    """Return the SHA-256 of the canonical data of a correction: what its seal prints."""
    return empreinte(forme_canonique(donnees_a_sceller(donnees)))
