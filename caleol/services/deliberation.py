"""The deliberation of a lot, in one act: rankings, ballot, votes with receipts, decisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from caleol.kernel.errors import Conflit, Refus
from caleol.models.enumerations import ModeScrutin
from caleol.models.lot import Scrutin
from caleol.queries.urnes import load_urne
from caleol.queries.voix import load_presents
from caleol.rules.droits import Droit
from caleol.rules.reglement import ModaliteSeance
from caleol.rules.scrutin import IssueScrutin
from caleol.services.act import Acte
from caleol.services.classements import (
    ContreProposition,
    DecisionSaisie,
    Proposition,
    ask_relecture,
    check,
    complete,
    ecrit_proposition,
    lit_proposition,
    save_classement,
)
from caleol.services.conclusion import conclude
from caleol.services.en_cours import Deliberation, ask_raisons, begin_deliberation, exige_votable
from caleol.services.scrutins import (
    ABSTENTION,
    CONTRE,
    bulletins_immediats,
    choix_des_sieges,
    depouille,
    save_scrutin,
)
from caleol.services.seances import lock_lot, numero_du_lot

__all__ = [
    "ABSTENTION",
    "CONTRE",
    "ContreProposition",
    "DecisionSaisie",
    "ResultatDeliberation",
    "record_deliberation",
    "record_second_tour",
]


@dataclass(frozen=True, slots=True)
class ResultatDeliberation:
    """How the ballot ended, in the words of the minutes; the decisions stand only where it is `ADOPTE`."""

    issue: IssueScrutin
    scrutin_id: int
    numero: int
    phrase: str


def record_deliberation(
    acte: Acte,
    *,
    lot_id: int,
    version: int,
    decisions: Sequence[DecisionSaisie],
    contre_propositions: Sequence[ContreProposition] = (),
    votes: Mapping[int, str] | None = None,
    votants: frozenset[int] | None = None,
    ordre_motif: str = "",
    rang_1_confirme: bool = False,
    relu: bool = False,
) -> ResultatDeliberation:
    """Record the vote and the decisions of a lot.

    `votes` None is « à l’unanimité des présents »; else the key of each seat that may vote gives "1" for the
    secretary's proposal, "2" and on for the others in their order, `CONTRE` or `ABSTENTION`. Without a majority
    the lot waits for a second ballot, or is postponed, as the rules of the séance say. `votants` are the seats that
    who records was shown as unanimous: nobody is made to vote unseen. `relu` says that what is to be read again was.

    Raises:
        Introuvable, Conflit: not on a séance of the perimeter; changed since it was read.
        Refus: `seance_etat`, `lot_traite`, `second_tour_attendu`, `quorum_non_atteint`, `presidence_absente`,
            `lot_sans_convocation` (R08), `lot_trop_peu` (R20), `candidats_oublies`,
            `decisions_refusees` and `decisions_a_relire` (with `constats`), `ordre_sans_raison` (R54),
            `rang_1_deja`, `propositions_egales`, `voix_manquantes`, `voix_en_trop`, `voix_inconnue`,
            `unanimite_sur_plusieurs`, `votants_changes`.
    """
    acte.exige(Droit.TENIR_SEANCE)
    en_cours = _commence(acte, lot_id, version)
    if votes is None and votants is not None and votants != {siege.id for siege, _ in en_cours.voix.votants}:
        raise Refus("votants_changes")
    if dernier_scrutin(acte, lot_id) is not None:
        raise Refus("second_tour_attendu")
    propositions = [
        Proposition(complete(decisions, en_cours.candidats)),
        *(Proposition(complete(c.decisions, en_cours.candidats), c.auteur_siege_id) for c in contre_propositions),
    ]
    a_relire = [c for p in propositions for c in check(p.decisions, en_cours.candidats, acte.jour)]
    ask_raisons(acte, en_cours, propositions, ordre_motif, rang_1_confirme)
    ask_relecture(a_relire, relu=relu)
    return _vote(acte, en_cours, propositions, votes, tour=1)


def record_second_tour(acte: Acte, *, lot_id: int, version: int, votes: Mapping[int, str]) -> ResultatDeliberation:
    """Record the second ballot of a lot, between the two rankings that came first ("1" and "2" in `votes`).

    Raises:
        Introuvable, Conflit: not on a séance of the perimeter; changed since it was read.
        Refus: `second_tour_sans_objet`, and those of the first ballot.
    """
    acte.exige(Droit.TENIR_SEANCE)
    en_cours = _commence(acte, lot_id, version)
    premier = dernier_scrutin(acte, lot_id)
    if premier is None:
        raise Refus("second_tour_sans_objet")
    finalistes = set(premier.decompte["finalistes"])
    propositions = [lit_proposition(p) for p in premier.decompte["propositions"] if p["numero"] in finalistes]
    for proposition in propositions:
        check(proposition.decisions, en_cours.candidats, acte.jour)
    return _vote(acte, en_cours, propositions, votes, tour=2)


def dernier_scrutin(acte: Acte, lot_id: int) -> Scrutin | None:
    """Return the last ballot of a lot that was not undone."""
    return acte.session.scalar(
        select(Scrutin)
        .where(Scrutin.lot_id == lot_id, Scrutin.annule_le.is_(None))
        .order_by(Scrutin.tour.desc())
        .limit(1)
    )


def _commence(acte: Acte, lot_id: int, version: int) -> Deliberation:
    seance, lot = lock_lot(acte, lot_id)
    if lot.version != version:
        raise Conflit("lot", id=lot_id)
    if seance.modalite is ModaliteSeance.ECRIT:
        raise Refus("seance_par_ecrit")
    if load_urne(acte.session, lot.id) is not None:
        raise Refus("vote_en_cours", lot=numero_du_lot(acte, lot))
    en_cours = begin_deliberation(acte, seance, lot)
    exige_votable(acte, seance, lot, en_cours.voix)
    return en_cours


def _vote(
    acte: Acte,
    en_cours: Deliberation,
    propositions: Sequence[Proposition],
    votes: Mapping[int, str] | None,
    *,
    tour: int,
) -> ResultatDeliberation:
    seance, lot = en_cours.seance, en_cours.lot
    choix = choix_des_sieges(en_cours.voix, votes, len(propositions))
    classements = [save_classement(acte, lot, p.decisions, p.auteur_siege_id) for p in propositions]
    if len({classement.id for classement in classements}) != len(classements):
        raise Refus("propositions_egales")
    compte = depouille(
        acte,
        seance,
        en_cours.voix,
        en_cours.sieges,
        en_cours.regles,
        choix,
        propositions,
        mode=ModeScrutin.UNANIMITE if votes is None else ModeScrutin.APPEL,
        instant=acte.instant,
        tour=tour,
    )
    la = {siege_id: present.membre_id for siege_id, present in load_presents(acte.session, seance.id).items()}
    membres = {siege_id: en_cours.voix.tenu_par(siege_id, la) for siege_id in choix}
    scrutin = save_scrutin(
        acte,
        seance,
        lot,
        en_cours.voix,
        classements,
        compte,
        bulletins_immediats(acte, choix, membres),
        ouvert_le=acte.instant,
        clos_le=acte.instant,
        propositions=[ecrit_proposition(p) for p in propositions],
    )
    conclude(acte, en_cours, scrutin, compte, propositions, [classement.id for classement in classements])
    numero = numero_du_lot(acte, lot)
    return ResultatDeliberation(compte.depouillement.issue, scrutin.id, numero, compte.phrase)
