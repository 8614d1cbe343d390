"""How a criterion counts, in the few words of a table."""

from caleol.kernel.francais import nombre
from caleol.rules.grille.baremes import Bandes, Bareme, Fixe, ParPersonne, ParRefus, ParTemps
from caleol.rules.grille.conditions import Unite

UNITES = {Unite.JOURS: "par jour", Unite.MOIS: "par mois", Unite.ANS: "par an"}


def bareme_en_mots(bareme: Bareme) -> str:
    """Return « 40 », « 1 par mois, 36 au plus », « 5 par personne » or « de 0 à 10 selon la tranche »."""
    if isinstance(bareme, Fixe):
        return nombre(bareme.points)
    if isinstance(bareme, Bandes):
        points = [bande.points for bande in bareme.bandes]
        return f"de {nombre(min(points))} à {nombre(max(points))} selon la tranche"
    mots = {ParPersonne: "par personne", ParRefus: "par refus"}.get(type(bareme), "par unité")
    unite = UNITES[bareme.unite] if isinstance(bareme, ParTemps) else mots
    compte = "" if bareme.plafond_mesure is None else f", {nombre(bareme.plafond_mesure)} fois au plus"
    plafond = "" if bareme.plafond is None else f", {nombre(bareme.plafond)} au plus"
    return f"{nombre(bareme.points)} {unite}{compte}{plafond}"
