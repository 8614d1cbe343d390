"""The trail of readings: who read which dossiers, on which page, when (R72)."""

from collections.abc import Sequence

from caleol.rules.droits import Droit
from caleol.rules.enumeration import EnumLibelle
from caleol.services.act import Acte

LISTE = "liste"
"""The object of a reading that is of no lot nor dwelling: the search of the waiting list."""


class PageLue(EnumLibelle):
    """Where dossiers were read."""

    DOSSIER = "dossier", "Dossier d’un candidat"
    COMPARAISON = "comparaison", "Comparaison des candidats"
    DEMANDE = "demande", "Demande en attente"
    RELEVE = "releve", "Relevé de cotation"
    RECHERCHE = "recherche", "Recherche de demandes"
    CANDIDATS = "candidats", "Liste des candidats d’un logement"
    ECARTES = "ecartes", "Demandes écartées d’un logement"
    POURQUOI = "pourquoi", "Réponse à « pourquoi pas ce ménage »"
    LOT = "lot", "Candidats d’un lot"
    DELIBERATION = "deliberation", "Délibération d’un lot"
    RELOGEMENTS = "relogements", "Relogements et échanges possibles"
    LIVRET = "livret", "Livret des dossiers d’une séance"
    CONTROLE = "controle", "Dossier de contrôle"
    EXPORT = "export", "Export des candidats"
    CONTACT = "contact", "Contact avec un ménage"
    ENQUETE = "enquete", "Export de l’enquête d’occupation"
    IDENTITES = "identites", "Identités à résoudre"


PAGES_D_UNE = frozenset({PageLue.DOSSIER, PageLue.DEMANDE, PageLue.RELEVE, PageLue.POURQUOI, PageLue.CONTACT})


def record_lectures(
    acte: Acte,
    *,
    demande_ids: Sequence[int],
    page: PageLue,
    lot_id: int | None = None,
    vacance_id: int | None = None,
) -> None:
    """Append the reading of one page to the trail, in one entry that names every application shown on it.

    The object of the entry is the application on a page of one, else the lot or the dwelling of the list. A page that
    shows nobody leaves no entry. The reader's perimeter was checked by the query.

    Raises:
        Interdit: the role reads no dossier.
    """
    acte.exige(Droit.LIRE_DOSSIER)
    cles = list(dict.fromkeys(demande_ids))
    if not cles:
        return
    ou = {"page": page, "lot": lot_id, "vacance": vacance_id}
    donnees = {nom: valeur for nom, valeur in ou.items() if valeur is not None}
    if page in PAGES_D_UNE:
        acte.inscrire_lecture("demande", cles[0], donnees)
        return
    genre = "lot" if lot_id is not None else "vacance" if vacance_id is not None else LISTE
    acte.inscrire_lecture(genre, lot_id or vacance_id or "demandes", donnees | {"demandes": cles})


def record_lecture_bail(acte: Acte, *, bail_id: int) -> None:
    """Append the reading of a lease with those who live there to the trail; the query checked the perimeter.

    Raises:
        Interdit: the role reads no lease.
    """
    acte.exige(Droit.LIRE_OCCUPATION)
    acte.inscrire_lecture("bail", bail_id)


def record_lecture_baux(acte: Acte, *, baux: Sequence[int], page: PageLue) -> None:
    """Append the reading of leases to the trail, in one entry that names every lease shown.

    Raises:
        Interdit: the role reads no lease.
    """
    acte.exige(Droit.LIRE_OCCUPATION)
    acte.inscrire_lecture(LISTE, "baux", {"page": page, "baux": list(baux)})
