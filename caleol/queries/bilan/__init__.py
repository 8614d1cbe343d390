"""The reports: tables counted from rows, for the page and for the file."""
