"""The examinations of occupation of a séance: an avis, never a decision."""

from sqlalchemy import select

from caleol.kernel import papiers
from caleol.kernel.francais import liste_et, nom_complet, surface
from caleol.models.enumerations import NaturePoint
from caleol.models.locatif import Bail
from caleol.models.occupation import Avis, ExamenOccupation, SituationExamen
from caleol.models.organisation import Commune
from caleol.models.seance import PointOrdreDuJour
from caleol.queries.occupation.avis import traits_de
from caleol.queries.papiers.releve import Releve
from caleol.rules.occupation.traits import dire_traits

SANS_AVIS = "avis non rendu"


def examens(releve: Releve) -> tuple[papiers.Examen, ...]:
    """Return one line a tenant, in the order of the agenda."""
    lignes = releve.session.execute(
        select(ExamenOccupation, Avis)
        .join(PointOrdreDuJour, PointOrdreDuJour.examen_id == ExamenOccupation.id)
        .outerjoin(Avis, (Avis.examen_id == ExamenOccupation.id) & (Avis.seance_id == releve.seance.id))
        .where(PointOrdreDuJour.seance_id == releve.seance.id, PointOrdreDuJour.nature == NaturePoint.EXAMEN)
        .order_by(PointOrdreDuJour.ordre)
    )
    return tuple(_examen(releve, examen, avis) for examen, avis in lignes)


def _examen(releve: Releve, examen: ExamenOccupation, avis: Avis | None) -> papiers.Examen:
    situations = sorted(examen.situations, key=lambda situation: situation.situation.value)
    figees = (examen.instantane or {}).get("situations", {})
    return papiers.Examen(
        locataire=locataires(examen.bail),
        adresse=adresse(releve, examen.bail),
        situations=tuple(
            _situation(trouvee, figees.get(trouvee.situation.value, {}).get("phrase", "")) for trouvee in situations
        ),
        avis=avis.texte if avis else SANS_AVIS,
        logement_adapte=_logement_adapte(avis),
        accession="conseillée" if avis and avis.accession_conseillee else "",
    )


def _situation(situation: SituationExamen, phrase: str) -> str:
    """Return a situation with the figures of the day it was frozen: « Sous-occupation : 5 pièces pour 2 … »."""
    libelle = situation.situation.libelle + (" (à vérifier)" if situation.a_verifier else "")
    return f"{libelle}\u00a0: {phrase}" if phrase else libelle


def locataires(bail: Bail) -> str:
    """Return the holders of a lease: « M. Ahmed T. et Mme Lina T. »."""
    titulaires = [locataire for locataire in bail.locataires if locataire.titulaire] or bail.locataires[:1]
    return liste_et([nom_complet(t.civilite, t.prenom or "", t.nom or "") for t in titulaires])


def adresse(releve: Releve, bail: Bail) -> str:
    """Return the address of a let dwelling with its commune."""
    commune = releve.session.get(Commune, bail.logement.commune_insee)
    return f"{bail.logement.adresse}, {commune.nom}" if commune else bail.logement.adresse


def _logement_adapte(avis: Avis | None) -> str:
    if avis is None:
        return ""
    taille = f"{surface(avis.surface_adaptee)} environ" if avis.surface_adaptee else ""
    parties = (avis.type_adapte, taille, *dire_traits(traits_de(avis)), avis.caracteristiques)
    return ", ".join(partie for partie in parties if partie)
