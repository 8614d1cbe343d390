"""A letter composed from its text and from what was decided: frozen figures, computed remedies, signature."""

import re
from datetime import date

from caleol.kernel import francais as fr
from caleol.kernel.clock import jour_local
from caleol.kernel.courriers import BlocLettre, GenreBloc, Lettre
from caleol.models.commission import Membre
from caleol.models.demande import Demande
from caleol.models.organisation import Agence, Bailleur
from caleol.models.suivi import OffreLogement
from caleol.queries.suites.blocs_lettre import CODE, compose_blocs
from caleol.queries.suites.modeles import ModeleLu
from caleol.queries.suites.source_lettre import SourceLettre
from caleol.rules.courriers import NatureCourrier, remplir
from caleol.rules.motifs import motif
from caleol.rules.pieces import piece

DONNEES = "Vos données servent à votre demande de logement. Pour les lire ou les corriger, écrivez-nous."


def reference_lettre(source: SourceLettre, nature: NatureCourrier, exemplaire: int = 1) -> str:
    """Return « NOTIF-NORD/2026/S12/L07/CB/offre », with « /2 » for a second copy: never reused."""
    seance = source.seance
    situe = f"{seance.commission.code}/{seance.annee}/S{seance.numero:02d}/L{source.numero_lot:02d}"
    suite = f"/{exemplaire}" if exemplaire > 1 else ""
    return f"NOTIF-{situe}/C{source.lettre_candidat}/{nature.value.replace('_', '-')}{suite}"


def compose_lettre(
    source: SourceLettre, nature: NatureCourrier, modele: ModeleLu, le: date, reference: str, remplace: str = ""
) -> Lettre:
    """Return a letter: its text with the values of the decision, the blocks that the law asks, who signs.

    `remplace` says which letter, sent and found wrong, this one replaces.
    """
    avant = (BlocLettre(GenreBloc.ENCADRE, (remplace,), "Lettre rectifiée"),) if remplace else ()
    valeurs = _valeurs(source)
    bailleur, demande = source.bailleur, source.demande
    expediteur = entete(bailleur, source.agence)
    ville = " ".join(partie for partie in (demande.code_postal, demande.ville) if partie)
    return Lettre(
        reference=reference,
        le=le,
        lieu=bailleur.ville if bailleur else "",
        expediteur=expediteur,
        destinataire=tuple(ligne for ligne in (_nom_adresse(demande), demande.adresse or "", ville) if ligne),
        objet=remplir(modele.objet, valeurs),
        numero=demande.numero_unique,
        appel=f"{fr.civilite(demande.civilite, en_toutes_lettres=True) or 'Madame, Monsieur'},",
        blocs=(*avant, *compose_blocs(source, nature, modele.texte, valeurs)),
        signature=signataire(source.president),
        contact=valeurs["contact"],
        donnees=DONNEES,
    )


def _nom_adresse(demande: Demande) -> str:
    return f"{fr.civilite(demande.civilite)} {demande.prenom} {demande.nom.upper()}".strip()


def entete(bailleur: Bailleur | None, agence: Agence | None) -> tuple[str, ...]:
    """Return the letterhead: the landlord, then the agency that manages the dwelling, else its own address."""
    tete = (bailleur.nom, bailleur.forme_juridique) if bailleur else ()
    if agence is not None and agence.adresse:
        return (*tete, agence.nom, agence.adresse, *(p for p in (agence.telephone,) if p))
    adresse = (bailleur.adresse, f"{bailleur.code_postal} {bailleur.ville}") if bailleur else ()
    return (*tete, *adresse)


def contact(bailleur: Bailleur | None, agence: Agence | None) -> str:
    """Return whom to ask: the agency, else the landlord."""
    telephone = (agence.telephone if agence else None) or (bailleur.telephone if bailleur else None)
    courriel = (agence.courriel if agence else None) or (bailleur.courriel if bailleur else None)
    nom = agence.nom if agence else (bailleur.nom if bailleur else "")
    return ", ".join(partie for partie in (nom, telephone, courriel) if partie)


def signataire(president: Membre | None) -> tuple[str, ...]:
    """Return who signs for a commission."""
    if president is None:
        return ("Pour la commission",)
    feminin = president.civilite in {"mme", "madame"}
    qualite = "la présidente de la commission" if feminin else "le président de la commission"
    return (f"Pour la commission, {qualite}", f"{president.prenom} {president.nom}")


def _valeurs(source: SourceLettre) -> dict[str, str]:
    decision, offre, dossier = source.decision, source.offre, source.dossier
    code = decision.motif_code
    sous_condition_classe = decision.condition_echeance is not None and (decision.rang or 1) > 1 and offre is None
    return {
        "menage": fr.nom_complet(source.demande.civilite, source.demande.prenom, source.demande.nom),
        "numero": source.demande.numero_unique,
        "commission": fr_commission(source.seance.commission.nom),
        "seance_date": fr.date_longue(jour_local(source.seance.prevue_le)),
        "logement": f"{source.fiche.type}, {source.fiche.adresse}, {source.fiche.commune}",
        "rang": fr.ordinal(decision.rang or 1),
        "delai": "" if sous_condition_classe else fr.accorde(source.delai_jours, "jour"),
        "echeance": fr.date_longue(offre.echeance_le) if offre and offre.echeance_le else "",
        "notifiee": _notifiee(offre),
        "piece": piece(decision.condition_piece).papiers if decision.condition_piece else "",
        "date_condition": fr.date_longue(decision.condition_echeance) if decision.condition_echeance else "",
        "motif": motif(code).label_lettre if code else "",
        "fait": decision.motif_texte or "",
        "articles": articles_en_clair(motif(code).base_legale) if code else "",
        "validite": fr.date_sans_jour(dossier.echeance),
        "effet_refus": (
            "Selon les règles de cotation du territoire, refuser un logement adapté peut diminuer vos points."
            if source.refus_comptent
            else "Refuser ce logement ne change pas vos points."
        ),
        "contact": contact(source.bailleur, source.agence),
        "retrait_date": fr.date_longue(jour_local(source.retrait.le)) if source.retrait else "",
        "retrait_motif": source.retrait.motif if source.retrait else "",
        "radiee_le": _radiee_le(source.demande),
    }


def _radiee_le(demande: Demande) -> str:
    return f"depuis le {fr.date_sans_jour(demande.radiee_le)}" if demande.radiee_le else "à ce jour"


def fr_commission(nom: str) -> str:
    """Return the commission in full, with its own name beside."""
    return f"commission d’attribution des logements et d’examen de l’occupation des logements ({nom})"


def _notifiee(offre: OffreLogement | None) -> str:
    if offre is None or offre.preuve is None:
        return ""
    if offre.recue_le is not None:
        return f"le {fr.date_sans_jour(offre.recue_le)} ({offre.preuve.libelle.lower()})"
    if offre.premiere_presentation_le is None:
        return ""
    presentee = fr.date_sans_jour(offre.premiere_presentation_le)
    return f"par sa première présentation le {presentee} ({offre.preuve.libelle.lower()}, pli non réclamé)"


def articles_en_clair(base_legale: str) -> str:
    """Return « article R. 822-25 du code de la construction et de l’habitation » for « CCH R822-25 »."""
    parties = [partie.strip() for partie in base_legale.split(";") if partie.strip()]
    return fr.liste_et([_article(partie) for partie in parties])


def _article(texte: str) -> str:
    trouve = re.fullmatch(r"CCH ([LR])(\S+)", texte)
    if trouve:
        return f"article {trouve[1]}. {trouve[2]} du {CODE}"
    return texte[0].lower() + texte[1:]
