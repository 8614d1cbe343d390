"""What the register proves besides its entries: ballots, votes, decisions and minutes as lines of plain values.

The lines are those that `kernel.verificateur` reads. Rows are read as stored, without the checks of the models: a row
that somebody damaged is written as it is, for the verification to name it.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, String, Text, cast, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, Session

from caleol.documents.canonique import donnees_a_sceller, donnees_gardees
from caleol.kernel.verificateur import canonique, condense, forme_scrutin
from caleol.models.lot import ClassementPropose, Decision, DroitVote, LigneClassement, Scrutin, Vote
from caleol.models.seance import Pv
from caleol.queries.papiers.fige import lit_pv
from caleol.services.registre import forme_canonique, instant_canonique

Ligne = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Choix:
    """The rows of a part of the register: keys of ballots, rankings, candidatures and minutes."""

    scrutins: Sequence[int]
    classements: Sequence[int]
    candidatures: Sequence[int]
    pvs: Sequence[int]


def scelle_scrutin(session: Session, scrutin_id: int, classements: Sequence[int]) -> tuple[Ligne, str]:
    """Return what the entry of a ballot binds: its rankings in their order with the digest of the votes; its record.

    The record holds typed texts: it goes to the personal values of the entry.
    """
    scrutin = next(_scrutins(session, [scrutin_id]))
    lignes = {ligne["id"]: ligne for ligne in _classements(session, classements)}
    droits, votes = _droits(session, [scrutin_id]), _votes(session, [scrutin_id])
    forme = forme_scrutin(scrutin, [lignes[cle] for cle in classements], droits, votes)
    return {"classements": list(classements), "bulletins": condense(forme)}, canonique(scrutin["releve"])


def lignes_prouvees(session: Session, *, nominatif: bool, choix: Choix | None = None) -> Iterator[Ligne]:
    """Yield every ballot, ranking, seat entitled, vote, decision and minutes, or those of a choice.

    Typed texts stand in them where `nominatif`.
    """
    scrutins = choix.scrutins if choix else None
    for scrutin in _scrutins(session, scrutins):
        yield scrutin if nominatif else {cle: v for cle, v in scrutin.items() if cle not in {"releve", "annule_motif"}}
    yield from _classements(session, choix.classements if choix else None)
    yield from _droits(session, scrutins)
    yield from _votes(session, scrutins)
    yield from _decisions(session, choix.candidatures if choix else None, nominatif=nominatif)
    yield from _pvs(session, choix.pvs if choix else None, nominatif=nominatif)


def _scrutins(session: Session, cles: Sequence[int] | None = None) -> Iterator[Ligne]:
    s = Scrutin
    requete = select(
        s.id, s.lot_id, s.seance_id, s.tour, _texte(s.mode), _brut(s.ouvert_le), _brut(s.clos_le), _brut(s.annule_le),
        s.annule_motif, s.annule_par_id,
        s.quorum_presents, s.quorum_requis, s.adopte_id, s.departage, _brut(s.decompte),
    ).order_by(s.id)  # fmt: skip
    for ligne in session.execute(requete.where(s.id.in_(cles)) if cles is not None else requete):
        (
            cle,
            lot,
            seance,
            tour,
            mode,
            ouvert,
            clos,
            annule,
            pourquoi,
            par,
            presents,
            requis,
            adopte,
            departage,
            releve,
        ) = ligne
        yield {
            "ligne": "scrutin",
            "id": cle,
            "lot": lot,
            "seance": seance,
            "tour": tour,
            "mode": mode,
            "ouvert_le": _instant(ouvert),
            "clos_le": _instant(clos),
            "annule_le": _instant(annule),
            "annule_par": par,
            "annule_motif": pourquoi,
            "quorum": [presents, requis],
            "adopte": adopte,
            "departage": departage,
            "releve": _json(releve),
        }


def _classements(session: Session, cles: Sequence[int] | None = None) -> Iterator[Ligne]:
    c, li = ClassementPropose, LigneClassement
    choix = [c.id.in_(cles)] if cles is not None else []
    lignes: dict[int, list[list[Any]]] = {}
    requete = select(li.classement_id, li.candidature_id, _texte(li.type), li.rang).order_by(li.candidature_id, li.id)
    voulues = [li.classement_id.in_(cles)] if cles is not None else []
    for cle, *reste in session.execute(requete.where(*voulues)):
        lignes.setdefault(cle, []).append(list(reste))
    noms = ("id", "lot", "seance", "auteur", "numero")
    for ligne in session.execute(
        select(c.id, c.lot_id, c.seance_id, c.auteur_siege_id, c.numero).where(*choix).order_by(c.id)
    ):
        yield {"ligne": "classement", **dict(zip(noms, ligne, strict=True)), "lignes": lignes.get(ligne[0], [])}


def _droits(session: Session, cles: Sequence[int] | None = None) -> Iterator[Ligne]:
    d = DroitVote
    choix = [d.scrutin_id.in_(cles)] if cles is not None else []
    requete = select(d.scrutin_id, d.siege_id, _texte(d.voix), cast(d.present, Integer), d.membre_id).where(*choix)
    for scrutin, siege, voix, present, membre in session.execute(requete.order_by(d.scrutin_id, d.siege_id)):
        yield {
            "ligne": "droit",
            "scrutin": scrutin,
            "siege": siege,
            "voix": voix,
            "present": bool(present),
            "membre": membre,
        }


def _votes(session: Session, cles: Sequence[int] | None = None) -> Iterator[Ligne]:
    v = Vote
    choix = [v.scrutin_id.in_(cles)] if cles is not None else []
    requete = select(
        v.scrutin_id, v.siege_id, v.membre_id, v.classement_id, cast(v.contre, Integer), _brut(v.emis_le), v.recu
    )
    for scrutin, siege, membre, classement, contre, emis, recu in session.execute(requete.where(*choix).order_by(v.id)):
        yield {
            "ligne": "vote",
            "scrutin": scrutin,
            "siege": siege,
            "membre": membre,
            "classement": classement,
            "contre": bool(contre),
            "emis_le": _instant(emis),
            "recu": recu,
        }


def _decisions(session: Session, cles: Sequence[int] | None, *, nominatif: bool) -> Iterator[Ligne]:
    d = Decision
    choix = [d.candidature_id.in_(cles)] if cles is not None else []
    requete = select(
        d.candidature_id, d.lot_id, d.scrutin_id, _texte(d.type), d.rang, d.motif_code, d.condition_piece,
        _brut(d.condition_echeance), d.motif_texte, _brut(d.prise_le), d.saisie_par_id,
    ).where(*choix).order_by(d.id)  # fmt: skip
    for candidature, lot, scrutin, genre, rang, motif, piece, echeance, texte, prise, par in session.execute(requete):
        yield {
            "ligne": "decision",
            "candidature": candidature,
            "lot": lot,
            "scrutin": scrutin,
            "type": genre,
            "rang": rang,
            "motif": motif,
            "piece": piece,
            "echeance": None if echeance is None else str(echeance),
            "prise_le": _instant(prise),
            "saisie_par": par,
            **({"motif_texte": texte} if nominatif else {}),
        }


def _pvs(session: Session, cles: Sequence[int] | None, *, nominatif: bool) -> Iterator[Ligne]:
    p = Pv
    choix = [p.id.in_(cles)] if cles is not None else []
    requete = select(
        p.id, p.seance_id, p.version, p.reference, p.empreinte_donnees, p.fichier, p.empreinte_fichier, p.tete_registre,
        _texte(p.etat), _brut(p.donnees), _brut(p.valide_le), p.valide_par_id, p.approuve_seance_id,
    ).where(p.valide_le.is_not(None), *choix).order_by(p.id)  # fmt: skip
    for (
        cle,
        seance,
        version,
        reference,
        condense_,
        fichier,
        empreinte,
        tete,
        etat,
        donnees,
        valide,
        par,
        approuve,
    ) in session.execute(requete):
        forme, imprimee = forme_gardee(_json(donnees))
        yield {
            "ligne": "pv",
            "id": cle,
            "seance": seance,
            "version": version,
            "reference": reference,
            "valide_le": _instant(valide),
            "valide_par": par,
            "approuve": etat == "approuve",
            "approuve_seance": approuve,
            "empreinte_donnees": condense_,
            "fichier": fichier,
            "empreinte_fichier": empreinte,
            "tete_registre": tete,
            "tete_imprimee": imprimee,
            **({"forme": forme} if nominatif else {}),
        }


def forme_gardee(donnees: Any) -> tuple[str | None, str | None]:
    """Return the canonical text of kept minutes and the head they print; None where they cannot be read."""
    try:
        lu = lit_pv(donnees)
    except ValueError:
        return None, None
    forme = forme_canonique(donnees_gardees(donnees_a_sceller(lu), donnees))
    return forme, lu.sceau.tete_registre if lu.sceau else None


def _texte(colonne: InstrumentedAttribute[Any]) -> Any:
    return type_coerce(colonne, String())


def _brut(colonne: InstrumentedAttribute[Any]) -> Any:
    return type_coerce(colonne, Text())


def _instant(brut: datetime | str | None) -> str | None:
    return None if brut is None else instant_canonique(brut)


def _json(brut: Any) -> Any:
    if not isinstance(brut, str):
        return brut
    try:
        return json.loads(brut)
    except ValueError:
        return None
