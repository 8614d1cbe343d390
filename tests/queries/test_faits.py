"""Rows become the facts that the rules take."""

from datetime import date
from decimal import Decimal

import pytest

from caleol.kernel.errors import Refus
from caleol.models.demande import Demande
from caleol.models.moteur import Sessions
from caleol.queries.faits import load_demande, load_demandes, mots, phrase_menage
from caleol.queries.lieux import load_territoire, logement_facts, quartier_au
from caleol.queries.valeurs import ecrit_axes, lit_axes, lit_scalaire
from caleol.rules.facts import Garde, LienPersonne, ZonePlafond
from tests import fabriques as f

AU = date(2026, 11, 23)


@pytest.mark.toutes_bases
def test_demande_is_read_with_household_and_verdicts(sessions: Sessions):
    with sessions.ecriture() as session:
        demande = f.fabrique_demande(session, menage={"priorites": "expulsion, heberges", "motifs": "05;11"})
        lue = load_demande(session, demande.id)
    assert lue is not None
    assert lue.faits.priorites == {"expulsion", "heberges"}
    assert lue.faits.motifs == {"05", "11"}
    assert lue.faits.menage.rfr_euros == {2024: 19544, 2025: 19900}
    assert lue.faits.type_souhaite == {"T3", "T4"}
    assert phrase_menage(lue.faits.menage, AU) == "1\u00a0adulte, 2\u00a0enfants (6 et 9\u00a0ans)"


def test_kept_seniority_counts_from_the_former_application(sessions: Sessions):
    with sessions.ecriture() as session:
        demande = f.fabrique_demande(
            session, deposee_le=date(2026, 3, 1), renouvelee_le=None, anciennete_conservee_le=date(2020, 1, 5)
        )
        lue = load_demande(session, demande.id)
    assert lue is not None
    assert lue.faits.deposee_le == date(2020, 1, 5)
    assert lue.faits.renouvelee_le == date(2026, 3, 1)


def test_many_are_read_as_one(sessions: Sessions):
    with sessions.ecriture() as session:
        demandes = [f.fabrique_demande(session) for _ in range(4)]
        seule = load_demande(session, demandes[2].id)
        toutes = load_demandes(session, Demande.id > 0)
    assert [lue.id for lue in toutes] == [demande.id for demande in demandes]
    assert toutes[2] == seule


def test_children_are_told_with_their_custody(sessions: Sessions):
    enfant = LienPersonne.ENFANT
    with sessions.ecriture() as session:
        demande = f.fabrique_demande(
            session,
            personnes=[
                f.fabrique_personne(),
                f.fabrique_personne(LienPersonne.CONJOINT),
                f.fabrique_personne(enfant, garde=Garde.ALTERNEE),
                f.fabrique_personne(enfant, naissance=date(2007, 3, 1), garde=Garde.ALTERNEE),
                f.fabrique_personne(enfant, naissance=date(2020, 3, 1)),
                f.fabrique_personne(enfant, naissance=None, garde=Garde.DROIT_VISITE),
                f.fabrique_personne(enfant, naissance=None, a_naitre=True),
            ],
        )
        lue = load_demande(session, demande.id)
    assert lue is not None
    attendu = (
        "2\u00a0adultes, 1\u00a0enfant (6\u00a0ans), 2\u00a0enfants en garde alternée (8 et 19\u00a0ans), "
        "1\u00a0enfant en droit de visite, 1\u00a0enfant à naître"
    )
    assert phrase_menage(lue.faits.menage, AU) == attendu


def test_associated_commune_takes_zone_and_mayor_of_its_parent(sessions: Sessions):
    with sessions.ecriture() as session:
        f.fabrique_commune(session, "59350", "Lille", zone_plafond=ZonePlafond.A)
        lomme = f.fabrique_commune(
            session, "59355", "Lomme", rattachement_insee="59350", zone_plafond=None, epci_siren=None
        )
        logement = f.fabrique_logement(session, commune=lomme, qpv=True)
        lieu = load_territoire(session, "59355", AU)
        faits = logement_facts(logement, None, lieu, quartier_au(session, logement.id, AU))
    assert lieu.commune_du_maire == "59350"
    assert lieu.codes_souhait == {"59350", "59355"}
    assert (faits.zone_plafond, faits.epci, faits.qpv) == (ZonePlafond.A, f.MEL, True)


def test_dwelling_has_the_aid_zone_of_its_commune_and_an_associated_commune_that_of_its_parent(sessions: Sessions):
    with sessions.ecriture() as session:
        f.fabrique_commune(session, "59350", "Lille", zone_apl="2")
        lomme = f.fabrique_commune(session, "59355", "Lomme", rattachement_insee="59350", zone_plafond=None)
        logement = f.fabrique_logement(session, commune=lomme)
        faits = logement_facts(logement, None, load_territoire(session, "59355", AU), None)
    assert faits.zone_apl == "2"


def test_commune_without_zone_is_refused_in_words(sessions: Sessions):
    with sessions.ecriture() as session:
        commune = f.fabrique_commune(session, "59163", "Croix", zone_plafond=None)
        logement = f.fabrique_logement(session, commune=commune)
        with pytest.raises(Refus, match="zone_plafond_inconnue"):
            logement_facts(logement, None, load_territoire(session, "59163", AU), None)


def test_neighbourhood_is_that_of_the_day(sessions: Sessions):
    with sessions.ecriture() as session:
        logement = f.fabrique_logement(session, qpv=True)
        avant = quartier_au(session, logement.id, date(2023, 12, 31))
        apres = quartier_au(session, logement.id, AU)
    assert avant is None
    assert apres is not None
    assert apres.en_qpv


def test_words_and_axes_are_read_whatever_separates_them():
    assert mots("59512, 59350;59163|59009") == {"59512", "59350", "59163", "59009"}
    assert lit_axes(ecrit_axes({"zone": "a", "categorie": "1"})) == {"zone": "a", "categorie": "1"}
    assert [lit_scalaire(t) for t in ("9 456", "12,5", "oui")] == [9456, Decimal("12.5"), "oui"]
