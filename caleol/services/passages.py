"""The runs of the jobs, written beside them: what ran, how it ended, when it runs next."""

from datetime import datetime

from caleol.models.passage import PassageTache
from caleol.rules.droits import OUTIL
from caleol.services.act import Actes

LONGUEUR_ECHEC = 300


def note_depart(actes: Actes, nom: str) -> None:
    """Write that a job begins: one that is killed in the middle will show."""
    with actes.ouvre(OUTIL) as acte:
        passage = acte.session.get(PassageTache, nom, with_for_update=True)
        if passage is None:
            acte.session.add(PassageTache(nom=nom, commence_le=acte.instant, passages=1, echecs=0))
            return
        passage.commence_le, passage.termine_le = acte.instant, None
        passage.passages += 1


def note_fin(actes: Actes, nom: str, *, resultat: int | None, echec: str | None, prochain_le: datetime | None) -> None:
    """Write how a job ended and when it runs next."""
    with actes.ouvre(OUTIL) as acte:
        passage = acte.session.get_one(PassageTache, nom, with_for_update=True)
        passage.termine_le, passage.resultat, passage.prochain_le = acte.instant, resultat, prochain_le
        passage.echec = echec[:LONGUEUR_ECHEC] if echec else None
        passage.echecs += echec is not None
