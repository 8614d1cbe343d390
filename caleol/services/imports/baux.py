"""Import of the leases with their occupants, and of the last examination of each."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from sqlalchemy import select

from caleol.imports.lecture import Groupe
from caleol.models.locatif import Bail
from caleol.models.patrimoine import Logement
from caleol.services.act import Acte
from caleol.services.ecriture import Depots, Ecrivain, Rangee
from caleol.services.imports.agence import limites_de
from caleol.services.imports.anciennes import est_plus_ancienne, keep_connus
from caleol.services.imports.changements import Changement, list_changements
from caleol.services.imports.chantier import INCHANGE, MODIFIE, Chantier, Preparation
from caleol.services.imports.comparaison import Rapprochement, brut, ecrit_rfr, ids_par, lit_rfr, table_de
from caleol.services.imports.occupants import Occupants

BAIL = {
    "logement_id": "logement_reference",
    "signature_le": "signature_le",
    "effet_le": "effet_le",
    "fin_le": "fin_le",
    "loyer_centimes": "loyer",
    "dernier_examen_le": "dernier_examen_le",
    "rfr_euros": "rfr_annee",
    "donnees_au": "donnees_au",
    "pieces_professionnelles": "pieces_professionnelles",
    "besoin_adaptation": "besoin_adaptation",
    "depart_handicap": "depart_handicap",
    "ancienne_zus": "ancienne_zus",
}
PLACE = {nom: place for place, nom in enumerate(BAIL)}


def prepare_baux(chantier: Chantier) -> Preparation:
    """Compare the leases of a file and those who live there with those of the database."""
    return _Baux(chantier).prepare()


class _Baux:
    """The leases of a file beside those of the database."""

    def __init__(self, chantier: Chantier) -> None:
        session, presentes = chantier.session, chantier.lecteur.presentes
        self.chantier = chantier
        self.logements = ids_par(session, table_de(Logement), "reference")
        chantier.lecteur.references = {"logement_reference": (self.logements, "logement_inconnu")}
        self.rfr_present = bool({"rfr_annee"} & presentes) or chantier.lecteur.annees_rfr
        self.baux = Rapprochement(
            session,
            table_de(Bail),
            ("reference",),
            tuple(BAIL),
            presentes={nom for nom, colonne in BAIL.items() if colonne in presentes}
            | {"dernier_examen_le"}
            | ({"rfr_euros"} if self.rfr_present else set()),
            marque={"import_id": chantier.import_id},
        )
        self.limites = limites_de(chantier)
        self.occupants = Occupants(chantier, cast(Mapping[tuple[str], int], self.baux.ids), limites=self.limites)
        self.lignes: dict[str, int] = {}

    def prepare(self) -> Preparation:
        """Judge each lease."""
        sortie = Preparation()
        for groupe, tete in self.chantier.groupes():
            sortie.details["occupants"] += len(groupe.lignes)
            if self.limites is None or self.limites.admet_bail(groupe, tete, self._connus(groupe.cle)):
                sortie.compte[self._juge(groupe, tete)] += 1
        if self.limites is None:
            self._refuse_deux_baux_en_cours()
        else:
            sortie.ecritures.append(self.limites.verifie)
        sortie.changements += self._changements()
        sortie.depots.append(self._depose)
        sortie.ecritures.append(self._ecrit)
        return sortie

    def _changements(self) -> Iterator[Changement]:
        """Yield what the first leases that change would become."""
        contrat = self.chantier.lecteur.contrat
        colonnes = {colonne.nom: colonne for colonne in contrat.colonnes}
        logements = {cle: reference for reference, cle in self.logements.items()} if self.baux.modifies else {}
        yield from list_changements(self.baux, BAIL, colonnes, logements)
        yield from self.occupants.changements()

    def _juge(self, groupe: Groupe, v: Mapping[str, Any]) -> str:
        chantier, reference = self.chantier, groupe.cle
        logement = self.logements.get(v["logement_reference"])
        if logement is None:
            chantier.erreur(groupe.ligne, "logement_reference", v["logement_reference"], "logement_inconnu")
        if v["fin_le"] is not None and v["fin_le"] < v["signature_le"]:
            chantier.erreur(groupe.ligne, "fin_le", v["fin_le"], "fin_avant_debut", debut=v["signature_le"])
        if any(ligne[0] for ligne in groupe.lignes) and not any(ligne[1] for ligne in groupe.lignes):
            chantier.erreur(groupe.ligne, "occupant_titulaire", None, "titulaire_absent", bail=reference)
        self.lignes[reference] = groupe.ligne
        ancien = self.baux.existants.get((reference,))
        examens = [d for d in (v["dernier_examen_le"], ancien and ancien[PLACE["dernier_examen_le"]]) if d]
        propres = {
            **v,
            "logement_reference": logement,
            "dernier_examen_le": max(examens, default=None),
            "rfr_annee": self._rfr(groupe, v, ancien),
        }
        connus = self._connus(reference)
        ancienne = est_plus_ancienne(v["donnees_au"], connus.get("donnees_au"))
        if ancienne:
            propres = keep_connus(chantier, groupe, propres, connus, self.occupants)
        etat = self.baux.juge((reference,), [propres[colonne] for colonne in BAIL.values()])
        if not ancienne and self.occupants.juge(reference, groupe) and etat == INCHANGE:
            etat = MODIFIE
        if self.limites is not None and etat == MODIFIE:
            self._check_date(groupe, v["donnees_au"])
        return etat

    def _connus(self, reference: str) -> dict[str, Any]:
        """Return what is known of a lease, by name of column; nothing where it is not known."""
        return dict(zip(BAIL.values(), self.baux.existants.get((reference,), ()), strict=False))

    def _check_date(self, groupe: Groupe, au: str | None) -> None:
        """Tell the facts that an agency changes without the day that it learnt them."""
        connu_au = self._connus(groupe.cle)["donnees_au"]
        if au is None or au == connu_au:
            self.chantier.erreur(groupe.ligne, "donnees_au", au, "donnees_non_datees")

    def _rfr(self, groupe: Groupe, v: Mapping[str, Any], ancien: Rangee | None) -> str:
        """Return the stored RFR: the database's own text when it says the same."""
        rfr = rfr_du_groupe(self.chantier, groupe, v, (("rfr_annee", "rfr_montant"),))
        texte = ecrit_rfr(rfr)
        garde: str | None = ancien[PLACE["rfr_euros"]] if ancien else None
        return garde if garde is not None and lit_rfr(garde) == lit_rfr(texte) else texte

    def _refuse_deux_baux_en_cours(self) -> None:
        """Tell the dwellings that would have two running leases."""
        en_cours: dict[int, str] = {}
        for (reference,) in [*self.baux.existants, *self.baux.nouveaux]:
            valeurs = self.baux.valeurs((reference,)) or ()
            if not valeurs or valeurs[PLACE["fin_le"]] is not None or valeurs[0] is None:
                continue
            autre = en_cours.setdefault(valeurs[0], reference)
            if autre != reference:
                fautif = reference if reference in self.lignes else autre
                self.chantier.erreur(
                    self.lignes.get(fautif, 1),
                    "fin_le",
                    fautif,
                    "deux_baux",
                    autre=autre if fautif != autre else reference,
                )

    def _depose(self, depots: Depots) -> None:
        """Lay the rows to write before the transaction that writes them."""
        fin = PLACE["fin_le"]
        self.baux.modifies = dict(sorted(self.baux.modifies.items(), key=lambda bail: bail[1][fin] is None))
        self.baux.depose(depots)
        self.occupants.depose(depots)

    def _ecrit(self, _acte: Acte, ecrivain: Ecrivain) -> None:
        self.occupants.ecrit(ecrivain, prevues=self.baux.ecrit(ecrivain, modifies_d_abord=True))


def rfr_du_groupe(
    chantier: Chantier, groupe: Groupe, v: Mapping[str, Any], paires: tuple[tuple[str, str], ...]
) -> dict[str, int]:
    """Return the RFR by year of an object: its pairs of columns, then the columns named by a year."""
    rfr: dict[str, int] = {}
    for annee, montant in paires:
        if v[montant] is not None and v[annee] is None:
            chantier.erreur(groupe.ligne, annee, None, "rfr_sans_annee", montant=v[montant])
        elif v[montant] is not None:
            rfr[str(v[annee])] = v[montant]
    return rfr | groupe.rfr


def prepare_examens(chantier: Chantier) -> Preparation:
    """Bring the last examination of each lease; an older date than the known one changes nothing."""
    table = table_de(Bail)
    requete = select(table.c.reference, table.c.id, brut(table.c.dernier_examen_le))
    connus = {reference: (cle, le) for reference, cle, le in chantier.session.execute(requete)}
    chantier.lecteur.references = {"bail_reference": (connus, "bail_inconnu")}
    sortie, changes = Preparation(), []
    for ligne, (reference, le) in chantier.lignes():
        if reference not in connus:
            chantier.erreur(ligne, "bail_reference", reference, "bail_inconnu")
            continue
        cle, ancien = connus[reference]
        change = ancien is None or le > ancien
        sortie.compte[MODIFIE if change else INCHANGE] += 1
        if change:
            changes.append((le, cle))
    sortie.ecritures.append(lambda _acte, ecrivain: ecrivain.modifie(table, ("dernier_examen_le",), changes))
    return sortie
