"""Values proposed by who may not enter them: an administrator accepts, which enters them, or refuses with a reason."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from caleol.kernel.errors import Introuvable, Refus
from caleol.models.enumerations import EtatProposition
from caleol.models.organisation import PropositionValeur
from caleol.queries.valeurs import ecrit_axes, lit_axes
from caleol.rules.droits import Droit
from caleol.services.act import Acte
from caleol.services.valeurs import lit_saisie, record_valeur


def propose_valeur(
    acte: Acte,
    *,
    cle: str,
    axes: Mapping[str, str],
    debut: date,
    verifie_jusqu: date,
    valeur: Decimal,
    source: str,
    verifie_par: str,
) -> int:
    """Propose a value that the rules do not read yet; return the key of the proposal.

    Raises:
        Refus: as `record_valeur`, for what an administrator could not enter either.
    """
    acte.exige(Droit.PROPOSER_REGLES)
    lue = lit_saisie(
        cle, axes, valeur, depuis=debut, verifie_jusqu=verifie_jusqu, source=source, verifie_par=verifie_par
    )
    proposition = PropositionValeur(
        cle=cle,
        axes=ecrit_axes(axes),
        debut=debut,
        verifie_jusqu=verifie_jusqu,
        valeur=f"{lue.decimal:f}",
        source=source.strip(),
        verifie_par=verifie_par.strip(),
        etat=EtatProposition.PROPOSEE,
        proposee_le=acte.instant,
        proposee_par_id=acte.utilisateur_id,
    )
    acte.session.add(proposition)
    acte.session.flush()
    trace = {"cle": cle, "axes": proposition.axes, "debut": debut, "valeur": proposition.valeur}
    acte.inscrire("proposition_valeur", "proposition", proposition.id, trace, {"verifie_par": proposition.verifie_par})
    return proposition.id


def accept_proposition(acte: Acte, *, proposition_id: int) -> int:
    """Enter a proposed value as it was proposed; return the key of the entered value.

    Raises:
        Introuvable: no such proposal.
        Refus: `proposition_tranchee`, and those of `record_valeur`.
    """
    proposition = _lock(acte, proposition_id)
    valeur_id = record_valeur(
        acte,
        cle=proposition.cle,
        axes=lit_axes(proposition.axes),
        debut=proposition.debut,
        verifie_jusqu=proposition.verifie_jusqu,
        valeur=Decimal(proposition.valeur),
        source=proposition.source,
        verifie_par=proposition.verifie_par,
    )
    _tranche(acte, proposition, EtatProposition.ACCEPTEE)
    acte.inscrire("proposition_acceptee", "proposition", proposition_id, {"valeur": valeur_id})
    return valeur_id


def refuse_proposition(acte: Acte, *, proposition_id: int, motif: str) -> None:
    """Refuse a proposed value; the reason is shown to who proposed it.

    Raises:
        Introuvable: no such proposal.
        Refus: `proposition_tranchee`, `motif_requis`.
    """
    proposition = _lock(acte, proposition_id)
    if not motif.strip():
        raise Refus("motif_requis", champ="motif")
    proposition.refus_motif = motif.strip()
    _tranche(acte, proposition, EtatProposition.REFUSEE)
    acte.inscrire("proposition_refusee", "proposition", proposition_id, personnel={"motif": motif.strip()})


def _lock(acte: Acte, proposition_id: int) -> PropositionValeur:
    """Return a proposal that waits, locked."""
    acte.exige(Droit.GERER_REGLES)
    proposition = acte.session.get(PropositionValeur, proposition_id, with_for_update=True)
    if proposition is None:
        raise Introuvable("proposition")
    if proposition.etat is not EtatProposition.PROPOSEE:
        raise Refus("proposition_tranchee", etat=proposition.etat, le=proposition.tranchee_le)
    return proposition


def _tranche(acte: Acte, proposition: PropositionValeur, etat: EtatProposition) -> None:
    proposition.etat = etat
    proposition.tranchee_le, proposition.tranchee_par_id = acte.instant, acte.utilisateur_id
