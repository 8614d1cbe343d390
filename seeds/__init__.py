"""Reference data and the fictitious landlord of the demonstration."""

from pathlib import Path

SEEDS = Path(__file__).resolve().parent
REFERENCE = SEEDS / "reference"
"""Folder of the reference data, as files of the imports."""
GRILLES = SEEDS / "grilles"
"""Folder of the grids."""
