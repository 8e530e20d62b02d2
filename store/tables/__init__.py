"""The tables, as typed rows, one module for each part of the work.

Importing the package makes the schema whole: `schema` is the metadata with every table in it.
"""

from store.tables import (
    accounts,
    audit,
    clues,
    deadlines,
    dna,
    families,
    nightly,
    people,
    photos,
    registers,
    reporters,
    review,
    searches,
    service,
)
from store.tables.base import Row

__all__ = [
    "Row",
    "accounts",
    "audit",
    "clues",
    "deadlines",
    "dna",
    "families",
    "nightly",
    "people",
    "photos",
    "registers",
    "reporters",
    "review",
    "searches",
    "service",
]
