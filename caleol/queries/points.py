"""The points of an application under the grid of a day, with their lines: one computation for one and for all."""

from datetime import date

from caleol.queries.faits import DemandeLue
from caleol.queries.grilles import GrilleEnVigueur
from caleol.queries.instantane import LignePoints, PointsLus
from caleol.rules.cotation import Cotation, EtatLigne, Ligne, coter, faits_de_demande
from caleol.rules.formulaire import MOTIFS_SENSIBLES
from caleol.rules.grille import Grille
from caleol.rules.parametre import Parametres
from caleol.rules.priorites import libelles_priorites

SERIES = 4
NEUTRE = "Situation prioritaire attestée"
FAITS_SENSIBLES = frozenset({"personne_handicapee", *(f"motif_{code}" for code in MOTIFS_SENSIBLES)})
SANS_GRILLE = PointsLus(total=None, valides=None, lignes=())


def cote(lue: DemandeLue, en_vigueur: GrilleEnVigueur, au: date, parametres: Parametres) -> Cotation:
    """Return the points of an application on a day."""
    grille = en_vigueur.grille
    faits = faits_de_demande(lue.faits, au, parametres, noms=grille.faits, validations=lue.validations)
    return coter(faits, grille, au)


def points_lus(cotation: Cotation, en_vigueur: GrilleEnVigueur) -> PointsLus:
    """Return the points as pages, members and minutes show them."""
    grille = en_vigueur.grille
    rangs = {groupe.cle: rang for rang, groupe in enumerate(grille.groupes, start=1)}
    libelles = {groupe.cle: groupe.libelle for groupe in grille.groupes}
    sensibles = _criteres_sensibles(grille)
    return PointsLus(
        total=cotation.total_declare,
        valides=cotation.total_valide,
        lignes=tuple(_ligne(ligne, rangs, libelles, sensibles) for ligne in cotation.lignes),
        grille_code=grille.code,
        grille_nom=en_vigueur.nom,
        grille_version=grille.version,
        grille_depuis=en_vigueur.debut,
        calcules_le=cotation.au,
    )


def _ligne(ligne: Ligne, rangs: dict[str, int], libelles: dict[str, str], sensibles: frozenset[str]) -> LignePoints:
    etat = {EtatLigne.RETENUE: "compte", EtatLigne.ECARTEE: "ecarte"}.get(ligne.etat, "non_evaluable")
    return LignePoints(
        critere=ligne.libelle,
        groupe=libelles.get(ligne.groupe, ""),
        serie=min(rangs.get(ligne.groupe, SERIES), SERIES),
        fait=" ; ".join(ligne.faits) or ligne.raison,
        raison=_raison(ligne),
        justification=_justification(ligne),
        points=ligne.points,
        etat=etat,
        cause="" if etat == "compte" else ligne.raison,
        neutre=NEUTRE if ligne.critere in sensibles else "",
    )


def _raison(ligne: Ligne) -> str:
    """Return a line in a few words for a list of reasons."""
    return ligne.raison.rstrip(".") if ligne.etat is EtatLigne.RETENUE else ligne.libelle


def _justification(ligne: Ligne) -> str:
    if ligne.etat is EtatLigne.NON_EVALUABLE or not ligne.faits:
        return ""
    return "justifié" if ligne.valide else "déclaré"


def _criteres_sensibles(grille: Grille) -> frozenset[str]:
    """Return the criteria whose label tells health or violence: members read neutral words instead."""
    return frozenset(
        critere.cle
        for groupe in grille.groupes
        for critere in groupe.criteres
        if any(libelles_priorites(frozenset({fait}), neutre=True) == (NEUTRE,) for fait in critere.faits)
        or FAITS_SENSIBLES.intersection(critere.faits)
    )
