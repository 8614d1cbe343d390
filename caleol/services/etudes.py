"""Studies of a grid on the whole waiting list: computed aside, in numbers only, without touching a point."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from caleol.kernel.clock import jour_local
from caleol.kernel.errors import Introuvable, Refus
from caleol.kernel.memoire import sans_ramasse_miettes
from caleol.models.cotation import EtudeImpact, GrilleCotation
from caleol.models.demande import Demande
from caleol.models.enumerations import EtatDemande
from caleol.queries.faits import DemandeLue, load_demandes
from caleol.queries.grilles import load_grille, lue
from caleol.queries.points import Notation, Ressort, load_ressort, notation
from caleol.queries.premiers_rangs import compare_passees
from caleol.queries.valeurs import load_parametres
from caleol.rules.cotation import cle_de_rang
from caleol.rules.delais import mois_pleins
from caleol.rules.droits import OUTIL, Auteur, Droit
from caleol.rules.etude_impact import Cas, Cle, etudier
from caleol.rules.menage import personnes_des_pieces, personnes_du_plafond
from caleol.rules.parametre import Parametres
from caleol.rules.priorites import quartile
from caleol.services.act import Actes
from caleol.services.imports.taches import Avancement, create_tache
from caleol.services.renfort import en_lots

NATURE = "etude_impact"
PAR_LOT = 2_000


@dataclass(frozen=True, slots=True)
class EtudeOuverte:
    """A study that was opened, and what is left to run, here or in another thread."""

    etude_id: int
    conduit: Callable[[], None]


def start_etude(actes: Actes, auteur: Auteur, *, apres_id: int, avant_id: int | None = None) -> EtudeOuverte:
    """Open the study of a grid beside another one (by default the one in force); return what is left to run.

    Raises:
        Interdit: the role proposes no rules.
        Introuvable: no such grid.
    """
    with actes.ouvre(auteur) as acte:
        acte.exige(Droit.PROPOSER_REGLES)
        apres = acte.session.get(GrilleCotation, apres_id)
        en_vigueur = load_grille(acte.session, acte.jour)
        avant = acte.session.get(GrilleCotation, avant_id or (en_vigueur.id if en_vigueur else 0))
        if apres is None or (avant_id and avant is None):
            raise Introuvable("grille", id=apres_id)
        nombre = len(_cles(actes))
        tache_id = create_tache(acte, nature=NATURE, libelle=f"Étude de {apres.nom}"[:200], total=nombre)
        etude = EtudeImpact(
            avant_id=avant.id if avant else None,
            apres_id=apres.id,
            empreinte_avant=avant.empreinte if avant else None,
            empreinte_apres=apres.empreinte,
            jour=acte.jour,
            demandee_le=acte.instant,
            demandee_par_id=acte.auteur.utilisateur_id,
            tache_id=tache_id,
        )
        acte.session.add(etude)
        acte.session.flush()
        acte.inscrire("etude_impact", "grille", apres.id, {"etude": etude.id, "avant": etude.avant_id})
        etude_id = etude.id
    return EtudeOuverte(etude_id, lambda: _conduit(actes, etude_id, tache_id))


def _conduit(actes: Actes, etude_id: int, tache_id: int) -> None:
    avance = Avancement(actes, tache_id)
    try:
        with actes.sessions.lecture() as session:
            comparaison = _comparaison(session, etude_id, jour_local(actes.horloge.maintenant()))
            passees = compare_passees(session, comparaison.sous, comparaison.au)
        resultat = etudier(_cas(actes, etude_id, avance), passees).en_dict()
        with actes.ouvre(OUTIL) as acte:
            etude = acte.session.get(EtudeImpact, etude_id)
            if etude is not None:
                etude.resultat = resultat
    except Exception as erreur:
        avance.termine(erreur.code if isinstance(erreur, Refus) else type(erreur).__name__)
        raise
    avance.termine()


@dataclass(frozen=True, slots=True)
class Comparaison:
    """What all applications of a study share: the day, both grids ready to score, the place."""

    au: date
    parametres: Parametres
    epci: str | None
    avant: Notation | None
    apres: Notation

    def sous(self, jour: date) -> tuple[Notation | None, Notation]:
        """Return both grids compiled for another day."""
        avant, apres = self.avant, self.apres
        sans = Ressort()
        return (
            avant and notation(avant.en_vigueur, jour, self.parametres, sans),
            notation(apres.en_vigueur, jour, self.parametres, sans),
        )


def _comparaison(session: Session, etude_id: int, au: date) -> Comparaison:
    etude = session.get_one(EtudeImpact, etude_id)
    parametres, ressort = load_parametres(session), load_ressort(session)
    avant, apres = (
        notation(lue(session.get_one(GrilleCotation, cle)), au, parametres, ressort) if cle else None
        for cle in (etude.avant_id, etude.apres_id)
    )
    if apres is None:
        raise Introuvable("grille", id=etude.apres_id)
    return Comparaison(au, parametres, ressort.epci, avant, apres)


def _cas(actes: Actes, etude_id: int, avance: Callable[[int], None]) -> list[Cas]:
    """Return every active application under both grids; the list is read in batches, nothing is locked."""
    cles, cas, fait = _cles(actes), [], 0
    lots = [cles[debut : debut + PAR_LOT] for debut in range(0, len(cles), PAR_LOT)]
    for lot, trouves in en_lots(actes, lots, prepare_cas, etude_id):
        cas += trouves
        fait += len(lot)
        avance(fait)
    return cas


def prepare_cas(actes: Actes, etude_id: int) -> Callable[[list[int]], list[Cas]]:
    """Return what puts a batch of active applications, by their sorted keys, under both grids of a study."""
    with actes.sessions.lecture() as session:
        comparaison = _comparaison(session, etude_id, jour_local(actes.horloge.maintenant()))

    def compare(lot: list[int]) -> list[Cas]:
        with sans_ramasse_miettes(), actes.sessions.lecture() as session:
            lues = load_demandes(session, and_(Demande.id >= lot[0], Demande.id <= lot[-1]))
            return [_un(d, comparaison) for d in lues if d.active and personnes_du_plafond(d.faits.menage)]

    return compare


def _cles(actes: Actes) -> list[int]:
    with actes.sessions.lecture() as session:
        actives = select(Demande.id).where(Demande.etat == EtatDemande.ACTIVE).order_by(Demande.id)
        return list(session.scalars(actives))


def _un(demande: DemandeLue, comparaison: Comparaison) -> Cas:
    faits, au = demande.faits, comparaison.au
    points_avant, cle_avant = _place(demande, comparaison.avant)
    points_apres, cle_apres = _place(demande, comparaison.apres)
    return Cas(
        avant=points_avant,
        apres=points_apres,
        cle_avant=cle_avant,
        cle_apres=cle_apres,
        dalo="dalo" in faits.priorites,
        publics=tuple(sorted(faits.priorites)),
        communes=tuple(sorted(faits.communes_souhaitees)),
        taille=personnes_des_pieces(faits.menage),
        quartile=quartile(faits.menage, comparaison.epci, au, comparaison.parametres),
        attente_mois=max(mois_pleins(faits.deposee_le, au), 0),
    )


def _place(demande: DemandeLue, sous: Notation | None) -> tuple[int, Cle]:
    """Return the points that rank and the key of the place; without a grid the oldest application is first."""
    numero = demande.faits.numero_unique
    if sous is None:
        return 0, (1, 0, demande.faits.deposee_le.toordinal(), 0, numero)
    cle = cle_de_rang(sous.evaluateur, *sous.note(demande), numero)
    return -cle[1], cle
