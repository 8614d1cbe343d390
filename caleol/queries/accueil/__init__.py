"""The first page of each role: one module a role or a subject."""
