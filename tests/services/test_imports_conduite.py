"""From the reception of a file to its end: what is kept, who may act when, what a failure leaves."""

import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from caleol.kernel.errors import Conflit, Interdit, Introuvable, Refus
from caleol.models.compte import Tache
from caleol.models.echange import Import, LigneImport
from caleol.models.enumerations import EtatImport
from caleol.models.moteur import Sessions
from caleol.models.organisation import Agence
from caleol.models.registre import EntreeRegistre
from caleol.rules.droits import OUTIL, Auteur, Role
from caleol.services.act import Acte, Actes
from caleol.services.imports import abandon_import, apply_import, check_import, conduite, receive_file, start_apply
from caleol.services.imports.taches import close_dead_taches
from caleol.services.registre import ACTES
from caleol.services.verification import verify_chaine

pytestmark = pytest.mark.toutes_bases
AGENCES = b"code;nom\nROU;Roubaix\nTOU;Tourcoing\n"
Recoit = Callable[..., int]
LONGTEMPS = timedelta(minutes=5)


@pytest.fixture
def recoit(actes: Actes, tmp_path: Path) -> Recoit:
    """Give what receives a file and returns the key of its import."""

    def fait(contenu: bytes = AGENCES, nature: str = "agences", nom: str = "agences.csv") -> int:
        with actes.ouvre(OUTIL) as acte:
            return receive_file(acte, nature, nom, contenu, tmp_path / "imports")

    return fait


def lit(sessions: Sessions, import_id: int) -> Import:
    with sessions.lecture() as session:
        return session.get_one(Import, import_id)


def nombre(sessions: Sessions, modele: Any) -> int:
    with sessions.lecture() as session:
        return session.scalar(select(func.count()).select_from(modele)) or 0


def test_received_file_is_kept_apart_under_its_digest(recoit: Recoit, sessions: Sessions, tmp_path: Path):
    import_id = recoit(nom="../../etc/agences\x00.csv")
    recu = lit(sessions, import_id)
    fichier = Path(recu.chemin or "")
    assert recu.nom_fichier == ".._.._etc_agences_.csv"
    assert recu.etat is EtatImport.RECU
    assert fichier.parent == tmp_path / "imports"
    assert fichier.name == f"import-{import_id}-{recu.empreinte[:12]}.csv"
    assert fichier.read_bytes() == AGENCES
    assert stat.S_IMODE(fichier.stat().st_mode) == 0o600


def test_only_those_who_import_send_files_and_only_known_ones(actes: Actes, recoit: Recoit, tmp_path: Path):
    with pytest.raises(Interdit), actes.ouvre(Auteur(role=Role.AUDITEUR)) as acte:
        receive_file(acte, "agences", "a.csv", AGENCES, tmp_path)
    with pytest.raises(Refus, match="import_nature_inconnue"):
        recoit(nature="chats")
    with pytest.raises(Refus, match="import_fichier_vide"):
        recoit(b"")


def test_check_then_apply(actes: Actes, recoit: Recoit, sessions: Sessions):
    import_id = recoit()
    with pytest.raises(Conflit):
        apply_import(actes, OUTIL, import_id)
    bilan = check_import(actes, OUTIL, import_id)
    assert (bilan.nouveaux, bilan.applique, nombre(sessions, Agence)) == (2, False, 0)
    assert lit(sessions, import_id).bilan["apercu"][0] == ["ROU", "Roubaix"]
    assert check_import(actes, OUTIL, import_id).nouveaux == 2
    assert apply_import(actes, OUTIL, import_id).applique
    recu = lit(sessions, import_id)
    assert (recu.etat, recu.chemin, nombre(sessions, Agence)) == (EtatImport.TERMINE, None, 2)
    for appel in (check_import, apply_import):
        with pytest.raises(Conflit):
            appel(actes, OUTIL, import_id)
    with sessions.lecture() as session:
        assert verify_chaine(session, ACTES).anomalie is None


def test_file_checked_before_the_base_changed_is_judged_again(actes: Actes, recoit: Recoit, sessions: Sessions):
    ligne = "L1;59512;4 rue X;59100;T3;62,4;PLUS;ROU\n"
    entete = "reference;commune_insee;adresse;code_postal;type;surface;financement;agence_code\n"
    apply_import(actes, OUTIL, controle(actes, recoit()))
    communes = b"code_insee;nom;debut;zone_plafond;source\n59512;Roubaix;01/01/2020;a;x\n"
    apply_import(actes, OUTIL, controle(actes, recoit(communes, "communes")))
    import_id = controle(actes, recoit((entete + ligne).encode(), "logements"))
    with sessions.ecriture() as session:
        session.delete(session.scalars(select(Agence).where(Agence.code == "ROU")).one())
    bilan = apply_import(actes, OUTIL, import_id)
    assert [c.code for c in bilan.erreurs] == ["agence_inconnue"]
    assert lit(sessions, import_id).etat is EtatImport.REFUSE
    assert nombre(sessions, LigneImport) == 1
    apply_import(actes, OUTIL, controle(actes, recoit()))
    assert check_import(actes, OUTIL, import_id).applicable
    assert nombre(sessions, LigneImport) == 0
    assert apply_import(actes, OUTIL, import_id).nouveaux == 1


def controle(actes: Actes, import_id: int) -> int:
    assert check_import(actes, OUTIL, import_id).applicable
    return import_id


def test_base_that_refuses_at_the_last_moment_keeps_nothing(
    actes: Actes, recoit: Recoit, sessions: Sessions, monkeypatch: Any
):
    import_id = controle(actes, recoit())
    garde = conduite._toujours_a_nous

    def quelqu_un_passe_avant(acte: Acte, travail: Any) -> Import:
        acte.session.add(Agence(code="TOU", nom="Créée ailleurs"))
        acte.session.flush()
        return garde(acte, travail)

    with monkeypatch.context() as coupe:
        coupe.setattr(conduite, "_toujours_a_nous", quelqu_un_passe_avant)
        with pytest.raises(Refus, match="contrainte"):
            apply_import(actes, OUTIL, import_id)
    recu = lit(sessions, import_id)
    assert (recu.etat, recu.bilan["echec"], nombre(sessions, Agence)) == (EtatImport.ECHOUE, "contrainte", 0)
    assert apply_import(actes, OUTIL, import_id).applique


def test_two_files_are_not_applied_at_once(actes: Actes, recoit: Recoit, sessions: Sessions):
    premier, second = controle(actes, recoit()), controle(actes, recoit())
    termine = start_apply(actes, OUTIL, premier)
    with pytest.raises(Conflit):
        start_apply(actes, OUTIL, premier)
    with pytest.raises(Refus, match="import_deja_en_cours"):
        start_apply(actes, OUTIL, second)
    assert termine().applique
    assert apply_import(actes, OUTIL, second).inchanges == 2


def test_import_taken_over_while_its_process_slept_does_not_write(
    actes: Actes, recoit: Recoit, sessions: Sessions, horloge: Any
):
    import_id = controle(actes, recoit())
    endormi = start_apply(actes, OUTIL, import_id)
    horloge.avance(LONGTEMPS)
    reprise = start_apply(actes, OUTIL, import_id)
    with pytest.raises(Conflit):
        endormi()
    assert lit(sessions, import_id).etat is EtatImport.EN_COURS
    assert reprise().applique
    assert nombre(sessions, Agence) == 2


def test_dead_jobs_are_closed_at_the_start(actes: Actes, recoit: Recoit, sessions: Sessions, horloge: Any):
    start_apply(actes, OUTIL, controle(actes, recoit()))
    assert close_dead_taches(actes) == 0
    horloge.avance(LONGTEMPS)
    assert close_dead_taches(actes) == 1
    with sessions.lecture() as session:
        assert session.scalars(select(Tache).order_by(Tache.id.desc()).limit(1)).one().echec == "interrompue"


def test_given_up_file_is_deleted_and_cannot_come_back(actes: Actes, recoit: Recoit, sessions: Sessions):
    import_id = controle(actes, recoit())
    fichier = Path(lit(sessions, import_id).chemin or "")
    with actes.ouvre(OUTIL) as acte:
        abandon_import(acte, import_id)
    assert not fichier.exists()
    assert lit(sessions, import_id).etat is EtatImport.ABANDONNE
    with pytest.raises(Conflit):
        apply_import(actes, OUTIL, import_id)
    with pytest.raises(Introuvable), actes.ouvre(OUTIL) as acte:
        abandon_import(acte, 999)
    with pytest.raises(Conflit), actes.ouvre(OUTIL) as acte:
        abandon_import(acte, import_id)


def test_given_up_file_leaves_no_value_of_its_cells(actes: Actes, recoit: Recoit, sessions: Sessions):
    import_id = recoit(b"code;nom\nROU;Roubaix\nROU;Mme Durand\n")
    check_import(actes, OUTIL, import_id)
    assert nombre(sessions, LigneImport) == 1
    with actes.ouvre(OUTIL) as acte:
        abandon_import(acte, import_id)
    assert nombre(sessions, LigneImport) == 0


def test_reception_and_abandonment_are_told_to_the_register_without_the_name_of_the_file(
    actes: Actes, recoit: Recoit, sessions: Sessions
):
    import_id = recoit(nom="liste de Mme Durand.csv")
    with actes.ouvre(OUTIL) as acte:
        abandon_import(acte, import_id)
    with sessions.lecture() as session:
        entrees = session.scalars(select(EntreeRegistre).order_by(EntreeRegistre.rang)).all()
    assert [(e.acte, e.objet_type, e.objet_id) for e in entrees] == [
        ("import_recu", "import", str(import_id)),
        ("import_abandonne", "import", str(import_id)),
    ]
    assert all("Durand" not in e.donnees and lit(sessions, import_id).empreinte in e.donnees for e in entrees)


def test_reception_that_is_not_committed_leaves_no_file(actes: Actes, tmp_path: Path):
    with actes.sessions.ecriture() as session:
        acte = Acte(session, OUTIL, actes.horloge.maintenant())
        receive_file(acte, "agences", "agences.csv", AGENCES, tmp_path / "imports")
        assert len(list((tmp_path / "imports").iterdir())) == 1
        session.rollback()
    assert list((tmp_path / "imports").iterdir()) == []


def test_lost_file_is_told(actes: Actes, recoit: Recoit, sessions: Sessions):
    import_id = controle(actes, recoit())
    Path(lit(sessions, import_id).chemin or "").unlink()
    with pytest.raises(Refus, match="import_fichier_perdu"):
        apply_import(actes, OUTIL, import_id)
