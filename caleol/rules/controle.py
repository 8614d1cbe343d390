"""What an auditor may expect of each of the rules R01 to R82: judged again from the data, held, told, or not judged."""

from dataclasses import dataclass
from typing import Final

from caleol.rules.enumeration import EnumLibelle


class Sort(EnumLibelle):
    """What becomes of a rule on past séances."""

    RELUE = "relue", "Relue ici, sur chaque séance passée"
    TENUE = "tenue", "Tenue à la saisie : l’outil refuse l’acte contraire ; elle n’est pas relue ici"
    AILLEURS = "ailleurs", "Calculée et montrée sur une autre page"
    NON_JUGEE = "non_jugee", "Non jugée : les données ne le permettent pas"


@dataclass(frozen=True, slots=True)
class RegleControlee:
    """A rule, in a few words, what becomes of it, and what of it is judged, where, or why it is not."""

    code: str
    titre: str
    sort: Sort
    dit: str


def _regles(sort: Sort, *lignes: tuple[str, str, str]) -> tuple[RegleControlee, ...]:
    return tuple(RegleControlee(code, titre, sort, dit) for code, titre, dit in lignes)


RELUES: Final = _regles(
    Sort.RELUE,
    ("R01", "Le maire et l’EPCI ne votent que chez eux", "voix ouverte sur chaque scrutin, comparée au lieu du lot"),
    ("R02", "Sans voix délibérative, on ne vote pas", "chaque vote, comparé à la voix de son siège"),
    ("R03", "Six membres désignés, dont un des locataires", "sièges de la commission au jour de la séance"),
    ("R04", "À égalité, la voix du maire décide", "scrutin à égalité adopté : le départage doit être dit"),
    ("R05", "À égalité sans maire, la règle du règlement", "scrutin à égalité adopté : le départage doit être dit"),
    (
        "R06",
        "Qui préside est l’un des six",
        "mandat de qui a présidé, au jour ; l’élection n’est pas lue",
    ),
    ("R07", "Quorum lot par lot", "présents et requis de chaque lot voté"),
    ("R08", "Chaque votant convoqué avant l’ouverture", "convocations de chaque siège à voix délibérative"),
    ("R09", "Délai de convocation du règlement", "remarque portée au procès-verbal"),
    ("R10", "Déport : ni voix, ni dossier", "votes des personnes en déport ; leurs lectures sont au registre"),
    ("R11", "Jamais plus de deux mois sans séance", "intervalle avec la séance validée précédente"),
    ("R12", "À distance si le règlement l’admet", "forme de la séance, comparée au règlement figé à l’ouverture"),
    ("R14", "Par écrit : pas de clôture avant l’heure annoncée", "heure de clôture des scrutins"),
    ("R18", "Forme du numéro unique", "numéros du procès-verbal"),
    ("R19", "Demande en cours de validité", "échéance du dossier figé, au jour de la séance"),
    ("R20", "Trois demandes, ou l’exception nommée", "demandes examinées et exception de chaque lot"),
    ("R23", "Rangs uniques, de 1 à n", "rangs des candidats retenus de chaque lot"),
    ("R24", "Condition : pièce et délai", "délai de chaque condition ; la pièce est de la liste, à la saisie"),
    ("R26", "Décision défavorable motivée", "motif de chaque candidat écarté"),
    ("R28", "Mots à relire dans un motif", "motifs du procès-verbal"),
    ("R33", "Dix jours au moins pour répondre", "échéance de chaque offre, comptée depuis sa preuve de réception"),
    ("R36", "Silence : refus seulement avec une preuve datée", "réponses par silence, comparées aux preuves"),
    ("R38", "Ressources au plafond au plus", "part du plafond figée de chaque attributaire"),
    ("R40", "Pas de plafond connu, pas d’attribution", "plafond figé de chaque attributaire"),
    ("R50", "Réservataire, et raison hors du flux", "réservation de chaque lot"),
    ("R52", "La cotation et son usage au procès-verbal", "lots décidés sans que l’usage de la cotation soit dit"),
    ("R54", "Raison quand le classement s’écarte des points", "raison consignée de chaque lot"),
    ("R62", "Avis notifié", "avis d’une séance de plus de trente jours, sans date de notification"),
    ("R68", "Le procès-verbal dit tout", "convocations, présidence, signature ; le reste est à lire"),
)
TENUES: Final = _regles(
    Sort.TENUE,
    ("R13", "Vote à distance authentifié et daté", "le vote part d’un compte ouvert, ou d’un lien et d’un code"),
    ("R15", "Par écrit : débat clos avant le vote", "les heures de débat et de vote sont séparées"),
    ("R16", "Par écrit : la moitié a pris part", "comptée au dépouillement, qui sinon ne décide rien"),
    ("R17", "Pas de candidature sans numéro unique", "le numéro est obligatoire"),
    ("R21", "La mutation n’est pas une exception", "les exceptions sont une liste fermée"),
    ("R22", "Une décision parmi cinq", "liste fermée"),
    ("R27", "Pas de refus pour défaut de lien", "le motif n’existe pas, le texte est relu"),
    ("R29", "Motif de ressources : taux d’effort chiffré", "relu à la saisie du motif"),
    ("R30", "Propriétaire sous ordonnance de protection", "relu à la décision"),
    ("R32", "Irrecevabilité : confirmée, puis radiation", "échéances des suites"),
    ("R34", "Jour de départ exclu, report au jour ouvré", "calcul de chaque échéance"),
    ("R35", "Recommandé : réception ou première présentation", "calcul de chaque échéance"),
    ("R37", "Titre de séjour valable", "constat du dossier, à la décision et au bail"),
    ("R53", "Le score ne décide jamais seul", "aucune décision sans acte d’une personne"),
    ("R57", "Cinq situations seulement devant la commission", "liste fermée"),
    ("R61", "Un avis n’attribue rien", "un avis n’a ni rang ni logement"),
    ("R63", "Relogement : loyer inférieur", "relu à l’offre"),
    ("R64", "Refus compté si l’offre respecte 13 bis", "relu au refus"),
    ("R65", "Exemptions à la perte du droit", "relues au maintien"),
    ("R66", "Aucune fin de droit automatique", "aucun acte de l’outil ne l’ouvre"),
    ("R69", "Procès-verbal signé, fermé", "un rectificatif daté ; « Vérifier le registre » compare les données"),
    ("R70", "Rien de santé ni de violence aux membres", "mots neutres dans toutes leurs pages"),
    ("R72", "Chaque lecture est inscrite", "registre des lectures ; une lecture hors de l’outil ne s’y voit pas"),
    ("R76", "Offre à un ménage DALO", "phrase de la lettre"),
    ("R77", "Lettre de refus complète", "la lettre se refuse si un élément manque"),
    ("R78", "Voies de recours calculées", "bloc de la lettre"),
    ("R79", "Avis de réception sans date : aucune preuve", "sans date, pas d’échéance"),
    ("R80", "Extrait d’un demandeur : tiers masqués", "extraits du procès-verbal"),
    ("R81", "Ni pièce hors liste, ni revenu minimum", "liste fermée des pièces et des motifs"),
    ("R82", "Pas de code interne dans une lettre", "la lettre se refuse"),
)
AILLEURS: Final = _regles(
    Sort.AILLEURS,
    ("R25", "Échéance d’une condition", "« Suites »"),
    ("R39", "Catégorie de ménage", "dossier figé"),
    ("R41", "Ressources de l’année ou des douze mois", "dossier figé"),
    ("R42", "Séparation : ressources du seul demandeur", "dossier figé"),
    ("R43", "Premier quartile", "dossier figé"),
    ("R44", "Relogés comptés au premier quartile", "dossier figé"),
    ("R45", "Un quart des baux au premier quartile", "tableaux de bord"),
    ("R46", "Mixité dans les quartiers prioritaires", "tableaux de bord"),
    ("R47", "Un quart de publics prioritaires", "tableaux de bord"),
    ("R55", "Poids de la grille", "avertissements de la grille"),
    ("R56", "Examen tous les trois ans", "« Occupation (EOL) »"),
    ("R58", "Sur-occupation", "« Occupation (EOL) »"),
    ("R59", "Indice de l’INSEE, pour information", "« Occupation (EOL) »"),
    ("R60", "Sous-occupation", "« Occupation (EOL) »"),
    ("R67", "Dépassement de plafond du locataire", "« Occupation (EOL) »"),
    ("R73", "Bail signé : radiation", "« Suites »"),
    ("R74", "Valeurs datées, gardées au dossier", "textes et barèmes du procès-verbal ; « caleol rejouer »"),
)
NON_JUGEES: Final = _regles(
    Sort.NON_JUGEE,
    ("R31", "Refus de mixité : premier logement ailleurs", "rien ne lie un refus au logement proposé ensuite"),
    ("R48", "Flux du préfet, part des agents", "la qualité d’agent d’une demande n’est pas importée"),
    ("R49", "Hors du compte du flux", "le décompte du flux appartient à la convention, qui n’est pas dans l’outil"),
    ("R51", "Bilan de flux avant le 28 février", "l’envoi du bilan se fait hors de l’outil"),
    ("R71", "Purge des pièces des non-retenus", "les pièces elles-mêmes ne sont pas dans l’outil"),
    ("R75", "Rapport annuel au conseil", "sa remise se fait hors de l’outil"),
)
REGLES: Final = tuple(sorted((*RELUES, *TENUES, *AILLEURS, *NON_JUGEES), key=lambda regle: regle.code))
