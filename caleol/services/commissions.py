"""Seats and mandates of a commission: who holds which seat, as titulaire or suppléant, from when to when."""

from datetime import date, timedelta

from sqlalchemy import func, or_, select

from caleol.kernel.errors import Introuvable, Refus
from caleol.models.commission import Commission, Mandat, Membre, Siege
from caleol.models.enumerations import QualiteMembre
from caleol.models.organisation import Commune, Epci
from caleol.rules.composition import NatureSiege
from caleol.rules.droits import Droit, Role
from caleol.services.act import Acte


def create_membre(
    acte: Acte,
    *,
    civilite: str,
    nom: str,
    prenom: str,
    qualite: str | None = None,
    courriel: str | None = None,
    telephone: str | None = None,
) -> int:
    """Create a person who may sit; return its key.

    Raises:
        Refus: `membre_deja_connu` where a member has the same names and the same mail.
    """
    acte.exige(Droit.GERER_MANDATS)
    deja = acte.session.scalar(
        select(Membre.id).where(
            Membre.nom == nom.strip(), Membre.prenom == prenom.strip(), Membre.courriel.is_not_distinct_from(courriel)
        )
    )
    if deja is not None:
        raise Refus("membre_deja_connu", champ="nom", nom=f"{prenom} {nom}")
    dernier = acte.session.scalar(select(func.max(Membre.id))) or 0
    membre = Membre(
        cle=f"saisi-{dernier + 1}",
        civilite=civilite,
        nom=nom.strip(),
        prenom=prenom.strip(),
        qualite=qualite or None,
        courriel=courriel or None,
        telephone=telephone or None,
    )
    acte.session.add(membre)
    acte.session.flush()
    acte.inscrire("creation_membre", "membre", membre.id, personnel={"nom": f"{membre.prenom} {membre.nom}"})
    return membre.id


def record_mandat(
    acte: Acte,
    *,
    siege_id: int,
    membre_id: int,
    qualite: str,
    debut: date,
    fin: date | None = None,
    acte_designation: str | None = None,
) -> int:
    """Give a seat to a member for a time, as `titulaire` or `suppleant`; return the key of the mandate.

    Raises:
        Refus: `mandat_periode`, `siege_deja_pourvu` where another titulaire holds the seat on one of those days,
            `mandat_deja_tenu` where the member already holds it.
        Introuvable: the seat is of another commission, or the member does not exist.
    """
    siege, voulue = lock_siege(acte, siege_id), QualiteMembre(qualite)
    if acte.session.get(Membre, membre_id) is None:
        raise Introuvable("membre")
    if fin is not None and fin < debut:
        raise Refus("mandat_periode", champ="fin")
    for autre in _overlapping(acte, siege_id, debut, fin):
        if autre.membre_id == membre_id:
            raise Refus("mandat_deja_tenu", champ="membre_id", jusqu=autre.fin)
        if voulue is QualiteMembre.TITULAIRE is autre.qualite:
            raise Refus("siege_deja_pourvu", champ="debut", depuis=autre.debut, jusqu=autre.fin)
    mandat = Mandat(
        siege_id=siege_id, membre_id=membre_id, qualite=voulue, debut=debut, fin=fin, acte=acte_designation or None
    )
    acte.session.add(mandat)
    acte.session.flush()
    acte.inscrire(
        "mandat",
        "commission",
        siege.commission_id,
        {"mandat": mandat.id, "siege": siege.cle, "membre": membre_id, "qualite": voulue, "debut": debut, "fin": fin},
    )
    return mandat.id


def end_mandat(acte: Acte, *, mandat_id: int, fin: date) -> None:
    """End a mandate on a day, the last one on which it is held; past séances do not change.

    Raises:
        Refus: `mandat_periode` where the day is before its beginning.
    """
    mandat, siege = lock_mandat(acte, mandat_id)
    if fin < mandat.debut:
        raise Refus("mandat_periode", champ="fin")
    mandat.fin = fin
    if fin < acte.jour:
        mandat.president = False
    acte.inscrire(
        "fin_mandat", "commission", siege.commission_id, {"mandat": mandat.id, "siege": siege.cle, "fin": fin}
    )


def record_presidence(acte: Acte, *, mandat_id: int, elu_le: date) -> None:
    """Record the election of the president, by the six members among themselves (R441-9).

    Raises:
        Refus: `president_hors_des_six`, `mandat_termine`.
    """
    mandat, siege = lock_mandat(acte, mandat_id)
    if siege.nature is not NatureSiege.DESIGNE or mandat.qualite is not QualiteMembre.TITULAIRE:
        raise Refus("president_hors_des_six")
    if mandat.debut > elu_le or (mandat.fin is not None and mandat.fin < elu_le):
        raise Refus("mandat_termine")
    anciens = acte.session.scalars(
        select(Mandat).join(Mandat.siege).where(Siege.commission_id == siege.commission_id, Mandat.president)
    ).all()
    for ancien in anciens:
        ancien.president = False
    acte.session.flush()
    mandat.president = True
    acte.inscrire(
        "election_president",
        "commission",
        siege.commission_id,
        {"mandat": mandat.id, "membre": mandat.membre_id, "elu_le": elu_le, "succede_a": [a.id for a in anciens]},
    )


def create_siege(
    acte: Acte,
    *,
    commission_id: int,
    nature: NatureSiege,
    libelle: str,
    commune_insee: str | None = None,
    epci_siren: str | None = None,
    representant_locataires: bool = False,
    college: str | None = None,
) -> int:
    """Add a seat to a commission; return its key.

    Raises:
        Refus: `siege_sans_lieu` for a mayor without commune or an EPCI without SIREN, `siege_deja_cree`.
    """
    lock_commission(acte, commission_id)
    commune = commune_insee if nature is NatureSiege.MAIRE else None
    epci = epci_siren if nature is NatureSiege.EPCI else None
    if nature is NatureSiege.MAIRE and (commune is None or acte.session.get(Commune, commune) is None):
        raise Refus("siege_sans_lieu", champ="commune_insee", nature=nature)
    if nature is NatureSiege.EPCI and (epci is None or acte.session.get(Epci, epci) is None):
        raise Refus("siege_sans_lieu", champ="epci_siren", nature=nature)
    connus = acte.session.scalars(select(Siege).where(Siege.commission_id == commission_id)).all()
    cle = _key(nature, commune or epci, [s.cle for s in connus])
    if cle in {s.cle for s in connus}:
        raise Refus("siege_deja_cree", champ="nature")
    siege = Siege(
        commission_id=commission_id,
        cle=cle,
        nature=nature,
        ordre=max((s.ordre for s in connus), default=0) + 1,
        libelle=libelle.strip(),
        commune_insee=commune,
        epci_siren=epci,
        representant_locataires=representant_locataires and nature is NatureSiege.DESIGNE,
        college=college or None,
    )
    acte.session.add(siege)
    acte.session.flush()
    acte.inscrire("creation_siege", "commission", commission_id, {"siege": cle, "nature": nature})
    return siege.id


def lock_commission(acte: Acte, commission_id: int) -> Commission:
    """Return a commission of the author's perimeter, locked.

    Raises:
        Introuvable: no such commission, or a secretary's other one.
    """
    acte.exige(Droit.GERER_MANDATS)
    commission = acte.session.get(Commission, commission_id, with_for_update=True)
    autre = acte.auteur.role is Role.SECRETAIRE and commission_id not in acte.auteur.commission_ids
    if commission is None or autre:
        raise Introuvable("commission")
    return commission


def lock_siege(acte: Acte, siege_id: int) -> Siege:
    """Return a seat of a commission of the author's perimeter, with the commission locked."""
    siege = acte.session.get(Siege, siege_id)
    if siege is None:
        raise Introuvable("siege")
    lock_commission(acte, siege.commission_id)
    return siege


def lock_mandat(acte: Acte, mandat_id: int) -> tuple[Mandat, Siege]:
    """Return a mandate of a commission of the author's perimeter, with its seat."""
    mandat = acte.session.get(Mandat, mandat_id)
    if mandat is None:
        raise Introuvable("mandat")
    return mandat, lock_siege(acte, mandat.siege_id)


def _overlapping(acte: Acte, siege_id: int, debut: date, fin: date | None) -> list[Mandat]:
    """Return the mandates of a seat that hold on one of those days."""
    dernier = fin or debut + timedelta(days=36_500)
    requete = select(Mandat).where(
        Mandat.siege_id == siege_id, Mandat.debut <= dernier, or_(Mandat.fin.is_(None), Mandat.fin >= debut)
    )
    return list(acte.session.scalars(requete))


def _key(nature: NatureSiege, lieu: str | None, connues: list[str]) -> str:
    """Return the key of a new seat: with its place, else with the next number."""
    if lieu is not None:
        return f"{nature.value}-{lieu}"
    if nature is NatureSiege.PREFET:
        return nature.value
    rang = 1
    while f"{nature.value}-{rang}" in connues:
        rang += 1
    return f"{nature.value}-{rang}"
