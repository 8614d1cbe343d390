"""An examination as JSON: figures for a program, sentences for a reader, the values used with their source."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from caleol.kernel.francais import typographie
from caleol.rules.enumeration import EnumLibelle
from caleol.rules.occupation.bareme import Bareme
from caleol.rules.occupation.echeance import Echeance, phrase
from caleol.rules.occupation.examen import Examen, ecrire_constat
from caleol.rules.occupation.faits import Bail
from caleol.rules.occupation.lecture import Dates, indicateur, lire_constat
from caleol.rules.occupation.maintien import Maintien
from caleol.rules.occupation.situations import Etat
from caleol.rules.parametre import Parametres

FORMAT = 1
AVERTISSEMENT = (
    "Un examen prépare un avis : il ne vaut ni attribution ni priorité, et n’engage aucune procédure. "
    "Une situation « à vérifier » n’est pas constatée."
)
VALEURS = (
    "seuils.surface_minimale",
    "seuils.pieces_au_dela_des_personnes",
    "occupation.periode",
    "occupation.avance",
    "occupation.zone_tendue",
    "occupation.alerte_sls",
    "plafond.ages_jeune_couple",
    "plafond.baisse_ressources",
)


def ecrire_examens(examens: Iterable[Mapping[str, Any]], au: date, parametres: Parametres) -> dict[str, Any]:
    """Return the whole answer: the day, the warning, the values used, the leases."""
    return {
        "format": FORMAT,
        "date": au.isoformat(),
        "avertissement": typographie(AVERTISSEMENT),
        "valeurs": [ecrire_valeur(cle, au, parametres) for cle in VALEURS],
        "baux": list(examens),
    }


def ecrire_valeur(cle: str, au: date, parametres: Parametres) -> dict[str, Any]:
    """Return a dated value with its source; a table is written by the words of its axis."""
    versions = [valeur for valeur in parametres.versions(cle) if valeur.est_verifiee(au)]
    premiere, definition = versions[0], parametres.definition(cle)
    table = {valeur.axes[0][1]: valeur.valeur for valeur in versions if valeur.axes}
    return {
        "cle": cle,
        "libelle": definition.libelle,
        "valeur": table or premiere.valeur,
        "unite": definition.unite,
        "depuis": premiere.depuis.isoformat(),
        "statut": premiere.statut.value,
        "source": premiere.source,
    }


def ecrire_bail(
    bail: Bail, examen: Examen, cas: Echeance, maintiens: Iterable[Maintien], bareme: Bareme
) -> dict[str, Any]:
    """Return one lease: due date, situations with their computation, indicator, right to stay."""
    dates = Dates(bail.menage_au, bail.logement_au)
    norme = indicateur(bail, bareme.au) if bail.occupants else None
    return {
        "bail": bail.reference,
        "echeance": {
            "etat": cas.etat.value,
            "du_le": _date(cas.du_le),
            "depuis_le": _date(cas.depuis_le),
            "echeances_passees": cas.manquees,
            "phrase": phrase(cas, bareme.au),
        },
        "constatees": [str(situation) for situation in examen.situations(Etat.CONSTATEE)],
        "a_verifier": [str(situation) for situation in examen.situations(Etat.A_VERIFIER)],
        "manques": _codes(examen.manques),
        "situations": [_situation(constat, dates, bareme) for constat in examen.constats.values()],
        "indicateur_insee": None
        if norme is None
        else {"pieces_requises": norme.pieces_requises, "ecart": norme.ecart, "phrase": norme.phrase},
        "maintien": [ecrire_maintien(maintien) for maintien in maintiens],
    }


def _situation(constat: Any, dates: Dates, bareme: Bareme) -> dict[str, Any]:
    """Return one situation."""
    lue = lire_constat(constat, dates, bareme)
    chiffres = {nom: valeur for nom, valeur in ecrire_constat(constat).items() if nom not in {"etat", "manques"}}
    return {
        "situation": lue.situation.value,
        "libelle": lue.situation.libelle,
        "etat": lue.etat.value,
        "phrase": lue.phrase,
        "chiffres": chiffres,
        "faits": [{"libelle": fait.libelle, "valeur": fait.valeur, "au": _date(fait.au)} for fait in lue.faits],
        "manques": _codes(lue.manques),
        "remarques": list(lue.remarques),
        "article": lue.article,
        "texte_lu": lue.vu,
    }


def ecrire_maintien(maintien: Maintien) -> dict[str, Any]:
    """Return the right to stay under one article, with its grounds."""
    return {
        "article": str(maintien.article),
        "texte_lu": maintien.article.vu,
        "fondement": maintien.fondement.value,
        "etat": maintien.etat.value,
        "phrase": maintien.phrase,
        "exemptions": [
            {"code": lue.exemption.value, "libelle": lue.exemption.libelle, "tient": lue.tient}
            for lue in maintien.exemptions
        ],
        "refus": [
            {
                "offre": refus.offre.numero,
                "compte": refus.compte,
                "defauts": _codes(refus.defauts),
                "manques": _codes(refus.manques),
            }
            for refus in maintien.refus
        ],
        "refus_comptes": maintien.refus_comptes,
        "refus_requis": maintien.refus_requis,
        "fin_le": _date(maintien.fin_le),
        "preavis_le": _date(maintien.preavis_le),
    }


def _codes(membres: Iterable[EnumLibelle]) -> list[dict[str, str]]:
    """Return members of an enumeration with their words."""
    return [{"code": membre.value, "libelle": membre.libelle} for membre in membres]


def _date(jour: date | None) -> str | None:
    return None if jour is None else jour.isoformat()
