"""Imports: send a file, look at what it would change, apply it, find it again."""

from caleol.web.imports import vues, vues_fichier
from caleol.web.imports.plan import plan

__all__ = ["plan", "vues", "vues_fichier"]
