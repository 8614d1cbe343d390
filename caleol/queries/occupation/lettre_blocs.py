"""The blocks that the tool writes in a letter on occupancy: what is known, what the law says, slips to send back."""

from datetime import date

from caleol.kernel import francais as fr
from caleol.kernel.courriers import BlocLettre, GenreBloc
from caleol.queries.occupation.lettre_source import SourceOccupation
from caleol.rules.occupation.decompte import age_revolu
from caleol.rules.occupation.maintien import Maintien

CODE = "code de la construction et de l’habitation"
TIRETS = "...................................................................................."
SANS_PERTE = "La loi n’attache à ce qui est constaté aucune perte du droit de rester dans votre logement."
LEGENDE = "Une case cochée (☒) dit ce que nous savons déjà."
DITES = "Dites-nous si l’une de ces situations vous concerne\u00a0: elle vous protège."


def menage_connu(source: SourceOccupation) -> BlocLettre:
    """Return those who live there and the dwelling, as known."""
    logement = source.bail.logement
    paires = [(f"Personne {rang}", _personne(source, rang)) for rang in range(1, len(source.bail.locataires) + 1)]
    if not paires:
        paires = [("Personnes", "aucune n’est connue de nous")]
    professionnelles = source.bail.pieces_professionnelles
    pieces = fr.accorde(logement.pieces_habitables, "pièce habitable", "pièces habitables")
    usage = f", dont {fr.accorde(professionnelles, 'pièce')} pour une profession" if professionnelles else ""
    paires += [
        ("Logement", f"{logement.type}, {pieces}{usage}, {fr.surface(logement.surface)}"),
        ("Logement adapté", {True: "oui", False: "non", None: "non connu"}[logement.adapte_pmr]),
    ]
    return BlocLettre(GenreBloc.FICHE, (), "Ce que nous savons", tuple(paires))


def _personne(source: SourceOccupation, rang: int) -> str:
    locataire = source.bail.locataires[rang - 1]
    nom = fr.nom_complet(locataire.civilite, locataire.prenom or "", locataire.nom or "") or "nom non connu"
    age = "" if locataire.naissance is None else f", {fr.accorde(age_revolu(locataire.naissance, source.le), 'an')}"
    garde = f", {locataire.garde.libelle.lower()}" if locataire.garde else ""
    return f"{nom}, {'titulaire du bail' if locataire.titulaire else locataire.lien.libelle.lower()}{age}{garde}"


def coupon_menage(source: SourceOccupation) -> BlocLettre:
    """Return the slip of the tenant's answer; it asks for no medical paper."""
    lignes = (
        f"Bail n°\u00a0{source.bail.reference}. ☐ Ces informations sont exactes.",
        f"☐ Vivent aussi ici (nom, date de naissance)\u00a0: {TIRETS}",
        f"☐ Ne vivent plus ici\u00a0: {TIRETS}",
        f"☐ Enfants reçus une partie du temps (nombre, garde alternée ou visite)\u00a0: {TIRETS}",
        "☐ Pièce utilisée pour une profession ou un mandat\u00a0: .......... pièce(s)",
        "Une personne en situation de handicap ou de perte d’autonomie\u00a0?   ☐ oui   ☐ non",
        "Souhaitez-vous un logement adapté\u00a0?   ☐ oui   ☐ non      (aucun document médical)",
        "Date\u00a0: ..............................   Signature\u00a0:",
    )
    return BlocLettre(GenreBloc.COUPON, lignes, "Votre réponse, à nous renvoyer")


def droits(source: SourceOccupation) -> BlocLettre:
    """Return what the law provides, article by article, with each exemption, ticked where we believe it holds."""
    if not source.maintiens:
        return BlocLettre(GenreBloc.ENCADRE, (SANS_PERTE,), "Votre droit de rester")
    connues = any(e.tient for maintien in source.maintiens for e in maintien.exemptions)
    lignes: list[str] = [LEGENDE] if connues else []
    for maintien in source.maintiens:
        lignes.append(
            f"{article_en_clair(str(maintien.article))} ({maintien.fondement.libelle})\u00a0: le droit de rester peut "
            f"se perdre {_regle(maintien)}. Il est conservé si\u00a0:"
        )
        lignes += [f"{'☒' if e.tient else '☐'} {e.exemption.libelle}\u00a0;" for e in maintien.exemptions]
    lignes.append(DITES)
    return BlocLettre(GenreBloc.ENCADRE, tuple(lignes), "Ce que la loi prévoit, et ce qui vous protège")


def _regle(maintien: Maintien) -> str:
    """Return what may cost the right to stay, with the figures of the article."""
    if maintien.refus_requis:
        return (
            f"après {maintien.refus_requis} offres refusées qui respectent l’article 13 bis de la loi du "
            "1er septembre 1948, et dont le loyer est plus bas"
        )
    return (
        f"si les ressources dépassent {fr.pourcent(maintien.seuil_pourcent or 0)} du plafond deux années de suite, "
        f"{maintien.delai_mois} mois après le 1er janvier qui suit ces deux années"
    )


def article_en_clair(article: str) -> str:
    """Return « article L. 442-3-1 du code… » for « CCH L442-3-1 »."""
    numero = article.removeprefix("CCH ").strip()
    return f"Article {numero[0]}. {numero[1:]} du {CODE}" if article.startswith("CCH ") else article


def fiche_relogement(source: SourceOccupation) -> BlocLettre | None:
    """Return the dwelling offered, its rent, its distance, and why it suits."""
    offre = source.offre
    if offre is None:
        return None
    logement = offre.logement
    pieces = fr.accorde(logement.pieces_habitables, "pièce habitable", "pièces habitables")
    distance = "" if offre.distance_metres is None else f"{fr.nombre(offre.distance_metres)} mètres"
    if distance and offre.distance_source:
        distance += f" ({offre.distance_source})"
    paires = [
        ("Logement", f"{logement.type}, {pieces}, {fr.surface(logement.surface)}"),
        ("Adresse", f"{logement.adresse}, {logement.code_postal} {logement.commune.nom}"),
        ("État", "en bon état" if offre.bon_etat else ""),
        ("Distance du vôtre", distance),
        ("Il convient", _convient(offre.besoins, offre.moyens)),
        ("Nouveau loyer", f"{fr.euros(offre.nouveau_loyer_centimes)} (loyer principal, au {_jour(source.le)})"),
        ("Loyer actuel", f"{fr.euros(offre.ancien_loyer_centimes)} (loyer principal, au {_jour(source.le)})"),
    ]
    return BlocLettre(GenreBloc.FICHE, (), "Le logement offert", tuple((nom, v) for nom, v in paires if v))


def _convient(besoins: bool | None, moyens: bool | None) -> str:
    return fr.liste_et([mot for mot, tient in (("à vos besoins", besoins), ("à vos moyens", moyens)) if tient])


def _jour(jour: date) -> str:
    return fr.date_sans_jour(jour)


def coupon_relogement(source: SourceOccupation) -> BlocLettre | None:
    """Return the slip of the answer to an offer."""
    if source.offre is None:
        return None
    logement = source.offre.logement
    lignes = (
        f"Bail n°\u00a0{source.bail.reference}. {logement.type}, {logement.adresse}, {logement.commune.nom}.",
        "☐ J’accepte ce logement.",
        f"☐ Je refuse ce logement, parce que\u00a0: {TIRETS}",
        "Date\u00a0: ..............................   Signature\u00a0:",
    )
    return BlocLettre(GenreBloc.COUPON, lignes, "Votre réponse, à nous renvoyer")


def signatures(_source: SourceOccupation) -> BlocLettre:
    """Return the place of the two signatures, and the ticks of what stands in the way."""
    lignes = (
        "Personnes présentes, interprète\u00a0: " + TIRETS,
        "Ce qui retient\u00a0: ☐ loyer  ☐ école  ☐ aide à domicile  ☐ voisins et proches  ☐ autre",
        "Ce qui a été montré\u00a0: ☐ mutation  ☐ échange  ☐ travaux d’adaptation  ☐ accession  ☐ supplément de loyer",
        "Demande de logement déposée\u00a0: ☐ oui, numéro unique\u00a0: ..............................  ☐ non",
        f"Ce que chacun fera, et quand\u00a0: {TIRETS}",
        "Le locataire\u00a0: ..............................   Pour l’agence\u00a0: ..............................",
    )
    return BlocLettre(GenreBloc.COUPON, lignes, "Relu et signé le ..............................")


BLOCS = {
    "menage_connu": menage_connu,
    "coupon_menage": coupon_menage,
    "droits": droits,
    "fiche_relogement": fiche_relogement,
    "coupon_relogement": coupon_relogement,
    "signatures": signatures,
}
