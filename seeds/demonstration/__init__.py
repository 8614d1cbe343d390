"""Generator of the demonstration: a fictitious landlord of the Lille metropolis, as files in the import format.

Standard library only, no network, no clock: the same size and the same seed give the same bytes.
"""
