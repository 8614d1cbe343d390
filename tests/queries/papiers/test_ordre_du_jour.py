"""The agenda: its parts in their order, and what each reader gets of it."""

from pathlib import Path

import pytest
from sqlalchemy import select

from caleol.kernel.clock import HorlogeFixe
from caleol.kernel.errors import Introuvable
from caleol.kernel.papiers import OrdreDuJourDonnees
from caleol.models.enumerations import EtatSeance, NaturePoint, OrigineVacance
from caleol.models.lot import Lot
from caleol.models.patrimoine import Logement
from caleol.models.seance import PointOrdreDuJour, Seance
from caleol.queries.papiers.ordre_du_jour import get_ordre_du_jour
from caleol.rules.droits import Auteur, Role
from caleol.services import lots, seances
from caleol.services.act import Actes
from caleol.services.candidatures import remove_candidature
from caleol.services.lots import create_lot, inscribe_lot
from tests import fabriques as f
from tests import tenue
from tests.seance_realiste import tient
from tests.tenue import SEANCE_LE, Tenue


def lit(t: Tenue, auteur: Auteur | None = None, seance_id: int | None = None) -> OrdreDuJourDonnees:
    with t.actes.sessions.lecture() as session:
        return get_ordre_du_jour(session, auteur or t.secretaire, seance_id or t.seance_id)


def membre(t: Tenue, cle: str) -> Auteur:
    return Auteur(t.compte.id, Role.MEMBRE, membre_id=t.membres[cle])


def test_agenda_is_a_draft_until_frozen(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge, nb_lots=2)
    donnees = lit(t)
    assert (donnees.projet, donnees.entete.reference) == (True, "ODJ-NORD/2026/S01")
    t.fige()
    assert not lit(t).projet


def test_lots_stand_by_commune_with_candidates_and_voices(actes: Actes, horloge: HorlogeFixe):
    t = tient(actes, horloge).tenue
    roubaix, tourcoing = lit(t).attributions
    assert (roubaix.titre, [ligne.numero for ligne in roubaix.lignes]) == ("Roubaix", [1, 2, 3])
    assert (tourcoing.titre, [ligne.numero for ligne in tourcoing.lignes]) == ("Tourcoing", [4])
    premiere = roubaix.lignes[0]
    assert (premiere.candidatures, premiere.votants, premiere.votants_detail) == (3, 9, "dont maire de Roubaix")
    exception = roubaix.lignes[2].exception
    assert exception is not None
    assert exception.motif.startswith("une seule demande")


def test_withdrawn_candidate_and_withdrawn_dwelling_are_not_counted(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge, nb_lots=2, nb_candidats=4)
    with t.acte() as acte:
        remove_candidature(acte, lot_id=t.lots[0], candidature_id=t.candidats()[0], motif="relogé ailleurs")
        lots.withdraw_lot(acte, lot_id=t.lots[1], motif="travaux")
    (groupe,) = lit(t).attributions
    assert [(ligne.numero, ligne.candidatures) for ligne in groupe.lignes] == [(1, 3)]


def test_new_residence_and_returning_lot_have_their_own_part(actes: Actes, horloge: HorlogeFixe, tmp_path: Path):
    t = tient(actes, horloge).tenue
    t.valide(tmp_path)
    with t.acte() as acte:
        suivante = seances.create_seance(
            acte, commission_id=t.commission_id, prevue_le=SEANCE_LE.replace(day=8),
            modalite=acte.session.get_one(Seance, t.seance_id).modalite, lieu="salle 2",
            lien_visio="https://visio.exemple/t",
        )  # fmt: skip
        ajourne = acte.session.get_one(Lot, t.lots[1])
        retour = create_lot(acte, vacance_id=ajourne.vacance_id, reprend_lot_id=ajourne.id)
        residence = f.fabrique_residence(acte.session, nom="Les Filatures")
        neuf = f.fabrique_vacance(
            acte.session, f.fabrique_logement(acte.session, residence_id=residence.id), origine=OrigineVacance.NEUF
        )
        nouveau = f.fabrique_lot(acte.session, neuf, [f.fabrique_demande(acte.session) for _ in range(3)]).id
        for lot_id in (retour, nouveau):
            inscribe_lot(acte, lot_id=lot_id, seance_id=suivante)
        point = PointOrdreDuJour(seance_id=suivante, ordre=9, nature=NaturePoint.INFORMATION, texte="Deux refus.")
        acte.session.add(point)
    donnees = lit(t, seance_id=suivante)
    assert donnees.attributions == ()
    assert [groupe.titre for groupe in donnees.neufs] == ["Les Filatures, Roubaix"]
    assert [groupe.titre for groupe in donnees.retours] == ["Tourcoing"]
    assert donnees.pv_a_approuver == "PV-NORD/2026/S01, séance du 01/12/2026"
    assert donnees.informations == ("Deux refus.",)


def test_a_mayor_gets_the_lots_of_the_commune_the_six_get_all(actes: Actes, horloge: HorlogeFixe):
    t = tient(actes, horloge).tenue
    assert [groupe.titre for groupe in lit(t, membre(t, "maire-59599")).attributions] == ["Tourcoing"]
    assert len(lit(t, membre(t, "designe-2")).attributions) == 2


def test_others_do_not_find_the_agenda(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge)
    t.fige()
    ailleurs = Auteur(t.compte.id, Role.SECRETAIRE, commission_ids=frozenset({t.commission_id + 1}))
    for auteur in (ailleurs, membre(t, "designe-2"), Auteur(t.compte.id, Role.AGENCE), Auteur(t.compte.id)):
        with pytest.raises(Introuvable):
            lit(t, auteur)
    with t.actes.sessions.ecriture() as session:
        session.get_one(Seance, t.seance_id).etat = EtatSeance.ANNULEE
    with pytest.raises(Introuvable):
        lit(t)


def test_agenda_shows_what_was_frozen(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge)
    avant = lit(t)
    with t.actes.sessions.ecriture() as session:
        for logement in session.scalars(select(Logement)):
            logement.adresse = "ailleurs"
    assert lit(t) == avant
