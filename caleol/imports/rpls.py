"""A row of the detailed RPLS file as a row of the landlord's file of dwellings."""

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from caleol.imports.contrat_patrimoine import LOGEMENTS
from caleol.imports.lecture import Lecteur, Valeurs

_MILLESIME = re.compile(r"(?<!\d)(20[12]\d)(?!\d)")
TOUJOURS = frozenset(
    {
        "reference", "commune_insee", "adresse", "code_postal", "individuel", "type", "pieces_habitables", "surface",
        "financement",
    }
)  # fmt: skip
SELON_COLONNE = {
    "IDENT_REP": "identifiant_rpls",
    "BAT": "batiment",
    "ESC": "escalier",
    "NUMAPPT": "porte",
    "ETAGE": "etage",
    "CONSTRUCT": "annee_construction",
    "NUMCONV": "numero_convention",
    "DPEENERGIE": "dpe",
    "DPEDATE": "dpe_date",
    "PMR": "adapte_pmr",
    "LOYERPRINC": "loyer",
}
_COLONNE = {nom: colonne for colonne, nom in SELON_COLONNE.items()}


def reference_rpls(champs: tuple[object, ...], rang: int) -> str:
    """Return the reference of a dwelling that the file does not name: digest of its fields, then its rank."""
    texte = "|".join("" if champ is None else str(champ).strip().upper() for champ in champs)
    return f"RPLS-{hashlib.sha256(texte.encode()).hexdigest()[:16].upper()}-{rang}"


def millesime_de(nom_fichier: str) -> str | None:
    """Return the year that the name of a file bears, if it bears one."""
    trouve = _MILLESIME.search(nom_fichier)
    return trouve[1] if trouve else None


class Traduction:
    """Translates the rows of one file; it remembers the dwellings alike, which take a rank each."""

    def __init__(self, lecteur: Lecteur, options: Mapping[str, Any]) -> None:
        """Take the reader for its header, and from `options` the agency and the name of the file."""
        self.agence = options.get("agence") or None
        millesime = millesime_de(str(options.get("nom_fichier", "")))
        self.source = f"RPLS {millesime}" if millesime else "RPLS"
        self._place = lecteur.contrat.positions
        self._millesime = int(millesime) if millesime else None
        lues = lecteur.presentes
        recent = "PLG_QP24" in lues or (self._millesime or 0) >= 2024
        self._qpv_2024 = recent and bool(lues & {"PLG_QP24", "QPV"})
        self._qpv_2015 = "PLG_QP15" in lues or ("QPV" in lues and not recent)
        self._code_sans_quartier = "qpv_2024" if recent else "qpv_2015"
        self.presentes = (
            TOUJOURS
            | {nom for colonne, nom in SELON_COLONNE.items() if colonne in lues}
            | ({"agence_code"} if self.agence else frozenset())
            | ({"qpv_2024"} if self._qpv_2024 else frozenset())
            | ({"qpv_2015"} if self._qpv_2015 else frozenset())
        )
        self._rangs: Counter[tuple[object, ...]] = Counter()

    def __call__(self, lues: Valeurs) -> Valeurs:
        """Return a row in the order of the landlord's file."""
        v = {nom: lues[place] for nom, place in self._place.items()}
        sortie: dict[str, Any] = dict.fromkeys(LOGEMENTS.positions) | {
            "reference": self._reference(v),
            "agence_code": self.agence,
            "commune_insee": v["DEPCOM"],
            "adresse": _adresse(v),
            "code_postal": v["CODEPOSTAL"],
            "individuel": v["TYPECONST"] == "I",
            "type": f"T{min(v['NBPIECE'], 9)}",
            "pieces_habitables": v["NBPIECE"],
            "surface": v["SURFHAB"],
            "financement": v["FINAN"],
            "plai_adapte": False,
            "mandat_gerance": False,
        }
        sortie |= {nom: v[colonne] for colonne, nom in SELON_COLONNE.items()}
        for nom in ("batiment", "escalier", "porte"):
            sortie[nom] = v[_COLONNE[nom]] and str(v[_COLONNE[nom]])[:20]
        sortie["qpv_2024"], sortie["qpv_2015"] = self._quartiers(v)
        return list(sortie.values())

    def _reference(self, v: Mapping[str, Any]) -> str:
        connue = v["IDENT_INT"] or v["IDENT_REP"]
        if connue:
            return str(connue)
        noms = ("DEPCOM", "NUMVOIE", "INDREP", "TYPVOIE", "NOMVOIE", "LIEUDIT", "COMPLGEO", "BAT", "ESC", "NUMAPPT")
        champs = tuple(v[nom] for nom in (*noms, "ETAGE", "NBPIECE", "SURFHAB", "CONSTRUCT"))
        self._rangs[champs] += 1
        return reference_rpls(champs, self._rangs[champs])

    def _quartiers(self, v: Mapping[str, Any]) -> tuple[Any, Any]:
        """Return the neighbourhoods of 2024 and of 2015; the flag alone is that of the perimeter of its year."""
        q24, q15 = v["PLG_QP24"], v["PLG_QP15"]
        if self._code_sans_quartier == "qpv_2024":
            q24 = q24 or v["QPV"]
        else:
            q15 = q15 or v["QPV"]
        return (q24 if self._qpv_2024 else None), (q15 if self._qpv_2015 else None)


def _adresse(v: Mapping[str, Any]) -> str:
    morceaux = (v["NUMVOIE"], v["INDREP"], v["TYPVOIE"], v["NOMVOIE"], v["LIEUDIT"])
    voie = " ".join(str(m) for m in morceaux if m)
    return (voie or str(v["COMPLGEO"] or "adresse inconnue"))[:200]
