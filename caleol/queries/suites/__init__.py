"""What follows the séances, for the pages and the letters."""
