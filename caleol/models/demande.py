"""Waiting applications, their households as on a date, and what the tool computed of them."""

from datetime import date

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from caleol.models.base import Base, Enumeration, Identifiant, Instant, Surface
from caleol.models.enumerations import EtatDemande
from caleol.rules.facts import Garde, LienPersonne


class Demande(Base):
    """An application of the national register, under its unique number (kept as text)."""

    __tablename__ = "demande"

    id: Mapped[Identifiant]
    numero_unique: Mapped[str] = mapped_column(String(18), unique=True)
    deposee_le: Mapped[date] = mapped_column(Date)
    renouvelee_le: Mapped[date | None] = mapped_column(Date)
    anciennete_conservee_le: Mapped[date | None] = mapped_column(Date)
    etat: Mapped[EtatDemande] = mapped_column(Enumeration(EtatDemande), default=EtatDemande.ACTIVE)
    radiee_le: Mapped[date | None] = mapped_column(Date)
    radiation_motif: Mapped[str | None] = mapped_column(String(40))
    civilite: Mapped[str | None] = mapped_column(String(10))
    nom: Mapped[str] = mapped_column(String(120))
    prenom: Mapped[str] = mapped_column(String(120))
    nom_tri: Mapped[str] = mapped_column(String(250), index=True)
    telephone: Mapped[str | None] = mapped_column(String(30))
    courriel: Mapped[str | None] = mapped_column(String(200))
    adresse: Mapped[str | None] = mapped_column(String(200))
    code_postal: Mapped[str | None] = mapped_column(String(5))
    ville: Mapped[str | None] = mapped_column(String(80))
    menage_id: Mapped[int | None] = mapped_column(ForeignKey("menage.id"))
    bail_reference: Mapped[str | None] = mapped_column(String(40), index=True)
    import_id: Mapped[int | None] = mapped_column(ForeignKey("import.id"))
    version: Mapped[int] = mapped_column(Integer, default=1)

    menage: Mapped["Menage | None"] = relationship()


class Menage(Base):
    """A household and what it asked for, as on a date; a new extract adds a row, the former ones stay.

    The application points to its present household, so that an import can write households aside and then
    make them present in one short transaction.
    """

    __tablename__ = "menage"
    __table_args__ = (Index("ix_menage_numero", "numero_unique", "etat_au"),)

    id: Mapped[Identifiant]
    numero_unique: Mapped[str] = mapped_column(String(18))
    etat_au: Mapped[date] = mapped_column(Date)
    ressources_mensuelles_centimes: Mapped[int | None] = mapped_column(Integer)
    aide_logement_centimes: Mapped[int | None] = mapped_column(Integer)
    rfr_euros: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    ressources_douze_mois_euros: Mapped[int | None] = mapped_column(Integer)
    separation: Mapped[bool] = mapped_column(Boolean, default=False)
    type_souhaite_min: Mapped[int | None] = mapped_column(Integer)
    type_souhaite_max: Mapped[int | None] = mapped_column(Integer)
    communes_souhaitees: Mapped[str] = mapped_column(Text, default="")
    loyer_maximum_centimes: Mapped[int | None] = mapped_column(Integer)
    mutation: Mapped[bool] = mapped_column(Boolean, default=False)
    motifs: Mapped[str] = mapped_column(String(60), default="")
    priorites: Mapped[str] = mapped_column(String(300), default="")
    dalo_le: Mapped[date | None] = mapped_column(Date)
    besoin_fauteuil: Mapped[bool | None] = mapped_column(Boolean)
    proprietaire: Mapped[bool | None] = mapped_column(Boolean)
    occupation_actuelle: Mapped[str | None] = mapped_column(String(10))
    logement_actuel_type: Mapped[str | None] = mapped_column(String(4))
    logement_actuel_surface: Mapped[Surface | None]
    logement_actuel_loyer_centimes: Mapped[int | None] = mapped_column(Integer)
    logement_actuel_personnes: Mapped[int | None] = mapped_column(Integer)
    commune_actuelle: Mapped[str | None] = mapped_column(String(80))
    emploi: Mapped[str | None] = mapped_column(String(120))
    commune_travail: Mapped[str | None] = mapped_column(String(80))
    import_id: Mapped[int | None] = mapped_column(ForeignKey("import.id"))

    personnes: Mapped[list["Personne"]] = relationship(order_by="Personne.rang", back_populates="menage")


class Personne(Base):
    """One person of a household as on its date."""

    __tablename__ = "personne"
    __table_args__ = (UniqueConstraint("menage_id", "rang"), CheckConstraint("rang > 0", name="rang"))

    id: Mapped[Identifiant]
    menage_id: Mapped[int] = mapped_column(ForeignKey("menage.id"))
    rang: Mapped[int] = mapped_column(Integer)
    lien: Mapped[LienPersonne] = mapped_column(Enumeration(LienPersonne))
    civilite: Mapped[str | None] = mapped_column(String(10))
    nom: Mapped[str | None] = mapped_column(String(120))
    prenom: Mapped[str | None] = mapped_column(String(120))
    naissance: Mapped[date | None] = mapped_column(Date)
    a_charge: Mapped[bool] = mapped_column(Boolean, default=False)
    garde: Mapped[Garde | None] = mapped_column(Enumeration(Garde))
    handicap: Mapped[bool | None] = mapped_column(Boolean)
    sejour_regulier: Mapped[bool | None] = mapped_column(Boolean)
    sejour_jusqu: Mapped[date | None] = mapped_column(Date)
    a_naitre: Mapped[bool] = mapped_column(Boolean, default=False)

    menage: Mapped[Menage] = relationship(back_populates="personnes")


class PieceDemande(Base):
    """A paper of the limitative list, asked or received; proofs of health or violence are seen, never kept."""

    __tablename__ = "piece_demande"
    __table_args__ = (UniqueConstraint("demande_id", "code"),)

    id: Mapped[Identifiant]
    demande_id: Mapped[int] = mapped_column(ForeignKey("demande.id"))
    code: Mapped[str] = mapped_column(String(12))
    demandee_le: Mapped[date | None] = mapped_column(Date)
    recue_le: Mapped[date | None] = mapped_column(Date)
    vue_le: Mapped[date | None] = mapped_column(Date)
    vue_par: Mapped[str | None] = mapped_column(String(120))
    valable_jusqu: Mapped[date | None] = mapped_column(Date)
    fichier: Mapped[str | None] = mapped_column(String(200))
    fichier_sha256: Mapped[str | None] = mapped_column(String(64))


class ValidationFait(Base):
    """A declared fact validated or rejected against its evidence; the cotation tells both totals.

    `valeur` is what the fact was when it was judged: another value since, and the verdict holds no more.
    """

    __tablename__ = "validation_fait"
    __table_args__ = (UniqueConstraint("demande_id", "fait"),)

    id: Mapped[Identifiant]
    demande_id: Mapped[int] = mapped_column(ForeignKey("demande.id"))
    fait: Mapped[str] = mapped_column(String(60))
    valide: Mapped[bool] = mapped_column(Boolean)
    valeur: Mapped[str | None] = mapped_column(Text)
    justificatif: Mapped[str | None] = mapped_column(String(200))
    le: Mapped[date] = mapped_column(Date)
    par_id: Mapped[int | None] = mapped_column(ForeignKey("utilisateur.id"))
    expire_le: Mapped[date | None] = mapped_column(Date)


class Instruction(Base):
    """What the rules computed of one waiting application: the narrow table that the candidate search reads.

    The first four columns of the rank are the key of the grid in force, smaller is first: class, less the points, and
    the chain between equal points as two integers (`departage_en_entiers`). `uc_centiemes` is the
    number of units of consumption (None: an age is not known). `priorites` holds the keys between two spaces each.
    """

    __tablename__ = "instruction"
    __table_args__ = (
        Index(
            "ix_instruction_rang",
            "rang_classe",
            "rang_points",
            "rang_departage",
            "rang_suite",
            "numero_unique",
            "expire_jour",
            "sejour",
            "categorie",
            "personnes_supplementaires",
            "ressources_euros",
            "personnes_surface",
            "nb_personnes",
            "besoin_fauteuil",
        ),
    )

    demande_id: Mapped[int] = mapped_column(ForeignKey("demande.id"), primary_key=True)
    numero_unique: Mapped[str] = mapped_column(String(18))
    calculee_le: Mapped[date] = mapped_column(Date)
    valable_jusqu: Mapped[date] = mapped_column(Date)
    nb_personnes: Mapped[int] = mapped_column(Integer)
    personnes_surface: Mapped[int] = mapped_column(Integer)
    categorie: Mapped[int] = mapped_column(Integer)
    personnes_supplementaires: Mapped[int] = mapped_column(Integer)
    ressources_euros: Mapped[int] = mapped_column(Integer)
    ressources_annee: Mapped[int | None] = mapped_column(Integer)
    expire_jour: Mapped[int] = mapped_column(Integer)
    sejour: Mapped[int] = mapped_column(Integer)
    besoin_fauteuil: Mapped[int] = mapped_column(Integer)
    depot_jour: Mapped[int] = mapped_column(Integer)
    prioritaire: Mapped[bool] = mapped_column(Boolean)
    dalo: Mapped[bool] = mapped_column(Boolean)
    mutation: Mapped[bool] = mapped_column(Boolean)
    points_declares: Mapped[int] = mapped_column(Integer)
    points_valides: Mapped[int] = mapped_column(Integer)
    communes_souhaitees: Mapped[str] = mapped_column(Text)
    rang_classe: Mapped[int] = mapped_column(Integer)
    rang_points: Mapped[int] = mapped_column(Integer)
    rang_departage: Mapped[int] = mapped_column(BigInteger)
    rang_suite: Mapped[int] = mapped_column(BigInteger)
    type_min: Mapped[int | None] = mapped_column(Integer)
    type_max: Mapped[int | None] = mapped_column(Integer)
    ressources_mensuelles_centimes: Mapped[int | None] = mapped_column(Integer)
    uc_centiemes: Mapped[int | None] = mapped_column(Integer)
    relogement_ru: Mapped[bool] = mapped_column(Boolean)
    priorites: Mapped[str] = mapped_column(Text)


class CalculDu(Base):
    """A dirty mark: an application to be computed again, because something that its points read has changed."""

    __tablename__ = "calcul_du"

    demande_id: Mapped[int] = mapped_column(ForeignKey("demande.id"), primary_key=True)
    marquee_le: Mapped[Instant]


class PropositionAnterieure(Base):
    """A past proposal brought from the former tool, with its outcome."""

    __tablename__ = "proposition_anterieure"
    __table_args__ = (
        UniqueConstraint("numero_unique", "logement_reference", "commission_le", name="uq_proposition_anterieure_cle"),
    )

    id: Mapped[Identifiant]
    numero_unique: Mapped[str] = mapped_column(String(18), index=True)
    logement_reference: Mapped[str] = mapped_column(String(40), index=True)
    commission_le: Mapped[date] = mapped_column(Date)
    adresse: Mapped[str | None] = mapped_column(String(200))
    decision: Mapped[str] = mapped_column(String(60))
    rang: Mapped[int | None] = mapped_column(Integer)
    issue: Mapped[str | None] = mapped_column(String(60))
    motif: Mapped[str | None] = mapped_column(String(200))
    import_id: Mapped[int | None] = mapped_column(ForeignKey("import.id"))


class NoteDemande(Base):
    """A comment on an application, written so that the applicant could read it."""

    __tablename__ = "note_demande"

    id: Mapped[Identifiant]
    demande_id: Mapped[int] = mapped_column(ForeignKey("demande.id"), index=True)
    auteur_id: Mapped[int] = mapped_column(ForeignKey("utilisateur.id"))
    texte: Mapped[str] = mapped_column(Text)
    le: Mapped[Instant]
