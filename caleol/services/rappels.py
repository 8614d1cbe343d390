"""Reminders of a vote: to the members who have not voted, and to nobody else."""

from collections import Counter
from collections.abc import Mapping

from caleol.kernel.clock import jour_local
from caleol.kernel.errors import Refus
from caleol.kernel.francais import accorde, date_longue, heure, majuscule
from caleol.mail.redaction import redige
from caleol.models.commission import Membre
from caleol.models.enumerations import EtatSeance
from caleol.models.urne import Urne
from caleol.queries.agenda import load_agenda
from caleol.queries.electeurs import Electeurs, load_electeurs
from caleol.queries.urnes import courants, load_urnes
from caleol.queries.voix import VoixLot, load_regles, load_sieges, load_voix
from caleol.rules.droits import Droit
from caleol.services.act import Acte
from caleol.services.courriels import queue_courriel
from caleol.services.seances import exige_etat, lock_seance


def remind_voters(acte: Acte, *, seance_id: int) -> int:
    """Queue a mail to each member whose ballot is waited for on an open vote; return how many.

    Who is not there does not vote, and is left in peace; in writing a suppléant votes for who said they will not come.

    The same member is reminded once an hour at most.

    Raises:
        Introuvable: no such séance in the perimeter.
        Refus: `seance_etat`, `aucun_vote_ouvert`.
    """
    acte.exige(Droit.TENIR_SEANCE)
    seance = lock_seance(acte, seance_id)
    exige_etat(seance, EtatSeance.OUVERTE)
    lots = {inscrit.lot.id: inscrit.lot for inscrit in load_agenda(acte.session, seance.id)}
    urnes = {
        lot_id: urne
        for lot_id, urne in load_urnes(acte.session, list(lots)).items()
        if urne.close_le is None and urne.ouverte_le <= acte.instant
    }
    if not urnes:
        raise Refus("aucun_vote_ouvert")
    sieges = load_sieges(acte.session, seance.commission_id, seance.jour)
    regles = load_regles(acte.session, seance)
    voix = load_voix(acte.session, seance, [lots[lot_id] for lot_id in urnes], sieges, regles)
    manquants = _manquants(urnes, voix, load_electeurs(acte.session, seance))
    fins = [urne.echeance_le for urne in urnes.values() if urne.echeance_le]
    fin = f"le {date_longue(jour_local(min(fins)))} à {heure(min(fins))}" if fins else "dès que le secrétariat le clôt"
    envoyes = 0
    for membre_id, nombre in sorted(manquants.items()):
        if not (membre := acte.session.get_one(Membre, membre_id)).courriel:
            continue
        rappel = redige(
            "rappel_vote",
            commission=seance.commission.nom,
            numero=seance.numero,
            membre=f"{membre.civilite} {membre.nom}",
            nombre=majuscule(accorde(nombre, "logement")),
            heure=heure(min(fins)) if fins else "la clôture",
            fin=fin,
        )
        queue_courriel(
            acte,
            cle=f"rappel-{seance.id}-{membre_id}-{acte.instant:%Y%m%d%H}",
            destinataire=membre.courriel,
            objet=rappel.objet,
            texte=rappel.texte,
        )
        envoyes += 1
    acte.inscrire("rappel_vote", "seance", seance.id, {"membres": sorted(manquants), "courriels": envoyes})
    return envoyes


def _manquants(urnes: Mapping[int, Urne], voix: Mapping[int, VoixLot], electeurs: Electeurs) -> Counter[int]:
    """Return how many ballots each member has still to cast, those of the proxies that they carry too."""
    manquants: Counter[int] = Counter()
    for lot_id, urne in urnes.items():
        votes = courants(urne.bulletins, voix[lot_id].porteurs)
        for siege, _ in voix[lot_id].deliberatifs:
            qui = electeurs.de(siege, voix[lot_id])
            if qui is not None and siege.id not in votes and siege.id not in voix[lot_id].deports:
                manquants[qui] += 1
    return manquants
