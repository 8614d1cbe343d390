"""Extracts of the minutes: what they keep, what they mask, for whom they are."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caleol.kernel.clock import HorlogeFixe
from caleol.queries.papiers.tiers import MASQUE, lot_pour
from caleol.services.act import Actes
from tests.client import ClientVerifie
from tests.documents import exemples
from tests.documents.lecture import texte
from tests.seance_realiste import Realiste, tient


@pytest.fixture
def realiste(actes: Actes, horloge: HorlogeFixe, tmp_path: Path) -> Realiste:
    realiste = tient(actes, horloge)
    realiste.tenue.valide(tmp_path)
    return realiste


def plat(contenu: str) -> str:
    return re.sub(r"[\s\u00a0\u202f]+", " ", contenu)


def test_applicant_reads_their_line_and_nobody_else(client: ClientVerifie, realiste: Realiste):
    t = realiste.tenue
    client.connecte(t.compte)
    pv = client.get(f"/seances/{t.seance_id}/pv").text
    liens = re.findall(rf'href="(/seances/{t.seance_id}/pv/demandeurs/\d+)">([^<]+)</a>', pv)
    assert len(liens) == 10
    for adresse, lu in liens:
        nom = plat(lu)
        page, papier = plat(client.page(adresse)), plat(texte(client.get(f"{adresse}.pdf").data))
        assert nom in page
        assert nom in papier
        membres = {"Wattrelot", "Benali"}
        autres = {plat(autre).split()[-1] for _, autre in liens} - membres - {nom.split()[-1]}
        assert [autre for autre in autres if re.search(rf"\b{autre}\b", page + papier)] == []
        for dit in ("Extrait conforme du procès-verbal PV-NORD/2026/S01", "Ce qui concerne des tiers est masqué"):
            assert dit in page
            assert dit in papier


def test_lot_is_extracted_whole_for_its_mayor(client: ClientVerifie, realiste: Realiste):
    t = realiste.tenue
    client.connecte(t.compte)
    papier = plat(texte(client.get(f"/seances/{t.seance_id}/pv/lots/1.pdf").data))
    assert "Lot 1." in papier
    assert "Lot 2." not in papier
    assert "EXT-NORD/2026/S01/L01" in papier
    assert "Extrait conforme" in client.page(f"/seances/{t.seance_id}/pv/lots/1")
    for absent in ("lots/99", "demandeurs/9999"):
        assert client.get(f"/seances/{t.seance_id}/pv/{absent}").status_code == 404


def test_draft_gives_no_extract_and_a_member_neither(client: ClientVerifie, actes: Actes, horloge: HorlogeFixe):
    t = tient(actes, horloge).tenue
    client.connecte(t.compte)
    assert client.get(f"/seances/{t.seance_id}/pv/lots/1").status_code == 404
    assert "Extraits à remettre" not in client.page(f"/seances/{t.seance_id}/pv")


@given(st.integers(0, 2), st.sampled_from(["ecarte", "motif", "mention", "condition"]))
def test_no_text_of_a_lot_names_a_third_party(rang: int, ou: str):
    noms = ("Mme Sophie Desmet", "M. Łukasz Őry-N’Guessan", "M. et Mme Karim et Anaïs Bécu")
    lot = exemples.lot(1)
    lot = replace(lot, candidats=tuple(replace(c, nom=nom) for c, nom in zip(lot.candidats, noms, strict=True)))
    sien = lot.candidats[rang]
    autre = lot.candidats[(rang + 1) % len(lot.candidats)]
    nom = autre.nom.split()[-1].split("-")[0]
    textes: dict[str, dict[str, Any]] = {
        "motif": {"motifs": (f"moins ancien que {nom.upper()}",)},
        "mention": {"mentions": (f"voisin de {nom}",)},
        "condition": {"condition": f"accord de {autre.numero_unique}"},
    }
    champs = textes.get(ou, {})
    candidats = tuple(replace(c, **champs) if c is sien else c for c in lot.candidats)
    masque = lot_pour(replace(lot, candidats=candidats, ajout_tardif=nom, observations=(nom,)), sien.numero_unique)
    dit = repr(masque)
    assert sien.nom in dit
    assert not re.search(rf"\b{nom}\b", dit, re.IGNORECASE)
    assert autre.numero_unique not in dit
    assert not champs or MASQUE.split("\u00a0")[0] in dit
