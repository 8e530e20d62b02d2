"""The file that says which files make up a gallery; replacing it is what makes a new set of files count."""

from dataclasses import asdict, dataclass
from typing import Any

from index.arrays import StoredType
from models.gallery import GalleryKind
from models.pack import PackRef

MANIFEST = "manifest"
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class GalleryIdentity:
    """What a gallery is of; files of another identity are never read into it."""

    kind: GalleryKind
    pack: PackRef
    dimension: int
    dtype: StoredType


@dataclass(frozen=True, slots=True)
class GalleryManifest:
    """`segments` are named files of rows, `state` what else there was when this was written.

    `journal` is what happened since; `codes` names the file of each segment's codes.
    """

    identity: GalleryIdentity
    segments: tuple[str, ...]
    codes: tuple[str, ...]
    state: str
    journal: str

    @property
    def files(self) -> frozenset[str]:
        """Every file that counts."""
        return frozenset((MANIFEST, self.state, self.journal, *self.segments, *self.codes))

    def to_record(self) -> dict[str, Any]:
        """As plain values."""
        return {"format": _FORMAT, **asdict(self)}


def manifest_of(record: dict[str, Any], identity: GalleryIdentity) -> GalleryManifest:
    """The manifest in those plain values; raises ValueError if it is of another gallery or format."""
    stated = record["identity"]
    if record["format"] != _FORMAT or stated != asdict(identity):
        raise ValueError(f"files of {stated} in format {record['format']}, not of {asdict(identity)}")
    return GalleryManifest(
        identity, tuple(record["segments"]), tuple(record["codes"]), record["state"], record["journal"]
    )
