"""Font files of the papers, and the script that makes them; never run by the application."""
