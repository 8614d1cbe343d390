"""Proxies on one lot: only where the règlement has them, and never more for one person than it says."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from caleol.rules.reference import regle
from caleol.rules.reglement import ModaliteSeance
from caleol.rules.scrutin.modele import Pouvoir, ScrutinLot
from caleol.rules.scrutin.presence import Ecarte
from caleol.rules.scrutin.voix import EtatSiege, SiegeCompte, represente


@regle(code="CCH", article="R441-9 IV", depuis=date(2017, 1, 21), vu=True, exigences=("R05",))
def appliquer_pouvoirs(
    comptes: tuple[SiegeCompte, ...], scrutin: ScrutinLot
) -> tuple[tuple[SiegeCompte, ...], tuple[Ecarte, ...]]:
    """Give the voices of absent seats to those who hold their proxies; return what is set aside with the reason.

    [vu] The Code says nothing of proxies: the règlement has them or not, and none is the default.

    Hypothèse : the limit is per person, whatever the number of their seats, in the order in which the proxies were
    handed in; a proxy falls when its giver is there, or steps aside, or when its holder is not there or steps
    aside; nobody votes by proxy in writing, where each member must effectively take part.
    """
    par_cle = {compte.cle: compte for compte in comptes}
    porteurs: dict[str, str] = {}
    portes: Counter[str] = Counter()
    ecartes = []
    for pouvoir in scrutin.pouvoirs:
        raison = _raison(pouvoir, par_cle, scrutin, porteurs, portes)
        if raison:
            ecartes.append(Ecarte("pouvoir", pouvoir.mandant, raison))
            continue
        porteurs[pouvoir.mandant] = pouvoir.mandataire
        portes[par_cle[pouvoir.mandataire].personne] += 1
    suite = tuple(represente(c, porteurs[c.cle]) if c.cle in porteurs else c for c in comptes)
    return suite, tuple(ecartes)


def _raison(
    pouvoir: Pouvoir,
    par_cle: Mapping[str, SiegeCompte],
    scrutin: ScrutinLot,
    porteurs: Mapping[str, str],
    portes: Counter[str],
) -> str:
    """Return why a proxy does not count, "" where it does."""
    if not scrutin.regles.pouvoir_admis:
        return "le règlement n’admet pas les pouvoirs"
    if scrutin.modalite is ModaliteSeance.ECRIT:
        return "on ne vote pas par pouvoir dans une séance par écrit : chacun doit participer lui-même"
    if pouvoir.mandant in porteurs:
        return "ce siège a déjà donné un pouvoir"
    faute = _faute_du_mandant(par_cle[pouvoir.mandant]) or _faute_du_mandataire(par_cle[pouvoir.mandataire])
    if faute:
        return faute
    maximum = scrutin.regles.pouvoirs_par_membre
    if portes[par_cle[pouvoir.mandataire].personne] >= maximum:
        return f"le mandataire porte déjà le nombre de pouvoirs que le règlement admet ({maximum})"
    return ""


def _faute_du_mandant(mandant: SiegeCompte) -> str:
    if not mandant.deliberatif:
        return "le mandant n’a pas de voix délibérative sur ce lot"
    fautes = {
        EtatSiege.VACANT: "le siège du mandant est vacant",
        EtatSiege.DEPORT: "le mandant s’est déporté",
        EtatSiege.PRESENT: "le siège du mandant est tenu au moment du vote",
    }
    return fautes.get(mandant.etat, "")


def _faute_du_mandataire(mandataire: SiegeCompte) -> str:
    if not mandataire.deliberatif:
        return "le mandataire n’a pas de voix délibérative sur ce lot"
    if mandataire.etat is EtatSiege.DEPORT:
        return "le mandataire s’est déporté"
    return "" if mandataire.etat is EtatSiege.PRESENT else "le mandataire n’est pas là au moment du vote"
