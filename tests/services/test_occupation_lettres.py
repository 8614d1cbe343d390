"""Letters on occupancy: what each says, made once, posted, proven; a proof dates the avis or the offer."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import event, select

from caleol.kernel.clock import PARIS, HorlogeFixe
from caleol.kernel.errors import Introuvable, Refus
from caleol.models.enumerations import PreuveNotification
from caleol.models.locatif import Bail
from caleol.models.occupation import Avis, OffreRelogement
from caleol.models.suivi import Courrier
from caleol.queries.occupation.courriers import LOT, LettreDue, LettreVue, get_lettres
from caleol.queries.occupation.lettre_blocs import CODE
from caleol.rules.courriers import NatureCourrier
from caleol.rules.droits import OUTIL, Auteur, Role
from caleol.rules.occupation.offres import Reponse
from caleol.services.act import Actes
from caleol.services.occupation.campagnes import create_campagne, start_campagne
from caleol.services.occupation.courriers import (
    lettre_pdf,
    lot_pdf,
    post_lettres,
    prepare_redaction,
    prove_lettre,
    start_lettres,
)
from caleol.services.occupation.suites import make_offre, record_entretien
from tests import fabriques as f
from tests.suite_avis import OFFRE, Scene, dresse_suite

N = NatureCourrier


@pytest.fixture
def scene(actes: Actes, horloge: HorlogeFixe) -> Scene:
    """Give a tenant whom the commission answered."""
    return dresse_suite(actes, horloge)


def prepare(scene: Scene, dossier: Path, campagne: int | None = None) -> None:
    """Make what is owed."""
    start_lettres(scene.t.actes, scene.t.secretaire, dossier, campagne)()


def lettres(scene: Scene) -> dict[NatureCourrier, LettreVue]:
    """Return the letters made, by nature."""
    with scene.t.actes.sessions.lecture() as session:
        return {ligne.nature: ligne for ligne in get_lettres(session, scene.t.secretaire).lignes}


def texte(scene: Scene, dossier: Path, nature: NatureCourrier) -> str:
    """Return the words of a letter."""
    with scene.t.acte() as acte:
        contenu = lettre_pdf(acte, courrier_id=lettres(scene)[nature].id, dossier=dossier)
    pages = [page.extract_text() for page in PdfReader(BytesIO(contenu)).pages]
    return " ".join(" ".join(pages).replace("\u202f", " ").replace("\u00a0", " ").split())


def prouve(scene: Scene, nature: NatureCourrier, le: date) -> None:
    """Post a letter and record its proof."""
    cle = lettres(scene)[nature].id
    with scene.t.acte() as acte:
        post_lettres(acte, courrier_ids=[cle], le=scene.jour)
    with scene.t.acte() as acte:
        prove_lettre(acte, courrier_id=cle, preuve=PreuveNotification.RECOMMANDE, recue_le=le)


def test_the_avis_is_told_with_its_figures_and_what_protects(scene: Scene, tmp_path: Path):
    prepare(scene, tmp_path)
    lu = texte(scene, tmp_path, N.EXAMEN_AVIS)
    assert "ni une attribution ni une priorité" in lu
    assert "5 > 1 + 1" in lu
    assert "☐ un titulaire du bail a atteint soixante-cinq ans" in lu
    assert "☐ le logement est dans un quartier prioritaire" in lu
    assert "tribunal" not in lu, "an avis is no decision: no remedies"
    assert "anormale" not in lu
    with pytest.raises(Refus, match="courriers_aucun"):
        prepare(scene, tmp_path)
    prouve(scene, N.EXAMEN_AVIS, scene.jour)
    with scene.t.actes.sessions.lecture() as session:
        assert session.get_one(Avis, scene.avis).notifie_le == scene.jour


def test_the_announcement_shows_what_is_known_and_its_date_and_asks_no_medical_paper(scene: Scene, tmp_path: Path):
    with scene.t.actes.ouvre(OUTIL) as acte:
        bail = f.fabrique_bail(acte.session, f.fabrique_logement(acte.session, pieces_habitables=5)).id
    with scene.t.acte() as acte:
        cle = create_campagne(acte, nom="Annonces", debut=date(2026, 1, 1), fin=date(2026, 12, 31))
    start_campagne(scene.t.actes, scene.t.secretaire, cle)()
    prepare(scene, tmp_path, cle)
    lu = texte(scene, tmp_path, N.EXAMEN_ANNONCE)
    for mots in ("aucune obligation de déménager", "au 1er janvier 2026", "5 pièces habitables", "aucun document méd"):
        assert mots in lu
    assert not lettres(scene)[N.EXAMEN_ANNONCE].repondu
    with scene.t.actes.ouvre(OUTIL) as acte:
        acte.session.get_one(Bail, bail).donnees_au = scene.jour
    assert lettres(scene)[N.EXAMEN_ANNONCE].repondu
    with pytest.raises(Refus, match="courriers_aucun"):
        prepare(scene, tmp_path, cle)


def test_facts_of_the_eve_do_not_answer_a_letter_made_after_midnight(scene: Scene, tmp_path: Path):
    with scene.t.actes.ouvre(OUTIL) as acte:
        bail = f.fabrique_bail(acte.session, f.fabrique_logement(acte.session, pieces_habitables=5)).id
    with scene.t.acte() as acte:
        cle = create_campagne(acte, nom="Annonces", debut=date(2026, 1, 1), fin=date(2026, 12, 31))
    start_campagne(scene.t.actes, scene.t.secretaire, cle)()
    prepare(scene, tmp_path, cle)
    with scene.t.actes.ouvre(OUTIL) as acte:
        annonce = acte.session.scalars(select(Courrier).where(Courrier.bail_id == bail)).one()
        annonce.produit_le = datetime(2026, 11, 24, 0, 30, tzinfo=PARIS)
        acte.session.get_one(Bail, bail).donnees_au = date(2026, 11, 23)
    assert not lettres(scene)[N.EXAMEN_ANNONCE].repondu


def test_a_batch_reads_what_its_letters_share_once_and_prints_each_as_if_it_were_alone(scene: Scene):
    with scene.t.actes.ouvre(OUTIL) as acte:
        baux = [f.fabrique_bail(acte.session, f.fabrique_logement(acte.session)).id for _ in range(6)]
        partie = baux.pop()
        acte.session.get_one(Bail, partie).fin_le = scene.jour
    dues = [LettreDue(N.EXAMEN_ANNONCE, bail, 1) for bail in baux]
    redige = prepare_redaction(scene.t.actes)
    lues: list[str] = []
    moteur = scene.t.actes.sessions.moteur

    def note(_c: object, _k: object, ordre: str, *_suite: object) -> None:
        lues.append(ordre)

    event.listen(moteur, "before_cursor_execute", note)
    (seule,) = redige(dues[2:3])
    pour_une = len(lues)
    lot = redige([*dues, LettreDue(N.EXAMEN_ANNONCE, partie, 1)])
    event.remove(moteur, "before_cursor_execute", note)
    assert len(lues) == 2 * pour_une
    assert [redigee.due for redigee in lot] == dues, "a lease that ended gets no letter"
    assert lot[2] == seule


def test_an_interview_an_offer_and_a_refusal_give_their_letters(scene: Scene, tmp_path: Path):
    scene.notifie()
    with scene.t.acte() as acte:
        record_entretien(acte, bail_id=scene.bail, avis_id=scene.avis, le=scene.jour, compte_rendu="Veut rester là")
        a_notifier = replace(OFFRE, notifiee_le=None)
        offre = make_offre(acte, bail_id=scene.bail, avis_id=scene.avis, donnees=a_notifier)
    prepare(scene, tmp_path)
    assert "Veut rester là" in texte(scene, tmp_path, N.EXAMEN_ENTRETIEN)
    lu = texte(scene, tmp_path, N.RELOGEMENT)
    for mots in (
        "première offre", "Article L. 442-3-1", "13 bis", "300,00 €", "398,10 €", "10 jours", "900 mètres",
        "déménager", "Dites-nous si l’une de ces situations vous concerne", "titulaire du bail", "tribunal judiciaire",
    ):  # fmt: skip
        assert mots in lu, mots
    with pytest.raises(Refus, match="offre_non_notifiee"):
        scene.repond(offre)
    prouve(scene, N.RELOGEMENT, scene.jour)
    with scene.t.actes.sessions.lecture() as session:
        assert session.get_one(OffreRelogement, offre).notifiee_le == scene.jour
    scene.repond(offre)
    prepare(scene, tmp_path)
    lu = texte(scene, tmp_path, N.RELOGEMENT_REFUS)
    assert "Trop loin du marché" in lu
    assert "Ce refus compte. Au total, 1 refus sur 3 : il en reste 2." in lu
    assert "Aucune procédure n’est engagée" in lu


def test_a_refusal_that_does_not_count_says_why(scene: Scene, tmp_path: Path):
    scene.notifie()
    scene.repond(scene.offre(replace(OFFRE, nouveau_loyer_centimes=39_810)), Reponse.REFUSEE)
    prepare(scene, tmp_path)
    lu = texte(scene, tmp_path, N.RELOGEMENT_REFUS)
    assert "Ce refus ne compte pas" in lu
    assert "le nouveau loyer principal est inférieur à l’ancien" in lu


def test_a_batch_is_printed_posted_once_and_proven_with_a_date(scene: Scene, tmp_path: Path):
    prepare(scene, tmp_path)
    cle = lettres(scene)[N.EXAMEN_AVIS].id
    with pytest.raises(Refus, match="courrier_non_parti"), scene.t.acte() as acte:
        prove_lettre(acte, courrier_id=cle, preuve=PreuveNotification.MAIN, recue_le=scene.jour)
    with scene.t.acte() as acte:
        assert lot_pdf(acte, dossier=tmp_path).startswith(b"%PDF")
    with scene.t.acte() as acte:
        assert post_lettres(acte, courrier_ids=[cle], le=scene.jour) == 1
    with scene.t.acte() as acte:
        assert post_lettres(acte, courrier_ids=[cle], le=scene.jour) == 0
    hier = scene.jour - timedelta(days=1)
    with pytest.raises(Refus, match="date_suites"), scene.t.acte() as acte:
        prove_lettre(acte, courrier_id=cle, preuve=PreuveNotification.MAIN, recue_le=hier)
    with pytest.raises(Refus, match="preuve_sans_date"), scene.t.acte() as acte:
        prove_lettre(acte, courrier_id=cle, preuve=PreuveNotification.MAIN)
    with pytest.raises(Refus, match="courriers_aucun"), scene.t.acte() as acte:
        lot_pdf(acte, dossier=tmp_path)


def test_thousands_of_letters_are_printed_and_posted_by_batches_in_the_order_of_envelopes(scene: Scene):
    with scene.t.actes.ouvre(OUTIL) as acte:
        s = acte.session
        adresses = {f.fabrique_bail(s, f.fabrique_logement(s, adresse=f"{n} rue du Lot")).id: n for n in (2, 1)}
        for bail, rue in adresses.items():
            for rang in range(LOT - 50):
                reference = f"EOL-{rue}/{rang:03d}"
                s.add(
                    Courrier(
                        reference=reference, nature=N.EXAMEN_ANNONCE.value, bail_id=bail, objet_id=rang, fichier="x",
                        destinataire="", empreinte="0" * 64, produit_le=acte.instant,
                    )
                )  # fmt: skip

    def lot() -> list[int]:
        with scene.t.actes.sessions.lecture() as session:
            page = get_lettres(session, scene.t.secretaire)
            trouvees = session.scalars(select(Courrier).where(Courrier.id.in_(page.lot))).all()
            return [
                adresses[courrier.bail_id or 0] for courrier in sorted(trouvees, key=lambda c: page.lot.index(c.id))
            ]

    assert lot() == [1] * (LOT - 50) + [2] * 50
    with scene.t.actes.sessions.lecture() as session:
        premier = get_lettres(session, scene.t.secretaire).lot
    with scene.t.acte() as acte:
        assert post_lettres(acte, courrier_ids=premier, le=scene.jour) == LOT
    assert lot() == [2] * (LOT - 100)


def test_another_agency_reads_no_letter(scene: Scene, tmp_path: Path):
    prepare(scene, tmp_path)
    cle = lettres(scene)[N.EXAMEN_AVIS].id
    autre = Auteur(9, Role.AGENCE, agence_ids=frozenset({99}))
    with pytest.raises(Introuvable), scene.t.actes.ouvre(autre) as acte:
        lettre_pdf(acte, courrier_id=cle, dossier=tmp_path)
    with pytest.raises(Introuvable), scene.t.actes.ouvre(autre) as acte:
        post_lettres(acte, courrier_ids=[cle], le=scene.jour)


def test_a_tenant_whose_right_to_stay_is_kept_reads_it_with_its_ground_and_the_legend_is_no_box(
    scene: Scene, tmp_path: Path
):
    with scene.t.actes.ouvre(OUTIL) as acte:
        acte.session.get_one(Bail, scene.bail).locataires[0].naissance = date(1950, 3, 1)
    scene.notifie()
    with scene.t.acte() as acte:
        a_notifier = replace(OFFRE, notifiee_le=None)
        offre = make_offre(acte, bail_id=scene.bail, avis_id=scene.avis, donnees=a_notifier)
    prepare(scene, tmp_path)
    conserve = "est conservé (un titulaire du bail a atteint soixante-cinq ans)"
    lu = texte(scene, tmp_path, N.RELOGEMENT)
    assert f"Article L. 442-3-1 du {CODE} : votre droit de rester dans votre logement {conserve}" in lu
    assert "Refuser cette offre ne vous le fait pas perdre" in lu
    legende, coche = lu.index("Une case cochée (☒) dit ce que nous savons déjà."), lu.index("☒ un titulaire du bail")
    assert legende < lu.index("Il est conservé si") < coche
    prouve(scene, N.RELOGEMENT, scene.jour)
    scene.repond(offre)
    prepare(scene, tmp_path)
    lu = texte(scene, tmp_path, N.RELOGEMENT_REFUS)
    assert conserve in lu
    assert "Ce refus ne vous le fait pas perdre" in lu
    assert "il en reste" not in lu


def test_what_income_may_cost_is_said_in_figures(scene: Scene, tmp_path: Path):
    with scene.t.actes.ouvre(OUTIL) as acte:
        acte.session.get_one(Bail, scene.bail).rfr_euros = {"2024": 200_000}
    prepare(scene, tmp_path)
    lu = texte(scene, tmp_path, N.EXAMEN_AVIS)
    assert "dépassent 150 % du plafond deux années de suite, 18 mois après le 1er janvier" in lu
    assert "dans la mesure fixée par la loi" not in lu
    assert "☒" not in lu, "nothing is ticked, and no legend looks like a box"
