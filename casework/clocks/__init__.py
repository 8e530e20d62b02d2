"""Duties and their clocks: rules and holidays as data, deadlines that start with records, and who is told."""
