"""Gestures of a séance drawn at random, played on the real services, compared with a count made apart.

`python -m tests.hasard sqlite 5000` (or `postgres`) plays as many lots and prints how many it has played so far.
"""
