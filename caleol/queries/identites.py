"""Applications that may name one person twice: the sets to resolve, and the alert that each of them carries."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from caleol.kernel.errors import Introuvable
from caleol.kernel.francais import nom_complet
from caleol.models.compte import Utilisateur
from caleol.models.demande import Demande, Personne
from caleol.models.enumerations import NatureRapprochement, ResolutionIdentite
from caleol.models.recherche import DemandeRapprochee, Rapprochement
from caleol.queries.faits import load_demandes, phrase_menage
from caleol.rules.delais import mois_pleins
from caleol.rules.droits import Auteur, Droit
from caleol.rules.facts import LienPersonne
from caleol.rules.identites import cle_de_personne

PAR_PAGE = 20


@dataclass(frozen=True, slots=True)
class DemandeDouteuse:
    """An application of a set, with what helps to tell whether it names the same person."""

    id: int
    numero_unique: str
    nom: str
    lien: str
    personnes: tuple[str, ...]
    menage: str
    deposee_le: date
    attente_mois: int
    adresse: str
    active: bool


@dataclass(frozen=True, slots=True)
class EnsembleDouteux:
    """Applications that may name one person twice, with what somebody concluded of them."""

    id: int
    version: int
    nature: NatureRapprochement
    trouve_le: date
    demandes: tuple[DemandeDouteuse, ...]
    resolution: ResolutionIdentite | None
    retenue_id: int | None
    motif: str
    resolu_le: datetime | None
    resolu_par: str


@dataclass(frozen=True, slots=True)
class PageIdentites:
    """A page of sets, those to resolve or those resolved."""

    ensembles: tuple[EnsembleDouteux, ...]
    resolus: bool
    total: int
    a_resoudre: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class AlerteIdentite:
    """What an application carries of a set: the other numbers, and the conclusion where there is one."""

    rapprochement_id: int
    nature: NatureRapprochement
    resolution: ResolutionIdentite | None
    autres: tuple[str, ...]
    retenue: bool

    @property
    def a_resoudre(self) -> bool:
        """Return whether nobody has concluded yet."""
        return self.resolution is None


def load_alertes(session: Session, demande_ids: Collection[int]) -> dict[int, tuple[AlerteIdentite, ...]]:
    """Return the sets to which applications belong."""
    if not demande_ids:
        return {}
    siens = select(DemandeRapprochee.rapprochement_id).where(DemandeRapprochee.demande_id.in_(demande_ids))
    lignes = session.execute(
        select(Rapprochement, Demande.id, Demande.numero_unique)
        .join(DemandeRapprochee, DemandeRapprochee.rapprochement_id == Rapprochement.id)
        .join(Demande, Demande.id == DemandeRapprochee.demande_id)
        .where(Rapprochement.id.in_(siens))
        .order_by(Rapprochement.id, Demande.numero_unique)
    ).all()
    membres: dict[int, list[tuple[int, str]]] = defaultdict(list)
    ensembles: dict[int, Rapprochement] = {}
    for ensemble, demande_id, numero in lignes:
        membres[ensemble.id].append((demande_id, numero))
        ensembles[ensemble.id] = ensemble
    alertes: dict[int, list[AlerteIdentite]] = defaultdict(list)
    for cle, ensemble in ensembles.items():
        for demande_id, _ in membres[cle]:
            autres = tuple(numero for autre, numero in membres[cle] if autre != demande_id)
            retenue = ensemble.retenue_id in (None, demande_id)
            alertes[demande_id].append(AlerteIdentite(cle, ensemble.nature, ensemble.resolution, autres, retenue))
    return {cle: tuple(liste) for cle, liste in alertes.items()}


def load_doubles(session: Session, demande_ids: Collection[int]) -> dict[int, dict[int, str]]:
    """Return, for each application, the others (key and number) that somebody concluded to be of the same person."""
    alertes = load_alertes(session, demande_ids)
    numeros = {
        numero
        for siennes in alertes.values()
        for alerte in siennes
        if alerte.resolution is ResolutionIdentite.MEME_PERSONNE
        for numero in alerte.autres
    }
    cles = dict(
        session.execute(select(Demande.numero_unique, Demande.id).where(Demande.numero_unique.in_(numeros))).all()
    )
    return {
        demande_id: {
            cles[numero]: numero
            for alerte in alertes.get(demande_id, ())
            if alerte.resolution is ResolutionIdentite.MEME_PERSONNE
            for numero in alerte.autres
        }
        for demande_id in demande_ids
    }


def list_identites(session: Session, auteur: Auteur, au: date, *, resolus: bool, page: int = 1) -> PageIdentites:
    """Return a page of the sets to resolve, or of those resolved, the newest first.

    Raises:
        Introuvable: a reader who may not search the waiting list.
    """
    if not auteur.peut(Droit.CHERCHER_DEMANDE):
        raise Introuvable("rapprochement")
    nombres = dict(
        session.execute(
            select(Rapprochement.resolution.is_not(None), func.count()).group_by(Rapprochement.resolution.is_not(None))
        ).all()
    )
    total = nombres.get(resolus, 0)
    pages = max(-(-total // PAR_PAGE), 1)
    page = min(max(page, 1), pages)
    ensembles = session.scalars(
        select(Rapprochement)
        .where(Rapprochement.resolution.is_not(None) if resolus else Rapprochement.resolution.is_(None))
        .options(selectinload(Rapprochement.demandes))
        .order_by(Rapprochement.resolu_le.desc() if resolus else Rapprochement.trouve_le.desc(), Rapprochement.id)
        .limit(PAR_PAGE)
        .offset((page - 1) * PAR_PAGE)
    ).all()
    return PageIdentites(_lus(session, ensembles, au), resolus, total, nombres.get(False, 0), page, pages)


def get_identite(session: Session, auteur: Auteur, rapprochement_id: int, au: date) -> EnsembleDouteux:
    """Return one set.

    Raises:
        Introuvable: no such set, or a reader who may not search the waiting list.
    """
    ensemble = session.get(Rapprochement, rapprochement_id) if auteur.peut(Droit.CHERCHER_DEMANDE) else None
    if ensemble is None:
        raise Introuvable("rapprochement", id=rapprochement_id)
    return _lus(session, [ensemble], au)[0]


def count_identites(session: Session) -> int:
    """Return how many sets wait for somebody."""
    return session.scalar(select(func.count(Rapprochement.id)).where(Rapprochement.resolution.is_(None))) or 0


def _lus(session: Session, ensembles: Sequence[Rapprochement], au: date) -> tuple[EnsembleDouteux, ...]:
    cles = {membre.demande_id for ensemble in ensembles for membre in ensemble.demandes}
    fiches = {demande.id: demande for demande in session.scalars(select(Demande).where(Demande.id.in_(cles)))}
    menages = {lue.id: phrase_menage(lue.faits.menage, au) for lue in load_demandes(session, Demande.id.in_(cles))}
    communs = _personnes_communes(session, ensembles)
    auteurs = session.scalars(select(Utilisateur).where(Utilisateur.id.in_({e.resolu_par_id for e in ensembles})))
    noms = {auteur.id: nom_complet(auteur.civilite, auteur.prenom, auteur.nom) for auteur in auteurs}
    return tuple(
        EnsembleDouteux(
            id=ensemble.id,
            version=ensemble.version,
            nature=ensemble.nature,
            trouve_le=ensemble.trouve_le,
            demandes=tuple(
                _douteuse(
                    fiches[m.demande_id], m, communs[ensemble.id, m.demande_id], menages.get(m.demande_id, ""), au
                )
                for m in ensemble.demandes
            ),
            resolution=ensemble.resolution,
            retenue_id=ensemble.retenue_id,
            motif=ensemble.motif or "",
            resolu_le=ensemble.resolu_le,
            resolu_par=noms.get(ensemble.resolu_par_id or 0, ""),
        )
        for ensemble in ensembles
    )


def _personnes_communes(session: Session, ensembles: Sequence[Rapprochement]) -> dict[tuple[int, int], tuple[str, ...]]:
    """Return, by set and application, the persons whom another application of the set names too, with birth date."""
    cles = {membre.demande_id for ensemble in ensembles for membre in ensemble.demandes}
    adultes: dict[int, list[tuple[tuple[str, str, date], str]]] = defaultdict(list)
    for demande_id, nom, prenom, naissance in session.execute(
        select(
            Demande.id,
            func.coalesce(Personne.nom, Demande.nom),
            func.coalesce(Personne.prenom, Demande.prenom),
            Personne.naissance,
        )
        .join(Personne, Personne.menage_id == Demande.menage_id)
        .where(Demande.id.in_(cles), Personne.lien != LienPersonne.ENFANT)
    ):
        if naissance is not None:
            cle = cle_de_personne(nom, prenom, naissance)
            adultes[demande_id].append((cle, f"{prenom} {nom}, {naissance:%d/%m/%Y}"))
    return {
        (ensemble.id, membre.demande_id): tuple(
            texte
            for cle, texte in adultes[membre.demande_id]
            if any(
                cle == autre
                for voisin in ensemble.demandes
                if voisin.demande_id != membre.demande_id
                for autre, _ in adultes[voisin.demande_id]
            )
        )
        for ensemble in ensembles
        for membre in ensemble.demandes
    }


def _douteuse(
    demande: Demande, membre: DemandeRapprochee, personnes: tuple[str, ...], menage: str, au: date
) -> DemandeDouteuse:
    return DemandeDouteuse(
        id=demande.id,
        numero_unique=demande.numero_unique,
        nom=nom_complet(demande.civilite, demande.prenom, demande.nom),
        lien=membre.lien.libelle,
        personnes=personnes,
        menage=menage,
        deposee_le=demande.deposee_le,
        attente_mois=max(mois_pleins(demande.anciennete_conservee_le or demande.deposee_le, au), 0),
        adresse=", ".join(partie for partie in (demande.adresse, demande.ville) if partie),
        active=demande.radiee_le is None,
    )
