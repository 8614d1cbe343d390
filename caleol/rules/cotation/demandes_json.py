"""Applications read from plain values (a JSON file): what is not said is unknown, never false."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from caleol.kernel.lecteur_json import Lecteur
from caleol.rules.facts import (
    Demande,
    Financement,
    Garde,
    LienPersonne,
    Logement,
    Menage,
    Personne,
    Refuse,
    ZonePlafond,
)
from caleol.rules.faits_cotation.definitions import (
    MOTIFS,
    PRIORITES,
    DefinitionFait,
    EtatFait,
    Fait,
    NatureFait,
    ValeurFait,
)
from caleol.rules.formulaire import OCCUPATIONS

FORMAT = 1
DU_MENAGE = (
    "personnes", "nombre_personnes", "personnes_taille", "personnes_plafond", "type_menage", "personne_handicapee",
    "famille_monoparentale", "taille_adaptee",
)  # fmt: skip
DITS: Mapping[str, tuple[str, ...]] = {
    "personnes": DU_MENAGE,
    "priorites": PRIORITES,
    "motifs": (*MOTIFS, "motif_principal"),
    "communes_souhaitees": ("commune_souhaitee",),
    "mutation": ("mutation",),
    "besoin_fauteuil": ("besoin_fauteuil", "logement_adapte_au_besoin"),
    "relogement_ru": ("relogement_ru",),
}
"""The facts that a key of the file tells: without the key they are unknown."""


@dataclass(frozen=True, slots=True)
class DemandeDecrite:
    """An application of a file: what is read of it, and the facts declared beside."""

    demande: Demande
    apports: Mapping[str, Fait]
    mutation: bool | None


@dataclass(frozen=True, slots=True)
class FichierDemandes:
    """A file: applications, the dwelling offered where there is one, the parents of associated communes."""

    demandes: tuple[DemandeDecrite, ...]
    logement: Logement | None = None
    epci: str | None = None
    rattachements: Mapping[str, str] = field(default_factory=dict)


def lire_demandes(valeurs: object, faits: Mapping[str, DefinitionFait]) -> FichierDemandes:
    """Return the applications of plain values; `faits` are those that the grid may read.

    Raises Refus("fichier_illisible", lieu, cause, valeur, attendu), see `Lecteur`.
    """
    lecteur = Lecteur(valeurs, "")
    if lecteur.lit("format", int) != FORMAT:
        raise lecteur.refus("format", "format", lecteur.lit("format", int), str(FORMAT))
    logement = _logement(lecteur.objet("logement")) if lecteur.valeurs.get("logement") is not None else None
    lus = FichierDemandes(
        demandes=lecteur.liste("demandes", lambda lu: _demande(lu, faits)),
        logement=logement,
        epci=lecteur.texte("epci", None),
        rattachements=_rattachements(lecteur),
    )
    lecteur.lues.add("logement")
    lecteur.fini()
    _sans_double(lecteur, lus.demandes)
    return lus


def _sans_double(lecteur: Lecteur, demandes: tuple[DemandeDecrite, ...]) -> None:
    """Refuse two applications of one number: the order would not be total."""
    vus: set[str] = set()
    for rang, decrite in enumerate(demandes):
        numero = decrite.demande.numero_unique
        if numero in vus:
            cle = f"demandes[{rang}].numero_unique"
            raise lecteur.refus("valeur", cle, numero, "un numéro que nulle autre demande du fichier ne porte")
        vus.add(numero)


def _rattachements(lecteur: Lecteur) -> dict[str, str]:
    parents = Lecteur(lecteur.lit("rattachements", dict, {}), "rattachements")
    return {code: parents.texte(code) for code in parents.valeurs}


def _demande(lu: Lecteur, faits: Mapping[str, DefinitionFait]) -> DemandeDecrite:
    """Read one application."""
    dits = {cle for cle in DITS if lu.valeurs.get(cle) is not None}
    demande = _lue(lu, Lecteur(lu.lit("logement_actuel", dict, {}), lu.ou("logement_actuel")))
    apports = {nom: Fait(None) for cle, noms in DITS.items() if cle not in dits for nom in noms}
    pieces = Lecteur(lu.lit("logement_actuel", dict, {}), "").valeurs.get("pieces")
    if pieces is not None:
        apports["pieces_actuelles"] = Fait(pieces)
    if lu.valeurs.get("refus") is not None:
        apports["refus"] = Fait(lu.liste("refus", _refus), EtatFait.VALIDE)
    lu.lues.add("refus")
    apports |= _faits(Lecteur(lu.lit("faits", dict, {}), lu.ou("faits")), faits)
    mutation = apports["mutation"].valeur if "mutation" in apports else demande.mutation
    return DemandeDecrite(demande, apports, mutation if isinstance(mutation, bool) else None)


def _lue(lu: Lecteur, actuel: Lecteur) -> Demande:
    """Read what the application itself says."""
    occupation = actuel.texte("occupation", None)
    if occupation is not None and occupation not in OCCUPATIONS:
        raise actuel.refus("valeur", "occupation", occupation, ", ".join(OCCUPATIONS))
    actuel.lit("pieces", int, None)
    demande = Demande(
        numero_unique=lu.texte("numero_unique"),
        deposee_le=lu.jour("deposee_le"),
        renouvelee_le=lu.jour_ou_rien("renouvelee_le"),
        menage=Menage(
            personnes=lu.liste("personnes", _personne, ()),
            ressources_mensuelles_centimes=_centimes(lu, "ressources_mensuelles"),
            aide_logement_centimes=_centimes(lu, "aide_logement"),
        ),
        communes_souhaitees=frozenset(lu.textes("communes_souhaitees")),
        besoin_fauteuil=lu.lit("besoin_fauteuil", bool, defaut=False),
        priorites=frozenset(_parmi(lu, "priorites", PRIORITES)),
        mutation=lu.lit("mutation", bool, defaut=False),
        proprietaire=lu.lit("proprietaire", bool, defaut=None),
        relogement_ru=lu.lit("relogement_ru", bool, defaut=False),
        motifs=frozenset(_parmi(lu, "motifs", tuple(nom.removeprefix("motif_") for nom in MOTIFS))),
        hebergement=occupation,
        logement_actuel_surface=actuel.nombre("surface"),
        logement_actuel_occupants=actuel.lit("occupants", int, None),
        logement_actuel_loyer_centimes=_centimes(actuel, "loyer"),
    )
    actuel.fini()
    return demande


def _centimes(lu: Lecteur, cle: str) -> int | None:
    """Return an amount in centimes from euros; refuse fractions of a centime."""
    euros = lu.nombre(cle)
    if euros is None:
        return None
    if euros < 0 or euros * 100 != int(euros * 100):
        raise lu.refus("valeur", cle, euros, "un montant en euros, avec deux décimales au plus")
    return int(euros * 100)


def _parmi(lu: Lecteur, cle: str, permises: tuple[str, ...]) -> tuple[str, ...]:
    """Return texts of a closed list."""
    valeurs = tuple(lu.textes(cle))
    for rang, valeur in enumerate(valeurs):
        if valeur not in permises:
            raise lu.refus("valeur", f"{cle}[{rang}]", valeur, ", ".join(permises))
    return valeurs


def _personne(lu: Lecteur) -> Personne:
    gardee = lu.texte("garde", None) is not None
    return Personne(
        naissance=lu.jour_ou_rien("naissance"),
        lien=lu.choix("lien", LienPersonne),
        a_charge=lu.lit("a_charge", bool, defaut=False),
        garde=lu.choix("garde", Garde) if gardee else None,
        handicap=lu.lit("handicap", bool, defaut=None),
        a_naitre=lu.lit("a_naitre", bool, defaut=False),
    )


def _refus(lu: Lecteur) -> Refuse:
    return Refuse(lu.jour("le"), lu.lit("justifie", bool, defaut=None), lu.lit("membre", int, 1))


def _faits(lu: Lecteur, definitions: Mapping[str, DefinitionFait]) -> dict[str, Fait]:
    """Read the facts declared beside: a value alone, or a value with its state, its day and who judged it."""
    lus = {}
    for nom in lu.valeurs:
        definition = definitions.get(nom)
        if definition is None or definition.nature in {NatureFait.PERSONNES, NatureFait.REFUS}:
            raise lu.refus("cle_inconnue", nom, None, "les faits de docs/grilles.md et ceux de la grille")
        detaille = isinstance(lu.valeurs[nom], dict)
        un = lu.objet(nom) if detaille else Lecteur({"valeur": lu.valeurs[nom]}, lu.ou(nom))
        lu.lues.add(nom)
        valeur = _valeur(un, definition)
        etat = un.choix("etat", EtatFait, EtatFait.DECLARE)
        lus[nom] = Fait(valeur, etat, un.jour_ou_rien("au"), un.jour_ou_rien("le"), un.texte("par", ""))
        un.fini()
    return lus


def _valeur(lu: Lecteur, definition: DefinitionFait) -> ValeurFait:
    """Read the value of a fact by its nature; null is unknown."""
    if lu.valeurs.get("valeur") is None:
        lu.lues.add("valeur")
        return None
    if definition.nature is NatureFait.BOOLEEN:
        return lu.lit("valeur", bool)
    if definition.nature is NatureFait.DATE:
        return lu.jour("valeur")
    if definition.nature is NatureFait.NOMBRE:
        return lu.lit("valeur", int) if definition.entier else lu.nombre("valeur")
    choix: str = lu.texte("valeur")
    if definition.valeurs and choix not in definition.valeurs:
        raise lu.refus("valeur", "valeur", choix, ", ".join(definition.valeurs))
    return choix


def _logement(lu: Lecteur) -> Logement:
    """Read the dwelling offered."""
    logement = Logement(
        type=lu.texte("type"),
        pieces_habitables=lu.lit("pieces", int, None),
        surface=lu.nombre("surface"),
        financement=Financement.LIBRE,
        zone_plafond=lu.choix("zone_plafond", ZonePlafond, ZonePlafond.A),
        commune_insee=lu.texte("commune"),
        qpv=lu.lit("qpv", bool, defaut=None),
        adapte_pmr=lu.lit("adapte", bool, defaut=None),
        loyer_centimes=_centimes(lu, "loyer") or 0,
    )
    lu.fini()
    return logement
