"""Is a ballot described without contradiction? What cannot be true is refused, never counted."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator

from caleol.kernel.errors import Refus
from caleol.rules.composition import NatureSiege, SiegeAuLot
from caleol.rules.scrutin.modele import Ligne, ScrutinLot, SensVote

CAUSES = (
    "en_double",
    "siege_inconnu",
    "proposition_inconnue",
    "proposition_manquante",
    "classement_manquant",
    "candidats_differents",
    "candidat_en_double",
    "siege_de_droit_en_double",
    "siege_vacant_occupe",
    "instant_manquant",
    "depart_avant_arrivee",
    "tour_inconnu",
    "second_tour_a_deux",
    "pouvoir_a_soi_meme",
)
UN_SEUL = (NatureSiege.MAIRE, NatureSiege.PREFET, NatureSiege.EPCI, NatureSiege.MANDANT)


def verifier(scrutin: ScrutinLot) -> None:
    """Refuse a description that contradicts itself, with the part at fault and its place there.

    Raises Refus("scrutin_incoherent", cause, partie, rang, valeur): `cause` is one of CAUSES; `partie` and `rang`
    (from 0, None where the part has none) say where.
    """
    _uniques("sieges", [siege.siege.cle for siege in scrutin.sieges])
    _uniques("propositions", [proposition.cle for proposition in scrutin.propositions])
    _uniques("bulletins", [vote.siege for vote in scrutin.votes])
    _sieges_connus(scrutin)
    _presences(scrutin)
    _votes(scrutin)
    _candidats(scrutin)
    if scrutin.tour not in {1, 2}:
        raise _refus("tour_inconnu", "tour", None, scrutin.tour)
    if scrutin.tour == 2 and len({cle_classement(p.classement) for p in scrutin.propositions}) != 2:
        raise _refus("second_tour_a_deux", "propositions", None, len(scrutin.propositions))


def cle_classement(classement: Iterable[Ligne]) -> Hashable:
    """Return what makes two classements one: the kind and the rank of each candidate, in any order."""
    return frozenset(classement)


def refuser_sieges_de_droit_en_double(au_lot: Iterable[SiegeAuLot]) -> None:
    """Refuse two seats of mayor, préfet, EPCI or mandant with a voice on one lot: they are one voice.

    Raises Refus("scrutin_incoherent") with the cause `siege_de_droit_en_double`.
    """
    comptes = Counter(siege.siege.nature for siege in au_lot)
    for nature in UN_SEUL:
        if comptes[nature] > 1:
            raise _refus("siege_de_droit_en_double", "sieges", None, nature.libelle)


def _refus(cause: str, partie: str, rang: int | None, valeur: object) -> Refus:
    return Refus("scrutin_incoherent", cause=cause, partie=partie, rang=rang, valeur=valeur)


def _uniques(partie: str, cles: Iterable[str]) -> None:
    vues: set[str] = set()
    for rang, cle in enumerate(cles):
        if cle in vues:
            raise _refus("en_double", partie, rang, cle)
        vues.add(cle)


def _sieges_connus(scrutin: ScrutinLot) -> None:
    connus = {siege.siege.cle for siege in scrutin.sieges}
    for partie, rang, cle in _sieges_cites(scrutin):
        if cle not in connus:
            raise _refus("siege_inconnu", partie, rang, cle)
    for rang, pouvoir in enumerate(scrutin.pouvoirs):
        if pouvoir.mandant == pouvoir.mandataire:
            raise _refus("pouvoir_a_soi_meme", "pouvoirs", rang, pouvoir.mandant)


def _sieges_cites(scrutin: ScrutinLot) -> Iterator[tuple[str, int | None, str]]:
    yield from (("bulletins", rang, vote.siege) for rang, vote in enumerate(scrutin.votes))
    yield from (("bulletins", rang, v.mandataire) for rang, v in enumerate(scrutin.votes) if v.mandataire)
    yield from (("presences", rang, presence.siege) for rang, presence in enumerate(scrutin.presences))
    yield from (("pouvoirs", rang, p.mandant) for rang, p in enumerate(scrutin.pouvoirs))
    yield from (("pouvoirs", rang, p.mandataire) for rang, p in enumerate(scrutin.pouvoirs))
    yield from (("propositions", rang, p.auteur) for rang, p in enumerate(scrutin.propositions) if p.auteur)
    yield from (("deports", None, cle) for cle in sorted(scrutin.deports))
    yield from (("contributions", None, cle) for cle in sorted(scrutin.contributions))
    if scrutin.president is not None:
        yield ("president", None, scrutin.president)


def _presences(scrutin: ScrutinLot) -> None:
    vacants = {siege.siege.cle for siege in scrutin.sieges if siege.vacant}
    for rang, presence in enumerate(scrutin.presences):
        if presence.siege in vacants:
            raise _refus("siege_vacant_occupe", "presences", rang, presence.siege)
        if scrutin.instant is None and (presence.arrivee or presence.depart):
            raise _refus("instant_manquant", "presences", rang, presence.siege)
        if presence.arrivee and presence.depart and presence.depart < presence.arrivee:
            raise _refus("depart_avant_arrivee", "presences", rang, presence.siege)


def _votes(scrutin: ScrutinLot) -> None:
    connues = {proposition.cle for proposition in scrutin.propositions}
    for rang, vote in enumerate(scrutin.votes):
        if vote.sens is SensVote.APPROUVE and vote.proposition is None:
            raise _refus("proposition_manquante", "bulletins", rang, vote.siege)
        if vote.sens is SensVote.APPROUVE and vote.proposition not in connues:
            raise _refus("proposition_inconnue", "bulletins", rang, vote.proposition)
        if vote.sens is SensVote.PROPOSE and not vote.classement:
            raise _refus("classement_manquant", "bulletins", rang, vote.siege)


def _candidats(scrutin: ScrutinLot) -> None:
    """Refuse a classement that leaves a candidate of the lot out, or names one twice."""
    classements = [
        *(("propositions", rang, p.classement) for rang, p in enumerate(scrutin.propositions)),
        *(("bulletins", rang, vote.classement) for rang, vote in enumerate(scrutin.votes) if vote.classement),
    ]
    attendus: list[str] | None = None
    for partie, rang, classement in classements:
        candidats = sorted(ligne.candidat for ligne in classement)
        if len(set(candidats)) != len(candidats):
            raise _refus("candidat_en_double", partie, rang, "")
        attendus = attendus or candidats
        if not candidats or candidats != attendus:
            raise _refus("candidats_differents", partie, rang, ", ".join(candidats))
