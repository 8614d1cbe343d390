"""The mail of the morning: what is due today for each role, one module a role; counts and links, never a name."""
