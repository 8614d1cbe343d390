"""The sheet of one candidate, as the members read it: household, budget, ceiling, points, papers, checks, decision."""

from collections.abc import Iterator, Sequence
from typing import Final

from caleol.kernel.feuille import (
    Bloc,
    Cellule,
    Colonne,
    Faits,
    Puces,
    Rang,
    Tableau,
    Texte,
    Titre,
    dit,
    doux,
    fort,
    pleine,
)
from caleol.kernel.francais import (
    accorde,
    date_courte,
    euros,
    euros_ronds,
    instant,
    majuscule,
    nombre,
    pourcent,
    surface,
)
from caleol.queries.instantane import BudgetLu, Dossier, EffortLu, LignePoints, PersonneLue, PlafondLu, PointsLus
from caleol.queries.lot_montre import CandidatMontre
from caleol.queries.page_dossier import AvisLu
from caleol.rules.budget import aide_en_mots

NON_CONNU: Final = "non connu"
AIDE: Final = "La cotation est une aide à la décision : la commission peut s’en écarter, en disant pourquoi."
COLONNES: Final = (
    Colonne("Critère", 32),
    Colonne("Fait retenu", 36),
    Colonne("Preuve", 18),
    Colonne("Points", 14, "d"),
)
ETATS_PIECE: Final = {"recue": "reçue", "vue": "vue", "demandee": "demandée", "perimee": "périmée"}


def fiche_candidat(candidat: CandidatMontre, avis: Sequence[AvisLu]) -> tuple[Bloc, ...]:
    """Return what the sheet of a candidate says, under a title of its own page."""
    dossier = candidat.dossier
    return (
        Titre(f"Rang proposé {candidat.rang} : {dossier.nom_complet}", nom=True, page=True),
        Texte(dit(_chapeau(dossier))),
        Faits(tuple(_demande(candidat)), part=0.2),
        Titre("Pour ce logement"),
        Faits(tuple(_logement(dossier)), part=0.2),
        Titre(_titre_points(candidat)),
        *_points(dossier.points),
        *_controles(dossier),
        *_pieces(dossier),
        *_avis(avis),
        *_propositions(dossier),
        *_decision(candidat),
    )


def _chapeau(dossier: Dossier) -> str:
    if dossier.anonyme:
        return f"{dossier.menage}. {dossier.attente_mois} mois d’attente."
    renouvelee = f", renouvelée le {date_courte(dossier.renouvelee_le)}" if dossier.renouvelee_le else ""
    return (
        f"{dossier.menage}. Numéro unique {dossier.numero_unique}, demande du {date_courte(dossier.deposee_le)}"
        f"{renouvelee}, {dossier.attente_mois} mois d’attente, valable jusqu’au {date_courte(dossier.echeance)}."
    )


def _demande(candidat: CandidatMontre) -> Iterator[tuple[str, Cellule]]:
    dossier, actuel = candidat.dossier, candidat.dossier.actuel
    taille = surface(actuel.surface) if actuel.surface is not None else ""
    occupants = accorde(actuel.personnes, "occupant") if actuel.personnes is not None else ""
    trop = "sur-occupé au sens de la loi" if actuel.sur_occupe else ""
    ou = (actuel.statut, actuel.type, taille, occupants, actuel.commune, trop)
    loyer = euros(actuel.loyer_centimes) if actuel.loyer_centimes is not None else NON_CONNU
    yield "Proposé par", _ligne_de(dossier.origine, *dossier.designations)
    yield "Ménage", _ligne_de(*(_personne(personne) for personne in dossier.personnes))
    yield "Logement actuel", _ligne_de(", ".join(mot for mot in ou if mot) or NON_CONNU, f"loyer : {loyer}")
    yield "Attente", dit(_attente(dossier))
    yield "Motifs", dit(", ".join(dossier.motifs) or "non connus")
    yield "Priorités", dit(", ".join(_priorites(dossier)) or "aucune")
    yield "Souhaits", _ligne_de(", ".join(dossier.communes_souhaitees) or "commune non connue", dossier.types_souhaites)
    yield "Emploi", _ligne_de("" if dossier.anonyme else dossier.emploi or NON_CONNU, dossier.commune_travail or "")
    fin = f"titre valable jusqu’au {date_courte(dossier.fin_sejour)}" if dossier.fin_sejour else ""
    yield "Séjour", _ligne_de(dossier.sejour, fin)


def _ligne_de(*mots: str) -> Cellule:
    """Return sentences on one line."""
    return dit(" ; ".join(mot for mot in mots if mot))


def _personne(personne: PersonneLue) -> str:
    age = "à naître" if personne.a_naitre else personne.tranche
    if not age:
        age = "âge non connu" if personne.age is None else accorde(personne.age, "an")
    garde = personne.garde.lower() if personne.garde else ""
    return ", ".join(mot for mot in (personne.lien, age, "à charge" if personne.a_charge else "", garde) if mot)


def _attente(dossier: Dossier) -> str:
    delai = dossier.delai_anormal_mois
    if delai is None:
        return f"{dossier.attente_mois} mois ; délai anormalement long : non renseigné"
    longue = ", dépassé" if dossier.attente_mois >= delai else ""
    return f"{dossier.attente_mois} mois ; délai anormalement long : {delai} mois{longue}"


def _priorites(dossier: Dossier) -> Iterator[str]:
    yield from dossier.priorites_libelles
    if dossier.dalo_le:
        yield f"décision DALO du {date_courte(dossier.dalo_le)}"
    if dossier.mutation:
        yield "mutation"


def _logement(dossier: Dossier) -> Iterator[tuple[str, Cellule]]:
    ressources, quartile = dossier.ressources, dossier.quartile
    mois = f"{euros(ressources.mensuelles_centimes)} par mois" if ressources.mensuelles_centimes is not None else ""
    an = f"{euros_ronds(ressources.retenues_euros * 100)} par an" if ressources.retenues_euros is not None else ""
    retenues = f"pour le plafond : {an or NON_CONNU} ({ressources.motif})"
    yield "Ressources", _ligne_de(mois or "du mois : non connues", retenues)
    if dossier.budget:
        yield from _budget(dossier.budget)
    if dossier.plafond:
        yield "Plafond", _plafond(dossier.plafond)
    convient = {True: "convient", False: "à vérifier", None: "ménage non connu"}[dossier.taille_convient]
    taille = (*dit(dossier.taille), fort(convient, suite=bool(dossier.taille)))
    yield "Taille", pleine(*taille, doux(" ; ".join(dossier.taille_details)))
    unites = f"unités de consommation : {quartile.unites}" if quartile.unites else ""
    yield "Quartile", _ligne_de(quartile.phrase, unites)


def _budget(budget: BudgetLu) -> Iterator[tuple[str, Cellule]]:
    yield "Taux d’effort brut", _effort(budget.brut, "sans aide au logement")
    if budget.net:
        yield "Taux d’effort net", _effort(budget.net, aide_en_mots(budget.aide_centimes, estimee=budget.aide_estimee))
    reste = euros(budget.reste_centimes) if budget.reste_centimes is not None else "non calculable"
    yield "Reste à vivre", (doux(f"{reste}, {budget.reste_formule} ; information, qui ne fonde aucun refus"),)


def _effort(lu: EffortLu, precision: str) -> Cellule:
    depense = euros(lu.numerateur_centimes)
    if lu.taux_pourcent is None:
        return dit(f"non calculable ({lu.cause}), dépense de {depense} par mois")
    compte = f"{depense} sur {euros(lu.denominateur_centimes or 0)}, {precision}"
    return fort(pourcent(lu.taux_pourcent)), *_suite(compte)


def _suite(texte: str) -> Cellule:
    return (doux(texte, suite=True),)


def _plafond(lu: PlafondLu) -> Cellule:
    if not lu.verifie or lu.ratio_pourcent is None or lu.montant_euros is None:
        return dit(lu.phrase)
    mot = lu.derogation or ("respecté" if lu.respecte else "dépassé")
    base = f"plafond {lu.financement} {lu.annee} de {euros_ronds(lu.montant_euros * 100)}, {lu.categorie}, {lu.zone}"
    return fort(pourcent(lu.ratio_pourcent)), *_suite(f"{mot} ; {base}")


def _titre_points(candidat: CandidatMontre) -> str:
    points = candidat.dossier.points
    if points.total is None:
        return "Points : aucune grille en vigueur à cette date"
    place = f", place {candidat.place} par les points" if candidat.place else ""
    calcul = f", au {date_courte(points.calcules_le)}" if points.calcules_le else ""
    grille = f"grille « {points.grille_nom} » version {points.grille_version}"
    return f"{accorde(points.total, 'point')}{place} ; {grille}{calcul}"


def _points(points: PointsLus) -> Iterator[Bloc]:
    if points.total is None:
        return
    rangs = tuple(_ligne(ligne) for ligne in points.lignes)
    total = Rang(((fort("Total des faits déclarés"),), (), (), (fort(nombre(points.total)),)))
    yield Tableau("Points, critère par critère", COLONNES, rangs, total)
    yield Texte(dit(AIDE), petit=True)


def _ligne(ligne: LignePoints) -> Rang:
    points = {"compte": f"{ligne.points:+d}".replace("-", "−"), "ecarte": f"{nombre(ligne.points)} écarté"}
    cause = ligne.cause if ligne.etat == "ecarte" else ""
    return Rang(
        (
            dit(ligne.critere),
            dit(ligne.fait, cause),
            dit(ligne.justification),
            dit(points.get(ligne.etat, "0, non évaluable")),
        )
    )


def _controles(dossier: Dossier) -> Iterator[Bloc]:
    if dossier.anomalies:
        yield Titre("Contrôles")
        yield Puces(tuple(dit(f"{a.phrase} {a.a_faire}".strip()) for a in dossier.anomalies))


def _pieces(dossier: Dossier) -> Iterator[Bloc]:
    if dossier.pieces:
        yield Titre("Pièces")
        dites = (f"{p.libelle} : {ETATS_PIECE.get(p.etat, p.etat)}" for p in dossier.pieces)
        yield Texte(dit(" ; ".join(dites)), petit=True)


def _avis(avis: Sequence[AvisLu]) -> Iterator[Bloc]:
    if avis:
        yield Titre("Commentaires")
        yield Puces(tuple((*dit(a.texte), doux(f"{a.auteur}, {a.qualite}, le {instant(a.le)}")) for a in avis))


def _propositions(dossier: Dossier) -> Iterator[Bloc]:
    if dossier.propositions:
        yield Titre("Déjà proposé")
        dites = (
            ", ".join(mot for mot in (date_courte(p.le), p.logement, p.decision, p.issue, p.motif) if mot)
            for p in dossier.propositions
        )
        yield Puces(tuple(dit(dite) for dite in dites))


def _decision(candidat: CandidatMontre) -> Iterator[Bloc]:
    decision = candidat.decision
    if decision is None:
        return
    rang = f", rang {decision.rang}" if decision.rang else ""
    limite = f", jusqu’au {date_courte(decision.echeance)}" if decision.echeance else ""
    condition = f"Condition : {decision.condition}{limite}" if decision.condition else ""
    yield Titre("Décision de la commission")
    yield Texte((fort(f"{majuscule(decision.type.libelle)}{rang}."), *dit(decision.motif, condition)))
