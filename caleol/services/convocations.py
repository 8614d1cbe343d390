"""Convocations: each member, by which channel, at which instant; announced absences."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from caleol.kernel.clock import jour_local
from caleol.kernel.errors import Introuvable, Refus
from caleol.kernel.francais import accorde, date_longue, heure, instant_long, liste_et
from caleol.mail.redaction import Redaction, redige
from caleol.models.echange import Courriel
from caleol.models.enumerations import CanalConvocation, EtatSeance
from caleol.models.seance import Convocation, Seance
from caleol.queries.convocables import SiegeConvocable, cle_courriel, load_convocables, sieges_non_convoques
from caleol.queries.voix import MandatLu, load_regles
from caleol.rules.delais import delai_convocation
from caleol.rules.droits import Droit
from caleol.services.act import Acte
from caleol.services.courriels import queue_courriel
from caleol.services.invitations import pieces_convocation
from caleol.services.liens import create_lien
from caleol.services.seances import exige_etat, lock_seance

__all__ = ["CanalConvocation", "Envoi", "announce_absence", "convoke", "record_lecture", "resend_convocation"]

COMMISSION = "commission d’attribution des logements et d’examen de l’occupation des logements"
BASE_LEGALE = (
    "Convocation faite en application des articles L.\u00a0441-2 et R.\u00a0441-9 du code de la construction et de "
    "l’habitation et du règlement intérieur."
)


@dataclass(frozen=True, slots=True)
class Envoi:
    """One member to call for one seat; a mail leaves after the act, the two others are told as done."""

    siege_id: int
    membre_id: int
    canal: CanalConvocation
    preuve: str = ""


@dataclass(frozen=True, slots=True)
class Adresses:
    """Where a convocation leads: the séance's page, and a personal link with `MARQUE_A_REMPLIR` in it, "" for none."""

    page: str
    lien: str = ""


def convoke(
    acte: Acte, *, seance_id: int, envois: Sequence[Envoi] | None = None, adresse: str = "", lien: str = ""
) -> int:
    """Record the convocations and queue the mails; `envois` None calls the titulaire of each seat that sits.

    `adresse` is the address of the séance's page, for the mails; `lien` that of a personal link, with
    `MARQUE_A_REMPLIR` in place of its secret. Return how many were recorded. May be called
    again to call a suppléant or, after a late item, one more mayor. A delay shorter than the règlement's is
    kept in the register (R09: it warns, it does not forbid).

    Raises:
        Refus: `seance_etat`, `convocation_vide`, `mandat_absent`, `courriel_absent`, `convocations_manquantes`
            with the seats whose holder nobody calls (R08).
    """
    acte.exige(Droit.TENIR_SEANCE)
    seance = lock_seance(acte, seance_id)
    exige_etat(seance, EtatSeance.FIGEE, EtatSeance.CONVOQUEE, EtatSeance.OUVERTE)
    convocables = {convocable.siege.id: convocable for convocable in load_convocables(acte.session, seance)}
    deja = select(Convocation.siege_id, Convocation.membre_id).where(Convocation.seance_id == seance.id)
    connus = {(siege_id, membre_id) for siege_id, membre_id in acte.session.execute(deja)}
    choisis = envois if envois is not None else _titulaires(convocables.values())
    nouveaux = [envoi for envoi in choisis if (envoi.siege_id, envoi.membre_id) not in connus]
    if not nouveaux:
        raise Refus("convocation_vide")
    for envoi in nouveaux:
        _record(acte, seance, envoi, convocables.get(envoi.siege_id), Adresses(adresse, lien))
    acte.session.flush()
    oublies = sieges_non_convoques(acte.session, seance)
    if oublies:
        raise Refus("convocations_manquantes", sieges=tuple(siege.libelle for siege in oublies))
    _convoquee(acte, seance, len(nouveaux))
    return len(nouveaux)


def _titulaires(convocables: Iterable[SiegeConvocable]) -> list[Envoi]:
    envois = []
    for convocable in convocables:
        mandat = convocable.siege.titulaire or next(iter(convocable.siege.mandats), None)
        if mandat is not None:
            canal = CanalConvocation.COURRIEL if mandat.courriel else CanalConvocation.COURRIER
            envois.append(Envoi(convocable.siege.id, mandat.membre_id, canal))
    return envois


def _record(acte: Acte, seance: Seance, envoi: Envoi, convocable: SiegeConvocable | None, adresses: Adresses) -> None:
    mandat = convocable.siege.mandat(envoi.membre_id) if convocable else None
    if convocable is None or mandat is None:
        raise Refus("mandat_absent", siege_id=envoi.siege_id)
    convocation = Convocation(
        seance_id=seance.id,
        membre_id=envoi.membre_id,
        siege_id=envoi.siege_id,
        canal=envoi.canal,
        envoyee_le=acte.instant,
        preuve=envoi.preuve.strip() or None,
    )
    acte.session.add(convocation)
    acte.session.flush()
    if envoi.canal is CanalConvocation.COURRIEL:
        cle = cle_courriel(seance.id, convocable.siege.id, mandat.membre_id)
        _queue(acte, convocation, convocable, mandat, adresses, cle)
    acte.inscrire(
        "convocation",
        "seance",
        seance.id,
        {"membre": envoi.membre_id, "siege": envoi.siege_id, "canal": envoi.canal},
    )


def _convoquee(acte: Acte, seance: Seance, nombre: int) -> None:
    if seance.etat is not EtatSeance.FIGEE:
        return
    seance.etat, seance.convoquee_le = EtatSeance.CONVOQUEE, acte.instant
    seance.version += 1
    regles = load_regles(acte.session, seance)
    delai = delai_convocation(acte.jour, jour_local(seance.prevue_le), regles) if regles else None
    respecte = delai.respecte if delai else None
    acte.inscrire("seance_convoquee", "seance", seance.id, {"convocations": nombre, "delai_respecte": respecte})


def announce_absence(acte: Acte, *, convocation_id: int, absent: bool = True) -> None:
    """Note that a member said they will not come, or will come after all.

    Raises:
        Introuvable: no such convocation in the author's perimeter.
        Refus: `seance_etat`.
    """
    acte.exige(Droit.TENIR_SEANCE)
    convocation = acte.session.get(Convocation, convocation_id)
    if convocation is None:
        raise Introuvable("seance", convocation=convocation_id)
    seance = lock_seance(acte, convocation.seance_id)
    exige_etat(seance, EtatSeance.CONVOQUEE, EtatSeance.OUVERTE)
    convocation.absence_annoncee = absent
    acte.inscrire("absence_annoncee", "seance", seance.id, {"convocation": convocation_id, "absent": absent})


def resend_convocation(acte: Acte, *, convocation_id: int, adresse: str = "", lien: str = "") -> None:
    """Send a convocation again by mail, with a new personal link; the former link opens nothing any more.

    The day of the convocation stays that of the first sending.

    Raises:
        Introuvable: no such convocation in the author's perimeter.
        Refus: `seance_etat`, `mandat_absent`, `courriel_absent`, `convocation_sans_courriel`.
    """
    acte.exige(Droit.TENIR_SEANCE)
    convocation = acte.session.get(Convocation, convocation_id)
    if convocation is None:
        raise Introuvable("seance", convocation=convocation_id)
    seance = lock_seance(acte, convocation.seance_id)
    exige_etat(seance, EtatSeance.CONVOQUEE, EtatSeance.OUVERTE)
    if convocation.canal is not CanalConvocation.COURRIEL:
        raise Refus("convocation_sans_courriel")
    par_siege = {convocable.siege.id: convocable for convocable in load_convocables(acte.session, seance)}
    convocable = par_siege.get(convocation.siege_id)
    mandat = convocable.siege.mandat(convocation.membre_id) if convocable else None
    if convocable is None or mandat is None:
        raise Refus("mandat_absent", siege_id=convocation.siege_id)
    premier = cle_courriel(seance.id, convocation.siege_id, convocation.membre_id)
    deja = select(func.count()).select_from(Courriel).where(Courriel.cle.startswith(f"{premier}-r", autoescape=True))
    rang = (acte.session.scalar(deja) or 0) + 1
    _queue(acte, convocation, convocable, mandat, Adresses(adresse, lien), f"{premier}-r{rang}")
    acte.inscrire("convocation_renvoyee", "seance", seance.id, {"convocation": convocation_id, "envoi": rang + 1})


def record_lecture(acte: Acte, *, seance_id: int) -> None:
    """Note that the member who acts has opened the séance that they were called to, the first time."""
    acte.exige(Droit.LIRE_SEANCE)
    lues = acte.session.scalars(
        select(Convocation).where(
            Convocation.seance_id == seance_id,
            Convocation.membre_id == acte.auteur.membre_id,
            Convocation.lue_le.is_(None),
        )
    ).all()
    for convocation in lues:
        convocation.lue_le = acte.instant
    if lues:
        acte.inscrire("convocation_lue", "seance", seance_id, {"membre": acte.auteur.membre_id})


def _queue(
    acte: Acte, convocation: Convocation, convocable: SiegeConvocable, mandat: MandatLu, adresses: Adresses, cle: str
) -> None:
    """Queue the mail of a convocation, with the agenda as its reader has it, a calendar entry and a personal link."""
    if not mandat.courriel:
        raise Refus("courriel_absent", membre=mandat.nom_complet)
    seance = convocation.seance
    mots = _redige(seance, convocable, mandat, adresses)
    queue_courriel(
        acte,
        cle=cle,
        destinataire=mandat.courriel,
        objet=mots.objet,
        texte=mots.texte,
        pieces=pieces_convocation(acte, seance, mandat.membre_id, adresse=adresses.page),
        secret=create_lien(acte, convocation) if adresses.lien else "",
    )


def _fenetre(seance: Seance) -> str:
    """Return the announced hours of a written séance (décret 2014-1627), "" elsewhere."""
    if seance.vote_le is None or seance.fin_le is None:
        return ""
    return f"débat jusqu’au {instant_long(seance.vote_le)}, puis vote jusqu’au {instant_long(seance.fin_le)}"


def _redige(seance: Seance, convocable: SiegeConvocable, mandat: MandatLu, adresses: Adresses) -> Redaction:
    """Return the words of a convocation: when, where, on which lots, with which voice, and how to be replaced."""
    nombre = accorde(len(convocable.lots), "logement")
    mot = "lot" if len(convocable.lots) == 1 else "lots"
    lots = nombre if convocable.tous else f"{nombre} ({mot} {liste_et([str(lot) for lot in convocable.lots])})"
    occupation = accorde(convocable.examens, "examen de l’occupation", "examens de l’occupation")
    retraits = accorde(convocable.retraits, "retrait d’une attribution", "retraits d’attributions")
    portees = [lots] if convocable.lots or not (convocable.examens or convocable.retraits) else []
    portees += [retraits] if convocable.retraits else []
    portees += [occupation] if convocable.examens else []
    return redige(
        "convocation",
        destinataire=mandat.nom_complet,
        commission=seance.commission.nom,
        nature=COMMISSION,
        numero=seance.numero,
        jour=date_longue(jour_local(seance.prevue_le)),
        heure=heure(seance.prevue_le),
        modalite=seance.modalite.libelle,
        urgence=seance.urgence_motif,
        suite="seconde convocation du même ordre du jour, faute de quorum à la première" if seance.suite_de_id else "",
        ecrit=_fenetre(seance),
        lieu=seance.lieu,
        visioconference=seance.lien_visio,
        siege=convocable.siege.libelle,
        voix=convocable.voix.libelle,
        lots=liste_et(portees),
        adresse=adresses.page,
        lien=adresses.lien,
        base_legale=BASE_LEGALE,
    )
