"""What a search everywhere finds, as JSON."""

from typing import Self

from pydantic import ConfigDict

from api.schemas.common import Told, ToldRecord
from casework.look_up import Found, FoundBy, FoundKind, FoundRecord


class FoundTold(ToldRecord):
    """A record that fits: by its number, or by a name that sounds like what was asked for."""

    kind: FoundKind
    by: FoundBy
    name: str | None
    station: str | None

    def collection_of_record(self) -> str:
        """The collection the record belongs to."""
        return self.kind

    @classmethod
    def of(cls, found: FoundRecord) -> Self:
        """The record as an answer carries it."""
        return cls(id=found.id, kind=found.kind, by=found.by, name=found.name, station=found.station)


class LookedUpTold(Told):
    """Records the caller may open, at most 20 by name, and stations whose name contains the text."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "records": [
                        {"id": 17, "kind": "reports", "by": "name", "name": "王桂芳", "station": None}
                    ],
                    "stations": [],
                }
            ]
        }
    )

    records: list[FoundTold]
    stations: list[str]

    @classmethod
    def of(cls, found: Found) -> Self:
        """The findings as an answer carries them."""
        return cls(records=[FoundTold.of(each) for each in found.records], stations=list(found.stations))
