"""The facts that a grid may read: a closed list of names, each with three values (true, false, unknown)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from caleol.kernel.francais import date_courte, nombre
from caleol.rules.eligibilite import personnes_max
from caleol.rules.enumeration import EnumLibelle
from caleol.rules.facts import Demande
from caleol.rules.menage import adultes, personnes_de_la_surface
from caleol.rules.parametre import Parametres
from caleol.rules.priorites import libelles_priorites

ValeurFait = bool | int | Decimal | date | None

SANS_ABRI = frozenset({"SD", "CAMCAR", "SQUAT", "HOT"})
CHEZ_UN_TIERS = frozenset({"CP", "CPE"})
EN_STRUCTURE = frozenset({"RS", "RHVS", "RE", "SLHT", "SH", "CDEFCM"})
PRIORITES = (
    "dalo", "handicap", "coordination_therapeutique", "mal_logees", "heberges", "reprise_activite", "insalubre",
    "violences", "agression_sexuelle", "prostitution", "traite", "mineur_suroccup", "sans_logement", "expulsion",
    "jeunes_ase",
)  # fmt: skip
MOTIFS = tuple(f"motif_{rang:02d}" for rang in range(1, 24))


class NatureFait(EnumLibelle):
    """What a fact may be compared with."""

    BOOLEEN = "booleen", "oui ou non"
    NOMBRE = "nombre", "nombre"
    DATE = "date", "date"


class Fait(NamedTuple):
    """A fact of one application: its value (None: unknown), and whether its evidence was validated."""

    valeur: ValeurFait
    valide: bool = False


@dataclass(frozen=True, slots=True)
class DefinitionFait:
    """A fact that exists: its nature, its label, how it is read, whether it needs no evidence."""

    nature: NatureFait
    libelle: str
    lire: Callable[[Demande, date, Parametres], ValeurFait]
    automatique: bool = False


def texte_du_fait(nom: str, fait: Fait) -> str:
    """Return a fact as the explanation prints it: « Dépôt de la demande : 01/02/2024 »."""
    valeur = fait.valeur
    if valeur is None:
        texte = "inconnu"
    elif isinstance(valeur, bool):
        texte = "oui" if valeur else "non"
    elif isinstance(valeur, date):
        texte = date_courte(valeur)
    else:
        texte = nombre(valeur, 0 if isinstance(valeur, int) else 1)
    return f"{libelle_du_fait(nom)}\u00a0: {texte}"


def libelle_du_fait(nom: str) -> str:
    """Return the label of a fact; that of a priority public says neither health nor violence."""
    neutres = libelles_priorites(frozenset({nom}), neutre=True) if nom in PRIORITES else ()
    return neutres[0] if neutres else FAITS[nom].libelle


def faits_de_demande(
    demande: Demande,
    au: date,
    parametres: Parametres,
    *,
    noms: Iterable[str] | None = None,
    validations: Mapping[str, bool] | None = None,
) -> dict[str, Fait]:
    """Return the facts of an application on a day, all of them or only `noms` (those of a grid).

    `validations` says which declared facts were validated (True) or rejected (False) on their evidence: a
    rejected fact is false, whatever was declared.
    """
    verdicts = validations or {}
    faits = {}
    for nom in FAITS if noms is None else noms:
        definition = FAITS[nom]
        verdict = verdicts.get(nom)
        if verdict is False:
            faits[nom] = Fait(None if definition.nature is not NatureFait.BOOLEEN else False, True)
        else:
            valeur = definition.lire(demande, au, parametres)
            faits[nom] = Fait(valeur, definition.automatique or bool(verdict))
    return faits


def _priorite(cle: str) -> Callable[[Demande, date, Parametres], bool]:
    """Return the reader of one priority key."""
    return lambda demande, _au, _parametres: cle in demande.priorites


def _motif(nom: str) -> Callable[[Demande, date, Parametres], bool]:
    """Return the reader of one reason of the form."""
    code = nom.removeprefix("motif_")
    return lambda demande, _au, _parametres: code in demande.motifs


def _hebergement(codes: frozenset[str]) -> Callable[[Demande, date, Parametres], bool | None]:
    """Return the reader of a kind of present housing."""
    return lambda demande, _au, _parametres: None if demande.hebergement is None else demande.hebergement in codes


def _sur_occupation(demande: Demande, au: date, parametres: Parametres) -> bool | None:
    """Tell whether the present dwelling is over-occupied by the law's own surfaces."""
    surface, occupants = demande.logement_actuel_surface, demande.logement_actuel_occupants
    if surface is None or occupants is None:
        return None
    return occupants > personnes_max(surface, au, parametres)


def _taux_effort(demande: Demande, _au: date, _parametres: Parametres) -> Decimal | None:
    """Return the present rent, net of the aid where it is known, over the declared resources, in percent."""
    loyer, ressources = demande.logement_actuel_loyer_centimes, demande.menage.ressources_mensuelles_centimes
    if loyer is None or not ressources:
        return None
    net = Decimal(loyer - (demande.menage.aide_logement_centimes or 0))
    return (net * 100 / ressources).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _handicap(demande: Demande, _au: date, _parametres: Parametres) -> bool | None:
    """Tell whether a person of the household has a handicap."""
    connus = [personne.handicap for personne in demande.menage.personnes]
    return True if any(connus) else (None if None in connus else False)


def _monoparental(demande: Demande, au: date, _parametres: Parametres) -> bool:
    """Tell whether one adult lives alone with dependants."""
    a_charge = any(personne.a_charge for personne in demande.menage.personnes)
    return a_charge and sum(not personne.a_charge for personne in adultes(demande.menage, au)) == 1


def _personnes(demande: Demande, _au: date, _parametres: Parametres) -> int:
    """Count the persons of the household, unborn and visiting children left out."""
    return personnes_de_la_surface(demande.menage)


BOOLEEN, NOMBRE, DATE = NatureFait.BOOLEEN, NatureFait.NOMBRE, NatureFait.DATE
FAITS: dict[str, DefinitionFait] = {
    "deposee_le": DefinitionFait(DATE, "Dépôt de la demande", lambda d, _a, _p: d.deposee_le, automatique=True),
    "mutation": DefinitionFait(BOOLEEN, "Demande de mutation", lambda d, _a, _p: d.mutation, automatique=True),
    "proprietaire": DefinitionFait(BOOLEEN, "Propriétaire d’un logement", lambda d, _a, _p: d.proprietaire),
    "sans_abri": DefinitionFait(BOOLEEN, "Sans abri ou habitat précaire", _hebergement(SANS_ABRI)),
    "heberge_tiers": DefinitionFait(BOOLEEN, "Hébergé chez un tiers", _hebergement(CHEZ_UN_TIERS)),
    "en_structure": DefinitionFait(BOOLEEN, "Logé ou hébergé en structure", _hebergement(EN_STRUCTURE)),
    "sur_occupation_actuelle": DefinitionFait(BOOLEEN, "Logement actuel sur-occupé", _sur_occupation),
    "taux_effort_actuel": DefinitionFait(NOMBRE, "Taux d’effort actuel (%)", _taux_effort),
    "personne_handicapee": DefinitionFait(BOOLEEN, "Personne en situation de handicap", _handicap),
    "famille_monoparentale": DefinitionFait(BOOLEEN, "Famille monoparentale", _monoparental),
    "nombre_personnes": DefinitionFait(NOMBRE, "Personnes du ménage", _personnes),
    **{cle: DefinitionFait(BOOLEEN, f"Priorité «\u00a0{cle}\u00a0»", _priorite(cle)) for cle in PRIORITES},
    **{nom: DefinitionFait(BOOLEEN, f"Motif {nom[-2:]} de la demande", _motif(nom)) for nom in MOTIFS},
}
