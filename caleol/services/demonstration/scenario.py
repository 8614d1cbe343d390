"""The weeks before the demonstration's day, played step by step in the order of their hours."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from caleol.services.demonstration.agenda import SEANCES, SeancePrevue
from caleol.services.demonstration.candidats import exclude_radiees
from caleol.services.demonstration.chantier import Chantier
from caleol.services.demonstration.ecrite import debate, vote
from caleol.services.demonstration.examens import (
    CAMPAGNE_LE,
    ENTRETIENS_LE,
    LETTRES_LE,
    PREUVES_LE,
    REFUS_LE,
    hear_refus,
    meet_locataires,
    open_campagne,
    prove_locataires,
    write_locataires,
)
from caleol.services.demonstration.obstacles import (
    DESISTEMENT,
    EXTRAIT_FIN,
    designate_some,
    import_correction,
    open_thin_lots,
    raise_obstacles,
)
from caleol.services.demonstration.occupation import PREMIERS_LE, SIGNALES_LE, flag_locataires
from caleol.services.demonstration.preparation import convoke_seance, prepare_seance
from caleol.services.demonstration.reprise import MISE_A_JOUR, VEILLE_CALCUL, compute_du_jour, load_mise_a_jour
from caleol.services.demonstration.suites import evenings, follow_offres
from caleol.services.demonstration.tenue import hold_seance, validate_seance
from seeds.demonstration.generateur import FichierDemo, Monde
from seeds.demonstration.hasard import flux

Etape = tuple[datetime, Callable[[], None]]


def play_scenario(chantier: Chantier, monde: Monde, fichiers: Mapping[str, FichierDemo]) -> None:
    """Play every séance through the ordinary acts, and the last extract when its evening comes."""
    exclude_radiees(chantier, [demande.numero for demande in monde.demandes if demande.radiee])
    etapes: list[Etape] = [
        (MISE_A_JOUR, lambda: load_mise_a_jour(chantier, fichiers)),
        (VEILLE_CALCUL, lambda: compute_du_jour(chantier)),
        (PREMIERS_LE, lambda: flag_locataires(chantier, PREMIERS_LE)),
        (SIGNALES_LE, lambda: flag_locataires(chantier)),
        (LETTRES_LE, lambda: write_locataires(chantier)),
        (PREUVES_LE, lambda: prove_locataires(chantier)),
        (ENTRETIENS_LE, lambda: meet_locataires(chantier)),
        (REFUS_LE, lambda: hear_refus(chantier)),
        (CAMPAGNE_LE, lambda: open_campagne(chantier)),
    ]
    etapes += [(soir, partial(follow_offres, chantier, soir)) for soir in evenings()]
    for rang, prevue in enumerate(SEANCES):
        etapes += _etapes(chantier, monde, prevue, rang)
    for _, joue in sorted(etapes, key=lambda etape: etape[0]):
        joue()


def _etapes(chantier: Chantier, monde: Monde, prevue: SeancePrevue, rang: int) -> list[Etape]:
    """Return the steps of one séance; its key is known once it has been created."""
    hasard = flux(chantier.graine, f"seance-{rang}")
    cles: dict[str, int] = {}

    def prepare() -> None:
        chantier.annonce(f"Séance du {prevue.prevue:%d/%m/%Y}, commission {prevue.commission}…")
        cles["seance"] = prepare_seance(chantier, hasard, prevue)

    etapes: list[Etape] = [(prevue.preparee, prepare)]
    if prevue.convoquee is not None:
        convoquee = prevue.convoquee
        etapes.append((convoquee, lambda: convoke_seance(chantier, cles["seance"], convoquee)))
    if prevue.ouverte is not None:
        etapes.append((prevue.ouverte, lambda: hold_seance(chantier, hasard, prevue, cles["seance"])))
    if prevue.voix_le is not None:
        voix_le = prevue.voix_le
        etapes.append((prevue.prevue, lambda: debate(chantier, cles["seance"], prevue.prevue)))
        etapes.append((voix_le, lambda: vote(chantier, cles["seance"], voix_le)))
    if prevue.validee is not None:
        etapes.append((prevue.validee, lambda: validate_seance(chantier, prevue, cles["seance"])))
    if prevue.correction is not None:
        correction = prevue.correction
        etapes.append((correction, lambda: import_correction(chantier, cles["seance"], correction, monde.demandes)))
    if prevue.avec_obstacles:
        etapes += [
            (DESISTEMENT, lambda: raise_obstacles(chantier, cles["seance"])),
            (EXTRAIT_FIN, lambda: open_thin_lots(chantier, prevue)),
            (EXTRAIT_FIN, lambda: designate_some(chantier, prevue)),
        ]
    return etapes
