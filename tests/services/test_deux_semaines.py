"""The weeks after a séance, day by day: letters, proofs, answers, silence, cascade, conditions, leases.

The mail server fails, the sender is killed, a night is missed and another runs twice: nothing is lost, nothing
leaves twice, and in the end the history of every dwelling explains itself.
"""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from caleol.jobs.taches import Moyens, follow_offers, send_mails
from caleol.kernel.clock import HorlogeFixe, jour_local
from caleol.kernel.errors import Conflit
from caleol.mail.message import EchecEnvoi, Message
from caleol.models.demande import Demande
from caleol.models.echange import Courriel
from caleol.models.enumerations import EtatOffre, IssueLot, PreuveNotification
from caleol.models.lot import Candidature, Decision, Lot
from caleol.models.suivi import ConditionSuspensive, Courrier, OffreLogement
from caleol.queries.suites.attentes import list_attentes
from caleol.queries.suites.courriers import CourriersSeance, get_courriers
from caleol.queries.suites.lot import SuiviLot, get_suivi
from caleol.rules.courriers import NatureCourrier
from caleol.rules.decisions import TypeDecision
from caleol.services.act import Actes
from caleol.services.deliberation import DecisionSaisie
from caleol.services.suites import annulations, baux, conditions, courriers, envois, notifications, reponses
from tests import tenue
from tests.tenue import CLASSEE, ECARTEE, SEANCE_LE, Tenue, saisie

JOUR = SEANCE_LE.date()
PIECE_AVANT = JOUR + timedelta(days=12)
ACCEPTE, REFUSE, SE_TAIT, PIECE_RECUE, PIECE_ABSENTE, PERSONNE = range(6)
"""What happens to a lot, by the rest of its number by six; the second in rank accepts, but on the last kind."""


class Tue(BaseException):
    """The process is killed."""


class Facteur:
    """A mail server that refuses one message in five, and under which the process is killed one time in seven."""

    def __init__(self) -> None:
        self.appels, self.partis = 0, Counter[str]()

    def envoie(self, message: Message) -> None:
        self.appels += 1
        if self.appels % 7 == 0:
            raise Tue
        if self.appels % 5 == 0:
            raise EchecEnvoi("le serveur ne répond pas")
        self.partis[message.cle] += 1


class Suites:
    """The desk of the secretary over the weeks."""

    def __init__(self, t: Tenue, dossier: Path) -> None:
        self.t, self.dossier, self.facteur = t, dossier, Facteur()
        self.moyens = Moyens(t.actes, self.facteur, dossier)
        self.collegue = tenue.collegue(t)

    @property
    def jour(self) -> date:
        return jour_local(self.t.horloge.maintenant())

    def lettres(self) -> CourriersSeance:
        with self.t.actes.sessions.lecture() as session:
            return get_courriers(session, self.t.secretaire, self.t.seance_id, self.jour)

    def offres(self, *etats: EtatOffre) -> list[tuple[OffreLogement, int, int]]:
        """Return the offers in some states, with the number of their lot and their rank."""
        with self.t.actes.sessions.lecture() as session:
            lignes = session.execute(
                select(OffreLogement, Decision.lot_id, Decision.rang)
                .join(Decision, Decision.id == OffreLogement.decision_id)
                .where(OffreLogement.etat.in_(etats))
                .order_by(OffreLogement.id)
            )
            return [(offre, self.t.lots.index(lot_id), rang or 1) for offre, lot_id, rang in lignes]

    def suivi(self, lot: int) -> SuiviLot:
        with self.t.actes.sessions.lecture() as session:
            return get_suivi(session, self.t.secretaire, self.t.lots[lot])

    def poste(self) -> int:
        """Make what is owed; what may leaves by mail, the rest by the post."""
        faites = courriers.produce_letters(self.t.actes, self.t.secretaire, self.t.seance_id, self.dossier)
        ids = [ligne.courrier.id for ligne in self.lettres().a_poster if ligne.courrier]
        valeurs: dict[str, Any] = {"seance_id": self.t.seance_id, "courrier_ids": ids}
        with self.t.acte() as acte:
            envois.mail_letters(acte, dossier=self.dossier, **valeurs)
        with self.t.acte() as acte:
            envois.post_letters(acte, le=self.jour, **valeurs)
        assert self.lettres().a_poster == ()
        return faites

    def prouve(self) -> None:
        """Type the dated proofs of the letters that start a delay."""
        for offre, _, _ in self.offres(EtatOffre.A_NOTIFIER):
            with self.t.acte() as acte:
                notifications.record_notification(
                    acte, offre_id=offre.id, version=offre.version, preuve=PreuveNotification.RECOMMANDE,
                    recue_le=self.jour,
                )  # fmt: skip

    def repond(self) -> None:
        """Type what the households answered."""
        for offre, lot, rang in self.offres(EtatOffre.NOTIFIEE):
            genre = lot % 6
            refuse = rang == 1 and genre in {REFUSE, PERSONNE}
            if (rang == 1 and genre in {SE_TAIT, PIECE_ABSENTE}) or (rang == 2 and genre == PERSONNE):
                continue
            version = self.se_reprend(offre) if rang == 1 and genre == ACCEPTE else offre.version
            motif: dict[str, Any] = {"motif_code": "RC1", "motif_texte": "Trop loin du travail."} if refuse else {}
            with self.t.acte() as acte:
                reponses.record_reponse(
                    acte, offre_id=offre.id, version=version, acceptee=not refuse, le=self.jour, **motif
                )

    def se_reprend(self, offre: OffreLogement) -> int:
        """Type a refusal on the wrong line, meet a colleague who types the contrary, take it back."""
        faux: dict[str, Any] = {
            "acceptee": False,
            "le": self.jour,
            "motif_code": "RC1",
            "motif_texte": "Trop loin du travail.",
        }
        with self.t.acte() as acte:
            reponses.record_reponse(acte, offre_id=offre.id, version=offre.version, **faux)
        with pytest.raises(Conflit), self.t.acte(self.collegue) as acte:
            reponses.record_reponse(acte, offre_id=offre.id, version=offre.version, acceptee=True, le=self.jour)
        with self.t.acte() as acte:
            annulations.undo_reponse(acte, offre_id=offre.id, version=self.version(offre), motif="Ligne voisine.")
        return self.version(offre)

    def version(self, offre: OffreLogement) -> int:
        with self.t.actes.sessions.lecture() as session:
            return session.get_one(OffreLogement, offre.id).version

    def repond_trop_tard(self) -> None:
        """Receive, after the silence, the answer of those who were silent: it is noted, and changes nothing."""
        for offre, lot, rang in self.offres(EtatOffre.SANS_REPONSE):
            if rang == 1 and lot % 6 == SE_TAIT:
                with self.t.acte() as acte:
                    effet = reponses.record_reponse(
                        acte, offre_id=offre.id, version=offre.version, acceptee=True, le=self.jour
                    )
                assert effet is reponses.EffetReponse.TARDIVE

    def recoit_les_pieces(self) -> None:
        with self.t.actes.sessions.lecture() as session:
            lignes = session.execute(
                select(ConditionSuspensive.id, Decision.lot_id).join(
                    Decision, Decision.id == ConditionSuspensive.decision_id
                )
            ).all()
        for condition_id, lot_id in lignes:
            if self.t.lots.index(lot_id) % 6 == PIECE_RECUE:
                with self.t.acte() as acte:
                    conditions.meet_condition(acte, condition_id=condition_id, le=self.jour)

    def signe(self) -> None:
        for offre, lot, rang in self.offres(EtatOffre.ACCEPTEE):
            if self.suivi(lot).issue is not None:
                continue
            with self.t.acte() as acte:
                baux.record_bail(
                    acte, offre_id=offre.id, version=offre.version, reference=f"B-{lot}-{rang}",
                    signature_le=self.jour, relu=True,
                )  # fmt: skip
            signataire = next(c.candidature_id for c in self.suivi(lot).classes if c.bail)
            with self.t.acte() as acte:
                baux.record_radiation(acte, candidature_id=signataire, le=self.jour)

    def nuits(self, jours: int) -> None:
        """Let days pass: the night of the third is missed, that of the fifth runs twice."""
        for rang in range(1, jours + 1):
            self.t.horloge.avance(timedelta(days=1))
            for _ in range({3: 0, 5: 2}.get(rang, 1)):
                follow_offers(self.moyens)
            self.envoie()

    def envoie(self) -> None:
        """Send the mails until none is due, over kills and restarts."""
        for _ in range(200):
            try:
                send_mails(self.moyens)
            except Tue:
                self.t.horloge.avance(timedelta(minutes=6))
                continue
            with self.t.actes.sessions.lecture() as session:
                if not session.scalars(select(Courriel.id).where(Courriel.envoye_le.is_(None)).limit(1)).all():
                    return
            self.t.horloge.avance(timedelta(minutes=20))


@pytest.fixture(params=[6, pytest.param(30, marks=pytest.mark.soak)], ids=["six_lots", "trente_lots"])
def s(request: pytest.FixtureRequest, actes: Actes, horloge: HorlogeFixe, tmp_path: Path) -> Suites:
    """A séance of 6 or 30 lots closed in the morning: two ranked and one left out on each, some under a condition."""
    t = tenue.prepare(actes, horloge, nb_lots=request.param)
    with actes.sessions.ecriture() as session:
        valeurs = {"adresse": "1 rue de l’Essai", "code_postal": "59100", "ville": "Roubaix"}
        session.execute(update(Demande).values(courriel="menage@exemple.fr", **valeurs))
    t.ouvre()
    for rang in range(request.param):
        un, deux, trois = t.candidats(rang)
        premier = saisie(un, CLASSEE, 1)
        if rang % 6 in {PIECE_RECUE, PIECE_ABSENTE}:
            premier = DecisionSaisie(
                un, TypeDecision.ATTRIBUTION_CONDITION, 1, condition_piece="REV-N2", condition_echeance=PIECE_AVANT
            )
        t.delibere(rang, decisions=[premier, saisie(deux, CLASSEE, 2), saisie(trois, ECARTEE)])
    t.leve()
    t.valide(tmp_path)
    return Suites(t, tmp_path)


def test_after_the_weeks_every_dwelling_explains_itself_and_no_mail_left_twice(s: Suites):
    _passe(s)
    _explains_itself(s)
    _leaves_once(s)


@pytest.mark.soak
@pytest.mark.postgres
@pytest.mark.parametrize("s", [30], ids=["trente_lots"], indirect=True)
def test_the_same_weeks_on_postgresql(s: Suites):
    _passe(s)
    _explains_itself(s)
    _leaves_once(s)


def _passe(s: Suites) -> None:
    """Play the weeks: letters, proofs, answers, silence, conditions, leases."""
    assert s.poste() == 3 * len(s.t.lots)
    s.nuits(3)
    s.prouve()
    s.nuits(2)
    s.repond()
    s.recoit_les_pieces()
    s.signe()
    s.nuits(9)
    s.repond_trop_tard()
    s.poste()
    s.prouve()
    s.nuits(2)
    s.repond()
    s.signe()
    s.nuits(13)
    s.poste()
    s.nuits(1)


def _explains_itself(s: Suites) -> None:
    nombre = len(s.t.lots)
    issues = Counter(s.suivi(rang).issue for rang in range(nombre))
    assert issues == {IssueLot.LOUE: nombre * 5 // 6, IssueLot.EPUISE: nombre // 6}
    for rang in range(nombre):
        suivi = s.suivi(rang)
        phrases = [fait.phrase for fait in suivi.historique]
        assert phrases[-1].startswith(("Pièce attendue", "Logement proposé")), "the history begins with the offer"
        assert any(phrase.startswith("Fin des suites") for phrase in phrases)
        attendu = {
            ACCEPTE: "Offre acceptée", REFUSE: "Offre refusée", SE_TAIT: "Sans réponse", PIECE_RECUE: "Pièce reçue",
            PIECE_ABSENTE: "Pièce non reçue", PERSONNE: "Sans réponse",
        }[rang % 6]  # fmt: skip
        assert any(phrase.startswith(attendu) for phrase in phrases), (rang, phrases)
        repris = "Réponse saisie par erreur, reprise" in phrases
        tardif = any(phrase.startswith("Réponse tardive") for phrase in phrases)
        assert (repris, tardif) == (rang % 6 == ACCEPTE, rang % 6 == SE_TAIT), (rang, phrases)
        for classe in suivi.classes:
            fini = classe.offre is not None and not classe.offre.vive
            libere = classe.offre is None and suivi.issue is IssueLot.LOUE
            assert fini or libere, (rang, classe.nom)
        assert sum(bool(classe.bail) for classe in suivi.classes) == (suivi.issue is IssueLot.LOUE)
    with s.t.actes.sessions.lecture() as session:
        assert list_attentes(session, s.t.secretaire).total == 0, "nobody waits for anything"
        rendues = session.scalars(select(Lot.vacance_id).where(Lot.issue == IssueLot.EPUISE)).all()
    assert len(rendues) == nombre // 6


def _leaves_once(s: Suites) -> None:
    """Every letter left, once; each household that lost its place was told how."""
    assert s.lettres().a_faire == ()
    with s.t.actes.sessions.lecture() as session:
        lettres = session.scalars(select(Courrier)).all()
        silences = session.scalars(
            select(Candidature.id)
            .join(Decision, Decision.candidature_id == Candidature.id)
            .join(OffreLogement, OffreLogement.decision_id == Decision.id)
            .where(OffreLogement.etat == EtatOffre.SANS_REPONSE)
        ).all()
        parties = session.scalars(select(Courriel.cle).where(Courriel.envoye_le.is_not(None))).all()
        restent = session.scalars(select(Courriel.cle).where(Courriel.envoye_le.is_(None))).all()
    assert restent == []
    assert all(lettre.envoye_le for lettre in lettres)
    assert len({(lettre.decision_id, lettre.nature) for lettre in lettres}) == len(lettres)
    dites = Counter(lettre.nature for lettre in lettres)
    assert dites[NatureCourrier.SILENCE.value] == len(silences)
    assert dites[NatureCourrier.CHUTE.value] == len(s.t.lots) // 6
    assert set(s.facteur.partis) == set(parties)
    assert set(s.facteur.partis.values()) == {1}, "nothing left twice"
    assert s.facteur.appels > len(parties), "the server failed, and the sender was killed"
