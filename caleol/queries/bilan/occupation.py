"""The report on the examination of occupancy: counted by the database, by situation, agency, commune and QPV."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.orm import Session

from caleol.models.base import cle_de_tri
from caleol.models.locatif import Bail
from caleol.models.occupation import (
    Avis,
    Entretien,
    ExamenOccupation,
    OffreRelogement,
    ResultatOccupation,
    SituationExamen,
)
from caleol.models.organisation import Agence, Commune
from caleol.models.patrimoine import Logement, QuartierLogement, Residence
from caleol.queries.bilan.tableaux import Bilan, Chiffre, Ligne, Periode, Tableau
from caleol.queries.perimetre import agence_effective, dans_le_perimetre
from caleol.rules.droits import Auteur, Role
from caleol.rules.occupation.offres import Reponse
from caleol.rules.occupation.situations import SituationOccupation

COLONNES = ("Examinés", "Dus à ce jour", "Avis", "Entretiens", "Offres", "Refus", "Relogements acceptés")
QPV = {True: "En quartier prioritaire", False: "Hors quartier prioritaire", None: "Quartier non connu"}
Comptes = dict[Any, list[int]]


def load_bilan_occupation(session: Session, auteur: Auteur, periode: Periode) -> Bilan:
    """Return the report of a period on the perimeter: due leases are those of the present day."""
    par_agence, par_commune, par_qpv = _vide(), _vide(), _vide()
    for rang, requete in enumerate(_evenements(periode)):
        for agence_id, commune, qpv, nombre in session.execute(_par_lieu(requete, auteur, periode)):
            for comptes, cle in ((par_agence, agence_id), (par_commune, commune), (par_qpv, qpv)):
                comptes[cle][rang] += nombre
    totaux = [sum(ligne[rang] for ligne in par_qpv.values()) for rang in range(len(COLONNES))]
    agences = _noms(session, Agence.id, Agence.nom)
    communes = _noms(session, Commune.code_insee, Commune.nom)
    return Bilan(
        periode,
        _chiffres(totaux),
        (
            _situations(session, auteur, periode),
            _tableau("Par agence", "Agence", par_agence, agences, totaux[0]),
            _tableau("Par commune", "Commune", par_commune, communes, totaux[0]),
            _tableau("Par quartier", "Quartier", par_qpv, QPV, totaux[0]),
            _avis(session, auteur, periode),
        ),
    )


def _vide() -> Comptes:
    return defaultdict(lambda: [0] * len(COLONNES))


def _noms(session: Session, cle: Any, nom: Any) -> dict[Any, str]:
    return {ligne[0]: ligne[1] for ligne in session.execute(select(cle, nom))}


def _evenements(periode: Periode) -> tuple[Select[*tuple[Any, ...]], ...]:
    """Return one statement a column, in their order; each counts rows and joins `Bail`."""
    debut, fin = periode.instants
    jours = (periode.debut, periode.fin)
    nombre = func.count()
    examens = select(nombre).select_from(ExamenOccupation).join(Bail, Bail.id == ExamenOccupation.bail_id)
    avis = examens.join(Avis, Avis.examen_id == ExamenOccupation.id)
    offres = avis.join(OffreRelogement, OffreRelogement.avis_id == Avis.id)
    reponses = offres.where(OffreRelogement.reponse_le.between(*jours))
    dus = select(nombre).select_from(Bail).join(ResultatOccupation, ResultatOccupation.bail_id == Bail.id)
    return (
        examens.where(ExamenOccupation.examine_le.between(*jours)),
        dus.where(Bail.fin_le.is_(None), ResultatOccupation.depuis_le.is_not(None)),
        avis.where(Avis.rendu_le >= debut, Avis.rendu_le < fin),
        avis.join(Entretien, Entretien.avis_id == Avis.id).where(Entretien.le.between(*jours)),
        offres.where(OffreRelogement.notifiee_le.between(*jours)),
        reponses.where(OffreRelogement.reponse == Reponse.REFUSEE),
        reponses.where(OffreRelogement.reponse == Reponse.ACCEPTEE),
    )


def perimetre_du_bilan(auteur: Auteur) -> ColumnElement[bool]:
    """Return the condition of the perimeter; the management reads the figures of the whole stock."""
    return true() if auteur.role is Role.DIRECTION else dans_le_perimetre(auteur)


def _situe(requete: Select[*tuple[Any, ...]], auteur: Auteur) -> Select[*tuple[Any, ...]]:
    return (
        requete.join(Logement, Logement.id == Bail.logement_id)
        .outerjoin(Residence, Residence.id == Logement.residence_id)
        .where(perimetre_du_bilan(auteur))
    )


def _par_lieu(requete: Select[*tuple[Any, ...]], auteur: Auteur, periode: Periode) -> Select[*tuple[Any, ...]]:
    dernier = (
        select(func.max(QuartierLogement.debut))
        .where(QuartierLogement.logement_id == Logement.id, QuartierLogement.debut <= periode.fin)
        .correlate(Logement)
        .scalar_subquery()
    )
    lieux = (agence_effective(), Logement.commune_insee, QuartierLogement.en_qpv)
    situee = _situe(requete, auteur).outerjoin(
        QuartierLogement, (QuartierLogement.logement_id == Logement.id) & (QuartierLogement.debut == dernier)
    )
    return situee.with_only_columns(*lieux, func.count()).group_by(*lieux)


def _situations(session: Session, auteur: Auteur, periode: Periode) -> Tableau:
    """Count the examinations by situation brought before the commission; one may bear several."""
    requete = (
        select(SituationExamen.situation, SituationExamen.a_verifier, Avis.situation_constatee, func.count())
        .select_from(SituationExamen)
        .join(ExamenOccupation, ExamenOccupation.id == SituationExamen.examen_id)
        .join(Bail, Bail.id == ExamenOccupation.bail_id)
        .outerjoin(Avis, Avis.examen_id == ExamenOccupation.id)
        .where(ExamenOccupation.examine_le.between(periode.debut, periode.fin))
        .group_by(SituationExamen.situation, SituationExamen.a_verifier, Avis.situation_constatee)
    )
    comptes: dict[SituationOccupation, list[int]] = {s: [0, 0, 0] for s in SituationOccupation}
    for situation, a_verifier, constatee, nombre in session.execute(_situe(requete, auteur)):
        comptes[situation][0] += nombre
        comptes[situation][1] += nombre if constatee else 0
        comptes[situation][2] += nombre if a_verifier else 0
    lignes = tuple(Ligne(s.libelle, tuple(nombres)) for s, nombres in comptes.items())
    colonnes = ("Examinés", "Constatés par la commission", "À vérifier")
    return Tableau("Par situation", "Situation", colonnes, lignes, None, "Un ménage peut être dans plusieurs.")


def _avis(session: Session, auteur: Auteur, periode: Periode) -> Tableau:
    debut, fin = periode.instants
    requete = (
        select(Avis.situation_constatee, Avis.accession_conseillee, Avis.notifie_le.is_not(None), func.count())
        .select_from(Avis)
        .join(ExamenOccupation, ExamenOccupation.id == Avis.examen_id)
        .join(Bail, Bail.id == ExamenOccupation.bail_id)
        .where(Avis.rendu_le >= debut, Avis.rendu_le < fin)
        .group_by(Avis.situation_constatee, Avis.accession_conseillee, Avis.notifie_le.is_not(None))
    )
    lus = [tuple(ligne) for ligne in session.execute(_situe(requete, auteur))]
    sortes = (
        ("Situation constatée", lambda c, _a, _n: c),
        ("Situation non constatée", lambda c, _a, _n: not c),
        ("Accession conseillée", lambda _c, a, _n: a),
        ("Notifié au locataire", lambda _c, _a, n: n),
    )
    lignes = tuple(Ligne(nom, (sum(q for c, a, n, q in lus if garde(c, a, n)),)) for nom, garde in sortes)
    return Tableau("Avis rendus", "Avis", ("Nombre",), lignes, sum(ligne[3] for ligne in lus), "Part des avis rendus.")


def _chiffres(totaux: list[int]) -> tuple[Chiffre, ...]:
    examines, dus, avis, entretiens, offres, refus, acceptes = totaux
    return (
        Chiffre("Examinés", examines),
        Chiffre("Dus à ce jour", dus, du_jour=True),
        Chiffre("Avis rendus", avis),
        Chiffre("Entretiens", entretiens),
        Chiffre("Offres de relogement", offres),
        Chiffre("Refus", refus),
        Chiffre("Relogements acceptés", acceptes),
    )


def _tableau(titre: str, entete: str, comptes: Comptes, noms: Mapping[Any, str], total: int) -> Tableau:
    lignes = [Ligne(noms.get(cle, "Non connu"), tuple(nombres)) for cle, nombres in comptes.items()]
    lignes.sort(key=lambda ligne: (-ligne.comptes[0], -ligne.comptes[1], cle_de_tri(ligne.libelle)))
    return Tableau(titre, entete, COLONNES, tuple(lignes), total, "Part des baux examinés dans la période.")
