"""The opinions of a séance on the occupation of dwellings: the situation with its figures, the advice, its reach."""

from typing import Final

from sqlalchemy.orm import Session

from caleol.kernel import papiers
from caleol.kernel.feuille import Colonne, Feuille, Partie, Rang, Tableau, Texte, dit, doux, nomme
from caleol.kernel.francais import accorde, date_courte, date_longue
from caleol.queries.papiers.entete import AVIS, entete
from caleol.queries.pv import get_pv
from caleol.queries.seance_lisible import find_seance
from caleol.rules.droits import Auteur

PROJET: Final = "Projet d’avis, non validés"
PORTEE: Final = (
    "Un avis n’est ni une attribution ni une priorité, et n’oblige pas à déménager. Il est notifié au locataire, qui "
    "peut faire corriger ce qui le concerne et être entendu (CCH, art. L. 442-5-2)."
)
COLONNES: Final = (
    Colonne("Locataire", 22),
    Colonne("Situation constatée", 26),
    Colonne("Avis de la commission", 26),
    Colonne("Logement adapté", 16),
    Colonne("Accession", 10),
)


def get_avis(session: Session, auteur: Auteur, seance_id: int) -> Feuille:
    """Return the opinions of a séance, as its minutes hold them: a draft until they are validated.

    Raises:
        Introuvable: no such minutes for this reader.
    """
    seance = find_seance(session, auteur, seance_id)
    pv = get_pv(session, auteur, seance_id)
    compte = accorde(len(pv.examens), "situation examinée", "situations examinées")
    return Feuille(
        entete=entete(session, seance, AVIS, seance.jour),
        titre="Avis sur l’occupation des logements",
        sous_titre=f"Séance n° {pv.seance.numero} du {date_longue(pv.seance.jour)}, {pv.seance.commission}",
        courant=f"avis sur l’occupation, séance n° {pv.seance.numero} du {date_courte(pv.seance.jour)}",
        projet=PROJET if pv.projet else "",
        paysage=True,
        debut=(Texte(dit(f"{compte}.")), Texte(dit(PORTEE), petit=True)),
        parties=(Partie("Avis rendus", (Tableau("Avis, locataire par locataire", COLONNES, _rangs(pv)),)),),
    )


def _rangs(pv: papiers.PvDonnees) -> tuple[Rang, ...]:
    return tuple(
        Rang(
            (
                (nomme(examen.locataire, "fort"), doux(examen.adresse)),
                dit(*examen.situations),
                dit(examen.avis),
                dit(examen.logement_adapte),
                dit(examen.accession),
            )
        )
        for examen in pv.examens
    )
