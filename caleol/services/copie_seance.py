"""The rows that a séance needs to be held elsewhere: its own, those of its lots, and whatever these refer to."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Table, select, text, true
from sqlalchemy.orm import Session

from caleol.models.base import Base

Ligne = Mapping[str, Any]
TABLES = Base.metadata.tables
PAQUET = 500
ENTIERES = (
    "agence",
    "attribut_commune",
    "bailleur",
    "commission",
    "commission_agence",
    "commune",
    "convention_reservation",
    "epci",
    "flux",
    "grille_cotation",
    "habilitation",
    "mandat",
    "membre",
    "modele_courrier",
    "reglement_interieur",
    "reservataire",
    "siege",
    "utilisateur",
    "valeur_saisie",
)
"""Tables of people of the house, places and values: small, copied whole."""

ENFANTS = {
    "seance": ("point_ordre_du_jour", "convocation", "pouvoir"),
    "convocation": ("lien_convocation",),
    "vacance": ("designation", "contact_candidat"),
    "logement": ("quartier_logement", "bail"),
    "lot": ("candidature", "contribution", "deport"),
    "candidature": ("avis_candidature", "decision"),
    "decision": ("offre_logement", "condition_suspensive"),
    "offre_logement": ("reponse",),
    "demande": (
        "candidature",
        "calcul_du",
        "cotation",
        "contact_candidat",
        "instruction",
        "note_demande",
        "piece_demande",
        "validation_fait",
        "demande_rapprochee",
    ),
    "menage": ("personne",),
    "bail": ("locataire", "resultat_occupation"),
    "examen_occupation": ("situation_examen", "avis", "signalement"),
}
"""What goes with a row that the séance is about; a row that is only referred to brings nothing of its own."""

PAR_NUMERO = "proposition_anterieure"
"""What the right holders proposed before, found by the number of an application."""

LAISSEES = (
    "abonnement_agenda",
    "ajournement",
    "appariement",
    "bail_campagne",
    "bulletin",
    "campagne_examen",
    "classement_propose",
    "courriel",
    "courrier",
    "droit_vote",
    "echec_connexion",
    "entree_registre",
    "entretien",
    "etude_impact",
    "import",
    "incident",
    "ligne_classement",
    "ligne_import",
    "mouvement_appariement",
    "occupant_parti",
    "offre_relogement",
    "passage_tache",
    "presence",
    "presidence",
    "proposition_valeur",
    "proposition_vote",
    "pv",
    "rapprochement",
    "rectificatif",
    "rectification",
    "residence",
    "retrait_attribution",
    "scrutin",
    "sel_registre",
    "tache",
    "tete_registre",
    "urne",
    "vote",
)
"""Tables of which nothing is copied, but for rows that those copied refer to: votes, register, mails, what follows."""


def lit_copie(session: Session, seance_id: int) -> dict[str, list[Ligne]]:
    """Return the rows to copy, by table in the order of their references: every reference is among them."""
    copie = _Copie(session)
    for nom in ENTIERES:
        copie.ajoute(nom, true())
    copie.descend("seance", copie.ajoute("seance", TABLES["seance"].c.id == seance_id))
    lots = copie.ajoute("lot", TABLES["lot"].c.seance_id == seance_id)
    examens = copie.ajoute("examen_occupation", TABLES["examen_occupation"].c.seance_id == seance_id)
    copie.descend("lot", lots)
    copie.descend("examen_occupation", examens)
    vacances = copie.suit("vacance", (lot["vacance_id"] for lot in lots))
    copie.suit("logement", (vacance["logement_id"] for vacance in vacances))
    des_lots = {lot["id"] for lot in lots}
    candidatures = [c for c in copie.lignes("candidature") if c["lot_id"] in des_lots]
    demandes = copie.suit("demande", (candidature["demande_id"] for candidature in candidatures))
    copie.suit("menage", (demande["menage_id"] for demande in demandes))
    copie.suit("bail", (examen["bail_id"] for examen in examens))
    copie.par_valeur(PAR_NUMERO, "numero_unique", {demande["numero_unique"] for demande in demandes})
    copie.ferme()
    return {table.name: copie.lignes(table.name) for table in Base.metadata.sorted_tables if copie.lignes(table.name)}


def pose_copie(session: Session, copie: Mapping[str, Iterable[Ligne]]) -> None:
    """Lay the rows in an empty SQLite database, in its open transaction; its references are checked at the end.

    Accounts come without their passwords: nobody logs in there.
    """
    session.execute(text("PRAGMA defer_foreign_keys=ON"))
    for nom, lignes in copie.items():
        posees = [{**ligne, "mot_de_passe": None} if nom == "utilisateur" else dict(ligne) for ligne in lignes]
        session.execute(TABLES[nom].insert(), posees)


class _Copie:
    """Gathers rows once each, by table and key."""

    def __init__(self, session: Session) -> None:
        """Read with `session`."""
        self._session = session
        self._trouvees: dict[str, dict[tuple[Any, ...], Ligne]] = {}

    def lignes(self, nom: str) -> list[Ligne]:
        """Return the rows of a table found so far."""
        return list(self._trouvees.get(nom, {}).values())

    def ajoute(self, nom: str, condition: ColumnElement[bool]) -> list[Ligne]:
        """Take the rows of a table that meet a condition; return those that were not there."""
        table, connues = TABLES[nom], self._trouvees.setdefault(nom, {})
        cles = [colonne.name for colonne in table.primary_key.columns]
        requete = select(table).where(condition).order_by(*table.primary_key.columns)
        lues = (lue._asdict() for lue in self._session.execute(requete))
        nouvelles = {cle: ligne for ligne in lues if (cle := tuple(ligne[c] for c in cles)) not in connues}
        connues.update(nouvelles)
        return list(nouvelles.values())

    def par_valeur(self, nom: str, colonne: str, valeurs: Collection[Any]) -> list[Ligne]:
        """Take the rows that have one of some values in a column, a packet of values at a time."""
        rangees, trouvees = sorted(valeurs), []
        for debut in range(0, len(rangees), PAQUET):
            trouvees += self.ajoute(nom, TABLES[nom].c[colonne].in_(rangees[debut : debut + PAQUET]))
        return trouvees

    def suit(self, nom: str, cles: Iterable[int]) -> list[Ligne]:
        """Take the rows that the séance's own refer to, with what goes with them; return them."""
        voulues = set(cles)
        self.par_valeur(nom, "id", voulues)
        choisies = [ligne for ligne in self.lignes(nom) if ligne["id"] in voulues]
        self.descend(nom, choisies)
        return choisies

    def descend(self, nom: str, lignes: Iterable[Ligne]) -> None:
        """Take what goes with some rows, and with these in turn."""
        if nom not in ENFANTS:
            return
        cles = {ligne["id"] for ligne in lignes}
        for enfant in ENFANTS[nom]:
            for colonne in (c for c, parent in _references(TABLES[enfant]) if parent == nom):
                self.descend(enfant, self.par_valeur(enfant, colonne, cles))

    def ferme(self) -> None:
        """Take the rows that are referred to, until none is missing."""
        reste = True
        while reste:
            reste = False
            for nom in list(self._trouvees):
                for colonne, parent in _references(TABLES[nom]):
                    cites = {ligne[colonne] for ligne in self.lignes(nom) if ligne[colonne] is not None}
                    manquants = cites - {ligne["id"] for ligne in self.lignes(parent)}
                    reste = bool(self.par_valeur(parent, "id", manquants)) or reste


def _references(table: Table) -> Iterator[tuple[str, str]]:
    """Yield each column that refers to the key of a row, with the table of that row."""
    for cle in table.foreign_keys:
        if cle.column.name == "id":
            yield cle.parent.name, cle.column.table.name
