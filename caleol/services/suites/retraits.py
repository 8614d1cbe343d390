"""An attribution taken back: once it is notified, only the commission does it, in a later séance (point 28)."""

from collections.abc import Mapping

from sqlalchemy import select

from caleol.kernel import francais as fr
from caleol.kernel.clock import jour_local
from caleol.kernel.errors import Introuvable, Refus
from caleol.models.demande import Demande
from caleol.models.enumerations import ClotureOffre, EtatSeance
from caleol.models.locatif import Bail
from caleol.models.lot import Decision, Lot
from caleol.models.rectificatif import RetraitAttribution
from caleol.models.seance import Seance
from caleol.queries.convocables import sans_convocation
from caleol.queries.valeurs import load_parametres
from caleol.queries.voix import VoixLot
from caleol.rules.decisions import ATTRIBUTIONS
from caleol.rules.delais import retrait_a_temps
from caleol.rules.droits import Droit
from caleol.rules.reglement import ModaliteSeance
from caleol.rules.suites import Sort
from caleol.services.act import Acte
from caleol.services.ouverture import add_incident
from caleol.services.scrutins import ecrit_compte
from caleol.services.seances import exige_etat, lock_seance, numero_du_lot
from caleol.services.suites.cascade import ClasseSuivi, advance_lot, end_offre, load_classes, lock_lots
from caleol.services.suites.journal import note_decision
from caleol.services.suites.vote_retrait import Vote, count_vote


def withdraw_attribution(
    acte: Acte,
    *,
    candidature_id: int,
    seance_id: int,
    motif: str,
    votes: Mapping[int, str] | None = None,
    deports: frozenset[int] = frozenset(),
    votants: frozenset[int] | None = None,
    relu: bool = False,
) -> bool:
    """Record the vote of an open séance on taking back an attribution of an earlier one; return whether it carries.

    The ballot is that of a lot: its seats, quorum, proxies, majority and casting vote. `votes` None is « à l’unanimité
    des présents », `votants` the seats that were shown as such; else "1", `CONTRE` or `ABSTENTION` by seat. `deports`
    step aside. Carried, it is never a refusal of the household, and the dwelling goes to the next in rank; lost,
    nothing changes. The minutes of the open séance tell it either way. Past the delay of `delais.retrait_a_temps`, or
    where a seat with a voice was not convoked, it asks to be read again.

    Raises:
        Introuvable: no such ranked candidature, or no such séance of the same commission.
        Refus: `seance_etat`, `retrait_par_ecrit`, `motif_requis`, `retrait_sans_objet` where the candidate is no longer
            in the running, `retrait_bail_signe`, `retrait_a_relire` until `relu`, `votants_changes`, and those of a
            ballot: `reglement_absent`, `quorum_non_atteint`, `presidence_absente`, `voix_manquantes`, `voix_en_trop`.
    """
    acte.exige(Droit.TENIR_SEANCE)
    seance = lock_seance(acte, seance_id)
    exige_etat(seance, EtatSeance.OUVERTE)
    exige_salle(seance)
    decision, origine = find_attribution(acte, candidature_id, seance)
    if not motif.strip():
        raise Refus("motif_requis", champ="motif")
    lot = lock_lots(acte, [decision.lot_id])[decision.lot_id]
    classe = exige_retirable(acte, lot, decision)
    vote = count_vote(acte, seance, lot, candidature_id, votes, deports=deports, votants=votants)
    _relit(acte, seance, decision, vote.voix_du_lot, relu=relu)
    _dit(acte, seance, origine, lot, classe, vote, motif.strip())
    if vote.adopte:
        _retire(acte, seance, lot, classe, vote, motif.strip())
    return vote.adopte


def find_attribution(acte: Acte, candidature_id: int, seance: Seance) -> tuple[Decision, Seance]:
    """Return an attribution of an earlier validated séance of the same commission, with that séance.

    Raises:
        Introuvable: no such ranked candidature there.
        Refus: `seance_etat`.
    """
    decision = acte.session.scalar(select(Decision).where(Decision.candidature_id == candidature_id))
    origine = acte.session.get(Seance, decision.seance_id) if decision is not None else None
    if decision is None or origine is None or decision.type not in ATTRIBUTIONS:
        raise Introuvable("decision", candidature=candidature_id)
    if origine.commission_id != seance.commission_id or origine.id == seance.id:
        raise Introuvable("decision", candidature=candidature_id)
    exige_etat(origine, EtatSeance.VALIDEE)
    return decision, origine


def exige_salle(seance: Seance) -> None:
    """Check that a séance hears its members: a withdrawal is debated, and voted aloud.

    Raises:
        Refus: `retrait_par_ecrit`.
    """
    if seance.modalite is ModaliteSeance.ECRIT:
        raise Refus("retrait_par_ecrit")


def exige_retirable(acte: Acte, lot: Lot, decision: Decision) -> ClasseSuivi:
    """Return the ranked candidate of a locked lot whose attribution may be taken back.

    Raises:
        Refus: `retrait_bail_signe`, `retrait_sans_objet`.
    """
    classe = next(c for c in load_classes(acte, lot.id) if c.decision.id == decision.id)
    if acte.session.scalar(select(Bail.id).where(Bail.candidature_id == decision.candidature_id)) is not None:
        raise Refus("retrait_bail_signe")
    if lot.issue is not None or classe.sort is Sort.SORTI or classe.retrait is not None:
        raise Refus("retrait_sans_objet")
    return classe


def _relit(acte: Acte, seance: Seance, decision: Decision, voix: VoixLot, *, relu: bool) -> None:
    """Ask to read again what may make the withdrawal unlawful: its delay, a voice that nobody convoked (R08)."""
    controle = retrait_a_temps(jour_local(decision.prise_le), acte.jour, load_parametres(acte.session))
    constats = [] if controle.respecte else [controle.phrase]
    absents = [siege for siege, _ in voix.deliberatifs if siege.id not in voix.presents]
    oublies = [siege.libelle for siege in sans_convocation(acte.session, seance.id, absents)]
    if oublies:
        constats.append(f"Personne n’est convoqué pour {fr.liste_et(oublies)}, qui a voix sur ce logement.")
    if constats and not relu:
        raise Refus("retrait_a_relire", constats=tuple(constats))


def _retire(acte: Acte, seance: Seance, lot: Lot, classe: ClasseSuivi, vote: Vote, motif: str) -> None:
    decompte = ecrit_compte(vote.compte) | {"noms": vote.noms}
    retrait = RetraitAttribution(
        decision_id=classe.decision.id,
        seance_id=seance.id,
        motif=motif,
        **vote.voix,
        decompte=decompte,
        le=acte.instant,
        saisi_par_id=acte.utilisateur_id,
    )
    acte.session.add(retrait)
    acte.session.flush()
    if classe.offre is not None:
        end_offre(acte, classe.offre, ClotureOffre.COMMISSION)
    advance_lot(acte, lot)


def _dit(acte: Acte, seance: Seance, origine: Seance, lot: Lot, classe: ClasseSuivi, vote: Vote, motif: str) -> None:
    """Enter the vote in the register and in the minutes: its count, and who voted what where the règlement wants it."""
    nom_acte = "retrait_attribution" if vote.adopte else "retrait_non_adopte"
    donnees = {"seance": seance.id, **vote.voix, "empreinte": ecrit_compte(vote.compte)["empreinte"]}
    note_decision(acte, nom_acte, classe.decision, donnees, {"motif": motif})
    demande = acte.session.get_one(Demande, classe.demande.id)
    nom = fr.nom_complet(demande.civilite, demande.prenom, demande.nom)
    titre = "Attribution retirée" if vote.adopte else "Retrait d’une attribution, proposé et non adopté"
    compte = f"{vote.voix['pour']} pour, {vote.voix['contre']} contre"
    texte = (
        f"{titre} ({compte}, {fr.accorde(vote.compte.abstentions, 'abstention')})\u00a0: {nom}, lot "
        f"{numero_du_lot(acte, lot)} de la séance n°\u00a0{origine.numero} du "
        f"{fr.date_sans_jour(jour_local(origine.prevue_le))}. {vote.compte.phrase}. Motif\u00a0: {motif}"
    )
    add_incident(acte, seance, f"{texte} {vote.noms}." if vote.nominatif else texte)
