"""The register: read its entries, follow readings, verify that nothing was altered."""

from caleol.web.controle.vues import plan

__all__ = ["plan"]
