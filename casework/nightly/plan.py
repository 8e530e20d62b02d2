"""What a run is to compare: what changed since the last complete run, whose turn it is, or all."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, count

from casework.nightly.parts import Nightly, RunSizes
from models.batch_run import BatchRun, Chunk, ChunkKind, RunMarks, RunScope
from models.change import Change, ChangeKind
from models.gallery import GalleryKind
from models.submission import SampleClass
from store.unit_of_work import UnitOfWork

_CHANGES_AT_ONCE = 10_000
_PEOPLE_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class WorkList:
    """Numbers of the residents, reports, entries, profiles and families to compare with everybody else.

    `heard` are the residents whose clues are compared.
    """

    subjects: frozenset[int] = frozenset()
    reports: frozenset[int] = frozenset()
    entries: frozenset[int] = frozenset()
    heard: frozenset[int] = frozenset()
    subject_profiles: frozenset[int] = frozenset()
    families: frozenset[int] = frozenset()


def planned(nightly: Nightly, run: BatchRun, since: RunMarks | None) -> list[Chunk]:
    """The steps of the run; `since` is where an earlier complete run looked up to, None: compare all."""
    with nightly.store.read() as work:
        if run.scope is RunScope.FULL or since is None:
            todo = _everything(work, run.marks)
        else:
            todo = _changed(work, nightly, run, since)
    return _chunks(todo, nightly.sizes)


def _everything(work: UnitOfWork, marks: RunMarks) -> WorkList:
    """Every resident, family and profile; the other side of each need not be searched with."""
    residents = frozenset(_all_residents(work, marks.residents_until))
    return WorkList(
        subjects=residents,
        heard=frozenset(work.clues.subjects_heard(residents)),
        subject_profiles=frozenset(work.dna_profiles.active_ids(SampleClass.SUBJECT)),
        families=frozenset(work.families.typed_ids()),
    )


def _all_residents(work: UnitOfWork, until: datetime) -> Iterator[int]:
    after = 0
    while page := work.residents.page(after_id=after, limit=_PEOPLE_AT_ONCE, entered_until=until):
        yield from page
        after = page[-1]


def _changed(work: UnitOfWork, nightly: Nightly, run: BatchRun, since: RunMarks) -> WorkList:
    """Costs what has changed and a part of the residents, not what there is."""
    changes = list(_changes(work, since.change_seq, run.marks.change_seq))
    persons = work.templates.persons_added(
        nightly.faces.pack, after=since.template_seq, until=run.marks.template_seq
    )
    subjects = {each.id for each in persons if each.gallery is GalleryKind.ADMISSIONS}
    subjects |= {each.item_id for each in changes if each.kind in (ChangeKind.SUBJECT, ChangeKind.PAIR)}
    subjects |= work.residents.entered_between(since.residents_until, run.marks.residents_until)
    profiles = {each.item_id for each in changes if each.kind is ChangeKind.PROFILE}
    of_subjects = work.dna_profiles.active_among(profiles, SampleClass.SUBJECT)
    families = {each.item_id for each in changes if each.kind is ChangeKind.FAMILY}
    families |= work.families.ids_of_profiles(profiles)
    residents = work.residents.among(subjects, entered_until=run.marks.residents_until)
    residents |= _whose_turn_it_is(work, nightly.sizes, run.started_at)
    heard = {each.item_id for each in changes if each.kind is ChangeKind.CLUE}
    heard = {clue.subject_id for clue in work.clues.of_ids(heard).values()}
    heard = work.residents.among(heard, entered_until=run.marks.residents_until)
    return WorkList(
        subjects=frozenset(residents),
        reports=frozenset(each.id for each in persons if each.gallery is GalleryKind.REPORTS),
        entries=frozenset(each.id for each in persons if each.gallery is GalleryKind.REGISTERS),
        heard=frozenset(work.clues.subjects_heard(residents | heard)),
        subject_profiles=frozenset(of_subjects),
        families=frozenset(families),
    )


def _changes(work: UnitOfWork, after: int, until: int) -> Iterator[Change]:
    while page := work.changes.after(after, until=until, limit=_CHANGES_AT_ONCE):
        yield from page
        after = page[-1].seq


def _whose_turn_it_is(work: UnitOfWork, sizes: RunSizes, now: datetime) -> set[int]:
    """Those compared longest ago: as many as bring everybody round in time, and whoever is due by then."""
    if sizes.sweep_days is None:
        return set()
    everyone = work.batch_results.compared_count()
    part = -(-everyone // sizes.sweep_days)
    due = now - timedelta(days=sizes.sweep_days - 1)
    oldest = work.batch_results.compared_longest_ago(part, before=now)
    return {*oldest, *work.batch_results.compared_longest_ago(everyone, before=due)}


def _chunks(todo: WorkList, sizes: RunSizes) -> list[Chunk]:
    kinds: Iterable[tuple[ChunkKind, Iterable[int], int]] = (
        (ChunkKind.FACE_SUBJECTS, todo.subjects, sizes.people_per_step),
        (ChunkKind.FACE_REPORTS, todo.reports, sizes.people_per_step),
        (ChunkKind.FACE_ENTRIES, todo.entries, sizes.people_per_step),
        (ChunkKind.CLUES, todo.heard, sizes.people_per_step),
        (ChunkKind.DNA_SUBJECTS, todo.subject_profiles, sizes.profiles_per_step),
        (ChunkKind.DNA_FAMILIES, todo.families, sizes.profiles_per_step),
    )
    pieces = chain.from_iterable(
        ((kind, piece) for piece in _pieces(sorted(items), size)) for kind, items, size in kinds
    )
    numbers = count()
    return [Chunk(next(numbers), kind, tuple(piece)) for kind, piece in pieces]


def _pieces(items: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
