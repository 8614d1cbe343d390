"""The agenda of a séance on its page: one line a lot, what it lacks, who votes on it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel.francais import accorde
from caleol.models.enumerations import EtatLot
from caleol.models.lot import Candidature, Lot
from caleol.queries.agenda import LotInscrit
from caleol.queries.attributions import Attribution, load_attributions
from caleol.queries.instantane import Dossier, FicheLogement, lit_dossier
from caleol.queries.neutre import mots_libres
from caleol.queries.papiers.logement import commune, fiche_du_lot
from caleol.queries.papiers.releve import Releve
from caleol.queries.valeurs import load_parametres
from caleol.rules.candidatures import ExceptionTrois, nombre_minimal
from caleol.rules.composition import NatureSiege
from caleol.rules.constat import Gravite
from caleol.rules.facts import Financement
from caleol.rules.parametre import Parametres

LOCAUX = {NatureSiege.MAIRE: "maire", NatureSiege.MANDANT: "bailleur mandant"}


@dataclass(frozen=True, slots=True)
class Constat:
    """What is to be known of a lot before the séance: how grave, in words."""

    gravite: Gravite
    phrase: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LotAgenda:
    """One lot of the agenda."""

    lot_id: int
    vacance_id: int
    point_id: int
    numero: int
    version: int
    etat: EtatLot
    adresse: str
    commune: str
    detail: str
    loyer_centimes: int
    candidats: int
    exception: str
    tardif: str
    constats: tuple[Constat, ...]
    votants: int
    votants_lieu: str
    en_deport: bool = False

    @property
    def manques(self) -> tuple[str, ...]:
        """Return what keeps the agenda from being frozen."""
        return tuple(constat.phrase for constat in self.constats if constat.gravite is Gravite.BLOQUANTE)

    @property
    def pret(self) -> bool:
        """Return whether nothing is missing."""
        return not self.manques


def load_lots_agenda(releve: Releve, seuls: frozenset[int] | None, en_deport: frozenset[int]) -> tuple[LotAgenda, ...]:
    """Return the lots of an agenda; a member (`seuls` not None) is told neither findings nor what is missing.

    `en_deport` are the keys of the lots on which the reader stepped aside.
    """
    agenda = [inscrit for inscrit in releve.agenda if seuls is None or inscrit.numero in seuls]
    dossiers = _dossiers(releve.session, [inscrit.lot.id for inscrit in agenda])
    juge = _juge(releve, dossiers) if seuls is None else None
    lots = (_lot(releve, inscrit, dossiers[inscrit.lot.id], juge) for inscrit in agenda)
    return tuple(replace(lot, en_deport=lot.lot_id in en_deport) for lot in lots)


@dataclass(frozen=True, slots=True)
class _Juge:
    """What the lots of an agenda are judged with: the values in force, what the households were already given."""

    parametres: Parametres
    attributions: Mapping[int, tuple[Attribution, ...]]

    def deja(self, dossier: Dossier, lot_id: int) -> Iterator[Constat]:
        """Yield what a candidate was given on another lot and has not refused."""
        for attribution in self.attributions.get(dossier.demande_id, ()):
            if attribution.lot_id != lot_id:
                phrase = attribution.phrase[:1].lower() + attribution.phrase[1:]
                yield Constat(Gravite.A_VERIFIER, f"{dossier.nom_complet}\u00a0: {phrase}")


def _juge(releve: Releve, dossiers: Mapping[int, Sequence[Dossier | None]]) -> _Juge:
    demandes = [dossier.demande_id for du_lot in dossiers.values() for dossier in du_lot if dossier is not None]
    return _Juge(load_parametres(releve.session), load_attributions(releve.session, demandes))


def _dossiers(session: Session, lot_ids: Sequence[int]) -> dict[int, list[Dossier | None]]:
    par_lot: dict[int, list[Dossier | None]] = defaultdict(list)
    for lot_id, instantane in session.execute(
        select(Candidature.lot_id, Candidature.instantane).where(
            Candidature.lot_id.in_(lot_ids), Candidature.retiree_le.is_(None)
        )
    ):
        par_lot[lot_id].append(lit_dossier(instantane) if instantane else None)
    return par_lot


def _lot(releve: Releve, inscrit: LotInscrit, dossiers: Sequence[Dossier | None], juge: _Juge | None) -> LotAgenda:
    """Return a line of the agenda, with its findings where there are values to judge by."""
    fiche = fiche_du_lot(releve, inscrit.lot)
    voix = releve.voix(inscrit.lot.id, None).deliberatifs
    places = [LOCAUX[au_lot.siege.nature] for _, au_lot in voix if au_lot.siege.nature in LOCAUX]
    return LotAgenda(
        lot_id=inscrit.lot.id,
        vacance_id=inscrit.lot.vacance_id,
        point_id=inscrit.point.id,
        numero=inscrit.numero,
        version=inscrit.lot.version,
        etat=inscrit.lot.etat,
        adresse=fiche.adresse,
        commune=commune(fiche),
        detail=f"{fiche.type}, {fiche.financement_libelle}, {fiche.reservataire}",
        loyer_centimes=fiche.total_centimes,
        candidats=len(dossiers),
        exception=fiche.exception_libelle,
        tardif=mots_libres(inscrit.point.texte or "", neutre=juge is None) if inscrit.point.tardif else "",
        constats=_constats(inscrit.lot, fiche, dossiers, juge) if juge else (),
        votants=len(voix),
        votants_lieu=", ".join(places),
    )


def _constats(lot: Lot, fiche: FicheLogement, dossiers: Sequence[Dossier | None], juge: _Juge) -> tuple[Constat, ...]:
    if lot.etat is not EtatLot.INSCRIT:
        return ()
    controle = nombre_minimal(
        len(dossiers),
        ExceptionTrois(fiche.exception) if fiche.exception else None,
        raison=fiche.exception_motif,
        financement=Financement(fiche.financement),
        au=fiche.au,
        parametres=juge.parametres,
    )
    constats = [] if controle.respecte else [Constat(Gravite.BLOQUANTE, controle.phrase)]
    lus = [dossier for dossier in dossiers if dossier is not None]
    if len(lus) < len(dossiers):
        constats.append(Constat(Gravite.BLOQUANTE, "Un dossier n’a pas été figé."))
    constats += [
        Constat(Gravite.BLOQUANTE, f"{dossier.nom_complet}\u00a0: {anomalie.phrase}")
        for dossier in lus
        for anomalie in dossier.bloquantes
    ]
    constats += [constat for dossier in lus for constat in juge.deja(dossier, lot.id)]
    a_verifier = sum(len(dossier.a_verifier) for dossier in lus)
    if a_verifier:
        phrase = accorde(a_verifier, "point à vérifier", "points à vérifier")
        constats.append(Constat(Gravite.A_VERIFIER, f"{phrase} dans les dossiers"))
    return tuple(constats)
