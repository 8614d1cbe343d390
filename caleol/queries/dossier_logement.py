"""A household in one dwelling: ceiling, budget, size, findings, as the dossier shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from caleol.kernel.errors import Refus
from caleol.kernel.francais import accorde, majuscule, surface
from caleol.queries.instantane import AnomalieLue, BudgetLu, EffortLu, PlafondLu
from caleol.queries.points import Notation
from caleol.rules import facts
from caleol.rules.anomalies import Examen, anomalies_candidature, controle_du_plafond
from caleol.rules.apl import estimation_apl, famille_apl
from caleol.rules.budget import TauxEffort, forfait_charges, niveau_effort, reste_a_vivre
from caleol.rules.constat import Anomalie
from caleol.rules.eligibilite import SANS_MAXIMUM, personnes_max, personnes_min
from caleol.rules.menage import personnes_de_la_surface, personnes_des_pieces
from caleol.rules.parametre import Parametres
from caleol.rules.peuplement import indice_peuplement
from caleol.rules.plafonds import DerogationPlafond, categorie_menage


@dataclass(frozen=True, slots=True)
class Derogation:
    """A named exception to the ceiling with its proof."""

    nature: DerogationPlafond
    preuve: str


@dataclass(frozen=True, slots=True)
class Contexte:
    """What does not change from one dossier to the next: the day, the values, the grid, the dwelling."""

    au: date
    parametres: Parametres
    notation: Notation | None
    logement: facts.Logement | None = None
    derogations: Mapping[int, Derogation] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DansLogement:
    """What the dossier says of a household in a dwelling."""

    plafond: PlafondLu
    budget: BudgetLu
    taille: str
    taille_convient: bool
    taille_details: tuple[str, ...]
    anomalies: tuple[AnomalieLue, ...]


def examine(
    contexte: Contexte,
    logement: facts.Logement,
    demande: facts.Demande,
    derogation: Derogation | None,
    pieces_manquantes: Sequence[str],
    *,
    titre_jusqu: date | None = None,
) -> DansLogement:
    """Return what the rules say of one household in one dwelling."""
    aide, aide_phrase, estimee = _aide(contexte, logement, demande.menage)
    examen = Examen(
        demande=demande,
        logement=logement,
        au=contexte.au,
        parametres=contexte.parametres,
        pieces_manquantes=tuple(pieces_manquantes),
        titre_jusqu=titre_jusqu,
        aide_centimes=None,
        forfait_centimes=_forfait(contexte, logement, demande.menage),
        derogation=derogation.nature if derogation else None,
    )
    taille, convient, details = _taille(contexte, logement, demande.menage)
    return DansLogement(
        plafond=_plafond(examen, derogation),
        budget=_budget(examen, aide, aide_phrase, estimee),
        taille=taille,
        taille_convient=convient,
        taille_details=details,
        anomalies=tuple(anomalie_lue(anomalie) for anomalie in anomalies_candidature(examen)),
    )


def anomalie_lue(anomalie: Anomalie) -> AnomalieLue:
    """Return a finding as it is kept."""
    return AnomalieLue(
        code=anomalie.code, gravite=anomalie.gravite.value, phrase=anomalie.phrase, a_faire=anomalie.a_faire
    )


def _forfait(contexte: Contexte, logement: facts.Logement, menage: facts.Menage) -> int | None:
    personnes = personnes_des_pieces(menage)
    return forfait_charges(logement, personnes, contexte.au, contexte.parametres).montant_centimes


def _aide(contexte: Contexte, logement: facts.Logement, menage: facts.Menage) -> tuple[int | None, str, bool]:
    """Return the aid the household brought, else its estimate where the scale and the zone are known."""
    if menage.aide_logement_centimes is not None:
        return menage.aide_logement_centimes, "Aide au logement apportée par le ménage.", False
    ressources = menage.ressources_mensuelles_centimes
    annuelles = None if ressources is None else ressources * 12 // 100
    estimation = estimation_apl(
        logement.loyer_centimes,
        logement.zone_apl,
        famille_apl(menage),
        annuelles,
        contexte.au,
        contexte.parametres,
    )
    return estimation.montant_centimes, estimation.phrase, estimation.montant_centimes is not None


def _plafond(examen: Examen, derogation: Derogation | None) -> PlafondLu:
    logement = examen.logement
    categorie = categorie_menage(examen.demande.menage, examen.au, examen.parametres, examen.comptage)
    communs = {
        "financement": logement.financement.libelle,
        "zone": logement.zone_plafond.libelle,
        "categorie": categorie.libelle,
        "categorie_motif": categorie.motif,
        "derogation": derogation.nature.libelle if derogation else "",
        "derogation_preuve": derogation.preuve if derogation else "",
    }
    try:
        controle, plafond = controle_du_plafond(examen)
    except Refus:
        phrase = f"{majuscule(logement.financement.plafond)} {examen.au.year} non vérifié."
        return PlafondLu(
            verifie=False, montant_euros=None, annee=None, source="", statut="", respecte=None, ratio_pourcent=None,
            phrase=phrase, **communs,
        )  # fmt: skip
    return PlafondLu(
        verifie=True,
        montant_euros=plafond.montant_euros,
        annee=plafond.depuis.year if plafond.depuis else None,
        source=plafond.source,
        statut=plafond.statut.value,
        respecte=controle.respecte,
        ratio_pourcent=controle.ratio_pourcent,
        phrase=controle.phrase,
        **communs,
    )


def _budget(examen: Examen, aide: int | None, aide_phrase: str, estimee: bool) -> BudgetLu:
    brut = examen.effort()
    net = None
    if aide is not None:
        net = replace(examen, aide_centimes=aide, aide_estimee=estimee).effort()
    personnes = personnes_des_pieces(examen.demande.menage)
    reste = reste_a_vivre(net or brut, Decimal(personnes))
    return BudgetLu(
        brut=_effort(examen, brut),
        net=_effort(examen, net) if net else None,
        aide_centimes=aide,
        aide_phrase=aide_phrase,
        aide_estimee=estimee,
        reste_centimes=reste.montant_centimes,
        reste_formule=reste.formule.libelle,
    )


def _effort(examen: Examen, taux: TauxEffort) -> EffortLu:
    return EffortLu(
        taux_pourcent=taux.taux_pourcent,
        numerateur_centimes=taux.numerateur_centimes,
        denominateur_centimes=taux.denominateur_centimes,
        niveau=niveau_effort(taux, examen.au, examen.parametres).value,
        phrase=taux.phrase,
    )


def _taille(contexte: Contexte, logement: facts.Logement, menage: facts.Menage) -> tuple[str, bool, tuple[str, ...]]:
    """Return the size in a few words, whether it suits by law, and what says so: the law, then INSEE's index."""
    sur_surface, pieces = personnes_de_la_surface(menage), personnes_des_pieces(menage)
    texte = f"{logement.type} pour {accorde(pieces, 'personne')}"
    maximum = personnes_max(logement.surface, contexte.au, contexte.parametres)
    minimum = personnes_min(logement.pieces, contexte.au, contexte.parametres)
    loi = []
    if logement.surface is not None:
        borne = "toute taille de ménage" if maximum == SANS_MAXIMUM else f"{accorde(maximum, 'personne')} au plus"
        loi.append(f"loi\u00a0: {surface(logement.surface)}, {borne}")
    if logement.pieces is not None:
        pieces_dites = accorde(logement.pieces, "pièce habitable", "pièces habitables")
        loi.append(f"loi\u00a0: {pieces_dites}, {accorde(max(minimum, 1), 'personne')} au moins")
    indice = indice_peuplement(menage, logement.pieces, logement.surface, contexte.au).phrase
    return texte, not (sur_surface > maximum or pieces < minimum), (*loi, indice)
