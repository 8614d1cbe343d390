"""The mail of the morning: what each role reads, once a day, and that every link opens for who receives it."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from caleol.jobs import taches
from caleol.jobs.calendrier import CALENDRIER, run_job
from caleol.jobs.taches import Moyens
from caleol.kernel.clock import HorlogeFixe
from caleol.mail.dossier import ExpediteurDossier
from caleol.models.commission import Mandat, ReglementInterieur
from caleol.models.compte import Utilisateur
from caleol.models.demande import Demande
from caleol.models.echange import Courriel
from caleol.models.occupation import ResultatOccupation
from caleol.models.organisation import Agence
from caleol.models.passage import PassageTache
from caleol.rules.droits import Role
from caleol.rules.occupation.echeance import EtatEcheance
from caleol.rules.occupation.situations import Etat, SituationOccupation
from caleol.rules.reglement import ModaliteSeance
from caleol.services.act import Actes
from caleol.services.echeances import send_digests
from caleol.services.horloge_votes import settle_all
from caleol.services.occupation.signalements import dismiss_signalement, flag_bail
from tests import fabriques as f
from tests import tenue
from tests.client import ClientVerifie
from tests.urnes import membre, vote

SITUATIONS = (
    "sur_occupation", "sous_occupation", "adapte_sans_occupant", "besoin_adaptation", "depassement_plafond",
    "alerte_sls",
)  # fmt: skip
SITE = "https://caleol.essai.fr"


def compte(actes: Actes, role: Role) -> Utilisateur:
    """Return a new account of a role, on the agency of the tests for an agency."""
    with actes.sessions.ecriture() as session:
        agence = f.fabrique_agence(session) if role is Role.AGENCE else None
        return f.fabrique_compte(session, role, agence=agence)


def courriels(actes: Actes) -> dict[int | None, str]:
    """Give every account an address, run the job, return the text of the day by account."""
    with actes.sessions.ecriture() as session:
        for un in session.scalars(select(Utilisateur)):
            un.courriel = f"compte{un.id}@exemple.fr"
    send_digests(actes, SITE)
    with actes.sessions.lecture() as session:
        lus = session.execute(
            select(Courriel.cle, Courriel.texte).where(
                Courriel.cle.startswith("echeances"), Courriel.cree_le == actes.horloge.maintenant()
            )
        )
        return {int(cle.split("-")[1]): texte for cle, texte in lus}


def ouvre_chaque_lien(client: ClientVerifie, qui: Utilisateur, texte: str) -> list[str]:
    """Open every page that a mail names, as who received it; return them."""
    chemins = re.findall(rf"{SITE}(\S+)", texte)
    client.connecte(qui)
    for chemin in chemins:
        client.page(chemin)
    return chemins


@pytest.mark.toutes_bases
def test_each_role_is_told_its_own_and_every_link_opens(
    actes: Actes, horloge: HorlogeFixe, client: ClientVerifie, tmp_path: Path
):
    t = tenue.prepare(actes, horloge)
    agence, direction, admin, auditeur = (
        compte(actes, role) for role in (Role.AGENCE, Role.DIRECTION, Role.ADMINISTRATEUR, Role.AUDITEUR)
    )
    t.ouvre()
    t.delibere()
    t.leve()
    lus = courriels(actes)
    assert "procès-verbal à valider" in lus[t.compte_president.id]
    assert ouvre_chaque_lien(client, t.compte_president, lus[t.compte_president.id]) == [f"/seances/{t.seance_id}/pv"]
    t.valide(tmp_path)
    with actes.sessions.ecriture() as session:
        session.add(
            PassageTache(nom="keep_head", commence_le=horloge.maintenant(), termine_le=horloge.maintenant(),
                         echec="OSError: disque plein", passages=1, echecs=1)
        )  # fmt: skip
        bail = f.fabrique_bail(session, f.fabrique_logement(session)).id
        noms = set(session.scalars(select(Demande.nom)))
    with t.acte() as acte:
        flag = flag_bail(acte, bail_id=bail, situation=SituationOccupation.SOUS_OCCUPATION, commentaire="Volets clos")
    with t.acte() as acte:
        dismiss_signalement(acte, signalement_id=flag, motif="Le fils est rentré.")
    horloge.avance(timedelta(days=1))
    lus = courriels(actes)
    assert "Offre à notifier" in lus[t.compte.id]
    assert "par un procès-verbal validé hier\u00a0: 1" in lus[agence.id]
    assert "Signalements écartés hier\u00a0: 1" in lus[agence.id]
    assert "tâche en échec\u00a0: Tête du registre" in lus[admin.id]
    assert auditeur.id not in lus
    assert t.compte_president.id not in lus, "minutes once validated wait for nobody"
    for qui in (t.compte, agence, admin):
        assert ouvre_chaque_lien(client, qui, lus[qui.id])
        assert not any(nom in lus[qui.id] for nom in noms)
    horloge.avance(timedelta(days=5))
    lus = courriels(actes)
    assert "Offres décidées depuis plus de trois jours, pas encore envoyées" in lus[direction.id]
    ouvre_chaque_lien(client, direction, lus[direction.id])


def test_a_dwelling_soon_free_without_candidates_is_told_to_its_agency_alone(
    actes: Actes, horloge: HorlogeFixe, client: ClientVerifie
):
    with actes.sessions.ecriture() as session:
        f.fabrique_bailleur(session)
        f.fabrique_vacance(session)
        ailleurs = f.fabrique_agence(session, "AUTRE", "Autre agence")
        autre = f.fabrique_compte(session, Role.AGENCE, agence=session.get_one(Agence, ailleurs.id))
    sienne = compte(actes, Role.AGENCE)
    lus = courriels(actes)
    assert "sans assez de candidats\u00a0: 1" in lus[sienne.id]
    assert autre.id not in lus
    ouvre_chaque_lien(client, sienne, lus[sienne.id])


def test_a_member_is_told_the_convocation_then_the_votes_that_wait(
    actes: Actes, horloge: HorlogeFixe, client: ClientVerifie
):
    t = tenue.prepare(actes, horloge, modalite=ModaliteSeance.ECRIT, nb_lots=2, regles={"modalites": ["ecrit"]})
    qui = membre(t, "designe-2")
    assert qui.utilisateur_id not in courriels(actes), "not convoked yet"
    t.convoque()
    horloge.avance(timedelta(days=1))
    lus = courriels(actes)
    assert "convocation à lire" in lus[qui.utilisateur_id]
    with actes.sessions.lecture() as session:
        moi = session.get_one(Utilisateur, qui.utilisateur_id)
    ouvre_chaque_lien(client, moi, lus[qui.utilisateur_id])
    horloge.avance(timedelta(days=1))
    assert qui.utilisateur_id not in courriels(actes), "read: nothing waits"


def test_a_member_is_told_how_many_dwellings_wait_for_a_ballot(
    actes: Actes, horloge: HorlogeFixe, client: ClientVerifie
):
    t = tenue.prepare(actes, horloge, modalite=ModaliteSeance.ECRIT, nb_lots=2, regles={"modalites": ["ecrit"]})
    qui = membre(t, "designe-2")
    t.convoque()
    horloge.avance(tenue.SEANCE_LE + timedelta(hours=25) - horloge.maintenant())
    settle_all(actes)
    vote(t, "designe-2", lot=0)
    texte = courriels(actes)[qui.utilisateur_id]
    assert "1\u00a0logement à voter, jusqu’au" in texte
    with actes.sessions.lecture() as session:
        moi = session.get_one(Utilisateur, qui.utilisateur_id)
    assert ouvre_chaque_lien(client, moi, texte) == [f"/seances/{t.seance_id}/votes"]


def test_nobody_is_written_to_twice_a_day_nor_against_their_will(
    actes: Actes, horloge: HorlogeFixe, client: ClientVerifie
):
    with actes.sessions.ecriture() as session:
        f.fabrique_bailleur(session)
        f.fabrique_vacance(session)
    veut, refuse, parti = (compte(actes, Role.AGENCE) for _ in range(3))
    client.connecte(refuse)
    client.envoie("/connexion/compte/courriel-du-matin", "/connexion/compte")
    assert "Recevoir chaque matin" in client.page("/connexion/compte")
    with actes.sessions.ecriture() as session:
        session.execute(update(Utilisateur).where(Utilisateur.id == parti.id).values(actif=False))
    assert courriels(actes).keys() == {veut.id}
    assert send_digests(actes, SITE) == 0, "the job ran twice: nothing more"
    horloge.avance(timedelta(days=1))
    assert send_digests(actes, SITE) == 1


def test_the_management_reads_its_mail_once_a_week_unless_something_new_is_late(actes: Actes, horloge: HorlogeFixe):
    tenue.prepare(actes, horloge)
    direction = compte(actes, Role.DIRECTION)
    assert horloge.maintenant().weekday() == 0

    def due() -> None:
        with actes.sessions.ecriture() as session:
            bail = f.fabrique_bail(session, f.fabrique_logement(session))
            depuis, rien = horloge.maintenant().date(), dict.fromkeys(SITUATIONS, Etat.NON_CONSTATEE)
            echeance = EtatEcheance.JAMAIS_EXAMINE
            session.add(
                ResultatOccupation(bail_id=bail.id, depuis_le=depuis, ordre_le=depuis, echeance=echeance, **rien)
            )

    def vide(nombre: int) -> None:
        with actes.sessions.ecriture() as session:
            mandats = session.scalars(select(Mandat).where(Mandat.fin.is_(None)).order_by(Mandat.id.desc())).all()
            for mandat in mandats[:nombre]:
                mandat.fin = horloge.maintenant().date()

    def jour_suivant(jours: int = 1) -> bool:
        horloge.avance(timedelta(days=jours))
        return direction.id in courriels(actes)

    due()
    assert "examen triennal est dû\u00a0: 1" in courriels(actes)[direction.id]
    due()
    assert not jour_suivant(), "one more examination due is the run of the days"
    with actes.sessions.ecriture() as session:
        f.fabrique_commission(
            session, "SUD", "Sud", agences=[f.fabrique_agence(session, "SUD", "Agence Sud")], membres=False
        )
    assert jour_suivant(), "a warning that the last mail did not have"
    vide(2)
    assert jour_suivant(), "two seats without a holder in another commission"
    vide(1)
    assert jour_suivant(), "three: a figure that grew"
    assert [jour_suivant() for _ in range(4)] == [False, False, True, False], "then nothing new until Monday"
    assert jour_suivant(8), "a Monday when nothing ran is caught up"


def test_what_cannot_be_read_for_one_account_keeps_no_other_from_its_mail(
    actes: Actes, horloge: HorlogeFixe, tmp_path: Path
):
    t = tenue.prepare(actes, horloge)
    t.convoque()
    direction = compte(actes, Role.DIRECTION)
    assert direction.id not in courriels(actes)
    with actes.sessions.ecriture() as session:
        f.fabrique_vacance(session)
        agence = f.fabrique_compte(session, Role.AGENCE, agence=f.fabrique_agence(session))
        agence.courriel = "agence@exemple.fr"
        session.scalars(select(ReglementInterieur)).one().regles = {"convocation_jours": "dix"}
    horloge.avance(timedelta(days=1))
    moyens = Moyens(actes, ExpediteurDossier(tmp_path / "boite", "caleol@exemple.fr"), tmp_path)
    run_job(next(r for r in CALENDRIER if r.tache is taches.send_digests), moyens)
    with actes.sessions.lecture() as session:
        passage = session.scalars(select(PassageTache)).one()
        ecrits = session.scalars(select(Courriel.destinataire).where(Courriel.cree_le == horloge.maintenant())).all()
    assert "agence@exemple.fr" in ecrits
    assert passage.echec is not None
    assert passage.echec.endswith(f"sans courriel du matin\u00a0: n°\u00a0{direction.id} (reglement_illisible)")
