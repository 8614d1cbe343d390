"""The sheet of the dwelling of a lot, as the members read it."""

from collections.abc import Iterator
from typing import Final

from caleol.kernel.feuille import Cellule, Faits, dit
from caleol.kernel.francais import accorde, date_courte, euros, surface
from caleol.queries.instantane import FicheLogement

NON_CONNU: Final = "non connu"
OUI_NON: Final = {True: "oui", False: "non", None: NON_CONNU}


def fiche_logement(fiche: FicheLogement, *, neutre: bool) -> Faits:
    """Return what is known of the dwelling; `neutre` keeps from members how it was adapted, and for whom."""
    return Faits(tuple(_faits(fiche, neutre=neutre)), part=0.2)


def _faits(fiche: FicheLogement, *, neutre: bool) -> Iterator[tuple[str, Cellule]]:
    yield "Référence", dit(f"n° {fiche.reference}", fiche.residence)
    yield "Adresse", dit(f"{fiche.adresse}, {fiche.code_postal} {fiche.commune}", fiche.complement)
    yield "Taille", dit(_taille(fiche))
    yield "Étage", dit(fiche.etage or NON_CONNU)
    yield "Adapté", dit(OUI_NON[fiche.adapte_pmr], "" if neutre else fiche.adaptation)
    yield "Énergie", dit(_energie(fiche))
    yield "Loyer", dit(_loyer(fiche))
    yield "Financement", dit(fiche.financement_libelle, f"plafonds : {fiche.zone_plafond_libelle.lower()}")
    designe = f", désigné par {fiche.designataire}" if fiche.designataire else ""
    flux = "dans le flux" if fiche.dans_le_flux else f"hors du flux : {fiche.hors_flux_motif}"
    yield "Contingent", dit(f"{fiche.reservataire}, {flux}{designe}")
    yield "Quartier prioritaire", dit(OUI_NON[fiche.qpv])
    yield "Zone tendue", dit(OUI_NON[fiche.zone_tendue])
    yield "Mixité sociale", dit("résidence à enjeu prioritaire" if fiche.enjeu_mixite else "sans enjeu signalé")
    yield "Calendrier", dit(_calendrier(fiche))
    yield "Agence", dit(fiche.agence or NON_CONNU)
    yield "Déjà présenté", dit(*_presente(fiche))
    yield "Résidence", dit(_batiment(fiche))
    if fiche.exception:
        yield "Moins de trois demandes", dit(fiche.exception_libelle, fiche.exception_motif)


def _taille(fiche: FicheLogement) -> str:
    pieces = fiche.pieces_habitables
    mots = (
        fiche.type,
        surface(fiche.surface) if fiche.surface is not None else "surface non connue",
        accorde(pieces, "pièce habitable", "pièces habitables") if pieces else "",
    )
    return ", ".join(mot for mot in mots if mot)


def _energie(fiche: FicheLogement) -> str:
    dpe = f"DPE {fiche.dpe or NON_CONNU}" + (f" du {date_courte(fiche.dpe_date)}" if fiche.dpe_date else "")
    chauffage = {True: "individuel", False: "collectif", None: NON_CONNU}[fiche.chauffage_individuel]
    eau = {True: "individuelle", False: "collective", None: "non connue"}[fiche.eau_individuelle]
    return f"{dpe}, chauffage {chauffage}, eau {eau}"


def _loyer(fiche: FicheLogement) -> str:
    detail = f"loyer {euros(fiche.loyer_centimes)}, annexes {euros(fiche.loyer_annexe_centimes)}"
    return f"{euros(fiche.total_centimes)} par mois ({detail}, charges {euros(fiche.charges_centimes)})"


def _calendrier(fiche: FicheLogement) -> str:
    vacant = f"{accorde(fiche.jours_vacants, 'jour vacant', 'jours vacants')} au {date_courte(fiche.au)}"
    dates = (
        f"libre le {date_courte(fiche.libre_le)}",
        f"disponible après travaux le {date_courte(fiche.disponible_le)}" if fiche.disponible_le else "",
        vacant if fiche.jours_vacants else "",
    )
    return ", ".join(mot for mot in dates if mot)


def _presente(fiche: FicheLogement) -> Iterator[str]:
    if fiche.presentations is None:
        yield NON_CONNU
        return
    fois = fiche.presentations
    yield f"en {accorde(fois, 'séance')} depuis deux ans" if fois else "jamais depuis deux ans"
    for lu in fiche.refus:
        yield f"{lu.issue} le {date_courte(lu.le)}" + (f" : {lu.motif}" if lu.motif else "")


def _batiment(fiche: FicheLogement) -> str:
    if fiche.batiment is None:
        return "non montrée : moins de cinq ménages, ou résidence non renseignée"
    menages = accorde(fiche.batiment.menages, "ménage")
    return f"{menages}, {fiche.batiment.ages} avec une personne de 65 ans ou plus"
