"""What followed the last avis on a lease: its notification, the interviews, the offers and their answers."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel.francais import nom_complet
from caleol.models.compte import Utilisateur
from caleol.models.enumerations import EtatSeance
from caleol.models.occupation import Avis, Entretien, ExamenOccupation, OffreRelogement
from caleol.models.seance import Seance
from caleol.queries.occupation.avis import lit_communes, mots_de
from caleol.rules.occupation.offres import Offre
from caleol.rules.occupation.traits import CommuneCitee


@dataclass(frozen=True, slots=True)
class EntretienVu:
    """One interview with the tenant."""

    le: date
    mene_par: str
    compte_rendu: str
    souhaits: str
    communes: tuple[CommuneCitee, ...]


@dataclass(frozen=True, slots=True)
class OffreVue:
    """One relocation offer: as the rules take it, with its dwelling and the words of the answer."""

    id: int
    offre: Offre
    logement: str
    reponse_le: date | None
    motif: str
    distance_source: str = ""


@dataclass(frozen=True, slots=True)
class SuiteAvis:
    """The last avis on a lease and what followed; `notifiable` once the minutes are validated."""

    avis_id: int
    examine_le: date
    seance_id: int
    numero: int
    constatee: bool
    texte: str
    type_adapte: str | None
    traits: tuple[str, ...]
    accession: bool
    notifiable: bool
    notifie_le: date | None
    entretiens: tuple[EntretienVu, ...]
    offres: tuple[OffreVue, ...]


def load_suite(session: Session, bail_id: int) -> SuiteAvis | None:
    """Return what followed the last avis on a lease, None where there is none."""
    ligne = session.execute(
        select(Avis, Seance)
        .join(ExamenOccupation, ExamenOccupation.id == Avis.examen_id)
        .join(Seance, Seance.id == Avis.seance_id)
        .where(ExamenOccupation.bail_id == bail_id)
        .order_by(Avis.rendu_le.desc())
        .limit(1)
    ).one_or_none()
    if ligne is None:
        return None
    avis, seance = ligne
    return SuiteAvis(
        avis_id=avis.id,
        examine_le=seance.jour,
        seance_id=seance.id,
        numero=seance.numero,
        constatee=avis.situation_constatee,
        texte=avis.texte,
        type_adapte=avis.type_adapte,
        traits=mots_de(avis),
        accession=avis.accession_conseillee,
        notifiable=seance.etat is EtatSeance.VALIDEE,
        notifie_le=avis.notifie_le,
        entretiens=tuple(_entretiens(session, avis.id)),
        offres=tuple(list_offres(session, avis.id)),
    )


def _entretiens(session: Session, avis_id: int) -> list[EntretienVu]:
    requete = (
        select(Entretien, Utilisateur)
        .join(Utilisateur, Utilisateur.id == Entretien.mene_par_id)
        .where(Entretien.avis_id == avis_id)
        .order_by(Entretien.le, Entretien.id)
    )
    return [
        EntretienVu(
            e.le, nom_complet(None, u.prenom, u.nom), e.compte_rendu, e.souhaits or "", lit_communes(e.communes)
        )
        for e, u in session.execute(requete)
    ]


def list_offres(session: Session, avis_id: int) -> list[OffreVue]:
    """Return the relocation offers that followed an avis, in their order."""
    requete = select(OffreRelogement).where(OffreRelogement.avis_id == avis_id).order_by(OffreRelogement.numero)
    return [
        OffreVue(
            o.id,
            Offre(
                numero=o.numero,
                notifiee_le=o.notifiee_le,
                reponse=o.reponse,
                ancien_loyer_centimes=o.ancien_loyer_centimes,
                nouveau_loyer_centimes=o.nouveau_loyer_centimes,
                bon_etat=o.bon_etat,
                besoins=o.besoins,
                moyens=o.moyens,
                territoire=o.territoire,
                voisin=o.voisin,
                distance_metres=o.distance_metres,
            ),
            f"{o.logement.type}, {o.logement.adresse}, {o.logement.commune.nom}",
            o.reponse_le,
            o.motif or "",
            o.distance_source or "",
        )
        for o in session.scalars(requete)
    ]
