"""The texts of the letters: read them, see one with an invented household, write a new version."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from caleol.kernel.errors import Introuvable, Refus
from caleol.queries.suites.modeles import ModeleLu, list_versions, load_modeles
from caleol.rules.courriers import (
    BLOCS_EN_MOTS,
    EXEMPLES,
    MOTS,
    OBLIGATOIRES,
    FauteModele,
    NatureCourrier,
    controler_modele,
    remplir,
)
from caleol.rules.droits import Droit
from caleol.services.suites.modeles import save_modele
from caleol.web.acces import acces
from caleol.web.contexte import aujourdhui, lecture, ouvre_acte
from caleol.web.formulaires import DateField, Formulaire, Requis

plan = Blueprint("modeles", __name__, url_prefix="/lettres")
Page = tuple[str, int]


class ModeleForm(Formulaire):
    """A new version of a text."""

    objet = StringField("Objet", [Requis("Écrivez l’objet de la lettre."), Length(max=200)])
    texte = TextAreaField("Texte", [Requis("Écrivez le texte de la lettre."), Length(max=8000)])
    depuis = DateField("En vigueur depuis le", [Requis("Écrivez le premier jour.")], minimum=2020)


@plan.get("")
@acces(Droit.LIRE_REGLES)
def liste() -> str:
    """Show the letters and the version of each in force."""
    return render_template("suivi/modeles.html", modeles=tuple(load_modeles(lecture(), aujourdhui()).values()))


@plan.get("/<nature_courrier>")
@acces(Droit.LIRE_REGLES)
def modele(nature_courrier: str) -> str:
    """Show one text, what it looks like, its versions."""
    lu = _lu(nature_courrier)
    form = ModeleForm(formdata=None, objet=lu.objet, texte=lu.texte, depuis=aujourdhui())
    return _montre(lu, form)


@plan.post("/<nature_courrier>")
@acces(Droit.GERER_REGLES)
def enregistre(nature_courrier: str) -> Response | Page:
    """Write a new version."""
    lu, form = _lu(nature_courrier), ModeleForm()
    fautes: tuple[str, ...] = ()
    if form.validate():
        try:
            with ouvre_acte() as acte:
                save_modele(
                    acte,
                    nature=lu.nature,
                    objet=form.objet.data or "",
                    texte=form.texte.data or "",
                    depuis=form.depuis.jour,
                )
            flash("Nouvelle version enregistrée. Les lettres déjà préparées ne changent pas.", "favorable")
            return redirect(url_for("suivi.modeles.modele", nature_courrier=nature_courrier), 303)
        except Refus as refus:
            form.ajoute_refus(refus)
            fautes = tuple(_faute(genre, mot) for genre, mot in refus.data.get("fautes", ()))
    return _montre(lu, form, fautes), 422


def _faute(genre: FauteModele, mot: str) -> str:
    return f"{{{mot}}} : {genre.libelle}{f' ({MOTS[mot]})' if mot in MOTS else ''}." if mot else genre.libelle


def _lu(nature: str) -> ModeleLu:
    trouve = next((n for n in NatureCourrier if n.value == nature), None)
    if trouve is None:
        raise Introuvable("modele", nature=nature)
    return load_modeles(lecture(), aujourdhui())[trouve]


def _montre(lu: ModeleLu, form: ModeleForm, fautes: tuple[str, ...] = ()) -> str:
    texte = form.texte.data or ""
    return render_template(
        "suivi/modele.html",
        modele=lu,
        form=form,
        fautes=fautes,
        versions=list_versions(lecture(), lu.nature),
        apercu=_apercu(texte) if not controler_modele(lu.nature, texte) else (),
        mots=MOTS,
        blocs=BLOCS_EN_MOTS,
        obligatoires=OBLIGATOIRES[lu.nature],
    )


def _apercu(texte: str) -> tuple[str, ...]:
    """Return the lines of a text with the values of an invented household."""
    valeurs = {**EXEMPLES, **BLOCS_EN_MOTS}
    return tuple(remplir(ligne, valeurs).replace("**", "") for ligne in texte.splitlines() if ligne.strip())
