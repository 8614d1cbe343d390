"""After the séance: offers in the order of the ranks, their answers, the conditions, the leases."""
