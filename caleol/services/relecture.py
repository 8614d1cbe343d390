"""Free texts that others will read: words that judge are refused, words on health or private life are read again."""

from caleol.kernel.errors import Refus
from caleol.models.base import cle_de_tri
from caleol.rules.confidentiel import JUGEMENTS, mot_a_relire


def check_mots(texte: str, *, champ: str, relu: bool) -> None:
    """Check the words of a text; `relu` says that its author read it again.

    Raises:
        Refus: `avis_jugement` (with the words) where a word judges persons, `avis_a_relire` (with the word) where
            one touches health, origin or private life and was not read again.
    """
    juge = JUGEMENTS.search(cle_de_tri(texte).replace("’", "'"))
    if juge:
        raise Refus("avis_jugement", champ=champ, mots=juge.group())
    mot = mot_a_relire(texte)
    if mot and not relu:
        raise Refus("avis_a_relire", champ=champ, mot=mot)
