"""The statement of points owed to an applicant: points, what is declared or verified, position, mean wait."""

from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from caleol.kernel.errors import Introuvable
from caleol.kernel.francais import liste_et
from caleol.kernel.releve import LigneReleve, ReleveCotation
from caleol.models.demande import Demande, Instruction, Menage
from caleol.models.enumerations import EtatDemande
from caleol.models.organisation import Bailleur
from caleol.queries.dossier import load_contexte, load_dossiers
from caleol.queries.grilles import GrilleEnVigueur, load_grille
from caleol.queries.instantane import Dossier, LignePoints
from caleol.queries.papiers.entete import entete_de_lettre
from caleol.queries.rang import ordre_du_rang
from caleol.rules.delais import ajouter_mois
from caleol.rules.droits import Auteur, Droit
from caleol.rules.grille import Grille, ModeGroupe, PlaceDalo
from caleol.rules.parametre import Parametres
from caleol.rules.position import Attente, Position, attente_moyenne, position

MODES = {ModeGroupe.SOMME: "les points s’ajoutent", ModeGroupe.MEILLEUR: "seul le critère le plus fort compte"}
AVEC_EFFET = (
    "Dans cette grille, refuser un logement adapté peut changer les points ou la place : les critères le disent."
)
SANS_EFFET = "Dans cette grille, refuser un logement ne change pas les points."
SATISFAITE = "RADATT"
"""The code of the national register for an application struck off because a dwelling was allocated."""


def get_releve_cotation(session: Session, auteur: Auteur, demande_id: int, au: date) -> ReleveCotation:
    """Return the statement of an application as on a day.

    Raises:
        Introuvable: no such application, or a reader who may not search the waiting list.
    """
    demande = session.get(Demande, demande_id) if auteur.peut(Droit.CHERCHER_DEMANDE) else None
    if demande is None:
        raise Introuvable("demande", id=demande_id)
    contexte = load_contexte(session, au)
    dossier = load_dossiers(session, [demande_id], contexte)[demande_id]
    grille = load_grille(session, au)
    comparable = _comparables(demande.menage)
    rang = _position(session, demande, grille, comparable, au, contexte.parametres)
    attente = None if comparable is None else _attente(session, comparable, au, contexte.parametres)
    return ReleveCotation(
        entete=entete_de_lettre(session, f"COT-{demande.numero_unique}", au),
        demandeur=dossier.nom_complet,
        adresse=_adresse(demande),
        numero_unique=demande.numero_unique,
        deposee_le=dossier.deposee_le,
        renouvelee_le=dossier.renouvelee_le,
        attente_mois=dossier.attente_mois,
        calcule_le=au,
        points=dossier.points.total,
        points_verifies=dossier.points.valides,
        grille=dossier.points.grille_nom,
        grille_version=dossier.points.grille_version,
        grille_depuis=dossier.points.grille_depuis,
        grille_verifiee=grille is not None and grille.grille.base_du_rang == "valide",
        regles=_regles(grille.grille) if grille else (),
        effet_refus=AVEC_EFFET if grille and "refus" in grille.grille.faits else SANS_EFFET,
        lignes=tuple(_ligne(ligne) for ligne in dossier.points.lignes),
        comparables=_comparables_en_mots(dossier, demande.menage),
        bande=rang.bande.libelle if rang and rang.bande else "",
        nombre_comparables=rang.comparables if rang else 0,
        minimum_comparables=rang.minimum if rang else 0,
        attente_moyenne_mois=attente.mois if attente else None,
        attente_nombre=attente.nombre if attente else 0,
        attente_depuis=_debut_de_periode(au, contexte.parametres),
        contact=_contact(session),
    )


def _comparables(menage: Menage | None) -> ColumnElement[bool] | None:
    """Return the condition: the same smallest type asked for, and one commune in common at least."""
    communes = menage.communes_souhaitees.split() if menage else []
    if menage is None or menage.type_souhaite_min is None or not communes:
        return None
    commune = or_(*(Menage.communes_souhaitees.contains(code, autoescape=True) for code in communes))
    return and_(Menage.type_souhaite_min == menage.type_souhaite_min, commune)


def _position(
    session: Session,
    demande: Demande,
    grille: GrilleEnVigueur | None,
    comparable: ColumnElement[bool] | None,
    au: date,
    parametres: Parametres,
) -> Position | None:
    if comparable is None or grille is None or demande.etat is not EtatDemande.ACTIVE:
        return None
    lignes = session.execute(
        select(Instruction.demande_id, *ordre_du_rang())
        .join(Demande, Demande.id == Instruction.demande_id)
        .join(Menage, Menage.id == Demande.menage_id)
        .where(comparable, Demande.etat == EtatDemande.ACTIVE, Instruction.expire_jour >= au.toordinal())
    ).all()
    cles = {ligne[0]: tuple(ligne[1:]) for ligne in lignes}
    if demande.id not in cles:
        return None
    devant = sum(autre < cles[demande.id] for autre in cles.values())
    return position(devant + 1, len(cles), au, parametres)


def _attente(session: Session, comparable: ColumnElement[bool], au: date, parametres: Parametres) -> Attente:
    """Return the wait of the comparable applications that a dwelling has ended since the first day of the period."""
    periodes = session.execute(
        select(Demande.anciennete_conservee_le, Demande.deposee_le, Demande.radiee_le)
        .join(Menage, Menage.id == Demande.menage_id)
        .where(
            comparable,
            Demande.radiation_motif == SATISFAITE,
            Demande.radiee_le.between(_debut_de_periode(au, parametres), au),
        )
    ).all()
    return attente_moyenne([(conservee or deposee, fin) for conservee, deposee, fin in periodes if fin], au, parametres)


def _debut_de_periode(au: date, parametres: Parametres) -> date:
    return ajouter_mois(au, -parametres.valeur("releve.periode", au).entier)


def _ligne(ligne: LignePoints) -> LigneReleve:
    etats = {"compte": ligne.justification or "calculé", "ecarte": "ne compte pas"}
    return LigneReleve(
        critere=ligne.critere,
        groupe=ligne.groupe,
        fait=ligne.fait,
        etat=etats.get(ligne.etat, "à préciser"),
        points=ligne.points if ligne.etat == "compte" else 0,
        cause=ligne.cause,
    )


def _regles(grille: Grille) -> tuple[str, ...]:
    """Return how the points of the grid go together, in words."""
    regles = []
    for groupe in grille.groupes:
        mode = MODES.get(groupe.mode, groupe.mode.libelle)
        plafond = f", dans la limite de {groupe.plafond} points" if groupe.plafond is not None else ""
        regles.append(f"{groupe.libelle} : {mode}{plafond}.")
    if grille.dalo is PlaceDalo.AU_DESSUS:
        regles.append("Les demandes reconnues prioritaires au titre du DALO passent avant les autres.")
    elif grille.dalo is PlaceDalo.HORS_CLASSEMENT:
        regles.append("Les demandes reconnues prioritaires au titre du DALO sont traitées hors de ce classement.")
    if "anciennete" in grille.departage:
        regles.append("À égalité de points, la demande la plus ancienne passe devant.")
    return tuple(regles)


def _comparables_en_mots(dossier: Dossier, menage: Menage | None) -> str:
    """Return « un T3 à Lille, Roubaix ou Tourcoing », "" where nothing was asked for."""
    if menage is None or menage.type_souhaite_min is None or not dossier.communes_souhaitees:
        return ""
    return f"un T{menage.type_souhaite_min} à {liste_et(dossier.communes_souhaitees, 'ou')}"


def _adresse(demande: Demande) -> tuple[str, ...]:
    ville = " ".join(partie for partie in (demande.code_postal, demande.ville) if partie)
    return tuple(partie for partie in (demande.adresse, ville) if partie)


def _contact(session: Session) -> str:
    bailleur = session.get(Bailleur, 1)
    return ", ".join(p for p in (bailleur.telephone, bailleur.courriel) if p) if bailleur else ""
