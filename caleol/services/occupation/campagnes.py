"""Campaigns of examinations: a perimeter and a period, computed as a job, looked through, sent to séances by batch."""

from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, delete, exists, false, func, insert, literal, or_, select, true, update

from caleol.kernel.clock import jour_local
from caleol.kernel.errors import Refus
from caleol.models.commission import CommissionAgence
from caleol.models.enumerations import NaturePoint
from caleol.models.locatif import Bail
from caleol.models.occupation import BailCampagne, CampagneExamen, ResultatOccupation
from caleol.models.organisation import Agence, Commune
from caleol.models.patrimoine import Logement, Residence
from caleol.models.seance import PointOrdreDuJour
from caleol.queries.occupation.campagnes import find_campagne, list_a_envoyer
from caleol.queries.occupation.fraicheur import count_a_faire
from caleol.queries.occupation.lignes_campagne import depuis_campagne, ligne_envoyee
from caleol.queries.perimetre import agence_effective, dans_le_perimetre
from caleol.rules.droits import Auteur, Droit
from caleol.services.act import Acte, Actes
from caleol.services.imports.taches import Avancement, create_tache
from caleol.services.occupation.calcul import recompute_occupation
from caleol.services.occupation.examens import inscribe_examen
from caleol.services.seances import lock_seance

__all__ = ["create_campagne", "exclude_baux", "include_baux", "run_tache", "start_campagne", "start_envoi"]
NATURE = "campagne_examen"
LONGUEUR_NOM = 120
LONGUEUR_MOTIF = 300
PAR_SEANCE_MAXIMUM = 200


def create_campagne(
    acte: Acte,
    *,
    nom: str,
    debut: date,
    fin: date,
    agence_id: int | None = None,
    commune_insee: str | None = None,
    retards: bool = True,
    par_seance: int = 30,
) -> int:
    """Open a campaign and return its key; its leases come with its computation.

    Raises:
        Refus: `campagne_sans_nom`, `campagne_periode`, `campagne_par_seance`, `campagne_lieu` (an agency or a commune
            that is not known).
    """
    acte.exige(Droit.TENIR_SEANCE)
    if not 0 < len(nom.strip()) <= LONGUEUR_NOM:
        raise Refus("campagne_sans_nom", champ="nom")
    if fin < debut:
        raise Refus("campagne_periode", champ="fin", debut=debut)
    if not 1 <= par_seance <= PAR_SEANCE_MAXIMUM:
        raise Refus("campagne_par_seance", champ="par_seance", maximum=PAR_SEANCE_MAXIMUM)
    if agence_id is not None and acte.session.get(Agence, agence_id) is None:
        raise Refus("campagne_lieu", champ="agence_id")
    if commune_insee and acte.session.get(Commune, commune_insee) is None:
        raise Refus("campagne_lieu", champ="commune_insee")
    campagne = CampagneExamen(
        nom=nom.strip(),
        debut=debut,
        fin=fin,
        agence_id=agence_id,
        commune_insee=commune_insee or None,
        retards=retards,
        par_seance=par_seance,
    )
    acte.session.add(campagne)
    acte.session.flush()
    perimetre = {"agence": agence_id, "commune": commune_insee, "retards": retards}
    acte.inscrire("campagne", "campagne", campagne.id, {"debut": debut, "fin": fin, **perimetre})
    return campagne.id


def start_campagne(actes: Actes, auteur: Auteur, campagne_id: int) -> Callable[[], None]:
    """Open the job that computes the stock and gathers the due leases; return what is left to run.

    Raises:
        Introuvable: no such campaign.
        Interdit: the role holds no séance.
    """
    au = jour_local(actes.horloge.maintenant())
    with actes.ouvre(auteur) as acte:
        acte.exige(Droit.TENIR_SEANCE)
        campagne = find_campagne(acte.session, campagne_id, verrou=True)
        total = count_a_faire(acte.session, au) + 1
        libelle = f"Calcul de la campagne « {campagne.nom} »"
        campagne.tache_id = create_tache(acte, nature=NATURE, libelle=libelle, total=total)
        avance = Avancement(actes, campagne.tache_id)

    def reste() -> None:
        recompute_occupation(actes, avance)
        with actes.ouvre(auteur) as acte:
            _gather(acte, campagne_id)

    return run_tache(avance, reste)


def run_tache(avance: Avancement, reste: Callable[[], None]) -> Callable[[], None]:
    """Return a job that closes its progress whatever happens."""

    def conduit() -> None:
        try:
            reste()
        except Exception as erreur:
            avance.termine(erreur.code if isinstance(erreur, Refus) else type(erreur).__name__)
            raise
        avance.termine()

    return conduit


def _gather(acte: Acte, campagne_id: int) -> int:
    """Take the due leases of the perimeter in the campaign; those sent or left out stay as they are."""
    campagne = find_campagne(acte.session, campagne_id, verrou=True)
    du_perimetre = depuis_campagne(select(BailCampagne.bail_id), acte.auteur)
    acte.session.execute(
        delete(BailCampagne)
        .where(BailCampagne.campagne_id == campagne_id, BailCampagne.ecarte_motif.is_(None), ~ligne_envoyee())
        .where(BailCampagne.bail_id.in_(du_perimetre.where(BailCampagne.campagne_id == campagne_id)))
        .execution_options(synchronize_session=False)
    )
    dus = _dus(acte.auteur, campagne)
    acte.session.execute(insert(BailCampagne).from_select(["campagne_id", "bail_id", "du_le"], dus))
    campagne.calculee_le = acte.instant
    nombre = acte.session.scalar(
        select(func.count()).select_from(BailCampagne).where(BailCampagne.campagne_id == campagne_id)
    )
    acte.inscrire("calcul_campagne", "campagne", campagne_id, {"baux": nombre})
    return nombre or 0


def _dus(auteur: Auteur, campagne: CampagneExamen) -> Select[*tuple[Any, ...]]:
    """Return the due leases of a campaign that it does not have yet."""
    depuis = func.coalesce(ResultatOccupation.depuis_le, ResultatOccupation.du_le)
    periode = or_(
        ResultatOccupation.du_le.between(campagne.debut, campagne.fin),
        depuis.between(campagne.debut, campagne.fin),
        and_(ResultatOccupation.depuis_le < campagne.debut, true() if campagne.retards else false()),
    )
    deja = exists().where(BailCampagne.campagne_id == campagne.id, BailCampagne.bail_id == Bail.id)
    requete = (
        select(literal(campagne.id), Bail.id, depuis)
        .select_from(Bail)
        .join(Logement, Logement.id == Bail.logement_id)
        .outerjoin(Residence, Residence.id == Logement.residence_id)
        .join(ResultatOccupation, ResultatOccupation.bail_id == Bail.id)
        .where(Bail.fin_le.is_(None), dans_le_perimetre(auteur), periode, ~deja)
    )
    if campagne.agence_id is not None:
        requete = requete.where(agence_effective() == campagne.agence_id)
    if campagne.commune_insee is not None:
        requete = requete.where(Logement.commune_insee == campagne.commune_insee)
    return requete


def exclude_baux(acte: Acte, *, campagne_id: int, bail_ids: Collection[int], motif: str) -> int:
    """Leave leases out of a campaign, with a reason; return how many: one that was sent stays in its séance.

    Raises:
        Introuvable: no such campaign.
        Refus: `motif_requis`, `note_longue`.
    """
    acte.exige(Droit.TENIR_SEANCE)
    find_campagne(acte.session, campagne_id, verrou=True)
    texte = motif.strip()
    if not texte:
        raise Refus("motif_requis", champ="motif")
    if len(texte) > LONGUEUR_MOTIF:
        raise Refus("note_longue", champ="motif", longueur=len(texte), maximum=LONGUEUR_MOTIF)
    return _set_motif(acte, campagne_id, bail_ids, texte)


def include_baux(acte: Acte, *, campagne_id: int, bail_ids: Collection[int]) -> int:
    """Take leases that were left out in the campaign again; return how many.

    Raises:
        Introuvable: no such campaign.
    """
    acte.exige(Droit.TENIR_SEANCE)
    find_campagne(acte.session, campagne_id, verrou=True)
    return _set_motif(acte, campagne_id, bail_ids, None)


def _set_motif(acte: Acte, campagne_id: int, bail_ids: Collection[int], motif: str | None) -> int:
    condition = BailCampagne.ecarte_motif.is_(None) if motif else BailCampagne.ecarte_motif.is_not(None)
    requete = depuis_campagne(select(BailCampagne.bail_id), acte.auteur).where(
        BailCampagne.campagne_id == campagne_id, BailCampagne.bail_id.in_(bail_ids), condition, ~ligne_envoyee()
    )
    cles = sorted(acte.session.scalars(requete))
    acte.session.execute(
        update(BailCampagne)
        .where(BailCampagne.campagne_id == campagne_id, BailCampagne.bail_id.in_(cles))
        .values(ecarte_motif=motif)
    )
    nom = "bail_ecarte_campagne" if motif else "bail_repris_campagne"
    prive = {"motif": motif} if motif else None
    if cles:
        acte.inscrire(nom, "campagne", campagne_id, {"baux": cles}, personnel=prive)
    return len(cles)


def start_envoi(actes: Actes, auteur: Auteur, campagne_id: int, seance_ids: Collection[int]) -> Callable[[], None]:
    """Open the job that sends the leases kept to séances, each up to its size; return what is left to run.

    Raises:
        Introuvable: no such campaign; not a séance of the author's commissions.
        Refus: `campagne_sans_seance`.
    """
    with actes.ouvre(auteur) as acte:
        acte.exige(Droit.TENIR_SEANCE)
        campagne = find_campagne(acte.session, campagne_id, verrou=True)
        if not seance_ids:
            raise Refus("campagne_sans_seance")
        for seance_id in seance_ids:
            lock_seance(acte, seance_id)
        libelle = f"Envoi en séance de la campagne « {campagne.nom} »"
        campagne.tache_id = create_tache(acte, nature=NATURE, libelle=libelle, total=len(seance_ids))
        avance = Avancement(actes, campagne.tache_id)

    def reste() -> None:
        for rang, seance_id in enumerate(seance_ids, start=1):
            with actes.ouvre(auteur) as acte:
                send_batch(acte, campagne_id=campagne_id, seance_id=seance_id)
            avance(rang)

    return run_tache(avance, reste)


def send_batch(acte: Acte, *, campagne_id: int, seance_id: int) -> int:
    """Put the next leases of a campaign on a séance's agenda, up to the size that it takes; return how many.

    What may not come before this commission is left where it is.

    Raises:
        Introuvable: no such campaign; not a séance of the author's commissions.
        Refus: `seance_etat`, `valeur_non_verifiee`.
    """
    acte.exige(Droit.TENIR_SEANCE)
    campagne = find_campagne(acte.session, campagne_id, verrou=True)
    seance = lock_seance(acte, seance_id)
    deja = acte.session.scalar(
        select(func.count()).where(
            PointOrdreDuJour.seance_id == seance_id, PointOrdreDuJour.nature == NaturePoint.EXAMEN
        )
    )
    place = campagne.par_seance - (deja or 0)
    if place <= 0:
        return 0
    agences = select(CommissionAgence.agence_id).where(CommissionAgence.commission_id == seance.commission_id)
    envoyes = 0
    for bail_id in list_a_envoyer(acte.session, acte.auteur, campagne_id, agences, place):
        try:
            inscribe_examen(acte, seance_id=seance_id, bail_id=bail_id, campagne_id=campagne_id)
            envoyes += 1
        except Refus as refus:
            if refus.code not in {
                "examen_deja",
                "examen_hors_zone",
                "examen_sans_situation",
                "seance_autre_commission",
            }:
                raise
    return envoyes
