"""Households: who lives together, of which ages, under which names."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from seeds.demonstration.hasard import Tirage, age, annee_avant, entier_normal, jour_entre, naissance_a
from seeds.demonstration.noms import Groupe, groupes

ADULTE = 18
GENRES = Tirage([("seul", 43), ("couple", 10), ("couple_enfants", 21), ("monoparental", 23), ("parents", 3)])
AGE_SEUL = Tirage([((18, 25), 24), ((26, 39), 33), ((40, 54), 21), ((55, 66), 11), ((67, 88), 11)])
AGE_COUPLE = Tirage([((20, 30), 34), ((31, 45), 20), ((46, 64), 21), ((65, 86), 25)])
NOMBRE_ENFANTS = Tirage([(1, 44), (2, 32), (3, 15), (4, 6), (5, 2), (6, 1)])
SEJOUR = Tirage([(True, 88.0), (None, 11.2), (False, 0.8)])


@dataclass(slots=True)
class Individu:
    """One person of a household; `lien` is a key of the imports."""

    lien: str
    femme: bool
    nom: str
    prenom: str
    naissance: date
    a_charge: bool = False
    garde: str = ""
    handicap: bool | None = False
    perte_autonomie: bool | None = None
    sejour: bool | None = True
    sejour_jusqu: date | None = None
    a_naitre: bool = False

    @property
    def civilite(self) -> str:
        """Return the title of an adult."""
        return "Mme" if self.femme else "M."


@dataclass(slots=True)
class Menage:
    """A household: the applicant first."""

    genre: str
    groupe: Groupe
    personnes: list[Individu] = field(default_factory=list)

    def adultes(self, au: date) -> list[Individu]:
        """Return the persons of age on a day."""
        return [p for p in self.personnes if not p.a_naitre and age(p.naissance, au) >= ADULTE]

    def ages_adultes(self, au: date) -> list[int]:
        """Return the ages of the persons of age who are nobody's dependants."""
        return [age(p.naissance, au) for p in self.personnes if not p.a_charge and not p.a_naitre]

    @property
    def a_charge(self) -> int:
        """Count the dependants that live here all the time or half of it."""
        return sum(p.a_charge and p.garde != "droit_visite" and not p.a_naitre for p in self.personnes)


def tire_menage(hasard: Random, au: date, ancienne: int = 0) -> Menage:
    """Draw a household of applicants as on a day; who applied `ancienne` years ago was of age then."""
    genre = GENRES(hasard)
    menage = Menage(genre, groupes()(hasard))
    ans = max(_age_demandeur(hasard, genre), ADULTE + ancienne)
    femme = hasard.random() < (0.87 if genre == "monoparental" else 0.5)
    demandeur = adulte(hasard, menage.groupe, "demandeur", ans, au, femme=femme)
    menage.personnes.append(demandeur)
    if genre in ("couple", "couple_enfants"):
        ajoute_conjoint(hasard, menage, ans, au)
    if genre in ("couple_enfants", "monoparental"):
        ajoute_enfants(hasard, menage, NOMBRE_ENFANTS(hasard), au)
    if genre == "parents":
        _ajoute_parent(hasard, menage, ans, au)
    if genre == "seul" and not femme and hasard.random() < 0.07 and ans < 55:
        ajoute_enfants(hasard, menage, 1, au, garde="droit_visite")
    _ajoute_a_naitre(hasard, menage, au)
    _sante_et_sejour(hasard, menage, au)
    return menage


def _age_demandeur(hasard: Random, genre: str) -> int:
    match genre:
        case "seul":
            return hasard.randint(*AGE_SEUL(hasard))
        case "couple":
            return hasard.randint(*AGE_COUPLE(hasard))
        case "couple_enfants":
            return entier_normal(hasard, 36, 7.5, 21, 60)
        case "monoparental":
            return entier_normal(hasard, 35, 8, 19, 60)
        case _:
            return hasard.randint(30, 60)


def adulte(hasard: Random, groupe: Groupe, lien: str, ans: int, au: date, *, femme: bool, nom: str = "") -> Individu:
    """Draw an adult of a given age."""
    naissance = naissance_a(hasard, ans, au)
    prenom = groupe.prenom(hasard, femme=femme, naissance=naissance.year)
    return Individu(lien, femme, nom or groupe.nom(hasard), prenom, naissance)


def ajoute_conjoint(hasard: Random, menage: Menage, ans: int, au: date) -> None:
    """Add the partner: near in age, of the other sex mostly, under the same name or not."""
    demandeur = menage.personnes[0]
    femme = demandeur.femme if hasard.random() < 0.03 else not demandeur.femme
    ecart = hasard.gauss(-2 if femme else 2, 3.5)
    groupe = menage.groupe if hasard.random() < 0.8 else groupes()(hasard)
    nom = demandeur.nom if hasard.random() < 0.45 else ""
    age_conjoint = max(19, int(ans + ecart))
    menage.personnes.append(adulte(hasard, groupe, "conjoint", age_conjoint, au, femme=femme, nom=nom))


def ajoute_enfants(hasard: Random, menage: Menage, nombre: int, au: date, garde: str = "") -> None:
    """Add children: born when their youngest parent was at least 17, the applicant's mother at most 44."""
    parents = [p for p in menage.personnes if p.lien in ("demandeur", "conjoint")]
    cadet = max(p.naissance for p in parents)
    plus_tot = max(cadet + timedelta(days=6320), annee_avant(au, 23))
    plus_tard = min(au - timedelta(days=70), cadet + timedelta(days=44 * 365))
    tiree = cadet + timedelta(days=int(365.25 * hasard.gauss(27 - 0.8 * nombre, 4)))
    naissance = max(plus_tot, min(tiree, plus_tard - timedelta(days=650 * (nombre - 1))))
    nom = parents[-1].nom if len(parents) > 1 and not parents[-1].femme else parents[0].nom
    for _ in range(nombre):
        if naissance > plus_tard:
            break
        femme = hasard.random() < 0.49
        prenom = menage.groupe.prenom(hasard, femme=femme, naissance=naissance.year)
        enfant = Individu("enfant", femme, nom, prenom, naissance, a_charge=age(naissance, au) < 21)
        enfant.garde = garde or _garde(hasard, menage.genre)
        menage.personnes.append(enfant)
        naissance += timedelta(days=hasard.randint(400, 1500))


def _garde(hasard: Random, genre: str) -> str:
    tire = hasard.random()
    if genre != "monoparental" or tire > 0.13:
        return ""
    return "alternee" if tire < 0.1 else "droit_visite"


def _ajoute_parent(hasard: Random, menage: Menage, ans: int, au: date) -> None:
    """Add the applicant's mother or father, dependent."""
    femme = hasard.random() < 0.7
    parent = adulte(
        hasard, menage.groupe, "ascendant", ans + hasard.randint(20, 34), au, femme=femme, nom=menage.personnes[0].nom
    )
    parent.a_charge = True
    menage.personnes.append(parent)


def _ajoute_a_naitre(hasard: Random, menage: Menage, au: date) -> None:
    """Add the child that a woman of the couple expects, under the name of the household."""
    adultes = [p for p in menage.personnes if p.lien in ("demandeur", "conjoint")]
    meres = [p for p in adultes if p.femme and 18 <= age(p.naissance, au) <= 42]
    if not meres or menage.genre == "parents" or hasard.random() > 0.035:
        return
    terme = au + timedelta(days=hasard.randint(25, 190))
    menage.personnes.append(
        Individu("enfant", femme=False, nom=adultes[-1].nom, prenom="", naissance=terme, handicap=None, a_naitre=True)
    )


def _sante_et_sejour(hasard: Random, menage: Menage, au: date) -> None:
    """Say who holds a recognised handicap and what is known of the stay of the adults."""
    for personne in menage.personnes:
        if personne.a_naitre:
            continue
        tire = hasard.random()
        limite = 0.045 if personne.a_charge else 0.06
        personne.handicap = True if tire < limite else None if tire > 0.95 else False
        if age(personne.naissance, au) < ADULTE:
            personne.sejour = None
            continue
        personne.sejour = SEJOUR(hasard)
        if personne.sejour and menage.groupe.cle in ("maghreb", "afrique", "orient") and hasard.random() < 0.35:
            personne.sejour_jusqu = jour_entre(hasard, au + timedelta(days=15), au + timedelta(days=3400))
