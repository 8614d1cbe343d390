"""Examinations in a séance: put on its agenda, taken off, answered by an avis, which is never an allocation (R61)."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import NoResultFound

from caleol.kernel.errors import Conflit, Introuvable, Refus
from caleol.models.enumerations import EtatSeance, EtatSignalement, NaturePoint
from caleol.models.locatif import Bail
from caleol.models.occupation import Avis, ExamenOccupation, Signalement, SituationExamen
from caleol.models.seance import PointOrdreDuJour, Seance
from caleol.queries.lieux import load_territoire
from caleol.queries.occupation.avis import find_communes
from caleol.queries.occupation.droit_de_rester import list_maintiens, load_regime
from caleol.queries.occupation.faits import load_baux
from caleol.queries.occupation.fiche import find_bail
from caleol.queries.perimetre import commission_de_agence
from caleol.queries.pouvoirs import load_pouvoirs, pouvoirs_de
from caleol.queries.valeurs import load_parametres
from caleol.queries.voix import load_presents, load_regles, load_sieges, voix_du_lot
from caleol.rules.droits import Droit
from caleol.rules.occupation.bareme import Bareme, bareme_du_jour
from caleol.rules.occupation.echeance import echeance
from caleol.rules.occupation.ecriture import ecrire_maintien
from caleol.rules.occupation.examen import Constat, ecrire_constat, examiner
from caleol.rules.occupation.faits import Bail as Faits
from caleol.rules.occupation.lecture import Dates, indicateur, lire
from caleol.rules.occupation.maintien import Maintien
from caleol.rules.occupation.situations import Etat, SituationOccupation
from caleol.rules.occupation.traits import Secteur
from caleol.rules.quorum import Quorum
from caleol.services.act import Acte
from caleol.services.occupation.calcul import refresh_bail
from caleol.services.occupation.contenu_avis import DonneesAvis, check_contenu
from caleol.services.occupation.liberation import free_examens
from caleol.services.seances import exige_etat, lock_seance

__all__ = ["DonneesAvis", "give_avis", "inscribe_examen", "instantane_de", "quorum_de_examen", "withdraw_examen"]
LONGUEUR = 2_000
MAXIMUM = Decimal(500)
ETAGE_MAXIMUM = 60
LOYER_MAXIMUM = 1_000_000


def inscribe_examen(acte: Acte, *, seance_id: int, bail_id: int, campagne_id: int | None = None) -> int:
    """Put the examination of a lease on a séance's agenda, its facts frozen as known; return its key.

    `campagne_id` is the campaign that sends it. The lease must be in a tense zone and in one of the five situations,
    found by the rules or flagged (R57).

    Raises:
        Introuvable: no such séance, or lease, in the perimeter.
        Refus: `seance_etat`, `seance_autre_commission`, `examen_hors_zone`, `examen_sans_situation`,
            `examen_deja`, `valeur_non_verifiee`.
    """
    acte.exige(Droit.TENIR_SEANCE)
    seance = lock_seance(acte, seance_id)
    exige_etat(seance, EtatSeance.PREPARATION)
    bail = find_bail(acte.session, acte.auteur, bail_id, verrou=True)
    _check_commission(acte, seance, bail)
    parametres = load_parametres(acte.session)
    bareme = bareme_du_jour(seance.jour, parametres)
    faits = load_baux(acte.session, Bail.id == bail_id, seance.jour, parametres)[0].bail
    if faits.zone_tendue is False:
        raise Refus("examen_hors_zone", commune=bail.logement.commune.nom)
    signales = _signales(acte, bail_id)
    retenues = _retenues(faits, bareme, {s.situation for s in signales})
    if not retenues:
        raise Refus("examen_sans_situation")
    examen = _create(acte, seance, bail, echeance(faits, bareme).du_le or seance.jour)
    maintiens = list_maintiens(load_regime(acte.session)[0], faits, examiner(faits, bareme), bareme, parametres)
    examen.instantane = instantane_de(faits, bareme, signales, maintiens)
    examen.campagne_id = campagne_id
    _write_situations(acte, examen, retenues)
    for signalement in signales:
        signalement.etat, signalement.examen_id = EtatSignalement.INSCRIT, examen.id
    dernier = acte.session.scalar(
        select(func.max(PointOrdreDuJour.ordre)).where(PointOrdreDuJour.seance_id == seance_id)
    )
    acte.session.add(
        PointOrdreDuJour(seance_id=seance_id, ordre=(dernier or 0) + 1, nature=NaturePoint.EXAMEN, examen_id=examen.id)
    )
    seance.version += 1
    acte.inscrire("inscription_examen", "bail", bail_id, {"examen": examen.id, "seance": seance_id})
    return examen.id


def withdraw_examen(acte: Acte, *, seance_id: int, examen_id: int) -> None:
    """Take an examination off an agenda in preparation; its flags wait again.

    Raises:
        Introuvable: not on the agenda of this séance.
        Refus: `seance_etat`.
    """
    acte.exige(Droit.TENIR_SEANCE)
    seance = lock_seance(acte, seance_id)
    exige_etat(seance, EtatSeance.PREPARATION)
    examen, point = _examen(acte, seance_id, examen_id)
    acte.session.delete(point)
    acte.session.flush()
    bail_id = examen.bail_id
    acte.session.expunge(examen)
    free_examens(acte, (examen_id,))
    seance.version += 1
    acte.inscrire("retrait_examen", "bail", bail_id, {"examen": examen_id, "seance": seance_id})


def give_avis(
    acte: Acte, *, seance_id: int, examen_id: int, donnees: DonneesAvis, lu_le: datetime | None = None
) -> int:
    """Write the commission's avis on an examination, or correct it before the minutes are validated.

    `lu_le` is the instant of the avis that the writer read, None where there was none. A new avis needs the quorum
    and the president, as a decision does; it never makes an allocation nor a priority.

    Raises:
        Introuvable: not on the agenda of this séance.
        Conflit: somebody wrote the avis meanwhile.
        Refus: `seance_etat`, `avis_sans_texte`, `note_longue`, `avis_surface`, `avis_etage`, `avis_loyer`,
            `avis_secteur_communes`, `commune_citee_inconnue`, `examen_sans_quorum`, `presidence_absente`,
            `reglement_absent`, those of `check_contenu`.
    """
    acte.exige(Droit.TENIR_SEANCE)
    seance = lock_seance(acte, seance_id)
    examen, _ = _examen(acte, seance_id, examen_id)
    avis = acte.session.scalar(select(Avis).where(Avis.examen_id == examen_id))
    if (avis.rendu_le if avis else None) != lu_le:
        raise Conflit("avis")
    exige_etat(seance, *((EtatSeance.OUVERTE, EtatSeance.LEVEE) if avis else (EtatSeance.OUVERTE,)))
    _check_avis(donnees)
    check_contenu(examen, donnees)
    if avis is None:
        _check_quorum(acte, seance, examen.bail)
        avis = Avis(examen_id=examen_id, seance_id=seance_id)
        acte.session.add(avis)
        gele = examen.instantane or {}
        examen.instantane = gele | {"dernier_examen_avant": _iso(examen.bail.dernier_examen_le)}
    _fill(avis, donnees, acte.instant)
    avis.communes = find_communes(acte.session, (citee.insee for citee in donnees.traits.communes))
    examen.examine_le = seance.jour
    examen.bail.dernier_examen_le = max(filter(None, (examen.bail.dernier_examen_le, seance.jour)))
    for signalement in acte.session.scalars(select(Signalement).where(Signalement.examen_id == examen_id)):
        signalement.etat = EtatSignalement.EXAMINE
    acte.session.flush()
    trace = {"examen": examen_id, "seance": seance_id, "constatee": donnees.constatee}
    acte.inscrire("avis_occupation", "bail", examen.bail_id, trace, personnel={"texte": donnees.texte})
    refresh_bail(acte, examen.bail_id)
    return avis.id


def _iso(jour: date | None) -> str | None:
    return jour.isoformat() if jour else None


def _check_commission(acte: Acte, seance: Seance, bail: Bail) -> None:
    logement = bail.logement
    agence_id = logement.agence_id or (logement.residence.agence_id if logement.residence else None)
    commission = commission_de_agence(acte.session, agence_id, seance.jour)
    if commission is None or commission.id != seance.commission_id:
        raise Refus("seance_autre_commission", commission=commission.nom if commission else None)


def _signales(acte: Acte, bail_id: int) -> list[Signalement]:
    requete = select(Signalement).where(
        Signalement.bail_id == bail_id, Signalement.etat == EtatSignalement.SIGNALE
    ).order_by(Signalement.id)  # fmt: skip
    return list(acte.session.scalars(requete))


def _retenues(
    faits: Faits, bareme: Bareme, signalees: set[SituationOccupation]
) -> list[tuple[SituationOccupation, Constat]]:
    """Return the situations to bring: those that the rules find, and those that the agency flags."""
    constats = examiner(faits, bareme).constats.items()
    return [(s, constat) for s, constat in constats if constat.etat is Etat.CONSTATEE or s in signalees]


def _create(acte: Acte, seance: Seance, bail: Bail, du_le: date) -> ExamenOccupation:
    """Make the examination of a due date; one that was answered, or waits in another séance, stands."""
    deja = acte.session.scalar(
        select(ExamenOccupation).where(ExamenOccupation.bail_id == bail.id, ExamenOccupation.du_le == du_le)
    )
    if deja is not None:
        rendu = acte.session.scalar(select(Avis.id).where(Avis.examen_id == deja.id))
        ailleurs = acte.session.get(Seance, deja.seance_id) if deja.seance_id else None
        if rendu or (ailleurs and ailleurs.levee_le is None and ailleurs.etat is not EtatSeance.ANNULEE):
            raise Refus("examen_deja", du_le=du_le)
        deja.seance_id = seance.id
        return deja
    examen = ExamenOccupation(bail_id=bail.id, du_le=du_le, seance_id=seance.id)
    acte.session.add(examen)
    acte.session.flush()
    return examen


def _write_situations(
    acte: Acte, examen: ExamenOccupation, retenues: list[tuple[SituationOccupation, Constat]]
) -> None:
    """Keep the situations with their computation; a flag that the rules do not confirm is to be checked."""
    for ancienne in list(examen.situations):
        acte.session.delete(ancienne)
    acte.session.flush()
    for situation, constat in retenues:
        acte.session.add(
            SituationExamen(
                examen_id=examen.id,
                situation=situation,
                a_verifier=constat.etat is not Etat.CONSTATEE,
                calcul=ecrire_constat(constat),
            )
        )
    acte.session.flush()


def instantane_de(
    faits: Faits, bareme: Bareme, signales: list[Signalement], maintiens: Iterable[Maintien] = ()
) -> dict[str, Any]:
    """Return what is put before the commission: the words of the five situations, the flags, the right to stay."""
    lues = lire(examiner(faits, bareme), Dates(faits.menage_au, faits.logement_au), bareme)
    return {
        "au": bareme.au.isoformat(),
        "situations": {s.situation.value: {"etat": s.etat.value, "phrase": s.phrase} for s in lues},
        "insee": indicateur(faits, bareme.au).phrase if faits.occupants else "",
        "menage_au": faits.menage_au.isoformat() if faits.menage_au else None,
        "qpv": faits.qpv,
        "maintiens": [ecrire_maintien(maintien) for maintien in maintiens],
        "en_fait": [s.situation.value for s in signales if s.en_fait],
        "commentaires": [s.commentaire for s in signales if s.commentaire],
    }


def _examen(acte: Acte, seance_id: int, examen_id: int) -> tuple[ExamenOccupation, PointOrdreDuJour]:
    """Return an examination of the agenda with its item."""
    requete = (
        select(ExamenOccupation, PointOrdreDuJour)
        .join(PointOrdreDuJour, PointOrdreDuJour.examen_id == ExamenOccupation.id)
        .where(PointOrdreDuJour.seance_id == seance_id, ExamenOccupation.id == examen_id)
    )
    try:
        examen, point = acte.session.execute(requete).one()
    except NoResultFound:
        raise Introuvable("examen", id=examen_id) from None
    return examen, point


def _check_avis(donnees: DonneesAvis) -> None:
    if not donnees.texte.strip():
        raise Refus("avis_sans_texte", champ="texte")
    for champ in ("texte", "caracteristiques"):
        longueur = len(getattr(donnees, champ))
        if longueur > LONGUEUR:
            raise Refus("note_longue", champ=champ, longueur=longueur, maximum=LONGUEUR)
    if donnees.surface_adaptee is not None and not 0 < donnees.surface_adaptee <= MAXIMUM:
        raise Refus("avis_surface", champ="surface_adaptee")
    etage, loyer = donnees.traits.etage_maximum, donnees.traits.loyer_maximum_centimes
    if etage is not None and not 0 <= etage <= ETAGE_MAXIMUM:
        raise Refus("avis_etage", champ="etage_maximum", maximum=ETAGE_MAXIMUM)
    if loyer is not None and not 0 < loyer <= LOYER_MAXIMUM:
        raise Refus("avis_loyer", champ="loyer_maximum_centimes")
    if donnees.traits.communes and donnees.traits.secteur in {Secteur.RESIDENCE, Secteur.COMMUNE}:
        raise Refus("avis_secteur_communes", champ="secteur")


def quorum_de_examen(acte: Acte, seance: Seance, bail: Bail) -> Quorum | None:
    """Return the quorum of the seats of the dwelling's place as it is now, None where the règlement fixes none.

    Raises:
        Refus: `reglement_absent`.
    """
    regles = load_regles(acte.session, seance)
    if regles is None:
        raise Refus("reglement_absent", commission=seance.commission.nom)
    sieges = load_sieges(acte.session, seance.commission_id, seance.jour)
    lieu = load_territoire(acte.session, bail.logement.commune_insee, seance.jour).lieu(bail.logement.mandat_gerance)
    presents = load_presents(acte.session, seance.id)
    tenus = {siege_id: present.membre_id for siege_id, present in presents.items()}
    pouvoirs = pouvoirs_de(seance, load_pouvoirs(acte.session, seance.id), tenus)
    return voix_du_lot(0, sieges, lieu, seance.jour, frozenset(presents), frozenset(), regles, pouvoirs).quorum


def _check_quorum(acte: Acte, seance: Seance, bail: Bail) -> None:
    """Check the quorum of the seats of the dwelling's place, and that the president is there."""
    quorum = quorum_de_examen(acte, seance, bail)
    if quorum is None or not quorum.atteint:
        la, requis = (quorum.presents, quorum.requis) if quorum else (0, 0)
        raise Refus("examen_sans_quorum", presents=la, requis=requis)
    presents = load_presents(acte.session, seance.id)
    if seance.presidee_par_id not in {present.membre_id for present in presents.values()}:
        raise Refus("presidence_absente")


def _fill(avis: Avis, donnees: DonneesAvis, instant: datetime) -> None:
    avis.situation_constatee = donnees.constatee
    avis.type_adapte = donnees.type_adapte
    avis.surface_adaptee = donnees.surface_adaptee
    for nom, valeur in donnees.traits._asdict().items():
        if nom != "communes":
            setattr(avis, nom, valeur)
    avis.caracteristiques = donnees.caracteristiques.strip() or None
    avis.accession_conseillee = donnees.accession
    avis.texte = donnees.texte.strip()
    avis.rendu_le = instant
