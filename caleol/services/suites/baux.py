"""The lease: it closes the vacancy, frees the other candidates, and leaves the application to be struck off."""

from datetime import date

from sqlalchemy import select

from caleol.kernel.errors import Introuvable, Refus
from caleol.models.base import cle_de_tri
from caleol.models.demande import Demande, Personne
from caleol.models.enumerations import ClotureOffre, EtatDemande, EtatOffre, IssueLot
from caleol.models.locatif import Bail, Locataire
from caleol.models.lot import Candidature, Decision, Lot
from caleol.models.patrimoine import Vacance
from caleol.models.seance import Seance
from caleol.queries.suites.bail import list_constats
from caleol.rules.droits import Droit
from caleol.rules.facts import LienPersonne
from caleol.services.act import Acte
from caleol.services.suites.acces import OffreSuivie, exige_passe, lock_offre
from caleol.services.suites.cascade import close_lot
from caleol.services.suites.conditions import get_condition
from caleol.services.suites.journal import note_decision, note_offre
from caleol.services.suites.menage import taken_elsewhere
from caleol.services.suites.reponses import end_autres_offres

SATISFAITE = "RADATT"
"""The reason of the national register for an application that got a dwelling."""


def record_bail(
    acte: Acte,
    *,
    offre_id: int,
    version: int,
    reference: str,
    signature_le: date,
    effet_le: date | None = None,
    relu: bool = False,
) -> int:
    """Record the lease signed by the household that accepted, and return its key.

    What is judged on the day of the decision is looked at again on that of the lease (point 11): ceiling, regular
    stay, live application; `relu` says that the author has read what was found.

    Raises:
        Introuvable, Conflit: as `lock_offre`.
        Refus: `offre_non_acceptee`, `condition_non_remplie`, `vacance_close`, `menage_deja_servi` (a second lease),
            `date_suites`, `bail_reference_prise`, `bail_a_relire` with what was found, until `relu`.
    """
    suivie = lock_offre(acte, offre_id, version, avec_menage=True)
    vacance = acte.session.get_one(Vacance, suivie.lot.vacance_id, with_for_update=True, populate_existing=True)
    _controle(acte, suivie, vacance, reference, signature_le)
    constats = list_constats(acte.session, acte.auteur, vacance.id, suivie.demande.id, signature_le)
    if constats and not relu:
        raise Refus("bail_a_relire", constats=constats)
    _end_precedent(acte, vacance, signature_le)
    bail = Bail(
        reference=reference.strip(),
        logement_id=vacance.logement_id,
        signature_le=signature_le,
        effet_le=effet_le or signature_le,
        loyer_centimes=vacance.loyer_centimes,
        vacance_id=vacance.id,
        candidature_id=suivie.candidature.id,
        rfr_euros={},
    )
    bail.locataires = _locataires(acte, suivie.demande)
    acte.session.add(bail)
    acte.session.flush()
    vacance.close_le = signature_le
    vacance.version += 1
    donnees = {"bail": bail.id, "vacance": vacance.id, "signature_le": signature_le}
    note_offre(acte, "signature_bail", suivie.offre, donnees)
    close_lot(acte, suivie.lot, IssueLot.LOUE)
    suivie.offre.version += 1
    end_autres_offres(acte, suivie, ClotureOffre.BAIL_AILLEURS)
    return bail.id


def _controle(acte: Acte, suivie: OffreSuivie, vacance: Vacance, reference: str, signature_le: date) -> None:
    if suivie.offre.etat is not EtatOffre.ACCEPTEE:
        raise Refus("offre_non_acceptee", etat=suivie.offre.etat)
    condition = get_condition(acte, suivie.offre)
    if condition is not None and condition.remplie_le is None:
        raise Refus("condition_non_remplie", echeance=condition.echeance_le)
    if vacance.close_le is not None:
        raise Refus("vacance_close", le=vacance.close_le)
    pris = taken_elsewhere(acte, suivie.demande.id, sauf_lot_id=suivie.lot.id)
    if pris is not None and pris.cloture is ClotureOffre.BAIL_AILLEURS:
        raise Refus("menage_deja_servi", cloture=pris.cloture, lot_id=pris.lot_id)
    exige_passe(acte, signature_le, suivie.depuis, "signature_le")
    if acte.session.scalar(select(Bail.id).where(Bail.reference == reference.strip())) is not None:
        raise Refus("bail_reference_prise", champ="reference", reference=reference.strip())


def _end_precedent(acte: Acte, vacance: Vacance, signature_le: date) -> None:
    """End the lease of the former tenant, where the stock still shows it as running: the dwelling is vacant."""
    precedent = acte.session.scalar(
        select(Bail).where(Bail.logement_id == vacance.logement_id, Bail.fin_le.is_(None)).with_for_update()
    )
    if precedent is not None:
        precedent.fin_le = max(precedent.signature_le, min(vacance.libre_le, signature_le))
        acte.session.flush()
        acte.inscrire("fin_bail", "bail", precedent.id, {"fin_le": precedent.fin_le, "vacance": vacance.id})


def _locataires(acte: Acte, demande: Demande) -> list[Locataire]:
    """Return who will live there: the persons of the household, the applicant and a co-holder as holders."""
    personnes = acte.session.scalars(
        select(Personne).where(Personne.menage_id == demande.menage_id).order_by(Personne.rang)
    )
    return [
        Locataire(
            rang=rang,
            titulaire=personne.lien in {LienPersonne.DEMANDEUR, LienPersonne.COTITULAIRE},
            lien=personne.lien,
            civilite=personne.civilite,
            nom=personne.nom,
            prenom=personne.prenom,
            nom_tri=cle_de_tri(f"{personne.nom or ''} {personne.prenom or ''}".strip())[:250],
            naissance=personne.naissance,
            a_charge=personne.a_charge,
            garde=personne.garde,
            handicap=personne.handicap,
        )
        for rang, personne in enumerate((p for p in personnes if not p.a_naitre), start=1)
    ]


def record_radiation(acte: Acte, *, candidature_id: int, le: date) -> None:
    """Note that the application of a household that signed was struck off the national register (R73).

    Raises:
        Introuvable: no such signed candidature in the perimeter.
        Refus: `demande_deja_radiee`, `date_suites`.
    """
    acte.exige(Droit.TENIR_SUITES)
    ligne = acte.session.execute(
        select(Decision, Candidature.demande_id, Bail.signature_le, Seance.commission_id)
        .join(Candidature, Candidature.id == Decision.candidature_id)
        .join(Bail, Bail.candidature_id == Candidature.id)
        .join(Lot, Lot.id == Candidature.lot_id)
        .join(Seance, Seance.id == Lot.seance_id)
        .where(Candidature.id == candidature_id)
    ).one_or_none()
    if ligne is None or not acte.auteur.tient(ligne.commission_id):
        raise Introuvable("candidature", id=candidature_id)
    demande = acte.session.get_one(Demande, ligne.demande_id, with_for_update=True, populate_existing=True)
    if demande.etat is EtatDemande.RADIEE:
        raise Refus("demande_deja_radiee", le=demande.radiee_le)
    exige_passe(acte, le, ligne.signature_le, "le")
    demande.etat, demande.radiee_le, demande.radiation_motif = EtatDemande.RADIEE, le, SATISFAITE
    demande.version += 1
    note_decision(acte, "radiation_demande", ligne.Decision, {"demande": demande.id, "le": le})
