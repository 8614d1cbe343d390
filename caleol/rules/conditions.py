"""Every hard condition of a dwelling told for one application, met or not, each with its figures."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from caleol.kernel.francais import accorde, date_sans_jour, euros_ronds, nombre, surface
from caleol.rules.eligibilite import INCONNU, SANS_MAXIMUM, CriteresLogement, MotifExclusion, ResumeDemande
from caleol.rules.plafonds import Categorie
from caleol.rules.reference import regle


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition: its name, whether it is met (None: not known, which never excludes), what was compared.

    `motif` is the motive under which the application is counted where this condition is the first not met.
    """

    libelle: str
    respectee: bool | None
    constat: str
    motif: MotifExclusion


@regle(code="CCH", article="R441-1", depuis=date(2022, 4, 20), vu=True, exigences=("R19", "R37", "R38", "R58", "R60"))
def examiner(resume: ResumeDemande, criteres: CriteresLogement) -> tuple[Condition, ...]:
    """Judge an application on every condition of a dwelling, in the order of `exclusion`."""
    return tuple(_conditions(resume, criteres))


def _conditions(resume: ResumeDemande, criteres: CriteresLogement) -> Iterator[Condition]:
    yield _vie(resume, criteres)
    sejour = (None, True, False)[resume.sejour]
    constats = ("Le séjour d’un adulte n’est pas vérifié.", "Séjour régulier de tous les adultes.",
                "Le séjour d’un adulte du ménage n’est pas régulier.")  # fmt: skip
    yield Condition("Séjour régulier", sejour, constats[resume.sejour], MotifExclusion.SEJOUR_IRREGULIER)
    yield _ressources(resume, criteres)
    yield _surface(resume, criteres)
    yield _pieces(resume, criteres)
    yield _acces(resume, criteres)


def _vie(resume: ResumeDemande, criteres: CriteresLogement) -> Condition:
    """Look at the life of the application."""
    echeance = date_sans_jour(date.fromordinal(resume.echeance))
    libelle = "Demande en cours de validité"
    if resume.radiee or resume.echeance < criteres.reactivable_depuis:
        constat = "Demande radiée." if resume.radiee else f"Demande échue le {echeance}, qui n’est plus réactivable."
        return Condition(libelle, False, constat, MotifExclusion.DEMANDE_RADIEE)
    if criteres.au > resume.echeance:
        constat = f"Demande échue le {echeance}, réactivable jusqu’au dix-huitième mois."
        return Condition(libelle, False, constat, MotifExclusion.DEMANDE_EXPIREE)
    return Condition(libelle, True, f"Valable jusqu’au {echeance}.", MotifExclusion.DEMANDE_EXPIREE)


def _ressources(resume: ResumeDemande, criteres: CriteresLogement) -> Condition:
    """Compare the resources with the ceiling of the household's category."""
    nom = f"Plafond de ressources {criteres.logement.financement.libelle}"
    motif = MotifExclusion.PLAFOND_DEPASSE
    if not criteres.plafond_verifie:
        return Condition(nom, None, f"Plafond {criteres.jour.year} non vérifié\u00a0: personne n’est écarté.", motif)
    base = criteres.plafonds[resume.categorie]
    if base < 0:
        return Condition(nom, True, "Aucun plafond réglementé.", motif)
    plafond = base + resume.supplement * criteres.plafond_supplement
    categorie = Categorie(resume.categorie, resume.supplement, "").libelle
    borne = f"plafond {criteres.jour.year} de {euros_ronds(plafond * 100)} ({categorie})"
    if resume.ressources_euros == INCONNU:
        return Condition(nom, None, f"Ressources non connues, {borne}.", motif)
    montant = euros_ronds(resume.ressources_euros * 100)
    return Condition(nom, resume.ressources_euros <= plafond, f"Ressources de {montant}, {borne}.", motif)


def _surface(resume: ResumeDemande, criteres: CriteresLogement) -> Condition:
    """Compare the persons with what the surface holds."""
    personnes, motif = accorde(resume.personnes_surface, "personne"), MotifExclusion.LOGEMENT_TROP_PETIT
    metres = criteres.logement.surface
    if metres is None:
        return Condition("Surface suffisante", None, f"Surface non connue, pour {personnes}.", motif)
    mesure, maximum = surface(metres), criteres.personnes_max
    borne = "sans maximum" if maximum >= SANS_MAXIMUM else f"{nombre(maximum)} au plus"
    constat = f"{personnes} pour {mesure}\u00a0: {borne} (CCH, art. R. 822-25)."
    return Condition("Surface suffisante", resume.personnes_surface <= maximum, constat, motif)


def _pieces(resume: ResumeDemande, criteres: CriteresLogement) -> Condition:
    """Compare the persons with the number of habitable rooms."""
    personnes, motif = accorde(resume.personnes_pieces, "personne"), MotifExclusion.LOGEMENT_TROP_GRAND
    pieces = criteres.logement.pieces
    if pieces is None:
        return Condition("Nombre de pièces", None, f"Pièces habitables non connues, pour {personnes}.", motif)
    habitables = accorde(pieces, "pièce habitable", "pièces habitables")
    constat = f"{personnes} pour {habitables}\u00a0: {nombre(criteres.personnes_min)} au moins (CCH, art. L. 621-2)."
    return Condition("Nombre de pièces", resume.personnes_pieces >= criteres.personnes_min, constat, motif)


def _acces(resume: ResumeDemande, criteres: CriteresLogement) -> Condition:
    """Compare the need of access with the dwelling."""
    nom, motif = "Accès en fauteuil roulant", MotifExclusion.FAUTEUIL_INADAPTE
    if not resume.besoin_fauteuil:
        return Condition(nom, True, "Le ménage n’en a pas besoin.", motif)
    etats = {True: "Besoin connu, logement accessible.", False: "Besoin connu, logement non accessible."}
    adapte = criteres.logement.adapte_pmr
    constat = "Besoin connu, accessibilité du logement non connue." if adapte is None else etats[adapte]
    return Condition(nom, adapte, constat, motif)
