"""Form of a campaign of examinations."""

from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.validators import Length, NumberRange

from caleol.services.occupation.campagnes import LONGUEUR_NOM, PAR_SEANCE_MAXIMUM
from caleol.web.formulaires import DateField, Formulaire, Requis


class CampagneForm(Formulaire):
    """A perimeter and a period; the places are those of the reader."""

    nom = StringField("Nom de la campagne", validators=[Requis(), Length(max=LONGUEUR_NOM)])
    debut = DateField("Échéances du", validators=[Requis()], minimum=2019)
    fin = DateField("Au", validators=[Requis()], minimum=2019)
    retards = BooleanField("Prendre aussi les baux déjà en retard avant cette période")
    agence_id = SelectField("Agence", coerce=str, default="")
    commune_insee = SelectField("Commune", coerce=str, default="")
    par_seance = IntegerField(
        "Examens au plus par séance", validators=[Requis(), NumberRange(1, PAR_SEANCE_MAXIMUM)], default=30
    )
