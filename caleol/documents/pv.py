"""The procès-verbal of a séance: who sat, what was decided on each lot, why, and by which texts (R68)."""

from collections.abc import Iterator, Sequence
from typing import Final

from reportlab.platypus import Flowable, Spacer

from caleol.documents.gabarit import Papier, render
from caleol.documents.partie import partie
from caleol.documents.presence import convocations, presences, quorum_seance
from caleol.documents.pv_lot import bloc_lot
from caleol.documents.sceau import sceau, signatures
from caleol.documents.style import (
    CORPS,
    DENSE,
    Balise,
    assemble,
    brut,
    fort,
    paragraphe,
    prose,
)
from caleol.documents.tableau import NEANT, Colonne, Ligne, faits, liste, tableau
from caleol.kernel.francais import accorde, date_courte, date_longue, heure, instant_long, majuscule
from caleol.kernel.papiers import FaitSeance, PvDonnees, Reference, Seance

PROJET: Final = "Projet de procès-verbal, non validé"


def rediger_pv(donnees: PvDonnees, cachet: str = "") -> bytes:
    """Return the minutes in PDF; each page says that they are not validated, or but an extract, where they are.

    `cachet` says which certificate seals the file, and what that proves.
    """
    seance = donnees.seance
    titre = "Procès-verbal de carence" if seance.carence else "Procès-verbal"
    papier = Papier(
        entete=donnees.entete,
        titre=titre,
        sous_titre=f"Séance n° {seance.numero} du {date_longue(seance.jour)}, {seance.commission}",
        courant=f"{titre[:1].lower()}{titre[1:]} de la séance n° {seance.numero} du {date_courte(seance.jour)}",
        projet=PROJET if donnees.projet else donnees.extrait,
    )
    parties = (
        ("Séance", bloc_seance(donnees, papier.largeur)),
        ("Convocations", convocations(donnees.convocations, papier.largeur)),
        ("Présences", presences(donnees.presences, papier.largeur)),
        ("Quorum", quorum_seance(donnees.quorum)),
        ("Approbation du procès-verbal précédent", _approbation(donnees)),
        ("Attributions", _lots(donnees, papier.largeur)),
        ("Lots ajournés", _ajournes(donnees, papier.largeur)),
        ("Examen de l’occupation des logements", _examens(donnees, papier.largeur)),
        ("Ajouts tardifs", _tardifs(donnees)),
        ("Suites des séances précédentes", _faits_dates(donnees.suites)),
        ("Incidents", _faits_dates(donnees.incidents)),
        ("Textes et barèmes appliqués", bloc_references(donnees.references, papier.largeur)),
        ("Clôture et signatures", _cloture(donnees, papier.largeur, cachet)),
    )
    contenu: list[Flowable] = []
    for numero, (titre, corps) in enumerate(parties, start=1):
        contenu += partie(f"{numero}. {titre}", corps, papier.largeur)
    return render(papier, contenu)


def bloc_seance(donnees: PvDonnees, largeur: float) -> list[Flowable]:
    """Return the facts of the séance: when, how, where, who presided and wrote, the size of the agenda."""
    seance = donnees.seance
    return [
        faits(
            [
                ("Date", prose(majuscule(date_longue(seance.jour)))),
                ("Horaires", _horaires(seance)),
                ("Forme", prose(seance.mode)),
                ("Lieu", prose(seance.lieu)),
                ("Vote par écrit", _vote_ecrit(seance)),
                *_singularites(seance),
                ("Présidence", _presidence(seance)),
                ("Secrétariat", brut(seance.secretaire)),
                ("Règlement", prose(seance.reglement)),
                ("Ordre du jour", _compte(donnees)),
            ],
            largeur,
        )
    ]


def _horaires(seance: Seance) -> Balise:
    if seance.ouverte_le is None:
        return prose("séance non ouverte")
    levee = f"levée à {heure(seance.levee_le)}" if seance.levee_le else "non levée"
    return prose(f"ouverte à {heure(seance.ouverte_le)}, {levee}")


def _presidence(seance: Seance) -> Balise:
    return assemble(*(brut(tour) for tour in seance.presidences or (seance.president,)), separateur="\n")


def _singularites(seance: Seance) -> Iterator[tuple[str, Balise]]:
    """Yield what only some séances have: a second convocation, an urgency, no quorum at all."""
    if seance.suite_de:
        yield "Convocation", prose(majuscule(seance.suite_de))
    if seance.urgence:
        yield "Urgence", prose(f"délai abrégé : {seance.urgence}")
    if seance.carence:
        yield "Carence", prose("quorum non atteint : la commission n’a rien pu examiner")


def _vote_ecrit(seance: Seance) -> Balise:
    if seance.vote_ouvert_le is None:
        return Balise("")
    clos = f", clôture annoncée le {instant_long(seance.vote_clos_le)}" if seance.vote_clos_le else ""
    return prose(f"ouvert le {instant_long(seance.vote_ouvert_le)}{clos}")


def _compte(donnees: PvDonnees) -> Balise:
    examinees = sum(lot.demandes_examinees for lot in donnees.lots)
    ajournes = sum(lot.ajournement is not None for lot in donnees.lots)
    comptes = (
        accorde(len(donnees.lots), "lot") + (f" dont {accorde(ajournes, 'ajourné')}" if ajournes else ""),
        accorde(examinees, "demande examinée", "demandes examinées"),
        accorde(len(donnees.examens), "examen de l’occupation", "examens de l’occupation"),
    )
    return prose(", ".join(comptes))


def _approbation(donnees: PvDonnees) -> list[Flowable]:
    approbation = donnees.approbation
    if approbation is None:
        return liste([])
    phrase = assemble(
        prose("Procès-verbal"),
        brut(approbation.reference),
        prose(f"de la séance du {date_longue(approbation.seance_du)} : {approbation.resultat}"),
    )
    remarques = [prose(f"Remarques : {approbation.remarques}")] if approbation.remarques else []
    return [paragraphe(balise, CORPS) for balise in (phrase, *remarques)]


def _lots(donnees: PvDonnees, largeur: float) -> list[Flowable]:
    if not donnees.lots:
        return liste([])
    return [element for rang, lot in enumerate(donnees.lots) for element in bloc_lot(lot, largeur, premier=rang == 0)]


def _ajournes(donnees: PvDonnees, largeur: float) -> list[Flowable]:
    colonnes = (
        Colonne("Lot", 8, "d"),
        Colonne("Logement", 36),
        Colonne("Motif", 40),
        Colonne("Prochaine séance", 16),
    )
    lignes = [
        Ligne(
            (
                prose(str(lot.numero)),
                prose(f"{lot.logement.adresse}, {lot.logement.commune}"),
                prose(lot.ajournement.motif),
                prose(
                    date_courte(lot.ajournement.prochaine_seance) if lot.ajournement.prochaine_seance else "non fixée"
                ),
            )
        )
        for lot in donnees.lots
        if lot.ajournement
    ]
    return [tableau(colonnes, lignes, largeur)]


def _examens(donnees: PvDonnees, largeur: float) -> list[Flowable]:
    colonnes = (
        Colonne("Locataire", 20),
        Colonne("Situation constatée", 30),
        Colonne("Avis", 22),
        Colonne("Logement adapté", 18),
        Colonne("Accession", 10),
    )
    lignes = [
        Ligne(
            (
                assemble(fort(brut(examen.locataire)), prose(examen.adresse), separateur="\n"),
                assemble(*(prose(situation) for situation in examen.situations), separateur="\n"),
                prose(examen.avis),
                prose(examen.logement_adapte),
                prose(examen.accession),
            )
        )
        for examen in donnees.examens
    ]
    return [tableau(colonnes, lignes, largeur)]


def _tardifs(donnees: PvDonnees) -> list[Flowable]:
    lots = tuple(FaitSeance(texte=f"Lot {lot.numero} : {lot.ajout_tardif}") for lot in donnees.lots if lot.ajout_tardif)
    return _faits_dates((*lots, *donnees.ajouts_tardifs))


def _faits_dates(faits_seance: Sequence[FaitSeance]) -> list[Flowable]:
    return liste(
        [assemble(fort(prose(heure(fait.a))) if fait.a else Balise(""), prose(fait.texte)) for fait in faits_seance]
    )


def bloc_references(references: Sequence[Reference], largeur: float) -> list[Flowable]:
    """Return the texts, grids and scales that were applied, with their versions."""
    colonnes = (Colonne("Objet", 34), Colonne("Version appliquée", 48), Colonne("En vigueur depuis", 18))
    lignes = [
        Ligne((prose(ref.objet), prose(ref.version), prose(date_courte(ref.depuis) if ref.depuis else "non précisé")))
        for ref in references
    ]
    return [tableau(colonnes, lignes, largeur)]


def _cloture(donnees: PvDonnees, largeur: float, cachet: str) -> list[Flowable]:
    levee = donnees.seance.levee_le
    phrase = f"La séance est levée le {instant_long(levee)}." if levee else "La séance n’est pas levée."
    annexes = "Annexes : " + (" ; ".join(donnees.annexes) if donnees.annexes else NEANT.lower()) + "."
    return [
        paragraphe(prose(phrase), CORPS),
        paragraphe(prose(annexes), DENSE),
        Spacer(0, 8),
        signatures(donnees.signatures, largeur),
        Spacer(0, 8),
        sceau(donnees.sceau, largeur, cachet),
    ]
