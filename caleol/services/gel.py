"""The freeze: the sheet of a lot and the dossiers of its candidates, kept as shown, and again as the ballot closes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from caleol.kernel.errors import Refus
from caleol.models.lot import Candidature, Lot
from caleol.queries.dossier import load_contexte, load_dossiers
from caleol.queries.dossier_logement import Derogation
from caleol.queries.fiche import LogementSitue, avec_choix, load_logement_situe
from caleol.queries.instantane import Dossier, ecrit_dossier, ecrit_fiche, lit_dossier, lit_fiche
from caleol.queries.perimetre import find_vacance
from caleol.queries.points import load_faits_figes
from caleol.queries.rang import cles_de_rang
from caleol.queries.valeurs import load_parametres
from caleol.rules.candidatures import nombre_minimal
from caleol.services.act import Acte
from caleol.services.registre import empreinte, forme_canonique


@dataclass(frozen=True, slots=True)
class Blocage:
    """What keeps a lot off an agenda: whose dossier (« » for the lot itself), what, and what to do."""

    code: str
    qui: str
    phrase: str
    a_faire: str


def freeze_lot(acte: Acte, lot: Lot, au: date) -> None:
    """Freeze a whole lot as on a day; the order follows the frozen points unless a reason was given for another one.

    Raises:
        Refus: `lot_bloque` with its `blocages`: too few applications without exception, and every blocking finding.
    """
    situe = _situe(acte, lot, au)
    vivantes = [candidature for candidature in lot.candidatures if candidature.retiree_le is None]
    dossiers = dossiers_du_lot(acte, situe, vivantes, au)
    blocages = [*_nombre(acte, lot, situe, len(vivantes), au), *_dossiers(dossiers.values())]
    if blocages:
        raise Refus("lot_bloque", blocages=tuple(blocages))
    lot.instantane = ecrit_fiche(situe.fiche)
    _ecrit(acte, vivantes, dossiers)
    if lot.ordre_motif is None:
        _range(acte, vivantes, dossiers)


def _range(acte: Acte, vivantes: Sequence[Candidature], dossiers: Mapping[int, Dossier]) -> None:
    """Rank by the frozen points inside each class: seniority may move them between the choice and the séance."""
    if any(dossiers[c.demande_id].points.total is None for c in vivantes):
        return
    cles = cles_de_rang(acte.session, [c.demande_id for c in vivantes])
    classes = {c.demande_id: cles[c.demande_id][0] if c.demande_id in cles else 0 for c in vivantes}

    def place(candidature: Candidature) -> tuple[int, int, int]:
        points = dossiers[candidature.demande_id].points.total or 0
        return classes[candidature.demande_id], -points, candidature.rang_propose

    for rang, candidature in enumerate(sorted(vivantes, key=place), start=1):
        candidature.rang_propose = rang


def freeze_choix(lot: Lot) -> None:
    """Write what was chosen on a lot (exception, reason of the order) in its frozen sheet; the rest stays as shown."""
    if lot.instantane is not None:
        lot.instantane = ecrit_fiche(avec_choix(lit_fiche(lot.instantane), lot))


def freeze_candidatures(acte: Acte, lot: Lot, candidatures: Sequence[Candidature], au: date) -> None:
    """Freeze some candidatures of a lot that is on an agenda already.

    Raises:
        Refus: `lot_bloque` with the blocking findings of these candidatures.
    """
    dossiers = dossiers_du_lot(acte, _situe(acte, lot, au), candidatures, au)
    blocages = tuple(_dossiers(dossiers.values()))
    if blocages:
        raise Refus("lot_bloque", blocages=blocages)
    _ecrit(acte, candidatures, dossiers)


def freeze_derogation(acte: Acte, lot: Lot, candidature: Candidature, au: date) -> None:
    """Judge the ceiling of a frozen candidature again, a derogation being named; the rest stays as it was shown.

    Raises:
        Refus: `lot_bloque` with the blocking findings of this candidature.
    """
    montre = candidature.instantane
    freeze_candidatures(acte, lot, [candidature], au)
    if montre is not None and candidature.instantane is not None:
        juge = lit_dossier(candidature.instantane)
        candidature.instantane = ecrit_dossier(_juge_de_nouveau(lit_dossier(montre), juge))


def _juge_de_nouveau(montre: Dossier, juge: Dossier) -> Dossier:
    """Return what was shown, with the resources, ceiling, stay and findings of another day."""
    return replace(
        montre, ressources=juge.ressources, plafond=juge.plafond, sejour=juge.sejour, anomalies=juge.anomalies
    )


def freeze_vote(acte: Acte, lot: Lot, du_jour: Mapping[int, Dossier]) -> None:
    """Freeze a lot again as its ballot closes: the sheet, and the dossiers of the day by key of the candidature.

    What the members had been shown is kept beside, where anything is not the same, and its digest in the register.
    """
    fiche = ecrit_fiche(_situe(acte, lot, acte.jour).fiche)
    if fiche != lot.instantane:
        _trace(acte, "logement_du_jour", "lot", lot.id, lot.instantane, fiche)
        lot.montre, lot.instantane = lot.instantane, fiche
    for candidature in lot.candidatures:
        if candidature.id not in du_jour:
            continue
        dossier = ecrit_dossier(du_jour[candidature.id])
        if dossier != candidature.instantane:
            _trace(acte, "dossier_du_jour", "candidature", candidature.id, candidature.instantane, dossier)
            candidature.montre, candidature.instantane = candidature.instantane, dossier


def thaw_vote(lot: Lot) -> None:
    """Give a lot back what the members were shown: its ballot is undone, another one will freeze it again."""
    figees: tuple[Lot | Candidature, ...] = (lot, *lot.candidatures)
    for figee in figees:
        if figee.montre is not None:
            figee.instantane, figee.montre = figee.montre, None


def _trace(
    acte: Acte, nom: str, genre: str, cle: int, avant: Mapping[str, Any] | None, apres: Mapping[str, Any]
) -> None:
    empreintes = {"avant": empreinte(forme_canonique(avant or {})), "apres": empreinte(forme_canonique(apres))}
    acte.inscrire(nom, genre, cle, empreintes)


def dossiers_du_lot(
    acte: Acte, situe: LogementSitue, candidatures: Sequence[Candidature], au: date
) -> dict[int, Dossier]:
    """Return the dossiers of candidatures of a lot by key of the application."""
    derogations = {
        c.demande_id: Derogation(c.derogation, c.derogation_preuve or "") for c in candidatures if c.derogation
    }
    contexte = load_contexte(acte.session, au, situe.faits, derogations)
    cles = [c.demande_id for c in candidatures]
    dossiers = load_dossiers(acte.session, cles, contexte)
    faits = load_faits_figes(acte.session, cles, au, contexte.parametres)
    return {
        c.demande_id: replace(
            dossiers[c.demande_id],
            origine=c.origine.libelle,
            lettre=c.lettre,
            faits_de_cotation=faits[c.demande_id],
        )
        for c in candidatures
    }


def _situe(acte: Acte, lot: Lot, au: date) -> LogementSitue:
    situee = find_vacance(acte.session, acte.auteur, lot.vacance_id)
    return load_logement_situe(acte.session, situee, au, lot)


def _ecrit(acte: Acte, candidatures: Iterable[Candidature], dossiers: dict[int, Dossier]) -> None:
    for candidature in candidatures:
        candidature.instantane = ecrit_dossier(dossiers[candidature.demande_id])
        candidature.figee_le = acte.instant


def _nombre(acte: Acte, lot: Lot, situe: LogementSitue, examinees: int, au: date) -> list[Blocage]:
    controle = nombre_minimal(
        examinees,
        lot.exception,
        raison=lot.exception_motif or "",
        financement=situe.faits.financement,
        au=au,
        parametres=load_parametres(acte.session),
    )
    if controle.respecte:
        return []
    return [Blocage(controle.code, "", controle.phrase, "")]


def _dossiers(dossiers: Iterable[Dossier]) -> list[Blocage]:
    return [
        Blocage(anomalie.code, dossier.nom_complet, anomalie.phrase, anomalie.a_faire)
        for dossier in dossiers
        for anomalie in dossier.bloquantes
    ]
