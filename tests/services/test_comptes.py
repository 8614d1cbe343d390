"""Accounts: log-in, throttling, passwords, roles; never an installation without administrator."""

import re
from datetime import timedelta
from functools import partial

import pytest
from argon2 import extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY

from caleol.kernel.clock import HorlogeFixe
from caleol.kernel.errors import Interdit, Introuvable, Refus
from caleol.models.compte import EchecConnexion, Habilitation, Utilisateur
from caleol.models.registre import EntreeRegistre
from caleol.queries.comptes import get_compte
from caleol.rules.droits import OUTIL, Auteur, Role
from caleol.services import comptes, gestion_comptes
from caleol.services.act import Actes
from caleol.services.mots_de_passe import draw_provisoire, hache
from tests.ensemble import ensemble
from tests.fabriques import fabrique_agence, fabrique_commission, fabrique_membre
from tests.hachage import LEURRE_REEL, REEL

MOT = "un mot de passe long"


def cree(actes: Actes, identifiant: str = "C.Vasseur", mot: str | None = MOT, *roles: Role) -> int:
    empreinte = hache(mot) if mot else None
    with actes.ouvre(OUTIL) as acte:
        compte = comptes.create_utilisateur(
            acte, identifiant=identifiant, civilite="mme", nom="Vasseur", prenom="Claire", empreinte=empreinte
        )
        for role in roles:
            comptes.grant_role(acte, utilisateur_id=compte.id, role=role)
        return compte.id


def entre(actes: Actes, identifiant: str = "c.vasseur", mot: str = MOT, adresse: str = "10.0.0.1") -> int | None:
    return comptes.authenticate(actes, identifiant=identifiant, mot_de_passe=mot, adresse=adresse)


def auteur(utilisateur_id: int, role: Role = Role.ADMINISTRATEUR) -> Auteur:
    return Auteur(utilisateur_id=utilisateur_id, role=role)


def test_right_pair_logs_in_whatever_the_case_of_the_name(actes: Actes):
    numero = cree(actes)
    assert entre(actes) == numero
    assert entre(actes, " C.VASSEUR ") == numero
    assert entre(actes, mot="un autre mot de passe") is None
    assert entre(actes, "inconnu") is None


def test_account_without_password_never_logs_in(actes: Actes):
    cree(actes, mot=None)
    assert entre(actes, mot="") is None
    assert entre(actes, mot="un compte inconnu prend le même temps qu'un compte connu") is None


def test_five_failures_slow_the_name_down_for_a_quarter_of_an_hour(actes: Actes, horloge: HorlogeFixe):
    cree(actes)
    for _ in range(5):
        assert entre(actes, mot="faux") is None
    with pytest.raises(Refus, match="connexion_freinee"):
        entre(actes)
    horloge.avance(timedelta(minutes=16))
    assert entre(actes) is not None


def test_fifty_failures_slow_an_address_down_whatever_the_names(actes: Actes):
    with actes.ouvre(OUTIL) as acte:
        acte.session.add_all(EchecConnexion(cle="10.0.0.9", le=acte.instant) for _ in range(50))
    with pytest.raises(Refus, match="connexion_freinee"):
        entre(actes, "autre", adresse="10.0.0.9")
    assert entre(actes, "autre", adresse="10.0.0.10") is None


def test_old_failures_are_erased(actes: Actes, horloge: HorlogeFixe):
    entre(actes, "jean.dupont")
    horloge.avance(timedelta(days=31))
    entre(actes, "recent")
    with actes.ouvre(OUTIL) as acte:
        assert comptes.forget_echecs(acte) == 2
        assert acte.session.query(EchecConnexion).count() == 2


def test_failed_log_ins_are_counted_in_the_register_without_the_name(actes: Actes):
    entre(actes, "jean.dupont")
    with actes.sessions.lecture() as session:
        entree = session.query(EntreeRegistre).one()
    assert (entree.acte, entree.objet_id) == ("connexion_refusee", "inconnu")
    assert "dupont" not in entree.donnees


def test_password_is_kept_as_argon2id_only(actes: Actes):
    numero = cree(actes)
    with actes.sessions.lecture() as session:
        garde = session.get_one(Utilisateur, numero).mot_de_passe or ""
    assert garde.startswith("$argon2id$")
    assert MOT not in garde


def test_a_hash_costs_what_is_recommended_and_an_unknown_account_as_much():
    mot = "une phrase de passe"
    assert extract_parameters(REEL.hash(mot)) == extract_parameters(LEURRE_REEL) == RFC_9106_LOW_MEMORY
    assert RFC_9106_LOW_MEMORY.memory_cost >= 64 * 1024


def test_short_password_is_refused(actes: Actes):
    with pytest.raises(Refus, match="mot_de_passe_court"):
        cree(actes, mot="court")


def test_name_is_taken_once(actes: Actes):
    cree(actes)
    with pytest.raises(Refus, match="identifiant_pris"):
        cree(actes, "c.vasseur")


def test_own_password_changes_and_other_log_ins_end(actes: Actes):
    numero = cree(actes, "c.vasseur", MOT, Role.DIRECTION)
    avant = jeton(actes, numero)
    comptes.change_mot_de_passe(actes, auteur(numero, Role.DIRECTION), actuel=MOT, nouveau="un autre mot de passe")
    assert jeton(actes, numero) != avant
    assert entre(actes, mot="un autre mot de passe") == numero


@pytest.mark.parametrize(
    ("actuel", "nouveau", "code"),
    [
        ("faux", "un autre mot de passe", "mot_de_passe_actuel_faux"),
        (MOT, "court", "mot_de_passe_court"),
        (MOT, MOT, "mot_de_passe_inchange"),
    ],
)
def test_own_password_is_not_changed_when(actes: Actes, actuel: str, nouveau: str, code: str):
    numero = cree(actes)
    with pytest.raises(Refus, match=code):
        comptes.change_mot_de_passe(actes, auteur(numero), actuel=actuel, nouveau=nouveau)


def test_password_changed_elsewhere_meanwhile_is_not_written_over(actes: Actes):
    numero = cree(actes)
    issues = ensemble(
        *(
            partial(comptes.change_mot_de_passe, actes, auteur(numero), actuel=MOT, nouveau=f"le mot numéro {rang}")
            for rang in range(3)
        )
    )
    refus = [issue for issue in issues if isinstance(issue, Refus)]
    assert [r.code for r in refus] == ["mot_de_passe_actuel_faux"] * 2


def test_reset_gives_a_provisional_password_that_the_person_must_change(actes: Actes):
    admin, numero = cree(actes, "admin"), cree(actes)
    for _ in range(5):
        entre(actes, mot="faux")
    tire = draw_provisoire()
    with actes.ouvre(auteur(admin)) as acte:
        gestion_comptes.reset_mot_de_passe(acte, utilisateur_id=numero, provisoire=tire)
    provisoire = tire.clair
    assert re.fullmatch(r"([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}", provisoire)
    assert entre(actes, mot=provisoire) == numero
    assert is_provisoire(actes, numero)
    comptes.change_mot_de_passe(actes, auteur(numero), actuel=provisoire, nouveau="le mot choisi par elle")
    assert not is_provisoire(actes, numero)
    with actes.sessions.lecture() as session:
        assert all(provisoire not in entree.donnees for entree in session.query(EntreeRegistre))
        assert session.query(EchecConnexion).filter_by(cle="c.vasseur").count() == 0


def test_role_of_a_perimeter_asks_for_it(actes: Actes):
    numero = cree(actes)
    for role in (Role.SECRETAIRE, Role.AGENCE):
        with pytest.raises(Refus, match="perimetre_manquant"), actes.ouvre(OUTIL) as acte:
            comptes.grant_role(acte, utilisateur_id=numero, role=role)
    with pytest.raises(Introuvable), actes.ouvre(OUTIL) as acte:
        comptes.grant_role(acte, utilisateur_id=numero, role=Role.AGENCE, agence_id=99)


def test_roles_are_given_once_and_withdrawn(actes: Actes):
    numero = cree(actes)
    with actes.ouvre(OUTIL) as acte:
        commission = fabrique_commission(acte.session).id
        agence = fabrique_agence(acte.session).id
        for _ in range(2):
            comptes.grant_role(acte, utilisateur_id=numero, role=Role.SECRETAIRE, commission_id=commission)
            comptes.grant_role(acte, utilisateur_id=numero, role=Role.AGENCE, agence_id=agence)
    with actes.sessions.lecture() as session:
        compte = get_compte(session, numero)
        assert compte is not None
        assert [a.role for a in compte.auteurs] == [Role.SECRETAIRE, Role.AGENCE]
        assert compte.libelle_role(Role.AGENCE) == "Agence de gestion, Agence de Roubaix"
        premier = session.query(Habilitation.id).filter_by(role=Role.SECRETAIRE).scalar()
    with actes.ouvre(OUTIL) as acte:
        gestion_comptes.revoke_role(acte, utilisateur_id=numero, habilitation_id=premier)
    with actes.sessions.lecture() as session:
        compte = get_compte(session, numero)
        assert compte is not None
        assert [a.role for a in compte.auteurs] == [Role.AGENCE]


def test_closed_account_is_out_at_once_and_comes_back_with_its_roles(actes: Actes):
    admin, numero = cree(actes, "admin", MOT, Role.ADMINISTRATEUR), cree(actes, "c.vasseur", MOT, Role.DIRECTION)
    with actes.ouvre(auteur(admin)) as acte:
        gestion_comptes.close_compte(acte, utilisateur_id=numero)
    assert entre(actes) is None
    with actes.sessions.lecture() as session:
        assert get_compte(session, numero) is None
    with actes.ouvre(auteur(admin)) as acte:
        gestion_comptes.reopen_compte(acte, utilisateur_id=numero)
    assert entre(actes) == numero


def test_last_administrator_stays(actes: Actes):
    admin = cree(actes, "admin", MOT, Role.ADMINISTRATEUR)
    with actes.sessions.lecture() as session:
        habilitation = session.query(Habilitation.id).scalar()
    with pytest.raises(Refus, match="dernier_administrateur"), actes.ouvre(OUTIL) as acte:
        gestion_comptes.revoke_role(acte, utilisateur_id=admin, habilitation_id=habilitation)
    with pytest.raises(Refus, match="dernier_administrateur"), actes.ouvre(OUTIL) as acte:
        gestion_comptes.close_compte(acte, utilisateur_id=admin)
    with pytest.raises(Refus, match="son_propre_compte"), actes.ouvre(auteur(admin)) as acte:
        gestion_comptes.close_compte(acte, utilisateur_id=admin)


@pytest.mark.toutes_bases
def test_two_administrators_withdrawn_at_once_leave_one(actes: Actes):
    premier, second = (cree(actes, nom, None, Role.ADMINISTRATEUR) for nom in ("admin", "admine"))

    def ferme(qui: int, autre: int) -> None:
        with actes.ouvre(auteur(qui)) as acte:
            gestion_comptes.close_compte(acte, utilisateur_id=autre)

    issues = ensemble(partial(ferme, premier, second), partial(ferme, second, premier))
    assert [issue.code for issue in issues if isinstance(issue, Refus)] == ["dernier_administrateur"]
    with actes.sessions.lecture() as session:
        assert session.query(Utilisateur).filter_by(actif=True).count() == 1


def test_account_is_tied_to_one_member_and_a_member_to_one_account(actes: Actes):
    numero, autre = cree(actes), cree(actes, "autre")
    with actes.ouvre(OUTIL) as acte:
        premier, second = fabrique_membre(acte.session).id, fabrique_membre(acte.session).id
        gestion_comptes.link_membre(acte, utilisateur_id=numero, membre_id=premier)
        gestion_comptes.link_membre(acte, utilisateur_id=numero, membre_id=second)
        gestion_comptes.link_membre(acte, utilisateur_id=autre, membre_id=premier)
    with pytest.raises(Refus, match="membre_deja_lie"), actes.ouvre(OUTIL) as acte:
        gestion_comptes.link_membre(acte, utilisateur_id=autre, membre_id=second)
    with pytest.raises(Introuvable), actes.ouvre(OUTIL) as acte:
        gestion_comptes.link_membre(acte, utilisateur_id=autre, membre_id=999)


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.ADMINISTRATEUR])
def test_only_an_administrator_keeps_accounts(actes: Actes, role: Role):
    numero = cree(actes)
    with pytest.raises(Interdit), actes.ouvre(auteur(numero, role)) as acte:
        comptes.create_utilisateur(acte, identifiant="x", civilite="m", nom="X", prenom="X")
    with pytest.raises(Interdit), actes.ouvre(auteur(numero, role)) as acte:
        comptes.grant_role(acte, utilisateur_id=numero, role=Role.ADMINISTRATEUR)
    with pytest.raises(Interdit), actes.ouvre(auteur(numero, role)) as acte:
        gestion_comptes.reset_mot_de_passe(acte, utilisateur_id=numero, provisoire=draw_provisoire())


def test_names_of_accounts_stay_out_of_the_register(actes: Actes):
    numero = cree(actes)
    with actes.ouvre(OUTIL) as acte:
        gestion_comptes.update_compte(
            acte, utilisateur_id=numero, civilite="mme", nom="Martin", prenom="Claire", courriel="c.martin@essai.fr"
        )
    with actes.sessions.lecture() as session:
        ecrit = " ".join(entree.donnees for entree in session.query(EntreeRegistre))
    assert not any(mot in ecrit.lower() for mot in ("vasseur", "martin", "essai.fr"))


def jeton(actes: Actes, numero: int) -> str:
    with actes.sessions.lecture() as session:
        return session.get_one(Utilisateur, numero).jeton


def is_provisoire(actes: Actes, numero: int) -> bool:
    with actes.sessions.lecture() as session:
        return session.get_one(Utilisateur, numero).provisoire
