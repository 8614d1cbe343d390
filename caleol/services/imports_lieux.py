"""Import of the agencies and of the communes with their dated zones."""

from caleol.models.base import cle_de_tri
from caleol.models.organisation import Agence, AttributCommune, Commune, Epci
from caleol.services.act import Acte
from caleol.services.imports_chantier import Chantier, Preparation, etat_de_l_objet
from caleol.services.imports_comparaison import Rapprochement, table_de
from caleol.services.imports_ecriture import Ecrivain


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
    session, presentes = chantier.session, chantier.lecteur.presentes
    epcis = Rapprochement(session, table_de(Epci), ("siren",), ("nom",))
    communes = Rapprochement(
        session,
        table_de(Commune),
        ("code_insee",),
        ("nom", "nom_tri", "rattachement_insee"),
        presentes=presentes | {"nom_tri"},
    )
    attributs = Rapprochement(
        session,
        table_de(AttributCommune),
        ("commune_insee", "debut"),
        ("fin", "zone_abc", "zone_tendue", "zone_plafond", "epci_siren", "source"),
        presentes=presentes,
    )
    sortie = Preparation()
    rattachements: list[tuple[int, str]] = []
    for ligne, (insee, nom, parent, debut, fin, abc, tendue, plafond, siren, epci, source) in chantier.lignes():
        if fin is not None and fin < debut:
            chantier.erreur(ligne, "fin", fin, "fin_avant_debut", debut=debut)
        if siren is not None and not epcis.connait((siren,)) and epci is None:
            chantier.erreur(ligne, "epci_nom", None, "epci_sans_nom", siren=siren)
        if parent is not None:
            rattachements.append((ligne, parent))
        connue = communes.nouveaux.get((insee,)) or communes.modifies.get((insee,))
        if connue and connue[0] != nom:
            chantier.erreur(ligne, "nom", nom, "valeur_contredite", premiere=connue[0])
        etats = [
            attributs.juge((insee, debut), (fin, abc, tendue, plafond, siren, source)),
            communes.juge((insee,), (nom, cle_de_tri(nom), parent)),
        ]
        if siren is not None and epci is not None:
            etats.append(epcis.juge((siren,), (epci,)))
        sortie.compte[etat_de_l_objet(etats)] += 1
    for ligne, parent in rattachements:
        if not communes.connait((parent,)):
            chantier.erreur(ligne, "rattachement_insee", parent, "commune_inconnue")

    def ecrit(_acte: Acte, ecrivain: Ecrivain) -> None:
        epcis.ecrit(ecrivain)
        communes.nouveaux = dict(sorted(communes.nouveaux.items(), key=lambda c: c[1][2] is not None))
        communes.ecrit(ecrivain)
        attributs.ecrit(ecrivain)

    sortie.ecritures.append(ecrit)
    return sortie
