"""Read a ballot from plain values (a JSON file, a kept record); what cannot be read is named with its place."""

from typing import Any

from caleol.kernel.errors import Refus
from caleol.kernel.lecteur_json import Lecteur
from caleol.rules.composition import LieuLot, NatureSiege, Siege
from caleol.rules.decisions import TypeDecision
from caleol.rules.reglement import ModaliteSeance, ReglesSeance, lire_regles
from caleol.rules.scrutin.ecriture import FORMAT
from caleol.rules.scrutin.modele import (
    Classement,
    LieuPresence,
    Ligne,
    Pouvoir,
    PresenceSiege,
    Proposition,
    ScrutinLot,
    SensVote,
    SiegeCommission,
    Vote,
)


def lire_scrutin(valeurs: object) -> ScrutinLot:
    """Return a ballot from plain values; what is not said is absent, none or the default of the règlement.

    Raises Refus("fichier_illisible", lieu, cause, valeur, attendu): `lieu` is a path such as `bulletins[2].siege`,
    `cause` is `cle_inconnue`, `cle_absente`, `type`, `valeur`, `format` or `reglage`.
    """
    lecteur = Lecteur(valeurs, "")
    if lecteur.lit("format", int) != FORMAT:
        raise lecteur.refus("format", "format", lecteur.lit("format", int), str(FORMAT))
    scrutin = ScrutinLot(
        jour=lecteur.jour("jour"),
        modalite=lecteur.choix("modalite", ModaliteSeance),
        lieu=_lieu(lecteur.objet("lot")),
        regles=_regles(lecteur.objet("reglement")),
        sieges=lecteur.liste("sieges", _siege),
        propositions=lecteur.liste("propositions", _proposition),
        votes=lecteur.liste("bulletins", _vote),
        presences=lecteur.liste("presences", _presence, ()),
        instant=lecteur.instant("instant"),
        tour=lecteur.lit("tour", int, 1),
        president=lecteur.texte("president", None),
        deports=frozenset(lecteur.textes("deports")),
        pouvoirs=lecteur.liste("pouvoirs", _pouvoir, ()),
        contributions=frozenset(lecteur.textes("contributions")),
    )
    lecteur.fini()
    return scrutin


def _lieu(lu: Lecteur) -> LieuLot:
    lieu = LieuLot(
        lu.texte("commune"),
        lu.texte("commune_rattachement", None),
        lu.texte("epci", None),
        lu.lit("sous_mandat_gerance", bool, defaut=False),
        lu.texte("mandant", None),
    )
    lu.fini()
    return lieu


def _regles(lu: Lecteur) -> ReglesSeance:
    depuis = lu.jour("depuis")
    reglages = {cle: valeur for cle, valeur in lu.valeurs.items() if cle != "depuis"}
    try:
        return lire_regles(reglages, depuis)
    except Refus as refus:
        raise lu.refus("reglage", "", refus.data["reglage"], "") from refus


def _siege(lu: Lecteur) -> SiegeCommission:
    siege = Siege(
        lu.texte("cle"),
        lu.choix("nature", NatureSiege),
        lu.texte("commune", None),
        lu.texte("epci", None),
        lu.lit("representant_locataires", bool, defaut=False),
        lu.texte("mandant", None),
    )
    return SiegeCommission(siege, lu.texte("titulaire", ""), lu.lit("vacant", bool, defaut=False))


def _presence(lu: Lecteur) -> PresenceSiege:
    return PresenceSiege(
        lu.texte("siege"),
        lu.texte("personne", ""),
        lu.lit("suppleant", bool, defaut=False),
        lu.choix("lieu", LieuPresence, LieuPresence.SALLE),
        lu.instant("arrivee"),
        lu.instant("depart"),
    )


def _pouvoir(lu: Lecteur) -> Pouvoir:
    return Pouvoir(lu.texte("de"), lu.texte("a"))


def _proposition(lu: Lecteur) -> Proposition:
    return Proposition(lu.texte("cle"), _classement(lu), lu.texte("auteur", None))


def _classement(lu: Lecteur, *defaut: Any) -> Classement:
    return lu.liste("classement", _ligne, *defaut)


def _ligne(lu: Lecteur) -> Ligne:
    return Ligne(lu.texte("candidat"), lu.choix("decision", TypeDecision), lu.lit("rang", int, defaut=None))


def _vote(lu: Lecteur) -> Vote:
    return Vote(
        lu.texte("siege"),
        lu.choix("sens", SensVote),
        lu.texte("proposition", None),
        _classement(lu, ()),
        lu.texte("mandataire", None),
    )
