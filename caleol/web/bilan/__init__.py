"""The reports: allocations, examination of occupancy."""

from caleol.web.bilan.vues import plan

__all__ = ["plan"]
