"""The examination of occupancy: what is computed of the leases, what agencies say, what the commission answers."""
