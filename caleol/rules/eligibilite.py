"""Hard conditions for one dwelling, made for bulk: criteria once a dwelling, a summary once an application.

`exclusion` compares small integers only and takes about a microsecond, so that a whole waiting list is
sorted for one dwelling in a few tens of milliseconds. What is not known never excludes: it is an anomaly of
the dossier. The wished commune is a filter of the screen, not a condition of law.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from caleol.kernel.errors import Refus
from caleol.kernel.francais import accorde, date_sans_jour, euros_ronds, nombre, surface
from caleol.rules.delais import premiere_echeance_reactivable, validite_demande
from caleol.rules.enumeration import EnumLibelle
from caleol.rules.facts import Demande, Logement, Sejour
from caleol.rules.menage import (
    COMPTAGE_PAR_DEFAUT,
    ReglesComptage,
    personnes_de_la_surface,
    personnes_des_pieces,
    personnes_du_plafond,
    sejour_du_menage,
)
from caleol.rules.parametre import Parametres, StatutValeur
from caleol.rules.plafonds import (
    Categorie,
    Plafond,
    Ressources,
    categorie_menage,
    est_jeune_couple,
    plafond_ressources,
    ressources_retenues,
)
from caleol.rules.reference import regle

SANS_PLAFOND = -1
INCONNU = -1
SEJOURS = (Sejour.INCONNU, Sejour.REGULIER, Sejour.IRREGULIER)
SANS_MAXIMUM = 10_000
DERNIER_TYPE = 6
AGES_QUI_COMPTENT = (14, 18)
CATEGORIES = range(1, 7)


class MotifExclusion(EnumLibelle):
    """Why an application cannot be a candidate for this dwelling."""

    DEMANDE_RADIEE = "demande_radiee", "Demande radiée"
    DEMANDE_EXPIREE = "demande_expiree", "Demande expirée, réactivable"
    SEJOUR_IRREGULIER = "sejour_irregulier", "Séjour irrégulier d’un adulte"
    PLAFOND_DEPASSE = "plafond_depasse", "Ressources supérieures au plafond"
    LOGEMENT_TROP_PETIT = "logement_trop_petit", "Logement trop petit"
    LOGEMENT_TROP_GRAND = "logement_trop_grand", "Logement trop grand"
    FAUTEUIL_INADAPTE = "fauteuil_inadapte", "Logement non accessible en fauteuil roulant"


class ResumeDemande(NamedTuple):
    """An application in integers, for a day; days are ordinals, resources -1 where unknown.

    `sejour` is 0 unknown, 1 regular, 2 not regular. To be made again when `valable_jusqu` has passed.
    """

    radiee: int
    echeance: int
    sejour: int
    categorie: int
    supplement: int
    ressources_euros: int
    personnes_surface: int
    personnes_pieces: int
    besoin_fauteuil: int


@dataclass(frozen=True, slots=True)
class CriteresLogement:
    """What a dwelling asks, computed once: ceilings by category, smallest and largest household, access.

    `plafonds[c]` is the ceiling of category c (-1: none applies, or none was checked: see `plafond_verifie`).
    """

    au: int
    reactivable_depuis: int
    plafonds: tuple[int, ...]
    plafond_supplement: int
    personnes_max: int
    personnes_min: int
    refuse_fauteuil: bool
    plafond_verifie: bool
    statut_plafond: StatutValeur | None
    logement: Logement
    detail: tuple[Plafond, ...]

    @property
    def jour(self) -> date:
        """Return the day for which the criteria hold."""
        return date.fromordinal(self.au)


@regle(
    code="CCH", article="R441-1", depuis=date(2022, 4, 20), vu=True,
    valeurs=("plafond_ressources", "seuils.surface_minimale", "seuils.pieces_au_dela_des_personnes"),
    exigences=("R38", "R40"),
)  # fmt: skip
def criteres_logement(logement: Logement, au: date, parametres: Parametres) -> CriteresLogement:
    """Return what a dwelling asks of a household on a day: ceilings, size, access.

    A table of ceilings that nobody checked excludes nobody here and is said (`plafond_verifie` is False): it
    blocks the allocation itself.
    """
    plafonds, verifie = _plafonds(logement, au, parametres)
    par_categorie = [SANS_PLAFOND, *(_montant(plafond) for plafond in plafonds)]
    supplement = par_categorie[-1] if len(plafonds) > len(CATEGORIES) else 0
    return CriteresLogement(
        au=au.toordinal(),
        reactivable_depuis=premiere_echeance_reactivable(au, parametres).toordinal(),
        plafonds=tuple(par_categorie[: len(CATEGORIES) + 1]) if plafonds else (SANS_PLAFOND,) * (len(CATEGORIES) + 1),
        plafond_supplement=max(supplement - par_categorie[-2], 0) if supplement else 0,
        personnes_max=personnes_max(logement.surface, au, parametres),
        personnes_min=personnes_min(logement.pieces, au, parametres),
        refuse_fauteuil=logement.adapte_pmr is False,
        plafond_verifie=verifie,
        statut_plafond=plafonds[0].statut if plafonds else None,
        logement=logement,
        detail=plafonds,
    )


def _plafonds(logement: Logement, au: date, parametres: Parametres) -> tuple[tuple[Plafond, ...], bool]:
    """Return the ceilings of categories 1 to 6 and of 6 plus one person; empty and False where unchecked."""
    categories = [Categorie(numero, 0, "") for numero in CATEGORIES] + [Categorie(6, 1, "")]
    try:
        return tuple(
            plafond_ressources(categorie, logement.financement, logement.zone_plafond, au, parametres)
            for categorie in categories
        ), True
    except Refus:
        return (), False


def _montant(plafond: Plafond) -> int:
    """Return the amount of a ceiling, -1 where none applies."""
    return SANS_PLAFOND if plafond.montant_euros is None else plafond.montant_euros


@regle(
    code="CCH", article="R822-25", depuis=date(2019, 9, 1), vu=True,
    valeurs=("seuils.surface_minimale",), exigences=("R58",),
)  # fmt: skip
def personnes_max(surface_m2: Decimal | None, au: date, parametres: Parametres) -> int:
    """Return how many persons a surface can hold: over-occupied only if strictly under the threshold.

    [vu] 9 m² for one person, 16 m² for two, 9 m² more for each other, 70 m² for eight and more: 43,00 m²
    for five is not over-occupied. An unknown surface excludes nobody.
    """
    if surface_m2 is None:
        return SANS_MAXIMUM
    seuils = [parametres.valeur("seuils.surface_minimale", au, personnes=str(rang)).decimal for rang in range(1, 9)]
    if surface_m2 >= seuils[-1]:
        return SANS_MAXIMUM
    return sum(surface_m2 >= seuil for seuil in seuils)


@regle(
    code="CCH", article="L621-2", depuis=date(2017, 1, 21), vu=True,
    valeurs=("seuils.pieces_au_dela_des_personnes",), exigences=("R60",),
)  # fmt: skip
def personnes_min(pieces: int | None, au: date, parametres: Parametres) -> int:
    """Return the smallest household of a dwelling: under-occupied if habitable rooms exceed persons plus one.

    [vu] A couple in a T3 is not under-occupying, one person is. Unknown rooms exclude nobody.
    """
    if pieces is None:
        return 0
    return max(pieces - parametres.valeur("seuils.pieces_au_dela_des_personnes", au).entier, 0)


def type_demande(logement: Logement, types: frozenset[str]) -> bool | None:
    """Tell whether a household asked for a dwelling of this type; None where it named none. Never an exclusion.

    The types are those of the form (« T1 » to « T6 », the last one for six rooms and more).
    """
    chiffres = logement.type.strip().upper().lstrip("TF")[:1]
    if not types or not chiffres.isdecimal():
        return None
    return f"T{min(int(chiffres), DERNIER_TYPE)}" in types


def resumer(
    demande: Demande,
    au: date,
    parametres: Parametres,
    regles: ReglesComptage = COMPTAGE_PAR_DEFAUT,
    *,
    ressources: Ressources | None = None,
) -> ResumeDemande:
    """Return an application in integers for a day; raises Refus("menage_vide") for a household of nobody.

    `ressources` are its `ressources_retenues` where the caller has them already.
    """
    categorie = categorie_menage(demande.menage, au, parametres, regles)
    montant = (ressources or ressources_retenues(demande.menage, au, parametres)).montant_euros
    validite = validite_demande(demande.deposee_le, demande.renouvelee_le, au, parametres)
    return ResumeDemande(
        radiee=int(demande.radiee),
        echeance=validite.echeance.toordinal(),
        sejour=SEJOURS.index(sejour_du_menage(demande.menage, au)),
        categorie=categorie.numero,
        supplement=categorie.personnes_supplementaires,
        ressources_euros=INCONNU if montant is None else montant,
        personnes_surface=personnes_de_la_surface(demande.menage, regles),
        personnes_pieces=personnes_des_pieces(demande.menage, regles),
        besoin_fauteuil=int(demande.besoin_fauteuil),
    )


def valable_jusqu(
    demande: Demande, au: date, parametres: Parametres, regles: ReglesComptage = COMPTAGE_PAR_DEFAUT
) -> date:
    """Return the last day on which the summary of an application holds if nothing is entered meanwhile.

    The year of income changes on 1 January; a young couple ages on each birthday; a child comes of age, or of the
    age that weighs more in the units of consumption.
    """
    fins = [date(au.year, 12, 31)]
    personnes = personnes_du_plafond(demande.menage, regles)
    jeune = est_jeune_couple(personnes, au, parametres)
    for personne in demande.menage.personnes:
        age = personne.age(au)
        if age is not None and (jeune or age + 1 in AGES_QUI_COMPTENT):
            fins.append(_veille_anniversaire(personne.naissance or au, au))
    return min(fins)


def _veille_anniversaire(naissance: date, au: date) -> date:
    """Return the eve of the next birthday after a day (29 February is kept on 1 March)."""
    for annee in (au.year, au.year + 1):
        bissextile = annee % 4 == 0 and (annee % 100 != 0 or annee % 400 == 0)
        mois, jour = (naissance.month, naissance.day)
        anniversaire = date(annee, 3, 1) if (mois, jour) == (2, 29) and not bissextile else date(annee, mois, jour)
        if anniversaire > au:
            return anniversaire - timedelta(days=1)
    raise AssertionError("a birthday comes every year")


@regle(code="CCH", article="R441-1", depuis=date(2022, 4, 20), vu=True, exigences=("R19", "R37", "R38"))
@regle(code="CCH", article="R441-2-7", depuis=date(2017, 1, 21), vu=True)
def exclusion(resume: ResumeDemande, criteres: CriteresLogement) -> MotifExclusion | None:
    """Return the first reason that keeps an application from a dwelling, None where it may be a candidate.

    Judged in this order: radiated, expired, stay not regular, ceiling exceeded (equal is eligible),
    dwelling too small, too large, not accessible. What is unknown never excludes.
    """
    radiee, echeance, sejour, categorie, supplement, ressources, surf, pieces, fauteuil = resume
    if radiee or echeance < criteres.reactivable_depuis:
        return MotifExclusion.DEMANDE_RADIEE
    if criteres.au > echeance:
        return MotifExclusion.DEMANDE_EXPIREE
    if sejour == 2:
        return MotifExclusion.SEJOUR_IRREGULIER
    plafond = criteres.plafonds[categorie]
    if plafond >= 0 and ressources > plafond + supplement * criteres.plafond_supplement:
        return MotifExclusion.PLAFOND_DEPASSE
    if surf > criteres.personnes_max:
        return MotifExclusion.LOGEMENT_TROP_PETIT
    if pieces < criteres.personnes_min:
        return MotifExclusion.LOGEMENT_TROP_GRAND
    return MotifExclusion.FAUTEUIL_INADAPTE if fauteuil and criteres.refuse_fauteuil else None


def expliquer(resume: ResumeDemande, criteres: CriteresLogement, motif: MotifExclusion) -> str:
    """Return the sentence, with its figures, of an exclusion that was found."""
    match motif:
        case MotifExclusion.DEMANDE_RADIEE if resume.radiee:
            return "Demande radiée."
        case MotifExclusion.DEMANDE_RADIEE:
            fin = date_sans_jour(date.fromordinal(resume.echeance))
            return f"Demande expirée le {fin} et non renouvelée\u00a0: elle ne peut plus être réactivée."
        case MotifExclusion.DEMANDE_EXPIREE:
            fin = date_sans_jour(date.fromordinal(resume.echeance))
            return f"Demande expirée le {fin}, réactivable jusqu’au dix-huitième mois."
        case MotifExclusion.SEJOUR_IRREGULIER:
            return "Le séjour d’un adulte du ménage n’est pas régulier."
        case MotifExclusion.PLAFOND_DEPASSE:
            return _phrase_plafond(resume, criteres)
        case MotifExclusion.LOGEMENT_TROP_PETIT | MotifExclusion.LOGEMENT_TROP_GRAND:
            return _phrase_taille(resume, criteres, motif)
        case MotifExclusion.FAUTEUIL_INADAPTE:
            return "Le ménage a besoin d’un logement accessible en fauteuil roulant, celui-ci ne l’est pas."


def _phrase_plafond(resume: ResumeDemande, criteres: CriteresLogement) -> str:
    """Say by how much the resources exceed the ceiling."""
    plafond = criteres.detail[resume.categorie - 1]
    montant = criteres.plafonds[resume.categorie] + resume.supplement * criteres.plafond_supplement
    categorie = Categorie(resume.categorie, resume.supplement, "").libelle
    precision = f"{categorie}, {plafond.zone.libelle}"
    ressources = euros_ronds(resume.ressources_euros * 100)
    annee = criteres.jour.year
    return (
        f"Ressources de {ressources}, supérieures au {plafond.financement.plafond} {annee} "
        f"de {euros_ronds(montant * 100)} ({precision})."
    )


def _phrase_taille(resume: ResumeDemande, criteres: CriteresLogement, motif: MotifExclusion) -> str:
    """Say why the dwelling is too small or too large."""
    logement = criteres.logement
    if motif is MotifExclusion.LOGEMENT_TROP_PETIT:
        mesure = surface(logement.surface) if logement.surface is not None else logement.type
        personnes = accorde(resume.personnes_surface, "personne")
        maximum = nombre(criteres.personnes_max)
        return f"Logement de {mesure} pour {personnes}\u00a0: la surface en admet {maximum} au plus."
    pieces = accorde(logement.pieces or 0, "pièce habitable", "pièces habitables")
    personnes = accorde(resume.personnes_pieces, "personne")
    return f"Logement de {pieces} pour {personnes}\u00a0: il en faut {nombre(criteres.personnes_min)} au moins."
