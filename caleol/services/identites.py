"""Doubtful identities: sets found by the tool, resolved by somebody; nothing is merged, both histories stay."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from caleol.kernel.clock import jour_local
from caleol.kernel.errors import Conflit, Introuvable, Refus
from caleol.models.demande import Demande, Menage, Personne
from caleol.models.enumerations import EtatDemande, NatureRapprochement, ResolutionIdentite
from caleol.models.recherche import DemandeRapprochee, Rapprochement
from caleol.rules.droits import OUTIL, Droit
from caleol.rules.facts import LienPersonne
from caleol.rules.identites import Apparition, Ensemble, rapproche
from caleol.services.act import Acte, Actes

__all__ = ["ResolutionIdentite", "find_identites", "resolve_identite"]
PAR_LECTURE = 5_000


def find_identites(actes: Actes) -> int:
    """Look for persons named by several live applications; return how many new sets there are.

    What somebody resolved stays; a set that nobody resolved and that is no longer found is taken away.
    """
    with actes.sessions.lecture() as session:
        trouves = {ensemble.signature: ensemble for ensemble in rapproche(_apparitions(session))}
    with actes.ouvre(OUTIL) as acte:
        connus = dict(acte.session.execute(select(Rapprochement.signature, Rapprochement.id)).all())
        caducs = select(Rapprochement.id).where(
            Rapprochement.resolution.is_(None),
            Rapprochement.id.in_([cle for signature, cle in connus.items() if signature not in trouves]),
        )
        acte.session.execute(delete(DemandeRapprochee).where(DemandeRapprochee.rapprochement_id.in_(caducs)))
        acte.session.execute(delete(Rapprochement).where(Rapprochement.id.in_(caducs)))
        nouveaux = [ensemble for signature, ensemble in trouves.items() if signature not in connus]
        for ensemble in nouveaux:
            acte.session.add(_ligne(ensemble, acte))
    return len(nouveaux)


def _apparitions(session: Session) -> list[Apparition]:
    """Return the adults of live applications born on a day that another one shares."""
    lignes = session.execute(
        select(
            Demande.id, Personne.lien, Personne.nom, Personne.prenom, Personne.naissance, Demande.nom, Demande.prenom,
            Menage.separation,
        )
        .join(Menage, Menage.id == Demande.menage_id)
        .join(Personne, Personne.menage_id == Menage.id)
        .where(
            Demande.etat == EtatDemande.ACTIVE,
            Personne.naissance.is_not(None),
            Personne.a_naitre.is_(False),
            Personne.lien != LienPersonne.ENFANT,
        )
        .execution_options(yield_per=PAR_LECTURE)
    )  # fmt: skip
    trouvees: list[Apparition] = []
    for demande_id, lien, nom, prenom, naissance, du_demandeur, prenom_du_demandeur, separation in lignes:
        sien = lien is LienPersonne.DEMANDEUR
        connu = nom or (du_demandeur if sien else ""), prenom or (prenom_du_demandeur if sien else "")
        if naissance is not None and all(connu):
            trouvees.append(Apparition(demande_id, lien, *connu, naissance, bool(separation)))
    return trouvees


def _ligne(ensemble: Ensemble, acte: Acte) -> Rapprochement:
    return Rapprochement(
        signature=ensemble.signature,
        nature=NatureRapprochement(ensemble.nature),
        trouve_le=jour_local(acte.instant),
        demandes=[DemandeRapprochee(demande_id=cle, lien=lien) for cle, lien in ensemble.membres],
    )


def resolve_identite(
    acte: Acte,
    *,
    rapprochement_id: int,
    resolution: ResolutionIdentite,
    motif: str,
    retenue_id: int | None = None,
    version: int | None = None,
) -> None:
    """Conclude on a set, with the reason; a set may be concluded again, the register keeps each conclusion.

    « Même personne » names the application that is kept as candidate. Nothing is merged nor erased.

    Raises:
        Introuvable: no such set.
        Conflit: somebody concluded since it was read.
        Refus: `motif_requis`, `retenue_requise`.
    """
    acte.exige(Droit.PREPARER_LOTS)
    ensemble = acte.session.get(Rapprochement, rapprochement_id, with_for_update=True)
    if ensemble is None:
        raise Introuvable("rapprochement", id=rapprochement_id)
    if version is not None and ensemble.version != version:
        raise Conflit("rapprochement")
    if not motif.strip():
        raise Refus("motif_requis", champ="motif")
    meme = resolution is ResolutionIdentite.MEME_PERSONNE
    if meme and retenue_id not in {membre.demande_id for membre in ensemble.demandes}:
        raise Refus("retenue_requise", champ="retenue_id")
    ensemble.resolution, ensemble.motif = resolution, motif.strip()
    ensemble.retenue_id = retenue_id if meme else None
    ensemble.resolu_le, ensemble.resolu_par_id = acte.instant, acte.auteur.utilisateur_id
    ensemble.version += 1
    demandes = [membre.demande_id for membre in ensemble.demandes]
    donnees = {"resolution": resolution, "demandes": demandes, "retenue": ensemble.retenue_id}
    acte.inscrire("identite", "rapprochement", ensemble.id, donnees, personnel={"motif": ensemble.motif})
