"""Leases of a campaign in no situation: nothing goes to the commission, and their examination is kept."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, insert, select, update

from caleol.kernel.clock import jour_local
from caleol.kernel.errors import Refus
from caleol.models.locatif import Bail
from caleol.models.occupation import ExamenOccupation, ResultatOccupation
from caleol.queries.occupation.campagnes import examen_sans_seance, find_campagne, list_sans_situation
from caleol.queries.occupation.faits import load_baux
from caleol.queries.valeurs import load_parametres
from caleol.rules.delais import ajouter_mois
from caleol.rules.droits import Auteur, Droit
from caleol.rules.occupation.bareme import Bareme, bareme_du_jour
from caleol.rules.occupation.echeance import echeance
from caleol.rules.occupation.examen import examiner
from caleol.rules.occupation.faits import Bail as Faits
from caleol.rules.occupation.situations import Etat
from caleol.services.act import Acte, Actes
from caleol.services.imports.taches import Avancement, create_tache
from caleol.services.occupation.calcul import mark_baux, recompute_occupation
from caleol.services.occupation.campagnes import NATURE, run_tache
from caleol.services.occupation.examens import instantane_de

__all__ = ["note_sans_situation", "start_sans_situation", "take_back_examens"]
PAR_LOT = 500


def start_sans_situation(actes: Actes, auteur: Auteur, campagne_id: int) -> Callable[[], None]:
    """Open the job that notes as examined the leases of a campaign without situation; return what is left to run.

    Raises:
        Introuvable: no such campaign.
        Interdit: the role holds no séance.
        Refus: `campagne_aucun_sans_situation`.
    """
    with actes.ouvre(auteur) as acte:
        acte.exige(Droit.TENIR_SEANCE)
        campagne = find_campagne(acte.session, campagne_id, verrou=True)
        cles = list_sans_situation(acte.session, auteur, campagne_id, jour_local(acte.instant))
        if not cles:
            raise Refus("campagne_aucun_sans_situation")
        libelle = f"Examens sans situation de la campagne « {campagne.nom} »"
        campagne.tache_id = create_tache(acte, nature=NATURE, libelle=libelle, total=len(cles))
        avance = Avancement(actes, campagne.tache_id)

    def reste() -> None:
        for debut in range(0, len(cles), PAR_LOT):
            lot = cles[debut : debut + PAR_LOT]
            with actes.ouvre(auteur) as acte:
                note_sans_situation(acte, campagne_id=campagne_id, bail_ids=lot)
            avance(debut + len(lot))
        recompute_occupation(actes)

    return run_tache(avance, reste)


def note_sans_situation(acte: Acte, *, campagne_id: int, bail_ids: Collection[int]) -> int:
    """Note leases of a campaign as examined today, each with what the rules say of it; return how many.

    The landlord examines every lease, and sends to the commission those in a situation only (L442-5-2, R57): the
    others are examined too. A lease that the rules no longer find without situation, or whose due date today's
    examination would not answer, is left as it is.

    Raises:
        Introuvable: no such campaign.
        Refus: `valeur_non_verifiee`.
    """
    acte.exige(Droit.TENIR_SEANCE)
    find_campagne(acte.session, campagne_id, verrou=True)
    voulus = set(bail_ids) & set(list_sans_situation(acte.session, acte.auteur, campagne_id, acte.jour))
    parametres = load_parametres(acte.session)
    bareme = bareme_du_jour(acte.jour, parametres)
    lus = load_baux(acte.session, Bail.id.in_(sorted(voulus)), acte.jour, parametres)
    lignes = [_ligne(campagne_id, lu.id, lu.bail, bareme) for lu in lus if _est_sans_situation(lu.bail, bareme)]
    if not lignes:
        return 0
    cles = [ligne["bail_id"] for ligne in lignes]
    acte.session.execute(insert(ExamenOccupation), lignes)
    acte.session.execute(update(Bail).where(Bail.id.in_(cles)).values(dernier_examen_le=acte.jour))
    mark_baux(acte.session, ResultatOccupation.bail_id.in_(cles))
    acte.inscrire("examen_sans_situation", "campagne", campagne_id, {"baux": cles})
    return len(cles)


def take_back_examens(acte: Acte, *, campagne_id: int, bail_ids: Collection[int]) -> int:
    """Take back examinations that were noted without situation by mistake; return how many.

    Raises:
        Introuvable: no such campaign.
    """
    acte.exige(Droit.TENIR_SEANCE)
    find_campagne(acte.session, campagne_id, verrou=True)
    requete = examen_sans_seance(select(ExamenOccupation), acte.auteur, campagne_id)
    notes: Sequence[ExamenOccupation] = acte.session.scalars(
        requete.where(ExamenOccupation.bail_id.in_(bail_ids)).order_by(ExamenOccupation.bail_id)
    ).all()
    for examen in notes:
        avant = (examen.instantane or {}).get("dernier_examen_avant")
        acte.session.delete(examen)
        acte.session.flush()
        examen.bail.dernier_examen_le = _dernier(acte, examen.bail_id, date.fromisoformat(avant) if avant else None)
    cles = [examen.bail_id for examen in notes]
    if cles:
        acte.session.flush()
        mark_baux(acte.session, ResultatOccupation.bail_id.in_(cles))
        acte.inscrire("annulation_examen_sans_situation", "campagne", campagne_id, {"baux": cles})
    return len(cles)


def _dernier(acte: Acte, bail_id: int, avant: date | None) -> date | None:
    """Return the last examination of a lease without the one taken back."""
    autre = acte.session.scalar(
        select(func.max(ExamenOccupation.examine_le)).where(ExamenOccupation.bail_id == bail_id)
    )
    return max(filter(None, (avant, autre)), default=None)


def _est_sans_situation(bail: Faits, bareme: Bareme) -> bool:
    """Return whether no situation is found nor to be checked, and an examination of the day answers a due date."""
    constats = examiner(bail, bareme).constats.values()
    du_le = echeance(bail, bareme).du_le
    if du_le is None or du_le > ajouter_mois(bareme.au, bareme.avance_mois):
        return False
    return all(constat.etat is Etat.NON_CONSTATEE for constat in constats)


def _ligne(campagne_id: int, bail_id: int, bail: Faits, bareme: Bareme) -> dict[str, Any]:
    avant = bail.dernier_examen_le
    gele = instantane_de(bail, bareme, []) | {"dernier_examen_avant": avant.isoformat() if avant else None}
    return {
        "bail_id": bail_id,
        "du_le": echeance(bail, bareme).du_le,
        "campagne_id": campagne_id,
        "examine_le": bareme.au,
        "instantane": gele,
    }
