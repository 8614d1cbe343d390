"""Signatures and seal at the end of a paper."""

from collections.abc import Sequence
from typing import Any

from reportlab.platypus import Flowable, Spacer, Table, TableStyle

from caleol.documents.partie import Ensemble
from caleol.documents.style import (
    DENSE,
    FONTE_DE_TABLE,
    MICRO,
    TRAIT_FORT,
    Balise,
    assemble,
    brut,
    fort,
    paragraphe,
    prose,
)
from caleol.documents.tableau import NEANT
from caleol.kernel.francais import instant, instant_long
from caleol.kernel.papiers import Sceau, Signature

_PAR_RANG = 2


def signatures(signataires: Sequence[Signature], largeur: float) -> Flowable:
    """Return the boxes of signatures, two a row: capacity, name, when and how, or room to sign."""
    if not signataires:
        return paragraphe(prose(f"Signatures : {NEANT.lower()}"), DENSE)
    cases: list[Any] = [_case(signataire) for signataire in signataires]
    cases += [""] * (-len(cases) % _PAR_RANG)
    rangs = [cases[debut : debut + _PAR_RANG] for debut in range(0, len(cases), _PAR_RANG)]
    table = Table(rangs, colWidths=[largeur / _PAR_RANG] * _PAR_RANG, hAlign="LEFT")
    table.setStyle(
        TableStyle(
            [
                FONTE_DE_TABLE,
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("BOX", (0, 0), (-1, -1), 0.5, TRAIT_FORT),
                ("INNERGRID", (0, 0), (-1, -1), 0.5, TRAIT_FORT),
                ("TOPPADDING", (0, 0), (-1, -1), 5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
            ]
        )
    )
    return Ensemble([table])


def sceau(scelle: Sceau | None, largeur: float, cachet: str = "") -> Flowable:
    """Return the digest of the canonical data and the head of the register, or that there is none yet."""
    if scelle is None:
        return paragraphe(prose("Ce document n’est pas scellé."), MICRO)
    lignes = (
        fort(prose(f"Procès-verbal scellé le {instant_long(scelle.scelle_le)}")),
        assemble(prose("Empreinte SHA-256 des données :"), brut(scelle.empreinte)),
        assemble(
            prose(f"Tête du registre, entrée n° {scelle.entree_registre} :"),
            brut(scelle.tete_registre),
        ),
        prose("Toute modification des données ou du registre se verrait en recalculant ces deux valeurs."),
        *([prose(cachet)] if cachet else []),
    )
    table = Table([[paragraphe(assemble(*lignes, separateur="\n"), MICRO)]], colWidths=[largeur], hAlign="LEFT")
    cadre = ("BOX", (0, 0), (-1, -1), 0.5, TRAIT_FORT)
    table.setStyle(TableStyle([FONTE_DE_TABLE, cadre, ("TOPPADDING", (0, 0), (-1, -1), 5)]))
    return Ensemble([table])


def _case(signataire: Signature) -> list[Flowable]:
    lignes: list[Balise] = [prose(signataire.qualite), fort(brut(signataire.nom))]
    if signataire.signe_le is None:
        return [paragraphe(assemble(*lignes, separateur="\n"), DENSE), Spacer(0, 46)]
    lignes.append(prose(f"Signé le {instant(signataire.signe_le)}"))
    lignes.append(prose(signataire.moyen))
    return [paragraphe(assemble(*lignes, separateur="\n"), DENSE)]
