"""Examinations of the demonstration: before the commission, answered, told, talked over, followed by offers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from caleol.kernel.clock import jour_local
from caleol.kernel.errors import Refus
from caleol.models.enumerations import PreuveNotification
from caleol.models.locatif import Bail
from caleol.models.occupation import Avis, ExamenOccupation, OffreRelogement, ResultatOccupation
from caleol.models.patrimoine import Logement
from caleol.models.suivi import Courrier
from caleol.queries.occupation.examens import ExamenVu, get_examens
from caleol.rules.occupation.offres import Reponse, Territoire
from caleol.rules.occupation.situations import SituationOccupation
from caleol.rules.occupation.traits import SANS_TRAITS, Secteur, Traits
from caleol.services.demonstration.chantier import Chantier, instant
from caleol.services.occupation.calcul import recompute_occupation
from caleol.services.occupation.campagnes import create_campagne, start_campagne
from caleol.services.occupation.courriers import post_lettres, prove_lettre, start_lettres
from caleol.services.occupation.examens import DonneesAvis, give_avis, inscribe_examen
from caleol.services.occupation.suites import DonneesOffre, answer_offre, make_offre, record_entretien
from seeds.demonstration.comptes import SECRETAIRE
from seeds.demonstration.taille import AUJOURD_HUI

PAR_SEANCE = 4
LETTRES_LE = instant(date(2026, 11, 9), 14)
PREUVES_LE = instant(date(2026, 11, 13), 10)
ENTRETIENS_LE = instant(date(2026, 11, 17), 15)
REFUS_LE = instant(date(2026, 11, 20), 9, 20)
CAMPAGNE_LE = instant(AUJOURD_HUI - timedelta(days=3), 16)
SUITES = {
    SituationOccupation.SOUS_OCCUPATION: "Un logement plus petit, à loyer plus bas, conviendrait au ménage.",
    SituationOccupation.SUR_OCCUPATION: "Un logement plus grand conviendrait au ménage.",
    SituationOccupation.DEPASSEMENT_PLAFOND: "La commission invite à étudier un parcours vers l’accession.",
}
AUTRE_SUITE = "Un logement adapté à la situation du ménage conviendrait."
COMPTE_RENDU = "Reçu à l’agence. Le locataire confirme la composition du ménage et reste attaché à son quartier."
SOUHAITS = "Un logement plus petit avec ascenseur, dans la même commune."


def bring_examens(chantier: Chantier, seance_id: int, quand: datetime) -> None:
    """Put a few examinations on the agenda of a séance in preparation: flagged first, then the oldest due."""
    actes, secretaire = chantier.a(quand), chantier.auteurs[SECRETAIRE]
    with actes.sessions.lecture() as session:
        calcule = session.scalar(select(ResultatOccupation.bail_id).where(ResultatOccupation.calcule_le.is_not(None)))
    if calcule is None:
        recompute_occupation(actes)
    with actes.sessions.lecture() as session:
        proposes = [p.bail_id for p in get_examens(session, secretaire, seance_id).proposables]
    inscrits = 0
    for bail_id in proposes:
        if inscrits == PAR_SEANCE:
            return
        try:
            with actes.ouvre(secretaire) as acte:
                inscribe_examen(acte, seance_id=seance_id, bail_id=bail_id)
            inscrits += 1
        except Refus:
            continue


def answer_examens(chantier: Chantier, seance_id: int, quand: datetime, *, tous: bool) -> None:
    """Give the avis of a séance that is open: on every examination, or on the first ones only."""
    actes, secretaire = chantier.a(quand), chantier.auteurs[SECRETAIRE]
    with actes.sessions.lecture() as session:
        examens = get_examens(session, secretaire, seance_id).examens
    for examen in examens if tous else examens[:1]:
        with actes.ouvre(secretaire) as acte:
            give_avis(acte, seance_id=seance_id, examen_id=examen.id, donnees=_avis(examen))


def _avis(examen: ExamenVu) -> DonneesAvis:
    premiere = examen.situations[0].situation
    sous = premiere is SituationOccupation.SOUS_OCCUPATION
    return DonneesAvis(
        constatee=True,
        texte=f"{examen.situations[0].phrase} {SUITES.get(premiere, AUTRE_SUITE)}",
        type_adapte=f"T{min(examen.personnes + 1, 5)}" if sous else None,
        traits=Traits(ascenseur=True, secteur=Secteur.COMMUNE) if sous else SANS_TRAITS,
        accession=premiere is SituationOccupation.DEPASSEMENT_PLAFOND,
    )


def write_locataires(chantier: Chantier) -> None:
    """Make the letters of the avis of the validated séances and post them."""
    actes, secretaire = chantier.a(LETTRES_LE), chantier.auteurs[SECRETAIRE]
    try:
        start_lettres(actes, secretaire, chantier.dossier)()
    except Refus:
        return
    with actes.ouvre(secretaire) as acte:
        cles = list(acte.session.scalars(select(Courrier.id).where(Courrier.bail_id.is_not(None))))
        post_lettres(acte, courrier_ids=cles, le=jour_local(LETTRES_LE))


def prove_locataires(chantier: Chantier) -> None:
    """Record that most of them came: the last one is still awaited."""
    actes, secretaire = chantier.a(PREUVES_LE), chantier.auteurs[SECRETAIRE]
    with actes.sessions.lecture() as session:
        parties = select(Courrier.id).where(Courrier.bail_id.is_not(None), Courrier.envoye_le.is_not(None))
        cles = list(session.scalars(parties.order_by(Courrier.id)))
    for cle in cles[:-1]:
        with actes.ouvre(secretaire) as acte:
            recue = jour_local(PREUVES_LE) - timedelta(days=1)
            prove_lettre(acte, courrier_id=cle, preuve=PreuveNotification.RECOMMANDE, recue_le=recue)


@dataclass(frozen=True, slots=True)
class _Notifie:
    """An avis that was told, with the dwelling that may be offered, if there is one."""

    bail_id: int
    avis_id: int
    loyer: int
    offert: str | None
    offert_loyer: int


def meet_locataires(chantier: Chantier) -> None:
    """Interview the first tenants told, and offer a cheaper dwelling to those who have one near."""
    actes, secretaire = chantier.a(ENTRETIENS_LE), chantier.auteurs[SECRETAIRE]
    notifies = list(_notifies(chantier))
    offerts = [n for n in notifies if n.offert][:2]
    autres = [n for n in notifies if n not in offerts][:1]
    for notifie in (*offerts, *autres):
        with actes.ouvre(secretaire) as acte:
            record_entretien(
                acte,
                bail_id=notifie.bail_id,
                avis_id=notifie.avis_id,
                le=jour_local(ENTRETIENS_LE),
                compte_rendu=COMPTE_RENDU,
                souhaits=SOUHAITS,
            )
    for notifie in offerts:
        _offre(chantier, notifie, ENTRETIENS_LE, notifiee=True)


def _offre(chantier: Chantier, notifie: _Notifie, quand: datetime, *, notifiee: bool) -> None:
    with chantier.a(quand).ouvre(chantier.auteurs[SECRETAIRE]) as acte:
        donnees = DonneesOffre(
            notifie.offert or "",
            notifie.offert_loyer,
            notifie.loyer,
            notifiee_le=jour_local(quand) if notifiee else None,
            bon_etat=True,
            besoins=True,
            moyens=True,
            territoire=Territoire.AUTRE,
            voisin=True,
            distance_metres=900,
            distance_source="Itinéraire à pied, plan de la ville",
            confirme=True,
        )
        make_offre(acte, bail_id=notifie.bail_id, avis_id=notifie.avis_id, donnees=donnees)


def hear_refus(chantier: Chantier) -> None:
    """Let the first tenant refuse: the refusal is written down, and another offer waits for its letter."""
    secretaire = chantier.auteurs[SECRETAIRE]
    premier = next((n for n in _notifies(chantier) if n.offert), None)
    if premier is None:
        return
    with chantier.a(REFUS_LE).ouvre(secretaire) as acte:
        offre_id = _derniere_offre(acte.session, premier.avis_id)
        if offre_id is None:
            return
        answer_offre(
            acte,
            bail_id=premier.bail_id,
            offre_id=offre_id,
            reponse=Reponse.REFUSEE,
            le=jour_local(REFUS_LE),
            motif="Trop loin de l’école des petits-enfants, courrier du locataire reçu à l’agence.",
        )
    _offre(chantier, premier, REFUS_LE + timedelta(minutes=10), notifiee=False)


def open_campagne(chantier: Chantier) -> None:
    """Open the campaign of the quarter and gather its leases."""
    actes, secretaire = chantier.a(CAMPAGNE_LE), chantier.auteurs[SECRETAIRE]
    with actes.ouvre(secretaire) as acte:
        cle = create_campagne(
            acte,
            nom="Examens du quatrième trimestre",
            debut=date(2026, 10, 1),
            fin=date(2026, 12, 31),
            par_seance=12,
        )
    start_campagne(actes, secretaire, cle)()


def _derniere_offre(session: Session, avis_id: int) -> int | None:
    """Return the offer that waits for its answer."""
    requete = select(OffreRelogement.id).where(OffreRelogement.avis_id == avis_id, OffreRelogement.reponse.is_(None))
    return session.scalar(requete)


def _notifies(chantier: Chantier) -> Iterator[_Notifie]:
    """Yield the avis that were told, in their order."""
    with chantier.sessions.lecture() as session:
        requete = (
            select(Avis, Bail)
            .join(ExamenOccupation, ExamenOccupation.id == Avis.examen_id)
            .join(Bail, Bail.id == ExamenOccupation.bail_id)
            .where(Avis.notifie_le.is_not(None))
            .order_by(Avis.id)
        )
        for avis, bail in session.execute(requete).all():
            loyer = bail.loyer_centimes or bail.logement.loyer_centimes or 0
            offert = _moins_cher(session, bail.logement, loyer, avis.type_adapte) if avis.type_adapte else None
            yield _Notifie(bail.id, avis.id, loyer, *(offert or (None, 0)))


def _moins_cher(session: Session, occupe: Logement, loyer: int, type_adapte: str) -> tuple[str, int] | None:
    """Return a cheaper dwelling of the type of the avis, without tenant, in the same commune if there is one."""
    deja = select(OffreRelogement.logement_id)
    loue = exists().where(Bail.logement_id == Logement.id, Bail.fin_le.is_(None))
    trouve = session.scalars(
        select(Logement)
        .where(Logement.type == type_adapte, Logement.loyer_centimes < loyer, ~loue)
        .where(Logement.id.not_in(deja))
        .order_by(Logement.commune_insee != occupe.commune_insee, Logement.loyer_centimes.desc(), Logement.id)
        .limit(1)
    ).first()
    return (trouve.reference, trouve.loyer_centimes or 0) if trouve else None
