"""The statement of points to an applicant: its data, and its sentences, the same on the page and in the letter."""

from dataclasses import dataclass
from datetime import date

from caleol.kernel.francais import accorde, date_sans_jour, nombre
from caleol.kernel.papiers import EnTete


@dataclass(frozen=True, slots=True, kw_only=True)
class LigneReleve:
    """One criterion of a statement of points: `etat` is how far the fact is proven, or why it does not count."""

    critere: str
    groupe: str
    fait: str
    etat: str
    points: int
    cause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleveCotation:
    """The statement of points to an applicant (CCH L441-2-8): points, position as a dated band, mean wait."""

    entete: EnTete
    demandeur: str
    adresse: tuple[str, ...]
    numero_unique: str
    deposee_le: date
    renouvelee_le: date | None
    attente_mois: int
    calcule_le: date
    points: int | None
    points_verifies: int | None
    grille: str
    grille_version: int | None
    grille_depuis: date | None
    grille_verifiee: bool
    regles: tuple[str, ...]
    effet_refus: str
    lignes: tuple[LigneReleve, ...]
    comparables: str
    bande: str
    nombre_comparables: int
    minimum_comparables: int
    attente_moyenne_mois: int | None
    attente_nombre: int
    attente_depuis: date
    contact: str


AIDE = (
    "La cotation aide la commission d’attribution à comparer les demandes. Elle ne décide pas : la commission "
    "examine chaque situation, et peut s’écarter de l’ordre des points en disant pourquoi. Certains logements "
    "sont attribués sans elle."
)
SANS_PROMESSE = "Cette place change tous les jours, avec les demandes qui arrivent. Elle ne promet aucune date."
METTRE_A_JOUR = (
    "Votre situation a changé, ou un critère est faux : mettez votre demande à jour, au guichet d’enregistrement "
    "ou sur le site national de la demande de logement social, et joignez le justificatif. Les points sont "
    "recalculés. Un critère « déclaré » devient « justifié » quand la pièce a été vue."
)


def en_tete_points(releve: ReleveCotation) -> str:
    """Return « 119 points au 23 novembre 2026 », with what was verified of them."""
    if releve.points is None:
        return "Aucune grille de cotation n’est en vigueur à cette date : votre demande n’a pas de points."
    total = f"{accorde(releve.points, 'point')} au {date_sans_jour(releve.calcule_le)}"
    verifies = nombre(releve.points_verifies or 0)
    suite = "Les points justifiés servent au classement." if releve.grille_verifiee else ""
    return f"{total}, dont {verifies} sur des faits justifiés. {suite}".strip()


def grille(releve: ReleveCotation) -> str:
    """Return which grid gave the points, and from when it is in force; "" without one."""
    if releve.points is None or releve.grille_depuis is None:
        return ""
    return (
        f"{releve.grille}, version {releve.grille_version}, en vigueur depuis le {date_sans_jour(releve.grille_depuis)}"
    )


def place(releve: ReleveCotation) -> str:
    """Return the place among comparable applications as a dated band, or why none is said."""
    if releve.points is None:
        return ""
    if not releve.comparables:
        return "Votre demande ne dit pas quel type de logement vous cherchez, ou dans quelle commune : complétez-la."
    if not releve.nombre_comparables:
        return "Votre demande n’est pas active : elle n’a pas de place. Renouvelez-la."
    nombre_en_mots = accorde(releve.nombre_comparables, "demande")
    if not releve.bande:
        return f"Trop peu de demandes cherchent {releve.comparables} ({nombre_en_mots}) pour dire une place."
    return (
        f"Au {date_sans_jour(releve.calcule_le)}, sur les {nombre_en_mots} qui cherchent {releve.comparables}, "
        f"la vôtre est {releve.bande}."
    )


def attente(releve: ReleveCotation) -> str:
    """Return the mean wait of comparable applications that obtained a dwelling, or why none is said."""
    vous = f"Votre demande attend depuis {accorde(releve.attente_mois, 'mois', 'mois')}."
    if not releve.comparables:
        return vous
    depuis = date_sans_jour(releve.attente_depuis)
    satisfaites = accorde(releve.attente_nombre, "demande comparable", "demandes comparables")
    if releve.attente_moyenne_mois is None:
        return f"{vous} Depuis le {depuis}, trop peu de demandes comparables ont abouti pour dire une attente moyenne."
    return (
        f"{vous} Les {satisfaites} qui ont abouti depuis le {depuis} avaient attendu "
        f"{accorde(releve.attente_moyenne_mois, 'mois', 'mois')} en moyenne."
    )
