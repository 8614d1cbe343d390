"""Whether a dwelling suits a sitting tenant: the rules of an allocation, then those of a relocation."""

from datetime import date
from typing import NamedTuple

from caleol.kernel.francais import accorde, euros, nombre
from caleol.rules.eligibilite import (
    INCONNU,
    SANS_MAXIMUM,
    CriteresLogement,
    MotifExclusion,
    ResumeDemande,
    exclusion,
    expliquer,
)
from caleol.rules.enumeration import EnumLibelle
from caleol.rules.reference import regle


class Obstacle(EnumLibelle):
    """What makes a dwelling not suit, besides the conditions of an allocation."""

    ATTRIBUTION = "attribution", "condition d’attribution non remplie"
    COMMUNE = "commune", "autre commune"
    TYPE_AVIS = "type_avis", "type différent de celui de l’avis"
    NON_ADAPTE = "non_adapte", "logement non adapté"
    ADAPTE_RESERVE = "adapte_reserve", "logement adapté, à garder pour qui en a besoin"
    LOYER = "loyer", "loyer principal qui n’est pas inférieur"


class Reserve(EnumLibelle):
    """What a person must look at before the dwelling is spoken of."""

    PLAFOND_LEVE = "plafond_leve", "plafond dépassé, sans effet pour un relogement de sous-occupation"
    PLAFOND_INCONNU = "plafond_inconnu", "plafond non vérifié"
    RESSOURCES = "ressources", "ressources du ménage inconnues"
    ADAPTATION = "adaptation", "adaptation du logement inconnue"
    LOYER_INCONNU = "loyer_inconnu", "un des deux loyers est inconnu"
    PLUS_CHER = "plus_cher", "loyer supérieur au loyer actuel"
    SURFACE_AVIS = "surface_avis", "surface inférieure à celle de l’avis"


class Besoin(NamedTuple):
    """A tenant who may move: the household in integers, the present place and rent, what the avis asked.

    `sous_occupe` brings the rules of L442-3-1; `adaptation` says that an adapted dwelling is needed; `actuel` is the
    key of the present dwelling. The surface is in hundredths of a square metre.
    """

    resume: ResumeDemande
    commune: str
    actuel: int
    loyer_centimes: int | None = None
    sous_occupe: bool = False
    adaptation: bool = False
    type_avis: str | None = None
    surface_avis_centiemes: int | None = None


class Place(NamedTuple):
    """A dwelling that is free, or would be: what it asks, where it is, its main rent."""

    criteres: CriteresLogement
    logement: int
    commune: str
    type: str
    loyer_centimes: int | None = None
    adapte: bool | None = None
    surface_centiemes: int | None = None


class Convenance(NamedTuple):
    """Whether a dwelling suits: the first obstacle (None: it suits), its sentence, what is to be looked at."""

    obstacle: Obstacle | None
    motif: MotifExclusion | None
    reserves: tuple[Reserve, ...]

    @property
    def convient(self) -> bool:
        """Return whether nothing stands against it."""
        return self.obstacle is None


@regle(code="CCH", article="L442-5-2", depuis=date(2019, 1, 1), vu=True, exigences=("R61",))
@regle(code="CCH", article="L442-3-1", depuis=date(2017, 1, 21), vu=True, exigences=("R63",))
@regle(code="CCH", article="R441-1", depuis=date(2022, 4, 20), vu=True)
def convenance(besoin: Besoin, place: Place) -> Convenance:
    """Tell whether a dwelling suits a tenant: same commune, size, ceiling and access as for an allocation, rent.

    [vu] A relocation for under-occupation may be offered in spite of the ceilings, and its main rent must be strictly
    lower than the present one; the type named by the commission is the one proposed.

    Hypothèse : an adapted dwelling is kept for those who need one; a place nearer than another commune is the same
    commune, because no distance is known. It is a proposal to discuss: never an allocation, never a priority.
    """
    obstacle, motif = _obstacle(besoin, place)
    return Convenance(obstacle, motif, () if obstacle else tuple(_reserves(besoin, place)))


def convient(besoin: Besoin, place: Place) -> bool:
    """Return the same answer as `convenance`, without its reasons."""
    return _obstacle(besoin, place)[0] is None


def _obstacle(besoin: Besoin, place: Place) -> tuple[Obstacle | None, MotifExclusion | None]:
    if besoin.commune != place.commune or besoin.actuel == place.logement:
        return Obstacle.COMMUNE, None
    if besoin.type_avis is not None and besoin.type_avis != place.type:
        return Obstacle.TYPE_AVIS, None
    if besoin.adaptation and place.adapte is False:
        return Obstacle.NON_ADAPTE, None
    if place.adapte and not besoin.adaptation:
        return Obstacle.ADAPTE_RESERVE, None
    ancien, nouveau = besoin.loyer_centimes, place.loyer_centimes
    if besoin.sous_occupe and ancien is not None and nouveau is not None and nouveau >= ancien:
        return Obstacle.LOYER, None
    motif = exclusion(besoin.resume, place.criteres)
    if motif is MotifExclusion.PLAFOND_DEPASSE and besoin.sous_occupe:
        sans_revenu = besoin.resume._replace(ressources_euros=INCONNU)
        motif = exclusion(sans_revenu, place.criteres)
    return (None, None) if motif is None else (Obstacle.ATTRIBUTION, motif)


def _reserves(besoin: Besoin, place: Place) -> list[Reserve]:
    ancien, nouveau = besoin.loyer_centimes, place.loyer_centimes
    trouvees: tuple[tuple[bool, Reserve], ...] = (
        (exclusion(besoin.resume, place.criteres) is not None, Reserve.PLAFOND_LEVE),
        (not place.criteres.plafond_verifie, Reserve.PLAFOND_INCONNU),
        (besoin.resume.ressources_euros == INCONNU, Reserve.RESSOURCES),
        (besoin.adaptation and place.adapte is None, Reserve.ADAPTATION),
        (ancien is None or nouveau is None, Reserve.LOYER_INCONNU),
        (ancien is not None and nouveau is not None and nouveau > ancien, Reserve.PLUS_CHER),
        (
            besoin.surface_avis_centiemes is not None
            and place.surface_centiemes is not None
            and place.surface_centiemes < besoin.surface_avis_centiemes,
            Reserve.SURFACE_AVIS,
        ),
    )
    return [reserve for vraie, reserve in trouvees if vraie]


def dire_obstacle(besoin: Besoin, place: Place, dit: Convenance) -> str:
    """Return the sentence of what does not fit."""
    if dit.motif is not None:
        return expliquer(besoin.resume, place.criteres, dit.motif)
    libelle = dit.obstacle.libelle if dit.obstacle else ""
    return f"{libelle[:1].upper()}{libelle[1:]}."


def dire_raisons(besoin: Besoin, place: Place) -> tuple[str, ...]:
    """Return, in words, why a dwelling suits: size, type asked, adaptation, rent."""
    criteres, resume = place.criteres, besoin.resume
    raisons = [f"taille\u00a0: {_taille(criteres)}"]
    plafond = criteres.plafonds[resume.categorie]
    if plafond >= 0 and resume.ressources_euros != INCONNU and exclusion(resume, criteres) is None:
        raisons.append("ressources sous le plafond du logement")
    if besoin.type_avis is not None:
        raisons.append(f"type de l’avis\u00a0: {besoin.type_avis}")
    if besoin.adaptation and place.adapte:
        raisons.append("logement adapté")
    if besoin.loyer_centimes is not None and place.loyer_centimes is not None:
        ecart = place.loyer_centimes - besoin.loyer_centimes
        sens = "de plus" if ecart > 0 else "de moins"
        raisons.append(f"loyer\u00a0: {euros(abs(ecart))} {sens} par mois" if ecart else "même loyer")
    return tuple(raisons)


def _taille(criteres: CriteresLogement) -> str:
    minimum, maximum = criteres.personnes_min, criteres.personnes_max
    if maximum >= SANS_MAXIMUM:
        return f"admet {accorde(max(minimum, 1), 'personne')} et plus"
    if minimum > 1:
        return f"admet {nombre(minimum)} à {nombre(maximum)} personnes"
    return f"admet jusqu’à {accorde(maximum, 'personne')}"
