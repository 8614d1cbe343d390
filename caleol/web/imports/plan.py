"""The blueprint of the imports, with the texts of what they refuse."""

from flask import Blueprint

from caleol.web import messages
from caleol.web.messages_imports import TEXTES

plan = Blueprint("imports", __name__, url_prefix="/imports")
messages.ajoute(TEXTES)
