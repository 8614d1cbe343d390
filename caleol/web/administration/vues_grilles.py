"""Pages of the grids: drafts written and tried, versions compared, one published."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import Response as ReponseFlask
from flask_wtf.file import FileField
from werkzeug.wrappers import Response
from wtforms import HiddenField, TextAreaField
from wtforms.validators import Length

from caleol.kernel.errors import Refus
from caleol.queries.etudes import list_etudes
from caleol.queries.grilles_redigees import GrilleRedigee, get_comparaison_grilles, get_grille, list_grilles
from caleol.rules.droits import Droit
from caleol.rules.grille import avertissements
from caleol.rules.grille.avertissements import avertissements_sources
from caleol.services.grilles import delete_brouillon, publish_brouillon, save_brouillon
from caleol.services.recalcul import start_recalcul
from caleol.web.acces import acces
from caleol.web.contexte import actes, aujourdhui, auteur, lecture, maintenant, ouvre_acte
from caleol.web.formulaires import Formulaire
from caleol.web.imports.fond import lance
from caleol.web.nombres import cle

plan = Blueprint("grilles", __name__, url_prefix="/administration")
MAXIMUM = 100_000
Page = str | tuple[str, int]


class GrilleForm(Formulaire):
    """The text of a grid, typed or in a file."""

    fichier = FileField("Fichier de la grille")
    texte = TextAreaField("Texte de la grille", [Length(max=MAXIMUM)])
    revision = HiddenField()

    @property
    def contenu(self) -> str:
        """Return the text: that of the file where one was chosen.

        Raises:
            Refus: `texte_requis`, `fichier_pas_texte`.
        """
        octets = self.fichier.data.read(MAXIMUM + 1) if self.fichier.data else b""
        try:
            texte = octets.decode("utf-8-sig") or self.texte.data or ""
        except UnicodeDecodeError as erreur:
            raise Refus("fichier_pas_texte", champ="fichier") from erreur
        if not texte.strip():
            raise Refus("texte_requis", champ="texte")
        return texte


@plan.get("/grilles")
@acces(Droit.LIRE_REGLES)
def grilles() -> str:
    """List the grids, drafts and published, and the form of a new draft."""
    return _liste(GrilleForm(formdata=None))


@plan.post("/grilles")
@acces(Droit.PROPOSER_REGLES)
def redige() -> Response | Page:
    """Keep a new draft."""
    form = GrilleForm()
    if form.validate_on_submit():
        try:
            with ouvre_acte() as acte:
                grille_id = save_brouillon(acte, texte=form.contenu)
            flash("Brouillon gardé. Il ne donne de points à personne tant qu’il n’est pas publié.", "favorable")
            return redirect(url_for("grilles.grille", grille_id=grille_id), 303)
        except Refus as refus:
            form.ajoute_refus(_sur_le_texte(refus))
    return _liste(form), 422


@plan.get("/grilles/<int:grille_id>")
@acces(Droit.LIRE_REGLES)
def grille(grille_id: int) -> str:
    """Show a grid: its criteria, what the State expects of its weights, its text."""
    redigee = get_grille(lecture(), grille_id, aujourdhui())
    return _fiche(redigee, GrilleForm(formdata=None, data={"texte": redigee.texte, "revision": redigee.revision}))


@plan.post("/grilles/<int:grille_id>")
@acces(Droit.PROPOSER_REGLES)
def corrige(grille_id: int) -> Response | Page:
    """Keep another text of a draft."""
    redigee, form = get_grille(lecture(), grille_id, aujourdhui()), GrilleForm()
    if form.validate_on_submit():
        try:
            with ouvre_acte() as acte:
                save_brouillon(acte, texte=form.contenu, grille_id=grille_id, revision=_revision())
            flash("Brouillon gardé.", "favorable")
            return redirect(url_for("grilles.grille", grille_id=grille_id), 303)
        except Refus as refus:
            form.ajoute_refus(_sur_le_texte(refus))
    return _fiche(redigee, form), 422


@plan.post("/grilles/<int:grille_id>/publication")
@acces(Droit.GERER_REGLES)
def publie(grille_id: int) -> Response | Page:
    """Publish a draft; the waiting list is computed again at once where it is in force already."""
    redigee = get_grille(lecture(), grille_id, aujourdhui())
    try:
        with ouvre_acte() as acte:
            publish_brouillon(acte, grille_id=grille_id, revision=_revision())
    except Refus as refus:
        form = GrilleForm(formdata=None, data={"texte": redigee.texte, "revision": redigee.revision})
        form.ajoute_refus(_sur_le_texte(refus))
        return _fiche(redigee, form), 422
    if redigee.debut and redigee.debut <= aujourdhui():
        lance(start_recalcul(actes(), auteur()))
        flash(
            "Grille publiée. La liste d’attente se recalcule ; les séances passées gardent leurs points.", "favorable"
        )
    else:
        flash("Grille publiée. La liste d’attente se recalculera le jour où elle entre en vigueur.", "favorable")
    return redirect(url_for("grilles.grille", grille_id=grille_id), 303)


@plan.post("/grilles/<int:grille_id>/abandon")
@acces(Droit.PROPOSER_REGLES)
def abandonne(grille_id: int) -> Response:
    """Throw a draft away."""
    with ouvre_acte() as acte:
        delete_brouillon(acte, grille_id=grille_id, revision=_revision())
    flash("Brouillon supprimé.", "favorable")
    return redirect(url_for("grilles.grilles"), 303)


@plan.get("/grilles/<int:grille_id>/comparaison")
@acces(Droit.LIRE_REGLES)
def comparaison(grille_id: int) -> str:
    """Show what changes from a grid (`avec`) to this one."""
    avec = request.args.get("avec", 0, type=cle)
    comparees = get_comparaison_grilles(lecture(), avec, grille_id, aujourdhui())
    autres = [g for g in list_grilles(lecture(), aujourdhui()) if g.id != grille_id]
    return render_template("administration/grilles_comparees.html", comparees=comparees, autres=autres)


@plan.get("/grilles/<int:grille_id>/texte.toml")
@acces(Droit.LIRE_REGLES)
def texte(grille_id: int) -> ReponseFlask:
    """Give the text of a grid as a file."""
    redigee = get_grille(lecture(), grille_id, aujourdhui())
    entetes = {"Content-Disposition": f'attachment; filename="grille-{redigee.id}-version-{redigee.version}.toml"'}
    return ReponseFlask(redigee.texte, mimetype="application/toml; charset=utf-8", headers=entetes)


def _revision() -> int:
    return request.form.get("revision", 0, type=cle)


def _sur_le_texte(refus: Refus) -> Refus:
    """Put a refusal without a field beside the text, where it is mended."""
    return refus if refus.champ else Refus(refus.code, champ="texte", **refus.data)


def _liste(form: GrilleForm) -> str:
    toutes = list_grilles(lecture(), aujourdhui())
    return render_template(
        "administration/grilles.html",
        brouillons=[g for g in toutes if not g.publiee],
        publiees=[g for g in toutes if g.publiee],
        form=form,
    )


def _fiche(redigee: GrilleRedigee, form: GrilleForm) -> str:
    return render_template(
        "administration/grille.html",
        redigee=redigee,
        grille=redigee.grille,
        form=form,
        avertissements=(*avertissements(redigee.grille), *avertissements_sources(redigee.grille)),
        autres=[g for g in list_grilles(lecture(), aujourdhui()) if g.id != redigee.id],
        etudes=list_etudes(lecture(), redigee.id, maintenant()),
    )
