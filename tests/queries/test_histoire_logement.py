"""What a lot is read with of its dwelling: past presentations and refusals, aggregates of its residence."""

from datetime import date

from sqlalchemy.orm import Session

from caleol.models.demande import PropositionAnterieure
from caleol.models.locatif import Bail, Locataire
from caleol.models.patrimoine import Logement
from caleol.queries.histoire_logement import load_batiment, load_histoire
from caleol.queries.instantane import Batiment, RefusLogement
from caleol.rules.facts import LienPersonne
from caleol.services.act import Actes
from tests import fabriques as f

AU = date(2026, 11, 23)


def proposee(session: Session, reference: str, le: date, issue: str, motif: str = "") -> None:
    session.add(
        PropositionAnterieure(
            numero_unique=f"059{le:%m%d%y}", logement_reference=reference, commission_le=le, decision="Attribution",
            issue=issue, motif=motif,
        )
    )  # fmt: skip


def test_presentations_and_refusals_of_two_years_are_told(actes: Actes):
    with actes.sessions.ecriture() as session:
        logement = f.fabrique_logement(session)
        proposee(session, logement.reference, date(2024, 11, 1), "Refusé", "trop ancien pour compter")
        proposee(session, logement.reference, date(2026, 3, 3), "Refusé", "pas d’ascenseur")
        proposee(session, logement.reference, date(2026, 5, 12), "Accepté")
        proposee(session, "AUTRE", date(2026, 5, 12), "Refusé")
        session.flush()
        assert load_histoire(session, logement, AU) == (
            2,
            (RefusLogement(le=date(2026, 3, 3), issue="Refusé", motif="pas d’ascenseur"),),
        )


def loue(session: Session, logement: Logement, naissance: date | None, fin_le: date | None = None) -> None:
    bail = Bail(reference=f"B{logement.id}", logement_id=logement.id, signature_le=date(2015, 1, 1), fin_le=fin_le)
    session.add(bail)
    session.flush()
    session.add(Locataire(bail_id=bail.id, rang=1, titulaire=True, lien=LienPersonne.DEMANDEUR, naissance=naissance))


def test_residence_is_told_by_aggregates_and_not_under_five_households(actes: Actes):
    with actes.sessions.ecriture() as session:
        residence = f.fabrique_residence(session)
        logements = [f.fabrique_logement(session, residence_id=residence.id) for _ in range(6)]
        for logement, naissance in zip(
            logements[:4], (date(1961, 11, 23), date(1961, 11, 24), None, None), strict=True
        ):
            loue(session, logement, naissance)
        session.flush()
        assert load_batiment(session, residence.id, AU) is None
        loue(session, logements[4], date(1990, 1, 1))
        loue(session, logements[5], date(1940, 1, 1), fin_le=date(2026, 6, 30))
        session.flush()
        assert load_batiment(session, residence.id, AU) == Batiment(menages=5, ages_connus=3, ages=1, departs=1)
        assert load_batiment(session, None, AU) is None
