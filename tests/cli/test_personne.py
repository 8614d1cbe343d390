"""The command that erases from the register what it could still prove of a person."""

import pytest

from caleol.__main__ import main
from caleol.models.lot import Candidature
from caleol.models.registre import SelRegistre
from caleol.rules.droits import OUTIL
from caleol.services.act import Actes
from caleol.services.registre import ACTES
from caleol.services.verification import verify_chaine
from tests import fabriques as f
from tests.bases import BaseEssai


@pytest.fixture(autouse=True)
def environnement(base: BaseEssai, monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.setenv("CALEOL_MODE", "test")
    monkeypatch.setenv("DATABASE_URL", base.url)
    monkeypatch.setenv("CALEOL_DONNEES", str(tmp_path))


def sels(actes: Actes) -> list[str]:
    with actes.sessions.lecture() as session:
        assert verify_chaine(session, ACTES).anomalie is None
        return sorted(sel.champ for sel in session.query(SelRegistre))


def test_applicant_is_erased_with_their_candidatures_and_nobody_else(actes: Actes, capsys: pytest.CaptureFixture[str]):
    with actes.ouvre(OUTIL) as acte:
        demande, autre = f.fabrique_demande(acte.session), f.fabrique_demande(acte.session)
        acte.session.flush()
        f.fabrique_lot(acte.session, f.fabrique_vacance(acte.session), [demande])
        candidature = acte.session.query(Candidature).one()
        acte.inscrire("piece", "demande", demande.id, personnel={"code": "MOT-SAN"})
        acte.inscrire("avis_candidature", "candidature", candidature.id, personnel={"texte": "visite faite"})
        acte.inscrire("piece", "demande", autre.id, personnel={"autre": "FAM-GRO"})
        numero = demande.numero_unique
    assert main(["personne", "effacer", "--demande", numero, "--motif", "demande écrite du 3 mai"]) == 0
    assert "2\u00a0valeurs personnelles effacées" in capsys.readouterr().out
    assert sels(actes) == ["autre", "motif"]


def test_person_of_an_account_is_erased_with_their_seat_and_mails(actes: Actes, capsys: pytest.CaptureFixture[str]):
    main(["compte", "creer", "c.vasseur@essai.fr", "--prenom", "Claire", "--nom", "Vasseur"])
    with actes.ouvre(OUTIL) as acte:
        membre = f.fabrique_membre(acte.session)
        acte.session.flush()
        membre.utilisateur_id, membre.courriel = 1, "c.vasseur@essai.fr"
        acte.inscrire("creation_membre", "membre", membre.id, personnel={"nom": "Claire Vasseur"})
    assert main(["personne", "effacer", "--compte", "c.vasseur@essai.fr", "--motif", "départ"]) == 0
    assert sels(actes) == ["motif"]


def test_person_that_nobody_knows_and_reason_of_blanks_are_refused(capsys: pytest.CaptureFixture[str]):
    assert main(["personne", "effacer", "--demande", "0590423123456GDPUB", "--motif", "x"]) == 1
    assert "Nous ne trouvons pas cette demande" in capsys.readouterr().err
    main(["compte", "creer", "c.vasseur", "--prenom", "Claire", "--nom", "Vasseur"])
    assert main(["personne", "effacer", "--compte", "c.vasseur", "--motif", " "]) == 1
