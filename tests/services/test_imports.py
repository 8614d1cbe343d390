"""Every nature of file goes in, once and again; nothing is half-written."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from caleol.kernel.errors import Interdit, Refus
from caleol.models.commission import Commission, Mandat, Membre, Siege
from caleol.models.demande import PropositionAnterieure
from caleol.models.echange import Import
from caleol.models.enumerations import EtatImport
from caleol.models.locatif import Bail, Locataire
from caleol.models.moteur import Sessions
from caleol.models.organisation import Agence, AttributCommune, Commune, ConventionReservation, Epci, Flux, Reservataire
from caleol.models.patrimoine import Logement, QuartierLogement, Residence, Vacance
from caleol.models.registre import EntreeRegistre
from caleol.rules.droits import OUTIL, Auteur, Role
from caleol.services.act import Actes
from caleol.services.ecriture import Ecrivain
from caleol.services.imports import BilanImport, ImportRefuse, importe_fichier
from tests.imports.fichiers import bail, commune, ecrit, logement

pytestmark = pytest.mark.toutes_bases
Importe = Callable[..., BilanImport]


@pytest.fixture
def importe(actes: Actes, tmp_path: Path) -> Importe:
    """Give what writes a file and imports it."""

    def fait(nature: str, *lignes: dict[str, object], auteur: Auteur = OUTIL, **reglages: Any) -> BilanImport:
        chemin = ecrit(tmp_path / f"{nature}.csv", nature, lignes)
        return importe_fichier(actes, auteur, nature, chemin, **reglages)

    return fait


@pytest.fixture
def parc(importe: Importe) -> Importe:
    """Load a commune, an agency and two dwellings; give what imports the rest."""
    importe("agences", {"code": "ROU", "nom": "Agence de Roubaix"})
    importe("communes", commune("59512"), commune("59599"))
    importe("logements", logement("L1", agence_code="ROU"), logement("L2"))
    return importe


def compte(bilan: BilanImport) -> tuple[int, int, int]:
    return bilan.nouveaux, bilan.modifies, bilan.inchanges


def codes(refus: pytest.ExceptionInfo[ImportRefuse]) -> list[tuple[int, str | None, str]]:
    return [(c.ligne, c.colonne, c.code) for c in refus.value.bilan.erreurs]


def nombre(sessions: Sessions, modele: Any) -> int:
    with sessions.lecture() as session:
        return session.scalar(select(func.count()).select_from(modele)) or 0


def test_agencies_keep_what_the_file_does_not_say(importe: Importe, sessions: Sessions):
    rou = {"code": "ROU", "nom": "Roubaix", "telephone": "0300"}
    assert compte(importe("agences", rou, {"code": "TOU", "nom": "Tourcoing"})) == (2, 0, 0)
    assert compte(importe("agences", rou, {"code": "TOU", "nom": "Tourcoing"})) == (0, 0, 2)
    assert compte(importe("agences", {"code": "ROU", "nom": "Agence de Roubaix"})) == (0, 1, 0)
    with sessions.lecture() as session:
        agence = session.scalars(select(Agence).where(Agence.code == "ROU")).one()
    assert (agence.nom, agence.telephone) == ("Agence de Roubaix", "0300")
    importe("agences", {"code": "ROU", "nom": "Agence de Roubaix", "telephone": None})
    assert nombre(sessions, Agence) == 2


def test_communes_are_dated_and_attached(importe: Importe, sessions: Sessions):
    lignes = [
        commune("59355", nom="Lomme", rattachement_insee="59350", epci_siren="200093201", epci_nom="Métropole"),
        commune("59350", nom="Lille", debut="01/01/2018", fin="04/07/2024", zone_abc="B1"),
        commune("59350", nom="Lille", debut="05/07/2024", zone_abc="a bis", zone_tendue="non"),
    ]
    assert compte(importe("communes", *lignes)) == (3, 0, 0)
    assert compte(importe("communes", *lignes)) == (0, 0, 3)
    with sessions.lecture() as session:
        assert session.get_one(Commune, "59355").rattachement_insee == "59350"
        assert session.get_one(Epci, "200093201").nom == "Métropole"
        attributs = session.scalars(select(AttributCommune).order_by(AttributCommune.debut)).all()
    assert [(a.debut, a.zone_abc) for a in attributs if a.commune_insee == "59350"] == [
        (date(2018, 1, 1), "B1"),
        (date(2024, 7, 5), "Abis"),
    ]


def test_communes_that_contradict_themselves_are_refused(importe: Importe, sessions: Sessions):
    with pytest.raises(ImportRefuse) as refus:
        importe(
            "communes",
            commune("59355", rattachement_insee="59350"),
            commune("59512", nom="Roubaix", epci_siren="200093201"),
            commune("59512", nom="Tourcoing", debut="01/01/2021", fin="01/01/2019"),
        )
    assert codes(refus) == [
        (2, "rattachement_insee", "commune_inconnue"),
        (3, "epci_nom", "epci_sans_nom"),
        (4, "fin", "fin_avant_debut"),
        (4, "nom", "valeur_contredite"),
    ]
    assert nombre(sessions, Commune) == 0


def test_dwellings_bring_residences_and_neighbourhoods(parc: Importe, sessions: Sessions):
    residence = {"residence_code": "R1", "residence_nom": "Les Tilleuls", "agence_code": "ROU", "enjeu_mixite": "oui"}
    ligne = logement("L3", **residence, qpv_2015="QP059001", qpv_2024="non", etage="RDC", dpe_date="03/2023")
    assert compte(parc("logements", ligne)) == (1, 0, 0)
    assert compte(parc("logements", ligne)) == (0, 0, 1)
    assert compte(parc("logements", ligne | {"qpv_2024": "oui"})) == (0, 1, 0)
    assert compte(parc("logements", ligne | {"residence_nom": "Les Ormes", "qpv_2024": "oui"})) == (0, 0, 1)
    with sessions.lecture() as session:
        lu = session.scalars(select(Logement).where(Logement.reference == "L3")).one()
        quartiers = [(q.debut, q.en_qpv, q.code_qpv) for q in sorted(lu.quartiers, key=lambda q: q.debut)]
        assert lu.residence is not None
        assert (lu.residence.nom, lu.residence.enjeu_mixite, lu.residence.agence_id) == (
            "Les Ormes",
            True,
            lu.agence_id,
        )
        assert (lu.surface, lu.loyer_centimes, lu.pieces_habitables, lu.etage) == (lu.surface, 41260, 3, 0)
        assert str(lu.surface) == "62.40"
    assert quartiers == [(date(2015, 1, 1), True, "QP059001"), (date(2024, 1, 1), True, None)]


def test_dwelling_without_known_commune_or_agency_stops_everything(parc: Importe, sessions: Sessions):
    with pytest.raises(ImportRefuse) as refus:
        parc("logements", logement("L8"), logement("L9", commune_insee="62001", agence_code="NON"))
    assert codes(refus) == [(3, "commune_insee", "commune_inconnue"), (3, "agence_code", "agence_inconnue")]
    with pytest.raises(ImportRefuse) as refus:
        parc("logements", logement("L9", commune_insee=""))
    assert codes(refus) == [(2, "commune_insee", "valeur_requise")]
    assert nombre(sessions, Logement) == 2


def test_dwellings_do_not_share_an_identifier_nor_contradict_a_residence(parc: Importe, sessions: Sessions):
    with pytest.raises(ImportRefuse) as refus:
        parc(
            "logements",
            logement("L3", identifiant_rpls="59001", residence_code="R1", enjeu_mixite="oui"),
            logement("L4", identifiant_rpls="59001", residence_code="R1", enjeu_mixite="non", commune_insee="59599"),
        )
    assert codes(refus) == [
        (3, "identifiant_rpls", "rpls_en_double"),
        (3, "commune_insee", "residence_contredite"),
        (3, "enjeu_mixite", "residence_contredite"),
    ]
    assert nombre(sessions, Residence) == 0


def test_rpls_leaves_rents_and_gives_the_agency(parc: Importe, actes: Actes, sessions: Sessions, tmp_path: Path):
    fichier = tmp_path / "rpls_2025.csv"
    fichier.write_text(
        "IDENT_INT;DEPCOM;CODEPOSTAL;NUMVOIE;NOMVOIE;TYPECONST_CODE;NBPIECE;SURFHAB;FINAN_CODE;PLG_QP24\n"
        "L2;59512;59100;4;RUE X;C;4;70;10;QP059001\n;59512;59100;6;RUE X;C;2;40;13;HZ\n",
        encoding="utf-8",
    )
    assert compte(importe_fichier(actes, OUTIL, "rpls", fichier, options={"agence": "ROU"})) == (1, 1, 0)
    assert compte(importe_fichier(actes, OUTIL, "rpls", fichier, options={"agence": "ROU"})) == (0, 0, 2)
    with sessions.lecture() as session:
        connu = session.scalars(select(Logement).where(Logement.reference == "L2")).one()
        neuf = session.scalars(select(Logement).where(Logement.reference.startswith("RPLS-"))).one()
        source = session.scalars(select(QuartierLogement.source).distinct()).all()
        assert connu.agence is not None
        assert (connu.type, connu.loyer_centimes, connu.agence.code) == ("T4", 41260, "ROU")
        assert neuf.loyer_centimes is None
    assert source == ["RPLS 2025"]
    with pytest.raises(ImportRefuse) as refus:
        importe_fichier(actes, OUTIL, "rpls", fichier, options={"agence": "NON"})
    assert codes(refus)[0] == (2, "agence_code", "agence_inconnue")


def test_leases_and_occupants_are_replaced_when_they_change(parc: Importe, sessions: Sessions):
    premier = bail("B1", rfr_annee=2024, rfr_montant="16 200", dernier_examen_le="01/06/2024", loyer="398,10")
    enfant = {"bail_reference": "B1", "occupant_rang": 2, "occupant_lien": "enfant", "occupant_naissance": "01/02/2015"}
    assert compte(parc("baux", premier, enfant)) == (1, 0, 0)
    assert compte(parc("baux", premier, enfant)) == (0, 0, 1)
    assert compte(parc("baux", premier)) == (0, 1, 0)
    assert compte(parc("examens", {"bail_reference": "B1", "examine_le": "02/06/2025"})) == (0, 1, 0)
    assert compte(parc("examens", {"bail_reference": "B1", "examine_le": "01/01/2020"})) == (0, 0, 1)
    assert compte(parc("baux", premier | {"loyer": "400"})) == (0, 1, 0)
    with sessions.lecture() as session:
        lu = session.scalars(select(Bail)).one()
        assert (lu.loyer_centimes, lu.rfr_euros, lu.dernier_examen_le) == (40000, {"2024": 16200}, date(2025, 6, 2))
        assert [(p.rang, p.titulaire, p.nom_tri) for p in lu.locataires] == [(1, True, "modele")]


def test_a_column_that_a_file_of_leases_lacks_erases_nothing_of_the_same_persons(parc: Importe, sessions: Sessions):
    enfant = bail("B1", occupant_rang=2, occupant_titulaire="non", occupant_lien="enfant", occupant_nom="Petit")
    connus = {"occupant_handicap": "oui", "occupant_perte_autonomie": "non"}
    parc("baux", bail("B1", **connus), enfant | {"occupant_garde": "alternee"})
    parc(
        "baux",
        bail("B1", occupant_rang=2),
        bail("B1", occupant_rang=1, occupant_nom="Nouveau"),
        enfant | {"occupant_rang": 3},
    )
    with sessions.lecture() as session:
        lus = session.scalars(select(Locataire).order_by(Locataire.rang)).all()
        assert [(lu.nom, lu.handicap, lu.perte_autonomie) for lu in lus] == [
            ("Nouveau", None, None),
            ("Modèle", True, False),
            ("Petit", None, None),
        ]
        assert lus[2].garde is not None, "the column of shared custody was not in the second file"
    parc("baux", bail("B1", occupant_handicap=""))
    with sessions.lecture() as session:
        assert session.scalars(select(Locataire.handicap)).one() is None, (
            "an empty cell of a present column says unknown"
        )


def test_dwelling_has_one_running_lease(parc: Importe, sessions: Sessions):
    parc("baux", bail("B1"))
    with pytest.raises(ImportRefuse) as refus:
        parc("baux", bail("B2"), bail("B3", logement_reference="L9", occupant_titulaire="non"))
    assert codes(refus) == [(2, "fin_le", "deux_baux"), (3, "logement_reference", "logement_inconnu")]
    assert [c.code for c in refus.value.bilan.avertissements] == ["titulaire_absent"]
    assert compte(parc("baux", bail("B2"), bail("B1", fin_le="01/10/2026"))) == (1, 1, 0)
    assert nombre(sessions, Locataire) == 2


def test_right_holders_agreements_and_flows(parc: Importe, sessions: Sessions):
    ville = {
        "numero": "C1",
        "reservataire_code": "VILLE",
        "reservataire_nom": "Ville de Roubaix",
        "reservataire_nature": "commune",
        "commune_insee": "59512",
        "departement": "59",
        "debut": "01/01/2024",
        "part_flux": "12,5",
    }
    lignes: list[dict[str, object]] = [
        {"reservataire_code": "BAILLEUR", "reservataire_nom": "Non réservé", "reservataire_nature": "bailleur"},
        ville | {"annee": 2025, "objectif_logements": 40},
        ville | {"annee": 2026, "objectif_logements": 44},
    ]
    assert compte(parc("conventions", *lignes)) == (3, 0, 0)
    assert compte(parc("conventions", *lignes)) == (0, 0, 3)
    assert compte(parc("conventions", ville | {"annee": 2026, "objectif_logements": 50})) == (0, 1, 0)
    with sessions.lecture() as session:
        convention = session.scalars(select(ConventionReservation)).one()
        assert (convention.part_flux_centiemes, convention.en_flux, convention.reservataire.code) == (
            1250,
            True,
            "VILLE",
        )
        assert sorted(session.scalars(select(Flux.objectif_logements))) == [40, 50]
    with pytest.raises(ImportRefuse) as refus:
        parc(
            "conventions", ville | {"debut": "", "annee": 2026, "commune_insee": "62001"}, {**lignes[0], "annee": 2026}
        )
    assert codes(refus) == [
        (2, "commune_insee", "commune_inconnue"),
        (2, "debut", "valeur_requise"),
        (2, "objectif_logements", "valeur_requise"),
        (3, "objectif_logements", "valeur_requise"),
        (3, "numero", "valeur_requise"),
    ]


def membre(**valeurs: object) -> dict[str, object]:
    return {
        "commission_code": "NORD",
        "siege_cle": "designe-1",
        "siege_nature": "designe",
        "siege_libelle": "Administrateur",
        "siege_ordre": 1,
        "membre_cle": "m1",
        "civilite": "Mme",
        "nom": "Modèle",
        "prenom": "Camille",
        "debut": "01/07/2020",
    } | valeurs


def test_seats_members_and_mandates(parc: Importe, sessions: Sessions):
    with sessions.ecriture() as session:
        nord = Commission(code="NORD", nom="Nord", debut=date(2020, 1, 1))
        session.add_all([nord, Commission(code="SUD", nom="Sud", debut=date(2020, 1, 1))])
        session.flush()
        nord_id = nord.id
    lignes = [
        membre(president="oui", fin="30/06/2026"),
        membre(mandat_qualite="suppleant", membre_cle="m2", nom="Exemple"),
        membre(siege_cle="maire", siege_nature="maire", siege_commune_insee="59512", membre_cle="", siege_ordre=2),
    ]
    assert compte(parc("membres", *lignes)) == (3, 0, 0)
    assert compte(parc("membres", *lignes)) == (0, 0, 3)
    assert (nombre(sessions, Siege), nombre(sessions, Membre), nombre(sessions, Mandat)) == (2, 2, 2)
    secretaire = Auteur(role=Role.SECRETAIRE, commission_ids=frozenset({nord_id}))
    with pytest.raises(ImportRefuse) as refus:
        parc(
            "membres",
            membre(commission_code="SUD"),
            membre(commission_code="EST"),
            membre(nom="", siege_epci_siren="1" * 9),
            auteur=secretaire,
        )
    assert codes(refus) == [
        (2, "commission_code", "commission_hors_perimetre"),
        (3, "commission_code", "commission_inconnue"),
        (4, "siege_epci_siren", "epci_inconnu"),
        (4, "nom", "valeur_requise"),
    ]


def vacance(cle: str = "V1", **valeurs: object) -> dict[str, object]:
    return {
        "cle_externe": cle,
        "logement_reference": "L1",
        "origine": "conge",
        "libre_le": "30/11/2026",
        "reservataire_code": "BAILLEUR",
    } | valeurs


def test_vacancies_take_the_rents_of_their_dwelling(parc: Importe, sessions: Sessions):
    with sessions.ecriture() as session:
        session.add(Reservataire(code="BAILLEUR", nom="Non réservé", nature="bailleur"))
    assert compte(parc("vacances", vacance())) == (1, 0, 0)
    assert compte(parc("vacances", vacance())) == (0, 0, 1)
    assert compte(parc("vacances", vacance(loyer="420", charges="80", loyer_annexe=""))) == (0, 1, 0)
    with sessions.lecture() as session:
        lue = session.scalars(select(Vacance)).one()
    assert (lue.loyer_centimes, lue.loyer_annexe_centimes, lue.charges_centimes) == (42000, 0, 8000)
    assert (lue.dans_le_flux, lue.version, lue.declaree_le.isoformat()) == (True, 2, "2026-11-23T07:30:00+00:00")
    with pytest.raises(ImportRefuse) as refus:
        parc(
            "vacances",
            vacance("V2", dans_le_flux="non"),
            vacance("V3", logement_reference="L9", reservataire_code="NON"),
        )
    assert codes(refus) == [
        (2, "hors_flux_motif", "hors_flux_sans_motif"),
        (2, "logement_reference", "vacance_deja_ouverte"),
        (3, "reservataire_code", "reservataire_inconnu"),
        (3, "logement_reference", "logement_inconnu"),
    ]


def test_closed_vacancy_is_left_as_it_is(parc: Importe, sessions: Sessions):
    with sessions.ecriture() as session:
        session.add(Reservataire(code="BAILLEUR", nom="Non réservé", nature="bailleur"))
    parc("vacances", vacance())
    with sessions.ecriture() as session:
        session.scalars(select(Vacance)).one().close_le = date(2026, 11, 20)
    bilan = parc("vacances", vacance(loyer="1"), vacance("V2"))
    assert compte(bilan) == (1, 0, 1)
    assert [c.code for c in bilan.avertissements] == ["vacance_close"]


def test_contingent_of_another_commune_is_told_and_lets_the_import_go_on(parc: Importe, sessions: Sessions):
    with sessions.ecriture() as session:
        session.add(Reservataire(code="BAILLEUR", nom="Non réservé", nature="bailleur"))
        session.add(Reservataire(code="WASQUEHAL", nom="Ville", nature="commune", commune_insee="59599"))
        session.add(Reservataire(code="ROUBAIX", nom="Ville", nature="commune", commune_insee="59512"))
    avertis = parc("vacances", vacance(reservataire_code="WASQUEHAL")).avertissements
    assert [(c.ligne, c.colonne, c.code) for c in avertis] == [(2, "reservataire_code", "contingent_autre_commune")]
    assert parc("vacances", vacance(reservataire_code="ROUBAIX")).avertissements == ()


def test_past_proposals(importe: Importe, sessions: Sessions):
    ligne = {
        "numero_unique": "591125000123GDPUB",
        "logement_reference": "ancien-4",
        "commission_le": "12/03/2026",
        "decision": "Attribution classée",
        "rang": 2,
        "issue": "Refus du candidat",
    }
    bilan = importe("propositions", ligne, ligne | {"commission_le": "19/03/2026", "rang": ""})
    assert compte(bilan) == (2, 0, 0)
    assert [c.code for c in bilan.avertissements] == ["nur_inhabituel"] * 2
    assert compte(importe("propositions", ligne | {"issue": "Acceptée"})) == (0, 1, 0)
    assert nombre(sessions, PropositionAnterieure) == 2


def test_import_is_one_entry_of_the_register_and_leaves_no_personal_value(importe: Importe, sessions: Sessions):
    importe("agences", {"code": "ROU", "nom": "Agence secrète"})
    with sessions.lecture() as session:
        entrees = session.scalars(select(EntreeRegistre)).all()
        recu = session.scalars(select(Import)).one()
    assert [(e.acte, e.objet_type, e.objet_id) for e in entrees] == [("import", "import", str(recu.id))]
    assert recu.empreinte in entrees[0].donnees
    assert '"nouveaux":1' in entrees[0].donnees
    assert "secrète" not in entrees[0].donnees
    assert (recu.etat, recu.lignes) == (EtatImport.TERMINE, 1)
    assert "apercu" not in recu.bilan


def test_trial_writes_nothing_anywhere(importe: Importe, sessions: Sessions):
    bilan = importe("agences", {"code": "ROU", "nom": "Roubaix"}, essai=True)
    assert compte(bilan) == (1, 0, 0)
    assert not bilan.applique
    assert (nombre(sessions, Agence), nombre(sessions, Import), nombre(sessions, EntreeRegistre)) == (0, 0, 0)


def test_refused_file_names_its_first_error_and_is_kept_as_refused(importe: Importe, sessions: Sessions):
    with pytest.raises(ImportRefuse, match="import_refuse") as refus:
        importe("agences", {"code": "ROU", "nom": ""}, {"code": "", "nom": "x"})
    assert (refus.value.data["nombre"], refus.value.data["ligne"], refus.value.data["colonne"]) == (2, 2, "nom")
    with sessions.lecture() as session:
        recu = session.scalars(select(Import)).one()
        assert recu.etat is EtatImport.REFUSE
        assert [(e.ligne, e.colonne, e.code) for e in recu.erreurs] == [
            (2, "nom", "valeur_requise"),
            (3, "code", "valeur_requise"),
        ]


def test_file_of_names_only_or_not_there_is_refused(actes: Actes, importe: Importe, tmp_path: Path):
    (tmp_path / "f.csv").write_text("code;nom\n", encoding="utf-8")
    with pytest.raises(ImportRefuse) as refus:
        importe_fichier(actes, OUTIL, "agences", tmp_path / "f.csv")
    assert codes(refus) == [(1, None, "aucune_ligne")]
    with pytest.raises(Refus, match="import_fichier_perdu"):
        importe_fichier(actes, OUTIL, "agences", tmp_path / "perdu.csv")
    with pytest.raises(Refus, match="import_nature_inconnue"):
        importe_fichier(actes, OUTIL, "chats", tmp_path / "f.csv")


@pytest.mark.parametrize("role", [Role.MEMBRE, Role.AGENCE, Role.DIRECTION, Role.AUDITEUR])
def test_other_roles_do_not_import(importe: Importe, role: Role):
    with pytest.raises(Interdit):
        importe("agences", {"code": "ROU", "nom": "Roubaix"}, auteur=Auteur(role=role))


def test_keys_taken_by_somebody_meanwhile_are_taken_again(parc: Importe, sessions: Sessions, monkeypatch: Any):
    """Rows were laid aside with keys that are no longer free: they take others, and what hangs on them follows."""
    monkeypatch.setattr(Ecrivain, "confirme", lambda *_: False)
    residence = {"residence_code": "R1", "qpv_2024": "QP059001"}
    parc("logements", logement("L3", **residence), logement("L4", **residence, qpv_2015="non"))
    parc("baux", bail("B1", logement_reference="L4"), bail("B2", logement_reference="L3"))
    with sessions.lecture() as session:
        lus = {lu.reference: lu for lu in session.scalars(select(Logement))}
        assert {lus[ref].residence_id for ref in ("L3", "L4")} == {session.scalars(select(Residence.id)).one()}
        assert [len(lus[ref].quartiers) for ref in ("L3", "L4")] == [1, 2]
        baux = {lu.reference: (lu.logement_id, len(lu.locataires)) for lu in session.scalars(select(Bail))}
        assert baux == {"B1": (lus["L4"].id, 1), "B2": (lus["L3"].id, 1)}
