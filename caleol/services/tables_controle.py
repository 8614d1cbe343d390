"""The tables of a control file: decisions, what followed them, readings of the dossiers."""

from collections.abc import Iterator

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session, joinedload

from caleol.exports.tableur import Cellule, csv_octets
from caleol.kernel.clock import jour_local
from caleol.kernel.francais import instant, nom_complet
from caleol.models.compte import Utilisateur
from caleol.models.locatif import Bail
from caleol.models.lot import Decision
from caleol.models.registre import EntreeRegistre
from caleol.models.suivi import Courrier, OffreLogement, Reponse
from caleol.queries.portee_controle import Portee
from caleol.services.registre import LECTURES

Ligne = tuple[Cellule, ...]
DECISIONS = ("Séance", "Lot", "Dossier", "Numéro unique", "Décision", "Rang", "Motif", "Texte du motif", "Condition",
             "Échéance", "Prise le")  # fmt: skip
SUITES = ("Numéro unique", "Suite", "Le", "Détail", "Empreinte du fichier")
LECTURES_ENTETES = ("Rang au registre", "Quand", "Qui", "Objet", "Numéro", "Page")


def table_decisions(session: Session, portee: Portee) -> bytes:
    """Return the decisions on the applications covered, as a table."""
    cles = [candidature.id for candidature in portee.candidatures]
    decisions = {
        d.candidature_id: d for d in session.scalars(select(Decision).where(Decision.candidature_id.in_(cles)))
    }
    lignes: list[Ligne] = []
    for lot in portee.lots:
        for c in lot.candidatures:
            d = decisions.get(c.id)
            debut: Ligne = (lot.seance.id, lot.numero, c.lettre, c.demande.numero_unique)
            if d is None:
                lignes.append((*debut, "retirée" if c.retiree_le else "sans décision", *[None] * 6))
                continue
            dite: Ligne = (d.type.libelle, d.rang, d.motif_code, d.motif_texte, d.condition_piece, d.condition_echeance)
            lignes.append((*debut, *dite, instant(d.prise_le)))
    return csv_octets(DECISIONS, lignes)


def table_suites(session: Session, portee: Portee) -> bytes:
    """Return what followed the decisions: offers with their proof, answers, leases, letters."""
    numeros = {c.id: c.demande.numero_unique for c in portee.candidatures}
    return csv_octets(SUITES, [*_offres(session, numeros), *_baux(session, numeros), *_courriers(session, numeros)])


def _offres(session: Session, numeros: dict[int, str]) -> Iterator[Ligne]:
    offres = session.scalars(
        select(OffreLogement)
        .join(Decision, Decision.id == OffreLogement.decision_id)
        .where(Decision.candidature_id.in_(numeros))
        .options(joinedload(OffreLogement.decision))
        .order_by(OffreLogement.id)
    ).all()
    par_offre = {o.id: numeros[o.decision.candidature_id] for o in offres}
    for o in offres:
        preuve = o.preuve.libelle if o.preuve else "sans preuve de réception"
        yield (par_offre[o.id], "offre", o.envoyee_le or o.ouverte_le, f"{o.etat.libelle} ; {preuve}", None)
        if o.recue_le:
            yield (par_offre[o.id], "réception", o.recue_le, preuve, None)
    for r in session.scalars(select(Reponse).where(Reponse.offre_id.in_(par_offre)).order_by(Reponse.id)):
        sens = "silence" if r.silence else "acceptation" if r.acceptee else "refus"
        yield (par_offre[r.offre_id], f"réponse : {sens}", r.le, r.motif_texte or r.motif_code, None)


def _baux(session: Session, numeros: dict[int, str]) -> Iterator[Ligne]:
    for bail in session.scalars(select(Bail).where(Bail.candidature_id.in_(numeros)).order_by(Bail.id)):
        yield (numeros[bail.candidature_id or 0], "bail", bail.signature_le, bail.reference, None)


def _courriers(session: Session, numeros: dict[int, str]) -> Iterator[Ligne]:
    lignes = session.execute(
        select(Courrier, Decision.candidature_id)
        .join(Decision, Decision.id == Courrier.decision_id)
        .where(Decision.candidature_id.in_(numeros))
        .order_by(Courrier.id)
    )
    for courrier, cle in lignes:
        attend = f"écarté : {courrier.ecarte_raison.libelle}" if courrier.ecarte_raison else "non envoyé"
        envoi = instant(courrier.envoye_le) if courrier.envoye_le else attend
        le = jour_local(courrier.produit_le)
        yield (numeros[cle], f"courrier {courrier.reference}", le, envoi, courrier.empreinte)


def table_lectures(session: Session, portee: Portee) -> bytes:
    """Return who read the dossiers covered; for one person, the readings of their own dossier only."""
    objets = [("demande", str(cle)) for cle in portee.demandes]
    if portee.demande_id is None:
        objets += [("lot", str(lot.lot.id)) for lot in portee.lots]
    e, u = EntreeRegistre, Utilisateur
    trouvees = session.execute(
        select(e.rang, e.survenu_le, u.prenom, u.nom, e.objet_type, e.objet_id, e.donnees)
        .outerjoin(u, u.id == e.auteur_id)
        .where(e.chaine == LECTURES, tuple_(e.objet_type, e.objet_id).in_(objets))
        .order_by(e.rang)
    )
    return csv_octets(
        LECTURES_ENTETES,
        [
            (rang, instant(quand), nom_complet(None, prenom or "", nom or ""), genre, cle, donnees)
            for rang, quand, prenom, nom, genre, cle, donnees in trouvees
        ],
    )
