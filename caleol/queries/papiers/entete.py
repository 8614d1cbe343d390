"""Head of a paper, and the séance as its papers name it."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel import papiers
from caleol.kernel.francais import date_courte, heure
from caleol.models.commission import ReglementInterieur
from caleol.models.compte import Utilisateur
from caleol.models.organisation import Bailleur
from caleol.models.seance import Presidence, Seance
from caleol.queries.papiers.mots import nom
from caleol.queries.papiers.releve import Releve
from caleol.rules.droits import Auteur
from caleol.rules.reglement import ModaliteSeance

PV: Final = "PV"
ORDRE_DU_JOUR: Final = "ODJ"
EMARGEMENT: Final = "EMARG"
EXTRAIT: Final = "EXT"
LIVRET: Final = "LIVRET"
AFFICHAGE: Final = "AFF"
AVIS: Final = "EOL"
CONVOCATION: Final = "CONV"
SANS_REGLEMENT: Final = "aucun règlement en vigueur"


def reference(seance: Seance, genre: str) -> str:
    """Return « PV-NORD/2026/S47 »: one paper of one séance, never reused."""
    return f"{genre}-{seance.commission.code}/{seance.annee}/S{seance.numero:02d}"


def entete(session: Session, seance: Seance, genre: str, jour: date) -> papiers.EnTete:
    """Return the head of a paper of a séance: landlord, reference, date of the paper."""
    return entete_de_lettre(session, reference(seance, genre), jour)


def entete_de_lettre(session: Session, reference: str, jour: date) -> papiers.EnTete:
    """Return the head of a paper of the landlord, under a reference and a date."""
    bailleur = session.get(Bailleur, 1)
    return papiers.EnTete(
        bailleur=bailleur.nom if bailleur else "",
        forme_juridique=bailleur.forme_juridique if bailleur else "",
        adresse=(bailleur.adresse, f"{bailleur.code_postal} {bailleur.ville}") if bailleur else (),
        reference=reference,
        date_document=jour,
    )


def nom_du_lecteur(session: Session, auteur: Auteur) -> str:
    """Return the name of whoever reads, "" for the tool."""
    return nom(session.get(Utilisateur, auteur.utilisateur_id)) if auteur.utilisateur_id is not None else ""


def seance_lue(releve: Releve) -> papiers.Seance:
    """Return the séance: which, when, how, where, under which rules, who presides and writes."""
    seance = releve.seance
    secretaire = releve.session.get(Utilisateur, seance.secretaire_id) if seance.secretaire_id else None
    return papiers.Seance(
        commission=seance.commission.nom,
        numero=str(seance.numero),
        jour=seance.jour,
        mode=seance.modalite.libelle,
        lieu=_lieu(seance),
        reglement=reglement_en_mots(releve.reglement),
        president=nom(seance.presidee_par),
        secretaire=nom(secretaire),
        heure_prevue=seance.prevue_le,
        ouverte_le=seance.ouverte_le,
        levee_le=seance.levee_le,
        vote_ouvert_le=seance.vote_le,
        vote_clos_le=seance.fin_le,
        presidences=tuple(_presidences(releve)),
        carence=seance.carence_le is not None,
        suite_de=_suite_de(releve),
        urgence=seance.urgence_motif or "",
    )


def _presidences(releve: Releve) -> Iterator[str]:
    """Yield who presided in turn, with the hours, where there were several."""
    requete = select(Presidence).where(Presidence.seance_id == releve.seance.id).order_by(Presidence.depuis)
    tours = releve.session.scalars(requete).all()
    for rang, tour in enumerate(tours if len(tours) > 1 else ()):
        fin = tours[rang + 1].depuis if rang + 1 < len(tours) else releve.seance.levee_le
        suite = f"de {heure(tour.depuis)} à {heure(fin)}" if fin else f"à partir de {heure(tour.depuis)}"
        yield f"{nom(tour.membre)}, {suite}"


def _suite_de(releve: Releve) -> str:
    """Return the séance of which this one is the second convocation, in words."""
    premiere = releve.session.get(Seance, releve.seance.suite_de_id) if releve.seance.suite_de_id else None
    if premiere is None:
        return ""
    quand = date_courte(premiere.jour)
    return f"seconde convocation, à la suite de la séance n° {premiere.numero} du {quand}, sans quorum"


def _lieu(seance: Seance) -> str:
    video = "visioconférence" if seance.modalite in {ModaliteSeance.VISIO, ModaliteSeance.MIXTE} else ""
    return " et ".join(partie for partie in (seance.lieu or "", video) if partie)


def reglement_en_mots(reglement: ReglementInterieur | None) -> str:
    """Return « version 3, adoptée le 12/01/2026, en vigueur depuis le 01/02/2026 »."""
    if reglement is None:
        return SANS_REGLEMENT
    adoption = f", adoptée le {date_courte(reglement.adopte_le)}" if reglement.adopte_le else ""
    return f"version {reglement.version}{adoption}, en vigueur depuis le {date_courte(reglement.debut)}"
