"""Pages: parse, authorise, one call, render. Flask lives here."""
