"""A file that came before: what its samples wait for that people do elsewhere."""

from collections.abc import Iterable
from typing import Final

from models.submission import SubmittedSample

# Mended without touching the file: a profile is superseded, a code is issued. Whoever does as the receipt
# advises sends the very same bytes again, and must not be answered with the receipt of before.
_MENDED_ELSEWHERE: Final = frozenset({"code_in_use", "collection_code_unknown", "person_differs"})

Waiting = tuple[tuple[int, str], ...]


def waiting_of(samples: Iterable[SubmittedSample]) -> Waiting:
    """The places in the file, from 0, of the samples that wait for something done elsewhere, and for what."""
    return tuple(
        (place, finding.reason.en)
        for place, sample in enumerate(samples)
        for finding in sample.held
        if finding.code in _MENDED_ELSEWHERE
    )
