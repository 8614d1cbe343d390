"""How points are counted, read from the text of a criterion."""

from caleol.rules.faits_cotation.definitions import NatureFait
from caleol.rules.grille.bandes import fautes_de_bandes
from caleol.rules.grille.baremes import (
    Arrondi,
    Bande,
    Bandes,
    Bareme,
    Fixe,
    ParPersonne,
    ParRefus,
    ParTemps,
    ParUnite,
)
from caleol.rules.grille.conditions import Condition, Unite
from caleol.rules.grille.lecture_conditions import (
    CLES_CONDITION,
    Vocabulaire,
    lire_borne,
    lire_condition,
    lire_filtre,
    lire_refus,
    lire_si,
)
from caleol.rules.grille.table import Table

PAR_TEMPS = {"par_jour": Unite.JOURS, "par_mois": Unite.MOIS, "par_an": Unite.ANS}
PLAFONDS = ("plafond", "plafond_mesure", "si")
CLES_BAREME: dict[str, tuple[str, ...]] = {
    "points": ("points", *CLES_CONDITION),
    **{cle: (cle, "fait", *PLAFONDS) for cle in PAR_TEMPS},
    "par_unite": ("par_unite", "fait", *PLAFONDS),
    "par_personne": (
        "par_personne", "personnes", "part_garde_alternee", "part_droit_visite", "part_a_naitre", "arrondi", *PLAFONDS
    ),
    "par_refus": ("par_refus", "refus", *PLAFONDS),
    "bandes": ("bandes", "fait", "unite", "si"),
}  # fmt: skip
BAS, HAUT = {"a_partir_de": False, "plus_de": True}, {"moins_de": True, "jusqu_a": False}


def lire_bareme(table: Table, cles_communes: tuple[str, ...], mots: Vocabulaire) -> Bareme:
    """Return how a criterion counts; keys that belong to another way of counting are refused."""
    nom = table.texte("cle")
    toutes = {cle for cles in CLES_BAREME.values() for cle in cles}
    table.verifie({*toutes, *cles_communes})
    if not any(cle in table for cle in CLES_BAREME):
        table.exige("points")
    genre = table.une_seule(tuple(CLES_BAREME), "une_seule_facon_de_compter", nom)
    bareme = _lit(genre, table, mots, nom)
    for cle in table.contenu:
        if cle not in CLES_BAREME[genre] and cle not in cles_communes and (cle, genre) != ("plafond", "points"):
            raise table.refus("cle_sans_objet", nom, cle)
    return bareme


def _lit(genre: str, table: Table, mots: Vocabulaire, nom: str) -> Bareme:
    """Read the keys of one way of counting."""
    if genre == "points":
        return Fixe(table.entier("points"), lire_condition(table, mots, nom))
    if genre == "bandes":
        return _bandes(table, mots)
    points = table.entier(genre)
    mesure, plafond = table.entier_ou_rien("plafond_mesure", 0), _plafond(table, points)
    si = lire_si(table, mots)
    if genre in PAR_TEMPS:
        fait = table.texte("fait")
        mots.fait(table, fait, "fait", {NatureFait.DATE})
        return ParTemps(points, fait, PAR_TEMPS[genre], mesure, plafond, si)
    if genre == "par_unite":
        fait = table.texte("fait")
        if not mots.fait(table, fait, "fait", {NatureFait.NOMBRE}).entier:
            raise table.refus("fait_inadapte", fait, "fait")
        return ParUnite(points, fait, mesure, plafond, si)
    if genre == "par_refus":
        return ParRefus(points, lire_refus(table.table("refus")), mesure, plafond, si)
    return _par_personne(table, points, mesure, plafond, si)


def _plafond(table: Table, points: int) -> int | None:
    """Return the cap on points: above zero for points, below zero for a penalty."""
    plafond = table.entier_ou_rien("plafond")
    if plafond is not None and plafond * points < 0:
        raise table.refus("plafond_de_signe_contraire", plafond, "plafond")
    return plafond


def _par_personne(
    table: Table, points: int, mesure: int | None, plafond: int | None, si: Condition | None
) -> ParPersonne:
    """Read a count of persons; parts that may leave a fraction ask how it is rounded."""
    parts = {cle: table.entier(cle, 0) if cle in table else defaut for cle, defaut in PARTS.items()}
    for cle, part in parts.items():
        if part > 100:
            raise table.refus("part_trop_grande", part, cle)
    arrondi = table.choix("arrondi", Arrondi) if "arrondi" in table else None
    if arrondi is None and any(part * points % 100 for part in parts.values()):
        raise table.refus("arrondi_a_preciser", points, "par_personne")
    filtre = lire_filtre(table.table("personnes"))
    alternee, visite, a_naitre = parts.values()
    return ParPersonne(points, filtre, alternee, visite, a_naitre, arrondi, mesure, plafond, si)


PARTS = {"part_garde_alternee": 100, "part_droit_visite": 0, "part_a_naitre": 0}


def _bandes(table: Table, mots: Vocabulaire) -> Bandes:
    """Read bands on a number, or on a time since a date; refuse those that cannot be."""
    fait = table.texte("fait")
    definition = mots.fait(table, fait, "fait", {NatureFait.NOMBRE, NatureFait.DATE})
    unite = table.choix("unite", Unite) if definition.nature is NatureFait.DATE else None
    if unite is None and "unite" in table:
        raise table.refus("cle_sans_objet", fait, "unite")
    tables = table.tables("bandes")
    bandes = tuple(_bande(une, mots) for une in tables)
    entiers = definition.entier or unite is not None
    faute = fautes_de_bandes(bandes, dict(mots.seuils), entiers=entiers)
    if faute is not None:
        raise tables[faute.rang].refus(faute.raison, f"bande {faute.rang + 1}")
    return Bandes(fait, bandes, unite, lire_si(table, mots))


def _bande(table: Table, mots: Vocabulaire) -> Bande:
    """Read one band: at most one lower and one upper bound; none at all means everything left."""
    table.verifie({*BAS, *HAUT, "points"})
    bas, haut = _borne(table, BAS), _borne(table, HAUT)
    return Bande(
        points=table.entier("points"),
        bas=lire_borne(table, bas, mots) if bas else None,
        bas_exclu=BAS.get(bas, False),
        haut=lire_borne(table, haut, mots) if haut else None,
        haut_exclu=HAUT.get(haut, True),
    )


def _borne(table: Table, permises: dict[str, bool]) -> str:
    """Return the key of a bound, "" where the band has none on that side."""
    presentes = [cle for cle in permises if cle in table]
    if len(presentes) > 1:
        raise table.refus("deux_comparaisons", presentes[1], presentes[1])
    return presentes[0] if presentes else ""
