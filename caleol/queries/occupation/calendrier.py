"""What is due, by month, agency and commune: counted by the database on the kept results."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, extract, func, or_, select
from sqlalchemy.orm import Session

from caleol.models.base import cle_de_tri
from caleol.models.locatif import Bail
from caleol.models.occupation import ResultatOccupation
from caleol.models.organisation import Agence, Commune
from caleol.models.patrimoine import Logement, Residence
from caleol.queries.perimetre import agence_effective, dans_le_perimetre
from caleol.rules.droits import Auteur
from caleol.rules.occupation.echeance import EtatEcheance
from caleol.rules.occupation.situations import Etat, SituationOccupation

MOIS = 12


@dataclass(slots=True)
class Compte:
    """Leases due: how many, of which never examined, of which in a situation that the rules find."""

    nombre: int = 0
    jamais: int = 0
    constates: int = 0

    def ajoute(self, autre: "Compte") -> None:
        """Add another count."""
        self.nombre += autre.nombre
        self.jamais += autre.jamais
        self.constates += autre.constates


@dataclass(frozen=True, slots=True)
class LigneLieu:
    """What is due in one agency or commune: already, and in the twelve months that follow."""

    cle: str
    nom: str
    dus: Compte
    a_venir: Compte


@dataclass(frozen=True, slots=True)
class Calendrier:
    """The due dates of a perimeter; `mois` holds the first days of the twelve months to come."""

    dus: Compte
    mois: tuple[tuple[date, Compte], ...]
    agences: tuple[LigneLieu, ...]
    communes: tuple[LigneLieu, ...]
    a_verifier: int
    hors_zone: int


def load_calendrier(session: Session, auteur: Auteur, au: date) -> Calendrier:
    """Return what is due now and in the twelve months that follow, by month, agency and commune."""
    lignes = list(_lignes(session, auteur))
    mois = [_mois(au, rang) for rang in range(MOIS)]
    dus, par_mois = Compte(), {premier: Compte() for premier in mois}
    agences: dict[str, list[Compte]] = defaultdict(lambda: [Compte(), Compte()])
    communes: dict[str, list[Compte]] = defaultdict(lambda: [Compte(), Compte()])
    etats: Counter[EtatEcheance] = Counter()
    for r in lignes:
        compte = Compte(r.nombre, r.nombre if r.echeance is EtatEcheance.JAMAIS_EXAMINE else 0, r.constates)
        etats[r.echeance] += r.nombre
        premier = date(int(r.annee), int(r.mois), 1) if r.annee else None
        if r.du:
            places, cible = 0, dus
        elif premier in par_mois:
            places, cible = 1, par_mois[premier]
        else:
            continue
        for total in (cible, agences[str(r.agence_id or "")][places], communes[r.commune_insee][places]):
            total.ajoute(compte)
    return Calendrier(
        dus,
        tuple(par_mois.items()),
        _lieux(session.execute(select(Agence.id, Agence.nom)), agences),
        _lieux(session.execute(select(Commune.code_insee, Commune.nom)), communes),
        etats[EtatEcheance.A_VERIFIER],
        etats[EtatEcheance.HORS_ZONE],
    )


def _lignes(session: Session, auteur: Auteur) -> Iterable[Any]:
    du = ResultatOccupation.depuis_le.is_not(None)
    colonnes = ResultatOccupation.__table__.c
    trouvee = or_(*(colonnes[s.value] == Etat.CONSTATEE for s in SituationOccupation))
    cles = (
        agence_effective().label("agence_id"),
        Logement.commune_insee,
        ResultatOccupation.echeance,
        du.label("du"),
        extract("year", ResultatOccupation.du_le).label("annee"),
        extract("month", ResultatOccupation.du_le).label("mois"),
    )
    requete = (
        select(*cles, func.count().label("nombre"), func.sum(case((trouvee, 1), else_=0)).label("constates"))
        .select_from(Bail)
        .join(Logement, Logement.id == Bail.logement_id)
        .outerjoin(Residence, Residence.id == Logement.residence_id)
        .join(ResultatOccupation, ResultatOccupation.bail_id == Bail.id)
        .where(Bail.fin_le.is_(None), dans_le_perimetre(auteur))
        .group_by(*cles)
    )
    return session.execute(requete)


def _mois(au: date, rang: int) -> date:
    """Return the first day of the month that comes `rang` months after."""
    suite = au.year * 12 + au.month - 1 + rang
    return date(suite // 12, suite % 12 + 1, 1)


def _lieux(noms: Iterable[Any], comptes: dict[str, list[Compte]]) -> tuple[LigneLieu, ...]:
    """Name the places and put those where most is due first."""
    connus = {str(cle): nom for cle, nom in noms}
    lignes = [LigneLieu(cle, connus.get(cle, "Sans agence"), *deux) for cle, deux in comptes.items()]
    return tuple(sorted(lignes, key=lambda ligne: (-ligne.dus.nombre, cle_de_tri(ligne.nom))))
