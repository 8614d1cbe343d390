"""What follows the séance: 90 letters in one file, the nightly deadlines among 20,000 open offers."""

from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from sqlalchemy import Table, func, insert, select, update
from sqlalchemy.orm import Session

from caleol.jobs.taches import Moyens, follow_offers
from caleol.kernel.clock import HorlogeFixe, jour_local
from caleol.mail.dossier import ExpediteurDossier
from caleol.models.base import Base
from caleol.models.demande import Demande
from caleol.models.enumerations import EtatOffre, PreuveNotification
from caleol.models.lot import Candidature, Decision, Lot
from caleol.models.suivi import OffreLogement
from caleol.services.act import Actes
from caleol.services.suites.courriers import lot_pdf, produce_letters
from tests import tenue
from tests.bench.mesure import Atelier, Ligne, median, seconds
from tests.tenue import SEANCE_LE, Tenue

LETTRES, OFFRES, DUES, PASSAGES = 90, 20_000, 200, 3
SECONDES = 5.0
CLE = 1_000_000
"""Above every key that a séance of tests takes."""


def _tenue(atelier: Atelier, nom: str, nb_lots: int, genre: str = "sqlite") -> tuple[Tenue, Path]:
    """Hold a séance of lots of three ranked candidates, its minutes validated."""
    horloge = HorlogeFixe(SEANCE_LE - timedelta(days=8))
    t = tenue.prepare(Actes(atelier.base(nom, genre).sessions, horloge), horloge, nb_lots=nb_lots)
    with t.actes.sessions.ecriture() as session:
        valeurs = {"adresse": "12 rue de l’Exemple", "code_postal": "59100", "ville": "Roubaix"}
        session.execute(update(Demande).values(valeurs))
    t.ouvre()
    for rang in range(nb_lots):
        t.delibere(rang)
    t.leve()
    dossier = Path(atelier.dossier) / nom
    t.valide(dossier)
    return t, dossier


def bench_lettres(atelier: Atelier) -> list[Ligne]:
    """Make the 90 letters of a séance of 30 lots, then the one file that goes to the printer."""
    t, dossier = _tenue(atelier, "lettres", LETTRES // 3)
    au = jour_local(t.horloge.maintenant())
    faites: list[int] = []

    def fait() -> None:
        faites.append(produce_letters(t.actes, t.secretaire, t.seance_id, dossier))

    def assemble() -> bytes:
        with t.actes.sessions.lecture() as session:
            return lot_pdf(session, t.secretaire, t.seance_id, au, dossier)

    redaction, fichier = seconds(fait), seconds(assemble)
    assert faites == [LETTRES]
    assert len(PdfReader(BytesIO(assemble())).pages) >= LETTRES
    total = redaction + fichier
    return [
        Ligne(f"{LETTRES} lettres en un fichier", total, visee="5 s", tenue=total < SECONDES),
        Ligne("dont leur rédaction, gardées une à une", redaction),
        Ligne("dont l’assemblage", fichier),
    ]


def bench_echeances(atelier: Atelier) -> list[Ligne]:
    """Run the job of the night: 200 offers due without answer, each lot then offered to its second rank."""
    return [_nuit(atelier, "sqlite", "SQLite"), _nuit(atelier, "postgres", "PostgreSQL")]


def _nuit(atelier: Atelier, genre: str, nom: str) -> Ligne:
    t, dossier = _tenue(atelier, "echeances", 1, genre)
    t.horloge.avance(timedelta(days=20))
    au = jour_local(t.horloge.maintenant())
    with t.actes.sessions.ecriture() as session:
        offre = session.scalars(select(OffreLogement)).one()
        offre.etat, offre.preuve, offre.recue_le = EtatOffre.NOTIFIEE, PreuveNotification.RECOMMANDE, au
        offre.echeance_le = au + timedelta(days=10)
        session.flush()
        _multiplie(session, t)
    moyens = Moyens(t.actes, ExpediteurDossier(dossier, "caleol@exemple.fr"), dossier)
    passees: list[object] = []

    def dresse() -> None:
        with t.actes.sessions.ecriture() as session:
            _echoit(session, au, len(passees))

    def nuit() -> None:
        passees.append(follow_offers(moyens))

    sien = median(nuit, passages=PASSAGES, avant=dresse)
    with t.actes.sessions.lecture() as session:
        sans = session.scalar(select(func.count()).where(OffreLogement.etat == EtatOffre.SANS_REPONSE))
    assert sans == DUES * PASSAGES
    return Ligne(
        f"la nuit de {DUES} échéances parmi {OFFRES} offres ouvertes, {nom}",
        sien,
        visee="5 s",
        tenue=sien < SECONDES,
        passages=PASSAGES,
    )


def _echoit(session: Session, au: date, tour: int) -> None:
    """Let 200 more offers be due since yesterday."""
    debut = CLE + tour * DUES
    session.execute(
        update(OffreLogement)
        .where(OffreLogement.id >= debut, OffreLogement.id < debut + DUES, OffreLogement.etat == EtatOffre.NOTIFIEE)
        .values(echeance_le=au - timedelta(days=1))
    )


def _multiplie(session: Session, t: Tenue) -> None:
    """Write the decided lot of the séance 20,000 times over, each with its own dwelling and households."""
    lot = session.get_one(Lot, t.lots[0])
    candidatures = session.scalars(select(Candidature).order_by(Candidature.id)).all()
    tables = Base.metadata.tables
    _copie(session, tables["logement"], "id", lot.vacance.logement_id, reference="LOG-{}")
    _copie(session, tables["vacance"], "id", lot.vacance_id, logement_id=0)
    _copie(session, tables["lot"], "id", lot.id, vacance_id=0)
    scrutin = session.scalars(select(Decision.scrutin_id)).first()
    _copie(session, tables["scrutin"], "id", scrutin, lot_id=0, adopte_id=None)
    for rang, candidature in enumerate(candidatures):
        decalage = rang * OFFRES
        decision = session.scalars(select(Decision).where(Decision.candidature_id == candidature.id)).one()
        _copie(session, tables["demande"], "id", candidature.demande_id, decalage, numero_unique="{}")
        _copie(session, tables["candidature"], "id", candidature.id, decalage, lot_id=0, demande_id=decalage)
        _copie(
            session, tables["decision"], "id", decision.id, decalage, lot_id=0, candidature_id=decalage, scrutin_id=0
        )
    offre = session.scalars(select(OffreLogement.id)).one()
    _copie(session, tables["offre_logement"], "id", offre, decision_id=0)


def _copie(session: Session, table: Table, cle: str, de: object, decalage: int = 0, **autres: Any) -> None:
    """Copy a row 20,000 times: an integer is a key set off by so many rows, a text takes the number of the row."""
    modele = dict(session.execute(select(table).where(table.c[cle] == de)).one()._mapping)
    rangees = []
    for rang in range(CLE + decalage, CLE + decalage + OFFRES):
        numero = rang - decalage
        cles = {
            nom: valeur + numero if isinstance(valeur, int) else valeur and valeur.format(rang)
            for nom, valeur in autres.items()
        }
        rangees.append(modele | {cle: rang} | cles)
    session.execute(insert(table), rangees)
