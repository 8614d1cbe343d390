"""A tenant whom the commission answered: what the tests of what follows an avis build on."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from caleol.kernel.clock import HorlogeFixe, jour_local
from caleol.models.enumerations import EtatSeance, EtatSignalement
from caleol.models.occupation import Signalement
from caleol.models.seance import Seance
from caleol.queries.occupation.fiche import BailVu, get_bail
from caleol.rules.droits import OUTIL
from caleol.rules.occupation.maintien import Maintien
from caleol.rules.occupation.offres import Reponse, Territoire
from caleol.rules.occupation.situations import SituationOccupation
from caleol.services.act import Actes
from caleol.services.occupation.calcul import recompute_occupation
from caleol.services.occupation.examens import DonneesAvis, give_avis, inscribe_examen
from caleol.services.occupation.signalements import flag_bail
from caleol.services.occupation.suites import DonneesOffre, answer_offre, make_offre, notify_avis
from tests import fabriques as f
from tests.tenue import SEANCE_LE, Tenue, prepare

JOUR = SEANCE_LE.date()
OFFRE = DonneesOffre(
    "T2-VOISIN", 30_000, 39_810, JOUR, bon_etat=True, besoins=True, moyens=True,
    territoire=Territoire.AUTRE, voisin=True, distance_metres=900, distance_source="plan",
)  # fmt: skip


@dataclass
class Scene:
    """A widow in five rooms whom the commission answered; the minutes are validated."""

    t: Tenue
    bail: int
    avis: int
    signalement: int

    @property
    def jour(self) -> date:
        """Return the present day."""
        return jour_local(self.t.horloge.maintenant())

    def vu(self) -> BailVu:
        """Read the lease."""
        with self.t.actes.sessions.lecture() as session:
            return get_bail(session, self.t.secretaire, self.bail, self.jour)

    def maintien(self) -> Maintien:
        """Return what became of the right to stay."""
        constats = self.vu().constats
        assert constats is not None
        return constats.maintiens[0]

    def notifie(self) -> None:
        """Notify the avis."""
        with self.t.acte() as acte:
            notify_avis(acte, bail_id=self.bail, avis_id=self.avis, le=self.jour)

    def offre(self, donnees: DonneesOffre = OFFRE) -> int:
        """Make an offer today."""
        with self.t.acte() as acte:
            du_jour = replace(donnees, notifiee_le=self.jour)
            return make_offre(acte, bail_id=self.bail, avis_id=self.avis, donnees=du_jour)

    def repond(self, offre_id: int, reponse: Reponse = Reponse.REFUSEE, motif: str = "Trop loin du marché") -> None:
        """Answer an offer today."""
        with self.t.acte() as acte:
            answer_offre(acte, bail_id=self.bail, offre_id=offre_id, reponse=reponse, le=self.jour, motif=motif)

    def etat(self) -> EtatSignalement:
        """Return where the flag is."""
        with self.t.actes.sessions.lecture() as session:
            return session.get_one(Signalement, self.signalement).etat


def dresse_suite(actes: Actes, horloge: HorlogeFixe) -> Scene:
    """Make the scene by the services themselves."""
    t = prepare(actes, horloge)
    with actes.ouvre(OUTIL) as acte:
        s = acte.session
        f.fabrique_logement(s, reference="T2-VOISIN", pieces_habitables=2)
        bail = f.fabrique_bail(
            s, f.fabrique_logement(s, pieces_habitables=5, surface=Decimal(94)), {}, ancienne_zus=False
        ).id
    recompute_occupation(actes)
    sous = SituationOccupation.SOUS_OCCUPATION
    with t.acte() as acte:
        signalement = flag_bail(acte, bail_id=bail, situation=sous, commentaire="Trois chambres fermées")
        examen = inscribe_examen(acte, seance_id=t.seance_id, bail_id=bail)
    t.ouvre()
    with t.acte() as acte:
        donnees = DonneesAvis(constatee=True, texte="Cinq pièces pour une personne.")
        avis = give_avis(acte, seance_id=t.seance_id, examen_id=examen, donnees=donnees)
    with actes.ouvre(OUTIL) as acte:
        acte.session.get_one(Seance, t.seance_id).etat = EtatSeance.VALIDEE
    return Scene(t, bail, avis, signalement)
