"""Those who live in a dwelling: added, taken off, put back by the agency; the situations follow."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from caleol.kernel.clock import HorlogeFixe
from caleol.kernel.errors import Introuvable, Refus
from caleol.models.locatif import Locataire, OccupantParti
from caleol.models.occupation import ResultatOccupation
from caleol.models.registre import EntreeRegistre, SelRegistre
from caleol.queries.occupation.liste import FiltresBaux
from caleol.queries.occupation.manques import count_manques, list_partis, next_bail
from caleol.rules.droits import OUTIL, Auteur, Role
from caleol.rules.facts import Garde, LienPersonne
from caleol.rules.occupation.situations import Etat, Manque
from caleol.services.act import Actes
from caleol.services.occupation.calcul import recompute_occupation
from caleol.services.occupation.occupants import (
    DonneesOccupant,
    add_occupant,
    forget_partis,
    remove_occupant,
    restore_occupant,
)
from caleol.services.verification import verify_registre
from tests import fabriques as f

AU = date(2026, 11, 23)
ENFANT = DonneesOccupant("Petit", LienPersonne.ENFANT, "Léa", date(2015, 2, 1), a_charge=True, garde=Garde.ALTERNEE)


@dataclass
class Scene:
    """A couple and four children in 51.99 m², the account of its agency and that of another one."""

    actes: Actes
    bail: int
    agence: Auteur
    autre: Auteur

    def etat(self) -> Etat:
        """Return whether the dwelling is found overcrowded."""
        with self.actes.sessions.lecture() as session:
            return session.get_one(ResultatOccupation, self.bail).sur_occupation

    def noms(self) -> list[tuple[int, str | None]]:
        """Return who lives there, by rank."""
        with self.actes.sessions.lecture() as session:
            requete = select(Locataire.rang, Locataire.nom).where(Locataire.bail_id == self.bail)
            return [(rang, nom) for rang, nom in session.execute(requete.order_by(Locataire.rang))]

    def ajoute(self, qui: DonneesOccupant = ENFANT, au: date = AU) -> int:
        """Add a person."""
        with self.actes.ouvre(self.agence) as acte:
            return add_occupant(acte, bail_id=self.bail, au=au, occupant=qui)

    def retire(self, rang: int, parti_le: date | None = None) -> None:
        """Take a person off."""
        with self.actes.ouvre(self.agence) as acte:
            remove_occupant(acte, bail_id=self.bail, rang=rang, au=AU, parti_le=parti_le)


@pytest.fixture
def scene(actes: Actes) -> Scene:
    with actes.ouvre(OUTIL) as acte:
        s = acte.session
        logement = f.fabrique_logement(s, pieces_habitables=3, surface=Decimal("24.99"))
        bail = f.fabrique_bail(s, logement, {"nom": "MODELE"}, {"lien": LienPersonne.CONJOINT, "nom": "AUTRE"})
        compte = f.fabrique_compte(s, Role.AGENCE, agence=f.fabrique_agence(s)).id
        autre = f.fabrique_agence(s, "TOURCOING", "Agence de Tourcoing").id
        scene = Scene(
            actes,
            bail.id,
            Auteur(compte, Role.AGENCE, agence_ids=frozenset({logement.agence_id or 0})),
            Auteur(compte, Role.AGENCE, agence_ids=frozenset({autre})),
        )
    recompute_occupation(actes)
    return scene


def test_a_person_added_counts_and_a_person_taken_off_can_be_put_back(scene: Scene):
    assert scene.etat() is Etat.NON_CONSTATEE, "16 m² for two persons"
    assert scene.ajoute() == 3
    assert scene.etat() is Etat.CONSTATEE, "25 m² for three"
    scene.retire(3, date(2026, 9, 1))
    assert scene.etat() is Etat.NON_CONSTATEE
    with scene.actes.sessions.lecture() as session:
        (parti,) = list_partis(session, scene.bail)
    assert (parti.nom, parti.parti_le) == ("Léa Petit", date(2026, 9, 1))
    with scene.actes.ouvre(scene.agence) as acte:
        assert restore_occupant(acte, bail_id=scene.bail, parti_id=parti.id) == 3
    assert scene.etat() is Etat.CONSTATEE
    with scene.actes.sessions.lecture() as session:
        assert list_partis(session, scene.bail) == ()
        remise = session.scalars(select(Locataire).where(Locataire.rang == 3)).one()
        assert (remise.naissance, remise.garde, remise.a_charge, remise.nom_tri) == (
            date(2015, 2, 1), Garde.ALTERNEE, True, "petit lea",
        )  # fmt: skip


def test_the_register_tells_the_rank_and_never_who_it_is(scene: Scene):
    scene.ajoute()
    scene.retire(3)
    with scene.actes.sessions.lecture() as session:
        actes = ("occupant_ajoute", "occupant_retire")
        entrees = session.scalars(select(EntreeRegistre).where(EntreeRegistre.acte.in_(actes))).all()
    assert [entree.acte for entree in entrees] == list(actes)
    assert all("Petit" not in str(entree.donnees) and "2015" not in str(entree.donnees) for entree in entrees)


def test_a_rank_taken_meanwhile_gives_the_next_one(scene: Scene):
    scene.ajoute()
    scene.retire(3)
    scene.ajoute(DonneesOccupant("Autre", LienPersonne.ENFANT))
    with scene.actes.sessions.lecture() as session:
        (parti,) = list_partis(session, scene.bail)
    with scene.actes.ouvre(scene.agence) as acte:
        assert restore_occupant(acte, bail_id=scene.bail, parti_id=parti.id) == 4
    assert scene.noms() == [(1, "MODELE"), (2, "AUTRE"), (3, "Autre"), (4, "Petit")]


@pytest.mark.parametrize(
    ("qui", "au", "code"),
    [
        (DonneesOccupant("  ", LienPersonne.ENFANT), AU, "occupant_sans_nom"),
        (DonneesOccupant("X", LienPersonne.ENFANT, naissance=date(2027, 1, 1)), AU, "occupant_a_naitre"),
        (DonneesOccupant("modèle", LienPersonne.AUTRE, "camille", date(1980, 2, 14)), AU, "occupant_deja"),
        (ENFANT, date(2026, 11, 24), "faits_futurs"),
    ],
)
def test_a_person_out_of_sense_is_refused(scene: Scene, qui: DonneesOccupant, au: date, code: str):
    with pytest.raises(Refus, match=code):
        scene.ajoute(qui, au)
    assert len(scene.noms()) == 2


def test_the_only_holder_stays_and_another_agency_finds_nobody(scene: Scene):
    with pytest.raises(Refus, match="occupant_titulaire"):
        scene.retire(1)
    with pytest.raises(Introuvable):
        scene.retire(9)
    with pytest.raises(Introuvable), scene.actes.ouvre(scene.autre) as acte:
        remove_occupant(acte, bail_id=scene.bail, rang=2, au=AU)
    with pytest.raises(Introuvable), scene.actes.ouvre(scene.autre) as acte:
        add_occupant(acte, bail_id=scene.bail, au=AU, occupant=ENFANT)


def test_what_is_missing_is_counted_by_fact_and_leads_to_the_next_lease(scene: Scene):
    with scene.actes.ouvre(OUTIL) as acte:
        s = acte.session
        sans_revenu = f.fabrique_bail(s, None, rfr_euros={}, signature_le=date(2001, 1, 1)).id
        sans_rien = f.fabrique_bail(s, None, {"handicap": None}, rfr_euros={}, signature_le=date(2002, 1, 1)).id
    recompute_occupation(scene.actes)
    filtres = FiltresBaux(incomplet=True)
    with scene.actes.sessions.lecture() as session:
        total, faits = count_manques(session, scene.agence)
        assert total == 2
        assert next(iter(faits.items())) == (Manque.RESSOURCES, 2)
        assert next_bail(session, scene.agence, filtres, sans_revenu) == sans_rien
        assert next_bail(session, scene.agence, filtres, sans_rien) is None
        assert count_manques(session, scene.autre) == (0, {})


def test_a_person_taken_off_is_forgotten_a_year_after_with_what_the_register_proves(scene: Scene, horloge: HorlogeFixe):
    scene.ajoute()
    scene.retire(3)
    with scene.actes.sessions.lecture() as session:
        assert list_partis(session, scene.bail)[0].effacer_le == date(2027, 11, 23)
        avant = session.scalar(select(func.count()).select_from(SelRegistre)) or 0
    horloge.avance(timedelta(days=364))
    with scene.actes.ouvre(OUTIL) as acte:
        assert forget_partis(acte) == 0
    horloge.avance(timedelta(days=1))
    with scene.actes.ouvre(OUTIL) as acte:
        assert forget_partis(acte) == 1
    with scene.actes.sessions.lecture() as session:
        assert session.scalars(select(OccupantParti)).all() == []
        restes = session.scalars(
            select(SelRegistre.champ)
            .join(
                EntreeRegistre,
                (EntreeRegistre.chaine == SelRegistre.chaine) & (EntreeRegistre.rang == SelRegistre.rang),
            )
            .where(EntreeRegistre.acte == "occupant_retire")
        ).all()
        assert restes == []
        assert 0 < (session.scalar(select(func.count()).select_from(SelRegistre)) or 0) < avant
        assert all(chaine.anomalie is None for chaine in verify_registre(session))
