"""Import of the waiting applications: households are written aside, then made present in one short transaction.

A household that changed is a new row with its persons, written in slices that nobody sees (no application points
to it); the last transaction changes the applications and what they point to. What an import that did not end has
left is swept by `clean_orphans`.
"""

from operator import itemgetter
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from caleol.imports.contrat_menages import DEMANDES
from caleol.imports.lecture import Groupe, Valeurs
from caleol.imports.valeurs import nur_regulier
from caleol.models.base import cle_de_tri
from caleol.models.demande import Demande, Menage, Personne
from caleol.models.organisation import Commune
from caleol.rules.menage import MAJORITE
from caleol.services.act import Acte
from caleol.services.ecriture import Depots, Ecrivain, Lot, Rangee
from caleol.services.imports.baux import rfr_du_groupe
from caleol.services.imports.chantier import INCHANGE, MODIFIE, NOUVEAU, Chantier, Preparation
from caleol.services.imports.comparaison import brut, ecrit_rfr, lit_rfr, table_de
from caleol.services.imports.designations import Designations

TRANCHE = 2_000
DEMANDE = (
    "deposee_le", "renouvelee_le", "etat", "radiee_le", "radiation_motif", "civilite", "nom", "prenom", "telephone",
    "courriel", "adresse", "code_postal", "ville", "bail_reference",
)  # fmt: skip
COLONNES = ("numero_unique", *DEMANDE, "nom_tri", "import_id", "menage_id")
MENAGE = {
    "rfr_euros": "rfr_annee",
    "ressources_mensuelles_centimes": "ressources_mensuelles",
    "aide_logement_centimes": "aide_logement",
    "ressources_douze_mois_euros": "ressources_douze_mois",
    "separation": "separation",
    "type_souhaite_min": "type_min",
    "type_souhaite_max": "type_max",
    "communes_souhaitees": "communes_souhaitees",
    "loyer_maximum_centimes": "loyer_maximum",
    "mutation": "mutation",
    "motifs": "motifs",
    "priorites": "priorites",
    "dalo_le": "dalo_le",
    "besoin_fauteuil": "besoin_fauteuil",
    "proprietaire": "proprietaire",
    "occupation_actuelle": "occupation_actuelle",
    "logement_actuel_type": "logement_actuel_type",
    "logement_actuel_surface": "logement_actuel_surface",
    "logement_actuel_loyer_centimes": "logement_actuel_loyer",
    "logement_actuel_personnes": "logement_actuel_personnes",
    "commune_actuelle": "commune_actuelle",
    "emploi": "emploi",
    "commune_travail": "commune_travail",
}
PERSONNE = (
    "rang", "lien", "civilite", "nom", "prenom", "naissance", "a_charge", "garde", "handicap", "sejour_regulier",
    "sejour_jusqu", "a_naitre",
)  # fmt: skip
PAIRES_RFR = (("rfr_annee", "rfr_montant"), ("rfr_annee_precedente", "rfr_montant_precedent"))
VIDES = ("communes_souhaitees", "motifs", "priorites")

PLACE = DEMANDES.positions
NOM, PRENOM = DEMANDE.index("nom"), DEMANDE.index("prenom")
LIEN, NAISSANCE, A_NAITRE = (PERSONNE.index(nom) for nom in ("lien", "naissance", "a_naitre"))
_demande = itemgetter(*(PLACE[nom] for nom in DEMANDE))
_menage = itemgetter(*(PLACE[nom] for nom in list(MENAGE.values())[1:]))


def prepare_demandes(chantier: Chantier) -> Preparation:
    """Compare the applications of a file with those of the database; outside a preview, write households aside."""
    return _Demandes(chantier).prepare()


class _Demandes:
    """The applications of a file beside those of the database, slice by slice."""

    def __init__(self, chantier: Chantier) -> None:
        self.chantier = chantier
        session = chantier.session
        self.deja = bool(session.scalar(select(func.count()).select_from(select(Demande.id).limit(1).subquery())))
        self.communes = set(session.scalars(select(Commune.code_insee)))
        self.souhaits_lus: set[str] = set()
        au = chantier.jour
        self.majeurs = f"{au.year - MAJORITE}-{au:%m-%d}"
        self.absentes = [i for i, nom in enumerate(DEMANDE) if nom not in chantier.lecteur.presentes]
        self.connues, self.personnes = _requetes()
        self.designations = Designations(chantier)
        self.sortie = Preparation()
        self.rangees: list[Rangee] = []
        self.lot: Lot = []

    def prepare(self) -> Preparation:
        """Judge each slice of the file."""
        tranche: list[Groupe] = []
        for groupe in self.chantier.lecteur.groupes():
            self._verifie(groupe)
            self.designations.lit(groupe)
            tranche.append(groupe)
            if len(tranche) == TRANCHE:
                self._tranche(tranche)
                tranche = []
        self._tranche(tranche)
        self.sortie.depots.append(self._depose)
        self.sortie.ecritures += [self._ecrit, self.designations.ecrit]
        if self.designations.lues:
            self.sortie.details["designations"] = len(self.designations.lues)
        return self.sortie

    def _depose(self, depots: Depots) -> None:
        self.lot = depots.pose(table_de(Demande), COLONNES, self.rangees)
        self.rangees = []

    def _tranche(self, groupes: list[Groupe]) -> None:
        if not groupes:
            return
        existantes = self._existantes([groupe.cle for groupe in groupes])
        menages: list[tuple[Rangee, list[Rangee]]] = []
        en_attente: list[tuple[Rangee, int]] = []
        for groupe in groupes:
            rangee, menage = self._juge(groupe, existantes.get(groupe.cle))
            if menage is not None:
                en_attente.append((rangee, len(menages)))
                menages.append(menage)
            elif rangee:
                self.rangees.append(rangee)
        ids = self._ecrit_a_part(menages)
        self.rangees += [(*rangee, ids[place]) for rangee, place in en_attente] if ids else []
        self.chantier.avance(groupes[-1].numeros[-1])

    def _existantes(self, numeros: list[str]) -> dict[str, tuple[Rangee, int | None, str | None, Rangee, list[Rangee]]]:
        """Return, by number: the application's values, its household, the household's date, values and persons."""
        if not self.deja:
            return {}
        session, fin = self.chantier.session, 1 + len(DEMANDE)
        lues = session.execute(self.connues, {"numeros": numeros}).all()
        persons: dict[int, list[Rangee]] = {}
        menages = [ligne[fin] for ligne in lues if ligne[fin] is not None]
        for cle, *valeurs in session.execute(self.personnes, {"menages": menages}):
            persons.setdefault(cle, []).append(tuple(valeurs))
        return {
            ligne[0]: (
                tuple(ligne[1:fin]),
                ligne[fin],
                ligne[fin + 1],
                (lit_rfr(ligne[fin + 2]), *ligne[fin + 3 :]),
                persons.get(ligne[fin], []),
            )
            for ligne in lues
        }

    def _juge(
        self, groupe: Groupe, existante: tuple[Rangee, int | None, str | None, Rangee, list[Rangee]] | None
    ) -> tuple[Rangee, tuple[Rangee, list[Rangee]] | None]:
        """Return the row of an application (empty when nothing changed) and its household when it must be written."""
        tete, numero = groupe.tete, groupe.cle
        rfr = self._rfr(tete, groupe)
        textes = _menage(tete)
        menage = (tuple(sorted(rfr.items())), *(("" if v is None and i in _VIDES else v) for i, v in enumerate(textes)))
        personnes = [tuple(ligne) for ligne in groupe.lignes]
        demande = _demande(tete)
        self.sortie.details["personnes"] += len(personnes)
        meme_menage = False
        if existante is None:
            self.sortie.compte[NOUVEAU] += 1
        else:
            demande = self._complete(demande, existante[0])
            meme_menage = existante[1] is not None and existante[3] == menage and existante[4] == personnes
            if meme_menage and existante[0] == demande:
                self.sortie.compte[INCHANGE] += 1
                return (), None
            self.sortie.compte[MODIFIE] += 1
            self._refuse_ancien(groupe, existante[2])
        nom_tri = cle_de_tri(f"{demande[NOM]} {demande[PRENOM]}")[:250]
        rangee = (numero, *demande, nom_tri, self.chantier.import_id)
        if meme_menage and existante is not None:
            return (*rangee, existante[1]), None
        self.sortie.details["menages"] += 1
        etat_au = tete[PLACE["etat_au"]] or self.chantier.jour.isoformat()
        return rangee, ((numero, etat_au, ecrit_rfr(rfr), *menage[1:], self.chantier.import_id), personnes)

    def _complete(self, demande: Rangee, existante: Rangee) -> Rangee:
        """Keep what the database knows in the columns that the file lacks."""
        if not self.absentes:
            return demande
        gardee = list(demande)
        for place in self.absentes:
            gardee[place] = existante[place]
        return tuple(gardee)

    def _rfr(self, tete: Valeurs, groupe: Groupe) -> dict[str, int]:
        v = {nom: tete[PLACE[nom]] for paire in PAIRES_RFR for nom in paire}
        return rfr_du_groupe(self.chantier, groupe, v, PAIRES_RFR)

    def _refuse_ancien(self, groupe: Groupe, connu_au: str | None) -> None:
        """Refuse an extract older than what is known: it would bring the past back."""
        etat_au = groupe.tete[PLACE["etat_au"]] or self.chantier.jour.isoformat()
        if connu_au is not None and etat_au < connu_au:
            self.chantier.erreur(groupe.ligne, "etat_au", etat_au, "extrait_ancien", connu_au=connu_au)

    def _verifie(self, groupe: Groupe) -> None:
        """Check what several cells of an application say together."""
        tete, ligne, erreur = groupe.tete, groupe.ligne, self.chantier.erreur
        if not nur_regulier(groupe.cle):
            erreur(ligne, "numero_unique", groupe.cle, "nur_inhabituel", longueur=len(groupe.cle))
        renouvelee, bas, haut = (tete[PLACE[nom]] for nom in ("renouvelee_le", "type_min", "type_max"))
        if renouvelee is not None and renouvelee < tete[PLACE["deposee_le"]]:
            erreur(ligne, "renouvelee_le", renouvelee, "renouvelee_avant_depot", depot=tete[PLACE["deposee_le"]])
        if bas is not None and haut is not None and bas > haut:
            erreur(ligne, "type_max", f"T{haut}", "types_inverses", minimum=f"T{bas}")
        demandeurs = [ligne_de for ligne_de in groupe.lignes if ligne_de[LIEN] == "demandeur"]
        if len(demandeurs) != 1:
            erreur(ligne, "personne_lien", None, "demandeur_unique", nombre=len(demandeurs))
        self._souhaits(ligne, tete[PLACE["communes_souhaitees"]])
        jour = self.chantier.jour.isoformat()
        for numero, personne in zip(groupe.numeros, groupe.lignes, strict=True):
            naissance = personne[NAISSANCE]
            if naissance is not None and naissance > jour and not personne[A_NAITRE]:
                erreur(numero, "personne_naissance", naissance, "naissance_future", jour=jour)
            elif naissance is not None and naissance > self.majeurs and personne[LIEN] == "demandeur":
                erreur(numero, "personne_naissance", naissance, "demandeur_mineur")

    def _souhaits(self, ligne: int, souhaitees: str | None) -> None:
        """Tell once each wished commune that is not known here; none where no commune was imported."""
        if not self.communes or not souhaitees or souhaitees in self.souhaits_lus:
            return
        self.souhaits_lus.add(souhaitees)
        for code in souhaitees.split():
            if code not in self.communes:
                self.communes.add(code)
                self.chantier.erreur(ligne, "communes_souhaitees", code, "commune_souhaitee_inconnue")

    def _ecrit_a_part(self, menages: list[tuple[Rangee, list[Rangee]]]) -> list[int]:
        """Write households that no application points to yet; return their keys, none in a preview."""
        a_part = self.chantier.a_part
        if a_part is None or not menages or self.chantier.constats.nombre_erreurs:
            return []
        ids: list[int] = []

        def ecrit(ecrivain: Ecrivain) -> None:
            ids.extend(ecrivain.reserve(table_de(Menage), len(menages)))
            colonnes = ("id", "numero_unique", "etat_au", *MENAGE, "import_id")
            ecrivain.insere(table_de(Menage), colonnes, [(i, *m) for i, (m, _) in zip(ids, menages, strict=True)])
            personnes = [(i, *p) for i, (_, lignes) in zip(ids, menages, strict=True) for p in lignes]
            ecrivain.insere(table_de(Personne), ("menage_id", *PERSONNE), personnes)

        a_part(ecrit)
        return ids

    def _ecrit(self, _acte: Acte, ecrivain: Ecrivain) -> None:
        ecrivain.remplace(
            table_de(Demande),
            ("numero_unique",),
            COLONNES,
            self.lot,
            initiales={"version": 1},
            increment="version",
        )


_VIDES = frozenset(list(MENAGE).index(nom) - 1 for nom in VIDES)


def _requetes() -> tuple[Select[Any], Select[Any]]:
    """Return the two requests of a slice: applications with their household, persons of these households."""
    demande, menage, personne = table_de(Demande), table_de(Menage), table_de(Personne)
    connues = (
        select(
            demande.c.numero_unique,
            *(brut(demande.c[nom]) for nom in DEMANDE),
            demande.c.menage_id,
            brut(menage.c.etat_au),
            *(brut(menage.c[nom]) for nom in MENAGE),
        )
        .select_from(demande.outerjoin(menage, demande.c.menage_id == menage.c.id))
        .where(demande.c.numero_unique.in_(bindparam("numeros", expanding=True)))
    )
    personnes = (
        select(personne.c.menage_id, *(brut(personne.c[nom]) for nom in PERSONNE))
        .where(personne.c.menage_id.in_(bindparam("menages", expanding=True)))
        .order_by(personne.c.menage_id, personne.c.rang)
    )
    return connues, personnes
