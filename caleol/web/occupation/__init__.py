"""The examination of occupancy: leases, what the rules say of them, what agencies flag."""

from caleol.web.occupation.vues import plan

__all__ = ["plan"]
