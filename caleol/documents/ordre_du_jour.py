"""The agenda of a séance: its points in order, one line a lot, who votes on each, and the totals."""

from collections.abc import Sequence
from typing import Final

from caleol.documents.feuille import rediger
from caleol.documents.logement import flux, loyer_en_mots, taille
from caleol.kernel.feuille import (
    Cellule,
    Colonne,
    Faits,
    Feuille,
    Partie,
    Puces,
    Rang,
    Tableau,
    Texte,
    dit,
    doux,
    fort,
    nomme,
    pleine,
)
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
    return rediger(feuille_ordre_du_jour(donnees))


def feuille_ordre_du_jour(donnees: OrdreDuJourDonnees) -> Feuille:
    """Return the agenda as a paper: its points in their legal order."""
    seance = donnees.seance
    precedent = ((nomme(donnees.pv_a_approuver),),) if donnees.pv_a_approuver else ()
    appel = f"Appel des membres et des suppléances. Quorum : {donnees.quorum_regle}."
    return Feuille(
        entete=donnees.entete,
        titre="Ordre du jour",
        sous_titre=f"Séance n° {seance.numero} du {date_longue(seance.jour)}, {seance.commission}",
        courant=f"ordre du jour de la séance n° {seance.numero} du {date_courte(seance.jour)}",
        projet=PROJET if donnees.projet else "",
        paysage=True,
        numerotee=True,
        debut=(_seance(donnees),),
        parties=(
            Partie("Ouverture, présences et quorum", (Texte(dit(appel)),)),
            Partie("Approbation du procès-verbal précédent", (Puces(precedent),)),
            Partie("Informations", (Puces(tuple(dit(texte) for texte in donnees.informations)),)),
            Partie("Attributions", (_lots("Attributions", donnees.attributions),)),
            Partie("Résidences neuves", (_lots("Résidences neuves", donnees.neufs),)),
            Partie("Lots présentés de nouveau", (_lots("Lots présentés de nouveau", donnees.retours),)),
            *_retraits(donnees.retraits),
            Partie("Examen de l’occupation des logements", (Puces(tuple(dit(texte) for texte in donnees.examens)),)),
            Partie("Questions diverses", (Texte(dit("Aucune décision n’est prise sous ce point.")),)),
        ),
    )


def _retraits(textes: tuple[str, ...]) -> tuple[Partie, ...]:
    """Return the attributions to take back; most agendas have none, and no empty part for them."""
    return (Partie("Retraits d’attributions", (Puces(tuple(dit(texte) for texte in textes)),)),) if textes else ()


def _seance(donnees: OrdreDuJourDonnees) -> Faits:
    seance = donnees.seance
    quand = instant_long(seance.heure_prevue) if seance.heure_prevue else date_longue(seance.jour)
    groupes = (*donnees.attributions, *donnees.neufs, *donnees.retours)
    totaux = f"{_total(groupes)}, {accorde(len(donnees.examens), 'examen de l’occupation', 'examens de l’occupation')}"
    vote = ""
    if seance.vote_ouvert_le and seance.vote_clos_le:
        vote = f"du {instant_long(seance.vote_ouvert_le)} au {instant_long(seance.vote_clos_le)} au plus tôt"
    return Faits(
        (
            ("Date et heure", dit(majuscule(quand))),
            ("Forme", dit(seance.mode)),
            ("Lieu", dit(seance.lieu)),
            ("Vote par écrit", dit(vote)),
            ("Règlement", dit(seance.reglement)),
            ("Total", (fort(totaux),)),
        ),
        part=0.12,
    )


def _total(groupes: Sequence[GroupeOrdreDuJour]) -> str:
    lignes = [ligne for groupe in groupes for ligne in groupe.lignes]
    candidatures = sum(ligne.candidatures for ligne in lignes)
    return f"{accorde(len(lignes), 'lot')}, {accorde(candidatures, 'candidature')}"


def _lots(legende: str, groupes: Sequence[GroupeOrdreDuJour]) -> Tableau:
    rangs: list[Rang] = []
    for groupe in groupes:
        rangs.append(Rang(groupe=f"{groupe.titre} ({_total((groupe,))})"))
        rangs += [_lot(ligne) for ligne in groupe.lignes]
    vides: tuple[Cellule, ...] = ((),) * (len(_COLONNES) - 3)
    total = Rang(((), (), (fort(f"Total : {_total(groupes)}"),), *vides)) if len(groupes) > 1 else None
    return Tableau(legende, _COLONNES, tuple(rangs), total)


def _lot(ligne: LigneOrdreDuJour) -> Rang:
    logement = ligne.logement
    return Rang(
        (
            (fort(nombre(ligne.numero)),),
            dit(heure(ligne.heure) if ligne.heure else SANS_HEURE),
            pleine(*dit(logement.adresse), doux(logement.residence)),
            dit(logement.type_logement, taille(logement)),
            dit(logement.financement),
            pleine(*dit(logement.contingent), doux(flux(logement))),
            dit(loyer_en_mots(logement)),
            _candidatures(ligne),
            _votants(ligne),
        )
    )


def _votants(ligne: LigneOrdreDuJour) -> Cellule:
    compte = nombre(ligne.votants)
    return (*dit(f"{compte},"), doux(ligne.votants_detail, suite=True)) if ligne.votants_detail else dit(compte)


def _candidatures(ligne: LigneOrdreDuJour) -> Cellule:
    compte = fort(accorde(ligne.candidatures, "candidature"))
    if ligne.exception is None:
        return (compte,)
    return pleine(compte, *dit(ligne.exception.libelle), doux(ligne.exception.motif))
