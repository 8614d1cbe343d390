"""Proposals of dwellings for sitting tenants, made again by a job: nothing is offered, nothing is started."""

from collections.abc import Callable, Iterable, Iterator

from sqlalchemy import delete

from caleol.kernel.clock import jour_local
from caleol.kernel.errors import Refus
from caleol.models.occupation import Appariement, MouvementAppariement
from caleol.queries.occupation.appariements import NATURE
from caleol.queries.occupation.besoins import Lus, load_besoins, load_vacances
from caleol.queries.valeurs import load_parametres
from caleol.rules.droits import OUTIL, Auteur, Droit
from caleol.rules.occupation.appariement import Place, convient
from caleol.services.act import Actes
from caleol.services.imports.taches import Avancement, create_tache
from caleol.services.occupation.anneaux import Echangeur

PAR_LOCATAIRE = 5
"""Vacant dwellings kept for one tenant: those whose rent is nearest."""

Mouvement = tuple[int, int]
"""A lease and the dwelling that would suit."""


def recompute_appariements(actes: Actes, avance: Callable[[int], None] = lambda _fait: None) -> int:
    """Make every proposal again from what is known now; return how many there are.

    Raises:
        Refus: `valeur_non_verifiee`: nobody checked the thresholds for the day.
    """
    au = jour_local(actes.horloge.maintenant())
    with actes.sessions.lecture() as session:
        parametres = load_parametres(session)
        lus, vacances = load_besoins(session, au, parametres), load_vacances(session, au, parametres)
    propositions: list[tuple[int | None, list[Mouvement]]] = list(_vacants(lus, vacances))
    for echange in Echangeur(lus.besoins, lus.places).cherche(avance):
        suivants = (*echange[1:], echange[0])
        propositions.append((None, [(bail, lus.places[s].logement) for bail, s in zip(echange, suivants, strict=True)]))
    with actes.ouvre(OUTIL) as acte:
        acte.session.execute(delete(MouvementAppariement))
        acte.session.execute(delete(Appariement))
        acte.session.add_all(
            Appariement(vacance_id=vacance, calcule_le=au, mouvements=list(_mouvements(mouvements)))
            for vacance, mouvements in propositions
        )
    return len(propositions)


def start_appariements(actes: Actes, auteur: Auteur) -> Callable[[], None]:
    """Open the job that makes the proposals, and return what is left to run, here or in another thread.

    Raises:
        Interdit: the role flags no occupancy.
    """
    with actes.ouvre(auteur) as acte:
        acte.exige(Droit.SIGNALER_OCCUPATION)
        tache_id = create_tache(acte, nature=NATURE, libelle="Recherche de relogements et d’échanges", total=1)

    def reste() -> None:
        avance = Avancement(actes, tache_id)
        try:
            recompute_appariements(actes, avance)
        except Exception as erreur:
            avance.termine(erreur.code if isinstance(erreur, Refus) else type(erreur).__name__)
            raise
        avance.termine()

    return reste


def _vacants(lus: Lus, vacances: dict[int, Place]) -> Iterator[tuple[int, list[Mouvement]]]:
    """Yield the vacant dwellings that suit each tenant with an avis, those whose rent is nearest."""
    for bail_id in sorted(lus.avises & lus.besoins.keys()):
        besoin = lus.besoins[bail_id]
        possibles = [(cle, place) for cle, place in vacances.items() if convient(besoin, place)]
        loyer = besoin.loyer_centimes or 0
        possibles.sort(key=lambda possible: abs((possible[1].loyer_centimes or 0) - loyer))
        for cle, place in possibles[:PAR_LOCATAIRE]:
            yield cle, [(bail_id, place.logement)]


def _mouvements(mouvements: Iterable[Mouvement]) -> Iterator[MouvementAppariement]:
    for rang, (bail_id, logement_id) in enumerate(mouvements, start=1):
        yield MouvementAppariement(rang=rang, bail_id=bail_id, logement_id=logement_id)
