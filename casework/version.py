"""Which Guitu this is."""

from functools import cache
from importlib.metadata import version


@cache
def software_version() -> str:
    """Name and version of the installed software, as stored with every number it computes."""
    return f"guitu {version('guitu')}"
