"""Those who live in a dwelling, added and taken off by the agency; what is taken off can be put back."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, select

from caleol.kernel.errors import Introuvable, Refus
from caleol.models.base import cle_de_tri
from caleol.models.locatif import FAITS_OCCUPANT, Bail, Locataire, OccupantParti
from caleol.models.registre import EntreeRegistre, SelRegistre
from caleol.queries.occupation.fiche import find_bail
from caleol.queries.valeurs import load_parametres
from caleol.rules.droits import Droit
from caleol.rules.facts import Garde, LienPersonne
from caleol.rules.occupation.conservation import effacer_le
from caleol.rules.occupation.faits import Qualite
from caleol.services.act import Acte
from caleol.services.occupation.calcul import refresh_bail
from caleol.services.registre import ACTES

RANG_MAXIMUM = 99
RETRAIT = "occupant_retire"


@dataclass(frozen=True, slots=True)
class DonneesOccupant:
    """A person who lives there, as the agency knows her; what is not known stays so."""

    nom: str
    lien: LienPersonne
    prenom: str = ""
    naissance: date | None = None
    a_charge: bool = False
    garde: Garde | None = None
    qualite: Qualite | None = None


def add_occupant(acte: Acte, *, bail_id: int, au: date, occupant: DonneesOccupant) -> int:
    """Add a person to those who live in a dwelling, known on a day; return her rank.

    The register keeps the rank; who she is is personal.

    Raises:
        Introuvable: no such running lease in the perimeter.
        Refus: `faits_futurs`, `occupant_sans_nom`, `occupant_a_naitre`, `occupant_deja`, `occupants_trop`.
    """
    acte.exige(Droit.SIGNALER_OCCUPATION)
    bail = find_bail(acte.session, acte.auteur, bail_id, verrou=True)
    _check_jour(acte, au)
    nom, prenom = occupant.nom.strip(), occupant.prenom.strip()
    if not nom:
        raise Refus("occupant_sans_nom", champ="nom")
    if occupant.naissance is not None and occupant.naissance > acte.jour:
        raise Refus("occupant_a_naitre", champ="naissance", le=occupant.naissance)
    tri = cle_de_tri(f"{nom} {prenom}".strip())[:250]
    if any(connu.nom_tri == tri and connu.naissance == occupant.naissance for connu in bail.locataires):
        raise Refus("occupant_deja", champ="nom")
    valeurs = asdict(occupant) | {"nom": nom, "prenom": prenom or None, "rang": _rang_libre(bail), "nom_tri": tri}
    return _put(acte, bail, valeurs, "occupant_ajoute", au)


def remove_occupant(acte: Acte, *, bail_id: int, rang: int, au: date, parti_le: date | None = None) -> None:
    """Take a person off those who live in a dwelling, known on a day; `parti_le` None: she never lived there.

    Raises:
        Introuvable: no such running lease in the perimeter, or nobody has this rank there.
        Refus: `faits_futurs`, `occupant_titulaire` (the only holder: another lease, or its end).
    """
    acte.exige(Droit.SIGNALER_OCCUPATION)
    bail = find_bail(acte.session, acte.auteur, bail_id, verrou=True)
    _check_jour(acte, au)
    if parti_le is not None and parti_le > acte.jour:
        raise Refus("faits_futurs", champ="parti_le", le=parti_le)
    locataire = next((connu for connu in bail.locataires if connu.rang == rang), None)
    if locataire is None:
        raise Introuvable("occupant", rang=rang)
    if locataire.titulaire and sum(connu.titulaire for connu in bail.locataires) == 1:
        raise Refus("occupant_titulaire")
    personne = {nom: _ecrit(getattr(locataire, nom)) for nom in FAITS_OCCUPANT}
    parti = OccupantParti(
        bail_id=bail_id,
        personne=personne,
        parti_le=parti_le,
        retire_le=acte.instant,
        retire_par_id=acte.utilisateur_id,
        effacer_le=effacer_le(acte.jour, load_parametres(acte.session)),
    )
    acte.session.add(parti)
    bail.locataires.remove(locataire)
    acte.session.delete(locataire)
    bail.donnees_au = max(bail.donnees_au or au, au)
    acte.session.flush()
    trace = {"rang": rang, "parti": parti.id, "au": au, "parti_le": parti_le}
    acte.inscrire(RETRAIT, "bail", bail_id, trace, personnel=_textes(personne))
    refresh_bail(acte, bail_id)


def restore_occupant(acte: Acte, *, bail_id: int, parti_id: int) -> int:
    """Put back a person taken off, as she was known; return her rank.

    Raises:
        Introuvable: no such running lease in the perimeter, or nobody such was taken off it.
    """
    acte.exige(Droit.SIGNALER_OCCUPATION)
    bail = find_bail(acte.session, acte.auteur, bail_id, verrou=True)
    parti = acte.session.scalar(
        select(OccupantParti).where(OccupantParti.id == parti_id, OccupantParti.bail_id == bail_id)
    )
    if parti is None:
        raise Introuvable("occupant", id=parti_id)
    lu = dict(parti.personne)
    pris = {connu.rang for connu in bail.locataires}
    valeurs = lu | {
        "rang": lu["rang"] if lu["rang"] not in pris else _rang_libre(bail),
        "lien": LienPersonne(lu["lien"]),
        "garde": Garde(lu["garde"]) if lu["garde"] else None,
        "qualite": Qualite(lu["qualite"]) if lu["qualite"] else None,
        "naissance": date.fromisoformat(lu["naissance"]) if lu["naissance"] else None,
        "nom_tri": cle_de_tri(f"{lu['nom'] or ''} {lu['prenom'] or ''}".strip())[:250],
    }
    acte.session.delete(parti)
    return _put(acte, bail, valeurs, "occupant_remis", acte.jour)


def forget_partis(acte: Acte) -> int:
    """Erase those taken off a lease whose day has come; return how many.

    The salts of what the register proves of them at that time go too: it keeps a rank, a lease and a day.
    """
    partis = acte.session.scalars(select(OccupantParti).where(OccupantParti.effacer_le <= acte.jour)).all()
    for parti in partis:
        acte.session.delete(parti)
        _forget_sels(acte, parti)
        acte.inscrire("occupant_efface", "bail", parti.bail_id, {"parti": parti.id, "retire_le": parti.retire_le})
    return len(partis)


def _forget_sels(acte: Acte, parti: OccupantParti) -> None:
    """Erase the salts of the entry that took a person off."""
    du_bail = (EntreeRegistre.objet_type == "bail") & (EntreeRegistre.objet_id == str(parti.bail_id))
    entrees = acte.session.execute(
        select(EntreeRegistre.rang, EntreeRegistre.donnees).where(
            EntreeRegistre.chaine == ACTES, EntreeRegistre.acte == RETRAIT, du_bail
        )
    )
    rangs = [rang for rang, donnees in entrees if json.loads(donnees)["parti"] == parti.id]
    acte.session.execute(delete(SelRegistre).where(SelRegistre.chaine == ACTES, SelRegistre.rang.in_(rangs)))


def _put(acte: Acte, bail: Bail, valeurs: dict[str, Any], nom: str, au: date) -> int:
    rang: int = valeurs["rang"]
    bail.locataires.append(Locataire(**valeurs))
    bail.donnees_au = max(bail.donnees_au or au, au)
    acte.session.flush()
    prive = _textes({cle: _ecrit(valeur) for cle, valeur in valeurs.items()})
    acte.inscrire(nom, "bail", bail.id, {"rang": rang, "au": au}, personnel=prive)
    refresh_bail(acte, bail.id)
    return rang


def _check_jour(acte: Acte, au: date) -> None:
    if au > acte.jour:
        raise Refus("faits_futurs", champ="au", le=au)


def _rang_libre(bail: Bail) -> int:
    rang = max((connu.rang for connu in bail.locataires), default=0) + 1
    if rang > RANG_MAXIMUM:
        raise Refus("occupants_trop", maximum=RANG_MAXIMUM)
    return rang


def _ecrit(valeur: Any) -> Any:
    """Return a value as JSON keeps it."""
    if isinstance(valeur, LienPersonne | Garde | Qualite):
        return valeur.value
    return valeur.isoformat() if isinstance(valeur, date) else valeur


def _textes(valeurs: dict[str, Any]) -> dict[str, str]:
    return {nom: str(valeur) for nom, valeur in valeurs.items() if valeur is not None}
