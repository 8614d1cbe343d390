"""A paper in plain parts (`kernel.feuille`) as a page that stands alone: a control file opens anywhere."""

from functools import singledispatch
from html import escape

from caleol.kernel.feuille import Bloc, Cellule, Faits, Mots, Puces, Rang, Signatures, Tableau, Texte, Titre
from caleol.kernel.francais import typographie

STYLE = (
    "body{font:1rem/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b2629}"
    "table{border-collapse:collapse;width:100%;margin:.5rem 0}"
    "th,td{border-bottom:1px solid #c9c3b6;padding:.3rem .5rem;text-align:left;vertical-align:top}"
    "dl{display:grid;grid-template-columns:minmax(8rem,14rem) 1fr;gap:.25rem 1rem}dt{color:#515b5d}dd{margin:0}"
    "h2{margin-top:2rem}small,.doux{color:#515b5d}"
)


def page_feuille(titre: str, blocs: tuple[Bloc, ...]) -> str:
    """Return a page of its own: a title and what stands under it."""
    corps = "".join(_rendu(bloc) for bloc in blocs)
    return (
        '<!doctype html><html lang="fr"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{_dit(titre)}</title><style>{STYLE}</style></head><body><h1>{_dit(titre)}</h1>{corps}</body></html>\n"
    )


def _dit(texte: str) -> str:
    return escape(typographie(texte))


def _cellule(cellule: Cellule) -> str:
    dites = ""
    for mots in cellule:
        dites += (" " if mots.suite else "<br>") * bool(dites) + _mots(mots)
    return dites


def _mots(mots: Mots) -> str:
    texte = escape(mots.texte) if mots.nom else _dit(mots.texte)
    return {"fort": f"<b>{texte}</b>", "doux": f'<span class="doux">{texte}</span>'}.get(mots.ton, texte)


@singledispatch
def _rendu(bloc: Bloc) -> str:
    raise TypeError(f"no page for {type(bloc).__name__}")


@_rendu.register
def _(bloc: Texte) -> str:
    return f"<p>{'<small>' * bloc.petit}{_cellule(bloc.mots)}{'</small>' * bloc.petit}</p>"


@_rendu.register
def _(bloc: Titre) -> str:
    return f"<h2>{escape(bloc.texte) if bloc.nom else _dit(bloc.texte)}</h2>"


@_rendu.register
def _(bloc: Faits) -> str:
    return f"<dl>{''.join(f'<dt>{_dit(nom)}</dt><dd>{_cellule(mots)}</dd>' for nom, mots in bloc.paires if mots)}</dl>"


@_rendu.register
def _(bloc: Puces) -> str:
    return f"<ul>{''.join(f'<li>{_cellule(element)}</li>' for element in bloc.elements)}</ul>"


@_rendu.register
def _(bloc: Signatures) -> str:
    noms = "".join(f"<li>{_dit(s.qualite)} : {escape(s.nom)}</li>" for s in bloc.signataires)
    return f"<ul>{noms}</ul>"


@_rendu.register
def _(bloc: Tableau) -> str:
    tetes = "".join(f'<th scope="col">{_dit(colonne.titre)}</th>' for colonne in bloc.colonnes)
    rangs = "".join(_rang(rang, len(bloc.colonnes)) for rang in (*bloc.rangs, *((bloc.total,) if bloc.total else ())))
    legende = f"<caption>{_dit(bloc.legende)}</caption>"
    return f"<table>{legende}<thead><tr>{tetes}</tr></thead><tbody>{rangs}</tbody></table>"


def _rang(rang: Rang, colonnes: int) -> str:
    if rang.groupe:
        return f'<tr><th scope="rowgroup" colspan="{colonnes}">{_dit(rang.groupe)}</th></tr>'
    premiere, *autres = rang.cellules
    suites = "".join(f'<tr><td colspan="{colonnes}">{_cellule(suite)}</td></tr>' for suite in rang.suites)
    cellules = "".join(f"<td>{_cellule(cellule)}</td>" for cellule in autres)
    return f'<tr><th scope="row">{_cellule(premiere)}</th>{cellules}</tr>{suites}'
