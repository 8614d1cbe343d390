"""The law and the commission's own rules: pure functions that are given the date."""
