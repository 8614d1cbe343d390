"""The parts of a count, one by one: presence, voices, proxies, classements, votes, majority, grounds in words."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from caleol.kernel.errors import Refus
from caleol.rules.composition import LieuLot, NatureSiege, Siege
from caleol.rules.decisions import TypeDecision
from caleol.rules.reglement import Departage, Majorite, ModaliteSeance
from caleol.rules.scrutin.coherence import CAUSES
from caleol.rules.scrutin.depouillement import depouiller
from caleol.rules.scrutin.fondements import Autorite, alertes, fondements, phrase_issue
from caleol.rules.scrutin.majorite import CONTRE, Comptes, RegleAppliquee, trancher
from caleol.rules.scrutin.modele import (
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
from caleol.rules.scrutin.mots import compte_en_mots
from caleol.rules.scrutin.pouvoirs import appliquer_pouvoirs
from caleol.rules.scrutin.presence import presence_retenue
from caleol.rules.scrutin.propositions import reunir
from caleol.rules.scrutin.suffrages import compter, trier
from caleol.rules.scrutin.voix import EtatSiege, sieges_comptes
from tests.rules.faits import regles

INSTANT = datetime.fromisoformat("2026-11-23T14:30:00+01:00")
UN = (Ligne("x", TypeDecision.ATTRIBUTION_CLASSEE, 1), Ligne("y", TypeDecision.ATTRIBUTION_CLASSEE, 2))
DEUX = (Ligne("x", TypeDecision.ATTRIBUTION_CLASSEE, 2), Ligne("y", TypeDecision.ATTRIBUTION_CLASSEE, 1))
NATURES = {
    **{f"D{rang}": NatureSiege.DESIGNE for rang in range(1, 7)},
    "P": NatureSiege.PREFET,
    "M": NatureSiege.MAIRE,
}


def ballot(choisis: dict[str, str], **autres: Any) -> ScrutinLot:
    """Return a ballot in the room: « 1 » and « 2 » are the classements, the other words are what a vote may say."""
    sieges = tuple(
        SiegeCommission(Siege(cle, nature, commune_insee="59512" if nature is NatureSiege.MAIRE else None))
        for cle, nature in NATURES.items()
    )
    base = ScrutinLot(
        jour=date(2026, 11, 23),
        modalite=ModaliteSeance.PRESENTIEL,
        lieu=LieuLot("59512"),
        regles=regles(2),
        sieges=sieges,
        propositions=(Proposition("1", UN), Proposition("2", DEUX)),
        votes=tuple(
            Vote(cle, SensVote.APPROUVE, choix) if choix.isdigit() else Vote(cle, SensVote(choix))
            for cle, choix in choisis.items()
        ),
        presences=tuple(PresenceSiege(cle) for cle in choisis),
    )
    return replace(base, **autres)


@pytest.mark.parametrize(
    ("arrivee", "depart", "la"), [(0, None, True), (1, None, False), (-9, 0, False), (-9, 1, True)]
)
def test_presence_holds_from_the_minute_of_arrival_to_that_before_leaving(arrivee, depart, la):
    heures = [None if minutes is None else INSTANT.replace(minute=30 + minutes) for minutes in (arrivee, depart)]
    presence = PresenceSiege("D1", "", False, LieuPresence.SALLE, *heures)
    assert presence_retenue(ballot({}, presences=(presence,), instant=INSTANT), presence) is la


def test_who_steps_aside_does_so_on_both_seats():
    deux = ballot({"D1": "1", "M": "1"}, deports=frozenset({"M"}))
    sieges = tuple(replace(s, titulaire="elle") if s.siege.cle in {"D1", "M"} else s for s in deux.sieges)
    etats = {compte.cle: compte.etat for compte in sieges_comptes(replace(deux, sieges=sieges))[0]}
    assert etats["D1"] is etats["M"] is EtatSiege.DEPORT
    assert etats["D2"] is EtatSiege.ABSENT


def test_a_proxy_says_who_carries_it_and_why_it_falls():
    scrutin = ballot({"D1": "1"}, regles=regles(2, pouvoir_admis=True))
    scrutin = replace(scrutin, pouvoirs=(Pouvoir("D2", "D1"), Pouvoir("D3", "D1")))
    comptes, ecartes = appliquer_pouvoirs(sieges_comptes(scrutin)[0], scrutin)
    assert {c.cle: c.mandataire for c in comptes if c.mandataire} == {"D2": "D1"}
    assert [(e.siege, e.raison) for e in ecartes] == [
        ("D3", "le mandataire porte déjà le nombre de pouvoirs que le règlement admet (1)")
    ]


def test_identical_classements_keep_the_first_key_and_all_authors():
    reunies = reunir((Proposition("1", UN), Proposition("2", UN[::-1], "D1"), Proposition("3", DEUX)))
    assert [(r.cle, r.cles, r.auteurs) for r in reunies] == [("1", ("1", "2"), (None, "D1")), ("3", ("3",), (None,))]


def test_votes_are_parted_and_counted():
    scrutin = ballot({"D1": "1", "D2": "2", "D3": "refuse", "D4": "abstention", "M": "2"}, president="D1")
    scrutin = replace(scrutin, deports=frozenset({"D2"}))
    sieges, table = sieges_comptes(scrutin)[0], reunir(scrutin.propositions)
    votes, avis, ecartes = trier(scrutin, sieges, table)
    assert ([vote.siege for vote in votes], avis) == (["D1", "D3", "D4", "M"], ())
    assert [(e.siege, e.raison) for e in ecartes] == [("D2", "ce siège s’est déporté")]
    comptes = compter(scrutin, sieges, table, votes)
    assert comptes == Comptes((("1", 1), ("2", 1), (CONTRE, 1)), presents=4, voix_du_lot=7, maire="2", president="1")


def test_the_mayor_comes_before_what_the_reglement_says():
    comptes = Comptes((("1", 2), ("2", 2)), presents=4, voix_du_lot=8, maire="2", president="1")
    tranche = trancher(comptes, regles(departage=(Departage.PRESIDENT,)))
    assert (tranche.gagnant, tranche.regle) == ("2", RegleAppliquee.MAIRE)


@pytest.mark.parametrize(
    ("majorite", "gagnant"),
    [(Majorite.ABSOLUE, "1"), (Majorite.RELATIVE, "1"), (Majorite.PRESENTS, "1"), (Majorite.VOIX_DU_LOT, None)],
)
def test_each_majority_has_its_base(majorite, gagnant):
    comptes = Comptes((("1", 4), ("2", 2)), presents=7, voix_du_lot=8)
    assert trancher(comptes, regles(majorite=majorite)).gagnant == gagnant


def test_the_grounds_are_french_sentences_with_their_source():
    scrutin = ballot({"D1": "1", "D2": "1", "M": "2", "P": "2", "D3": "abstention"}, deports=frozenset({"D4"}))
    compte = depouiller(scrutin)
    dits = fondements(compte, scrutin.regles)
    assert [dit.etape for dit in dits] == ["voix", "deport", "quorum", "decompte", "regle", "issue"]
    phrases = {dit.etape: dit.phrase.replace("\u00a0", " ") for dit in dits}
    assert phrases["voix"] == (
        "8 voix délibératives sur ce lot : 6 membres désignés, représentant de l’État "
        "et maire de la commune du logement."
    )
    assert phrases["decompte"].replace("\u202f", " ") == (
        "Classement « 1 », 2 voix ; classement « 2 », 2 voix ; refus de tous les classements, 0 voix ; 1 abstention."
    )
    assert phrases["regle"] == "Partage égal des voix : voix prépondérante du maire."
    regle = next(dit for dit in dits if dit.etape == "regle")
    assert (regle.source, regle.autorite) == ("CCH, art. L441-2", Autorite.LOI)
    assert phrase_issue(compte) == "Classement «\u00a02\u00a0» adopté"
    assert alertes(compte, scrutin.regles) == ()


def test_what_a_person_must_look_at_is_said():
    scrutin = ballot({"D1": "1", "D2": "1"})
    scrutin = replace(scrutin, sieges=scrutin.sieges[1:-1], votes=scrutin.votes[1:], presences=scrutin.presences[1:])
    scrutin = replace(scrutin, presences=(*scrutin.presences, PresenceSiege("D3")))
    dites = [alerte.replace("\u00a0", " ") for alerte in alertes(depouiller(scrutin), scrutin.regles)]
    assert dites == [
        "La commission compte 5 membres désignés au lieu de six (R441-9).",
        "Aucun siège de maire n’a de voix sur ce lot : le maire de la commune du logement est membre de droit.",
        "N’ont pas voté alors qu’ils le pouvaient : « D3 ».",
    ]


def test_a_classement_that_the_law_does_not_know_is_said():
    troue = (UN[0], replace(UN[1], rang=3))
    scrutin = ballot({"D1": "1", "M": "1"}, propositions=(Proposition("1", troue), Proposition("2", DEUX)))
    dites = [alerte.replace("\u00a0", " ") for alerte in alertes(depouiller(scrutin), scrutin.regles)]
    assert dites == ["Classement « 1 » irrégulier : Les rangs doivent aller de 1 à 2 sans trou ni doublon."]


def test_who_is_on_video_is_said_with_a_text_that_was_not_read():
    la = (PresenceSiege("D1"), PresenceSiege("M", lieu=LieuPresence.VISIO))
    mixte = regles(2, modalites=frozenset({ModaliteSeance.MIXTE}))
    scrutin = ballot({"D1": "1", "M": "1"}, modalite=ModaliteSeance.MIXTE, presences=la, regles=mixte)
    dit = next(dit for dit in fondements(depouiller(scrutin), mixte) if dit.etape == "presence")
    assert dit.phrase.replace("\u00a0", " ") == "En visioconférence, comptés comme présents : « M »."
    assert dit.autorite is Autorite.LOI_NON_LUE


FAUX: list[tuple[str, dict[str, Any]]] = [
    ("en_double", {"votes": (Vote("D1", SensVote.REFUSE),) * 2}),
    ("siege_inconnu", {"deports": frozenset({"Z"})}),
    ("siege_inconnu", {"votes": (Vote("Z", SensVote.REFUSE),)}),
    ("siege_inconnu", {"president": "Z"}),
    ("proposition_inconnue", {"votes": (Vote("D1", SensVote.APPROUVE, "9"),)}),
    ("proposition_manquante", {"votes": (Vote("D1", SensVote.APPROUVE),)}),
    ("classement_manquant", {"votes": (Vote("D1", SensVote.PROPOSE),)}),
    ("candidats_differents", {"propositions": (Proposition("1", UN), Proposition("2", DEUX[:1]))}),
    ("candidat_en_double", {"propositions": (Proposition("1", (UN[0], UN[0])),)}),
    ("siege_de_droit_en_double", {"sieges": tuple(SiegeCommission(Siege(c, NatureSiege.PREFET)) for c in "PQ")}),
    (
        "siege_vacant_occupe",
        {
            "sieges": (SiegeCommission(Siege("P", NatureSiege.PREFET), vacant=True),),
            "presences": (PresenceSiege("P"),),
        },
    ),
    ("instant_manquant", {"presences": (PresenceSiege("D1", arrivee=INSTANT),)}),
    (
        "depart_avant_arrivee",
        {"instant": INSTANT, "presences": (PresenceSiege("D1", arrivee=INSTANT, depart=INSTANT.replace(minute=0)),)},
    ),
    ("tour_inconnu", {"tour": 3}),
    ("second_tour_a_deux", {"tour": 2, "propositions": (Proposition("1", UN), Proposition("2", UN))}),
    ("pouvoir_a_soi_meme", {"pouvoirs": (Pouvoir("D1", "D1"),)}),
]


@pytest.mark.parametrize(("cause", "faute"), FAUX, ids=[cause for cause, _ in FAUX])
def test_a_description_that_contradicts_itself_is_refused(cause, faute):
    with pytest.raises(Refus, match="scrutin_incoherent") as refus:
        depouiller(ballot({}, **faute))
    assert refus.value.data["cause"] == cause


def test_every_cause_has_its_case():
    assert {cause for cause, _ in FAUX} == set(CAUSES)


@pytest.mark.parametrize(
    ("voix", "adopte", "abstentions", "renvois", "dits"),
    [
        ({"1": 7, CONTRE: 1}, "1", 1, 0, "7\u00a0voix pour, 1\u00a0contre, 1\u00a0abstention"),
        ({"1": 2, "2": 5}, "2", 0, 0, "5\u00a0voix pour, 2\u00a0pour un autre ordre"),
        ({"1": 4, "2": 4, CONTRE: 0}, None, 0, 0, "4\u00a0voix pour le classement 1, 4\u00a0voix pour le classement 2"),
        ({"1": 3, "2": 0, CONTRE: 4}, None, 0, 0, "3\u00a0voix pour, 4\u00a0contre"),
        ({"1": 0, CONTRE: 0}, None, 0, 0, "aucune voix"),
        ({"1": 0, CONTRE: 0}, None, 2, 1, "0\u00a0voix pour, 2\u00a0abstentions, 1\u00a0demande de renvoi"),
    ],
)
def test_counts_say_what_each_side_had(
    voix: dict[str, int], adopte: str | None, abstentions: int, renvois: int, dits: str
):
    assert compte_en_mots(voix, adopte, abstentions, renvois) == dits
