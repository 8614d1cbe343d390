"""Candidatures of a lot: add, remove, order, name the derogation, comment."""

import hashlib
from collections.abc import Callable, Sequence
from string import ascii_uppercase

from sqlalchemy import select

from caleol.kernel.errors import Conflit, Introuvable, Refus
from caleol.kernel.francais import numero_unique
from caleol.models.demande import Demande
from caleol.models.enumerations import EtatDemande, EtatLot, EtatSeance, OrigineCandidature
from caleol.models.lot import AvisCandidature, Candidature, Lot
from caleol.queries.candidats import est_eligible
from caleol.queries.designations import load_designations
from caleol.queries.identites import load_doubles
from caleol.queries.perimetre import find_lot
from caleol.queries.rang import cles_de_rang
from caleol.rules.cotation import ecart_de_cotation
from caleol.rules.droits import Droit, Role
from caleol.rules.plafonds import DerogationPlafond
from caleol.services.act import Acte
from caleol.services.gel import freeze_candidatures, freeze_choix, freeze_derogation
from caleol.services.lots import create_lot, open_lot
from caleol.services.votes_nuls import void_urne

MAXIMUM = len(ascii_uppercase)


def add_candidature(
    acte: Acte,
    *,
    lot_id: int,
    demande_id: int,
    origine: OrigineCandidature = OrigineCandidature.COTATION,
    version: int | None = None,
    numero: str = "",
) -> int:
    """Put an application forward on a lot and return the key of the candidature.

    On a lot that is on an agenda it is frozen at once, and marked late where the agenda is fixed. An agency proposes
    on its own vacancies, an application that is eligible for the dwelling or whose unique number (`numero`) it gives,
    and its name stands as the origin.

    Raises:
        Introuvable, Conflit: not in the author's perimeter; changed since it was read.
        Refus: `demande_radiee`, `candidat_deja_la`, `trop_de_candidats`, `lot_bloque`, and those of `open_lot`.
    """
    acte.exige(Droit.PROPOSER_CANDIDAT)
    lot = open_lot(acte, lot_id, version)
    _refuse_inconnue_de_l_agence(acte, lot, demande_id, numero)
    candidature = _ajoute(acte, lot, demande_id, origine)
    _fige_si_inscrit(acte, lot, candidature)
    return candidature.id


def choose_candidatures(
    acte: Acte, *, vacance_id: int, choisies: Sequence[int], montrees: Sequence[int], version: int | None = None
) -> int:
    """Make the lot of a vacancy hold, among the applications shown, those that were chosen; return its key.

    The lot is prepared where there is none (`version` is then 0); candidates not shown are left alone. The order
    is that of the points until somebody gives another one.

    Raises:
        Conflit: somebody prepared or changed the lot since the page was read.
    """
    acte.exige(Droit.PREPARER_LOTS)
    lot = _lot_de(acte, vacance_id, version)
    presentes = {c.demande_id: c for c in lot.candidatures if c.retiree_le is None}
    for demande_id in montrees:
        if demande_id in presentes and demande_id not in choisies:
            _retire(acte, lot, presentes[demande_id], "")
    for demande_id in choisies:
        if demande_id not in presentes:
            _fige_si_inscrit(acte, lot, _ajoute(acte, lot, demande_id, OrigineCandidature.COTATION))
    if lot.ordre_motif is None:
        _range_par_points(acte, lot)
    return lot.id


def remove_candidature(
    acte: Acte, *, lot_id: int, candidature_id: int, motif: str = "", version: int | None = None
) -> None:
    """Take a candidate off a lot: erased while it is prepared, kept as withdrawn with its reason once frozen.

    Raises:
        Introuvable, Conflit: not in the author's perimeter; changed since it was read.
        Refus: `motif_requis` on a lot that is on an agenda, and those of `open_lot`.
    """
    acte.exige(Droit.PREPARER_LOTS)
    lot = open_lot(acte, lot_id, version)
    _retire(acte, lot, _candidature(lot, candidature_id), motif)
    _renumerote(lot)


def withdraw_household(acte: Acte, *, vacance_id: int, demande_id: int, motif: str) -> bool:
    """Take a household that withdrew out of the living lot of a vacancy; return whether it was a candidate there.

    Its reason is kept with the contact, and with the candidature where the lot is frozen.

    Raises:
        Refus: those of `open_lot`.
    """
    acte.exige(Droit.PROPOSER_CANDIDAT)
    vivante = acte.session.execute(
        select(Lot.id, Candidature.id)
        .join(Candidature, Candidature.lot_id == Lot.id)
        .where(
            Lot.vacance_id == vacance_id,
            Lot.etat.in_([EtatLot.PREPARATION, EtatLot.INSCRIT]),
            Candidature.demande_id == demande_id,
            Candidature.retiree_le.is_(None),
        )
    ).one_or_none()
    if vivante is None:
        return False
    lot_id, candidature_id = vivante
    lot = open_lot(acte, lot_id, None)
    _retire(acte, lot, _candidature(lot, candidature_id), motif)
    _renumerote(lot)
    return True


def reorder_candidatures(
    acte: Acte, *, lot_id: int, ordre: Sequence[int], motif: str = "", version: int | None = None
) -> None:
    """Give the candidates of a lot another order; one that departs from the points says why (R54).

    Raises:
        Refus: `ordre_incomplet`, `ordre_sans_motif`, and those of `open_lot`.
    """
    acte.exige(Droit.PREPARER_LOTS)
    lot = open_lot(acte, lot_id, version)
    vivantes = {c.id: c for c in lot.candidatures if c.retiree_le is None}
    if sorted(ordre) != sorted(vivantes):
        raise Refus("ordre_incomplet", champ="ordre")
    cles = cles_de_rang(acte.session, [c.demande_id for c in vivantes.values()])
    points = [-cles[vivantes[cle].demande_id][1] for cle in ordre if vivantes[cle].demande_id in cles]
    suit = ecart_de_cotation(points) is None
    if not suit and not motif.strip():
        raise Refus("ordre_sans_motif", champ="motif")
    for rang, cle in enumerate(ordre, start=1):
        vivantes[cle].rang_propose = rang
    lot.ordre_motif = None if suit else motif.strip()
    acte.inscrire(
        "ordre_candidats",
        "lot",
        lot_id,
        {"ordre": list(ordre), "suit_les_points": suit},
        personnel={"motif": lot.ordre_motif} if lot.ordre_motif else None,
    )
    freeze_choix(lot)


def name_derogation(
    acte: Acte,
    *,
    lot_id: int,
    candidature_id: int,
    derogation: DerogationPlafond | None,
    preuve: str = "",
    version: int | None = None,
) -> None:
    """Name the lawful exception to the ceiling for a candidate (R38) with its proof, or take it back (None).

    Raises:
        Refus: `derogation_sans_preuve`, `lot_bloque`, and those of `open_lot`.
    """
    acte.exige(Droit.PREPARER_LOTS)
    lot = open_lot(acte, lot_id, version)
    candidature = _candidature(lot, candidature_id)
    if derogation is not None and not preuve.strip():
        raise Refus("derogation_sans_preuve", champ="preuve")
    candidature.derogation = derogation
    candidature.derogation_preuve = preuve.strip() if derogation else None
    acte.inscrire(
        "derogation_plafond",
        "candidature",
        candidature_id,
        {"derogation": derogation},
        personnel={"preuve": preuve.strip()} if derogation else None,
    )
    if lot.etat is EtatLot.INSCRIT and lot.seance is not None:
        freeze_derogation(acte, lot, candidature, lot.seance.jour)


def comment_candidature(acte: Acte, *, candidature_id: int, texte: str, reservataire_id: int | None = None) -> int:
    """Write a comment on a candidature, facts only: the applicant may ask to read it.

    Raises:
        Introuvable: not in the author's perimeter.
        Refus: `texte_requis`.
    """
    acte.exige(Droit.PROPOSER_CANDIDAT)
    candidature = acte.session.get(Candidature, candidature_id)
    if candidature is None:
        raise Introuvable("candidature", id=candidature_id)
    find_lot(acte.session, acte.auteur, candidature.lot_id)
    if not texte.strip():
        raise Refus("texte_requis", champ="texte")
    avis = AvisCandidature(
        candidature_id=candidature_id,
        auteur_id=acte.utilisateur_id,
        reservataire_id=reservataire_id,
        texte=texte.strip(),
        le=acte.instant,
    )
    acte.session.add(avis)
    acte.session.flush()
    acte.inscrire(
        "avis_candidature",
        "candidature",
        candidature_id,
        {"avis": avis.id, "reservataire": reservataire_id},
        personnel={"texte": texte.strip()},
    )
    return avis.id


def _lot_de(acte: Acte, vacance_id: int, version: int | None) -> Lot:
    """Return the living lot of a vacancy, prepared where there is none."""
    vivants = [EtatLot.PREPARATION, EtatLot.INSCRIT]
    connu = acte.session.scalar(select(Lot.id).where(Lot.vacance_id == vacance_id, Lot.etat.in_(vivants)))
    if connu is None:
        if version:
            raise Conflit("lot")
        return acte.session.get_one(Lot, create_lot(acte, vacance_id=vacance_id))
    return open_lot(acte, connu, version)


def _refuse_inconnue_de_l_agence(acte: Acte, lot: Lot, demande_id: int, numero: str) -> None:
    """Hide from an agency the applications of which it knows but a key typed in a form (ADR 0006)."""
    if acte.auteur.role is not Role.AGENCE:
        return
    demande = acte.session.get(Demande, demande_id)
    nommee = demande is not None and demande.numero_unique == numero_unique(numero)
    if not nommee and not est_eligible(acte.session, acte.auteur, lot.vacance_id, demande_id, acte.jour):
        raise Introuvable("demande", id=demande_id)


def _ajoute(acte: Acte, lot: Lot, demande_id: int, origine: OrigineCandidature) -> Candidature:
    demande = acte.session.get(Demande, demande_id)
    if demande is None:
        raise Introuvable("demande", id=demande_id)
    if demande.etat is EtatDemande.RADIEE:
        raise Refus("demande_radiee", champ="demande_id", numero=demande.numero_unique)
    _refuse_double(acte, lot, demande_id)
    if acte.auteur.role is Role.AGENCE:
        origine = OrigineCandidature.AGENCE
    elif origine is OrigineCandidature.COTATION and _designee(acte, lot, demande_id):
        origine = OrigineCandidature.RESERVATAIRE
    ancienne = next((c for c in lot.candidatures if c.demande_id == demande_id), None)
    if ancienne is not None and ancienne.retiree_le is None:
        raise Refus("candidat_deja_la", champ="demande_id", numero=demande.numero_unique)
    rang = sum(c.retiree_le is None for c in lot.candidatures) + 1
    if ancienne is not None:
        ancienne.retiree_le, ancienne.retiree_motif = None, None
        ancienne.rang_propose, ancienne.origine = rang, origine
        candidature = ancienne
    else:
        candidature = Candidature(
            demande_id=demande_id, lettre=_lettre(lot), rang_propose=rang, origine=origine, tardive=False
        )
        lot.candidatures.append(candidature)
    acte.session.flush()
    acte.inscrire(
        "ajout_candidature", "candidature", candidature.id,
        {"lot": lot.id, "demande": demande_id, "origine": candidature.origine},
    )  # fmt: skip
    return candidature


def _refuse_double(acte: Acte, lot: Lot, demande_id: int) -> None:
    """Refuse an application of a person who is on the lot under another number, once somebody concluded so."""
    doubles = load_doubles(acte.session, [demande_id])[demande_id]
    presente = next((c for c in lot.candidatures if c.retiree_le is None and c.demande_id in doubles), None)
    if presente is not None:
        raise Refus("double_sur_le_lot", champ="demande_id", numero=doubles[presente.demande_id])


def _designee(acte: Acte, lot: Lot, demande_id: int) -> bool:
    """Return whether the right-holder of the dwelling designated an application, for it or for its flow."""
    siennes = load_designations(acte.session, [demande_id], acte.jour).get(demande_id, ())
    return any(
        designation.reservataire_id == lot.vacance.reservataire_id and designation.vacance_id in (None, lot.vacance_id)
        for designation in siennes
    )


def _lettre(lot: Lot) -> str:
    """Return a free letter: the first ones, shuffled by threes, so that « Candidat A » does not tell the rank."""
    prises = {candidature.lettre for candidature in lot.candidatures}
    libre = min((lettre for lettre in ascii_uppercase if lettre not in prises), key=_place(lot.id), default=None)
    if libre is None:
        raise Refus("trop_de_candidats", maximum=MAXIMUM)
    return libre


def _place(lot_id: int) -> Callable[[str], tuple[int, str]]:
    def place(lettre: str) -> tuple[int, str]:
        return ascii_uppercase.index(lettre) // 3, hashlib.sha256(f"{lot_id} {lettre}".encode()).hexdigest()

    return place


def _fige_si_inscrit(acte: Acte, lot: Lot, candidature: Candidature) -> None:
    if lot.etat is not EtatLot.INSCRIT or lot.seance is None:
        return
    candidature.tardive = lot.seance.etat is not EtatSeance.PREPARATION
    freeze_candidatures(acte, lot, [candidature], lot.seance.jour)


def _retire(acte: Acte, lot: Lot, candidature: Candidature, motif: str) -> None:
    if lot.etat is EtatLot.INSCRIT:
        if not motif.strip():
            raise Refus("motif_requis", champ="motif")
        candidature.retiree_le, candidature.retiree_motif = acte.instant, motif.strip()
        void_urne(acte, lot, "Un candidat s’est retiré : les bulletins déjà reçus sur ce lot ne comptent plus.")
    else:
        for avis in acte.session.scalars(
            select(AvisCandidature).where(AvisCandidature.candidature_id == candidature.id)
        ):
            acte.session.delete(avis)
        lot.candidatures.remove(candidature)
        acte.session.delete(candidature)
    acte.inscrire(
        "retrait_candidature", "candidature", candidature.id, {"lot": lot.id, "demande": candidature.demande_id}
    )


def _renumerote(lot: Lot) -> None:
    vivantes = sorted((c for c in lot.candidatures if c.retiree_le is None), key=lambda c: c.rang_propose)
    for rang, candidature in enumerate(vivantes, start=1):
        candidature.rang_propose = rang


def _range_par_points(acte: Acte, lot: Lot) -> None:
    vivantes = [c for c in lot.candidatures if c.retiree_le is None]
    for rang, candidature in enumerate(_par_points(acte, vivantes), start=1):
        candidature.rang_propose = rang


def _par_points(acte: Acte, candidatures: list[Candidature]) -> list[Candidature]:
    cles = cles_de_rang(acte.session, [c.demande_id for c in candidatures])
    return sorted(candidatures, key=lambda c: (c.demande_id not in cles, cles.get(c.demande_id, ()), c.rang_propose))


def _candidature(lot: Lot, candidature_id: int) -> Candidature:
    trouvee = next((c for c in lot.candidatures if c.id == candidature_id and c.retiree_le is None), None)
    if trouvee is None:
        raise Introuvable("candidature", id=candidature_id)
    return trouvee
