"""The booklet of a séance: each lot with its dwelling and the sheet of each candidate, by name or without names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from caleol.kernel.errors import Introuvable
from caleol.kernel.feuille import Bloc, Colonne, Feuille, Partie, Rang, Tableau, Texte, dit, fort, nomme
from caleol.kernel.francais import accorde, date_courte, date_longue, nombre, pourcent
from caleol.models.enumerations import EtatLot
from caleol.models.seance import Seance
from caleol.queries.agenda import LotInscrit, load_agenda
from caleol.queries.lot_lisible import lots_du_membre
from caleol.queries.lot_montre import CandidatMontre, LotMontre, get_lot_montre
from caleol.queries.page_dossier import load_avis
from caleol.queries.papiers.entete import LIVRET, entete
from caleol.queries.papiers.fiche_candidat import fiche_candidat
from caleol.queries.papiers.fiche_logement import fiche_logement
from caleol.queries.seance_lisible import find_seance
from caleol.rules.droits import Auteur, Role

COLONNES = (
    Colonne("Rang", 8, "c"),
    Colonne("Candidat", 38),
    Colonne("Points", 12, "d"),
    Colonne("Taux d’effort brut", 14, "d"),
    Colonne("Taux d’effort net", 14, "d"),
    Colonne("Part du plafond", 14, "d"),
)
SANS_NOMS = "Sans les noms : « Candidat B » est le même candidat dans tout le livret, sans lien avec le rang."


@dataclass(frozen=True, slots=True)
class Livret:
    """The booklet, and the applications that it shows by the key of their lot: a reading to write down (R72)."""

    feuille: Feuille
    lues: dict[int, tuple[int, ...]]


def get_livret(session: Session, auteur: Auteur, seance_id: int, au: date, *, anonyme: bool) -> Livret:
    """Return the booklet of the lots whose dossiers an account may read; live dossiers are computed as on `au`.

    Raises:
        Introuvable: no such séance for this reader, or no lot of it whose dossiers this reader may read.
        Refus: `zone_plafond_inconnue`.
    """
    seance = find_seance(session, auteur, seance_id)
    inscrits = _lisibles(session, auteur, seance)
    if not inscrits:
        raise Introuvable("seance", id=seance_id)
    montres = [(i.numero, get_lot_montre(session, auteur, i.lot.id, au, anonyme=anonyme, seul=True)) for i in inscrits]
    lues = {lot.id: tuple(candidat.dossier.demande_id for candidat in lot.candidats) for _, lot in montres}
    return Livret(_feuille(session, seance, montres, anonyme=anonyme), lues)


def _lisibles(session: Session, auteur: Auteur, seance: Seance) -> list[LotInscrit]:
    agenda = [inscrit for inscrit in load_agenda(session, seance.id) if inscrit.lot.etat is not EtatLot.RETIRE]
    if auteur.role is not Role.MEMBRE:
        return agenda
    siens = lots_du_membre(session, auteur, [inscrit.lot for inscrit in agenda])
    return [inscrit for inscrit in agenda if inscrit.lot.id in siens]


def _feuille(session: Session, seance: Seance, montres: Sequence[tuple[int, LotMontre]], *, anonyme: bool) -> Feuille:
    candidats = sum(len(lot.candidats) for _, lot in montres)
    jour = seance.jour
    sans = anonyme or any(lot.anonyme for _, lot in montres)
    compte = f"{accorde(len(montres), 'lot')}, {accorde(candidats, 'dossier')}."
    return Feuille(
        entete=entete(session, seance, LIVRET, jour),
        titre="Livret des dossiers, sans les noms" if sans else "Livret des dossiers",
        sous_titre=f"Séance n° {seance.numero} du {date_longue(jour)}, {seance.commission.nom}",
        courant=f"livret des dossiers de la séance n° {seance.numero} du {date_courte(jour)}",
        debut=(Texte(dit(compte)), *((Texte(dit(SANS_NOMS), petit=True),) if sans else ()), _sommaire(montres)),
        parties=tuple(_partie(session, numero, lot) for numero, lot in montres),
    )


def _sommaire(montres: Sequence[tuple[int, LotMontre]]) -> Tableau:
    colonnes = (Colonne("Lot", 8, "d"), Colonne("Logement", 72), Colonne("Dossiers", 20, "d"))
    rangs = (
        Rang(((fort(nombre(numero)),), dit(f"{lot.fiche.type}, {lot.fiche.titre}"), dit(nombre(len(lot.candidats)))))
        for numero, lot in montres
    )
    return Tableau("Lots du livret", colonnes, tuple(rangs))


def _partie(session: Session, numero: int, lot: LotMontre) -> Partie:
    return Partie(f"Lot {numero} : {lot.fiche.type}, {lot.fiche.titre}", tuple(_blocs(session, lot)), page=True)


def _blocs(session: Session, lot: LotMontre) -> Iterator[Bloc]:
    yield fiche_logement(lot.fiche, neutre=lot.neutre)
    yield Tableau("Candidats du lot, dans l’ordre proposé", COLONNES, tuple(_rang(c) for c in lot.candidats))
    for candidat in lot.candidats:
        yield from fiche_candidat(candidat, load_avis(session, candidat.candidature_id, lot))


def _rang(candidat: CandidatMontre) -> Rang:
    dossier = candidat.dossier
    budget, plafond, total = dossier.budget, dossier.plafond, dossier.points.total
    taux = (
        budget.brut.taux_pourcent if budget else None,
        budget.net.taux_pourcent if budget and budget.net else None,
        plafond.ratio_pourcent if plafond else None,
    )
    return Rang(
        (
            dit(nombre(candidat.rang)),
            (nomme(dossier.nom_complet, "fort"), *dit(dossier.menage)),
            dit(nombre(total) if total is not None else "non connu"),
            *(dit(pourcent(valeur) if valeur is not None else "non connu") for valeur in taux),
        )
    )
