"""How each fact is read of an application: one reader for one application and for a whole list."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from caleol.rules.eligibilite import personnes_max, personnes_min
from caleol.rules.facts import Demande, Logement, Menage
from caleol.rules.faits_cotation.definitions import (
    FAITS,
    MOTIFS,
    PRIORITES,
    DefinitionFait,
    EtatFait,
    Fait,
    ValeurFait,
)
from caleol.rules.faits_cotation.dossier import (
    DECLARE,
    EXPIRE,
    REJETE,
    VALIDE,
    Dossier,
    Precision,
    Valeurs,
    garder_valeur,
)
from caleol.rules.faits_cotation.lieux import meme_commune
from caleol.rules.menage import adultes, personnes_de_la_surface, personnes_des_pieces, personnes_du_plafond
from caleol.rules.parametre import Parametres
from caleol.rules.priorites import premier_quartile, revenu_par_uc

SANS_ABRI = frozenset({"SD", "CAMCAR", "SQUAT", "HOT"})
CHEZ_UN_TIERS = frozenset({"CP", "CPE"})
EN_STRUCTURE = frozenset({"RS", "RHVS", "RE", "SLHT", "SH", "CDEFCM"})
DIXIEME, CENTIEME = Decimal("0.1"), Decimal("0.01")
AUCUN: Mapping[str, ValeurFait] = {}


class Verdict(NamedTuple):
    """What somebody decided of a declared fact on its evidence.

    After `expire_le` it no longer holds, nor once the fact is no longer `valeur`, what was judged (None: any).
    """

    valide: bool
    le: date | None = None
    par: str = ""
    expire_le: date | None = None
    valeur: str | None = None


@dataclass(slots=True)
class Contexte:
    """What all the applications of a run share; `logement` is the dwelling offered, where there is one.

    `rattachements` gives the parent of a commune that has a code of its own (Lomme 59355 is in Lille 59350).
    """

    au: date
    parametres: Parametres
    logement: Logement | None = None
    epci: str | None = None
    rattachements: Mapping[str, str] = field(default_factory=dict)
    _maximums: dict[Decimal, int] = field(default_factory=dict)

    def personnes_max(self, surface: Decimal) -> int:
        """Return how many persons a surface can hold (R822-25), remembered for the run."""
        if surface not in self._maximums:
            self._maximums[surface] = personnes_max(surface, self.au, self.parametres)
        return self._maximums[surface]


Apports = Mapping[str, ValeurFait]
Lecture = Callable[[Demande, Contexte, Apports], ValeurFait]


class LecteurFaits:
    """Reads the facts of a grid, in its order, of any number of applications."""

    def __init__(
        self, noms: Sequence[str], contexte: Contexte, definitions: Mapping[str, DefinitionFait] = FAITS
    ) -> None:
        """Choose the reader of each name once."""
        self._noms = tuple(noms)
        self._contexte = contexte
        self._lectures = tuple(LECTURES.get(nom) or _apport(nom) for nom in noms)
        self._etats = bytes(VALIDE if definitions[nom].automatique else DECLARE for nom in noms)
        self._rangs = {nom: rang for rang, nom in enumerate(noms)}

    def lire(
        self, demande: Demande, apports: Mapping[str, Fait] | None = None, verdicts: Mapping[str, Verdict] | None = None
    ) -> Dossier:
        """Return the facts of an application; `apports` are those declared beside it, which win over what is read."""
        if not apports and not verdicts:
            return Dossier(tuple([lit(demande, self._contexte, AUCUN) for lit in self._lectures]), self._etats)
        apports = apports or {}
        apportees = {nom: fait.valeur for nom, fait in apports.items()}
        valeurs = [
            apportees[nom] if nom in apportees else lit(demande, self._contexte, apportees)
            for nom, lit in zip(self._noms, self._lectures, strict=True)
        ]
        etats, precisions = self._etats_juges(tuple(valeurs), apports, verdicts or {})
        return Dossier(tuple(valeurs), etats, precisions)

    def _etats_juges(
        self, valeurs: Valeurs, apports: Mapping[str, Fait], verdicts: Mapping[str, Verdict]
    ) -> tuple[bytes, dict[int, Precision]]:
        """Return the state of each fact, with what is known of its day and of who judged it."""
        etats, precisions = bytearray(self._etats), {}
        for nom, fait in apports.items():
            rang = self._rangs.get(nom)
            if rang is not None:
                etats[rang] = max(etats[rang], tuple(EtatFait).index(fait.etat))
                precisions[rang] = Precision(fait.au, fait.le, fait.par)
        for nom, verdict in verdicts.items():
            rang = self._rangs.get(nom)
            if rang is not None:
                etats[rang] = _etat(verdict, valeurs[rang], self._contexte.au)
                au = precisions[rang].au if rang in precisions else None
                precisions[rang] = Precision(au, verdict.le, verdict.par)
        return bytes(etats), precisions


def _etat(verdict: Verdict, valeur: ValeurFait, au: date) -> int:
    """Return the state that a verdict gives to a value on a day."""
    expire = verdict.expire_le is not None and verdict.expire_le < au
    if expire or (verdict.valeur is not None and verdict.valeur != garder_valeur(valeur)):
        return EXPIRE
    return VALIDE if verdict.valide else REJETE


def faits_de_demande(
    demande: Demande,
    au: date,
    parametres: Parametres,
    *,
    noms: Iterable[str] | None = None,
    validations: Mapping[str, bool] | None = None,
) -> dict[str, Fait]:
    """Return the facts of an application on a day by name, all of them or only `noms` (those of a grid).

    `validations` says which declared facts were validated (True) or rejected (False) on their evidence.
    """
    lus = tuple(FAITS if noms is None else noms)
    verdicts = {nom: Verdict(valide) for nom, valide in (validations or {}).items()}
    dossier = LecteurFaits(lus, Contexte(au, parametres)).lire(demande, verdicts=verdicts)
    return {nom: dossier.fait(rang) for rang, nom in enumerate(lus)}


def _apport(nom: str) -> Lecture:
    """Return the reader of a fact that is only declared beside the application."""
    return lambda _demande, _contexte, apports: apports.get(nom)


def _priorite(cle: str) -> Lecture:
    """Return the reader of one priority key."""
    return lambda demande, _contexte, _apports: cle in demande.priorites


def _motif(code: str) -> Lecture:
    """Return the reader of one reason of the form."""
    return lambda demande, _contexte, _apports: code in demande.motifs


def _hebergement(codes: frozenset[str]) -> Lecture:
    """Return the reader of a kind of present housing."""
    return lambda d, _contexte, _apports: None if d.hebergement is None else d.hebergement in codes


def _sur_occupation(demande: Demande, contexte: Contexte, _apports: Apports) -> bool | None:
    """Tell whether the present dwelling is over-occupied by the law's own surfaces."""
    surface, occupants = demande.logement_actuel_surface, demande.logement_actuel_occupants
    return None if surface is None or occupants is None else occupants > contexte.personnes_max(surface)


def _par_personne(demande: Demande, _contexte: Contexte, _apports: Apports) -> Decimal | None:
    """Return the present surface over the present occupants, to the hundredth."""
    surface, occupants = demande.logement_actuel_surface, demande.logement_actuel_occupants
    return None if surface is None or not occupants else (surface / occupants).quantize(CENTIEME, ROUND_HALF_UP)


def _par_piece(demande: Demande, _contexte: Contexte, apports: Apports) -> Decimal | None:
    """Return the present occupants over the present rooms, to the hundredth."""
    occupants = demande.logement_actuel_occupants
    pieces = apports.get("pieces_actuelles", demande.logement_actuel_pieces)
    if not isinstance(pieces, int) or not pieces or occupants is None:
        return None
    return (Decimal(occupants) / pieces).quantize(CENTIEME, ROUND_HALF_UP)


def _euros(centimes: int | None) -> Decimal | None:
    """Return an amount in euros, unknown where it is not known."""
    return None if centimes is None else Decimal(centimes) / 100


def _loyer_net(demande: Demande, _contexte: Contexte, _apports: Apports) -> Decimal | None:
    """Return the present rent net of the aid where it is known."""
    loyer = demande.logement_actuel_loyer_centimes
    return None if loyer is None else _euros(loyer - (demande.menage.aide_logement_centimes or 0))


def _taux_effort(demande: Demande, _contexte: Contexte, _apports: Apports) -> Decimal | None:
    """Return the present rent, net of the aid where it is known, over the declared resources, in percent."""
    loyer = demande.logement_actuel_loyer_centimes
    if loyer is None:
        return None
    return _part(loyer - (demande.menage.aide_logement_centimes or 0), demande.menage)


def _part(montant: int, menage: Menage) -> Decimal | None:
    """Return an amount over the resources of a household, in percent to one decimal."""
    ressources = menage.ressources_mensuelles_centimes
    return (Decimal(montant) * 100 / ressources).quantize(DIXIEME, ROUND_HALF_UP) if ressources else None


def _handicap(demande: Demande, _contexte: Contexte, _apports: Apports) -> bool | None:
    """Tell whether a person of the household has a handicap."""
    connus = [personne.handicap for personne in demande.menage.personnes]
    return True if any(connus) else (None if None in connus else False)


def _monoparental(demande: Demande, contexte: Contexte, _apports: Apports) -> bool:
    """Tell whether one adult lives alone with dependants."""
    a_charge = any(personne.a_charge for personne in demande.menage.personnes)
    return a_charge and sum(not personne.a_charge for personne in adultes(demande.menage, contexte.au)) == 1


def _type_menage(demande: Demande, contexte: Contexte, _apports: Apports) -> str | None:
    """Return the kind of a household by its adults who are not dependants, and by its dependants."""
    if not demande.menage.personnes:
        return None
    grands = sum(not personne.a_charge for personne in adultes(demande.menage, contexte.au))
    a_charge = any(personne.a_charge for personne in demande.menage.personnes)
    return {(1, False): "seul", (1, True): "monoparental", (2, False): "couple", (2, True): "couple_enfants"}.get(
        (grands, a_charge), "autre"
    )


def _motif_principal(demande: Demande, _contexte: Contexte, _apports: Apports) -> str | None:
    """Return the reason of the application where it has one only; several have no order here."""
    return next(iter(demande.motifs)) if len(demande.motifs) == 1 else None


def _quartile(demande: Demande, contexte: Contexte, _apports: Apports) -> bool | None:
    """Tell whether the household is in the first quartile of the territory of the run."""
    ru = demande.relogement_ru
    return premier_quartile(demande.menage, contexte.epci, contexte.au, contexte.parametres, relogement_ru=ru).premier


def _du_logement(lit: Callable[[Demande, Logement, Contexte, Apports], ValeurFait]) -> Lecture:
    """Return a reader that knows nothing as long as no dwelling is offered."""

    def lecture(demande: Demande, contexte: Contexte, apports: Apports) -> ValeurFait:
        return None if contexte.logement is None else lit(demande, contexte.logement, contexte, apports)

    return lecture


def _souhaitee(demande: Demande, logement: Logement, contexte: Contexte, _apports: Apports) -> bool:
    """Tell whether the commune of the dwelling was asked for, under one code or the other."""
    return any(
        meme_commune(commune, logement.commune_insee, contexte.rattachements) for commune in demande.communes_souhaitees
    )


def _lien(nom: str) -> Lecture:
    """Return the reader that compares a commune of the household with that of the dwelling."""

    def lit(demande: Demande, logement: Logement, contexte: Contexte, apports: Apports) -> bool | None:
        commune = apports[nom] if nom in apports else LECTURES[nom](demande, contexte, apports)
        if not isinstance(commune, str):
            return None
        return meme_commune(commune, logement.commune_insee, contexte.rattachements)

    return _du_logement(lit)


def _adapte(demande: Demande, logement: Logement, _contexte: Contexte, _apports: Apports) -> bool | None:
    """Tell whether a household that needs an accessible dwelling is offered one; false where it needs none."""
    return logement.adapte_pmr if demande.besoin_fauteuil else False


def _taille(demande: Demande, logement: Logement, contexte: Contexte, _apports: Apports) -> bool:
    """Tell whether the household fits the dwelling: neither over- nor under-occupied by law."""
    menage = demande.menage
    assez = logement.surface is None or personnes_de_la_surface(menage) <= contexte.personnes_max(logement.surface)
    return assez and personnes_des_pieces(menage) >= personnes_min(logement.pieces, contexte.au, contexte.parametres)


def _effort_propose(demande: Demande, logement: Logement, _contexte: Contexte, _apports: Apports) -> Decimal | None:
    """Return the rent of the dwelling offered, without charges nor aid, over the resources, in percent."""
    return _part(logement.loyer_centimes, demande.menage)


LECTURES: dict[str, Lecture] = {
    "deposee_le": lambda d, _c, _a: d.deposee_le,
    "renouvelee_le": lambda d, _c, _a: d.renouvelee_le,
    "mutation": lambda d, _c, _a: d.mutation,
    "proprietaire": lambda d, _c, _a: d.proprietaire,
    "relogement_ru": lambda d, _c, _a: d.relogement_ru,
    "besoin_fauteuil": lambda d, _c, _a: d.besoin_fauteuil,
    "occupation": lambda d, _c, _a: d.hebergement,
    "sans_abri": _hebergement(SANS_ABRI),
    "heberge_tiers": _hebergement(CHEZ_UN_TIERS),
    "en_structure": _hebergement(EN_STRUCTURE),
    "motif_principal": _motif_principal,
    "sur_occupation_actuelle": _sur_occupation,
    "surface_actuelle": lambda d, _c, _a: d.logement_actuel_surface,
    "occupants_actuels": lambda d, _c, _a: d.logement_actuel_occupants,
    "surface_par_personne": _par_personne,
    "pieces_actuelles": lambda d, _c, _a: d.logement_actuel_pieces,
    "personnes_par_piece": _par_piece,
    "loyer_actuel": lambda d, _c, _a: _euros(d.logement_actuel_loyer_centimes),
    "loyer_actuel_net": _loyer_net,
    "ressources_mensuelles": lambda d, _c, _a: _euros(d.menage.ressources_mensuelles_centimes),
    "taux_effort_actuel": _taux_effort,
    "revenu_uc": lambda d, c, _a: revenu_par_uc(d.menage, c.au, c.parametres),
    "premier_quartile": _quartile,
    "personnes": lambda d, _c, _a: d.menage.personnes,
    "nombre_personnes": lambda d, _c, _a: personnes_de_la_surface(d.menage),
    "personnes_taille": lambda d, _c, _a: personnes_des_pieces(d.menage),
    "personnes_plafond": lambda d, _c, _a: len(personnes_du_plafond(d.menage)),
    "type_menage": _type_menage,
    "personne_handicapee": _handicap,
    "famille_monoparentale": _monoparental,
    "refus": lambda d, _c, _a: d.refus,
    "dalo_le": lambda d, _c, _a: d.dalo_le,
    "habite_qpv_2015": lambda d, _c, _a: d.habite_qpv_2015,
    "habite_qpv_2024": lambda d, _c, _a: d.habite_qpv_2024,
    "commune_actuelle": lambda d, _c, _a: d.commune_actuelle,
    "commune_travail": lambda d, _c, _a: d.commune_travail,
    "logement_commune": _du_logement(lambda _d, logement, _c, _a: logement.commune_insee),
    "logement_zone_plafond": _du_logement(lambda _d, logement, _c, _a: str(logement.zone_plafond)),
    "logement_qpv": _du_logement(lambda _d, logement, _c, _a: logement.qpv),
    "commune_souhaitee": _du_logement(_souhaitee),
    "reside_dans_la_commune": _lien("commune_actuelle"),
    "travaille_dans_la_commune": _lien("commune_travail"),
    "logement_adapte_au_besoin": _du_logement(_adapte),
    "taille_adaptee": _du_logement(_taille),
    "taux_effort_propose": _du_logement(_effort_propose),
    **{cle: _priorite(cle) for cle in PRIORITES},
    **{nom: _motif(nom.removeprefix("motif_")) for nom in MOTIFS},
}
