"""The dossier of applications, alone or for one dwelling: made here once for list, page, comparison and freeze."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.models.demande import Demande, Menage, PieceDemande
from caleol.models.organisation import Commune
from caleol.queries.designations import load_designations
from caleol.queries.dossier_logement import Contexte, DansLogement, Derogation, anomalie_lue, examine
from caleol.queries.faits import DemandeLue, load_demandes, phrase_menage
from caleol.queries.identites import load_doubles
from caleol.queries.instantane import (
    AnomalieLue,
    Dossier,
    LogementActuel,
    PersonneLue,
    PieceLue,
    PropositionLue,
    QuartileLu,
    RessourcesLues,
)
from caleol.queries.points import SANS_GRILLE, load_notation, points_lus
from caleol.queries.propositions import load_propositions
from caleol.queries.valeurs import load_parametres
from caleol.rules import facts
from caleol.rules.constat import Anomalie, Gravite
from caleol.rules.delais import mois_pleins, validite_demande
from caleol.rules.eligibilite import personnes_max, type_demande
from caleol.rules.formulaire import libelle_occupation, libelles_motifs
from caleol.rules.menage import personnes_des_pieces, personnes_du_plafond, sejour_du_menage
from caleol.rules.pieces import piece
from caleol.rules.plafonds import ressources_retenues
from caleol.rules.priorites import libelles_priorites, premier_quartile, quartile, unites_consommation

EURO = Decimal(1)
TITRE_DE_SEJOUR = "ID-SEJ"


def load_contexte(
    session: Session,
    au: date,
    logement: facts.Logement | None = None,
    derogations: Mapping[int, Derogation] | None = None,
) -> Contexte:
    """Read the values and the grid of a day, for as many dossiers as wanted."""
    parametres = load_parametres(session)
    return Contexte(au, parametres, load_notation(session, au, parametres), logement, derogations or {})


def load_dossiers(session: Session, demande_ids: Sequence[int], contexte: Contexte) -> dict[int, Dossier]:
    """Return the dossiers of applications by key; a dozen statements whatever their number."""
    if not demande_ids:
        return {}
    lues = load_demandes(session, Demande.id.in_(demande_ids))
    fiches = {
        demande.id: (demande, menage)
        for demande, menage in session.execute(
            select(Demande, Menage).outerjoin(Menage, Menage.id == Demande.menage_id).where(Demande.id.in_(demande_ids))
        )
    }
    pieces = load_pieces(session, demande_ids, contexte.au)
    propositions = _propositions(session, lues)
    communes = _communes(session, lues)
    designations = load_designations(session, demande_ids, contexte.au)
    return {
        lue.id: replace(
            _dossier(contexte, lue, *fiches[lue.id], pieces.get(lue.id, ()), propositions[lue.id], communes),
            designations=tuple(designation.phrase for designation in designations.get(lue.id, ())),
        )
        for lue in lues
    }


def _propositions(session: Session, lues: Sequence[DemandeLue]) -> dict[int, tuple[PropositionLue, ...]]:
    """Return the past proposals of applications, with those made to the same person under another number."""
    doubles = load_doubles(session, [lue.id for lue in lues])
    numeros = {lue.id: lue.faits.numero_unique for lue in lues}
    for autres in doubles.values():
        numeros |= autres
    trouvees = load_propositions(session, numeros)
    return {
        lue.id: (
            *trouvees.get(lue.id, ()),
            *(
                replace(proposition, logement=f"{proposition.logement} (sous le numéro {numero})")
                for cle, numero in doubles[lue.id].items()
                for proposition in trouvees.get(cle, ())
            ),
        )
        for lue in lues
    }


def _dossier(
    contexte: Contexte,
    lue: DemandeLue,
    demande: Demande,
    menage: Menage | None,
    pieces: Sequence[PieceLue],
    propositions: Sequence[PropositionLue],
    communes: Mapping[str, str],
) -> Dossier:
    au, faits = contexte.au, lue.faits
    dedans = _dans_le_logement(contexte, lue, pieces)
    points = points_lus(contexte.notation.cote(lue), contexte.notation) if contexte.notation else SANS_GRILLE
    return Dossier(
        au=au,
        demande_id=lue.id,
        numero_unique=demande.numero_unique,
        civilite=demande.civilite or "",
        prenom=demande.prenom,
        nom=demande.nom,
        menage=phrase_menage(faits.menage, au),
        nb_personnes=personnes_des_pieces(faits.menage),
        personnes=tuple(_personne(personne, au) for personne in faits.menage.personnes),
        deposee_le=lue.deposee_le,
        renouvelee_le=demande.renouvelee_le,
        echeance=validite_demande(faits.deposee_le, faits.renouvelee_le, au, contexte.parametres).echeance,
        attente_mois=max(mois_pleins(faits.deposee_le, au), 0),
        dalo="dalo" in faits.priorites,
        dalo_le=lue.dalo_le,
        mutation=faits.mutation,
        priorites=tuple(sorted(faits.priorites)),
        priorites_libelles=libelles_priorites(faits.priorites),
        priorites_neutres=libelles_priorites(faits.priorites, neutre=True),
        motifs=libelles_motifs(faits.motifs),
        motifs_neutres=libelles_motifs(faits.motifs, neutre=True),
        communes_souhaitees=tuple(communes.get(code, code) for code in sorted(faits.communes_souhaitees)),
        types_souhaites=_types(faits.type_souhaite),
        actuel=_actuel(contexte, menage),
        emploi=menage.emploi if menage else None,
        commune_travail=menage.commune_travail if menage else None,
        ressources=_ressources(contexte, faits.menage),
        quartile=_quartile(contexte, faits),
        points=points,
        propositions=tuple(propositions),
        pieces=tuple(pieces),
        anomalies=dedans.anomalies if dedans else _anomalies_seules(faits),
        sejour=sejour_du_menage(faits.menage, au).libelle,
        dalo_verifie=lue.verifie("dalo", au),
        fin_sejour=faits.fin_sejour,
        taille=dedans.taille if dedans else "",
        taille_convient=dedans.taille_convient if dedans else None,
        taille_details=dedans.taille_details if dedans else (),
        delai_anormal_mois=_delai_anormal(contexte),
        type_demande=type_demande(contexte.logement, faits.type_souhaite) if contexte.logement else None,
        plafond=dedans.plafond if dedans else None,
        budget=dedans.budget if dedans else None,
    )


def _delai_anormal(contexte: Contexte) -> int | None:
    """Return the wait from which it is abnormally long where the dwelling lies (CCH L441-1-4), None if not entered."""
    if contexte.logement is None:
        return None
    valeur = contexte.parametres.trouver("delais.anormalement_long", contexte.au, epci=contexte.logement.epci or "")
    return valeur.entier if valeur else None


def _dans_le_logement(contexte: Contexte, lue: DemandeLue, pieces: Sequence[PieceLue]) -> DansLogement | None:
    """Judge the household in the dwelling; a household of nobody cannot be judged and blocks (see below)."""
    if contexte.logement is None or not personnes_du_plafond(lue.faits.menage):
        return None
    manquantes = [lu.code for lu in pieces if lu.etat in {"demandee", "perimee"}]
    titre = max((lu.jusqu for lu in pieces if lu.code == TITRE_DE_SEJOUR and lu.jusqu), default=None)
    derogation = contexte.derogations.get(lue.id)
    return examine(contexte, contexte.logement, lue.faits, derogation, manquantes, titre_jusqu=titre)


def _anomalies_seules(faits: facts.Demande) -> tuple[AnomalieLue, ...]:
    """Return the findings that need no dwelling: a household without anybody stops everything."""
    if personnes_du_plafond(faits.menage):
        return ()
    phrase = "Le ménage de cette demande n’est pas connu."
    anomalie = Anomalie("menage_vide", Gravite.BLOQUANTE, phrase, a_faire="Importer ou saisir le ménage.")
    return (anomalie_lue(anomalie),)


def _personne(personne: facts.Personne, au: date) -> PersonneLue:
    return PersonneLue(
        lien=personne.lien.libelle,
        age=personne.age(au),
        a_charge=personne.a_charge,
        garde=personne.garde.libelle if personne.garde else "",
        a_naitre=personne.a_naitre,
    )


def _actuel(contexte: Contexte, menage: Menage | None) -> LogementActuel:
    if menage is None:
        return LogementActuel(statut=None, type=None, surface=None, loyer_centimes=None, personnes=None, commune=None)
    surface, personnes = menage.logement_actuel_surface, menage.logement_actuel_personnes
    connus = surface is not None and personnes is not None
    maximum = personnes_max(surface, contexte.au, contexte.parametres)
    return LogementActuel(
        statut=libelle_occupation(menage.occupation_actuelle),
        type=menage.logement_actuel_type,
        surface=surface,
        loyer_centimes=menage.logement_actuel_loyer_centimes,
        personnes=personnes,
        commune=menage.commune_actuelle,
        sur_occupe=(personnes or 0) > maximum if connus else None,
    )


def _ressources(contexte: Contexte, menage: facts.Menage) -> RessourcesLues:
    retenues = ressources_retenues(menage, contexte.au, contexte.parametres)
    return RessourcesLues(
        mensuelles_centimes=menage.ressources_mensuelles_centimes,
        retenues_euros=retenues.montant_euros,
        annee=retenues.annee,
        motif=retenues.motif,
        rfr=tuple(sorted(menage.rfr_euros.items(), reverse=True)),
        douze_mois_euros=menage.ressources_douze_mois_euros,
    )


def _quartile(contexte: Contexte, faits: facts.Demande) -> QuartileLu:
    epci = contexte.logement.epci if contexte.logement else None
    lu = premier_quartile(faits.menage, epci, contexte.au, contexte.parametres, relogement_ru=faits.relogement_ru)
    unites = unites_consommation(faits.menage, contexte.au, contexte.parametres)
    return QuartileLu(
        premier=lu.premier,
        rang=quartile(faits.menage, epci, contexte.au, contexte.parametres),
        revenu_uc_euros=None if lu.revenu_uc is None else lu.revenu_uc.quantize(EURO, ROUND_HALF_UP),
        unites=unites.detail,
        seuil_euros=lu.seuil.entier if lu.seuil else None,
        seuil_source=lu.seuil.source if lu.seuil else "",
        phrase=lu.phrase,
    )


def _types(types: frozenset[str]) -> str:
    tries = sorted(types)
    if not tries:
        return ""
    return tries[0] if len(tries) == 1 else f"{tries[0]} à {tries[-1]}"


def load_pieces(session: Session, demande_ids: Sequence[int], au: date) -> dict[int, list[PieceLue]]:
    """Return the papers asked for or received, by key of the application, as on a day."""
    par_demande: dict[int, list[PieceLue]] = defaultdict(list)
    for ligne in session.scalars(
        select(PieceDemande).where(PieceDemande.demande_id.in_(demande_ids)).order_by(PieceDemande.code)
    ):
        etat, le = _etat_piece(ligne, au)
        par_demande[ligne.demande_id].append(
            PieceLue(
                code=ligne.code,
                libelle=piece(ligne.code).situation,
                etat=etat,
                le=le,
                par=ligne.vue_par or "",
                jusqu=ligne.valable_jusqu if etat in {"recue", "vue"} else None,
            )
        )
    return par_demande


def _etat_piece(ligne: PieceDemande, au: date) -> tuple[str, date | None]:
    if ligne.valable_jusqu is not None and ligne.valable_jusqu < au:
        return "perimee", ligne.valable_jusqu
    if ligne.recue_le is not None:
        return "recue", ligne.recue_le
    if ligne.vue_le is not None:
        return "vue", ligne.vue_le
    return "demandee", ligne.demandee_le


def _communes(session: Session, lues: Sequence[DemandeLue]) -> dict[str, str]:
    codes = {code for lue in lues for code in lue.faits.communes_souhaitees}
    lignes = session.execute(select(Commune.code_insee, Commune.nom).where(Commune.code_insee.in_(codes)))
    return {ligne.code_insee: ligne.nom for ligne in lignes}
