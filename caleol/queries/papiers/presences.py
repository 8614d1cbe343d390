"""Convocations, presences by the minute and seat by seat, quorum of the séance."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from caleol.kernel import papiers
from caleol.kernel.clock import jour_local
from caleol.kernel.francais import date_courte, heure, instant
from caleol.models.commission import Membre, Siege
from caleol.models.compte import Utilisateur
from caleol.models.echange import Courriel
from caleol.models.enumerations import EtatSeance, QualiteMembre
from caleol.models.lot import Ajournement, Scrutin
from caleol.models.seance import Convocation, Presence
from caleol.queries.convocables import cle_courriel
from caleol.queries.papiers.mots import accord, nom, plages
from caleol.queries.papiers.releve import Releve, numeros
from caleol.queries.pouvoirs import porteurs_du_lot
from caleol.queries.voix import MandatLu, SiegeLu
from caleol.rules.composition import NatureSiege, SiegeAuLot, Voix
from caleol.rules.delais import delai_convocation
from caleol.rules.quorum import Present, Quorum, quorum_du_lot

SANS_VOIX = "sans voix"
SANS_QUORUM = "le règlement intérieur ne fixe pas de quorum"


def load_convocations(releve: Releve) -> tuple[Convocation, ...]:
    """Return the rows of the convocations, in the order of the seats."""
    requete = (
        select(Convocation)
        .join(Convocation.siege)
        .where(Convocation.seance_id == releve.seance.id)
        .options(joinedload(Convocation.membre), joinedload(Convocation.siege))
        .order_by(Siege.ordre, Convocation.envoyee_le, Convocation.id)
    )
    return tuple(releve.session.scalars(requete))


def convocations(releve: Releve, lignes: Sequence[Convocation]) -> tuple[papiers.Convocation, ...]:
    """Return each convocation sent (R08), with a remark where the delay of the règlement was not kept (R09)."""
    envois = _envois(releve, lignes)
    return tuple(
        papiers.Convocation(
            personne=nom(ligne.membre),
            qualite=_convoque(releve, ligne),
            envoyee_le=ligne.envoyee_le,
            canal=ligne.canal.libelle,
            preuve=", ".join(filter(None, (_depot(ligne), ligne.preuve or envois.get(_cle(ligne), "")))),
            remarque=_remarque(releve, ligne, lignes),
        )
        for ligne in lignes
    )


def _depot(ligne: Convocation) -> str:
    return f"déposée à la poste le {date_courte(ligne.deposee_le)}" if ligne.deposee_le else ""


def _convoque(releve: Releve, ligne: Convocation) -> str:
    """Return the seat for which a person was called, and of whom they are the suppléant."""
    siege = releve.siege(ligne.siege_id)
    suppleance = _suppleance(siege, siege.mandat(ligne.membre_id)) if siege else ""
    return ", ".join(partie for partie in (ligne.siege.libelle, suppleance) if partie)


def _cle(ligne: Convocation) -> str:
    return cle_courriel(ligne.seance_id, ligne.siege_id, ligne.membre_id)


def _envois(releve: Releve, lignes: Sequence[Convocation]) -> dict[str, str]:
    """Return, for the convocations by mail, when the mail left, or that it has not."""
    cles = [_cle(ligne) for ligne in lignes]
    courriels = releve.session.execute(select(Courriel.cle, Courriel.envoye_le).where(Courriel.cle.in_(cles)))
    return {cle: f"parti le {instant(parti)}" if parti else "non parti" for cle, parti in courriels}


def _remarque(releve: Releve, ligne: Convocation, lignes: Sequence[Convocation]) -> str:
    remarques = []
    if releve.regles is not None:
        delai = delai_convocation(ligne.partie_le, jour_local(releve.seance.prevue_le), releve.regles)
        abrege = "délai abrégé pour urgence" if releve.seance.urgence_motif else "délai du règlement non tenu"
        remarques += [] if delai.respecte else [abrege]
    remarques += ["absence annoncée"] if ligne.absence_annoncee else []
    remarques += _remplacants(releve, ligne, lignes)
    return ", ".join(remarques)


def _remplacants(releve: Releve, ligne: Convocation, lignes: Sequence[Convocation]) -> list[str]:
    """Tell who sat in place of a person who was called, without having been called too."""
    appeles = {autre.membre_id for autre in lignes if autre.siege_id == ligne.siege_id}
    tenues = (p.membre for p in releve.presences if p.siege_id == ligne.siege_id and p.membre_id not in appeles)
    return [f"siège tenu par {nom(membre)}, sur cette convocation" for membre in dict.fromkeys(tenues)]


def presences(releve: Releve, appels: Sequence[Convocation]) -> tuple[papiers.Presence, ...]:
    """Return each seat that has a voice on the agenda or was held, person by person, then who wrote the minutes."""
    lignes = [ligne for siege in releve.sieges for ligne in _du_siege(releve, siege, appels)]
    secretaire = _secretaire(releve)
    return (*lignes, *([secretaire] if secretaire else []))


def _du_siege(releve: Releve, siege: SiegeLu, appels: Sequence[Convocation]) -> Iterator[papiers.Presence]:
    voix = releve.lots_du_siege(siege.id)
    tenues = [presence for presence in releve.presences if presence.siege_id == siege.id]
    convoques = [appel for appel in appels if appel.siege_id == siege.id]
    if not voix and not tenues and not convoques:
        return
    assises: list[Membre | None] = list(dict.fromkeys(presence.membre for presence in tenues))
    for personne in assises or [_attendu(siege, convoques)]:
        yield _presence(releve, siege, personne, tenues, convoques)


def _attendu(siege: SiegeLu, convoques: Sequence[Convocation]) -> Membre | None:
    titulaire = siege.titulaire
    appel = next((c for c in convoques if titulaire and c.membre_id == titulaire.membre_id), None)
    appel = appel or next(iter(convoques), None)
    return appel.membre if appel else None


def _presence(
    releve: Releve,
    siege: SiegeLu,
    personne: Membre | None,
    tenues: Sequence[Presence],
    convoques: Sequence[Convocation],
) -> papiers.Presence:
    mandat = siege.mandat(personne.id) if personne else None
    siennes = [presence for presence in tenues if personne and presence.membre_id == personne.id]
    excuse = any(c.absence_annoncee for c in convoques if personne and c.membre_id == personne.id)
    return papiers.Presence(
        siege=_libelle(siege),
        personne=nom(personne),
        qualite=_qualite(releve, personne, mandat),
        voix=_voix(releve, siege).libelle,
        etat=_etat(releve, siege, personne, bool(siennes), excuse),
        suppleance=_suppleance(siege, mandat),
        mandat=", ".join(texte for texte in (mandat.acte if mandat else "", _pouvoir(releve, siege)) if texte),
        passages=tuple(_passage(releve, presence) for presence in siennes),
        deports=_deports(releve, siege, personne),
    )


def _libelle(siege: SiegeLu) -> str:
    suite = ", représentant des locataires"
    locataires = siege.regle.representant_locataires and "locataires" not in siege.libelle.lower()
    return siege.libelle + (suite if locataires else "")


def _qualite(releve: Releve, personne: Membre | None, mandat: MandatLu | None) -> str:
    if personne is None:
        return ""
    preside = personne.id == releve.seance.presidee_par_id
    titulaire = mandat is not None and mandat.qualite is QualiteMembre.TITULAIRE
    parties = (
        personne.qualite or ("titulaire" if titulaire else ""),
        accord(personne.civilite, "président de séance", "présidente de séance") if preside else "",
    )
    return ", ".join(partie for partie in parties if partie)


def _voix(releve: Releve, siege: SiegeLu) -> Voix:
    au_lot = set(releve.lots_du_siege(siege.id).values())
    if not au_lot:
        return Voix.CONSULTATIVE if siege.regle.nature is NatureSiege.CONSULTATIF else Voix.DELIBERATIVE
    return Voix.DELIBERATIVE if Voix.DELIBERATIVE in au_lot else Voix.CONSULTATIVE


def _etat(releve: Releve, siege: SiegeLu, personne: Membre | None, present: bool, excuse: bool) -> str:
    genre = personne.civilite if personne else ""
    if present:
        return accord(genre, "présent", "présente")
    if _represente(releve, siege):
        return accord(genre, "représenté", "représentée")
    if excuse:
        return accord(genre, "excusé", "excusée")
    attendue = releve.seance.etat in {EtatSeance.PREPARATION, EtatSeance.FIGEE, EtatSeance.CONVOQUEE}
    if attendue and personne:
        return accord(genre, "attendu", "attendue")
    return accord(genre, "absent", "absente")


def _suppleance(siege: SiegeLu, mandat: MandatLu | None) -> str:
    if mandat is None or mandat.qualite is not QualiteMembre.SUPPLEANT:
        return ""
    mot = accord(mandat.civilite, "suppléant", "suppléante")
    return f"{mot} de {siege.titulaire.nom_complet}" if siege.titulaire else mot


def _represente(releve: Releve, siege: SiegeLu) -> bool:
    """Return whether a seat that nobody held gave a proxy to one that somebody held."""
    tenus = {presence.siege_id for presence in releve.presences}
    return siege.id not in tenus and any(
        p.mandant_siege_id == siege.id and p.mandataire_siege_id in tenus for p in releve.pouvoirs
    )


def _pouvoir(releve: Releve, siege: SiegeLu) -> str:
    """Tell the proxy that a seat gave, then those that it was given."""
    dits = []
    for pouvoir in releve.pouvoirs:
        donne, porte = releve.siege(pouvoir.mandataire_siege_id), releve.siege(pouvoir.mandant_siege_id)
        recu = date_courte(jour_local(pouvoir.recu_le))
        if pouvoir.mandant_siege_id == siege.id and donne is not None:
            dits.append(f"pouvoir donné au siège «\u00a0{donne.libelle}\u00a0», reçu le {recu}")
        if pouvoir.mandataire_siege_id == siege.id and porte is not None:
            dits.append(f"porte le pouvoir du siège «\u00a0{porte.libelle}\u00a0»")
    return ", ".join(dits)


def _deports(releve: Releve, siege: SiegeLu, personne: Membre | None) -> tuple[int, ...]:
    rangs = numeros(releve.agenda)
    return tuple(
        sorted(
            rangs[deport.lot_id]
            for deport in releve.deports
            if deport.siege_id == siege.id and (personne is None or deport.membre_id == personne.id)
        )
    )


def _passage(releve: Releve, presence: Presence) -> papiers.Passage:
    return papiers.Passage(
        arrivee=presence.arrivee_le,
        depart=presence.depart_le,
        mode=presence.mode.libelle,
        lots=_lots_du_passage(releve, presence),
    )


def _lots_du_passage(releve: Releve, presence: Presence) -> str:
    """Return the lots dealt with during a stay, "" where the person was there from the opening to the levée."""
    seance = releve.seance
    entier = seance.ouverte_le is None or (
        presence.arrivee_le <= seance.ouverte_le
        and (presence.depart_le is None or (seance.levee_le is not None and presence.depart_le >= seance.levee_le))
    )
    if entier:
        return ""
    traites = _lots_traites(releve)
    vus = [numero for numero, traite in traites.items() if _a_vu(presence, traite)]
    return "" if len(vus) == len(traites) else plages(vus) or "aucun lot"


@dataclass(frozen=True, slots=True)
class LotTraite:
    """When a lot was voted or postponed, and who held each seat entitled on its ballot."""

    quand: datetime
    tenus: Mapping[int, int | None]


def _a_vu(presence: Presence, traite: LotTraite) -> bool:
    """Tell whether a stay covers a lot; at the very minute of a move the ballot says who was there."""
    if presence.siege_id in traite.tenus and traite.tenus[presence.siege_id] != presence.membre_id:
        return False
    return presence.arrivee_le <= traite.quand and (presence.depart_le is None or presence.depart_le >= traite.quand)


def _lots_traites(releve: Releve) -> dict[int, LotTraite]:
    """Return the lots that were voted or postponed, by their number."""
    rangs = numeros(releve.agenda)
    reports = releve.session.scalars(select(Ajournement).where(Ajournement.seance_id == releve.seance.id))
    traites = {rangs[report.lot_id]: LotTraite(report.le, {}) for report in reports}
    scrutins = releve.session.scalars(
        select(Scrutin)
        .where(Scrutin.seance_id == releve.seance.id, Scrutin.annule_le.is_(None))
        .options(selectinload(Scrutin.droits))
        .order_by(Scrutin.tour)
    )
    for scrutin in scrutins:
        tenus = {droit.siege_id: droit.membre_id for droit in scrutin.droits}
        traites[rangs[scrutin.lot_id]] = LotTraite(scrutin.clos_le or scrutin.ouvert_le, tenus)
    return traites


def _secretaire(releve: Releve) -> papiers.Presence | None:
    compte_id = releve.seance.secretaire_id
    compte = releve.session.get(Utilisateur, compte_id) if compte_id else None
    if compte is None:
        return None
    return papiers.Presence(
        siege="Secrétariat de la commission",
        personne=nom(compte),
        qualite="secrétaire de séance",
        voix=SANS_VOIX,
        etat=accord(compte.civilite, "présent", "présente"),
    )


def quorum_de_la_seance(releve: Releve) -> papiers.Quorum:
    """Return the quorum at the opening, or at the first minute when it was reached; else the most there were."""
    seance = releve.seance
    if seance.ouverte_le is None or releve.regles is None or releve.regles.quorum_minimum is None:
        return _sans_compte(releve)
    heures = {*(p.arrivee_le for p in releve.presences), *(p.recu_le for p in releve.pouvoirs)}
    suite = sorted(quand for quand in heures if quand > seance.ouverte_le)
    comptes = [(quand, _compte(releve, quand)) for quand in (seance.ouverte_le, *suite)]
    quand, quorum = next(((q, c) for q, c in comptes if c.atteint), max(comptes, key=lambda paire: paire[1].presents))
    return papiers.Quorum(
        regle=quorum.regle,
        presents=quorum.presents,
        requis=quorum.requis,
        atteint=quorum.atteint,
        detail=f"à {heure(quand)}",
    )


def _compte(releve: Releve, quand: datetime) -> Quorum:
    if releve.regles is None:
        raise ValueError("no rules to count a quorum with")
    la = releve.presents(quand)
    voix = {siege.id: SiegeAuLot(siege.regle, _voix(releve, siege), "") for siege in releve.sieges}
    commission = {siege.id: (siege.regle, bool(siege.mandats)) for siege in releve.sieges}
    portes = porteurs_du_lot(commission, voix, frozenset(), releve.pouvoirs_au(quand), releve.regles)
    presents = [
        Present(au_lot, par_pouvoir=siege_id in portes)
        for siege_id, au_lot in voix.items()
        if siege_id in la or siege_id in portes
    ]
    return quorum_du_lot(presents, releve.regles)


def _sans_compte(releve: Releve) -> papiers.Quorum:
    requis = releve.regles.quorum_minimum if releve.regles else None
    return papiers.Quorum(regle=regle_quorum(releve), presents=0, requis=requis or 0, atteint=False)


def regle_quorum(releve: Releve) -> str:
    """Return the quorum rule of the règlement in words."""
    if releve.regles is None or releve.regles.quorum_minimum is None:
        return SANS_QUORUM
    return quorum_du_lot([], releve.regles).regle
