"""The examination of occupancy (L442-5-2): due dates, the five situations, the right to stay, offers.

Two steps, so that 31,000 leases are examined with their grounds at once:

- `examen.examiner` decides. It takes facts in tuples (`faits`) and the values of a day (`bareme`), and returns
  tuples of figures: what was found, what is missing, every number that the conclusion rests on.
- `lecture.lire` writes the French of these figures, for the cases that somebody reads.

There is no other way to decide: one lease and a whole stock go through the same function.
"""
