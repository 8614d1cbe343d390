"""What the jobs leave behind: a run that ended, one that failed, one that was killed; the mail of the morning."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from caleol.jobs.calendrier import CALENDRIER, RendezVous, run_job
from caleol.jobs.taches import Moyens, follow_offers, send_digests
from caleol.kernel.clock import HorlogeFixe
from caleol.mail.dossier import ExpediteurDossier
from caleol.models.compte import Utilisateur
from caleol.models.echange import Courriel
from caleol.queries.taches import LIBELLES, list_courriels_en_attente, list_passages
from caleol.rules.droits import OUTIL, Role
from caleol.services.act import Actes
from caleol.services.courriels import queue_courriel, retry_courriel, send_courriels
from caleol.services.passages import note_depart
from tests import fabriques as f
from tests import tenue
from tests.client import ClientVerifie


@pytest.fixture
def moyens(actes: Actes, tmp_path: Path) -> Moyens:
    return Moyens(actes, ExpediteurDossier(tmp_path / "courriels", "caleol@essai.fr"), tmp_path / "donnees")


def passages(moyens: Moyens) -> list[tuple[str, int | None, str, bool]]:
    with moyens.actes.sessions.lecture() as session:
        return [
            (p.libelle, p.resultat, p.echec, p.termine_le is not None) for p in list_passages(session) if p.passages
        ]


def test_every_job_of_the_schedule_has_its_name_in_french():
    assert {rendez_vous.tache.__name__ for rendez_vous in CALENDRIER} <= LIBELLES.keys()


@pytest.mark.toutes_bases
def test_each_run_is_written_with_its_result_and_the_next(moyens: Moyens):
    rendez_vous = RendezVous(follow_offers, heure=(3, 30))
    run_job(rendez_vous, moyens)
    run_job(rendez_vous, moyens)
    assert passages(moyens) == [(LIBELLES["follow_offers"], 0, "", True)]
    with moyens.actes.sessions.lecture() as session:
        vus = list_passages(session)
    assert {vu.libelle for vu in vus} == set(LIBELLES.values()), "a job that has not run yet is shown too"
    (passage,) = [vu for vu in vus if vu.commence_le is not None]
    assert passage.passages == 2
    assert passage.commence_le is not None
    assert passage.prochain_le is not None
    assert passage.prochain_le > passage.commence_le


def test_a_job_that_fails_says_why_and_one_that_is_killed_shows(moyens: Moyens):
    def send_mails(_: Moyens) -> int:
        raise RuntimeError("le serveur ne répond plus")

    run_job(RendezVous(send_mails, secondes=60), moyens)
    note_depart(moyens.actes, "keep_head")
    trouves = {libelle: (echec, fini) for libelle, _, echec, fini in passages(moyens)}
    assert trouves[LIBELLES["send_mails"]] == ("RuntimeError: le serveur ne répond plus", True)
    assert trouves[LIBELLES["keep_head"]] == ("", False)


def test_the_secretary_reads_each_morning_what_is_due_once_and_without_a_name(
    moyens: Moyens, actes: Actes, horloge: HorlogeFixe, tmp_path: Path
):
    t = tenue.prepare(actes, horloge)
    t.ouvre()
    t.delibere()
    t.leve()
    t.valide(tmp_path)
    with actes.sessions.ecriture() as session:
        session.get_one(Utilisateur, t.compte.id).courriel = "secretaire@exemple.fr"
    horloge.avance(timedelta(days=1))
    assert send_digests(moyens) == 1
    send_digests(moyens)
    with actes.sessions.lecture() as session:
        (courriel,) = session.scalars(select(Courriel).where(Courriel.cle.startswith("echeances"))).all()
    assert "Offre à notifier" in courriel.texte
    assert "Essai" not in courriel.texte


def test_a_mail_that_failed_is_seen_and_tried_again(actes: Actes, horloge: HorlogeFixe, tmp_path: Path):
    t = tenue.prepare(actes, horloge)
    with actes.ouvre(OUTIL) as acte:
        cle = queue_courriel(acte, cle="x", destinataire="a@exemple.fr", objet="Objet", texte="Texte")
    (tmp_path / "plein").write_text("")
    send_courriels(actes, ExpediteurDossier(tmp_path / "plein", "caleol@exemple.fr"))
    with actes.sessions.lecture() as session:
        (vu,) = list_courriels_en_attente(session, t.secretaire)
    assert (vu.essais, bool(vu.echec)) == (1, True)
    with t.acte() as acte:
        retry_courriel(acte, courriel_id=cle)
    assert send_courriels(actes, ExpediteurDossier(tmp_path / "boite", "caleol@exemple.fr")) == 1
    assert t.refus(retry_courriel, courriel_id=cle).code == "introuvable"


def test_an_administrator_is_told_how_many_mails_failed_and_none_of_them(
    actes: Actes, client: ClientVerifie, tmp_path: Path
):
    with actes.ouvre(OUTIL) as acte:
        f.fabrique_bailleur(acte.session)
        admin = f.fabrique_compte(acte.session, Role.ADMINISTRATEUR)
        queue_courriel(acte, cle="x", destinataire="menage@exemple.fr", objet="Votre demande", texte="Texte")
    (tmp_path / "plein").write_text("")
    send_courriels(actes, ExpediteurDossier(tmp_path / "plein", "caleol@exemple.fr"))
    client.connecte(admin)
    page = client.page("/taches")
    assert "1 courriel n’est pas parti" in page.replace("\u00a0", " ")
    assert "menage@exemple.fr" not in page
    assert "Votre demande" not in page
