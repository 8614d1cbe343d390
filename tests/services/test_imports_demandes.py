"""The waiting list goes in: households as of a date, nothing visible before the end, nothing lost after it."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from caleol.kernel.errors import Refus
from caleol.models.compte import Tache
from caleol.models.demande import Demande, Instruction, Menage, Personne
from caleol.models.echange import Import
from caleol.models.enumerations import EtatDemande, EtatImport
from caleol.models.moteur import Sessions
from caleol.models.organisation import Commune
from caleol.models.recherche import Designation
from caleol.rules.droits import OUTIL
from caleol.rules.facts import LienPersonne
from caleol.services.act import Actes
from caleol.services.ecriture import Ecrivain
from caleol.services.imports import BilanImport, ImportRefuse, conduite, importe_fichier
from caleol.services.imports import demandes as module_demandes
from caleol.services.imports.nettoyage import clean_orphans
from tests import fabriques as f
from tests.imports.fichiers import demande, ecrit, grandes_demandes

Importe = Callable[..., BilanImport]
NUMERO = "0591125000123GDPUB"
ENFANT = {"numero_unique": NUMERO, "personne_rang": 2, "personne_lien": "enfant", "personne_naissance": "01/02/2015"}


@pytest.fixture
def importe(actes: Actes, tmp_path: Path) -> Importe:
    """Give what writes a file of applications and imports it."""

    def fait(*lignes: dict[str, object], colonnes: list[str] | None = None, **reglages: Any) -> BilanImport:
        chemin = ecrit(tmp_path / "demandes.csv", "demandes", lignes, colonnes=colonnes)
        return importe_fichier(actes, OUTIL, "demandes", chemin, **reglages)

    return fait


def compte(bilan: BilanImport) -> tuple[int, int, int]:
    return bilan.nouveaux, bilan.modifies, bilan.inchanges


def nombre(sessions: Sessions, modele: Any) -> int:
    with sessions.lecture() as session:
        return session.scalar(select(func.count()).select_from(modele)) or 0


@pytest.mark.toutes_bases
def test_application_is_stored_with_its_household(importe: Importe, sessions: Sessions):
    ligne = demande(
        telephone="0600000000",
        rfr_annee_precedente="2023",
        rfr_montant_precedent="17900",
        dalo_le="12/01/2026",
        besoin_fauteuil="non",
        logement_actuel_surface="41,5",
        priorites="mal_logees",
        mutation="oui",
    )
    bilan = importe(ligne, ENFANT | {"personne_garde": "alternee", "personne_a_charge": "oui"})
    assert compte(bilan) == (1, 0, 0)
    assert bilan.details == {"personnes": 2, "menages": 1}
    with sessions.lecture() as session:
        lue = session.scalars(select(Demande)).one()
        menage = lue.menage
        assert menage is not None
        assert (lue.numero_unique, lue.nom, lue.nom_tri, lue.civilite) == (NUMERO, "Modèle", "modele camille", "mme")
        assert (lue.deposee_le, lue.etat, lue.version) == (date(2025, 11, 3), EtatDemande.ACTIVE, 1)
        assert (menage.etat_au, menage.rfr_euros) == (date(2026, 11, 1), {"2023": 17900, "2024": 18450})
        assert (menage.ressources_mensuelles_centimes, menage.type_souhaite_max) == (164050, 3)
        assert (menage.communes_souhaitees, menage.motifs, menage.priorites) == ("59512 59599", "01 13", "mal_logees")
        assert (menage.dalo_le, menage.besoin_fauteuil, menage.mutation) == (date(2026, 1, 12), False, True)
        assert str(menage.logement_actuel_surface) == "41.50"
        assert [(p.rang, p.lien, p.a_charge) for p in menage.personnes] == [
            (1, LienPersonne.DEMANDEUR, False),
            (2, LienPersonne.ENFANT, True),
        ]
    assert nombre(sessions, Instruction) == 1


@pytest.mark.toutes_bases
@pytest.mark.toutes_bases
def test_designation_comes_with_the_application_and_is_written_once(importe: Importe, actes: Actes, sessions: Sessions):
    with actes.ouvre(OUTIL) as acte:
        f.fabrique_reservataire(acte.session, "VILLE", "Ville de Roubaix")
    ligne = demande(reservataire_code="VILLE", designee_le="12/10/2026")
    assert importe(ligne).details["designations"] == 1
    importe(ligne)
    importe(demande(reservataire_code="VILLE", designee_le="13/10/2026"))
    with sessions.lecture() as session:
        designations = session.scalars(select(Designation).order_by(Designation.le)).all()
        assert [(d.le, d.vacance_id, d.reservataire.code) for d in designations] == [
            (date(2026, 10, 12), None, "VILLE"), (date(2026, 10, 13), None, "VILLE"),
        ]  # fmt: skip
    for colonnes, code in (
        ({"reservataire_code": "VILLE"}, "designation_incomplete"),
        ({"reservataire_code": "AUTRE", "designee_le": "12/10/2026"}, "reservataire_inconnu"),
    ):
        with pytest.raises(ImportRefuse) as refus:
            importe(demande(**colonnes))
        assert [erreur.code for erreur in refus.value.bilan.erreurs] == [code]


def test_same_file_again_changes_nothing(importe: Importe, sessions: Sessions):
    lignes = [demande(rfr_annee_precedente="2023", rfr_montant_precedent=0), ENFANT, demande("0591125000124GDPUB")]
    assert compte(importe(*lignes)) == (2, 0, 0)
    assert compte(importe(*lignes)) == (0, 0, 2)
    assert (nombre(sessions, Demande), nombre(sessions, Menage), nombre(sessions, Personne)) == (2, 2, 3)
    assert compte(importe(*(ligne | {"etat_au": "20/11/2026"} for ligne in lignes))) == (0, 0, 2)
    assert nombre(sessions, Menage) == 2


@pytest.mark.toutes_bases
def test_changed_household_adds_a_row_and_the_former_one_stays(importe: Importe, sessions: Sessions):
    importe(demande(), ENFANT)
    neuf = {"etat_au": "20/11/2026", "ressources_mensuelles": "1700"}
    assert compte(importe(demande(**neuf), ENFANT)) == (0, 1, 0)
    assert compte(importe(demande(**neuf))) == (0, 1, 0)
    assert compte(importe(demande(**neuf, telephone="0611111111"))) == (0, 1, 0)
    with sessions.lecture() as session:
        lue = session.scalars(select(Demande)).one()
        menages = session.scalars(select(Menage).order_by(Menage.id)).all()
        assert lue.menage_id == menages[-1].id
        assert lue.version == 4
        assert [(m.etat_au.day, m.ressources_mensuelles_centimes, len(m.personnes)) for m in menages] == [
            (1, 164050, 2),
            (20, 170000, 2),
            (20, 170000, 1),
        ]


def test_older_extract_does_not_bring_the_past_back(importe: Importe, sessions: Sessions):
    importe(demande(etat_au="20/11/2026"))
    with pytest.raises(ImportRefuse) as refus:
        importe(demande(etat_au="01/11/2026", ressources_mensuelles="1"))
    assert [(c.colonne, c.code) for c in refus.value.bilan.erreurs] == [("etat_au", "extrait_ancien")]
    assert compte(importe(demande(etat_au="01/11/2026"))) == (0, 0, 1)
    assert nombre(sessions, Menage) == 1


def test_columns_that_the_file_lacks_stay_on_the_application(importe: Importe, sessions: Sessions):
    importe(demande(telephone="0600000000", etat="radiée", radiee_le="02/11/2026"))
    colonnes = [nom for nom in demande() if nom != "civilite"]
    importe(demande(nom="Autre"), colonnes=colonnes)
    with sessions.lecture() as session:
        lue = session.scalars(select(Demande)).one()
    assert (lue.nom, lue.telephone, lue.etat, lue.civilite) == ("Autre", "0600000000", EtatDemande.RADIEE, "mme")


def test_date_of_the_extract_is_the_day_of_the_import_where_the_file_is_silent(importe: Importe, sessions: Sessions):
    importe(demande(etat_au=""))
    with sessions.lecture() as session:
        assert session.scalars(select(Menage.etat_au)).one() == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("lignes", "attendu"),
    [
        ([demande(personne_lien="autre")], (2, "personne_lien", "demandeur_unique")),
        ([demande(), ENFANT | {"personne_lien": "demandeur"}], (2, "personne_lien", "demandeur_unique")),
        ([demande(renouvelee_le="01/01/2020")], (2, "renouvelee_le", "renouvelee_avant_depot")),
        ([demande(type_min="T4")], (2, "type_max", "types_inverses")),
        ([demande(), ENFANT | {"personne_naissance": "01/02/2027"}], (3, "personne_naissance", "naissance_future")),
        ([demande(rfr_annee="")], (2, "rfr_annee", "rfr_sans_annee")),
        ([demande(rfr_annee="2027")], (2, "rfr_annee", "annee_future")),
        ([demande(communes_souhaitees="59512 99999")], (2, "communes_souhaitees", "liste_insee_illisible")),
        ([demande(code_postal="5910")], (2, "code_postal", "code_postal_illisible")),
        ([demande(deposee_le="01/01/2062")], (2, "deposee_le", "date_hors_sens")),
        ([demande(numero_unique="5,90423E+17")], (2, "numero_unique", "nur_tableur")),
    ],
)
def test_household_that_does_not_hold_is_refused(
    importe: Importe, sessions: Sessions, lignes: list[dict[str, object]], attendu: tuple[int, str, str]
):
    with pytest.raises(ImportRefuse) as refus:
        importe(*lignes)
    assert [(c.ligne, c.colonne, c.code) for c in refus.value.bilan.erreurs] == [attendu]
    assert (nombre(sessions, Demande), nombre(sessions, Menage)) == (0, 0)


def test_unborn_child_may_be_due_later(importe: Importe):
    naitra = ENFANT | {"personne_naissance": "01/02/2027", "personne_a_naitre": "oui"}
    assert compte(importe(demande(), naitra)) == (1, 0, 0)


def test_minor_applicant_and_odd_civility_are_told_and_kept(importe: Importe, sessions: Sessions):
    bilan = importe(demande(civilite="Mlle", personne_naissance="14/02/2025", personne_civilite="Dr"))
    assert [(c.colonne, c.code) for c in bilan.avertissements] == [
        ("civilite", "civilite_ancienne"),
        ("personne_civilite", "civilite_inconnue"),
        ("personne_naissance", "demandeur_mineur"),
    ]
    with sessions.lecture() as session:
        assert session.scalars(select(Demande.civilite)).one() == "mme"
        assert session.scalars(select(Personne.civilite)).one() is None


def test_eighteenth_birthday_is_of_age(importe: Importe):
    assert importe(demande(personne_naissance="23/11/2008")).avertissements == ()
    assert len(importe(demande(personne_naissance="24/11/2008")).avertissements) == 1


def test_wished_commune_that_is_not_known_here_is_told_once(importe: Importe, sessions: Sessions):
    with sessions.ecriture() as session:
        session.add(Commune(code_insee="59512", nom="Roubaix", nom_tri="roubaix"))
    autre = demande(numero_unique="0591125000124GDPUB", communes_souhaitees="59599")
    avertis = importe(demande(communes_souhaitees="59512 59599"), autre).avertissements
    assert [(c.ligne, c.valeur, c.code) for c in avertis] == [(2, "59599", "commune_souhaitee_inconnue")]


def test_odd_number_is_told_and_kept_as_it_is(importe: Importe, sessions: Sessions):
    bilan = importe(demande(numero_unique="591125000123gdpub"))
    assert [c.code for c in bilan.avertissements] == ["nur_inhabituel"]
    with sessions.lecture() as session:
        assert session.scalars(select(Demande.numero_unique)).one() == "591125000123GDPUB"


@pytest.mark.toutes_bases
def test_households_are_unseen_until_the_end(actes: Actes, sessions: Sessions, tmp_path: Path, monkeypatch: Any):
    """What a reader sees while the import writes: nothing of it, then all of it."""
    monkeypatch.setattr(module_demandes, "TRANCHE", 10)
    vues: list[tuple[int, int]] = []
    ecrit_vraiment = Ecrivain.insere

    def insere(self: Ecrivain, table: Any, colonnes: Any, rangees: Any) -> None:
        vues.append((nombre(sessions, Demande), nombre(sessions, Menage)))
        ecrit_vraiment(self, table, colonnes, rangees)

    monkeypatch.setattr(Ecrivain, "insere", insere)
    importe_fichier(actes, OUTIL, "demandes", grandes_demandes(tmp_path / "d.csv", 35))
    assert {demandes for demandes, _ in vues[:8]} == {0}
    assert [menages for _, menages in vues[:8:2]] == [0, 10, 20, 30]
    assert (nombre(sessions, Demande), nombre(sessions, Menage)) == (35, 35)


@pytest.mark.toutes_bases
def test_error_at_the_end_of_a_long_file_leaves_nothing(importe: Importe, sessions: Sessions, monkeypatch: Any):
    monkeypatch.setattr(module_demandes, "TRANCHE", 2)
    lignes = [demande(f"05911250001{rang:02d}GDPUB") for rang in range(9)]
    with pytest.raises(ImportRefuse):
        importe(*lignes, demande("0591125000999GDPUB", type_min="T9"))
    assert (nombre(sessions, Demande), nombre(sessions, Menage), nombre(sessions, Personne)) == (0, 0, 0)


@pytest.mark.toutes_bases
def test_process_that_dies_leaves_orphans_that_the_next_start_sweeps(
    actes: Actes, sessions: Sessions, importe: Importe, monkeypatch: Any
):
    importe(demande())
    importe(demande(etat_au="20/11/2026", ressources_mensuelles="1700"))

    class Mort(BaseException):
        """The process is killed: nothing of ours runs any more."""

    def meurt(*_: object) -> None:
        raise Mort

    with monkeypatch.context() as coupe:
        coupe.setattr(conduite, "_close", meurt)
        coupe.setattr(conduite, "_suivi", lambda actes, travail: nullcontext(lambda _fait: None))
        with pytest.raises(Mort):
            importe(demande("0591125000999GDPUB"), demande("0591125000998GDPUB"))
    assert (nombre(sessions, Demande), nombre(sessions, Menage)) == (1, 4)
    with sessions.ecriture() as session:
        session.scalars(select(Tache).order_by(Tache.id.desc()).limit(1)).one().battement_le = date_ancienne(actes)
    assert clean_orphans(actes) == 2
    assert clean_orphans(actes) == 0
    assert (nombre(sessions, Demande), nombre(sessions, Menage)) == (1, 2)


def date_ancienne(actes: Actes) -> Any:
    return actes.horloge.maintenant().replace(year=2025)


def test_living_import_is_not_swept(actes: Actes, sessions: Sessions, importe: Importe, monkeypatch: Any):
    vus: list[int] = []

    def ferme(*_: object) -> None:
        vus.append(clean_orphans(actes))
        raise Refus("essai")

    monkeypatch.setattr(conduite, "_close", ferme)
    with pytest.raises(Refus):
        importe(demande())
    assert vus == [0]
    assert nombre(sessions, Menage) == 0
    with sessions.lecture() as session:
        recu = session.scalars(select(Import)).one()
        assert (recu.etat, recu.bilan["echec"]) == (EtatImport.ECHOUE, "essai")


def test_computing_of_the_list_is_a_job_of_its_own(importe: Importe, sessions: Sessions):
    importe(demande(), recalcule=False)
    assert nombre(sessions, Instruction) == 0
    importe(demande(ressources_mensuelles="1700"))
    assert nombre(sessions, Instruction) == 1
    with sessions.lecture() as session:
        taches = session.scalars(select(Tache).order_by(Tache.id)).all()
    assert [(t.nature, t.terminee_le is not None, t.echec) for t in taches] == [
        ("import", True, None),
        ("import", True, None),
        ("calcul_demandes", True, None),
    ]
