"""Where a dwelling lies on a day, and the dwelling as the rules take it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from caleol.kernel.errors import Refus
from caleol.models.organisation import AttributCommune, Commune
from caleol.models.patrimoine import Logement, QuartierLogement, Vacance
from caleol.rules import facts
from caleol.rules.composition import LieuLot


@dataclass(frozen=True, slots=True)
class Territoire:
    """Where a dwelling lies on a day; an associated commune takes zone and mayor of its parent (point 5)."""

    commune_insee: str
    commune: str
    rattachement_insee: str | None
    rattachement: str | None
    attribut: AttributCommune | None

    @property
    def commune_du_maire(self) -> str:
        """Return the commune whose mayor sits."""
        return self.rattachement_insee or self.commune_insee

    @property
    def codes_souhait(self) -> frozenset[str]:
        """Return the codes under which this place may have been wished."""
        return frozenset({self.commune_insee, self.commune_du_maire})

    def lieu(self, mandat_gerance: bool) -> LieuLot:
        """Return the place as the composition of a lot takes it."""
        epci = self.attribut.epci_siren if self.attribut else None
        return LieuLot(self.commune_insee, self.rattachement_insee, epci, mandat_gerance)


def load_territoire(session: Session, commune_insee: str, au: date) -> Territoire:
    """Return the place of a dwelling on a day; its attributes are None where nobody entered them."""
    commune = session.get_one(Commune, commune_insee)
    parent = session.get(Commune, commune.rattachement_insee) if commune.rattachement_insee else None
    attribut = _attribut(session, parent.code_insee if parent else commune_insee, au)
    return Territoire(
        commune_insee,
        commune.nom,
        parent.code_insee if parent else None,
        parent.nom if parent else None,
        attribut or (_attribut(session, commune_insee, au) if parent else None),
    )


def _attribut(session: Session, code: str, au: date) -> AttributCommune | None:
    return session.scalar(
        select(AttributCommune)
        .where(
            AttributCommune.commune_insee == code,
            AttributCommune.debut <= au,
            or_(AttributCommune.fin.is_(None), AttributCommune.fin >= au),
        )
        .order_by(AttributCommune.debut.desc())
        .limit(1)
    )


def quartier_au(session: Session, logement_id: int, au: date) -> QuartierLogement | None:
    """Return what is known of a dwelling's priority neighbourhood on a day."""
    return session.scalar(
        select(QuartierLogement)
        .where(QuartierLogement.logement_id == logement_id, QuartierLogement.debut <= au)
        .order_by(QuartierLogement.debut.desc())
        .limit(1)
    )


def logement_facts(
    logement: Logement, vacance: Vacance | None, territoire: Territoire, quartier: QuartierLogement | None
) -> facts.Logement:
    """Return a dwelling as the rules take it, with the rents of its vacancy where there is one.

    Raises:
        Refus: `zone_plafond_inconnue` where nobody has said in which zone of ceilings the commune lies.
    """
    attribut = territoire.attribut
    if attribut is None:
        raise Refus("zone_plafond_inconnue", commune=territoire.commune, insee=territoire.commune_insee)
    loyers = vacance or logement
    return facts.Logement(
        type=logement.type,
        pieces_habitables=logement.pieces_habitables,
        surface=logement.surface,
        financement=facts.Financement.PLAI_ADAPTE if logement.plai_adapte else logement.financement,
        zone_plafond=attribut.zone_plafond,
        zone_apl=attribut.zone_apl,
        commune_insee=logement.commune_insee,
        epci=attribut.epci_siren,
        qpv=quartier.en_qpv if quartier else None,
        etage=logement.etage,
        ascenseur=logement.ascenseur,
        adapte_pmr=logement.adapte_pmr,
        loyer_centimes=loyers.loyer_centimes or 0,
        loyer_annexe_centimes=loyers.loyer_annexe_centimes or 0,
        charges_centimes=loyers.charges_centimes or 0,
        eau_individuelle=logement.eau_individuelle,
        chauffage_individuel=logement.chauffage_individuel,
    )
