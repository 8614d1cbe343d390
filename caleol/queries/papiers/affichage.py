"""The decisions of a séance to post: what was decided on each dwelling, and nothing that tells who asked for it."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from sqlalchemy.orm import Session

from caleol.kernel import papiers
from caleol.kernel.errors import Introuvable
from caleol.kernel.feuille import Cellule, Colonne, Feuille, Partie, Rang, Tableau, Texte, dit, fort
from caleol.kernel.francais import accorde, date_courte, date_longue, majuscule, nombre
from caleol.queries.papiers.acces import Lecture, lecture_du_pv
from caleol.queries.papiers.entete import AFFICHAGE, entete
from caleol.queries.papiers.fige import lit_pv
from caleol.queries.pv import pv_valide
from caleol.queries.seance_lisible import find_seance
from caleol.rules.droits import Auteur

RESERVE: Final = "Document sans nom, à afficher."
MENTION: Final = (
    "Ni nom, ni numéro unique, ni adresse, ni motif, ni points : chaque demandeur reçoit sa décision motivée par "
    "courrier. Nous n’avons vu aucun texte qui impose cet affichage."
)
COLONNES: Final = (
    Colonne("Lot", 8, "d"),
    Colonne("Commune", 26),
    Colonne("Logement", 20),
    Colonne("Demandes examinées", 14, "d"),
    Colonne("Décisions", 32),
)


def get_affichage(session: Session, auteur: Auteur, seance_id: int) -> Feuille:
    """Return the list of decisions to post, from the validated minutes.

    Raises:
        Introuvable: no validated minutes for this reader.
    """
    seance = find_seance(session, auteur, seance_id)
    valide = pv_valide(session, seance_id)
    if valide is None or lecture_du_pv(session, auteur, seance) is not Lecture.PROJET:
        raise Introuvable("pv", seance_id=seance_id)
    pv = lit_pv(valide.donnees)
    return Feuille(
        entete=entete(session, seance, AFFICHAGE, seance.jour),
        titre="Décisions de la commission",
        sous_titre=f"Séance n° {pv.seance.numero} du {date_longue(pv.seance.jour)}, {pv.seance.commission}",
        courant=f"décisions de la séance n° {pv.seance.numero} du {date_courte(pv.seance.jour)}",
        reserve=RESERVE,
        debut=(Texte(dit(_resume(pv.lots))), Texte(dit(MENTION), petit=True)),
        parties=(Partie("Lot par lot", (Tableau("Décisions, lot par lot", COLONNES, _rangs(pv.lots)),)),),
    )


def _resume(lots: Sequence[papiers.Lot]) -> str:
    examinees = sum(lot.demandes_examinees for lot in lots)
    decisions = Counter(_genre(candidat) for lot in lots for candidat in lot.candidats)
    dites = ", ".join(f"{genre} : {nombre(combien)}" for genre, combien in sorted(decisions.items()))
    compte = f"{accorde(len(lots), 'lot')}, {accorde(examinees, 'demande examinée', 'demandes examinées')}"
    return f"{compte}. {majuscule(dites)}." if dites else f"{compte}."


def _rangs(lots: Sequence[papiers.Lot]) -> tuple[Rang, ...]:
    return tuple(
        Rang(
            (
                (fort(nombre(lot.numero)),),
                dit(lot.logement.commune),
                dit(f"{lot.logement.type_logement}, {lot.logement.financement}"),
                dit(nombre(lot.demandes_examinees)),
                _decisions(lot),
            )
        )
        for lot in lots
    )


def _decisions(lot: papiers.Lot) -> Cellule:
    if lot.ajournement is not None:
        return dit("lot ajourné")
    decisions = Counter(_genre(candidat) for candidat in lot.candidats)
    return dit(*(f"{genre} : {nombre(combien)}" for genre, combien in sorted(decisions.items()))) or dit("aucune")


def _genre(candidat: papiers.Candidat) -> str:
    """Return the kind of a decision without its rank: ranks of a small commune would tell who."""
    genre = candidat.decision.partition(",")[0].partition(" en rang")[0].strip()
    return genre[:1].lower() + genre[1:]
