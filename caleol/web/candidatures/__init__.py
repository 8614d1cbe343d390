"""Dossier, comparison, search of demandes. (Being written by the colleague of the dossiers, with templates/candidatures
and the queries that these pages miss; the colleague of the lots keeps services, web/lots and the candidates page.)
"""
