"""A reason or a condition corrected: at once before the minutes are validated, by a rectificatif after it.

What was voted stays as it was.
"""

import hashlib

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.validators import Optional

from caleol.kernel.errors import Conflit, Introuvable, Refus
from caleol.queries.deliberation import Deliberation
from caleol.queries.deliberation_lot import CandidatOuvert, DecisionLue, LotOuvert
from caleol.rules.decisions import TypeDecision
from caleol.rules.droits import Droit
from caleol.rules.motifs import FamilleMotif
from caleol.services.corrections import CORRIGEABLES, correct_decision
from caleol.services.rectificatifs import rectify_decision
from caleol.web.acces import acces
from caleol.web.contexte import aujourdhui, ouvre_acte
from caleol.web.deliberation import formulaires as f
from caleol.web.deliberation.affichage import lien, lue
from caleol.web.deliberation.saisie import CHAMPS
from caleol.web.formulaires import DateField, Formulaire
from caleol.web.lots.lecture import MAXIMUM
from caleol.web.nombres import entier

CLE = f"int(max={MAXIMUM})"
ADRESSE = f"/lots/<{CLE}:lot_id>/candidatures/<{CLE}:candidature_id>/correction"
plan = Blueprint("corrections", __name__, url_prefix=ADRESSE)
FAMILLES = {
    TypeDecision.NON_ATTRIBUTION: FamilleMotif.NON_ATTRIBUTION,
    TypeDecision.IRRECEVABILITE: FamilleMotif.IRRECEVABILITE,
}
Page = tuple[str, int]


class CorrectionForm(Formulaire):
    """What a decision carries: a reason and its fact, or a paper and its date."""

    version = HiddenField()
    relu = HiddenField()
    motif = SelectField("Motif", [Optional()])
    texte = TextAreaField("Fait du dossier, en toutes lettres")
    piece = f.PieceField("Pièce attendue", render_kw={"list": "pieces", "autocomplete": "off"})
    echeance = DateField("Avant le", minimum=2020)

    @property
    def empreinte(self) -> str:
        """Return the digest of what is typed: a change asks to read again."""
        return hashlib.sha256(repr([champ.data for champ in self if champ.name in VALEURS]).encode()).hexdigest()


VALEURS = frozenset({"motif", "texte", "piece", "echeance"})


@plan.get("")
@acces(Droit.TENIR_SEANCE)
def propose(seance_id: int, lot_id: int, candidature_id: int) -> str:
    """Show the reason or the condition of a decision, to be corrected."""
    deliberation, lot, candidat, decision = _decision(seance_id, lot_id, candidature_id)
    return _montre(deliberation, lot, candidat, _form(lot, candidat, decision))


@plan.post("")
@acces(Droit.TENIR_SEANCE)
def enregistre(seance_id: int, lot_id: int, candidature_id: int) -> Response | Page:
    """Record the correction; the minutes show it."""
    deliberation, lot, candidat, decision = _decision(seance_id, lot_id, candidature_id)
    form = _form(lot, candidat, decision)
    a_relire: list[str] = []
    if form.validate():
        try:
            _corrige(candidature_id, form, rectificatif=_validee(deliberation))
            if _validee(deliberation):
                flash(f"Correction ajoutée au projet de rectificatif\u00a0: {candidat.nom}.", "favorable")
                return redirect(url_for("seances.rectificatifs.page", seance_id=seance_id), 303)
            flash(f"Décision corrigée\u00a0: {candidat.nom}. Le procès-verbal la montre ainsi.", "favorable")
            return redirect(url_for("deliberation.page", seance_id=seance_id, lot=lot_id, _anchor="panneau"), 303)
        except Refus as refus:
            a_relire = _explique(form, refus, lot)
    return _montre(deliberation, lot, candidat, form, a_relire), 422


def _validee(deliberation: Deliberation) -> bool:
    """Return whether the minutes are validated: a correction is then a rectificatif."""
    return deliberation.etat.value == "validee"


def _corrige(candidature_id: int, form: CorrectionForm, *, rectificatif: bool) -> None:
    corrige = rectify_decision if rectificatif else correct_decision
    valeurs = {champ.name: champ.data for champ in form}
    with ouvre_acte() as acte:
        corrige(
            acte,
            candidature_id=candidature_id,
            version=entier(form.version.data) or 0,
            motif_code=valeurs.get("motif") or None,
            motif_texte=valeurs.get("texte") or "",
            condition_piece=valeurs.get("piece"),
            condition_echeance=valeurs.get("echeance"),
            relu=form.relu.data == form.empreinte,
        )


def _explique(form: CorrectionForm, refus: Refus, lot: LotOuvert) -> list[str]:
    """Put what was refused at its field; return what is to be read again."""
    constats = refus.data.get("constats", ())
    phrases = [" ".join(filter(None, (constat.phrase, constat.a_faire))) for constat in constats]
    if refus.code == "decisions_a_relire":
        form.relu.data = form.empreinte
        return phrases
    if isinstance(refus, Conflit):
        form.version.data = str(lot.version)
    if not constats:
        form.ajoute_refus(refus)
    for constat, phrase in zip(constats, phrases, strict=True):
        champ = form._fields.get(CHAMPS.get(constat.code, ""))
        if champ is None:
            form.form_errors.append(phrase)
        else:
            champ.errors = [*champ.errors, phrase]
    return []


def _decision(
    seance_id: int, lot_id: int, candidature_id: int
) -> tuple[Deliberation, LotOuvert, CandidatOuvert, DecisionLue]:
    deliberation = lue(seance_id, lot_id)
    lot = deliberation.courant
    candidats = lot.candidats if lot else ()
    candidat = next((c for c in candidats if c.candidature_id == candidature_id), None)
    if lot is None or lot.ligne.lot_id != lot_id or candidat is None or candidat.decision is None:
        raise Introuvable("decision", candidature=candidature_id)
    if deliberation.etat not in CORRIGEABLES and not _validee(deliberation):
        raise Refus("seance_etat", etat=deliberation.etat, attendus=CORRIGEABLES)
    if not corrigeable(candidat.decision):
        raise Introuvable("decision", candidature=candidature_id)
    return deliberation, lot, candidat, candidat.decision


def corrigeable(decision: DecisionLue) -> bool:
    """Return whether a decision carries a reason or a condition."""
    return decision.type in FAMILLES or decision.type is TypeDecision.ATTRIBUTION_CONDITION


def _form(lot: LotOuvert, candidat: CandidatOuvert, decision: DecisionLue) -> CorrectionForm:
    form = CorrectionForm(
        request.form if request.method == "POST" else None,
        data={
            "version": str(lot.version),
            "motif": decision.motif_code or "",
            "texte": decision.motif_texte,
            "piece": decision.piece or "",
            "echeance": decision.echeance,
        },
    )
    famille = FAMILLES.get(decision.type)
    if famille is None:
        del form.motif, form.texte
        return form
    del form.piece, form.echeance
    form.motif.choices = f.options_de_motif(famille, aujourdhui(), dict(candidat.suggestions))
    return form


def _montre(
    deliberation: Deliberation,
    lot: LotOuvert,
    candidat: CandidatOuvert,
    form: CorrectionForm,
    a_relire: list[str] | None = None,
) -> str:
    return render_template(
        "deliberation/correction.html",
        d=deliberation,
        lot=lot,
        candidat=candidat,
        form=form,
        a_relire=a_relire or [],
        pieces=[f.mots_piece(piece) for piece in f.pieces_connues()],
        lien=lien,
    )


plan.add_app_template_test(corrigeable, "corrigeable")
