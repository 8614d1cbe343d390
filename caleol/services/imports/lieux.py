"""Import of the agencies and of the communes with their dated zones."""

from caleol.models.base import cle_de_tri
from caleol.models.organisation import Agence, AttributCommune, Commune, Epci
from caleol.services.act import Acte
from caleol.services.ecriture import Ecrivain
from caleol.services.imports.chantier import Chantier, Preparation, Valeurs, etat_de_l_objet
from caleol.services.imports.comparaison import Rapprochement, table_de


def prepare_agences(chantier: Chantier) -> Preparation:
    """Compare the agencies of a file with those of the database."""
    colonnes = ("nom", "adresse", "telephone", "courriel")
    agences = Rapprochement(
        chantier.session, table_de(Agence), ("code",), colonnes, presentes=chantier.lecteur.presentes
    )
    sortie = Preparation()
    for _, (code, *valeurs) in chantier.lignes():
        sortie.compte[agences.juge((code,), valeurs)] += 1
    sortie.ecritures.append(lambda _acte, ecrivain: agences.ecrit(ecrivain))
    return sortie


def prepare_communes(chantier: Chantier) -> Preparation:
    """Compare the communes of a file, their EPCI and their dated attributes with those of the database."""
    return _Communes(chantier).prepare()


class _Communes:
    """The communes of a file beside those of the database."""

    def __init__(self, chantier: Chantier) -> None:
        session, presentes = chantier.session, chantier.lecteur.presentes
        self.chantier = chantier
        self.epcis = Rapprochement(session, table_de(Epci), ("siren",), ("nom",))
        self.communes = Rapprochement(
            session,
            table_de(Commune),
            ("code_insee",),
            ("nom", "nom_tri", "rattachement_insee"),
            presentes=presentes | {"nom_tri"},
        )
        self.attributs = Rapprochement(
            session,
            table_de(AttributCommune),
            ("commune_insee", "debut"),
            ("fin", "zone_abc", "zone_tendue", "zone_plafond", "zone_apl", "epci_siren", "source"),
            presentes=presentes,
        )
        self.rattachements: list[tuple[int, str]] = []

    def prepare(self) -> Preparation:
        """Judge each line, then the communes that others are attached to."""
        sortie = Preparation()
        for ligne, valeurs in self.chantier.lignes():
            sortie.compte[self._juge(ligne, valeurs)] += 1
        for ligne, parent in self.rattachements:
            if not self.communes.connait((parent,)):
                self.chantier.erreur(ligne, "rattachement_insee", parent, "commune_inconnue")
        sortie.ecritures.append(self._ecrit)
        return sortie

    def _juge(self, ligne: int, valeurs: Valeurs) -> str:
        insee, nom, parent, debut, fin, abc, tendue, plafond, apl, siren, epci, source = valeurs
        erreur = self.chantier.erreur
        if fin is not None and fin < debut:
            erreur(ligne, "fin", fin, "fin_avant_debut", debut=debut)
        if siren is not None and not self.epcis.connait((siren,)) and epci is None:
            erreur(ligne, "epci_nom", None, "epci_sans_nom", siren=siren)
        if parent is not None:
            self.rattachements.append((ligne, parent))
        connue = self.communes.nouveaux.get((insee,)) or self.communes.modifies.get((insee,))
        if connue and connue[0] != nom:
            erreur(ligne, "nom", nom, "valeur_contredite", premiere=connue[0])
        etats = [
            self.attributs.juge((insee, debut), (fin, abc, tendue, plafond, apl, siren, source)),
            self.communes.juge((insee,), (nom, cle_de_tri(nom), parent)),
        ]
        if siren is not None and epci is not None:
            etats.append(self.epcis.juge((siren,), (epci,)))
        return etat_de_l_objet(etats)

    def _ecrit(self, _acte: Acte, ecrivain: Ecrivain) -> None:
        self.epcis.ecrit(ecrivain)
        parents_d_abord = sorted(self.communes.nouveaux.items(), key=lambda commune: commune[1][2] is not None)
        self.communes.nouveaux = dict(parents_d_abord)
        self.communes.ecrit(ecrivain)
        self.attributs.ecrit(ecrivain)
