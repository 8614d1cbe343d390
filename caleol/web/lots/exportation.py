"""The ranking of candidates as a table for a spreadsheet."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from caleol.exports.tableur import Cellule
from caleol.queries.candidats import Recherche

ENTETES = (
    "Rang", "Numéro unique", "Civilité", "Prénom", "Nom", "Ménage", "Personnes", "Points", "Première raison",
    "Deuxième raison", "Troisième raison", "DALO", "Mutation", "Attente (mois)", "Déposée le",
    "Ressources retenues (€)", "Part du plafond (%)", "Taux d’effort brut (%)", "Taux d’effort net (%)",
    "Reste à vivre (€ par jour et par personne)", "À vérifier",
)  # fmt: skip


def lignes_exportees(recherche: Recherche) -> Iterator[Sequence[Cellule]]:
    """Yield a line for each candidate shown."""
    for ligne in recherche.lignes:
        dossier = ligne.dossier
        raisons = [f"{raison.points:+d} {raison.raison}" for raison in dossier.points.fortes]
        budget, plafond = dossier.budget, dossier.plafond
        reste = None if budget is None or budget.reste_centimes is None else budget.reste_centimes
        yield (
            ligne.rang,
            dossier.numero_unique,
            dossier.civilite,
            dossier.prenom,
            dossier.nom,
            dossier.menage,
            dossier.nb_personnes,
            dossier.points.total,
            *(raisons + [""] * 3)[:3],
            dossier.dalo,
            dossier.mutation,
            dossier.attente_mois,
            dossier.deposee_le,
            dossier.ressources.retenues_euros,
            plafond.ratio_pourcent if plafond else None,
            budget.brut.taux_pourcent if budget else None,
            budget.net.taux_pourcent if budget and budget.net else None,
            None if reste is None else round(Decimal(reste) / 100, 2),
            " ; ".join(anomalie.phrase for anomalie in dossier.a_verifier),
        )
