"""Families of missing people: relatives, collection codes, and the search with a whole family's DNA."""
