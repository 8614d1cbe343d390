"""The pages of the imports: send, read, correct, apply, find again."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from caleol.imports.natures import CONTRATS
from caleol.kernel.clock import HorlogeFixe
from caleol.models.compte import Tache
from caleol.models.demande import Demande, Instruction
from caleol.models.echange import Import
from caleol.models.enumerations import EtatImport
from caleol.models.moteur import Sessions
from caleol.models.organisation import Agence
from caleol.rules.droits import Auteur, Role
from caleol.services.act import Actes
from caleol.services.imports import conduite, start_apply
from caleol.settings import Reglages
from tests.client import ClientVerifie
from tests.fabriques import fabrique_bailleur, fabrique_commission, fabrique_compte
from tests.imports.fichiers import demande, ecrit

AGENCES = "code;nom;téléphone;humeur\nROU;Agence de Roubaix;0300;bonne\nTOU;Agence de Tourcoing;;\n"


@pytest.fixture
def secretaire(client: ClientVerifie, sessions: Sessions) -> ClientVerifie:
    """Give a client logged in as a secretary."""
    with sessions.ecriture() as session:
        fabrique_bailleur(session)
        commission = fabrique_commission(session)
        compte = fabrique_compte(session, Role.SECRETAIRE, commission=commission)
    client.connecte(compte)
    return client


def envoie(client: ClientVerifie, nature: str, contenu: str | bytes, nom: str = "fichier.csv", **champs: str) -> Any:
    octets = contenu.encode() if isinstance(contenu, str) else contenu
    donnees = {"fichier": (BytesIO(octets), nom), **champs}
    return client.post(f"/imports/nouveau/{nature}", data=donnees, content_type="multipart/form-data")


def recoit(client: ClientVerifie, nature: str, contenu: str | bytes, nom: str = "fichier.csv", **champs: str) -> str:
    reponse = envoie(client, nature, contenu, nom, **champs)
    client.expect(reponse, 303)
    return str(reponse.location)


def nombre(sessions: Sessions, modele: Any) -> int:
    with sessions.lecture() as session:
        return session.scalar(select(func.count()).select_from(modele)) or 0


def test_secretary_sends_reads_applies_and_finds_again(
    secretaire: ClientVerifie, sessions: Sessions, reglages: Reglages
):
    avant = nombre(sessions, Agence)
    assert "Aucun fichier reçu" in secretaire.page("/imports/")
    fiche = recoit(secretaire, "agences", AGENCES)
    texte = secretaire.page(fiche)
    assert "Rien n’est encore importé" in texte
    assert "compté en agences" in texte
    assert "Créations 2" in texte
    assert "Agence de Tourcoing" in secretaire.get(fiche).text
    assert "La colonne « humeur » n’est pas connue" in texte.replace("\u00a0", " ")
    assert nombre(sessions, Agence) == avant
    assert len(list((reglages.dossier_donnees / "imports").iterdir())) == 1
    secretaire.envoie(f"{fiche}/appliquer", fiche)
    texte = secretaire.get(fiche).text
    assert "Importé le 23/11/2026" in texte
    assert "Agence de Tourcoing" not in texte
    assert nombre(sessions, Agence) == avant + 2
    assert list((reglages.dossier_donnees / "imports").iterdir()) == []
    assert "fichier.csv" in secretaire.get("/imports/?nature=agences").text
    assert "fichier.csv" not in secretaire.get("/imports/?nature=baux").text


def test_file_confirmed_twice_in_two_tabs_says_when_it_was_imported(secretaire: ClientVerifie):
    fiche = recoit(secretaire, "agences", AGENCES)
    secretaire.envoie(f"{fiche}/appliquer", fiche)
    secretaire.envoie(f"{fiche}/appliquer", fiche)
    assert "Déjà importé à 8\u00a0h" in secretaire.page(fiche)


def test_errors_are_listed_with_their_line_and_can_be_downloaded(secretaire: ClientVerifie):
    lignes = "".join(f"A{n};;\n" for n in range(2, 70))
    fiche = recoit(secretaire, "agences", f"code;nom;humeur\n=A1;x\n{lignes}")
    texte = secretaire.page(fiche)
    assert "rien n’a été importé" in texte
    assert "Remplissez-la" in texte
    assert "page 1 sur 2" in texte
    assert "Ligne 70" in secretaire.page(f"{fiche}?page=2")
    csv = secretaire.get(f"{fiche}/erreurs.csv")
    assert csv.mimetype == "text/csv"
    assert csv.text.startswith("\ufeffLigne;Colonne;Valeur;Gravité;")
    assert "2;;;erreur;La ligne a" in csv.text


def test_warnings_and_errors_have_a_tab_each(secretaire: ClientVerifie):
    fiche = recoit(secretaire, "agences", "code;nom;humeur\nROU;;x\n")
    assert "Erreurs (1)" in secretaire.page(fiche)
    assert "Corrigez son nom si elle compte" in secretaire.page(f"{fiche}?voir=avertissements")


@pytest.mark.parametrize(
    ("contenu", "dit"),
    [
        (b"PK\x03\x04xlsx", "Ce classeur de tableur ne s’ouvre pas"),
        (b"code;prenom\nx;y\n", "La colonne « nom » manque"),
        ("code;nom".encode("utf-16"), "UTF-16"),
        (b"a;b\n1;2\n", "Aucun nom de colonne connu"),
        (b"code;nom\nROU;\x81\x8d\n", "ni en UTF-8 ni en Windows-1252"),
        (b"code;nom\n", "n’a que sa ligne de noms"),
    ],
)
def test_bad_file_gets_a_clear_page(secretaire: ClientVerifie, contenu: bytes, dit: str):
    texte = secretaire.page(recoit(secretaire, "agences", contenu)).replace("\u00a0", " ")
    assert dit in texte


def test_form_without_file_or_with_an_empty_one_is_shown_again(secretaire: ClientVerifie, sessions: Sessions):
    reponse = secretaire.post("/imports/nouveau/agences", data={}, content_type="multipart/form-data")
    secretaire.expect(reponse, 422)
    assert "Choisissez un fichier." in reponse.text
    reponse = envoie(secretaire, "agences", b"")
    secretaire.expect(reponse, 422)
    assert "Ce fichier est vide." in reponse.text
    assert nombre(sessions, Import) == 0


def test_refused_file_is_checked_again_once_the_base_knows_more(secretaire: ClientVerifie, sessions: Sessions):
    logements = (
        "reference;commune_insee;adresse;code_postal;type;surface;financement;agence_code\n"
        "L1;62001;4 rue X;59100;T3;62,4;PLUS;ROU\n"
    )
    communes = "code_insee;nom;debut;zone_plafond;source\n62001;Ablain;01/01/2020;a;essai\n"
    fiche = recoit(secretaire, "logements", logements)
    assert "Importez d’abord le fichier des communes" in secretaire.page(fiche)
    for nature, contenu in (("agences", AGENCES), ("communes", communes)):
        secretaire.envoie(f"{recoit(secretaire, nature, contenu)}/appliquer")
    secretaire.envoie(f"{fiche}/controler", fiche)
    assert "Créations 1" in secretaire.page(fiche)


def test_given_up_file_is_erased(secretaire: ClientVerifie, reglages: Reglages):
    fiche = recoit(secretaire, "agences", AGENCES)
    secretaire.envoie(f"{fiche}/abandonner", "/imports/")
    assert list((reglages.dossier_donnees / "imports").iterdir()) == []
    assert "Abandonné" in secretaire.page(fiche)
    secretaire.expect(secretaire.post(f"{fiche}/appliquer"), 409)


def test_rpls_asks_for_the_agency(secretaire: ClientVerifie, sessions: Sessions):
    secretaire.envoie(f"{recoit(secretaire, 'agences', AGENCES)}/appliquer")
    assert "Agence de ces logements" in secretaire.page("/imports/nouveau/rpls")
    rpls = "DEPCOM;CODEPOSTAL;NUMVOIE;NOMVOIE;TYPECONST_CODE;NBPIECE;SURFHAB;FINAN_CODE\n59512;59100;4;X;C;3;62;13\n"
    secretaire.page(recoit(secretaire, "rpls", rpls, agence="ROU"))
    with sessions.lecture() as session:
        dernier = session.scalars(select(Import).order_by(Import.id.desc()).limit(1)).one()
        assert dernier.bilan["options"]["agence"] == "ROU"


def test_lines_are_shown_to_who_sent_them_only(secretaire: ClientVerifie, sessions: Sessions, tmp_path: Path):
    contenu = ecrit(tmp_path / "d.csv", "demandes", [demande()]).read_bytes()
    fiche = recoit(secretaire, "demandes", contenu)
    assert "Modèle" in secretaire.get(fiche).text
    with sessions.ecriture() as session:
        autre = fabrique_compte(session, Role.ADMINISTRATEUR)
    secretaire.connecte(autre)
    texte = secretaire.page(fiche)
    assert "Modèle" not in secretaire.get(fiche).text
    assert "Créations 1" in texte
    secretaire.envoie(f"{fiche}/appliquer", fiche)
    assert nombre(sessions, Demande) == 1


def test_values_of_what_is_wrong_are_shown_to_who_sent_them_only(secretaire: ClientVerifie, sessions: Sessions):
    contenu = "code;nom\nROU;Mme Durand\nROU;M. Petit\nTOU;\n"
    fiche = recoit(secretaire, "agences", contenu)
    assert "ROU" in secretaire.get(fiche).text
    assert ";ROU;" in secretaire.get(f"{fiche}/erreurs.csv").get_data(as_text=True)
    with sessions.ecriture() as session:
        autre = fabrique_compte(session, Role.ADMINISTRATEUR)
    secretaire.connecte(autre)
    for adresse in (fiche, f"{fiche}/erreurs.csv"):
        texte = secretaire.get(adresse).get_data(as_text=True)
        assert "cette clé" in texte
        assert not any(valeur in texte for valeur in ("ROU", "Durand", "Petit"))
    assert "non montrée" in secretaire.page(fiche)


def test_auditor_finds_the_files_received_and_changes_nothing(secretaire: ClientVerifie, sessions: Sessions):
    fiche = recoit(secretaire, "agences", AGENCES)
    with sessions.ecriture() as session:
        auditeur = fabrique_compte(session, Role.AUDITEUR)
    secretaire.connecte(auditeur)
    for adresse in ("/imports/", fiche):
        html = secretaire.get(adresse).text
        assert "fichier.csv" in html
        assert "/appliquer" not in html
        assert "/imports/nouveau" not in html
    assert "Créations 2" in secretaire.page(fiche)
    assert secretaire.post(f"{fiche}/appliquer").status_code == 403
    assert secretaire.get("/imports/nouveau").status_code == 403


def test_sentence_that_quotes_a_cell_is_masked_too(secretaire: ClientVerifie, sessions: Sessions, tmp_path: Path):
    lignes = [demande(nom="Durand"), demande(nom="Petit", personne_rang="2", personne_lien="conjoint")]
    fiche = recoit(secretaire, "demandes", ecrit(tmp_path / "d.csv", "demandes", lignes).read_bytes())
    assert "« Durand »" in secretaire.page(fiche).replace("\u00a0", " ")
    with sessions.ecriture() as session:
        autre = fabrique_compte(session, Role.ADMINISTRATEUR)
    secretaire.connecte(autre)
    texte = secretaire.page(fiche).replace("\u00a0", " ")
    assert "La première ligne de ce numéro dit « … »" in texte
    assert "Durand" not in secretaire.get(fiche).text


def test_all_that_is_wrong_in_a_line_is_told_in_one_reading(secretaire: ClientVerifie):
    texte = secretaire.page(
        recoit(
            secretaire,
            "vacances",
            "cle_externe;logement_reference;reservataire_code;origine;libre_le;dans_le_flux\n"
            "V1;L404;R404;conge;le 3 mars;oui\n",
        )
    )
    for dit in ("Ce n’est pas une date", "Ce logement n’est pas connu ici", "Ce réservataire n’est pas connu ici"):
        assert dit in texte


@pytest.mark.parametrize("nature", CONTRATS)
def test_every_nature_is_documented_and_has_its_model(secretaire: ClientVerifie, nature: str):
    page = secretaire.get(f"/imports/nouveau/{nature}").text
    for colonne in CONTRATS[nature].colonnes:
        assert f"<code>{colonne.nom}</code>" in page
    modele = secretaire.get(f"/imports/modeles/{nature}.csv")
    assert modele.text.split("\r\n")[0] == "\ufeff" + ";".join(CONTRATS[nature].positions)
    fiche = recoit(secretaire, nature, modele.data, "modele.csv")
    secretaire.page(fiche)


def test_natures_are_listed_and_unknown_ones_lead_nowhere(secretaire: ClientVerifie):
    texte = secretaire.page("/imports/nouveau")
    for contrat in CONTRATS.values():
        assert contrat.libelle in texte
    secretaire.page("/imports/nouveau/chats", 404)
    secretaire.page("/imports/9999", 404)
    secretaire.expect(secretaire.get("/imports/modeles/chats.csv"), 404)


def test_import_left_under_way_is_found_again_with_its_progress(
    secretaire: ClientVerifie, actes: Actes, sessions: Sessions, horloge: HorlogeFixe
):
    fiche = recoit(secretaire, "agences", AGENCES)
    import_id = int(fiche.rsplit("/", 1)[1])
    termine = start_apply(actes, Auteur(utilisateur_id=None), import_id)
    texte = secretaire.get(fiche).text
    assert "<progress" in texte
    assert "avancement.js" in texte
    assert secretaire.get(f"{fiche}/avancement").json == {"etape": "import", "fait": 0, "total": 3}
    assert "Import, 0" in secretaire.page("/imports/")
    secretaire.expect(secretaire.post(f"{fiche}/appliquer"), 409)
    secretaire.expect(secretaire.post(f"{fiche}/abandonner"), 409)
    autre = recoit(secretaire, "communes", "code_insee;nom;debut;zone_plafond;source\n59512;Roubaix;2020-01-01;a;x\n")
    refus = secretaire.post(f"{autre}/appliquer", headers={"Referer": f"http://localhost{autre}"})
    secretaire.expect(refus, 303)
    assert "Un autre fichier est en cours d’import" in secretaire.page(autre)
    termine()
    assert secretaire.get(f"{fiche}/avancement").json == {"etape": "fin", "fait": 0, "total": 1}
    assert "Importé" in secretaire.page(fiche)


def test_job_whose_process_died_says_so_and_begins_again(
    secretaire: ClientVerifie, actes: Actes, sessions: Sessions, horloge: HorlogeFixe
):
    fiche = recoit(secretaire, "agences", AGENCES)
    start_apply(actes, Auteur(utilisateur_id=None), int(fiche.rsplit("/", 1)[1]))
    horloge.avance(timedelta(minutes=5))
    texte = secretaire.page(fiche)
    assert "Le serveur s’est arrêté avant la fin" in texte
    assert "Recommencer l’import" in texte
    assert "Interrompu" in secretaire.page("/imports/")
    secretaire.envoie(f"{fiche}/appliquer", fiche)
    with sessions.lecture() as session:
        assert [t.echec for t in session.scalars(select(Tache).order_by(Tache.id))] == [None, "interrompue", None]
        assert session.scalars(select(Import.etat)).one() is EtatImport.TERMINE


def test_failure_is_told_with_what_to_do(secretaire: ClientVerifie, sessions: Sessions, reglages: Reglages):
    fiche = recoit(secretaire, "agences", AGENCES)
    with sessions.ecriture() as session:
        recu = session.scalars(select(Import)).one()
        recu.etat, recu.bilan = EtatImport.ECHOUE, dict(recu.bilan) | {"echec": "contrainte"}
    texte = secretaire.page(fiche)
    assert "La base a changé pendant l’import" in texte
    for fichier in (reglages.dossier_donnees / "imports").iterdir():
        fichier.unlink()
    refus = secretaire.post(f"{fiche}/appliquer", headers={"Referer": f"http://localhost{fiche}"})
    secretaire.expect(refus, 303)
    assert "Envoyez-le de nouveau" in secretaire.page(fiche)


def test_computing_that_did_not_end_is_begun_again(
    secretaire: ClientVerifie, sessions: Sessions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    fiche = recoit(secretaire, "demandes", ecrit(tmp_path / "d.csv", "demandes", [demande()]).read_bytes())

    def tombe(*_: object, **__: object) -> int:
        raise OSError

    with monkeypatch.context() as coupe:
        coupe.setattr(conduite, "recompute_instructions", tombe)
        secretaire.envoie(f"{fiche}/appliquer", fiche)
    assert nombre(sessions, Instruction) == 0
    assert "leur calcul n’a pas fini" in secretaire.page(fiche)
    secretaire.envoie(f"{fiche}/calculer", fiche)
    assert "leur calcul n’a pas fini" not in secretaire.page(fiche)
    assert nombre(sessions, Instruction) == 1
    secretaire.expect(secretaire.post("/imports/999/calculer"), 404)


def test_too_heavy_a_file_is_refused(application: Flask, secretaire: ClientVerifie):
    application.config["MAX_CONTENT_LENGTH"] = 1000
    reponse = envoie(secretaire, "agences", AGENCES * 50)
    secretaire.expect(reponse, 413)
    assert "Fichier trop lourd" in reponse.text
