"""Lists as files for a spreadsheet: the ranking of candidates, the vacant dwellings."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from flask import Response, stream_with_context

from caleol.exports.tableur import Cellule, csv_morceaux, xlsx_octets
from caleol.kernel.francais import civilite, nombre
from caleol.queries.candidats import Exportation
from caleol.queries.instantane import Dossier
from caleol.queries.vacances import LigneVacance

ENTETES = (
    "Rang", "Numéro unique", "Civilité", "Prénom", "Nom", "Ménage", "Personnes", "Points", "Première raison",
    "Deuxième raison", "Troisième raison", "DALO", "Mutation", "Attente (mois)", "Déposée le",
    "Ressources retenues (€)", "Part du plafond (%)", "Taux d’effort brut (%)", "Taux d’effort net (%)",
    "Reste à vivre (€ par jour et par personne)", "À vérifier",
)  # fmt: skip


ENTETES_VACANCES = (
    "Référence", "Adresse", "Commune", "Type", "Surface (m²)", "Financement", "Agence", "Réservataire", "Libre le",
    "État", "Candidats", "Exception", "Séance",
)  # fmt: skip
PAR_EXPORT = 20_000
"""Candidates of one file: beyond, a spreadsheet is of no use and the reader waits."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def fichier(nom: str, forme: str, titre: str, entetes: Sequence[str], lignes: Iterable[Sequence[Cellule]]) -> Response:
    """Return a table as a file to keep: `forme` is `csv` or `xlsx`; a CSV leaves as its lines are made."""
    sur = "".join(c if c.isascii() and (c.isalnum() or c in "-._") else "_" for c in nom)
    csv = forme == "csv"
    corps = stream_with_context(csv_morceaux(entetes, lignes)) if csv else xlsx_octets(titre, entetes, lignes)
    envoi = Response(corps, mimetype="text/csv" if csv else XLSX)
    envoi.headers["Content-Disposition"] = f'attachment; filename="{sur}.{forme}"'
    return envoi


def vacances_exportees(lignes: Iterable[LigneVacance]) -> Iterator[Sequence[Cellule]]:
    """Yield a line for each vacant dwelling."""
    for ligne in lignes:
        yield (
            ligne.reference,
            ligne.adresse,
            ligne.commune,
            ligne.type,
            ligne.surface,
            ligne.financement.libelle,
            ligne.agence,
            ligne.reservataire,
            ligne.libre_le,
            ligne.etat.libelle,
            ligne.candidats,
            ligne.exception.libelle if ligne.exception else "",
            ligne.seance,
        )


def lignes_exportees(export: Exportation) -> Iterator[Sequence[Cellule]]:
    """Yield a line for each candidate of this part, then say what the part is where there are others."""
    for rang, dossier in export.dossiers:
        yield _candidat(rang, dossier)
    if export.parties > 1:
        part = f"Partie {export.partie} sur {export.parties}"
        yield (f"{part} : cette liste compte {nombre(export.tri.gardees)} demandes, {nombre(PAR_EXPORT)} par fichier.",)


def _candidat(rang: int, dossier: Dossier) -> Sequence[Cellule]:
    raisons = [f"{raison.raison} ({raison.points:+d})" for raison in dossier.points.fortes]
    budget, plafond = dossier.budget, dossier.plafond
    reste = None if budget is None or budget.reste_centimes is None else budget.reste_centimes
    return (
        rang,
        dossier.numero_unique,
        civilite(dossier.civilite),
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
