"""An attribution taken back: the vote of the open séance that decides it, seat by seat."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.wrappers import Response

from caleol.kernel.errors import Refus
from caleol.kernel.francais import typographie
from caleol.queries.suites.actes import Cible, get_cible_candidature, list_seances_ouvertes, load_agenda_retrait
from caleol.queries.suites.retrait import TableRetrait, load_table
from caleol.rules.droits import Droit
from caleol.services.suites.retraits import withdraw_attribution
from caleol.services.suites.retraits_inscrits import inscribe_retrait, remove_retrait
from caleol.web.acces import acces
from caleol.web.contexte import auteur, lecture, ouvre_acte
from caleol.web.deliberation.formulaires import APPEL, DEPORT, SiegeForm
from caleol.web.deliberation.saisie import VOIX
from caleol.web.nombres import PLUS_GRANDE_CLE, cle, entier
from caleol.web.suivi.formulaires import RetraitForm

plan = Blueprint("retraits", __name__)
ADRESSE = f"/candidatures/<int(max={PLUS_GRANDE_CLE}):candidature_id>/retrait"
Tapes = ImmutableMultiDict[str, str]
FAIT = "Attribution retirée par la commission : une lettre est à préparer, le logement va au candidat suivant."
PERDU = "La commission n’a pas adopté le retrait : l’attribution tient. Le procès-verbal de la séance le dit."


@plan.get(ADRESSE)
@acces(Droit.TENIR_SEANCE)
def propose(candidature_id: int) -> str | Response:
    """Show the vote on an attribution, in the open séance of the address, else in the first."""
    cible = get_cible_candidature(lecture(), auteur(), candidature_id)
    if not _possible(cible):
        flash("Cet acte n’est plus possible : relisez où en est le logement.", "verifier")
        return redirect(_retour(cible), 303)
    return _montre(cible, RetraitForm(formdata=None), None)


@plan.post(ADRESSE)
@acces(Droit.TENIR_SEANCE)
def enregistre(candidature_id: int) -> Response | tuple[str, int]:
    """Record the vote."""
    cible = get_cible_candidature(lecture(), auteur(), candidature_id)
    form = RetraitForm()
    table, _ = _table(cible, form.seance_id.data)
    sieges = _sieges(table, request.form)
    lus = sieges if form.mode.data == APPEL else []
    a_relire: tuple[str, ...] = ()
    if form.validate() and all(part.validate() for _, part in lus):
        try:
            adopte = _retire(candidature_id, form, [(siege_id, part.voix.data) for siege_id, part in lus])
            flash(typographie(FAIT if adopte else PERDU), "favorable" if adopte else "verifier")
            return redirect(_retour(cible), 303)
        except Refus as refus:
            a_relire = refus.data.get("constats", ())
            if not a_relire:
                form.ajoute_refus(refus)
    return _montre(cible, form, request.form, a_relire), 422


@plan.post(f"{ADRESSE}/inscription")
@acces(Droit.TENIR_SEANCE)
def inscrit(candidature_id: int) -> Response:
    """Put the withdrawal on the agenda of a séance in preparation."""
    cible = get_cible_candidature(lecture(), auteur(), candidature_id)
    seance_id = request.form.get("seance_id", 0, type=cle)
    with ouvre_acte() as acte:
        inscribe_retrait(acte, candidature_id=candidature_id, seance_id=seance_id)
    flash("Retrait inscrit à l’ordre du jour : les membres y liront le logement, sans le nom du ménage.", "favorable")
    return redirect(url_for("suivi.retraits.propose", candidature_id=cible.classe.candidature_id), 303)


@plan.post(f"/retraits/<int(max={PLUS_GRANDE_CLE}):point_id>/oter")
@acces(Droit.TENIR_SEANCE)
def ote(point_id: int) -> Response:
    """Take the withdrawal off an agenda in preparation."""
    with ouvre_acte() as acte:
        seance_id = remove_retrait(acte, point_id=point_id)
    flash("Retrait ôté de l’ordre du jour.", "favorable")
    return redirect(url_for("seances.page", seance_id=seance_id), 303)


def _retire(candidature_id: int, form: RetraitForm, voix: list[tuple[int, str]]) -> bool:
    appel = form.mode.data == APPEL
    votants = [entier(cle) for cle in (form.votants.data or "").split(",")]
    with ouvre_acte() as acte:
        return withdraw_attribution(
            acte,
            candidature_id=candidature_id,
            seance_id=entier(form.seance_id.data) or 0,
            motif=form.motif.data or "",
            votes={siege_id: VOIX[choix] for siege_id, choix in voix if choix in VOIX} if appel else None,
            deports=frozenset(siege_id for siege_id, choix in voix if choix == DEPORT),
            votants=frozenset(cle for cle in votants if cle is not None),
            relu=form.relu.data,
        )


def _table(cible: Cible, seance: str | None) -> tuple[TableRetrait | None, tuple[tuple[int, str], ...]]:
    """Return the room of the séance asked for, else of the first open one, and the open séances."""
    ouvertes = list_seances_ouvertes(lecture(), auteur(), cible.lot.seance_id)
    cles = [seance_id for seance_id, _ in ouvertes]
    voulue = entier(seance) if entier(seance) in cles else next(iter(cles), None)
    table = load_table(lecture(), auteur(), voulue, cible.lot.lot_id) if voulue is not None else None
    return table, ouvertes


def _sieges(table: TableRetrait | None, tapes: Tapes | None) -> list[tuple[int, SiegeForm]]:
    votants = table.votants if table else ()
    return [(v.siege_id, SiegeForm(tapes, prefix=f"s{v.siege_id}-")) for v in votants]


def _montre(cible: Cible, form: RetraitForm, tapes: Tapes | None, a_relire: tuple[str, ...] = ()) -> str:
    table, ouvertes = _table(cible, form.seance_id.data or request.args.get("seance"))
    if table is not None:
        form.seance_id.data = str(table.seance_id)
        form.votants.data = ",".join(str(v.siege_id) for v in table.votants)
    return render_template(
        "suivi/retrait.html",
        cible=cible,
        form=form,
        table=table,
        sieges=dict(_sieges(table, tapes)),
        ouvertes=ouvertes,
        agenda=load_agenda_retrait(lecture(), auteur(), cible),
        a_relire=a_relire,
        retour=_retour(cible),
    )


def _possible(cible: Cible) -> bool:
    return cible.lot.issue is None and cible.classe.retirable


def _retour(cible: Cible) -> str:
    return url_for("suivi.lot", lot_id=cible.lot.lot_id)
