"""Invented séances for the tests of the papers: short, long, empty, hostile."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from caleol.kernel import papiers as d

OUVERTURE = datetime(2026, 11, 24, 13, 2, tzinfo=UTC)
JOUR = date(2026, 11, 24)
REGLE_QUORUM = "quatre voix délibératives présentes au moins (règlement intérieur, article 6)"


def entete(genre: str = "PV") -> d.EnTete:
    return d.EnTete(
        bailleur="Habitat du Carembault",
        forme_juridique="Société anonyme d'habitations à loyer modéré",
        adresse=("8 place des Tilleuls", "59139 Wattignies"),
        reference=f"{genre}-NORD/2026/S47",
        date_document=date(2026, 11, 24),
    )


def seance(**champs: Any) -> d.Seance:
    valeurs: dict[str, Any] = {
        "commission": "commission Nord",
        "numero": "47",
        "jour": JOUR,
        "mode": "en salle et par visioconférence (mixte)",
        "lieu": "Siège, salle du conseil, 8 place des Tilleuls, Wattignies",
        "reglement": "version 3, adoptée le 12/01/2026, en vigueur depuis le 01/02/2026",
        "president": "Mme Hélène Carpentier",
        "secretaire": "Mme Claire Vasseur",
        "heure_prevue": OUVERTURE - timedelta(minutes=2),
        "ouverte_le": OUVERTURE,
        "levee_le": OUVERTURE + timedelta(hours=2, minutes=11),
    }
    return d.Seance(**(valeurs | champs))


def quorum(**champs: Any) -> d.Quorum:
    valeurs: dict[str, Any] = {"regle": REGLE_QUORUM, "presents": 7, "requis": 4, "atteint": True}
    return d.Quorum(**(valeurs | champs))


def logement(numero: int = 7) -> d.Logement:
    return d.Logement(
        type_logement="T3",
        surface=Decimal("62.40"),
        adresse=f"{numero} rue de l'Amiral-Courbet",
        commune="Roubaix",
        financement="PLUS",
        contingent="préfet",
        dans_le_flux=numero % 3 != 0,
        motif_hors_flux="mutation d'un locataire du parc" if numero % 3 == 0 else "",
        etage="2e étage avec ascenseur",
        residence="Les Filatures",
        reference=f"0412-{numero:03d}",
        loyer_centimes=41230,
        charges_centimes=8500,
    )


def candidats() -> tuple[d.Candidat, ...]:
    return (
        d.Candidat(
            rang=1,
            nom="Mme Sophie D.",
            numero_unique="059122600012345678"[:18],
            decision="attribution en rang 1",
            points=62,
            taux_effort_pourcent=Decimal("24.1"),
            plafond_pourcent=Decimal("71.0"),
            motifs=("Fin d'hébergement le 15/12/2026 ; logement adapté à la composition du ménage.",),
            mentions=("DALO",),
        ),
        d.Candidat(
            rang=2,
            nom="M. Łukasz Őry-N’Guessan",
            numero_unique="059122500098765432",
            decision="attribution sous condition suspensive en rang 2",
            points=66,
            taux_effort_pourcent=Decimal("27.35"),
            plafond_pourcent=Decimal("80.2"),
            condition="avis d'imposition 2025 sur les revenus de 2024 de Mme Őry",
            echeance=date(2026, 12, 1),
        ),
        d.Candidat(
            rang=None,
            nom="M. et Mme Karim et Anaïs B.",
            numero_unique="059122300055501234",
            decision="non-attribution",
            points=40,
            taux_effort_pourcent=Decimal("46.0"),
            plafond_pourcent=Decimal("66.4"),
            motifs=(
                "Taux d'effort de 46,0 % : loyer et charges de 497,30 €, aide estimée 120,00 €, ressources 820,00 € !",
                "Le loyer est trop élevé pour les ressources du ménage.",
            ),
        ),
    )


def scrutin(**champs: Any) -> d.Scrutin:
    valeurs: dict[str, Any] = {
        "tour": 1,
        "propositions": (
            d.Proposition(numero=1, ordre="rang 1 : Mme D., rang 2 : M. Őry-N’Guessan", pour=4, auteur="la secrétaire"),
            d.Proposition(numero=2, ordre="rang 1 : M. Őry-N’Guessan, rang 2 : Mme D.", pour=4),
        ),
        "abstentions": 0,
        "adoptee": 1,
        "regle": "majorité absolue des voix exprimées",
        "departage": "voix prépondérante du maire de Roubaix (CCH, art. L. 441-2)",
    }
    return d.Scrutin(**(valeurs | champs))


def lot(numero: int = 7, **champs: Any) -> d.Lot:
    valeurs: dict[str, Any] = {
        "numero": numero,
        "logement": logement(numero),
        "voix_presentes": 8,
        "voix_attribuees": 9,
        "voix_detail": "maire de Roubaix présente",
        "quorum": quorum(presents=8),
        "deports": ("M. Paul Delattre",),
        "demandes_examinees": 3,
        "candidats": candidats(),
        "scrutins": (scrutin(),),
        "cotation": d.UsageCotation(
            suit_les_points=False,
            explication="M. Őry-N’Guessan a 66 points, Mme D. 62.",
            raison_ecart="l'hébergement de Mme D. prend fin dans trois semaines.",
        ),
    }
    return d.Lot(**(valeurs | champs))


def presences() -> tuple[d.Presence, ...]:
    salle = d.Passage(arrivee=OUVERTURE, depart=OUVERTURE + timedelta(hours=2, minutes=11), mode="salle")
    noms = (
        "Mme Hélène Carpentier",
        "M. Paul Delattre",
        "Mme Nadia Ferhat",
        "M. Yves Lemaire",
        "Mme Inès Roussel",
    )
    designes = tuple(
        d.Presence(
            siege=f"Membre désigné {rang}",
            personne=nom,
            qualite="présidente" if rang == 1 else "titulaire",
            voix="délibérative",
            etat="présent" if nom.startswith("M.") else "présente",
            passages=(salle,),
            deports=(7,) if rang == 2 else (),
        )
        for rang, nom in enumerate(noms, start=1)
    )
    return (
        *designes,
        d.Presence(
            siege="Représentant des locataires",
            personne="M. Jean-Noël Wattrelot",
            qualite="suppléant",
            voix="délibérative",
            etat="présent",
            suppleance="suppléant de Mme Odile Bécu",
            passages=(
                d.Passage(
                    arrivee=OUVERTURE + timedelta(minutes=12),
                    depart=OUVERTURE + timedelta(minutes=74),
                    mode="visioconférence",
                    lots="lots 3 à 15",
                ),
            ),
        ),
        d.Presence(
            siege="Maire de Roubaix",
            personne="Mme Anne Petit",
            qualite="adjointe au logement",
            voix="délibérative",
            etat="présente",
            mandat="délégation du 03/04/2026",
            passages=(salle,),
        ),
        d.Presence(siege="Préfet", personne="", qualite="", voix="délibérative", etat="absent"),
        d.Presence(
            siege="Action Logement Services",
            personne="M. Omar Benali",
            qualite="réservataire",
            voix="consultative",
            etat="excusé",
        ),
        d.Presence(
            siege="Service de l'attribution",
            personne="Mme Claire Vasseur",
            qualite="secrétaire de séance",
            voix="sans voix",
            etat="présente",
            passages=(salle,),
        ),
    )


def pv(nombre_lots: int = 1, **champs: Any) -> d.PvDonnees:
    valeurs: dict[str, Any] = {
        "entete": entete(),
        "seance": seance(),
        "projet": False,
        "convocations": tuple(
            d.Convocation(
                personne=presence.personne,
                qualite=presence.siege,
                envoyee_le=OUVERTURE - timedelta(days=8),
                canal="courriel",
                preuve=f"dépôt {index:04d}-AZ",
            )
            for index, presence in enumerate(presences())
            if presence.personne
        ),
        "presences": presences(),
        "quorum": quorum(),
        "lots": tuple(lot(numero) for numero in range(1, nombre_lots + 1)),
        "references": (
            d.Reference(objet="Règlement intérieur", version="version 3 du 12/01/2026", depuis=date(2026, 2, 1)),
            d.Reference(objet="Grille de cotation", version="version 2, métropole", depuis=date(2026, 1, 1)),
            d.Reference(objet="Plafonds de ressources", version="arrêté applicable au 1er janvier 2026", depuis=None),
        ),
        "signatures": (
            d.Signature(qualite="La présidente", nom="Mme Hélène Carpentier", signe_le=OUVERTURE + timedelta(days=1),
                        moyen="connexion authentifiée"),
            d.Signature(qualite="La secrétaire", nom="Mme Claire Vasseur"),
        ),
        "approbation": d.Approbation(
            reference="PV-NORD/2026/S46", seance_du=date(2026, 11, 17), resultat="approuvé à l'unanimité"
        ),
        "suites": (d.FaitSeance(texte="Lot 14 de la séance n° 46 : offre refusée, rang 2 appelé le 20/11/2026."),),
        "incidents": (d.FaitSeance(texte="Vidéo coupée, rétablie à 14 h 31.", a=OUVERTURE + timedelta(minutes=26)),),
        "annexes": ("feuille de présence", "matrice des voix par lot"),
        "sceau": d.Sceau(
            empreinte="9f" * 32, entree_registre=48213, tete_registre="0c" * 32, scelle_le=OUVERTURE + timedelta(days=1)
        ),
    }  # fmt: skip
    return d.PvDonnees(**(valeurs | champs))


def ordre_du_jour(nombre_lots: int = 5, **champs: Any) -> d.OrdreDuJourDonnees:
    lignes = tuple(
        d.LigneOrdreDuJour(
            numero=numero,
            logement=logement(numero),
            candidatures=3 if numero % 4 else 1,
            votants=9,
            votants_detail="dont maire de Roubaix",
            exception=None if numero % 4 else d.ExceptionNombre(libelle="désignation du préfet (DALO)", motif=""),
            heure=OUVERTURE + timedelta(minutes=4 * numero),
        )
        for numero in range(1, nombre_lots + 1)
    )
    moitie = len(lignes) // 2
    valeurs: dict[str, Any] = {
        "entete": entete("ODJ"),
        "seance": seance(ouverte_le=None, levee_le=None),
        "quorum_regle": REGLE_QUORUM,
        "attributions": (
            d.GroupeOrdreDuJour(titre="Roubaix", lignes=lignes[:moitie]),
            d.GroupeOrdreDuJour(titre="Tourcoing", lignes=lignes[moitie:]),
        ),
        "pv_a_approuver": "PV-NORD/2026/S46, séance du 17/11/2026",
        "informations": ("Deux offres refusées depuis la dernière séance.",),
        "examens": ("M. Ahmed T., 4 rue des Lilas, Roubaix : sous-occupation",),
    }
    return d.OrdreDuJourDonnees(**(valeurs | champs))


def emargement(nombre_lots: int = 5, nombre_sieges: int = 9, **champs: Any) -> d.EmargementDonnees:
    etats = ("P", "P", "D", "P", "A", "P", "P", "–", "P")
    valeurs: dict[str, Any] = {
        "entete": entete("EMARG"),
        "seance": seance(),
        "presences": presences(),
        "quorum": quorum(),
        "sieges": tuple(
            d.ColonneSiege(sigle=f"M{rang}", libelle=f"membre désigné {rang}") for rang in range(1, nombre_sieges + 1)
        ),
        "lots": tuple(
            d.LigneVoix(
                numero=numero,
                commune="Roubaix" if numero % 2 else "Villeneuve-d'Ascq",
                etats=tuple(etats[rang % 9] for rang in range(nombre_sieges)),
                quorum=quorum(presents=6),
            )
            for numero in range(1, nombre_lots + 1)
        ),
        "signatures": (
            d.Signature(qualite="La présidente", nom="Mme Hélène Carpentier"),
            d.Signature(qualite="La secrétaire", nom="Mme Claire Vasseur"),
        ),
    }
    return d.EmargementDonnees(**(valeurs | champs))


HOSTILE = '<b>&</b> <font color=red>rouge</font> </para> &lt;&#65; <img src="x"/> {{ 7*7 }} "\' \\ \x00\x1b\u202e fin'


def pv_hostile() -> d.PvDonnees:
    brut = pv(1)
    mauvais = replace(
        candidats()[0],
        nom=HOSTILE,
        numero_unique=HOSTILE,
        decision=HOSTILE,
        motifs=(HOSTILE, "mot " * 1500, "W" * 4000, "\n" * 300 + "fin de motif"),
        condition="é" * 2000,
        mentions=(HOSTILE,),
    )
    return replace(
        brut,
        entete=replace(entete(), bailleur=HOSTILE, reference=HOSTILE, lecteur=HOSTILE),
        lots=(
            replace(
                lot(1),
                candidats=(mauvais, *candidats()[1:]),
                deports=(HOSTILE, "王小明 😀", "e\u0301tienne Ǹ"),
                observations=("très " * 1500,),
            ),
        ),
        incidents=(d.FaitSeance(texte="long " * 1500),),
    )


def pv_vide() -> d.PvDonnees:
    return replace(
        pv(0),
        projet=True,
        seance=seance(ouverte_le=None, levee_le=None, president="", secretaire=""),
        convocations=(),
        presences=(),
        quorum=quorum(presents=2, atteint=False),
        references=(),
        signatures=(),
        approbation=None,
        suites=(),
        incidents=(),
        annexes=(),
        sceau=None,
    )
