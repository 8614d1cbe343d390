"""Measures of `make bench`: a module bench_<subject>.py holds functions bench_<what>(atelier) that return rows.

Each gives the median of several runs beside a control measured in the same run:

    def bench_import_demandes(atelier: Atelier) -> Ligne:
        duree, brut = medians(lambda: importe(...), lambda: insere_brut(...), passages=3)
        return Ligne("import de 56 000 demandes", duree, temoin="insertion brute", valeur_temoin=brut,
                     visee="au plus 12 fois", tenue=duree <= 12 * brut, passages=3)
"""
