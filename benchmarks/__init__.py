"""Seeded measurements: one bench per hot path, speed beside recall or error."""
