"""Import of what a former tool knew: open vacancies and past proposals."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from caleol.imports.valeurs import nur_regulier
from caleol.models.demande import PropositionAnterieure
from caleol.models.organisation import Commune, Reservataire
from caleol.models.patrimoine import Logement, Vacance
from caleol.services.act import Acte
from caleol.services.ecriture import Ecrivain
from caleol.services.imports.chantier import INCHANGE, Chantier, Preparation
from caleol.services.imports.comparaison import Rapprochement, brut, ids_par, table_de

MONTANTS = {"loyer": "loyer_centimes", "loyer_annexe": "loyer_annexe_centimes", "charges": "charges_centimes"}
VACANCE = (
    "logement_id", "origine", "conge_recu_le", "libre_le", "disponible_le", "loyer_centimes", "loyer_annexe_centimes",
    "charges_centimes", "reservataire_id", "designataire", "dans_le_flux", "hors_flux_motif",
)  # fmt: skip


def prepare_vacances(chantier: Chantier) -> Preparation:
    """Compare the vacancies of a file with those of the database."""
    return _Vacances(chantier).prepare()


class _Vacances:
    def __init__(self, chantier: Chantier) -> None:
        session, presentes = chantier.session, chantier.lecteur.presentes
        self.chantier = chantier
        logement = table_de(Logement)
        self.logements = {
            ligne.reference: ligne
            for ligne in session.execute(
                select(
                    logement.c.reference,
                    logement.c.id,
                    logement.c.commune_insee,
                    *(brut(logement.c[nom]) for nom in MONTANTS.values()),
                )
            )
        }
        self.reservataires = ids_par(session, table_de(Reservataire), "code")
        communes = session.execute(select(Commune.code_insee, Commune.nom, Commune.rattachement_insee)).all()
        self.noms = {code: nom for code, nom, _ in communes}
        self.maires = {code: parent or code for code, _, parent in communes}
        siennes = session.execute(select(Reservataire.code, Reservataire.commune_insee)).all()
        self.contingents: dict[str, str | None] = dict(siennes)
        chantier.lecteur.references = {
            "logement_reference": (self.logements, "logement_inconnu"),
            "reservataire_code": (self.reservataires, "reservataire_inconnu"),
        }
        facultatives = {"conge_recu_le", "disponible_le", "designataire", "hors_flux_motif", "dans_le_flux"}
        self.vacances = Rapprochement(
            session,
            table_de(Vacance),
            ("cle_externe",),
            VACANCE,
            presentes=set(VACANCE) - (facultatives - presentes),
            increment="version",
        )
        vacance = table_de(Vacance)
        ouvertes = select(vacance.c.logement_id, vacance.c.cle_externe).where(vacance.c.close_le.is_(None))
        self.ouvertes: dict[int, str | None] = dict(session.execute(ouvertes).all())
        closes = select(vacance.c.cle_externe).where(vacance.c.close_le.is_not(None))
        self.closes = frozenset(session.scalars(closes))

    def prepare(self) -> Preparation:
        """Judge each line."""
        sortie = Preparation()
        noms = tuple(self.chantier.lecteur.contrat.positions)
        for ligne, valeurs in self.chantier.lignes():
            v = dict(zip(noms, valeurs, strict=True))
            if v["cle_externe"] in self.closes:
                self.chantier.erreur(ligne, "cle_externe", v["cle_externe"], "vacance_close")
                sortie.compte[INCHANGE] += 1
            elif (propres := self._propres(ligne, v)) is not None:
                sortie.compte[self.vacances.juge((v["cle_externe"],), propres)] += 1
        sortie.ecritures.append(self._ecrit)
        return sortie

    def _propres(self, ligne: int, v: Mapping[str, Any]) -> list[Any] | None:
        """Return the values of a vacancy, those left empty taken from the dwelling; None when something is wrong."""
        chantier = self.chantier
        avant = chantier.constats.nombre_erreurs
        logement = self.logements.get(v["logement_reference"])
        reservataire = self.reservataires.get(v["reservataire_code"])
        if reservataire is None:
            chantier.erreur(ligne, "reservataire_code", v["reservataire_code"], "reservataire_inconnu")
        if v["dans_le_flux"] is False and v["hors_flux_motif"] is None:
            chantier.erreur(ligne, "hors_flux_motif", None, "hors_flux_sans_motif")
        if logement is None:
            chantier.erreur(ligne, "logement_reference", v["logement_reference"], "logement_inconnu")
            return None
        autre = self.ouvertes.setdefault(logement.id, v["cle_externe"])
        if autre != v["cle_externe"]:
            chantier.erreur(ligne, "logement_reference", v["logement_reference"], "vacance_deja_ouverte", autre=autre)
        montants = {
            nom: v[nom] if v[nom] is not None else getattr(logement, colonne) for nom, colonne in MONTANTS.items()
        }
        montants["loyer_annexe"] = montants["loyer_annexe"] or 0
        for nom in ("loyer", "charges"):
            if montants[nom] is None:
                chantier.erreur(ligne, nom, None, "montant_absent")
        self._contingent(ligne, v["reservataire_code"], logement.commune_insee)
        if chantier.constats.nombre_erreurs != avant:
            return None
        return [
            logement.id, v["origine"], v["conge_recu_le"], v["libre_le"], v["disponible_le"], montants["loyer"],
            montants["loyer_annexe"], montants["charges"], reservataire, v["designataire"], v["dans_le_flux"],
            v["hors_flux_motif"],
        ]  # fmt: skip

    def _contingent(self, ligne: int, code: str, lieu: str) -> None:
        """Tell the contingent of a commune on a dwelling of another one; associated communes are the same."""
        commune = self.contingents.get(code) or lieu
        if self.maires[commune] != self.maires[lieu]:
            noms = {"commune": self.noms[commune], "lieu": self.noms[lieu]}
            self.chantier.erreur(ligne, "reservataire_code", code, "contingent_autre_commune", **noms)

    def _ecrit(self, acte: Acte, ecrivain: Ecrivain) -> None:
        self.vacances.initiales = {
            "declaree_le": ecrivain.instant(acte.instant),
            "declaree_par_id": acte.auteur.utilisateur_id,
            "version": 1,
        }
        self.vacances.ecrit(ecrivain)


def prepare_propositions(chantier: Chantier) -> Preparation:
    """Compare the past proposals of a file with those of the database."""
    cle = ("numero_unique", "logement_reference", "commission_le")
    propositions = Rapprochement(
        chantier.session,
        table_de(PropositionAnterieure),
        cle,
        ("adresse", "decision", "rang", "issue", "motif"),
        presentes=chantier.lecteur.presentes,
        marque={"import_id": chantier.import_id},
    )
    sortie = Preparation()
    for ligne, (numero, logement, le, *valeurs) in chantier.lignes():
        if not nur_regulier(numero):
            chantier.erreur(ligne, "numero_unique", numero, "nur_inhabituel", longueur=len(numero))
        sortie.compte[propositions.juge((numero, logement, le), valeurs)] += 1
    sortie.ecritures.append(lambda _acte, ecrivain: propositions.ecrit(ecrivain))
    return sortie
