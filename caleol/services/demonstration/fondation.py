"""The foundation: landlord, commissions with their rules, grid, accounts, dated values that only a landlord knows."""

import hashlib
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from caleol.kernel.clock import jour_local
from caleol.models.commission import Commission, CommissionAgence, Membre, ReglementInterieur
from caleol.models.cotation import GrilleCotation
from caleol.models.organisation import Agence, Bailleur
from caleol.rules.droits import OUTIL, Auteur, Role
from caleol.rules.grille import Grille
from caleol.rules.reglement import ModaliteSeance, ReglesSeance, ecrire_regles
from caleol.services.act import Acte
from caleol.services.comptes import create_utilisateur, grant_role
from caleol.services.demonstration.chantier import Chantier, instant
from caleol.services.mots_de_passe import hache
from caleol.services.valeurs import record_valeur
from seeds import GRILLES
from seeds.demonstration.comptes import ADMINISTRATRICE, COMPTES, MOT_DE_PASSE, CompteDemo
from seeds.demonstration.territoire import AGENCES, NORD, SUD

FONDATION = instant(date(2026, 9, 1), 9)
COMMISSIONS_DEPUIS = date(2019, 1, 1)
REGLEMENT_DU = date(2026, 5, 28)
REGLEMENT_DEPUIS = date(2026, 6, 1)
MARQUE = "valeur de démonstration"
NOMS = {NORD: "Commission Nord", SUD: "Commission Sud"}
LIEUX = {NORD: "Antenne de Roubaix, salle de la Bobine", SUD: "Siège, salle du Beffroi"}
FORFAIT = {"T1": 3800, "T2": 4600, "T3": 5400, "T4": 6200, "T5": 7000, "T6": 7800}
FORFAIT_PAR_PERSONNE = 1100


def lay_fondation(chantier: Chantier) -> None:
    """Create the landlord, its accounts, its commissions with their rules, and publish the grid.

    Agencies must be there already.
    """
    empreinte = hache(MOT_DE_PASSE)
    with chantier.a(FONDATION).ouvre(OUTIL) as acte:
        _create_bailleur(acte)
        _create_commissions(acte, chantier)
        for compte in COMPTES:
            chantier.auteurs[compte] = _create_compte(acte, compte, chantier.commissions, empreinte)
    admin = chantier.auteurs[ADMINISTRATRICE]
    with chantier.a(instant(jour_local(FONDATION), 9, 40)).ouvre(admin) as acte:
        _publish_grille(acte)
        _enter_forfaits(acte)


def _create_bailleur(acte: Acte) -> None:
    bailleur = Bailleur(
        id=1,
        nom="Habitat des Deux Lys",
        forme_juridique="Office public de l’habitat",
        adresse="1 place du Métier-à-Tisser",
        code_postal="59000",
        ville="Lille",
        telephone="03 53 01 00 00",
        courriel="contact@exemple.fr",
        tribunal_administratif="Tribunal administratif de Lille, 5 rue Geoffroy-Saint-Hilaire, 59000 Lille",
        demonstration=True,
    )
    acte.session.add(bailleur)
    acte.inscrire("creation_bailleur", "bailleur", 1, {"demonstration": True})


def _create_commissions(acte: Acte, chantier: Chantier) -> None:
    agences = {ligne.code: ligne.id for ligne in acte.session.execute(select(Agence.code, Agence.id))}
    for code, nom in NOMS.items():
        commission = Commission(code=code, nom=nom, lieu_habituel=LIEUX[code], debut=COMMISSIONS_DEPUIS)
        acte.session.add(commission)
        acte.session.flush()
        chantier.commissions[code] = commission.id
        acte.session.add_all(
            CommissionAgence(commission_id=commission.id, agence_id=agences[agence.code])
            for agence in AGENCES
            if agence.commission == code
        )
        acte.inscrire("creation_commission", "commission", commission.id, {"code": code})
        _adopt_reglement(acte, commission.id)


def _adopt_reglement(acte: Acte, commission_id: int) -> None:
    regles = ReglesSeance(
        depuis=REGLEMENT_DEPUIS,
        quorum_minimum=4,
        modalites=frozenset(ModaliteSeance),
    )
    valeurs = ecrire_regles(regles)
    valeurs.pop("version")
    reglement = ReglementInterieur(
        commission_id=commission_id,
        version=1,
        debut=REGLEMENT_DEPUIS,
        adopte_le=REGLEMENT_DU,
        source=f"Délibération du conseil d’administration du 28 mai 2026 ({MARQUE})",
        regles=valeurs,
    )
    acte.session.add(reglement)
    acte.session.flush()
    acte.inscrire("adoption_reglement", "reglement_interieur", reglement.id, {"commission": commission_id})


def _create_compte(acte: Acte, compte: CompteDemo, commissions: dict[str, int], empreinte: str) -> Auteur:
    """Create an account with its role and return who acts with it; a member's seat is linked once it exists."""
    cree = create_utilisateur(
        acte,
        identifiant=compte.identifiant,
        civilite=compte.civilite,
        nom=compte.nom,
        prenom=compte.prenom,
        courriel=compte.identifiant,
        empreinte=empreinte,
    )
    role = Role(compte.role)
    agence = acte.session.scalar(select(Agence.id).where(Agence.code == compte.agence)) if compte.agence else None
    siennes = frozenset(commissions[code] for code in compte.commissions)
    for commission_id in sorted(siennes) if siennes else (None,):
        grant_role(acte, utilisateur_id=cree.id, role=role, commission_id=commission_id, agence_id=agence)
    return Auteur(cree.id, role, siennes, frozenset() if agence is None else frozenset({agence}))


def link_membres(chantier: Chantier) -> None:
    """Link the members who have an account to it, once the seats are imported."""
    with chantier.a(instant(jour_local(FONDATION), 10, 30)).ouvre(OUTIL) as acte:
        for compte in COMPTES:
            if not compte.membre:
                continue
            membre = acte.session.scalars(select(Membre).where(Membre.cle == compte.membre)).one()
            auteur = chantier.auteurs[compte]
            membre.utilisateur_id = auteur.utilisateur_id
            membre.courriel = compte.identifiant
            chantier.auteurs[compte] = Auteur(auteur.utilisateur_id, auteur.role, membre_id=membre.id)
            acte.inscrire("rattachement_compte", "membre", membre.id, {"utilisateur": auteur.utilisateur_id})


def _publish_grille(acte: Acte) -> None:
    texte = (GRILLES / "demonstration.toml").read_text(encoding="utf-8")
    grille = Grille.charger(texte)
    ligne = GrilleCotation(
        code=grille.code,
        version=grille.version,
        nom=grille.libelle,
        texte=texte,
        empreinte=hashlib.sha256(texte.encode()).hexdigest(),
        debut=grille.depuis,
        publiee_le=acte.instant,
        publiee_par_id=acte.utilisateur_id,
    )
    acte.session.add(ligne)
    acte.session.flush()
    acte.inscrire("publication_grille", "grille_cotation", ligne.id, {"empreinte": ligne.empreinte})


def _enter_forfaits(acte: Acte) -> None:
    """Enter the landlord's own lump sums for individual water and heating: no text gives any."""
    for type_logement, base in FORFAIT.items():
        for personnes in range(1, 9):
            record_valeur(
                acte,
                cle="forfait.eau_chauffage",
                axes={"type": type_logement, "personnes": str(personnes)},
                debut=date(2026, 1, 1),
                verifie_jusqu=date(2026, 12, 31),
                valeur=Decimal(base + FORFAIT_PAR_PERSONNE * (personnes - 1)),
                source=f"Barème du bailleur ({MARQUE})",
                verifie_par="Noémie Talebois",
            )
