"""The register: read its entries, follow readings, verify that nothing was altered."""

from caleol.web.controle import dossiers
from caleol.web.controle.vues import plan

plan.register_blueprint(dossiers.plan)

__all__ = ["plan"]
