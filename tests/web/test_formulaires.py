"""Every text typed in a form has a maximum, never more than its column; figures and signs past all measure."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import inspect
from werkzeug.datastructures import MultiDict
from wtforms import Form, StringField
from wtforms.fields.core import UnboundField
from wtforms.validators import Length

import caleol.web
from caleol.models.commission import Commission, Mandat, Membre, ReglementInterieur, Siege
from caleol.models.compte import Utilisateur
from caleol.models.organisation import Agence, Bailleur, ValeurSaisie
from caleol.models.patrimoine import Vacance
from caleol.models.seance import Seance
from caleol.rules.droits import OUTIL, Role
from caleol.services.act import Actes
from caleol.web.formulaires import EurosField, Formulaire, NombreField, lit_date
from tests import fabriques as f
from tests.client import ClientVerifie

COLONNES: dict[str, tuple[type[Any], ...]] = {
    "IdentiteForm": (Utilisateur,),
    "NouveauCompteForm": (Utilisateur,),
    "ConnexionForm": (Utilisateur,),
    "MandatForm": (Membre, Mandat),
    "SiegeForm": (Siege,),
    "ValeurForm": (ValeurSaisie,),
    "ReglementForm": (ReglementInterieur,),
    "BailleurForm": (Bailleur,),
    "AgenceForm": (Agence,),
    "CommissionForm": (Commission,),
    "VacanceForm": (Vacance,),
    "SeanceForm": (Seance,),
}
AUTREMENT = {
    "nom_agence": "nom", "adresse_agence": "adresse", "nom_commission": "nom", "code_commission": "code",
    "designation": "designation_reference",
}  # fmt: skip


def formulaires(classe: type[Formulaire] = Formulaire) -> Iterator[type[Formulaire]]:
    for module in pkgutil.walk_packages(caleol.web.__path__, "caleol.web."):
        importlib.import_module(module.name)
    for fille in classe.__subclasses__():
        yield fille
        yield from formulaires(fille)


def textes() -> Iterator[tuple[type[Formulaire], str]]:
    for classe in dict.fromkeys(formulaires()):
        for nom in dir(classe):
            lie = getattr(classe, nom)
            if isinstance(lie, UnboundField) and issubclass(lie.field_class, StringField):
                yield classe, nom


def maximum(classe: type[Formulaire], nom: str) -> int | None:
    options = {"name": nom, "prefix": "", "translations": None}
    champ = classe.Meta().bind_field(Form(), getattr(classe, nom), options)
    longueurs = [v.max for v in champ.validators if isinstance(v, Length)]
    assert champ.flags.maxlength == min(longueurs), f"{classe.__name__}.{nom}: the page does not say the maximum"
    return min(longueurs)


@pytest.mark.parametrize(("classe", "nom"), list(textes()), ids=lambda v: v if isinstance(v, str) else v.__name__)
def test_a_text_has_a_maximum_that_its_column_holds(classe: type[Formulaire], nom: str):
    plafond = maximum(classe, nom)
    assert plafond is not None
    assert plafond > 0
    for modele in COLONNES.get(classe.__name__, ()):
        colonne = inspect(modele).columns.get(AUTREMENT.get(nom, nom))
        longueur = getattr(getattr(colonne, "type", None), "length", None)
        assert longueur is None or plafond <= longueur or _forme(classe, nom), f"{classe.__name__}.{nom}"


def _forme(classe: type[Formulaire], nom: str) -> bool:
    """Return whether the form of the text (SIREN, code) bounds it better than a length."""
    lie = getattr(classe, nom)
    valideurs = lie.kwargs.get("validators") or lie.args[1]
    return any(type(valideur).__name__ == "Regexp" for valideur in valideurs)


class Essai(Form):
    montant = EurosField()
    nombre = NombreField()


@pytest.mark.parametrize("texte", ["NaN", "Infinity", "1e999999999", "9" * 40, "-1", "douze"])
def test_amount_out_of_sense_is_an_error_of_the_field(texte: str):
    essai = Essai(data=None, formdata=_donnees(montant=texte))
    assert not essai.validate()
    assert essai.montant.data is None


@pytest.mark.parametrize("texte", ["NaN", "sNaN", "Infinity", "1e999999999", "9" * 5000])
def test_number_out_of_sense_is_an_error_of_the_field(texte: str):
    assert not Essai(data=None, formdata=_donnees(nombre=texte)).validate()


@pytest.mark.parametrize("texte", ["9/12/" + "9" * 30, "9" * 30 + "/12/2026", "9/" + "9" * 30 + "/2026"])
def test_date_past_all_measure_is_no_date(texte: str):
    with pytest.raises(ValueError, match=r".*"):
        lit_date(texte)


def _donnees(**champs: str) -> MultiDict[str, str]:
    return MultiDict(champs)


@pytest.mark.toutes_bases
@pytest.mark.parametrize("adresse", ["/logements-vacants?q=%00", "/demandes?q=a%00b", "/seances/%00"])
def test_character_zero_in_an_address_is_refused(actes: Actes, client: ClientVerifie, adresse: str):
    with actes.ouvre(OUTIL) as acte:
        commission = f.fabrique_commission(acte.session)
        client.connecte(f.fabrique_compte(acte.session, Role.SECRETAIRE, commission=commission), Role.SECRETAIRE)
    assert client.get(adresse).status_code == 400


@pytest.mark.toutes_bases
@pytest.mark.parametrize("identifiant", ["c.vasseur\0", "a" * 300])
def test_log_in_with_a_name_past_all_measure_is_refused(application: Flask, client: ClientVerifie, identifiant: str):
    reponse = client.post("/connexion/", data={"identifiant": identifiant, "mot_de_passe": "un mot de passe"})
    assert reponse.status_code in {400, 422}
