"""The block of one lot in the minutes: dwelling, voices, candidates, decisions with reasons, ballot."""

from decimal import Decimal
from typing import Final

from reportlab.platypus import Flowable, HRFlowable

from caleol.documents.logement import demandes, designation, flux, loyer, situation
from caleol.documents.partie import Ensemble
from caleol.documents.polices import TITRE
from caleol.documents.presence import quorum_en_mots
from caleol.documents.style import (
    TITRE_LOT,
    TRAIT_FORT,
    Balise,
    assemble,
    brut,
    doux,
    fort,
    paragraphe,
    prose,
)
from caleol.documents.tableau import NEANT, NON_CONNU, Colonne, Ligne, faits, lignes_de, tableau
from caleol.kernel.francais import accorde, date_longue, heure, liste_et, majuscule, nombre, ordinal, pourcent
from caleol.kernel.papiers import Candidat, Lot, Proposition, Scrutin, UsageCotation

_COULE_DES: Final = 205.0
"""Room in points where a lot may begin without being whole: its head, its first candidates."""


def bloc_lot(lot: Lot, largeur: float, *, premier: bool) -> list[Flowable]:
    """Return one lot: whole on a page where it fits, else cut between two candidates."""
    filet = HRFlowable(width="100%", thickness=0.5, color=TRAIT_FORT, spaceBefore=9, spaceAfter=4)
    candidats = [_candidat(candidat) for candidat in lot.candidats]
    elements: list[Flowable] = [
        *(() if premier else (filet,)),
        paragraphe(prose(f"Lot {lot.numero}. {designation(lot.logement)}", TITRE), TITRE_LOT),
        faits(_faits_avant(lot), largeur),
        *([tableau(_colonnes(lot.numero), candidats, largeur)] if candidats else []),
        Ensemble([faits(_faits_apres(lot), largeur)]),
    ]
    return [Ensemble(elements, coule_des=_COULE_DES)]


def _colonnes(numero: int) -> tuple[Colonne, ...]:
    return (
        Colonne("Rang", 6, "c"),
        Colonne(f"Lot {numero} : candidat et numéro unique", 40),
        Colonne("Points", 9.5, "d"),
        Colonne("Taux d’effort", 9.5, "d"),
        Colonne("Part du plafond", 9.5, "d"),
        Colonne("Décision", 25.5),
    )


def _faits_avant(lot: Lot) -> list[tuple[str, Balise]]:
    logement = lot.logement
    voix = f"{accorde(lot.voix_presentes, 'présente')} sur {nombre(lot.voix_attribuees)}"
    detail = f" ({lot.voix_detail})" if lot.voix_detail else ""
    return [
        ("Logement", assemble(situation(logement), loyer(logement), separateur=" ; ")),
        ("Réservation", prose(f"{logement.financement} ; contingent {logement.contingent}, {flux(logement)}")),
        ("Voix délibératives", assemble(prose(f"{voix}{detail}."), quorum_en_mots(lot.quorum))),
        ("Déports", brut(liste_et(lot.deports)) if lot.deports else prose(NEANT.lower())),
        ("Demandes", demandes(lot)),
    ]


def _faits_apres(lot: Lot) -> list[tuple[str, Balise]]:
    ajout = [("Ajout tardif", prose(lot.ajout_tardif))] if lot.ajout_tardif else []
    titre = f"Vote, lot {lot.numero}"
    votes = [
        (f"{titre}, {ordinal(scrutin.tour)} tour" if len(lot.scrutins) > 1 else titre, _scrutin(scrutin))
        for scrutin in lot.scrutins
    ]
    vide = [] if lot.candidats else [("Candidats", prose(NEANT.lower()))]
    return [
        *vide,
        *(votes or [(titre, prose("pas de scrutin"))]),
        *(() if lot.ajournement and lot.cotation is None else (("Cotation", _cotation(lot.cotation)),)),
        *ajout,
        *(("Observation", prose(observation)) for observation in lot.observations),
        ("Issue", _issue(lot)),
    ]


def _candidat(candidat: Candidat) -> Ligne:
    suites: list[Balise] = []
    for motif in candidat.motifs:
        suites += lignes_de("Motif :", motif)
    if candidat.condition:
        suites += lignes_de("Condition :", candidat.condition)
    if candidat.echeance:
        suites.append(assemble(fort(prose("Délai :")), prose(f"jusqu’au {date_longue(candidat.echeance)} inclus")))
    return Ligne(
        (
            prose(str(candidat.rang) if candidat.rang is not None else "–"),
            _identite(candidat),
            prose(nombre(candidat.points) if candidat.points is not None else NON_CONNU),
            _taux(candidat.taux_effort_pourcent),
            _taux(candidat.plafond_pourcent),
            fort(prose(majuscule(candidat.decision))),
        ),
        tuple(suites),
    )


def _identite(candidat: Candidat) -> Balise:
    nom = assemble(fort(brut(candidat.nom)), doux(brut(candidat.numero_unique)), separateur="  ")
    return assemble(nom, prose(", ".join(candidat.mentions)), separateur="\n")


def _taux(valeur: Decimal | None) -> Balise:
    return prose(pourcent(valeur) if valeur is not None else NON_CONNU)


def _scrutin(scrutin: Scrutin) -> Balise:
    adoptee = scrutin.adoptee
    resultat = f"Adoptée : proposition {adoptee}." if adoptee is not None else "Aucune proposition adoptée."
    contre = f"{accorde(scrutin.contre, 'voix', 'voix')} contre, " if scrutin.contre else ""
    return assemble(
        *(_proposition(proposition) for proposition in scrutin.propositions),
        assemble(
            prose(f"Vote {scrutin.mode}{_clos(scrutin)}." if scrutin.mode else ""),
            prose(f"{majuscule(contre + accorde(scrutin.abstentions, 'abstention'))}."),
            fort(prose(resultat)),
            prose(f"Règle : {scrutin.regle}." if scrutin.regle else ""),
            prose(f"Égalité : {scrutin.departage}." if scrutin.departage else ""),
        ),
        *(prose(voix) for voix in scrutin.nominal),
        separateur="\n",
    )


def _clos(scrutin: Scrutin) -> str:
    return f", clos à {heure(scrutin.clos_le)}" if scrutin.clos_le else ""


def _proposition(proposition: Proposition) -> Balise:
    auteur = f", présentée par {proposition.auteur}" if proposition.auteur else ""
    return assemble(
        prose(f"Proposition {proposition.numero} ("),
        brut(f"{proposition.ordre}{auteur}"),
        prose(f") : {nombre(proposition.pour)} pour"),
        separateur="",
    )


def _cotation(usage: UsageCotation | None) -> Balise:
    if usage is None:
        return prose("non utilisée pour ce lot")
    ordre = {True: "Le classement suit les points.", False: "Le classement s’écarte des points.", None: ""}[
        usage.suit_les_points
    ]
    raison = prose(f"Raison : {usage.raison_ecart}") if usage.raison_ecart else Balise("")
    return assemble(prose(ordre), prose(usage.explication), raison)


def _issue(lot: Lot) -> Balise:
    if lot.ajournement is None:
        return Balise("")
    return assemble(fort(prose("Lot ajourné.")), prose(lot.ajournement.motif))
