"""The extract of validated minutes: séance, presences, quorum, the lots it keeps, the texts applied, its original."""

from reportlab.platypus import Flowable, Spacer

from caleol.documents.gabarit import Papier, render
from caleol.documents.partie import partie
from caleol.documents.presence import presences, quorum_seance
from caleol.documents.pv import bloc_references, bloc_seance
from caleol.documents.pv_lot import bloc_lot
from caleol.documents.sceau import sceau
from caleol.documents.style import CORPS, DENSE, paragraphe, prose
from caleol.kernel.francais import date_courte, date_longue, majuscule
from caleol.kernel.papiers import ExtraitDonnees

RESERVE = "Extrait remis à la personne ou à l’organisme qu’il concerne."


def rediger_extrait(donnees: ExtraitDonnees) -> bytes:
    """Return the extract in PDF; its seal is told to be that of the whole minutes."""
    pv = donnees.pv
    papier = Papier(
        entete=pv.entete,
        titre="Extrait du procès-verbal",
        sous_titre=f"Séance n° {pv.seance.numero} du {date_longue(pv.seance.jour)}, {donnees.pour}",
        courant=f"extrait du procès-verbal du {date_courte(pv.seance.jour)}, {donnees.pour}",
        reserve=RESERVE,
    )
    lots = [element for n, lot in enumerate(pv.lots) for element in bloc_lot(lot, papier.largeur, premier=n == 0)]
    parties = (
        ("Séance", bloc_seance(pv, papier.largeur)),
        ("Présences", presences(pv.presences, papier.largeur)),
        ("Quorum", quorum_seance(pv.quorum)),
        ("Attributions", lots),
        ("Textes et barèmes appliqués", bloc_references(pv.references, papier.largeur)),
        ("Portée de cet extrait", _portee(donnees, papier.largeur)),
    )
    contenu: list[Flowable] = []
    for numero, (titre, corps) in enumerate(parties, start=1):
        contenu += partie(f"{numero}. {titre}", corps, papier.largeur)
    return render(papier, contenu)


def _portee(donnees: ExtraitDonnees, largeur: float) -> list[Flowable]:
    return [
        paragraphe(prose(f"Extrait conforme du {donnees.original}."), CORPS),
        *(paragraphe(prose(majuscule(note)), DENSE) for note in donnees.notes),
        Spacer(0, 8),
        paragraphe(prose("Sceau du procès-verbal entier :"), DENSE),
        sceau(donnees.pv.sceau, largeur),
    ]
