"""Import of the dwellings, from the landlord's file or from RPLS."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from caleol.imports.contrat_patrimoine import LOGEMENTS
from caleol.imports.rpls import Traduction
from caleol.models.organisation import Agence, Commune
from caleol.models.patrimoine import Logement, QuartierLogement, Residence
from caleol.services.act import Acte
from caleol.services.ecriture import Depots, Ecrivain, Lot, Rangee
from caleol.services.imports.chantier import (
    INCHANGE,
    MODIFIE,
    NOUVEAU,
    Chantier,
    Preparation,
    etat_de_l_objet,
)
from caleol.services.imports.comparaison import Rapprochement, brut, ids_par, table_de

LOGEMENT = {
    "identifiant_rpls": "identifiant_rpls",
    "residence_id": "residence_code",
    "agence_id": "agence_code",
    "commune_insee": "commune_insee",
    "adresse": "adresse",
    "code_postal": "code_postal",
    "batiment": "batiment",
    "escalier": "escalier",
    "porte": "porte",
    "etage": "etage",
    "ascenseur": "ascenseur",
    "individuel": "individuel",
    "type": "type",
    "pieces_habitables": "pieces_habitables",
    "surface": "surface",
    "financement": "financement",
    "plai_adapte": "plai_adapte",
    "numero_convention": "numero_convention",
    "annee_construction": "annee_construction",
    "dpe": "dpe",
    "dpe_date": "dpe_date",
    "chauffage_individuel": "chauffage_individuel",
    "eau_individuelle": "eau_individuelle",
    "adapte_pmr": "adapte_pmr",
    "loyer_centimes": "loyer",
    "loyer_annexe_centimes": "loyer_annexe",
    "charges_centimes": "charges",
    "mandat_gerance": "mandat_gerance",
}
QUARTIER = ("logement_id", "debut", "en_qpv", "code_qpv", "source")
QUARTIERS = {"qpv_2015": date(2015, 1, 1).isoformat(), "qpv_2024": date(2024, 1, 1).isoformat()}


def prepare_logements(chantier: Chantier) -> Preparation:
    """Compare the dwellings of the landlord's file with those of the database."""
    return _Parc(chantier, chantier.lecteur.presentes, "Fichier des logements du bailleur").prepare(lambda v: v)


def prepare_rpls(chantier: Chantier) -> Preparation:
    """Compare the dwellings of a detailed RPLS file with those of the database."""
    traduction = Traduction(chantier.lecteur, chantier.options)
    return _Parc(chantier, traduction.presentes, traduction.source).prepare(traduction)


class _Parc:
    """The dwellings of a file beside those of the database, with their residences and neighbourhoods."""

    def __init__(self, chantier: Chantier, presentes: frozenset[str], source: str) -> None:
        session = chantier.session
        self.chantier, self.source = chantier, source
        self.presentes = presentes
        self.agences = ids_par(session, table_de(Agence), "code")
        self.communes = frozenset(session.scalars(select(Commune.code_insee)))
        chantier.lecteur.references = {
            self._nom("commune_insee"): (self.communes, "commune_inconnue"),
            "agence_code": (self.agences, "agence_inconnue"),
        }
        self.residences = Rapprochement(
            session,
            table_de(Residence),
            ("code",),
            ("nom", "commune_insee", "agence_id", "enjeu_mixite"),
            presentes={"commune_insee"}
            | ({"nom"} if "residence_nom" in presentes else set())
            | ({"agence_id"} if "agence_code" in presentes else set())
            | ({"enjeu_mixite"} & presentes),
        )
        self.logements = Rapprochement(
            session,
            table_de(Logement),
            ("reference",),
            tuple(LOGEMENT),
            presentes={nom for nom, colonne in LOGEMENT.items() if colonne in presentes},
            marque={"import_id": chantier.import_id},
        )
        self.quartiers = self._quartiers()
        self.nouveaux_quartiers: dict[tuple[str, str], tuple[bool, str | None]] = {}
        self.quartiers_modifies: dict[int, tuple[bool, str | None]] = {}
        place_rpls = tuple(LOGEMENT).index("identifiant_rpls")
        self.rpls = {v[place_rpls]: c[0] for c, v in self.logements.existants.items() if v[place_rpls] is not None}
        self.residence_ligne: dict[str, tuple[Any, ...]] = {}
        self.lot_quartiers: Lot = []
        self.sortie = Preparation()

    def _quartiers(self) -> dict[tuple[str, str], tuple[int, bool, str | None]]:
        quartier, logement = table_de(QuartierLogement), table_de(Logement)
        requete = select(
            logement.c.reference, brut(quartier.c.debut), quartier.c.id, quartier.c.en_qpv, quartier.c.code_qpv
        ).join(logement, logement.c.id == quartier.c.logement_id)
        return {(ref, debut): (cle, qpv, code) for ref, debut, cle, qpv, code in self.chantier.session.execute(requete)}

    def prepare(self, traduit: Callable[[list[Any]], Sequence[Any] | None]) -> Preparation:
        """Judge each row; `traduit` gives it in the order of the landlord's file."""
        noms = tuple(LOGEMENTS.positions)
        for ligne, lues in self.chantier.lignes():
            valeurs = traduit(lues)
            if valeurs is not None:
                self._juge(ligne, dict(zip(noms, valeurs, strict=True)))
        self.sortie.depots.append(self._depose)
        self.sortie.ecritures.append(self._ecrit)
        self.sortie.details["residences"] = len(self.residences.nouveaux) + len(self.residences.modifies)
        return self.sortie

    def _juge(self, ligne: int, v: Mapping[str, Any]) -> None:
        if not self._references(ligne, v):
            return
        if v["identifiant_rpls"] is not None:
            autre = self.rpls.setdefault(v["identifiant_rpls"], v["reference"])
            if autre != v["reference"]:
                self.chantier.erreur(ligne, "identifiant_rpls", v["identifiant_rpls"], "rpls_en_double", autre=autre)
        residence = self._residence(ligne, v)
        pieces = v["pieces_habitables"] or int(v["type"][1])
        adapte = v["plai_adapte"] or v["financement"] == "plai_adapte"
        propres = {
            **v,
            "residence_code": residence,
            "agence_code": self.agences.get(v["agence_code"]),
            "pieces_habitables": pieces,
            "plai_adapte": adapte,
        }
        etats = [self.logements.juge((v["reference"],), [propres[c] for c in LOGEMENT.values()])]
        etats += [self._quartier(v["reference"], QUARTIERS[c], v[c]) for c in QUARTIERS if v[c] is not None]
        self.sortie.compte[etat_de_l_objet(etats)] += 1

    def _references(self, ligne: int, v: Mapping[str, Any]) -> bool:
        """Return whether the commune and the agency of a row are known; tell it when they are not."""
        commune, agence = v["commune_insee"] in self.communes, v["agence_code"] in (None, *self.agences)
        if not commune:
            self.chantier.erreur(ligne, self._nom("commune_insee"), v["commune_insee"], "commune_inconnue")
        if not agence:
            self.chantier.erreur(ligne, "agence_code", v["agence_code"], "agence_inconnue")
        return commune and agence

    def _nom(self, colonne: str) -> str:
        return "DEPCOM" if self.chantier.lecteur.contrat.nature == "rpls" else colonne

    def _residence(self, ligne: int, v: Mapping[str, Any]) -> int | str | None:
        """Return the key of the residence of a row, its code when it is new, None when it has none."""
        code = v["residence_code"]
        if code is None:
            return None
        propres = (
            v["residence_nom"] or code,
            v["commune_insee"],
            self.agences.get(v["agence_code"]),
            bool(v["enjeu_mixite"]),
        )
        premiere = self.residence_ligne.setdefault(code, propres)
        if premiere is propres:
            self.residences.juge((code,), propres)
        for place, colonne in ((1, "commune_insee"), (3, "enjeu_mixite")):
            if premiere[place] != propres[place]:
                self.chantier.erreur(ligne, colonne, v[colonne], "residence_contredite", residence=code)
        connue = self.residences.ids.get((code,))
        return str(code) if connue is None else connue

    def _quartier(self, reference: str, debut: str, texte: str) -> str:
        en_qpv, code = texte != "non", None if texte in ("oui", "non") else texte
        ancien = self.quartiers.get((reference, debut))
        if ancien is None:
            self.nouveaux_quartiers[reference, debut] = (en_qpv, code)
            return NOUVEAU
        if bool(ancien[1]) == en_qpv and (code is None or code == ancien[2]):
            return INCHANGE
        self.quartiers_modifies[ancien[0]] = (en_qpv, code)
        return MODIFIE

    def _depose(self, depots: Depots) -> None:
        """Lay the rows to write before the transaction that writes them."""
        self.residences.depose(depots)
        self.logements.depose(depots, self._residences())
        self.lot_quartiers = depots.pose(table_de(QuartierLogement), QUARTIER, self._rangees_quartier())

    def _residences(self) -> dict[int, dict[str, int]]:
        return {tuple(LOGEMENT).index("residence_id"): {code: cle for (code,), cle in self.residences.ids.items()}}

    def _rangees_quartier(self) -> list[Rangee]:
        ids = self.logements.ids
        return [(ids[(ref,)], debut, *qpv, self.source) for (ref, debut), qpv in self.nouveaux_quartiers.items()]

    def _ecrit(self, _acte: Acte, ecrivain: Ecrivain) -> None:
        if not self.residences.ecrit(ecrivain):
            self.logements.oublie_depot()
        if not self.logements.ecrit(ecrivain, self._residences()):
            self.lot_quartiers = self._rangees_quartier()
        table = table_de(QuartierLogement)
        ecrivain.insere(table, QUARTIER, self.lot_quartiers)
        modifies = [(*qpv, self.source, cle) for cle, qpv in self.quartiers_modifies.items()]
        ecrivain.modifie(table, ("en_qpv", "code_qpv", "source"), modifies)
