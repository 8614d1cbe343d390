"""Reading a PDF back: its text, its words with their place, its typefaces."""

from functools import cache
from io import BytesIO
from typing import Any

import pdfplumber
from pypdf import PdfReader


def lecteur(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


@cache
def pages(pdf: bytes) -> list[str]:
    """Return the text of each page, every space plain and single."""
    with pdfplumber.open(BytesIO(pdf)) as document:
        return [" ".join(page.extract_text(x_tolerance=1.5).split()) for page in document.pages]


def texte(pdf: bytes) -> str:
    return " ".join(pages(pdf))


@cache
def lettres(pdf: bytes) -> list[list[dict[str, Any]]]:
    """Return the letters of each page with their place and typeface."""
    with pdfplumber.open(BytesIO(pdf)) as document:
        return [list(page.chars) for page in document.pages]
