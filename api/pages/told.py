"""What a page tells, noted for the audit log: pages show nouns that pass through no schema."""

from collections.abc import Mapping
from typing import Any

from api.deed import note_told
from api.schemas.searches import COLLECTION_OF, COLLECTION_OF_GALLERY
from casework.candidate_view import ShownSearch
from models.photo import Photo


def note_page(context: Mapping[str, Any]) -> None:
    """Notes the photos and searches of a page, and the candidates in them."""
    for value in context.values():
        if isinstance(value, ShownSearch):
            _note_search(value)
        for each in value if isinstance(value, list) else ():
            if isinstance(each, Photo):
                note_told("photos", each.id)


def _note_search(shown: ShownSearch) -> None:
    note_told("searches", shown.search.id)
    for each in shown.candidates:
        note_told(COLLECTION_OF[each.record.kind], each.record.id)
        note_told(COLLECTION_OF_GALLERY[each.candidate.person.gallery], each.candidate.person.id)
