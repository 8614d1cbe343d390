"""The dwelling of a relocation offer: free or about to be, and near enough to what the avis says."""

from sqlalchemy import select

from caleol.kernel.errors import Refus
from caleol.models.locatif import Bail
from caleol.models.occupation import Avis
from caleol.models.patrimoine import Logement, Vacance
from caleol.queries.occupation.avis import traits_de
from caleol.rules.occupation.coherence import EcartOffre, LogementOffert, ecarts_offre, type_contraire
from caleol.rules.occupation.traits import Lieu
from caleol.services.act import Acte


def check_libre(acte: Acte, logement: Logement) -> None:
    """Check that nobody lives in a dwelling, or that its vacancy is announced.

    Raises:
        Refus: `offre_logement_occupe`.
    """
    occupe = select(Bail.id).where(Bail.logement_id == logement.id, Bail.fin_le.is_(None)).limit(1)
    annoncee = select(Vacance.id).where(Vacance.logement_id == logement.id, Vacance.close_le.is_(None)).limit(1)
    if acte.session.scalar(occupe) is not None and acte.session.scalar(annoncee) is None:
        raise Refus("offre_logement_occupe", champ="logement_reference", reference=logement.reference)


def check_avis(avis: Avis, bail: Bail, logement: Logement, loyer_centimes: int, *, confirme: bool) -> None:
    """Check a dwelling against the avis; `confirme` says that who offers it knows what parts them.

    Raises:
        Refus: `offre_contraire_avis`, with what parts them.
    """
    ecarts = _ecarts(avis, bail, logement, loyer_centimes)
    if ecarts and not confirme:
        raise Refus("offre_contraire_avis", champ="confirme", ecarts=ecarts)


def _ecarts(avis: Avis, bail: Bail, logement: Logement, loyer_centimes: int) -> tuple[EcartOffre, ...]:
    offert = LogementOffert(
        logement.type,
        int(logement.surface * 100),
        logement.commune_insee,
        loyer_centimes,
        logement.adapte_pmr,
        Lieu(logement.etage, logement.ascenseur, logement.residence_id),
    )
    surface = int(avis.surface_adaptee * 100) if avis.surface_adaptee else None
    ecarts = ecarts_offre(traits_de(avis), avis.type_adapte, surface, bail.logement.commune_insee, offert)
    situations = [s.situation for s in avis.examen.situations] if avis.situation_constatee else []
    contraire = type_contraire(situations, bail.logement.type, logement.type)
    return (*ecarts, EcartOffre.TAILLE) if contraire else ecarts
