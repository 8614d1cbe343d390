"""The points of an application under the grid of a day, with their lines: one computation for one and for all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.models.demande import Demande
from caleol.models.organisation import Commune, Epci
from caleol.queries.faits import DemandeLue, load_demandes
from caleol.queries.grilles import GrilleEnVigueur, load_grille
from caleol.queries.instantane import LignePoints, PointsLus
from caleol.rules.cotation import (
    CleDeRang,
    Cotation,
    EtatLigne,
    Evaluateur,
    Ligne,
    Resultat,
    cle_de_rang,
    compiler,
    decoder_lignes,
    expliquer,
    rediger,
)
from caleol.rules.faits_cotation import Contexte, LecteurFaits, decoder_dossier, figer_faits, relire_faits
from caleol.rules.faits_cotation import Dossier as DossierCote
from caleol.rules.formulaire import MOTIFS_SENSIBLES
from caleol.rules.grille import Grille
from caleol.rules.parametre import Parametres
from caleol.rules.priorites import libelles_priorites

SERIES = 4
NEUTRE = "Situation prioritaire attestée"
FAITS_SENSIBLES = frozenset({"personne_handicapee", *(f"motif_{code}" for code in MOTIFS_SENSIBLES)})
SANS_GRILLE = PointsLus(total=None, valides=None, lignes=())


@dataclass(frozen=True, slots=True)
class Ressort:
    """Where a waiting list lies: the intercommunalité whose quartiles hold, the parents of associated communes."""

    epci: str | None = None
    rattachements: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Notation:
    """A grid ready to score the applications of a day as they are read: the same for one dossier and a whole list.

    `sensibles` are the criteria whose label tells health or violence: members read neutral words instead.
    """

    en_vigueur: GrilleEnVigueur
    evaluateur: Evaluateur
    lecteur: LecteurFaits
    sensibles: frozenset[str] = frozenset()

    def note(self, lue: DemandeLue) -> tuple[DossierCote, Resultat]:
        """Return the facts of an application and its points, kept short."""
        dossier = self.lecteur.lire(lue.faits, verdicts=lue.verdicts)
        return dossier, self.evaluateur.noter(dossier)

    def cote(self, lue: DemandeLue) -> Cotation:
        """Return the points of an application in words."""
        return rediger(self.evaluateur, *self.note(lue))

    def cle_figee(self, faits: str, numero_unique: str) -> CleDeRang:
        """Return the key that ranks an application by the facts kept with a lot (`figer_faits`)."""
        dossier = relire_faits(self.evaluateur.noms, self.en_vigueur.grille.definitions, faits)
        return cle_de_rang(self.evaluateur, dossier, self.evaluateur.noter(dossier), numero_unique)

    def relit(self, faits: str, lignes: str) -> tuple[Ligne, ...]:
        """Return in words the lines that the table `cotation` keeps, with the facts kept beside them."""
        dossier = decoder_dossier(self.evaluateur.noms, self.en_vigueur.grille.definitions, faits)
        return expliquer(self.evaluateur, dossier, decoder_lignes(lignes))


def notation(en_vigueur: GrilleEnVigueur, au: date, parametres: Parametres, ressort: Ressort) -> Notation:
    """Return a grid compiled for a day and a place."""
    evaluateur = compiler(en_vigueur.grille, au)
    contexte = Contexte(au, parametres, epci=ressort.epci, rattachements=ressort.rattachements)
    sensibles = _criteres_sensibles(en_vigueur.grille)
    return Notation(en_vigueur, evaluateur, evaluateur.lecteur(contexte), sensibles)


def load_faits_figes(session: Session, demande_ids: Sequence[int], au: date, parametres: Parametres) -> dict[int, str]:
    """Return every fact of some applications as they are kept with a lot."""
    ressort = load_ressort(session)
    contexte = Contexte(au, parametres, epci=ressort.epci, rattachements=ressort.rattachements)
    lues = load_demandes(session, Demande.id.in_(demande_ids))
    return {lue.id: figer_faits(lue.faits, lue.verdicts, contexte) for lue in lues}


def load_ressort(session: Session) -> Ressort:
    """Return the place of the whole list: its intercommunalité is the only one there is, else none."""
    sirens = session.scalars(select(Epci.siren).limit(2)).all()
    parents = select(Commune.code_insee, Commune.rattachement_insee).where(Commune.rattachement_insee.is_not(None))
    rattachements = {code: parent for code, parent in session.execute(parents) if parent}
    return Ressort(sirens[0] if len(sirens) == 1 else None, rattachements)


def load_notation(session: Session, au: date, parametres: Parametres) -> Notation | None:
    """Return the grid in force on a day, ready to score; None before the first."""
    en_vigueur = load_grille(session, au)
    return None if en_vigueur is None else notation(en_vigueur, au, parametres, load_ressort(session))


def points_lus(cotation: Cotation, sous: Notation) -> PointsLus:
    """Return the points as pages, members and minutes show them."""
    en_vigueur, grille = sous.en_vigueur, sous.en_vigueur.grille
    rangs = {groupe.cle: rang for rang, groupe in enumerate(grille.groupes, start=1)}
    libelles = {groupe.cle: groupe.libelle for groupe in grille.groupes}
    return PointsLus(
        total=cotation.total_declare,
        valides=cotation.total_valide,
        lignes=tuple(_ligne(ligne, rangs, libelles, sous.sensibles) for ligne in cotation.lignes),
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
