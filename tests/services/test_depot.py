"""Files kept beside the database: what a writing cut short has left is swept away, and nothing else."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from caleol.kernel.clock import HorlogeFixe
from caleol.rules.droits import OUTIL
from caleol.services.act import Actes
from caleol.services.depot import AGE_D_UN_RESTE, deposit_fichiers, ecrit_entier, sweep_partiels


def test_what_a_cut_writing_left_is_swept_and_nothing_else(tmp_path: Path, horloge: HorlogeFixe):
    lettre = tmp_path / "lettres" / "2026.pdf"
    ecrit_entier(lettre, b"lettre")
    reste, en_cours = tmp_path / "lettres" / ".ab12.partiel", tmp_path / ".cd34.partiel"
    for chemin in (reste, en_cours):
        chemin.write_bytes(b"une demi-lettre")
    maintenant = horloge.maintenant()
    for chemin, age in ((reste, AGE_D_UN_RESTE), (lettre, AGE_D_UN_RESTE), (en_cours, timedelta(0))):
        ecrit_le = (maintenant - age - timedelta(seconds=1)).timestamp()
        os.utime(chemin, (ecrit_le, ecrit_le))
    assert sweep_partiels(tmp_path, maintenant) == 1
    assert not reste.exists()
    assert en_cours.exists()
    assert lettre.read_bytes() == b"lettre"
    assert sweep_partiels(tmp_path / "absent", maintenant) == 0


def test_the_files_of_a_batch_are_all_there_or_none(tmp_path: Path, actes: Actes):
    lettres = {tmp_path / "lot" / f"{rang}.pdf": b"lettre %d" % rang for rang in range(20)}
    (tmp_path / "obstacle").write_bytes(b"")
    with pytest.raises(OSError, match="obstacle"), actes.ouvre(OUTIL) as acte:
        deposit_fichiers(acte, {**lettres, tmp_path / "obstacle" / "21.pdf": b""})
    assert not list((tmp_path / "lot").iterdir())
    with actes.ouvre(OUTIL) as acte:
        deposit_fichiers(acte, lettres)
    assert {chemin: chemin.read_bytes() for chemin in (tmp_path / "lot").iterdir()} == lettres
