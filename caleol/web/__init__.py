"""The pages: parse, authorise, one call, render. One package is one task of a user."""
