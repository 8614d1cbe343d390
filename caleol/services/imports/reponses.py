"""Import of the tenants' answers to the announcement of the examination: what they say replaces what was known."""

from collections.abc import Mapping
from typing import Any, NamedTuple, cast

from sqlalchemy import select

from caleol.imports.lecture import Groupe
from caleol.models.locatif import Bail
from caleol.models.patrimoine import Logement
from caleol.services.act import Acte
from caleol.services.ecriture import Depots, Ecrivain, Rangee
from caleol.services.imports.agence import limites_de
from caleol.services.imports.baux import rfr_du_groupe
from caleol.services.imports.changements import list_changements
from caleol.services.imports.chantier import INCHANGE, MODIFIE, Chantier, Preparation
from caleol.services.imports.comparaison import Rapprochement, ecrit_rfr, lit_rfr, table_de
from caleol.services.imports.occupants import Occupants

FAITS = ("donnees_au", "rfr_euros", "pieces_professionnelles", "besoin_adaptation", "depart_handicap")
NOMS = {nom: nom for nom in FAITS[2:]} | {"donnees_au": "repondu_le", "rfr_euros": "rfr_annee"}
LUES = (("pieces_professionnelles", 2), ("besoin_adaptation", 3), ("depart_handicap", 4))


class Loge(NamedTuple):
    """What a lease brings besides: whether it ended, the rooms of its dwelling."""

    fini: bool
    pieces: int


def prepare_reponses(chantier: Chantier) -> Preparation:
    """Compare the answers of a file with what is known of each lease and of those who live there."""
    return _Reponses(chantier).prepare()


class _Reponses:
    """The answers of a file beside the leases of the database."""

    def __init__(self, chantier: Chantier) -> None:
        self.chantier = chantier
        self.baux = Rapprochement(
            chantier.session,
            table_de(Bail),
            ("reference",),
            FAITS,
            marque={"import_id": chantier.import_id},
        )
        requete = select(Bail.reference, Bail.fin_le, Logement.pieces_habitables).join(Bail.logement)
        self.loges = {ref: Loge(fin is not None, pieces) for ref, fin, pieces in chantier.session.execute(requete)}
        chantier.lecteur.references = {"bail_reference": (self.loges, "bail_inconnu")}
        self.limites = limites_de(chantier)
        ids = cast(Mapping[tuple[str], int], self.baux.ids)
        self.occupants = Occupants(chantier, ids, vide_garde=True, limites=self.limites)

    def prepare(self) -> Preparation:
        """Judge each answer."""
        sortie = Preparation()
        for groupe, tete in self.chantier.groupes():
            etat = self._juge(groupe, tete)
            if etat is not None:
                sortie.compte[etat] += 1
        if self.limites is not None:
            sortie.ecritures.append(self.limites.verifie)
        colonnes = {colonne.nom: colonne for colonne in self.chantier.lecteur.contrat.colonnes}
        sortie.changements += list_changements(self.baux, NOMS, colonnes, {})
        sortie.changements += self.occupants.changements()
        sortie.depots.append(self._depose)
        sortie.ecritures.append(self._ecrit)
        return sortie

    def _juge(self, groupe: Groupe, v: Mapping[str, Any]) -> str | None:
        if self.limites is not None and not self.limites.admet(groupe):
            return None
        loge, ancien = self.loges.get(groupe.cle), self.baux.existants.get((groupe.cle,))
        if loge is None or ancien is None or loge.fini:
            code = "bail_inconnu" if loge is None else "bail_termine"
            self.chantier.erreur(groupe.ligne, "bail_reference", groupe.cle, code)
            return None
        if ancien[0] is not None and ancien[0] > v["repondu_le"]:
            self.chantier.erreur(groupe.ligne, "repondu_le", v["repondu_le"], "reponse_ancienne", connu_au=ancien[0])
            return INCHANGE
        pieces = v["pieces_professionnelles"]
        if pieces is not None and pieces >= loge.pieces:
            self.chantier.erreur(
                groupe.ligne, "pieces_professionnelles", pieces, "pieces_hors_logement", pieces=loge.pieces
            )
        dits = [ancien[place] if v[nom] is None else v[nom] for nom, place in LUES]
        etat = self.baux.juge((groupe.cle,), [v["repondu_le"], self._rfr(groupe, v, ancien), *dits])
        return MODIFIE if self.occupants.juge(groupe.cle, groupe) else etat

    def _rfr(self, groupe: Groupe, v: Mapping[str, Any], ancien: Rangee) -> str:
        """Return the stored RFR with the years that the answer adds."""
        dit = rfr_du_groupe(self.chantier, groupe, v, (("rfr_annee", "rfr_montant"),))
        connu = dict(lit_rfr(ancien[1]))
        return cast(str, ancien[1]) if connu | dit == connu else ecrit_rfr(connu | dit)

    def _depose(self, depots: Depots) -> None:
        self.baux.depose(depots)
        self.occupants.depose(depots)

    def _ecrit(self, _acte: Acte, ecrivain: Ecrivain) -> None:
        self.occupants.ecrit(ecrivain, prevues=self.baux.ecrit(ecrivain))
