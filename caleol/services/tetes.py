"""The head of the register kept outside: a line a day in a file, and a mail to the auditors."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select

from caleol.kernel import francais as fr
from caleol.kernel.clock import jour_local
from caleol.mail.redaction import redige
from caleol.models.compte import Habilitation, Utilisateur
from caleol.rules.droits import OUTIL, Role
from caleol.services.act import Acte, Actes
from caleol.services.courriels import queue_courriel
from caleol.services.registre import Tete, empreinte, get_tete

NOM_FICHIER = "tetes-du-registre.txt"


def keep_tete(actes: Actes, dossier: Path, adresses: Sequence[str] = ()) -> Tete:
    """Write the head of the register outside of the database: once a day for each auditor, and each address given.

    `adresses` are those of the settings (a notary, a box of another house): nobody of the tool's
    accounts can then change what they keep.
    """
    with actes.sessions.lecture() as session:
        tete = get_tete(session)
    instant = actes.horloge.maintenant()
    dossier.mkdir(parents=True, exist_ok=True)
    with (dossier / NOM_FICHIER).open("a", encoding="utf-8") as fichier:
        fichier.write(f"{instant.isoformat(timespec='seconds')} {tete}\n")
    jour = jour_local(instant)
    courriel = redige("tete-du-registre", date=fr.date_courte(jour), jour=fr.date_sans_jour(jour), tete=tete)
    with actes.ouvre(OUTIL) as acte:
        for cle, adresse in (*_auditeurs(acte), *((f"hors-{empreinte(a)[:12]}", a) for a in adresses)):
            queue_courriel(
                acte,
                cle=f"tete-{jour.isoformat()}-{cle}",
                destinataire=adresse,
                objet=courriel.objet,
                texte=courriel.texte,
            )
    return tete


def _auditeurs(acte: Acte) -> list[tuple[str, str]]:
    """Return the open accounts of auditors that have a mail."""
    lignes = acte.session.execute(
        select(Utilisateur.id, Utilisateur.courriel)
        .where(
            Utilisateur.actif,
            Utilisateur.courriel.is_not(None),
            Utilisateur.id.in_(select(Habilitation.utilisateur_id).where(Habilitation.role == Role.AUDITEUR)),
        )
        .order_by(Utilisateur.id)
    )
    return [(str(ligne.id), ligne.courriel) for ligne in lignes]
