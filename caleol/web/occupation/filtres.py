"""The filters of the lists of leases, as an address says them, and the way back to the list to complete."""

from dataclasses import replace
from typing import Any

from flask import request, url_for

from caleol.queries.occupation.liste import FiltreEcheance, FiltresBaux
from caleol.rules.occupation.situations import Etat, Manque, SituationOccupation
from caleol.web.lots.lecture import entier, enumere, filtres_adresse


def filtres_lus() -> FiltresBaux:
    """Return the filters of the address; what is no filter is left out."""
    return FiltresBaux(
        texte=request.args.get("q", "").strip(),
        commune=request.args.get("commune", ""),
        agence_id=entier("agence"),
        situation=enumere(SituationOccupation, "situation"),
        etat=enumere(Etat, "constat") or Etat.CONSTATEE,
        echeance=enumere(FiltreEcheance, "echeance"),
        manque=enumere(Manque, "manque"),
        incomplet=request.args.get("incomplet") == "1",
    )


def filtres_incomplets() -> FiltresBaux:
    """Return the filters of the address, on the leases where a fact is missing."""
    return replace(filtres_lus(), incomplet=True)


def de_la_liste() -> bool:
    """Return whether a form was opened from the list to complete."""
    return request.args.get("depuis") == "liste"


def suite_de_liste() -> dict[str, Any]:
    """Return what an address keeps so that a form leads back to the list that it was opened from."""
    return {"depuis": "liste", "page": entier("page"), **filtres_adresse()} if de_la_liste() else {}


def adresse_du_formulaire(bail_id: int) -> str:
    """Return the form that completes a lease, with the way back."""
    return url_for("occupation.donnees.corrige", bail_id=bail_id, **suite_de_liste())
