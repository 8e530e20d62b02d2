"""Making the keys anew by which records are found by sound, and saying when that is needed."""

import logging
from collections.abc import Callable, Sequence
from typing import Final

from casework.clues.keys import index_admission, index_clue, index_entry, index_report
from casework.clues.sound_state import SoundKeys, keep_sounds, kept_sounds, sound_keys
from casework.runtime import Runtime
from matching.sound_version import sound_version
from models.message import Message
from store.search_keys import KeyHolder
from store.unit_of_work import UnitOfWork

RECORDS_AT_ONCE: Final = 500
OLD_SOUNDS: Final = Message(
    "姓名、地名的读音索引不是当前版本，部分记录可能查不到。请运行 guitu index sounds。",
    "Names and places are indexed by other sounds than are looked up now; records may be missed. "
    "Run guitu index sounds.",
)
_HOLDERS: Final = tuple(KeyHolder)

Progress = Callable[[int, int], None]
"""Called with the number of records gone through so far and the number to go through."""

log = logging.getLogger("guitu.sounds")


def warn_of_old_sounds(runtime: Runtime) -> None:
    """Says in the log when names and places are indexed by other sounds than are looked up."""
    if not sound_keys(runtime.store).is_current:
        log.warning("%s %s", OLD_SOUNDS.zh, OLD_SOUNDS.en)


def rebuild_sounds(runtime: Runtime, progress: Progress) -> int:
    """Makes the keys of every record anew, as it stands now; how many records this run went through.

    Searches and other work go on meanwhile. Stopped at any moment, the next call goes on where this one was;
    called again after its end, it begins anew and changes nothing.
    """
    state, done = _begun(runtime), 0
    with runtime.store.read() as work:
        to_do = sum(work.search_keys.records(each, after=_after(state, each)) for each in _HOLDERS)
    while state.holder is not None:
        state, count = _step(runtime, state)
        done += count
        progress(done, max(to_do, done))
    return done


def _begun(runtime: Runtime) -> SoundKeys:
    with runtime.store.begin() as work:
        state = kept_sounds(work)
        if state.holder is None or state.version != sound_version():
            state = SoundKeys(sound_version(), _HOLDERS[0])
            keep_sounds(work, state)
        return state


def _after(state: SoundKeys, holder: KeyHolder) -> int | None:
    """After which record of that kind a rebuild goes on; None where it is through with the kind."""
    if state.holder is None or _HOLDERS.index(holder) < _HOLDERS.index(state.holder):
        return None
    return state.after if holder is state.holder else 0


def _step(runtime: Runtime, state: SoundKeys) -> tuple[SoundKeys, int]:
    """The next records and the cursor in one transaction; who else changes keys waits for it."""
    holder = state.holder
    if holder is None:
        return state, 0
    with runtime.store.begin() as work:
        work.reports.lock()
        numbers = work.search_keys.numbers(holder, after=state.after, limit=RECORDS_AT_ONCE)
        _index(work, holder, numbers)
        state = SoundKeys(state.version, holder, numbers[-1]) if numbers else _next(state, holder)
        keep_sounds(work, state)
    return state, len(numbers)


def _next(state: SoundKeys, holder: KeyHolder) -> SoundKeys:
    place = _HOLDERS.index(holder) + 1
    return SoundKeys(state.version, _HOLDERS[place] if place < len(_HOLDERS) else None)


def _index(work: UnitOfWork, holder: KeyHolder, numbers: Sequence[int]) -> None:
    match holder:
        case KeyHolder.REPORT:
            for report in work.reports.of_ids(numbers).values():
                index_report(work, report)
        case KeyHolder.REGISTER:
            for entry in work.registers.of_ids(numbers).values():
                index_entry(work, entry)
        case KeyHolder.ADMISSION:
            for admission in work.admissions.of_ids(numbers).values():
                index_admission(work, admission)
        case KeyHolder.CLUE:
            for clue in work.clues.of_ids(numbers).values():
                index_clue(work, clue)
