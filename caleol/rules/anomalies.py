"""Every check of one candidate on one dwelling: what was found, how grave it is, what to do.

Effort rate and remaining income never exclude; what is not known asks to be looked at; only what the law
makes depend on a value blocks (ceiling exceeded or not checked, stay, dead application).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from caleol.kernel.errors import Refus
from caleol.kernel.francais import FINE, accorde, date_sans_jour, liste_et, majuscule, pourcent
from caleol.rules.budget import NiveauEffort, TauxEffort, niveau_effort, taux_effort
from caleol.rules.candidatures import forme_numero_unique
from caleol.rules.constat import Anomalie, Gravite
from caleol.rules.delais import EtatDemande, validite_demande
from caleol.rules.eligibilite import personnes_max, personnes_min, type_demande
from caleol.rules.facts import Demande, Logement, Sejour
from caleol.rules.menage import (
    COMPTAGE_PAR_DEFAUT,
    ReglesComptage,
    personnes_de_la_surface,
    personnes_des_pieces,
    sejour_du_menage,
)
from caleol.rules.parametre import Parametres, StatutValeur
from caleol.rules.pieces import piece
from caleol.rules.plafonds import (
    ControlePlafond,
    DerogationPlafond,
    Plafond,
    categorie_menage,
    plafond_respecte,
    plafond_ressources,
    ressources_retenues,
)
from caleol.rules.reference import regle

__all__ = ["Anomalie", "Examen", "Gravite", "anomalies_candidature", "controle_du_plafond"]


@dataclass(frozen=True, slots=True)
class Examen:
    """One candidate on one dwelling, with what was gathered on both: aid, lump sum, papers, derogation.

    `titre_jusqu` is the last day of the stay title, or of its receipt, that was received or seen as a paper.
    """

    demande: Demande
    logement: Logement
    au: date
    parametres: Parametres
    pieces_manquantes: tuple[str, ...] = ()
    titre_jusqu: date | None = None
    aide_centimes: int | None = None
    aide_estimee: bool = False
    forfait_centimes: int | None = 0
    derogation: DerogationPlafond | None = None
    comptage: ReglesComptage = COMPTAGE_PAR_DEFAUT

    def effort(self) -> TauxEffort:
        """Return the effort rate, net where the aid is known."""
        return taux_effort(
            self.logement,
            self.demande.menage,
            forfait_centimes=self.forfait_centimes or 0,
            aide_centimes=self.aide_centimes,
            aide_estimee=self.aide_estimee,
        )


@regle(
    code="CCH", article="R441-1", depuis=date(2022, 4, 20), vu=True,
    valeurs=("seuils.effort_alerte", "seuils.expiration_proche"), exigences=("R18", "R19", "R37", "R38", "R40"),
)  # fmt: skip
def anomalies_candidature(examen: Examen) -> tuple[Anomalie, ...]:
    """Find everything to know of a candidate on a dwelling: blocking, to be checked, or only said."""
    controles = (_validite, _numero, _plafond, _sejour, _taille, _acces, _effort, _pieces)
    return tuple(anomalie for controle in controles for anomalie in controle(examen))


def controle_du_plafond(examen: Examen) -> tuple[ControlePlafond, Plafond]:
    """Return the comparison with the ceiling; raises Refus("valeur_non_verifiee") where the table is not."""
    menage, logement, parametres = examen.demande.menage, examen.logement, examen.parametres
    categorie = categorie_menage(menage, examen.au, parametres, examen.comptage)
    plafond = plafond_ressources(categorie, logement.financement, logement.zone_plafond, examen.au, parametres)
    ressources = ressources_retenues(menage, examen.au, parametres)
    return plafond_respecte(ressources, plafond, examen.derogation), plafond


def _validite(examen: Examen) -> Iterator[Anomalie]:
    """Look at the life of the application."""
    demande = examen.demande
    validite = validite_demande(demande.deposee_le, demande.renouvelee_le, examen.au, examen.parametres)
    fin = date_sans_jour(validite.echeance)
    if demande.radiee or validite.etat is EtatDemande.RADIEE:
        yield _bloque("demande_radiee", "Demande radiée.", "Faire déposer une nouvelle demande.")
    elif validite.etat is EtatDemande.EXPIREE:
        limite = date_sans_jour(validite.fin_reactivation)
        phrase = f"Demande expirée le {fin}, réactivable jusqu’au {limite}."
        yield _bloque("demande_expiree", phrase, "Faire renouveler la demande.", echeance=validite.echeance)
    else:
        jours = (validite.echeance - examen.au).days
        if jours <= examen.parametres.valeur("seuils.expiration_proche", examen.au).entier:
            phrase = f"Demande à renouveler avant le {fin} (dans {accorde(jours, 'jour')})."
            yield _verifie("demande_expire_bientot", phrase, "Rappeler le renouvellement.", jours=jours)


def _numero(examen: Examen) -> Iterator[Anomalie]:
    """Look at the form of the numéro unique."""
    numero = examen.demande.numero_unique
    if not numero.strip():
        phrase = "La demande n’a pas de numéro unique."
        yield _bloque("numero_unique_absent", phrase, "Saisir le numéro unique.")
    elif not forme_numero_unique(numero):
        phrase = f"Le numéro unique {numero} n’a pas la forme habituelle."
        yield _verifie("numero_unique_forme", phrase, "Vérifier le numéro unique.", numero=numero)


def _plafond(examen: Examen) -> Iterator[Anomalie]:
    """Compare the resources with the ceiling, and say when the ceiling itself is not sure."""
    try:
        controle, plafond = controle_du_plafond(examen)
    except Refus as refus:
        phrase = f"{majuscule(examen.logement.financement.plafond)} {examen.au.year} non vérifié."
        yield _bloque("plafond_non_verifie", phrase, "Saisir le plafond et sa source.", cause=refus.code)
        return
    if controle.respecte is False:
        a_faire = "Écarter le candidat ou nommer la dérogation."
        yield _bloque("plafond_depasse", controle.phrase, a_faire, ratio=controle.ratio_pourcent)
    elif controle.respecte is None:
        yield _verifie("ressources_inconnues", controle.phrase, "Demander l’avis d’imposition.")
    elif controle.derogation is not None:
        yield _informe("plafond_derogation", controle.phrase)
    if plafond.statut is StatutValeur.CALCULE and plafond.montant_euros is not None:
        phrase = f"Plafond calculé et non lu dans l’arrêté ({plafond.source})."
        yield _informe("plafond_calcule", phrase)


def _sejour(examen: Examen) -> Iterator[Anomalie]:
    """Look at the right of stay of the adults."""
    sejour = sejour_du_menage(examen.demande.menage, examen.au)
    fin = examen.demande.fin_sejour
    if sejour is Sejour.IRREGULIER:
        phrase = "Le séjour d’un adulte du ménage n’est pas régulier."
        yield _bloque("sejour_irregulier", phrase, "Écarter le candidat ou vérifier son titre.")
    elif sejour is Sejour.INCONNU:
        phrase = "Le séjour d’un adulte du ménage n’a pas été vérifié."
        yield _verifie("sejour_inconnu", phrase, "Vérifier la pièce d’identité ou le titre de séjour.")
    if fin is not None and fin < examen.au:
        yield _titre_expire(examen, fin)


def _titre_expire(examen: Examen, fin: date) -> Anomalie:
    """Stop on an expired title, unless its receipt, or the new title, was received or seen and still holds."""
    expire, jusqu = f"Le titre de séjour a expiré le {date_sans_jour(fin)}", examen.titre_jusqu
    if jusqu is not None and jusqu >= examen.au:
        phrase = f"{expire}{FINE}; le récépissé ou le nouveau titre vaut jusqu’au {date_sans_jour(jusqu)}."
        return _verifie("titre_sejour_recepisse", phrase, "Mettre à jour la fin du titre de séjour.", fin=fin)
    a_faire = "Demander le nouveau titre ou son récépissé, et le noter dans les pièces avec sa date de fin."
    return _bloque("titre_sejour_expire", f"{expire}, aucun récépissé n’est connu.", a_faire, fin=fin)


def _taille(examen: Examen) -> Iterator[Anomalie]:
    """Compare the household with the surface and the rooms."""
    logement, menage = examen.logement, examen.demande.menage
    maximum = personnes_max(logement.surface, examen.au, examen.parametres)
    minimum = personnes_min(logement.pieces, examen.au, examen.parametres)
    sur_surface = personnes_de_la_surface(menage, examen.comptage)
    dans_pieces = personnes_des_pieces(menage, examen.comptage)
    if sur_surface > maximum:
        phrase = f"Logement trop petit\u00a0: {accorde(sur_surface, 'personne')}, {maximum} au plus pour cette surface."
        yield _verifie("sur_occupation", phrase, "Proposer un logement plus grand.", personnes=sur_surface)
    elif dans_pieces > maximum:
        phrase = f"Le logement sera trop petit\u00a0: {accorde(dans_pieces, 'personne')} attendues ou reçues."
        yield _verifie("sur_occupation_a_venir", phrase, "Regarder la composition à venir.")
    if dans_pieces < minimum:
        phrase = f"Logement trop grand\u00a0: {accorde(dans_pieces, 'personne')}, {minimum} au moins pour ces pièces."
        yield _verifie("sous_occupation", phrase, "Proposer un logement plus petit.", personnes=dans_pieces)
    if type_demande(logement, examen.demande.type_souhaite) is False:
        demandes = liste_et(sorted(examen.demande.type_souhaite), "ou")
        phrase = f"Le ménage demande un {demandes}, ce logement est un {logement.type}."
        yield _verifie("type_non_demande", phrase, "Demander au ménage s’il accepterait ce type.")
    if logement.surface is None:
        yield _verifie("surface_inconnue", "La surface du logement est inconnue.", "Saisir la surface habitable.")


def _acces(examen: Examen) -> Iterator[Anomalie]:
    """Compare the need of access with the dwelling."""
    adapte = examen.logement.adapte_pmr
    if examen.demande.besoin_fauteuil and adapte is not True:
        inconnu = adapte is None
        etat = "n’est pas connue" if inconnu else "n’est pas assurée"
        phrase = f"L’accessibilité en fauteuil roulant {etat}."
        code = "accessibilite_inconnue" if inconnu else "fauteuil_inadapte"
        yield _verifie(code, phrase, "Vérifier l’accessibilité du logement.")
    if adapte and not examen.demande.besoin_fauteuil:
        phrase = "Logement adapté proposé à un ménage sans besoin connu d’adaptation."
        yield _verifie("logement_adapte_sans_besoin", phrase, "Chercher d’abord un ménage qui en a besoin.")


def _effort(examen: Examen) -> Iterator[Anomalie]:
    """Look at the effort rate; it never excludes."""
    taux = examen.effort()
    if examen.forfait_centimes is None:
        phrase = "Forfait d’eau et de chauffage non renseigné\u00a0: le taux d’effort est incomplet."
        yield _verifie("forfait_non_renseigne", phrase, "Saisir le barème du bailleur.")
    niveau = niveau_effort(taux, examen.au, examen.parametres)
    if taux.denominateur_centimes is None:
        yield _verifie("taux_effort_inconnu", taux.phrase, "Demander les ressources mensuelles.")
    elif niveau is NiveauEffort.INCONNU:
        yield _verifie("ressources_nulles", taux.phrase, "Faire confirmer que le ménage n’a aucune ressource.")
    elif niveau is NiveauEffort.ELEVE:
        seuil = pourcent(examen.parametres.valeur("seuils.effort_alerte", examen.au).entier)
        phrase = f"{taux.phrase} Seuil d’alerte du bailleur\u00a0: {seuil}."
        yield _verifie("taux_effort_eleve", phrase, "Regarder le budget avec le ménage.", taux=taux.taux_pourcent)


def _pieces(examen: Examen) -> Iterator[Anomalie]:
    """Say which papers of the limitative list are missing."""
    codes = examen.pieces_manquantes
    if codes:
        noms = f"{FINE}; ".join(piece(code).en_phrase for code in codes)
        nombre = accorde(len(codes), "pièce manquante", "pièces manquantes")
        yield _verifie("pieces_manquantes", f"{nombre}\u00a0: {noms}.", "Demander ces pièces.", pieces=codes)


def _bloque(code: str, phrase: str, a_faire: str, **donnees: object) -> Anomalie:
    """Make a finding that stops the allocation."""
    return Anomalie(code, Gravite.BLOQUANTE, phrase, donnees, a_faire)


def _verifie(code: str, phrase: str, a_faire: str, **donnees: object) -> Anomalie:
    """Make a finding that a person must look at."""
    return Anomalie(code, Gravite.A_VERIFIER, phrase, donnees, a_faire)


def _informe(code: str, phrase: str) -> Anomalie:
    """Make a finding that is only said."""
    return Anomalie(code, Gravite.INFORMATION, phrase)
