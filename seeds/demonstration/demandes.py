"""Waiting applications: who asks for what, since when, and what became of the application between two extracts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from seeds.demonstration.baux import Bail
from seeds.demonstration.habitat import Habitat, Raisons, Situation, tire_habitat, tire_raisons
from seeds.demonstration.hasard import Tirage, age, annee_avant, borne, jour_entre
from seeds.demonstration.menages import ADULTE, Individu, Menage, tire_menage
from seeds.demonstration.revenus import EN_POSTE, Ressources, tire_ressources
from seeds.demonstration.rues import tire_adresse
from seeds.demonstration.taille import AUJOURD_HUI, EXTRAIT_COMPLET, EXTRAIT_RECENT, Taille
from seeds.demonstration.territoire import AILLEURS, CommuneDemo, tire_commune, tire_souhaits

GUICHETS = Tirage([("GDPUB", 58), *((f"G{1100 + 7 * rang}", 1.5) for rang in range(28))])
AGE_MAXIMAL_JOURS = 18 * 365
SEUIL_CADRE = 260_000
MOTIFS_RADIATION = Tirage([("RADATT", 45), ("RADREN", 38), ("RADABA", 9), ("RADCON", 6), ("RADIRR", 2)])
DESTIN = Tirage([("vivante", 92.2), ("expiree", 3.0), ("radiee", 4.0), ("radiee_depuis", 0.8)])


@dataclass(slots=True)
class Demande:
    """A waiting application with its household and its present housing."""

    numero: str
    deposee: date
    menage: Menage
    personnes: list[Individu]
    ressources: Ressources | None
    rfr_connus: tuple[int, ...]
    commune: CommuneDemo | None
    adresse: str
    code_postal: str
    ville: str
    habitat: Habitat
    raisons: Raisons
    souhaits: list[str]
    types: tuple[int, int]
    loyer_maximum: int | None
    dalo: date | None
    bail: Bail | None
    telephone: str
    courriel: str
    commune_travail: str
    separation: bool
    fauteuil: bool | None
    etat_au: date
    renouvelee: date | None = None
    renouvelee_depuis: date | None = None
    radiee: date | None = None
    motif_radiation: str = ""

    @property
    def dans_le_premier(self) -> bool:
        """Say whether the application was in the full extract."""
        return self.deposee <= EXTRAIT_COMPLET

    @property
    def dans_le_second(self) -> bool:
        """Say whether the application is new or changed in the last extract."""
        radiee_depuis = self.radiee is not None and self.radiee > EXTRAIT_COMPLET
        return not self.dans_le_premier or self.renouvelee_depuis is not None or radiee_depuis


def tire_demandes(hasard: Random, taille: Taille, baux: Sequence[Bail]) -> Iterator[Demande]:
    """Draw the applications of the size: transfers of our own tenants first, then the others, in order of filing."""
    mutations = _mutations(hasard, taille, baux)
    depots: list[tuple[date, Bail | None]] = [(_depot_du_bail(hasard, bail), bail) for bail in mutations]
    depots += [(_depot(hasard), None) for _ in range(taille.demandes - len(mutations))]
    depots.sort(key=lambda depot: depot[0])
    for rang, (deposee, bail) in enumerate(depots):
        numero = f"059{deposee.month:02d}{deposee.year % 100:02d}{200_000 + 13 * rang:06d}{GUICHETS(hasard)}"
        demande = _demande(hasard, numero, deposee, bail)
        _destin(hasard, demande)
        yield demande


def _depot(hasard: Random) -> date:
    """Draw the day of filing: half within two years, a long tail, and the new ones of the last months."""
    jours = hasard.uniform(0, 300) if hasard.random() < 0.14 else hasard.lognormvariate(6.75, 1.05)
    while jours > AGE_MAXIMAL_JOURS:
        jours = hasard.lognormvariate(6.75, 1.05)
    return EXTRAIT_RECENT - timedelta(days=int(jours))


def _depot_du_bail(hasard: Random, bail: Bail) -> date:
    """Draw the day on which a tenant asked for a transfer: after some months in the dwelling."""
    premier = bail.signature + timedelta(days=40)
    depose = _depot(hasard)
    return depose if depose >= premier else jour_entre(hasard, premier, EXTRAIT_RECENT)


def _mutations(hasard: Random, taille: Taille, baux: Sequence[Bail]) -> list[Bail]:
    """Choose the leases whose tenants ask for a transfer, more in the agencies with urban renewal."""
    tires = sorted(baux, key=lambda bail: hasard.random() ** (1 / _taux(bail)), reverse=True)
    return tires[: taille.mutations]


def _taux(bail: Bail) -> float:
    secteur = bail.logement.residence.secteur
    return {"LPDP": 27.6, "TOU": 22.5, "ROUE": 22.4, "REST": 21.3, "WEP": 10.4, "LYS": 8.3}.get(secteur.agence, 16.0)


def _demande(hasard: Random, numero: str, deposee: date, bail: Bail | None) -> Demande:
    au = AUJOURD_HUI
    menage = bail.menage if bail else tire_menage(hasard, au, ancienne=(au - deposee).days // 365 + 1)
    personnes = [p for p in menage.personnes if not (bail and p.lien == "ascendant")]
    ages = menage.ages_adultes(au)
    ressources = tire_ressources(hasard, ages, menage.a_charge, au.year)
    ailleurs = None if bail or hasard.random() > 0.07 else AILLEURS(hasard)
    commune = bail.logement.residence.secteur.commune if bail else None if ailleurs else tire_commune(hasard)
    habitat = _habitat_du_bail(bail) if bail else tire_habitat(hasard, menage.genre, len(personnes))
    raisons = _raisons(hasard, menage, personnes, habitat, ressources, bail)
    lieu = ailleurs or commune
    return Demande(
        numero=numero,
        deposee=deposee,
        menage=menage,
        personnes=personnes,
        ressources=None if hasard.random() < 0.03 else ressources,
        rfr_connus=_rfr_connus(hasard, ressources),
        commune=commune,
        adresse=bail.logement.adresse if bail else _adresse(hasard, habitat),
        code_postal=lieu.code_postal if lieu else "",
        ville=lieu.nom if lieu else "",
        habitat=habitat,
        raisons=raisons,
        souhaits=tire_souhaits(hasard, commune),
        types=_types(hasard, len(personnes), couple=menage.genre in ("couple", "couple_enfants")),
        loyer_maximum=_loyer_maximum(hasard, ressources),
        dalo=_dalo(hasard, deposee) if "dalo" in raisons.priorites else None,
        bail=bail,
        telephone=f"06 39 98 {hasard.randrange(100):02d} {hasard.randrange(100):02d}" if hasard.random() < 0.93 else "",
        courriel=_courriel(hasard, personnes[0]) if hasard.random() < 0.8 else "",
        commune_travail=tire_commune(hasard).nom if ressources.nature in EN_POSTE else "",
        separation=len(ages) == 1 and "11" in raisons.motifs and hasard.random() < 0.3,
        fauteuil=_fauteuil(hasard, personnes),
        etat_au=deposee,
    )


def _habitat_du_bail(bail: Bail) -> Habitat:
    logement = bail.logement
    return Habitat("HLM", logement.type, logement.surface, logement.loyer, len(bail.menage.personnes))


def _raisons(
    hasard: Random,
    menage: Menage,
    personnes: list[Individu],
    habitat: Habitat,
    ressources: Ressources,
    bail: Bail | None,
) -> Raisons:
    au = AUJOURD_HUI
    mineurs = sum(not p.a_naitre and age(p.naissance, au) < ADULTE for p in personnes)
    residence = bail.logement.residence if bail else None
    situation = Situation(
        habitat=habitat,
        genre=menage.genre,
        age=age(personnes[0].naissance, au),
        mineurs=mineurs,
        handicap=any(p.handicap for p in personnes),
        pieces_utiles=len(personnes) if menage.genre in ("couple", "couple_enfants") else len(personnes) + 1,
        nature=ressources.nature,
        demolition=residence is not None and residence.enjeu_mixite and residence.genre in ("tour", "barre"),
    )
    raisons = tire_raisons(hasard, situation)
    if hasard.random() < (0.045 if raisons.priorites else 0.002):
        raisons.priorites.insert(0, "dalo")
    return raisons


def _rfr_connus(hasard: Random, ressources: Ressources) -> tuple[int, ...]:
    """Say of which years the tax notice was brought: the last one reaches people in the summer."""
    avant, dernier = sorted(ressources.rfr)
    tire = hasard.random()
    if tire < 0.045:
        return ()
    return (dernier, avant) if tire < 0.58 else (avant,)


def _adresse(hasard: Random, habitat: Habitat) -> str:
    return "Domiciliation au centre communal d’action sociale" if habitat.occupation == "SD" else tire_adresse(hasard)


def _dalo(hasard: Random, deposee: date) -> date:
    """Draw the day of the recognition: within three years, after the filing."""
    return jour_entre(hasard, max(deposee, annee_avant(AUJOURD_HUI, 3)), max(deposee, EXTRAIT_COMPLET))


def _types(hasard: Random, personnes: int, *, couple: bool) -> tuple[int, int]:
    if personnes == 1:
        return hasard.choice(((1, 2), (1, 2), (2, 2), (1, 1)))
    chambres = personnes - 1 if couple else personnes
    ideal = int(borne(chambres + 1 if personnes < 5 else chambres, 2, 6))
    return hasard.choice(((ideal, ideal), (max(ideal - 1, 2), ideal), (ideal, min(ideal + 1, personnes + 1, 6))))


def _loyer_maximum(hasard: Random, ressources: Ressources) -> int | None:
    if hasard.random() < 0.45:
        return None
    part = ressources.mensuelles_centimes * hasard.uniform(0.28, 0.45)
    return int(borne(part, 25_000, 110_000)) // 1000 * 1000


def _courriel(hasard: Random, personne: Individu) -> str:
    brut = f"{personne.prenom}.{personne.nom}".lower().translate(SANS_ACCENT)
    nom = "".join(c for c in brut if c.isalnum() or c == ".")
    return f"{nom}{hasard.randint(1, 99)}@exemple.fr"


SANS_ACCENT = str.maketrans("àâäçéèêëîïñôöùûüşœ", "aaaceeeeiinoouuuso")


def _fauteuil(hasard: Random, personnes: list[Individu]) -> bool | None:
    if any(p.handicap for p in personnes) and hasard.random() < 0.13:
        return True
    return None if hasard.random() < 0.03 else False


def _destin(hasard: Random, demande: Demande) -> None:
    """Renew the application each year, or let it expire or be radiated; say which extract shows what."""
    destin = DESTIN(hasard)
    if destin == "radiee" and demande.deposee < EXTRAIT_COMPLET - timedelta(days=60):
        demande.radiee = jour_entre(hasard, max(demande.deposee, date(2025, 12, 1)), EXTRAIT_COMPLET)
    elif destin == "radiee_depuis" and demande.dans_le_premier:
        demande.radiee = jour_entre(hasard, EXTRAIT_COMPLET + timedelta(days=2), EXTRAIT_RECENT)
    if demande.radiee:
        demande.motif_radiation = MOTIFS_RADIATION(hasard)
    _renouvelle(hasard, demande, expiree=destin == "expiree")
    dernier = demande.renouvelee or demande.deposee
    limite = EXTRAIT_COMPLET if demande.dans_le_premier else EXTRAIT_RECENT
    demande.etat_au = jour_entre(hasard, max(dernier, limite - timedelta(days=250)), max(dernier, limite))


def _renouvelle(hasard: Random, demande: Demande, *, expiree: bool) -> None:
    """Set the renewals before each extract: some weeks before the anniversary, every year."""
    anniversaires = (EXTRAIT_RECENT - demande.deposee).days // 365
    fait = None
    for annees in range(1, anniversaires + 2):
        anniversaire = annee_avant(demande.deposee, -annees)
        renouvelee = anniversaire - timedelta(days=hasard.randint(1, 45))
        if renouvelee > EXTRAIT_RECENT or (demande.radiee and renouvelee > demande.radiee):
            break
        if expiree and anniversaire > EXTRAIT_COMPLET - timedelta(days=365):
            break
        if renouvelee <= EXTRAIT_COMPLET:
            fait = renouvelee
        else:
            demande.renouvelee_depuis = renouvelee
    demande.renouvelee = fait
