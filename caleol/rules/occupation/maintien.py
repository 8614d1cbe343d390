"""The right to stay after an examination, article by article: kept, may be lost, or to be checked.

Nothing here starts anything (R66): a date is what the law would give, a decision is the landlord's own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from caleol.kernel.francais import accorde, date_sans_jour, liste_et, typographie
from caleol.rules.delais import ajouter_mois
from caleol.rules.enumeration import EnumLibelle
from caleol.rules.occupation.enquetes import Enquete, second_depassement
from caleol.rules.occupation.exemptions import ExemptionLue, Fondement, exemptions
from caleol.rules.occupation.faits import Bail
from caleol.rules.occupation.offres import Offre, RefusCompte, refus_compte
from caleol.rules.occupation.situations import Etat, SituationOccupation
from caleol.rules.parametre import Parametres
from caleol.rules.reference import Article, regle

RIEN_D_ENGAGE = "Aucune procédure n’est engagée : la décision appartient au bailleur, après avis d’un juriste."

AGE_PROCHE = "la lecture d’un juriste, un titulaire du bail ayant soixante-cinq ans avant la fin du délai"


class Regime(EnumLibelle):
    """Which articles apply: those of an HLM body, or those of a SEM."""

    HLM = "hlm", "organisme d’habitations à loyer modéré"
    SEM = "sem", "société d’économie mixte"


MIXTE = "économie mixte"


def regime_suppose(forme_juridique: str) -> Regime:
    """Return which articles a legal form lets suppose, until the landlord says it itself [I]."""
    return Regime.SEM if MIXTE in forme_juridique.lower() else Regime.HLM


class EtatMaintien(EnumLibelle):
    """What may be said of the right to stay."""

    CONSERVE = "conserve", "droit au maintien conservé"
    PEUT_SE_PERDRE = "peut_se_perdre", "droit au maintien qui peut se perdre"
    A_VERIFIER = "a_verifier", "à vérifier"


@dataclass(frozen=True, slots=True)
class Suite:
    """What followed an examination: the lease, what was found of the ground, offers, surveys of resources.

    `deces_a_charge` says that the person with a handicap was a dependant who died; `terme_du_bail` is the end of
    the running term of a SEM's lease.
    """

    bail: Bail
    constat: Etat
    offres: tuple[Offre, ...] = ()
    enquetes: tuple[Enquete, ...] = ()
    deces_a_charge: bool | None = None
    regime: Regime = Regime.HLM
    terme_du_bail: date | None = None


@dataclass(frozen=True, slots=True)
class Maintien:
    """The right to stay under one article, on a day, with its grounds.

    `raisons` say why it is kept, `manques` what must be known first. `seuil_pourcent` of the ceiling and `delai_mois`
    are those of the article that looks at resources. `fin_le` is the day that the law would give
    to the end of the title, `preavis_le` the last day to give notice, where the conditions are met.
    """

    fondement: Fondement
    article: Article
    etat: EtatMaintien
    raisons: tuple[str, ...]
    manques: tuple[str, ...]
    exemptions: tuple[ExemptionLue, ...]
    refus: tuple[RefusCompte, ...] = ()
    refus_comptes: int = 0
    refus_requis: int = 0
    fin_le: date | None = None
    preavis_le: date | None = None
    seuil_pourcent: int | None = None
    delai_mois: int | None = None

    @property
    def protections(self) -> tuple[str, ...]:
        """Return why the right is kept whatever the number of refusals."""
        return tuple(raison for raison in self.raisons if raison != _trop_peu(self.refus_comptes, self.refus_requis))

    @property
    def phrase(self) -> str:
        """Return the conclusion in words."""
        if self.etat is EtatMaintien.CONSERVE:
            suite = f"droit au maintien conservé : {liste_et(self.raisons)}."
        elif self.etat is EtatMaintien.A_VERIFIER:
            suite = f"droit au maintien à vérifier : il manque {liste_et(self.manques)}."
        else:
            fin = f", au plus tôt le {date_sans_jour(self.fin_le)}" if self.fin_le else ""
            suite = f"les conditions d’une perte du droit au maintien paraissent réunies{fin}. {RIEN_D_ENGAGE}"
        return typographie(f"{self.article} ({self.fondement.libelle}) : {suite}")


Condition = tuple[bool | None, str, str]
"""Whether it holds, what is said where it does not (the right is kept), what is missing where it is not known."""

ARTICLES: dict[tuple[Regime, Fondement], Article] = {
    (Regime.HLM, Fondement.SOUS_OCCUPATION): Article("CCH", "L442-3-1", date(2017, 1, 21), vu=True),
    (Regime.HLM, Fondement.ADAPTE_SANS_OCCUPANT): Article("CCH", "L442-3-2", date(2017, 1, 21), vu=True),
    (Regime.HLM, Fondement.DEPASSEMENT): Article("CCH", "L442-3-3", date(2018, 1, 1), vu=False),
    (Regime.SEM, Fondement.SOUS_OCCUPATION): Article("CCH", "L482-1", date(2022, 5, 24), vu=True),
    (Regime.SEM, Fondement.ADAPTE_SANS_OCCUPANT): Article("CCH", "L482-2", date(2017, 1, 21), vu=False),
    (Regime.SEM, Fondement.DEPASSEMENT): Article("CCH", "L482-3", date(2018, 1, 1), vu=False),
}


@regle(
    code="CCH", article="L442-3-1", depuis=date(2017, 1, 21), vu=True,
    valeurs=("maintien.refus", "maintien.delai"), exigences=("R65", "R66"),
)  # fmt: skip
@regle(code="CCH", article="L482-1", depuis=date(2022, 5, 24), vu=True)
@regle(code="CCH", article="R442-3-3", depuis=date(2018, 1, 1), vu=True)
def maintien_sous_occupation(suite: Suite, au: date, parametres: Parametres) -> Maintien:
    """Tell whether a tenant who under-occupies keeps the right to stay: tense zone, three refusals, no exemption.

    [vu] In the tense zones, after three refused offers that respect article 13 bis, six months from the notice of
    the third offer. A SEM gives notice for the end of the lease's term, six months before.
    """
    zone: Condition = (suite.bail.zone_tendue, "le logement est hors zone tendue", "la zone de la commune")
    return _apres_refus(suite, Fondement.SOUS_OCCUPATION, (zone,), au, parametres)


@regle(
    code="CCH", article="L442-3-2", depuis=date(2017, 1, 21), vu=True,
    valeurs=("maintien.refus", "maintien.delai"), exigences=("R65", "R66"),
)  # fmt: skip
@regle(code="CCH", article="L482-2", depuis=date(2017, 1, 21), vu=False)
def maintien_logement_adapte(suite: Suite, au: date, parametres: Parametres) -> Maintien:
    """Tell whether the tenant of an adapted dwelling that its occupant left keeps the right to stay.

    [vu] Everywhere, after three refused offers, six months from the notice of the third; eighteen where the
    person with a handicap was a dependant who died. Only the age exempts.
    """
    deces: Condition = (
        None if suite.deces_a_charge is None else True, "", "de savoir si la personne handicapée à charge est décédée",
    )  # fmt: skip
    return _apres_refus(suite, Fondement.ADAPTE_SANS_OCCUPANT, (deces,), au, parametres)


@regle(
    code="CCH", article="L442-3-3", depuis=date(2018, 1, 1), vu=False,
    valeurs=("maintien.depassement", "maintien.depassement_du_pls", "maintien.delai_depassement"),
    exigences=("R65", "R66"),
)  # fmt: skip
@regle(code="CCH", article="L482-3", depuis=date(2018, 1, 1), vu=False)
def maintien_depassement(suite: Suite, au: date, parametres: Parametres) -> Maintien:
    """Tell whether a tenant above the ceiling keeps the right to stay: two surveys in a row, tense zone.

    [non vu in its present form] Above 150 % of the ceiling in two consecutive surveys: eighteen months from the
    1 January that follows, notice six months before. Back below the ceiling the right is restored. The avis of
    the commission has no part in it: L442-5-2 names L442-3-1 and L442-3-2 only.
    """
    annee = second_depassement(suite.enquetes, au, parametres)
    fin_annee = date((annee.annee or au.year) + 1, 12, 31)
    conditions: tuple[Condition, ...] = (
        (suite.bail.zone_tendue, "le logement est hors zone tendue", "la zone de la commune"),
        (
            _etat(suite.constat), "les ressources sont au plus égales au plafond du logement",
            "la comparaison avec le plafond",
        ),
        (annee.deux_de_suite, "pas de dépassement deux années de suite", "deux enquêtes de ressources de suite"),
    )  # fmt: skip
    lues = exemptions(suite.bail, Fondement.DEPASSEMENT, au, parametres, age_le=fin_annee if annee.annee else au)
    etat, raisons, manques = _conclure((*conditions, *_conditions_d_exemption(lues)))
    fin = preavis = None
    delai = parametres.valeur("maintien.delai_depassement", au, cas="delai").entier
    if etat is EtatMaintien.PEUT_SE_PERDRE:
        fin = ajouter_mois(date(fin_annee.year, 1, 1), delai)
        preavis = ajouter_mois(fin, -parametres.valeur("maintien.delai_depassement", au, cas="preavis").entier)
    article = ARTICLES[suite.regime, Fondement.DEPASSEMENT]
    return Maintien(
        Fondement.DEPASSEMENT, article, etat, raisons, manques, lues, fin_le=fin, preavis_le=preavis,
        seuil_pourcent=parametres.valeur("maintien.depassement", au).entier, delai_mois=delai,
    )  # fmt: skip


MAINTIENS: dict[Fondement, Callable[[Suite, date, Parametres], Maintien]] = {
    Fondement.SOUS_OCCUPATION: maintien_sous_occupation,
    Fondement.ADAPTE_SANS_OCCUPANT: maintien_logement_adapte,
    Fondement.DEPASSEMENT: maintien_depassement,
}

FONDEMENTS: dict[SituationOccupation, Fondement] = {
    SituationOccupation.SOUS_OCCUPATION: Fondement.SOUS_OCCUPATION,
    SituationOccupation.ADAPTE_SANS_OCCUPANT: Fondement.ADAPTE_SANS_OCCUPANT,
    SituationOccupation.DEPASSEMENT_PLAFOND: Fondement.DEPASSEMENT,
}
"""The situations that may cost the right to stay; the two others cost nothing."""


def _apres_refus(
    suite: Suite, fondement: Fondement, conditions: tuple[Condition, ...], au: date, parametres: Parametres
) -> Maintien:
    """Return the right to stay under an article that asks for three refused offers."""
    requis = parametres.valeur("maintien.refus", au).entier
    refus = tuple(refus_compte(offre, au, parametres) for offre in suite.offres)
    comptes = [r for r in refus if r.compte]
    douteux = sum(r.compte is None for r in refus)
    assez = True if len(comptes) >= requis else None if len(comptes) + douteux >= requis else False
    lues = exemptions(suite.bail, fondement, au, parametres)
    trop_peu = _trop_peu(len(comptes), requis)
    etat, raisons, manques = _conclure(
        (
            (_etat(suite.constat), "la situation n’est pas constatée", "ce qu’il faut pour constater la situation"),
            (assez, trop_peu, "ce qui fait compter un refus"),
            *conditions,
            *_conditions_d_exemption(lues),
        )
    )
    fin, preavis = _fin(suite, comptes, requis, au, parametres) if etat is EtatMaintien.PEUT_SE_PERDRE else (None, None)
    if fin is not None and any(lue.tient for lue in exemptions(suite.bail, fondement, au, parametres, age_le=fin)):
        etat, manques = EtatMaintien.A_VERIFIER, (AGE_PROCHE,)
    return Maintien(
        fondement, ARTICLES[suite.regime, fondement], etat, raisons, manques, lues, refus, len(comptes), requis, fin,
        preavis,
    )  # fmt: skip


def _trop_peu(comptes: int, requis: int) -> str:
    """Return how many refusals count, of those that the law asks for."""
    if not comptes:
        return f"aucun refus d’offre ne compte, sur {requis} requis"
    verbe = "comptent" if comptes > 1 else "compte"
    return f"{accorde(comptes, 'refus')} d’offre {verbe}, sur {requis} requis"


def _fin(
    suite: Suite, comptes: list[RefusCompte], requis: int, au: date, parametres: Parametres
) -> tuple[date | None, date | None]:
    """Return the end of the title and the last day of notice; a SEM's lease ends with its term."""
    deces = "deces" if suite.deces_a_charge else "ordinaire"
    mois = parametres.valeur("maintien.delai", au, cas=deces).entier
    notifiees = sorted(r.offre.notifiee_le for r in comptes if r.offre.notifiee_le)
    fin = ajouter_mois(notifiees[requis - 1], mois)
    if suite.regime is Regime.HLM:
        return fin, None
    terme = suite.terme_du_bail
    if terme is None or ajouter_mois(terme, -mois) < au:
        return None, None
    return terme, ajouter_mois(terme, -mois)


def _etat(constat: Etat) -> bool | None:
    """Return a result as a condition."""
    return {Etat.CONSTATEE: True, Etat.NON_CONSTATEE: False, Etat.A_VERIFIER: None}[constat]


def _conditions_d_exemption(lues: tuple[ExemptionLue, ...]) -> tuple[Condition, ...]:
    """Return the exemptions as conditions of a loss: none of them may hold."""
    return tuple(
        (None if lue.tient is None else not lue.tient, lue.exemption.libelle, f"de savoir si {lue.exemption.libelle}")
        for lue in lues
    )


def _conclure(conditions: tuple[Condition, ...]) -> tuple[EtatMaintien, tuple[str, ...], tuple[str, ...]]:
    """Join the conditions of a loss: one that fails keeps the right, one unknown asks to look."""
    raisons = tuple(raison for tient, raison, _ in conditions if tient is False)
    if raisons:
        return EtatMaintien.CONSERVE, raisons, ()
    manques = tuple(manque for tient, _, manque in conditions if tient is None)
    return (EtatMaintien.A_VERIFIER if manques else EtatMaintien.PEUT_SE_PERDRE), (), manques
