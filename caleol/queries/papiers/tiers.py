"""What an extract for one applicant says of the others: their number, their ranks and decisions, nothing else (R80)."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from caleol.kernel import papiers
from caleol.kernel.francais import accorde, liste_et

MASQUE: Final = "[texte masqué\u00a0: il nomme un tiers]"
CLASSEMENT_MASQUE: Final = "classement masqué"
_MOT: Final = re.compile(r"[^\W\d_]{3,}|\d{4,}")


def lot_pour(lot: papiers.Lot, numero_unique: str) -> papiers.Lot:
    """Return a lot as one of its applicants may read it; every text that names another one is masked.

    Texts typed on the lot as a whole (reason of the order, observations, late items) are left out: they may tell of
    others without naming them.
    """
    sien = [candidat for candidat in lot.candidats if candidat.numero_unique == numero_unique]
    autres = [candidat for candidat in lot.candidats if candidat.numero_unique != numero_unique]
    noms = frozenset(mot for autre in autres for mot in _mots(f"{autre.nom} {autre.numero_unique}"))
    noms -= {mot for candidat in sien for mot in _mots(candidat.nom)} | CIVILITES
    return replace(
        lot,
        candidats=tuple(_candidat(candidat, noms) for candidat in sien),
        scrutins=tuple(_scrutin(scrutin) for scrutin in lot.scrutins),
        cotation=replace(lot.cotation, explication="", raison_ecart="") if lot.cotation else None,
        ajournement=replace(lot.ajournement, motif=_sans(lot.ajournement.motif, noms)) if lot.ajournement else None,
        ajout_tardif="",
        observations=_autres(autres),
    )


CIVILITES: Final = frozenset({"monsieur", "madame", "mme", "mmes"})


def _candidat(candidat: papiers.Candidat, noms: frozenset[str]) -> papiers.Candidat:
    return replace(
        candidat,
        motifs=tuple(_sans(motif, noms) for motif in candidat.motifs),
        condition=_sans(candidat.condition, noms),
        mentions=tuple(_sans(mention, noms) for mention in candidat.mentions),
    )


def _scrutin(scrutin: papiers.Scrutin) -> papiers.Scrutin:
    propositions = tuple(replace(p, ordre=CLASSEMENT_MASQUE) for p in scrutin.propositions)
    return replace(scrutin, propositions=propositions, nominal=())


def _autres(autres: Iterable[papiers.Candidat]) -> tuple[str, ...]:
    """Tell how many others there were, with the decisions in the order of ranks: nobody can be recognised by these."""
    tries = sorted(autres, key=lambda candidat: (candidat.rang is None, candidat.rang or 0))
    if not tries:
        return ()
    dites = liste_et(
        [f"{c.decision}, rang {c.rang}" if c.rang and "rang" not in c.decision else c.decision for c in tries]
    )
    nombre = accorde(len(tries), "autre candidature examinée", "autres candidatures examinées")
    return (f"{nombre}, dont les lignes sont masquées ({dites}).",)


def _sans(texte: str, noms: frozenset[str]) -> str:
    return MASQUE if noms & set(_mots(texte)) else texte


def _mots(texte: str) -> list[str]:
    plat = unicodedata.normalize("NFD", texte.casefold())
    return _MOT.findall("".join(lettre for lettre in plat if unicodedata.category(lettre) != "Mn"))
