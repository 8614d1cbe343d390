"""What a member can reach, page by page, of a household whose file tells health, handicap and violence (R70)."""

import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pypdf
import pytest
from flask import Flask
from sqlalchemy import select

from caleol.kernel.clock import HorlogeFixe
from caleol.models.commission import Membre
from caleol.models.compte import Utilisateur
from caleol.models.lot import AvisCandidature, Candidature, Lot
from caleol.rules.candidatures import ExceptionTrois
from caleol.rules.decisions import TypeDecision
from caleol.rules.droits import DROITS, Role
from caleol.services import lots
from caleol.services.act import Actes
from caleol.services.ajournements import postpone_lot, undo_deliberation
from caleol.services.candidatures import remove_candidature
from caleol.services.deliberation import DecisionSaisie
from caleol.services.instruction import recompute_instructions
from caleol.services.ouverture import record_incident
from caleol.web.acces import droit_de
from tests import fabriques as f
from tests import tenue
from tests.client import ClientVerifie, entetes_de
from tests.dossiers import GRILLE, INTERDITS, demande_sensible
from tests.pages import texts_of
from tests.tenue import CLASSEE, Tenue

SANTE = "Certificat médical du 3 mars 2026 : handicap et violence, logement de 5 pièces demandé."
PIECE = "MOT-VIO"


@pytest.fixture
def t(actes: Actes, horloge: HorlogeFixe) -> Tenue:
    """Give an open séance of four lots where every text that a person may type tells health or violence."""
    with actes.sessions.ecriture() as session:
        f.fabrique_grille(session, GRILLE, code="demonstration")
    preparee = tenue.prepare(actes, horloge, nb_lots=4)
    with actes.sessions.ecriture() as session:
        for lot_id in preparee.lots:
            sensible = demande_sensible(session)
            sensible.nom = "Dhondt"
            candidature = session.scalars(select(Candidature).where(Candidature.lot_id == lot_id)).first()
            assert candidature is not None
            candidature.demande_id = sensible.id
            lot = session.get_one(Lot, lot_id)
            lot.exception, lot.exception_motif, lot.ordre_motif = ExceptionTrois.DALO_PREFET, SANTE, SANTE
            avis = {"auteur_id": preparee.compte.id, "le": f.MAINTENANT, "texte": SANTE}
            session.add(AvisCandidature(candidature_id=candidature.id, **avis))
    recompute_instructions(actes)
    for lot_id in preparee.lots:
        with preparee.acte() as acte:
            lots.refreeze_lot(acte, lot_id=lot_id)
    preparee.ouvre()
    return preparee


def delibere(t: Tenue) -> None:
    """Decide, undo, postpone and withdraw, each time with a reason that tells health."""
    attendue, ecartee, troisieme = t.candidats(0)
    condition = DecisionSaisie(
        attendue, TypeDecision.ATTRIBUTION_CONDITION, 1, condition_piece=PIECE, condition_echeance=date(2026, 12, 16)
    )
    refus = DecisionSaisie(ecartee, TypeDecision.NON_ATTRIBUTION, motif_code="NA5", motif_texte=SANTE)
    t.delibere(0, decisions=[condition, refus, DecisionSaisie(troisieme, CLASSEE, 2)], ordre_motif=SANTE, relu=True)
    t.delibere(1)
    with t.acte() as acte:
        undo_deliberation(acte, lot_id=t.lots[1], motif=SANTE)
    with t.acte() as acte:
        postpone_lot(acte, lot_id=t.lots[1], motif=SANTE)
    with t.acte() as acte:
        remove_candidature(acte, lot_id=t.lots[2], candidature_id=t.candidats(2)[2], motif=SANTE)
    t.delibere(2, decisions=t.decisions(2)[:2])
    with t.acte() as acte:
        record_incident(acte, seance_id=t.seance_id, texte=SANTE)


def adresses(application: Flask, t: Tenue) -> Iterator[str]:
    """Yield every address that the role of a member may open, on each lot and candidate of the séance."""
    with application.test_request_context(), t.actes.sessions.lecture() as session:
        objets = [
            {"seance_id": t.seance_id, "lot_id": c.lot_id, "candidature_id": c.id}
            for c in session.scalars(select(Candidature).order_by(Candidature.id))
        ]
        for regle in application.url_map.iter_rules():
            permis = droit_de(regle.endpoint, application) in DROITS[Role.MEMBRE]
            if "GET" in (regle.methods or ()) and permis and regle.arguments <= objets[0].keys():
                yield from dict.fromkeys(
                    application.url_map.bind("localhost").build(regle.endpoint, {a: o[a] for a in regle.arguments})
                    for o in objets
                )


def lu(client: ClientVerifie, adresse: str) -> str:
    """Return the text of a page or of a paper, "" where this account does not get it."""
    reponse = client.get(adresse, headers=entetes_de(adresse))
    if reponse.mimetype == "application/pdf":
        return " ".join(feuille.extract_text() for feuille in pypdf.PdfReader(io.BytesIO(reponse.data)).pages)
    if reponse.status_code != 200:
        return ""
    page = sans_listes(reponse.text)
    return texts_of(page) + page


def sans_listes(page: str) -> str:
    """Return a page without the words of its closed lists, the same for every candidate; suggestions stay."""
    return re.sub(r"<datalist.*?</datalist>", "", re.sub(r">[^<]*</option>", "></option>", page), flags=re.DOTALL)


def fuites(client: ClientVerifie, application: Flask, t: Tenue) -> list[tuple[str, str]]:
    """Return the forbidden words that a member reads, with where."""
    textes = {adresse: lu(client, adresse).lower() for adresse in adresses(application, t)}
    for lot_id in t.lots:
        adresse = f"/seances/{t.seance_id}/deliberation?lot={lot_id}"
        textes[adresse] = lu(client, adresse).lower()
    assert sum(bool(texte) for texte in textes.values()) > 15
    return [(adresse, mot) for adresse, texte in textes.items() for mot in (*INTERDITS, "mot-vio") if mot in texte]


def membre(t: Tenue, cle: str) -> Utilisateur:
    with t.actes.sessions.ecriture() as session:
        return f.fabrique_compte(session, Role.MEMBRE, membre=session.get_one(Membre, t.membres[cle]))


def test_no_page_tells_it_before_the_vote(client: ClientVerifie, application: Flask, t: Tenue):
    client.connecte(membre(t, "designe-3"))
    assert fuites(client, application, t) == []


def test_no_page_nor_paper_tells_it_once_decided(client: ClientVerifie, application: Flask, t: Tenue, tmp_path: Path):
    delibere(t)
    compte = membre(t, "designe-3")
    client.connecte(compte)
    assert fuites(client, application, t) == []
    t.delibere(3)
    t.leve()
    t.valide(tmp_path)
    assert fuites(client, application, t) == []


def test_secretary_reads_the_same_facts_in_full(client: ClientVerifie, t: Tenue):
    delibere(t)
    client.connecte(t.compte)
    page = client.page(f"/seances/{t.seance_id}/deliberation?lot={t.lots[0]}")
    assert "Violences dans la famille\u00a0: décision du juge" in page
    assert "Non adapté au handicap\u00a0: Certificat médical" in page
    dossier = lu(client, f"/lots/{t.lots[0]}/candidats/{t.candidats(0)[0]}")
    assert "Condition\u00a0: Violences dans la famille" in dossier
    assert "Certificat médical du 3 mars" in dossier


def test_comment_that_tells_violence_or_handicap_is_read_again(client: ClientVerifie, t: Tenue):
    client.connecte(t.compte)
    adresse = f"/lots/{t.lots[3]}/candidats/{t.candidats(3)[1]}/avis"
    for texte in ("Elle a quitté un mari violent.", "L’enfant est handicapé.", "Il marche en fauteuil."):
        assert client.post(adresse, data={"avis-texte": texte}).status_code == 422
    assert client.post(adresse, data={"avis-texte": "Loyers payés depuis 2021."}).status_code == 303
