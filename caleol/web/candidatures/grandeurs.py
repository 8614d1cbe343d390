"""The figures of a dossier, each with its word, its icon and what it rests on: never a colour alone."""

from dataclasses import dataclass, replace

from caleol.kernel import francais as fr
from caleol.queries.instantane import BudgetLu, Dossier, EffortLu, PlafondLu, QuartileLu, RessourcesLues
from caleol.rules.budget import NiveauEffort, aide_en_mots
from caleol.rules.parametre import StatutValeur

ICONES = {
    "favorable": "check-circle-fill",
    "verifier": "exclamation-triangle-fill",
    "bloquant": "x-octagon-fill",
    "information": "info-circle-fill",
}
TONS_EFFORT = {
    NiveauEffort.FAIBLE: "favorable",
    NiveauEffort.MODERE: "favorable",
    NiveauEffort.ELEVE: "verifier",
    NiveauEffort.INCONNU: "",
}
NON_VERIFIE = "non vérifié"
RESTE = "Reste à vivre"


@dataclass(frozen=True, slots=True)
class Grandeur:
    """A figure: its name, its value, the word for it, what it rests on; `cle` is the dated value to enter."""

    nom: str
    valeur: str
    mot: str = ""
    ton: str = ""
    precisions: tuple[str, ...] = ()
    cle: str = ""

    @property
    def icone(self) -> str:
        """Return the icon that goes with the word."""
        return ICONES.get(self.ton, "")


def grandeurs_du_logement(dossier: Dossier) -> tuple[Grandeur, ...]:
    """Return the figures of a household for one dwelling; none of budget nor ceiling where nobody is known."""
    suite: list[Grandeur] = []
    if dossier.budget:
        suite += _budget(dossier.budget)
    if dossier.plafond:
        suite.append(plafond(dossier.plafond, dossier.ressources))
    suite += (taille(dossier), quartile(dossier.quartile))
    return tuple(suite)


def _budget(budget: BudgetLu) -> list[Grandeur]:
    suite = [effort("Taux d’effort brut", budget.brut, "sans aide au logement")]
    return [*suite, *_effort_net(budget), reste_a_vivre(budget)]


def _effort_net(budget: BudgetLu) -> list[Grandeur]:
    return [effort("Taux d’effort net", budget.net, _aide(budget))] if budget.net else []


def _aide(budget: BudgetLu) -> str:
    return aide_en_mots(budget.aide_centimes, estimee=budget.aide_estimee)


def budget_en_bref(budget: BudgetLu | None) -> tuple[Grandeur, ...]:
    """Return the two figures on which a member votes: the effort rate, net where the aid is known, what remains.

    A household of which nobody is known has neither, and both say so.
    """
    if budget is None:
        return tuple(Grandeur(nom, "non connu", "ménage non connu", "verifier") for nom in ("Taux d’effort", RESTE))
    taux = (_effort_net(budget) or [effort("Taux d’effort brut", budget.brut, _aide(budget))])[0]
    reste = reste_a_vivre(budget)
    base = f"{reste.precisions[0]}, {reste.precisions[-1]}"
    return replace(taux, precisions=taux.precisions[-1:]), replace(reste, precisions=(base,))


def effort(nom: str, lu: EffortLu, precision: str) -> Grandeur:
    """Return an effort rate with its numerator and denominator."""
    niveau = NiveauEffort(lu.niveau)
    depense = fr.euros(lu.numerateur_centimes)
    if lu.taux_pourcent is None:
        return Grandeur(nom, "non calculable", lu.cause, "verifier", (f"dépense de {depense} par mois",))
    compte = f"{depense} sur {fr.euros(lu.denominateur_centimes or 0)}"
    return Grandeur(nom, fr.pourcent(lu.taux_pourcent), niveau.libelle, TONS_EFFORT[niveau], (compte, precision))


def reste_a_vivre(budget: BudgetLu) -> Grandeur:
    """Return what remains: information only, courts annul refusals that rest on it."""
    valeur = "non calculable" if budget.reste_centimes is None else fr.euros(budget.reste_centimes)
    base = "aide déduite" if budget.aide_centimes else "sans aide"
    taux = budget.net or budget.brut
    compte = () if budget.reste_centimes is None else (_compte_du_reste(taux),)
    return Grandeur(RESTE, valeur, "information", "information", (budget.reste_formule, *compte, base))


def _compte_du_reste(taux: EffortLu) -> str:
    """Return what the remaining income comes from: « 1 684,00 € − 509,00 € par mois »."""
    return f"{fr.euros(taux.denominateur_centimes or 0)} − {fr.euros(taux.numerateur_centimes)} par mois"


def plafond(lu: PlafondLu, ressources: RessourcesLues) -> Grandeur:
    """Return the part of the ceiling that the resources take, or why it is not known."""
    nom = f"Plafond {lu.financement}"
    if not lu.verifie:
        return Grandeur(nom, NON_VERIFIE, "à saisir", "bloquant", (lu.categorie, lu.zone), cle="plafond_ressources")
    if lu.montant_euros is None:
        return Grandeur(nom, "sans plafond", precisions=("aucun plafond réglementé",))
    montant = fr.euros_ronds(lu.montant_euros * 100)
    precisions = [f"{lu.categorie}, {lu.zone}"]
    if lu.statut == StatutValeur.CALCULE:
        precisions.append("plafond calculé, non lu dans l’arrêté")
    if lu.ratio_pourcent is None or ressources.retenues_euros is None:
        return Grandeur(nom, "non connu", "ressources non connues", "verifier", (f"plafond de {montant}", *precisions))
    retenues = fr.euros_ronds(ressources.retenues_euros * 100)
    precisions.insert(0, f"{retenues} sur {montant}")
    mot, ton = ("respecté", "favorable") if lu.respecte else ("dépassé", "bloquant")
    if lu.derogation:
        mot, ton = lu.derogation, "verifier"
    return Grandeur(nom, fr.pourcent(lu.ratio_pourcent), mot, ton, tuple(precisions))


def taille(dossier: Dossier) -> Grandeur:
    """Return whether the dwelling suits the number of persons, by law and by INSEE's index, and the type asked for."""
    if dossier.taille_convient is None:
        return Grandeur("Taille", "non connue", "ménage non connu", "verifier")
    if dossier.taille_convient and dossier.type_demande is False:
        demande = f"demande\u00a0: {dossier.types_souhaites}"
        precisions = (demande, *dossier.taille_details)
        return Grandeur("Taille", dossier.taille, "type non demandé", "verifier", precisions)
    if dossier.taille_convient:
        return Grandeur("Taille", dossier.taille, "convient", "favorable", dossier.taille_details)
    codes = {anomalie.code for anomalie in dossier.anomalies}
    mot = "trop petit" if "sur_occupation" in codes else "trop grand" if "sous_occupation" in codes else "à vérifier"
    return Grandeur("Taille", dossier.taille, mot, "verifier", dossier.taille_details)


def quartile(lu: QuartileLu, *, sur_logement: bool = True) -> Grandeur:
    """Return the quartile of a household with its threshold, « non vérifié » where nobody entered it."""
    precisions = []
    if lu.revenu_uc_euros is not None:
        precisions.append(f"{fr.nombre(lu.revenu_uc_euros)}\u00a0€ par an et par UC ({lu.unites})")
    if lu.premier is None and lu.revenu_uc_euros is None:
        return Grandeur("Quartile", "non connu", "ressources ou âges non connus", "verifier")
    if not sur_logement:
        return Grandeur(
            "Revenu par UC",
            precisions[0] if precisions else "non connu",
            precisions=("quartile\u00a0: voir le logement",),
        )
    if lu.premier is None:
        return Grandeur("Quartile", NON_VERIFIE, "seuil à saisir", "verifier", tuple(precisions), cle="quartile.q1")
    if lu.seuil_euros is not None:
        precisions.append(f"seuil {fr.euros_ronds(lu.seuil_euros * 100)} ({lu.seuil_source})")
    if lu.premier:
        return Grandeur("Quartile", "1er quartile", precisions=tuple(precisions))
    valeur = f"{fr.ordinal(lu.rang)} quartile" if lu.rang and lu.rang > 1 else "au-dessus du 1er quartile"
    return Grandeur("Quartile", valeur, precisions=tuple(precisions))
