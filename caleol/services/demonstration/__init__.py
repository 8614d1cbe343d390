"""The demonstration: a fictitious landlord loaded by the ordinary imports and acts, each at its own hour."""
