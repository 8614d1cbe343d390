"""The minutes as the rows tell them: what the draft shows and what the validation freezes."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel import papiers
from caleol.kernel.francais import instant
from caleol.models.enumerations import EtatPv, NaturePoint
from caleol.models.seance import Incident, PointOrdreDuJour, Pv, Seance
from caleol.queries.papiers.entete import EMARGEMENT, ORDRE_DU_JOUR, PV, entete, reference, seance_lue
from caleol.queries.papiers.examens import examens
from caleol.queries.papiers.lots import bloc, load_lots
from caleol.queries.papiers.mots import accord
from caleol.queries.papiers.presences import convocations, load_convocations, presences, quorum_de_la_seance
from caleol.queries.papiers.references import references
from caleol.queries.papiers.releve import Releve, load_releve


def brouillon(session: Session, seance: Seance) -> papiers.PvDonnees:
    """Return the minutes of a séance that is open or levée; nothing is frozen, nobody has signed."""
    releve = load_releve(session, seance)
    appels = load_convocations(releve)
    lots = load_lots(releve)
    dossiers = [lu.dossier for lot in lots for lu in lot.candidats if lu.dossier]
    lue = seance_lue(releve)
    return papiers.PvDonnees(
        entete=entete(session, seance, PV, lue.jour),
        seance=lue,
        projet=True,
        convocations=convocations(releve, appels),
        presences=presences(releve, appels),
        quorum=quorum_de_la_seance(releve),
        lots=tuple(bloc(releve, lot) for lot in lots),
        references=references(releve, dossiers),
        signatures=tuple(signatures(releve, lue)),
        approbation=_approbation(releve),
        examens=examens(releve),
        ajouts_tardifs=tuple(_points(releve, tardif=True)),
        suites=tuple(_points(releve, tardif=False)),
        incidents=_incidents(releve),
        annexes=(
            f"feuille de présence {reference(seance, EMARGEMENT)}",
            f"ordre du jour {reference(seance, ORDRE_DU_JOUR)}",
        ),
    )


def signatures(releve: Releve, lue: papiers.Seance) -> Iterator[papiers.Signature]:
    """Return who signs: who presided, who wrote, and a second member where the règlement says so."""
    president = releve.seance.presidee_par
    titre = accord(president.civilite if president else "", "Le président de séance", "La présidente de séance")
    yield papiers.Signature(qualite=titre, nom=lue.president)
    yield papiers.Signature(qualite="Le secrétariat de la commission", nom=lue.secretaire)
    if releve.regles is not None and releve.regles.signature_second_membre:
        yield papiers.Signature(qualite="Un membre de la commission (règlement intérieur)", nom="")


def _approbation(releve: Releve) -> papiers.Approbation | None:
    """Return the minutes that this séance approved."""
    ligne = releve.session.scalar(
        select(Pv).where(Pv.approuve_seance_id == releve.seance.id, Pv.etat == EtatPv.APPROUVE).limit(1)
    )
    if ligne is None:
        return None
    return papiers.Approbation(reference=ligne.reference, seance_du=ligne.seance.jour, resultat="approuvé")


def _points(releve: Releve, *, tardif: bool) -> Iterator[papiers.FaitSeance]:
    """Return the items of the agenda told by their words, those that came late or the others."""
    lignes = releve.session.scalars(
        select(PointOrdreDuJour)
        .where(
            PointOrdreDuJour.seance_id == releve.seance.id,
            PointOrdreDuJour.nature.in_((NaturePoint.INFORMATION, NaturePoint.RETRAIT)),
            PointOrdreDuJour.tardif.is_(tardif),
        )
        .order_by(PointOrdreDuJour.ordre)
    )
    for ligne in lignes:
        if ligne.texte:
            yield papiers.FaitSeance(texte=ligne.texte)


def _incidents(releve: Releve) -> tuple[papiers.FaitSeance, ...]:
    lignes = releve.session.scalars(
        select(Incident).where(Incident.seance_id == releve.seance.id).order_by(Incident.le, Incident.id)
    )
    return tuple(_incident(ligne, releve.seance.levee_le) for ligne in lignes)


def _incident(ligne: Incident, levee_le: datetime | None) -> papiers.FaitSeance:
    """Return a remark with its hour; one that was noted after the levée says so, with its day."""
    if levee_le is None or ligne.le <= levee_le:
        return papiers.FaitSeance(texte=ligne.texte, a=ligne.le)
    return papiers.FaitSeance(texte=f"Après la levée, le {instant(ligne.le)}\u00a0: {ligne.texte}")
