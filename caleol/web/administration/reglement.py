"""The rules of a règlement intérieur in words: their groups, their labels, their form."""

from dataclasses import fields
from datetime import date
from typing import Any

from wtforms import BooleanField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from caleol.kernel import francais as fr
from caleol.rules.enumeration import EnumLibelle
from caleol.rules.reglement import ENUMERATIONS, Departage, ModaliteSeance, ReglesSeance
from caleol.web.formulaires import DateField, Formulaire, Requis, choix

GROUPES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Quorum et vote",
        (
            "quorum_minimum",
            "quorum_base",
            "quorum_designes",
            "majorite",
            "second_tour",
            "departage",
            "deport_dans_la_base",
            "votes_visibles",
            "pv_nominatif",
        ),
    ),
    ("Convocation", ("convocation_jours", "convocation_unite", "urgence_admise")),
    (
        "Formes de séance",
        (
            "modalites",
            "ecrit_duree_minimale_heures",
            "base_participation",
            "renvoi_ecrit_par_un_membre",
            "lot_mi_salle_mi_ecrit",
        ),
    ),
    (
        "Suppléance et pouvoirs",
        ("suppleance", "pouvoir_admis", "pouvoirs_par_membre", "pouvoir_compte_au_quorum"),
    ),
    (
        "Procès-verbal et confidentialité",
        (
            "signature_second_membre",
            "approbation_seance_suivante",
            "engagement_confidentialite",
            "presentation_anonyme",
        ),
    ),
    ("Délais donnés aux ménages", ("reponse_offre_jours", "condition_jours", "alsace_moselle")),
)

LIBELLES = {
    "quorum_minimum": "Quorum, en voix",
    "quorum_base": "Le quorum se compte parmi",
    "quorum_designes": "Dont membres désignés, au moins",
    "majorite": "Un classement est adopté à",
    "second_tour": "Second tour entre les deux premiers classements",
    "departage": "À égalité des voix",
    "deport_dans_la_base": "Un membre qui se déporte reste compté dans la base de participation",
    "votes_visibles": "Chacun voit les votes des autres pendant le scrutin",
    "pv_nominatif": "Le procès-verbal dit le vote de chacun",
    "convocation_jours": "Délai de convocation, en jours",
    "convocation_unite": "Les jours se comptent en",
    "urgence_admise": "Procédure d’urgence admise",
    "modalites": "Une séance peut se tenir",
    "ecrit_duree_minimale_heures": "Durée minimale d’un vote par écrit, en heures",
    "base_participation": "La moitié qui doit participer par écrit se compte sur",
    "renvoi_ecrit_par_un_membre": "Un seul membre peut renvoyer un lot en séance",
    "lot_mi_salle_mi_ecrit": "Un lot peut se voter à la fois en salle et par écrit",
    "suppleance": "Suppléance",
    "pouvoir_admis": "Un membre peut donner pouvoir à un autre",
    "pouvoirs_par_membre": "Pouvoirs reçus par membre, au plus",
    "pouvoir_compte_au_quorum": "Un pouvoir compte dans le quorum",
    "signature_second_membre": "Un second membre signe le procès-verbal",
    "approbation_seance_suivante": "Le procès-verbal est approuvé à la séance suivante",
    "engagement_confidentialite": "Chaque membre signe un engagement de confidentialité",
    "presentation_anonyme": "Les membres lisent les candidats sans leur nom, jusqu’à la décision",
    "reponse_offre_jours": "Délai de réponse à une offre, en jours",
    "condition_jours": "Délai pour remplir une condition, en jours",
    "alsace_moselle": "Jours fériés d’Alsace et de Moselle",
}

AIDES = {
    "quorum_minimum": "Le code ne le fixe pas. Tant qu’il manque, aucune séance ne peut s’ouvrir.",
    "reponse_offre_jours": "Dix jours au moins (CCH, R441-10).",
    "presentation_anonyme": "« Candidat B » ; qui n’a que voix consultative ne lit jamais le nom.",
    "departage": "La voix du maire de la commune du logement l’emporte par la loi (CCH, L441-2) ; la suite est à vous.",
}

DEPARTAGES = {
    "maire>president>report": "maire, puis président, puis report du lot",
    "maire>report": "maire, puis report du lot",
}


def lisible(nom: str, valeur: Any) -> str:
    """Return a rule in words."""
    if valeur is None:
        return "non fixé"
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if nom == "departage":
        return ", puis ".join(Departage(v).libelle for v in valeur)
    if nom == "modalites":
        return fr.liste_et([ModaliteSeance(v).libelle for v in sorted(valeur)], "ou")
    if isinstance(valeur, EnumLibelle):
        return valeur.libelle
    return str(valeur)


def propose(nom: str, valeur: Any) -> bool:
    """Return whether a rule is our own proposal, that nobody changed."""
    return bool(valeur == getattr(ReglesSeance(depuis=date(2000, 1, 1)), nom)) and nom != "quorum_minimum"


def _champ(nom: str, defaut: Any) -> Any:
    """Return the field of one rule."""
    libelle = LIBELLES[nom]
    if nom in ENUMERATIONS:
        return SelectField(libelle, choices=choix(*((e.value, e.libelle) for e in ENUMERATIONS[nom])))
    if nom == "departage":
        return RadioField(libelle, choices=choix(*DEPARTAGES.items()))
    if nom == "modalites":
        return SelectMultipleField(
            libelle,
            choices=choix(*((m.value, m.libelle) for m in ModaliteSeance)),
            widget=ListWidget(prefix_label=False),
            option_widget=CheckboxInput(),
        )
    if isinstance(defaut, bool):
        return BooleanField(libelle)
    message = "Écrivez un nombre entier, de 0 à 400."
    return IntegerField(libelle, [Optional(), NumberRange(0, 400, message)])


class BaseReglementForm(Formulaire):
    """When a version begins and where it comes from."""

    debut = DateField("En vigueur depuis le", [Requis()])
    adopte_le = DateField("Adopté le")
    source = StringField("Source", [Requis("Écrivez d’où vient ce règlement."), Length(max=200)])

    def regles(self) -> dict[str, Any]:
        """Return the rules as plain values; an empty number keeps its default."""
        valeurs: dict[str, Any] = {}
        for nom in LIBELLES:
            donnee = self[nom].data
            if nom == "departage":
                donnee = (donnee or "").split(">")
            if donnee is not None or nom == "quorum_minimum":
                valeurs[nom] = donnee
        return valeurs


_DEFAUTS = ReglesSeance(depuis=date(2000, 1, 1))
_CHAMPS = {c.name: _champ(c.name, getattr(_DEFAUTS, c.name)) for c in fields(ReglesSeance) if c.name in LIBELLES}
ReglementForm: type[BaseReglementForm] = type("ReglementForm", (BaseReglementForm,), _CHAMPS)


def initiales(regles: ReglesSeance | None) -> dict[str, Any]:
    """Return what the form of a next version shows first: the version before, else what we propose."""
    modele = regles or _DEFAUTS
    valeurs: dict[str, Any] = {nom: getattr(modele, nom) for nom in LIBELLES}
    valeurs["departage"] = ">".join(valeurs["departage"])
    valeurs["modalites"] = sorted(valeurs["modalites"])
    return valeurs
