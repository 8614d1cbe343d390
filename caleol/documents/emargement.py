"""The attendance sheet: seats with their movements and signatures, and the annex of voices lot by lot."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from reportlab.platypus import Flowable, Spacer

from caleol.documents.gabarit import Papier, render
from caleol.documents.partie import Ensemble, partie
from caleol.documents.presence import lots_en_mots, passages_en_mots, quorum_seance, rang_voix, titre_voix
from caleol.documents.sceau import signatures
from caleol.documents.style import CORPS, MICRO, Balise, assemble, brut, doux, fort, paragraphe, prose
from caleol.documents.tableau import Colonne, Ligne, faits, tableau
from caleol.kernel.francais import date_courte, date_longue, heure, instant_long, majuscule, nombre
from caleol.kernel.papiers import ColonneSiege, EmargementDonnees, LigneVoix, Presence

PROJET: Final = "Projet de feuille de présence"
LEGENDE: Final = "P : présent. A : absent. D : déporté. – : sans voix sur ce lot."
_SIGNATURE_PT: Final = 20.0
_SIEGES_PAR_TABLE: Final = 11


def rediger_emargement(donnees: EmargementDonnees) -> bytes:
    """Return the attendance sheet in PDF, with the annex lots × seats; beyond eleven seats it has two tables."""
    seance = donnees.seance
    papier = Papier(
        entete=donnees.entete,
        titre="Feuille de présence",
        sous_titre=f"Séance n° {seance.numero} du {date_longue(seance.jour)}, {seance.commission}",
        courant=f"feuille de présence de la séance n° {seance.numero} du {date_courte(seance.jour)}",
        projet=PROJET if donnees.projet else "",
    )
    largeur = papier.largeur
    parties = (
        ("Présences et signatures", [_sieges(donnees.presences, largeur)]),
        ("Quorum de la séance", quorum_seance(donnees.quorum)),
        ("Ouverture, levée et signatures", _cloture(donnees, largeur)),
        ("Annexe : voix délibératives lot par lot", list(_annexe(donnees, largeur))),
    )
    contenu: list[Flowable] = [_seance(donnees, largeur)]
    for numero, (titre, corps) in enumerate(parties, start=1):
        contenu += partie(f"{numero}. {titre}", corps, largeur)
    return render(papier, contenu)


def _seance(donnees: EmargementDonnees, largeur: float) -> Flowable:
    seance = donnees.seance
    prevue = f", prévue à {heure(seance.heure_prevue)}" if seance.heure_prevue else ""
    return faits(
        [
            ("Date", prose(majuscule(f"{date_longue(seance.jour)}{prevue}"))),
            ("Forme", prose(seance.mode)),
            ("Lieu", prose(seance.lieu)),
            ("Règlement", prose(seance.reglement)),
        ],
        largeur,
    )


def _sieges(presences: Sequence[Presence], largeur: float) -> Flowable:
    colonnes = (
        Colonne("Siège", 22),
        Colonne("Personne, qualité, mandat", 26),
        Colonne("Arrivée, départ, mode", 20),
        Colonne("Déport", 10),
        Colonne("Signature", 22),
    )
    lignes: list[Ligne] = []
    for voix, groupe in groupby(sorted(presences, key=rang_voix), key=lambda presence: presence.voix):
        lignes.append(Ligne(groupe=prose(titre_voix(voix))))
        lignes += [_siege(presence) for presence in groupe]
    return tableau(colonnes, lignes, largeur, grille=True)


def _siege(presence: Presence) -> Ligne:
    personne = fort(brut(presence.personne)) if presence.personne else prose("siège non représenté")
    details = (prose(presence.qualite), prose(presence.suppleance), prose(presence.mandat))
    etat = prose(majuscule(presence.etat)) if not presence.passages else Balise("")
    return Ligne(
        (
            prose(presence.siege),
            assemble(personne, *(doux(detail) for detail in details if detail), separateur="\n"),
            assemble(etat, passages_en_mots(presence.passages), separateur="\n"),
            prose(lots_en_mots(presence.deports)),
            prose(presence.signature),
        ),
        pied=_SIGNATURE_PT if _signe_a_la_main(presence) else 3.0,
    )


def _signe_a_la_main(presence: Presence) -> bool:
    return not presence.signature and not presence.etat.startswith(("absent", "excusé"))


def _cloture(donnees: EmargementDonnees, largeur: float) -> list[Flowable]:
    seance = donnees.seance
    ouverte = f"ouverte le {instant_long(seance.ouverte_le)}" if seance.ouverte_le else "non ouverte"
    levee = f"levée à {heure(seance.levee_le)}" if seance.levee_le else "non levée"
    return [
        Ensemble(
            [
                paragraphe(prose(f"Séance {ouverte}, {levee}."), CORPS),
                Spacer(0, 4),
                signatures(donnees.signatures, largeur),
            ]
        )
    ]


def _annexe(donnees: EmargementDonnees, largeur: float) -> Iterator[Flowable]:
    for debut in range(0, max(len(donnees.sieges), 1), _SIEGES_PAR_TABLE):
        tranche = slice(debut, debut + _SIEGES_PAR_TABLE)
        yield _matrice(donnees.sieges[tranche], donnees.lots, tranche, largeur)
    sigles = (assemble(fort(brut(siege.sigle)), brut(siege.libelle)) for siege in donnees.sieges)
    yield paragraphe(prose(LEGENDE), MICRO)
    yield paragraphe(assemble(*sigles, separateur=" ; "), MICRO)


def _matrice(sieges: Sequence[ColonneSiege], lots: Sequence[LigneVoix], tranche: slice, largeur: float) -> Flowable:
    colonnes = (
        Colonne("Lot", 6, "d"),
        Colonne("Commune", 26),
        *(Colonne(siege.sigle, 66 / max(len(sieges), 6), "c") for siege in sieges),
        Colonne("Présents", 10, "c"),
        Colonne("Requis", 8, "c"),
        Colonne("Quorum", 13),
    )
    lignes = [
        Ligne(
            (
                fort(prose(nombre(lot.numero))),
                prose(lot.commune),
                *(_etat(etat) for etat in lot.etats[tranche]),
                prose(nombre(lot.quorum.presents)),
                prose(nombre(lot.quorum.requis)),
                prose("atteint" if lot.quorum.atteint else "non atteint"),
            )
        )
        for lot in lots
    ]
    return tableau(colonnes, lignes, largeur, grille=True)


def _etat(etat: str) -> Balise:
    return fort(prose(etat)) if etat == "D" else prose(etat)
