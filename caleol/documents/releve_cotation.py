"""The statement of points to an applicant: a letter that says each point, a dated place and a mean wait."""

from typing import Final

from reportlab.platypus import Flowable, Spacer

from caleol.documents.gabarit import Papier, render
from caleol.documents.partie import partie
from caleol.documents.style import CORPS, Balise, assemble, brut, doux, fort, paragraphe, prose
from caleol.documents.tableau import Colonne, Ligne, liste, tableau
from caleol.kernel import releve as phrases
from caleol.kernel.francais import date_courte, date_sans_jour, nombre
from caleol.kernel.releve import LigneReleve, ReleveCotation

RESERVE: Final = "Courrier personnel, réservé à la personne à qui il est adressé."
_COLONNES: Final = (
    Colonne("Critère", 36),
    Colonne("Ce que dit votre demande", 36),
    Colonne("État", 16),
    Colonne("Points", 12, "d"),
)


def rediger_releve(releve: ReleveCotation) -> bytes:
    """Return the statement in PDF, addressed to the applicant."""
    papier = Papier(
        entete=releve.entete,
        titre="Relevé de cotation",
        sous_titre=f"Demande de logement social n° {releve.numero_unique}",
        courant=f"relevé de cotation de la demande n° {releve.numero_unique} au {date_courte(releve.calcule_le)}",
        reserve=RESERVE,
    )
    largeur = papier.largeur
    contenu: list[Flowable] = [_destinataire(releve), Spacer(0, 6), paragraphe(_demande(releve), CORPS)]
    for numero, (titre, corps) in enumerate(_parties(releve, largeur), start=1):
        contenu += partie(f"{numero}. {titre}", corps, largeur)
    return render(papier, contenu)


def _destinataire(releve: ReleveCotation) -> Flowable:
    lignes = (brut(ligne) for ligne in (releve.demandeur, *releve.adresse))
    return paragraphe(assemble(*lignes, separateur="\n"), CORPS)


def _demande(releve: ReleveCotation) -> Balise:
    renouvelee = f", renouvelée le {date_sans_jour(releve.renouvelee_le)}" if releve.renouvelee_le else ""
    return prose(f"Votre demande a été déposée le {date_sans_jour(releve.deposee_le)}{renouvelee}.")


def _parties(releve: ReleveCotation, largeur: float) -> list[tuple[str, list[Flowable]]]:
    contact = f"Pour toute question : {releve.contact}." if releve.contact else ""
    parties: list[tuple[str, list[Flowable]]] = [("Vos points", _points(releve, largeur))]
    if releve.points is not None:
        parties.append(("Comment les points se comptent", _regles(releve)))
        parties.append(("Votre place", _textes(phrases.place(releve), phrases.SANS_PROMESSE)))
    parties.append(("L’attente", _textes(phrases.attente(releve))))
    parties.append(("À quoi sert la cotation", _textes(phrases.AIDE)))
    parties.append(("Corriger ou compléter", _textes(phrases.METTRE_A_JOUR, contact)))
    return parties


def _textes(*textes: str) -> list[Flowable]:
    return [paragraphe(prose(texte), CORPS) for texte in textes if texte]


def _points(releve: ReleveCotation, largeur: float) -> list[Flowable]:
    tete = paragraphe(fort(prose(phrases.en_tete_points(releve))), CORPS)
    if releve.points is None:
        return [tete]
    total = Ligne((fort(prose("Total")), prose(""), prose(""), fort(prose(nombre(releve.points)))))
    return [tete, tableau(_COLONNES, [_ligne(ligne) for ligne in releve.lignes], largeur, total=total)]


def _ligne(ligne: LigneReleve) -> Ligne:
    return Ligne(
        (
            prose(ligne.critere),
            assemble(prose(ligne.fait), doux(prose(ligne.cause)), separateur="\n"),
            prose(ligne.etat),
            prose(nombre(ligne.points)),
        )
    )


def _regles(releve: ReleveCotation) -> list[Flowable]:
    tete = paragraphe(prose(f"Grille : {phrases.grille(releve)}."), CORPS)
    return [tete, *liste([prose(regle) for regle in (*releve.regles, releve.effet_refus)])]
