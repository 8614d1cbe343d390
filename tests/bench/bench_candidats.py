"""Candidates of one dwelling among 56,000 applications, and the computation of the whole list."""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Thread
from time import perf_counter
from typing import Any

from sqlalchemy import Table, insert, select, text, update

from caleol.exports.tableur import Cellule, csv_octets, xlsx_octets
from caleol.factory import create_app
from caleol.kernel.clock import HorlogeFixe
from caleol.models import Base
from caleol.models.demande import Demande, Instruction, Menage, Personne
from caleol.models.enumerations import EtatDemande
from caleol.queries.candidats import export_candidats, search
from caleol.queries.filtres_candidats import Filtres
from caleol.rules.droits import OUTIL, Role
from caleol.rules.facts import LienPersonne
from caleol.services.act import Actes
from caleol.services.instruction import recompute_instructions
from caleol.settings import Mode, Reglages
from caleol.web.lots.exportation import ENTETES, PAR_EXPORT, lignes_exportees
from tests import fabriques as f
from tests.bench.mesure import Atelier, Ligne, median, medians, memory_mo
from tests.client import make_client

GRILLE = (Path(__file__).parents[2] / "seeds" / "grilles" / "demonstration.toml").read_text(encoding="utf-8")
NOMBRE = 56_000
FOIS, ECART = 10, 1_000_000
AU = date(2026, 11, 23)
COMMUNES = ("59512", "59350", "59599", "59009", "59299", "59163", "59378", "59410")
MOTIFS = ("01", "05", "09", "13", "11", "17", "23")


class Terrain:
    """The bench's database: a T3 of Roubaix vacant, 56,000 applications with their households."""

    def __init__(self, atelier: Atelier, nom: str = "candidats") -> None:
        """Fill the database `nom` in bulk, with the same chance each time."""
        base = atelier.base(nom)
        self.base = base
        self.actes = Actes(base.sessions, HorlogeFixe(datetime(2026, 11, 23, 7, 30, tzinfo=UTC)))
        with self.actes.ouvre(OUTIL) as acte:
            f.fabrique_grille(acte.session, GRILLE, code="demonstration")
            commission = f.fabrique_commission(acte.session)
            f.fabrique_seance(acte.session, commission)
            self.secretaire = f.fabrique_compte(acte.session, Role.SECRETAIRE, commission=commission)
            self.vacance = f.fabrique_vacance(acte.session).id
            menages, personnes, demandes = zip(*_foyers(random.Random(20261123)), strict=True)
            acte.session.execute(insert(Menage), list(menages))
            acte.session.execute(insert(Personne), [personne for foyer in personnes for personne in foyer])
            acte.session.execute(insert(Demande), list(demandes))


def _foyers(hasard: random.Random) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]], dict[str, Any]]]:
    for cle in range(1, NOMBRE + 1):
        adultes, enfants = hasard.choice(((1, 0), (1, 0), (1, 1), (1, 2), (2, 0), (2, 1), (2, 2), (2, 3)))
        ressources = hasard.randrange(60_000, 380_000, 1_000)
        depot = AU - timedelta(days=hasard.randrange(10, 3_000))
        numero = f"059{depot:%m%y}{cle:06d}GDPUB"
        menage = {
            "id": cle,
            "numero_unique": numero,
            "etat_au": AU,
            "ressources_mensuelles_centimes": ressources,
            "rfr_euros": {"2024": ressources * 10 // 100},
            "communes_souhaitees": " ".join(hasard.sample(COMMUNES, hasard.randint(1, 5))),
            "motifs": " ".join(hasard.sample(MOTIFS, 2)),
            "priorites": hasard.choice(("", "", "", "sans_logement", "mal_logees", "expulsion heberges")),
            "dalo_le": AU - timedelta(days=90) if hasard.random() < 0.02 else None,
            "mutation": hasard.random() < 0.2,
            "besoin_fauteuil": hasard.random() < 0.02,
            "occupation_actuelle": hasard.choice(("LP", "HLM", "CP", "SH", None)),
            "logement_actuel_surface": None,
            "logement_actuel_personnes": adultes + enfants,
            "logement_actuel_loyer_centimes": hasard.choice((None, 45_000, 62_000)),
        }
        demande = {
            "id": cle,
            "numero_unique": numero,
            "deposee_le": depot,
            "renouvelee_le": AU - timedelta(days=hasard.randrange(5, 420)) if (AU - depot).days > 365 else None,
            "etat": EtatDemande.ACTIVE,
            "civilite": "mme",
            "nom": f"Nom{cle}",
            "prenom": "Camille",
            "nom_tri": f"nom{cle} camille",
            "menage_id": cle,
        }
        yield menage, _personnes(cle, adultes, enfants, hasard), demande


def _personnes(menage_id: int, adultes: int, enfants: int, hasard: random.Random) -> list[dict[str, Any]]:
    liens = [LienPersonne.DEMANDEUR, LienPersonne.CONJOINT][:adultes] + [LienPersonne.ENFANT] * enfants
    return [
        {
            "menage_id": menage_id,
            "rang": rang,
            "lien": lien,
            "naissance": date(hasard.randrange(2009, 2026) if lien is LienPersonne.ENFANT else 1986, 3, 4),
            "a_charge": lien is LienPersonne.ENFANT,
            "handicap": False,
            "sejour_regulier": None if lien is LienPersonne.ENFANT else True,
            "a_naitre": False,
        }
        for rang, lien in enumerate(liens, start=1)
    ]


def _terrain(atelier: Atelier) -> Terrain:
    return atelier.once("candidats terrain", lambda: Terrain(atelier))


def _calcule(atelier: Atelier) -> Terrain:
    terrain = _terrain(atelier)
    atelier.once("candidats calcul", lambda: recompute_instructions(terrain.actes))
    return terrain


def bench_calcul_de_la_liste(atelier: Atelier) -> list[Ligne]:
    """Measure the first computation of 56,000 applications, and a day on which nothing changed."""
    terrain = _terrain(atelier)
    premier = median(lambda: _calcule(atelier), passages=1)
    relu = median(lambda: recompute_instructions(terrain.actes), passages=1)
    return [
        Ligne("calcul de 56 000 demandes (conditions et points)", premier, visee="moins de 8 s", tenue=premier < 8),
        Ligne("le même, quand rien n’a changé", relu, visee="moins de 8 s", tenue=relu < 8),
    ]


def bench_recherche_parmi_56000(atelier: Atelier) -> Ligne:
    """Measure the search with its first page of dossiers beside a bare reading of the same narrow rows."""
    terrain = _calcule(atelier)

    def recherche() -> None:
        with terrain.actes.sessions.lecture() as session:
            search(session, OUTIL, terrain.vacance, Filtres(), AU)

    def lecture() -> None:
        with terrain.actes.sessions.lecture() as session:
            session.execute(select(*Instruction.__table__.columns)).all()

    duree, brut = medians(recherche, lecture)
    temoin, nom = "lecture nue des mêmes lignes", "candidats d’un logement parmi 56 000"
    return Ligne(nom, duree, "s", temoin, brut, "moins de 100 ms", duree < 0.1, passages=5)


def bench_page_des_candidats(atelier: Atelier) -> list[Ligne]:
    """Measure the whole page as the server makes it, its size and the memory of the process."""
    terrain = _calcule(atelier)
    reglages = Reglages(Mode.TEST, terrain.base.url, "cle-des-mesures-sans-secret", atelier.dossier)
    client = make_client(create_app(reglages, terrain.actes))
    client.controle = False
    client.connecte(terrain.secretaire)
    adresse = f"/logements-vacants/{terrain.vacance}/candidats"

    def page() -> None:
        reponse = client.get(adresse)
        client.expect(reponse, 200)

    page()
    duree = median(page, passages=7)
    taille = len(client.get(adresse).data) / 1_000_000
    memoire = memory_mo()
    return [
        Ligne("page des candidats, 56 000 demandes", duree, visee="moins de 300 ms", tenue=duree < 0.3, passages=7),
        Ligne("taille de cette page", taille, unite="Mo", visee="moins de 0,1 Mo", tenue=taille < 0.1),
        Ligne("mémoire du processus après ces mesures", memoire, unite="Mo"),
    ]


def bench_export_des_candidats(atelier: Atelier) -> list[Ligne]:
    """Measure the candidates of a dwelling written whole for a spreadsheet, their dossiers read little by little."""
    terrain = _calcule(atelier)

    def export(forme: Callable[[Sequence[str], Iterable[Sequence[Cellule]]], bytes], taille: int) -> int:
        with terrain.actes.sessions.lecture() as session:
            part = export_candidats(session, OUTIL, terrain.vacance, Filtres(), AU, partie=1, taille=taille)
            forme(ENTETES, lignes_exportees(part))
            return len(part.rangs)

    nombre = export(csv_octets, PAR_EXPORT)
    mille = median(lambda: export(csv_octets, 1_000), passages=3)
    entier = median(lambda: export(csv_octets, PAR_EXPORT), passages=1)
    classeur = median(lambda: export(partial(xlsx_octets, "Candidats"), PAR_EXPORT), passages=1)
    return [
        Ligne("export CSV de 1 000 candidats", mille, passages=3),
        Ligne(f"export CSV des {nombre} candidats d’un logement", entier),
        Ligne("les mêmes en XLSX", classeur),
    ]


def bench_attente_pendant_le_calcul(atelier: Atelier) -> Ligne:
    """Measure how long another act waits for the write lock, at worst, while every application is written again."""
    terrain = _calcule(atelier)
    with terrain.actes.ouvre(OUTIL) as acte:
        acte.session.execute(update(Instruction).values(points_declares=Instruction.points_declares + 1))
    attentes: list[float] = []
    calcul = Thread(target=recompute_instructions, args=(terrain.actes,))
    calcul.start()
    while calcul.is_alive():
        debut = perf_counter()
        with terrain.actes.ouvre(OUTIL) as acte:
            acte.session.connection()
            attentes.append(perf_counter() - debut)
        calcul.join(0.02)
    pire = max(attentes)
    return Ligne("attente la plus longue d’un acte pendant ce calcul", pire, visee="moins de 1 s", tenue=pire < 1)


def _decuple(atelier: Atelier) -> Terrain:
    """Copy the computed list nine times under other numbers: what the search reads, and what its page shows."""
    terrain = _calcule(atelier)
    atelier.once("candidats dix fois", lambda: multiplie(terrain))
    return terrain


def multiplie(terrain: Terrain) -> None:
    """Make ten times the applications of a database."""
    with terrain.base.sessions.ecriture() as session:
        for rang in range(1, FOIS):
            for modele in (Menage, Personne, Demande, Instruction):
                session.execute(text(_copie(Base.metadata.tables[modele.__tablename__], rang)))


def _copie(table: Table, rang: int) -> str:
    """Return the statement that copies the first rows of a table with every key moved and another number."""
    cle = "demande_id" if table.name == "instruction" else "id"
    valeurs = {
        "numero_unique": f"substr(numero_unique, 1, 7) || printf('%06d', {rang * NOMBRE} + {cle}) || 'GDPUB'",
        **{nom: f"{nom} + {rang * ECART}" for nom in ("id", "menage_id", "demande_id")},
    }
    noms = [colonne.name for colonne in table.columns]
    choisies = ", ".join(valeurs.get(nom, nom) for nom in noms)
    return f"INSERT INTO {table.name} ({', '.join(noms)}) SELECT {choisies} FROM {table.name} WHERE {cle} < {ECART}"  # noqa: S608 - our names


def bench_recherche_parmi_560000(atelier: Atelier) -> list[Ligne]:
    """Measure the same search among ten times the applications, its last page, and a page of filtered ones."""
    terrain = _decuple(atelier)

    def recherche(filtres: Filtres, page: int = 1) -> None:
        with terrain.actes.sessions.lecture() as session:
            search(session, OUTIL, terrain.vacance, filtres, AU, page=page)

    premiere = median(lambda: recherche(Filtres()))
    derniere = median(lambda: recherche(Filtres(), page=100_000), passages=3)
    filtree = median(lambda: recherche(Filtres(mutation=True, attente_mois=24)), passages=3)
    memoire = memory_mo()
    nom = "candidats d’un logement parmi 560 000"
    return [
        Ligne(nom, premiere, visee="moins de 600 ms", tenue=premiere < 0.6, passages=5),
        Ligne("la dernière page de cette liste", derniere, passages=3),
        Ligne("la même recherche, mutations et deux ans d’attente", filtree, passages=3),
        Ligne("mémoire du processus", memoire, unite="Mo", visee="moins de 300 Mo", tenue=memoire < 300),
    ]
