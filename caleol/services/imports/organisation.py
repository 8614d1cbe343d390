"""Import of the right-holders with their agreements, and of the seats with their members."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from caleol.models.commission import Commission, Mandat, Membre, Siege
from caleol.models.organisation import Commune, ConventionReservation, Epci, Flux, Reservataire
from caleol.rules.droits import Droit, Role
from caleol.services.act import Acte
from caleol.services.ecriture import Ecrivain
from caleol.services.imports.chantier import Chantier, Preparation, etat_de_l_objet
from caleol.services.imports.comparaison import Rapprochement, ids_par, table_de


def prepare_conventions(chantier: Chantier) -> Preparation:
    """Compare right-holders, agreements and yearly flows of a file with those of the database."""
    return _Conventions(chantier).prepare()


class _Conventions:
    def __init__(self, chantier: Chantier) -> None:
        session, presentes = chantier.session, chantier.lecteur.presentes
        self.chantier = chantier
        self.communes = frozenset(session.scalars(select(Commune.code_insee)))
        chantier.lecteur.references = {"commune_insee": (self.communes, "commune_inconnue")}
        self.reservataires = Rapprochement(
            session, table_de(Reservataire), ("code",), ("nom", "nature", "commune_insee"),
            presentes={"nom", "nature"} | ({"commune_insee"} & presentes),
        )  # fmt: skip
        self.conventions = Rapprochement(
            session, table_de(ConventionReservation), ("numero",),
            ("reservataire_id", "departement", "debut", "fin", "en_flux", "part_flux_centiemes"),
            presentes={"reservataire_id", "departement", "debut"} | ({"fin", "en_flux"} & presentes)
            | ({"part_flux_centiemes"} if "part_flux" in presentes else set()),
        )  # fmt: skip
        self.flux = Rapprochement(session, table_de(Flux), ("convention_id", "annee"), ("objectif_logements",))

    def prepare(self) -> Preparation:
        """Judge each line."""
        sortie = Preparation()
        noms = tuple(self.chantier.lecteur.contrat.positions)
        for ligne, valeurs in self.chantier.lignes():
            v = dict(zip(noms, valeurs, strict=True))
            if self._verifie(ligne, v):
                sortie.compte[self._juge(ligne, v)] += 1
        sortie.ecritures.append(self._ecrit)
        return sortie

    def _verifie(self, ligne: int, v: Mapping[str, Any]) -> bool:
        fautes: list[tuple[str, Any, str, dict[str, Any]]] = []
        if v["commune_insee"] is not None and v["commune_insee"] not in self.communes:
            fautes.append(("commune_insee", v["commune_insee"], "commune_inconnue", {}))
        if v["numero"] is not None:
            fautes += [(nom, None, "valeur_requise", {}) for nom in ("departement", "debut") if v[nom] is None]
        if v["fin"] is not None and v["debut"] is not None and v["fin"] < v["debut"]:
            fautes.append(("fin", v["fin"], "fin_avant_debut", {"debut": v["debut"]}))
        if (v["annee"] is None) != (v["objectif_logements"] is None):
            vide = "annee" if v["annee"] is None else "objectif_logements"
            fautes.append((vide, None, "valeur_requise", {}))
        if v["annee"] is not None and v["numero"] is None:
            fautes.append(("numero", None, "valeur_requise", {}))
        for colonne, valeur, code, donnees in fautes:
            self.chantier.erreur(ligne, colonne, valeur, code, **donnees)
        return not fautes

    def _juge(self, ligne: int, v: Mapping[str, Any]) -> str:
        code, numero = v["reservataire_code"], v["numero"]
        reservataire = (v["reservataire_nom"], v["reservataire_nature"], v["commune_insee"])
        self._meme(ligne, "reservataire_nom", self.reservataires, (code,), reservataire)
        etats = [self.reservataires.juge((code,), reservataire)]
        if numero is not None:
            parent = self.reservataires.ids.get((code,), code)
            convention = (parent, v["departement"], v["debut"], v["fin"], v["en_flux"], v["part_flux"])
            self._meme(ligne, "numero", self.conventions, (numero,), convention)
            etats.insert(0, self.conventions.juge((numero,), convention))
            if v["annee"] is not None:
                cle = (self.conventions.ids.get((numero,), numero), v["annee"])
                etats.insert(0, self.flux.juge(cle, (v["objectif_logements"],)))
        return etat_de_l_objet(etats)

    def _meme(self, ligne: int, colonne: str, table: Rapprochement, cle: tuple[str], valeurs: tuple[Any, ...]) -> None:
        """Tell when two lines of the file say different things of one object."""
        dite = table.nouveaux.get(cle) or table.modifies.get(cle)
        if dite is not None and dite != valeurs:
            self.chantier.erreur(ligne, colonne, cle[0], "valeur_contredite", premiere=str(dite[0]))

    def _ecrit(self, _acte: Acte, ecrivain: Ecrivain) -> None:
        self.reservataires.ecrit(ecrivain)
        self.conventions.ecrit(ecrivain, {0: {cle: cle_id for (cle,), cle_id in self.reservataires.ids.items()}})
        conventions = {numero: cle for (numero,), cle in self.conventions.ids.items()}
        self.flux.nouveaux = {(conventions.get(c, c), annee): v for (c, annee), v in self.flux.nouveaux.items()}
        self.flux.ecrit(ecrivain)


def prepare_membres(chantier: Chantier) -> Preparation:
    """Compare seats, members and mandates of a file with those of the database."""
    return _Membres(chantier).prepare()


class _Membres:
    def __init__(self, chantier: Chantier) -> None:
        session, presentes = chantier.session, chantier.lecteur.presentes
        self.chantier = chantier
        self.commissions = ids_par(session, table_de(Commission), "code")
        self.communes = frozenset(session.scalars(select(Commune.code_insee)))
        self.epcis = frozenset(session.scalars(select(Epci.siren)))
        chantier.lecteur.references = {
            "commission_code": (self.commissions, "commission_inconnue"),
            "siege_commune_insee": (self.communes, "commune_inconnue"),
            "siege_epci_siren": (self.epcis, "epci_inconnu"),
        }
        self.sieges = Rapprochement(
            session, table_de(Siege), ("commission_id", "cle"),
            ("nature", "ordre", "libelle", "commune_insee", "epci_siren", "representant_locataires"),
            presentes={"nature", "ordre", "libelle"} | ({"representant_locataires"} & presentes)
            | ({"commune_insee"} if "siege_commune_insee" in presentes else set())
            | ({"epci_siren"} if "siege_epci_siren" in presentes else set()),
        )  # fmt: skip
        self.membres = Rapprochement(
            session, table_de(Membre), ("cle",), ("civilite", "nom", "prenom", "qualite", "courriel"),
            presentes=presentes,
        )  # fmt: skip
        self.mandats = Rapprochement(
            session, table_de(Mandat), ("siege_id", "membre_id", "debut"), ("qualite", "fin", "president", "acte"),
            presentes={"qualite"} | ({"fin", "president", "acte"} & presentes),
        )  # fmt: skip

    def prepare(self) -> Preparation:
        """Judge each line."""
        sortie = Preparation()
        noms = tuple(self.chantier.lecteur.contrat.positions)
        for ligne, valeurs in self.chantier.lignes():
            v = dict(zip(noms, valeurs, strict=True))
            if self._verifie(ligne, v):
                sortie.compte[self._juge(v)] += 1
        sortie.ecritures.append(self._ecrit)
        return sortie

    def _verifie(self, ligne: int, v: Mapping[str, Any]) -> bool:
        fautes: list[tuple[str, Any, str, dict[str, Any]]] = []
        commission = self.commissions.get(v["commission_code"])
        if commission is None:
            fautes.append(("commission_code", v["commission_code"], "commission_inconnue", {}))
        elif not self._dans_le_perimetre(commission):
            fautes.append(("commission_code", v["commission_code"], "commission_hors_perimetre", {}))
        if v["siege_commune_insee"] is not None and v["siege_commune_insee"] not in self.communes:
            fautes.append(("siege_commune_insee", v["siege_commune_insee"], "commune_inconnue", {}))
        if v["siege_epci_siren"] is not None and v["siege_epci_siren"] not in self.epcis:
            fautes.append(("siege_epci_siren", v["siege_epci_siren"], "epci_inconnu", {}))
        if v["membre_cle"] is not None:
            requises = ("civilite", "nom", "prenom", "debut")
            fautes += [(nom, None, "valeur_requise", {}) for nom in requises if v[nom] is None]
        if v["fin"] is not None and v["debut"] is not None and v["fin"] < v["debut"]:
            fautes.append(("fin", v["fin"], "fin_avant_debut", {"debut": v["debut"]}))
        for colonne, valeur, code, donnees in fautes:
            self.chantier.erreur(ligne, colonne, valeur, code, **donnees)
        return not fautes

    def _dans_le_perimetre(self, commission_id: int) -> bool:
        """Return whether the author may keep the mandates of a commission: a secretary only its own."""
        auteur = self.chantier.auteur
        if not auteur.peut(Droit.GERER_MANDATS):
            return False
        return auteur.role is not Role.SECRETAIRE or commission_id in auteur.commission_ids

    def _juge(self, v: Mapping[str, Any]) -> str:
        cle = (self.commissions[v["commission_code"]], v["siege_cle"])
        siege = (
            v["siege_nature"], v["siege_ordre"], v["siege_libelle"], v["siege_commune_insee"], v["siege_epci_siren"],
            v["representant_locataires"],
        )  # fmt: skip
        etats = [self.sieges.juge(cle, siege)]
        if v["membre_cle"] is not None:
            membre = (v["membre_cle"],)
            etats.append(self.membres.juge(membre, [v[nom] for nom in self.membres.colonnes]))
            mandat = (self.sieges.ids.get(cle, cle), self.membres.ids.get(membre, v["membre_cle"]), v["debut"])
            valeurs = (v["mandat_qualite"], v["fin"], v["president"], v["acte"])
            etats.insert(0, self.mandats.juge(mandat, valeurs))
        return etat_de_l_objet(etats)

    def _ecrit(self, _acte: Acte, ecrivain: Ecrivain) -> None:
        self.sieges.ecrit(ecrivain)
        self.membres.ecrit(ecrivain)
        sieges, membres = self.sieges.ids, {cle: cle_id for (cle,), cle_id in self.membres.ids.items()}
        self.mandats.nouveaux = {
            (sieges.get(s, s), membres.get(m, m), debut): v for (s, m, debut), v in self.mandats.nouveaux.items()
        }
        self.mandats.ecrit(ecrivain)
