"""The persons of the demonstration who log in: one for each role, with names that nobody bears."""

from dataclasses import dataclass

MOT_DE_PASSE = "demonstration-2026"
"""The one password of the demonstration's accounts; there is no other installation on which it works."""


@dataclass(frozen=True, slots=True)
class CompteDemo:
    """An account to create: its role, and the seat, the agency or the commissions it goes with."""

    role: str
    civilite: str
    prenom: str
    nom: str
    fonction: str
    agence: str = ""
    commissions: tuple[str, ...] = ()
    membre: str = ""

    @property
    def identifiant(self) -> str:
        """Return the log-in, which is a mail address of an example domain."""
        return f"{self.prenom}.{self.nom}@exemple.fr".lower().replace("é", "e").replace("è", "e")


SECRETAIRE = CompteDemo(
    "secretaire", "mme", "Sabine", "Desquelier", "Secrétaire des deux commissions", commissions=("NORD", "SUD")
)
PRESIDENTE_SUD = CompteDemo(
    "membre", "mme", "Hélène", "Delfaucourt", "Présidente, commission Sud", membre="delfaucourt"
)
PRESIDENT_NORD = CompteDemo("membre", "m", "Henri", "Marquignies", "Président, commission Nord", membre="marquignies")
MAIRE_LILLE = CompteDemo("membre", "m", "Farid", "Benzouane", "Représentant du maire de Lille", membre="benzouane")
AGENCE = CompteDemo("agence", "mme", "Laura", "Wittevrinck", "Agence de Roubaix Est", agence="REST")
DIRECTION = CompteDemo("direction", "m", "Olivier", "Ramelier", "Direction des politiques locatives")
ADMINISTRATRICE = CompteDemo("administrateur", "mme", "Noémie", "Talebois", "Administratrice de l’outil")
AUDITEUR = CompteDemo("auditeur", "m", "Étienne", "Salequin", "Auditeur")

COMPTES = (
    SECRETAIRE,
    PRESIDENTE_SUD,
    PRESIDENT_NORD,
    MAIRE_LILLE,
    AGENCE,
    DIRECTION,
    ADMINISTRATRICE,
    AUDITEUR,
)
