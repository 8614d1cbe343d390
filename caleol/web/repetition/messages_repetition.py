"""The French texts of what a rehearsal refuses."""

from caleol.web.messages import Texte

TEXTES: dict[str, Texte] = {
    "repetition_en_cours": "Cette séance est déjà en répétition. Rejoignez-la, ou jetez-la pour recommencer.",
    "repetition_etat": lambda d: (
        f"Cette séance ne se répète pas : elle est {d['etat'].libelle.lower()}. On répète une séance dont l’ordre du "
        "jour est figé et qui n’est pas ouverte."
    ),
    "repetition_sans_president": (
        "Aucun des six membres désignés n’a de mandat à cette date : personne ne peut présider. Complétez les mandats."
    ),
    "hors_repetition": (
        "Cette page n’est pas dans la répétition : on y conduit les lots, les présences et les votes, rien d’autre."
    ),
}
