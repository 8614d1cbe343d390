"""The correction of minutes as a paper in plain parts: what is corrected, line by line, and what does not change."""

from typing import Final

from caleol.kernel.feuille import Bloc, Faits, Feuille, Mots, Partie, Signatures, Texte, Titre, dit, nomme
from caleol.kernel.francais import date_courte, date_longue, instant_long
from caleol.kernel.rectificatif import RectificatifDonnees, RectificationDite

PROJET: Final = "Projet de rectificatif, non validé"
RESERVE: Final = "Le procès-verbal reste tel qu’il a été validé ; il se lit avec ce rectificatif."


def feuille_rectificatif(donnees: RectificatifDonnees, cachet: str = "") -> Feuille:
    """Return a correction as a paper; `cachet` says which certificate seals the file."""
    seance = donnees.seance
    return Feuille(
        entete=donnees.entete,
        titre="Rectificatif du procès-verbal",
        sous_titre=f"Séance n° {seance.numero} du {date_longue(seance.jour)}, {seance.commission}",
        courant=f"rectificatif du procès-verbal de la séance n° {seance.numero} du {date_courte(seance.jour)}",
        projet=PROJET if donnees.projet else donnees.extrait,
        debut=(Texte(dit(_objet(donnees))), Texte(dit(RESERVE), petit=True)),
        parties=(
            Partie("Ce qui est rectifié", tuple(bloc for ligne in donnees.lignes for bloc in _ligne(ligne))),
            Partie("Signatures et sceau", (Signatures(donnees.signatures), *_sceau(donnees, cachet))),
        ),
        numerotee=True,
    )


def _objet(donnees: RectificatifDonnees) -> str:
    return (
        f"Ce document corrige le procès-verbal {donnees.original}, validé le "
        f"{instant_long(donnees.original_valide_le)}. Les votes, les décisions et les rangs ne changent pas."
    )


def _ligne(ligne: RectificationDite) -> tuple[Bloc, ...]:
    return (
        Titre(ligne.endroit),
        Faits((("Au lieu de", (Mots(ligne.ecrit),)), ("Lire", (Mots(ligne.lire, "fort"),)))),
    )


def _sceau(donnees: RectificatifDonnees, cachet: str) -> tuple[Bloc, ...]:
    original = ("Empreinte du procès-verbal rectifié", (nomme(donnees.original_empreinte),))
    sceau = donnees.sceau
    if sceau is None:
        return (Faits((original,)), Texte(dit("Ce document n’est pas scellé."), petit=True))
    paires = (
        ("Scellé le", dit(instant_long(sceau.scelle_le))),
        ("Empreinte SHA-256 des données", (nomme(sceau.empreinte),)),
        (f"Tête du registre, entrée n° {sceau.entree_registre}", (nomme(sceau.tete_registre),)),
        original,
    )
    return (Faits(paires, part=0.28), *((Texte(dit(cachet), petit=True),) if cachet else ()))
