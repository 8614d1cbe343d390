"""The letters of a séance: those that are owed, those that were made, how each left and what proves it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from caleol.kernel.clock import jour_local
from caleol.kernel.errors import Introuvable
from caleol.kernel.francais import nom_complet
from caleol.models.echange import Courriel
from caleol.models.enumerations import CanalCourrier, EtatSeance
from caleol.models.lot import Decision
from caleol.models.seance import Seance
from caleol.models.suivi import Courrier
from caleol.queries.agenda import load_agenda
from caleol.queries.suites.etat_lettres import DecisionEcrite, est_partie, list_decisions
from caleol.rules.courriers import AVEC_PREUVE, AVEC_RECOURS, NatureCourrier, par_courriel
from caleol.rules.droits import Auteur
from caleol.rules.ecarts import RaisonEcart


@dataclass(frozen=True, slots=True)
class CourrierVu:
    """A letter that was made."""

    id: int
    reference: str
    produit_le: datetime
    envoye_le: datetime | None
    canal: CanalCourrier | None
    exemplaire: int
    echec: str
    recue_le: date | None
    premiere_presentation_le: date | None
    ecart: RaisonEcart | None
    ecart_texte: str

    @property
    def prouve(self) -> bool:
        """Return whether a dated proof was entered."""
        return self.recue_le is not None or self.premiere_presentation_le is not None


@dataclass(slots=True)
class _Copies:
    """The copies of one letter: the last one, and the last one that has left."""

    derniere: CourrierVu
    partie: CourrierVu | None = None


_Faits = dict[NatureCourrier, _Copies]


@dataclass(frozen=True, slots=True)
class LigneCourrier:
    """A letter owed or made, with the household and the dwelling; `remplace` is one made that says the truth no more.

    `condition_passee_le` is the date of a condition that the household cannot hold any more when its letter arrives.
    `ecart` says why the copy that has not left is set aside; `due` that a letter of this kind says the truth now;
    `copies` how many were made.
    """

    decision_id: int
    lot_id: int
    lot: int
    nature: NatureCourrier
    menage: str
    code_postal: str
    nom_tri: str
    adresse_connue: bool
    courriel: str
    courrier: CourrierVu | None
    remplace: CourrierVu | None = None
    condition_passee_le: date | None = None
    ecart: RaisonEcart | None = None
    due: bool = False
    copies: int = 0

    @property
    def par_courriel(self) -> bool:
        """Return whether it may leave by e-mail: the law allows it, and the address is known."""
        return par_courriel(self.nature) and bool(self.courriel)

    @property
    def preuve_attendue(self) -> bool:
        """Return whether a dated proof of delivery is needed."""
        return self.nature in AVEC_PREUVE

    @property
    def preuve_utile(self) -> bool:
        """Return whether a dated proof serves: needed, or it starts the delay of the remedies of a posted letter."""
        postee = self.courrier is not None and self.courrier.canal is CanalCourrier.POSTE
        return self.preuve_attendue or (postee and self.nature in AVEC_RECOURS)

    @property
    def partie(self) -> bool:
        """Return whether it has left."""
        return self.courrier is not None and self.courrier.envoye_le is not None

    @property
    def prete(self) -> bool:
        """Return whether it is made, has not left, and is not set aside."""
        return self.courrier is not None and not self.partie and self.ecart is None


@dataclass(frozen=True, slots=True)
class RappelManque:
    """A household that no reminder would reach before the last day to answer, and that had none."""

    lot_id: int
    lot: int
    menage: str
    telephone: str
    echeance_le: date


@dataclass(frozen=True, slots=True)
class CourriersSeance:
    """The letters of a séance, in the order of the envelopes: postcode, then name."""

    seance_id: int
    seance: str
    seance_le: date
    tient: bool
    lignes: tuple[LigneCourrier, ...]
    rappels_manques: tuple[RappelManque, ...] = ()

    @property
    def a_faire(self) -> tuple[LigneCourrier, ...]:
        """Return the letters owed that are not made."""
        return tuple(ligne for ligne in self.lignes if ligne.courrier is None)

    @property
    def a_poster(self) -> tuple[LigneCourrier, ...]:
        """Return the letters made that have not left, but those set aside."""
        return tuple(ligne for ligne in self.lignes if ligne.prete)

    @property
    def tardives(self) -> tuple[LigneCourrier, ...]:
        """Return the letters of conditions whose date is past and that have not left."""
        return tuple(ligne for ligne in self.lignes if ligne.condition_passee_le is not None)

    @property
    def a_envoyer(self) -> tuple[LigneCourrier, ...]:
        """Return the letters made, not left, that may leave by e-mail."""
        return tuple(ligne for ligne in self.a_poster if ligne.par_courriel)


def get_courriers(session: Session, auteur: Auteur, seance_id: int, au: date) -> CourriersSeance:
    """Return the letters of a séance whose minutes are validated.

    Raises:
        Introuvable: no such séance for who holds its commission, or for an auditor.
    """
    seance = session.get(Seance, seance_id)
    if seance is None or not (auteur.tient(seance.commission_id) or auteur.voit_tout):
        raise Introuvable("seance", id=seance_id)
    numeros = {inscrit.lot.id: inscrit.numero for inscrit in load_agenda(session, seance.id)}
    faits = _faits(session, Decision.seance_id == seance.id)
    validee = seance.etat is EtatSeance.VALIDEE
    ecrites = list_decisions(session, Decision.seance_id == seance.id, au) if validee else []
    return CourriersSeance(
        seance_id=seance.id,
        seance=f"{seance.commission.nom} n°\u00a0{seance.numero}",
        seance_le=jour_local(seance.prevue_le),
        tient=auteur.tient(seance.commission_id),
        lignes=tuple(
            sorted(
                _lignes(ecrites, numeros, faits),
                key=lambda ligne: (ligne.code_postal, ligne.nom_tri, ligne.decision_id),
            )
        ),
        rappels_manques=tuple(_rappels_manques(ecrites, numeros, faits)),
    )


def list_lettres(session: Session, seance_ids: Sequence[int], au: date) -> list[tuple[int, LigneCourrier]]:
    """Return the letters of some validated séances, each with the key of its séance; their lots are not numbered."""
    condition = Decision.seance_id.in_(seance_ids)
    faits = _faits(session, condition)
    return [
        (ecrite.decision.seance_id, ligne)
        for ecrite in list_decisions(session, condition, au)
        for ligne in _lignes([ecrite], {}, faits)
    ]


def _lignes(
    ecrites: Sequence[DecisionEcrite], numeros: Mapping[int, int], faits: Mapping[int, _Faits]
) -> Iterator[LigneCourrier]:
    """Yield the letters of each decision: those made, and the one owed where none says it."""
    for ecrite in ecrites:
        siennes = faits.get(ecrite.decision.id, {})
        condition = siennes.get(NatureCourrier.CONDITION)
        due = ecrite.due(condition_partie=condition is not None and condition.partie is not None)
        for nature in dict.fromkeys([*siennes, *([due] if due is not None else [])]):
            ligne = _ligne(ecrite, numeros, nature, siennes.get(nature))
            tardive = nature is NatureCourrier.CONDITION and not ligne.partie and ligne.ecart is None
            yield replace(ligne, condition_passee_le=ecrite.condition_passee_le) if tardive else ligne


def _rappels_manques(
    ecrites: Sequence[DecisionEcrite], numeros: Mapping[int, int], faits: Mapping[int, _Faits]
) -> Iterator[RappelManque]:
    """Yield the households whose answer is due and that were sent no reminder in time."""
    for ecrite in ecrites:
        rappel = faits.get(ecrite.decision.id, {}).get(NatureCourrier.RELANCE)
        if ecrite.rappel_trop_tard is not None and (rappel is None or rappel.partie is None):
            demande, lot_id = ecrite.demande, ecrite.decision.lot_id
            menage = nom_complet(demande.civilite, demande.prenom, demande.nom)
            yield RappelManque(lot_id, numeros.get(lot_id, 0), menage, demande.telephone or "", ecrite.rappel_trop_tard)


def _faits(session: Session, condition: ColumnElement[bool]) -> dict[int, _Faits]:
    """Return the copies of each letter that was made, by decision."""
    trouves: dict[int, _Faits] = {}
    for courrier, courriel in session.execute(
        select(Courrier, Courriel)
        .join(Decision, Decision.id == Courrier.decision_id)
        .outerjoin(Courriel, Courriel.id == Courrier.courriel_id)
        .where(condition)
        .order_by(Courrier.exemplaire)
    ):
        vu = CourrierVu(
            courrier.id, courrier.reference, courrier.produit_le, courrier.envoye_le, courrier.canal,
            courrier.exemplaire, _echec(courriel), courrier.recue_le, courrier.premiere_presentation_le,
            courrier.ecarte_raison, courrier.ecarte_texte or "",
        )  # fmt: skip
        copies = trouves.setdefault(courrier.decision_id or 0, {}).setdefault(
            NatureCourrier(courrier.nature), _Copies(vu)
        )
        copies.derniere, copies.partie = vu, vu if est_partie(courrier) else copies.partie
    return trouves


def _echec(courriel: Courriel | None) -> str:
    """Return why the mail of a letter has not left yet."""
    return (courriel.echec or "") if courriel is not None and courriel.envoye_le is None else ""


def _ligne(
    ecrite: DecisionEcrite, numeros: Mapping[int, int], nature: NatureCourrier, copies: _Copies | None
) -> LigneCourrier:
    decision, demande = ecrite.decision, ecrite.demande
    vide = LigneCourrier(
        decision_id=decision.id,
        lot_id=decision.lot_id,
        lot=numeros.get(decision.lot_id, 0),
        nature=nature,
        menage=nom_complet(demande.civilite, demande.prenom, demande.nom),
        code_postal=demande.code_postal or "",
        nom_tri=demande.nom_tri,
        adresse_connue=bool(demande.adresse and demande.code_postal),
        courriel=demande.courriel or "",
        courrier=None,
    )
    return vide if copies is None else _situe(vide, ecrite, copies)


def _situe(ligne: LigneCourrier, ecrite: DecisionEcrite, copies: _Copies) -> LigneCourrier:
    """Return a line with the copy that stands: one that has left, one that waits, or none where it is to be made."""
    derniere, partie, nature = copies.derniere, copies.partie, ligne.nature
    vraie = ecrite.vraie(nature, renvoi=partie is not None)
    ligne = replace(ligne, copies=derniere.exemplaire, due=vraie)
    if partie is not None and vraie and ecrite.perimee(nature, partie.produit_le):
        vue = replace(ligne, remplace=partie)
    elif partie is not None:
        vue = replace(ligne, courrier=partie)
    else:
        vue = replace(ligne, remplace=derniere) if vraie else replace(ligne, courrier=derniere)
    if derniere is partie:
        return vue
    raison = derniere.ecart or ecrite.raison(nature, derniere.produit_le, renvoi=partie is not None)
    if raison is None or raison is RaisonEcart.MAIN:
        return replace(ligne, courrier=derniere, ecart=raison)
    return vue if partie is not None and vue.courrier is partie else replace(vue, ecart=raison)
