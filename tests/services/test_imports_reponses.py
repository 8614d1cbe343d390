"""Tenants' answers imported: what they say is kept, what they leave empty stays, an old answer changes nothing."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from caleol.models.locatif import Bail, Locataire
from caleol.models.moteur import Sessions
from caleol.rules.droits import OUTIL
from caleol.services.act import Actes
from caleol.services.imports import BilanImport, ImportRefuse, importe_fichier
from tests.imports.fichiers import bail, commune, ecrit, logement

pytestmark = pytest.mark.toutes_bases
Importe = Callable[..., BilanImport]


@pytest.fixture
def importe(actes: Actes, tmp_path: Path) -> Importe:
    """Load two leases and give what imports the answers."""

    def fait(nature: str, *lignes: dict[str, object]) -> BilanImport:
        return importe_fichier(actes, OUTIL, nature, ecrit(tmp_path / f"{nature}.csv", nature, lignes))

    fait("communes", commune("59512"))
    fait("logements", logement("L1"), logement("L2"))
    fait(
        "baux",
        bail("B1", donnees_au="01/01/2025", rfr_annee=2023, rfr_montant=15_000, occupant_handicap="oui"),
        personne("B1", 2, occupant_lien="enfant", occupant_nom="Petit", occupant_prenom="Léa"),
        bail("B2", logement_reference="L2", fin_le="01/02/2024"),
    )
    return fait


def personne(reference: str, rang: int, **valeurs: object) -> dict[str, object]:
    return {"bail_reference": reference, "occupant_rang": rang} | valeurs


def reponse(reference: str = "B1", **valeurs: object) -> dict[str, object]:
    return {"bail_reference": reference, "repondu_le": "20/10/2026"} | valeurs


def lus(sessions: Sessions) -> tuple[Bail, list[Any]]:
    with sessions.lecture() as session:
        trouve = session.scalars(select(Bail).where(Bail.reference == "B1")).one()
        personnes = session.execute(
            select(Locataire.rang, Locataire.nom, Locataire.handicap, Locataire.a_charge)
            .where(Locataire.bail_id == trouve.id)
            .order_by(Locataire.rang)
        ).all()
        return trouve, [tuple(p) for p in personnes]


def compte(bilan: BilanImport) -> tuple[int, int, int]:
    return bilan.nouveaux, bilan.modifies, bilan.inchanges


def refus(importe: Importe, *lignes: dict[str, object]) -> list[tuple[str | None, str]]:
    with pytest.raises(ImportRefuse) as leve:
        importe("reponses", *lignes)
    return [(c.colonne, c.code) for c in leve.value.bilan.erreurs]


def test_an_answer_that_names_nobody_dates_the_household_and_adds_what_it_says(importe: Importe, sessions: Sessions):
    dit = reponse(rfr_annee=2024, rfr_montant=16_200, besoin_adaptation="oui")
    assert compte(importe("reponses", dit)) == (0, 1, 0)
    assert compte(importe("reponses", dit)) == (0, 0, 1), "sent twice, it changes nothing"
    trouve, personnes = lus(sessions)
    assert trouve.donnees_au == date(2026, 10, 20)
    assert trouve.rfr_euros == {"2023": 15_000, "2024": 16_200}
    assert trouve.besoin_adaptation is True
    assert [p[1] for p in personnes] == ["Modèle", "Petit"]


def test_an_answer_that_names_its_household_replaces_it_and_keeps_what_it_leaves_empty(
    importe: Importe, sessions: Sessions
):
    lignes = (
        reponse(occupant_rang=1, occupant_nom="MODELE"),
        personne("B1", 2, occupant_lien="enfant", occupant_nom="Grand", occupant_a_charge="oui"),
    )
    assert compte(importe("reponses", *lignes)) == (0, 1, 0)
    assert lus(sessions)[1] == [(1, "MODELE", True, False), (2, "Grand", None, True)]
    assert compte(importe("reponses", *lignes)) == (0, 0, 1)


def test_an_old_answer_changes_nothing_and_is_told(importe: Importe, sessions: Sessions):
    bilan = importe("reponses", reponse(repondu_le="01/12/2024", besoin_adaptation="oui"))
    assert compte(bilan) == (0, 0, 1)
    assert [c.code for c in bilan.avertissements] == ["reponse_ancienne"]
    assert lus(sessions)[0].besoin_adaptation is None


def test_what_is_wrong_is_told_by_cell_and_nothing_is_written(importe: Importe, sessions: Sessions):
    codes = refus(
        importe,
        reponse(besoin_adaptation="oui", occupant_lien="enfant"),
        reponse("B2"),
        reponse("B9"),
    )
    assert codes == [
        ("occupant_rang", "valeur_requise"),
        ("bail_reference", "bail_termine"),
        ("bail_reference", "bail_inconnu"),
    ]
    assert refus(importe, reponse(pieces_professionnelles=3)) == [("pieces_professionnelles", "pieces_hors_logement")]
    assert lus(sessions)[0].besoin_adaptation is None


def test_persons_known_by_name_need_no_rank(importe: Importe, sessions: Sessions):
    lignes = (
        reponse(occupant_nom="Petit", occupant_prenom="Léa", occupant_a_charge="oui"),
        {"bail_reference": "B1", "occupant_nom": "Modèle"},
    )
    assert compte(importe("reponses", *lignes)) == (0, 1, 0)
    assert [(rang, nom) for rang, nom, *_ in lus(sessions)[1]] == [(1, "Modèle"), (2, "Petit")]
    assert compte(importe("reponses", *lignes)) == (0, 0, 1)


def test_a_rank_already_held_by_a_person_known_by_name_is_told(importe: Importe, sessions: Sessions):
    lignes: tuple[dict[str, object], ...] = (
        reponse(occupant_nom="Modèle"),
        {"bail_reference": "B1", "occupant_nom": "Petit", "occupant_prenom": "Léa"},
        {**personne("B1", 2, occupant_lien="enfant", occupant_nom="Grand")},
    )
    assert refus(importe, *lignes) == [("occupant_rang", "cle_en_double")]
    assert len(lus(sessions)[1]) == 2


def enquete(**valeurs: object) -> dict[str, object]:
    """Return the line of the lease as an inquiry gives it."""
    return bail("B1", rfr_annee=2023, rfr_montant=14_000, occupant_handicap="", **valeurs)


@pytest.mark.parametrize("au", ["01/01/2024", ""])
def test_an_older_inquiry_never_replaces_what_is_known_since(importe: Importe, sessions: Sessions, au: str):
    bilan = importe("baux", enquete(donnees_au=au))
    assert compte(bilan) == (0, 0, 1), "nothing is written"
    dits = [(c.ligne, c.colonne, c.code, c.donnees["connu_au"]) for c in bilan.avertissements]
    assert dits == [
        (2, "rfr_annee", "fait_plus_recent", "2025-01-01"),
        (2, "occupant_handicap", "fait_plus_recent", "2025-01-01"),
        (2, "occupant_nom", "occupant_garde", "2025-01-01"),
    ]
    trouve, personnes = lus(sessions)
    assert (trouve.donnees_au, trouve.rfr_euros) == (date(2025, 1, 1), {"2023": 15_000})
    assert [(p[1], p[2]) for p in personnes] == [("Modèle", True), ("Petit", None)]


def test_an_inquiry_of_the_same_day_corrects_and_an_older_lease_still_brings_its_rent(
    importe: Importe, sessions: Sessions
):
    assert compte(importe("baux", enquete(donnees_au="01/01/2024", loyer="512,30"))) == (0, 1, 0)
    assert lus(sessions)[0].loyer_centimes == 51_230
    assert importe("baux", enquete(donnees_au="01/01/2025", loyer="512,30")).avertissements == ()
    trouve, personnes = lus(sessions)
    assert trouve.rfr_euros == {"2023": 14_000}
    assert [p[2] for p in personnes] == [None]


def test_the_preview_says_what_each_lease_was_and_would_be(importe: Importe):
    bilan = importe("baux", enquete(donnees_au="01/02/2025", loyer="512,30"))
    dits = {(objet, champ): (avant, apres) for objet, champ, avant, apres in bilan.changements}
    assert {objet for objet, _ in dits} == {"B1"}
    assert dits["B1", "loyer"] == ("non connu", "512,30\u00a0€")
    assert dits["B1", "donnees_au"] == ("01/01/2025", "01/02/2025")
    assert dits["B1", "rfr_annee"] == ("2023 : 15\u202f000", "2023 : 14\u202f000")
    assert dits["B1", "occupant 2"][1] == "personne"
    assert dits["B1", "occupant 1"] == ("handicap : oui", "handicap : non connu")
    assert importe("baux", enquete(donnees_au="01/02/2025", loyer="512,30")).changements == ()


def test_the_preview_of_an_answer_says_what_changes(importe: Importe):
    bilan = importe("reponses", reponse(besoin_adaptation="oui"))
    assert ("B1", "besoin_adaptation", "non connu", "oui") in bilan.changements
