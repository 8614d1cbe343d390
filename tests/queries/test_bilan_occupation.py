"""The report on occupancy says what a recount of the raw rows says, whatever the rows."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from random import Random

import pytest

from caleol.kernel.clock import HorlogeFixe
from caleol.models.locatif import Bail
from caleol.models.occupation import Avis, Entretien, ExamenOccupation, OffreRelogement, SituationExamen
from caleol.models.patrimoine import Logement
from caleol.queries.bilan.occupation import COLONNES, load_bilan_occupation
from caleol.queries.bilan.tableaux import Bilan, Periode
from caleol.rules.droits import OUTIL, Auteur, Role
from caleol.rules.occupation.offres import Reponse
from caleol.rules.occupation.situations import SituationOccupation
from caleol.services.act import Actes
from caleol.services.occupation.calcul import recompute_occupation
from tests import fabriques as f
from tests.tenue import prepare

ANNEE = Periode(date(2026, 1, 1), date(2026, 12, 31))


def peuple(actes: Actes, horloge: HorlogeFixe, graine: int) -> int:
    """Write leases of two agencies with a random story each; return the key of the first agency."""
    hasard, t = Random(graine), prepare(actes, horloge)
    with actes.ouvre(OUTIL) as acte:
        s = acte.session
        agences = [f.fabrique_agence(s), f.fabrique_agence(s, "LILLE", "Agence de Lille")]
        for _ in range(24):
            logement = f.fabrique_logement(s, agence=hasard.choice(agences), qpv=hasard.choice([True, False, None]))
            bail = f.fabrique_bail(s, logement)
            jour = date(hasard.choice([2025, 2026]), hasard.choice([1, 6, 12]), hasard.choice([1, 15, 30]))
            examen = ExamenOccupation(bail_id=bail.id, du_le=jour, examine_le=hasard.choice([jour, jour, None]))
            s.add(examen)
            s.flush()
            for situation in hasard.sample(list(SituationOccupation), hasard.randint(0, 2)):
                s.add(
                    SituationExamen(
                        examen_id=examen.id, situation=situation, a_verifier=hasard.random() < 0.3, calcul={}
                    )
                )
            if hasard.random() < 0.7:
                avis = Avis(
                    examen_id=examen.id, seance_id=t.seance_id, situation_constatee=hasard.random() < 0.6, texte="Vu",
                    accession_conseillee=hasard.random() < 0.3, rendu_le=datetime.combine(jour, time(9), UTC),
                )  # fmt: skip
                s.add(avis)
                s.flush()
                for numero in range(1, hasard.randint(1, 4)):
                    s.add(
                        OffreRelogement(
                            avis_id=avis.id, numero=numero, logement_id=logement.id, nouveau_loyer_centimes=1,
                            ancien_loyer_centimes=2, notifiee_le=jour, reponse_le=jour,
                            reponse=hasard.choice([None, *Reponse]),
                        )
                    )  # fmt: skip
                if hasard.random() < 0.5:
                    s.add(Entretien(avis_id=avis.id, le=jour, compte_rendu="Reçu", mene_par_id=t.compte.id))
        cle = agences[0].id
    recompute_occupation(actes)
    return cle


def tableau(bilan: Bilan, titre: str) -> dict[str, tuple[int, ...]]:
    """Return the lines of a table by name."""
    return {ligne.libelle: ligne.comptes for t in bilan.tableaux if t.titre == titre for ligne in t.lignes}


@pytest.mark.parametrize("graine", range(4))
def test_the_report_equals_a_recount_of_the_rows(actes: Actes, horloge: HorlogeFixe, graine: int):
    peuple(actes, horloge, graine)
    with actes.sessions.lecture() as session:
        bilan = load_bilan_occupation(session, OUTIL, ANNEE)
        examens = [e for e in session.query(ExamenOccupation) if e.examine_le and e.examine_le.year == 2026]
        avis = [a for a in session.query(Avis) if a.rendu_le.year == 2026]
        offres = [o for o in session.query(OffreRelogement) if o.notifiee_le and o.notifiee_le.year == 2026]
        entretiens = [e for e in session.query(Entretien) if e.le.year == 2026]
        attendus = {
            "Examinés": len(examens),
            "Dus à ce jour": session.query(Bail).count(),
            "Avis rendus": len(avis),
            "Entretiens": len(entretiens),
            "Offres de relogement": len(offres),
            "Refus": sum(o.reponse is Reponse.REFUSEE for o in offres),
            "Relogements acceptés": sum(o.reponse is Reponse.ACCEPTEE for o in offres),
        }
        assert {c.libelle: c.nombre for c in bilan.chiffres} == attendus
        for situation in SituationOccupation:
            siennes = [s for e in examens for s in e.situations if s.situation is situation]
            assert tableau(bilan, "Par situation")[situation.libelle][0] == len(siennes)
        agences = {lg.id: lg.agence_id for lg in session.query(Logement)}
        premiere = sum(agences[e.bail.logement_id] == agences[examens[0].bail.logement_id] for e in examens)
        assert premiere in {comptes[0] for comptes in tableau(bilan, "Par agence").values()}
        sommes = [
            [sum(col) for col in zip(*tableau(bilan, t).values(), strict=True)]
            for t in ("Par agence", "Par commune", "Par quartier")
        ]
        assert sommes == [list(attendus.values())] * 3
        assert len(COLONNES) == len(attendus)


def test_an_agency_counts_its_own_and_the_management_everything(actes: Actes, horloge: HorlogeFixe):
    cle = peuple(actes, horloge, 1)
    with actes.sessions.lecture() as session:
        agence = load_bilan_occupation(session, Auteur(role=Role.AGENCE, agence_ids=frozenset({cle})), ANNEE)
        direction = load_bilan_occupation(session, Auteur(role=Role.DIRECTION), ANNEE)
        assert list(tableau(agence, "Par agence")) == ["Agence de Roubaix"]
        assert direction == load_bilan_occupation(session, OUTIL, ANNEE)
        assert (
            tableau(direction, "Par agence")["Agence de Roubaix"] == tableau(agence, "Par agence")["Agence de Roubaix"]
        )
        parts = [ligne[5] for ligne in agence.exporte() if ligne[0] == "Par agence" and ligne[5]]
        assert parts == [Decimal(100)]
