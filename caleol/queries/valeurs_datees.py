"""The dated values as an administrator reads them: what is known today, what nobody checked, what was entered."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel.errors import Introuvable
from caleol.kernel.francais import nom_complet
from caleol.models.compte import Utilisateur
from caleol.models.organisation import Epci, ValeurSaisie
from caleol.queries.valeurs import lit_axes, lit_scalaire, load_parametres
from caleol.rules.enumeration import EnumLibelle
from caleol.rules.parametre import Axes, Definition, Parametres, Scalaire, StatutValeur, Valeur
from caleol.rules.reference import Article, catalogue

EN_COLONNES_AU_PLUS = 9


class EtatValeur(EnumLibelle):
    """What a page says of a value on a day."""

    VU = "vu", "vérifiée"
    SAISI = "saisi", "saisie"
    CALCULE = "calcule", "calculée"
    USAGE = "usage", "usage proposé"
    NON_VERIFIE = "non_verifie", "non vérifiée"


@dataclass(frozen=True, slots=True)
class ResumeValeur:
    """One key on a day: how many of its values are checked, and what is missing."""

    definition: Definition
    etat: EtatValeur
    verifiees: int
    attendues: int
    verifie_jusqu: date | None
    seule: Valeur | None

    @property
    def manquantes(self) -> int:
        """Return how many values nobody checked for the day."""
        return self.attendues - self.verifiees


@dataclass(frozen=True, slots=True)
class RangeeValeurs:
    """Values that share all their axes but the last, which makes the columns of a table."""

    axes: Mapping[str, str]
    cellules: Mapping[str, Scalaire]


@dataclass(frozen=True, slots=True)
class GroupeValeurs:
    """Values of one source, from one day on."""

    depuis: date
    verifie_jusqu: date
    source: str
    statut: StatutValeur
    verifiee: bool
    rangees: tuple[RangeeValeurs, ...]


@dataclass(frozen=True, slots=True)
class Saisie:
    """A row entered by an administrator, withdrawn or not."""

    id: int
    axes: Mapping[str, str]
    valeur: Scalaire
    debut: date
    verifie_jusqu: date
    source: str
    verifie_par: str
    saisie_le: datetime
    saisie_par: str
    retiree_le: datetime | None


@dataclass(frozen=True, slots=True)
class FicheValeur:
    """Everything that the page of one key shows."""

    definition: Definition
    resume: ResumeValeur
    colonnes: tuple[str, ...]
    axes_en_rangee: tuple[str, ...]
    groupes: tuple[GroupeValeurs, ...]
    saisies: tuple[Saisie, ...]
    articles: tuple[Article, ...]
    epcis: Mapping[str, str]


def list_valeurs(session: Session, au: date) -> dict[str, list[ResumeValeur]]:
    """Return every key by subject, with what is known of it on a day."""
    parametres, epcis = load_parametres(session), _epcis(session)
    par_sujet: dict[str, list[ResumeValeur]] = defaultdict(list)
    for definition in parametres.definitions():
        par_sujet[definition.sujet].append(_resume(parametres, definition, au, epcis))
    return dict(par_sujet)


def list_manquantes(session: Session, au: date) -> list[ResumeValeur]:
    """Return the keys of which a value is missing or unchecked on a day."""
    return manquantes(list_valeurs(session, au))


def manquantes(par_sujet: Mapping[str, Iterable[ResumeValeur]]) -> list[ResumeValeur]:
    """Return, among keys by subject, those of which a value is missing: what every page counts."""
    return [resume for resumes in par_sujet.values() for resume in resumes if resume.manquantes]


def get_valeur(session: Session, cle: str, au: date | None, jour: date) -> FicheValeur:
    """Return one key: its values in force on a day (all of them with `au` None), and what was entered.

    Raises:
        Introuvable: no such key.
    """
    parametres, epcis = load_parametres(session), _epcis(session)
    if cle not in {definition.cle for definition in parametres.definitions()}:
        raise Introuvable("valeur", cle=cle)
    definition = parametres.definition(cle)
    versions = [v for v in parametres.versions(cle) if _wanted(v, au, epcis)]
    colonnes = _colonnes(definition, parametres)
    articles = {str(a): a for regle in catalogue() if cle in regle.valeurs for a in regle.articles}
    return FicheValeur(
        definition=definition,
        resume=_resume(parametres, definition, jour, epcis),
        colonnes=colonnes,
        axes_en_rangee=definition.axes[:-1] if colonnes else definition.axes,
        groupes=tuple(_groupes(definition, versions, bool(colonnes), jour)),
        saisies=tuple(_saisies(session, cle)),
        articles=tuple(articles.values()),
        epcis=epcis,
    )


def _epcis(session: Session) -> dict[str, str]:
    """Return the intermunicipal bodies of the landlord's stock."""
    lignes = session.execute(select(Epci.siren, Epci.nom).order_by(Epci.nom))
    return {ligne.siren: ligne.nom for ligne in lignes}


def _resume(parametres: Parametres, definition: Definition, au: date, epcis: Mapping[str, str]) -> ResumeValeur:
    attendus = {v.axes for v in parametres.versions(definition.cle) if _ours(v.axes, epcis)}
    if definition.axes == ("epci",) and definition.cle == "quartile.q1":
        attendus |= {(("epci", siren),) for siren in epcis}
    if not definition.axes:
        attendus = {()}
    trouvees = [parametres.trouver(definition.cle, au, **dict(axes)) for axes in attendus]
    verifiees = [valeur for valeur in trouvees if valeur is not None]
    attendues = max(len(attendus), 1)
    return ResumeValeur(
        definition=definition,
        etat=_etat(verifiees, attendues),
        verifiees=len(verifiees),
        attendues=attendues,
        verifie_jusqu=min((v.verifie_jusqu for v in verifiees), default=None),
        seule=verifiees[0] if verifiees and not definition.axes else None,
    )


def _etat(verifiees: list[Valeur], attendues: int) -> EtatValeur:
    """Return the weakest standing of the values of a key."""
    if len(verifiees) < attendues:
        return EtatValeur.NON_VERIFIE
    statuts = {valeur.statut for valeur in verifiees}
    for statut, etat in (
        (StatutValeur.CALCULE, EtatValeur.CALCULE),
        (StatutValeur.USAGE, EtatValeur.USAGE),
        (StatutValeur.SAISI, EtatValeur.SAISI),
    ):
        if statut in statuts:
            return etat
    return EtatValeur.VU


def _ours(axes: Axes, epcis: Mapping[str, str]) -> bool:
    """Return whether a value concerns this landlord: any one, but of the EPCI only those of its stock."""
    siren = dict(axes).get("epci")
    return siren is None or siren in epcis


def _wanted(valeur: Valeur, au: date | None, epcis: Mapping[str, str]) -> bool:
    return _ours(valeur.axes, epcis) and (au is None or valeur.est_verifiee(au))


def _colonnes(definition: Definition, parametres: Parametres) -> tuple[str, ...]:
    """Return the values of the last axis where they make columns, none where they are too many or free codes."""
    if not definition.axes or definition.axes[-1] == "epci":
        return ()
    vus = dict.fromkeys(dict(v.axes)[definition.axes[-1]] for v in parametres.versions(definition.cle))
    return tuple(vus) if len(vus) <= EN_COLONNES_AU_PLUS else ()


def _groupes(
    definition: Definition, versions: Iterable[Valeur], en_colonnes: bool, jour: date
) -> Iterable[GroupeValeurs]:
    """Group values by source and first day, the latest first."""
    groupes: dict[tuple[date, date, str, StatutValeur], list[Valeur]] = defaultdict(list)
    for valeur in versions:
        groupes[valeur.depuis, valeur.verifie_jusqu, valeur.source, valeur.statut].append(valeur)
    for cle in sorted(groupes, key=lambda cle: (-cle[0].toordinal(), cle[2])):
        valeurs = groupes[cle]
        rangees = tuple(_rangees(definition, valeurs, en_colonnes))
        yield GroupeValeurs(*cle, verifiee=valeurs[0].est_verifiee(jour), rangees=rangees)


def _rangees(definition: Definition, valeurs: Iterable[Valeur], en_colonnes: bool) -> Iterable[RangeeValeurs]:
    """Make the rows of one table: the last axis in columns where there are some."""
    en_rangee = definition.axes[:-1] if en_colonnes else definition.axes
    rangees: dict[tuple[str, ...], dict[str, Scalaire]] = defaultdict(dict)
    for valeur in valeurs:
        axes = dict(valeur.axes)
        colonne = axes[definition.axes[-1]] if en_colonnes else ""
        rangees[tuple(axes[nom] for nom in en_rangee)][colonne] = valeur.valeur
    for places, cellules in sorted(rangees.items()):
        yield RangeeValeurs(dict(zip(en_rangee, places, strict=True)), cellules)


def _saisies(session: Session, cle: str) -> Iterable[Saisie]:
    lignes = session.execute(
        select(ValeurSaisie, Utilisateur)
        .join(Utilisateur, Utilisateur.id == ValeurSaisie.saisie_par_id)
        .where(ValeurSaisie.cle == cle)
        .order_by(ValeurSaisie.saisie_le.desc(), ValeurSaisie.id)
    )
    for ligne, compte in lignes:
        yield Saisie(
            ligne.id,
            lit_axes(ligne.axes),
            lit_scalaire(ligne.valeur),
            ligne.debut,
            ligne.verifie_jusqu,
            ligne.source,
            ligne.verifie_par,
            ligne.saisie_le,
            nom_complet(None, compte.prenom, compte.nom),
            ligne.retiree_le,
        )
