"""What the papers of a séance say, read from its rows; one module a part of a paper."""
