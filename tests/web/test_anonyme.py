"""Candidates read without their names: at will on a page, or for members where the règlement says so."""

import html
import io
import re
from collections.abc import Iterator
from datetime import date

import pypdf
import pytest
from flask import Flask
from sqlalchemy import select

from caleol.kernel.clock import HorlogeFixe
from caleol.models.base import cle_de_tri
from caleol.models.commission import Membre, ReglementInterieur
from caleol.models.compte import Utilisateur
from caleol.models.demande import Demande, Menage, PropositionAnterieure
from caleol.models.lot import AvisCandidature, Candidature, Lot
from caleol.queries.anonyme import TEXTE_CACHE, anonymise, mots_des_noms, sans_noms
from caleol.queries.instantane import ecrit_dossier, lit_dossier
from caleol.rules.droits import DROITS, Role
from caleol.services import lots
from caleol.services.act import Actes
from caleol.services.ajournements import undo_deliberation
from caleol.services.candidatures import _lettre, remove_candidature
from caleol.services.deliberation import DecisionSaisie
from caleol.services.instruction import recompute_instructions
from caleol.web.acces import droit_de
from tests import fabriques as f
from tests import tenue
from tests.client import ClientVerifie, entetes_de
from tests.dossiers import GRILLE, SceneDossiers, dresse_scene
from tests.pages import texts_of
from tests.tenue import CLASSEE, ECARTEE, Tenue

NOMME = "Monsieur Zéphyrin Quillerou a téléphoné : logement de 5 pièces demandé."


@pytest.fixture
def t(actes: Actes, horloge: HorlogeFixe) -> Tenue:
    """Give an open séance of a commission that reads without names, where typed texts name the households."""
    with actes.sessions.ecriture() as session:
        f.fabrique_grille(session, GRILLE, code="demonstration")
    preparee = tenue.prepare(actes, horloge, nb_lots=3)
    with actes.sessions.ecriture() as session:
        reglement = session.scalars(select(ReglementInterieur)).one()
        reglement.regles = {**reglement.regles, "presentation_anonyme": True}
        for rang, candidature in enumerate(session.scalars(select(Candidature))):
            demande = session.get_one(Demande, candidature.demande_id)
            demande.nom, demande.prenom, demande.numero_unique = "Quillerou", "Zéphyrin", f"05{rang:02}77777777777777"
            menage = session.get_one(Menage, demande.menage_id)
            menage.emploi, menage.commune_travail = "chez Quillerou et fils", "Croix"
            session.add(
                PropositionAnterieure(
                    numero_unique=demande.numero_unique, logement_reference="L9", commission_le=date(2026, 5, 12),
                    adresse="3 rue de l’Épeule", decision="Attribution", rang=2, issue="Refusée", motif=NOMME,
                )
            )  # fmt: skip
            avis = {"auteur_id": preparee.compte.id, "le": f.MAINTENANT, "texte": NOMME}
            session.add(AvisCandidature(candidature_id=candidature.id, **avis))
        for lot_id in preparee.lots:
            session.get_one(Lot, lot_id).ordre_motif = NOMME
    recompute_instructions(actes)
    for lot_id in preparee.lots:
        with preparee.acte() as acte:
            lots.refreeze_lot(acte, lot_id=lot_id)
    preparee.ouvre()
    return preparee


def compte_du_membre(t: Tenue, cle: str) -> Utilisateur:
    with t.actes.sessions.ecriture() as session:
        return f.fabrique_compte(session, Role.MEMBRE, membre=session.get_one(Membre, t.membres[cle]))


def adresses(application: Flask, t: Tenue, lot: int) -> Iterator[str]:
    """Yield every page that a member may open on one lot and its candidates."""
    with application.test_request_context(), t.actes.sessions.lecture() as session:
        siennes = select(Candidature).where(Candidature.lot_id == t.lots[lot])
        objets = [
            {"seance_id": t.seance_id, "lot_id": c.lot_id, "candidature_id": c.id} for c in session.scalars(siennes)
        ]
        for regle in application.url_map.iter_rules():
            permis = droit_de(regle.endpoint, application) in DROITS[Role.MEMBRE]
            if "GET" in (regle.methods or ()) and permis and regle.arguments <= objets[0].keys():
                adaptateur = application.url_map.bind("localhost")
                yield from dict.fromkeys(
                    adaptateur.build(regle.endpoint, {a: o[a] for a in regle.arguments}) for o in objets
                )
    yield f"/seances/{t.seance_id}/deliberation?lot={t.lots[lot]}"


def texte_lu(client: ClientVerifie, adresse: str) -> str:
    """Return the text of a page or of a paper."""
    reponse = client.get(adresse, headers=entetes_de(adresse))
    if reponse.mimetype == "application/pdf":
        return " ".join(feuille.extract_text() for feuille in pypdf.PdfReader(io.BytesIO(reponse.data)).pages)
    return texts_of(reponse.text) + reponse.text if reponse.mimetype == "text/html" else reponse.text


def nommees(client: ClientVerifie, application: Flask, t: Tenue, lot: int = 0) -> list[str]:
    """Return where a member finds who the candidates are, with the word that tells."""

    trouvees = []
    for adresse in list(adresses(application, t, lot)):
        lu = cle_de_tri(texte_lu(client, adresse))
        trouvees += [f"{adresse}: {mot}" for mot in ("quillerou", "zephyrin", "77777777", "epeule") if mot in lu]
    return trouvees


def delibere(t: Tenue) -> None:
    """Decide a lot twice, withdraw a candidate of another one, each with a reason that names somebody."""
    t.delibere(0)
    with t.acte() as acte:
        undo_deliberation(acte, lot_id=t.lots[0], motif=NOMME)
    premier, deuxieme, troisieme = t.candidats(0)
    decisions = [
        DecisionSaisie(premier, CLASSEE, 1),
        DecisionSaisie(deuxieme, CLASSEE, 2),
        DecisionSaisie(troisieme, ECARTEE, motif_code="NA5", motif_texte=NOMME),
    ]
    t.delibere(0, decisions=decisions, ordre_motif=NOMME, relu=True)
    with t.acte() as acte:
        remove_candidature(acte, lot_id=t.lots[1], candidature_id=t.candidats(1)[2], motif=NOMME)


def test_members_read_no_name_before_the_decision(client: ClientVerifie, application: Flask, t: Tenue):
    client.connecte(compte_du_membre(t, "designe-3"))
    assert nommees(client, application, t) == []
    page = client.get(f"/lots/{t.lots[0]}/comparaison").text
    assert "Candidat A" in page
    assert "Le règlement de la commission le demande jusqu’à la décision" in page
    assert "Montrer les noms" not in page


def test_names_come_with_the_decision_and_on_that_lot_only(client: ClientVerifie, application: Flask, t: Tenue):
    delibere(t)
    client.connecte(compte_du_membre(t, "designe-3"))
    assert "Zéphyrin Quillerou" in client.get(f"/lots/{t.lots[0]}/comparaison").text
    assert "Zéphyrin Quillerou" in client.get(f"/seances/{t.seance_id}/deliberation?lot={t.lots[0]}").text
    assert [adresse for adresse in nommees(client, application, t, 1) if f"lots/{t.lots[1]}" in adresse] == []
    retire = client.get(f"/seances/{t.seance_id}/deliberation?lot={t.lots[1]}").text
    assert TEXTE_CACHE in retire


def test_consultative_voice_never_reads_the_names(client: ClientVerifie, application: Flask, t: Tenue):
    delibere(t)
    client.connecte(compte_du_membre(t, "consultatif"))
    client.page(f"/lots/{t.lots[0]}/comparaison")
    assert nommees(client, application, t) == []


def test_who_keeps_the_seance_reads_the_names(client: ClientVerifie, t: Tenue):
    client.connecte(t.compte)
    assert "Zéphyrin Quillerou" in client.get(f"/lots/{t.lots[0]}/comparaison").text
    assert "Zéphyrin Quillerou" in client.get(f"/seances/{t.seance_id}/deliberation?lot={t.lots[0]}").text


# ------------------------------------------------------------------------------------------ at will


@pytest.fixture
def scene(actes: Actes) -> SceneDossiers:
    """Give a frozen lot of a convoked séance, another in preparation, an account of each role."""
    return dresse_scene(actes)


def identites(scene: SceneDossiers) -> set[str]:
    """Return what tells who the candidates are: names, numbers, addresses of their application."""
    with scene.actes.sessions.lecture() as session:
        demandes = [session.get_one(Demande, cle) for cle in scene.demandes]
        textes = {texte for d in demandes for texte in (d.numero_unique, d.nom, d.prenom, d.telephone, d.courriel)}
    return {texte for texte in textes if texte} | {f"/demandes/{cle}" for cle in scene.demandes}


@pytest.mark.parametrize("role", [Role.SECRETAIRE, Role.AGENCE, Role.AUDITEUR, Role.MEMBRE])
def test_anonymous_page_holds_nothing_that_names_anyone(scene: SceneDossiers, client: ClientVerifie, role: Role):
    client.connecte(scene.comptes[role])
    adresses = [f"/lots/{scene.lot}/candidats/{c}" for c in scene.candidatures] + [f"/lots/{scene.lot}/comparaison"]
    if role is not Role.MEMBRE:
        adresses.append(f"/lots/{scene.lot_prepare}/comparaison")
    for adresse in adresses:
        assert any(mot in client.get(adresse).text for mot in identites(scene)), adresse
        page = client.get(f"{adresse}?vue=anonyme").text
        corps = page.split("</footer>")[0].split("Imprimé par")[0]
        assert [mot for mot in identites(scene) if mot in html.unescape(corps)] == [], adresse
        assert f'href="{adresse}">Montrer les noms' in page
    comparee = client.get(f"/lots/{scene.lot}/comparaison?vue=anonyme").text
    assert f"/candidats/{scene.candidatures[0]}?vue=anonyme" in comparee


def test_letters_do_not_tell_the_rank(scene: SceneDossiers):
    with scene.actes.sessions.lecture() as session:
        suites = [
            "".join(c.lettre for c in sorted(lot.candidatures, key=lambda c: c.rang_propose))
            for lot in session.scalars(select(Lot))
        ]
    assert {"".join(sorted(suite)) for suite in suites} <= {"ABC", "AB"}
    assert len(set(map(_lettres, range(40)))) > 3


def _lettres(lot_id: int) -> str:
    """Return the letters that the first three candidates of a lot get."""
    lot, lettres = Lot(id=lot_id), ""
    for _ in range(3):
        lettres += _lettre(lot)
        lot.candidatures.append(Candidature(lettre=lettres[-1]))
    return lettres


def test_children_are_told_by_bands_and_dates_go(scene: SceneDossiers):
    with scene.actes.sessions.lecture() as session:
        dossier = lit_dossier(session.get_one(Candidature, scene.candidatures[0]).instantane or {})
    montre = anonymise(dossier)
    assert montre.nom_complet == f"Candidat {dossier.lettre}"
    enfants = [p for p in montre.personnes if p.tranche]
    assert all(p.age is None for p in enfants)
    assert (montre.points.total, montre.budget) == (dossier.points.total, dossier.budget)
    assert re.search(r"\d{2}/\d{2}/\d{4}", str(dossier.points))
    assert not re.search(r"\d{2}/\d{2}/\d{4}", str(montre.points))
    assert lit_dossier(ecrit_dossier(montre)) == montre
    assert dossier.dalo_le is not None
    assert montre.dalo_le is None


@pytest.mark.parametrize(
    "texte",
    ["Quillerou est venu.", "le ménage QUILLEROU", "Mme Petit accompagne.", "joint au 06 12 34 56 78", "z@exemple.fr"],
)
def test_typed_text_that_may_name_somebody_is_not_shown(texte: str):
    assert sans_noms(texte, frozenset({"quillerou"})) == TEXTE_CACHE


def test_typed_text_that_names_nobody_stays():
    texte = "Ressources revues en 2026 : 1 684 € par mois, trois pièces manquent."
    assert sans_noms(texte, mots_des_noms([])) == texte
