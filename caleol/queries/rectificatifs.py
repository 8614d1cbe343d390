"""The corrections of a séance's minutes: the draft under way, those that were validated, each as its paper."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel.clock import jour_local
from caleol.kernel.errors import Introuvable
from caleol.kernel.francais import nom_complet
from caleol.kernel.papiers import Signature
from caleol.kernel.rectificatif import RectificatifDonnees, RectificationDite
from caleol.models.compte import Utilisateur
from caleol.models.demande import Demande
from caleol.models.enumerations import EtatSeance
from caleol.models.lot import Candidature, Decision
from caleol.models.rectificatif import Rectificatif, Rectification
from caleol.models.seance import Pv, Seance
from caleol.queries.agenda import load_agenda
from caleol.queries.neutre import mots_libres
from caleol.queries.papiers.entete import entete_de_lettre
from caleol.queries.papiers.fige import lit_pv, lit_rectificatif
from caleol.queries.papiers.mots import nom
from caleol.queries.pv import get_pv, pv_valide
from caleol.queries.seance_lisible import preside
from caleol.rules.decisions import TypeDecision
from caleol.rules.droits import Auteur, Droit

CORRIGEABLES: Final = (
    TypeDecision.NON_ATTRIBUTION,
    TypeDecision.IRRECEVABILITE,
    TypeDecision.ATTRIBUTION_CONDITION,
)


@dataclass(frozen=True, slots=True)
class LigneVue:
    """One correction of a draft."""

    id: int
    endroit: str
    ecrit: str
    lire: str


@dataclass(frozen=True, slots=True)
class RectificatifVu:
    """A correction: a draft while `valide_le` is None."""

    id: int
    reference: str
    redige_le: datetime
    valide_le: datetime | None
    lignes: tuple[LigneVue, ...]


@dataclass(frozen=True, slots=True)
class DecisionCorrigeable:
    """A decision whose reason or condition may be corrected, by its lot and its household."""

    lot_id: int
    lot: int
    candidature_id: int
    menage: str
    quoi: str


@dataclass(frozen=True, slots=True)
class PageRectificatifs:
    """The corrections of the minutes of a séance; `ecrit` and `valide` say what this reader may do."""

    projet: RectificatifVu | None
    valides: tuple[RectificatifVu, ...]
    decisions: tuple[DecisionCorrigeable, ...]
    ecrit: bool
    valide: bool


def list_rectificatifs(session: Session, auteur: Auteur, seance_id: int) -> PageRectificatifs:
    """Return the corrections of the validated minutes of a séance; a draft for who writes or validates it only.

    Raises:
        Introuvable: no validated minutes for this reader.
    """
    get_pv(session, auteur, seance_id)
    seance, pv = session.get_one(Seance, seance_id), pv_valide(session, seance_id)
    if pv is None:
        raise Introuvable("pv", seance_id=seance_id)
    vus = [_vu(ligne) for ligne in load_rectificatifs(session, pv.id)]
    ecrit = auteur.peut(Droit.TENIR_SEANCE) and auteur.tient(seance.commission_id) and seance.etat is EtatSeance.VALIDEE
    valide = auteur.peut(Droit.VALIDER_PV) and preside(auteur, seance)
    projet = next((vu for vu in vus if vu.valide_le is None), None)
    return PageRectificatifs(
        projet=projet if ecrit or valide or auteur.voit_tout else None,
        valides=tuple(vu for vu in vus if vu.valide_le is not None),
        decisions=_corrigeables(session, seance_id) if ecrit else (),
        ecrit=ecrit,
        valide=valide and projet is not None and bool(projet.lignes),
    )


def _corrigeables(session: Session, seance_id: int) -> tuple[DecisionCorrigeable, ...]:
    numeros = {inscrit.lot.id: inscrit.numero for inscrit in load_agenda(session, seance_id)}
    lignes = session.execute(
        select(Decision, Demande)
        .join(Candidature, Candidature.id == Decision.candidature_id)
        .join(Demande, Demande.id == Candidature.demande_id)
        .where(Decision.seance_id == seance_id, Decision.type.in_(CORRIGEABLES))
    )
    trouvees = (
        DecisionCorrigeable(
            lot_id=decision.lot_id,
            lot=numeros.get(decision.lot_id, 0),
            candidature_id=decision.candidature_id,
            menage=nom_complet(demande.civilite, demande.prenom, demande.nom),
            quoi="condition" if decision.type is TypeDecision.ATTRIBUTION_CONDITION else "motif",
        )
        for decision, demande in lignes
    )
    return tuple(sorted(trouvees, key=lambda trouvee: (trouvee.lot, trouvee.menage)))


def load_rectificatifs(session: Session, pv_id: int) -> tuple[Rectificatif, ...]:
    """Return the corrections of minutes by their numbers, for queries and services."""
    return tuple(session.scalars(select(Rectificatif).where(Rectificatif.pv_id == pv_id).order_by(Rectificatif.numero)))


def _vu(ligne: Rectificatif) -> RectificatifVu:
    lignes = tuple(LigneVue(r.id, r.endroit, r.ecrit, r.lire) for r in ligne.lignes)
    return RectificatifVu(ligne.id, ligne.reference, ligne.redige_le, ligne.valide_le, lignes)


def get_rectificatif(session: Session, auteur: Auteur, seance_id: int, rectificatif_id: int) -> RectificatifDonnees:
    """Return a correction as it may be read: who has an extract of the minutes has that of the same lots.

    Raises:
        Introuvable: no such correction for this reader.
    """
    page = list_rectificatifs(session, auteur, seance_id)
    connus = {vu.id for vu in (*page.valides, *((page.projet,) if page.projet else ()))}
    if rectificatif_id not in connus:
        raise Introuvable("rectificatif", id=rectificatif_id)
    donnees = read_rectificatif(session, session.get_one(Rectificatif, rectificatif_id))
    pv = get_pv(session, auteur, seance_id)
    if not pv.extrait:
        return donnees
    lots = {lot.numero for lot in pv.lots}
    lignes = tuple(_neutre(ligne) for ligne in donnees.lignes if ligne.lot in lots)
    return replace(donnees, lignes=lignes, sceau=None, extrait="Extrait du rectificatif")


def _neutre(ligne: RectificationDite) -> RectificationDite:
    return replace(ligne, ecrit=mots_libres(ligne.ecrit, neutre=True), lire=mots_libres(ligne.lire, neutre=True))


def read_rectificatif(session: Session, ligne: Rectificatif) -> RectificatifDonnees:
    """Return a correction: frozen once validated, made of its rows before."""
    if ligne.donnees is not None:
        return lit_rectificatif(ligne.donnees)
    pv = session.get_one(Pv, ligne.pv_id)
    original = lit_pv(pv.donnees)
    seance = session.get_one(Seance, pv.seance_id)
    president = original.signatures[0].qualite if original.signatures else "La présidence de la séance"
    redacteur = session.get(Utilisateur, ligne.redige_par_id) if ligne.redige_par_id else None
    return RectificatifDonnees(
        entete=entete_de_lettre(session, ligne.reference, jour_local(ligne.redige_le)),
        seance=original.seance,
        projet=True,
        original=pv.reference,
        original_empreinte=pv.empreinte_donnees,
        original_valide_le=pv.valide_le or ligne.redige_le,
        lignes=tuple(_dite(rectification) for rectification in ligne.lignes),
        signatures=(
            Signature(qualite=president, nom=nom(seance.presidee_par)),
            Signature(qualite="Le secrétariat de la commission", nom=nom(redacteur)),
        ),
    )


def _dite(ligne: Rectification) -> RectificationDite:
    return RectificationDite(endroit=ligne.endroit, ecrit=ligne.ecrit, lire=ligne.lire, lot=ligne.lot)


def references_valides(session: Session, pv_id: int) -> tuple[str, ...]:
    """Return « RECT-NORD/2026/S47/1 » for each validated correction of minutes."""
    return tuple(ligne.reference for ligne in load_rectificatifs(session, pv_id) if ligne.valide_le is not None)
