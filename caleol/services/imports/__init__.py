"""Imports: files from outside, received, looked at without writing, applied whole or not at all."""

from caleol.services.imports.bilan import BilanImport, ImportRefuse
from caleol.services.imports.fichiers import (
    abandon_import,
    apply_import,
    check_import,
    importe_fichier,
    receive_file,
    start_apply,
    start_check,
    start_recompute,
)

__all__ = [
    "BilanImport",
    "ImportRefuse",
    "abandon_import",
    "apply_import",
    "check_import",
    "importe_fichier",
    "receive_file",
    "start_apply",
    "start_check",
    "start_recompute",
]
