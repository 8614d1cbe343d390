"""The words for a dwelling and its numbers, the same in the minutes and on the agenda."""

from caleol.documents.style import Balise, assemble, brut, prose
from caleol.documents.tableau import NON_CONNU
from caleol.kernel.francais import accorde, euros, surface
from caleol.kernel.papiers import Logement, Lot


def designation(logement: Logement) -> str:
    """Return « T3, 62,40 m², 12 rue X, Roubaix » as plain text."""
    return f"{logement.type_logement}, {taille(logement)}, {logement.adresse}, {logement.commune}"


def taille(logement: Logement) -> str:
    """Return « 62,40 m² », or that the surface is not known."""
    return surface(logement.surface) if logement.surface is not None else "surface non connue"


def situation(logement: Logement) -> Balise:
    """Return floor, residence and reference, those that are known."""
    residence = f"résidence {logement.residence}" if logement.residence else ""
    reference = f"n° {logement.reference}" if logement.reference else ""
    return prose(", ".join(partie for partie in (logement.etage, residence, reference) if partie))


def loyer(logement: Logement) -> Balise:
    """Return the rent as markup."""
    return prose(loyer_en_mots(logement))


def loyer_en_mots(logement: Logement) -> str:
    """Return « 412,30 € + 85,00 € de charges », or « non connu »."""
    if logement.loyer_centimes is None:
        return NON_CONNU
    charges = f" + {euros(logement.charges_centimes)} de charges" if logement.charges_centimes is not None else ""
    return f"{euros(logement.loyer_centimes)}{charges}"


def flux(logement: Logement) -> str:
    """Return « dans le flux », or « hors flux » with the reason (CCH, art. R. 441-5)."""
    if logement.dans_le_flux:
        return "dans le flux"
    return f"hors flux : {logement.motif_hors_flux}" if logement.motif_hors_flux else "hors flux"


def demandes(lot: Lot) -> Balise:
    """Return how many demandes were examined, with the named exception and its reason under three.

    On a postponed lot they were presented, and nothing was decided.
    """
    exception = lot.exception
    presentees = accorde(len(lot.candidats), "demande présentée", "demandes présentées")
    examinees = accorde(lot.demandes_examinees, "demande examinée", "demandes examinées")
    compte = prose(f"{presentees}, aucune décision" if lot.ajournement else examinees)
    if exception is None:
        return compte
    motif = prose(f"({exception.motif})") if exception.motif else Balise("")
    return assemble(compte, prose("; exception :"), brut(exception.libelle), motif)
