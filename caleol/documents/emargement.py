"""The attendance sheet: seats with their movements and signatures, and the annex of voices lot by lot."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from caleol.documents.feuille import rediger
from caleol.documents.presence import lots_en_mots, passage_en_mots, quorum_dit, rang_voix, titre_voix
from caleol.kernel.feuille import (
    Bloc,
    Cellule,
    Colonne,
    Faits,
    Feuille,
    Partie,
    Rang,
    Signatures,
    Tableau,
    Texte,
    dit,
    doux,
    fort,
    nomme,
    pleine,
)
from caleol.kernel.francais import date_courte, date_longue, heure, instant_long, majuscule, nombre
from caleol.kernel.papiers import ColonneSiege, EmargementDonnees, LigneVoix, Presence

PROJET: Final = "Projet de feuille de présence"
LEGENDE: Final = "P : présent. R : représenté par un pouvoir. A : absent. D : déporté. – : sans voix sur ce lot."
_SIGNATURE_PT: Final = 20.0
_SIEGES_PAR_TABLE: Final = 11


def rediger_emargement(donnees: EmargementDonnees) -> bytes:
    """Return the attendance sheet in PDF."""
    return rediger(feuille_emargement(donnees))


def feuille_emargement(donnees: EmargementDonnees) -> Feuille:
    """Return the attendance sheet, with the annex lots × seats; beyond eleven seats it has two tables."""
    seance = donnees.seance
    return Feuille(
        entete=donnees.entete,
        titre="Feuille de présence",
        sous_titre=f"Séance n° {seance.numero} du {date_longue(seance.jour)}, {seance.commission}",
        courant=f"feuille de présence de la séance n° {seance.numero} du {date_courte(seance.jour)}",
        projet=PROJET if donnees.projet else "",
        numerotee=True,
        debut=(_seance(donnees),),
        parties=(
            Partie("Présences et signatures", (_sieges(donnees.presences),)),
            Partie("Quorum de la séance", (Texte(quorum_dit(donnees.quorum)),)),
            Partie("Ouverture, levée et signatures", _cloture(donnees)),
            Partie("Annexe : voix délibératives lot par lot", tuple(_annexe(donnees))),
        ),
    )


def _seance(donnees: EmargementDonnees) -> Faits:
    seance = donnees.seance
    prevue = f", prévue à {heure(seance.heure_prevue)}" if seance.heure_prevue else ""
    return Faits(
        (
            ("Date", dit(majuscule(f"{date_longue(seance.jour)}{prevue}"))),
            ("Forme", dit(seance.mode)),
            ("Lieu", dit(seance.lieu)),
            ("Règlement", dit(seance.reglement)),
        )
    )


def _sieges(presences: Sequence[Presence]) -> Tableau:
    colonnes = (
        Colonne("Siège", 22),
        Colonne("Personne, qualité, mandat", 26),
        Colonne("Arrivée, départ, mode", 20),
        Colonne("Déport", 10),
        Colonne("Signature", 22),
    )
    rangs: list[Rang] = []
    for voix, groupe in groupby(sorted(presences, key=rang_voix), key=lambda presence: presence.voix):
        rangs.append(Rang(groupe=titre_voix(voix)))
        rangs += [_siege(presence) for presence in groupe]
    return Tableau("Présences et signatures, siège par siège", colonnes, tuple(rangs), grille=True)


def _siege(presence: Presence) -> Rang:
    personne = nomme(presence.personne, "fort") if presence.personne else dit("siège non représenté")[0]
    details = (presence.qualite, presence.suppleance, presence.mandat)
    etat = majuscule(presence.etat) if not presence.passages else ""
    return Rang(
        (
            dit(presence.siege),
            pleine(personne, *(doux(detail) for detail in details)),
            dit(etat, *(passage_en_mots(passage) for passage in presence.passages)),
            dit(lots_en_mots(presence.deports)),
            dit(presence.signature),
        ),
        pied=_SIGNATURE_PT if _signe_a_la_main(presence) else 3.0,
    )


def _signe_a_la_main(presence: Presence) -> bool:
    return not presence.signature and not presence.etat.startswith(("absent", "excusé", "représenté"))


def _cloture(donnees: EmargementDonnees) -> tuple[Bloc, ...]:
    seance = donnees.seance
    ouverte = f"ouverte le {instant_long(seance.ouverte_le)}" if seance.ouverte_le else "non ouverte"
    levee = f"levée à {heure(seance.levee_le)}" if seance.levee_le else "non levée"
    return (Texte(dit(f"Séance {ouverte}, {levee}.")), Signatures(donnees.signatures))


def _annexe(donnees: EmargementDonnees) -> Iterator[Bloc]:
    for debut in range(0, max(len(donnees.sieges), 1), _SIEGES_PAR_TABLE):
        tranche = slice(debut, debut + _SIEGES_PAR_TABLE)
        yield _matrice(donnees.sieges[tranche], donnees.lots, tranche)
    yield Texte(dit(LEGENDE), petit=True)
    *premiers, dernier = [f"{siege.libelle}\u202f;" for siege in donnees.sieges] or [""]
    libelles = (*premiers, dernier.removesuffix("\u202f;"))
    sigles = zip((siege.sigle for siege in donnees.sieges), libelles, strict=False)
    yield Texte(tuple(mots for sigle, nom in sigles for mots in _sigle(sigle, nom)), petit=True)


def _sigle(sigle: str, libelle: str) -> Cellule:
    return nomme(sigle, "fort", suite=True), nomme(libelle, suite=True)


def _matrice(sieges: Sequence[ColonneSiege], lots: Sequence[LigneVoix], tranche: slice) -> Tableau:
    colonnes = (
        Colonne("Lot", 6, "d"),
        Colonne("Commune", 26),
        *(Colonne(siege.sigle, 66 / max(len(sieges), 6), "c") for siege in sieges),
        Colonne("Présents", 10, "c"),
        Colonne("Requis", 8, "c"),
        Colonne("Quorum", 13),
    )
    rangs = tuple(
        Rang(
            (
                (fort(nombre(lot.numero)),),
                dit(lot.commune),
                *((fort(etat),) if etat == "D" else dit(etat) for etat in lot.etats[tranche]),
                dit(nombre(lot.quorum.presents)),
                dit(nombre(lot.quorum.requis)),
                dit("atteint" if lot.quorum.atteint else "non atteint"),
            )
        )
        for lot in lots
    )
    return Tableau("Voix délibératives et quorum, lot par lot", colonnes, rangs, grille=True)
