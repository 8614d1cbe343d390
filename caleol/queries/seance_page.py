"""One séance on its page: where it stands, its agenda, who sits, who was convoked, what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from caleol.kernel.clock import jour_local
from caleol.kernel.francais import date_courte, liste_et, nom_complet
from caleol.models.compte import Utilisateur
from caleol.models.enumerations import EtatPv, EtatSeance, NaturePoint, QualiteMembre
from caleol.models.seance import Convocation, Incident, Pv, Seance
from caleol.queries.convocables import SiegeConvocable, jour_de_convocation, load_convocables
from caleol.queries.papiers.acces import lots_du_membre
from caleol.queries.papiers.releve import Releve, load_releve
from caleol.queries.seance_agenda import LotAgenda, load_lots_agenda
from caleol.queries.seance_convocations import ConvocationLue, load_convocations
from caleol.queries.seance_lisible import find_seance, lots_en_deport, preside
from caleol.queries.seance_retraits import RetraitInscrit, load_retraits, points_du_membre
from caleol.queries.voix import MandatLu, SiegeLu
from caleol.rules.composition import NatureSiege, Voix, composition_anomalies
from caleol.rules.constat import Anomalie
from caleol.rules.delais import Controle, delai_convocation
from caleol.rules.droits import Auteur, Role
from caleol.rules.reglement import ModaliteSeance

PARTOUT = frozenset({NatureSiege.DESIGNE, NatureSiege.PREFET, NatureSiege.CONSULTATIF})


@dataclass(frozen=True, slots=True)
class SiegeSeance:
    """A seat at this séance: its voice, its lots in words, who may hold it, who was called."""

    siege: SiegeLu
    voix: Voix
    lots: str
    convocations: tuple[ConvocationLue, ...]

    @property
    def a_remplacer(self) -> tuple[MandatLu, ...]:
        """Return the suppléants to call by mail, where who was called for this seat said that they will not come."""
        if not self.convocations or not all(c.absence for c in self.convocations):
            return ()
        suppleants = (m for m in self.siege.mandats if m.qualite is QualiteMembre.SUPPLEANT)
        return tuple(m for m in suppleants if m.courriel and self.a_convoquer(m))

    @property
    def convoque(self) -> bool:
        """Return whether somebody was called for this seat."""
        return bool(self.convocations)

    def a_convoquer(self, mandat: MandatLu) -> bool:
        """Return whether this person was not called for this seat yet."""
        return mandat.membre_id not in {c.membre_id for c in self.convocations}


@dataclass(frozen=True, slots=True)
class IncidentLu:
    """A remark or an incident, with its minute."""

    le: datetime
    texte: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeancePage:
    """A séance for one reader; `tient` says whether they hold its secretariat, `appels` the keys of a member's own
    convocations.
    """

    id: int
    version: int
    commission_id: int
    commission: str
    annee: int
    numero: int
    prevue_le: datetime
    modalite: ModaliteSeance
    vote_le: datetime | None
    fin_le: datetime | None
    lieu: str
    lien_visio: str
    etat: EtatSeance
    figee_le: datetime | None
    convoquee_le: datetime | None
    ouverte_le: datetime | None
    levee_le: datetime | None
    annulee_motif: str
    urgence_motif: str
    carence_le: datetime | None
    suite_de: tuple[int, str] | None
    suite: tuple[int, str] | None
    presidee_par_id: int | None
    presidee_par: str
    secretaire: str
    tient: bool
    membre: bool
    preside: bool
    quorum_minimum: int | None
    reglement: str
    lots: tuple[LotAgenda, ...]
    lots_total: int
    examens: int
    retraits: tuple[RetraitInscrit, ...]
    sieges: tuple[SiegeSeance, ...]
    incidents: tuple[IncidentLu, ...]
    composition: tuple[Anomalie, ...]
    delai: Controle | None
    pv_id: int | None
    pv_etat: EtatPv | None
    pv_a_approuver: tuple[int, str] | None
    non_lue: bool
    absent: bool | None
    appels: tuple[int, ...] = ()

    @property
    def titre(self) -> str:
        """Return the name of the séance."""
        return f"{self.commission} n°\u00a0{self.numero}"

    @property
    def jour(self) -> date:
        """Return the day of the séance in Paris: the one it was opened on, else the one it is planned for."""
        return jour_local(self.ouverte_le or self.prevue_le)

    @property
    def incomplets(self) -> tuple[int, ...]:
        """Return the numbers of the lots that keep the agenda from being frozen."""
        return tuple(lot.numero for lot in self.lots if not lot.pret)

    @property
    def lettres(self) -> tuple[ConvocationLue, ...]:
        """Return the convocations sent by letter, in the order of the seats."""
        return tuple(c for siege in self.sieges for c in siege.convocations if c.par_lettre)

    @property
    def oublies(self) -> tuple[str, ...]:
        """Return the seats with a vote and a holder of which nobody was called (R08)."""
        return tuple(
            s.siege.libelle for s in self.sieges if s.voix is Voix.DELIBERATIVE and s.siege.mandats and not s.convoque
        )


def get_seance(session: Session, auteur: Auteur, seance_id: int, au: date) -> SeancePage:
    """Return a séance with all that its page shows; `au` is the day from which a convocation would count.

    A member reads the lots on which their seats sit; once the minutes are approved, no lot any more. A lot on which
    they stepped aside is listed, and leads to no dossier (R10).

    Raises:
        Introuvable: not for this reader.
    """
    seance = find_seance(session, auteur, seance_id)
    releve = load_releve(session, seance)
    membre = auteur.role is Role.MEMBRE
    pv = session.scalar(select(Pv).where(Pv.seance_id == seance.id).order_by(Pv.version.desc()).limit(1))
    seuls = lots_du_membre(releve, auteur) if membre else None
    approuve = pv is not None and pv.etat is EtatPv.APPROUVE
    if membre and approuve:
        seuls = frozenset()
    convocations = load_convocations(session, seance)
    examens = sum(point.nature is NaturePoint.EXAMEN for point in seance.points)
    inscrits = retraits = load_retraits(session, seance.id)
    if membre:
        lisibles = frozenset() if approuve else points_du_membre(session, auteur, seance)
        retraits = tuple(retrait for retrait in inscrits if retrait.point_id in lisibles)
    return SeancePage(
        **_colonnes(seance),
        suite_de=_autre(session, Seance.id == seance.suite_de_id),
        suite=_autre(session, (Seance.suite_de_id == seance.id) & (Seance.etat != EtatSeance.ANNULEE)),
        presidee_par=_personne(seance),
        secretaire=_secretaire(session, seance),
        tient=auteur.tient(seance.commission_id),
        membre=membre,
        preside=preside(auteur, seance),
        quorum_minimum=releve.regles.quorum_minimum if releve.regles else None,
        reglement=f"version {releve.reglement.version}" if releve.reglement else "",
        lots=load_lots_agenda(releve, seuls, lots_en_deport(session, auteur, releve.lieux)),
        lots_total=len(releve.vivants),
        examens=examens,
        retraits=retraits,
        sieges=_sieges(releve, convocations, membre, load_convocables(session, seance) if examens or inscrits else ()),
        incidents=() if membre else _incidents(session, seance),
        composition=() if membre else composition_anomalies([siege.regle for siege in releve.sieges]),
        delai=_delai(releve, au),
        pv_id=pv.id if pv else None,
        pv_etat=pv.etat if pv else None,
        pv_a_approuver=_a_approuver(session, seance),
        non_lue=_non_lue(session, seance, auteur),
        absent=_absent(session, seance, auteur),
        appels=tuple(c.id for appels in convocations.values() for c in appels if c.membre_id == auteur.membre_id),
    )


def _autre(session: Session, laquelle: ColumnElement[bool]) -> tuple[int, str] | None:
    """Return the other séance of a same agenda, with its name and day."""
    autre = session.scalar(select(Seance).where(laquelle).order_by(Seance.id.desc()).limit(1))
    return (autre.id, f"séance n°\u00a0{autre.numero} du {date_courte(autre.jour)}") if autre else None


def _colonnes(seance: Seance) -> dict[str, Any]:
    """Return what the page takes from the row as it stands."""
    memes = (
        "id",
        "version",
        "commission_id",
        "annee",
        "numero",
        "prevue_le",
        "modalite",
        "vote_le",
        "fin_le",
        "etat",
        "figee_le",
        "convoquee_le",
        "ouverte_le",
        "levee_le",
        "presidee_par_id",
        "carence_le",
    )
    textes = ("lieu", "lien_visio", "annulee_motif", "urgence_motif")
    return {
        "commission": seance.commission.nom,
        **{nom: getattr(seance, nom) for nom in memes},
        **{nom: getattr(seance, nom) or "" for nom in textes},
    }


def _personne(seance: Seance) -> str:
    membre = seance.presidee_par
    return nom_complet(membre.civilite, membre.prenom, membre.nom) if membre else ""


def _secretaire(session: Session, seance: Seance) -> str:
    compte = session.get(Utilisateur, seance.secretaire_id) if seance.secretaire_id else None
    return nom_complet(compte.civilite, compte.prenom, compte.nom) if compte else ""


def _a_approuver(session: Session, seance: Seance) -> tuple[int, str] | None:
    """Return the last validated minutes of the commission that no séance approved, for one that is open."""
    if seance.etat is not EtatSeance.OUVERTE:
        return None
    ligne = session.execute(
        select(Pv.id, Seance.numero, Seance.annee)
        .join(Seance, Seance.id == Pv.seance_id)
        .where(
            Seance.commission_id == seance.commission_id,
            Seance.prevue_le < seance.prevue_le,
            Pv.etat == EtatPv.VALIDE,
        )
        .order_by(Seance.prevue_le.desc())
        .limit(1)
    ).one_or_none()
    return (ligne.id, f"séance n°\u00a0{ligne.numero} de {ligne.annee}") if ligne else None


def _sieges(
    releve: Releve,
    convocations: dict[int, list[ConvocationLue]],
    membre: bool,
    examinateurs: Sequence[SiegeConvocable],
) -> tuple[SiegeSeance, ...]:
    """Return the seats of the agenda; `examinateurs` have a voice on what it holds besides its lots."""
    total = len(releve.vivants)
    voix = {convocable.siege.id: convocable.voix for convocable in examinateurs}
    voix |= {siege.id: next(iter(lots.values())) for siege in releve.sieges if (lots := releve.lots_du_siege(siege.id))}
    return tuple(
        SiegeSeance(
            siege,
            voix[siege.id],
            _lots(siege, sorted(releve.lots_du_siege(siege.id)), total) or _hors_lots(siege, examinateurs),
            () if membre else tuple(convocations.get(siege.id, ())),
        )
        for siege in releve.sieges
        if siege.id in voix
    )


def _lots(siege: SiegeLu, numeros: list[int], total: int) -> str:
    if not numeros:
        return ""
    if siege.regle.nature in PARTOUT or len(numeros) >= total > 1:
        return "tous les lots"
    mot = "lot" if len(numeros) == 1 else "lots"
    return f"{mot} {liste_et([str(numero) for numero in numeros])}"


def _hors_lots(siege: SiegeLu, examinateurs: Sequence[SiegeConvocable]) -> str:
    """Return on what a seat without a lot has a voice."""
    des_retraits = any(c.retraits and not c.examens for c in examinateurs if c.siege.id == siege.id)
    return "retrait d’une attribution" if des_retraits else "examens de l’occupation"


def _incidents(session: Session, seance: Seance) -> tuple[IncidentLu, ...]:
    lus = session.scalars(select(Incident).where(Incident.seance_id == seance.id).order_by(Incident.le, Incident.id))
    return tuple(IncidentLu(incident.le, incident.texte) for incident in lus)


def _delai(releve: Releve, au: date) -> Controle | None:
    if releve.regles is None or releve.seance.etat is EtatSeance.ANNULEE:
        return None
    convoquee = jour_de_convocation(releve.session, releve.seance)
    return delai_convocation(convoquee or au, jour_local(releve.seance.prevue_le), releve.regles)


def _absent(session: Session, seance: Seance, auteur: Auteur) -> bool | None:
    """Return whether the member who reads said that they will not come, None where they were not called."""
    if auteur.role is not Role.MEMBRE:
        return None
    requete = select(Convocation.absence_annoncee).where(
        Convocation.seance_id == seance.id, Convocation.membre_id == auteur.membre_id
    )
    annonces = session.scalars(requete).all()
    return all(annonces) if annonces else None


def _non_lue(session: Session, seance: Seance, auteur: Auteur) -> bool:
    if auteur.role is not Role.MEMBRE:
        return False
    return (
        session.scalar(
            select(Convocation.id).where(
                Convocation.seance_id == seance.id,
                Convocation.membre_id == auteur.membre_id,
                Convocation.lue_le.is_(None),
            )
        )
        is not None
    )
