"""The allocations of a real landlord over two years, rebuilt from the counts that its public report of 2020 prints.

Only counts are real: who was let what is drawn in order. `docs/bilans.md` says where the definitions differ.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import chain, repeat
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from caleol.models.commission import Commission
from caleol.models.enumerations import EtatLot, EtatOffre, EtatSeance, ModeScrutin, OrigineCandidature, OrigineVacance
from caleol.models.lot import Candidature, Decision, Lot, Scrutin
from caleol.models.organisation import Commune
from caleol.models.patrimoine import Logement, Vacance
from caleol.models.seance import Seance
from caleol.models.suivi import OffreLogement, Reponse
from caleol.rules.decisions import TypeDecision
from caleol.rules.droits import Role
from caleol.rules.facts import Financement
from caleol.rules.reglement import ModaliteSeance
from tests import fabriques as f

COMMUNES = tuple(
    (ligne["commune"], int(ligne["attributions"]), ligne["part"])
    for ligne in csv.DictReader(Path(__file__).with_name("bilan_2020.csv").read_text(encoding="utf-8").splitlines())
)
TERRITOIRES = (
    ("Lille", 633, 283), ("Roubaix", 432, 60), ("Tourcoing", 126, 207), ("Villeneuve-d’Ascq", 90, 75),
    ("Antenne Bords de Lys", 25, 83), ("Antenne Weppes", 92, 96), ("Autres communes", 24, 42),
)  # fmt: skip
"""Territory, lets in a priority neighbourhood, lets outside."""
SEANCES = {"NORD": 49, "SUD": 48}
REFUS = {"RC1": 130, "RC2": 46, "RC13": 207}
"""The fewest refusals that give the two printed shares, 33.94 % and 12.01 %."""


@dataclass(frozen=True, slots=True)
class Annee:
    """The counts of a year: allocations in and out of a priority neighbourhood, then those of each kind."""

    an: int
    en_qpv: int
    hors_qpv: int
    dossiers: int
    mutations: int
    prioritaires: int
    action_logement: int
    q1_en_qpv: int = 0
    q1_hors: int = 0

    @property
    def attributions(self) -> int:
        """Return how many dwellings were let."""
        return self.en_qpv + self.hors_qpv


AN_2020 = Annee(2020, 1422, 846, 8803, 597, 382, 408, q1_en_qpv=383, q1_hors=139)
AN_2019 = Annee(2019, 1488, 884, 2372, 412, 334, 627)


def etale(*parts: tuple[Any, int]) -> Iterator[Any]:
    """Yield each value as many times as its count, in order."""
    return chain.from_iterable(repeat(valeur, nombre) for valeur, nombre in parts)


def pose_annee(session: Session, annee: Annee, communes: Iterator[str], lieux: Iterator[tuple[str, bool]]) -> None:
    """Write a year: its séances, one lot an allocation, its dossiers spread over the lots."""
    compte = f.fabrique_compte(session, Role.DIRECTION)
    demandes = [f.fabrique_demande(session).id for _ in range(9)]
    reservataires = etale(
        (f.fabrique_reservataire(session).id, annee.action_logement),
        (f.fabrique_reservataire(session, "B", "Bailleur").id, annee.attributions),
    )
    seances = _seances(session, annee.an)
    faits = _faits(annee)
    autres, base = annee.dossiers - annee.attributions, annee.an * 100_000
    lignes: dict[Any, list[dict[str, Any]]] = {
        table: [] for table in (Logement, Vacance, Lot, Scrutin, Candidature, Decision)
    }
    agences: dict[str, int] = {}
    for rang in range(annee.attributions):
        territoire, qpv = next(lieux)
        agences.setdefault(territoire, 0)
        agences[territoire] = agences[territoire] or f.fabrique_agence(session, territoire[-8:], territoire).id
        place = {"cle": base + rang, "seance": seances[rang % len(seances)], "compte": compte.id}
        _lot(lignes, place, next(communes), agences[territoire], next(reservataires), qpv=qpv)
        suivants = autres // annee.attributions + (rang < autres % annee.attributions)
        for numero in range(1 + suivants):
            fait = next(faits[qpv]) if numero == 0 else {}
            _dossier(lignes, place, numero, demandes[numero], fait)
    for table, rangees in lignes.items():
        session.execute(insert(table), rangees)


def _faits(annee: Annee) -> dict[bool, Iterator[dict[str, Any]]]:
    """Yield what is frozen with each allocation, by neighbourhood: quartile, priority, transfer."""
    en_qpv, hors = annee.en_qpv, annee.hors_qpv
    quartiles = {
        True: etale((1, annee.q1_en_qpv), (2, en_qpv - annee.q1_en_qpv)),
        False: etale((1, annee.q1_hors), (2, hors - annee.q1_hors)),
    }
    prioritaires = {
        True: etale((True, annee.prioritaires), (False, en_qpv)),
        False: etale((False, hors)),
    }
    mutations = {
        True: etale((False, en_qpv - annee.mutations // 2), (True, en_qpv)),
        False: etale((True, annee.mutations - annee.mutations // 2), (False, hors)),
    }
    return {
        qpv: (
            {
                "quartile": {"rang": quartile},
                "priorites_libelles": ["Public prioritaire"] if prioritaire else [],
                "mutation": mutation,
            }
            for quartile, prioritaire, mutation in zip(quartiles[qpv], prioritaires[qpv], mutations[qpv], strict=False)
        )
        for qpv in (True, False)
    }


def _seances(session: Session, an: int) -> list[int]:
    """Write the séances of a year, validated; return their keys."""
    cles: list[int] = []
    for code, nombre in SEANCES.items():
        commission = session.query(Commission).filter_by(code=code).one_or_none()
        if commission is None:
            commission = Commission(code=code, nom=code, debut=date(2015, 1, 1))
            session.add(commission)
            session.flush()
        for rang in range(nombre):
            seance = Seance(
                commission_id=commission.id, annee=an, numero=rang + 1, modalite=ModaliteSeance.PRESENTIEL,
                prevue_le=datetime(an, 1, 6, 8, tzinfo=UTC) + timedelta(days=7 * rang), etat=EtatSeance.VALIDEE,
            )  # fmt: skip
            session.add(seance)
            session.flush()
            cles.append(seance.id)
    return cles


def _lot(
    lignes: dict[Any, list[dict[str, Any]]], place: dict[str, int], commune: str, agence: int, reservataire: int, *,
    qpv: bool,
) -> None:  # fmt: skip
    cle, instant = place["cle"], datetime(2019, 1, 1, tzinfo=UTC)
    lignes[Logement].append(
        {
            "id": cle, "reference": f"L{cle}", "agence_id": agence, "commune_insee": commune, "adresse": "1 rue",
            "code_postal": "59000", "type": "T3", "pieces_habitables": 3, "surface": Decimal(64),
            "financement": Financement.PLUS,
        }
    )  # fmt: skip
    lignes[Vacance].append(
        {
            "id": cle, "logement_id": cle, "origine": OrigineVacance.CONGE, "libre_le": date(2019, 1, 1),
            "loyer_centimes": 1, "charges_centimes": 1, "reservataire_id": reservataire, "dans_le_flux": True,
            "declaree_le": instant,
        }
    )  # fmt: skip
    lot = {"id": cle, "vacance_id": cle, "seance_id": place["seance"], "etat": EtatLot.DECIDE, "cree_le": instant}
    lignes[Lot].append(lot | {"instantane": {"qpv": qpv}})
    scrutin = {"id": cle, "lot_id": cle, "seance_id": place["seance"], "tour": 1, "mode": ModeScrutin.UNANIMITE}
    lignes[Scrutin].append(scrutin | {"ouvert_le": instant, "quorum_presents": 4, "quorum_requis": 4, "decompte": {}})


def _dossier(
    lignes: dict[Any, list[dict[str, Any]]], place: dict[str, int], numero: int, demande: int, fait: dict[str, Any]
) -> None:
    lot = place["cle"]
    cle = lot * 10 + numero
    lignes[Candidature].append(
        {
            "id": cle, "lot_id": lot, "demande_id": demande, "lettre": "ABCDEFGHI"[numero], "rang_propose": numero + 1,
            "origine": OrigineCandidature.COTATION, "instantane": fait,
        }
    )  # fmt: skip
    lignes[Decision].append(
        {
            "id": cle, "lot_id": lot, "seance_id": place["seance"], "candidature_id": cle, "scrutin_id": lot,
            "type": TypeDecision.ATTRIBUTION_CLASSEE, "rang": numero + 1, "prise_le": datetime(2019, 1, 1, tzinfo=UTC),
            "saisie_par_id": place["compte"],
        }
    )  # fmt: skip


def pose_deux_ans(session: Session) -> None:
    """Write 2019 and 2020, with the refusals of 2020."""
    noms = {nom: f"6{rang:04d}" for rang, (nom, _, _) in enumerate(COMMUNES)}
    for nom, code in noms.items():
        session.add(Commune(code_insee=code, nom=nom, nom_tri=nom.lower()))
    session.flush()
    lieux = etale(
        *(((nom, en), nombre) for nom, qpv, hors in TERRITOIRES for en, nombre in ((True, qpv), (False, hors)))
    )
    pose_annee(session, AN_2020, etale(*((noms[nom], nombre) for nom, nombre, _ in COMMUNES)), lieux)
    avant = etale((("Lille", True), AN_2019.en_qpv), (("Lille", False), AN_2019.hors_qpv))
    pose_annee(session, AN_2019, repeat(noms["Lille"]), avant)
    _refus(session)


def _refus(session: Session) -> None:
    base, jour = AN_2020.an * 100_000, date(2020, 6, 1)
    codes = enumerate(etale(*REFUS.items()))
    lignes = [(base + rang, code) for rang, code in codes]
    session.execute(
        insert(OffreLogement),
        [{"id": c, "decision_id": c * 10, "etat": EtatOffre.REFUSEE, "ouverte_le": jour} for c, _ in lignes],
    )
    instant = datetime(2020, 6, 1, tzinfo=UTC)
    session.execute(
        insert(Reponse),
        [{"offre_id": c, "acceptee": False, "le": jour, "motif_code": m, "saisie_le": instant} for c, m in lignes],
    )
