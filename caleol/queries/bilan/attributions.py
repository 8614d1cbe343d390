"""The report on allocations: what was decided at rank 1 and what was signed, read in what was frozen with each lot."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from caleol.kernel.clock import jour_local
from caleol.models.base import cle_de_tri
from caleol.models.demande import Demande
from caleol.models.enumerations import EtatSeance
from caleol.models.locatif import Bail
from caleol.models.lot import Candidature, Decision, Lot
from caleol.models.organisation import Agence, Commune, Reservataire
from caleol.models.patrimoine import Logement, Residence, Vacance
from caleol.models.seance import Seance
from caleol.models.suivi import OffreLogement, Reponse
from caleol.queries.bilan.occupation import perimetre_du_bilan
from caleol.queries.bilan.tableaux import Bilan, Chiffre, Ligne, Periode, Tableau
from caleol.queries.perimetre import agence_effective
from caleol.rules.decisions import TypeDecision
from caleol.rules.droits import Auteur
from caleol.rules.facts import Financement
from caleol.rules.motifs import motif

TENUES = (EtatSeance.OUVERTE, EtatSeance.LEVEE, EtatSeance.VALIDEE)
INCONNU = "Non connu"
QUARTIERS = {True: "En quartier prioritaire", False: "Hors quartier prioritaire", None: INCONNU}
DELAIS = ((30, "30 jours au plus"), (60, "31 à 60 jours"), (90, "61 à 90 jours"), (10**6, "Plus de 90 jours"))
ATTENTES = ((12, "Moins d’un an"), (24, "1 à 2 ans"), (36, "2 à 3 ans"), (60, "3 à 5 ans"), (10**6, "5 ans et plus"))


@dataclass(frozen=True, slots=True)
class Attribution:
    """An allocation at rank 1; `signe` says that its lease was signed. None where it was not known when frozen."""

    commune: str
    agence: str
    type: str
    financement: Financement
    reservataire: str
    qpv: bool | None
    quartile: int | None
    priorites: tuple[str, ...]
    mutation: bool | None
    vacance_jours: int | None
    attente_mois: int | None
    signe: bool


def load_bilan_attributions(session: Session, auteur: Auteur, periode: Periode) -> Bilan:
    """Return the report of the séances held in a period: each rate with its numerator and denominator."""
    lues = tuple(_attributions(session, auteur, periode))
    dossiers, natures = _natures(session, auteur, periode)
    seances = _compte(session, auteur, periode, func.count(Decision.seance_id.distinct()))
    reponses = _reponses(session, auteur, periode)
    return Bilan(
        periode,
        _chiffres(lues, seances, dossiers, reponses),
        (
            natures,
            _par("Par commune", "Commune", lues, lambda a: a.commune),
            _par("Par agence", "Agence", lues, lambda a: a.agence),
            _par("Par type de logement", "Type", lues, lambda a: a.type, tri=False),
            _par("Par financement", "Financement", lues, lambda a: a.financement.libelle),
            _par("Par contingent", "Contingent", lues, lambda a: a.reservataire),
            _par("Par quartier", "Quartier", lues, lambda a: QUARTIERS[a.qpv]),
            _par("Par quartile de ressources", "Quartile", lues, lambda a: _quartile(a.quartile), tri=False),
            _quartiles_par_quartier(lues),
            _publics(lues),
            _par("Mutations et premières demandes", "Demande", lues, lambda a: _mutation(a.mutation)),
            _par("Du logement libre à la décision", "Délai", lues, lambda a: _tranche(a.vacance_jours, DELAIS)),
            _par("Ancienneté de la demande", "Attente", lues, lambda a: _tranche(a.attente_mois, ATTENTES)),
            _motifs_refus(reponses),
            _motifs_decisions(session, auteur, periode),
        ),
    )


def _situe(requete: Select[*tuple[Any, ...]], auteur: Auteur, periode: Periode) -> Select[*tuple[Any, ...]]:
    """Keep the decisions of the séances of the period, on the dwellings of the perimeter."""
    debut, fin = periode.instants
    return (
        requete.join(Lot, Lot.id == Decision.lot_id)
        .join(Seance, Seance.id == Decision.seance_id)
        .join(Vacance, Vacance.id == Lot.vacance_id)
        .join(Logement, Logement.id == Vacance.logement_id)
        .outerjoin(Residence, Residence.id == Logement.residence_id)
        .where(Seance.etat.in_(TENUES), Seance.prevue_le >= debut, Seance.prevue_le < fin, perimetre_du_bilan(auteur))
    )


def au_rang_un() -> ColumnElement[bool]:
    """Return the condition of an allocation at rank 1: one a lot, whatever the answer."""
    attribuees = [t for t in TypeDecision if t.attribue]
    return Decision.type.in_(attribuees) & or_(Decision.rang == 1, Decision.type == TypeDecision.ATTRIBUTION)


def _compte(session: Session, auteur: Auteur, periode: Periode, quoi: ColumnElement[int]) -> int:
    return session.scalar(_situe(select(quoi).select_from(Decision), auteur, periode)) or 0


def _attributions(session: Session, auteur: Auteur, periode: Periode) -> Iterable[Attribution]:
    dossier, fiche = Candidature.instantane, Lot.instantane
    requete = (
        select(
            Commune.nom, Agence.nom, Logement.type, Logement.financement, Reservataire.nom, fiche["qpv"].as_boolean(),
            dossier[("quartile", "rang")].as_integer(), dossier["priorites_libelles"].as_json(),
            dossier["mutation"].as_boolean(), Vacance.libre_le, Seance.prevue_le, Demande.deposee_le, Bail.id,
        )
        .select_from(Decision)
        .join(Candidature, Candidature.id == Decision.candidature_id)
        .join(Demande, Demande.id == Candidature.demande_id)
        .outerjoin(Bail, Bail.candidature_id == Candidature.id)
    )  # fmt: skip
    situee = (
        _situe(requete, auteur, periode)
        .join(Commune, Commune.code_insee == Logement.commune_insee)
        .outerjoin(Agence, Agence.id == agence_effective())
        .join(Reservataire, Reservataire.id == Vacance.reservataire_id)
        .where(au_rang_un())
    )
    for ligne in session.execute(situee):
        yield _attribution(*ligne)


def _attribution(
    commune: str, agence: str | None, type_: str, financement: Financement, reservataire: str, qpv: bool | None,
    quartile: int | None, priorites: list[str] | None, mutation: bool | None, libre_le: date, prevue_le: datetime,
    deposee_le: date, bail: int | None,
) -> Attribution:  # fmt: skip
    jour = jour_local(prevue_le)
    return Attribution(
        commune=commune,
        agence=agence or INCONNU,
        type=type_,
        financement=financement,
        reservataire=reservataire,
        qpv=qpv,
        quartile=quartile,
        priorites=tuple(priorites or ()),
        mutation=mutation,
        vacance_jours=max((jour - libre_le).days, 0),
        attente_mois=(jour.year - deposee_le.year) * 12 + jour.month - deposee_le.month - (jour.day < deposee_le.day),
        signe=bail is not None,
    )


def _chiffres(
    lues: tuple[Attribution, ...], seances: int, dossiers: int, reponses: list[tuple[bool, bool, str]]
) -> tuple[Chiffre, ...]:
    total, hors = len(lues), [a for a in lues if a.qpv is False and a.quartile is not None]
    refus = sum(not acceptee for acceptee, _, _ in reponses)
    delais = [a.vacance_jours for a in lues if a.vacance_jours is not None]
    return (
        Chiffre("Séances tenues", seances),
        Chiffre("Dossiers décidés", dossiers),
        Chiffre("Attributions au rang 1", total),
        Chiffre("Baux signés", sum(a.signe for a in lues), total, "des attributions au rang 1"),
        Chiffre("Mutations", sum(a.mutation is True for a in lues), total, "des attributions au rang 1"),
        Chiffre("Publics prioritaires", sum(bool(a.priorites) for a in lues), total, "des attributions au rang 1"),
        Chiffre(
            "1er quartile hors quartier prioritaire", sum(a.quartile == 1 for a in hors), len(hors),
            "des attributions hors quartier dont le quartile est connu",
        ),
        Chiffre("Offres refusées", refus, len(reponses), "des réponses, silences compris"),
        Chiffre("Jours entre logement libre et décision", round(median(delais)) if delais else 0, None, "médiane"),
    )  # fmt: skip


def _par(
    titre: str, entete: str, lues: tuple[Attribution, ...], cle: Callable[[Attribution], str], *, tri: bool = True
) -> Tableau:
    """Count the allocations and the leases signed by a key; the most numerous first, or in the order of the names."""
    tout, signes = Counter(map(cle, lues)), Counter(cle(a) for a in lues if a.signe)
    noms = sorted(tout, key=lambda nom: (-tout[nom] if tri else 0, cle_de_tri(nom)))
    lignes = tuple(Ligne(nom, (tout[nom], signes[nom])) for nom in noms)
    return Tableau(
        titre, entete, ("Attributions", "Baux signés"), lignes, len(lues), "Part des attributions au rang 1."
    )


def _quartiles_par_quartier(lues: tuple[Attribution, ...]) -> Tableau:
    """Cross quartile and neighbourhood, one line a quartile."""
    rangs = [*range(1, 5), None]
    lignes = tuple(
        Ligne(_quartile(r), tuple(sum(a.quartile == r and a.qpv is q for a in lues) for q in (False, True, None)))
        for r in rangs
    )
    colonnes = ("Hors quartier", "En quartier", "Quartier non connu")
    hors = sum(ligne.comptes[0] for ligne in lignes)
    return Tableau("Quartile et quartier", "Quartile", colonnes, lignes, hors, "Part des attributions hors quartier.")


def _publics(lues: tuple[Attribution, ...]) -> Tableau:
    """Count the allocations by priority public; a household may be of several."""
    tout = Counter(p for a in lues for p in a.priorites)
    signes = Counter(p for a in lues if a.signe for p in a.priorites)
    noms = sorted(tout, key=lambda nom: (-tout[nom], cle_de_tri(nom)))
    lignes = tuple(Ligne(nom, (tout[nom], signes[nom])) for nom in noms)
    phrase = "Part des attributions au rang 1 ; un ménage peut relever de plusieurs publics."
    return Tableau("Par public prioritaire", "Public", ("Attributions", "Baux signés"), lignes, len(lues), phrase)


def _natures(session: Session, auteur: Auteur, periode: Periode) -> tuple[int, Tableau]:
    requete = select(Decision.type, func.count()).select_from(Decision).group_by(Decision.type)
    comptes = {ligne[0]: ligne[1] for ligne in session.execute(_situe(requete, auteur, periode))}
    total = sum(comptes.values())
    lignes = tuple(Ligne(nature.libelle, (comptes.get(nature, 0),)) for nature in TypeDecision)
    return total, Tableau("Décisions", "Décision", ("Dossiers",), lignes, total, "Part des dossiers décidés.")


def _reponses(session: Session, auteur: Auteur, periode: Periode) -> list[tuple[bool, bool, str]]:
    """Return the answers to the offers of these séances: accepted, silence, code of the motive."""
    requete = (
        select(Reponse.acceptee, Reponse.silence, Reponse.motif_code)
        .select_from(Reponse)
        .join(OffreLogement, OffreLogement.id == Reponse.offre_id)
        .join(Decision, Decision.id == OffreLogement.decision_id)
    )
    lues = session.execute(_situe(requete, auteur, periode))
    return [(acceptee, silence, code or "") for acceptee, silence, code in lues]


def _motifs_refus(reponses: list[tuple[bool, bool, str]]) -> Tableau:
    refus = [(silence, code) for acceptee, silence, code in reponses if not acceptee]
    comptes = Counter("Silence valant refus" if silence else _motif(code) for silence, code in refus)
    lignes = tuple(Ligne(nom, (nombre,)) for nom, nombre in sorted(comptes.items(), key=lambda c: (-c[1], c[0])))
    return Tableau("Refus des ménages", "Motif", ("Refus",), lignes, len(refus), "Part des refus d’offre.")


def _motifs_decisions(session: Session, auteur: Auteur, periode: Periode) -> Tableau:
    """Count the decisions without an allocation by the code of their motive."""
    sans = [t for t in TypeDecision if not t.attribue]
    requete = select(Decision.motif_code, func.count()).select_from(Decision).group_by(Decision.motif_code)
    lues = session.execute(_situe(requete.where(Decision.type.in_(sans)), auteur, periode))
    comptes = {_motif(ligne[0]): ligne[1] for ligne in lues}
    lignes = tuple(Ligne(nom, (nombre,)) for nom, nombre in sorted(comptes.items(), key=lambda c: (-c[1], c[0])))
    total = sum(comptes.values())
    return Tableau(
        "Motifs de non-attribution", "Motif", ("Dossiers",), lignes, total, "Part des dossiers non attribués."
    )


def _motif(code: str | None) -> str:
    return motif(code).neutre if code else "Sans motif codé"


def _quartile(rang: int | None) -> str:
    return INCONNU if rang is None else "1er quartile" if rang == 1 else f"{rang}e quartile"


def _mutation(mutation: bool | None) -> str:
    return INCONNU if mutation is None else "Mutation" if mutation else "Première demande"


def _tranche(valeur: int | None, tranches: tuple[tuple[int, str], ...]) -> str:
    """Return the slice of a delay; months are counted complete, days up to the limit."""
    if valeur is None:
        return INCONNU
    stricte = tranches is ATTENTES
    return next(nom for limite, nom in tranches if (valeur < limite if stricte else valeur <= limite))
