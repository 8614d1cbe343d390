"""What the minutes say, and who reads them."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, select

from caleol.kernel import papiers
from caleol.kernel.clock import HorlogeFixe
from caleol.kernel.errors import Introuvable
from caleol.kernel.papiers import PvDonnees
from caleol.models.commission import Mandat, Membre, Siege
from caleol.models.lot import Candidature, Lot
from caleol.models.seance import Seance
from caleol.queries.papiers.cotation import RAISON_ABSENTE
from caleol.queries.papiers.mots import plages
from caleol.queries.pv import get_pv, peut_valider
from caleol.rules.droits import OUTIL, Auteur, Role
from caleol.services.act import Actes
from caleol.services.ajournements import postpone_lot
from caleol.services.candidatures import remove_candidature
from caleol.services.convocations import CanalConvocation, Envoi, convoke
from caleol.services.deliberation import ContreProposition, record_deliberation, record_second_tour
from caleol.services.lots import withdraw_lot
from caleol.services.vacances import withdraw_vacance
from tests import tenue
from tests.seance_realiste import Realiste, tient
from tests.tenue import CLASSEE, ECARTEE, Tenue

GRILLE = (Path(__file__).parents[2] / "seeds" / "grilles" / "demonstration.toml").read_text(encoding="utf-8")


@pytest.fixture
def realiste(actes: Actes, horloge: HorlogeFixe) -> Realiste:
    return tient(actes, horloge, grille=GRILLE)


def lit(t: Tenue, auteur: Auteur | None = None) -> PvDonnees:
    with t.actes.sessions.lecture() as session:
        return get_pv(session, auteur or t.secretaire, t.seance_id)


def presence(pv: PvDonnees, siege: str) -> papiers.Presence:
    return next(p for p in pv.presences if p.siege == siege)


# ------------------------------------------------------------------------------------------ what they say


def test_draft_names_the_seance_who_presides_and_the_rules(realiste: Realiste):
    pv = lit(realiste.tenue)
    assert pv.projet
    assert (pv.entete.bailleur, pv.entete.reference) == ("Habitat d’essai", "PV-NORD/2026/S01")
    assert (pv.seance.president, pv.seance.secretaire) == ("Mme\u00a0Hélène Carpentier", "Mme\u00a0Claire Vasseur")
    assert pv.seance.reglement == "version 1, en vigueur depuis le 01/01/2020"
    assert pv.seance.mode == "mixte (en salle et en visioconférence)"
    assert (pv.sceau, [s.signe_le for s in pv.signatures]) == (None, [None, None, None])


def test_presences_tell_movements_by_the_minute(realiste: Realiste):
    pv = lit(realiste.tenue)
    maire = presence(pv, "Maire de Roubaix")
    assert (maire.personne, maire.qualite, maire.etat) == ("Mme\u00a0Anne Petit", "adjointe au logement", "présente")
    assert [passage.lots for passage in maire.passages] == ["lots 1 et 2"]
    suppleant = presence(pv, "Représentant des locataires")
    assert suppleant.suppleance == "suppléant de Mme\u00a0Odile Bécu"
    assert suppleant.passages[0].lots == "lots 2 à 4"
    assert presence(pv, "Membre désigné 5").etat == "excusée"
    assert presence(pv, "Maire de Tourcoing").etat == "absent"
    assert presence(pv, "Membre désigné 4").passages[0].mode == "en visioconférence"
    assert presence(pv, "Membre désigné 2").deports == (2,)
    assert presence(pv, "Action Logement Services").voix == "consultative"
    assert presence(pv, "Secrétariat de la commission").voix == "sans voix"


def test_quorum_of_the_seance_is_that_of_the_opening(realiste: Realiste):
    quorum = lit(realiste.tenue).quorum
    assert (quorum.presents, quorum.requis, quorum.atteint, quorum.detail) == (7, 4, True, "à 9\u00a0h\u00a032")
    assert quorum.regle == "4\u00a0présents au moins parmi les membres à voix délibérative du lot"


def test_convocations_say_by_which_channel_and_who_excused_themselves(realiste: Realiste):
    envois = {envoi.qualite: envoi for envoi in lit(realiste.tenue).convocations}
    assert len(envois) == 11
    assert (envois["Préfet du Nord"].canal, envois["Préfet du Nord"].preuve) == ("courriel", "non parti")
    assert envois["Membre désigné 5"].remarque == "absence annoncée"


def test_convocations_name_the_suppleant_who_was_called_and_the_one_who_sat(actes: Actes, horloge: HorlogeFixe):
    realiste = tient(actes, horloge, leve=False)
    t, siege = realiste.tenue, realiste.tenue.sieges["designe-6"]
    titulaire = next(envoi for envoi in lit(t).convocations if envoi.qualite == "Représentant des locataires")
    assert titulaire.remarque == "siège tenu par M.\u00a0Jean-Noël Wattrelot, sur cette convocation"
    with t.acte() as acte:
        envoi = Envoi(siege, realiste.suppleant, CanalConvocation.MAIN, "remise le 30/11")
        convoke(acte, seance_id=t.seance_id, envois=[envoi])
    envois = {envoi.personne: envoi for envoi in lit(t).convocations}
    appel = envois["M.\u00a0Jean-Noël Wattrelot"]
    assert appel.qualite == "Représentant des locataires, suppléant de Mme\u00a0Odile Bécu"
    assert envois["Mme\u00a0Odile Bécu"].remarque == ""


def test_minutes_say_when_and_why_a_dwelling_was_withdrawn(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge, nb_lots=2)
    t.ouvre()
    with t.acte() as acte:
        vacance = acte.session.get_one(Lot, t.lots[0]).vacance
        withdraw_vacance(acte, vacance_id=vacance.id, version=vacance.version, motif="dégât des eaux")
    lot = next(lot for lot in lit(t).lots if lot.candidats == ())
    assert lot.observations == ("Le logement a été retiré de l’ordre du jour le 01/12/2026\u00a0: dégât des eaux.",)
    assert lot.demandes_examinees == 0


def test_convocation_too_late_is_told(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge)
    horloge.avance(timedelta(days=6))
    t.ouvre()
    assert {envoi.remarque for envoi in lit(t).convocations} == {"délai du règlement non tenu"}


def test_tie_names_whose_voice_decided_and_no_voter(realiste: Realiste):
    lot = lit(realiste.tenue).lots[0]
    (scrutin,) = lot.scrutins
    assert [(p.numero, p.pour, p.auteur) for p in scrutin.propositions] == [
        (1, 3, "le secrétariat"),
        (2, 3, "Mme\u00a0Nadia Ferhat"),
    ]
    assert (scrutin.abstentions, scrutin.contre, scrutin.adoptee) == (1, 0, 1)
    assert scrutin.departage == "voix prépondérante du maire (CCH, art. L. 441-2)"
    assert (scrutin.mode, scrutin.regle) == ("par appel nominal", "majorité absolue des voix exprimées")
    assert (lot.voix_presentes, lot.voix_attribuees, lot.voix_detail) == (7, 9, "maire de Roubaix présente")


def test_decisions_carry_rank_reason_condition_and_date(realiste: Realiste):
    un, deux, trois, quatre = lit(realiste.tenue).lots
    assert [c.decision for c in un.candidats] == [
        "Attribution avec classement, rang 1",
        "Attribution avec classement, rang 2",
        "Non-attribution",
    ]
    assert un.candidats[2].motifs == (f"Ne correspond pas à la demande. {tenue.FAIT}",)
    premier = deux.candidats[0]
    assert (premier.rang, premier.decision) == (1, "Attribution sous condition suspensive, rang 1")
    assert premier.condition.startswith("Chaque personne à loger\u00a0: avis d’imposition de l’année N-2")
    assert premier.echeance is not None
    assert premier.echeance.isoformat() == "2026-12-16"
    assert [c.decision for c in quatre.candidats] == ["sans décision"] * 3
    assert [c.decision for c in trois.candidats] == ["Attribution"]


def test_frozen_figures_stand_beside_each_candidate(realiste: Realiste):
    candidat = lit(realiste.tenue).lots[0].candidats[0]
    assert (str(candidat.taux_effort_pourcent), str(candidat.plafond_pourcent)) == ("30.2", "43.1")
    assert candidat.points is not None


def test_order_that_leaves_the_points_gives_its_reason(realiste: Realiste):
    un, deux, trois, quatre = (lot.cotation for lot in lit(realiste.tenue).lots)
    assert un is not None
    assert un.suit_les_points is False
    assert "Mme\u00a0Sophie Duval a 25\u00a0points et Mme\u00a0Sophie Őry-N’Guessan a 37\u00a0points." in un.explication
    assert "Candidature avec plus de points, écartée pour le motif de sa décision" in un.explication
    assert un.raison_ecart == "le ménage perd son logement le 15/12/2026."
    assert un.raison_ecart != RAISON_ABSENTE
    assert (deux is not None and deux.suit_les_points, trois is not None, quatre) == (True, True, None)


def test_deport_postponement_exception_late_lot_and_undone_ballot(realiste: Realiste):
    _, deux, trois, quatre = lit(realiste.tenue).lots
    assert deux.deports == ("M.\u00a0Paul Delattre",)
    assert deux.observations == (
        "Scrutin clos à 9\u00a0h\u00a048 annulé à 9\u00a0h\u00a050\u00a0: rang saisi sur le mauvais candidat.",
    )
    assert trois.exception is not None
    assert trois.exception.libelle == "Insuffisance du nombre de candidats"
    assert trois.ajout_tardif == "lot ajouté après la fixation de l’ordre du jour (congé reçu après la convocation)"
    assert quatre.ajournement is not None
    assert quatre.ajournement.motif.startswith("Avis d’imposition")
    assert (quatre.demandes_examinees, len(quatre.candidats)) == (0, 3), "presented, not examined"
    assert (quatre.scrutins, quatre.voix_presentes, quatre.voix_detail) == ((), 7, "maire de Tourcoing absent")


def test_incidents_and_versions_used_are_listed(realiste: Realiste):
    pv = lit(realiste.tenue)
    assert [fait.texte for fait in pv.incidents] == ["Vidéo coupée deux minutes, puis rétablie."]
    assert [reference.objet for reference in pv.references] == [
        "Règlement intérieur",
        "Grille de cotation",
        "Plafonds de ressources 2026, PLUS",
        "Seuil du premier quartile",
    ]


def test_lot_without_grid_says_nothing_of_points(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge)
    t.ouvre()
    t.delibere()
    lot = lit(t).lots[0]
    assert (lot.cotation, {c.points for c in lot.candidats}) == (None, {None})


def test_nobody_chosen_says_so(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge)
    t.ouvre()
    t.delibere(0, ECARTEE, ECARTEE, ECARTEE)
    usage = lit(t).lots[0].cotation
    assert usage is not None
    assert (usage.suit_les_points, usage.explication) == (None, "Aucun candidat n’est retenu.")


def test_open_seance_shows_its_undecided_lots(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge, nb_lots=2)
    t.ouvre()
    t.delibere()
    pv = lit(t)
    assert pv.projet
    assert [c.decision for c in pv.lots[1].candidats] == ["sans décision"] * 3
    assert (pv.lots[1].voix_presentes, pv.lots[1].quorum.atteint) == (9, True)


def test_second_ballot_opposes_the_first_two_and_says_what_the_first_gave(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge)
    t.ouvre()
    premier, second, tiers = t.candidats()
    ordres = [(premier, second, tiers), (second, premier, tiers), (tiers, premier, second)]
    rangees = [tuple(tenue.saisie(c, CLASSEE, rang) for rang, c in enumerate(ordre, start=1)) for ordre in ordres]
    votants = [cle for cle in t.sieges if cle != "consultatif"]
    voix = dict(zip((t.sieges[cle] for cle in votants), "111122233", strict=True))
    with t.acte() as acte:
        record_deliberation(
            acte, lot_id=t.lots[0], version=t.version(), decisions=rangees[0], votes=voix,
            contre_propositions=[ContreProposition(r, t.sieges["designe-2"]) for r in rangees[1:]],
        )  # fmt: skip
    assert lit(t).lots[0].scrutins[0].regle == "majorité absolue des voix exprimées, aucune majorité"
    t.minutes(2)
    voix = dict(zip(voix, ["1"] * 4 + ["2"] * 4 + ["contre"], strict=True))
    voix[t.sieges["maire-59512"]] = "2"
    with t.acte() as acte:
        record_second_tour(acte, lot_id=t.lots[0], version=t.version(), votes=voix)
    lot = lit(t).lots[0]
    assert [[p.pour for p in s.propositions] for s in lot.scrutins] == [[4, 3, 2], [4, 5]]
    assert [(s.tour, s.adoptee, s.contre) for s in lot.scrutins] == [(1, None, 0), (2, 2, 0)]
    assert [c.rang for c in lot.candidats] == [1, 2, 3]


def test_withdrawn_candidate_keeps_the_name_that_was_shown(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge, nb_candidats=4)
    t.ouvre()
    retire = t.candidats()[3]
    with t.acte() as acte:
        remove_candidature(acte, lot_id=t.lots[0], candidature_id=retire, motif="relogé")
        candidature = acte.session.get_one(Candidature, retire)
        montre, candidature.demande.nom = candidature.demande.nom, "Autrenom"
    (lot,) = lit(t).lots
    assert montre in lot.observations[0]


def test_withdrawn_dwelling_keeps_its_number_and_has_no_candidate(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge, nb_lots=2)
    t.ouvre()
    with t.acte() as acte:
        withdraw_lot(acte, lot_id=t.lots[0], motif="dégât des eaux")
    t.delibere(1)
    t.leve()
    un, deux = lit(t).lots
    assert (un.numero, un.candidats, un.demandes_examinees) == (1, (), 0)
    assert un.observations == ("Le logement a été retiré de l’ordre du jour.",)
    assert (deux.numero, len(deux.candidats)) == (2, 3)


def test_seance_where_nobody_came_says_that_the_quorum_was_not_reached(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge)
    t.ouvre(presents=("designe-1", "prefet"))
    with t.acte() as acte:
        postpone_lot(acte, lot_id=t.lots[0], motif="Quorum non atteint.")
    t.minutes(10)
    t.leve()
    pv = lit(t)
    assert (pv.quorum.presents, pv.quorum.requis, pv.quorum.atteint) == (2, 4, False)
    assert (pv.lots[0].voix_presentes, pv.lots[0].quorum.atteint) == (2, False)


@pytest.mark.parametrize(
    ("numeros", "mots"),
    [([], ""), ([4], "lot 4"), ([5, 4], "lots 4 et 5"), ([3, 4, 5, 9], "lots 3 à 5 et 9"), ([1, 3], "lots 1 et 3")],
)
def test_runs_of_lots_are_named_shortly(numeros: list[int], mots: str):
    assert plages(numeros) == mots


def test_number_of_statements_does_not_grow_with_the_lots(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge, nb_lots=6)
    t.ouvre()
    for rang in range(6):
        t.delibere(rang, CLASSEE, CLASSEE, ECARTEE, rang_1_confirme=True)
    comptes = []
    with t.actes.sessions.lecture() as session:
        event.listen(session.connection(), "before_cursor_execute", lambda *_: comptes.append(1))
        get_pv(session, t.secretaire, t.seance_id)
    assert len(comptes) < 60


# ------------------------------------------------------------------------------------------ who reads


def test_draft_is_for_secretary_president_auditor_and_tool(realiste: Realiste):
    t = realiste.tenue
    for auteur in (t.secretaire, t.president, Auteur(t.compte.id, Role.AUDITEUR), OUTIL):
        assert lit(t, auteur).projet


def test_others_do_not_find_the_draft(realiste: Realiste):
    t = realiste.tenue
    autres = (
        realiste.membre("designe-2"),
        Auteur(t.compte.id, Role.SECRETAIRE, commission_ids=frozenset({t.commission_id + 1})),
        Auteur(t.compte.id, Role.AGENCE, agence_ids=frozenset({1})),
        Auteur(t.compte.id, Role.DIRECTION),
        Auteur(t.compte.id, Role.ADMINISTRATEUR),
        Auteur(t.compte.id),
        Auteur(t.compte.id, Role.MEMBRE, membre_id=999),
        Auteur(t.compte.id, Role.MEMBRE),
    )
    for auteur in autres:
        with pytest.raises(Introuvable):
            lit(t, auteur)


def test_from_validation_a_convoked_member_reads_the_whole(realiste: Realiste, tmp_path: Path):
    t = realiste.tenue
    t.valide(tmp_path)
    pv = lit(t, realiste.membre("designe-3"))
    assert (pv.projet, pv.extrait, len(pv.lots)) == (False, "", 4)
    aside = lit(t, realiste.membre("designe-2"))
    assert [lot.numero for lot in aside.lots] == [1, 3, 4]
    assert aside.extrait == "Extrait du procès-verbal\u00a0: lots 1, 3 et 4 (déport\u00a0: lot 2)"
    assert pv.sceau is not None
    with pytest.raises(Introuvable):
        lit(t, Auteur(t.compte.id, Role.AGENCE, agence_ids=frozenset({1})))
    with pytest.raises(Introuvable):
        lit(t, Auteur(t.compte.id, Role.MEMBRE, membre_id=999))


def test_mayor_reads_the_lots_of_the_commune_in_an_unsealed_extract(realiste: Realiste, tmp_path: Path):
    t = realiste.tenue
    t.valide(tmp_path)
    pv = lit(t, realiste.membre("maire-59599"))
    assert [lot.numero for lot in pv.lots] == [4]
    assert pv.extrait == "Extrait du procès-verbal\u00a0: lot 4"
    assert (pv.sceau, pv.entete.reference) == (None, "EXT-NORD/2026/S01")


def test_seance_not_open_has_no_minutes(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge)
    with pytest.raises(Introuvable):
        lit(t)


def test_only_who_presided_may_validate_and_only_after_the_levee(actes: Actes, horloge: HorlogeFixe):
    realiste = tient(actes, horloge, leve=False)
    t = realiste.tenue
    with actes.sessions.lecture() as session:
        assert not peut_valider(session, t.president, t.seance_id)
    t.leve()
    with actes.sessions.lecture() as session:
        assert peut_valider(session, t.president, t.seance_id)
        assert not peut_valider(session, replace(t.president, role=Role.SECRETAIRE), t.seance_id)
        assert not peut_valider(session, t.secretaire, t.seance_id)
        assert not peut_valider(session, OUTIL, t.seance_id)


# ------------------------------------------------------------------------------------------ frozen


def test_validated_minutes_are_read_from_what_was_frozen_only(realiste: Realiste, tmp_path: Path):
    t = realiste.tenue
    t.valide(tmp_path)
    avant = lit(t)
    with t.actes.sessions.ecriture() as session:
        for membre in session.scalars(select(Membre)):
            membre.nom = "Change"
        for siege in session.scalars(select(Siege)):
            siege.libelle = "Changé"
        for mandat in session.scalars(select(Mandat)):
            mandat.fin = mandat.debut
        session.get_one(Seance, t.seance_id).lieu = "ailleurs"
    assert lit(t) == avant


def test_next_date_of_a_postponed_lot_is_told_once_known(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge)
    t.ouvre()
    with t.acte() as acte:
        postpone_lot(acte, lot_id=t.lots[0], motif="Pièces attendues.")
    ajournement = lit(t).lots[0].ajournement
    assert ajournement is not None
    assert ajournement.prochaine_seance is None
