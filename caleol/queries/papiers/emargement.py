"""The attendance sheet of a séance: to sign before it, with presences and voices lot by lot after it."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy.orm import Session

from caleol.kernel import papiers
from caleol.kernel.errors import Introuvable
from caleol.models.enumerations import EtatSeance
from caleol.models.seance import Seance
from caleol.queries.papiers.brouillon import signatures
from caleol.queries.papiers.entete import EMARGEMENT, entete, seance_lue
from caleol.queries.papiers.logement import commune, fiche_du_lot
from caleol.queries.papiers.lots import LotLu, load_lots
from caleol.queries.papiers.presences import load_convocations, presences, quorum_de_la_seance
from caleol.queries.papiers.releve import Releve, load_releve
from caleol.queries.papiers.voix_lot import voix_comptees
from caleol.queries.seance_lisible import lit_tout, preside
from caleol.queries.voix import SiegeLu
from caleol.rules.composition import NatureSiege, Voix
from caleol.rules.droits import Auteur, Droit

SANS_VOIX = "–"
SIGLES = {
    NatureSiege.DESIGNE: "M",
    NatureSiege.MAIRE: "Ma",
    NatureSiege.PREFET: "Pr",
    NatureSiege.EPCI: "Ep",
    NatureSiege.MANDANT: "Md",
    NatureSiege.CONSULTATIF: "Co",
}


def get_emargement(session: Session, auteur: Auteur, seance_id: int) -> papiers.EmargementDonnees:
    """Return the attendance sheet, for the secretary of the commission, who presides, and the auditor.

    Raises:
        Introuvable: no such séance for this reader, or it is cancelled.
    """
    seance = session.get(Seance, seance_id)
    if seance is None or seance.etat is EtatSeance.ANNULEE or not _lit(auteur, seance):
        raise Introuvable("seance", id=seance_id)
    releve = load_releve(session, seance)
    sieges = _deliberatifs(releve)
    lue = seance_lue(releve)
    lots = load_lots(releve) if seance.ouverte_le is not None else ()
    return papiers.EmargementDonnees(
        entete=entete(session, seance, EMARGEMENT, lue.jour),
        seance=lue,
        presences=presences(releve, load_convocations(releve)),
        quorum=quorum_de_la_seance(releve),
        sieges=_colonnes(sieges),
        lots=tuple(_ligne(releve, lu, sieges) for lu in lots),
        signatures=tuple(signatures(releve, lue))[:2],
        projet=seance.etat in {EtatSeance.PREPARATION, EtatSeance.FIGEE},
    )


def _lit(auteur: Auteur, seance: Seance) -> bool:
    return auteur.peut(Droit.LIRE_SEANCE) and (lit_tout(auteur, seance) or preside(auteur, seance))


def _deliberatifs(releve: Releve) -> tuple[SiegeLu, ...]:
    return tuple(s for s in releve.sieges if Voix.DELIBERATIVE in releve.lots_du_siege(s.id).values())


def _colonnes(sieges: Sequence[SiegeLu]) -> tuple[papiers.ColonneSiege, ...]:
    """Give each seat a short label: M1 to M6 for the six, Ma1 and on for the mayors, Pr, Ep."""
    natures = Counter(siege.regle.nature for siege in sieges)
    rangs: Counter[NatureSiege] = Counter()
    colonnes = []
    for siege in sieges:
        nature = siege.regle.nature
        rangs[nature] += 1
        rang = str(rangs[nature]) if natures[nature] > 1 else ""
        colonnes.append(papiers.ColonneSiege(sigle=f"{SIGLES[nature]}{rang}", libelle=siege.libelle))
    return tuple(colonnes)


def _ligne(releve: Releve, lu: LotLu, sieges: Sequence[SiegeLu]) -> papiers.LigneVoix:
    lot = lu.inscrit.lot
    voix = voix_comptees(releve, lot.id, lu.en_vigueur[-1] if lu.en_vigueur else None, lu.quand)
    return papiers.LigneVoix(
        numero=lu.inscrit.numero,
        commune=commune(fiche_du_lot(releve, lot)),
        etats=tuple(voix.etats.get(siege.id, SANS_VOIX) for siege in sieges),
        quorum=voix.quorum,
    )
