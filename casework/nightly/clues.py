"""People compared by what was heard from them: their standing clues against reports and register entries."""

import math
from collections.abc import Iterator, Sequence
from functools import partial

from casework.clues.arrival import MOST_PROPOSED
from casework.clues.search import ClueMatch, clue_matches
from casework.clues.told_by import is_told_by
from casework.nightly.found import Found
from casework.nightly.isolate import each_apart
from casework.nightly.parts import Nightly
from casework.records import Record, records_of
from models.batch_candidate import RunCandidate
from models.batch_run import BatchRun
from models.clue import Clue
from models.evidence import EvidenceKind
from models.pair import clue_source
from store.unit_of_work import UnitOfWork


def compare_clues(nightly: Nightly, run: BatchRun, subject_ids: Sequence[int]) -> Found:
    """What was heard from these residents against every open report and register entry, as a new clue is."""
    with nightly.store.read() as work:
        eligible = work.residents.among(subject_ids, entered_until=run.marks.residents_until)
    return each_apart(partial(_clues, nightly), sorted(eligible), "subject")


def _clues(nightly: Nightly, subject_ids: Sequence[int]) -> Found:
    with nightly.store.read() as work:
        clues = work.clues.of_subjects(subject_ids)
        return Found(tuple(each for told in clues.values() for each in _of_subject(work, told)))


def _of_subject(work: UnitOfWork, clues: Sequence[Clue]) -> Iterator[RunCandidate]:
    """At most as many as a new clue proposes, the best first; a place alone lists nobody."""
    told = [clue for clue in clues if clue.is_evidence]
    if not told:
        return
    found = clue_matches(work, work.admissions.get(told[-1].admission_id), told, limit=None).matches
    records = records_of(work, [match.record for match in found])
    listed = 0
    for match in found:
        clue = _first_that_agrees(told, records[match.record])
        if clue is not None and listed < MOST_PROPOSED:
            listed += 1
            yield _candidate(match, clue)


def _first_that_agrees(clues: Sequence[Clue], record: Record) -> Clue | None:
    """The first recorded, so that night after night a pair rests on the same."""
    return next((clue for clue in clues if is_told_by(clue, record)), None)


def _candidate(match: ClueMatch, clue: Clue) -> RunCandidate:
    heard = (each.log10_lr for each in match.comparisons if each.kind is EvidenceKind.CLUE)
    return RunCandidate(
        subject_id=clue.subject_id,
        other=match.person,
        kind=EvidenceKind.CLUE,
        reference=clue_source(clue.id).reference,
        log10_lr=math.fsum(heard),
        expected_by_chance=None,
    )
