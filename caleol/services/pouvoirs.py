"""Proxies: a seat gives its voice to another one at a séance, where the règlement has them."""

from sqlalchemy import select

from caleol.kernel.errors import Introuvable, Refus
from caleol.models.enumerations import EtatSeance
from caleol.models.lot import Lot, Scrutin
from caleol.models.seance import Pouvoir, Seance
from caleol.queries.convocables import load_convocables
from caleol.queries.pouvoirs import load_pouvoirs, representes
from caleol.queries.voix import SiegeLu, load_presents, load_regles
from caleol.rules.composition import Voix
from caleol.rules.droits import Droit
from caleol.rules.reglement import ModaliteSeance
from caleol.rules.scrutin.pouvoirs import raison_du_reglement
from caleol.services.act import Acte
from caleol.services.seances import exige_etat, lock_seance, numero_du_lot

__all__ = ["record_pouvoir", "withdraw_pouvoir"]


def record_pouvoir(acte: Acte, *, seance_id: int, mandant_siege_id: int, mandataire_siege_id: int) -> int:
    """Record that a seat gives its voice to another one from now on; return the key of the proxy.

    It counts while nobody holds the seat that gave it and somebody holds the one that carries it.

    Raises:
        Introuvable: no such séance, or a seat without a vote on it.
        Refus: `seance_etat`, `reglement_absent`, `pouvoir_exclu` (règlement, written séance), `pouvoir_a_soi_meme`,
            `pouvoir_present`, `pouvoir_deja_donne`, `pouvoir_en_chaine`, `pouvoir_en_trop`.
    """
    acte.exige(Droit.TENIR_SEANCE)
    seance = lock_seance(acte, seance_id)
    exige_etat(seance, EtatSeance.CONVOQUEE, EtatSeance.OUVERTE)
    maximum = _maximum(acte, seance)
    sieges = _sieges(acte, seance)
    if mandant_siege_id == mandataire_siege_id:
        raise Refus("pouvoir_a_soi_meme", champ="mandataire")
    if mandant_siege_id not in sieges or mandataire_siege_id not in sieges:
        raise Introuvable("siege", id=mandant_siege_id)
    if mandant_siege_id in load_presents(acte.session, seance.id):
        raise Refus("pouvoir_present", champ="mandant")
    _libres(acte, seance, sieges, mandant_siege_id, mandataire_siege_id, maximum)
    pouvoir = Pouvoir(
        seance_id=seance.id,
        mandant_siege_id=mandant_siege_id,
        mandataire_siege_id=mandataire_siege_id,
        recu_le=acte.instant,
    )
    acte.session.add(pouvoir)
    acte.session.flush()
    acte.inscrire("pouvoir", "seance", seance.id, {"de": mandant_siege_id, "a": mandataire_siege_id})
    return pouvoir.id


def _maximum(acte: Acte, seance: Seance) -> int:
    """Return how many proxies a person may carry; raises where the règlement has none."""
    regles = load_regles(acte.session, seance)
    if regles is None:
        raise Refus("reglement_absent", commission=seance.commission.nom)
    raison = raison_du_reglement(regles, ModaliteSeance(seance.modalite.value))
    if raison:
        raise Refus("pouvoir_exclu", raison=raison)
    return regles.pouvoirs_par_membre


def _sieges(acte: Acte, seance: Seance) -> dict[int, SiegeLu]:
    """Return the seats with a vote on the agenda and somebody to hold them."""
    convocables = load_convocables(acte.session, seance)
    return {c.siege.id: c.siege for c in convocables if c.voix is Voix.DELIBERATIVE and c.siege.mandats}


def _libres(
    acte: Acte, seance: Seance, sieges: dict[int, SiegeLu], mandant: int, mandataire: int, maximum: int
) -> None:
    recus = load_pouvoirs(acte.session, seance.id)
    if any(p.mandant_siege_id == mandant for p in recus):
        raise Refus("pouvoir_deja_donne", champ="mandant")
    if any(p.mandant_siege_id == mandataire or p.mandataire_siege_id == mandant for p in recus):
        raise Refus("pouvoir_en_chaine", champ="mandataire")
    porteur = _personne(sieges[mandataire])
    portes = [p for p in recus if _personne(sieges.get(p.mandataire_siege_id)) == porteur]
    if len(portes) >= maximum:
        raise Refus("pouvoir_en_trop", champ="mandataire", maximum=maximum)


def _personne(siege: SiegeLu | None) -> int | None:
    """Return the person whose seat it is: a limit by person counts the seats of one titulaire together."""
    return siege.mandats[0].membre_id if siege else None


def withdraw_pouvoir(acte: Acte, *, pouvoir_id: int) -> None:
    """Take a proxy back, as long as no vote counted it.

    Raises:
        Introuvable: no such proxy on a séance of the perimeter.
        Refus: `seance_etat`, `pouvoir_compte` with the number of the lot.
    """
    acte.exige(Droit.TENIR_SEANCE)
    pouvoir = acte.session.get(Pouvoir, pouvoir_id)
    if pouvoir is None:
        raise Introuvable("seance", pouvoir=pouvoir_id)
    seance = lock_seance(acte, pouvoir.seance_id)
    exige_etat(seance, EtatSeance.CONVOQUEE, EtatSeance.OUVERTE)
    cles = {siege.id: siege.cle for siege in _sieges(acte, seance).values()}
    scrutins = select(Scrutin).where(Scrutin.seance_id == seance.id, Scrutin.annule_le.is_(None)).order_by(Scrutin.id)
    for scrutin in acte.session.scalars(scrutins):
        if cles.get(pouvoir.mandant_siege_id) in representes(scrutin.decompte):
            raise Refus("pouvoir_compte", lot=numero_du_lot(acte, acte.session.get_one(Lot, scrutin.lot_id)))
    acte.session.delete(pouvoir)
    acte.inscrire(
        "pouvoir_retire", "seance", seance.id, {"de": pouvoir.mandant_siege_id, "a": pouvoir.mandataire_siege_id}
    )
