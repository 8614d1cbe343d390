"""Reference data and the fictitious landlord of the demonstration."""
