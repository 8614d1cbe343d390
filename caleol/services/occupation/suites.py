"""After the avis: notified, talked over with the tenant, followed by offers. Nothing here starts anything (R66)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select, update

from caleol.kernel.errors import Introuvable, Refus
from caleol.models.enumerations import EtatSeance, EtatSignalement
from caleol.models.locatif import Bail
from caleol.models.occupation import Avis, Entretien, ExamenOccupation, OffreRelogement, Signalement
from caleol.models.patrimoine import Logement
from caleol.models.seance import Seance
from caleol.queries.occupation.avis import find_communes
from caleol.queries.occupation.fiche import find_bail
from caleol.rules.droits import Droit
from caleol.rules.occupation.offres import Reponse, Territoire
from caleol.services.act import Acte
from caleol.services.occupation.logement_offert import check_avis, check_libre

__all__ = ["DonneesOffre", "answer_offre", "make_offre", "notify_avis", "record_entretien"]
LONGUEUR = 4_000
SOURCE = 120


@dataclass(frozen=True, slots=True)
class DonneesOffre:
    """A dwelling offered, and what makes a refusal of it count; None where it is not known.

    `confirme` says that it is offered in spite of what parts it from the avis.
    """

    logement_reference: str
    nouveau_loyer_centimes: int
    ancien_loyer_centimes: int
    notifiee_le: date | None = None
    bon_etat: bool | None = None
    besoins: bool | None = None
    moyens: bool | None = None
    territoire: Territoire | None = None
    voisin: bool | None = None
    distance_metres: int | None = None
    distance_source: str = ""
    confirme: bool = False


def notify_avis(acte: Acte, *, bail_id: int, avis_id: int, le: date) -> None:
    """Note the day on which the tenant was told of the avis (R62), once the minutes are validated.

    Raises:
        Introuvable: no such avis on a running lease of the perimeter.
        Refus: `avis_avant_validation`, `avis_deja_notifie`, `date_hors_suite`.
    """
    avis, seance, _ = _avis(acte, bail_id, avis_id)
    if seance.etat is not EtatSeance.VALIDEE:
        raise Refus("avis_avant_validation")
    if avis.notifie_le is not None:
        raise Refus("avis_deja_notifie", le=avis.notifie_le)
    _check_jour(acte, le, seance.jour)
    avis.notifie_le = le
    acte.inscrire("notification_avis", "bail", bail_id, {"avis": avis_id, "le": le})


def record_entretien(
    acte: Acte,
    *,
    bail_id: int,
    avis_id: int,
    le: date,
    compte_rendu: str,
    souhaits: str = "",
    communes: Collection[str] = (),
) -> int:
    """Keep an interview with the tenant on the basis of the avis, and the communes wished; return its key.

    Raises:
        Introuvable: no such avis on a running lease of the perimeter.
        Refus: `avis_non_notifie`, `date_hors_suite`, `texte_requis`, `note_longue`, `commune_citee_inconnue`.
    """
    avis, _, _ = _avis(acte, bail_id, avis_id)
    _check_jour(acte, le, _notifie(avis))
    textes = {"compte_rendu": compte_rendu.strip(), "souhaits": souhaits.strip()}
    if not textes["compte_rendu"]:
        raise Refus("texte_requis", champ="compte_rendu")
    _check_longueurs(textes)
    citees = find_communes(acte.session, communes)
    entretien = Entretien(avis_id=avis_id, le=le, mene_par_id=acte.utilisateur_id, communes=citees, **textes)
    acte.session.add(entretien)
    acte.session.flush()
    acte.session.execute(
        update(Signalement)
        .where(Signalement.examen_id == avis.examen_id, Signalement.etat == EtatSignalement.EXAMINE)
        .values(etat=EtatSignalement.ENTRETIEN)
    )
    acte.inscrire("entretien", "bail", bail_id, {"avis": avis_id, "entretien": entretien.id, "le": le}, textes)
    return entretien.id


def make_offre(acte: Acte, *, bail_id: int, avis_id: int, donnees: DonneesOffre) -> int:
    """Keep a relocation offer; return its key. A dearer one is kept: its refusal does not count.

    Its day of notice comes with it, or with the proof of its letter.

    Raises:
        Introuvable: no such avis on a running lease of the perimeter; no such dwelling.
        Refus: `avis_non_notifie`, `date_hors_suite`, `offre_meme_logement`, `offre_sans_reponse` (the one before
            waits for its answer), `offre_acceptee_deja`, `loyer_hors_sens`, `distance_hors_sens`,
            `distance_sans_source`, `offre_logement_occupe`, `offre_contraire_avis`.
    """
    avis, _, bail = _avis(acte, bail_id, avis_id)
    premier = _notifie(avis)
    if donnees.notifiee_le is not None:
        _check_jour(acte, donnees.notifiee_le, premier, champ="notifiee_le")
    logement = acte.session.scalar(select(Logement).where(Logement.reference == donnees.logement_reference.strip()))
    if logement is None:
        raise Refus("offre_logement_inconnu", champ="logement_reference", reference=donnees.logement_reference)
    if logement.id == bail.logement_id:
        raise Refus("offre_meme_logement", champ="logement_reference")
    check_libre(acte, logement)
    if min(donnees.nouveau_loyer_centimes, donnees.ancien_loyer_centimes) < 0:
        raise Refus("loyer_hors_sens", champ="nouveau_loyer_centimes")
    if donnees.distance_metres is not None and donnees.distance_metres < 0:
        raise Refus("distance_hors_sens", champ="distance_metres")
    source = donnees.distance_source.strip()
    if donnees.distance_metres is not None and not source:
        raise Refus("distance_sans_source", champ="distance_source")
    _check_longueurs({"distance_source": source}, SOURCE)
    check_avis(avis, bail, logement, donnees.nouveau_loyer_centimes, confirme=donnees.confirme)
    numero = _numero(acte, avis_id)
    offre = OffreRelogement(
        avis_id=avis_id,
        numero=numero,
        logement_id=logement.id,
        nouveau_loyer_centimes=donnees.nouveau_loyer_centimes,
        ancien_loyer_centimes=donnees.ancien_loyer_centimes,
        notifiee_le=donnees.notifiee_le,
        bon_etat=donnees.bon_etat,
        besoins=donnees.besoins,
        moyens=donnees.moyens,
        territoire=donnees.territoire,
        voisin=_voisin(donnees, bail, logement),
        distance_metres=donnees.distance_metres,
        distance_source=source or None,
    )
    acte.session.add(offre)
    acte.session.flush()
    trace = {"avis": avis_id, "offre": offre.id, "numero": numero, "notifiee_le": donnees.notifiee_le}
    acte.inscrire("offre_relogement", "bail", bail_id, trace)
    return offre.id


def answer_offre(acte: Acte, *, bail_id: int, offre_id: int, reponse: Reponse, le: date, motif: str = "") -> None:
    """Keep the tenant's answer to an offer; an accepted one closes the flags.

    Raises:
        Introuvable: no such offer on a running lease of the perimeter.
        Refus: `offre_deja_repondue`, `offre_non_notifiee`, `date_hors_suite`, `refus_sans_motif`, `note_longue`.
    """
    acte.exige(Droit.SIGNALER_OCCUPATION)
    find_bail(acte.session, acte.auteur, bail_id, verrou=True)
    ligne = acte.session.execute(
        select(OffreRelogement, ExamenOccupation)
        .join(Avis, Avis.id == OffreRelogement.avis_id)
        .join(ExamenOccupation, ExamenOccupation.id == Avis.examen_id)
        .where(OffreRelogement.id == offre_id, ExamenOccupation.bail_id == bail_id)
    ).one_or_none()
    if ligne is None:
        raise Introuvable("offre", id=offre_id)
    offre, examen = ligne
    texte = motif.strip()
    if offre.reponse is not None:
        raise Refus("offre_deja_repondue", reponse=offre.reponse)
    if offre.notifiee_le is None:
        raise Refus("offre_non_notifiee")
    _check_jour(acte, le, offre.notifiee_le)
    if reponse is Reponse.REFUSEE and not texte:
        raise Refus("refus_sans_motif", champ="motif")
    _check_longueurs({"motif": texte})
    offre.reponse, offre.reponse_le, offre.motif = reponse, le, texte or None
    if reponse is Reponse.ACCEPTEE:
        clos = update(Signalement).where(Signalement.examen_id == examen.id).values(etat=EtatSignalement.CLOS)
        acte.session.execute(clos)
    trace = {"offre": offre_id, "reponse": reponse, "le": le}
    acte.inscrire("reponse_offre_relogement", "bail", bail_id, trace, {"motif": texte} if texte else None)


def _avis(acte: Acte, bail_id: int, avis_id: int) -> tuple[Avis, Seance, Bail]:
    """Return an avis on a running lease of the perimeter, the lease locked: its writers queue."""
    acte.exige(Droit.SIGNALER_OCCUPATION)
    bail = find_bail(acte.session, acte.auteur, bail_id, verrou=True)
    ligne = acte.session.execute(
        select(Avis, Seance)
        .join(ExamenOccupation, ExamenOccupation.id == Avis.examen_id)
        .join(Seance, Seance.id == Avis.seance_id)
        .where(Avis.id == avis_id, ExamenOccupation.bail_id == bail_id)
    ).one_or_none()
    if ligne is None:
        raise Introuvable("avis", id=avis_id)
    return ligne[0], ligne[1], bail


def _notifie(avis: Avis) -> date:
    if avis.notifie_le is None:
        raise Refus("avis_non_notifie")
    return avis.notifie_le


def _numero(acte: Acte, avis_id: int) -> int:
    """Return the number of the next offer: the one before must have been answered, and not accepted."""
    reponses = dict(
        iter(
            acte.session.execute(
                select(OffreRelogement.reponse, func.count())
                .where(OffreRelogement.avis_id == avis_id)
                .group_by(OffreRelogement.reponse)
            )
        )
    )
    if None in reponses:
        raise Refus("offre_sans_reponse")
    if Reponse.ACCEPTEE in reponses:
        raise Refus("offre_acceptee_deja")
    return int(sum(reponses.values())) + 1


def _voisin(donnees: DonneesOffre, bail: Bail, logement: Logement) -> bool | None:
    """Return whether the offer is near enough by its place: what was said, else yes in an undivided same commune."""
    if donnees.voisin is None and donnees.territoire in {None, Territoire.AUTRE}:
        return True if logement.commune_insee == bail.logement.commune_insee else None
    return donnees.voisin


def _check_jour(acte: Acte, le: date, premier: date, champ: str = "le") -> None:
    if not premier <= le <= acte.jour:
        raise Refus("date_hors_suite", champ=champ, le=le, premier=premier)


def _check_longueurs(textes: dict[str, str], maximum: int = LONGUEUR) -> None:
    for champ, texte in textes.items():
        if len(texte) > maximum:
            raise Refus("note_longue", champ=champ, longueur=len(texte), maximum=maximum)
