"""The examination of 31,000 leases from the database, with their grounds, beside the bare fetch of the same rows."""

import sqlite3
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from caleol.models.occupation import BailCampagne, ResultatOccupation
from caleol.queries.bilan.attributions import load_bilan_attributions
from caleol.queries.bilan.occupation import load_bilan_occupation
from caleol.queries.bilan.tableaux import Bilan, Periode, compare
from caleol.queries.occupation.appariements import GenreAppariement, list_appariements
from caleol.queries.occupation.calendrier import load_calendrier
from caleol.queries.occupation.campagnes import get_campagne
from caleol.queries.occupation.faits import load_baux
from caleol.queries.occupation.liste import FiltresBaux, list_baux
from caleol.queries.occupation.signalements import list_signalements
from caleol.queries.valeurs import load_parametres
from caleol.rules.droits import OUTIL
from caleol.rules.occupation.bareme import bareme_du_jour
from caleol.rules.occupation.examen import examiner
from caleol.services.act import Actes
from caleol.services.depot import ecrit_entier
from caleol.services.occupation.appariement import recompute_appariements
from caleol.services.occupation.calcul import mark_baux, recompute_occupation
from caleol.services.occupation.campagnes import create_campagne, start_campagne
from caleol.services.occupation.courriers import start_lettres
from tests.bench.bench_imports import BAUX, LOGEMENTS, Etabli, fichier_logements
from tests.bench.mesure import Atelier, Ligne, median, medians, seconds
from tests.fabriques import fabrique_bailleur
from tests.imports.fichiers import grands_baux
from tests.queries.attributions_2020 import pose_deux_ans

RAPPORT, SECONDES, PAGE = 8, 2, 0.3
AU = date(2026, 11, 23)
DANS_LA_CAMPAGNE, CAMPAGNE = 5_000, 60
NUES = (
    "SELECT b.*, l.* FROM bail b JOIN logement l ON l.id = b.logement_id WHERE b.fin_le IS NULL",
    "SELECT * FROM locataire ORDER BY bail_id, rang",
    "SELECT logement_id, en_qpv FROM quartier_logement",
)


def etabli_des_baux(atelier: Atelier) -> Etabli:
    """Return a database that holds the leases and their dwellings."""
    baux = atelier.once("fichier baux occupation", lambda: grands_baux(atelier.dossier / "occupation.csv", BAUX))
    etabli = Etabli(atelier, [("logements", fichier_logements(atelier)), ("baux", baux)])
    etabli.renouvelle()
    return etabli


def bench_examen(atelier: Atelier) -> list[Ligne]:
    """Measure the examination with its grounds, the job that keeps it, and the page of the list."""
    etabli = etabli_des_baux(atelier)
    assert etabli.base is not None
    sessions, chemin = etabli.base.sessions, str(etabli.base.moteur.url.database)

    def examine() -> None:
        with sessions.lecture() as session:
            parametres = load_parametres(session)
            bareme = bareme_du_jour(AU, parametres)
            for lu in load_baux(session, true(), AU, parametres):
                examiner(lu.bail, bareme)

    def nue() -> None:
        connexion = sqlite3.connect(chemin)
        for requete in NUES:
            connexion.execute(requete).fetchall()
        connexion.close()

    def perime() -> None:
        with etabli.actes.ouvre(OUTIL) as acte:
            mark_baux(acte.session)

    def liste() -> None:
        with sessions.lecture() as session:
            list_baux(session, OUTIL, FiltresBaux(), AU)

    sien, temoin = medians(examine, nue, passages=3)
    recompute_occupation(etabli.actes)
    calcul = median(lambda: recompute_occupation(etabli.actes), passages=3, avant=perime)
    page = median(liste, passages=5)
    return [
        Ligne(
            f"{BAUX} baux examinés avec leurs motifs, depuis la base",
            sien,
            temoin="lecture nue des mêmes lignes",
            valeur_temoin=temoin,
            visee=f"{RAPPORT} fois au plus, moins de {SECONDES} s",
            tenue=sien <= RAPPORT * temoin and sien < SECONDES,
            passages=3,
        ),
        Ligne(f"{BAUX} résultats recalculés et gardés", calcul, passages=3),
        Ligne(
            f"Liste des baux parmi {LOGEMENTS} logements",
            page,
            visee=f"moins de {PAGE * 1000:.0f} ms",
            tenue=page < PAGE,
            passages=5,
        ),
    ]


def bench_appariement(atelier: Atelier) -> list[Ligne]:
    """Measure the search of exchanges among 31,000 leases, and the page that shows them."""
    etabli = etabli_des_baux(atelier)
    assert etabli.base is not None
    recompute_occupation(etabli.actes)
    calcul = median(lambda: recompute_appariements(etabli.actes), passages=3)
    sessions = etabli.base.sessions

    def page() -> None:
        with sessions.lecture() as session:
            list_appariements(session, OUTIL, AU, genre=GenreAppariement.ECHANGE)

    vue = median(page, passages=5)
    return [
        Ligne(f"Relogements et échanges cherchés parmi {BAUX} baux", calcul, passages=3),
        Ligne("Page des échanges", vue, visee=f"moins de {PAGE * 1000:.0f} ms", tenue=vue < PAGE, passages=5),
    ]


def bench_pages_occupation(atelier: Atelier) -> list[Ligne]:
    """Measure the pages that count the leases: due dates, report."""
    etabli = etabli_des_baux(atelier)
    assert etabli.base is not None
    recompute_occupation(etabli.actes)
    sessions = etabli.base.sessions
    annee = Periode(date(AU.year, 1, 1), date(AU.year, 12, 31))
    pages: tuple[tuple[str, Callable[[Session], object]], ...] = (
        ("Échéances", lambda session: load_calendrier(session, OUTIL, AU)),
        ("Bilan de l’examen, un an avant à côté", lambda session: _bilan(session, annee)),
        ("Signalements", lambda session: list_signalements(session, OUTIL)),
    )

    def montre(page: Callable[[Session], object]) -> None:
        with sessions.lecture() as session:
            page(session)

    mesures = [(nom, median(partial(montre, page), passages=5)) for nom, page in pages]
    return [
        Ligne(f"{nom}, {BAUX} baux", duree, visee=f"moins de {PAGE * 1000:.0f} ms", tenue=duree < PAGE, passages=5)
        for nom, duree in mesures
    ]


def _bilan(session: Session, annee: Periode) -> Bilan:
    """Return what the page of the report reads: the period, and the year before."""
    avant = load_bilan_occupation(session, OUTIL, annee.un_an_avant)
    return compare(load_bilan_occupation(session, OUTIL, annee), avant)


def bench_bilan_attributions(atelier: Atelier) -> Ligne:
    """Measure the report on the allocations of a year, 2,268 in 8,803 dossiers, beside that of the year before."""
    sessions, annee = atelier.base("attributions").sessions, Periode(date(2020, 1, 1), date(2020, 12, 31))
    with sessions.ecriture() as session:
        pose_deux_ans(session)

    def page() -> None:
        with sessions.lecture() as session:
            avant = load_bilan_attributions(session, OUTIL, annee.un_an_avant)
            compare(load_bilan_attributions(session, OUTIL, annee), avant)

    vue = median(page, passages=5)
    nom = "Bilan de 2268 attributions, un an avant à côté"
    return Ligne(nom, vue, visee=f"moins de {PAGE * 1000:.0f} ms", tenue=vue < PAGE, passages=5)


def bench_campagne(atelier: Atelier) -> list[Ligne]:
    """Measure a campaign of 5,000 leases among 31,000: computed, looked at, its announcements printed."""
    etabli = etabli_des_baux(atelier)
    assert etabli.base is not None
    actes, sessions = etabli.actes, etabli.base.sessions
    cle = _campagne(actes)

    def perime() -> None:
        with actes.ouvre(OUTIL) as acte:
            mark_baux(acte.session)

    def montre() -> None:
        with sessions.lecture() as session:
            get_campagne(session, OUTIL, cle, actes.horloge.maintenant())

    def calcule() -> None:
        reste = start_campagne(actes, OUTIL, cle)
        reste()

    calcul = median(calcule, passages=3, avant=perime)
    page = median(montre, passages=5)
    with sessions.lecture() as session:
        nombre = session.query(BailCampagne).filter_by(campagne_id=cle).count()
    annonces = seconds(start_lettres(actes, OUTIL, atelier.dossier / "annonces", cle))
    nue = seconds(partial(_copie, atelier.dossier / "annonces", atelier.dossier / "copie"))
    return [
        Ligne(
            f"Campagne de {nombre} baux calculée parmi {BAUX}", calcul,
            visee=f"moins de {CAMPAGNE} s", tenue=calcul < CAMPAGNE, passages=3,
        ),
        Ligne("Page de cette campagne", page, visee=f"moins de {PAGE * 1000:.0f} ms", tenue=page < PAGE, passages=5),
        Ligne(
            f"Annonces de {nombre} baux imprimées et gardées", annonces,
            temoin="écriture nue des mêmes fichiers, un à un", valeur_temoin=nue,
            visee=f"avec le calcul, moins de {CAMPAGNE} s", tenue=calcul + annonces < CAMPAGNE,
        ),
    ]  # fmt: skip


def _copie(lettres: Path, ailleurs: Path) -> None:
    """Write the same files again, each on the disk before the next."""
    for chemin in lettres.rglob("*.pdf"):
        ecrit_entier(ailleurs / chemin.name, chemin.read_bytes())


def _campagne(actes: Actes) -> int:
    """Open a campaign on a period that holds 5,000 due dates; return its key."""
    recompute_occupation(actes)
    with actes.sessions.ecriture() as session:
        fabrique_bailleur(session)
        du_le = ResultatOccupation.du_le
        dates = session.scalars(select(du_le).where(du_le > AU).order_by(du_le).limit(DANS_LA_CAMPAGNE)).all()
    assert dates[-1] is not None
    with actes.ouvre(OUTIL) as acte:
        return create_campagne(acte, nom="Mesure", debut=AU, fin=dates[-1], retards=False)
