"""What the tests of the pages of a deliberation share: addresses, forms, what was recorded."""

from typing import Any

from sqlalchemy import select

from caleol.models.lot import Decision
from caleol.rules.decisions import TypeDecision
from tests.tenue import Tenue

CLASSEE, CONDITION = "attribution_classee", "attribution_condition"
ECARTEE, IRRECEVABLE = "non_attribution", "irrecevabilite"


def adresse(t: Tenue, suite: str = "") -> str:
    return f"/seances/{t.seance_id}/deliberation{suite}"


def du_lot(t: Tenue, lot: int = 0, suite: str = "") -> str:
    return adresse(t, f"/lots/{t.lots[lot]}{suite}")


def saisie(t: Tenue, *genres: str, lot: int = 0, **autres: str) -> dict[str, str]:
    """Return the form of a lot as a browser sends it; `a_`, `b_`, `c_` change a field of a candidate."""
    champs = {"version": str(t.version(lot)), "mode": "unanimite"}
    for rang, (cle, genre) in enumerate(zip(t.candidats(lot), genres or (CLASSEE,) * 3, strict=True), start=1):
        champs |= {f"c{cle}-decision": genre, f"c{cle}-rang": str(rang), f"c{cle}-echeance": "16/12/2026"}
    for nom, valeur in autres.items():
        lettre, _, champ = nom.partition("_")
        place = "abc".find(lettre) if len(lettre) == 1 else -1
        champs[f"c{t.candidats(lot)[place]}-{champ}" if place >= 0 else nom] = valeur
    return champs


def voix(t: Tenue, **autres: str) -> dict[str, str]:
    choix = {
        siege: autres.get(cle.replace("-", "_"), "pour") for cle, siege in t.sieges.items() if cle != "consultatif"
    }
    return {"mode": "appel"} | {f"s{siege}-voix": valeur for siege, valeur in choix.items()}


def decisions(t: Tenue, lot: int = 0) -> list[tuple[TypeDecision, int | None]]:
    with t.actes.sessions.lecture() as session:
        lignes = session.scalars(
            select(Decision).where(Decision.lot_id == t.lots[lot]).order_by(Decision.candidature_id)
        )
        return [(ligne.type, ligne.rang) for ligne in lignes]


def un(t: Tenue, classe: type[Any]) -> Any:
    with t.actes.sessions.lecture() as session:
        return session.scalars(select(classe)).one()
