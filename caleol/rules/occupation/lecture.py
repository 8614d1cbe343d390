"""The French of an examination, written when somebody reads it, from the figures that were kept."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from caleol.kernel.francais import accorde, euros_ronds, pourcent, surface, typographie
from caleol.rules.facts import Financement, ZonePlafond
from caleol.rules.occupation.adaptation import AdapteSansOccupant, BesoinAdaptation
from caleol.rules.occupation.bareme import Bareme
from caleol.rules.occupation.depassement import Depassement
from caleol.rules.occupation.examen import Constat, Examen
from caleol.rules.occupation.faits import Bail, SignalAutonomie, menage_du_bail
from caleol.rules.occupation.situations import Etat, Fait, Situation, SituationOccupation
from caleol.rules.occupation.taille import SousOccupation, SurOccupation
from caleol.rules.parametre import StatutValeur
from caleol.rules.peuplement import Peuplement, indice_peuplement
from caleol.rules.plafonds import Categorie

SUR = "CCH L442-5-2 1° et R822-25"
SOUS = "CCH L442-5-2 2° et L621-2"
ADAPTE = "CCH L442-5-2 3°"
BESOIN = "CCH L442-5-2 4°"
PLAFOND = "CCH L442-5-2 5° et L441-1"
OUI_NON = {True: "oui", False: "non", None: "non connu"}


class Dates(NamedTuple):
    """The days of the data on the household and on the dwelling, None where they are not known."""

    menage: date | None
    logement: date | None


def lire(examen: Examen, dates: Dates, bareme: Bareme) -> tuple[Situation, ...]:
    """Return the five situations in words, in the order of the law."""
    return tuple(lire_constat(constat, dates, bareme) for constat in examen.constats.values())


def lire_constat(constat: Constat, dates: Dates, bareme: Bareme) -> Situation:
    """Return one situation in words; the figures are those of the result, never counted again.

    `bareme` gives only the source and the standing of the ceilings.
    """
    match constat:
        case SurOccupation():
            return _sur_occupation(constat, dates)
        case SousOccupation():
            return _sous_occupation(constat, dates)
        case AdapteSansOccupant():
            return _adapte(constat, dates)
        case BesoinAdaptation():
            return _besoin(constat, dates)
        case Depassement():
            return _depassement(constat, dates, bareme)


def indicateur(bail: Bail, au: date) -> Peuplement:
    """Return the norm of INSEE for a lease: an indicator beside the five situations, never one of them."""
    metres = None if bail.surface_centiemes is None else Decimal(bail.surface_centiemes) / 100
    return indice_peuplement(menage_du_bail(bail), bail.pieces, metres, au)


def _m2(centiemes: int | None) -> str:
    return "non connue" if centiemes is None else surface(Decimal(centiemes) / 100)


def _personnes(nombre: int) -> str:
    return accorde(nombre, "personne") if nombre else "composition du ménage non connue"


def _conclusion(etat: Etat, oui: str, non: str) -> str:
    return {Etat.CONSTATEE: oui, Etat.NON_CONSTATEE: non, Etat.A_VERIFIER: "à vérifier"}[etat]


def _situation(
    situation: SituationOccupation, constat: Constat, phrase: str, article: str, faits: tuple[Fait, ...],
    remarques: tuple[str, ...] = (),
) -> Situation:  # fmt: skip
    return Situation(
        situation, constat.etat, typographie(phrase), article, True, faits, constat.manques,
        tuple(typographie(remarque) for remarque in remarques),
    )  # fmt: skip


def _sur_occupation(c: SurOccupation, dates: Dates) -> Situation:
    faits = (
        Fait("Personnes vivant dans le logement", _personnes(c.personnes), dates.menage),
        Fait("Surface habitable", _m2(c.surface_centiemes), dates.logement),
    )
    if c.surface_centiemes is None or c.seuil_centiemes is None:
        phrase = f"{_personnes(c.personnes)}, surface {_m2(c.surface_centiemes)} : à vérifier."
    else:
        signe = "<" if c.etat is Etat.CONSTATEE else "≥"
        comparaison = f"{_m2(c.surface_centiemes)} {signe} {_m2(c.seuil_centiemes)}"
        suite = _conclusion(c.etat, "logement sur-occupé", "logement non sur-occupé")
        phrase = f"{_personnes(c.personnes)}, seuil {_m2(c.seuil_centiemes)} : {comparaison}, {suite}."
    return _situation(SituationOccupation.SUR_OCCUPATION, c, phrase, SUR, faits)


def _sous_occupation(c: SousOccupation, dates: Dates) -> Situation:
    total = None if c.pieces is None else c.pieces + c.pieces_professionnelles
    dont = f", dont {c.visites} en droit de visite et d’hébergement" if c.visites else ""
    faits = (
        Fait("Personnes comptées", f"{_personnes(c.personnes)}{dont}", dates.menage),
        Fait("Personnes à qualifier", str(c.incertaines), dates.menage),
        Fait("Pièces habitables, cuisine non comprise", "non connu" if total is None else str(total), dates.logement),
        Fait("Pièces d’une profession ou d’un mandat", str(c.pieces_professionnelles), dates.menage),
    )
    comptees = f"{_personnes(c.personnes)}{dont}"
    if c.incertaines:
        comptees += f" et {accorde(c.incertaines, 'personne')} à qualifier"
    if c.pieces is None:
        calcul = f"{comptees}, nombre de pièces non connu"
    else:
        retirees = f", {c.pieces_professionnelles} professionnelle retirée" if c.pieces_professionnelles == 1 else ""
        if c.pieces_professionnelles > 1:
            retirees = f", {c.pieces_professionnelles} professionnelles retirées"
        pieces = f"{accorde(c.pieces, 'pièce habitable', 'pièces habitables')}{retirees}"
        calcul = f"{pieces}, {comptees} : {_seuil_pieces(c)}"
    suite = _conclusion(c.etat, "logement sous-occupé", "logement non sous-occupé")
    return _situation(SituationOccupation.SOUS_OCCUPATION, c, f"{calcul}, {suite}.", SOUS, faits)


def _seuil_pieces(c: SousOccupation) -> str:
    """Return the comparison of rooms with persons."""
    bas, haut = c.personnes + c.marge, c.personnes + c.incertaines + c.marge
    if not c.personnes and not c.incertaines:
        return "rien à comparer"
    if c.etat is Etat.A_VERIFIER:
        return f"{c.pieces} > {bas}, mais {c.pieces} ≤ {haut} si toutes comptent"
    if c.etat is Etat.CONSTATEE:
        return f"{c.pieces} > {haut - c.marge} + {c.marge}"
    return f"{c.pieces} ≤ {bas - c.marge} + {c.marge}"


def _adapte(c: AdapteSansOccupant, dates: Dates) -> Situation:
    presents = _presents(c.handicaps, c.inconnus)
    faits = (
        Fait("Logement adapté", OUI_NON[c.adapte], dates.logement),
        Fait("Occupants présentant un handicap", presents, dates.menage),
        Fait("Départ de l’occupant présentant un handicap", OUI_NON[c.depart], dates.menage),
    )
    suite = _conclusion(c.etat, "situation constatée", "situation non constatée")
    phrase = f"Logement adapté : {OUI_NON[c.adapte]} ; occupants présentant un handicap : {presents} ; "
    phrase += f"départ de celui pour qui il l’était : {OUI_NON[c.depart]} : {suite}."
    remarques = (
        ("Un occupant présente une perte d’autonomie : le texte ne vise que le handicap, à regarder avec lui.",)
        if c.autonomies and c.etat is not Etat.NON_CONSTATEE
        else ()
    )
    return _situation(SituationOccupation.ADAPTE_SANS_OCCUPANT, c, phrase, ADAPTE, faits, remarques)


def _presents(connus: int, inconnus: int) -> str:
    """Return how many are known, and of how many it is not known."""
    return f"{connus} (non connu pour {accorde(inconnus, 'occupant')})" if inconnus else str(connus)


def _besoin(c: BesoinAdaptation, dates: Dates) -> Situation:
    reconnus = f"handicap {c.handicaps}, perte d’autonomie {c.autonomies}"
    if c.inconnus:
        reconnus += f", non connu pour {accorde(c.inconnus, 'occupant')}"
    signaux = ", ".join(SignalAutonomie(signal).libelle for signal in c.signaux) or "aucun"
    faits = (
        Fait("Occupants reconnus", reconnus, dates.menage),
        Fait("Besoin d’un logement adapté", OUI_NON[c.besoin], dates.menage),
        Fait("Logement adapté", OUI_NON[c.adapte], dates.logement),
        Fait("Signaux", signaux, dates.menage),
    )
    suite = _conclusion(c.etat, "besoin non servi", "situation non constatée")
    phrase = f"Occupants reconnus : {reconnus} ; besoin d’un logement adapté : {OUI_NON[c.besoin]} ; "
    phrase += f"logement adapté : {OUI_NON[c.adapte]} : {suite}."
    remarques = (f"Cas suspecté, à confirmer avec le locataire ({signaux}).",) if c.suspicion else ()
    return _situation(SituationOccupation.BESOIN_ADAPTATION, c, phrase, BESOIN, faits, remarques)


def _depassement(c: Depassement, dates: Dates, bareme: Bareme) -> Situation:
    nom = Financement(c.financement).libelle if c.financement else "financement non connu"
    zone = ZonePlafond(c.zone).libelle if c.zone else "zone non connue"
    ressources = "non connues" if c.ressources_euros is None else euros_ronds(c.ressources_euros * 100)
    origine = f"RFR {c.annee}" if c.annee else f"RFR {bareme.au.year - 2} absent"
    categories = _categorie(c.rang_min) if c.rang_min == c.rang_max else f"{_categorie(c.rang_min)} ou plus"
    faits = (
        Fait("Ressources", f"{ressources} ({origine})", date(c.annee, 12, 31) if c.annee else None),
        Fait("Catégorie du ménage", categories if c.rang_max else "non connue", dates.menage),
        Fait("Financement et zone", f"{nom}, {zone}", dates.logement),
    )
    phrase, remarques = _comparaison(c, f"Ressources {ressources} ({origine}), {nom}, {zone}", categories), []
    if c.baisse:
        baisse = f"inférieur d’au moins {bareme.baisse_pourcent} % au précédent"
        remarques.append(f"Le RFR {c.annee} est pris parce qu’il est {baisse}.")
    echelle = bareme.echelles.get((c.financement or "", c.zone or ""))
    if echelle is not None and c.plafond_max_euros is not None:
        remarques.append(f"Plafond en vigueur depuis le {echelle.depuis:%d/%m/%Y} : {echelle.source}.")
        if echelle.statut is StatutValeur.CALCULE:
            remarques.append("Ce plafond est calculé, à confirmer par l’arrêté.")
    if c.sls is not Etat.NON_CONSTATEE and c.plafond_max_euros is not None:
        verifie = " à vérifier (quartier, zone de revitalisation, ancienne ZUS)" if c.sls is Etat.A_VERIFIER else ""
        remarques.append(f"Alerte supplément de loyer{verifie} : dépassement d’au moins {bareme.alerte_sls} %.")
    return _situation(SituationOccupation.DEPASSEMENT_PLAFOND, c, phrase, PLAFOND, faits, tuple(remarques))


def _categorie(rang: int) -> str:
    """Return the category of a rank: « catégorie 6 + 1 personne »."""
    return Categorie(min(rang, 6), max(rang - 6, 0), "").libelle


def _comparaison(c: Depassement, debut: str, categories: str) -> str:
    """Return the comparison of resources with the ceiling, or why there is none."""
    if c.financement == Financement.LIBRE:
        return "Aucun plafond de ressources réglementé : situation non constatée."
    if c.ressources_euros is None or c.plafond_min_euros is None or c.plafond_max_euros is None:
        return f"{debut} : à vérifier."
    ressources = Decimal(c.ressources_euros)
    plafond = euros_ronds(c.plafond_max_euros * 100)
    if c.etat is Etat.A_VERIFIER:
        bas = euros_ronds(c.plafond_min_euros * 100)
        mais = f"mais pas de {plafond} ({_categorie(c.rang_max)})"
        return f"{debut} : au-dessus de {bas} ({_categorie(c.rang_min)}), {mais}, à vérifier."
    base = c.plafond_max_euros if c.etat is Etat.CONSTATEE else c.plafond_min_euros
    taux = pourcent(ressources * 100 / base) if base else "…"
    exces = euros_ronds((c.ressources_euros - base) * 100)
    suite = _conclusion(c.etat, f"plafond dépassé de {exces}", "plafond respecté")
    return f"{debut} : {taux} du plafond de {euros_ronds(base * 100)} ({categories}), {suite}."
