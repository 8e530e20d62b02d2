"""Registers of known people: entries are added, pictured and withdrawn."""
