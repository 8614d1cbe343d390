"""Letters: made once and kept, made again under another reference where one is returned or lost.

The same letter is never made twice: its reference is unique, and what exists is left as it is.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.documents.courrier import assembler, rediger_lettre
from caleol.kernel.clock import jour_local
from caleol.kernel.errors import Introuvable, Refus
from caleol.kernel.francais import date_sans_jour
from caleol.models.lot import Decision
from caleol.models.seance import Seance
from caleol.models.suivi import Courrier
from caleol.queries.suites.courriers import CourrierVu, LigneCourrier, get_courriers
from caleol.queries.suites.etat_lettres import est_partie, list_decisions
from caleol.queries.suites.fichiers import find_courrier
from caleol.queries.suites.lettre import compose_lettre, reference_lettre
from caleol.queries.suites.modeles import load_modeles
from caleol.queries.suites.source_lettre import load_seance_lettres, load_source
from caleol.rules.courriers import NatureCourrier
from caleol.rules.droits import Auteur, Droit
from caleol.rules.ecarts import RaisonEcart
from caleol.services.act import Acte, Actes
from caleol.services.depot import deposit_fichier
from caleol.services.seances import lock_ligne
from caleol.services.suites.journal import note_decision
from caleol.services.suites.radiations import end_radiees

DOSSIER: Final = "courriers"


@dataclass(frozen=True, slots=True)
class _Redigee:
    """A letter printed, before it is kept."""

    decision_id: int
    nature: NatureCourrier
    reference: str
    exemplaire: int
    modele_id: int | None
    destinataire: str
    contenu: bytes


def produce_letters(actes: Actes, auteur: Auteur, seance_id: int, dossier: Path) -> int:
    """Make every letter of a séance that is owed and not made yet; return how many.

    They are printed outside the transaction that keeps them; what somebody else made meanwhile is left.

    Raises:
        Introuvable: not a séance of the author's commissions.
        Refus: `adresse_menage_inconnue` with the households whose address is not known.
    """
    with actes.ouvre(auteur) as acte:
        exige_seance(acte, seance_id)
    end_radiees(actes, seance_id)
    with actes.sessions.lecture() as session:
        au = jour_local(actes.horloge.maintenant())
        page = get_courriers(session, auteur, seance_id, au)
        sans_adresse = tuple(dict.fromkeys(ligne.menage for ligne in page.a_faire if not ligne.adresse_connue))
        if sans_adresse:
            raise Refus("adresse_menage_inconnue", menages=sans_adresse)
        modeles = load_modeles(session, au)
        redigees, commun = [], load_seance_lettres(session, seance_id)
        for ligne in page.a_faire:
            source = load_source(session, ligne.decision_id, commun)
            exemplaire = ligne.copies + 1
            reference = reference_lettre(source, ligne.nature, exemplaire)
            modele = modeles[ligne.nature]
            lettre = compose_lettre(source, ligne.nature, modele, au, reference, _remplace(ligne.remplace))
            contenu = rediger_lettre(lettre)
            redigees.append(_redige(ligne, reference, exemplaire, modele.id, lettre.destinataire, contenu))
    with actes.ouvre(auteur) as acte:
        exige_seance(acte, seance_id)
        return _keep(acte, redigees, dossier)


def _remplace(ancienne: CourrierVu | None) -> str:
    """Return what a letter says of the wrong one that has left; nothing where it never left."""
    if ancienne is None or ancienne.envoye_le is None:
        return ""
    return (
        f"Cette lettre remplace celle du {date_sans_jour(jour_local(ancienne.produit_le))} (référence "
        f"{ancienne.reference}), qui contenait une erreur. Le procès-verbal de la séance a été rectifié."
    )


def _redige(
    ligne: LigneCourrier, reference: str, exemplaire: int, modele_id: int | None, destinataire: Sequence[str],
    contenu: bytes,
) -> _Redigee:  # fmt: skip
    texte = ", ".join(destinataire)[:250]
    return _Redigee(ligne.decision_id, ligne.nature, reference, exemplaire, modele_id, texte, contenu)


def exige_seance(acte: Acte, seance_id: int) -> Seance:
    """Return a séance of the author's commissions, locked: who makes or sends its letters next waits."""
    acte.exige(Droit.TENIR_SUITES)
    seance = lock_ligne(acte, seance_id)
    if seance is None or not acte.auteur.tient(seance.commission_id):
        raise Introuvable("seance", id=seance_id)
    return seance


def _keep(acte: Acte, redigees: Sequence[_Redigee], dossier: Path) -> int:
    connues = set(
        acte.session.scalars(select(Courrier.reference).where(Courrier.reference.in_([r.reference for r in redigees])))
    )
    gardees = [redigee for redigee in redigees if redigee.reference not in connues]
    for redigee in gardees:
        courrier = Courrier(
            reference=redigee.reference,
            nature=redigee.nature.value,
            decision_id=redigee.decision_id,
            destinataire=redigee.destinataire,
            fichier=nom_fichier(redigee.reference),
            empreinte=hashlib.sha256(redigee.contenu).hexdigest(),
            produit_le=acte.instant,
            exemplaire=redigee.exemplaire,
            modele_id=redigee.modele_id,
        )
        acte.session.add(courrier)
        acte.session.flush()
        deposit_fichier(acte, dossier / courrier.fichier, redigee.contenu)
        note_courrier(acte, "production_courrier", courrier, {"empreinte": courrier.empreinte})
    return len(gardees)


def nom_fichier(reference: str) -> str:
    """Return where the file of a letter is kept, under the folder of the data."""
    return f"{DOSSIER}/{reference.replace('/', '-')}.pdf"


def note_courrier(acte: Acte, nom: str, courrier: Courrier, donnees: dict[str, object]) -> None:
    """Enter an act on a letter in the history of its lot."""
    decision = acte.session.get_one(Decision, courrier.decision_id)
    note_decision(acte, nom, decision, {"courrier": courrier.id, "nature": courrier.nature, **donnees})


def read_courrier(courrier: Courrier, dossier: Path) -> bytes:
    """Return a letter as it was made.

    Raises:
        Refus: `courrier_altere` where the file is not there, or not the same.
    """
    chemin = dossier / courrier.fichier
    contenu = chemin.read_bytes() if chemin.is_file() else b""
    if hashlib.sha256(contenu).hexdigest() != courrier.empreinte:
        raise Refus("courrier_altere", reference=courrier.reference)
    return contenu


def lock_courrier(acte: Acte, courrier_id: int) -> tuple[Courrier, Decision]:
    """Return a letter of the author's commissions with its decision, locked by its séance.

    Raises:
        Introuvable: no such letter in the perimeter.
    """
    courrier = acte.session.get(Courrier, courrier_id)
    decision = acte.session.get(Decision, courrier.decision_id) if courrier and courrier.decision_id else None
    if courrier is None or decision is None:
        raise Introuvable("courrier", id=courrier_id)
    try:
        exige_seance(acte, decision.seance_id)
    except Introuvable as erreur:
        raise Introuvable("courrier", id=courrier_id) from erreur
    return courrier, decision


def send_again(acte: Acte, *, courrier_id: int, dossier: Path) -> int:
    """Make another copy of a letter that has left (returned, lost), or that was set aside by hand; return how many.

    It bears its text of today and the next reference; none is made where a copy waits already.

    Raises:
        Introuvable: no such letter in the perimeter.
        Refus: `courrier_non_parti`, `courrier_faux` where it would not say the truth any more.
    """
    courrier, decision = lock_courrier(acte, courrier_id)
    if courrier.envoye_le is None and courrier.ecarte_raison is not RaisonEcart.MAIN:
        raise Refus("courrier_non_parti")
    copies = list_copies(acte, courrier)
    if any(copie.ecarte_le is None and not est_partie(copie) for copie in copies):
        return 0
    nature, exemplaire = NatureCourrier(courrier.nature), copies[-1].exemplaire + 1
    exige_vraie(acte, courrier, acte.instant, renvoi=courrier.ecarte_le is None)
    source = load_source(acte.session, decision.id)
    reference = reference_lettre(source, nature, exemplaire)
    modele = load_modeles(acte.session, acte.jour)[nature]
    lettre = compose_lettre(source, nature, modele, acte.jour, reference)
    destinataire = ", ".join(lettre.destinataire)[:250]
    redigee = _Redigee(decision.id, nature, reference, exemplaire, modele.id, destinataire, rediger_lettre(lettre))
    return _keep(acte, [redigee], dossier)


def list_copies(acte: Acte, courrier: Courrier) -> Sequence[Courrier]:
    """Return the copies of a letter, itself among them, in the order in which they were made."""
    return acte.session.scalars(
        select(Courrier)
        .where(Courrier.decision_id == courrier.decision_id, Courrier.nature == courrier.nature)
        .order_by(Courrier.exemplaire)
        .execution_options(populate_existing=True)
    ).all()


def exige_vraie(acte: Acte, courrier: Courrier, produit_le: datetime, *, renvoi: bool) -> None:
    """Check that a letter written then says the truth of today.

    Raises:
        Refus: `courrier_faux` with why it does not.
    """
    (ecrite,) = list_decisions(acte.session, Decision.id == courrier.decision_id, acte.jour)
    raison = ecrite.raison(NatureCourrier(courrier.nature), produit_le, renvoi=renvoi)
    if raison is not None:
        raise Refus("courrier_faux", raison=raison)


def courrier_pdf(session: Session, auteur: Auteur, courrier_id: int, dossier: Path) -> bytes:
    """Return a letter as it was made.

    Raises:
        Introuvable: no such letter for this reader.
        Refus: `courrier_altere`.
    """
    return read_courrier(find_courrier(session, auteur, courrier_id), dossier)


def lot_pdf(session: Session, auteur: Auteur, seance_id: int, au: date, dossier: Path) -> bytes:
    """Return in one file the letters of a séance that wait for the post, in the order of their envelopes.

    Raises:
        Introuvable: not a séance of the author's commissions.
        Refus: `courriers_aucun`, `courrier_altere`.
    """
    lignes = get_courriers(session, auteur, seance_id, au).a_poster
    contenus = [courrier_pdf(session, auteur, ligne.courrier.id, dossier) for ligne in lignes if ligne.courrier]
    if not contenus:
        raise Refus("courriers_aucun")
    return assembler(contenus)
