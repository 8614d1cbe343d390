"""Letters on occupancy: made in batch as a job, kept once, posted, proven; a proof dates the avis or the offer."""

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.documents.courrier import assembler, rediger_lettre
from caleol.kernel.clock import jour_local
from caleol.kernel.errors import Refus
from caleol.models.enumerations import CanalCourrier, PreuveNotification
from caleol.models.occupation import Avis, OffreRelogement
from caleol.models.suivi import Courrier
from caleol.queries.occupation.campagnes import find_campagne
from caleol.queries.occupation.courriers import LettreDue, find_lettre, list_a_poster, list_dues
from caleol.queries.occupation.lettre import compose_lettre, reference_lettre
from caleol.queries.occupation.lettre_source import Commun, load_commun, load_source
from caleol.queries.suites.modeles import ModeleLu, load_modeles
from caleol.rules.courriers import NatureCourrier
from caleol.rules.droits import Auteur, Droit
from caleol.rules.suites import depart_du_delai
from caleol.services.act import Acte, Actes
from caleol.services.depot import deposit_fichiers
from caleol.services.imports.taches import Avancement, create_tache
from caleol.services.renfort import en_lots
from caleol.services.suites.courriers import nom_fichier, read_courrier

__all__ = ["PreuveNotification", "lettre_pdf", "lot_pdf", "post_lettres", "prove_lettre", "start_lettres"]
NATURE = "lettres_occupation"
PAR_LOT = 40


@dataclass(frozen=True, slots=True)
class LettreRedigee:
    """A letter printed, before it is kept."""

    due: LettreDue
    reference: str
    examen_id: int | None
    destinataire: str
    modele_id: int | None
    contenu: bytes


def start_lettres(actes: Actes, auteur: Auteur, dossier: Path, campagne_id: int | None = None) -> Callable[[], None]:
    """Open the job that makes every letter owed: those of a campaign, else what follows the séances.

    Raises:
        Introuvable: no such campaign.
        Interdit: the role flags no occupancy.
        Refus: `courriers_aucun`.
    """
    with actes.ouvre(auteur) as acte:
        acte.exige(Droit.SIGNALER_OCCUPATION)
        if campagne_id is not None:
            find_campagne(acte.session, campagne_id)
        dues = list_dues(acte.session, auteur, campagne_id)
        if not dues:
            raise Refus("courriers_aucun")
        tache_id = create_tache(acte, nature=NATURE, libelle="Lettres sur l’occupation", total=len(dues))
        if campagne_id is not None:
            find_campagne(acte.session, campagne_id, verrou=True).tache_id = tache_id

    def reste() -> None:
        avance, fait = Avancement(actes, tache_id), 0
        lots = [dues[debut : debut + PAR_LOT] for debut in range(0, len(dues), PAR_LOT)]
        try:
            for lot, redigees in en_lots(actes, lots, prepare_redaction):
                _keep(actes, auteur, redigees, dossier)
                fait += len(lot)
                avance(fait)
        except Exception as erreur:
            avance.termine(erreur.code if isinstance(erreur, Refus) else type(erreur).__name__)
            raise
        avance.termine()

    return reste


def prepare_redaction(actes: Actes) -> Callable[[Sequence[LettreDue]], list[LettreRedigee]]:
    """Return what prints a batch of letters with the texts of the day, and keeps nothing.

    A lease that ended meanwhile gets no letter.
    """
    le = jour_local(actes.horloge.maintenant())
    with actes.sessions.lecture() as lecture:
        modeles = load_modeles(lecture, le)

    def redige(lot: Sequence[LettreDue]) -> list[LettreRedigee]:
        with actes.sessions.lecture() as session:
            commun = load_commun(session, {due.bail_id for due in lot}, le)
            return [_redige(session, commun, due, modeles[due.nature]) for due in lot if due.bail_id in commun.faits]

    return redige


def _redige(session: Session, commun: Commun, due: LettreDue, modele: ModeleLu) -> LettreRedigee:
    source = load_source(session, commun, due.nature, due.bail_id, due.objet_id)
    reference = reference_lettre(source, due.nature, due.objet_id)
    lettre = compose_lettre(source, due.nature, modele, reference)
    return LettreRedigee(
        due=due,
        reference=reference,
        examen_id=source.examen.id if source.examen else None,
        destinataire=", ".join(lettre.destinataire)[:250],
        modele_id=modele.id,
        contenu=rediger_lettre(lettre),
    )


def _keep(actes: Actes, auteur: Auteur, redigees: Sequence[LettreRedigee], dossier: Path) -> None:
    """Keep the letters of a batch in one short transaction; what somebody made meanwhile is left."""
    references = [redigee.reference for redigee in redigees]
    with actes.ouvre(auteur) as acte:
        faites = set(acte.session.scalars(select(Courrier.reference).where(Courrier.reference.in_(references))))
        gardees = [redigee for redigee in redigees if redigee.reference not in faites]
        courriers = [_courrier(redigee, acte.instant) for redigee in gardees]
        acte.session.add_all(courriers)
        acte.session.flush()
        contenus = (redigee.contenu for redigee in gardees)
        deposit_fichiers(acte, {dossier / c.fichier: contenu for c, contenu in zip(courriers, contenus, strict=True)})
        for courrier in courriers:
            _note(acte, "production_courrier", courrier, {"empreinte": courrier.empreinte})


def _courrier(redigee: LettreRedigee, instant: datetime) -> Courrier:
    return Courrier(
        reference=redigee.reference,
        nature=redigee.due.nature.value,
        bail_id=redigee.due.bail_id,
        objet_id=redigee.due.objet_id,
        examen_id=redigee.examen_id,
        destinataire=redigee.destinataire,
        fichier=nom_fichier(redigee.reference),
        empreinte=hashlib.sha256(redigee.contenu).hexdigest(),
        modele_id=redigee.modele_id,
        produit_le=instant,
    )


def _note(acte: Acte, nom: str, courrier: Courrier, donnees: dict[str, object]) -> None:
    trace = {"courrier": courrier.id, "nature": courrier.nature, **donnees}
    acte.inscrire(nom, "bail", courrier.bail_id, trace)


def post_lettres(acte: Acte, *, courrier_ids: Collection[int], le: date) -> int:
    """Note that letters left by the post on a day; return how many: one that has left is not noted twice.

    Raises:
        Introuvable: a letter is not of the perimeter.
        Refus: `faits_futurs`.
    """
    acte.exige(Droit.SIGNALER_OCCUPATION)
    if le > acte.jour:
        raise Refus("faits_futurs", champ="le", le=le)
    partis = 0
    for cle in sorted(courrier_ids):
        courrier = find_lettre(acte.session, acte.auteur, cle, verrou=True)
        if courrier.envoye_le is None:
            courrier.canal, courrier.envoye_le = CanalCourrier.POSTE, acte.instant
            _note(acte, "envoi_courrier", courrier, {"canal": courrier.canal, "le": le})
            partis += 1
    return partis


def prove_lettre(
    acte: Acte,
    *,
    courrier_id: int,
    preuve: PreuveNotification,
    recue_le: date | None = None,
    premiere_presentation_le: date | None = None,
) -> None:
    """Record the dated proof of a letter; that of an avis, or of an offer, dates it where no day is noted yet.

    Raises:
        Introuvable: no such letter in the perimeter.
        Refus: `courrier_non_parti`, `preuve_sans_date`, `preuve_dates`, `date_suites`.
    """
    acte.exige(Droit.SIGNALER_OCCUPATION)
    courrier = find_lettre(acte.session, acte.auteur, courrier_id, verrou=True)
    if courrier.envoye_le is None:
        raise Refus("courrier_non_parti")
    depart = depart_du_delai(recue_le, premiere_presentation_le)
    produite = jour_local(courrier.produit_le)
    if not produite <= depart <= acte.jour:
        raise Refus("date_suites", champ="recue_le", depuis=produite, au=acte.jour)
    courrier.preuve, courrier.recue_le, courrier.premiere_presentation_le = preuve, recue_le, premiere_presentation_le
    _note(acte, "preuve_courrier", courrier, {"preuve": preuve, "le": depart})
    _date_objet(acte, courrier, depart)


def _date_objet(acte: Acte, courrier: Courrier, depart: date) -> None:
    """Give its day of notice to the avis or to the offer that a letter tells."""
    nature = NatureCourrier(courrier.nature)
    if nature is NatureCourrier.EXAMEN_AVIS:
        avis = acte.session.get_one(Avis, courrier.objet_id, with_for_update=True)
        if avis.notifie_le is None:
            avis.notifie_le = depart
            acte.inscrire("notification_avis", "bail", courrier.bail_id, {"avis": avis.id, "le": depart})
    elif nature is NatureCourrier.RELOGEMENT:
        offre = acte.session.get_one(OffreRelogement, courrier.objet_id, with_for_update=True)
        if offre.notifiee_le is None:
            offre.notifiee_le = depart
            trace = {"offre": offre.id, "le": depart}
            acte.inscrire("notification_offre_relogement", "bail", courrier.bail_id, trace)


def lettre_pdf(acte: Acte, *, courrier_id: int, dossier: Path) -> bytes:
    """Return a letter as it was made; the reading is kept in the trail.

    Raises:
        Introuvable: no such letter in the perimeter.
        Refus: `courrier_altere`.
    """
    acte.exige(Droit.LIRE_OCCUPATION)
    courrier = find_lettre(acte.session, acte.auteur, courrier_id)
    acte.inscrire_lecture("bail", courrier.bail_id, {"courrier": courrier_id})
    return read_courrier(courrier, dossier)


def lot_pdf(acte: Acte, *, dossier: Path, courrier_ids: Collection[int] = ()) -> bytes:
    """Return in one file the letters of a batch that wait for the post, in the order of their envelopes.

    Without keys, those of the next batch.

    Raises:
        Refus: `courriers_aucun`, `courrier_altere`.
    """
    acte.exige(Droit.SIGNALER_OCCUPATION)
    courriers = list_a_poster(acte.session, acte.auteur, courrier_ids)
    if not courriers:
        raise Refus("courriers_aucun")
    for courrier in courriers:
        acte.inscrire_lecture("bail", courrier.bail_id, {"courrier": courrier.id})
    return assembler([read_courrier(courrier, dossier) for courrier in courriers])
