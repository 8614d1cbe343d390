"""The papers of a séance for one reader: same bytes for same data, the file kept or nothing."""

from pathlib import Path

import pytest
from sqlalchemy import select

from caleol.kernel.clock import HorlogeFixe
from caleol.kernel.errors import Introuvable, Refus
from caleol.models.seance import Pv
from caleol.rules.droits import Auteur, Role
from caleol.services.act import Actes
from caleol.services.papiers import agenda_pdf, emargement_pdf, pv_pdf
from tests.documents.lecture import texte
from tests.seance_realiste import Realiste, tient
from tests.tenue import Tenue


@pytest.fixture
def realiste(actes: Actes, horloge: HorlogeFixe) -> Realiste:
    return tient(actes, horloge)


def imprime(t: Tenue, dossier: Path, auteur: Auteur | None = None, **suite) -> bytes:
    with t.actes.sessions.lecture() as session:
        return pv_pdf(session, auteur or t.secretaire, t.seance_id, dossier=dossier, **suite)


def valide(t: Tenue, dossier: Path) -> Path:
    t.valide(dossier)
    with t.actes.sessions.lecture() as session:
        return dossier / str(session.scalars(select(Pv.fichier)).one())


def test_draft_says_so_with_reader_and_hour(realiste: Realiste, tmp_path: Path):
    t = realiste.tenue
    lu = texte(imprime(t, tmp_path, imprime_le=t.horloge.maintenant()))
    assert "Projet de procès-verbal, non validé" in lu
    assert "Exemplaire de Mme Claire Vasseur. Édité le 01/12/2026 à 10 h 05." in lu
    assert "n’est pas scellé" in lu


def test_same_data_give_the_same_bytes(realiste: Realiste, tmp_path: Path):
    t = realiste.tenue
    assert imprime(t, tmp_path) == imprime(t, tmp_path)
    with t.actes.sessions.lecture() as session:
        for papier in (agenda_pdf, emargement_pdf):
            assert papier(session, t.secretaire, t.seance_id) == papier(session, t.secretaire, t.seance_id)


def test_validated_minutes_are_the_file_itself(realiste: Realiste, tmp_path: Path):
    t = realiste.tenue
    chemin = valide(t, tmp_path)
    assert imprime(t, tmp_path, imprime_le=t.horloge.maintenant()) == chemin.read_bytes()
    lu = texte(chemin.read_bytes())
    assert "Projet" not in lu
    assert "Empreinte SHA-256" in lu


def test_a_lost_file_is_printed_again_without_its_seal_from_what_was_frozen(realiste: Realiste, tmp_path: Path):
    t = realiste.tenue
    chemin = valide(t, tmp_path)
    scelle = texte(imprime(t, tmp_path))
    chemin.unlink()
    imprimee = imprime(t, tmp_path)
    assert b"/Sig" not in imprimee
    assert "cachet d’intégrité" in " ".join(scelle.split())
    assert "cachet" not in texte(imprimee)
    assert "Empreinte SHA-256" in texte(imprimee)


def test_an_altered_file_is_refused(realiste: Realiste, tmp_path: Path):
    t = realiste.tenue
    chemin = valide(t, tmp_path)
    chemin.write_bytes(chemin.read_bytes() + b"%")
    with pytest.raises(Refus) as leve:
        imprime(t, tmp_path)
    assert leve.value.code == "pv_fichier_altere"


def test_a_mayor_gets_an_extract_without_the_other_lots(realiste: Realiste, tmp_path: Path):
    t = realiste.tenue
    valide(t, tmp_path)
    lu = texte(imprime(t, tmp_path, realiste.membre("maire-59599")))
    assert "Extrait du procès-verbal : lot 4" in lu
    assert "Lefèvre" in lu
    assert "Duval" not in lu
    assert "n’est pas scellé" in lu


def test_agenda_and_sheet_are_printed_for_their_readers_only(realiste: Realiste):
    t = realiste.tenue
    with t.actes.sessions.lecture() as session:
        assert "Roubaix (3" in texte(agenda_pdf(session, t.secretaire, t.seance_id))
        assert "Feuille de présence" in texte(emargement_pdf(session, t.secretaire, t.seance_id))
        etranger = Auteur(t.compte.id, Role.MEMBRE, membre_id=999)
        for papier in (agenda_pdf, emargement_pdf):
            with pytest.raises(Introuvable):
                papier(session, etranger, t.seance_id)
