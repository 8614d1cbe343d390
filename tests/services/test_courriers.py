"""Letters: made once, whole by the law, sent once by each way, proven, sent again; their texts by version."""

from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from caleol.documents.courrier import rediger_lettre
from caleol.kernel.clock import HorlogeFixe
from caleol.kernel.courriers import GenreBloc
from caleol.kernel.errors import Refus
from caleol.mail.dossier import ExpediteurDossier
from caleol.models.demande import Demande
from caleol.models.enumerations import CanalCourrier, PreuveNotification
from caleol.models.lot import Candidature, Decision
from caleol.models.suivi import ConditionSuspensive, Courrier, OffreLogement
from caleol.queries.suites.courriers import CourriersSeance, get_courriers
from caleol.rules.courriers import NatureCourrier
from caleol.rules.decisions import TypeDecision
from caleol.rules.droits import OUTIL, Auteur, Role
from caleol.rules.ecarts import RaisonEcart
from caleol.services.act import Actes
from caleol.services.courriels import send_courriels
from caleol.services.deliberation import DecisionSaisie
from caleol.services.suites import conditions, courriers, envois, notifications, reponses
from caleol.services.suites.modeles import save_modele
from tests import fabriques as f
from tests import tenue
from tests.ensemble import ensemble
from tests.lettres import lettres
from tests.tenue import CLASSEE, ECARTEE, SEANCE_LE, Tenue, saisie

JOUR = SEANCE_LE.date()


@pytest.fixture
def t(actes: Actes, horloge: HorlogeFixe, tmp_path: Path) -> Tenue:
    """A lot of four: first, second under condition, two left out; the first under DALO, the last our tenant."""
    preparee = tenue.prepare(actes, horloge, nb_candidats=4)
    with actes.sessions.ecriture() as session:
        for rang, cle in enumerate(preparee.candidats()):
            demande = session.get_one(Candidature, cle).demande
            demande.adresse, demande.code_postal, demande.ville = f"{rang} rue {{recours}}", f"591{9 - rang}0", "Lille"
            demande.courriel = f"menage{rang}@exemple.fr"
    preparee.ouvre()
    un, deux, trois, quatre = preparee.candidats()
    condition = DecisionSaisie(
        deux, TypeDecision.ATTRIBUTION_CONDITION, 2, condition_piece="REV-N2",
        condition_echeance=JOUR + timedelta(days=15),
    )  # fmt: skip
    preparee.delibere(decisions=[saisie(un, CLASSEE, 1), condition, saisie(trois, ECARTEE), saisie(quatre, ECARTEE)])
    with actes.sessions.ecriture() as session:
        for rang, marque in ((0, {"dalo": True}), (3, {"mutation": True})):
            candidature = session.get_one(Candidature, preparee.candidats()[rang])
            candidature.instantane = {**(candidature.instantane or {}), **marque}
        session.get_one(Candidature, quatre).demande.bail_reference = "B-1"
    preparee.leve()
    preparee.valide(tmp_path)
    return preparee


def lues(t: Tenue) -> CourriersSeance:
    with t.actes.sessions.lecture() as session:
        return get_courriers(session, t.secretaire, t.seance_id, t.horloge.maintenant().date())


def prepare(t: Tenue, dossier: Path) -> int:
    return courriers.produce_letters(t.actes, t.secretaire, t.seance_id, dossier)


def texte(t: Tenue, dossier: Path, nature: NatureCourrier, rang: int = 0) -> str:
    trouvees = [x.courrier.id for x in lues(t).lignes if x.nature is nature and x.courrier]
    with t.actes.sessions.lecture() as session:
        contenu = courriers.courrier_pdf(session, t.secretaire, trouvees[rang], dossier)
    pages = " ".join(page.extract_text() for page in PdfReader(BytesIO(contenu)).pages)
    return " ".join(pages.replace("\u00a0", " ").replace("\u202f", " ").split())


def test_each_household_is_told_once_what_was_decided_in_the_order_of_the_envelopes(t: Tenue, tmp_path: Path):
    assert prepare(t, tmp_path) == 4
    assert prepare(t, tmp_path) == 0
    natures = [(ligne.code_postal, ligne.nature.value) for ligne in lues(t).lignes]
    assert natures == [
        ("59160", "non_attribution"), ("59170", "non_attribution"), ("59180", "condition"), ("59190", "offre"),
    ]  # fmt: skip


def test_a_letter_holds_author_law_fact_remedies_signature_and_contact(t: Tenue, tmp_path: Path):
    prepare(t, tmp_path)
    refus = texte(t, tmp_path, NatureCourrier.NON_ATTRIBUTION, 1)
    for attendu in (
        "n’a pas été retenue", "mardi 1er décembre 2026", "article L. 441-1 du code de la construction", tenue.FAIT,
        "tribunal administratif", "dans les deux mois", "Pour la commission", "(Commission Nord)",
    ):  # fmt: skip
        assert attendu in refus, attendu
    assert "NA4" not in refus, "no internal code in a letter (R82)"
    assert "{recours}" in refus, "braces in an address are printed as they are, never read again"


def test_our_tenant_refused_a_transfer_reads_the_judicial_court(t: Tenue, tmp_path: Path):
    prepare(t, tmp_path)
    interne = texte(t, tmp_path, NatureCourrier.NON_ATTRIBUTION, 0)
    assert "tribunal judiciaire" in interne
    assert "tribunal administratif" not in interne


def test_an_offer_says_its_delay_and_the_warning_of_the_dalo_and_opens_no_remedy(t: Tenue, tmp_path: Path):
    prepare(t, tmp_path)
    offre = texte(t, tmp_path, NatureCourrier.OFFRE)
    for attendu in (
        "Vous avez 10 jours",
        "votre silence vaudra refus",
        "R. 441-16-3",
        "Dépôt de garantie",
        "Je refuse",
    ):
        assert attendu in offre, attendu
    condition = texte(t, tmp_path, NatureCourrier.CONDITION)
    assert "mercredi 16 décembre 2026" in condition
    for nature in (offre, condition):
        assert "tribunal" not in nature
    assert "Je refuse" not in condition, "the second rank has nothing to answer yet"


def test_the_batch_is_one_file_on_both_sides(t: Tenue, tmp_path: Path):
    prepare(t, tmp_path)
    with t.actes.sessions.lecture() as session:
        lot = PdfReader(BytesIO(courriers.lot_pdf(session, t.secretaire, t.seance_id, JOUR, tmp_path)))
    debuts = [rang for rang, page in enumerate(lot.pages) if "Objet" in page.extract_text()]
    assert len(debuts) == 4
    assert all(rang % 2 == 0 for rang in debuts)


def test_a_letter_leaves_once_by_post_and_starts_no_delay(t: Tenue, tmp_path: Path):
    prepare(t, tmp_path)
    ids = [ligne.courrier.id for ligne in lues(t).a_poster if ligne.courrier]
    with t.acte() as acte:
        assert envois.post_letters(acte, seance_id=t.seance_id, courrier_ids=ids, le=JOUR) == 4
    with t.acte() as acte:
        assert envois.post_letters(acte, seance_id=t.seance_id, courrier_ids=ids, le=JOUR) == 0
    with t.actes.sessions.lecture() as session:
        offre = session.scalars(select(OffreLogement)).one()
    assert (offre.envoyee_le, offre.echeance_le) == (JOUR, None)


def test_only_what_starts_no_delay_goes_by_mail_and_once_over_stops_and_restarts(t: Tenue, tmp_path: Path):
    prepare(t, tmp_path)
    ids = [ligne.courrier.id for ligne in lues(t).lignes if ligne.courrier]

    def envoie() -> int:
        with t.acte() as acte:
            return envois.mail_letters(acte, seance_id=t.seance_id, courrier_ids=ids, dossier=tmp_path)

    class Coupe(Exception):
        """The process stops before its commit."""

    def coupe() -> None:
        with t.acte() as acte:
            envois.mail_letters(acte, seance_id=t.seance_id, courrier_ids=ids, dossier=tmp_path)
            raise Coupe

    with pytest.raises(Coupe):
        coupe()
    assert [envoie(), envoie()] == [2, 0]
    boite = tmp_path / "boite"
    for _ in range(3):
        send_courriels(t.actes, ExpediteurDossier(boite, "caleol@exemple.fr"))
    assert len(list(boite.glob("*.eml"))) == 2
    assert {x.nature for x in lues(t).lignes if x.partie} == {NatureCourrier.NON_ATTRIBUTION}


def test_a_proof_is_asked_where_a_delay_runs_from_it(t: Tenue, tmp_path: Path):
    prepare(t, tmp_path)
    ids = [ligne.courrier.id for ligne in lues(t).lignes if ligne.courrier]
    refus = [
        ligne.courrier.id
        for ligne in lues(t).lignes
        if ligne.nature is NatureCourrier.NON_ATTRIBUTION and ligne.courrier
    ]
    with t.acte() as acte:
        envois.mail_letters(acte, seance_id=t.seance_id, courrier_ids=refus[:1], dossier=tmp_path)
    with t.acte() as acte:
        envois.post_letters(acte, seance_id=t.seance_id, courrier_ids=ids, le=JOUR)
    utiles = {(x.nature, x.courrier.canal) for x in lues(t).lignes if x.courrier and x.preuve_utile}
    assert utiles == {
        (nature, CanalCourrier.POSTE)
        for nature in (NatureCourrier.OFFRE, NatureCourrier.CONDITION, NatureCourrier.NON_ATTRIBUTION)
    }


def test_a_letter_returned_is_sent_again_under_another_reference(t: Tenue, tmp_path: Path):
    prepare(t, tmp_path)
    ligne = next(ligne for ligne in lues(t).lignes if ligne.nature is NatureCourrier.OFFRE)
    assert ligne.courrier is not None
    valeurs = {"courrier_id": ligne.courrier.id, "dossier": tmp_path}
    assert t.refus(courriers.send_again, **valeurs).code == "courrier_non_parti"
    with t.acte() as acte:
        envois.post_letters(acte, seance_id=t.seance_id, courrier_ids=[ligne.courrier.id], le=JOUR)
    with t.acte() as acte:
        assert courriers.send_again(acte, courrier_id=ligne.courrier.id, dossier=tmp_path) == 1
    assert any(x.courrier and x.courrier.reference.endswith("/offre/2") for x in lues(t).a_poster)


def test_what_happens_later_owes_its_own_letter(t: Tenue, tmp_path: Path):
    prepare(t, tmp_path)
    t.horloge.avance(timedelta(days=1))
    with t.actes.sessions.lecture() as session:
        offre = session.scalars(select(OffreLogement)).one()
    with t.acte() as acte:
        notifications.record_notification(
            acte, offre_id=offre.id, version=offre.version, preuve=PreuveNotification.MAIN, recue_le=JOUR
        )
    t.horloge.avance(timedelta(days=8))
    assert [x.nature for x in lues(t).a_faire] == [NatureCourrier.RELANCE]
    t.horloge.avance(timedelta(days=20))
    reponses.record_silences(t.actes)
    assert {x.nature for x in lues(t).a_faire} == {NatureCourrier.SILENCE, NatureCourrier.SUIVANT}
    assert prepare(t, tmp_path) == 2
    silence = texte(t, tmp_path, NatureCourrier.SILENCE)
    for attendu in ("le 1er décembre 2026 (remise en main propre signée)", "équivaut à un refus", "R. 441-16-3"):
        assert attendu in silence


def test_no_reminder_is_prepared_when_it_would_come_too_late(t: Tenue, tmp_path: Path):
    prepare(t, tmp_path)
    t.horloge.avance(timedelta(days=1))
    with t.actes.sessions.ecriture() as session:
        offre = session.scalars(select(OffreLogement)).one()
        demande = session.get_one(Candidature, t.candidats()[0]).demande
        demande.telephone = "06 00 00 00 01"
    with t.acte() as acte:
        notifications.record_notification(
            acte, offre_id=offre.id, version=offre.version, preuve=PreuveNotification.MAIN, recue_le=JOUR
        )
    t.horloge.avance(timedelta(days=8))
    assert prepare(t, tmp_path) == 1, "on Thursday, for a Friday: by e-mail it comes in time"
    assert lues(t).rappels_manques == ()
    with t.actes.sessions.ecriture() as session:
        session.get_one(Candidature, t.candidats()[0]).demande.courriel = None
    (manque,) = lues(t).rappels_manques
    assert (manque.telephone, manque.echeance_le) == ("06 00 00 00 01", JOUR + timedelta(days=10))
    assert NatureCourrier.RELANCE not in {x.nature for x in lues(t).a_poster}, "made for an e-mail, too late by post"
    (rappel,) = [ligne for ligne in lues(t).lignes if ligne.nature is NatureCourrier.RELANCE]
    assert rappel.ecart is RaisonEcart.ECHEANCE


def test_the_notice_of_a_condition_lets_it_fall(t: Tenue, tmp_path: Path):
    prepare(t, tmp_path)
    ligne = next(ligne for ligne in lues(t).lignes if ligne.nature is NatureCourrier.CONDITION)
    assert ligne.courrier is not None
    with t.acte() as acte:
        envois.record_preuve(acte, courrier_id=ligne.courrier.id, preuve=PreuveNotification.RECOMMANDE, recue_le=JOUR)
    t.horloge.avance(timedelta(days=20))
    assert conditions.drop_conditions(t.actes) == 1


def test_a_condition_whose_date_is_past_warns_before_its_letter_leaves(t: Tenue, tmp_path: Path):
    prepare(t, tmp_path)
    assert lues(t).tardives == ()
    t.horloge.avance(timedelta(days=16))
    (tardive,) = lues(t).tardives
    assert (tardive.nature, tardive.condition_passee_le) == (NatureCourrier.CONDITION, JOUR + timedelta(days=15))
    assert tardive.courrier is not None
    with t.acte() as acte:
        envois.post_letters(acte, seance_id=t.seance_id, courrier_ids=[tardive.courrier.id], le=JOUR)
    assert lues(t).tardives == (), "one that has left is told elsewhere"


def test_an_offer_written_outside_the_tool_owes_no_letter(t: Tenue):
    with t.actes.sessions.lecture() as session:
        offre = session.scalars(select(OffreLogement)).one()
    with t.acte() as acte:
        notifications.record_envoi(acte, offre_id=offre.id, version=offre.version, le=JOUR)
    assert NatureCourrier.OFFRE not in {ligne.nature for ligne in lues(t).a_faire}


def test_a_household_without_address_stops_nothing_in_silence(t: Tenue, tmp_path: Path):
    with t.actes.sessions.ecriture() as session:
        session.scalars(select(Demande).limit(1)).one().adresse = None
    with pytest.raises(Refus) as leve:
        prepare(t, tmp_path)
    assert leve.value.code == "adresse_menage_inconnue"


def test_a_file_that_was_changed_is_not_sent(t: Tenue, tmp_path: Path):
    prepare(t, tmp_path)
    with t.actes.sessions.lecture() as session:
        courrier = session.scalars(select(Courrier)).first()
        assert courrier is not None
        (tmp_path / courrier.fichier).write_bytes(b"autre")
        with pytest.raises(Refus, match="courrier_altere"):
            courriers.courrier_pdf(session, t.secretaire, courrier.id, tmp_path)


@pytest.mark.toutes_bases
def test_letters_made_by_two_at_once_are_made_once(t: Tenue, tmp_path: Path):
    faites = ensemble(*[lambda: prepare(t, tmp_path)] * 3)
    assert sum(nombre for nombre in faites if isinstance(nombre, int)) == 4
    with t.actes.sessions.lecture() as session:
        assert len(session.scalars(select(Courrier)).all()) == 4
        assert len(session.scalars(select(Decision)).all()) == 4


def test_a_text_is_a_new_version_and_the_letters_made_stay(t: Tenue, tmp_path: Path):
    with t.actes.sessions.ecriture() as session:
        compte = f.fabrique_compte(session, Role.ADMINISTRATEUR)
    administrateur = Auteur(compte.id, Role.ADMINISTRATEUR)
    prepare(t, tmp_path)
    bon = "Votre rang : {rang}. {commission}, {seance_date}, {logement}."
    with t.acte(administrateur) as acte:
        save_modele(acte, nature=NatureCourrier.RANG, objet="Votre rang", texte=bon, depuis=JOUR)
    mauvais = "{commission} {seance_date} {logement} {rang} {inconnu}\n\nvoir {recours} ici"
    valeurs = {"nature": NatureCourrier.RANG, "objet": "x", "texte": mauvais, "depuis": JOUR}
    refus = t.refus(save_modele, administrateur, **valeurs)
    assert [genre.value for genre, _ in refus.data["fautes"]] == ["inconnue", "bloc", "recours"]
    assert t.refus(save_modele, OUTIL, **{**valeurs, "texte": bon, "depuis": date(2020, 1, 1)}).code == "modele_passe"


def test_a_paper_received_before_its_letter_is_not_asked_for_again(t: Tenue, tmp_path: Path):
    with t.actes.sessions.lecture() as session:
        condition_id = session.scalars(select(ConditionSuspensive.id)).one()
    with t.acte() as acte:
        conditions.meet_condition(acte, condition_id=condition_id, le=JOUR)
    assert NatureCourrier.CONDITION not in {ligne.nature for ligne in lues(t).a_faire}
    assert NatureCourrier.RANG in {ligne.nature for ligne in lues(t).a_faire}
    prepare(t, tmp_path)
    assert "Envoyez-nous" not in texte(t, tmp_path, NatureCourrier.RANG)


def test_a_letter_that_asked_for_the_paper_is_the_last_word_once_it_is_received(t: Tenue, tmp_path: Path):
    prepare(t, tmp_path)
    ids = [ligne.courrier.id for ligne in lues(t).a_poster if ligne.courrier]
    with t.acte() as acte:
        envois.post_letters(acte, seance_id=t.seance_id, courrier_ids=ids, le=JOUR)
    with t.actes.sessions.lecture() as session:
        condition_id = session.scalars(select(ConditionSuspensive.id)).one()
    with t.acte() as acte:
        conditions.meet_condition(acte, condition_id=condition_id, le=JOUR)
    assert lues(t).a_faire == ()


def test_no_page_holds_a_slip_or_a_signature_alone(t: Tenue):
    with t.actes.sessions.lecture() as session:
        for nom, lettre in lettres(session):
            pages = [page.extract_text() for page in PdfReader(BytesIO(rediger_lettre(lettre))).pages]
            assert len(pages) == 1 or "long" in nom or nom == "condition 1 DALO", f"{nom}: a page more for little"
            *avant, derniere = pages
            assert "Pour la commission" in derniere, nom
            assert not avant or "Agence" in derniere, f"{nom}: nothing before the signature"
            assert any(bloc.genre is GenreBloc.COUPON for bloc in lettre.blocs) == ("à nous renvoyer" in derniere), nom
