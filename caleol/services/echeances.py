"""The mail of the morning: what is due today, for each secretary; counts and links only, never a name."""

from datetime import date, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from caleol.kernel.clock import jour_local
from caleol.kernel.francais import accorde, date_longue
from caleol.mail.redaction import redige
from caleol.models.commission import Mandat, Siege
from caleol.models.compte import Habilitation, Utilisateur
from caleol.models.demande import Demande, Instruction
from caleol.models.enumerations import EtatOffre
from caleol.models.lot import Candidature, Decision
from caleol.models.seance import Seance
from caleol.models.suivi import OffreLogement
from caleol.queries.suites.attentes import Attente, list_attentes
from caleol.rules.droits import OUTIL, Auteur, Role
from caleol.services.act import Actes
from caleol.services.courriels import ADRESSE, queue_courriel

BIENTOT = timedelta(days=30)
TOUT = 10_000


def send_digests(actes: Actes) -> int:
    """Write to each secretary what is due today; one mail a day and a person, whatever runs twice; return how many."""
    jour = jour_local(actes.horloge.maintenant())
    with actes.sessions.lecture() as session:
        lignes = {
            compte.id: (compte.courriel or "", _lignes(session, auteur, jour)) for compte, auteur in _comptes(session)
        }
    envoyes = 0
    for compte_id, (courriel, points) in lignes.items():
        if points and ADRESSE.fullmatch(courriel.strip()):
            texte = redige("echeances", jour=date_longue(jour), points="\n".join(f"- {point}" for point in points))
            with actes.ouvre(OUTIL) as acte:
                queue_courriel(
                    acte,
                    cle=f"echeances-{compte_id}-{jour.isoformat()}",
                    destinataire=courriel,
                    objet=texte.objet,
                    texte=texte.texte,
                )
            envoyes += 1
    return envoyes


def _comptes(session: Session) -> list[tuple[Utilisateur, Auteur]]:
    """Return the active secretaries with the commissions of each."""
    lignes = session.execute(
        select(Utilisateur, Habilitation.commission_id)
        .join(Habilitation, Habilitation.utilisateur_id == Utilisateur.id)
        .where(Utilisateur.actif, Habilitation.role == Role.SECRETAIRE)
        .order_by(Utilisateur.id)
    )
    trouves: dict[int, tuple[Utilisateur, set[int]]] = {}
    for compte, commission_id in lignes:
        if commission_id is not None:
            trouves.setdefault(compte.id, (compte, set()))[1].add(commission_id)
    return [
        (compte, Auteur(compte.id, Role.SECRETAIRE, commission_ids=frozenset(ids))) for compte, ids in trouves.values()
    ]


def _lignes(session: Session, auteur: Auteur, jour: date) -> list[str]:
    attentes = list_attentes(session, auteur, par_page=TOUT)
    dues = [ligne for ligne in attentes.lignes if not ligne.depuis and ligne.le <= jour]
    points = [
        f"{quoi.libelle}\u00a0: {accorde(nombre, 'échéance')} aujourd’hui ou passée{'s' if nombre > 1 else ''}"
        for quoi in Attente
        if (nombre := sum(ligne.attente is quoi for ligne in dues))
    ]
    points += [
        f"{quoi.libelle}\u00a0: {attentes.comptes[quoi]}"
        for quoi in (Attente.NOTIFIER, Attente.PREUVE, Attente.RADIATION)
        if attentes.comptes[quoi]
    ]
    mandats = session.scalar(
        select(func.count(Mandat.id))
        .join(Siege, Siege.id == Mandat.siege_id)
        .where(Siege.commission_id.in_(auteur.commission_ids), Mandat.fin.between(jour, jour + BIENTOT))
    )
    if mandats:
        points.append(f"Mandats qui finissent dans les trente jours\u00a0: {mandats}")
    expirent = session.scalar(_demandes_qui_expirent(auteur, jour))
    if expirent:
        points.append(f"Demandes classées qui expirent dans les trente jours, à faire renouveler\u00a0: {expirent}")
    return points


def _demandes_qui_expirent(auteur: Auteur, jour: date) -> Select[int]:
    """Return the statement that counts the applications with a live offer whose validity ends soon."""
    return (
        select(func.count(func.distinct(Demande.id)))
        .join(Candidature, Candidature.demande_id == Demande.id)
        .join(Decision, Decision.candidature_id == Candidature.id)
        .join(Seance, Seance.id == Decision.seance_id)
        .join(OffreLogement, OffreLogement.decision_id == Decision.id)
        .join(Instruction, Instruction.demande_id == Demande.id)
        .where(
            Seance.commission_id.in_(auteur.commission_ids),
            OffreLogement.etat.in_((EtatOffre.A_NOTIFIER, EtatOffre.NOTIFIEE, EtatOffre.ACCEPTEE)),
            Instruction.expire_jour.between(jour.toordinal(), (jour + BIENTOT).toordinal()),
        )
    )
