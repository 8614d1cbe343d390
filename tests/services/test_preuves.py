"""Votes, decisions, papers and entries changed behind the tool's back: the export betrays each of them, with the place.

The heads kept outside are those that a careful auditor has: one printed in the middle, one at the end.
"""

import json
import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from caleol.kernel import verificateur
from caleol.kernel.clock import HorlogeFixe
from caleol.kernel.verificateur import CHAMPS, canonique, condense, verifie
from caleol.models.demande import Demande
from caleol.models.lot import Candidature
from caleol.rules.decisions import TypeDecision
from caleol.rules.droits import OUTIL
from caleol.services.act import Actes
from caleol.services.ajournements import undo_deliberation
from caleol.services.corrections import correct_decision
from caleol.services.effacement import erase_demande
from caleol.services.exportation_registre import export_registre, verify_tout
from caleol.services.verification import TeteAttendue
from tests import tenue

NA = TypeDecision.NON_ATTRIBUTION
Lignes = list[dict[str, Any]]


@dataclass(slots=True)
class Scene:
    """A validated séance, its export, the heads that were kept outside."""

    actes: Actes
    horloge: HorlogeFixe
    papiers: Path
    lignes: Lignes
    tetes: list[tuple[int, str]]


@pytest.fixture
def scene(actes: Actes, horloge: HorlogeFixe, tmp_path: Path) -> Scene:
    t = tenue.prepare(actes, horloge, nb_lots=2)
    t.ouvre()
    t.delibere(0)
    with t.acte() as acte:
        undo_deliberation(acte, lot_id=t.lots[0], motif="une voix mal notée")
    t.delibere(0, tenue.CLASSEE, tenue.CLASSEE, NA)
    t.delibere(1)
    with t.acte() as acte:
        ecarte = t.candidats()[2]
        version = t.version()
    with t.acte() as acte:
        correct_decision(
            acte, candidature_id=ecarte, version=version, motif_code="NA4", motif_texte=f"{tenue.FAIT} Relu.", relu=True
        )
    t.leve()
    with actes.ouvre(OUTIL) as acte:
        acte.inscrire("import_recu", "import", 1, {"nature": "demandes", "fichier_sha256": "0" * 64})
    t.valide(tmp_path)
    lignes = exporte(actes, horloge)
    entrees = [e for e in lignes if e["ligne"] == "entree" and e["chaine"] == "actes"]
    tetes = [(e["rang"], e["empreinte"]) for e in (entrees[len(entrees) // 2], entrees[-1])]
    return Scene(actes, horloge, tmp_path, lignes, tetes)


def exporte(actes: Actes, horloge: HorlogeFixe, *, nominatif: bool = True) -> Lignes:
    with actes.sessions.lecture() as session:
        return [json.loads(ligne) for ligne in export_registre(session, horloge.maintenant(), nominatif=nominatif)]


def ecrit(lignes: Lignes) -> list[str]:
    """Write an export anew, as somebody would who knows its format: last line and heads made to fit."""
    corps = [ligne for ligne in lignes if ligne["ligne"] != "fin"]
    for ligne in corps:
        if ligne["ligne"] == "entete":
            ligne["tetes"] = {
                nom: f"{e['rang']}:{e['empreinte']}"
                for nom in ligne["tetes"]
                for e in [e for e in corps if e["ligne"] == "entree" and e["chaine"] == nom][-1:]
            }
    textes = [canonique(ligne) + "\n" for ligne in corps]
    fin = {"ligne": "fin", "lignes": len(textes), "empreinte": condense("".join(textes))}
    return [*textes, canonique(fin)]


@pytest.mark.toutes_bases
def test_untouched_register_is_intact_with_and_without_names(scene: Scene):
    bilan = verifie(ecrit(scene.lignes), scene.tetes, scene.papiers)
    assert bilan.fautes == []
    assert bilan.comptes == {"scrutins": 3, "votes": 27, "décisions": 6, "procès-verbaux": 1, "papiers": 1}
    anonyme = exporte(scene.actes, scene.horloge, nominatif=False)
    assert verifie(ecrit(anonyme), scene.tetes, scene.papiers).fautes == []
    assert tenue.FAIT not in json.dumps(anonyme, ensure_ascii=False)
    assert not any("sels" in ligne for ligne in anonyme)


# ------------------------------------------------------------------------------------------ a thousand tamperings


def rechaine(entrees: Lignes) -> None:
    """Give every entry the digests that its content asks for."""
    precedente = verificateur.ORIGINE
    for rang, e in enumerate(entrees, start=1):
        e["rang"], e["precedente"] = rang, precedente
        e["empreinte"] = precedente = condense(canonique({champ: e[champ] for champ in CHAMPS}))


def change_octet(lignes: Lignes, hasard: random.Random) -> None:
    """Change one letter of one value of a line."""
    ligne = hasard.choice([li for li in lignes if li["ligne"] not in {"entete", "fin"}])
    cle = hasard.choice([c for c in sorted(ligne) if c not in {"ligne", "sels"}])
    valeur = ligne[cle]
    if isinstance(valeur, bool):
        ligne[cle] = not valeur
    elif isinstance(valeur, int):
        ligne[cle] = valeur + hasard.choice((-1, 1, 1000))
    elif isinstance(valeur, str) and valeur:
        place = hasard.randrange(len(valeur))
        ligne[cle] = valeur[:place] + ("0" if valeur[place] != "0" else "1") + valeur[place + 1 :]
    elif valeur is None:
        ligne[cle] = hasard.choice((1, "x"))
    elif isinstance(valeur, list):
        ligne[cle] = valeur[:-1]
    else:
        valeur["faux"] = 1


def supprime(lignes: Lignes, hasard: random.Random) -> None:
    lignes.remove(hasard.choice([li for li in lignes if li["ligne"] not in {"entete", "fin"}]))


def ajoute(lignes: Lignes, hasard: random.Random) -> None:
    """Add a copy of an object under another key, or of an entry at another place."""
    modele = hasard.choice(
        [li for li in lignes if li["ligne"] in {"entree", "vote", "droit", "decision", "scrutin", "pv"}]
    )
    copie = json.loads(json.dumps(modele))
    for cle in ("recu", "reference"):
        if cle in copie:
            copie[cle] = copie[cle][::-1]
    if "candidature" in copie:
        copie["candidature"] += 1000
    if copie["ligne"] == "scrutin":
        copie["id"] += 1000
    lignes.insert(hasard.randrange(1, len(lignes)), copie)


def echange(lignes: Lignes, hasard: random.Random) -> None:
    un, autre = hasard.sample([n for n, li in enumerate(lignes) if li["ligne"] == "entree"], 2)
    lignes[un], lignes[autre] = lignes[autre], lignes[un]


def coupe(lignes: Lignes, hasard: random.Random) -> None:
    """Cut the end of the chain of acts."""
    actes = [li for li in lignes if li["ligne"] == "entree" and li["chaine"] == "actes"]
    for entree in actes[-hasard.randint(1, len(actes)) :]:
        lignes.remove(entree)


def reecrit(lignes: Lignes, hasard: random.Random) -> None:
    """Change an entry and hash the whole chain again."""
    actes = [li for li in lignes if li["ligne"] == "entree" and li["chaine"] == "actes"]
    e = hasard.choice(actes)
    geste = hasard.randrange(3)
    if geste == 0:
        e["objet_id"] += "9"
    elif geste == 1:
        lignes.remove(e)
        actes.remove(e)
    else:
        e["auteur"] = (e["auteur"] or 0) + 1
    rechaine(actes)


GESTES: tuple[Callable[[Lignes, random.Random], None], ...] = (change_octet, supprime, ajoute, echange, coupe, reecrit)


def test_a_thousand_tamperings_at_random_are_all_caught_and_placed(scene: Scene):
    hasard = random.Random(2026)
    origine = json.dumps(scene.lignes)
    passes = []
    for essai in range(1200):
        lignes = json.loads(origine)
        geste = GESTES[essai % len(GESTES)] if essai < 600 else change_octet
        geste(lignes, hasard)
        fautes = verifie(ecrit(lignes), scene.tetes).fautes
        if not fautes or not all(" : " in faute for faute in fautes):
            passes.append((essai, geste.__name__))
    assert passes == []


AJOUT = (
    "INSERT INTO vote (scrutin_id, lot_id, siege_id, membre_id, contre, emis_le, recu)"
    " SELECT scrutin_id, lot_id, 999, membre_id, contre, emis_le, '23456789AB' FROM vote WHERE id = {vote}"
)
BASE = (
    "UPDATE vote SET contre = NOT contre, classement_id = NULL WHERE id = {vote}",
    "UPDATE vote SET classement_id = coalesce(classement_id, 0) + 1 WHERE id = {vote}",
    "UPDATE vote SET membre_id = membre_id % 2 + 1 WHERE id = {vote}",
    "UPDATE vote SET recu = 'ABCDEFGHJK' WHERE id = {vote}",
    "UPDATE vote SET emis_le = '2026-01-01 00:00:00' WHERE id = {vote}",
    "DELETE FROM vote WHERE id = {vote}",
    AJOUT,
    "UPDATE droit_vote SET voix = 'consultative' WHERE scrutin_id = {scrutin} AND siege_id = 1",
    "DELETE FROM droit_vote WHERE scrutin_id = {scrutin} AND siege_id = 2",
    "UPDATE ligne_classement SET rang = 9 WHERE id = {ligne}",
    "UPDATE scrutin SET adopte_id = NULL WHERE id = {scrutin}",
    "UPDATE scrutin SET quorum_requis = 1 WHERE id = {scrutin}",
    "UPDATE scrutin SET mode = 'secret' WHERE id = {scrutin}",
    "UPDATE scrutin SET decompte = '{{}}' WHERE id = {scrutin}",
    "UPDATE scrutin SET decompte = 'abîmé' WHERE id = {scrutin}",
    "UPDATE scrutin SET annule_motif = 'autre' WHERE id = 1",
    "UPDATE scrutin SET annule_le = '2026-01-01 00:00:00', ouvert_le = ouvert_le WHERE id = 1",
    "DELETE FROM scrutin WHERE id = {scrutin}",
    "UPDATE decision SET type = 'attribution', rang = NULL WHERE id = {decision}",
    "UPDATE decision SET rang = 8 WHERE id = {decision}",
    "UPDATE decision SET motif_texte = 'un autre motif' WHERE id = {decision}",
    "UPDATE decision SET motif_code = 'NA9' WHERE id = {decision}",
    "UPDATE decision SET scrutin_id = 1 WHERE id = {decision}",
    "UPDATE decision SET prise_le = '2026-01-01 00:00:00' WHERE id = {decision}",
    "UPDATE decision SET saisie_par_id = saisie_par_id + 1 WHERE id = {decision}",
    "DELETE FROM decision WHERE id = {decision}",
    "UPDATE pv SET donnees = replace(donnees, 'NORD', 'SUD')",
    "UPDATE pv SET donnees = '{{'",
    "UPDATE pv SET empreinte_donnees = '" + "0" * 64 + "'",
    "UPDATE pv SET empreinte_fichier = NULL, fichier = NULL",
    "UPDATE pv SET tete_registre = '" + "0" * 64 + "'",
    "UPDATE pv SET reference = 'PV-FAUX'",
    "UPDATE pv SET valide_par_id = 1 + valide_par_id",
    "UPDATE pv SET etat = 'approuve'",
    "DELETE FROM pv",
    "DELETE FROM sel_registre WHERE id = {sel}",
    "UPDATE entree_registre SET donnees = donnees || ' ' WHERE rang = {rang}",
    "UPDATE entree_registre SET survenu_le = '2026-01-01 00:00:00' WHERE rang = {rang}",
    "DELETE FROM entree_registre WHERE rang = {rang}",
    "DELETE FROM entree_registre WHERE rang >= {rang}",
)


@pytest.mark.parametrize("graine", range(2))
def test_rows_changed_in_the_database_are_all_caught(scene: Scene, graine: int):
    hasard = random.Random(graine)
    fins = {nom: nombre(scene, table) for nom, table in TABLES.items()}
    passes = []
    tetes = [TeteAttendue(empreinte, rang) for rang, empreinte in scene.tetes]
    with scene.actes.sessions.moteur.connect() as connexion:
        pilote: Any = connexion.connection.driver_connection
        connexion.detach()
        pilote.execute("PRAGMA foreign_keys = OFF")
        pilote.execute("PRAGMA ignore_check_constraints = ON")
        for gabarit in BASE:
            ordre = gabarit.format(**{nom: hasard.randint(1, fin) for nom, fin in fins.items()})
            assert connexion.exec_driver_sql(ordre).rowcount > 0, ordre
            with Session(connexion) as session:
                if not verify_tout(session, scene.horloge.maintenant(), tetes).fautes:
                    passes.append(ordre)
            connexion.rollback()
    assert passes == []


TABLES = {
    "vote": "vote",
    "scrutin": "scrutin",
    "ligne": "ligne_classement",
    "decision": "decision",
    "sel": "sel_registre",
    "rang": "entree_registre",
}


def nombre(scene: Scene, table: str) -> int:
    with scene.actes.sessions.lecture() as session:
        return int(session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())  # noqa: S608 - our names


# ------------------------------------------------------------------------------------------ papers, salts, command


def test_decisions_written_before_their_ballot_was_told_still_hold(scene: Scene):
    entrees = [li for li in scene.lignes if li["ligne"] == "entree" and li["chaine"] == "actes"]
    for entree in entrees:
        if entree["acte"] == "decision":
            dit = json.loads(entree["donnees"])
            del dit["scrutin"]
            entree["donnees"] = canonique(dit)
    rechaine(entrees)
    fautes = verifie(ecrit(scene.lignes)).fautes
    assert [faute for faute in fautes if "écision" in faute or "ne se lit pas" in faute] == []


def test_paper_changed_or_lost_is_named(scene: Scene):
    papier = next((scene.papiers / "pv").iterdir())
    contenu = papier.read_bytes()
    papier.write_bytes(contenu.replace(b"%%EOF", b"%%EOG"))
    assert "n’est plus celui qui a été imprimé" in verifie(ecrit(scene.lignes), (), scene.papiers).fautes[0]
    papier.unlink()
    [faute] = verifie(ecrit(scene.lignes), (), scene.papiers).fautes
    assert f"Papier pv/{papier.name}" in faute
    assert "manque" in faute


def test_erasing_a_person_leaves_the_register_intact(scene: Scene):
    with scene.actes.sessions.lecture() as session:
        ecartees = [e["candidature"] for e in scene.lignes if e["ligne"] == "decision" and e["motif_texte"]]
        jointes = select(Demande.numero_unique).join(Candidature, Candidature.demande_id == Demande.id)
        numero = session.scalars(jointes.where(Candidature.id.in_(ecartees))).first()
    with scene.actes.ouvre(OUTIL) as acte:
        assert erase_demande(acte, numero=str(numero), motif="demande de la personne") > 0
    assert verifie(ecrit(exporte(scene.actes, scene.horloge)), scene.tetes).fautes == []


def test_file_cut_or_made_of_nonsense_is_said(scene: Scene):
    bon = ecrit(scene.lignes)
    assert "coupé" in " ".join(verifie(bon[:-1]).fautes)
    assert "Ligne 1 du fichier" in verifie(["[]", *bon]).fautes[0]
    assert verifie([]).fautes
    for ligne in ("", "null", '{"ligne": "vote"}', '{"ligne": "entree", "chaine": 3}', '{"ligne":"lune"}'):
        assert verifie([bon[0], ligne, *bon[1:]]).fautes, ligne


def test_stand_alone_file_tells_where_without_the_application(scene: Scene, tmp_path: Path):
    export, seul = tmp_path / "registre.jsonl", tmp_path / "verificateur.py"
    seul.write_text(Path(verificateur.__file__).read_text())
    export.write_text("".join(ecrit(scene.lignes)))
    recu = next(li["recu"] for li in scene.lignes if li["ligne"] == "vote")
    tete = "{}:{}".format(*scene.tetes[-1])
    bon = lance(seul, export, "--tete", tete, "--papiers", str(scene.papiers), "--recu", recu)
    assert bon.returncode == 0, bon.stdout
    assert "INTACT" in bon.stdout
    assert f"Reçu {recu} : scrutin" in bon.stdout
    scene.lignes[5]["acte"] = "faux"
    export.write_text("".join(ecrit(scene.lignes)))
    mauvais = lance(seul, export)
    assert mauvais.returncode == 1
    assert "Chaîne « actes », entrée 5" in mauvais.stdout
    assert lance(seul, tmp_path / "absent").returncode == 2


def lance(seul: Path, *arguments: Any) -> subprocess.CompletedProcess[str]:
    """Run the verifier alone: isolated from the application and from its packages."""
    commande = [sys.executable, "-I", "-S", str(seul), *map(str, arguments)]
    return subprocess.run(commande, capture_output=True, text=True, check=False, cwd=seul.parent)
