"""What waits for a secretary today, sorted by deadline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from caleol.kernel import francais as fr
from caleol.kernel.clock import jour_local
from caleol.models.enumerations import EtatSeance
from caleol.models.seance import Seance
from caleol.queries.accueil.seances import SeanceVue, load_seances
from caleol.queries.accueil.travaux import TravailVu, load_travaux
from caleol.queries.accueil.vacances import Vacances, load_vacances
from caleol.queries.suites.attentes import Attentes, list_attentes
from caleol.queries.suites.lettres_dues import LettresDues, list_lettres_dues
from caleol.rules.droits import Auteur

PROCHE = 2


@dataclass(frozen=True, slots=True)
class Echeance:
    """One act to do: until when, what, why, and which page opens."""

    jour: date
    titre: str
    detail: str
    acte: str
    cible: str
    cible_id: int

    def gravite(self, aujourdhui: date) -> str:
        """Return `bloquant` today or late, `verifier` within two days, else nothing."""
        reste = (self.jour - aujourdhui).days
        return "bloquant" if reste <= 0 else "verifier" if reste <= PROCHE else ""


@dataclass(frozen=True, slots=True)
class AccueilSecretaire:
    """The secretary's first page."""

    echeances: tuple[Echeance, ...]
    seances: tuple[SeanceVue, ...]
    vacances: Vacances
    suites: Attentes
    lettres: tuple[LettresDues, ...]
    travaux: tuple[TravailVu, ...]


def load_accueil(session: Session, auteur: Auteur, au: date) -> AccueilSecretaire:
    """Return what waits for the secretary of these commissions."""
    seances = load_seances(session, Seance.commission_id.in_(auteur.commission_ids))
    return AccueilSecretaire(
        echeances=_triees(seances, au),
        seances=seances,
        vacances=load_vacances(session, auteur, au, a_completer=True),
        suites=list_attentes(session, auteur, par_page=6),
        lettres=list_lettres_dues(session, auteur, au),
        travaux=load_travaux(session),
    )


def list_echeances(session: Session, auteur: Auteur, au: date) -> tuple[Echeance, ...]:
    """Return what the séances of these commissions ask for, the earliest first."""
    return _triees(load_seances(session, Seance.commission_id.in_(auteur.commission_ids)), au)


def _triees(seances: Sequence[SeanceVue], au: date) -> tuple[Echeance, ...]:
    echeances = [echeance for seance in seances for echeance in _echeances(seance, au)]
    return tuple(sorted(echeances, key=lambda e: e.jour))


def _echeances(seance: SeanceVue, au: date) -> list[Echeance]:
    le = jour_local(seance.prevue_le)
    quand = f"{fr.majuscule(fr.date_longue(le))}, {fr.heure(seance.prevue_le)}"
    nom, id_ = seance.titre, seance.id
    if seance.etat is EtatSeance.OUVERTE and seance.fin_le and jour_local(seance.fin_le) >= au:
        return [_vote_par_ecrit(seance, seance.fin_le)]
    if seance.etat is EtatSeance.OUVERTE:
        reste = len(seance.lots) - seance.compte("decide")
        detail = f"{fr.accorde(reste, 'lot')} à décider sur {len(seance.lots)}." if reste else "Tout est décidé."
        return [Echeance(le, f"{nom} : séance ouverte", detail, "Reprendre la séance", "deliberation", id_)]
    if seance.etat is EtatSeance.LEVEE:
        titre, detail = f"{nom} : procès-verbal à valider", "La personne qui a présidé le valide."
        return [Echeance(au, titre, detail, "Relire le procès-verbal", "pv", id_)]
    suites = []
    manques = [str(lot.numero) for lot in seance.lots if lot.etat == "a_completer"]
    if manques:
        pluriel = "s" if len(manques) > 1 else ""
        detail = f"Moins de trois candidats et pas d’exception nommée : lot{pluriel} {', '.join(manques)}."
        titre = f"{nom} : {fr.accorde(len(manques), 'lot')} à compléter"
        suites.append(Echeance(le, titre, detail, "Compléter les lots", "seance", id_))
    if seance.convoquer_avant is not None and seance.lots:
        titre = f"Convoquer la séance {nom}"
        suites.append(Echeance(seance.convoquer_avant, titre, f"{quand}.", "Préparer l’envoi", "seance", id_))
    if seance.etat is EtatSeance.CONVOQUEE and le <= au:
        suites.append(Echeance(le, f"{nom} : séance à ouvrir", f"{quand}.", "Ouvrir la séance", "seance", id_))
    return suites


def _vote_par_ecrit(seance: SeanceVue, fin_le: datetime) -> Echeance:
    """Return what a written séance under way asks for: to follow its votes until the announced close."""
    debut = f"du {_quand(seance.vote_le)} " if seance.vote_le else ""
    detail = f"Vote {debut}au {_quand(fin_le)}."
    titre = f"{seance.titre} : séance par écrit"
    return Echeance(jour_local(fin_le), titre, detail, "Suivre les votes", "votes", seance.id)


def _quand(instant: datetime) -> str:
    return f"{fr.date_longue(jour_local(instant))}, {fr.heure(instant)}"
