"""Lines of the three great files: dwellings, leases with occupants, applications with households."""

from collections.abc import Iterable, Iterator
from datetime import date

from seeds.demonstration.baux import Bail
from seeds.demonstration.demandes import Demande
from seeds.demonstration.ecriture import euros, jour, liste, metres, oui_non, texte
from seeds.demonstration.logements import Logement
from seeds.demonstration.menages import Individu
from seeds.demonstration.revenus import Ressources
from seeds.demonstration.suivi import EXAMENS_DEPUIS
from seeds.demonstration.taille import AUJOURD_HUI, EXTRAIT_COMPLET, EXTRAIT_RECENT

COLONNES_DEMANDES = (
    "numero_unique;deposee_le;renouvelee_le;etat;radiee_le;radiation_motif;civilite;nom;prenom;telephone;courriel;"
    "adresse;code_postal;ville;etat_au;ressources_mensuelles;aide_logement;rfr_annee;rfr_montant;rfr_annee_precedente;"
    "rfr_montant_precedent;separation;type_min;type_max;communes_souhaitees;loyer_maximum;mutation;motifs;priorites;"
    "dalo_le;besoin_fauteuil;proprietaire;occupation_actuelle;logement_actuel_type;logement_actuel_surface;"
    "logement_actuel_loyer;logement_actuel_personnes;commune_actuelle;emploi;commune_travail;bail_reference;"
    "personne_rang;personne_lien;personne_civilite;personne_nom;personne_prenom;personne_naissance;personne_a_charge;"
    "personne_garde;personne_handicap;personne_sejour_regulier;personne_sejour_jusqu;personne_a_naitre"
)
COLONNES_DE_TETE = 41
VIDES = ("",) * (COLONNES_DE_TETE - 1)


def lignes_logements(logements: Iterable[Logement]) -> Iterator[tuple[str, ...]]:
    """Give one line a dwelling."""
    for logement in logements:
        residence = logement.residence
        commune = residence.secteur.commune
        yield (
            logement.reference, logement.identifiant_rpls, residence.code, residence.nom, residence.secteur.agence,
            commune.code_insee, logement.adresse, commune.code_postal, logement.batiment, logement.escalier,
            logement.porte, str(logement.etage), oui_non(residence.ascenseur), oui_non(residence.genre == "maisons"),
            logement.type, str(logement.pieces), metres(logement.surface), logement.financement,
            oui_non(logement.financement == "plai_adapte"), residence.convention, str(residence.annee), logement.dpe,
            jour(logement.dpe_date) if logement.dpe else "", oui_non(residence.chauffage_individuel),
            oui_non(residence.eau_individuelle), oui_non(logement.adapte_pmr), euros(logement.loyer),
            euros(logement.loyer_annexe), euros(logement.charges), oui_non(logement.qpv_2015),
            oui_non(logement.qpv_2024), oui_non(residence.enjeu_mixite), "non",
        )  # fmt: skip


def lignes_baux(baux: Iterable[Bail]) -> Iterator[tuple[str, ...]]:
    """Give one line an occupant; the lease itself on the first."""
    for bail in baux:
        ancien = bail.dernier_examen if bail.dernier_examen and bail.dernier_examen < EXAMENS_DEPUIS else None
        tete = (
            bail.logement.reference, jour(bail.signature), jour(bail.effet), "", euros(bail.logement.loyer),
            jour(ancien), "" if bail.rfr is None else "2024", texte(bail.rfr), jour(bail.donnees_au),
        )  # fmt: skip
        for rang, personne in enumerate(bail.menage.personnes, start=1):
            yield (
                bail.reference, *(tete if rang == 1 else ("",) * len(tete)), str(rang),
                oui_non(rang - 1 in bail.titulaires), personne.lien, personne.civilite, personne.nom, personne.prenom,
                jour(personne.naissance), oui_non(personne.a_charge), personne.garde, oui_non(personne.handicap),
                oui_non(personne.perte_autonomie),
            )  # fmt: skip


def lignes_premier_extrait(demandes: Iterable[Demande]) -> Iterator[tuple[str, ...]]:
    """Give the applications of the full extract, as they were that day."""
    for demande in demandes:
        if demande.dans_le_premier:
            yield from _lignes(demande, recent=False)


def lignes_second_extrait(demandes: Iterable[Demande]) -> Iterator[tuple[str, ...]]:
    """Give the applications that are new or changed since the full extract."""
    for demande in demandes:
        if demande.dans_le_second:
            yield from _lignes(demande, recent=True)


def lignes_correction(
    demande: Demande, mensuelles_centimes: int, rfr: dict[int, int], au: date
) -> Iterator[tuple[str, ...]]:
    """Give an application again with new resources, as an extract of this day would."""
    nature = demande.ressources.nature if demande.ressources else "cdi"
    emploi = demande.ressources.emploi if demande.ressources else ""
    demande.ressources = Ressources(mensuelles_centimes, rfr, emploi, nature)
    demande.rfr_connus = tuple(sorted(rfr, reverse=True))
    demande.etat_au = au
    yield from _lignes(demande, recent=au > EXTRAIT_RECENT)


def _lignes(demande: Demande, *, recent: bool) -> Iterator[tuple[str, ...]]:
    tete = (*_etat(demande, recent=recent), *_demandeur(demande), *_argent(demande, recent=recent), *_souhaits(demande))
    for rang, personne in enumerate(demande.personnes, start=1):
        yield (demande.numero, *(tete if rang == 1 else VIDES), str(rang), *_personne(personne))


def _etat(demande: Demande, *, recent: bool) -> tuple[str, ...]:
    radiee = demande.radiee is not None and (recent or demande.radiee <= EXTRAIT_COMPLET)
    renouvelee = demande.renouvelee_depuis if recent and demande.renouvelee_depuis else demande.renouvelee
    return (
        jour(demande.deposee), jour(renouvelee), "radiee" if radiee else "active",
        jour(demande.radiee) if radiee else "", demande.motif_radiation if radiee else "",
    )  # fmt: skip


def _demandeur(demande: Demande) -> tuple[str, ...]:
    demandeur = demande.personnes[0]
    return (
        demandeur.civilite, demandeur.nom, demandeur.prenom, demande.telephone, demande.courriel, demande.adresse,
        demande.code_postal, demande.ville,
    )  # fmt: skip


def _argent(demande: Demande, *, recent: bool) -> tuple[str, ...]:
    au = demande.etat_au
    if recent:
        au = max(demande.renouvelee_depuis or au, demande.radiee or au, min(au, EXTRAIT_RECENT))
    ressources = demande.ressources
    rfr: list[str] = []
    for annee in demande.rfr_connus:
        rfr += [str(annee), str(ressources.rfr[annee]) if ressources else ""]
    if ressources is None:
        rfr = []
    return (
        jour(au), euros(ressources.mensuelles_centimes) if ressources else "", "",
        *(rfr + [""] * 4)[:4], oui_non(demande.separation),
    )  # fmt: skip


def _souhaits(demande: Demande) -> tuple[str, ...]:
    habitat = demande.habitat
    return (
        f"T{demande.types[0]}", f"T{demande.types[1]}", liste(demande.souhaits), euros(demande.loyer_maximum),
        oui_non(habitat.occupation == "HLM"), liste(demande.raisons.motifs), liste(demande.raisons.priorites),
        jour(demande.dalo), oui_non(demande.fauteuil), oui_non(habitat.occupation == "POCC"), habitat.occupation,
        habitat.type, metres(habitat.surface), euros(habitat.loyer), texte(habitat.personnes), demande.ville,
        demande.ressources.emploi if demande.ressources else "", demande.commune_travail,
        demande.bail.reference if demande.bail else "",
    )  # fmt: skip


def _personne(personne: Individu) -> tuple[str, ...]:
    mineur = (AUJOURD_HUI - personne.naissance).days < 18 * 365.25
    return (
        personne.lien, "" if mineur else personne.civilite, personne.nom, personne.prenom, jour(personne.naissance),
        oui_non(personne.a_charge), personne.garde, oui_non(personne.handicap), oui_non(personne.sejour),
        jour(personne.sejour_jusqu), oui_non(personne.a_naitre),
    )  # fmt: skip
