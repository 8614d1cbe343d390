"""Contracts of what comes from a former tool: vacancies, past proposals, last examinations."""

from caleol.imports.contrat import Colonne, Contrat, Genre

ORIGINES = ("conge", "mutation", "deces", "expulsion", "neuf", "rehabilitation", "autre")

VACANCES = Contrat(
    nature="vacances",
    libelle="Logements vacants",
    aide="Une ligne par logement à louer. Les montants vides sont ceux du logement.",
    unite=("vacance", "vacances"),
    cle=("cle_externe",),
    avant=("logements", "conventions"),
    colonnes=(
        Colonne(
            "cle_externe",
            Genre.CODE,
            "Clé de la vacance dans l’autre outil.",
            requis=True,
            exemple="V2026-0145",
            longueur=80,
        ),
        Colonne("logement_reference", Genre.CODE, "Référence du logement.", requis=True, exemple="L0001", longueur=40),
        Colonne(
            "origine",
            Genre.CHOIX,
            "Origine de la vacance.",
            requis=True,
            choix={o: o for o in ORIGINES},
            exemple="conge",
        ),
        Colonne("conge_recu_le", Genre.DATE, "Date de réception du congé.", passe=True),
        Colonne("libre_le", Genre.DATE, "Date à laquelle le logement est libre.", requis=True, exemple="30/11/2026"),
        Colonne("disponible_le", Genre.DATE, "Date à laquelle il peut être loué.", exemple="15/12/2026"),
        Colonne("loyer", Genre.MONTANT, "Loyer mensuel de relocation, hors charges.", exemple="418,20"),
        Colonne("loyer_annexe", Genre.MONTANT, "Loyer mensuel des annexes."),
        Colonne("charges", Genre.MONTANT, "Charges mensuelles.", exemple="80"),
        Colonne(
            "reservataire_code", Genre.CODE, "Code du réservataire.", requis=True, exemple="VILLE-ROUBAIX", longueur=30
        ),
        Colonne("designataire", Genre.TEXTE, "Service qui désigne les candidats.", longueur=120),
        Colonne("dans_le_flux", Genre.BOOLEEN, "Compté dans le flux (oui à défaut).", defaut=True, exemple="oui"),
        Colonne("hors_flux_motif", Genre.TEXTE, "Motif, si le logement est hors flux."),
    ),
)

PROPOSITIONS = Contrat(
    nature="propositions",
    libelle="Propositions passées",
    aide="Une ligne par candidat présenté par le passé, avec ce qu’il en est advenu.",
    unite=("proposition", "propositions"),
    cle=("numero_unique", "logement_reference", "commission_le"),
    colonnes=(
        Colonne(
            "numero_unique",
            Genre.NUR,
            "Numéro unique de la demande.",
            requis=True,
            alias=("nur",),
            exemple="0591125000123GDPUB",
        ),
        Colonne("logement_reference", Genre.CODE, "Référence du logement.", requis=True, exemple="L0001", longueur=40),
        Colonne("commission_le", Genre.DATE, "Date de la commission.", requis=True, passe=True, exemple="12/03/2026"),
        Colonne("adresse", Genre.TEXTE, "Adresse du logement.", exemple="4 rue de l’Exemple, Roubaix"),
        Colonne(
            "decision",
            Genre.TEXTE,
            "Décision de la commission.",
            requis=True,
            exemple="Attribution classée",
            longueur=60,
        ),
        Colonne("rang", Genre.ENTIER, "Rang donné.", minimum=1, maximum=99, exemple="2"),
        Colonne("issue", Genre.TEXTE, "Ce qu’il en est advenu.", exemple="Refus du candidat", longueur=60),
        Colonne("motif", Genre.TEXTE, "Motif.", exemple="Trop éloigné du travail"),
    ),
)

EXAMENS = Contrat(
    nature="examens",
    libelle="Derniers examens de l’occupation",
    aide="Une ligne par bail : la date de son dernier examen. Une date plus ancienne que celle connue ne change rien.",
    unite=("bail", "baux"),
    cle=("bail_reference",),
    avant=("baux",),
    colonnes=(
        Colonne("bail_reference", Genre.CODE, "Référence du bail.", requis=True, exemple="B0001", longueur=40),
        Colonne("examine_le", Genre.DATE, "Date du dernier examen.", requis=True, passe=True, exemple="04/06/2024"),
    ),
)
