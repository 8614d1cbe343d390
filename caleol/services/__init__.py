"""The acts: one module a subject, one function an act: load, ask the rules, save, append to the register."""
