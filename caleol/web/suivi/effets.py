"""What taking back an entry undoes, said before it is done."""

from caleol.kernel import francais as fr
from caleol.queries.suites.actes import Cible


def effets_reprise(cible: Cible) -> tuple[str, ...]:
    """Return what is undone with the last entry on an offer, the next offers withdrawn included."""
    classe, offre = cible.classe, cible.classe.offre
    if classe.bail:
        return (f"Le bail {classe.bail} est effacé : le logement redevient vacant, l’offre reste acceptée.",)
    if classe.reactivee:
        return ("L’offre close par la radiation reprend.", *_suivantes(cible))
    if offre is not None and offre.notifiee:
        return ("La preuve de notification est effacée : le délai de réponse ne court plus.",)
    if classe.reponse is None:
        return ()
    jour = fr.date_courte(classe.reponse.le)
    quoi = f"Le silence constaté au {jour}" if classe.reponse.silence else f"La réponse du {jour}"
    rouvertes = ("Les autres offres de ce ménage qu’elle avait closes reprennent, si leur logement est encore libre.",)
    return (
        f"{quoi} est effacé{'' if classe.reponse.silence else 'e'} : l’offre attend de nouveau.",
        *_suivantes(cible),
        *(rouvertes if classe.reponse.acceptee else ()),
    )


def effets_reprise_condition(cible: Cible) -> tuple[str, ...]:
    """Return what is undone with a condition noted met or fallen."""
    condition = cible.classe.condition
    if condition is None or condition.ouverte:
        return ()
    attend = "La condition attend de nouveau sa pièce."
    return (attend, *(_suivantes(cible) if condition.tombee_le else ()))


def _suivantes(cible: Cible) -> tuple[str, ...]:
    return tuple(
        f"L’offre faite à {autre.nom}, {fr.ordinal(autre.rang)} rang, est retirée : elle n’est pas partie."
        for autre in cible.lot.classes
        if autre.rang > cible.classe.rang and autre.offre and autre.offre.vive and not autre.offre.envoyee_le
    )
