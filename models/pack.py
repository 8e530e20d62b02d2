"""The identity of a set of face networks."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PackRef:
    """Which networks made a template: pack id, and the sha256 (hex) over its manifest and files.

    Templates are comparable only when both parts are equal.
    """

    id: str
    digest: str

    def __str__(self) -> str:
        return f"{self.id}@{self.digest[:12]}"
