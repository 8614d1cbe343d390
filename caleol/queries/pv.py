"""Minutes: draft, validation by the one who presided, file. (Written by the colleague of the minutes, with
`caleol/queries/pv.py` and `caleol/mail/`: the colleague of the séances calls it and does not write it.)
"""
