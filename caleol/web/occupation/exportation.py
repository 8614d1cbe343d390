"""The list of leases as a file for a spreadsheet."""

from collections.abc import Iterable, Iterator, Sequence

from caleol.exports.tableur import Cellule
from caleol.imports.contrat_menages import BAUX
from caleol.queries.occupation.enquete import Enquete
from caleol.queries.occupation.liste import LigneBail
from caleol.rules.occupation.situations import Manque, SituationOccupation

ENTETES_BAIL = ("Référence du bail", "Titulaire", "Adresse", "Commune", "Agence")
ENTETES = (
    *ENTETES_BAIL, "Type", "Surface (m²)", "Personnes",
    "Signature", "Échéance", "Dû le", "Dû depuis le", *(situation.libelle for situation in SituationOccupation),
    "À compléter",
)  # fmt: skip
ENTETES_MANQUES = (
    *ENTETES_BAIL, "Données manquantes",
    *(f"Manque : {manque.libelle}" for manque in Manque),
)  # fmt: skip


def lignes_manques(lignes: Iterable[LigneBail]) -> Iterator[Sequence[Cellule]]:
    """Yield a line for each lease to complete, a column a fact that may be missing."""
    for ligne in lignes:
        yield (
            *_bail(ligne),
            len(ligne.manques),
            *("oui" if manque in ligne.manques else "" for manque in Manque),
        )


def lignes_exportees(lignes: Iterable[LigneBail]) -> Iterator[Sequence[Cellule]]:
    """Yield a line for each lease: what is found, what is to be checked, what is missing."""
    for ligne in lignes:
        yield (
            *_bail(ligne),
            ligne.type,
            ligne.surface,
            ligne.personnes,
            ligne.signature_le,
            ligne.echeance.libelle,
            ligne.du_le,
            ligne.depuis_le,
            *(_etat(ligne, situation) for situation in SituationOccupation),
            " ; ".join(manque.libelle for manque in ligne.manques),
        )


def _bail(ligne: LigneBail) -> tuple[str, ...]:
    return (ligne.reference, ligne.titulaire, ligne.adresse, ligne.commune, ligne.agence)


def _etat(ligne: LigneBail, situation: SituationOccupation) -> str:
    if situation in ligne.constatees:
        return "constatée"
    return "à vérifier" if situation in ligne.a_verifier else "non constatée"


def colonnes_enquete(enquete: Enquete) -> tuple[str, ...]:
    """Return the columns of the import of leases, the incomes each under its year."""
    noms = [colonne.nom for colonne in BAUX.colonnes if colonne.nom not in {"rfr_annee", "rfr_montant"}]
    place = noms.index("occupant_rang")
    return (*noms[:place], *(f"rfr_{annee}" for annee in enquete.annees), *noms[place:])


def lignes_enquete(enquete: Enquete) -> Iterator[Sequence[Cellule]]:
    """Yield a line for each person, in the order of these columns."""
    noms = colonnes_enquete(enquete)
    return ([ligne.get(nom) for nom in noms] for ligne in enquete.lignes)
