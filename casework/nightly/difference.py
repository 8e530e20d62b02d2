"""What would change for the people a run compared: candidates that appear, vanish or move."""

from collections.abc import Iterable, Mapping

from models.batch_candidate import RunCandidate
from models.batch_difference import CandidateDifference, DifferenceKind, RunDifference
from models.batch_run import BatchRun, RunScope
from models.evidence import EvidenceKind
from models.gallery import GalleryKind, PersonRef
from store.unit_of_work import UnitOfWork

MOVED_LOG10 = 0.05
"""A change of the log10 LR by less is no news to anybody."""

_Key = tuple[int, PersonRef, EvidenceKind]


def difference_of(work: UnitOfWork, run: BatchRun, former: BatchRun | None) -> RunDifference:
    """The candidates of the run beside those that stood at the end of `former`, for the people it compared.

    What stood is what the last full run up to `former` listed, with what later runs up to it said of the
    people they compared in its place. Pairs found from the other side only add to it.
    """
    after = _by_key(work.batch_results.candidates(run.id))
    before = {} if former is None else _standing(work, former)
    compared = work.batch_results.searched_subjects(run.id)
    before = {key: each for key, each in before.items() if _was_compared(key, compared)}
    found = [
        _difference(before.get(key), after.get(key)) for key in sorted(before.keys() | after, key=_order)
    ]
    differences = tuple(each for each in found if each is not None)
    former_id = None if former is None else former.id
    return RunDifference(run.id, former_id, differences, len(found) - len(differences))


def _standing(work: UnitOfWork, until: BatchRun) -> dict[_Key, RunCandidate]:
    standing: dict[_Key, RunCandidate] = {}
    for run in reversed(_runs_since_full(work, until)):
        compared = work.batch_results.searched_subjects(run.id)
        standing = {key: each for key, each in standing.items() if not _was_compared(key, compared)}
        standing |= _by_key(work.batch_results.candidates(run.id))
    return standing


def _runs_since_full(work: UnitOfWork, until: BatchRun) -> list[BatchRun]:
    """The run and those before it back to the last full one, the last first."""
    runs: list[BatchRun] = []
    run: BatchRun | None = until
    while run is not None:
        runs.append(run)
        if run.scope is RunScope.FULL:
            break
        run = work.batch_runs.last_compared(before_id=run.id)
    return runs


def _was_compared(key: _Key, compared: Mapping[EvidenceKind, frozenset[int]]) -> bool:
    subject_id, other, kind = key
    numbers = compared.get(kind, frozenset())
    return subject_id in numbers or (other.gallery is GalleryKind.ADMISSIONS and other.id in numbers)


def _difference(before: RunCandidate | None, after: RunCandidate | None) -> CandidateDifference | None:
    if before is None:
        return CandidateDifference(DifferenceKind.APPEARS, None, after)
    if after is None:
        return CandidateDifference(DifferenceKind.VANISHES, before, None)
    if abs(after.log10_lr - before.log10_lr) < MOVED_LOG10:
        return None
    return CandidateDifference(DifferenceKind.MOVES, before, after)


def _by_key(candidates: Iterable[RunCandidate]) -> dict[_Key, RunCandidate]:
    return {(each.subject_id, each.other, each.kind): each for each in candidates}


def _order(key: _Key) -> tuple[int, str, int, str]:
    return key[0], key[1].gallery.value, key[1].id, key[2].value
