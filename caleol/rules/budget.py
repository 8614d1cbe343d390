"""Effort rate, remaining income, estimate of housing aid: information for a dossier, never an exclusion."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from caleol.kernel.francais import euros, pourcent
from caleol.rules.enumeration import EnumLibelle
from caleol.rules.facts import Logement, Menage
from caleol.rules.parametre import Parametres
from caleol.rules.reference import regle

DIXIEME = Decimal("0.1")
DERNIER_FORFAIT_PERSONNES = 8
DERNIER_FORFAIT_TYPE = 6


class NiveauEffort(EnumLibelle):
    """How heavy the dwelling weighs, by the landlord's own dated thresholds."""

    FAIBLE = "faible", "faible"
    MODERE = "modere", "modéré"
    ELEVE = "eleve", "élevé"
    INCONNU = "inconnu", "inconnu"


class FormuleResteAVivre(EnumLibelle):
    """How the remaining income is divided: no text gives a formula, the landlord names his own."""

    PAR_JOUR_ET_PERSONNE = "par_jour_et_personne", "par jour et par personne"
    PAR_MOIS_ET_UC = "par_mois_et_uc", "par mois et par unité de consommation"


@dataclass(frozen=True, slots=True)
class Forfait:
    """The landlord's lump sum for individual water and heating: 0 where not due, None where not entered."""

    montant_centimes: int | None
    phrase: str


@dataclass(frozen=True, slots=True)
class TauxEffort:
    """The regulated rate with its numerator and denominator, monthly; gross without aid, net with it."""

    numerateur_centimes: int
    denominateur_centimes: int | None
    taux_pourcent: Decimal | None
    net: bool
    aide_estimee: bool
    phrase: str


@dataclass(frozen=True, slots=True)
class ResteAVivre:
    """What is left, by a formula that is named: information only."""

    montant_centimes: int | None
    formule: FormuleResteAVivre
    phrase: str


@regle(
    code="Arrêté 10/03/2011", article="2", depuis=date(2011, 3, 10), vu=True, valeurs=("forfait.eau_chauffage",)
)  # fmt: skip
def forfait_charges(
    logement: Logement, personnes: int, au: date, parametres: Parametres, *, partiel: bool = False
) -> Forfait:
    """Return the lump sum added to charges where water and heating are both individual.

    [vu] It depends on the size of the dwelling and the number of persons; no text gives an amount: the
    scale is the landlord's, entered and dated.

    Hypothèse : where only one of the two is individual nothing is added, unless the setting `partiel` says
    so.
    """
    individuels = [logement.eau_individuelle is True, logement.chauffage_individuel is True]
    if not (any(individuels) if partiel else all(individuels)):
        return Forfait(0, "aucun forfait d’eau et de chauffage")
    pieces = min(max(logement.pieces or 1, 1), DERNIER_FORFAIT_TYPE)
    axes = {"type": f"T{pieces}", "personnes": str(min(max(personnes, 1), DERNIER_FORFAIT_PERSONNES))}
    valeur = parametres.trouver("forfait.eau_chauffage", au, **axes)
    if valeur is None:
        return Forfait(None, "forfait d’eau et de chauffage non renseigné par le bailleur")
    return Forfait(valeur.entier, f"forfait d’eau et de chauffage de {euros(valeur.entier)} ({valeur.source})")


@regle(code="Arrêté 10/03/2011", article="1", depuis=date(2011, 3, 10), vu=True, exigences=("R29",))
@regle(code="CCH", article="R441-3-1", depuis=date(2017, 1, 21), vu=True)
def taux_effort(
    logement: Logement,
    menage: Menage,
    *,
    forfait_centimes: int = 0,
    aide_centimes: int | None = None,
    aide_estimee: bool = False,
) -> TauxEffort:
    """Return rent, annexes, recoverable charges and energy contribution less the aid, over declared resources.

    [vu] The method is imposed where the commission uses the rate; the resources are the monthly ones of the
    form. Gross where `aide_centimes` is None, net otherwise. Without resources there is no rate.
    """
    depense = (
        logement.loyer_centimes
        + logement.loyer_annexe_centimes
        + logement.charges_centimes
        + logement.contribution_energie_centimes
        + forfait_centimes
    )
    numerateur = depense - (aide_centimes or 0)
    net = aide_centimes is not None
    nom = "Taux d’effort net" if net else "Taux d’effort brut"
    ressources = menage.ressources_mensuelles_centimes
    if not ressources or ressources < 0:
        cause = "ressources mensuelles inconnues" if ressources is None else "aucune ressource mensuelle"
        return TauxEffort(numerateur, ressources, None, net, aide_estimee, f"{nom} non calculable ({cause}).")
    taux = (Decimal(numerateur) * 100 / ressources).quantize(DIXIEME, ROUND_HALF_UP)
    moins = f" − {'aide estimée' if aide_estimee else 'aide'} {euros(aide_centimes or 0)}" if net else ""
    compte = f"({_depense(logement, forfait_centimes)}{moins})\u00a0/ ressources {euros(ressources)}"
    return TauxEffort(numerateur, ressources, taux, net, aide_estimee, f"{nom} {pourcent(taux)} = {compte}.")


def aide_en_mots(aide_centimes: int | None, *, estimee: bool) -> str:
    """Return what the aid takes off: « aide estimée de 212,00 € déduite », or why nothing is."""
    if aide_centimes is None:
        return "aide non connue, rien de déduit"
    if not aide_centimes:
        return "aide estimée nulle, rien de déduit" if estimee else "aucune aide, rien de déduit"
    return f"aide {'estimée' if estimee else 'apportée'} de {euros(aide_centimes)} déduite"


def _depense(logement: Logement, forfait_centimes: int) -> str:
    """Return what is added up, by its parts: « loyer et charges 410,12 € + forfait d’eau et de chauffage 84,00 € »."""
    loyer = logement.loyer_centimes + logement.loyer_annexe_centimes + logement.charges_centimes
    nom = "loyer, annexes et charges" if logement.loyer_annexe_centimes else "loyer et charges"
    energie = logement.contribution_energie_centimes
    parts = (
        (nom, loyer),
        ("contribution aux économies d’énergie", energie),
        ("forfait d’eau et de chauffage", forfait_centimes),
    )
    return " + ".join(f"{part} {euros(montant)}" for part, montant in parts if montant or part == nom)


@regle(
    code="Usage", article="seuils du taux d’effort", depuis=date(2020, 1, 1), vu=False,
    valeurs=("seuils.effort_modere", "seuils.effort_alerte"),
)  # fmt: skip
def niveau_effort(taux: TauxEffort, au: date, parametres: Parametres) -> NiveauEffort:
    """Name the rate: faible, modéré from one threshold, élevé strictly above the alert.

    [non vu] The thresholds are the landlord's own setting, never an automatic refusal.
    """
    if taux.taux_pourcent is None:
        return NiveauEffort.INCONNU
    if taux.taux_pourcent > parametres.valeur("seuils.effort_alerte", au).decimal:
        return NiveauEffort.ELEVE
    modere = parametres.valeur("seuils.effort_modere", au).decimal
    return NiveauEffort.MODERE if taux.taux_pourcent >= modere else NiveauEffort.FAIBLE


@regle(code="Usage", article="reste à vivre", depuis=date(2020, 1, 1), vu=False)
def reste_a_vivre(
    taux: TauxEffort,
    diviseur: Decimal,
    *,
    formule: FormuleResteAVivre = FormuleResteAVivre.PAR_JOUR_ET_PERSONNE,
    autres_charges_centimes: int = 0,
) -> ResteAVivre:
    """Return resources less the numerator of the rate and other charges, divided as the formula says.

    [non vu] No legal formula: information only, courts annul refusals that rest on it. `diviseur` is the
    number of persons or of units of consumption; a month counts thirty days.
    """
    if taux.denominateur_centimes is None or diviseur <= 0:
        return ResteAVivre(None, formule, "Reste à vivre non calculable.")
    reste = Decimal(taux.denominateur_centimes - taux.numerateur_centimes - autres_charges_centimes)
    jours = 30 if formule is FormuleResteAVivre.PAR_JOUR_ET_PERSONNE else 1
    montant = int((reste / (diviseur * jours)).quantize(Decimal(1), ROUND_HALF_UP))
    return ResteAVivre(montant, formule, f"Reste à vivre de {euros(montant)} {formule.libelle} (information).")
