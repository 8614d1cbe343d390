"""The same minutes of 90 dossiers laid out by WeasyPrint and by LibreOffice Writer, from their accessible page."""

import shutil
import subprocess
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from flask import render_template_string

from caleol.documents.pv import rediger_pv
from caleol.documents.scellement import Scelleur
from caleol.factory import create_app
from caleol.kernel.certificat import Certificat
from caleol.kernel.clock import HorlogeSysteme
from caleol.services.act import Actes
from caleol.settings import Mode, Reglages
from tests.bench.mesure import Atelier, Ligne, Passee, medians
from tests.documents import exemples

LOTS = 30
PASSAGES = 3
PAGE = (
    '<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Procès-verbal</title>'
    "<style>@page{size:A4;margin:2cm} table{border-collapse:collapse} td,th{border-bottom:1px solid #999}</style>"
    '</head><body><h1>Procès-verbal</h1>{% include "seances/_pv.html" %}</body></html>'
)


def bench_proces_verbal_par_weasyprint(atelier: Atelier) -> Ligne:
    """Measure WeasyPrint making a PDF of the page of the minutes, beside ours of the same content."""
    if not find_spec("weasyprint"):
        raise Passee("WeasyPrint n’est pas installé (`pip install weasyprint`).")
    weasyprint: Any = import_module("weasyprint")
    html = _page(atelier).read_text(encoding="utf-8")
    leur, notre = medians(lambda: weasyprint.HTML(string=html).write_pdf(), _notre(atelier), passages=PASSAGES)
    nom = "même procès-verbal de 90 dossiers par WeasyPrint"
    return Ligne(nom, leur, temoin="le nôtre", valeur_temoin=notre, passages=PASSAGES)


def bench_proces_verbal_par_libreoffice(atelier: Atelier) -> Ligne:
    """Measure LibreOffice Writer, started each time, making a PDF of the page of the minutes, beside ours."""
    writer = shutil.which("soffice") or shutil.which("libreoffice")
    if writer is None:
        raise Passee("LibreOffice n’est pas installé (`apt install libreoffice-writer`, commande `soffice`).")
    page = _page(atelier)
    commande = [writer, "--headless", "--convert-to", "pdf:writer_web_pdf_Export", "--outdir", str(page.parent)]

    def convertit() -> None:
        subprocess.run([*commande, str(page)], check=True, capture_output=True, timeout=300)
        if not page.with_suffix(".pdf").exists():
            raise Passee("LibreOffice Writer n’est pas installé (`apt install libreoffice-writer`).")

    leur, notre = medians(convertit, _notre(atelier), passages=PASSAGES)
    nom = "même procès-verbal de 90 dossiers par LibreOffice Writer, démarrage compris"
    return Ligne(nom, leur, temoin="le nôtre", valeur_temoin=notre, passages=PASSAGES)


def _page(atelier: Atelier) -> Path:
    """Write the page of the minutes without its frame."""
    base = atelier.base("pv-ailleurs")
    reglages = Reglages(Mode.TEST, base.url, "cle-des-mesures-sans-secret", atelier.dossier)
    application = create_app(reglages, Actes(base.sessions, HorlogeSysteme()))
    fichier = Path(atelier.dossier) / "pv.html"
    with application.test_request_context():
        fichier.write_text(render_template_string(PAGE, pv=exemples.pv(LOTS)), encoding="utf-8")
    return fichier


def _notre(atelier: Atelier) -> Any:
    donnees, phrase = exemples.pv(LOTS), Scelleur(Certificat(), atelier.dossier, "Nord Habitat").phrase()
    return lambda: rediger_pv(donnees, phrase)
