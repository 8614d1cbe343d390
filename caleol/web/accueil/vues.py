"""The first page of each role: what is waiting for this person today."""

from collections.abc import Callable

from flask import Blueprint, Response, render_template

from caleol.queries.accueil import controle, direction, membre, occupation, propositions, secretaire, travaux, vacances
from caleol.queries.accueil.avertissements import Avertissement, load_avertissements
from caleol.queries.bailleur import nom_bailleur
from caleol.rules.droits import Droit, Role
from caleol.web.acces import acces, libre
from caleol.web.contexte import aujourdhui, auteur, lecture, maintenant

plan = Blueprint("accueil", __name__)


@plan.get("/")
@acces(Droit.ACCUEIL)
def page() -> str:
    """Show what is waiting for this person today, in the role in use."""
    role = auteur().role
    return PAGES[role]() if role in PAGES else render_template("accueil/sans_role.html")


@plan.get("/sante")
@libre
def sante() -> Response:
    """Say that the server answers and reaches its database, for a supervisor."""
    nom_bailleur(lecture())
    return Response("ok", mimetype="text/plain")


def _secretaire() -> str:
    vue = secretaire.load_accueil(lecture(), auteur(), aujourdhui())
    return render_template("accueil/secretaire.html", vue=vue, avertissements=_avertissements())


def _membre() -> str:
    seances = membre.load_seances_membre(lecture(), auteur(), maintenant())
    return render_template("accueil/membre.html", seances=seances)


def _agence() -> str:
    return render_template(
        "accueil/agence.html",
        vacances=vacances.load_vacances(lecture(), auteur(), aujourdhui(), limite=50),
        propositions=propositions.load_propositions(lecture(), auteur()),
        occupation=occupation.load_travail(lecture(), auteur(), aujourdhui()),
    )


def _direction() -> str:
    vue = direction.load_tableau(lecture(), aujourdhui())
    return render_template("accueil/direction.html", vue=vue, avertissements=_avertissements())


def _avertissements() -> tuple[Avertissement, ...]:
    return load_avertissements(lecture(), auteur(), aujourdhui(), maintenant())


def _administrateur() -> str:
    manques = controle.load_a_completer(lecture(), aujourdhui())
    return render_template("accueil/administrateur.html", manques=manques, travaux=travaux.load_travaux(lecture()))


def _auditeur() -> str:
    session = lecture()
    chaines, seances = controle.load_chaines(session), controle.load_seances_finies(session)
    return render_template("accueil/auditeur.html", chaines=chaines, seances=seances)


PAGES: dict[Role | None, Callable[[], str]] = {
    Role.SECRETAIRE: _secretaire,
    Role.MEMBRE: _membre,
    Role.AGENCE: _agence,
    Role.DIRECTION: _direction,
    Role.ADMINISTRATEUR: _administrateur,
    Role.AUDITEUR: _auditeur,
}
