"""Rows turned into the frozen facts that the rules take; one definition for one application and for all."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Row, or_, select
from sqlalchemy.orm import Session

from caleol.models.demande import Demande, Menage, Personne, ValidationFait
from caleol.models.enumerations import EtatDemande
from caleol.rules import facts
from caleol.rules.facts import Garde, LienPersonne
from caleol.rules.menage import adultes

SEPARATEURS = re.compile(r"[\s,;|]+")
RELOGEMENT_RU = "relogement_ru"
GARDES = {None: "", Garde.ALTERNEE: " en garde alternée", Garde.DROIT_VISITE: " en droit de visite"}


@dataclass(frozen=True, slots=True)
class DemandeLue:
    """An application as the rules take it, with what they do not: keys, version, verdicts on declared facts."""

    id: int
    version: int
    faits: facts.Demande
    validations: dict[str, bool]
    active: bool
    deposee_le: date
    dalo_le: date | None


def mots(texte: str | None) -> frozenset[str]:
    """Return the codes of a column that holds several, whatever separates them."""
    return frozenset(mot for mot in SEPARATEURS.split(texte or "") if mot)


def load_demandes(session: Session, filtre: ColumnElement[bool], au: date) -> list[DemandeLue]:
    """Return the applications that meet a condition on `Demande`, with household, persons and verdicts.

    Three statements whatever the number. An application without household is returned with nobody in it.
    """
    lignes = session.execute(
        select(*COLONNES_DEMANDE, *COLONNES_MENAGE)
        .outerjoin(Menage, Menage.id == Demande.menage_id)
        .where(filtre)
        .order_by(Demande.id)
    ).all()
    personnes = _personnes(session, filtre)
    validations = _validations(session, filtre, au)
    return [_demande(ligne, personnes.get(ligne.menage_id, ()), validations.get(ligne.id, {})) for ligne in lignes]


def load_demande(session: Session, demande_id: int, au: date) -> DemandeLue | None:
    """Return one application, or None."""
    lues = load_demandes(session, Demande.id == demande_id, au)
    return lues[0] if lues else None


COLONNES_DEMANDE = (
    Demande.id,
    Demande.version,
    Demande.numero_unique,
    Demande.deposee_le,
    Demande.renouvelee_le,
    Demande.anciennete_conservee_le,
    Demande.etat,
    Demande.menage_id,
)
COLONNES_MENAGE = (
    Menage.ressources_mensuelles_centimes,
    Menage.aide_logement_centimes,
    Menage.rfr_euros,
    Menage.ressources_douze_mois_euros,
    Menage.separation,
    Menage.type_souhaite_min,
    Menage.type_souhaite_max,
    Menage.communes_souhaitees,
    Menage.mutation,
    Menage.motifs,
    Menage.priorites,
    Menage.dalo_le,
    Menage.besoin_fauteuil,
    Menage.proprietaire,
    Menage.occupation_actuelle,
    Menage.logement_actuel_surface,
    Menage.logement_actuel_personnes,
    Menage.logement_actuel_loyer_centimes,
)


def _personnes(session: Session, filtre: ColumnElement[bool]) -> dict[int, list[tuple[facts.Personne, date | None]]]:
    par_menage: dict[int, list[tuple[facts.Personne, date | None]]] = defaultdict(list)
    for ligne in session.execute(
        select(
            Personne.menage_id,
            Personne.naissance,
            Personne.lien,
            Personne.a_charge,
            Personne.garde,
            Personne.handicap,
            Personne.sejour_regulier,
            Personne.a_naitre,
            Personne.sejour_jusqu,
        )
        .join(Demande, Demande.menage_id == Personne.menage_id)
        .where(filtre)
        .order_by(Personne.menage_id, Personne.rang)
    ):
        menage_id, naissance, lien, a_charge, garde, handicap, sejour, a_naitre, sejour_jusqu = ligne
        personne = facts.Personne(naissance, lien, a_charge, garde, handicap, sejour, a_naitre)
        par_menage[menage_id].append((personne, sejour_jusqu))
    return par_menage


def _validations(session: Session, filtre: ColumnElement[bool], au: date) -> dict[int, dict[str, bool]]:
    par_demande: dict[int, dict[str, bool]] = defaultdict(dict)
    for demande_id, fait, valide in session.execute(
        select(ValidationFait.demande_id, ValidationFait.fait, ValidationFait.valide)
        .join(Demande, Demande.id == ValidationFait.demande_id)
        .where(filtre, or_(ValidationFait.expire_le.is_(None), ValidationFait.expire_le >= au))
    ):
        par_demande[demande_id][fait] = valide
    return par_demande


def _demande(
    ligne: Row[*tuple[object, ...]],
    personnes: Iterable[tuple[facts.Personne, date | None]],
    validations: dict[str, bool],
) -> DemandeLue:
    r = ligne._mapping  # noqa: SLF001 - the documented way to read a row by name
    anciennete = r["anciennete_conservee_le"]
    menage = facts.Menage(
        personnes=tuple(personne for personne, _ in personnes),
        ressources_mensuelles_centimes=r["ressources_mensuelles_centimes"],
        rfr_euros={int(annee): montant for annee, montant in (r["rfr_euros"] or {}).items()},
        aide_logement_centimes=r["aide_logement_centimes"],
        separation=bool(r["separation"]),
        ressources_douze_mois_euros=r["ressources_douze_mois_euros"],
    )
    priorites = mots(r["priorites"]) | ({"dalo"} if r["dalo_le"] else frozenset())
    faits = facts.Demande(
        numero_unique=r["numero_unique"],
        deposee_le=anciennete or r["deposee_le"],
        renouvelee_le=r["renouvelee_le"] or (r["deposee_le"] if anciennete else None),
        menage=menage,
        radiee=r["etat"] is EtatDemande.RADIEE,
        type_souhaite=_types(r["type_souhaite_min"], r["type_souhaite_max"]),
        communes_souhaitees=mots(r["communes_souhaitees"]),
        besoin_fauteuil=bool(r["besoin_fauteuil"]),
        priorites=priorites,
        mutation=bool(r["mutation"]),
        proprietaire=r["proprietaire"],
        relogement_ru=RELOGEMENT_RU in priorites,
        motifs=mots(r["motifs"]),
        hebergement=r["occupation_actuelle"],
        logement_actuel_surface=r["logement_actuel_surface"],
        logement_actuel_occupants=r["logement_actuel_personnes"],
        logement_actuel_loyer_centimes=r["logement_actuel_loyer_centimes"],
        fin_sejour=_fin_sejour(personnes),
    )
    actif = r["etat"] is EtatDemande.ACTIVE
    return DemandeLue(r["id"], r["version"], faits, validations, actif, r["deposee_le"], r["dalo_le"])


def _types(minimum: int | None, maximum: int | None) -> frozenset[str]:
    bornes = [borne for borne in (minimum, maximum) if borne]
    return frozenset(f"T{pieces}" for pieces in range(min(bornes), max(bornes) + 1)) if bornes else frozenset()


def _fin_sejour(personnes: Iterable[tuple[facts.Personne, date | None]]) -> date | None:
    fins = [fin for personne, fin in personnes if fin is not None and personne.lien is not LienPersonne.ENFANT]
    return min(fins, default=None)


def phrase_menage(menage: facts.Menage, au: date) -> str:
    """Return the household in one line: « 1 adulte, 2 enfants (6 et 9 ans), 1 enfant en garde alternée (8 ans) »."""
    nes = [personne for personne in menage.personnes if not personne.a_naitre]
    grands = {id(personne) for personne in adultes(menage, au) if personne.garde is None}
    enfants = [personne for personne in nes if id(personne) not in grands]
    morceaux = [_compte(len(nes) - len(enfants), "adulte")] if len(nes) > len(enfants) else []
    for garde, mots_de_garde in GARDES.items():
        siens = [enfant for enfant in enfants if enfant.garde is garde]
        if siens:
            morceaux.append(f"{_compte(len(siens), 'enfant')}{mots_de_garde}{_ages(siens, au)}")
    a_naitre = len(menage.personnes) - len(nes)
    if a_naitre:
        morceaux.append(f"{_compte(a_naitre, 'enfant')} à naître")
    return ", ".join(morceaux) or "composition non connue"


def _compte(nombre: int, mot: str) -> str:
    return f"{nombre}\u00a0{mot}{'s' if nombre > 1 else ''}"


def _ages(enfants: list[facts.Personne], au: date) -> str:
    ages = sorted(age for enfant in enfants if (age := enfant.age(au)) is not None)
    if not ages:
        return ""
    liste = " et ".join(filter(None, [", ".join(map(str, ages[:-1])), str(ages[-1])]))
    return f" ({liste}\u00a0{'an' if ages[-1] < 2 else 'ans'})"
