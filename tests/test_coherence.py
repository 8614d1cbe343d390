"""Habits that hold over the whole code: sizes, unused templates, texts of refusals, one reader of the clock."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from caleol.web import messages
from caleol.web.controle.libelles import ACTES, OBJETS

RACINE = Path(__file__).resolve().parent.parent
CODE = sorted((RACINE / "caleol").rglob("*.py"))
GABARITS = sorted((RACINE / "templates").rglob("*.html"))
FEUILLE = (RACINE / "static" / "caleol.css").read_text(encoding="utf-8")
ARBRES = {chemin: ast.parse(chemin.read_text(encoding="utf-8")) for chemin in CODE}
HORLOGE = RACINE / "caleol" / "kernel" / "clock.py"

LIGNES_D_UN_MODULE = 400
D_UN_SEUL_TENANT = {"caleol/kernel/verificateur.py": 450}
"""The verifier is one file that is taken away alone (docs/registre.md)."""
LIGNES_D_UNE_FONCTION = 40
LIGNES_D_UNE_VUE = 20
LIGNES_D_UN_GABARIT = 200
ROUTES_D_UN_PLAN = 15
SEULEMENT_UN_OBJET = 6


def nom(chemin: Path) -> str:
    return chemin.relative_to(RACINE).as_posix()


def fonctions(arbre: ast.Module) -> Iterator[ast.FunctionDef]:
    return (noeud for noeud in ast.walk(arbre) if isinstance(noeud, ast.FunctionDef))


def longueur(fonction: ast.FunctionDef) -> int:
    """Return the lines of a function's body, its docstring left out.

    A function of five statements at most builds one object with many fields: that is a list, not a long function.
    """
    if sum(isinstance(noeud, ast.stmt) for noeud in ast.walk(fonction)) <= SEULEMENT_UN_OBJET:
        return 0
    corps = fonction.body[1:] if ast.get_docstring(fonction) is not None else fonction.body
    return (corps[-1].end_lineno or 0) - corps[0].lineno + 1 if corps else 0


def est_vue(fonction: ast.FunctionDef) -> bool:
    """Return whether a function answers an address: it is decorated with a route."""
    return any(re.search(r"\.(get|post|route)\(", ast.unparse(d)) for d in fonction.decorator_list)


# ------------------------------------------------------------------------------------------ sizes


def test_modules_are_small():
    lignes = {nom(c): len(c.read_text(encoding="utf-8").splitlines()) for c in CODE}
    longs = {c: n for c, n in lignes.items() if n > D_UN_SEUL_TENANT.get(c, LIGNES_D_UN_MODULE)}
    assert longs == {}, "split these modules by subject"


def test_functions_are_short():
    longues = {
        f"{nom(chemin)}:{f.name}": longueur(f)
        for chemin, arbre in ARBRES.items()
        for f in fonctions(arbre)
        if longueur(f) > (LIGNES_D_UNE_VUE if est_vue(f) else LIGNES_D_UNE_FONCTION)
    }
    assert longues == {}, "cut these functions: 40 lines, 20 for a view"


def test_templates_are_short():
    longs = {
        nom(c): n for c in GABARITS if (n := len(c.read_text(encoding="utf-8").splitlines())) > LIGNES_D_UN_GABARIT
    }
    assert longs == {}, "cut these templates: partials begin with _"


def test_blueprints_keep_to_one_task(application: Flask):
    routes = Counter(regle.endpoint.rpartition(".")[0] for regle in application.url_map.iter_rules())
    assert {plan: n for plan, n in routes.items() if n > ROUTES_D_UN_PLAN} == {}


def test_no_module_is_a_place_for_anything():
    interdits = {"common", "helpers", "utils", "util", "misc", "tools", "divers", "outils", "commun"}
    assert [nom(c) for c in CODE if c.stem in interdits] == []


# ------------------------------------------------------------------------------------------ Python


def test_nothing_is_imported_inside_a_function():
    fautes = [
        f"{nom(chemin)}:{noeud.lineno}"
        for chemin, arbre in ARBRES.items()
        for f in fonctions(arbre)
        for noeud in ast.walk(f)
        if isinstance(noeud, ast.Import | ast.ImportFrom)
    ]
    assert fautes == [], "a layer is wrong where an import must hide"


def test_every_mark_that_silences_a_tool_says_why():
    nue = re.compile(r"#\s*(?:noqa: [A-Z0-9, ]+|type: ignore\[[a-z, -]+\])\s*$")
    fautes = [
        f"{nom(chemin)}:{rang}"
        for dossier in ("caleol", "tests", "seeds", "docs", "migrations")
        for chemin in sorted((RACINE / dossier).rglob("*.py"))
        for rang, ligne in enumerate(chemin.read_text(encoding="utf-8").splitlines(), start=1)
        if nue.search(ligne)
    ]
    assert fautes == [], "write the reason beside the mark, or make it useless"


def test_only_the_clock_reads_the_present():
    present = re.compile(r"\b(?:datetime\.(?:now|utcnow|today)|date\.today|time\.time|time_ns)\(")
    fautes = [nom(c) for c in CODE if c != HORLOGE and present.search(c.read_text(encoding="utf-8"))]
    assert fautes == [], "ask the application's clock: acte.instant, maintenant()"


def test_the_day_of_an_instant_is_the_local_one():
    lieux = [nom(c) for c in [*CODE, *GABARITS] if c != HORLOGE and ".date()" in c.read_text(encoding="utf-8")]
    assert lieux == [], "an instant is kept in UTC: take its day with jour_local"


def test_only_acts_commit():
    gestes = re.compile(r"\.(?:commit|begin)\(\)")
    permis = {"caleol/models/moteur.py"}
    fautes = [nom(c) for c in CODE if nom(c) not in permis and gestes.search(c.read_text(encoding="utf-8"))]
    assert fautes == [], "a service writes in the act that it is given"


def codes_refuses() -> dict[str, str]:
    """Return each code of a refusal written in the code, with a place that raises it."""
    codes: dict[str, str] = {}
    for chemin, arbre in ARBRES.items():
        for noeud in ast.walk(arbre):
            if isinstance(noeud, ast.Call) and getattr(noeud.func, "id", "") in {"Refus", "Interdit"} and noeud.args:
                premier = noeud.args[0]
                if isinstance(premier, ast.Constant) and isinstance(premier.value, str):
                    codes.setdefault(premier.value, f"{nom(chemin)}:{noeud.lineno}")
    return codes


def test_every_refusal_has_its_french_text():
    sans_texte = {code: lieu for code, lieu in codes_refuses().items() if code not in messages.TEXTES}
    assert sans_texte == {}, "add their texts to a caleol/web/messages_<subject>.py"


PLACES_D_INSCRIPTION = {
    "inscrire": (0, 1),
    "inscrire_lecture": (None, 0),
    "inscribe_decision": (1, None),
    "_inscrit": (1, None),
    "note_offre": (1, None),
    "note_courrier": (1, None),
    "note_decision": (1, None),
}
"""The places of the act and of the kind of object among the arguments of what writes to the register."""


def inscriptions(place: int) -> dict[str, str]:
    """Return each act (place 0) or kind of object (1) that the register may hold, with a place that writes it."""
    trouvees: dict[str, str] = {}
    for chemin, arbre in ARBRES.items():
        valeurs = {
            cible.id: noeud.value
            for noeud in ast.walk(arbre)
            if isinstance(noeud, ast.Assign)
            for cible in noeud.targets
            if isinstance(cible, ast.Name)
        }
        for noeud in ast.walk(arbre):
            fonction = getattr(noeud, "func", None)
            rangs = PLACES_D_INSCRIPTION.get(getattr(fonction, "attr", getattr(fonction, "id", "")))
            if (
                not isinstance(noeud, ast.Call)
                or rangs is None
                or (rang := rangs[place]) is None
                or len(noeud.args) <= rang
            ):
                continue
            argument = noeud.args[rang]
            argument = valeurs.get(argument.id, argument) if isinstance(argument, ast.Name) else argument
            for code in [f.value for f in ast.walk(argument) if isinstance(f, ast.Constant)]:
                if isinstance(code, str):
                    trouvees.setdefault(code, f"{nom(chemin)}:{noeud.lineno}")
    return trouvees


def test_every_act_of_the_register_has_its_french_label():
    sans_libelle = {acte: lieu for acte, lieu in inscriptions(0).items() if acte not in ACTES}
    assert sans_libelle == {}, "add their labels to caleol/web/controle/libelles.py"


def test_every_object_of_the_register_has_its_french_label():
    sans_libelle = {objet: lieu for objet, lieu in inscriptions(1).items() if objet not in OBJETS}
    assert sans_libelle == {}, "add their labels to caleol/web/controle/libelles.py"


def test_every_object_of_a_refusal_has_its_french_name():
    manques = {}
    for chemin, arbre in ARBRES.items():
        for noeud in ast.walk(arbre):
            if (
                isinstance(noeud, ast.Call)
                and getattr(noeud.func, "id", "") in {"Introuvable", "Conflit"}
                and noeud.args
            ):
                premier = noeud.args[0]
                if isinstance(premier, ast.Constant) and premier.value not in messages.OBJETS:
                    manques[premier.value] = f"{nom(chemin)}:{noeud.lineno}"
    assert manques == {}, "name them in caleol/web/messages.py"


# ------------------------------------------------------------------------------------------ templates


def test_every_template_is_used():
    textes = "\n".join(c.read_text(encoding="utf-8") for c in [*CODE, *GABARITS])
    inutiles = [
        relatif
        for chemin in GABARITS
        if f'"{(relatif := chemin.relative_to(RACINE / "templates").as_posix())}"' not in textes
        and f"'{relatif}'" not in textes
    ]
    assert inutiles == [], "no view and no template names them: take them out"


def test_templates_obey_the_content_policy():
    interdit = re.compile(
        r"\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|<style\b|<script(?![^>]*\bsrc=)(?![^>]*application/json)"
    )
    fautes = [
        f"{nom(chemin)}:{rang}"
        for chemin in GABARITS
        for rang, ligne in enumerate(chemin.read_text(encoding="utf-8").splitlines(), start=1)
        if interdit.search(re.sub(r"{[{%#].*?[}%#]}", "", ligne))
    ]
    assert fautes == [], "a class of static/caleol.css, a file of static/ instead"


def test_every_icon_is_in_the_sprite():
    sprite = set(re.findall(r'id="i-([a-z0-9-]+)"', (RACINE / "static" / "icones.svg").read_text(encoding="utf-8")))
    voulues = {
        nom_icone
        for chemin in GABARITS
        for nom_icone in re.findall(r"icone\('([a-z0-9-]+)'", chemin.read_text(encoding="utf-8"))
    }
    assert voulues - sprite == set(), "add them to static/icones.txt and run static/fabrique_icones.py"


def test_every_class_of_a_template_is_in_a_style_sheet():
    bootstrap = (RACINE / "static" / "vendor" / "bootstrap.min.css").read_text(encoding="utf-8")
    scripts = "".join(c.read_text(encoding="utf-8") for c in (RACINE / "static").glob("*.js"))
    connues = set(re.findall(r"\.(-?[_a-zA-Z][\w-]*)", FEUILLE + bootstrap + scripts))
    inconnues: dict[str, str] = {}
    for chemin in GABARITS:
        for attribut in re.findall(r'class="([^"]*)"', chemin.read_text(encoding="utf-8")):
            if "{" in attribut:
                continue
            inconnues |= {classe: nom(chemin) for classe in attribut.split() if classe not in connues}
    assert inconnues == {}, "write their rules in static/caleol.css, or take them out"


# ------------------------------------------------------------------------------------------ style sheet


def test_colours_are_written_as_tokens_only():
    sans_donnees = re.sub(r'url\("data:[^"]*"\)', "", FEUILLE)
    regles = re.sub(r"--[a-z0-9-]+:[^;}]*", "", re.sub(r"/\*.*?\*/", "", sans_donnees, flags=re.DOTALL))
    impression = re.search(r"@media print \{.*?\n\}", regles, flags=re.DOTALL)
    hors_impression = regles.replace(impression.group(), "") if impression else regles
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", hors_impression) == [], "use a token of :root"


def test_every_token_that_is_read_is_defined():
    definis = set(re.findall(r"(--[a-z0-9-]+)\s*:", FEUILLE))
    lus = set(re.findall(r"var\((--[a-z0-9-]+)", FEUILLE))
    assert lus - definis == set()


def test_both_themes_define_the_same_colours():
    clair, sombre, auto = (
        set(re.findall(r"(--[a-z0-9-]+):", bloc))
        for bloc in re.findall(r'(?:\[data-bs-theme="(?:light|dark|auto)"\]) \{ color-scheme[^}]*\}', FEUILLE)[:3]
    )
    assert clair == sombre == auto


def test_no_password_is_hashed_inside_an_act():
    lents = {"hache", "verifie", "draw_provisoire"}
    dedans = [
        f"{nom(chemin)}:{noeud.lineno}"
        for chemin, arbre in ARBRES.items()
        for acte in ast.walk(arbre)
        if (isinstance(acte, ast.With) and "ouvre" in ast.unparse(acte.items[0]))
        or (isinstance(acte, ast.FunctionDef) and "acte" in {a.arg for a in acte.args.args})
        for noeud in ast.walk(acte)
        if isinstance(noeud, ast.Call) and isinstance(noeud.func, ast.Name) and noeud.func.id in lents
    ]
    assert dedans == [], "hash before the act: it holds the write lock"


def test_figures_of_the_law_are_read_from_the_rules_only():
    chiffre = re.compile(r"(?:>=|<) ?3\b|\b(?:MINIMUM|DELAI)\w* = (?:3|10|15)$|\bsur 3\b", re.MULTILINE)
    ailleurs = [c for c in [*CODE, *GABARITS] if "rules" not in c.parts and "documents" not in c.parts]
    trouves = {nom(c): vus for c in ailleurs if (vus := chiffre.findall(c.read_text(encoding="utf-8")))}
    assert trouves == {}, "three applications, ten and fifteen days: nombre_attendu, ReglesSeance, Parametres"


@pytest.mark.parametrize("mot", ["TODO", "FIXME", "XXX", "HACK"])
def test_nothing_is_left_for_later_in_the_code(mot: str):
    motif = re.compile(rf"\b{mot}\b")
    assert [nom(c) for c in [*CODE, *GABARITS] if motif.search(c.read_text(encoding="utf-8"))] == []
