"""The opening of a séance, its incidents, its levée."""

from sqlalchemy import select

from caleol.kernel.clock import jour_local
from caleol.kernel.errors import Refus
from caleol.kernel.francais import nom_complet
from caleol.models.enumerations import EtatLot, EtatSeance
from caleol.models.seance import Incident, Presence, Presidence, Seance
from caleol.queries.agenda import load_agenda
from caleol.queries.convocables import sieges_non_convoques
from caleol.queries.grilles import load_grille
from caleol.queries.voix import load_presents, load_reglement, load_sieges, presidents_possibles
from caleol.rules.droits import Droit
from caleol.rules.quorum import modalite_admise, quorum_requis
from caleol.rules.reglement import ModaliteSeance, ReglesSeance, ecrire_regles, lire_regles
from caleol.services.act import Acte
from caleol.services.seances import exige_etat, lock_seance

TRAITES = frozenset({EtatLot.DECIDE, EtatLot.AJOURNE, EtatLot.RETIRE})


def open_seance(acte: Acte, *, seance_id: int, presidee_par_id: int, secretaire_id: int | None = None) -> None:
    """Open a séance: keep the rules of its day, who presides, who is secretary (the author by default).

    Raises:
        Refus: `seance_etat`, `reglement_absent`, `quorum_absent_du_reglement`, `modalite_hors_reglement` (R12),
            `convocations_manquantes` (R08), `presidence_hors_des_six`, `seance_avant_son_jour`, `ecrit_trop_court`,
            `urgence_exclue`.
    """
    acte.exige(Droit.TENIR_SEANCE)
    seance = lock_seance(acte, seance_id)
    exige_etat(seance, EtatSeance.CONVOQUEE)
    if acte.jour < jour_local(seance.prevue_le):
        raise Refus("seance_avant_son_jour", jour=jour_local(seance.prevue_le))
    regles = _reglement(acte, seance)
    quorum_requis(regles)
    if not modalite_admise(ModaliteSeance(seance.modalite.value), regles):
        raise Refus("modalite_hors_reglement", modalite=seance.modalite)
    _duree(seance, regles)
    oublies = sieges_non_convoques(acte.session, seance)
    if oublies:
        raise Refus("convocations_manquantes", sieges=tuple(siege.libelle for siege in oublies))
    _preside(acte, seance, presidee_par_id)
    acte.session.add(Presidence(seance_id=seance.id, membre_id=presidee_par_id, depuis=acte.instant))
    seance.secretaire_id = secretaire_id or acte.utilisateur_id
    grille = load_grille(acte.session, acte.jour)
    seance.grille_id = grille.id if grille else None
    seance.etat, seance.ouverte_le = EtatSeance.OUVERTE, acte.instant
    seance.version += 1
    acte.inscrire(
        "ouverture_seance",
        "seance",
        seance.id,
        {"presidee_par": presidee_par_id, "secretaire": seance.secretaire_id, "regles": seance.regles},
    )


def _duree(seance: Seance, regles: ReglesSeance) -> None:
    """Check that a written séance lasts as long as the règlement asks; an urgent one may be shorter."""
    if seance.urgence_motif:
        if not regles.urgence_admise:
            raise Refus("urgence_exclue")
        return
    if seance.fin_le is None or seance.vote_le is None:
        return
    heures = (seance.fin_le - seance.prevue_le).total_seconds() / 3600
    if heures < regles.ecrit_duree_minimale_heures:
        raise Refus("ecrit_trop_court", heures=regles.ecrit_duree_minimale_heures)


def _reglement(acte: Acte, seance: Seance) -> ReglesSeance:
    """Copy the règlement of the day into the séance, and return its rules."""
    reglement = load_reglement(acte.session, seance.commission_id, acte.jour)
    if reglement is None:
        raise Refus("reglement_absent", commission=seance.commission.nom)
    regles = lire_regles(reglement.regles, reglement.debut)
    seance.reglement_id = reglement.id
    seance.regles = {**ecrire_regles(regles), "version": str(reglement.version), "depuis": reglement.debut.isoformat()}
    return regles


def _preside(acte: Acte, seance: Seance, membre_id: int) -> None:
    sieges = load_sieges(acte.session, seance.commission_id, acte.jour)
    if membre_id not in {mandat.membre_id for mandat in presidents_possibles(sieges)}:
        raise Refus("presidence_hors_des_six", champ="presidee_par_id")
    seance.presidee_par_id = membre_id


def change_presidence(acte: Acte, *, seance_id: int, membre_id: int) -> None:
    """Name who presides from now on, the one who presided having left; the minutes tell it.

    Raises:
        Introuvable: no such séance.
        Refus: `seance_etat`, `presidence_hors_des_six`, `presidence_absente` where that person is not there.
    """
    acte.exige(Droit.TENIR_SEANCE)
    seance = lock_seance(acte, seance_id)
    exige_etat(seance, EtatSeance.OUVERTE)
    sieges = load_sieges(acte.session, seance.commission_id, seance.jour)
    mandat = next((m for m in presidents_possibles(sieges) if m.membre_id == membre_id), None)
    if mandat is None:
        raise Refus("presidence_hors_des_six", champ="membre_id")
    if membre_id not in {present.membre_id for present in load_presents(acte.session, seance.id).values()}:
        raise Refus("presidence_absente", champ="membre_id")
    if seance.presidee_par_id == membre_id:
        return
    avant = seance.presidee_par
    suite = f", à la suite de {nom_complet(avant.civilite, avant.prenom, avant.nom)}" if avant else ""
    seance.presidee_par_id = membre_id
    acte.session.add(Presidence(seance_id=seance.id, membre_id=membre_id, depuis=acte.instant))
    seance.version += 1
    acte.inscrire("presidence", "seance", seance.id, {"membre": membre_id})
    add_incident(acte, seance, f"Présidence assurée à partir de cet instant par {mandat.nom_complet}{suite}.")


def record_incident(acte: Acte, *, seance_id: int, texte: str) -> int:
    """Add a remark or an incident to the séance, at this minute; return its key.

    Until the minutes are validated: one that comes after the levée says so in them, and they are read again.

    Raises:
        Refus: `texte_requis`, `seance_etat`.
    """
    acte.exige(Droit.TENIR_SEANCE)
    seance = lock_seance(acte, seance_id)
    exige_etat(seance, EtatSeance.OUVERTE, EtatSeance.LEVEE)
    if not texte.strip():
        raise Refus("texte_requis", champ="texte")
    return add_incident(acte, seance, texte.strip())


def add_incident(acte: Acte, seance: Seance, texte: str) -> int:
    """Write an incident in the course of another act."""
    incident = Incident(seance_id=seance.id, le=acte.instant, texte=texte, auteur_id=acte.auteur.utilisateur_id)
    acte.session.add(incident)
    acte.session.flush()
    acte.inscrire("incident", "seance", seance.id, {"incident": incident.id}, {"texte": texte})
    return incident.id


def close_seance(acte: Acte, *, seance_id: int) -> None:
    """Raise the séance: each lot is decided or postponed; whoever is still there leaves at that minute.

    Raises:
        Refus: `seance_etat`, `lots_sans_issue` with the numbers of the lots that are neither.
    """
    acte.exige(Droit.TENIR_SEANCE)
    seance = lock_seance(acte, seance_id)
    exige_etat(seance, EtatSeance.OUVERTE)
    restants = [lot.numero for lot in load_agenda(acte.session, seance.id) if lot.lot.etat not in TRAITES]
    if restants:
        raise Refus("lots_sans_issue", numeros=restants)
    for presence in acte.session.scalars(
        select(Presence).where(Presence.seance_id == seance.id, Presence.depart_le.is_(None))
    ):
        presence.depart_le = acte.instant
    seance.etat, seance.levee_le = EtatSeance.LEVEE, acte.instant
    seance.version += 1
    acte.inscrire("levee_seance", "seance", seance.id)


def reopen_seance(acte: Acte, *, seance_id: int, motif: str) -> None:
    """Take a levée back before the minutes are validated, with a reason that the minutes tell.

    Those who left with the levée are there again, so that a lot can be taken up as it was left.

    Raises:
        Refus: `motif_requis`, `seance_etat`.
    """
    acte.exige(Droit.TENIR_SEANCE)
    seance = lock_seance(acte, seance_id)
    exige_etat(seance, EtatSeance.LEVEE)
    if not motif.strip():
        raise Refus("motif_requis", champ="motif")
    for presence in acte.session.scalars(
        select(Presence).where(Presence.seance_id == seance.id, Presence.depart_le == seance.levee_le)
    ):
        presence.depart_le = None
    seance.etat, seance.levee_le, seance.carence_le = EtatSeance.OUVERTE, None, None
    seance.version += 1
    acte.inscrire("reprise_seance", "seance", seance.id, personnel={"motif": motif.strip()})
    add_incident(acte, seance, f"Levée reprise\u00a0: {motif.strip()}")
