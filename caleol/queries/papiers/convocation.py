"""The convocation of one person to a séance, as a letter: for whom no mail is sent, and for the file."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from sqlalchemy.orm import Session

from caleol.kernel.clock import jour_local
from caleol.kernel.errors import Introuvable
from caleol.kernel.feuille import Cellule, Colonne, Faits, Feuille, Partie, Rang, Tableau, Texte, dit, fort, nomme
from caleol.kernel.francais import date_courte, date_longue, instant, instant_long, majuscule, nombre
from caleol.models.enumerations import EtatSeance
from caleol.models.seance import Convocation, Seance
from caleol.queries.agenda import LotInscrit
from caleol.queries.convocables import SiegeConvocable, load_convocables
from caleol.queries.papiers.entete import CONVOCATION, entete
from caleol.queries.papiers.logement import commune, fiche_du_lot
from caleol.queries.papiers.mots import nom, plages
from caleol.queries.papiers.ordre_du_jour import pv_a_approuver
from caleol.queries.papiers.releve import Releve, load_releve
from caleol.queries.seance_lisible import find_seance, lit_tout
from caleol.rules.delais import delai_convocation
from caleol.rules.droits import Auteur

BASE_LEGALE: Final = (
    "Convocation faite en application des articles L. 441-2 et R. 441-9 du code de la construction et de "
    "l’habitation et du règlement intérieur."
)
EMPECHEMENT: Final = (
    "Si vous ne pouvez pas venir, prévenez le secrétariat de la commission : votre suppléant sera convoqué."
)
CONFIDENTIALITE: Final = (
    "Les dossiers sont confidentiels : ils ne se communiquent pas et ne se gardent pas après la séance. Ne siégez pas "
    "sur un lot où vous avez un intérêt personnel : dites-le, vous serez en déport."
)
COLONNES: Final = (
    Colonne("Lot", 7, "d"),
    Colonne("Commune", 22),
    Colonne("Adresse", 32),
    Colonne("Type", 9),
    Colonne("Réservataire", 20),
    Colonne("Candidats", 10, "d"),
)
RESERVE: Final = "Document confidentiel, réservé à son destinataire."


def get_convocation(session: Session, auteur: Auteur, seance_id: int, convocation_id: int) -> Feuille:
    """Return the letter of one convocation: to its recipient, to who holds the séance, to the auditor.

    Raises:
        Introuvable: no such convocation for this reader, or the séance is cancelled.
    """
    seance = find_seance(session, auteur, seance_id)
    appel = session.get(Convocation, convocation_id)
    if appel is None or appel.seance_id != seance.id or seance.etat is EtatSeance.ANNULEE:
        raise Introuvable("convocation", id=convocation_id)
    if not (lit_tout(auteur, seance) or (auteur.membre_id is not None and auteur.membre_id == appel.membre_id)):
        raise Introuvable("convocation", id=convocation_id)
    return _feuille(load_releve(session, seance), appel)


def _feuille(releve: Releve, appel: Convocation) -> Feuille:
    seance, session = releve.seance, releve.session
    convocable = next((c for c in load_convocables(session, seance) if c.siege.id == appel.siege_id), None)
    tete = entete(session, seance, CONVOCATION, jour_local(appel.envoyee_le))
    return Feuille(
        entete=replace(tete, reference=f"{tete.reference}/C{appel.id}"),
        titre="Convocation",
        sous_titre=f"Séance n° {seance.numero} du {date_longue(seance.jour)}, {seance.commission.nom}",
        courant=f"convocation à la séance n° {seance.numero} du {date_courte(seance.jour)}",
        reserve=RESERVE,
        debut=(
            Faits(tuple(_faits(seance, appel, convocable)), part=0.2),
            *(Texte(dit(phrase)) for phrase in _phrases(releve, appel)),
        ),
        parties=(Partie("Vos lots à l’ordre du jour", (_lots(releve, convocable),)),),
    )


def _faits(seance: Seance, appel: Convocation, convocable: SiegeConvocable | None) -> Iterator[tuple[str, Cellule]]:
    membre = appel.membre
    yield "Destinataire", (nomme(nom(membre), "fort"), *dit(membre.qualite or ""))
    yield "Siège", dit(appel.siege.libelle, _voix(convocable))
    yield "Séance", (fort(majuscule(instant_long(seance.prevue_le))), *dit(seance.modalite.libelle))
    if seance.suite_de_id:
        yield "À noter", dit("seconde convocation du même ordre du jour, faute de quorum à la première")
    if seance.urgence_motif:
        yield "Urgence", dit(f"délai abrégé : {seance.urgence_motif}")
    yield "Lieu", dit(seance.lieu or "")
    yield "Visioconférence", (nomme(seance.lien_visio),) if seance.lien_visio else ()
    if seance.vote_le and seance.fin_le:
        debat = f"débat à partir du {instant_long(seance.prevue_le)}"
        yield "Vote par écrit", dit(debat, f"vote du {instant_long(seance.vote_le)} au {instant_long(seance.fin_le)}")
    preuve = appel.preuve or ""
    if appel.deposee_le:
        yield "Dépôt à la poste", dit(date_courte(appel.deposee_le))
    yield "Envoi", dit(f"{instant(appel.envoyee_le)}, {appel.canal.libelle}", f"preuve : {preuve}" if preuve else "")


def _voix(convocable: SiegeConvocable | None) -> str:
    if convocable is None:
        return "sans voix sur les lots à l’ordre du jour"
    portee = "tous les lots" if convocable.tous else plages(convocable.lots)
    return f"voix {convocable.voix.libelle}, {portee}"


def _phrases(releve: Releve, appel: Convocation) -> Iterator[str]:
    yield BASE_LEGALE
    if releve.regles is not None:
        delai = delai_convocation(appel.partie_le, jour_local(releve.seance.prevue_le), releve.regles)
        yield delai.phrase + ("" if delai.respecte else " Le procès-verbal le dira.")
    precedent = pv_a_approuver(releve)
    joints = "l’ordre du jour" + (f" et le procès-verbal à approuver ({precedent})" if precedent else "")
    yield f"Avec cette convocation : {joints}. Les dossiers se lisent sur la page de la séance."
    yield EMPECHEMENT
    yield CONFIDENTIALITE


def _lots(releve: Releve, convocable: SiegeConvocable | None) -> Tableau:
    siens = set(convocable.lots) if convocable else set()
    rangs = tuple(_lot(releve, inscrit) for inscrit in releve.vivants if inscrit.numero in siens)
    return Tableau("Lots sur lesquels vous siégez", COLONNES, rangs)


def _lot(releve: Releve, inscrit: LotInscrit) -> Rang:
    fiche = fiche_du_lot(releve, inscrit.lot)
    candidatures = sum(candidature.retiree_le is None for candidature in inscrit.lot.candidatures)
    return Rang(
        (
            (fort(nombre(inscrit.numero)),),
            dit(commune(fiche)),
            dit(fiche.adresse),
            dit(fiche.type),
            dit(fiche.reservataire),
            dit(nombre(candidatures)),
        )
    )
