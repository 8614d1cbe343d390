"""Reading: one module a screen or document; returns frozen rows."""
