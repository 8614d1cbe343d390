"""The French texts of what a vote refuses."""

from datetime import datetime

from caleol.kernel import francais as fr
from caleol.kernel.clock import jour_local
from caleol.web.messages import Texte


def quand(instant: datetime | None) -> str:
    """Return « le mardi 1er décembre 2026 à 18 h »."""
    return f"le {fr.date_longue(jour_local(instant))} à {fr.heure(instant)}" if instant else "plus tôt"


TEXTES: dict[str, Texte] = {
    "vote_en_cours": lambda d: (
        f"Les membres votent en ce moment sur le lot {d['lot']}. Clôturez ce vote, ou ajournez le lot."
    ),
    "seance_par_ecrit": (
        "Cette séance se tient par échange d’écrits : chaque membre vote lui-même, aucun vote n’y est noté en salle."
    ),
    "aucun_vote_ouvert": "Aucun vote n’est ouvert sur ce lot. Rechargez la page : il a pu être clos ou annulé.",
    "aucun_vote_clos": "Aucun vote clos n’est à rouvrir sur ce lot.",
    "vote_pas_commence": lambda d: f"Le vote de ce lot commence {quand(d['heure'])}. Rien n’a été enregistré.",
    "vote_fini": lambda d: (
        f"Le vote de ce lot est clos depuis {quand(d.get('heure'))} : ce bulletin n’a pas été compté."
    ),
    "vote_annule": lambda d: f"Le vote de ce lot est annulé. {d['motif']} Un nouveau vote vous sera proposé.",
    "cloture_anticipee": lambda d: (
        f"Un vote par écrit ne se clôt pas avant l’heure annoncée : {quand(d['heure'])}. Il se clora seul."
    ),
    "prolongation_trop_courte": "La nouvelle heure de clôture doit venir après l’heure annoncée, et après maintenant.",
    "deporte": "Vous vous êtes déporté sur ce lot : vous n’y votez pas et n’en lisez pas les dossiers.",
    "pas_present": (
        "Vous n’êtes pas noté présent à ce siège. Signalez-vous au secrétariat, qui note votre arrivée, puis votez."
    ),
    "pouvoir_donne": lambda d: (
        f"Vous avez donné pouvoir pour cette séance : {d['porteur']} vote pour votre siège. "
        "Pour voter vous-même, signalez-vous au secrétariat, qui note votre arrivée ou retire le pouvoir."
    ),
    "pouvoir_tombe": (
        "Vous ne portez pas, ou plus, de pouvoir pour ce siège : ce bulletin n’a pas été compté. "
        "Rechargez la page pour voir les sièges pour lesquels vous votez."
    ),
    "voix_consultative": "Ce siège a voix consultative : il donne un avis et ne vote pas.",
    "titulaire_a_vote": "Le titulaire de ce siège a déjà voté : un siège a une seule voix, la sienne l’emporte.",
    "cle_autre_choix": (
        "Cette page avait déjà envoyé un autre choix, qui a son reçu : celui-ci n’est pas enregistré. "
        "Choisissez de nouveau ci-dessous, puis enregistrez."
    ),
    "choix_inconnu": "Choisissez l’un des votes proposés, puis enregistrez.",
    "second_tour_ferme": "Au second tour, on ne vote que sur les deux classements arrivés en tête.",
    "voix_en_salle_par_ecrit": "Une séance par écrit n’a pas de salle : notez une voix donnée par téléphone.",
    "debat_clos": "Le débat par écrit est clos : le vote a commencé. Les échanges restent lisibles.",
    "fenetre_ecrite": (
        "Une séance par écrit a trois heures annoncées, dans cet ordre : le débat s’ouvre, le vote commence, "
        "le vote se clôt."
    ),
    "ecrit_trop_court": lambda d: (
        f"Le règlement intérieur veut qu’une séance par écrit dure au moins {d['heures']} heures."
    ),
    "ecrit_avant_heure": lambda d: f"Le débat par écrit s’ouvre {quand(d['heure'])}, comme annoncé aux membres.",
}
