"""The report on allocations equals a recount of the rows and of what was frozen; its page and its file agree."""

from collections import Counter
from datetime import date
from io import BytesIO

from python_calamine import CalamineWorkbook
from sqlalchemy import select

from caleol.kernel.clock import HorlogeFixe
from caleol.models.lot import Candidature, Decision
from caleol.models.patrimoine import Logement, Vacance
from caleol.queries.bilan.attributions import load_bilan_attributions
from caleol.queries.bilan.tableaux import Bilan, Periode
from caleol.rules.decisions import TypeDecision
from caleol.rules.droits import OUTIL, Auteur, Role
from caleol.services.act import Actes
from tests import fabriques as f
from tests.client import ClientVerifie
from tests.pages import texts_of
from tests.seance_realiste import tient

ANNEE = Periode(date(2026, 1, 1), date(2026, 12, 31))


def tableau(bilan: Bilan, titre: str) -> dict[str, tuple[int, ...]]:
    """Return the lines of a table by name."""
    return {ligne.libelle: ligne.comptes for t in bilan.tableaux if t.titre == titre for ligne in t.lignes}


def test_the_report_equals_a_recount_of_the_decisions(actes: Actes, horloge: HorlogeFixe):
    tient(actes, horloge)
    with actes.sessions.lecture() as session:
        bilan = load_bilan_attributions(session, OUTIL, ANNEE)
        decisions = session.scalars(select(Decision)).all()
        premieres = [d for d in decisions if d.type.attribue and (d.rang == 1 or d.type is TypeDecision.ATTRIBUTION)]
        geles = [session.get_one(Candidature, d.candidature_id) for d in premieres]
        logements = [session.get_one(Logement, session.get_one(Vacance, c.lot.vacance_id).logement_id) for c in geles]
        chiffres = {c.libelle: c for c in bilan.chiffres}
        assert chiffres["Dossiers décidés"].nombre == len(decisions) > 0
        assert chiffres["Attributions au rang 1"].nombre == len(premieres) > 0
        assert chiffres["Mutations"].nombre == sum(bool((c.instantane or {})["mutation"]) for c in geles)
        assert chiffres["Publics prioritaires"].nombre == sum(bool((c.instantane or {})["priorites"]) for c in geles)
        natures = Counter(d.type.libelle for d in decisions)
        assert {nom: n for nom, (n,) in tableau(bilan, "Décisions").items() if n} == natures
        financements = Counter(lg.financement.libelle for lg in logements)
        assert {nom: n for nom, (n, _) in tableau(bilan, "Par financement").items()} == financements
        communes = Counter(lg.commune.nom for lg in logements)
        assert {nom: n for nom, (n, _) in tableau(bilan, "Par commune").items()} == communes
        for t in bilan.tableaux:
            if t.population == "Part des attributions au rang 1.":
                assert sum(ligne.comptes[0] for ligne in t.lignes) == t.total == len(premieres), t.titre


def test_a_period_without_a_seance_and_an_agency_of_elsewhere_count_nothing(actes: Actes, horloge: HorlogeFixe):
    tient(actes, horloge)
    ailleurs = Auteur(role=Role.AGENCE, agence_ids=frozenset({9_999}))
    with actes.sessions.lecture() as session:
        assert load_bilan_attributions(session, OUTIL, Periode(date(2025, 1, 1), date(2025, 12, 31))).vide
        assert load_bilan_attributions(session, ailleurs, ANNEE).vide
        direction = load_bilan_attributions(session, Auteur(role=Role.DIRECTION), ANNEE)
        assert direction == load_bilan_attributions(session, OUTIL, ANNEE)


def test_the_pages_and_the_files_say_the_same(actes: Actes, horloge: HorlogeFixe, client: ClientVerifie):
    tient(actes, horloge)
    with actes.ouvre(OUTIL) as acte:
        direction = f.fabrique_compte(acte.session, Role.DIRECTION)
    client.connecte(direction, Role.DIRECTION)
    assert "Attributions au rang 1" in texts_of(client.get("/bilans/?du=1/1/2026&au=31/12/2026").text)
    assert "Rien dans cette période" in texts_of(client.get("/bilans/occupation").text)
    assert "Rien dans cette période" in texts_of(client.get("/bilans/?du=1/1/2020&au=31/12/2020").text)
    assert "n’est pas une date" in texts_of(client.get("/bilans/?du=hier").text)
    assert "finit avant de commencer" in texts_of(client.get("/bilans/?du=1/2/2026&au=1/1/2026").text)
    with actes.sessions.lecture() as session:
        attendues = list(load_bilan_attributions(session, OUTIL, ANNEE).exporte())
    xlsx = client.get("/bilans/attributions.xlsx?du=1/1/2026&au=31/12/2026").data
    lignes = CalamineWorkbook.from_filelike(BytesIO(xlsx)).get_sheet_by_index(0).to_python()
    assert len(lignes) == len(attendues) + 1
    assert [ligne[3] for ligne in lignes[1:]] == [ligne[3] for ligne in attendues]
    csv = client.get("/bilans/attributions.csv?du=1/1/2026&au=31/12/2026").data.decode("utf-8-sig")
    assert csv.count("\n") == len(lignes)
