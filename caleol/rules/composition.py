"""Who sits on a lot, and with which voice: votes are counted lot by lot, never for a whole séance."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from caleol.kernel.errors import Refus
from caleol.rules.constat import Anomalie, Gravite
from caleol.rules.enumeration import EnumLibelle
from caleol.rules.reference import regle

COMPOSITION_DEPUIS = date(2022, 2, 23)
NOMBRE_DESIGNES = 6


class NatureSiege(EnumLibelle):
    """Where a seat comes from: it decides on which lots it has a voice."""

    DESIGNE = "designe", "Membre désigné"
    MAIRE = "maire", "Maire de la commune du logement"
    PREFET = "prefet", "Préfet"
    EPCI = "epci", "Président de l’intercommunalité"
    MANDANT = "mandant", "Président de la commission du bailleur mandant"
    CONSULTATIF = "consultatif", "Voix consultative"


class Voix(EnumLibelle):
    """A voice that decides, or one that only advises."""

    DELIBERATIVE = "deliberative", "délibérative"
    CONSULTATIVE = "consultative", "consultative"


@dataclass(frozen=True, slots=True)
class Siege:
    """One seat of the commission, whoever holds it; titulaire and suppléant are the same seat."""

    cle: str
    nature: NatureSiege
    commune_insee: str | None = None
    epci: str | None = None
    representant_locataires: bool = False
    mandant: str | None = None


@dataclass(frozen=True, slots=True)
class LieuLot:
    """Where the dwelling lies; an associated commune names the commune whose mayor sits for it."""

    commune_insee: str
    commune_rattachement: str | None = None
    epci: str | None = None
    sous_mandat_gerance: bool = False
    mandant: str | None = None

    @property
    def commune_du_maire(self) -> str:
        """Return the commune whose mayor sits: the parent of an associated commune, else the commune."""
        return self.commune_rattachement or self.commune_insee


@dataclass(frozen=True, slots=True)
class SiegeAuLot:
    """A seat with its voice on one lot, and why."""

    siege: Siege
    voix: Voix
    motif: str


@regle(code="CCH", article="L441-2", depuis=COMPOSITION_DEPUIS, vu=True, exigences=("R01", "R02"))
@regle(code="CCH", article="R441-9", depuis=date(2017, 1, 21), vu=True)
@regle(code="CCH", article="L442-9", depuis=COMPOSITION_DEPUIS, vu=False)
def sieges_du_lot(sieges: Iterable[Siege], lot: LieuLot, au: date) -> tuple[SiegeAuLot, ...]:
    """Return the seats with a voice on one lot: six members, préfet, mayor and EPCI of the place, mandant.

    [vu] for the list of voters; [non vu] for the management mandate. The mayor and the EPCI president vote
    only on the dwellings of their territory; the president of the mandating landlord's commission only on
    the dwellings under that mandate; the consultative seats never vote.

    Hypothèse : an associated commune (Lomme, Hellemmes) is the territory of the mayor of the parent commune.
    Raises Refus("composition_non_verifiee") before 23 February 2022, whose composition nobody has checked.
    """
    if au < COMPOSITION_DEPUIS:
        raise Refus("composition_non_verifiee", au=au, depuis=COMPOSITION_DEPUIS)
    sieges_au_lot = (_siege_au_lot(siege, lot) for siege in sieges)
    return tuple(siege for siege in sieges_au_lot if siege is not None)


def _siege_au_lot(siege: Siege, lot: LieuLot) -> SiegeAuLot | None:
    """Return the seat with its voice on the lot, None where it has none."""
    motif = _motif_de_la_voix(siege, lot)
    if motif is None:
        return None
    voix = Voix.CONSULTATIVE if siege.nature is NatureSiege.CONSULTATIF else Voix.DELIBERATIVE
    return SiegeAuLot(siege, voix, motif)


def _motif_de_la_voix(siege: Siege, lot: LieuLot) -> str | None:
    """Return why the seat has a voice on the lot, None where it has none."""
    match siege.nature:
        case NatureSiege.DESIGNE:
            return "membre désigné"
        case NatureSiege.PREFET:
            return "représentant de l’État"
        case NatureSiege.CONSULTATIF:
            return "voix consultative"
        case NatureSiege.MAIRE if siege.commune_insee == lot.commune_du_maire:
            return "maire de la commune du logement"
        case NatureSiege.EPCI if siege.epci is not None and siege.epci == lot.epci:
            return "président de l’intercommunalité du logement"
        case NatureSiege.MANDANT if lot.sous_mandat_gerance and siege.mandant in {None, lot.mandant}:
            return "président de la commission du bailleur mandant"
        case _:
            return None


def deliberatifs(sieges: Iterable[SiegeAuLot]) -> tuple[SiegeAuLot, ...]:
    """Return the seats that may vote."""
    return tuple(siege for siege in sieges if siege.voix is Voix.DELIBERATIVE)


@regle(code="CCH", article="R441-9", depuis=date(2017, 1, 21), vu=True, exigences=("R03",))
def composition_anomalies(sieges: Sequence[Siege]) -> tuple[Anomalie, ...]:
    """Find what a commission lacks: six designated members, of whom one represents the tenants.

    [vu] The six are named by the board, one of them for the tenants. A missing seat is flagged, never
    blocking.
    """
    designes = [siege for siege in sieges if siege.nature is NatureSiege.DESIGNE]
    locataires = sum(siege.representant_locataires for siege in designes)
    constats = []
    if len(designes) != NOMBRE_DESIGNES:
        constats.append(_nombre_de_designes(len(designes)))
    if locataires != 1:
        constats.append(_representant_des_locataires(locataires))
    if not any(siege.nature is NatureSiege.PREFET for siege in sieges):
        constats.append(_absence("composition_sans_prefet", "Le siège du préfet n’est pas enregistré."))
    doubles = [cle for cle, nombre in Counter(siege.cle for siege in sieges).items() if nombre > 1]
    constats += [
        Anomalie(
            "siege_en_double",
            Gravite.BLOQUANTE,
            "Un siège est enregistré deux fois.",
            {"cle": cle},
            cible=cle,
        )
        for cle in doubles
    ]
    return tuple(constats)


def _nombre_de_designes(nombre: int) -> Anomalie:
    """Say that the commission has not its six designated members."""
    phrase = f"La commission compte {nombre} membres désignés au lieu de {NOMBRE_DESIGNES}."
    return _absence("composition_designes", phrase, nombre=nombre, attendu=NOMBRE_DESIGNES)


def _representant_des_locataires(nombre: int) -> Anomalie:
    """Say that the tenants have no representative, or more than one, among the six."""
    manque = "Aucun membre désigné ne représente les locataires."
    trop = f"{nombre} membres désignés représentent les locataires au lieu d’un seul."
    return _absence("composition_locataires", trop if nombre else manque, nombre=nombre, attendu=1)


def _absence(code: str, phrase: str, **donnees: object) -> Anomalie:
    """Make a finding that a person must look at."""
    return Anomalie(code, Gravite.A_VERIFIER, phrase, donnees, a_faire="Compléter les mandats de la commission.")
