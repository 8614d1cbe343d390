"""Vacant dwellings: declare, correct, withdraw."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from caleol.kernel.errors import Conflit, Refus
from caleol.models.enumerations import EtatLot, OrigineVacance
from caleol.models.lot import Lot
from caleol.models.organisation import Reservataire
from caleol.models.patrimoine import Logement, Vacance
from caleol.queries.lieux import load_territoire
from caleol.queries.perimetre import find_logement, find_vacance
from caleol.rules.droits import Droit
from caleol.services.act import Acte
from caleol.services.lots import withdraw_lot
from caleol.services.suites.cascade import close_vacance_suites

__all__ = ["DonneesVacance", "OrigineVacance", "declare_vacance", "update_vacance", "withdraw_vacance"]

AVENIR_MAXIMUM = timedelta(days=3 * 365)
PASSE_MAXIMUM = timedelta(days=10 * 365)
TEXTES_LIBRES = frozenset({"remarque", "designataire", "hors_flux_motif"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DonneesVacance:
    """What is said of a vacancy; rents and charges (centimes a month) not given are those of the dwelling.

    A dwelling out of the flow says why (R441-5). `territoire_confirme` says that the contingent of a commune was
    meant for a dwelling of another one.
    """

    origine: OrigineVacance
    libre_le: date
    reservataire_id: int
    dans_le_flux: bool = True
    hors_flux_motif: str | None = None
    conge_recu_le: date | None = None
    disponible_le: date | None = None
    loyer_centimes: int | None = None
    loyer_annexe_centimes: int | None = None
    charges_centimes: int | None = None
    designataire: str | None = None
    remarque: str | None = None
    territoire_confirme: bool = False


def declare_vacance(acte: Acte, *, reference: str, donnees: DonneesVacance, cle_externe: str | None = None) -> int:
    """Declare a dwelling vacant and return the key of the vacancy.

    Raises:
        Introuvable: the dwelling is not in the author's perimeter.
        Refus: `vacance_deja_ouverte`, `logement_sorti`, `zone_plafond_inconnue`, `loyer_inconnu`,
            `montant_negatif`, `hors_flux_sans_motif`, `dates_vacance`, `reservataire_inconnu`,
            `reservataire_autre_commune` until confirmed.
    """
    acte.exige(Droit.DECLARER_VACANCE)
    logement, _ = find_logement(acte.session, acte.auteur, reference)
    _declarable(acte, logement)
    valeurs = _valeurs(acte, donnees, logement)
    vacance = Vacance(
        logement_id=logement.id,
        declaree_le=acte.instant,
        declaree_par_id=acte.auteur.utilisateur_id,
        cle_externe=cle_externe,
        **valeurs,
    )
    acte.session.add(vacance)
    acte.session.flush()
    resume = {nom: valeur for nom, valeur in valeurs.items() if nom not in TEXTES_LIBRES}
    acte.inscrire("declaration_vacance", "vacance", vacance.id, {"logement": logement.id} | resume)
    return vacance.id


def update_vacance(acte: Acte, *, vacance_id: int, version: int, donnees: DonneesVacance) -> None:
    """Correct a vacancy; a lot that is on an agenda must be taken off first, so that nothing frozen changes.

    Raises:
        Introuvable, Conflit: not in the perimeter; changed since it was read.
        Refus: `vacance_close`, `lot_inscrit`, and those of a declaration.
    """
    acte.exige(Droit.DECLARER_VACANCE)
    vacance = _modifiable(acte, vacance_id, version, (EtatLot.INSCRIT, EtatLot.DECIDE))
    if donnees.reservataire_id == vacance.reservataire_id:
        donnees = replace(donnees, territoire_confirme=True)
    valeurs = _valeurs(acte, donnees, vacance.logement)
    changes = {nom: valeur for nom, valeur in valeurs.items() if getattr(vacance, nom) != valeur}
    if not changes:
        return
    for nom, valeur in changes.items():
        setattr(vacance, nom, valeur)
    vacance.version += 1
    resume = {nom: valeur for nom, valeur in changes.items() if nom not in TEXTES_LIBRES}
    acte.inscrire("modification_vacance", "vacance", vacance_id, resume | {"champs": sorted(changes)})


def withdraw_vacance(acte: Acte, *, vacance_id: int, version: int, motif: str) -> None:
    """Withdraw a dwelling (works, sale, notice taken back) at any stage: never a refusal of anybody.

    Its lot is withdrawn too, even from an agenda that was sent; what a séance has decided stays written, and the
    offers that followed from it fall.

    Raises:
        Introuvable, Conflit: not in the perimeter; changed since it was read.
        Interdit: the lot is on an agenda, and the author prepares none.
        Refus: `motif_requis`, `vacance_close`, `scrutin_ouvert` while its vote is under way.
    """
    acte.exige(Droit.DECLARER_VACANCE)
    find_vacance(acte.session, acte.auteur, vacance_id)
    if not motif.strip():
        raise Refus("motif_requis", champ="motif")
    en_cours = select(Lot.id).where(Lot.vacance_id == vacance_id, Lot.etat.in_([EtatLot.PREPARATION, EtatLot.INSCRIT]))
    for lot_id in acte.session.scalars(en_cours.order_by(Lot.id)).all():
        withdraw_lot(acte, lot_id=lot_id, motif=motif)
    vacance = _modifiable(acte, vacance_id, version, ())
    if acte.session.scalar(en_cours) is not None:  # prepared by somebody before this act held the vacancy
        raise Conflit("vacance", id=vacance_id)
    decides = select(Lot.id).where(Lot.vacance_id == vacance_id, Lot.etat == EtatLot.DECIDE)
    close_vacance_suites(acte, acte.session.scalars(decides).all())
    vacance.close_le = acte.jour
    vacance.retiree_motif = motif.strip()
    vacance.version += 1
    acte.inscrire("retrait_vacance", "vacance", vacance_id, personnel={"motif": motif.strip()})


def _declarable(acte: Acte, logement: Logement) -> None:
    if logement.sorti_le is not None and logement.sorti_le <= acte.jour:
        raise Refus("logement_sorti", champ="reference", le=logement.sorti_le)
    en_cours = select(Vacance.id).where(Vacance.logement_id == logement.id, Vacance.close_le.is_(None))
    ouverte = acte.session.scalar(en_cours)
    if ouverte is not None:
        raise Refus("vacance_deja_ouverte", champ="reference", vacance_id=ouverte, reference=logement.reference)
    lieu = load_territoire(acte.session, logement.commune_insee, acte.jour)
    if lieu.attribut is None:
        raise Refus("zone_plafond_inconnue", champ="reference", commune=lieu.commune, insee=lieu.commune_insee)


def _modifiable(acte: Acte, vacance_id: int, version: int, interdits: Sequence[EtatLot]) -> Vacance:
    vacance = find_vacance(acte.session, acte.auteur, vacance_id, verrou=True).vacance
    if vacance.version != version:
        raise Conflit("vacance", id=vacance_id)
    if vacance.close_le is not None:
        raise Refus("vacance_close", le=vacance.close_le)
    lots = select(Lot.id).where(Lot.vacance_id == vacance_id, Lot.etat.in_(interdits), Lot.issue.is_(None))
    inscrit = acte.session.scalar(lots)
    if inscrit is not None:
        raise Refus("lot_inscrit", lot_id=inscrit)
    return vacance


def _valeurs(acte: Acte, donnees: DonneesVacance, logement: Logement) -> dict[str, Any]:
    """Check what is said of a vacancy and return it as columns."""
    _dates(acte, donnees)
    reservataire = acte.session.get(Reservataire, donnees.reservataire_id)
    if reservataire is None:
        raise Refus("reservataire_inconnu", champ="reservataire_id")
    if not donnees.territoire_confirme:
        _meme_commune(acte, reservataire, logement)
    motif = (donnees.hors_flux_motif or "").strip()
    if not donnees.dans_le_flux and not motif:
        raise Refus("hors_flux_sans_motif", champ="hors_flux_motif")
    return {
        "origine": donnees.origine,
        "conge_recu_le": donnees.conge_recu_le,
        "libre_le": donnees.libre_le,
        "disponible_le": donnees.disponible_le,
        "loyer_centimes": _montant(donnees.loyer_centimes, logement.loyer_centimes, "loyer_centimes"),
        "loyer_annexe_centimes": _montant(
            donnees.loyer_annexe_centimes, logement.loyer_annexe_centimes or 0, "loyer_annexe_centimes"
        ),
        "charges_centimes": _montant(donnees.charges_centimes, logement.charges_centimes, "charges_centimes"),
        "reservataire_id": donnees.reservataire_id,
        "designataire": (donnees.designataire or "").strip() or None,
        "dans_le_flux": donnees.dans_le_flux,
        "hors_flux_motif": None if donnees.dans_le_flux else motif,
        "remarque": (donnees.remarque or "").strip() or None,
    }


def _meme_commune(acte: Acte, reservataire: Reservataire, logement: Logement) -> None:
    """Ask before the contingent of a commune is written on a dwelling of another one; associated ones are the same."""
    if reservataire.commune_insee is None:
        return
    sien = load_territoire(acte.session, reservataire.commune_insee, acte.jour)
    lieu = load_territoire(acte.session, logement.commune_insee, acte.jour)
    if sien.commune_du_maire != lieu.commune_du_maire:
        raise Refus(
            "reservataire_autre_commune",
            champ="territoire_confirme",
            reservataire=reservataire.nom,
            commune=sien.commune,
            lieu=lieu.commune,
        )


def _dates(acte: Acte, donnees: DonneesVacance) -> None:
    jour, conge, libre = acte.jour, donnees.conge_recu_le, donnees.libre_le
    if conge is not None and conge > jour:
        raise Refus("dates_vacance", champ="conge_recu_le", faute="conge_futur", le=conge)
    if not jour - PASSE_MAXIMUM <= libre <= jour + AVENIR_MAXIMUM:
        raise Refus("dates_vacance", champ="libre_le", faute="libre_hors_de_sens", le=libre)
    if conge is not None and libre < conge:
        raise Refus("dates_vacance", champ="libre_le", faute="libre_avant_conge", le=conge)
    if donnees.disponible_le is not None and donnees.disponible_le < libre:
        raise Refus("dates_vacance", champ="disponible_le", faute="disponible_avant_libre", le=libre)


def _montant(saisi: int | None, connu: int | None, champ: str) -> int:
    montant = connu if saisi is None else saisi
    if montant is None:
        raise Refus("loyer_inconnu", champ=champ)
    if montant < 0:
        raise Refus("montant_negatif", champ=champ)
    return montant
