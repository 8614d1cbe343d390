"""The register: whatever is changed in the database behind the tool's back is found and named."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, text, update
from sqlalchemy.orm import Session

from caleol.kernel.errors import Refus
from caleol.models.moteur import Sessions
from caleol.models.registre import EntreeRegistre, SelRegistre, TeteRegistre
from caleol.rules.droits import OUTIL
from caleol.services.act import Acte, Actes
from caleol.services.effacement import erase_personnel, proves
from caleol.services.registre import ACTES, LECTURES, ORIGINE, append_entree, empreinte_entree, get_tete
from caleol.services.verification import (
    PAGE,
    NatureFaute,
    TeteAttendue,
    read_tete,
    verify_chaine,
    verify_registre,
)

DEPART = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
COLONNES_TEXTE = ("role", "acte", "objet_type", "objet_id", "donnees", "precedente", "empreinte")


def appends(session: Session, nombre: int, chaine: str = ACTES) -> None:
    for rang in range(nombre):
        append_entree(
            session,
            chaine=chaine,
            survenu_le=DEPART + timedelta(seconds=rang),
            auteur_id=None,
            role="secretaire",
            acte="essai",
            objet_type="lot",
            objet_id=rang,
            donnees={"rang": rang, "jour": DEPART.date(), "nom": "Éloïse"},
        )


def faute(session: Session, *attendues: TeteAttendue) -> tuple[int, NatureFaute] | None:
    session.expire_all()
    anomalie = verify_chaine(session, ACTES, attendues).anomalie
    return (anomalie.rang, anomalie.nature) if anomalie else None


@pytest.mark.toutes_bases
def test_chain_that_nobody_touched_holds(sessions: Sessions):
    with sessions.ecriture() as session:
        appends(session, 5)
        appends(session, 2, LECTURES)
        resultats = verify_registre(session)
        tete = get_tete(session)
    assert [(r.chaine, r.entrees, r.anomalie) for r in resultats] == [(ACTES, 5, None), (LECTURES, 2, None)]
    assert (tete.rang, tete.empreinte) == (5, resultats[0].tete)


def test_empty_register_holds(sessions: Sessions):
    with sessions.lecture() as session:
        assert [(r.entrees, r.tete, r.anomalie) for r in verify_registre(session)] == [(0, ORIGINE, None)] * 2


@pytest.mark.toutes_bases
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_change_of_a_column_is_found_at_its_entry(sessions: Sessions, data: st.DataObject):
    nombre = data.draw(st.integers(1, 6))
    rang = data.draw(st.integers(1, nombre))
    colonne = data.draw(st.sampled_from((*COLONNES_TEXTE, "survenu_le")))
    suffixe = data.draw(st.text("abc0é ", min_size=1, max_size=3))
    with sessions.lecture() as session:
        session.connection(execution_options={"caleol_ecriture": True})
        appends(session, nombre)
        if colonne == "survenu_le":
            change: Any = DEPART - timedelta(seconds=data.draw(st.integers(1, 9)))
        else:
            change = text_of(session, rang, colonne)[: 60 - len(suffixe)] + suffixe
        session.execute(update(EntreeRegistre).where(EntreeRegistre.rang == rang).values({colonne: change}))
        attendue = NatureFaute.CHAINAGE if colonne == "precedente" else NatureFaute.CONTENU
        assert faute(session) == (rang, attendue)
        session.rollback()


def text_of(session: Session, rang: int, colonne: str) -> str:
    return str(session.execute(text(f"SELECT {colonne} FROM entree_registre WHERE rang = {rang}")).scalar_one())  # noqa: S608 - our names


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_deletion_addition_or_reorder_is_found(sessions: Sessions, data: st.DataObject):
    nombre = data.draw(st.integers(2, 7))
    rang = data.draw(st.integers(1, nombre))
    geste = data.draw(st.sampled_from(("supprime", "ajoute", "echange", "tete", "ajoute_a_la_fin")))
    with sessions.lecture() as session:
        session.connection(execution_options={"caleol_ecriture": True})
        appends(session, nombre)
        premier = tamper(session, geste, rang, nombre)
        trouve = faute(session)
        assert trouve is not None
        assert trouve[0] == premier
        session.rollback()


def tamper(session: Session, geste: str, rang: int, nombre: int) -> int:
    """Damage the chain; return the number of the first entry that no longer holds."""
    if geste == "supprime":
        session.execute(text("DELETE FROM entree_registre WHERE rang = :r"), {"r": rang})
        return rang
    if geste == "echange":
        autre = rang % nombre + 1
        for de, vers in ((rang, -1), (autre, rang), (-1, autre)):
            session.execute(text("UPDATE entree_registre SET rang = :v WHERE rang = :d"), {"d": de, "v": vers})
        return min(rang, autre)
    if geste == "tete":
        session.execute(text("UPDATE tete_registre SET empreinte = :e"), {"e": "f" * 64})
        return nombre + 1
    place = rang if geste == "ajoute" else nombre + 1
    if geste == "ajoute":
        session.execute(text("UPDATE entree_registre SET rang = -rang - 1 WHERE rang >= :r"), {"r": place})
        session.execute(text("UPDATE entree_registre SET rang = -rang WHERE rang < 0"))
        session.execute(text("UPDATE tete_registre SET rang = rang + 1"))
    precedente = text_of(session, place - 1, "empreinte") if place > 1 else ORIGINE
    session.execute(insert(EntreeRegistre).values(**forged(place, precedente)))
    return place if geste == "ajoute_a_la_fin" else place + 1


def forged(rang: int, precedente: str) -> dict[str, Any]:
    """Return the columns of an entry made up by someone who knows the canonical form."""
    colonnes: dict[str, Any] = {
        "chaine": ACTES,
        "rang": rang,
        "survenu_le": DEPART,
        "auteur_id": None,
        "role": None,
        "acte": "faux",
        "objet_type": "lot",
        "objet_id": "1",
        "donnees": "{}",
        "precedente": precedente,
    }
    return colonnes | {"empreinte": empreinte_entree(**colonnes)}


@pytest.mark.toutes_bases
def test_chain_cut_short_with_its_head_shows_against_a_head_kept_outside(sessions: Sessions):
    with sessions.ecriture() as session:
        appends(session, 6)
        gardee = read_tete(str(get_tete(session)))
        session.execute(text("DELETE FROM entree_registre WHERE rang > 4"))
        empreinte = text_of(session, 4, "empreinte")
        session.execute(text("UPDATE tete_registre SET rang = 4, empreinte = :e"), {"e": empreinte})
        assert faute(session) is None
        assert faute(session, gardee) == (5, NatureFaute.TETE)
        assert faute(session, TeteAttendue(gardee.empreinte)) == (5, NatureFaute.TETE)


@pytest.mark.toutes_bases
def test_chain_rewritten_whole_shows_against_the_oldest_head_that_it_lost(sessions: Sessions):
    with sessions.ecriture() as session:
        tetes = []
        for _ in range(3):
            appends(session, 2)
            tetes.append(read_tete(str(get_tete(session))))
        rewrite(session, depuis=3)
        assert faute(session) is None
        assert faute(session, *tetes) == (4, NatureFaute.TETE)
        assert faute(session, tetes[0]) is None


def rewrite(session: Session, depuis: int) -> None:
    """Change an entry and seal again all that follows, head included: consistent in itself."""
    precedente = text_of(session, depuis - 1, "empreinte")
    for entree in session.query(EntreeRegistre).filter(EntreeRegistre.rang >= depuis).order_by(EntreeRegistre.rang):
        entree.precedente, entree.objet_id = precedente, "999"
        precedente = entree.empreinte = empreinte_entree(
            chaine=entree.chaine,
            rang=entree.rang,
            survenu_le=entree.survenu_le,
            auteur_id=entree.auteur_id,
            role=entree.role,
            acte=entree.acte,
            objet_type=entree.objet_type,
            objet_id=entree.objet_id,
            donnees=entree.donnees,
            precedente=entree.precedente,
        )
    session.get_one(TeteRegistre, ACTES).empreinte = precedente
    session.flush()


def test_entries_under_an_unknown_chain_are_found(sessions: Sessions):
    with sessions.ecriture() as session:
        appends(session, 2)
        session.execute(text("UPDATE entree_registre SET chaine = 'cachee' WHERE rang = 2"))
        fautes = [(r.chaine, r.anomalie.nature) for r in verify_registre(session) if r.anomalie]
    assert fautes == [(ACTES, NatureFaute.FIN), ("cachee", NatureFaute.CHAINE)]


def test_instant_damaged_beyond_reading_is_named_not_a_crash(sessions: Sessions):
    with sessions.ecriture() as session:
        appends(session, 3)
        session.execute(text("UPDATE entree_registre SET survenu_le = 'hier' WHERE rang = 2"))
        assert faute(session) == (2, NatureFaute.CONTENU)


@pytest.mark.parametrize("texte", ["", "abc", "12:abc", "x:" + "0" * 64, "0" * 63])
def test_head_that_cannot_be_read_is_refused(texte: str):
    with pytest.raises(Refus, match="tete_illisible"):
        read_tete(texte)


def test_personal_value_is_proved_by_its_salt_then_erased_with_the_chain_whole(actes: Actes):
    with actes.ouvre(OUTIL) as acte:
        acte.inscrire("creation_compte", "utilisateur", 7, personnel={"identifiant": "c.vasseur"})
        acte.inscrire("creation_compte", "utilisateur", 8, personnel={"identifiant": "autre"})
    with actes.sessions.lecture() as session:
        assert proves(session, ACTES, 1, "identifiant", "c.vasseur") is True
        assert proves(session, ACTES, 1, "identifiant", "un autre") is False
        assert "vasseur" not in session.get_one(EntreeRegistre, (ACTES, 1)).donnees
    with actes.ouvre(OUTIL) as acte:
        assert erase_personnel(acte, objets=[("utilisateur", 7)], motif="demande de la personne") == 1
    with actes.sessions.lecture() as session:
        assert proves(session, ACTES, 1, "identifiant", "c.vasseur") is None
        assert proves(session, ACTES, 2, "identifiant", "autre") is True
        assert [sel.champ for sel in session.query(SelRegistre)] == ["identifiant", "motif"]
        assert verify_chaine(session, ACTES).anomalie is None


def test_erasing_asks_for_a_reason(actes: Actes):
    with pytest.raises(Refus, match="motif_requis"), actes.ouvre(OUTIL) as acte:
        erase_personnel(acte, objets=[("utilisateur", 7)], motif=" ")


@pytest.mark.toutes_bases
def test_twenty_writers_at_once_leave_no_gap_and_a_whole_chain(actes: Actes):
    def writes(numero: int) -> None:
        for _ in range(5):
            with actes.ouvre(OUTIL) as acte:
                acte.inscrire("essai", "lot", numero)

    with ThreadPoolExecutor(20) as fils:
        list(fils.map(writes, range(20)))
    with actes.sessions.lecture() as session:
        resultat = verify_chaine(session, ACTES)
        rangs = [rang for (rang,) in session.execute(text("SELECT rang FROM entree_registre ORDER BY rang"))]
    assert resultat.anomalie is None
    assert rangs == list(range(1, 101))


def test_act_that_is_refused_leaves_no_entry(actes: Actes):
    with pytest.raises(Refus, match="motif_requis"), actes.ouvre(OUTIL) as acte:
        refuse(acte)
    with actes.sessions.lecture() as session:
        assert get_tete(session).rang == 0


def refuse(acte: Acte) -> None:
    acte.inscrire("essai", "lot", 1)
    raise Refus("motif_requis")


def test_a_chain_longer_than_one_reading_is_verified_to_its_end(sessions: Sessions):
    with sessions.ecriture() as session:
        fill(session, 2 * PAGE + 3)
    with sessions.lecture() as session:
        resultat = verify_chaine(session, ACTES)
    assert (resultat.entrees, resultat.anomalie) == (2 * PAGE + 3, None)


def fill(session: Session, nombre: int) -> None:
    precedente, lignes = ORIGINE, []
    for rang in range(1, nombre + 1):
        ligne = forged(rang, precedente)
        precedente = ligne["empreinte"]
        lignes.append(ligne)
    session.execute(insert(EntreeRegistre), lignes)
    session.add(TeteRegistre(chaine=ACTES, rang=nombre, empreinte=precedente))
