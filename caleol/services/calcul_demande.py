"""What the rules compute of one application, as the rows that are kept of it; the same for one and for a whole list."""

from dataclasses import dataclass
from datetime import date

from caleol.queries.faits import DemandeLue
from caleol.queries.points import Notation
from caleol.rules.cotation import CleDeRang, cle_de_rang, encoder_lignes
from caleol.rules.eligibilite import resumer, valable_jusqu
from caleol.rules.faits_cotation import encoder_dossier
from caleol.rules.menage import personnes_du_plafond
from caleol.rules.parametre import Parametres
from caleol.rules.plafonds import ressources_retenues
from caleol.rules.priorites import unites_consommation

Rangee = tuple[object, ...]
COLONNES_INSTRUCTION = (
    "demande_id", "numero_unique", "valable_jusqu", "nb_personnes", "personnes_surface", "categorie",
    "personnes_supplementaires", "ressources_euros", "ressources_annee", "expire_jour", "sejour", "besoin_fauteuil",
    "depot_jour", "prioritaire", "dalo", "mutation", "points_declares", "points_valides", "communes_souhaitees",
    "rang_classe", "rang_points", "rang_departage", "rang_suite", "type_min", "type_max",
    "ressources_mensuelles_centimes", "uc_centiemes", "relogement_ru", "priorites",
)  # fmt: skip
COLONNES_COTATION = ("demande_id", "grille_id", "points_declares", "points_valides", "lignes", "faits")


@dataclass(frozen=True, slots=True)
class Bareme:
    """What all applications of a run share."""

    au: date
    parametres: Parametres
    notation: Notation | None


@dataclass(frozen=True, slots=True)
class Calcul:
    """What was computed of one application; both rows are None for a radiated one or a household unknown.

    The rows hold the values of the columns above, as the database keeps them.
    """

    demande_id: int
    version: int
    instruction: Rangee | None = None
    cotation: Rangee | None = None


@dataclass(frozen=True, slots=True)
class _Points:
    declare: int
    valide: int
    cle: CleDeRang
    cotation: Rangee | None


def calcule(lue: DemandeLue, bareme: Bareme) -> Calcul:
    """Return what the rules say of one application on the day of the run."""
    if not lue.active or not personnes_du_plafond(lue.faits.menage):
        return Calcul(lue.id, lue.version)
    points = _points(lue, bareme)
    return Calcul(lue.id, lue.version, _instruction(lue, bareme, points), points.cotation)


def _points(lue: DemandeLue, bareme: Bareme) -> _Points:
    """Return the points and the key of the rank; without a grid the oldest application is first."""
    notation, numero = bareme.notation, lue.faits.numero_unique
    if notation is None:
        return _Points(0, 0, (1, 0, lue.faits.deposee_le.toordinal(), 0, numero), None)
    dossier, resultat = notation.note(lue)
    cle = cle_de_rang(notation.evaluateur, dossier, resultat, numero)
    declare, valide, lignes = resultat[:3]
    faits = encoder_dossier(notation.evaluateur.noms, dossier)
    rangee = (lue.id, notation.en_vigueur.id, declare, valide, encoder_lignes(lignes), faits)
    return _Points(declare, valide, cle, rangee)


def _instruction(lue: DemandeLue, bareme: Bareme, points: _Points) -> Rangee:
    """Return the narrow row that the search reads."""
    faits, menage, au, parametres = lue.faits, lue.faits.menage, bareme.au, bareme.parametres
    ressources = ressources_retenues(menage, au, parametres)
    resume = resumer(faits, au, parametres, ressources=ressources)
    types = sorted(int(genre[1:]) for genre in faits.type_souhaite)
    unites = unites_consommation(menage, au, parametres).valeur
    classe, rang_points, departage, suite, numero = points.cle
    return (
        lue.id, numero, valable_jusqu(faits, au, parametres).isoformat(),
        resume.personnes_pieces, resume.personnes_surface, resume.categorie, resume.supplement,
        resume.ressources_euros, ressources.annee, resume.echeance, resume.sejour, resume.besoin_fauteuil,
        faits.deposee_le.toordinal(), bool(faits.priorites), "dalo" in faits.priorites, faits.mutation,
        points.declare, points.valide, " ".join(sorted(faits.communes_souhaitees)),
        classe, rang_points, departage, suite, types[0] if types else None, types[-1] if types else None,
        menage.ressources_mensuelles_centimes, None if unites is None else int(unites * 100), faits.relogement_ru,
        f" {' '.join(sorted(faits.priorites))} " if faits.priorites else "",
    )  # fmt: skip
