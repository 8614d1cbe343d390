"""The index of a control file: a page that opens without the application, without style sheet nor script."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from caleol.kernel.francais import instant_long, nombre, typographie

VERIFIER = "python3 verificateur.py registre.jsonl --papiers . --tete RANG:EMPREINTE"


@dataclass(frozen=True, slots=True)
class PieceControle:
    """A file of a control file, with what it is."""

    nom: str
    titre: str
    contenu: bytes


def page_index(titre: str, instant: datetime, tete: str, pieces: Sequence[PieceControle], *, seul: bool) -> str:
    """Return the page; `seul` says that the file is one person's and that others are masked."""
    rangees = "".join(
        f'<tr><th scope="row"><a href="{escape(p.nom)}">{escape(p.nom)}</a></th><td>{_dit(p.titre)}</td>'
        f"<td>{nombre(len(p.contenu))}</td><td><code>{hashlib.sha256(p.contenu).hexdigest()}</code></td></tr>"
        for p in pieces
    )
    portee = (
        "Ce dossier est celui d’une personne : ce qui concerne des tiers est masqué, et du registre ne figurent que "
        "les entrées qui la concernent. Des autres, seul le chaînage."
        if seul
        else "Il contient des données personnelles. Du registre figurent les entrées qui concernent ce contrôle ; des "
        "autres, seul le chaînage."
    )
    return f"""<!DOCTYPE html>
<html lang="fr"><head><meta charset="utf-8"><title>{_dit(f"Dossier de contrôle. {titre}")}</title></head>
<body><main>
<h1>Dossier de contrôle</h1>
<p><b>{_dit(titre)}</b>. {_dit(f"Fait le {instant_long(instant)}. {portee}")}</p>
<h2>{_dit("Pièces")}</h2>
<table><caption>{_dit("Fichiers de ce dossier")}</caption>
<thead><tr><th scope="col">Fichier</th><th scope="col">Contenu</th><th scope="col">Octets</th>
<th scope="col">Empreinte SHA-256</th></tr></thead><tbody>{rangees}</tbody></table>
<h2>{_dit("Vérifier, sans l’outil")}</h2>
<ol><li>{_dit("Les fichiers de ce dossier :")} <code>sha256sum -c empreintes.sha256</code></li>
<li>{_dit("Le registre, les votes, les décisions, les procès-verbaux :")} <code>{VERIFIER}</code>.
{_dit("La tête est celle qui est imprimée sur le procès-verbal, ou celle que vous avez reçue par courriel.")}</li>
<li>{_dit("Le cachet de chaque procès-verbal : dans un lecteur de PDF.")}</li></ol>
<p>{_dit("Tête du registre à la fabrication de ce dossier :")} <code>{escape(tete)}</code></p>
</main></body></html>
"""


def _dit(texte: str) -> str:
    return escape(typographie(texte))
