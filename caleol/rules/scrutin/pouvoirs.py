"""Proxies on one lot: only where the règlement has them, and never more for one person than it says."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from caleol.rules.reference import regle
from caleol.rules.reglement import ModaliteSeance, ReglesSeance
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
    porteurs, ecartes = attribuer_pouvoirs(comptes, scrutin.pouvoirs, scrutin.regles, scrutin.modalite)
    return tuple(represente(c, porteurs[c.cle]) if c.cle in porteurs else c for c in comptes), ecartes


def attribuer_pouvoirs(
    comptes: Sequence[SiegeCompte], pouvoirs: Sequence[Pouvoir], regles: ReglesSeance, modalite: ModaliteSeance
) -> tuple[Mapping[str, str], tuple[Ecarte, ...]]:
    """Return the seat that carries each represented seat, and the proxies that do not count with the reason."""
    par_cle = {compte.cle: compte for compte in comptes}
    porteurs: dict[str, str] = {}
    portes: Counter[str] = Counter()
    ecartes = []
    for pouvoir in pouvoirs:
        raison = raison_du_reglement(regles, modalite) or _raison(pouvoir, par_cle, regles, porteurs, portes)
        if raison:
            ecartes.append(Ecarte("pouvoir", pouvoir.mandant, raison))
            continue
        porteurs[pouvoir.mandant] = pouvoir.mandataire
        portes[par_cle[pouvoir.mandataire].personne] += 1
    return porteurs, tuple(ecartes)


def raison_du_reglement(regles: ReglesSeance, modalite: ModaliteSeance) -> str:
    """Return why no proxy at all counts at a séance, "" where the règlement and its way of sitting have them."""
    if not regles.pouvoir_admis:
        return "le règlement n’admet pas les pouvoirs"
    if modalite is ModaliteSeance.ECRIT:
        return "on ne vote pas par pouvoir dans une séance par écrit : chacun doit participer lui-même"
    return ""


def _raison(
    pouvoir: Pouvoir,
    par_cle: Mapping[str, SiegeCompte],
    regles: ReglesSeance,
    porteurs: Mapping[str, str],
    portes: Counter[str],
) -> str:
    """Return why a proxy does not count, "" where it does."""
    if pouvoir.mandant in porteurs:
        return "ce siège a déjà donné un pouvoir"
    faute = _faute_du_mandant(par_cle[pouvoir.mandant]) or _faute_du_mandataire(par_cle[pouvoir.mandataire])
    if faute:
        return faute
    maximum = regles.pouvoirs_par_membre
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
