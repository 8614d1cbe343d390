"""The deliberation page. (Being written by the colleague of the deliberation page, with templates/deliberation,
caleol/queries/deliberation.py and static/caleol.js; the colleague of the séances keeps services and web/seances.)
"""
