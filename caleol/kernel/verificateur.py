"""Check an export of the register, alone: one file, the standard library, nothing of the application (see registre.md).

    python verificateur.py registre.jsonl --tete 48213:0c5e… --papiers dossier

Every entry is hashed again along its chain; heads kept outside are looked for; the votes of each ballot are hashed and
counted again; decisions and papers are compared with the entries that tell them. The exit code is 0 when all holds, 1
when something does not, 2 when the file cannot be read. Python 3.10 or later.
"""

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FORMAT = 1
ORIGINE = "0" * 64
ACTES = "actes"
CHAMPS = (
    "acte", "auteur", "chaine", "donnees", "objet_id", "objet_type", "precedente", "rang", "role", "survenu_le",
)  # fmt: skip
HORS_SCEAU = '"empreinte":"{}","ligne":"entree",'
"""What the line of an entry holds besides the text that its digest seals."""
SANS_SEL = {"fichier_sha256"}
"""The digest of a received file, which is no personal value."""
DECISION = ("lot", "scrutin", "type", "rang", "motif", "piece", "echeance")
BULLETINS = {
    "scrutin": ("id", "lot", "seance", "tour", "mode", "ouvert_le", "clos_le", "quorum", "adopte", "departage"),
    "classements": ("id", "lot", "seance", "auteur", "numero", "lignes"),
    "droits": ("siege", "voix", "present", "membre"),
    "votes": ("recu", "siege", "membre", "classement", "contre", "emis_le"),
}

Ligne = dict[str, Any]
canonique = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
"""The one text of plain values: sorted keys, no space, letters as they are."""


def condense(texte: str) -> str:
    """Return the SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(texte.encode()).hexdigest()


def forme_scrutin(scrutin: Ligne, classements: Sequence[Ligne], droits: Iterable[Ligne], votes: Iterable[Ligne]) -> str:
    """Return the canonical text of a ballot: rankings in their order on the table, seats entitled, votes by seat."""
    parties = {"scrutin": [scrutin], "classements": classements}
    parties |= {"droits": sorted(droits, key=_siege), "votes": sorted(votes, key=_siege)}
    return canonique({nom: [{c: li[c] for c in BULLETINS[nom]} for li in lignes] for nom, lignes in parties.items()})


def _siege(ligne: Ligne) -> tuple[int, str]:
    return int(ligne["siege"]), str(ligne.get("recu"))


@dataclass
class Chaine:
    """How far a chain was walked, and its first fault."""

    rang: int = 0
    tete: str = ORIGINE
    faute: bool = False
    debut: int = 0


@dataclass
class Bilan:
    """What a verification found: the faults with their place, what was counted, what could not be checked."""

    fautes: list[str] = field(default_factory=list)
    remarques: list[str] = field(default_factory=list)
    chaines: dict[str, Chaine] = field(default_factory=dict)
    comptes: Counter[str] = field(default_factory=Counter)


class Verificateur:
    """Reads an export line by line, the entries first, then concludes."""

    def __init__(self, tetes: Sequence[tuple[int, str]] = ()) -> None:
        """Keep the heads of the chain of acts that were kept outside, as (rank, digest)."""
        self.bilan = Bilan()
        self.tetes = dict(sorted(tetes))
        self.reconnues: list[int] = []
        self.entete: Ligne = {}
        self.fin, self.numero, self.lu = False, 0, hashlib.sha256()
        self.sels_absents: dict[tuple[str, int], str] = {}
        self.scrutins_dits: dict[int, tuple[int, Ligne, Ligne]] = {}
        self.annules: dict[int, tuple[Ligne, Ligne]] = {}
        self.decisions_dites: dict[str, tuple[int, str, str | None]] = {}
        self.prises: dict[str, tuple[str, int]] = {}
        self.pv_dits: dict[str, tuple[Ligne, Ligne]] = {}
        self.approuves: dict[str, int] = {}
        self.fichiers: dict[str, tuple[int, str, str]] = {}
        self.objets: dict[str, dict[Any, Ligne]] = {"scrutin": {}, "classement": {}, "pv": {}}
        self.droits: dict[int, list[Ligne]] = {}
        self.votes: dict[int, list[Ligne]] = {}

    def lit(self, texte: str) -> None:
        """Read one line; what cannot be read is a fault that names the line."""
        self.numero += 1
        try:
            ligne = json.loads(texte)
            genre = ligne["ligne"]
            if genre == "fin":
                self._fin(ligne)
                return
            self.lu.update(texte.rstrip("\n").encode() + b"\n")
            if genre == "entree":
                self._entree(ligne, texte.rstrip("\n"))
            elif genre == "entete":
                self.entete = ligne
            elif genre in {"depart", "maillon"}:
                self._lien(genre, ligne)
            else:
                self._objet(genre, ligne)
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
            self._faute(f"ligne {self.numero} du fichier", "elle ne se lit pas comme une ligne d’export")

    def _fin(self, ligne: Ligne) -> None:
        self.fin = True
        if ligne["lignes"] != self.numero - 1 or ligne["empreinte"] != self.lu.hexdigest():
            self._faute("fichier d’export", "il n’est plus celui qui a été écrit (lignes changées, ôtées ou ajoutées)")

    def _entree(self, e: Ligne, texte: str) -> None:
        nom = e["chaine"]
        chaine = self.bilan.chaines.setdefault(nom, Chaine())
        if not chaine.faute:
            if nature := self._defaut(chaine, e, texte):
                chaine.faute = True
                self._faute(f"chaîne « {nom} », entrée {chaine.rang + 1}", nature)
            else:
                self._avance(chaine, e)
        if nom == ACTES:
            self._suit(e)
        if self.entete.get("nominatif") and '_sha256"' in e["donnees"]:
            self._sels(e)

    def _avance(self, chaine: Chaine, e: Ligne) -> None:
        chaine.rang, chaine.tete = e["rang"], e["empreinte"]
        if e["chaine"] == ACTES and self.tetes.get(chaine.rang) == chaine.tete:
            self.reconnues.append(chaine.rang)

    def _lien(self, genre: str, ligne: Ligne) -> None:
        """Follow a part of a chain: where it starts, and the entries of which it tells the digests only."""
        nom = ligne["chaine"]
        chaine = self.bilan.chaines.setdefault(nom, Chaine())
        if not self.entete.get("partiel") or (genre == "depart" and chaine.rang):
            self._faute(f"ligne {self.numero} du fichier", "cette ligne n’a pas sa place dans cet export")
        elif genre == "depart":
            chaine.rang, chaine.tete, chaine.debut = ligne["rang"], ligne["empreinte"], ligne["rang"]
        elif not chaine.faute:
            self.bilan.comptes["entrées masquées, dont seul le chaînage est vérifié"] += 1
            if (ligne["rang"], ligne["precedente"]) == (chaine.rang + 1, chaine.tete):
                self._avance(chaine, ligne)
            else:
                chaine.faute = True
                self._faute(f"chaîne « {nom} », entrée {chaine.rang + 1}", "elle ne suit plus l’entrée précédente")

    @staticmethod
    def _defaut(chaine: Chaine, e: Ligne, texte: str) -> str:
        if e["rang"] != chaine.rang + 1:
            return "un numéro manque ou se répète"
        if e["precedente"] != chaine.tete:
            return "elle ne suit plus l’entrée précédente"
        # As exported, the line is the sealed text and two members beside it; any other text is put in order first.
        if condense(texte.replace(HORS_SCEAU.format(e["empreinte"]), "", 1)) == e["empreinte"]:
            return ""
        if condense(canonique({champ: e[champ] for champ in CHAMPS})) != e["empreinte"]:
            return "son contenu ne correspond plus à son empreinte"
        return ""

    def _suit(self, e: Ligne) -> None:
        """Follow what an entry says of a ballot, a decision, a paper, an erasure."""
        acte, rang = e["acte"], e["rang"]
        if acte == "scrutin":
            dit = json.loads(e["donnees"])
            self.scrutins_dits[dit["scrutin"]] = (rang, dit, e.get("sels") or {})
        elif acte in {"decision", "correction_decision"}:
            self.decisions_dites[e["objet_id"]] = (rang, e["donnees"], (e.get("sels") or {}).get("motif_texte"))
            if acte == "decision":
                dit = json.loads(e["donnees"])  # a clock closed the ballot: the entry tells its hour, in whose name
                self.prises[e["objet_id"]] = (dit.get("prise_le", e["survenu_le"]), dit.get("saisie_par", e["auteur"]))
        elif acte == "annulation_decision":
            self.decisions_dites.pop(e["objet_id"], None)
        elif acte == "annulation_deliberation":
            dit = json.loads(e["donnees"])
            self.annules.update(dict.fromkeys(dit["scrutins"], (e, dit)))
        elif acte == "effacement_personnel":
            for nom, efface in json.loads(e["donnees"]).get("entrees", ()):
                self.sels_absents.pop((nom, efface), None)
        else:
            self._suit_papier(e, acte, rang)

    def _suit_papier(self, e: Ligne, acte: str, rang: int) -> None:
        if acte == "validation_pv":
            dit = json.loads(e["donnees"])
            self.pv_dits[dit["reference"]] = (e, dit)
        elif acte == "approbation_pv":
            self.approuves[e["objet_id"]] = json.loads(e["donnees"])["seance"]
        elif '"empreinte_fichier"' in e["donnees"]:
            dit = json.loads(e["donnees"])
            self.fichiers[dit["fichier"]] = (rang, dit["empreinte_fichier"], e["objet_id"])

    def _sels(self, e: Ligne) -> None:
        dites = json.loads(e["donnees"]).keys() - SANS_SEL
        proteges = {cle.removesuffix("_sha256") for cle in dites if cle.endswith("_sha256")}
        if manquants := proteges - set(e.get("sels") or {}):
            self.sels_absents[e["chaine"], e["rang"]] = ", ".join(sorted(manquants))

    def _objet(self, genre: str, ligne: Ligne) -> None:
        if genre in {"droit", "vote"}:
            (self.droits if genre == "droit" else self.votes).setdefault(ligne["scrutin"], []).append(ligne)
        elif genre == "decision":
            self._decision(ligne)
        else:
            cle = "reference" if genre == "pv" else "id"
            connus = self.objets[genre]
            if ligne[cle] in connus:
                self._faute(f"{genre} {ligne[cle]}", "il figure deux fois")
            connus[ligne[cle]] = ligne

    def conclut(self, papiers: Path | None = None) -> Bilan:
        """Check the ends of the chains, the ballots, the decisions and the papers; return what was found."""
        self._ends()
        for controle in (self._scrutins, self._decisions, self._pv):
            try:
                controle()
            except (KeyError, TypeError, ValueError, AttributeError) as erreur:
                self._faute("objets de l’export", f"l’un d’eux est incomplet ({erreur})")
        if papiers is not None:
            self._papiers(papiers)
        for (chaine, rang), champs in self.sels_absents.items():
            self._faute(f"chaîne « {chaine} », entrée {rang}", f"le sel de {champs} a disparu sans effacement inscrit")
        if not self.entete.get("nominatif"):
            self.bilan.remarques.append("Export sans les noms : les textes libres (motifs) n’y sont pas vérifiés.")
        if not self.tetes:
            self.bilan.remarques.append("Sans tête gardée à l’extérieur, un registre réécrit en entier ne se voit pas.")
        return self.bilan

    def _ends(self) -> None:
        if not self.fin:
            self._faute("fichier d’export", "sa dernière ligne manque : il a été coupé")
        if self.entete.get("format") != FORMAT:
            self._faute("fichier d’export", "sa première ligne manque, ou son format n’est pas connu")
        for nom, tete in (self.entete.get("tetes") or {}).items():
            chaine = self.bilan.chaines.setdefault(nom, Chaine())
            if not chaine.faute and tete != f"{chaine.rang}:{chaine.tete}":
                self._faute(f"chaîne « {nom} », entrée {chaine.rang + 1}", "sa fin ne correspond plus à la tête gardée")
        actes = self.bilan.chaines.setdefault(ACTES, Chaine())
        sure = max(self.reconnues, default=0)
        for rang in () if actes.faute else self.tetes.keys() - set(self.reconnues):
            if self.entete.get("partiel") and not actes.debut < rang <= actes.rang:
                ici = f"qui va de l’entrée {actes.debut + 1} à {actes.rang}"
                self.bilan.remarques.append(f"La tête {rang} est hors de cet extrait, {ici}.")
                continue
            if rang > actes.rang:
                quoi = f"la chaîne s’arrête à l’entrée {actes.rang} : elle a été raccourcie ou réécrite"
            else:
                quoi = f"l’entrée n’est plus celle-là : la chaîne a été réécrite après l’entrée {min(sure, rang)}"
            self._faute(f"chaîne « actes », tête {rang} gardée à l’extérieur", quoi)

    def _scrutins(self) -> None:
        connus, recus = self.objets["scrutin"], Counter(v["recu"] for vs in self.votes.values() for v in vs)
        for recu, fois in recus.items():
            if fois > 1:
                self._faute(f"reçu {recu}", f"il figure {fois} fois")
        for cle in sorted({*connus, *self.votes, *self.droits} - self.scrutins_dits.keys()):
            self._faute(f"scrutin {cle}", "aucune entrée du registre n’en parle")
        for cle, (rang, dit, sels) in self.scrutins_dits.items():
            lieu = f"scrutin {cle}, inscrit à l’entrée {rang}"
            if cle not in connus:
                self._faute(lieu, "il n’est plus dans l’outil")
            elif "bulletins" not in dit:
                self.bilan.remarques.append(f"S{lieu[1:]} : écrit avant que ses bulletins soient scellés.")
            else:
                self._scrutin(lieu, connus[cle], dit, sels)
            if cle in connus and not self._annulation_tient(connus[cle]):
                self._faute(lieu, "son annulation ne correspond pas au registre")

    def _scrutin(self, lieu: str, scrutin: Ligne, dit: Ligne, sels: Ligne) -> None:
        votes, droits = self.votes.get(scrutin["id"], []), self.droits.get(scrutin["id"], [])
        classements = [self.objets["classement"].get(cle) for cle in dit["classements"]]
        self.bilan.comptes["scrutins"] += 1
        self.bilan.comptes["votes"] += len(votes)
        if None in classements:
            self._faute(lieu, "l’un de ses classements n’est plus dans l’outil")
            return
        if condense(forme_scrutin(scrutin, [c for c in classements if c], droits, votes)) != dit["bulletins"]:
            self._faute(lieu, "ses bulletins, ses classements ou ses voix ne sont plus ceux du vote")
        if "releve" in sels and condense(sels["releve"] + canonique(scrutin.get("releve"))) != dit["releve_sha256"]:
            self._faute(lieu, "son relevé n’est plus celui du vote")
        trouve = Counter("contre" if v["contre"] else v["classement"] for v in votes)
        for rang, cle in enumerate(dit["classements"], start=1):
            inscrits = dit["voix"].get(str(rang), 0)
            if trouve[cle] != inscrits:
                self._faute(lieu, f"{trouve[cle]} votes pour le classement {rang}, {inscrits} inscrits")
        if trouve["contre"] != dit["voix"].get("contre", 0) or trouve[None] != dit["abstentions"]:
            self._faute(lieu, "les votes contre ou les abstentions ne sont plus au nombre inscrit")

    def _annulation_tient(self, scrutin: Ligne) -> bool:
        if scrutin["id"] not in self.annules:
            return {scrutin["annule_le"], scrutin["annule_par"], scrutin.get("annule_motif")} == {None}
        e, dit = self.annules[scrutin["id"]]
        sel = (e.get("sels") or {}).get("motif")
        motif_tient = sel is None or condense(sel + str(scrutin["annule_motif"])) == dit["motif_sha256"]
        return motif_tient and (scrutin["annule_le"], scrutin["annule_par"]) == (e["survenu_le"], e["auteur"])

    def _decision(self, ligne: Ligne) -> None:
        """Compare a decision, as soon as it is read, with the last entry that told it."""
        self.bilan.comptes["décisions"] += 1
        cle = str(ligne["candidature"])
        if cle not in self.decisions_dites:
            self._faute(f"décision sur la candidature {cle}", "aucune entrée lue avant elle n’en parle")
            return
        rang, donnees, sel = self.decisions_dites.pop(cle)
        dit = json.loads(donnees)
        change = [nom for nom in DECISION if nom in dit and ligne[nom] != dit[nom]]  # older entries told less
        if self.prises.pop(cle, None) != (ligne["prise_le"], ligne["saisie_par"]):
            change.append("date ou auteur")
        if self.entete.get("nominatif"):
            texte, attendu = ligne.get("motif_texte"), dit.get("motif_texte_sha256")
            if bool(texte) != bool(attendu) or (sel and condense(sel + str(texte)) != attendu):
                change.append("texte du motif")
        if change:
            self._faute(f"décision sur la candidature {cle}, entrée {rang}", f"a changé : {', '.join(change)}")

    def _decisions(self) -> None:
        for cle, (rang, _, _) in self.decisions_dites.items():
            self._faute(f"décision sur la candidature {cle}, entrée {rang}", "elle n’est plus dans l’outil")

    def _pv(self) -> None:
        connus = self.objets["pv"]
        self.bilan.comptes["procès-verbaux"] = len(connus)
        for reference in sorted(connus.keys() - self.pv_dits.keys()):
            self._faute(f"procès-verbal {reference}", "aucune entrée du registre n’en parle")
        for reference, (e, dit) in self.pv_dits.items():
            lieu, ligne = f"procès-verbal {reference}, validé à l’entrée {e['rang']}", connus.get(reference)
            if ligne is None:
                self._faute(lieu, "il n’est plus dans l’outil")
                continue
            for nature in self._defauts_pv(ligne, e, dit):
                self._faute(lieu, nature)

    def _defauts_pv(self, ligne: Ligne, e: Ligne, dit: Ligne) -> Iterator[str]:
        valide = (str(ligne["seance"]), ligne["valide_le"], ligne["valide_par"], ligne["version"])
        if valide != (e["objet_id"], e["survenu_le"], e["auteur"], dit["version"]):
            yield "sa séance, sa version, ou l’auteur et la date de sa validation ont changé"
        if ligne["empreinte_donnees"] != dit["empreinte_donnees"]:
            yield "l’empreinte de ses données a changé"
        if {ligne["tete_registre"], ligne["tete_imprimee"]} != {e["empreinte"]}:
            yield "la tête du registre qu’il porte n’est pas celle de sa validation"
        if "forme" in ligne and condense(ligne["forme"] or "") != dit["empreinte_donnees"]:
            yield "ses données ne sont plus celles qui ont été validées"
        approuve = self.approuves.get(str(ligne["id"]))
        if (approuve, approuve is not None) != (ligne["approuve_seance"], ligne["approuve"]):
            yield "son approbation ne correspond pas au registre"
        imprimes = {nom: sceau for nom, (_, sceau, cle) in self.fichiers.items() if cle == str(ligne["id"])}
        if imprimes.get(ligne["fichier"]) != ligne["empreinte_fichier"] or (imprimes and not ligne["fichier"]):
            yield "son fichier, ou l’empreinte de son fichier, n’est pas celui du registre"

    def _papiers(self, dossier: Path) -> None:
        for nom, (rang, empreinte, _) in self.fichiers.items():
            fichier, lieu = dossier / nom, f"papier {nom}, inscrit à l’entrée {rang}"
            self.bilan.comptes["papiers"] += 1
            if not fichier.is_file():
                self._faute(lieu, "le fichier manque")
            elif hashlib.sha256(fichier.read_bytes()).hexdigest() != empreinte:
                self._faute(lieu, "le fichier n’est plus celui qui a été imprimé")

    def _faute(self, lieu: str, nature: str) -> None:
        self.bilan.fautes.append(f"{lieu[0].upper()}{lieu[1:]} : {nature}.")


def verifie(lignes: Iterable[str], tetes: Sequence[tuple[int, str]] = (), papiers: Path | None = None) -> Bilan:
    """Verify an export given line by line; `tetes` are heads kept outside, `papiers` the folder of the papers."""
    verificateur = Verificateur(tetes)
    for ligne in lignes:
        verificateur.lit(ligne)
    return verificateur.conclut(papiers)


def _nomme(pluriel: str, nombre: int) -> str:
    singulier = {"procès-verbaux": "procès-verbal"}.get(pluriel, pluriel.removesuffix("s"))
    return singulier if nombre == 1 and " " not in pluriel else pluriel


def dit(bilan: Bilan) -> list[str]:
    """Return the report of a verification, a sentence a line."""
    chaines = bilan.chaines.items()
    lignes = [f"Chaîne « {nom} » : {c.rang - c.debut} entrées tiennent, tête {c.rang}:{c.tete}" for nom, c in chaines]
    lignes += [f"Recomptés et comparés : {n} {_nomme(nom, n)}." for nom, n in bilan.comptes.items() if n]
    lignes += bilan.remarques
    if bilan.fautes:
        return [*lignes, f"ALTÉRÉ : {len(bilan.fautes)} constat(s).", *(f"- {faute}" for faute in bilan.fautes)]
    return [*lignes, "INTACT : rien n’a été changé, ôté ni ajouté."]


def _tete(texte: str) -> tuple[int, str]:
    rang, _, empreinte = texte.strip().lower().partition(":")
    if len(empreinte) != 64:
        raise argparse.ArgumentTypeError("attendu : RANG:EMPREINTE, comme 48213:0c5e… (64 caractères)")
    return int(rang), empreinte


def main(arguments: Sequence[str] | None = None) -> int:
    """Verify a file from the command line."""
    analyse = argparse.ArgumentParser(description="Vérifie un export du registre, sans l’application.")
    analyse.add_argument("export", type=Path, help="le fichier registre.jsonl")
    analyse.add_argument("--tete", type=_tete, action="append", default=[], help="tête gardée dehors (répétable)")
    analyse.add_argument("--papiers", type=Path, help="dossier des papiers, pour comparer leurs empreintes")
    analyse.add_argument("--recu", help="reçu de dix caractères d’un votant : dit ce qu’il a voté")
    args = analyse.parse_args(arguments)
    verificateur = Verificateur(args.tete)
    try:
        with args.export.open(encoding="utf-8") as fichier:
            for ligne in fichier:
                verificateur.lit(ligne)
    except (OSError, UnicodeDecodeError) as erreur:
        print(f"Le fichier ne peut pas être lu : {erreur}", file=sys.stderr)
        return 2
    bilan = verificateur.conclut(args.papiers)
    print("\n".join(dit(bilan)))
    if args.recu:
        print(_dit_recu(verificateur, args.recu.strip().upper()))
    return 1 if bilan.fautes else 0


def _dit_recu(verificateur: Verificateur, recu: str) -> str:
    for vote in (vote for votes in verificateur.votes.values() for vote in votes if vote["recu"] == recu):
        sens = "contre" if vote["contre"] else f"classement {vote['classement'] or '(abstention)'}"
        return f"Reçu {recu} : scrutin {vote['scrutin']}, siège {vote['siege']}, {sens}, le {vote['emis_le']}."
    return f"Reçu {recu} : inconnu de cet export."


if __name__ == "__main__":
    sys.exit(main())
