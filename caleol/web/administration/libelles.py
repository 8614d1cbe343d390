"""The words of the pages of values: subjects, units, axes."""

from decimal import Decimal

from caleol.kernel import francais as fr
from caleol.rules.facts import Financement, ZonePlafond
from caleol.rules.parametre import Scalaire

SUJETS = {
    "plafonds": "Plafonds de ressources",
    "quartile": "Quartiles des demandeurs",
    "objectifs": "Objectifs de l’année",
    "candidatures": "Nombre de candidats",
    "delais": "Délais de la loi",
    "releve": "Relevé de cotation du demandeur",
    "seuils": "Seuils d’alerte et d’occupation",
    "occupation": "Examen de l’occupation et droit au maintien",
    "forfait": "Forfait d’eau et de chauffage",
    "apl": "Aide au logement (estimation)",
    "irl": "Indice de référence des loyers",
    "uc": "Unités de consommation",
}

UNITES = {
    "centime": "euros par mois",
    "euro": "euros par an",
    "jour": "jours",
    "mois": "mois",
    "demande": "demandes",
    "pourcent": "%",
    "m2": "m²",
    "piece": "pièces",
    "uc": "part",
    "indice": "indice",
    "an": "ans",
    "offre": "offres",
    "metre": "mètres",
    "oui_non": "1 pour oui, 0 pour non",
    "divers": "",
}

AXES = {
    "financement": "Financement",
    "zone": "Zone",
    "categorie": "Catégorie de ménage",
    "epci": "Intercommunalité",
    "famille": "Famille",
    "element": "Élément",
    "personnes": "Personnes",
    "personne": "Personne",
    "type": "Type",
    "cas": "Cas",
}

_VALEURS = {
    "supplement": "par personne en plus",
    "premiere": "première personne",
    "14_ans_et_plus": "14 ans et plus",
    "moins_de_14_ans": "moins de 14 ans",
    "seul": "personne seule",
    "couple": "couple",
    "Abis": "A bis",
    "deces": "décès de la personne handicapée à charge",
    "delai": "délai",
    "preavis": "préavis",
}
_ZONES_APL = {"1": "zone 1", "2": "zone 2", "3": "zone 3"}


def libelle_axe(axe: str, valeur: str) -> str:
    """Return the word of a value on an axis: « PLUS », « autres régions », « personne seule »."""
    if axe == "financement" and valeur in set(Financement):
        return Financement(valeur).libelle
    if axe == "zone":
        if valeur in set(ZonePlafond):
            return ZonePlafond(valeur).libelle
        return _ZONES_APL.get(valeur, _VALEURS.get(valeur, valeur))
    return _VALEURS.get(valeur, valeur.replace("_", " "))


_NOMS = {
    "jour": ("jour", "jours"),
    "an": ("an", "ans"),
    "mois": ("mois", "mois"),
    "demande": ("demande", "demandes"),
    "piece": ("pièce", "pièces"),
    "offre": ("offre", "offres"),
    "metre": ("mètre", "mètres"),
}
_SYMBOLES = {"euro": "€", "pourcent": "%", "m2": "m²"}


def montant(valeur: Scalaire, unite: str) -> str:
    """Return a value with its unit: « 23 403 € », « 33 % », « 10 jours »."""
    if isinstance(valeur, str):
        return valeur
    if unite == "centime":
        return fr.euros(int(valeur))
    if unite == "oui_non":
        return "oui" if valeur else "non"
    nombre = Decimal(valeur)
    if unite in _NOMS:
        return fr.accorde(nombre, *_NOMS[unite])
    exposant = nombre.normalize().as_tuple().exponent
    texte = fr.nombre(nombre, max(0, -exposant) if isinstance(exposant, int) else 0)
    return f"{texte}{fr.INSECABLE}{_SYMBOLES[unite]}" if unite in _SYMBOLES else texte
