"""A ballot and its count as plain values: what `caleol scrutin depouiller` reads and prints, and a record keeps."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from caleol.rules.reglement import ReglesSeance, ecrire_regles
from caleol.rules.scrutin.depouillement import Depouillement
from caleol.rules.scrutin.fondements import alertes, fondements, phrase_issue
from caleol.rules.scrutin.modele import Classement, PresenceSiege, ScrutinLot, SensVote, SiegeCommission, Vote
from caleol.rules.scrutin.propositions import PropositionReunie
from caleol.rules.scrutin.suffrages import VoteCompte
from caleol.rules.scrutin.voix import SiegeCompte

FORMAT = 1


def canonique(valeurs: object) -> str:
    """Return the one text of plain values: sorted keys, no space, letters as they are."""
    return json.dumps(valeurs, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def empreinte(compte: Depouillement, regles: ReglesSeance) -> str:
    """Return the SHA-256 of the canonical text of a count: the same ballot gives the same one."""
    return hashlib.sha256(canonique(ecrire_depouillement(compte, regles)).encode()).hexdigest()


def ecrire_depouillement(compte: Depouillement, regles: ReglesSeance) -> dict[str, Any]:
    """Return a count as plain values; `regles` are those of the ballot."""
    return {
        "format": FORMAT,
        "issue": {"code": compte.issue.value, "phrase": phrase_issue(compte)},
        "regle": {"code": compte.regle.value, "libelle": compte.regle.libelle},
        "adopte": compte.adopte,
        "finalistes": list(compte.finalistes),
        "modalite": compte.modalite.value,
        "tour": compte.tour,
        "quorum": asdict(compte.quorum),
        "participation": asdict(compte.participation) if compte.participation else None,
        "majorite": {
            "code": compte.majorite.value,
            "libelle": compte.majorite.libelle,
            "base": compte.majorite_base,
            "requise": compte.majorite_requise,
        },
        "decompte": _decompte(compte),
        "voix": [_siege(siege, compte.votes) for siege in compte.sieges if siege.deliberatif],
        "avis": [_siege(siege, compte.avis) for siege in compte.sieges if siege.voix and not siege.deliberatif],
        "sans_voix": [siege.cle for siege in compte.sieges if siege.voix is None],
        "ecartes": [asdict(ecarte) for ecarte in compte.ecartes],
        "fondements": [
            {"etape": f.etape, "phrase": f.phrase, "source": f.source, "autorite": f.autorite.libelle}
            for f in fondements(compte, regles)
        ],
        "alertes": list(alertes(compte, regles)),
    }


def _decompte(compte: Depouillement) -> dict[str, Any]:
    return {
        "propositions": [_proposition(proposition, compte) for proposition in compte.propositions],
        "refus_de_tous": compte.nombre(SensVote.REFUSE),
        "exprimees": compte.comptes.exprimes,
        "abstentions": compte.nombre(SensVote.ABSTENTION),
        "renvois": compte.nombre(SensVote.RENVOI),
        "sans_vote": list(compte.sans_vote),
    }


def _proposition(proposition: PropositionReunie, compte: Depouillement) -> dict[str, Any]:
    return {
        "cle": proposition.cle,
        "identiques": list(proposition.cles[1:]),
        "auteurs": list(proposition.auteurs),
        "classement": _classement(proposition.classement),
        "voix": compte.voix[proposition.cle],
    }


def _classement(classement: Classement) -> list[dict[str, Any]]:
    return [{"candidat": ligne.candidat, "decision": ligne.decision.value, "rang": ligne.rang} for ligne in classement]


def _siege(siege: SiegeCompte, votes: Sequence[VoteCompte]) -> dict[str, Any]:
    vote = next((vote for vote in votes if vote.siege == siege.cle), None)
    return {
        "siege": siege.cle,
        "qualite": siege.motif,
        "etat": siege.etat.value,
        "tenu_par": siege.personne,
        "suppleant": siege.suppleant,
        "lieu": siege.lieu.value if siege.lieu else None,
        "pouvoir_porte_par": siege.mandataire,
        "vote": {"sens": vote.sens.value, "proposition": vote.proposition} if vote else None,
    }


# ------------------------------------------------------------------------------------------ the ballot itself


def ecrire_scrutin(scrutin: ScrutinLot) -> dict[str, Any]:
    """Return a ballot as plain values, which `lecture.lire_scrutin` reads back to an equal ballot."""
    lieu = scrutin.lieu
    return {
        "format": FORMAT,
        "jour": scrutin.jour.isoformat(),
        "modalite": scrutin.modalite.value,
        "instant": scrutin.instant.isoformat() if scrutin.instant else None,
        "tour": scrutin.tour,
        "lot": {
            "commune": lieu.commune_insee,
            "commune_rattachement": lieu.commune_rattachement,
            "epci": lieu.epci,
            "sous_mandat_gerance": lieu.sous_mandat_gerance,
            "mandant": lieu.mandant,
        },
        "reglement": {"depuis": scrutin.regles.depuis.isoformat(), **ecrire_regles(scrutin.regles)},
        "sieges": [_siege_commission(siege) for siege in scrutin.sieges],
        "presences": [_presence(presence) for presence in scrutin.presences],
        "president": scrutin.president,
        "deports": sorted(scrutin.deports),
        "pouvoirs": [{"de": pouvoir.mandant, "a": pouvoir.mandataire} for pouvoir in scrutin.pouvoirs],
        "contributions": sorted(scrutin.contributions),
        "propositions": [
            {"cle": p.cle, "auteur": p.auteur, "classement": _classement(p.classement)} for p in scrutin.propositions
        ],
        "bulletins": [_vote(vote) for vote in scrutin.votes],
    }


def _siege_commission(siege: SiegeCommission) -> dict[str, Any]:
    return {
        "cle": siege.siege.cle,
        "nature": siege.siege.nature.value,
        "commune": siege.siege.commune_insee,
        "epci": siege.siege.epci,
        "mandant": siege.siege.mandant,
        "representant_locataires": siege.siege.representant_locataires,
        "titulaire": siege.titulaire,
        "vacant": siege.vacant,
    }


def _presence(presence: PresenceSiege) -> dict[str, Any]:
    return {
        "siege": presence.siege,
        "personne": presence.personne,
        "suppleant": presence.suppleant,
        "lieu": presence.lieu.value,
        "arrivee": presence.arrivee.isoformat() if presence.arrivee else None,
        "depart": presence.depart.isoformat() if presence.depart else None,
    }


def _vote(vote: Vote) -> dict[str, Any]:
    return {
        "siege": vote.siege,
        "sens": vote.sens.value,
        "proposition": vote.proposition,
        "classement": _classement(vote.classement),
        **({"mandataire": vote.mandataire} if vote.mandataire else {}),
    }
