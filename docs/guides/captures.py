"""Take the pictures of the guides again, from the pages of the small demonstration.

    .venv/bin/python docs/guides/captures.py                 every picture
    .venv/bin/python docs/guides/captures.py --donnees /tmp/d   on a demonstration kept in that folder, loaded once

It serves a demonstration of its own on a free port, walks it as each role with Chromium, and writes
`docs/guides/images/`. A walk records things: give `--donnees` a folder that you can throw away.
"""

# ruff: noqa: INP001, T201

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from chambre_noire import IMAGES, TELEPHONE, Visite, follow, jump, log_in, press, served, shoot, shoot_main
from playwright.sync_api import Page, sync_playwright

NAVIGATEURS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
]
APRES_LES_PLAFONDS = "2027-01-08T09:00"
"""A day of the next year: its ceilings are in no source yet."""
RACINE = Path(__file__).resolve().parents[2]
NOUVEAU_MOT = "hirondelle-de-mai-2026"


def secretaire_prepare(visite: Visite) -> None:
    """Take the road from a vacant dwelling to the convocations."""
    with visite.page("sabine.desquelier") as page:
        shoot(page, "secretaire-accueil", hauteur=640)
        page.goto("/logements-vacants/declarer?q=Brique-Vernissée Lille")
        follow(page, "Déclarer vacant")
        page.get_by_label("Congé reçu le").fill("1/9/2026")
        page.get_by_label("Libre le").fill("30/11/2026")
        page.get_by_label("Réservataire").select_option(label="Bailleur, logements non réservés")
        shoot(page, "secretaire-declarer", page.locator("main h1"), page.locator("main form"))
        press(page, "Déclarer vacant")
        choix = page.locator("input[name=choisie]")
        for rang in (1, 2, 6):
            choix.nth(rang).check()
        page.evaluate("scrollTo(0, 260)")
        shoot(page, "secretaire-candidats")
        press(page, "Garder le choix")
        candidats = page.url
        jump(page, page.locator("table.tableau-barres a").first.get_attribute("href"))
        numero = page.locator("main table tbody td").first.inner_text()
        jump(page, f"{candidats.removesuffix('/candidats')}/pourquoi?numero={numero}")
        shoot(page, "secretaire-pourquoi", page.locator("main form"), page.locator("main [role=status]"))
        page.goto(candidats)
        follow(page, "Ordre, exception")
        shoot(page, "secretaire-lot", page.locator("main .deux-colonnes > div").first, hauteur=900)
        follow(page, "Comparer les candidats")
        shoot_main(page, "secretaire-comparaison", 1000)
        follow(page, "Mme")
        shoot_main(page, "secretaire-dossier", 900)
        page.locator("summary", has_text="Vérifier un fait").click()
        shoot(page, "secretaire-verification", page.locator("section[aria-labelledby=verifications]"))
        page.goto("/demandes?q=059")
        page.locator("main table a").first.click()
        page.wait_for_load_state()
        follow(page, "Relevé de cotation")
        shoot_main(page, "secretaire-releve", 900)
        secretaire_agenda(page)


def secretaire_agenda(page: Page) -> None:
    """Take an agenda that waits for a lot, and convocations about to leave."""
    page.goto("/")
    follow(page, "Compléter les lots")
    shoot_main(page, "secretaire-seance", 1000)
    page.goto("/")
    follow(page, "Préparer l’envoi")
    press(page, "Figer l’ordre du jour")
    follow(page, "Convoquer les membres")
    shoot_main(page, "secretaire-convoquer", 620)


def secretaire_conduit(visite: Visite, collegue: str, mot: str) -> None:
    """Take the séance: presences, decisions, a colleague on the same lot, a quorum that is lost."""
    with visite.page("sabine.desquelier") as page, visite.page(collegue, mot=mot) as autre:
        follow(page, "Reprendre la séance")
        adresse = page.url
        follow(page, "Présences")
        shoot_main(page, "secretaire-presences", 760)
        page.goto(adresse)
        shoot(page, "secretaire-conduite")
        lot = page.locator("a[data-lot][aria-current]").get_attribute("href")
        prepare_refusal(page)
        page.locator("[data-candidat]").last.evaluate("objet => objet.scrollIntoView()")
        shoot(page, "secretaire-motif", page.locator(".collant"))
        jump(autre, lot)
        shoot(autre, "secretaire-collegue", autre.locator(".collant"))
        prepare_refusal(autre)
        press(page, "Enregistrer")
        press(autre, "Enregistrer")
        shoot(autre, "secretaire-conflit", autre.locator(".collant"))
        lose_quorum(page, adresse)
        shoot(page, "secretaire-quorum")
        follow(page, "Lever la séance")
        shoot(page, "secretaire-lever", page.locator("main .dialogue"))
        page.goto("/")
        follow(page, "Relire le procès-verbal")
        shoot_main(page, "secretaire-pv", 900)


def prepare_refusal(page: Page) -> None:
    """Refuse the last candidate of the open lot, for a fact of its file."""
    candidat = page.locator("[data-candidat]").last
    candidat.locator(".decisions label").nth(3).click()
    candidat.locator(".si-non select").select_option(label="Autre candidat prioritaire")
    candidat.locator("textarea").fill("Demande de 2024 ; celles des autres candidats sont plus anciennes.")
    page.wait_for_timeout(600)


def lose_quorum(page: Page, adresse: str) -> None:
    """Let members of the commission leave until the next lot has no quorum, then open it."""
    for _ in range(5):
        jump(page, f"{adresse.partition('/deliberation')[0]}/presences")
        rangee = page.locator("tr", has_text="Membre désigné").filter(has=page.get_by_role("button", name="Part"))
        press(page, "Part", rangee.last)
    jump(page, adresse.partition("?")[0].partition("#")[0])


def membre(visite: Visite) -> None:
    """Take what an elected member sees on a phone."""
    with visite.page("henri.marquignies", TELEPHONE) as page:
        shoot(page, "membre-accueil")
        jump(page, page.locator("main li a, main .ligne a").filter(has_text="n° 4").get_attribute("href"))
        shoot(page, "membre-seance")
        page.locator("main section a").first.click()
        page.wait_for_load_state()
        shoot(page, "membre-comparaison")
        page.locator("table.comparaison thead a").first.click()
        page.wait_for_load_state()
        shoot(page, "membre-dossier")
        page.goto("/")
        follow(page, "Relire le procès-verbal")
        shoot(page, "membre-valider")
    with visite.page("farid.benzouane", TELEPHONE) as page:
        page.locator("main a").filter(has_text="n° 3").first.click()
        page.wait_for_load_state()
        follow(page, "Suivre la séance")
        shoot(page, "membre-suivre")


def votes(visite: Visite) -> None:
    """Take a vote from afar on one lot: what a member does on a phone, what the secretary follows; then count it."""
    with visite.page("sabine.desquelier") as page, visite.page("helene.delfaucourt", TELEPHONE) as telephone:
        follow(page, "Reprendre la séance")
        urnes = f"{page.url.partition('/deliberation')[0]}/votes"
        press(page, "Faire voter les membres")
        jump(telephone, urnes)
        shoot(telephone, "membre-votes")
        follow(telephone, "Voter sur le lot")
        telephone.locator("section[aria-labelledby=voter]").evaluate("objet => objet.scrollIntoView()")
        shoot(telephone, "membre-voter")
        telephone.locator("label", has_text="J’approuve le classement 1").click()
        press(telephone, "Enregistrer mon vote")
        shoot(telephone, "membre-recu")
        jump(page, f"{urnes}/conduite")
        shoot_main(page, "secretaire-votes", 760)
        page.locator("main li", has_text="a voté").get_by_role("link").first.click()
        press(page, "Clore et compter le vote")
        press(page, "Clore et compter sans ces sièges")


def agence(visite: Visite) -> None:
    """Take the pages of an agency: its dwellings, a proposal, a comment."""
    with visite.page("laura.wittevrinck") as page:
        shoot(page, "agence-accueil", hauteur=640)
        page.goto("/logements-vacants?etat=a_preparer")
        page.locator("main table a").first.click()
        page.wait_for_load_state()
        press(page, "Proposer")
        press(page, "Proposer")
        shoot(page, "agence-candidats")
        page.locator("main a[href*='/candidats/']").first.click()
        page.wait_for_load_state()
        page.locator("summary", has_text="Écrire un commentaire").click()
        page.locator("form[data-brouillon] textarea").fill("Famille rencontrée le 20 novembre, visite souhaitée.")
        shoot(page, "agence-commentaire", page.locator("section[aria-labelledby=avis]"))


def administrateur(visite: Visite) -> tuple[str, str]:
    """Take the administrator's pages; return the account made on the way and its password."""
    with visite.page("noemie.talebois") as page:
        shoot(page, "administrateur-accueil", hauteur=420)
        page.goto("/administration/organisme")
        shoot_main(page, "administrateur-organisme", 700)
        page.goto("/commissions")
        page.locator("main h2 a").last.click()
        page.wait_for_load_state()
        shoot_main(page, "administrateur-commission", 560)
        page.goto("/administration/reglements")
        page.locator("main table a").last.click()
        page.wait_for_load_state()
        shoot(page, "administrateur-reglement", page.locator("section[aria-labelledby=nouvelle]"), hauteur=820)
        page.goto("/administration/regles/plafond_ressources")
        shoot_main(page, "administrateur-valeur", 1000)
        grilles(page)
        page.goto("/registre/verification")
        shoot_main(page, "administrateur-registre", 620)
        mot = create_account(page)
    contexte = visite.navigateur.new_context(base_url=visite.adresse)
    change_password(contexte.new_page(), mot)
    contexte.close()
    return "odile.vercautier", NOUVEAU_MOT


def grilles(page: Page) -> None:
    """Write a draft of a grid, compare it with the one in force, study its effect, throw it away."""
    texte = (RACINE / "seeds" / "grilles" / "demonstration.toml").read_text(encoding="utf-8")
    for avant, apres in (("version = 1", "version = 2"), ("2024-01-01", "2027-01-01"), ("points = 62", "points = 50")):
        texte = texte.replace(avant, apres)
    page.goto("/administration/grilles")
    page.locator("#texte").fill(texte)
    press(page, "Garder ce brouillon")
    brouillon = page.url
    press(page, "Comparer")
    shoot_main(page, "administrateur-grilles", 620)
    page.goto(brouillon)
    press(page, "Étudier l’effet")
    page.locator("#places").wait_for(timeout=60_000)
    shoot_main(page, "administrateur-etude", 1000)
    page.goto(brouillon)
    press(page, "Supprimer ce brouillon")


def create_account(page: Page) -> str:
    """Make the account of a second secretary, and return its provisional password."""
    page.goto("/administration/comptes/nouveau")
    page.get_by_label("Prénom").fill("Odile")
    page.get_by_label("Nom", exact=True).fill("Vercautier")
    page.get_by_label("Identifiant").fill("odile.vercautier@exemple.fr")
    page.locator("select[name=role]").select_option(label="Secrétaire de commission")
    page.locator("select[name=commission_id]").select_option(label="Commission Sud")
    press(page, "Créer le compte")
    shoot(page, "administrateur-compte", page.locator("main > div").last)
    return page.locator(".mot-provisoire").inner_text()


def change_password(page: Page, mot: str) -> None:
    """Choose the password that replaces a provisional one."""
    log_in(page, "odile.vercautier", mot)
    page.get_by_label("Mot de passe actuel").fill(mot)
    page.locator("input[name=nouveau]").fill(NOUVEAU_MOT)
    page.locator("input[name=encore]").fill(NOUVEAU_MOT)
    press(page, "Changer le mot de passe")


def imports(visite: Visite) -> None:
    """Take the two outcomes of a file: a preview to read, and a list of faults."""
    entete = "cle_externe;logement_reference;origine;libre_le;reservataire_code;dans_le_flux\n"
    bonne, fausse = (
        "V2026-0900;0001-0002;conge;15/02/2027;BAILLEUR;oui\n",
        "V2026-0901;0001-0004;conge;15/02/20x7;BAILLEUR;oui\n",
    )
    with visite.page("sabine.desquelier") as page:
        for nom, lignes in (("secretaire-import", bonne), ("secretaire-import-erreur", bonne + fausse)):
            page.goto("/imports/nouveau/vacances")
            fichier = {"name": "vacances-decembre.csv", "mimeType": "text/csv", "buffer": (entete + lignes).encode()}
            page.locator("input[type=file]").set_input_files(fichier)
            press(page, "Envoyer et lire l’aperçu")
            page.locator("main .rang button").first.wait_for()
            shoot_main(page, nom, 720)


def secretaire_suit(visite: Visite) -> None:
    """Take what follows a séance: a dwelling with its history, the letters, the correction of the minutes."""
    with visite.page("sabine.desquelier") as page:
        page.goto("/suites?attente=bail")
        jump(page, page.locator("main table a").first.get_attribute("href"))
        shoot_main(page, "secretaire-suites", 820)
        follow(page, "Lettres de la séance")
        bouton = page.get_by_role("button", name="Préparer")
        if bouton.count():
            bouton.click()
            page.wait_for_load_state()
        shoot_main(page, "secretaire-lettres", 820)
        follow(page, "La séance")
        page.goto(f"{page.url.rstrip('/')}/rectificatifs")
        page.locator("summary").last.click()
        page.get_by_label("Endroit du procès-verbal").fill("Présences, première ligne")
        page.get_by_label("Au lieu de").fill("arrivée à 9 h 40")
        page.get_by_label("Lire", exact=True).fill("arrivée à 9 h 30")
        press(page, "Ajouter au projet")
        shoot_main(page, "secretaire-rectificatif", 560)


def secretaire_occupation(visite: Visite) -> None:
    """Show a campaign, what suits sitting tenants, what follows an avis, and the report of the year."""
    with visite.page("sabine.desquelier") as page:
        page.goto("/occupation/campagnes/1")
        shoot_main(page, "secretaire-campagne", hauteur=620)
        page.goto("/occupation/?q=Mokbani")
        jump(page, page.locator("main tbody th a").first.get_attribute("href"))
        page.goto(f"{page.url}/suites")
        shoot_main(page, "secretaire-avis-suites", hauteur=900)
        page.goto("/occupation/appariements/?genre=echange")
        shoot_main(page, "secretaire-echanges", hauteur=520)
        page.goto("/bilans/occupation")
        shoot_main(page, "secretaire-bilan", hauteur=640)


def auditeur(visite: Visite) -> None:
    """Take the auditor's desk, on the séances that the demonstration holds."""
    with visite.page("etienne.salequin") as page:
        page.goto("/registre/dossiers")
        shoot_main(page, "controle-dossiers", 560)
        page.goto("/registre/dossiers/anomalies")
        page.locator("#regles").scroll_into_view_if_needed()
        shoot_main(page, "controle-anomalies", 1100)
        page.goto("/registre/verification")
        shoot_main(page, "controle-verification", 700)


def plafond(visite: Visite) -> None:
    """Take a page whose ceiling nobody has checked."""
    with visite.page("sabine.desquelier") as page:
        page.goto("/logements-vacants?etat=a_preparer")
        page.locator("main table a").first.click()
        page.wait_for_load_state()
        shoot(page, "secretaire-plafond", page.locator("main .alerte").first)


def agence_occupation(visite: Visite) -> None:
    """Take the agency's desk for occupancy: what is missing, a flag."""
    with visite.page("laura.wittevrinck") as page:
        page.goto("/occupation/a-completer")
        shoot_main(page, "agence-a-completer", 760)
        page.goto("/occupation/?situation=sous_occupation")
        page.locator("main tbody th a").first.click()
        page.wait_for_load_state()
        follow(page, "Signaler à la commission")
        page.get_by_label("Ce que vous avez constaté").fill("Deux chambres fermées, constaté à la visite.")
        shoot_main(page, "agence-signaler", 760)


def main() -> None:
    """Load a demonstration and take every picture."""
    analyse = argparse.ArgumentParser(description="Refaire les images des guides.")
    analyse.add_argument(
        "--donnees", type=Path, help="dossier d’une démonstration (par défaut, un dossier d’un moment)"
    )
    dossier = analyse.parse_args().donnees
    executable = next(filter(None, map(shutil.which, NAVIGATEURS)), None)
    if executable is None:
        raise SystemExit("Chromium manque : apt-get install chromium")
    IMAGES.mkdir(exist_ok=True)
    debut = time.monotonic()
    with tempfile.TemporaryDirectory() as jetable, sync_playwright() as outil:
        donnees = dossier or Path(jetable)
        navigateur = outil.chromium.launch(executable_path=executable, args=OPTIONS)
        with served(donnees) as (adresse, mot):
            visite = Visite(navigateur, adresse, mot)
            compte, choisi = administrateur(visite)
            parcours: tuple[Callable[[Visite], None], ...] = (
                membre,
                agence,
                agence_occupation,
                imports,
                auditeur,
                votes,
                secretaire_suit,
                secretaire_occupation,
                secretaire_prepare,
            )
            for chacun in parcours:
                chacun(visite)
            secretaire_conduit(visite, compte, choisi)
        with served(donnees, APRES_LES_PLAFONDS) as (adresse, mot):
            plafond(Visite(navigateur, adresse, mot))
        navigateur.close()
    print(f"{len(list(IMAGES.glob('*.png')))} images, {time.monotonic() - debut:.0f} s")


if __name__ == "__main__":
    main()
