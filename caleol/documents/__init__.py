"""PDF: plain data in, bytes out."""
