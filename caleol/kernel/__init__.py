"""What every layer may use: the clock, errors, French formats. Imports nothing of the project."""
