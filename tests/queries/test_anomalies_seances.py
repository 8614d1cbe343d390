"""What the rules find in minutes: nothing where all holds, one sign for each thing that does not."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from caleol.kernel.papiers import Candidat, Lot, Proposition, PvDonnees, Scrutin, UsageCotation
from caleol.queries.anomalies_seances import anomalies
from caleol.queries.papiers.cotation import RAISON_ABSENTE
from caleol.rules.plafonds import DerogationPlafond
from tests.documents import exemples
from tests.rules.faits import PARAMETRES

RETENU = Candidat(
    rang=1,
    nom="Mme A",
    numero_unique="059112600012345678",
    decision="attribution en rang 1",
    plafond_pourcent=Decimal(71),
)
ECARTE = Candidat(
    rang=None, nom="M. B", numero_unique="059112600012345679", decision="non-attribution", motifs=("Motif.",)
)


EGALITE = Scrutin(
    tour=1, propositions=tuple(Proposition(numero=n, ordre="", pour=3) for n in (1, 2)), abstentions=0, adoptee=1
)


def pv(*candidats: Candidat, **champs: Any) -> PvDonnees:
    lot: Lot = exemples.lot(4, candidats=candidats or (RETENU, ECARTE, ECARTE), **{"demandes_examinees": 3, **champs})
    return exemples.pv(1, lots=(lot,))


def trouvees(donnees: PvDonnees) -> list[str]:
    return [f"{anomalie.lot}: {anomalie.phrase}" for anomalie in anomalies(donnees, PARAMETRES)]


def test_minutes_that_hold_show_nothing():
    assert trouvees(pv()) == []
    deroge = replace(
        RETENU, plafond_pourcent=Decimal(120), mentions=(DerogationPlafond.ARRETE_PREFET.libelle + " (n° 3)",)
    )
    assert trouvees(pv(deroge, ECARTE, ECARTE)) == []


@pytest.mark.parametrize(
    ("donnees", "dit"),
    [
        (pv(replace(RETENU, plafond_pourcent=Decimal("100.1")), ECARTE), "au-dessus du plafond"),
        (pv(RETENU, replace(ECARTE, motifs=())), "sans motif"),
        (pv(replace(RETENU, condition="Bail à rompre")), "sans délai"),
        (pv(demandes_examinees=2, exception=None), "sans exception nommée"),
        (pv(quorum=replace(exemples.quorum(), atteint=False)), "Voté sans quorum"),
        (pv(cotation=UsageCotation(suit_les_points=False, raison_ecart=RAISON_ABSENTE)), "sans raison consignée"),
        (pv(RETENU, replace(RETENU, rang=3)), "Les rangs ne se suivent pas"),
        (pv(RETENU, replace(ECARTE, motifs=("Ménage de religion différente.",))), "mot à relire"),
        (pv(replace(RETENU, numero_unique="12")), "n’a pas la forme attendue"),
        (pv(cotation=None), "L’usage de la cotation n’est pas dit"),
        (pv(logement=replace(exemples.logement(), dans_le_flux=False, motif_hors_flux="")), "hors du flux, manque"),
        (pv(scrutins=(EGALITE,)), "à égalité (3 voix)"),
    ],
)
def test_each_thing_that_does_not_hold_is_one_sign_on_its_lot(donnees: PvDonnees, dit: str):
    [phrase] = trouvees(donnees)
    assert phrase.startswith("4: ")
    assert dit in phrase


def test_seance_without_a_call_or_a_president_is_told():
    vide = replace(pv(), convocations=(), seance=exemples.seance(president=""))
    assert len(trouvees(vide)) == 2
