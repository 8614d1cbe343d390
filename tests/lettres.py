"""Letters of every kind for invented households, short and long: what their pages are tried on."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel.courriers import Lettre
from caleol.models.demande import Demande
from caleol.models.enumerations import EtatOffre, PreuveNotification
from caleol.models.lot import Decision
from caleol.models.organisation import Agence, Bailleur
from caleol.models.rectificatif import RetraitAttribution
from caleol.models.suivi import OffreLogement
from caleol.queries.instantane import FicheLogement
from caleol.queries.suites.lettre import compose_lettre
from caleol.queries.suites.modeles import load_modeles
from caleol.queries.suites.source_lettre import SourceLettre, load_source
from caleol.rules.courriers import EXAMEN, NatureCourrier
from caleol.rules.decisions import TypeDecision

JOUR = date(2026, 12, 3)
RANGS = {NatureCourrier.SUIVANT: 2, NatureCourrier.RANG: 3, NatureCourrier.FIN: 2}
FAITS = {
    NatureCourrier.NON_ATTRIBUTION: ("NA4", "6 personnes pour 52,00 m², soit 8,67 m² par personne."),
    NatureCourrier.IRRECEVABILITE: ("IR1", "Revenu fiscal de référence 2024 : 48 210 €, plafond : 41 350 €."),
}
LONG = (
    "Le ménage compte deux adultes et quatre enfants. La surface habitable du logement, 52,00 m², est inférieure à "
    "celle qui ouvre droit à l’allocation de logement pour six personnes. La commission a relu la composition du "
    "ménage déclarée le 3 novembre 2026 et les justificatifs reçus depuis ; elle n’a trouvé aucune pièce qui change "
    "ce constat. Un logement plus grand reste recherché dans les communes demandées."
)  # fmt: skip


def lettres(session: Session) -> Iterator[tuple[str, Lettre]]:
    """Yield each kind of letter on a decision, with and without DALO and long words, under a name."""
    decision_id = session.scalars(select(Decision.id).order_by(Decision.id)).first()
    assert decision_id is not None
    source = load_source(session, decision_id)
    modeles = load_modeles(session, JOUR)
    for nature in NatureCourrier:
        if nature in EXAMEN:
            continue
        for rang in (1, 2) if nature is NatureCourrier.CONDITION else (RANGS.get(nature, 1),):
            for dalo, long in ((False, False), (False, True), (True, False), (True, True)):
                cas = _cas(source, nature, rang, long=long, dalo=dalo)
                nom = f"{nature.value} {rang}{' DALO' * dalo}{' long' * long}"
                yield nom, compose_lettre(cas, nature, modeles[nature], JOUR, "NOTIF-NORD/2026/S12/L07/CB/x")


def _cas(source: SourceLettre, nature: NatureCourrier, rang: int, *, long: bool, dalo: bool) -> SourceLettre:
    code, fait = FAITS.get(nature, (None, None))
    condition = nature in {NatureCourrier.CONDITION, NatureCourrier.CHUTE}
    decision = Decision(
        id=1, type=TypeDecision.ATTRIBUTION_CONDITION if condition else TypeDecision.ATTRIBUTION_CLASSEE, rang=rang,
        condition_piece="REV-N2" if condition else None, condition_echeance=date(2026, 12, 18) if condition else None,
        motif_code=code, motif_texte=LONG if long and fait else fait,
    )  # fmt: skip
    offre = OffreLogement(
        etat=EtatOffre.NOTIFIEE, preuve=PreuveNotification.RECOMMANDE, premiere_presentation_le=date(2026, 12, 4),
        echeance_le=date(2026, 12, 14),
    )  # fmt: skip
    return replace(
        source,
        decision=decision,
        demande=_demande(source.demande, long=long),
        dossier=replace(source.dossier, dalo=dalo),
        fiche=_fiche(source.fiche, long=long),
        offre=None if nature is NatureCourrier.CONDITION and rang > 1 else offre,
        bailleur=_bailleur(long=long),
        agence=_agence(long=long),
        retrait=RetraitAttribution(
            le=datetime(2026, 12, 15, 9, tzinfo=UTC),
            motif=LONG if long else "Les ressources retenues étaient celles d’un autre ménage.",
        ),
    )  # fmt: skip


def _demande(demande: Demande, *, long: bool) -> Demande:
    nom, prenom = (
        ("de Vandewalle-Demeulenaere d’Hondt", "Marie-Antoinette Bérengère") if long else ("Exemple", "Claire")
    )
    longue = "Résidence du Parc de la Citadelle, bâtiment C, escalier 12, appartement 1204"
    return Demande(
        civilite="mme", nom=nom, prenom=prenom, code_postal="59650", adresse=longue if long else "12 rue de l’Exemple",
        ville="Villeneuve-d’Ascq" if long else "Lille", numero_unique=demande.numero_unique,
    )  # fmt: skip


def _fiche(fiche: FicheLogement, *, long: bool) -> FicheLogement:
    return replace(
        fiche,
        adresse="137 bis avenue du Maréchal-de-Lattre-de-Tassigny" if long else "12 rue de l’Exemple",
        complement="résidence Les Terrasses du Héron, bâtiment 4, escalier B, porte 412" if long else "",
        commune="Villeneuve-d’Ascq" if long else "Roubaix",
        disponible_le=date(2027, 1, 4),
        etage="3e étage avec ascenseur",
        loyer_centimes=48210,
        loyer_annexe_centimes=2500,
        charges_centimes=9750,
    )


def _bailleur(*, long: bool) -> Bailleur:
    nom = "Habitat des Hauts-de-l’Escaut" if long else "Habitat Exemple"
    return Bailleur(
        id=1, nom=nom, forme_juridique="Société anonyme d’habitations à loyer modéré", adresse="1 place du Marché",
        code_postal="59000", ville="Lille", telephone="03 20 00 00 00", courriel="contact@exemple.fr",
        tribunal_administratif="Tribunal administratif de Lille, 5 rue Geoffroy-Saint-Hilaire, 59014 Lille",
    )  # fmt: skip


def _agence(*, long: bool) -> Agence:
    nom = "Agence de la Métropole Est et des Weppes" if long else "Agence Nord"
    return Agence(
        code="N", nom=nom, adresse="24 boulevard de la République, 59100 Roubaix", telephone="03 20 00 00 01",
        courriel="agence.metropole.est@exemple.fr",
    )  # fmt: skip
