"""What the administrator must complete, and what the auditor checks first."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from caleol.kernel.francais import accorde
from caleol.models.commission import Commission, Mandat, Siege
from caleol.models.compte import Habilitation, Utilisateur
from caleol.models.enumerations import EtatSeance, QualiteMembre
from caleol.models.registre import TeteRegistre
from caleol.models.seance import Seance
from caleol.queries.propositions_valeurs import count_en_attente
from caleol.queries.taches import load_perdus
from caleol.queries.valeurs_datees import list_manquantes
from caleol.queries.voix import load_reglement

MONTRES = 4


@dataclass(frozen=True, slots=True)
class ACompleter:
    """One thing that an administrator must complete: which page, what, why."""

    cible: str
    titre: str
    detail: str
    bloquant: bool


@dataclass(frozen=True, slots=True)
class Chaine:
    """The head of a chain of the register."""

    chaine: str
    rang: int
    empreinte: str


@dataclass(frozen=True, slots=True)
class SeanceFinie:
    """A past séance for the auditor."""

    id: int
    titre: str
    prevue_le: datetime
    etat: EtatSeance


def load_a_completer(session: Session, au: date) -> tuple[ACompleter, ...]:
    """Return what is missing for the commissions to work, what blocks first."""
    return (
        *_reglements(session, au),
        *_courriels(session),
        *_sieges(session, au),
        *_propositions(session),
        *_valeurs(session, au),
        *_comptes(session),
    )


def _courriels(session: Session) -> list[ACompleter]:
    perdus = load_perdus(session)
    if not perdus.nombre:
        return []
    titre = accorde(perdus.nombre, "courriel n’est pas parti", "courriels ne sont pas partis")
    return [ACompleter("courriels", titre, f"Dernière raison : {perdus.raison}.", True)]


def _reglements(session: Session, au: date) -> list[ACompleter]:
    manques = []
    for commission in session.scalars(select(Commission).order_by(Commission.nom)):
        reglement = load_reglement(session, commission.id, au)
        if reglement is None or reglement.regles.get("quorum_minimum") is None:
            manques.append(
                ACompleter(
                    "reglements",
                    f"{commission.nom} : quorum absent du règlement intérieur",
                    "Aucune séance ne peut s’ouvrir tant que le règlement ne fixe pas de quorum (R441-9 IV).",
                    True,
                )
            )
    return manques


def _sieges(session: Session, au: date) -> list[ACompleter]:
    tenus = select(Mandat.siege_id).where(
        Mandat.qualite == QualiteMembre.TITULAIRE,
        Mandat.debut <= au,
        or_(Mandat.fin.is_(None), Mandat.fin >= au),
    )
    vacants = session.execute(
        select(Commission.nom, Siege.libelle)
        .join(Siege, Siege.commission_id == Commission.id)
        .where(Siege.id.not_in(tenus))
        .order_by(Commission.nom, Siege.ordre)
    ).all()
    par_commission: dict[str, list[str]] = {}
    for commission, siege in vacants:
        par_commission.setdefault(commission, []).append(siege)
    return [
        ACompleter(
            "comptes",
            f"{commission} : {len(sieges)} siège{'s' if len(sieges) > 1 else ''} sans titulaire",
            ", ".join(sieges[:4]) + (", etc." if len(sieges) > 4 else "."),
            False,
        )
        for commission, sieges in par_commission.items()
    ]


def _propositions(session: Session) -> list[ACompleter]:
    nombre = count_en_attente(session)
    if not nombre:
        return []
    titre = accorde(nombre, "valeur proposée à accepter ou refuser", "valeurs proposées à accepter ou refuser")
    return [ACompleter("valeurs", titre, "Les règles ne les lisent pas encore.", False)]


def _valeurs(session: Session, au: date) -> list[ACompleter]:
    manquantes = [resume.definition.libelle for resume in list_manquantes(session, au)]
    if not manquantes:
        return []
    titre = accorde(len(manquantes), "valeur que personne n’a vérifiée", "valeurs que personne n’a vérifiées")
    return [ACompleter("valeurs", f"{titre} à ce jour", _quelques(manquantes), False)]


def _quelques(noms: list[str]) -> str:
    """Return the first names of a list, and how many others there are."""
    autres = len(noms) - MONTRES
    return ", ".join(noms[:MONTRES]) + (f", et {accorde(autres, 'autre')}" if autres > 0 else "") + "."


def _comptes(session: Session) -> list[ACompleter]:
    sans_role = session.scalars(
        select(Utilisateur.id).where(Utilisateur.actif, Utilisateur.id.not_in(select(Habilitation.utilisateur_id)))
    ).all()
    if not sans_role:
        return []
    return [
        ACompleter(
            "comptes",
            f"{accorde(len(sans_role), 'compte')} sans rôle",
            "Ces personnes ne peuvent rien ouvrir.",
            False,
        )
    ]


def load_chaines(session: Session) -> tuple[Chaine, ...]:
    """Return the heads of the register's chains."""
    tetes = session.scalars(select(TeteRegistre).order_by(TeteRegistre.chaine))
    return tuple(Chaine(tete.chaine, tete.rang, tete.empreinte) for tete in tetes)


def load_seances_finies(session: Session, limite: int = 10) -> tuple[SeanceFinie, ...]:
    """Return the last séances that were held."""
    seances = session.scalars(
        select(Seance)
        .where(Seance.etat.in_((EtatSeance.OUVERTE, EtatSeance.LEVEE, EtatSeance.VALIDEE)))
        .order_by(Seance.prevue_le.desc())
        .limit(limite)
        .options(joinedload(Seance.commission))
    )
    return tuple(SeanceFinie(s.id, f"{s.commission.nom} n° {s.numero}", s.prevue_le, s.etat) for s in seances)
