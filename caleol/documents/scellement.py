"""The electronic seal of a paper (PAdES): made last, by the landlord's certificate or by one made on the spot.

A seal shows that a file did not change since. Who sealed it is proved only as far as its certificate is: the one made
on the spot is vouched for by nobody, and the paper says so.
"""

import os
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.timestamps import HTTPTimeStamper, TimestampRequestError

from caleol.kernel.certificat import Certificat
from caleol.kernel.clock import HorlogeSysteme

DUREE: Final = timedelta(days=3653)
FAIT_SUR_PLACE: Final = Path("certificat") / "sceau.p12"


class ScellementImpossible(OSError):
    """The certificate cannot be read, or the time-stamp did not come; the paper is sealed later."""


class Scelleur:
    """Seals papers with one certificate."""

    def __init__(self, certificat: Certificat, dossier: Path, bailleur: str) -> None:
        """Read the certificate of the settings; without one, that of the folder of data, made the first time.

        Raises:
            ScellementImpossible: the certificate cannot be read.
        """
        self.du_bailleur = certificat.fichier is not None
        fichier = certificat.fichier or make_certificat(dossier / FAIT_SUR_PLACE, bailleur)
        mot_de_passe = certificat.mot_de_passe.encode() if self.du_bailleur else b""
        try:
            signataire = signers.SimpleSigner.load_pkcs12(str(fichier), passphrase=mot_de_passe or None)  # type: ignore[no-untyped-call] # as published
        except (OSError, ValueError) as erreur:
            raise ScellementImpossible(f"{fichier}: {erreur}") from erreur
        if signataire is None or signataire.signing_cert is None:
            raise ScellementImpossible(f"{fichier}: not a PKCS#12 file, or another password")
        self._signataire = signataire
        self._horodateur = HTTPTimeStamper(certificat.horodatage) if certificat.horodatage else None
        self.titulaire = str(signataire.signing_cert.subject.native.get("common_name", ""))
        self.empreinte = signataire.signing_cert.sha256.hex()

    @property
    def nature(self) -> str:
        """Return `bailleur` or `sur_place`, as the register tells it."""
        return "bailleur" if self.du_bailleur else "sur_place"

    def phrase(self) -> str:
        """Return what the paper says of its seal: which certificate, what it proves and what it does not."""
        heure = " Il est horodaté par un tiers." if self._horodateur else ""
        if self.du_bailleur:
            return (
                f"Le fichier PDF porte un cachet électronique (PAdES) du certificat « {self.titulaire} », fourni par "
                "le bailleur : il prouve que le fichier n’a pas changé depuis ; il prouve qui l’a scellé si l’autorité "
                f"qui a délivré ce certificat est reconnue.{heure}"
            )
        return (
            "Le fichier PDF porte un cachet d’intégrité (PAdES) d’un certificat fait sur place par l’outil : il prouve "
            "que le fichier n’a pas changé depuis. Aucune autorité ne garantit ce certificat : il ne prouve pas qui "
            f"l’a scellé et n’est pas un cachet qualifié au sens du règlement eIDAS.{heure}"
        )

    def seal(self, pdf: bytes, raison: str) -> bytes:
        """Return the paper with its seal; nothing can be added to it without showing.

        Raises:
            ScellementImpossible: the time-stamp did not come.
        """
        signature = signers.PdfSignatureMetadata(
            field_name="Sceau",
            reason=raison,
            name=self.titulaire,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
        )
        try:
            scelle = signers.sign_pdf(
                IncrementalPdfFileWriter(BytesIO(pdf)), signature, self._signataire, timestamper=self._horodateur
            )
        except (TimestampRequestError, OSError) as erreur:
            raise ScellementImpossible(str(erreur)) from erreur
        return bytes(scelle.getbuffer())


def make_certificat(fichier: Path, bailleur: str) -> Path:
    """Make the certificate and its key where there is none yet; only the account of the tool may read them."""
    if fichier.exists():
        return fichier
    fichier.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    contenu = _p12(bailleur)
    try:
        descripteur = os.open(fichier, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return fichier
    with os.fdopen(descripteur, "wb") as sortie:
        sortie.write(contenu)
    return fichier


def _p12(bailleur: str) -> bytes:
    maintenant = HorlogeSysteme().maintenant()
    cle = ec.generate_private_key(ec.SECP256R1())
    nom = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, "Cachet CALEOL fait sur place"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, bailleur[:64] or "Bailleur"),
            x509.NameAttribute(NameOID.COUNTRY_NAME, "FR"),
        ]
    )
    usages = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign", "encipher_only",
         "decipher_only"), False,
    )  # fmt: skip
    certificat = (
        x509.CertificateBuilder()
        .subject_name(nom)
        .issuer_name(nom)
        .public_key(cle.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(maintenant - timedelta(days=1))
        .not_valid_after(maintenant + DUREE)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=True, content_commitment=True, **usages), critical=True)
        .sign(cle, hashes.SHA256())
    )
    return pkcs12.serialize_key_and_certificates(b"caleol", cle, certificat, None, NoEncryption())
