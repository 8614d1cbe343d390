"""The agenda of a séance: its points in order, one line a lot, who votes on each, and the totals."""

from collections.abc import Sequence
from typing import Final

from reportlab.platypus import Flowable

from caleol.documents.gabarit import Papier, render
from caleol.documents.logement import flux, loyer, taille
from caleol.documents.partie import partie
from caleol.documents.style import CORPS, Balise, assemble, brut, doux, fort, paragraphe, prose
from caleol.documents.tableau import Colonne, Ligne, faits, liste, tableau
from caleol.kernel.francais import accorde, date_courte, date_longue, heure, instant_long, majuscule, nombre
from caleol.kernel.papiers import GroupeOrdreDuJour, LigneOrdreDuJour, OrdreDuJourDonnees

SANS_HEURE: Final = "à la suite"
PROJET: Final = "Projet d’ordre du jour"
_COLONNES: Final = (
    Colonne("Lot", 5, "d"),
    Colonne("Heure", 7),
    Colonne("Adresse", 22),
    Colonne("Type et surface", 9),
    Colonne("Financement", 9),
    Colonne("Réservataire, flux", 16),
    Colonne("Loyer et charges", 14),
    Colonne("Candidats", 16),
    Colonne("Voix délibératives", 16),
)


def rediger_ordre_du_jour(donnees: OrdreDuJourDonnees) -> bytes:
    """Return the agenda in PDF, in landscape; while `projet` is set each page says that it is a draft."""
    seance = donnees.seance
    papier = Papier(
        entete=donnees.entete,
        titre="Ordre du jour",
        sous_titre=f"Séance n° {seance.numero} du {date_longue(seance.jour)}, {seance.commission}",
        courant=f"ordre du jour de la séance n° {seance.numero} du {date_courte(seance.jour)}",
        projet=PROJET if donnees.projet else "",
        paysage=True,
    )
    largeur = papier.largeur
    parties: tuple[tuple[str, list[Flowable]], ...] = (
        ("Ouverture, présences et quorum", _ouverture(donnees)),
        (
            "Approbation du procès-verbal précédent",
            _precedent(donnees),
        ),
        ("Informations", liste([prose(texte) for texte in donnees.informations])),
        ("Attributions", [_lots(donnees.attributions, largeur)]),
        ("Résidences neuves", [_lots(donnees.neufs, largeur)]),
        ("Lots présentés de nouveau", [_lots(donnees.retours, largeur)]),
        ("Examen de l’occupation des logements", liste([prose(texte) for texte in donnees.examens])),
        ("Questions diverses", [paragraphe(prose("Aucune décision n’est prise sous ce point."), CORPS)]),
    )
    contenu: list[Flowable] = [_seance(donnees, largeur)]
    for numero, (titre, corps) in enumerate(parties, start=1):
        contenu += partie(f"{numero}. {titre}", corps, largeur)
    return render(papier, contenu)


def _seance(donnees: OrdreDuJourDonnees, largeur: float) -> Flowable:
    seance = donnees.seance
    quand = instant_long(seance.heure_prevue) if seance.heure_prevue else date_longue(seance.jour)
    groupes = (*donnees.attributions, *donnees.neufs, *donnees.retours)
    totaux = f"{_total(groupes)}, {accorde(len(donnees.examens), 'examen de l’occupation', 'examens de l’occupation')}"
    vote = ""
    if seance.vote_ouvert_le and seance.vote_clos_le:
        vote = f"du {instant_long(seance.vote_ouvert_le)} au {instant_long(seance.vote_clos_le)} au plus tôt"
    return faits(
        [
            ("Date et heure", prose(majuscule(quand))),
            ("Forme", prose(seance.mode)),
            ("Lieu", prose(seance.lieu)),
            ("Vote par écrit", prose(vote)),
            ("Règlement", prose(seance.reglement)),
            ("Total", fort(prose(totaux))),
        ],
        largeur,
        etiquette=0.12,
    )


def _ouverture(donnees: OrdreDuJourDonnees) -> list[Flowable]:
    return [paragraphe(prose(f"Appel des membres et des suppléances. Quorum : {donnees.quorum_regle}."), CORPS)]


def _precedent(donnees: OrdreDuJourDonnees) -> list[Flowable]:
    return liste([brut(donnees.pv_a_approuver)] if donnees.pv_a_approuver else [])


def _total(groupes: Sequence[GroupeOrdreDuJour]) -> str:
    lignes = [ligne for groupe in groupes for ligne in groupe.lignes]
    candidatures = sum(ligne.candidatures for ligne in lignes)
    return f"{accorde(len(lignes), 'lot')}, {accorde(candidatures, 'candidature')}"


def _lots(groupes: Sequence[GroupeOrdreDuJour], largeur: float) -> Flowable:
    lignes: list[Ligne] = []
    for groupe in groupes:
        lignes.append(Ligne(groupe=assemble(prose(groupe.titre), prose(f"({_total((groupe,))})"))))
        lignes += [_lot(ligne) for ligne in groupe.lignes]
    vides = (Balise(""),) * (len(_COLONNES) - 3)
    total = Ligne((Balise(""), Balise(""), fort(prose(f"Total : {_total(groupes)}")), *vides))
    return tableau(_COLONNES, lignes, largeur, total=total if len(groupes) > 1 else None)


def _lot(ligne: LigneOrdreDuJour) -> Ligne:
    logement = ligne.logement
    return Ligne(
        (
            fort(prose(nombre(ligne.numero))),
            prose(heure(ligne.heure) if ligne.heure else SANS_HEURE),
            assemble(prose(logement.adresse), doux(prose(logement.residence)), separateur="\n"),
            assemble(prose(logement.type_logement), prose(taille(logement)), separateur="\n"),
            prose(logement.financement),
            assemble(prose(logement.contingent), doux(prose(flux(logement))), separateur="\n"),
            loyer(logement),
            _candidatures(ligne),
            assemble(prose(nombre(ligne.votants)), doux(prose(ligne.votants_detail)), separateur=", "),
        )
    )


def _candidatures(ligne: LigneOrdreDuJour) -> Balise:
    compte = fort(prose(accorde(ligne.candidatures, "candidature")))
    if ligne.exception is None:
        return compte
    return assemble(compte, prose(ligne.exception.libelle), doux(prose(ligne.exception.motif)), separateur="\n")
