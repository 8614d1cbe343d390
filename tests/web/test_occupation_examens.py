"""Pages of the examinations of a séance: put on the agenda, read, answered."""

from decimal import Decimal

import pytest

from caleol.kernel.clock import HorlogeFixe
from caleol.models.commission import Membre
from caleol.rules.droits import OUTIL, Role
from caleol.services.act import Actes
from caleol.services.occupation.calcul import recompute_occupation
from tests import fabriques as f
from tests.client import ClientVerifie
from tests.pages import texts_of
from tests.tenue import Tenue, prepare


@pytest.fixture
def tenue(actes: Actes, horloge: HorlogeFixe) -> Tenue:
    t = prepare(actes, horloge)
    with actes.ouvre(OUTIL) as acte:
        for _ in range(2):
            f.fabrique_bail(acte.session, f.fabrique_logement(acte.session, pieces_habitables=5, surface=Decimal(94)))
    recompute_occupation(actes)
    return t


def test_secretary_brings_examinations_to_a_seance_and_writes_the_avis(client: ClientVerifie, tenue: Tenue):
    client.connecte(tenue.compte)
    adresse = f"/occupation/seances/{tenue.seance_id}/examens"
    assert f"{adresse}/" in client.get(f"/seances/{tenue.seance_id}").text
    assert "Aucun examen à l’ordre du jour" in texts_of(client.get(f"{adresse}/").text)
    assert client.post(f"{adresse}/inscrire", data={"bail_id": ["1", "2"]}).status_code == 303
    assert client.post(f"{adresse}/2/retirer").status_code == 303
    assert "1\u00a0examen, 0\u00a0avis rendu" in texts_of(client.get(f"{adresse}/").text)
    assert "L’avis se rend quand la séance est ouverte" in texts_of(client.get(f"{adresse}/1").text)
    tenue.ouvre()
    assert "Rendre l’avis" in texts_of(client.get(f"{adresse}/1").text)
    assert "1 examen de l’occupation n’a pas d’avis" in _lisible(client.get(f"/seances/{tenue.seance_id}/levee").text)
    refus = client.post(f"{adresse}/1/avis", data={"texte": ""})
    assert refus.status_code == 422
    envoi = {"constatee": "oui", "texte": "Cinq pièces pour une personne.", "type_adapte": "T2", "lu_le": ""}
    envoi |= {"etage_maximum": "1", "ascenseur": "y", "loyer_maximum_centimes": "350", "secteur": "commune"}
    haut = client.post(f"{adresse}/1/avis", data={**envoi, "etage_maximum": "99"})
    assert haut.status_code == 422
    assert client.post(f"{adresse}/1/avis", data=envoi).status_code == 303
    assert client.post(f"{adresse}/1/avis", data=envoi).status_code in {409, 422}
    assert "Cinq pièces pour une personne." in client.get(f"{adresse}/1").text
    fiche = texts_of(client.get(f"{adresse}/1").text)
    for mot in ("de type T2", "au 1er étage au plus", "avec ascenseur", "dans la même commune"):
        assert mot in fiche.replace("\u00a0", " ")
    assert "Droit au maintien dans les lieux" in fiche
    assert "1\u00a0avis rendu" in texts_of(client.get(f"{adresse}/").text)
    pv = client.get(f"/seances/{tenue.seance_id}/pv").text
    assert "Cinq pièces pour une personne." in pv
    assert "avec ascenseur" in pv


def _lisible(page: str) -> str:
    return texts_of(page).replace("\u00a0", " ").replace("\u202f", " ")


def test_like_cases_get_the_features_of_a_dwelling_and_the_communes_where_to_look(client: ClientVerifie, tenue: Tenue):
    client.connecte(tenue.compte)
    adresse = f"/occupation/seances/{tenue.seance_id}/examens"
    client.post(f"{adresse}/inscrire", data={"bail_id": ["1", "2"]})
    tenue.ouvre()
    page = client.get(f"{adresse}/").text
    assert 'name="communes" type="checkbox" value="59512"' in page
    envoi: dict[str, object] = {
        "constatee": "oui", "texte": "Un logement plus petit.", "type_adapte": "T2", "surface_adaptee": "45",
        "etage_maximum": "2", "ascenseur": "y", "adapte": "y", "loyer_maximum_centimes": "350", "communes": ["59512"],
        "examen_id": ["1", "2"],
    }  # fmt: skip
    refus = client.post(f"{adresse}/avis", data=envoi | {"secteur": "commune"})
    assert refus.status_code == 422
    assert "pas les deux" in texts_of(refus.text)
    assert "checked" in refus.text.split('value="59512"')[0].rsplit("<input", 1)[1]
    assert client.post(f"{adresse}/avis", data=envoi | {"communes": ["99999"]}).status_code == 422
    sante = client.post(f"{adresse}/avis", data=envoi | {"texte": "Le locataire souffre de dépression."})
    assert "J’ai relu ces textes" in _lisible(sante.text)
    grand = client.post(f"{adresse}/avis", data=envoi | {"type_adapte": "T5"})
    assert "à l’inverse de la situation constatée" in _lisible(grand.text)
    assert client.post(f"{adresse}/avis", data=envoi).status_code == 303
    for examen in ("1", "2"):
        fiche = texts_of(client.get(f"{adresse}/{examen}").text).replace("\u00a0", " ")
        mots = "de type T2", "d’environ 45", "au 2e étage au plus", "avec ascenseur", "adapté au handicap", "350,00"
        for mot in (*mots, "commune : Roubaix"):
            assert mot in fiche
    assert "commune\u00a0: Roubaix" in client.get(f"/seances/{tenue.seance_id}/pv").text


def test_a_member_reads_the_examination_without_the_name(client: ClientVerifie, tenue: Tenue):
    client.connecte(tenue.compte)
    adresse = f"/occupation/seances/{tenue.seance_id}/examens"
    client.post(f"{adresse}/inscrire", data={"bail_id": ["1"]})
    tenue.ouvre()
    with tenue.actes.ouvre(OUTIL) as acte:
        membre = f.fabrique_compte(
            acte.session, Role.MEMBRE, membre=acte.session.get_one(Membre, tenue.membres["designe-2"])
        )
        acte.session.flush()
    client.connecte(membre)
    page = client.get(f"{adresse}/1").text
    assert "MODELE" not in page
    assert "Rendre l’avis" not in page
    assert "Bail B" in page
    lu = texts_of(page)
    assert "aucun refus d’offre ne compte" in lu
    assert "un titulaire du bail a atteint soixante-cinq ans" in lu
    assert "CCH L442-3-1, texte lu" in lu
