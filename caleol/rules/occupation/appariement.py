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
from caleol.rules.occupation.coherence import type_contraire
from caleol.rules.occupation.situations import SituationOccupation
from caleol.rules.occupation.traits import (
    Lieu,
    Traits,
    ascenseur_convient,
    commune_convient,
    dire_etage_maximum,
    etage_convient,
    loyer_convient,
    secteur_convient,
)
from caleol.rules.reference import regle

SUR_OCCUPE = (SituationOccupation.SUR_OCCUPATION,)


class Obstacle(EnumLibelle):
    """What makes a dwelling not suit, besides the conditions of an allocation."""

    ATTRIBUTION = "attribution", "condition d’attribution non remplie"
    COMMUNE = "commune", "autre commune, que l’avis ne nomme pas"
    TYPE_AVIS = "type_avis", "type différent de celui de l’avis"
    ETAGE_AVIS = "etage_avis", "étage plus haut que celui de l’avis"
    ASCENSEUR_AVIS = "ascenseur_avis", "sans ascenseur, que l’avis demande"
    SECTEUR_AVIS = "secteur_avis", "hors du secteur de l’avis"
    LOYER_AVIS = "loyer_avis", "loyer principal supérieur à celui de l’avis"
    NON_ADAPTE = "non_adapte", "logement non adapté"
    PLUS_PETIT = "plus_petit", "type plus petit que le logement actuel, déjà trop petit"
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
    PIECES = "pieces", "moins de pièces que la norme de l’Insee (indicateur)"
    LIMITE = "limite", "surface à la limite : une personne de plus et le logement serait sur-occupé"
    ETAGE = "etage", "étage inconnu, l’avis en demande un"
    ASCENSEUR = "ascenseur", "ascenseur inconnu, l’avis en demande un"
    SECTEUR = "secteur", "résidence ou quartier inconnu, l’avis en demande un"


class Besoin(NamedTuple):
    """A tenant who may move: the household in integers, the present place and rent, what the avis asked.

    `sous_occupe` brings the rules of L442-3-1; `adaptation` says that an adapted dwelling is needed; `actuel` is the
    key of the present dwelling. The surface is in hundredths of a square metre. `traits` are the other features that
    the avis named, None where it named none, judged from the present place (`depart`). `pieces_norme` is the rooms
    that the norm of INSEE gives the household; `type_sur_occupe` is the type of the present dwelling where it lacks
    surface; `surface_suivante_centiemes` is the surface that the law would ask for with one more person.
    """

    resume: ResumeDemande
    commune: str
    actuel: int
    loyer_centimes: int | None = None
    sous_occupe: bool = False
    adaptation: bool = False
    type_avis: str | None = None
    surface_avis_centiemes: int | None = None
    traits: Traits | None = None
    depart: Lieu = Lieu()
    pieces_norme: int | None = None
    type_sur_occupe: str | None = None
    surface_suivante_centiemes: int | None = None


class Place(NamedTuple):
    """A dwelling that is free, or would be: what it asks, where it is, its main rent."""

    criteres: CriteresLogement
    logement: int
    commune: str
    type: str
    loyer_centimes: int | None = None
    adapte: bool | None = None
    surface_centiemes: int | None = None
    lieu: Lieu = Lieu()


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
    """Tell whether a dwelling suits a tenant: place, size, ceiling and access as for an allocation, rent.

    The place is the same commune, or those that the avis names.

    [vu] A relocation for under-occupation may be offered in spite of the ceilings, and its main rent must be strictly
    lower than the present one; the type named by the commission is the one proposed.

    The law admits by the surface: five persons fit in two rooms. A dwelling with fewer rooms than the norm of INSEE is
    therefore to be looked at; the norm, an indicator, stands against nothing.

    Who lacks surface is never sent to a smaller type; a surface that one more person would make too small is to be
    looked at (R822-25).

    What the avis names is taken as it says; a floor, a lift or a sector that nobody knows is to be looked at.

    Hypothèse : an adapted dwelling is kept for those who need one; a place nearer than another commune is the same
    commune, because no distance is known. It is a proposal to discuss: never an allocation, never a priority.
    """
    obstacle, motif = _obstacle(besoin, place)
    return Convenance(obstacle, motif, () if obstacle else tuple(_reserves(besoin, place)))


def convient(besoin: Besoin, place: Place) -> bool:
    """Return the same answer as `convenance`, without its reasons."""
    return _obstacle(besoin, place)[0] is None


def _obstacle(besoin: Besoin, place: Place) -> tuple[Obstacle | None, MotifExclusion | None]:
    if besoin.actuel == place.logement or not commune_convient(besoin.traits, besoin.commune, place.commune):
        return Obstacle.COMMUNE, None
    contre = _contre_l_avis(besoin, place)
    if contre is not None:
        return contre, None
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


def _contre_l_avis(besoin: Besoin, place: Place) -> Obstacle | None:
    """Return what the avis, or the lack of surface that it notes, has against a dwelling."""
    if besoin.type_avis is not None and besoin.type_avis != place.type:
        return Obstacle.TYPE_AVIS
    if besoin.type_sur_occupe and type_contraire(SUR_OCCUPE, besoin.type_sur_occupe, place.type):
        return Obstacle.PLUS_PETIT
    if besoin.traits is None:
        return None
    lus = _traits(besoin.traits, besoin.depart, place)
    return next((obstacle for obstacle, tient, _ in lus if tient is False), None)


def _traits(traits: Traits, depart: Lieu, place: Place) -> tuple[tuple[Obstacle, bool | None, Reserve], ...]:
    """Return, for each feature of an avis, what stands against it, whether it holds, what to look at (None)."""
    return (
        (Obstacle.ETAGE_AVIS, etage_convient(traits, place.lieu), Reserve.ETAGE),
        (Obstacle.ASCENSEUR_AVIS, ascenseur_convient(traits, place.lieu), Reserve.ASCENSEUR),
        (Obstacle.SECTEUR_AVIS, secteur_convient(traits, depart, place.lieu), Reserve.SECTEUR),
        (Obstacle.LOYER_AVIS, loyer_convient(traits, place.loyer_centimes), Reserve.LOYER_INCONNU),
    )


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
        (_trop_peu_de_pieces(besoin, place), Reserve.PIECES),
        (_a_la_limite(besoin, place), Reserve.LIMITE),
    )
    reserves = [reserve for vraie, reserve in trouvees if vraie]
    if besoin.traits is not None:
        inconnus = [reserve for _, tient, reserve in _traits(besoin.traits, besoin.depart, place) if tient is None]
        reserves += [reserve for reserve in inconnus if reserve not in reserves]
    return reserves


def _trop_peu_de_pieces(besoin: Besoin, place: Place) -> bool:
    pieces = place.criteres.logement.pieces
    return besoin.pieces_norme is not None and pieces is not None and pieces < besoin.pieces_norme


def _a_la_limite(besoin: Besoin, place: Place) -> bool:
    suivante, surface = besoin.surface_suivante_centiemes, place.surface_centiemes
    return suivante is not None and surface is not None and surface < suivante


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
    raisons += _raisons_des_traits(besoin, place)
    if besoin.loyer_centimes is not None and place.loyer_centimes is not None:
        ecart = place.loyer_centimes - besoin.loyer_centimes
        sens = "de plus" if ecart > 0 else "de moins"
        raisons.append(f"loyer\u00a0: {euros(abs(ecart))} {sens} par mois" if ecart else "même loyer")
    return tuple(raisons)


def _raisons_des_traits(besoin: Besoin, place: Place) -> list[str]:
    """Return the features of the avis that the dwelling is known to have."""
    traits, lieu = besoin.traits, place.lieu
    if traits is None:
        return []
    raisons = []
    if traits.etage_maximum is not None and etage_convient(traits, lieu):
        raisons.append(f"étage de l’avis\u00a0: {dire_etage_maximum(traits.etage_maximum)}")
    if traits.ascenseur and ascenseur_convient(traits, lieu):
        raisons.append("rez-de-chaussée" if lieu.etage == 0 else "ascenseur")
    if traits.secteur is not None and secteur_convient(traits, besoin.depart, lieu):
        raisons.append(traits.secteur.libelle)
    if traits.communes:
        raisons.append("commune de l’avis")
    return raisons


def _taille(criteres: CriteresLogement) -> str:
    minimum, maximum = criteres.personnes_min, criteres.personnes_max
    if maximum >= SANS_MAXIMUM:
        return f"admet {accorde(max(minimum, 1), 'personne')} et plus"
    if minimum > 1:
        return f"admet {nombre(minimum)} à {nombre(maximum)} personnes"
    return f"admet jusqu’à {accorde(maximum, 'personne')}"
