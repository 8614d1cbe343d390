"""The seal of a paper: what changed since shows, and the paper says what the certificate proves."""

from io import BytesIO
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from caleol.documents.pv import rediger_pv
from caleol.documents.scellement import FAIT_SUR_PLACE, ScellementImpossible, Scelleur, make_certificat
from caleol.kernel.certificat import Certificat
from tests.documents.exemples import pv
from tests.documents.lecture import texte


@pytest.fixture
def scelleur(tmp_path: Path) -> Scelleur:
    return Scelleur(Certificat(), tmp_path, "Nord Habitat")


def etat(pdf: bytes, scelleur: Scelleur) -> tuple[bool, bool]:
    """Return whether the seal is intact, and whether its certificate is the one that we know."""
    [signature] = PdfFileReader(BytesIO(pdf)).embedded_signatures
    contexte = ValidationContext(trust_roots=[scelleur._signataire.signing_cert], allow_fetching=False)
    statut = validate_pdf_signature(signature, contexte)
    return statut.intact and statut.bottom_line, statut.trusted


def test_sealed_minutes_are_intact_and_one_byte_changed_shows(scelleur: Scelleur):
    imprime = rediger_pv(pv(4), scelleur.phrase())
    scelle = scelleur.seal(imprime, "Procès-verbal")
    assert scelle.startswith(imprime)
    assert etat(scelle, scelleur) == (True, True)
    place = scelle.index(b"/Creator") + 12
    abime = scelle[:place] + b"X" + scelle[place + 1 :]
    assert not etat(abime, scelleur)[0]


def test_same_data_give_the_same_bytes_before_the_seal(scelleur: Scelleur, tmp_path: Path):
    encore = Scelleur(Certificat(), tmp_path, "Nord Habitat")
    assert encore.empreinte == scelleur.empreinte
    assert rediger_pv(pv(4), scelleur.phrase()) == rediger_pv(pv(4), encore.phrase())


def test_paper_says_which_certificate_and_what_it_proves(scelleur: Scelleur):
    lu = " ".join(texte(rediger_pv(pv(4), scelleur.phrase())).split())
    assert "fait sur place par l’outil" in lu
    assert "il ne prouve pas qui l’a scellé" in lu


def test_certificate_of_the_landlord_seals_with_its_password(tmp_path: Path):
    fait = make_certificat(tmp_path / "fait.p12", "Nord Habitat")
    assert fait.stat().st_mode & 0o077 == 0
    cle, certificat, _ = pkcs12.load_key_and_certificates(fait.read_bytes(), None)
    assert cle is not None
    sien = tmp_path / "bailleur.p12"
    sien.write_bytes(
        pkcs12.serialize_key_and_certificates(b"x", cle, certificat, None, BestAvailableEncryption(b"secret"))  # type: ignore[arg-type] # any kind of key
    )
    scelleur = Scelleur(Certificat(sien, "secret"), tmp_path, "Nord Habitat")
    assert scelleur.nature == "bailleur"
    assert "fourni par le bailleur" in scelleur.phrase()
    assert etat(scelleur.seal(rediger_pv(pv(4)), "essai"), scelleur) == (True, True)
    assert not (tmp_path / FAIT_SUR_PLACE).exists()


@pytest.mark.parametrize("mot_de_passe", ["faux", ""])
def test_certificate_that_cannot_be_read_is_said(tmp_path: Path, mot_de_passe: str):
    illisible = tmp_path / "faux.p12"
    illisible.write_bytes(b"rien")
    with pytest.raises(ScellementImpossible):
        Scelleur(Certificat(illisible, mot_de_passe), tmp_path, "Nord Habitat")


def test_time_stamp_that_does_not_come_leaves_the_paper_for_later(tmp_path: Path):
    scelleur = Scelleur(Certificat(horodatage="http://127.0.0.1:9/"), tmp_path, "Nord Habitat")
    assert "horodaté par un tiers" in scelleur.phrase()
    with pytest.raises(ScellementImpossible):
        scelleur.seal(rediger_pv(pv(4)), "essai")
