"""The blocks that the tool writes in a letter: the dwelling, the warning of the DALO, the remedies, the answer slip."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from caleol.kernel import francais as fr
from caleol.kernel.courriers import BlocLettre, GenreBloc
from caleol.queries.suites.source_lettre import SourceLettre
from caleol.rules.courriers import MARQUE, NatureCourrier, Recours, recours, remplir

CODE: Final = "code de la construction et de l’habitation"
GRACIEUX: Final = "Vous pouvez d’abord demander à la commission de revoir sa décision, par écrit, dans ce même délai"
RECOURS_DALO: Final = (
    "Reconnu prioritaire au titre du DALO, vous pouvez aussi saisir de nouveau ce tribunal pour que l’État vous loge."
)


def compose_blocs(
    source: SourceLettre, nature: NatureCourrier, texte: str, valeurs: Mapping[str, str]
) -> list[BlocLettre]:
    """Return the parts of the letter of a decision."""
    return assemble_blocs(texte, valeurs, {nom: partial(bloc, source, nature) for nom, bloc in BLOCS.items()})


def assemble_blocs(
    texte: str, valeurs: Mapping[str, str], ecrits: Mapping[str, Callable[[], BlocLettre | None]]
) -> list[BlocLettre]:
    """Return the parts of a letter: paragraphs with their values, and blocks; what is empty is left out."""
    blocs: list[BlocLettre] = []
    for partie in re.split(r"\n\s*\n", texte.strip()):
        marque = MARQUE.fullmatch(partie.strip())
        if marque and marque[1] in ecrits:
            bloc = ecrits[marque[1]]()
            blocs += [bloc] if bloc is not None else []
            continue
        lignes = tuple(ligne for brute in partie.splitlines() if (ligne := remplir(brute, valeurs)).strip())
        if lignes:
            blocs.append(BlocLettre(GenreBloc.TEXTE, lignes))
    return blocs


def _fiche(source: SourceLettre, _nature: NatureCourrier) -> BlocLettre:
    fiche = source.fiche
    libre = fiche.disponible_le or fiche.libre_le
    paires = [
        ("Logement", f"{fiche.type}{f', {fr.surface(fiche.surface)}' if fiche.surface else ''}"),
        (
            "Adresse",
            ", ".join(p for p in (fiche.adresse, fiche.complement, f"{fiche.code_postal} {fiche.commune}") if p),
        ),
        ("Étage", fiche.etage),
        ("Libre le", fr.date_sans_jour(libre)),
        ("Loyer par mois", fr.euros(fiche.loyer_centimes + fiche.loyer_annexe_centimes)),
        ("Charges par mois", fr.euros(fiche.charges_centimes)),
        ("Total par mois", fr.euros(fiche.total_centimes)),
        ("Dépôt de garantie", f"{fr.euros(fiche.loyer_centimes)} (un mois de loyer sans les charges)"),
    ]
    return BlocLettre(GenreBloc.FICHE, (), "Le logement", tuple((nom, valeur) for nom, valeur in paires if valeur))


def _dalo(source: SourceLettre, nature: NatureCourrier) -> BlocLettre | None:
    if not source.dossier.dalo:
        return None
    debut = "Ce logement vous avait été proposé" if nature is NatureCourrier.SILENCE else "Ce logement vous est proposé"
    texte = (
        f"{debut} au titre de votre droit au logement opposable (DALO). Si vous refusez, sans motif impérieux, un "
        "logement adapté à vos besoins et à vos capacités, ou si vous ne répondez pas, vous pouvez perdre le bénéfice "
        f"de la décision qui vous reconnaît prioritaire (article R. 441-16-3 du {CODE})."
    )
    return BlocLettre(GenreBloc.ENCADRE, (texte,), "Votre demande est prioritaire au titre du DALO")


def _recours(source: SourceLettre, nature: NatureCourrier) -> BlocLettre | None:
    interne = source.dossier.mutation and bool(source.demande.bail_reference)
    juge = recours(nature, mutation_interne=interne)
    if juge is Recours.AUCUN:
        return None
    bailleur = source.bailleur
    adresse = f"{bailleur.adresse}, {bailleur.code_postal} {bailleur.ville}" if bailleur else ""
    gracieux = f"{GRACIEUX}\u00a0: {adresse}. Cette demande interrompt le délai pour saisir le tribunal."
    lignes = [_tribunal(source, juge), gracieux]
    if source.dossier.dalo and juge is Recours.ADMINISTRATIF:
        lignes.append(RECOURS_DALO)
    return BlocLettre(GenreBloc.ENCADRE, tuple(lignes), "Si vous n’êtes pas d’accord")


def _tribunal(source: SourceLettre, juge: Recours) -> str:
    debut = "Vous pouvez contester cette décision dans les deux mois de sa notification devant"
    if juge is Recours.JUDICIAIRE:
        return f"{debut} le tribunal judiciaire du lieu de votre logement."
    nom = source.bailleur.tribunal_administratif if source.bailleur else None
    moyens = "par courrier ou sur le site Télérecours citoyens."
    if not nom:
        return f"{debut} le tribunal administratif du siège du bailleur, {moyens}"
    return f"{debut} le {nom[0].lower()}{nom[1:]}, {moyens}"


def _coupon(source: SourceLettre, nature: NatureCourrier) -> BlocLettre | None:
    classe_sans_offre = nature is NatureCourrier.CONDITION and (source.decision.rang or 1) > 1
    if classe_sans_offre:
        return None
    logement = f"{source.fiche.type}, {source.fiche.adresse}, {source.fiche.commune}."
    nom = fr.nom_complet(source.demande.civilite, source.demande.prenom, source.demande.nom)
    lignes = (
        f"{nom}, demande n°\u00a0{source.demande.numero_unique}. {logement}",
        "☐ J’accepte ce logement.",
        "☐ Je refuse ce logement, parce que\u00a0: ..................................................................",
        "Date\u00a0: ..............................   Signature\u00a0:",
    )
    return BlocLettre(GenreBloc.COUPON, lignes, "Votre réponse, à nous renvoyer")


BLOCS = {"fiche_logement": _fiche, "dalo": _dalo, "recours": _recours, "coupon": _coupon}
