"""What is no longer as it was shown: a frozen dossier, or the sheet of a frozen lot, beside the data of today."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from caleol.kernel.francais import date_sans_jour, euros, euros_ronds, nombre, ordinal, pourcent, surface
from caleol.queries.instantane import AnomalieLue, Dossier, FicheLogement

T = TypeVar("T")
INCONNU = "non connu"


@dataclass(frozen=True, slots=True)
class Changement:
    """One thing that changed since the freeze: what was shown ("" for a finding that came or went), what is now."""

    libelle: str
    fige: str
    actuel: str


def changements_du_dossier(fige: Dossier, actuel: Dossier) -> tuple[Changement, ...]:
    """Return what differs between a frozen dossier and the same one made from the data of today.

    Both are as on the same day, so that only data make a difference, never the time that goes by.
    """
    return (*_differences(CHAMPS_DOSSIER, fige, actuel), *_anomalies(fige, actuel))


def changements_de_la_fiche(figee: FicheLogement, actuelle: FicheLogement) -> tuple[Changement, ...]:
    """Return what differs between the frozen sheet of a dwelling and that of today."""
    return tuple(_differences(CHAMPS_FICHE, figee, actuelle))


def _differences(champs: tuple[tuple[str, Callable[[T], str]], ...], avant: T, apres: T) -> Iterator[Changement]:
    for libelle, lit in champs:
        fige, actuel = lit(avant), lit(apres)
        if fige != actuel:
            yield Changement(libelle, fige or INCONNU, actuel or INCONNU)


def _anomalies(fige: Dossier, actuel: Dossier) -> Iterator[Changement]:
    """Tell the findings that came and those that went, by their code: their figures are told elsewhere."""
    avant, apres = {a.code for a in fige.anomalies}, {a.code for a in actuel.anomalies}
    nouvelles: list[AnomalieLue] = [a for a in actuel.anomalies if a.code not in avant]
    levees = [a for a in fige.anomalies if a.code not in apres]
    yield from (Changement("Contrôle nouveau", "", anomalie.phrase) for anomalie in nouvelles)
    yield from (Changement("Contrôle levé", "", anomalie.phrase) for anomalie in levees)


def _mensuelles(d: Dossier) -> str:
    montant = d.ressources.mensuelles_centimes
    return "" if montant is None else euros(montant)


def _annuelles(d: Dossier) -> str:
    montant = d.ressources.retenues_euros
    return "" if montant is None else f"{euros_ronds(montant * 100)} ({d.ressources.motif})"


def _part_du_plafond(d: Dossier) -> str:
    ratio = d.plafond.ratio_pourcent if d.plafond else None
    return "" if ratio is None else pourcent(ratio)


def _effort(d: Dossier) -> str:
    taux = (d.budget.net or d.budget.brut).taux_pourcent if d.budget else None
    return "" if taux is None else pourcent(taux)


def _reste(d: Dossier) -> str:
    reste = d.budget.reste_centimes if d.budget else None
    return "" if reste is None else euros(reste)


def _quartile(d: Dossier) -> str:
    if d.quartile.premier:
        return "1er quartile"
    return f"{ordinal(d.quartile.rang)} quartile" if d.quartile.rang else ""


def _dalo(d: Dossier) -> str:
    if not d.dalo:
        return "non"
    return f"décision du {date_sans_jour(d.dalo_le)}" if d.dalo_le else "oui"


def _loyer_actuel(d: Dossier) -> str:
    return "" if d.actuel.loyer_centimes is None else euros(d.actuel.loyer_centimes)


CHAMPS_DOSSIER: tuple[tuple[str, Callable[[Dossier], str]], ...] = (
    ("Nom", lambda d: d.nom_complet),
    ("Ménage", lambda d: d.menage),
    ("Renouvellement", lambda d: date_sans_jour(d.renouvelee_le) if d.renouvelee_le else ""),
    ("Ressources mensuelles", _mensuelles),
    ("Ressources pour le plafond", _annuelles),
    ("Part du plafond", _part_du_plafond),
    ("Taux d’effort", _effort),
    ("Reste à vivre", _reste),
    ("Quartile", _quartile),
    ("Points", lambda d: "" if d.points.total is None else nombre(d.points.total)),
    ("Points sur des faits justifiés", lambda d: "" if d.points.valides is None else nombre(d.points.valides)),
    ("DALO", _dalo),
    ("Priorités", lambda d: ", ".join(d.priorites_libelles) or "aucune"),
    ("Motifs", lambda d: ", ".join(d.motifs)),
    ("Mutation", lambda d: "oui" if d.mutation else "non"),
    ("Logement actuel", lambda d: ", ".join(filter(None, (d.actuel.statut, d.actuel.type, d.actuel.commune)))),
    ("Loyer actuel", _loyer_actuel),
    ("Emploi", lambda d: d.emploi or ""),
    ("Types souhaités", lambda d: d.types_souhaites),
    ("Communes souhaitées", lambda d: ", ".join(d.communes_souhaitees)),
    ("Séjour", lambda d: d.sejour),
)
CHAMPS_FICHE: tuple[tuple[str, Callable[[FicheLogement], str]], ...] = (
    ("Adresse", lambda f: ", ".join(filter(None, (f.adresse, f.complement, f.commune)))),
    ("Type", lambda f: f.type),
    ("Surface", lambda f: "" if f.surface is None else surface(f.surface)),
    ("Loyer et charges", lambda f: euros(f.total_centimes)),
    ("Financement", lambda f: f.financement_libelle),
    ("Réservataire", lambda f: f.reservataire),
    ("Disponible le", lambda f: date_sans_jour(f.disponible_le or f.libre_le)),
    ("Quartier prioritaire", lambda f: {True: "oui", False: "non", None: ""}[f.qpv]),
)
