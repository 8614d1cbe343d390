"""The declared facts of an application that evidence can prove, and what was judged of each."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.models.compte import Utilisateur
from caleol.models.demande import ValidationFait
from caleol.queries.dossier import load_contexte
from caleol.queries.faits import load_demande
from caleol.rules.cotation.verification import SENSIBLES, faits_a_verifier, nom_en_clair
from caleol.rules.faits_cotation import EtatFait, Fait, garder_valeur, texte_de_la_valeur
from caleol.rules.grille import Grille

Juge = tuple[ValidationFait | None, str]
JAMAIS: Juge = (None, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class FaitLu:
    """A fact of an application as it stands: its value in words and as it is kept, its lawful evidence, its state.

    `criteres` are those of the grid that it serves, none where it was judged and serves no more. `sensible` says that
    its evidence is seen and never described.
    """

    nom: str
    libelle: str
    valeur: str
    gardee: str
    preuve: str
    etat: EtatFait
    criteres: tuple[str, ...]
    sensible: bool
    le: date | None = None
    par: str = ""
    justificatif: str = ""
    expire_le: date | None = None

    @property
    def juge(self) -> bool:
        """Return whether somebody judged it, even where that holds no more."""
        return self.le is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verifications:
    """What can be verified of an application; `version` is that of what was read."""

    demande_id: int
    version: int
    faits: tuple[FaitLu, ...]

    @property
    def a_verifier(self) -> tuple[FaitLu, ...]:
        """Return the facts that nobody judged, or whose judgement holds no more."""
        return tuple(fait for fait in self.faits if fait.etat in {EtatFait.DECLARE, EtatFait.EXPIRE})

    @property
    def juges(self) -> tuple[FaitLu, ...]:
        """Return the facts that somebody judged."""
        return tuple(fait for fait in self.faits if fait.juge)


def get_verifications(session: Session, demande_id: int, au: date) -> Verifications:
    """Return the facts to verify of an application on a day, none where no grid is in force."""
    notation = load_contexte(session, au).notation
    lue = load_demande(session, demande_id)
    if notation is None or lue is None:
        return Verifications(demande_id=demande_id, version=lue.version if lue else 0, faits=())
    grille, noms_de_la_grille = notation.en_vigueur.grille, notation.evaluateur.noms
    criteres = faits_a_verifier(notation.cote(lue).lignes, grille)
    juges = _juges(session, demande_id)
    dossier, _ = notation.note(lue)
    faits = tuple(
        _fait(nom, dossier.fait(noms_de_la_grille.index(nom)), criteres.get(nom, ()), juges.get(nom, JAMAIS), grille)
        for nom in dict.fromkeys((*criteres, *juges))
        if nom in noms_de_la_grille
    )
    return Verifications(demande_id=demande_id, version=lue.version, faits=faits)


def _juges(session: Session, demande_id: int) -> dict[str, Juge]:
    """Return the verdicts of an application with who gave them."""
    lignes = session.execute(
        select(ValidationFait, Utilisateur.prenom, Utilisateur.nom)
        .outerjoin(Utilisateur, Utilisateur.id == ValidationFait.par_id)
        .where(ValidationFait.demande_id == demande_id)
        .order_by(ValidationFait.id)
    )
    return {verdict.fait: (verdict, f"{prenom or ''} {nom or ''}".strip()) for verdict, prenom, nom in lignes}


def _fait(nom: str, fait: Fait, criteres: tuple[str, ...], juge: Juge, grille: Grille) -> FaitLu:
    verdict, par = juge
    return FaitLu(
        nom=nom,
        libelle=nom_en_clair(nom, grille),
        valeur=texte_de_la_valeur(nom, fait.valeur),
        gardee=garder_valeur(fait.valeur),
        preuve=grille.definitions[nom].preuve,
        etat=fait.etat,
        criteres=criteres,
        sensible=nom in SENSIBLES,
        le=verdict.le if verdict else None,
        par=par,
        justificatif=(verdict.justificatif or "") if verdict else "",
        expire_le=verdict.expire_le if verdict else None,
    )
