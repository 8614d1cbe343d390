"""Examinations of a séance as its pages show them: what is before the commission, its avis, what may be added."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from caleol.kernel.errors import Introuvable
from caleol.kernel.francais import liste_et, nom_complet
from caleol.models.commission import CommissionAgence
from caleol.models.enumerations import EtatSeance, EtatSignalement, NaturePoint
from caleol.models.locatif import Bail, Locataire
from caleol.models.occupation import Avis, ExamenOccupation, ResultatOccupation, Signalement
from caleol.models.organisation import Commune
from caleol.models.patrimoine import Logement, Residence
from caleol.models.seance import PointOrdreDuJour, Seance
from caleol.queries.neutre import mots_du_maintien, protections_neutres
from caleol.queries.occupation.avis import mots_de, traits_de
from caleol.queries.occupation.mutations import MutationVue, load_mutations
from caleol.queries.perimetre import agence_effective, dans_le_perimetre
from caleol.queries.seance_lisible import find_seance, lit_tout, preside
from caleol.rules.droits import Auteur
from caleol.rules.occupation.situations import Etat, SituationOccupation
from caleol.rules.occupation.traits import Traits

PROPOSES = 30


@dataclass(frozen=True, slots=True)
class SituationVue:
    """One situation brought before the commission, in the words of the day it was frozen."""

    situation: SituationOccupation
    a_verifier: bool
    en_fait: bool
    phrase: str


@dataclass(frozen=True, slots=True)
class MaintienGele:
    """The right to stay under one article as it was put before the commission, each ground with whether it holds."""

    article: str
    vu: bool
    phrase: str
    exemptions: tuple[tuple[str, bool | None], ...]


@dataclass(frozen=True, slots=True)
class AvisVu:
    """What the commission answered."""

    constatee: bool
    type_adapte: str | None
    surface_adaptee: Decimal | None
    caracteristiques: str
    traits: Traits
    mots: tuple[str, ...]
    accession: bool
    texte: str
    rendu_le: datetime


@dataclass(frozen=True, slots=True)
class ExamenVu:
    """One examination of the agenda; `nom` and `commentaires` are empty for a reader who is told no name.

    `maintiens` is None for one put on the agenda before the right to stay was kept with it.
    """

    id: int
    bail_id: int
    numero: int
    nom: str
    reference: str
    adresse: str
    commune: str
    logement: str
    personnes: int
    situations: tuple[SituationVue, ...]
    autres: tuple[str, ...]
    insee: str
    menage_au: date | None
    commentaires: tuple[str, ...]
    maintiens: tuple[MaintienGele, ...] | None
    mutations: tuple[MutationVue, ...]
    avis: AvisVu | None


@dataclass(frozen=True, slots=True)
class Proposable:
    """A lease that may be put on the agenda: flagged, or due and in a situation that the rules find."""

    bail_id: int
    nom: str
    reference: str
    adresse: str
    signale: bool
    depuis_le: date | None
    constatees: tuple[SituationOccupation, ...]


@dataclass(frozen=True, slots=True)
class ExamensSeance:
    """The examinations of a séance for one reader; `tient` says whether they hold its secretariat."""

    seance_id: int
    numero: int
    commission: str
    prevue_le: datetime
    etat: EtatSeance
    tient: bool
    examens: tuple[ExamenVu, ...]
    proposables: tuple[Proposable, ...]

    def examen(self, examen_id: int) -> ExamenVu:
        """Return one of them; raises Introuvable."""
        trouve = next((examen for examen in self.examens if examen.id == examen_id), None)
        if trouve is None:
            raise Introuvable("examen", id=examen_id)
        return trouve


def get_examens(session: Session, auteur: Auteur, seance_id: int) -> ExamensSeance:
    """Return the examinations of a séance, in the order of its agenda.

    Raises:
        Introuvable: no such séance for this reader.
    """
    seance = find_seance(session, auteur, seance_id)
    tient = auteur.tient(seance.commission_id)
    nomme = lit_tout(auteur, seance) or preside(auteur, seance)
    propose = tient and seance.etat is EtatSeance.PREPARATION
    return ExamensSeance(
        seance_id=seance.id,
        numero=seance.numero,
        commission=seance.commission.nom,
        prevue_le=seance.prevue_le,
        etat=seance.etat,
        tient=tient,
        examens=tuple(_examens(session, seance_id, nomme=nomme)),
        proposables=tuple(_proposables(session, auteur, seance)) if propose else (),
    )


def _examens(session: Session, seance_id: int, *, nomme: bool) -> Iterator[ExamenVu]:
    requete = (
        select(ExamenOccupation, Avis)
        .join(PointOrdreDuJour, PointOrdreDuJour.examen_id == ExamenOccupation.id)
        .outerjoin(Avis, (Avis.examen_id == ExamenOccupation.id) & (Avis.seance_id == seance_id))
        .where(PointOrdreDuJour.seance_id == seance_id, PointOrdreDuJour.nature == NaturePoint.EXAMEN)
        .order_by(PointOrdreDuJour.ordre)
    )
    lignes = session.execute(requete).all()
    mutations = load_mutations(session, [examen.bail.reference for examen, _ in lignes])
    for numero, (examen, avis) in enumerate(lignes, start=1):
        yield _examen(examen, avis, numero, mutations.get(examen.bail.reference, ()), nomme=nomme)


def _examen(
    examen: ExamenOccupation, avis: Avis | None, numero: int, mutations: tuple[MutationVue, ...], *, nomme: bool
) -> ExamenVu:
    bail, gele = examen.bail, examen.instantane or {}
    logement = bail.logement
    connues = {s.situation: s for s in examen.situations}
    titulaires = [t for t in bail.locataires if t.titulaire]
    return ExamenVu(
        id=examen.id,
        bail_id=bail.id,
        numero=numero,
        nom=liste_et([nom_complet(t.civilite, t.prenom or "", t.nom or "") for t in titulaires]) if nomme else "",
        reference=bail.reference,
        adresse=logement.adresse,
        commune=logement.commune.nom,
        logement=logement.type,
        personnes=len(bail.locataires),
        situations=tuple(
            SituationVue(s, connues[s].a_verifier, s.value in gele["en_fait"], gele["situations"][s.value]["phrase"])
            for s in SituationOccupation
            if s in connues
        ),
        autres=tuple(
            s["phrase"]
            for cle, s in gele["situations"].items()
            if SituationOccupation(cle) not in connues and s["etat"] == Etat.A_VERIFIER
        ),
        insee=gele["insee"],
        menage_au=date.fromisoformat(gele["menage_au"]) if gele["menage_au"] else None,
        commentaires=tuple(gele["commentaires"]) if nomme else (),
        maintiens=tuple(_maintien(m, nomme=nomme) for m in gele["maintiens"]) if "maintiens" in gele else None,
        mutations=tuple(replace(mutation, numero=mutation.numero if nomme else "") for mutation in mutations),
        avis=_avis(avis) if avis else None,
    )


def _maintien(ecrit: dict[str, Any], *, nomme: bool) -> MaintienGele:
    exemptions = tuple((lue["libelle"], lue["tient"]) for lue in ecrit["exemptions"])
    if nomme:
        return MaintienGele(ecrit["article"], ecrit["texte_lu"], ecrit["phrase"], exemptions)
    neutres = mots_du_maintien(ecrit["phrase"]), protections_neutres(exemptions)
    return MaintienGele(ecrit["article"], ecrit["texte_lu"], *neutres)


def _avis(avis: Avis) -> AvisVu:
    return AvisVu(
        constatee=avis.situation_constatee,
        type_adapte=avis.type_adapte,
        surface_adaptee=avis.surface_adaptee,
        caracteristiques=avis.caracteristiques or "",
        traits=traits_de(avis),
        mots=mots_de(avis),
        accession=avis.accession_conseillee,
        texte=avis.texte,
        rendu_le=avis.rendu_le,
    )


def _proposables(session: Session, auteur: Auteur, seance: Seance) -> Iterator[Proposable]:
    """Yield the leases to examine: those flagged first, then those never examined, then the latest."""
    trouvee = or_(*(_colonne(s) == Etat.CONSTATEE for s in SituationOccupation))
    signale = exists().where(Signalement.bail_id == Bail.id, Signalement.etat == EtatSignalement.SIGNALE)
    agences = select(CommissionAgence.agence_id).where(CommissionAgence.commission_id == seance.commission_id)
    en_attente = (
        exists()
        .where(ExamenOccupation.bail_id == Bail.id, Seance.id == ExamenOccupation.seance_id)
        .where(Seance.levee_le.is_(None), Seance.etat != EtatSeance.ANNULEE)
    )
    premier = (
        select(func.min(Locataire.rang))
        .where(Locataire.bail_id == Bail.id, Locataire.titulaire)
        .correlate(Bail)
        .scalar_subquery()
    )
    requete = (
        select(
            Bail.id, Bail.reference, Logement.adresse, Commune.nom.label("commune"), Locataire.civilite,
            Locataire.nom, Locataire.prenom, signale.label("signale"), ResultatOccupation,
        )
        .join(Logement, Logement.id == Bail.logement_id)
        .outerjoin(Residence, Residence.id == Logement.residence_id)
        .join(Commune, Commune.code_insee == Logement.commune_insee)
        .join(ResultatOccupation, ResultatOccupation.bail_id == Bail.id)
        .outerjoin(Locataire, (Locataire.bail_id == Bail.id) & (Locataire.rang == premier))
        .where(Bail.fin_le.is_(None), dans_le_perimetre(auteur), agence_effective().in_(agences), ~en_attente)
        .where(or_(signale, trouvee & ResultatOccupation.depuis_le.is_not(None)))
        .order_by(signale.desc(), ResultatOccupation.rang, ResultatOccupation.ordre_le, Bail.id)
        .limit(PROPOSES)
    )  # fmt: skip
    yield from map(_proposable, session.execute(requete))


def _proposable(r: Any) -> Proposable:
    etats = {s: getattr(r.ResultatOccupation, s.value) for s in SituationOccupation}
    return Proposable(
        bail_id=r.id,
        nom=nom_complet(r.civilite, r.prenom or "", r.nom or ""),
        reference=r.reference,
        adresse=f"{r.adresse}, {r.commune}",
        signale=r.signale,
        depuis_le=r.ResultatOccupation.depuis_le,
        constatees=tuple(s for s, etat in etats.items() if etat is Etat.CONSTATEE),
    )


def _colonne(situation: SituationOccupation) -> ColumnElement[Any]:
    return ResultatOccupation.__table__.c[situation.value]
