"""What a page tells, noted for the audit log: pages show nouns that pass through no schema."""

from collections.abc import Mapping
from typing import Any

from api.deed import note_told
from api.schemas.searches import COLLECTION_OF, COLLECTION_OF_GALLERY
from casework.review.released_list import ReleasedList
from models.photo import Photo


def note_page(context: Mapping[str, Any]) -> None:
    """Notes the photos and searches of a page, the candidates in them, and the pairs still to be judged."""
    for value in context.values():
        if isinstance(value, ReleasedList):
            _note_list(value)
        for each in value if isinstance(value, list) else ():
            if isinstance(each, Photo):
                note_told("photos", each.id)


def _note_list(released: ReleasedList) -> None:
    note_told("searches", released.shown.search.id)
    for entry in released.to_judge:
        note_told("reviews", entry.blind.number)
    for entry in released.released:
        if entry.shown is not None:
            note_told(COLLECTION_OF[entry.shown.record.kind], entry.shown.record.id)
            person = entry.shown.candidate.person
            note_told(COLLECTION_OF_GALLERY[person.gallery], person.id)
