"""The result of a ballot in one sentence: the same before it is recorded, in its message and on the page of its lot."""

from collections.abc import Mapping

from caleol.kernel.francais import accorde
from caleol.rules.scrutin.depouillement import Depouillement
from caleol.rules.scrutin.majorite import CONTRE
from caleol.rules.scrutin.modele import SensVote
from caleol.rules.scrutin.resultat import IssueScrutin, suite_du_departage


def phrase_du_resultat(lu: Depouillement, *, unanimite: bool) -> str:
    """Return how a ballot ended, by which rule and with which counts, never names.

    `unanimite`: its voices were taken in one gesture, « à l’unanimité des présents ».
    """
    abstentions, renvois = lu.nombre(SensVote.ABSTENTION), lu.nombre(SensVote.RENVOI)
    if unanimite and lu.issue is IssueScrutin.ADOPTE:
        suite = " et représentés" if any(siege.mandataire for siege in lu.sieges) else ""
        return f"adopté à l’unanimité des présents{suite}\u00a0: {accorde(sum(lu.voix.values()), 'voix', 'voix')}"
    voix = compte_en_mots(lu.voix, lu.adopte, abstentions, renvois)
    regle = lu.regle.libelle
    return f"{lu.issue.libelle} ({regle})\u00a0: {voix}{suite_du_departage(lu.issue, regle)}"


def compte_en_mots(voix: Mapping[str, int], adopte: str | None, abstentions: int, renvois: int = 0) -> str:
    """Return « 7 voix pour, 1 contre, 1 abstention »; where none of several rankings won, each by its number.

    `voix` gives the voices of each ranking by its number, and of `CONTRE`.
    """
    if not (any(voix.values()) or abstentions or renvois):
        return "aucune voix"
    classements = {cle: nombre for cle, nombre in sorted(voix.items()) if cle != CONTRE and (nombre or cle == adopte)}
    pour = classements.get(adopte or "", 0) if adopte else sum(classements.values())
    autre = sum(classements.values()) - pour
    dits = [f"{accorde(pour, 'voix', 'voix')} pour"]
    if not adopte and len(classements) > 1:
        dits = [f"{accorde(nombre, 'voix', 'voix')} pour le classement {cle}" for cle, nombre in classements.items()]
    suites = ((autre, "pour un autre ordre"), (voix.get(CONTRE, 0), "contre"))
    dits += [f"{nombre}\u00a0{mot}" for nombre, mot in suites if nombre]
    dits += [accorde(abstentions, "abstention")] if abstentions else []
    dits += [accorde(renvois, "demande de renvoi", "demandes de renvoi")] if renvois else []
    return ", ".join(dits)
