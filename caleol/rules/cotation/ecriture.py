"""Points and orders as plain values for a JSON file; see docs/grilles.md for what each name means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from caleol.rules.cotation.calcul import cle_de_classement
from caleol.rules.cotation.demandes_json import FORMAT, DemandeDecrite, FichierDemandes
from caleol.rules.cotation.evaluateur import Evaluateur, Resultat
from caleol.rules.cotation.lignes import FaitUtilise, Ligne, expliquer
from caleol.rules.facts import Personne
from caleol.rules.faits_cotation.definitions import DefinitionFait
from caleol.rules.faits_cotation.dossier import Dossier
from caleol.rules.faits_cotation.lecture import Contexte
from caleol.rules.faits_cotation.textes import libelle_du_fait, texte_de_la_valeur
from caleol.rules.grille.avertissements import avertissements
from caleol.rules.grille.modele import Grille
from caleol.rules.grille.parties import Departage, PlaceDalo
from caleol.rules.parametre import Parametres


@dataclass(frozen=True, slots=True)
class Notee:
    """An application with its facts and its points."""

    decrite: DemandeDecrite
    dossier: Dossier
    resultat: Resultat

    @property
    def numero(self) -> str:
        """Return its number."""
        return self.decrite.demande.numero_unique


def noter_fichier(evaluateur: Evaluateur, fichier: FichierDemandes, parametres: Parametres) -> tuple[Notee, ...]:
    """Return the applications of a file with their points, in its order."""
    contexte = Contexte(evaluateur.au, parametres, fichier.logement, fichier.epci, fichier.rattachements)
    lecteur = evaluateur.lecteur(contexte)
    notees = []
    for decrite in fichier.demandes:
        dossier = lecteur.lire(decrite.demande, decrite.apports)
        notees.append(Notee(decrite, dossier, evaluateur.noter(dossier)))
    return tuple(notees)


def ecrire_notes(evaluateur: Evaluateur, notees: Sequence[Notee]) -> dict[str, Any]:
    """Return the points of applications with every line, as plain values."""
    return {**_tete(evaluateur), "demandes": [_note(evaluateur, notee) for notee in notees]}


def ecrire_classement(evaluateur: Evaluateur, notees: Sequence[Notee]) -> dict[str, Any]:
    """Return the order of applications: ranked, apart (DALO out of the ranking), excluded with the reason.

    An application that the grid is not for (transfer or first access) is excluded too.
    """
    cles = {notee.numero: cle_de_classement(evaluateur, *notee_en(notee)) for notee in notees}
    triees = sorted(notees, key=lambda notee: cles[notee.numero])
    exclues = [notee for notee in triees if _motifs(evaluateur, notee)]
    restent = [notee for notee in triees if not _motifs(evaluateur, notee)]
    hors = evaluateur.grille.dalo is PlaceDalo.HORS_CLASSEMENT
    a_part = [notee for notee in restent if hors and cles[notee.numero][0] == 0]
    classees = [notee for notee in restent if notee not in a_part]
    return {
        **_tete(evaluateur),
        "base_du_rang": evaluateur.grille.base_du_rang,
        "classement": [{"rang": r, **_place(evaluateur, notee)} for r, notee in enumerate(classees, start=1)],
        "hors_classement": [_place(evaluateur, notee) for notee in a_part],
        "exclues": [{**_place(evaluateur, notee), "raisons": _motifs(evaluateur, notee)} for notee in exclues],
    }


def notee_en(notee: Notee) -> tuple[Dossier, Resultat, str]:
    """Return what the key of an order needs."""
    return notee.dossier, notee.resultat, notee.numero


def _tete(evaluateur: Evaluateur) -> dict[str, Any]:
    grille = evaluateur.grille
    return {
        "format": FORMAT,
        "grille": {
            "code": grille.code,
            "version": grille.version,
            "libelle": grille.libelle,
            "public": grille.public.value,
            "partielle": grille.partielle,
            "en_vigueur": grille.en_vigueur(evaluateur.au),
        },
        "date": evaluateur.au.isoformat(),
        "avertissements": [avis.phrase for avis in avertissements(grille)],
    }


def _note(evaluateur: Evaluateur, notee: Notee) -> dict[str, Any]:
    resultat = notee.resultat
    gelee_au = evaluateur.gele_au(notee.dossier)
    return {
        "numero_unique": notee.numero,
        "total_declare": resultat.declare,
        "total_valide": resultat.valide,
        "classe": _classe(evaluateur, resultat),
        "exclue": _motifs(evaluateur, notee),
        "non_evaluables": [evaluateur.grille.exclusions[rang].libelle for rang in resultat.exclusions_inconnues],
        "anciennete_gelee_au": gelee_au.isoformat() if gelee_au else None,
        "lignes": [_ligne(ligne, evaluateur.grille) for ligne in expliquer(evaluateur, notee.dossier, resultat.lignes)],
    }


def _place(evaluateur: Evaluateur, notee: Notee) -> dict[str, Any]:
    resultat = notee.resultat
    valide = evaluateur.grille.base_du_rang == "valide"
    return {
        "numero_unique": notee.numero,
        "classe": _classe(evaluateur, resultat),
        "points": resultat.valide if valide else resultat.declare,
        "departage": _departage(evaluateur, notee),
    }


def _departage(evaluateur: Evaluateur, notee: Notee) -> dict[str, Any]:
    """Return the values that decide between equal points, in the order in which they are looked at."""
    faits = {
        Departage.ANCIENNETE: "deposee_le",
        Departage.RESSOURCES: "ressources_mensuelles",
        Departage.REVENU_UC: "revenu_uc",
        Departage.PERSONNES: "nombre_personnes",
    }
    valeurs: dict[str, Any] = {}
    for nom in dict.fromkeys((*evaluateur.grille.departage, Departage.NUMERO_UNIQUE.value)):
        if nom == Departage.NUMERO_UNIQUE:
            valeurs[nom] = notee.numero
            break
        valeurs[nom] = _clair(notee.dossier.declares[evaluateur.noms.index(faits[Departage(nom)])])
    return valeurs


def _classe(evaluateur: Evaluateur, resultat: Resultat) -> list[str]:
    """Return the labels of the classes that rank an application, DALO first where the grid sets it apart."""
    valide = evaluateur.grille.base_du_rang == "valide"
    dalo = resultat.dalo_valide if valide else resultat.dalo
    place = evaluateur.grille.dalo
    sienne = [f"DALO, {place.libelle}"] if dalo and place is not PlaceDalo.POINTS else []
    return [*sienne, *evaluateur.classes.libelles(resultat.classe_valide if valide else resultat.classe)]


def _motifs(evaluateur: Evaluateur, notee: Notee) -> list[str]:
    """Return why an application is not ranked."""
    grille: Grille = evaluateur.grille
    raisons = [grille.exclusions[rang].libelle for rang in notee.resultat.exclusions]
    mutation = notee.decrite.mutation
    if mutation is not None and not grille.concerne(mutation=mutation):
        raisons.append(f"Cette grille ne vaut que pour {grille.public.libelle}.")
    return raisons


def _ligne(ligne: Ligne, grille: Grille) -> dict[str, Any]:
    groupes = {groupe.cle: groupe.libelle for groupe in grille.groupes}
    return {
        "critere": ligne.critere,
        "libelle": ligne.libelle,
        "groupe": groupes.get(ligne.groupe, "Total"),
        "points": ligne.points,
        "etat": ligne.etat.value,
        "validee": ligne.valide,
        "raison": ligne.raison,
        "faits": [_fait(utilise, grille.definitions) for utilise in ligne.details],
    }


def _fait(utilise: FaitUtilise, definitions: Mapping[str, DefinitionFait]) -> dict[str, Any]:
    nom, fait = utilise
    return {
        "nom": nom,
        "libelle": libelle_du_fait(nom, definitions[nom]),
        "valeur": _clair(fait.valeur),
        "texte": texte_de_la_valeur(nom, fait.valeur),
        "etat": fait.etat.value,
        "au": fait.au.isoformat() if fait.au else None,
        "le": fait.le.isoformat() if fait.le else None,
        "par": fait.par or None,
    }


def _clair(valeur: object) -> object:
    """Return a value as JSON holds it: a number with decimals is a number, persons and refusals are counted."""
    if isinstance(valeur, date):
        return valeur.isoformat()
    if isinstance(valeur, Decimal):
        return int(valeur) if valeur == int(valeur) else float(valeur)
    if isinstance(valeur, tuple):
        return [_clair(un) for un in valeur] if not all(isinstance(un, Personne) for un in valeur) else len(valeur)
    return valeur
