"""After the séance: offers, answers, conditions, letters."""

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from caleol.models.base import Base, Enumeration, Identifiant, Instant
from caleol.models.enumerations import CanalCourrier, ClotureOffre, EtatOffre, PreuveNotification
from caleol.models.lot import Decision
from caleol.rules.ecarts import RaisonEcart


class OffreLogement(Base):
    """A dwelling offered to a household; the ten days start only from a dated proof.

    An offer that ends without an answer says why (`cloture`), when, and by which other offer of the household.
    """

    __tablename__ = "offre_logement"
    __table_args__ = (
        UniqueConstraint("decision_id"),
        CheckConstraint("echeance_le IS NULL OR preuve IS NOT NULL", name="preuve"),
        CheckConstraint("cloture IS NULL OR etat = 'caduque'", name="cloture"),
    )

    id: Mapped[Identifiant]
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"))
    etat: Mapped[EtatOffre] = mapped_column(Enumeration(EtatOffre))
    ouverte_le: Mapped[date] = mapped_column(Date)
    envoyee_le: Mapped[date | None] = mapped_column(Date)
    preuve: Mapped[PreuveNotification | None] = mapped_column(Enumeration(PreuveNotification))
    premiere_presentation_le: Mapped[date | None] = mapped_column(Date)
    recue_le: Mapped[date | None] = mapped_column(Date)
    echeance_le: Mapped[date | None] = mapped_column(Date, index=True)
    cloture: Mapped[ClotureOffre | None] = mapped_column(Enumeration(ClotureOffre))
    cloture_le: Mapped[date | None] = mapped_column(Date)
    cloture_cause_id: Mapped[int | None] = mapped_column(ForeignKey("offre_logement.id"), index=True)
    version: Mapped[int] = mapped_column(Integer, default=1)

    decision: Mapped[Decision] = relationship()


class Reponse(Base):
    """The household's answer; silence at the due date is recorded as such, what it says later stands beside.

    `justifiee` says whether a refusal was found justified, None where nobody judged it.
    """

    __tablename__ = "reponse"
    __table_args__ = (UniqueConstraint("offre_id"),)

    id: Mapped[Identifiant]
    offre_id: Mapped[int] = mapped_column(ForeignKey("offre_logement.id"))
    acceptee: Mapped[bool]
    silence: Mapped[bool] = mapped_column(default=False)
    le: Mapped[date] = mapped_column(Date)
    motif_code: Mapped[str | None] = mapped_column(String(12))
    motif_texte: Mapped[str | None] = mapped_column(Text)
    justifiee: Mapped[bool | None]
    tardive_le: Mapped[date | None] = mapped_column(Date)
    tardive_acceptee: Mapped[bool | None]
    saisie_le: Mapped[Instant]
    saisie_par_id: Mapped[int | None] = mapped_column(ForeignKey("utilisateur.id"))


class ConditionSuspensive(Base):
    """A missing paper with its deadline: met, or fallen; it falls by itself only where the household was told."""

    __tablename__ = "condition_suspensive"
    __table_args__ = (
        UniqueConstraint("decision_id"),
        CheckConstraint("remplie_le IS NULL OR tombee_le IS NULL", name="issue"),
    )

    id: Mapped[Identifiant]
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"))
    echeance_le: Mapped[date] = mapped_column(Date, index=True)
    notifiee_le: Mapped[date | None] = mapped_column(Date)
    remplie_le: Mapped[date | None] = mapped_column(Date)
    tombee_le: Mapped[date | None] = mapped_column(Date)


class ModeleCourrier(Base):
    """The text of a kind of letter as the landlord writes it, from a day on; each change is a new version."""

    __tablename__ = "modele_courrier"
    __table_args__ = (UniqueConstraint("nature", "version"),)

    id: Mapped[Identifiant]
    nature: Mapped[str] = mapped_column(String(40))
    version: Mapped[int] = mapped_column(Integer)
    objet: Mapped[str] = mapped_column(String(200))
    texte: Mapped[str] = mapped_column(Text)
    depuis: Mapped[date] = mapped_column(Date)
    redige_le: Mapped[Instant]
    redige_par_id: Mapped[int | None] = mapped_column(ForeignKey("utilisateur.id"))


class Courrier(Base):
    """A letter as sent: kept with its digest, never made again.

    A letter on the occupancy of a dwelling bears its lease; `objet_id` is then the campaign, the avis, the interview or
    the relocation offer that it tells. `suite_le` is a day that its notice opens: for an inadmissible application, the
    one from which it is struck off. `ecarte_le` is when it was set aside before it left: it is never sent then.
    """

    __tablename__ = "courrier"
    __table_args__ = (
        CheckConstraint(
            "(ecarte_le IS NULL) = (ecarte_raison IS NULL) AND (ecarte_le IS NULL OR envoye_le IS NULL)", name="ecart"
        ),
    )

    id: Mapped[Identifiant]
    reference: Mapped[str] = mapped_column(String(80), unique=True)
    nature: Mapped[str] = mapped_column(String(40))
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"), index=True)
    examen_id: Mapped[int | None] = mapped_column(ForeignKey("examen_occupation.id"), index=True)
    bail_id: Mapped[int | None] = mapped_column(ForeignKey("bail.id"), index=True)
    objet_id: Mapped[int | None] = mapped_column(Integer)
    destinataire: Mapped[str] = mapped_column(String(250))
    fichier: Mapped[str] = mapped_column(String(200))
    empreinte: Mapped[str] = mapped_column(String(64))
    produit_le: Mapped[Instant]
    envoye_le: Mapped[Instant | None]
    exemplaire: Mapped[int] = mapped_column(Integer, default=1)
    modele_id: Mapped[int | None] = mapped_column(ForeignKey("modele_courrier.id"))
    canal: Mapped[CanalCourrier | None] = mapped_column(Enumeration(CanalCourrier))
    courriel_id: Mapped[int | None] = mapped_column(ForeignKey("courriel.id"))
    preuve: Mapped[PreuveNotification | None] = mapped_column(Enumeration(PreuveNotification))
    premiere_presentation_le: Mapped[date | None] = mapped_column(Date)
    recue_le: Mapped[date | None] = mapped_column(Date)
    suite_le: Mapped[date | None] = mapped_column(Date)
    ecarte_le: Mapped[Instant | None]
    ecarte_raison: Mapped[RaisonEcart | None] = mapped_column(Enumeration(RaisonEcart))
    ecarte_texte: Mapped[str | None] = mapped_column(String(300))
