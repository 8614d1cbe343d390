"""What the register tells in clear: identifiers and codes; free text and personal values stand there as digests."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from caleol.kernel.clock import HorlogeFixe
from caleol.models.lot import Lot
from caleol.models.patrimoine import Vacance
from caleol.models.registre import EntreeRegistre
from caleol.rules.candidatures import ExceptionTrois
from caleol.rules.plafonds import DerogationPlafond
from caleol.services.act import Actes
from caleol.services.ajournements import undo_deliberation
from caleol.services.candidatures import name_derogation, remove_candidature
from caleol.services.lots import name_exception, withdraw_lot
from caleol.services.ouverture import reopen_seance
from caleol.services.seances import cancel_seance
from caleol.services.vacances import withdraw_vacance
from tests import seance_realiste, tenue

ARRETE = DerogationPlafond.ARRETE_PREFET
PHRASES_DE_LA_REGLE = {"scrutin.regle"}
"""Sentences that the tool writes itself, from codes and numbers."""


TEXTES_LIBRES = {"preuve", "texte", "commentaire", "raison", "motif_texte", "remarque", "observation"}
"""Keys of what a person writes: they stand in `personnel` only."""


def textes(valeur: Any, chemin: str) -> Iterator[tuple[str, str]]:
    """Return every text of a JSON value with its place."""
    if isinstance(valeur, dict):
        for cle, suite in valeur.items():
            yield from textes(suite, f"{chemin}.{cle}")
    elif isinstance(valeur, list):
        for suite in valeur:
            yield from textes(suite, chemin)
    elif isinstance(valeur, str):
        yield chemin, valeur


def en_clair(actes: Actes) -> dict[str, str]:
    """Return the texts of the register that are more than one word, or stand under the key of a free text."""
    with actes.sessions.lecture() as session:
        entrees = session.scalars(select(EntreeRegistre)).all()
        trouves = [t for entree in entrees for t in textes(json.loads(entree.donnees), entree.acte)]
    return {chemin: texte for chemin, texte in trouves if _libre(chemin, texte)}


def _libre(chemin: str, texte: str) -> bool:
    cle = chemin.rsplit(".", 1)[-1]
    return chemin not in PHRASES_DE_LA_REGLE and (" " in texte or cle in TEXTES_LIBRES)


def test_whole_seance_tells_nothing_that_was_written_by_hand(actes: Actes, horloge: HorlogeFixe):
    realiste = seance_realiste.tient(actes, horloge)
    with realiste.tenue.acte() as acte:
        reopen_seance(acte, seance_id=realiste.tenue.seance_id, motif="Une voix du préfet a été mal notée.")
    with realiste.tenue.acte() as acte:
        undo_deliberation(acte, lot_id=realiste.tenue.lots[0], motif="Une voix du préfet a été mal notée.")
    assert en_clair(actes) == {}


def test_withdrawals_and_exceptions_tell_nothing_that_was_written_by_hand(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge, nb_lots=3, nb_candidats=4)
    phrase = "Le ménage a écrit qu’il était relogé."
    candidat = t.candidats(0)[3]
    with t.acte() as acte:
        name_derogation(
            acte,
            lot_id=t.lots[0],
            candidature_id=candidat,
            derogation=DerogationPlafond.ARRETE_PREFET,
            preuve="Arrêté vu le 3 mai.",
        )
    with t.acte() as acte:
        remove_candidature(acte, lot_id=t.lots[0], candidature_id=candidat, motif=phrase)
    with t.acte() as acte:
        name_exception(acte, lot_id=t.lots[1], exception=ExceptionTrois.INSUFFISANCE, motif=phrase)
    with t.acte() as acte:
        withdraw_lot(acte, lot_id=t.lots[2], motif=phrase)
    with t.acte() as acte:
        cancel_seance(acte, seance_id=t.seance_id, motif=phrase)
    with t.acte() as acte:
        vacance = acte.session.get_one(Vacance, acte.session.get_one(Lot, t.lots[0]).vacance_id)
        withdraw_vacance(acte, vacance_id=vacance.id, version=vacance.version, motif=phrase)
    assert en_clair(actes) == {}
