"""Why a ballot ended as it did: each step in French words, with the article or the setting that it rests on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from caleol.kernel.francais import accorde, liste_et, majuscule, typographie
from caleol.rules.composition import NatureSiege
from caleol.rules.decisions import ProjetDecision, controler_classement
from caleol.rules.enumeration import EnumLibelle
from caleol.rules.reference import regle
from caleol.rules.reglement import ModaliteSeance, ReglesSeance
from caleol.rules.scrutin.depouillement import Depouillement
from caleol.rules.scrutin.majorite import CONTRE, RegleAppliquee
from caleol.rules.scrutin.modele import LieuPresence, SensVote
from caleol.rules.scrutin.resultat import IssueScrutin
from caleol.rules.scrutin.suffrages import RAISONS
from caleol.rules.scrutin.voix import EtatSiege

CODE = "CCH, art. L441-2 et R441-9"
L441_2 = "CCH, art. L441-2"
R441_9_IV = "CCH, art. R441-9 IV, et règlement intérieur"
ORDONNANCE = "Ordonnance 2014-1329, art. 4 II"
REGLEMENT = "Règlement intérieur"
SOURCES = {
    RegleAppliquee.MAIRE: L441_2,
    RegleAppliquee.QUORUM: R441_9_IV,
    RegleAppliquee.PARTICIPATION: ORDONNANCE,
    RegleAppliquee.MODALITE: "Loi 2022-217, art. 83, et règlement intérieur",
}


class Autorite(EnumLibelle):
    """On what a step rests: a text that was read, one that was not, the règlement, or our own reading."""

    LOI = "loi", "texte lu"
    LOI_NON_LUE = "loi_non_lue", "texte non lu, à vérifier"
    REGLEMENT = "reglement", "règlement intérieur"
    LECTURE = "lecture", "lecture proposée, aucun texte vu"


@dataclass(frozen=True, slots=True)
class Fondement:
    """One step of a count, with its sentence, its source, and what that source is worth."""

    etape: str
    phrase: str
    source: str
    autorite: Autorite


@regle(code="CCH", article="R441-9", depuis=date(2017, 1, 21), vu=True, exigences=("R05",))
def fondements(compte: Depouillement, regles: ReglesSeance) -> tuple[Fondement, ...]:
    """Return the steps of a count in their order: voices, presences, quorum, participation, voices cast, rule, end.

    [vu] Seats, casting vote of the mayor and half of the members in writing are the law's; the rest is said to come
    from the règlement, or to be our own reading where nothing was seen.
    """
    etapes = (
        *_voix(compte),
        *_deports(compte),
        *_visio(compte),
        *_pouvoirs(compte),
        _quorum(compte),
        *_participation(compte, regles),
        *_propositions(compte),
        _decompte(compte),
        *_ecartes(compte),
        _regle(compte, regles),
        _issue(compte),
    )
    return tuple(Fondement(f.etape, typographie(f.phrase), f.source, f.autorite) for f in etapes)


def alertes(compte: Depouillement, regles: ReglesSeance) -> tuple[str, ...]:
    """Return what a person must look at, which the count does not settle."""
    return tuple(typographie(phrase) for phrase in _alertes(compte, regles))


def _alertes(compte: Depouillement, regles: ReglesSeance) -> Iterator[str]:
    designes = sum(siege.siege.nature is NatureSiege.DESIGNE for siege in compte.deliberatifs)
    if designes != 6:
        yield f"La commission compte {accorde(designes, 'membre désigné', 'membres désignés')} au lieu de six (R441-9)."
    if not any(siege.siege.nature is NatureSiege.MAIRE for siege in compte.deliberatifs):
        yield "Aucun siège de maire n’a de voix sur ce lot : le maire de la commune du logement est membre de droit."
    for proposition in compte.propositions:
        projets = [ProjetDecision(ligne.candidat, ligne.decision, ligne.rang) for ligne in proposition.classement]
        for constat in controler_classement(projets):
            yield f"Classement {_cite(proposition.cle)} irrégulier : {constat.phrase}"
    if compte.sans_vote and compte.modalite is not ModaliteSeance.ECRIT:
        yield f"N’ont pas voté alors qu’ils le pouvaient : {liste_et([*map(_cite, compte.sans_vote)])}."
    if regles.lot_mi_salle_mi_ecrit and compte.modalite is not ModaliteSeance.ECRIT:
        yield "Le règlement admet un lot voté en partie par écrit : aucun texte ne le prévoit à notre connaissance."


def _voix(compte: Depouillement) -> Iterator[Fondement]:
    motifs = [siege.motif for siege in compte.deliberatifs]
    designes = motifs.count("membre désigné")
    autres = [motif for motif in motifs if motif != "membre désigné"]
    dits = [accorde(designes, "membre désigné", "membres désignés")] if designes else []
    nombre = accorde(len(motifs), "voix délibérative", "voix délibératives")
    yield Fondement("voix", f"{nombre} sur ce lot : {liste_et([*dits, *autres])}.", CODE, Autorite.LOI)
    hors = [_cite(siege.cle) for siege in compte.sieges if siege.etat is EtatSiege.SANS_VOIX]
    if hors:
        yield Fondement("voix", f"Sans voix sur ce lot, qui est ailleurs : {liste_et(hors)}.", CODE, Autorite.LOI)
    if any(siege.deliberatif and siege.siege.nature is NatureSiege.MANDANT for siege in compte.sieges):
        phrase = "Le logement est sous mandat de gérance : le président de la commission du mandant vote."
        yield Fondement("voix", phrase, "CCH, art. L442-9", Autorite.LOI_NON_LUE)


def _deports(compte: Depouillement) -> Iterator[Fondement]:
    sieges = [_cite(siege.cle) for siege in compte.sieges if siege.etat is EtatSiege.DEPORT]
    if sieges:
        phrase = f"Se sont déportés, ni comptés ni votants sur ce lot : {liste_et(sieges)}."
        yield Fondement("deport", phrase, f"{REGLEMENT} (déontologie)", Autorite.REGLEMENT)


def _visio(compte: Depouillement) -> Iterator[Fondement]:
    sieges = [_cite(siege.cle) for siege in compte.sieges if siege.vote and siege.lieu is LieuPresence.VISIO]
    if sieges:
        phrase = f"En visioconférence, comptés comme présents : {liste_et(sieges)}."
        yield Fondement("presence", phrase, "Décret 2014-1627, art. 7-1", Autorite.LOI_NON_LUE)


def _pouvoirs(compte: Depouillement) -> Iterator[Fondement]:
    dits = [f"{_cite(siege.cle)} par {_cite(siege.mandataire)}" for siege in compte.sieges if siege.mandataire]
    if dits:
        phrase = f"Votent par pouvoir : {liste_et(dits)}."
        yield Fondement("pouvoir", phrase, f"{REGLEMENT} (pouvoirs)", Autorite.REGLEMENT)


def _quorum(compte: Depouillement) -> Fondement:
    phrase = f"{majuscule(compte.quorum.regle)} : {compte.quorum.phrase}."
    return Fondement("quorum", phrase, R441_9_IV, Autorite.REGLEMENT)


def _participation(compte: Depouillement, regles: ReglesSeance) -> Iterator[Fondement]:
    if compte.participation is not None:
        yield Fondement("participation", f"{compte.participation.phrase}.", ORDONNANCE, Autorite.LOI)
        phrase = f"La moitié se compte sur {regles.base_participation.libelle}."
        yield Fondement("participation", phrase, REGLEMENT, Autorite.LECTURE)


def _propositions(compte: Depouillement) -> Iterator[Fondement]:
    for proposition in compte.propositions:
        if len(proposition.cles) > 1:
            phrase = f"Classements identiques, comptés pour un seul : {liste_et([*map(_cite, proposition.cles)])}."
            yield Fondement("propositions", phrase, f"{CODE} (silence)", Autorite.LECTURE)


def _decompte(compte: Depouillement) -> Fondement:
    dits = [f"{_nom(cle)}, {accorde(voix, 'voix', 'voix')}" for cle, voix in compte.comptes.options]
    for sens, un, plusieurs in (
        (SensVote.ABSTENTION, "abstention", "abstentions"),
        (SensVote.RENVOI, "demande de renvoi", "demandes de renvoi"),
    ):
        if nombre := compte.nombre(sens):
            dits.append(accorde(nombre, un, plusieurs))
    return Fondement("decompte", f"{majuscule(' ; '.join(dits))}.", f"{CODE} (une voix par siège)", Autorite.LOI)


def _nom(option: str) -> str:
    return "refus de tous les classements" if option == CONTRE else f"classement {_cite(option)}"


def _cite(cle: str) -> str:
    """Return the key of a seat or of a classement between its marks."""
    return f"« {cle} »"


def _ecartes(compte: Depouillement) -> Iterator[Fondement]:
    for ecarte in compte.ecartes:
        phrase = f"Écarté, {OBJETS[ecarte.objet]} du siège {_cite(ecarte.siege)} : {ecarte.raison}."
        legal = ecarte.raison in SANS_VOIX_NI_PRESENCE
        yield Fondement("ecarte", phrase, CODE if legal else REGLEMENT, Autorite.LOI if legal else Autorite.REGLEMENT)


OBJETS = {"presence": "la présence", "pouvoir": "le pouvoir", "bulletin": "le bulletin"}
SANS_VOIX_NI_PRESENCE = frozenset(raison for etat, raison in RAISONS.items() if etat is not EtatSiege.DEPORT)


def _regle(compte: Depouillement, regles: ReglesSeance) -> Fondement:
    source = SOURCES.get(compte.regle, REGLEMENT)
    lue = compte.regle in {RegleAppliquee.MAIRE, RegleAppliquee.PARTICIPATION}
    return Fondement("regle", f"{_phrase(compte, regles)}.", source, Autorite.LOI if lue else Autorite.REGLEMENT)


def _phrase(compte: Depouillement, regles: ReglesSeance) -> str:
    """Return the rule that gave the result, with its figures."""
    libelle = majuscule(compte.regle.libelle)
    match compte.regle:
        case RegleAppliquee.MAIRE | RegleAppliquee.PRESIDENT:
            return f"Partage égal des voix : {compte.regle.libelle}"
        case RegleAppliquee.EGALITE:
            return f"{libelle}, que ni le maire ni la règle de la commission ne départage"
        case RegleAppliquee.MODALITE:
            return f"{libelle} : {compte.modalite.libelle}"
        case RegleAppliquee.SANS_MAJORITE if compte.majorite_requise is not None:
            return (
                f"{libelle} : {accorde(compte.majorite_requise, 'voix', 'voix')} requises ({regles.majorite.libelle})"
            )
        case RegleAppliquee.EXPRIMEES | RegleAppliquee.PRESENTS | RegleAppliquee.VOIX_DU_LOT:
            return f"{libelle} : {compte.majorite_requise} sur {compte.majorite_base}"
        case _:
            return libelle


def _issue(compte: Depouillement) -> Fondement:
    phrase = f"{phrase_issue(compte)}."
    if compte.issue is IssueScrutin.ADOPTE:
        return Fondement("issue", phrase, "CCH, art. R441-3", Autorite.LOI)
    return Fondement("issue", phrase, REGLEMENT, Autorite.LECTURE)


def phrase_issue(compte: Depouillement) -> str:
    """Return how the ballot ended, without a name."""
    match compte.issue:
        case IssueScrutin.ADOPTE:
            return typographie(f"Classement {_cite(compte.adopte or '')} adopté")
        case IssueScrutin.SECOND_TOUR:
            return typographie(f"Second tour entre les classements {liste_et([*map(_cite, compte.finalistes)])}")
        case _:
            tous = "Tous les classements sont refusés : " if compte.refuse else "Aucun classement n’est adopté : "
            return typographie(f"{tous}{compte.issue.libelle}")
