"""The survey and the answers as an agency imports them: its own leases, and the facts that are its to tell."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import delete, event, select

from caleol.kernel.errors import Interdit, Introuvable, Refus
from caleol.models.echange import Import
from caleol.models.enumerations import EtatImport
from caleol.models.locatif import Bail, Locataire
from caleol.models.moteur import Sessions
from caleol.models.organisation import Agence
from caleol.models.patrimoine import Logement
from caleol.models.registre import EntreeRegistre
from caleol.queries.imports import get_import, list_imports
from caleol.rules.droits import OUTIL, Auteur, Role
from caleol.services.act import Actes
from caleol.services.imports import (
    BilanImport,
    ImportRefuse,
    abandon_import,
    apply_import,
    check_import,
    importe_fichier,
    receive_file,
    start_apply,
)
from tests.fabriques import fabrique_compte
from tests.imports.fichiers import bail, commune, ecrit, logement

TOUTES_BASES = pytest.mark.toutes_bases


@dataclass
class Parc:
    """Two agencies with a lease each (B1 in L1, B2 in L2), and what sends their files."""

    actes: Actes
    dossier: Path
    roubaix: Auteur
    tourcoing: Auteur

    def fichier(self, nature: str, *lignes: dict[str, object]) -> Path:
        """Write a file."""
        return ecrit(self.dossier / f"{nature}.csv", nature, lignes)

    def importe(self, nature: str, *lignes: dict[str, object], par: Auteur | None = None) -> BilanImport:
        """Import lines at once, as the agency of Roubaix unless told otherwise."""
        return importe_fichier(self.actes, par or self.roubaix, nature, self.fichier(nature, *lignes))

    def refuse(self, nature: str, *lignes: dict[str, object]) -> list[tuple[int, str | None, str]]:
        """Return what stops a file, by line, column and code."""
        with pytest.raises(ImportRefuse) as leve:
            self.importe(nature, *lignes)
        return [(c.ligne, c.colonne, c.code) for c in leve.value.bilan.erreurs]

    def recoit(self, nature: str, *lignes: dict[str, object], par: Auteur | None = None) -> int:
        """Receive a file and return the key of its import."""
        contenu = self.fichier(nature, *lignes).read_bytes()
        with self.actes.ouvre(par or self.roubaix) as acte:
            return receive_file(acte, nature, "enquete.csv", contenu, self.dossier / "recus")

    def demenage(self, reference: str) -> None:
        """Give a dwelling to the agency of Tourcoing."""
        with self.actes.sessions.ecriture() as session:
            sien = session.scalars(select(Logement).where(Logement.reference == reference)).one()
            sien.agence_id = session.scalars(select(Agence.id).where(Agence.code == "TOU")).one()


@pytest.fixture
def parc(actes: Actes, sessions: Sessions, tmp_path: Path) -> Parc:
    """Load the dwellings and the leases of two agencies."""

    def charge(nature: str, *lignes: dict[str, object]) -> None:
        importe_fichier(actes, OUTIL, nature, ecrit(tmp_path / f"{nature}.csv", nature, lignes))

    charge("agences", {"code": "ROU", "nom": "Roubaix"}, {"code": "TOU", "nom": "Tourcoing"})
    charge("communes", commune("59512"))
    charge("logements", logement("L1", agence_code="ROU"), logement("L2", agence_code="TOU"), logement("L3"))
    charge(
        "baux",
        bail("B1", loyer="400", donnees_au="01/01/2026", dernier_examen_le="01/03/2024"),
        bail("B2", logement_reference="L2", loyer="500", occupant_nom="Secret"),
        bail("B0", fin_le="01/02/2020"),
    )
    auteurs = []
    with sessions.ecriture() as session:
        for code in ("ROU", "TOU"):
            agence = session.scalars(select(Agence).where(Agence.code == code)).one()
            compte = fabrique_compte(session, Role.AGENCE, agence=agence)
            auteurs.append(Auteur(compte.id, Role.AGENCE, agence_ids=frozenset({agence.id})))
    return Parc(actes, tmp_path, *auteurs)


def lu(sessions: Sessions, reference: str) -> Bail:
    with sessions.lecture() as session:
        trouve = session.scalars(select(Bail).where(Bail.reference == reference)).one()
        _ = [personne.nom for personne in trouve.locataires]
        return trouve


def complet(reference: str = "B1", **valeurs: object) -> dict[str, object]:
    """Return the line of a lease as it is known, with the day of what is learnt."""
    connu = {"loyer": "400", "donnees_au": "10/10/2026", "dernier_examen_le": "01/03/2024"}
    return bail(reference, **(connu | valeurs))


def reponse(reference: str = "B1", **valeurs: object) -> dict[str, object]:
    return {"bail_reference": reference, "repondu_le": "20/10/2026"} | valeurs


@TOUTES_BASES
def test_agency_completes_its_own_survey(parc: Parc, sessions: Sessions):
    enfant = {"bail_reference": "B1", "occupant_rang": 2, "occupant_lien": "enfant", "occupant_nom": "Petit"}
    dit = complet(rfr_annee=2024, rfr_montant=16_200, besoin_adaptation="oui", occupant_handicap="oui")
    assert parc.importe("baux", dit, enfant).modifies == 1
    trouve = lu(sessions, "B1")
    assert (trouve.rfr_euros, trouve.besoin_adaptation, trouve.loyer_centimes) == ({"2024": 16_200}, True, 40_000)
    assert [personne.nom for personne in trouve.locataires] == ["Modèle", "Petit"]
    assert parc.importe("baux", dit, enfant).inchanges == 1, "sent twice, it changes nothing"


@TOUTES_BASES
def test_agency_brings_the_answers_of_its_own_tenants(parc: Parc, sessions: Sessions):
    assert parc.importe("reponses", reponse(besoin_adaptation="non")).modifies == 1
    assert lu(sessions, "B1").besoin_adaptation is False


@TOUTES_BASES
@pytest.mark.parametrize("nature", ["baux", "reponses"])
def test_lease_of_another_agency_is_told_like_one_that_does_not_exist(parc: Parc, sessions: Sessions, nature: str):
    ligne: Callable[..., dict[str, object]] = complet if nature == "baux" else reponse
    lignes = [ligne(reference, besoin_adaptation="oui") for reference in ("B1", "B2", "B9", "B0")]
    assert parc.refuse(nature, *lignes) == [
        (3, "bail_reference", "bail_hors_agence"),
        (4, "bail_reference", "bail_hors_agence"),
        (5, "bail_reference", "bail_termine"),
    ]
    assert lu(sessions, "B1").besoin_adaptation is None, "all or nothing"
    illisible = ligne("B2", besoin_adaptation="peut-être")
    assert parc.refuse(nature, illisible)[-1] == (2, "bail_reference", "bail_hors_agence")


def test_new_lease_is_refused_whatever_its_dwelling(parc: Parc, sessions: Sessions):
    lignes = [complet(f"N{rang}", logement_reference=sien) for rang, sien in enumerate(("L1", "L2", "L3", "L9"))]
    assert {code for _, _, code in parc.refuse("baux", *lignes)} == {"bail_hors_agence"}
    with sessions.lecture() as session:
        assert sorted(session.scalars(select(Bail.reference))) == ["B0", "B1", "B2"]


def test_what_is_the_landlords_is_refused_on_its_cell(parc: Parc):
    changees = {
        "signature_le": "02/05/2026", "effet_le": "15/05/2019", "fin_le": "01/10/2026", "loyer": "100",
        "ancienne_zus": "oui", "logement_reference": "L2", "dernier_examen_le": "01/06/2026",
    }  # fmt: skip
    assert parc.refuse("baux", complet(**changees)) == [(2, colonne, "valeur_reservee") for colonne in changees]
    assert parc.refuse("baux", complet(logement_reference="L9", loyer="")) == [
        (2, "loyer", "valeur_reservee"),
        (2, "logement_reference", "valeur_reservee"),
    ], "a dwelling that does not exist is told like that of another agency"


def test_an_older_export_and_missing_columns_pass(parc: Parc, sessions: Sessions):
    parc.importe("baux", complet(dernier_examen_le="", besoin_adaptation="oui"))
    parc.importe("baux", bail("B1", donnees_au="11/10/2026", depart_handicap="non"))
    trouve = lu(sessions, "B1")
    assert (trouve.loyer_centimes, trouve.besoin_adaptation, trouve.depart_handicap) == (40_000, True, False)
    assert str(trouve.dernier_examen_le) == "2024-03-01"


def test_rooms_of_a_profession_leave_one(parc: Parc):
    assert parc.refuse("baux", complet(pieces_professionnelles=3)) == [
        (2, "pieces_professionnelles", "pieces_hors_logement")
    ]


def test_holders_of_the_lease_stay(parc: Parc):
    autre = {"bail_reference": "B1", "occupant_rang": 2, "occupant_lien": "conjoint", "occupant_nom": "Autre"}
    assert parc.refuse("baux", complet(), autre | {"occupant_titulaire": "oui"}) == [
        (3, "occupant_titulaire", "titulaire_reserve")
    ]
    assert parc.refuse("baux", complet(occupant_titulaire="non")) == [(2, "occupant_titulaire", "titulaire_reserve")]
    assert parc.refuse("reponses", reponse(occupant_rang=1, occupant_nom="Autre", occupant_lien="demandeur")) == [
        (2, "occupant_titulaire", "titulaire_reserve")
    ]


def test_one_of_two_holders_may_leave_and_an_empty_household_may_be_told(parc: Parc, sessions: Sessions):
    autre = {"bail_reference": "B1", "occupant_rang": 2, "occupant_lien": "conjoint", "occupant_nom": "Autre"}
    deux = (bail("B1"), autre | {"occupant_titulaire": "oui"})
    parc.importe("baux", *deux, par=OUTIL)
    parc.importe("baux", complet())
    assert [personne.nom for personne in lu(sessions, "B1").locataires] == ["Modèle"]
    with sessions.ecriture() as session:
        session.execute(delete(Locataire))
    parc.importe("baux", complet(occupant_nom="Nouveau"))
    assert [personne.nom for personne in lu(sessions, "B1").locataires] == ["Nouveau"]


def test_facts_that_change_without_their_day_are_told(parc: Parc):
    bilan = parc.importe("baux", complet(donnees_au="01/01/2026", besoin_adaptation="oui"))
    assert [(c.colonne, c.code) for c in bilan.avertissements] == [("donnees_au", "donnees_non_datees")]
    assert parc.importe("baux", complet(donnees_au="02/01/2026", besoin_adaptation="non")).avertissements == ()


# ------------------------------------------------------------------------------------------ received files


def test_preview_then_application_and_its_entries_in_the_register(parc: Parc, sessions: Sessions):
    import_id = parc.recoit("baux", complet(besoin_adaptation="oui"))
    assert check_import(parc.actes, parc.roubaix, import_id).modifies == 1
    assert lu(sessions, "B1").besoin_adaptation is None
    assert apply_import(parc.actes, parc.roubaix, import_id).applique
    assert lu(sessions, "B1").besoin_adaptation is True
    with sessions.lecture() as session:
        entrees = session.scalars(
            select(EntreeRegistre)
            .where(EntreeRegistre.objet_type == "import", EntreeRegistre.objet_id == str(import_id))
            .order_by(EntreeRegistre.rang)
        ).all()
        assert [entree.acte for entree in entrees] == ["import_recu", "import"]
        assert {entree.auteur_id for entree in entrees} == {parc.roubaix.utilisateur_id}


@TOUTES_BASES
def test_lease_moved_between_the_preview_and_the_application_is_refused(parc: Parc, sessions: Sessions):
    import_id = parc.recoit("baux", complet(besoin_adaptation="oui"))
    check_import(parc.actes, parc.roubaix, import_id)
    parc.demenage("L1")
    bilan = apply_import(parc.actes, parc.roubaix, import_id)
    assert [(c.ligne, c.colonne, c.code) for c in bilan.erreurs] == [(2, "bail_reference", "bail_hors_agence")]
    assert lu(sessions, "B1").besoin_adaptation is None


def test_account_that_changed_agency_applies_nothing_of_the_former_one(parc: Parc, sessions: Sessions):
    import_id = parc.recoit("reponses", reponse(besoin_adaptation="oui"))
    check_import(parc.actes, parc.roubaix, import_id)
    mute = replace(parc.roubaix, agence_ids=parc.tourcoing.agence_ids)
    assert not apply_import(parc.actes, mute, import_id).applique
    assert lu(sessions, "B1").besoin_adaptation is None


def test_a_lease_that_leaves_the_agency_between_the_reading_and_the_writing_stops_the_import(
    parc: Parc, sessions: Sessions
):
    import_id = parc.recoit("reponses", reponse(besoin_adaptation="oui"))
    check_import(parc.actes, parc.roubaix, import_id)
    lues: list[str] = []

    def part(_c: object, _k: object, ordre: str, *_suite: object) -> None:
        if ordre.startswith("CREATE TEMPORARY TABLE") and not lues:
            lues.append(ordre)
            parc.demenage("L1")

    event.listen(sessions.moteur, "before_cursor_execute", part)
    try:
        with pytest.raises(Refus, match="import_bail_parti"):
            apply_import(parc.actes, parc.roubaix, import_id)
    finally:
        event.remove(sessions.moteur, "before_cursor_execute", part)
    assert lues, "the file was read, and its rows laid aside, while the lease was the agency's"
    assert lu(sessions, "B1").besoin_adaptation is None
    with sessions.lecture() as session:
        recu = session.get_one(Import, import_id)
        assert (recu.etat, recu.bilan["echec"]) == (EtatImport.ECHOUE, "import_bail_parti")


def test_files_of_others_are_not_found(parc: Parc, sessions: Sessions):
    sien, autre = parc.recoit("baux", complet()), parc.recoit("baux", complet(), par=parc.tourcoing)
    maintenant = parc.actes.horloge.maintenant()
    with sessions.lecture() as session:
        assert [vue.id for vue in list_imports(session, parc.roubaix, maintenant)[0]] == [sien]
        with pytest.raises(Introuvable):
            get_import(session, parc.roubaix, autre, maintenant)
    for geste in (check_import, start_apply):
        with pytest.raises(Introuvable):
            geste(parc.actes, parc.roubaix, autre)
    with pytest.raises(Introuvable), parc.actes.ouvre(parc.roubaix) as acte:
        abandon_import(acte, autre)
    with sessions.lecture() as session:
        assert session.get_one(Import, autre).etat is EtatImport.RECU


@pytest.mark.parametrize("nature", ["agences", "logements", "demandes", "examens"])
def test_agency_sends_no_other_nature(parc: Parc, nature: str):
    with pytest.raises(Interdit):
        importe_fichier(parc.actes, parc.roubaix, nature, parc.fichier("baux", complet()))
    with pytest.raises(Interdit), parc.actes.ouvre(parc.roubaix) as acte:
        receive_file(acte, nature, "x.csv", b"a;b\n", parc.dossier)
