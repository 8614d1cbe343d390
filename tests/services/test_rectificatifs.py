"""Correcting after the validation: a dated, sealed paper; the letters made again; an attribution taken back later."""

import hashlib
import zipfile
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import delete, select, update

from caleol.kernel.clock import HorlogeFixe
from caleol.kernel.errors import Conflit, Interdit
from caleol.kernel.verificateur import verifie
from caleol.models.commission import Membre, ReglementInterieur
from caleol.models.echange import Courriel
from caleol.models.enumerations import ClotureOffre, EtatOffre
from caleol.models.lot import Candidature, Decision
from caleol.models.rectificatif import Rectificatif, Rectification, RetraitAttribution
from caleol.models.seance import Convocation, Incident, Pv, Seance
from caleol.models.suivi import ConditionSuspensive, Courrier, OffreLogement
from caleol.queries.convocables import load_convocables
from caleol.queries.extraits import get_extrait_lot
from caleol.queries.papiers.ordre_du_jour import get_ordre_du_jour
from caleol.queries.portee_controle import portee_seance
from caleol.queries.pv import get_pv
from caleol.queries.rectificatifs import get_rectificatif, list_rectificatifs
from caleol.queries.seance_page import get_seance
from caleol.queries.seance_retraits import load_retraits
from caleol.queries.suites.courriers import CourriersSeance, get_courriers
from caleol.queries.suites.historique import load_historique
from caleol.queries.suites.lot import get_suivi
from caleol.rules.courriers import NatureCourrier
from caleol.rules.decisions import TypeDecision
from caleol.rules.droits import OUTIL
from caleol.rules.reglement import ModaliteSeance
from caleol.rules.scrutin import CONTRE, depouiller
from caleol.rules.scrutin.ecriture import empreinte
from caleol.rules.scrutin.lecture import lire_scrutin
from caleol.services import rectificatifs
from caleol.services.act import Actes
from caleol.services.carence import create_suite, record_carence
from caleol.services.convocations import convoke
from caleol.services.deliberation import DecisionSaisie
from caleol.services.dossier_controle import Contexte, build_dossier
from caleol.services.exportation_registre import export_registre
from caleol.services.ordre_du_jour import freeze_agenda
from caleol.services.rectificatifs_imprimes import print_rectificatifs, rectificatif_pdf
from caleol.services.rejeu import replay_seance
from caleol.services.scrutins import ABSTENTION
from caleol.services.seances import create_seance
from caleol.services.suites import conditions, courriers, envois, notifications
from caleol.services.suites.retraits import withdraw_attribution
from caleol.services.suites.retraits_inscrits import inscribe_retrait, remove_retrait
from tests import tenue
from tests.tenue import CLASSEE, ECARTEE, SEANCE_LE, Tenue, saisie

JOUR = SEANCE_LE.date()
ECHEANCE = JOUR + timedelta(days=15)
JUSTE = "Le ménage compte trois personnes et non cinq."


@pytest.fixture
def t(actes: Actes, horloge: HorlogeFixe, tmp_path: Path) -> Tenue:
    """A lot of three: first, second under condition, one left out; the minutes validated."""
    preparee = tenue.prepare(actes, horloge)
    with actes.sessions.ecriture() as session:
        for cle in preparee.candidats():
            demande = session.get_one(Candidature, cle).demande
            demande.adresse, demande.code_postal, demande.ville = "1 rue de l’Essai", "59100", "Roubaix"
    preparee.ouvre()
    un, deux, trois = preparee.candidats()
    condition = DecisionSaisie(
        deux, TypeDecision.ATTRIBUTION_CONDITION, 2, condition_piece="REV-N2", condition_echeance=ECHEANCE
    )
    preparee.delibere(decisions=[saisie(un, CLASSEE, 1), condition, saisie(trois, ECARTEE)])
    preparee.leve()
    preparee.valide(tmp_path)
    return preparee


def rectifie(t: Tenue, rang: int, **valeurs: Any) -> None:
    cle = t.candidats()[rang]
    with t.acte() as acte:
        rectificatifs.rectify_decision(acte, candidature_id=cle, version=t.version(), relu=True, **valeurs)


def valide(t: Tenue) -> int:
    with t.actes.sessions.lecture() as session:
        projet = list_rectificatifs(session, t.president, t.seance_id).projet
        assert projet is not None
        lu = rectificatifs.empreinte_rectificatif(get_rectificatif(session, t.president, t.seance_id, projet.id))
    with t.acte(t.president) as acte:
        rectificatifs.validate_rectificatif(acte, seance_id=t.seance_id, rectificatif_id=projet.id, lu=lu)
    return projet.id


def decision(t: Tenue, rang: int) -> Decision:
    with t.actes.sessions.lecture() as session:
        return session.scalars(select(Decision).where(Decision.candidature_id == t.candidats()[rang])).one()


def fautes(t: Tenue, dossier: Path) -> list[str]:
    """Return what the stand-alone verifier finds in the whole register and in the folder of papers."""
    with t.actes.sessions.lecture() as session:
        return list(verifie(export_registre(session, t.horloge.maintenant(), nominatif=True), (), dossier).fautes)


def lues(t: Tenue) -> CourriersSeance:
    with t.actes.sessions.lecture() as session:
        return get_courriers(session, t.secretaire, t.seance_id, t.horloge.maintenant().date())


def prepare(t: Tenue, dossier: Path) -> int:
    return courriers.produce_letters(t.actes, t.secretaire, t.seance_id, dossier)


def test_the_control_file_of_the_seance_holds_what_was_corrected(t: Tenue, tmp_path: Path):
    with t.acte() as acte:
        rectificatifs.rectify_text(acte, seance_id=t.seance_id, endroit="Présences", ecrit="9 h 40", lire="9 h 30")
    cle = valide(t)
    print_rectificatifs(t.actes, tmp_path)
    with t.actes.sessions.lecture() as session:
        fichier = session.get_one(Rectificatif, cle).fichier or ""
        contexte = Contexte(session, OUTIL, tmp_path, t.horloge.maintenant())
        archive = build_dossier(contexte, portee_seance(session, OUTIL, t.seance_id))
    ou = tmp_path / "ouvert"
    with zipfile.ZipFile(BytesIO(archive)) as ouverte:
        ouverte.extractall(ou)
    (dossier,) = ou.iterdir()
    assert (dossier / fichier).read_bytes() == (tmp_path / fichier).read_bytes()
    registre = (dossier / "registre.jsonl").read_text(encoding="utf-8")
    assert '"fichier_rectificatif"' in registre
    assert not verifie(registre.splitlines(keepends=True), (), dossier).fautes
    (dossier / fichier).write_bytes(b"%PDF-1.7 autre")
    assert verifie(registre.splitlines(keepends=True), (), dossier).fautes


def test_words_of_the_minutes_are_corrected_by_a_dated_sealed_paper_that_refers_to_them(t: Tenue, tmp_path: Path):
    with t.actes.sessions.lecture() as session:
        avant = session.scalars(select(Pv.donnees)).one()
    mots = {"endroit": "Présences, Mme Petit", "ecrit": "arrivée à 9 h 40", "lire": "arrivée à 9 h 30"}
    with t.acte() as acte:
        rectificatifs.rectify_text(acte, seance_id=t.seance_id, **mots)
    t.horloge.avance(timedelta(days=2))
    cle = valide(t)
    assert print_rectificatifs(t.actes, tmp_path) == 1
    assert print_rectificatifs(t.actes, tmp_path) == 0
    with t.actes.sessions.lecture() as session:
        contenu = rectificatif_pdf(session, t.secretaire, t.seance_id, cle, tmp_path)
        ligne = session.get_one(Rectificatif, cle)
        assert session.scalars(select(Pv.donnees)).one() == avant, "the minutes are never edited"
        assert "RECT-NORD/2026" in "".join(get_extrait_lot(session, t.secretaire, t.seance_id, 1).notes)
    assert ligne.empreinte_fichier == hashlib.sha256(contenu).hexdigest()
    texte = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(contenu)).pages).split())
    for attendu in ("PV-NORD/2026/S01", "arrivée à 9 h 30", ligne.empreinte_donnees, "03/12/2026"):
        assert str(attendu) in texte.replace("\u202f", " ").replace("\u00a0", " "), attendu
    assert fautes(t, tmp_path) == []


def test_only_who_presided_validates_what_was_read_and_an_empty_draft_is_refused(t: Tenue):
    mots = {"endroit": "Lieu", "ecrit": "salle 2", "lire": "salle 3"}
    with t.acte() as acte:
        ligne = rectificatifs.rectify_text(acte, seance_id=t.seance_id, **mots)
    with t.actes.sessions.lecture() as session:
        cle = session.scalars(select(Rectificatif.id)).one()
    appel: dict[str, Any] = {"seance_id": t.seance_id, "rectificatif_id": cle, "lu": "autre"}
    with pytest.raises(Interdit), t.acte() as acte:
        rectificatifs.validate_rectificatif(acte, **appel)
    with pytest.raises(Conflit), t.acte(t.president) as acte:
        rectificatifs.validate_rectificatif(acte, **appel)
    with t.acte() as acte:
        rectificatifs.remove_rectification(acte, seance_id=t.seance_id, rectification_id=ligne)
    vide = {"seance_id": t.seance_id, **mots}
    assert t.refus(rectificatifs.rectify_text, **(vide | {"lire": " "})).code == "rectification_vide"
    assert t.refus(rectificatifs.rectify_text, **(vide | {"lire": "salle 2"})).code == "rectification_egale"


def test_a_reason_is_corrected_at_the_validation_and_its_letter_made_again(t: Tenue, tmp_path: Path):
    assert prepare(t, tmp_path) == 3
    ids = [ligne.courrier.id for ligne in lues(t).a_poster if ligne.courrier]
    with t.acte() as acte:
        envois.post_letters(acte, seance_id=t.seance_id, courrier_ids=ids, le=JOUR)
    t.horloge.avance(timedelta(hours=1))
    rectifie(t, 2, motif_code="NA4", motif_texte=JUSTE)
    assert decision(t, 2).motif_texte == tenue.FAIT, "a draft changes nothing"
    valide(t)
    assert decision(t, 2).motif_texte == JUSTE
    (refaire,) = lues(t).a_faire
    assert (refaire.nature, refaire.remplace is not None) == (NatureCourrier.NON_ATTRIBUTION, True)
    t.horloge.avance(timedelta(minutes=5))
    assert prepare(t, tmp_path) == 1
    assert prepare(t, tmp_path) == 0
    with t.actes.sessions.lecture() as session:
        nouvelle = session.scalars(select(Courrier).where(Courrier.exemplaire == 2)).one()
        texte = "".join(page.extract_text() for page in PdfReader(tmp_path / nouvelle.fichier).pages)
        faits = [fait.phrase for fait in load_historique(session, t.lots[0])]
    propre = " ".join(texte.replace("\u00a0", " ").replace("\u202f", " ").split())
    assert "Cette lettre remplace celle du 1er décembre 2026" in propre
    assert JUSTE in propre
    assert any("Décision rectifiée" in fait for fait in faits)
    assert fautes(t, tmp_path) == []


def test_a_letter_ready_but_wrong_never_leaves(t: Tenue, tmp_path: Path):
    prepare(t, tmp_path)
    ids = [ligne.courrier.id for ligne in lues(t).a_poster if ligne.courrier]
    t.horloge.avance(timedelta(hours=1))
    rectifie(t, 2, motif_code="NA4", motif_texte=JUSTE)
    valide(t)
    with t.acte() as acte:
        assert envois.post_letters(acte, seance_id=t.seance_id, courrier_ids=ids, le=JOUR) == 2
    prepare(t, tmp_path)
    assert len(lues(t).a_poster) == 1


def test_a_condition_takes_its_corrected_date_while_it_waits(t: Tenue):
    rectifie(t, 1, condition_piece="REV-N2", condition_echeance=ECHEANCE + timedelta(days=7))
    rectifie(t, 1, condition_piece="REV-N2", condition_echeance=ECHEANCE + timedelta(days=8))
    with t.actes.sessions.lecture() as session:
        assert len(session.scalars(select(Rectification)).all()) == 1, "the last wording of a line takes its place"
    valide(t)
    with t.actes.sessions.lecture() as session:
        assert session.scalars(select(ConditionSuspensive)).one().echeance_le == ECHEANCE + timedelta(days=8)
        condition_id = session.scalars(select(ConditionSuspensive.id)).one()
    with t.acte() as acte:
        conditions.meet_condition(acte, condition_id=condition_id, le=JOUR)
    cle = t.candidats()[1]
    valeurs: dict[str, Any] = {"condition_piece": "REV-N2", "condition_echeance": ECHEANCE, "relu": True}
    refus = t.refus(rectificatifs.rectify_decision, candidature_id=cle, version=t.version(), **valeurs)
    assert refus.code == "condition_close"


def test_a_withdrawal_is_an_item_of_the_agenda_that_convokes_and_names_no_household(t: Tenue):
    un = t.candidats()[0]
    valeurs: dict[str, Any] = {"commission_id": t.commission_id, "prevue_le": SEANCE_LE + timedelta(days=7)}
    with t.acte() as acte:
        suivante = create_seance(acte, modalite=ModaliteSeance.PRESENTIEL, lieu="salle 2", **valeurs)
        point_id = inscribe_retrait(acte, candidature_id=un, seance_id=suivante)
    refus = t.refus(inscribe_retrait, candidature_id=un, seance_id=suivante)
    assert refus.code == "retrait_inscrit"
    with t.actes.sessions.lecture() as session:
        seance = session.get_one(Seance, suivante)
        nom = session.get_one(Candidature, un).demande.nom
        (retrait,) = get_seance(session, t.secretaire, suivante, JOUR).retraits
        agenda = get_ordre_du_jour(session, t.secretaire, suivante)
        retraits = {c.siege.cle: c.retraits for c in load_convocables(session, seance)}
    assert retrait.texte.startswith("Retrait d’une attribution\u00a0: T")
    assert agenda.retraits == (retrait.texte,)
    assert nom not in retrait.texte
    assert retraits["maire-59512"] == 1, "the mayor of the dwelling is convoked"
    with t.acte() as acte:
        assert remove_retrait(acte, point_id=point_id) == suivante
    with t.actes.sessions.lecture() as session:
        assert get_seance(session, t.secretaire, suivante, JOUR).retraits == ()


def test_a_withdrawal_that_lacked_a_quorum_goes_to_the_second_agenda(t: Tenue):
    with t.actes.sessions.ecriture() as session:
        session.execute(update(Membre).values(courriel="membre@exemple.fr"))
    suivante = tenue.suivante(t, retrait=t.candidats()[0])
    with t.actes.sessions.lecture() as session:
        convocation = session.scalars(select(Courriel.texte).where(Courriel.cle.like("convocation-%"))).all()[-1]
        assert "1\u00a0retrait d’une attribution" in convocation
        pv = get_pv(session, t.secretaire, suivante)
    assert any("Retrait d’une attribution" in point.texte for point in pv.suites)
    with t.acte() as acte:
        record_carence(acte, seance_id=suivante)
    with t.acte() as acte:
        suite = create_suite(acte, seance_id=suivante, prevue_le=SEANCE_LE + timedelta(days=15), lieu="salle 2")
    with t.actes.sessions.lecture() as session:
        assert [retrait.sans_objet for retrait in load_retraits(session, suite.seance_id)] == [False]
    with t.actes.sessions.ecriture() as session:
        session.execute(update(OffreLogement).values(etat=EtatOffre.REFUSEE))
    with t.actes.sessions.lecture() as session:
        assert [retrait.sans_objet for retrait in load_retraits(session, suite.seance_id)] == [True]


def test_each_mayor_reads_the_withdrawals_of_their_commune_only(actes: Actes, horloge: HorlogeFixe, tmp_path: Path):
    t = tenue.prepare(actes, horloge, nb_lots=2, communes=("59512", "59599"))
    with actes.sessions.ecriture() as session:
        session.execute(update(Membre).values(courriel="membre@exemple.fr"))
    t.ouvre()
    for lot in (0, 1):
        un, deux, trois = t.candidats(lot)
        t.delibere(lot, decisions=[saisie(un, CLASSEE, 1), saisie(deux, CLASSEE, 2), saisie(trois, ECARTEE)])
    t.leve()
    t.valide(tmp_path)
    with t.acte() as acte:
        suivante = create_seance(
            acte, commission_id=t.commission_id, prevue_le=SEANCE_LE + timedelta(days=7),
            modalite=ModaliteSeance.PRESENTIEL, lieu="salle 2",
        )  # fmt: skip
        for cle in (t.candidats(0)[0], t.candidats(0)[1], t.candidats(1)[0]):
            inscribe_retrait(acte, candidature_id=cle, seance_id=suivante)
        freeze_agenda(acte, seance_id=suivante)
        convoke(acte, seance_id=suivante)
    with t.actes.sessions.lecture() as session:
        tous = [retrait.texte for retrait in get_seance(session, t.secretaire, suivante, JOUR).retraits]
        convocables = load_convocables(session, session.get_one(Seance, suivante))
        lus = {}
        for maire in ("maire-59512", "maire-59599"):
            auteur = replace(t.president, membre_id=t.membres[maire])
            lus[maire] = [retrait.texte for retrait in get_seance(session, auteur, suivante, JOUR).retraits]
            assert list(get_ordre_du_jour(session, auteur, suivante).retraits) == lus[maire]
    assert len(set(tous)) == 3, "two households of one lot are told apart by their rank"
    assert lus == {"maire-59512": tous[:2], "maire-59599": tous[2:]}
    assert {c.siege.cle: c.retraits for c in convocables if "maire" in c.siege.cle} == {
        "maire-59512": 2, "maire-59599": 1,
    }  # fmt: skip


def reunie(t: Tenue, sauf: frozenset[str] = frozenset()) -> int:
    """Open the next séance with everybody there but some."""
    suivante = tenue.suivante(t)
    replace(t, seance_id=suivante).arrivent(*(cle for cle in t.sieges if cle not in sauf))
    return suivante


def test_an_attribution_is_taken_back_by_an_open_seance_only_and_goes_to_the_next(t: Tenue, tmp_path: Path):
    un = t.candidats()[0]
    with t.actes.sessions.lecture() as session:
        offre = session.scalars(select(OffreLogement)).one()
    with t.acte() as acte:
        notifications.record_notification(
            acte,
            offre_id=offre.id,
            version=offre.version,
            preuve=notifications.PreuveNotification.MAIN,
            recue_le=JOUR,
        )
    appel: dict[str, Any] = {"candidature_id": un, "motif": "Ressources d’un autre ménage."}
    assert t.refus(withdraw_attribution, seance_id=t.seance_id, **appel).code == "seance_etat"
    suivante = reunie(t)
    with t.acte() as acte:
        assert withdraw_attribution(acte, seance_id=suivante, **appel)
    assert t.refus(withdraw_attribution, seance_id=suivante, **appel).code == "retrait_sans_objet"
    with t.actes.sessions.lecture() as session:
        etats = [(o.etat, o.cloture) for o in session.scalars(select(OffreLogement).order_by(OffreLogement.id))]
        incident = session.scalars(select(Incident.texte).where(Incident.seance_id == suivante)).one()
    assert etats == [(EtatOffre.CADUQUE, ClotureOffre.COMMISSION), (EtatOffre.A_NOTIFIER, None)]
    assert "Attribution retirée (9 pour, 0 contre" in incident
    assert "Membre" not in incident, "the règlement keeps who voted what out of the minutes"
    prepare(t, tmp_path)
    natures = {ligne.menage: ligne.nature for ligne in lues(t).lignes if ligne.courrier}
    assert NatureCourrier.RETRAIT_ATTRIBUTION in natures.values()
    lettre = next(x for x in lues(t).lignes if x.nature is NatureCourrier.RETRAIT_ATTRIBUTION)
    assert not lettre.par_courriel
    with t.actes.sessions.lecture() as session:
        assert lettre.courrier is not None
        contenu = courriers.courrier_pdf(session, t.secretaire, lettre.courrier.id, tmp_path)
    texte = " ".join(page.extract_text() for page in PdfReader(BytesIO(contenu)).pages)
    assert "L. 242-1" in texte
    assert "tribunal administratif" in " ".join(texte.split())


def test_after_four_months_a_withdrawal_is_read_again(t: Tenue):
    suivante = reunie(t)
    t.horloge.avance(timedelta(days=130))
    appel: dict[str, Any] = {"candidature_id": t.candidats()[0], "motif": "Erreur de dossier."}
    assert t.refus(withdraw_attribution, seance_id=suivante, **appel).code == "retrait_a_relire"
    with t.acte() as acte:
        withdraw_attribution(acte, seance_id=suivante, relu=True, **appel)


def voix(t: Tenue, **autres: str) -> dict[int, str]:
    """Return a voice for each seat with a vote: for, unless told otherwise."""
    votants = [cle for cle in t.sieges if cle != "consultatif"]
    return {t.sieges[cle]: autres.get(cle.replace("-", "_"), "1") for cle in votants}


def test_a_withdrawal_is_voted_seat_by_seat_as_a_lot_is(t: Tenue):
    with t.actes.sessions.ecriture() as session:
        reglement = session.scalars(select(ReglementInterieur)).one()
        reglement.regles = {**reglement.regles, "pv_nominatif": True}
    suivante = reunie(t)
    appel: dict[str, Any] = {"candidature_id": t.candidats()[0], "motif": "Erreur de dossier.", "seance_id": suivante}
    oubli = voix(t)
    oubli.popitem()
    assert t.refus(withdraw_attribution, votes=oubli, **appel).code == "voix_manquantes"
    assert t.refus(withdraw_attribution, votants=frozenset({1}), **appel).code == "votants_changes"
    with t.acte() as acte:
        assert withdraw_attribution(acte, votes=voix(t, prefet=CONTRE, epci=ABSTENTION), **appel)
    with t.actes.sessions.lecture() as session:
        retrait = session.scalars(select(RetraitAttribution)).one()
        incident = session.scalars(select(Incident.texte).where(Incident.seance_id == suivante)).one()
    assert (retrait.pour, retrait.contre, retrait.abstentions) == (7, 1, 1)
    garde = retrait.decompte or {}
    scrutin = lire_scrutin(garde["scrutin"])
    assert empreinte(depouiller(scrutin), scrutin.regles) == garde["empreinte"], "it counts again to the same digest"
    assert "contre\u00a0: Mme\u00a0Anne Membre" in incident
    assert rejoue(t, suivante) == {"voix": "", "issue": "", "dépouillement": ""}
    with t.actes.sessions.ecriture() as session:
        session.scalars(select(RetraitAttribution)).one().contre = 0
    assert rejoue(t, suivante)["voix"], "a count changed since is named"


def rejoue(t: Tenue, seance_id: int) -> dict[str, str]:
    """Return what the replay of a séance says of its withdrawals."""
    with t.actes.sessions.lecture() as session:
        return {f.quoi: f.ecart for f in replay_seance(session, seance_id) if f.lieu.startswith("retrait")}


def test_a_tied_withdrawal_is_carried_by_the_casting_vote_or_lost(t: Tenue):
    suivante = reunie(t, frozenset({"epci"}))
    appel: dict[str, Any] = {"candidature_id": t.candidats()[0], "motif": "Erreur de dossier.", "seance_id": suivante}
    contre = dict.fromkeys(("designe_3", "designe_4", "designe_5", "designe_6"), CONTRE)
    sans_epci = {cle: dit for cle, dit in voix(t, **contre).items() if cle != t.sieges["epci"]}
    perdu = sans_epci | {t.sieges["maire-59512"]: CONTRE, t.sieges["designe-3"]: "1"}
    with t.acte() as acte:
        assert not withdraw_attribution(acte, votes=perdu, **appel)
    with t.actes.sessions.lecture() as session:
        assert session.scalars(select(RetraitAttribution)).all() == []
        assert "non adopté (4 pour, 4 contre" in session.scalars(select(Incident.texte)).one()
        phrases = [fait.phrase for fait in get_suivi(session, t.secretaire, t.lots[0]).historique]
        assert any(phrase.startswith("Retrait de l’attribution proposé, non adopté") for phrase in phrases)
    with t.acte() as acte:
        assert withdraw_attribution(acte, votes=sans_epci, **appel)
    with t.actes.sessions.lecture() as session:
        retrait = session.scalars(select(RetraitAttribution)).one()
        assert (retrait.pour, retrait.contre) == (4, 4)


def test_a_withdrawal_asks_for_the_quorum_and_leaves_out_who_steps_aside(t: Tenue):
    presents = frozenset({"designe-1", "designe-2", "designe-3", "maire-59512"})
    suivante = reunie(t, frozenset(t.sieges) - presents)
    appel: dict[str, Any] = {"candidature_id": t.candidats()[0], "motif": "Erreur de dossier.", "seance_id": suivante}
    ecarte = frozenset({t.sieges["designe-3"]})
    votes = {t.sieges[cle]: "1" for cle in presents - {"designe-3"}}
    assert t.refus(withdraw_attribution, votes=votes, deports=ecarte, **appel).code == "quorum_non_atteint"
    with t.acte() as acte:
        acte.session.execute(delete(Convocation).where(Convocation.siege_id == t.sieges["epci"]))
    assert t.refus(withdraw_attribution, **appel).code == "retrait_a_relire"
    with t.acte() as acte:
        assert withdraw_attribution(acte, relu=True, **appel)
