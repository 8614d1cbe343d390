"""Pages of the vacant dwellings, as a secretary, an agency, an auditor and a member find them."""

import re
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select, update

from caleol.models.compte import Utilisateur
from caleol.models.cotation import GrilleCotation
from caleol.models.demande import Demande
from caleol.models.lot import Candidature, Lot
from caleol.models.patrimoine import Vacance
from caleol.models.registre import EntreeRegistre
from caleol.rules.droits import OUTIL, Role
from caleol.rules.facts import Financement
from caleol.services.act import Actes
from caleol.services.instruction import recompute_instructions
from tests import fabriques as f
from tests.client import ClientVerifie

GRILLE = (Path(__file__).parents[2] / "seeds" / "grilles" / "demonstration.toml").read_text(encoding="utf-8")


@dataclass
class Monde:
    """A commission in Roubaix, one vacancy, four eligible applications and one too rich, five accounts."""

    actes: Actes
    vacance: int
    seance: int
    demandes: list[int]
    comptes: dict[Role, Utilisateur]
    autre_agence: Utilisateur

    @property
    def adresse(self) -> str:
        """Return the page of the candidates."""
        return f"/logements-vacants/{self.vacance}/candidats"


@pytest.fixture
def monde(actes: Actes) -> Monde:
    """Make the world and compute its waiting list."""
    with actes.ouvre(OUTIL) as acte:
        s = acte.session
        f.fabrique_grille(s, GRILLE, code="demonstration")
        commission = f.fabrique_commission(s)
        agence = f.fabrique_agence(s)
        lille = f.fabrique_agence(s, "LILLE", "Agence de Lille")
        vacance = f.fabrique_vacance(s, f.fabrique_logement(s, reference="RBX-1", adresse="14 rue de l’Alma"))
        demandes = [f.fabrique_demande(s, nom=f"Nom{r}", deposee_le=date(2024, 1 + 2 * r, 1)).id for r in range(4)]
        f.fabrique_demande(s, nom="=cmd|calc", prenom="@riche", menage={"rfr_euros": {"2024": 99000}})
        f.fabrique_demande(s, nom="=2+2", deposee_le=date(2026, 1, 2), renouvelee_le=None)
        comptes = {
            Role.SECRETAIRE: f.fabrique_compte(s, Role.SECRETAIRE, commission=commission),
            Role.AGENCE: f.fabrique_compte(s, Role.AGENCE, agence=agence),
            Role.AUDITEUR: f.fabrique_compte(s, Role.AUDITEUR),
            Role.MEMBRE: f.fabrique_compte(s, Role.MEMBRE),
        }
        trouve = Monde(
            actes,
            vacance.id,
            f.fabrique_seance(s, commission).id,
            demandes,
            comptes,
            f.fabrique_compte(s, Role.AGENCE, agence=lille),
        )
    recompute_instructions(actes)
    return trouve


@pytest.fixture
def secretaire(monde: Monde, client: ClientVerifie) -> ClientVerifie:
    """Give the client of the secretary."""
    client.connecte(monde.comptes[Role.SECRETAIRE])
    return client


def _lot(monde: Monde) -> Lot | None:
    with monde.actes.sessions.lecture() as session:
        return session.scalar(select(Lot).order_by(Lot.id.desc()))


def _choisit(client: ClientVerifie, monde: Monde, nombre: int, **suite: str) -> None:
    reponse = client.post(
        monde.adresse,
        data={
            "montree": [str(cle) for cle in monde.demandes],
            "choisie": [str(cle) for cle in monde.demandes[:nombre]],
            "version": suite.pop("version", "0"),
            **suite,
        },
        headers={"Referer": f"http://localhost{monde.adresse}"},
    )
    client.expect(reponse, 303)


def test_list_shows_where_each_dwelling_stands(secretaire: ClientVerifie, monde: Monde):
    texte = secretaire.page("/logements-vacants")
    assert "14 rue de l’Alma, Roubaix" in texte
    assert "0 sur 3" in texte
    assert "Action Logement" in texte
    assert "Aucun logement ne répond" in secretaire.page("/logements-vacants?q=hem")
    assert "14 rue de l’Alma" in secretaire.page("/logements-vacants?commune=59512&etat=a_preparer&agence=x&page=zzz")


def test_empty_list_says_how_a_dwelling_comes_in(client: ClientVerifie, monde: Monde):
    client.connecte(monde.autre_agence)
    assert "Aucun logement vacant." in client.page("/logements-vacants")


def test_declaration_goes_from_search_to_candidates(secretaire: ClientVerifie, monde: Monde):
    with monde.actes.ouvre(OUTIL) as acte:
        f.fabrique_logement(acte.session, reference="RBX/2 bis", adresse="3 rue Bleue")
    assert "RBX/2 bis" in secretaire.page("/logements-vacants/declarer?q=bleue+roubaix")
    assert "déjà déclaré vacant" in secretaire.page("/logements-vacants/declarer?q=RBX-1")
    page = secretaire.get("/logements-vacants/declarer/RBX/2 bis").text
    assert 'value="412,60"' in page
    reponse = secretaire.post(
        "/logements-vacants/declarer/RBX/2 bis",
        data={
            "origine": "conge", "conge_recu_le": "14/10/2026", "libre_le": "15/12/2026", "loyer_centimes": "412,60",
            "charges_centimes": "96,40", "reservataire_id": "1", "flux": "oui",
        },
    )  # fmt: skip
    secretaire.expect(reponse, 303)
    assert reponse.location.endswith("/candidats")


@pytest.mark.parametrize(
    ("champs", "texte"),
    [
        ({"libre_le": "15/12/2062"}, "L’année 2062 sort de ce qui est attendu"),
        ({"libre_le": "bientôt"}, "n’est pas une date"),
        ({"libre_le": "01/10/2026"}, "Le logement serait libre avant la réception du congé"),
        ({"flux": "non"}, "Dites pourquoi ce logement est hors du flux"),
        ({"loyer_centimes": "beaucoup"}, "n’est pas un montant"),
        ({"loyer_centimes": ""}, "Remplissez ce champ"),
    ],
)
def test_bad_declaration_keeps_what_was_typed_and_says_what_to_do(
    secretaire: ClientVerifie, monde: Monde, champs: dict[str, str], texte: str
):
    with monde.actes.ouvre(OUTIL) as acte:
        f.fabrique_logement(acte.session, reference="RBX-2")
    bons = {
        "origine": "conge", "conge_recu_le": "14/10/2026", "libre_le": "15/12/2026", "loyer_centimes": "412,60",
        "charges_centimes": "96,40", "reservataire_id": "1", "flux": "oui", "remarque": "clé chez le gardien",
    }  # fmt: skip
    reponse = secretaire.post("/logements-vacants/declarer/RBX-2", data=bons | champs)
    secretaire.expect(reponse, 422)
    assert "Ce formulaire demande une correction" in reponse.text
    assert texte in reponse.text
    assert "clé chez le gardien" in reponse.text


def test_declaration_sent_twice_makes_one_vacancy(secretaire: ClientVerifie, monde: Monde):
    with monde.actes.ouvre(OUTIL) as acte:
        f.fabrique_logement(acte.session, reference="RBX-2")
    bons = {
        "origine": "conge", "libre_le": "15/12/2026", "loyer_centimes": "412,60", "charges_centimes": "96,40",
        "reservataire_id": "1", "flux": "oui",
    }  # fmt: skip
    secretaire.expect(secretaire.post("/logements-vacants/declarer/RBX-2", data=bons), 303)
    deuxieme = secretaire.post("/logements-vacants/declarer/RBX-2", data=bons)
    secretaire.expect(deuxieme, 422)
    assert "déjà déclaré vacant" in deuxieme.text


def test_ranking_tells_why_each_rank(secretaire: ClientVerifie, monde: Monde):
    texte = secretaire.page(monde.adresse)
    assert "5 demandes éligibles qui souhaitent Roubaix" in texte.replace("\u00a0", " ")
    assert "34 mois pleins d’attente" in texte.replace("\u00a0", " ")
    assert "Famille monoparentale" in texte
    assert "30,2" in texte
    assert "Ressources supérieures au plafond" in texte
    assert "Aucune grille" not in texte
    assert "grille « " in texte.replace("\u00a0", " ")


def test_without_a_grid_the_ranking_says_that_it_follows_the_wait(secretaire: ClientVerifie, monde: Monde):
    with monde.actes.sessions.ecriture() as session:
        session.execute(update(GrilleCotation).values(debut=date(2030, 1, 1)))
    assert "Aucune grille de cotation n’est en vigueur" in secretaire.page(monde.adresse)


def test_a_search_that_finds_too_many_says_so_and_an_empty_one_asks(secretaire: ClientVerifie, monde: Monde):
    with monde.actes.ouvre(OUTIL) as acte:
        for _ in range(21):
            f.fabrique_logement(acte.session, adresse="3 rue du Nombre")
    trouves = secretaire.page("/logements-vacants/declarer?q=nombre").replace("\u00a0", " ")
    assert "plus de 20 logements, les 20 premiers" in trouves
    assert "Écrivez une référence" in secretaire.page("/logements-vacants/declarer?q=")


def test_choice_is_kept_then_inscribed_in_one_act(secretaire: ClientVerifie, monde: Monde):
    _choisit(secretaire, monde, 3)
    assert "3 candidats gardés" in secretaire.page(monde.adresse).replace("\u00a0", " ")
    _choisit(secretaire, monde, 3, version="1", suite="inscrire", seance=str(monde.seance))
    lot = _lot(monde)
    assert lot is not None
    assert lot.seance_id == monde.seance
    assert "à l’ordre du jour" in secretaire.page(monde.adresse)
    assert "À l’ordre du jour" in secretaire.page("/logements-vacants")


def test_refused_inscription_says_why_and_loses_nothing_of_the_choice(secretaire: ClientVerifie, monde: Monde):
    _choisit(secretaire, monde, 2, suite="inscrire", seance=str(monde.seance))
    texte = secretaire.page(monde.adresse)
    assert "le lot n’est pas inscrit" in texte
    assert "ou nommer l’exception" in texte
    assert "2 candidats gardés" in texte.replace("\u00a0", " ")
    lot = _lot(monde)
    assert lot is not None
    assert lot.seance_id is None


def test_every_blocking_point_is_told_with_what_to_do(secretaire: ClientVerifie, monde: Monde):
    with monde.actes.ouvre(OUTIL) as acte:
        acte.session.get_one(Vacance, monde.vacance).logement.financement = Financement.PLI
    _choisit(secretaire, monde, 3, suite="inscrire", seance=str(monde.seance))
    texte = secretaire.page(monde.adresse)
    assert texte.count("Un administrateur le saisit, avec sa source, dans") >= 3


def test_list_of_vacant_dwellings_is_exported_as_filtered(secretaire: ClientVerifie, monde: Monde):
    with monde.actes.ouvre(OUTIL) as acte:
        hem = f.fabrique_commune(acte.session, "59299", "Hem")
        f.fabrique_vacance(acte.session, f.fabrique_logement(acte.session, reference="HEM-1", commune=hem))
    assert len(secretaire.get("/logements-vacants.csv").text.splitlines()) == 3
    filtre = secretaire.get("/logements-vacants.csv?commune=59299").text.splitlines()
    assert [ligne.split(";")[0] for ligne in filtre[1:]] == ["HEM-1"]
    assert secretaire.get("/logements-vacants.xlsx").data.startswith(b"PK")


def test_second_secretary_is_told_and_overwrites_nothing(secretaire: ClientVerifie, monde: Monde):
    _choisit(secretaire, monde, 3)
    _choisit(secretaire, monde, 0)
    assert "pendant votre saisie" in secretaire.page(monde.adresse)
    with monde.actes.sessions.lecture() as session:
        assert len(session.scalars(select(Candidature)).all()) == 3


def test_exception_order_derogation_and_withdrawal_from_the_lot_page(secretaire: ClientVerifie, monde: Monde):
    _choisit(secretaire, monde, 2)
    base = f"/logements-vacants/{monde.vacance}/lot"
    secretaire.envoie(
        f"{base}/exception", base, exception="insuffisance", motif="recherches du 20 novembre", version="1"
    )
    assert "recherches du 20 novembre" in secretaire.get(base).text
    with monde.actes.sessions.lecture() as session:
        cles = list(session.scalars(select(Candidature.id).order_by(Candidature.rang_propose)))
    secretaire.envoie(
        f"{base}/ordre", base, **{f"rang-{cles[0]}": "2", f"rang-{cles[1]}": "1"}, motif="rez-de-chaussée", version="2"
    )
    assert "rez-de-chaussée" in secretaire.get(base).text
    doubles = {f"rang-{cle}": "1" for cle in cles}
    refus = secretaire.post(f"{base}/ordre", data={**doubles, "motif": "rez-de-chaussée", "version": "3"})
    assert (refus.status_code, "Les rangs tapés (1 et 1)" in refus.text) == (422, True)
    secretaire.envoie(
        f"{base}/candidats/{cles[0]}/derogation",
        base,
        derogation="arrete_prefet",
        preuve="arrêté du 3 mars",
        version="3",
    )
    assert "arrêté du 3 mars" in secretaire.page(base)
    secretaire.envoie(f"{base}/candidats/{cles[0]}/retirer", base, version="4")
    _choisit(secretaire, monde, 2, version="5", suite="inscrire", seance=str(monde.seance))
    secretaire.envoie(f"{base}/desinscrire", monde.adresse, version="7")


def test_each_exclusion_lists_those_left_out_with_their_sentence(secretaire: ClientVerifie, monde: Monde):
    texte = secretaire.page(f"/logements-vacants/{monde.vacance}/ecartes/plafond_depasse?page=9")
    assert "99\u202f000" in texte
    assert "supérieures au plafond PLUS 2026" in texte
    assert secretaire.get(f"/logements-vacants/{monde.vacance}/ecartes/laideur").status_code == 404


def test_why_not_answers_any_number(secretaire: ClientVerifie, monde: Monde):
    with monde.actes.sessions.lecture() as session:
        numero = session.execute(select(Demande.numero_unique).where(Demande.nom == "=cmd|calc")).scalar_one()
    assert "écartée" in secretaire.page(f"/logements-vacants/{monde.vacance}/pourquoi?numero={numero}")
    assert "Aucune demande ne porte ce numéro" in secretaire.page(
        f"/logements-vacants/{monde.vacance}/pourquoi?numero=059"
    )


def test_unchecked_ceiling_says_where_to_enter_it(secretaire: ClientVerifie, monde: Monde):
    with monde.actes.ouvre(OUTIL) as acte:
        acte.session.get_one(Vacance, monde.vacance).logement.financement = Financement.PLI
    texte = secretaire.page(monde.adresse)
    assert "non vérifié" in texte
    assert "Saisir le plafond et sa source" in texte


def test_export_neutralises_formulas_and_is_kept_in_the_trail(secretaire: ClientVerifie, monde: Monde):
    reponse = secretaire.get(f"/logements-vacants/{monde.vacance}/candidats.csv")
    texte = reponse.data.decode("utf-8-sig")
    lignes = texte.splitlines()
    assert reponse.data.startswith(b"\xef\xbb\xbf")
    assert lignes[0].startswith("Rang;Numéro unique;")
    assert len(lignes) == 6
    assert ";'=2+2;" in texte
    assert texte.count("'") == 1
    assert "34 mois pleins d’attente (+34)" in texte.replace("\u00a0", " ")
    assert {ligne.split(";")[2] for ligne in lignes[1:]} == {"Mme"}
    assert not re.search(r"(^|;)[=+@-]", texte, re.MULTILINE)
    xlsx = secretaire.get(f"/logements-vacants/{monde.vacance}/candidats.xlsx?q=nom2").data
    feuille = CalamineWorkbook.from_filelike(BytesIO(xlsx)).get_sheet_by_index(0).to_python()
    assert len(feuille) == 2
    with monde.actes.sessions.lecture() as session:
        lectures = session.scalars(select(EntreeRegistre).where(EntreeRegistre.chaine == "lectures")).all()
    assert [lecture.objet_type for lecture in lectures] == ["vacance", "vacance"]


def test_an_export_is_whole_however_many_times_it_reads(
    secretaire: ClientVerifie, monde: Monde, monkeypatch: pytest.MonkeyPatch
):
    entier = secretaire.get(f"/logements-vacants/{monde.vacance}/candidats.csv").data
    monkeypatch.setattr("caleol.queries.candidats.PAR_LECTURE", 2)
    monkeypatch.setattr("caleol.exports.tableur.MORCEAU", 100)
    reponse = secretaire.get(f"/logements-vacants/{monde.vacance}/candidats.csv")
    assert reponse.data == entier
    assert [ligne.split(";")[0] for ligne in reponse.text.splitlines()[1:]] == ["1", "2", "3", "4", "5"]


def test_a_long_export_is_cut_in_parts_that_say_so(
    secretaire: ClientVerifie, monde: Monde, monkeypatch: pytest.MonkeyPatch
):
    for module in ("candidats", "exportation"):
        monkeypatch.setattr(f"caleol.web.lots.{module}.PAR_EXPORT", 2)
    assert "partie 3 en CSV" in secretaire.page(monde.adresse)
    lignes = [
        secretaire.get(f"/logements-vacants/{monde.vacance}/candidats.csv?partie={partie}").text.splitlines()
        for partie in (1, 2, 3)
    ]
    assert [ligne.split(";")[0] for part in lignes for ligne in part[1:-1]] == ["1", "2", "3", "4", "5"]
    assert lignes[1][-1] == "Partie 2 sur 3 : cette liste compte 5 demandes, 2 par fichier."
    reponse = secretaire.get(f"/logements-vacants/{monde.vacance}/candidats.xlsx?partie=3")
    assert "partie-3-sur-3.xlsx" in reponse.headers["Content-Disposition"]


def test_agency_sees_and_proposes_on_its_own_dwelling_only(client: ClientVerifie, monde: Monde):
    client.connecte(monde.comptes[Role.AGENCE])
    assert "Proposer" in client.page(monde.adresse)
    client.envoie(f"{monde.adresse}/ajouter", monde.adresse, demande=str(monde.demandes[0]))
    assert "dans le lot" in client.page(monde.adresse)
    client.expect(client.post(monde.adresse, data={"choisie": "1"}), 403)
    client.connecte(monde.autre_agence)
    for suite in ("", "/parcours", "/candidats", "/pourquoi", "/modifier"):
        client.expect(client.get(f"/logements-vacants/{monde.vacance}{suite}"), 404)
    client.expect(client.post(f"{monde.adresse}/ajouter", data={"demande": str(monde.demandes[1])}), 404)


def test_auditor_reads_and_changes_nothing(client: ClientVerifie, monde: Monde):
    client.connecte(monde.comptes[Role.AUDITEUR])
    texte = client.page(monde.adresse)
    assert "Garder le choix" not in texte
    client.expect(client.post(monde.adresse, data={"choisie": "1"}), 403)
    client.expect(client.post(f"{monde.adresse}/ajouter", data={"demande": "1"}), 403)


@pytest.mark.parametrize("version", ["abc", "", "-1", "9" * 5000, "1e3"])
def test_version_typed_by_hand_is_refused_and_breaks_nothing(secretaire: ClientVerifie, monde: Monde, version: str):
    adresse = f"/logements-vacants/{monde.vacance}/modifier"
    champs = {
        "version": version, "origine": "conge", "libre_le": "1/12/2026", "loyer_centimes": "400",
        "charges_centimes": "50", "reservataire_id": "1", "flux": "oui",
    }  # fmt: skip
    assert secretaire.post(adresse, data=champs).status_code == 422
    for autre in ("lot/exception", "lot/ordre", "retirer"):
        reponse = secretaire.post(
            f"/logements-vacants/{monde.vacance}/{autre}", data={"version": version, "motif": "x"}
        )
        assert reponse.status_code in {303, 404, 409, 422}


def test_member_has_no_list_of_vacant_dwellings(client: ClientVerifie, monde: Monde):
    client.connecte(monde.comptes[Role.MEMBRE])
    client.expect(client.get("/logements-vacants"), 403)
    client.expect(client.get(monde.adresse), 403)


def test_dwelling_its_road_and_its_withdrawal(secretaire: ClientVerifie, monde: Monde):
    base = f"/logements-vacants/{monde.vacance}"
    assert "hors QPV" in secretaire.page(base)
    assert "Choix des candidats" in secretaire.page(f"{base}/parcours")
    secretaire.expect(secretaire.get(f"{base}/modifier"), 200)
    secretaire.envoie(
        f"{base}/modifier", base, version="1", origine="mutation", libre_le="20/12/2026", loyer_centimes="420",
        charges_centimes="96,40", reservataire_id="1", flux="oui",
    )  # fmt: skip
    assert "420,00" in secretaire.page(base)
    secretaire.envoie(f"{base}/retirer", base, version="2", motif="travaux")
    assert "Vacance close" in secretaire.page(base)
    assert "Logement retiré" in secretaire.page(f"{base}/parcours")
    secretaire.expect(secretaire.get(f"{base}/candidats"), 200)


def test_address_edited_by_hand_never_breaks(secretaire: ClientVerifie, monde: Monde):
    for suite in (
        "?page=-1", "?page=99999999999999999999", "?priorite=laid", "?q=%25%27%22", "?vacance_id=3&forme=x&_external=1",
        "?endpoint=x&communes=toutes&page=2",
    ):  # fmt: skip
        secretaire.expect(secretaire.get(f"{monde.adresse}{suite}"), 200)
    secretaire.expect(secretaire.get("/logements-vacants/999999/candidats"), 404)
    secretaire.expect(secretaire.get("/logements-vacants/declarer/INCONNU"), 404)


def test_dwelling_already_vacant_leads_to_its_vacancy(monde: Monde, secretaire: ClientVerifie):
    page = secretaire.page("/logements-vacants/declarer?q=RBX-1")
    assert "déjà déclaré vacant" in page
    assert "Ouvrir la vacance en cours" in page
    reponse = secretaire.get("/logements-vacants/declarer/RBX-1")
    secretaire.expect(reponse, 303)
    assert reponse.location.endswith(f"/logements-vacants/{monde.vacance}")
    assert "Rien n’a été déclaré" in secretaire.page(reponse.location)


def test_filters_are_in_the_address_and_each_can_be_taken_off(secretaire: ClientVerifie, monde: Monde):
    filtres = "mutation=non&attente=6&type=3&presentation=jamais&quartile=1&priorite=dalo&communes=toutes"
    adresse = f"{monde.adresse}?{filtres}"
    texte = secretaire.page(adresse).replace("\u00a0", " ")
    for mot in (
        "hors mutations",
        "6 mois d’attente au moins",
        "demandent un T3",
        "jamais présentée",
        "toutes communes",
    ):
        assert mot in texte
    assert secretaire.get(adresse).text.count("retirer ce filtre") == 7
    assert "Aucune demande éligible ne répond à ces filtres" in texte
    secretaire.page(f"{monde.adresse}?mutation=x&attente=-3&type=99&quartile=9&communes=%3Cb%3E&priorite=inconnue")


def test_why_not_shows_each_condition_and_the_rank(secretaire: ClientVerifie, monde: Monde):
    with monde.actes.sessions.lecture() as session:
        numeros = session.scalars(select(Demande.numero_unique).order_by(Demande.id)).all()
    textes = [secretaire.page(f"/logements-vacants/{monde.vacance}/pourquoi?numero={numero}") for numero in numeros]
    ecartee = next(texte for texte in textes if "99\u202f000" in texte)
    assert "Plafond de ressources PLUS" in ecartee
    assert "si ce qui l’écarte était levé" in ecartee
    assert "Ce qui n’écarte pas" in ecartee


def test_contact_is_noted_and_shown_on_the_list_and_the_lot(secretaire: ClientVerifie, monde: Monde):
    _choisit(secretaire, monde, 3)
    with monde.actes.sessions.lecture() as session:
        demande = session.scalars(select(Candidature.demande_id).order_by(Candidature.rang_propose)).all()[0]
    adresse = f"/logements-vacants/{monde.vacance}/contacts/{demande}"
    assert "Aucun contact noté" in secretaire.page(adresse)
    bon = {"resultat": "visite", "canal": "visite", "le": "20/11/2026", "note": "intéressée par l’ascenseur"}
    secretaire.envoie(adresse, monde.adresse, **bon)
    secretaire.page(adresse)
    assert "intéressée par l’ascenseur" in secretaire.get(adresse).text
    assert "a visité le 20/11/2026" in secretaire.page(monde.adresse)
    assert "a visité le 20/11/2026" in secretaire.page(f"/logements-vacants/{monde.vacance}/lot")
    mauvais = secretaire.post(adresse, data=bon | {"le": "20/12/2026"})
    secretaire.expect(mauvais, 422)
    assert "porte une date à venir" in mauvais.text
    secretaire.envoie(adresse, monde.adresse, **(bon | {"resultat": "desiste", "le": "22/11/2026"}))
    page = secretaire.page(f"/logements-vacants/{monde.vacance}/lot")
    assert "jamais comptés comme des refus" in page
    assert page.count(f"rang-{demande}") == 0


def test_alike_dwellings_are_filled_together_from_the_page(secretaire: ClientVerifie, monde: Monde):
    with monde.actes.ouvre(OUTIL) as acte:
        s = acte.session
        cle = f.fabrique_residence(s).id
        vacances = [f.fabrique_vacance(s, f.fabrique_logement(s, residence_id=cle)).id for _ in range(2)]
    adresse = f"/logements-vacants/{vacances[0]}/ensemble"
    candidats = secretaire.page(f"/logements-vacants/{vacances[0]}/candidats")
    assert "1 autre logement semblable" in candidats.replace("\u00a0", " ")
    assert "Classer pour ces logements" in secretaire.page(adresse)
    page = f"{adresse}?avec={vacances[0]}&avec={vacances[1]}&nombre=2"
    assert "Liste commune" in secretaire.page(page)
    champs = {
        "avec": [str(v) for v in vacances],
        "montree": [str(cle) for cle in monde.demandes],
        **{f"version-{v}": "0" for v in vacances},
        **{f"place-{cle}": str(vacances[rang % 2]) for rang, cle in enumerate(monde.demandes)},
    }
    secretaire.expect(secretaire.post(adresse, data=champs), 303)
    assert "4 candidats gardés sur 2 logements" in secretaire.page(page).replace("\u00a0", " ")
    assert "Aucun logement semblable" in secretaire.page(f"/logements-vacants/{monde.vacance}/ensemble")
