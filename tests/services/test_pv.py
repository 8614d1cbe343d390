"""The validation of the minutes: who, when, what is sealed, and that nothing is left half done."""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event, select

from caleol.documents.canonique import donnees_a_sceller, donnees_gardees
from caleol.documents.pv import rediger_pv
from caleol.documents.scellement import Scelleur
from caleol.kernel.certificat import Certificat
from caleol.kernel.clock import HorlogeFixe
from caleol.kernel.errors import Conflit, Interdit, Introuvable, Refus
from caleol.kernel.papiers import PvDonnees
from caleol.models.enumerations import EtatLot, EtatPv, EtatSeance
from caleol.models.lot import Lot
from caleol.models.registre import EntreeRegistre
from caleol.models.seance import Pv, Seance
from caleol.queries.papiers.fige import lit_pv
from caleol.queries.pv import get_pv
from caleol.rules.droits import OUTIL, Auteur, Role
from caleol.services import pv as pv_service
from caleol.services.act import Actes
from caleol.services.ouverture import record_incident, reopen_seance
from caleol.services.papiers import pv_pdf
from caleol.services.preuves import forme_gardee
from caleol.services.pv import empreinte_pv, print_pv, print_pvs, validate_pv
from caleol.services.registre import ACTES, empreinte, forme_canonique
from caleol.services.verification import TeteAttendue, verify_chaine
from tests import tenue
from tests.seance_realiste import tient
from tests.tenue import Tenue


@pytest.fixture
def t(actes: Actes, horloge: HorlogeFixe) -> Tenue:
    levee = tenue.prepare(actes, horloge)
    levee.ouvre()
    levee.delibere()
    levee.minutes(30)
    levee.leve()
    return levee


def fichiers(dossier: Path) -> list[str]:
    return sorted(chemin.relative_to(dossier).as_posix() for chemin in dossier.rglob("*.pdf") if chemin.is_file())


@pytest.mark.toutes_bases
def test_validation_freezes_seals_and_prints(t: Tenue, tmp_path: Path):
    t.minutes(12)
    pv_id = t.valide(tmp_path)
    with t.actes.sessions.lecture() as session:
        pv = session.get_one(Pv, pv_id)
        seance = session.get_one(Seance, t.seance_id)
    assert (seance.etat, pv.etat, pv.version, pv.reference) == (
        EtatSeance.VALIDEE,
        EtatPv.VALIDE,
        1,
        "PV-NORD/2026/S01",
    )
    assert (pv.valide_le, pv.valide_par_id) == (t.horloge.maintenant(), t.president.utilisateur_id)
    assert fichiers(tmp_path) == [pv.fichier] == [f"pv/{t.seance_id}-PV-NORD-2026-S01.pdf"]
    contenu = (tmp_path / (pv.fichier or "")).read_bytes()
    assert contenu.startswith(b"%PDF-")
    assert hashlib.sha256(contenu).hexdigest() == pv.empreinte_fichier
    donnees = lit_pv(pv.donnees)
    assert not donnees.projet
    assert (donnees.signatures[0].signe_le, donnees.signatures[1].signe_le) == (t.horloge.maintenant(), None)


def test_printed_digest_is_recomputed_from_what_was_kept(t: Tenue, tmp_path: Path):
    pv_id = t.valide(tmp_path)
    with t.actes.sessions.lecture() as session:
        pv = session.get_one(Pv, pv_id)
        donnees = lit_pv(pv.donnees)
    assert donnees.sceau is not None
    assert empreinte(forme_canonique(donnees_a_sceller(donnees))) == pv.empreinte_donnees == donnees.sceau.empreinte
    scelleur = Scelleur(Certificat(), tmp_path, "")
    assert (tmp_path / (pv.fichier or "")).read_bytes().startswith(rediger_pv(donnees, scelleur.phrase()))


def test_register_holds_both_digests_and_the_printed_head_is_in_its_chain(t: Tenue, tmp_path: Path):
    pv_id = t.valide(tmp_path)
    with t.actes.sessions.lecture() as session:
        pv = session.get_one(Pv, pv_id)
        entrees = session.scalars(
            select(EntreeRegistre).where(EntreeRegistre.acte.in_(["validation_pv", "fichier_pv"]))
        ).all()
        sceau = lit_pv(pv.donnees).sceau
        assert sceau is not None
        assert verify_chaine(session, ACTES, [TeteAttendue(sceau.tete_registre)]).anomalie is None
    validation, fichier = sorted(entrees, key=lambda entree: entree.rang)
    assert (validation.rang, validation.empreinte) == (sceau.entree_registre, sceau.tete_registre)
    assert pv.tete_registre == sceau.tete_registre
    assert pv.empreinte_donnees in validation.donnees
    assert str(pv.empreinte_fichier) in fichier.donnees
    assert "Membre" not in validation.donnees + fichier.donnees


def test_a_changed_value_no_longer_bears_the_digest(t: Tenue, tmp_path: Path):
    pv_id = t.valide(tmp_path)
    with t.actes.sessions.ecriture() as session:
        pv = session.get_one(Pv, pv_id)
        donnees = dict(pv.donnees)
        donnees["lots"] = [{**donnees["lots"][0], "voix_presentes": 3}]
        pv.donnees = donnees
    with t.actes.sessions.lecture() as session:
        pv = session.get_one(Pv, pv_id)
        assert empreinte_pv(lit_pv(pv.donnees)) != pv.empreinte_donnees


def test_nobody_else_validates(t: Tenue):
    autre = Auteur(t.compte.id, Role.MEMBRE, membre_id=t.membres["designe-2"])
    etranger = Auteur(t.compte.id, Role.MEMBRE, membre_id=999)
    attendus: list[tuple[Auteur, type[Refus], str]] = [
        (t.secretaire, Interdit, "droit_manquant"),
        (Auteur(t.compte.id, Role.AUDITEUR), Interdit, "droit_manquant"),
        (autre, Interdit, "pv_validation_reservee"),
        (OUTIL, Interdit, "pv_validation_reservee"),
        (etranger, Introuvable, "introuvable"),
    ]
    for auteur, genre, code in attendus:
        with pytest.raises(genre) as leve, t.acte(auteur) as acte:
            validate_pv(acte, seance_id=t.seance_id, lu=t.lu())
        assert leve.value.code == code


def test_minutes_are_validated_once_and_only_after_the_levee(t: Tenue, tmp_path: Path):
    with t.acte() as acte:
        reopen_seance(acte, seance_id=t.seance_id, motif="un lot oublié")
    assert t.refus(validate_pv, t.president, seance_id=t.seance_id, lu=t.lu()).code == "seance_etat"
    t.leve()
    t.valide(tmp_path)
    assert t.refus(validate_pv, t.president, seance_id=t.seance_id, lu=t.lu()).code == "seance_etat"
    assert t.refus(reopen_seance, seance_id=t.seance_id, motif="trop tard").code == "seance_etat"


def test_a_lot_without_issue_stops_the_validation(t: Tenue):
    with t.actes.sessions.ecriture() as session:
        session.get_one(Lot, t.lots[0]).etat = EtatLot.INSCRIT
    refus = t.refus(validate_pv, t.president, seance_id=t.seance_id, lu=t.lu())
    assert (refus.code, refus.data) == ("lots_sans_issue", {"numeros": [1]})


@pytest.mark.toutes_bases
def test_minutes_are_printed_while_others_write(t: Tenue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The register is written by another act in the course of the printing: nobody waits for ReportLab."""

    def imprime(donnees: PvDonnees, cachet: str) -> bytes:
        with t.actes.ouvre(OUTIL) as acte:
            acte.inscrire("essai", "lot", 1)
        return rediger_pv(donnees, cachet)

    monkeypatch.setattr(pv_service, "rediger_pv", imprime)
    t.valide(tmp_path)
    assert len(fichiers(tmp_path)) == 1


@pytest.mark.toutes_bases
def test_a_file_whose_commit_fails_is_taken_away_and_made_later(t: Tenue, tmp_path: Path):
    def echoue(_session: object) -> None:
        raise RuntimeError("the disk of the database is full")

    pv_id = valide_sans_fichier(t)
    with pytest.raises(RuntimeError), evenement(t, "before_commit", echoue):
        print_pv(t.actes, pv_id, tmp_path)
    assert fichiers(tmp_path) == []
    assert b"/Sig" not in imprime(t, tmp_path)
    assert print_pvs(t.actes, tmp_path) == 1
    assert print_pvs(t.actes, tmp_path) == 0
    assert b"/Sig" in (tmp_path / fichiers(tmp_path)[0]).read_bytes()


def test_a_folder_that_cannot_be_written_leaves_minutes_that_can_be_read(t: Tenue, tmp_path: Path):
    obstacle = tmp_path / "pv"
    obstacle.write_text("un fichier à la place du dossier", encoding="utf-8")
    with pytest.raises(OSError, match="pv"):
        t.valide(tmp_path)
    with t.actes.sessions.lecture() as session:
        assert session.get_one(Seance, t.seance_id).etat is EtatSeance.VALIDEE
    assert imprime(t, tmp_path).startswith(b"%PDF-")
    obstacle.unlink()
    assert print_pvs(t.actes, tmp_path) == 1


def valide_sans_fichier(t: Tenue) -> int:
    lu = t.lu()
    with t.acte(t.president) as acte:
        return validate_pv(acte, seance_id=t.seance_id, lu=lu)


def imprime(t: Tenue, dossier: Path) -> bytes:
    with t.actes.sessions.lecture() as session:
        return pv_pdf(session, t.secretaire, t.seance_id, dossier=dossier)


@contextmanager
def evenement(t: Tenue, nom: str, geste: Callable[[object], None]) -> Iterator[None]:
    """Listen to the writing sessions for the length of the block."""
    fabrique = t.actes.sessions._ecriture
    event.listen(fabrique, nom, geste)
    try:
        yield
    finally:
        event.remove(fabrique, nom, geste)


def test_a_remark_noted_after_the_levee_is_read_before_the_validation(t: Tenue):
    lu = t.lu()
    t.minutes(5)
    with t.acte() as acte:
        record_incident(acte, seance_id=t.seance_id, texte="Le préfet demande une rectification.")
    with pytest.raises(Conflit), t.acte(t.president) as acte:
        validate_pv(acte, seance_id=t.seance_id, lu=lu)
    with t.actes.sessions.lecture() as session:
        remarque = get_pv(session, t.secretaire, t.seance_id).incidents[-1]
    assert remarque.a is None
    assert remarque.texte.startswith("Après la levée, le 01/12/2026 à 10")
    assert remarque.texte.endswith("Le préfet demande une rectification.")


def test_a_file_left_by_a_cut_act_is_replaced(t: Tenue, tmp_path: Path):
    reste = tmp_path / "pv" / f"{t.seance_id}-PV-NORD-2026-S01.pdf"
    reste.parent.mkdir()
    reste.write_bytes(b"%PDF-orphelin")
    t.valide(tmp_path)
    assert reste.read_bytes() != b"%PDF-orphelin"


def test_a_realistic_seance_is_validated(actes: Actes, horloge: HorlogeFixe, tmp_path: Path):
    realiste = tient(actes, horloge)
    pv_id = realiste.tenue.valide(tmp_path)
    with actes.sessions.lecture() as session:
        pv = session.get_one(Pv, pv_id)
    donnees = lit_pv(pv.donnees)
    assert [lot.numero for lot in donnees.lots] == [1, 2, 3, 4]
    assert empreinte_pv(donnees) == pv.empreinte_donnees


def test_minutes_sealed_before_a_field_was_added_still_bear_their_digest(t: Tenue, tmp_path: Path):
    """A later version adds fields with a default: what was sealed without them is read without them."""
    t.valide(tmp_path)
    with t.actes.sessions.lecture() as session:
        gardees = session.scalars(select(Pv.donnees)).one()
        scelle = donnees_a_sceller(lit_pv(gardees))
    ancienne = json.loads(json.dumps(gardees))
    for lot in ancienne["lots"]:
        for scrutin in lot["scrutins"]:
            del scrutin["nominal"]
    attendue = donnees_gardees(scelle, ancienne)
    assert attendue["lots"][0]["scrutins"]
    assert "nominal" not in attendue["lots"][0]["scrutins"][0]
    assert forme_gardee(ancienne)[0] == forme_canonique(attendue)
    assert forme_gardee(gardees)[0] == forme_canonique(scelle)
