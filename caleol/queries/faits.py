"""Rows turned into the frozen facts that the rules take; one definition for one application and for all."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, String, select, type_coerce
from sqlalchemy.orm import Session

from caleol.models.compte import Utilisateur
from caleol.models.demande import Demande, Menage, Personne, ValidationFait
from caleol.models.enumerations import EtatDemande
from caleol.queries.faits_complements import Complements, Quartiers, load_complements
from caleol.rules import facts
from caleol.rules.facts import Garde, LienPersonne
from caleol.rules.faits_cotation import Verdict
from caleol.rules.menage import adultes

SEPARATEURS = re.compile(r"[\s,;|]+")
PIECES = re.compile(r"[TF]?\s*(\d)", re.IGNORECASE)
RELOGEMENT_RU = "relogement_ru"
PersonneDatee = tuple[facts.Personne, date | None]
LIENS = {lien.value: lien for lien in LienPersonne}
MODES_DE_GARDE: dict[str | None, Garde | None] = {None: None, **{garde.value: garde for garde in Garde}}
QUARTIERS_INCONNUS: Quartiers = (None, None)
AUCUN_VERDICT: Mapping[str, Verdict] = {}
GARDES = {None: "", Garde.ALTERNEE: " en garde alternée", Garde.DROIT_VISITE: " en droit de visite"}


@dataclass(frozen=True, slots=True)
class DemandeLue:
    """An application as the rules take it, with what they do not: keys, version, verdicts on declared facts."""

    id: int
    version: int
    faits: facts.Demande
    verdicts: Mapping[str, Verdict]
    active: bool
    deposee_le: date
    dalo_le: date | None

    def verifie(self, nom: str, au: date) -> bool | None:
        """Return what was judged of a fact on its evidence, None where nothing was or it no longer holds."""
        verdict = self.verdicts.get(nom)
        expire = verdict is None or (verdict.expire_le is not None and verdict.expire_le < au)
        return None if verdict is None or expire else verdict.valide


@lru_cache(maxsize=16_384)
def mots(texte: str | None) -> frozenset[str]:
    """Return the codes of a column that holds several, whatever separates them."""
    return frozenset(mot for mot in SEPARATEURS.split(texte or "") if mot)


def load_demandes(session: Session, filtre: ColumnElement[bool]) -> list[DemandeLue]:
    """Return the applications that meet a condition on `Demande`, with household, persons and verdicts.

    Eight statements whatever the number, read without the ORM. An application without household is returned with
    nobody in it.
    """
    session.flush()
    requete = select(*COLONNES).outerjoin(Menage, Menage.id == Demande.menage_id).where(filtre)
    lignes: Sequence[Any] = session.connection().execute(requete.order_by(Demande.id)).all()
    personnes = _personnes(session, filtre)
    verdicts = _verdicts(session, filtre)
    autour = load_complements(session, filtre, (nom for ligne in lignes for nom in ligne[-2:]))
    return [_demande(ligne, personnes, verdicts.get(ligne[0], AUCUN_VERDICT), autour) for ligne in lignes]


def load_demande(session: Session, demande_id: int) -> DemandeLue | None:
    """Return one application, or None."""
    lues = load_demandes(session, Demande.id == demande_id)
    return lues[0] if lues else None


COLONNES = (
    Demande.id,
    Demande.version,
    Demande.numero_unique,
    Demande.deposee_le,
    Demande.renouvelee_le,
    Demande.anciennete_conservee_le,
    type_coerce(Demande.etat, String),
    Demande.menage_id,
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
    Menage.logement_actuel_type,
    Menage.commune_actuelle,
    Menage.commune_travail,
)
COLONNES_PERSONNE = (
    Personne.menage_id,
    Personne.naissance,
    type_coerce(Personne.lien, String),
    Personne.a_charge,
    type_coerce(Personne.garde, String),
    Personne.handicap,
    Personne.sejour_regulier,
    Personne.a_naitre,
    Personne.sejour_jusqu,
)


def _personnes(session: Session, filtre: ColumnElement[bool]) -> dict[int, list[PersonneDatee]]:
    par_menage: dict[int, list[PersonneDatee]] = defaultdict(list)
    requete = select(*COLONNES_PERSONNE).join(Demande, Demande.menage_id == Personne.menage_id).where(filtre)
    for ligne in session.connection().execute(requete.order_by(Personne.menage_id, Personne.rang)):
        menage_id, naissance, lien, a_charge, garde, handicap, sejour, a_naitre, sejour_jusqu = ligne
        personne = facts.Personne(naissance, LIENS[lien], a_charge, MODES_DE_GARDE[garde], handicap, sejour, a_naitre)
        par_menage[menage_id].append((personne, sejour_jusqu))
    return par_menage


def _verdicts(session: Session, filtre: ColumnElement[bool]) -> dict[int, dict[str, Verdict]]:
    """Return what was judged of declared facts, with the day and the account that judged."""
    par_demande: dict[int, dict[str, Verdict]] = defaultdict(dict)
    v = ValidationFait
    for demande_id, fait, valide, le, prenom, nom, expire_le, valeur in session.execute(
        select(v.demande_id, v.fait, v.valide, v.le, Utilisateur.prenom, Utilisateur.nom, v.expire_le, v.valeur)
        .join(Demande, Demande.id == v.demande_id)
        .outerjoin(Utilisateur, Utilisateur.id == v.par_id)
        .where(filtre)
    ):
        par = f"{prenom or ''} {nom or ''}".strip()
        par_demande[demande_id][fait] = Verdict(valide, le, par, expire_le, valeur)
    return par_demande


def _menage(
    personnes: Sequence[PersonneDatee],
    mensuelles: int | None,
    aide: int | None,
    rfr: Mapping[str, int] | None,
    douze_mois: int | None,
    separation: bool | None,
) -> facts.Menage:
    return facts.Menage(
        personnes=tuple([personne for personne, _ in personnes]),
        ressources_mensuelles_centimes=mensuelles,
        rfr_euros={int(annee): montant for annee, montant in rfr.items()} if rfr else {},
        aide_logement_centimes=aide,
        separation=bool(separation),
        ressources_douze_mois_euros=douze_mois,
    )


def _demande(
    ligne: Row[*tuple[Any, ...]],
    personnes: Mapping[int, Sequence[PersonneDatee]],
    verdicts: Mapping[str, Verdict],
    autour: Complements,
) -> DemandeLue:
    (
        cle, version, numero_unique, deposee_le, renouvelee_le, conservee_le, etat, menage_id,
        mensuelles, aide, rfr, douze_mois, separation, type_min, type_max, communes, mutation, motifs, priorites,
        dalo_le, besoin_fauteuil, proprietaire, occupation, surface, occupants, loyer, type_actuel,
        commune, commune_travail,
    ) = ligne  # fmt: skip
    siennes = personnes.get(menage_id, ())
    menage = _menage(siennes, mensuelles, aide, rfr, douze_mois, separation)
    publics = mots(priorites)
    qpv_2015, qpv_2024 = autour.quartiers.get(cle, QUARTIERS_INCONNUS)
    faits = facts.Demande(
        numero_unique=numero_unique,
        deposee_le=conservee_le or deposee_le,
        renouvelee_le=renouvelee_le or (deposee_le if conservee_le else None),
        menage=menage,
        radiee=etat == EtatDemande.RADIEE,
        type_souhaite=_types(type_min, type_max),
        communes_souhaitees=mots(communes),
        besoin_fauteuil=bool(besoin_fauteuil),
        priorites=publics | {"dalo"} if dalo_le else publics,
        mutation=bool(mutation),
        proprietaire=proprietaire,
        relogement_ru=RELOGEMENT_RU in publics,
        motifs=mots(motifs),
        hebergement=occupation,
        logement_actuel_surface=surface,
        logement_actuel_occupants=occupants,
        logement_actuel_loyer_centimes=loyer,
        logement_actuel_pieces=_pieces(type_actuel),
        commune_actuelle=autour.commune(commune),
        commune_travail=autour.commune(commune_travail),
        habite_qpv_2015=qpv_2015,
        habite_qpv_2024=qpv_2024,
        dalo_le=dalo_le,
        refus=autour.refus.get(cle, ()),
        fin_sejour=_fin_sejour(siennes),
    )
    return DemandeLue(cle, version, faits, verdicts, etat == EtatDemande.ACTIVE, deposee_le, dalo_le)


@lru_cache(maxsize=64)
def _pieces(genre: str | None) -> int | None:
    """Return the rooms that a type names (« T3 », « T1 bis »), None where it names none."""
    trouve = PIECES.match(genre or "")
    return int(trouve[1]) if trouve else None


@lru_cache(maxsize=64)
def _types(minimum: int | None, maximum: int | None) -> frozenset[str]:
    bornes = [borne for borne in (minimum, maximum) if borne]
    return frozenset(f"T{pieces}" for pieces in range(min(bornes), max(bornes) + 1)) if bornes else frozenset()


def _fin_sejour(personnes: Sequence[PersonneDatee]) -> date | None:
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
