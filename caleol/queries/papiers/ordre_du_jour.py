"""The agenda of a séance: its points in their legal order, one line a lot, for one reader."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from caleol.kernel import papiers
from caleol.kernel.clock import jour_local
from caleol.kernel.errors import Introuvable
from caleol.kernel.francais import date_courte
from caleol.models.enumerations import EtatLot, EtatPv, EtatSeance, NaturePoint, OrigineVacance
from caleol.models.lot import Lot
from caleol.models.seance import PointOrdreDuJour, Pv, Seance
from caleol.queries.agenda import LotInscrit
from caleol.queries.neutre import mots_libres
from caleol.queries.papiers.acces import lots_du_membre
from caleol.queries.papiers.entete import ORDRE_DU_JOUR, entete, seance_lue
from caleol.queries.papiers.examens import examens
from caleol.queries.papiers.logement import exception, fiche_du_lot, logement
from caleol.queries.papiers.presences import regle_quorum
from caleol.queries.papiers.releve import Releve, load_releve
from caleol.queries.seance_lisible import lit_tout, sieges_du_membre
from caleol.queries.seance_retraits import points_du_membre
from caleol.queries.voix import VoixLot
from caleol.rules.composition import NatureSiege
from caleol.rules.droits import Auteur, Droit

TITRE_NEUF = "Résidence neuve"


def get_ordre_du_jour(session: Session, auteur: Auteur, seance_id: int) -> papiers.OrdreDuJourDonnees:
    """Return the agenda for a reader: the secretary and the auditor all of it, a convoked member the lots voted on.

    Raises:
        Introuvable: no such séance for this reader, or it is cancelled.
    """
    seance = session.get(Seance, seance_id)
    if seance is None or seance.etat is EtatSeance.ANNULEE or not auteur.peut(Droit.LIRE_SEANCE):
        raise Introuvable("seance", id=seance_id)
    if lit_tout(auteur, seance):
        return _ordre_du_jour(load_releve(session, seance), None, None)
    if not sieges_du_membre(session, auteur, seance_id):
        raise Introuvable("seance", id=seance_id)
    releve = load_releve(session, seance)
    return _ordre_du_jour(releve, lots_du_membre(releve, auteur), points_du_membre(session, auteur, seance))


def _ordre_du_jour(
    releve: Releve, seuls: frozenset[int] | None, points: frozenset[int] | None
) -> papiers.OrdreDuJourDonnees:
    """Return the agenda; `seuls` and `points` are the lots and the withdrawals that a member reads, None for all."""
    lots = [inscrit for inscrit in releve.vivants if seuls is None or inscrit.numero in seuls]
    neutre = seuls is not None
    retours = _deja_presentees(releve.session, [inscrit.lot for inscrit in lots])
    neufs = [inscrit for inscrit in lots if inscrit.lot.vacance.origine is OrigineVacance.NEUF]
    revenus = [inscrit for inscrit in lots if inscrit.lot.id in retours and inscrit not in neufs]
    autres = [inscrit for inscrit in lots if inscrit not in neufs and inscrit not in revenus]
    return papiers.OrdreDuJourDonnees(
        entete=entete(releve.session, releve.seance, ORDRE_DU_JOUR, jour_local(releve.seance.prevue_le)),
        seance=seance_lue(releve),
        quorum_regle=regle_quorum(releve),
        attributions=_groupes(releve, autres, neutre=neutre),
        neufs=_groupes(releve, neufs, par_residence=True, neutre=neutre),
        retours=_groupes(releve, revenus, neutre=neutre),
        pv_a_approuver=pv_a_approuver(releve),
        informations=_dits(releve, NaturePoint.INFORMATION),
        retraits=_dits(releve, NaturePoint.RETRAIT, points),
        examens=_examens(releve) if seuls is None else (),
        projet=releve.seance.etat is EtatSeance.PREPARATION,
    )


def _deja_presentees(session: Session, lots: Sequence[Lot]) -> frozenset[int]:
    """Return the lots whose vacancy came before a séance already: postponed, or refused by all."""
    anciens = session.execute(
        select(Lot.vacance_id, Lot.id).where(
            Lot.vacance_id.in_([lot.vacance_id for lot in lots]), Lot.etat.in_([EtatLot.AJOURNE, EtatLot.DECIDE])
        )
    ).all()
    return frozenset(lot.id for lot in lots if any(v == lot.vacance_id and cle < lot.id for v, cle in anciens))


def _groupes(
    releve: Releve, lots: Iterable[LotInscrit], *, neutre: bool, par_residence: bool = False
) -> tuple[papiers.GroupeOrdreDuJour, ...]:
    """Group lines by commune, so that each mayor comes once, or by new residence; in the order of the agenda."""
    groupes: dict[str, list[papiers.LigneOrdreDuJour]] = {}
    for inscrit in lots:
        ligne = _ligne(releve, inscrit, neutre=neutre)
        commune, residence = ligne.logement.commune, ligne.logement.residence
        titre = f"{residence or TITRE_NEUF}, {commune}" if par_residence else commune
        groupes.setdefault(titre, []).append(ligne)
    return tuple(papiers.GroupeOrdreDuJour(titre=titre, lignes=tuple(lignes)) for titre, lignes in groupes.items())


def _ligne(releve: Releve, inscrit: LotInscrit, *, neutre: bool) -> papiers.LigneOrdreDuJour:
    lot = inscrit.lot
    fiche = fiche_du_lot(releve, lot)
    voix = releve.voix(lot.id, None)
    return papiers.LigneOrdreDuJour(
        numero=inscrit.numero,
        logement=logement(fiche, complet=False),
        candidatures=sum(candidature.retiree_le is None for candidature in lot.candidatures),
        votants=len(voix.deliberatifs),
        votants_detail=_lieu(voix),
        exception=exception(replace(fiche, exception_motif=mots_libres(fiche.exception_motif, neutre=neutre))),
    )


def _lieu(voix: VoixLot) -> str:
    maires = [siege.libelle for siege, _ in voix.deliberatifs if siege.regle.nature is NatureSiege.MAIRE]
    return f"dont {', '.join(maire[:1].lower() + maire[1:] for maire in maires)}" if maires else ""


def pv_a_approuver(releve: Releve) -> str:
    """Return the last minutes of the commission that no séance has approved yet, where the règlement asks it."""
    if releve.regles is None or not releve.regles.approbation_seance_suivante:
        return ""
    ligne = releve.session.scalar(
        select(Pv)
        .join(Pv.seance)
        .where(
            Seance.commission_id == releve.seance.commission_id,
            Seance.prevue_le < releve.seance.prevue_le,
            Pv.etat == EtatPv.VALIDE,
        )
        .options(selectinload(Pv.seance))
        .order_by(Seance.prevue_le.desc())
        .limit(1)
    )
    if ligne is None:
        return ""
    return f"{ligne.reference}, séance du {date_courte(ligne.seance.jour)}"


def _dits(releve: Releve, nature: NaturePoint, seuls: frozenset[int] | None = None) -> tuple[str, ...]:
    """Return the words of the items of one kind, among some where given."""
    points = releve.session.scalars(
        select(PointOrdreDuJour)
        .where(PointOrdreDuJour.seance_id == releve.seance.id, PointOrdreDuJour.nature == nature)
        .order_by(PointOrdreDuJour.ordre)
    )
    return tuple(point.texte for point in points if point.texte and (seuls is None or point.id in seuls))


def _examens(releve: Releve) -> tuple[str, ...]:
    return tuple(
        f"{examen.locataire}, {examen.adresse}\u00a0: {', '.join(examen.situations)}" for examen in examens(releve)
    )
