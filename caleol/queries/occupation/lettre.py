"""A letter on the occupancy of a dwelling, composed from its text and from what is known, found and answered."""

from datetime import date, timedelta
from functools import partial

from caleol.kernel import francais as fr
from caleol.kernel.courriers import Lettre
from caleol.models.occupation import Entretien
from caleol.queries.occupation.avis import mots_de
from caleol.queries.occupation.lettre_blocs import BLOCS, article_en_clair
from caleol.queries.occupation.lettre_source import SourceOccupation
from caleol.queries.suites.blocs_lettre import assemble_blocs
from caleol.queries.suites.lettre import contact, entete, fr_commission, signataire
from caleol.queries.suites.modeles import ModeleLu
from caleol.rules.courriers import NatureCourrier, remplir
from caleol.rules.occupation.exemptions import Fondement
from caleol.rules.occupation.maintien import Maintien
from caleol.rules.occupation.situations import SituationOccupation

DONNEES = (
    "Vos données servent à l’examen de l’occupation de votre logement. Pour les lire ou les corriger, écrivez-nous."
)
DELAI_REPONSE = timedelta(days=21)
RANGS = ("première", "deuxième", "troisième", "quatrième", "cinquième")
SANS_EFFET = "Refuser cette offre ne change rien à votre droit de rester dans votre logement."


def reference_lettre(source: SourceOccupation, nature: NatureCourrier, objet_id: int) -> str:
    """Return « EOL-B01234/examen-avis/12 »: never reused."""
    return f"EOL-{source.bail.reference}/{nature.value.replace('_', '-')}/{objet_id}"


def compose_lettre(source: SourceOccupation, nature: NatureCourrier, modele: ModeleLu, reference: str) -> Lettre:
    """Return a letter to the holders of a lease, at the address of the dwelling."""
    valeurs, logement = _valeurs(source), source.bail.logement
    noms = [_nom(source, locataire.rang) for locataire in source.bail.locataires if locataire.titulaire][:2]
    lignes = (*noms, logement.adresse, f"{logement.code_postal} {logement.commune.nom}")
    return Lettre(
        reference=reference,
        le=source.le,
        lieu=source.bailleur.ville if source.bailleur else "",
        expediteur=entete(source.bailleur, source.agence),
        destinataire=tuple(ligne for ligne in lignes if ligne),
        objet=remplir(modele.objet, valeurs),
        numero=source.bail.reference,
        appel="Madame, Monsieur,",
        blocs=tuple(assemble_blocs(modele.texte, valeurs, {nom: partial(bloc, source) for nom, bloc in BLOCS.items()})),
        signature=_signature(source, nature),
        contact=valeurs["contact"],
        donnees=DONNEES,
        dossier="bail",
    )


def _nom(source: SourceOccupation, rang: int) -> str:
    locataire = next(lo for lo in source.bail.locataires if lo.rang == rang)
    return fr.nom_complet(locataire.civilite, locataire.prenom or "", (locataire.nom or "").upper())


def _signature(source: SourceOccupation, nature: NatureCourrier) -> tuple[str, ...]:
    """Return who signs: the avis is told by who presided, all the rest by the landlord."""
    if nature is NatureCourrier.EXAMEN_AVIS:
        return signataire(source.president)
    bailleur = source.bailleur.nom if source.bailleur else "le bailleur"
    return (f"Pour {bailleur}", *((source.agence.nom,) if source.agence else ()))


def _valeurs(source: SourceOccupation) -> dict[str, str]:
    logement = source.bail.logement
    return {
        "menage": ", ".join(_nom(source, lo.rang) for lo in source.bail.locataires if lo.titulaire),
        "bail": source.bail.reference,
        "logement": f"{logement.type}, {logement.adresse}, {logement.commune.nom}",
        "donnees_le": fr.date_sans_jour(source.donnees_au) if source.donnees_au else "date non connue",
        "reponse_avant": fr.date_longue(source.le + DELAI_REPONSE),
        "contact": contact(source.bailleur, source.agence),
        "delai": fr.accorde(source.delai_jours, "jour"),
        **_valeurs_avis(source),
        **_valeurs_entretien(source),
        **_valeurs_offre(source),
    }


def _valeurs_avis(source: SourceOccupation) -> dict[str, str]:
    avis, seance, examen = source.avis, source.seance, source.examen
    if avis is None or seance is None or examen is None:
        return {}
    gele = (examen.instantane or {}).get("situations", {})
    portees = [s for s in SituationOccupation if s in {lue.situation for lue in examen.situations}]
    traits = mots_de(avis)
    conseille = "conseille" if avis.accession_conseillee else "ne conseille pas"
    return {
        "commission": fr_commission(seance.commission.nom),
        "seance_date": fr.date_longue(seance.jour),
        "situation": " ".join(gele[s.value]["phrase"] for s in portees if s.value in gele),
        "avis": avis.texte,
        "convient": f"Un logement qui vous conviendrait\u00a0: {', '.join(traits)}." if traits else "",
        "accession": f"La commission {conseille} l’accession à la propriété.",
    }


def _valeurs_entretien(source: SourceOccupation) -> dict[str, str]:
    entretien = source.entretien
    if entretien is None:
        return {}
    return {
        "entretien_date": fr.date_longue(entretien.le),
        "conduit_par": source.conduit_par,
        "compte_rendu": entretien.compte_rendu,
        "souhaits": _souhaits(entretien),
    }


def _souhaits(entretien: Entretien) -> str:
    """Return what the tenant wishes: the words noted, then the communes."""
    communes = ", ".join(nom for _, nom in entretien.communes)
    dits = [entretien.souhaits or "", f"Communes\u00a0: {communes}." if communes else ""]
    return " ".join(filter(None, dits)) or "rien de particulier n’a été noté."


def _valeurs_offre(source: SourceOccupation) -> dict[str, str]:
    offre = source.offre
    if offre is None:
        return {}
    rang = RANGS[offre.numero - 1] if offre.numero <= len(RANGS) else fr.ordinal(offre.numero, feminin=True)
    return {
        "offre_rang": rang,
        "offre_article": _article(source),
        "nouveau_loyer": fr.euros(offre.nouveau_loyer_centimes),
        "ancien_loyer": fr.euros(offre.ancien_loyer_centimes),
        "offre_notifiee": _jour(offre.notifiee_le),
        "refus_date": _jour(offre.reponse_le),
        "refus_motif": offre.motif or "aucun motif n’est noté.",
        "refus_effet": _effet(source),
    }


def _jour(jour: date | None) -> str:
    return fr.date_sans_jour(jour) if jour else "date non connue"


def _article(source: SourceOccupation) -> str:
    """Return the article of an offer and what three refusals may cost; only where the law provides it."""
    avec_offres = [m for m in source.maintiens if m.refus_requis]
    if not avec_offres:
        return SANS_EFFET
    maintien, offre = avec_offres[0], source.offre
    debut = f"{article_en_clair(str(maintien.article))}\u00a0: "
    if maintien.protections:
        return f"{_protege(maintien)} Refuser cette offre ne vous le fait pas perdre."
    if offre is not None and offre.nouveau_loyer_centimes >= offre.ancien_loyer_centimes:
        return f"{debut}le loyer de ce logement n’est pas plus bas que le vôtre. Refuser cette offre ne compte pas."
    deces = maintien.fondement is Fondement.ADAPTE_SANS_OCCUPANT
    dix_huit = " (dix-huit si la personne handicapée que vous aviez à charge est décédée)" if deces else ""
    return (
        f"{debut}après {maintien.refus_requis} offres refusées qui respectent l’article 13 bis de la loi du "
        f"1er septembre 1948, le droit de rester dans le logement peut se perdre, six mois{dix_huit} après la "
        "notification de la troisième. Les situations qui vous protègent sont à la fin de cette lettre."
    )


def _effet(source: SourceOccupation) -> str:
    """Return whether a refusal counts, why not, and how many offers are left."""
    avec_offres, refus = [m for m in source.maintiens if m.refus_requis], source.refus
    if not avec_offres or refus is None:
        return SANS_EFFET
    if refus.compte is None:
        return "Nous vérifions encore si ce refus compte. Il reste à savoir si " + _si(refus.manques) + "."
    if not refus.compte:
        return "Ce refus ne compte pas\u00a0: pour compter, il faudrait que " + _si(refus.defauts) + "."
    maintien = avec_offres[0]
    if maintien.protections:
        return f"{_protege(maintien)} Ce refus ne vous le fait pas perdre."
    restent = max(maintien.refus_requis - maintien.refus_comptes, 0)
    comptes = fr.accorde(maintien.refus_comptes, "refus")
    return f"Ce refus compte. Au total, {comptes} sur {maintien.refus_requis}\u00a0: il en reste {restent}."


def _protege(maintien: Maintien) -> str:
    """Return why the right to stay is kept, and its article."""
    article, motifs = article_en_clair(str(maintien.article)), fr.liste_et(maintien.protections)
    return f"{article}\u00a0: votre droit de rester dans votre logement est conservé ({motifs})."


def _si(criteres: tuple[object, ...]) -> str:
    return fr.liste_et([str(getattr(critere, "libelle", critere)) for critere in criteres])
