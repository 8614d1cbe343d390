"""Coded reasons, dated: what the letter says, what the screen says, and what the reason must carry."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from caleol.kernel.errors import Refus
from caleol.rules.enumeration import EnumLibelle
from caleol.rules.reference import regle


class FamilleMotif(EnumLibelle):
    """Whose reason it is: the commission's, or the household's."""

    NON_ATTRIBUTION = "non_attribution", "Non-attribution"
    IRRECEVABILITE = "irrecevabilite", "Irrecevabilité"
    REFUS_CANDIDAT = "refus_candidat", "Refus du candidat"


class Exigence(EnumLibelle):
    """What a reason must carry to be complete."""

    TAUX_EFFORT = "taux_effort", "le taux d’effort et ses chiffres"
    PRECISION = "precision", "un fait du dossier, en toutes lettres"
    PROPRIETAIRE = "proprietaire", "l’absence d’ordonnance de protection"
    SUIVI = "suivi", "l’engagement d’une autre proposition"


@dataclass(frozen=True, slots=True)
class Motif:
    """A reason; `sne_code` is empty where no official code is known."""

    code: str
    famille: FamilleMotif
    label_lettre: str
    label_interne: str
    base_legale: str
    active_depuis: date
    active_jusqu: date | None
    exige: frozenset[Exigence]
    sne_code: str
    label_neutre: str = ""

    @property
    def neutre(self) -> str:
        """Return the short text in which members and minutes read the reason: no health in it (R70)."""
        return self.label_neutre or self.label_interne

    def est_actif(self, au: date) -> bool:
        """Return whether the reason may be chosen on a day; a retired one stays readable."""
        return self.active_depuis <= au and (self.active_jusqu is None or au <= self.active_jusqu)


@cache
def _motifs() -> dict[str, Motif]:
    """Read the packaged reasons once."""
    texte = (files("caleol.rules") / "parametres" / "motifs.toml").read_text(encoding="utf-8")
    lus = (
        Motif(
            code=ligne["code"],
            famille=FamilleMotif(ligne["famille"]),
            label_lettre=ligne["label_lettre"],
            label_interne=ligne["label_interne"],
            base_legale=ligne.get("base_legale", ""),
            active_depuis=ligne["active_depuis"],
            active_jusqu=ligne.get("active_jusqu"),
            exige=frozenset(Exigence(nom) for nom in ligne.get("exige", ())),
            sne_code=ligne.get("sne_code", ""),
            label_neutre=ligne.get("label_neutre", ""),
        )
        for ligne in tomllib.loads(texte)["motif"]
    )
    return {motif.code: motif for motif in lus}


@regle(code="CCH", article="L441-2-2", depuis=date(2022, 2, 23), vu=True, exigences=("R26",))
@regle(code="Arrêté 23/03/2015", article="annexe 6.4", depuis=date(2015, 4, 1), vu=True)
def motifs(famille: FamilleMotif, au: date) -> tuple[Motif, ...]:
    """Return the reasons that may be chosen on a day; inadmissibility has two only, a closed list.

    [vu] the two grounds of inadmissibility: ceiling exceeded, stay of an adult not regular. The reasons of a
    non-attribution are the project's own list: no official one was found.
    """
    return tuple(motif for motif in _motifs().values() if motif.famille is famille and motif.est_actif(au))


def motif(code: str) -> Motif:
    """Return a reason by its code, retired or not; raises Refus("motif_inconnu")."""
    if code not in _motifs():
        raise Refus("motif_inconnu", motif=code)
    return _motifs()[code]


def tous_les_motifs() -> tuple[Motif, ...]:
    """Return every reason, retired ones too: what reference data hold."""
    return tuple(_motifs().values())
