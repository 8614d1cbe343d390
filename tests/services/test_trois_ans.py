"""Three years of an agency and its secretary: due leases, campaign, séance, letters, offers, a move, the next campaign.

The nights run between every step. Nothing starts by itself (R66): no night makes an examination, a letter or an offer,
and at each step the lease says whether the tenant keeps the right to stay, and on which article.
"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from caleol.jobs.taches import Moyens, follow_offers, propose_moves, recompute_occupation, send_digests
from caleol.kernel.clock import PARIS, HorlogeFixe, jour_local
from caleol.kernel.errors import Introuvable
from caleol.models.enumerations import PreuveNotification
from caleol.models.locatif import Bail
from caleol.models.occupation import Avis, CampagneExamen, Entretien, ExamenOccupation, OffreRelogement
from caleol.models.suivi import Courrier
from caleol.queries.bilan.occupation import load_bilan_occupation
from caleol.queries.bilan.tableaux import Periode
from caleol.queries.occupation.campagnes import get_campagne
from caleol.queries.occupation.courriers import get_lettres
from caleol.queries.occupation.examens import get_examens
from caleol.queries.occupation.fiche import BailVu, get_bail
from caleol.queries.occupation.lignes_campagne import EtatLigne
from caleol.rules.courriers import NatureCourrier
from caleol.rules.droits import OUTIL, Auteur, Role
from caleol.rules.occupation.echeance import Echeance, EtatEcheance
from caleol.rules.occupation.exemptions import Fondement
from caleol.rules.occupation.maintien import EtatMaintien, Maintien
from caleol.rules.occupation.offres import Reponse
from caleol.rules.parametre import Parametres
from caleol.rules.reglement import ModaliteSeance
from caleol.services import convocations, ordre_du_jour, ouverture, seances
from caleol.services.act import Actes
from caleol.services.occupation.avis_groupes import give_avis_groupes
from caleol.services.occupation.campagnes import create_campagne, exclude_baux, start_campagne, start_envoi
from caleol.services.occupation.completions import FaitsBail, complete_bail
from caleol.services.occupation.courriers import post_lettres, prove_lettre, start_lettres
from caleol.services.occupation.examens import DonneesAvis
from caleol.services.occupation.suites import DonneesOffre, answer_offre, make_offre, record_entretien
from caleol.services.valeurs import record_valeur
from tests import fabriques as f
from tests.client import ClientVerifie
from tests.pages import texts_of
from tests.suite_avis import OFFRE
from tests.tenue import Tenue, prepare

N = NatureCourrier
VASTE: dict[str, Any] = {"pieces_habitables": 5, "type": "T5", "surface": Decimal("94.00")}
SUIVIS = (ExamenOccupation, Avis, Entretien, OffreRelogement, Courrier, CampagneExamen)
VALEURS = ("occupation.", "seuils.", "maintien.", "plafond.", "delais.")
CHERE = replace(OFFRE, nouveau_loyer_centimes=45_000)


class Facteur:
    """A mail server that takes everything."""

    def envoie(self, _message: object) -> None:
        """Take a message."""


class Bureau:
    """The desk over three years: four households, three in five rooms alone and one of five in two."""

    def __init__(self, t: Tenue, dossier: Path) -> None:
        self.t, self.dossier, self.moyens = t, dossier, Moyens(t.actes, Facteur(), dossier)
        with t.actes.ouvre(OUTIL) as acte:
            s = acte.session
            f.fabrique_logement(s, reference="T2-VOISIN", pieces_habitables=2, loyer_centimes=30_000)

            def bail(signature: date, logement: dict[str, Any], *occupants: dict[str, Any]) -> int:
                cle = f.fabrique_bail(
                    s, f.fabrique_logement(s, **logement), *occupants, signature_le=signature, ancienne_zus=False
                )
                return cle.id

            self.part = bail(date(2023, 9, 1), VASTE)
            self.reste = bail(date(2023, 9, 15), VASTE)
            self.agee = bail(date(2023, 10, 1), VASTE, {"naissance": date(1956, 3, 2)})
            enfants = [{"naissance": date(2012 + rang, 1, 1), "a_charge": True} for rang in range(4)]
            self.serres = bail(date(2023, 11, 1), {"pieces_habitables": 2, "surface": Decimal(38)}, {}, *enfants)

    @property
    def jour(self) -> date:
        """Return the present day."""
        return jour_local(self.t.horloge.maintenant())

    def comptes(self) -> list[int]:
        """Return how many rows stand of everything that somebody must have decided."""
        with self.t.actes.sessions.lecture() as session:
            return [session.scalar(select(func.count()).select_from(table)) or 0 for table in SUIVIS]

    def avance(self, jour: date) -> None:
        """Let the nights run until a day, four a year and the last: they make nothing that somebody must decide."""
        avant = self.comptes()
        while self.jour < jour:
            suivant = min(jour, self.jour + timedelta(days=91))
            self.t.horloge.avance(datetime.combine(suivant, time(8, 30), PARIS) - self.t.horloge.maintenant())
            for tache in (follow_offers, recompute_occupation, propose_moves, send_digests):
                tache(self.moyens)
        assert self.comptes() == avant, "nothing starts by itself (R66)"

    def vu(self, bail: int) -> BailVu:
        """Read a lease."""
        with self.t.actes.sessions.lecture() as session:
            return get_bail(session, self.t.secretaire, bail, self.jour)

    def echeance(self, bail: int) -> Echeance:
        """Return where a lease stands in its three years."""
        constats = self.vu(bail).constats
        assert constats is not None
        return constats.echeance

    def maintien(self, bail: int) -> Maintien:
        """Return what the lease says of the right to stay where rooms are to spare.

        The ceilings of the years to come are not known: that ground is to be checked, and never lost by itself.
        """
        constats = self.vu(bail).constats
        assert constats is not None
        assert EtatMaintien.PEUT_SE_PERDRE not in {m.etat for m in constats.maintiens[1:]}
        return constats.maintiens[0]

    def campagne(self, nom: str, debut: date, fin: date) -> tuple[int, set[int]]:
        """Open a campaign, compute it; return its key and the leases that it would send."""
        with self.t.acte() as acte:
            cle = create_campagne(acte, nom=nom, debut=debut, fin=fin)
        start_campagne(self.t.actes, self.t.secretaire, cle)()
        return cle, self.lignes(cle, EtatLigne.RETENU)

    def lignes(self, campagne: int, etat: EtatLigne) -> set[int]:
        """Return the leases of a campaign in a state."""
        maintenant = self.t.horloge.maintenant()
        with self.t.actes.sessions.lecture() as session:
            return {
                ligne.bail_id for ligne in get_campagne(session, self.t.secretaire, campagne, maintenant, etat).lignes
            }

    def poste(self, campagne: int | None = None) -> dict[NatureCourrier, int]:
        """Make the letters owed, post them; return how many of each nature left."""
        start_lettres(self.t.actes, self.t.secretaire, self.dossier, campagne)()
        with self.t.actes.sessions.lecture() as session:
            a_poster = [ligne for ligne in get_lettres(session, self.t.secretaire).lignes if ligne.envoye_le is None]
        with self.t.acte() as acte:
            post_lettres(acte, courrier_ids=[ligne.id for ligne in a_poster], le=self.jour)
        natures = [ligne.nature for ligne in a_poster]
        return {nature: natures.count(nature) for nature in natures}

    def prouve(self, nature: NatureCourrier) -> None:
        """Type the proofs of the letters of a nature that have none."""
        with self.t.actes.sessions.lecture() as session:
            recues = [
                ligne.id
                for ligne in get_lettres(session, self.t.secretaire).lignes
                if ligne.nature is nature and ligne.notifiee_le is None
            ]
        for cle in recues:
            with self.t.acte() as acte:
                prove_lettre(acte, courrier_id=cle, preuve=PreuveNotification.RECOMMANDE, recue_le=self.jour)

    def propose(self, bail: int, donnees: DonneesOffre, reponse: Reponse) -> None:
        """Offer a dwelling by letter, then type the answer a month later."""
        suite = self.vu(bail).suite
        assert suite is not None
        with self.t.acte() as acte:
            a_notifier = replace(donnees, notifiee_le=None)
            offre = make_offre(acte, bail_id=bail, avis_id=suite.avis_id, donnees=a_notifier)
        assert self.poste().get(N.RELOGEMENT) == 1
        self.avance(self.jour + timedelta(days=4))
        self.prouve(N.RELOGEMENT)
        self.avance(self.jour + timedelta(days=30))
        with self.t.acte() as acte:
            motif = "Trop loin du marché" if reponse is Reponse.REFUSEE else ""
            answer_offre(acte, bail_id=bail, offre_id=offre, reponse=reponse, le=self.jour, motif=motif)

    def bilan(self, annee: int) -> dict[str, int]:
        """Return the figures of the report of a year."""
        with self.t.actes.sessions.lecture() as session:
            lu = load_bilan_occupation(session, OUTIL, Periode(date(annee, 1, 1), date(annee, 12, 31)))
            return {chiffre.libelle: chiffre.nombre for chiffre in lu.chiffres}


@pytest.fixture
def bureau(actes: Actes, horloge: HorlogeFixe, tmp_path: Path) -> Bureau:
    """Give the desk on 23 November 2026."""
    return Bureau(prepare(actes, horloge), tmp_path)


def examine(bureau: Bureau, campagne: int, seance_id: int) -> int:
    """Answer every examination of a séance at once; return how many."""
    t = bureau.t
    with t.actes.sessions.lecture() as session:
        examens = get_examens(session, t.secretaire, seance_id).examens
    with t.acte() as acte:
        donnees = DonneesAvis(constatee=True, texte="Un logement plus adapté est conseillé.", type_adapte="T3")
        rendus = give_avis_groupes(acte, seance_id=seance_id, examen_ids=[e.id for e in examens], donnees=donnees)
    assert bureau.lignes(campagne, EtatLigne.ENVOYE) == {e.bail_id for e in examens}
    return rendus


def test_three_years_from_a_due_lease_to_the_next_one(bureau: Bureau, client: ClientVerifie):
    _premiere_campagne(bureau)
    _lettres_et_entretiens(bureau)
    nouveau = _demenagement(bureau)
    _trois_refus(bureau)
    bureau.avance(date(2027, 12, 15))
    _valeurs_verifiees(bureau.t)
    bureau.avance(date(2029, 8, 31))
    client.connecte(bureau.t.compte)
    page = texts_of(client.get(f"/occupation/baux/{bureau.reste}").text)
    assert "Aucune procédure n’est engagée" in page
    assert "L442-3-1" in page
    assert bureau.bilan(2026)["Examinés"] == 4
    assert (bureau.bilan(2027)["Refus"], bureau.bilan(2027)["Relogements acceptés"]) == (8, 1)
    assert bureau.bilan(2028)["Refus"] == 0
    _seconde_campagne(bureau, nouveau)


def _premiere_campagne(b: Bureau) -> None:
    """The four leases are due since autumn 2026; announced, one answers, all come before the séance of December."""
    t, tous = b.t, {b.part, b.reste, b.agee, b.serres}
    b.avance(date(2026, 11, 24))
    assert {b.echeance(cle).etat for cle in tous} == {EtatEcheance.JAMAIS_EXAMINE}
    assert (b.maintien(b.part).article.article, b.maintien(b.part).etat) == ("L442-3-1", EtatMaintien.CONSERVE)
    automne, retenus = b.campagne("Automne 2026", date(2026, 7, 1), date(2026, 12, 31))
    assert retenus == tous
    assert b.poste(automne) == {N.EXAMEN_ANNONCE: 4}
    with t.acte() as acte:
        assert complete_bail(acte, bail_id=b.part, faits=FaitsBail(b.jour, besoin_adaptation=False)) != ()
    start_envoi(t.actes, t.secretaire, automne, [t.seance_id])()
    t.ouvre()
    assert examine(b, automne, t.seance_id) == 4
    t.delibere()
    t.leve()
    t.valide(b.dossier)
    assert {b.echeance(cle).etat for cle in tous} == {EtatEcheance.A_VENIR}


def _lettres_et_entretiens(b: Bureau) -> None:
    """The avis are told by letter; those who have room to spare are met."""
    b.avance(date(2027, 1, 5))
    assert b.poste() == {N.EXAMEN_AVIS: 4}
    b.avance(date(2027, 1, 8))
    b.prouve(N.EXAMEN_AVIS)
    for bail in (b.part, b.reste, b.agee):
        suite = b.vu(bail).suite
        assert suite is not None
        assert suite.notifie_le == date(2027, 1, 8)
        with b.t.acte() as acte:
            record_entretien(acte, bail_id=bail, avis_id=suite.avis_id, le=b.jour, compte_rendu="Veut bien voir")
        assert b.maintien(bail).etat is EtatMaintien.CONSERVE
    assert b.poste() == {N.EXAMEN_ENTRETIEN: 3}


def _demenagement(b: Bureau) -> int:
    """One refuses twice, once where it does not count, then moves; return the new lease, due three years after."""
    b.propose(b.part, OFFRE, Reponse.REFUSEE)
    assert (b.maintien(b.part).refus_comptes, b.maintien(b.part).etat) == (1, EtatMaintien.CONSERVE)
    b.propose(b.part, CHERE, Reponse.REFUSEE)
    assert [refus.compte for refus in b.maintien(b.part).refus] == [True, False]
    b.propose(b.part, OFFRE, Reponse.ACCEPTEE)
    assert b.maintien(b.part).etat is EtatMaintien.CONSERVE
    demenage = b.jour
    with b.t.actes.ouvre(OUTIL) as acte:  # the leases come with the next import
        s = acte.session
        s.get_one(Bail, b.part).fin_le = demenage
        nouveau = f.fabrique_bail(s, f.fabrique_logement(s, pieces_habitables=2), signature_le=demenage).id
    b.avance(demenage + timedelta(days=1))
    with pytest.raises(Introuvable):
        b.vu(b.part)
    assert b.echeance(nouveau).du_le == demenage.replace(year=demenage.year + 3)
    return nouveau


def _trois_refus(b: Bureau) -> None:
    """Three refusals that count may cost the right to stay, but to who is sixty-five; an over-occupation never."""
    for rang in range(1, 4):
        b.propose(b.reste, OFFRE, Reponse.REFUSEE)
        assert b.maintien(b.reste).refus_comptes == rang
        b.propose(b.agee, OFFRE, Reponse.REFUSEE)
    perdu, garde = b.maintien(b.reste), b.maintien(b.agee)
    assert (perdu.etat, garde.etat) == (EtatMaintien.PEUT_SE_PERDRE, EtatMaintien.CONSERVE)
    assert perdu.fin_le is not None
    assert "soixante-cinq ans" in garde.phrase
    serres = b.vu(b.serres).constats
    assert serres is not None
    assert {m.fondement for m in serres.maintiens} <= {Fondement.DEPASSEMENT}
    assert EtatMaintien.PEUT_SE_PERDRE not in {m.etat for m in serres.maintiens}


def _valeurs_verifiees(t: Tenue) -> None:
    """The values of the packaged files are checked up to the end of 2027: an administrator checks them for later."""
    with t.actes.sessions.ecriture() as session:
        admin = Auteur(f.fabrique_compte(session, Role.ADMINISTRATEUR).id, Role.ADMINISTRATEUR)
    fin = date(2027, 12, 31)
    valables = [v for v in Parametres.charger().toutes() if v.cle.startswith(VALEURS) and v.est_verifiee(fin)]
    with t.actes.ouvre(admin) as acte:
        for valeur in valables:
            record_valeur(
                acte, cle=valeur.cle, axes=dict(valeur.axes), debut=date(2028, 1, 1), verifie_jusqu=date(2030, 12, 31),
                valeur=valeur.decimal, source=valeur.source, verifie_par="Claire Vasseur",
            )  # fmt: skip


def _seconde_campagne(b: Bureau, nouveau: int) -> None:
    """Three years after the first due date, the same leases are due again; the new one is not."""
    t = b.t
    b.avance(date(2029, 9, 20))
    assert b.echeance(b.reste).etat is EtatEcheance.EN_RETARD
    assert {b.echeance(cle).etat for cle in (b.agee, b.serres, nouveau)} == {EtatEcheance.A_VENIR}
    suivante, retenus = b.campagne("Automne 2029", date(2029, 7, 1), date(2029, 12, 31))
    assert retenus == {b.reste, b.agee, b.serres}
    with t.acte() as acte:
        exclude_baux(acte, campagne_id=suivante, bail_ids=[b.serres], motif="Un enfant est parti")
    seance_id = _ouvre_une_seance(b, datetime(2029, 12, 4, 9, 30, tzinfo=PARIS), suivante)
    assert examine(b, suivante, seance_id) == 2
    assert b.echeance(b.reste).du_le == date(2032, 9, 15)
    assert b.maintien(b.reste).etat is EtatMaintien.CONSERVE, "the refusals of an older avis are past"


def _ouvre_une_seance(b: Bureau, prevue_le: datetime, campagne: int) -> int:
    """Hold another séance, of examinations alone, on a campaign's leases."""
    t = b.t
    b.avance(prevue_le.date() - timedelta(days=20))
    with t.acte() as acte:
        seance_id = seances.create_seance(
            acte, commission_id=t.commission_id, prevue_le=prevue_le, modalite=ModaliteSeance.PRESENTIEL, lieu="salle 2"
        )
    start_envoi(t.actes, t.secretaire, campagne, [seance_id])()
    for service in (ordre_du_jour.freeze_agenda, convocations.convoke):
        with t.acte() as acte:
            service(acte, seance_id=seance_id)
    b.avance(prevue_le.date())
    t.horloge.avance(prevue_le - t.horloge.maintenant())
    with t.acte() as acte:
        ouverture.open_seance(acte, seance_id=seance_id, presidee_par_id=t.membres["designe-1"])
    t.seance_id = seance_id
    t.arrivent(*t.sieges)
    return seance_id
