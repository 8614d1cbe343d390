"""Leases to examine, read from a CSV file by the readers of the imports."""

from datetime import date
from pathlib import Path

from caleol.imports.erreurs import Constat, Constats, FichierRefuse
from caleol.imports.examen.contrat import DE_L_OCCUPANT, DU_BAIL, EXAMEN
from caleol.imports.examen.faits import ExamenIllisible, Lus, bail_lu
from caleol.imports.lecture import Lecteur
from caleol.imports.textes import lieu, phrase, remede


def lire_csv(fichier: Path, jour: date) -> Lus:
    """Read the leases of a CSV file, one line a person.

    Raises:
        ExamenIllisible: the file cannot be read, or a value of it is wrong.
    """
    constats = Constats()
    try:
        groupes = list(Lecteur(EXAMEN, fichier, jour, constats).groupes())
    except FichierRefuse as refus:
        raise ExamenIllisible([_dit(constat) for constat in refus.constats]) from refus
    if constats.nombre_erreurs:
        raise ExamenIllisible([_dit(constat) for constat in constats.erreurs])
    noms = [colonne.nom for colonne in DU_BAIL], [colonne.nom for colonne in DE_L_OCCUPANT]
    baux = tuple(
        bail_lu(
            dict(zip(noms[0], groupe.tete, strict=True)),
            [dict(zip(noms[1], ligne, strict=True)) for ligne in groupe.lignes],
            groupe.rfr,
        )
        for groupe in groupes
    )
    return Lus(baux, tuple(_dit(constat) for constat in constats.avertissements))


def _dit(constat: Constat) -> str:
    """Return a finding in a sentence: its place, its value, what is wrong, what to do."""
    return dire(lieu(constat), constat)


def dire(ou: str, constat: Constat) -> str:
    """Return what was found in a place, in a sentence: the value, what is wrong, what to do."""
    valeur = f" « {constat.valeur} »" if constat.valeur else ""
    return f"{ou}{valeur} : {phrase(constat)} {remede(constat)}"
