"""An attribution taken back: once it is notified, only the commission does it, in a later séance (point 28)."""

from datetime import date

from sqlalchemy import select

from caleol.kernel import francais as fr
from caleol.kernel.clock import jour_local
from caleol.kernel.errors import Introuvable, Refus
from caleol.models.demande import Demande
from caleol.models.enumerations import ClotureOffre, EtatSeance
from caleol.models.locatif import Bail
from caleol.models.lot import Decision
from caleol.models.rectificatif import RetraitAttribution
from caleol.models.seance import Seance
from caleol.queries.valeurs import load_parametres
from caleol.rules.decisions import ATTRIBUTIONS
from caleol.rules.delais import retrait_a_temps
from caleol.rules.droits import Droit
from caleol.rules.suites import Sort
from caleol.services.act import Acte
from caleol.services.ouverture import add_incident
from caleol.services.seances import exige_etat, lock_seance, numero_du_lot
from caleol.services.suites.cascade import ClasseSuivi, advance_lot, end_offre, load_classes, lock_lots
from caleol.services.suites.journal import note_decision


def withdraw_attribution(
    acte: Acte,
    *,
    candidature_id: int,
    seance_id: int,
    motif: str,
    pour: int,
    contre: int = 0,
    abstentions: int = 0,
    relu: bool = False,
) -> None:
    """Record that an open séance took back an attribution of an earlier one; the dwelling goes to the next in rank.

    It is never a refusal of the household. The minutes of the open séance tell it among their incidents.
    Past the delay of `delais.retrait_a_temps` it asks to be read again.

    Raises:
        Introuvable: no such ranked candidature, or no such séance of the same commission.
        Refus: `seance_etat`, `motif_requis`, `retrait_sans_majorite`, `retrait_sans_objet` where the candidate is no
            longer in the running, `retrait_bail_signe`, `retrait_a_relire` after four months until `relu`.
    """
    acte.exige(Droit.TENIR_SEANCE)
    seance = lock_seance(acte, seance_id)
    exige_etat(seance, EtatSeance.OUVERTE)
    decision = acte.session.scalar(select(Decision).where(Decision.candidature_id == candidature_id))
    origine = acte.session.get(Seance, decision.seance_id) if decision is not None else None
    if decision is None or origine is None or decision.type not in ATTRIBUTIONS:
        raise Introuvable("decision", candidature=candidature_id)
    if origine.commission_id != seance.commission_id or origine.id == seance.id:
        raise Introuvable("decision", candidature=candidature_id)
    exige_etat(origine, EtatSeance.VALIDEE)
    _exige(acte, motif, pour, contre, jour_local(decision.prise_le), relu=relu)
    lot = lock_lots(acte, [decision.lot_id])[decision.lot_id]
    classe = next(c for c in load_classes(acte, lot.id) if c.decision.id == decision.id)
    if acte.session.scalar(select(Bail.id).where(Bail.candidature_id == candidature_id)) is not None:
        raise Refus("retrait_bail_signe")
    if lot.issue is not None or classe.sort is Sort.SORTI or classe.retrait is not None:
        raise Refus("retrait_sans_objet")
    retrait = RetraitAttribution(
        decision_id=decision.id,
        seance_id=seance.id,
        motif=motif.strip(),
        pour=pour,
        contre=contre,
        abstentions=abstentions,
        le=acte.instant,
        saisi_par_id=acte.utilisateur_id,
    )
    acte.session.add(retrait)
    acte.session.flush()
    voix = {"pour": pour, "contre": contre, "abstentions": abstentions}
    note_decision(acte, "retrait_attribution", decision, {"seance": seance.id, **voix}, {"motif": retrait.motif})
    add_incident(acte, seance, _incident(acte, classe, origine, numero_du_lot(acte, lot), retrait))
    if classe.offre is not None:
        end_offre(acte, classe.offre, ClotureOffre.COMMISSION)
    advance_lot(acte, lot)


def _exige(acte: Acte, motif: str, pour: int, contre: int, prise_le: date, *, relu: bool) -> None:
    if not motif.strip():
        raise Refus("motif_requis", champ="motif")
    if pour <= contre:
        raise Refus("retrait_sans_majorite", champ="pour")
    controle = retrait_a_temps(prise_le, acte.jour, load_parametres(acte.session))
    if not controle.respecte and not relu:
        raise Refus("retrait_a_relire", constats=(controle.phrase,))


def _incident(acte: Acte, classe: ClasseSuivi, origine: Seance, numero: int, retrait: RetraitAttribution) -> str:
    demande = acte.session.get_one(Demande, classe.demande.id)
    nom = fr.nom_complet(demande.civilite, demande.prenom, demande.nom)
    voix = f"{retrait.pour} pour, {retrait.contre} contre, {fr.accorde(retrait.abstentions, 'abstention')}"
    return (
        f"Attribution retirée ({voix})\u00a0: {nom}, lot {numero} de la séance n°\u00a0{origine.numero} du "
        f"{fr.date_sans_jour(jour_local(origine.prevue_le))}. Motif\u00a0: {retrait.motif}"
    )
