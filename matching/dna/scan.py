"""Scoring N packed profiles against F compiled families: wide in float32, exact for what is returned.

The same search serves one family against all residents, one new resident against all families, and all
against all: only the sizes differ. Memory stays constant: profiles go by in blocks, and of each block only
what can still be among the results is kept.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import StrEnum
from os import cpu_count

import numpy as np
import numpy.typing as npt

from matching.dna.kernels import find_hits, score_one_family
from matching.dna.packing import Codes
from matching.dna.stack import LANES, FamilyStack

Int64Array = npt.NDArray[np.int64]
Float32Array = npt.NDArray[np.float32]
Progress = Callable[[int, int], None]

FIRST_BLOCK, BLOCK = 256, 16_384
FIRST_BUFFER, BUFFER = 1 << 10, 1 << 17
LOWEST = np.float32(-1e29)


class Per(StrEnum):
    """Whose best are kept: each family's, each profile's, or the best pairs of all."""

    FAMILY = "family"
    PROFILE = "profile"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to return: pairs of log10 LR `at_least` (None: any), of those the `top` per `per`.

    `threads` None uses all cores. `counts_exclusions`: what is impossible without mutation is compiled too.
    """

    at_least: float | None = None
    top: int | None = None
    per: Per = Per.FAMILY
    threads: int | None = None
    counts_exclusions: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Hits:
    """Pairs found, best first: int64 indices, exact float64 log10 LR (-inf: impossible), loci counted.

    `compared`: loci typed in the profile at which the family is informative; `excluded`: those of them
    at which the pair is impossible without mutation, zeros unless they were wanted.
    """

    family: Int64Array
    profile: Int64Array
    log10_lr: npt.NDArray[np.float64]
    compared: Int64Array
    excluded: Int64Array

    def __len__(self) -> int:
        return len(self.family)


_NO_NUMBERS = np.empty(0, np.int64)
_NOTHING = Hits(_NO_NUMBERS, _NO_NUMBERS, np.empty(0), _NO_NUMBERS, _NO_NUMBERS)


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """Pairs found so far with their float32 scores."""

    family: Int64Array
    profile: Int64Array
    score: Float32Array

    @staticmethod
    def joined(parts: "list[_Found]") -> "_Found":
        return _Found(
            np.concatenate([np.empty(0, np.int64), *(part.family for part in parts)]),
            np.concatenate([np.empty(0, np.int64), *(part.profile for part in parts)]),
            np.concatenate([np.empty(0, np.float32), *(part.score for part in parts)]),
        )

    def __getitem__(self, chosen: npt.NDArray[np.bool_] | Int64Array) -> "_Found":
        return _Found(self.family[chosen], self.profile[chosen], self.score[chosen])


def scan(stack: FamilyStack, codes: Codes, wanted: Wanted, *, progress: Progress | None = None) -> Hits:
    """The wanted pairs of the families with the profiles of `codes` (uint16[profiles, loci]), scored exactly.

    `progress(done, total)` is called after each block of profiles, from the calling thread.
    """
    limits = _first_limits(stack, wanted)
    kept = _Found.joined([])
    done = 0
    for block, found in _blocks(stack, codes, limits, wanted=wanted):
        kept = _best(_Found.joined([kept, found]), wanted, stack.slack)
        _raise_limits(limits, kept, wanted, slack=stack.slack)
        done += block
        if progress is not None:
            progress(done, len(codes))
    return _exact(stack, codes, kept, wanted=wanted)


def scan_in_blocks(
    stacks: Iterable[FamilyStack], codes: Codes, wanted: Wanted, *, progress: Progress | None = None
) -> Hits:
    """As `scan`, for more families than memory holds: stacks come one at a time, families are numbered on.

    `progress(done, total)` starts anew with each stack.
    """
    found, first = [_NOTHING], 0
    for stack in stacks:
        hits = scan(stack, codes, wanted, progress=progress)
        found.append(replace(hits, family=hits.family + first))
        first += stack.families
    return _joined(found, wanted)


def pairs_above(
    lanes: Float32Array, codes: Codes, floors: npt.NDArray[np.float64], *, threads: int | None = None
) -> Iterator[tuple[int, int]]:
    """Family and profile of each pair whose float32 score reaches its family's floor.

    `lanes` as in `FamilyStack`, `floors` float64[families].
    """
    limits = np.zeros((len(lanes), LANES), dtype=np.float32)
    limits.reshape(-1)[: len(floors)] = floors
    starts = range(0, len(codes), BLOCK)
    with ThreadPoolExecutor(threads or cpu_count() or 1) as pool:
        blocks = pool.map(lambda start: _above(lanes, codes[start : start + BLOCK], limits), starts)
        for start, found in zip(starts, blocks, strict=True):
            yield from ((family, start + profile) for family, profile in found)


def _above(lanes: Float32Array, codes: Codes, limits: Float32Array) -> list[tuple[int, int]]:
    found, scores = np.empty((FIRST_BUFFER, 2), np.int64), np.empty(FIRST_BUFFER, np.float32)
    pairs: list[tuple[int, int]] = []
    position = (0, 0)
    while position[0] < len(lanes):
        count, *rest = find_hits(codes, lanes, limits, found, scores, position)
        position = (rest[0], rest[1])
        pairs += map(tuple, found[:count].tolist())
    return pairs


def _joined(found: Sequence[Hits], wanted: Wanted) -> Hits:
    names = ("family", "profile", "log10_lr", "compared", "excluded")
    family, profile, log10_lr, compared, excluded = (
        np.concatenate([getattr(hits, name) for hits in found]) for name in names
    )
    order = np.lexsort((profile, family, excluded, -log10_lr))
    if wanted.top is not None:
        owner = _owner(family[order], profile[order], wanted.per)
        order = order[_rank(owner) < wanted.top]
    return Hits(family[order], profile[order], log10_lr[order], compared[order], excluded[order])


def _first_limits(stack: FamilyStack, wanted: Wanted) -> Float32Array:
    lowest = LOWEST if wanted.at_least is None else np.float32(wanted.at_least - stack.slack)
    return np.full((len(stack.lanes), LANES), lowest, dtype=np.float32)


def _blocks(
    stack: FamilyStack, codes: Codes, limits: Float32Array, *, wanted: Wanted
) -> Iterator[tuple[int, _Found]]:
    """Scores blocks on all threads, a few ahead of the caller; yields in order of profiles."""
    threads = wanted.threads or cpu_count() or 1
    blocks = list(_bounds(len(codes), wanted))
    with ThreadPoolExecutor(threads) as pool:
        for wave in range(0, len(blocks), 2 * threads):
            tasks = [
                pool.submit(_search, stack, codes, bounds, limits=limits, wanted=wanted)
                for bounds in blocks[wave : wave + 2 * threads]
            ]
            for (start, stop), task in zip(blocks[wave : wave + 2 * threads], tasks, strict=True):
                yield stop - start, task.result()


def _bounds(profiles: int, wanted: Wanted) -> Iterator[tuple[int, int]]:
    """Blocks that double in size: the first ones set limits that later ones seldom reach.

    The best of each profile are found one profile at a time, against limits of its own.
    """
    start, size = 0, FIRST_BLOCK
    if wanted.top is not None and wanted.per is Per.PROFILE:
        yield from ((at, at + 1) for at in range(profiles))
        return
    while start < profiles:
        yield start, min(start + size, profiles)
        start, size = start + size, min(2 * size, BLOCK)


def _search(
    stack: FamilyStack, codes: Codes, bounds: tuple[int, int], *, limits: Float32Array, wanted: Wanted
) -> _Found:
    block = codes[bounds[0] : bounds[1]]
    if stack.families == 1:
        return _search_one(stack, block, bounds[0], limits=limits)
    size = FIRST_BUFFER
    found, scores = np.empty((size, 2), dtype=np.int64), np.empty(size, dtype=np.float32)
    own = limits.copy() if wanted.per is Per.PROFILE else limits
    kept, position = _Found.joined([]), (0, 0)
    while position[0] < len(stack.lanes):
        count, group, profile = find_hits(block, stack.lanes, own, found, scores, position)
        position = (group, profile)
        more = _Found(found[:count, 0].copy(), found[:count, 1] + bounds[0], scores[:count].copy())
        kept = _best(_Found.joined([kept, more]), wanted, stack.slack)
        if own is not limits:
            _raise_all(own, kept.score, wanted, slack=stack.slack)
        elif size < BUFFER:
            size *= 2
            found, scores = np.empty((size, 2), dtype=np.int64), np.empty(size, dtype=np.float32)
    return kept


def _search_one(stack: FamilyStack, block: Codes, start: int, *, limits: Float32Array) -> _Found:
    scores = np.empty(len(block), dtype=np.float32)
    score_one_family(block, np.ascontiguousarray(stack.lanes[0, :, 0]), scores)
    hits = np.flatnonzero(scores >= limits[0, 0])
    return _Found(np.zeros(len(hits), np.int64), hits + start, scores[hits])


def _best(found: _Found, wanted: Wanted, slack: float) -> _Found:
    """Those that can still be among the wanted, given that float32 scores are off by at most the slack."""
    if wanted.top is None or not len(found.score):
        return found
    owner = _owner(found.family, found.profile, wanted.per)
    if owner[0] == owner[-1] and np.all(owner == owner[0]):
        return found[found.score >= _kth(found.score, wanted.top, slack)]
    order = np.lexsort((-found.score, owner))
    owner, score = owner[order], found.score[order]
    first = np.flatnonzero(np.append(True, owner[1:] != owner[:-1]))
    sizes = np.diff(np.append(first, len(owner)))
    last = first + np.minimum(sizes, wanted.top) - 1
    keeps = score >= np.repeat(score[last] - _margin(score[last], slack), sizes)
    return found[order[keeps]]


def _kth(score: Float32Array, top: int, slack: float) -> np.float32:
    """The least score that may still belong to the best `top` of these."""
    if len(score) <= top:
        return np.float32(-np.inf)
    kth = np.partition(score, -top)[-top]
    return np.float32(kth - _margin(kth, slack))


def _owner(family: Int64Array, profile: Int64Array, per: Per) -> Int64Array:
    if per is Per.FAMILY:
        return family
    return profile if per is Per.PROFILE else np.zeros_like(family)


def _margin(score: Float32Array | np.float32, slack: float) -> Float32Array:
    """Twice the slack; wider where exclusions make the numbers large and float32 coarse."""
    return np.asarray(2 * slack + np.abs(score) * 1e-5, dtype=np.float32)


def _raise_limits(limits: Float32Array, kept: _Found, wanted: Wanted, *, slack: float) -> None:
    """A family's (or everyone's) k-th best score so far is what later pairs have to reach."""
    if wanted.top is None or wanted.per is Per.PROFILE or len(kept.score) < wanted.top:
        return
    flat = limits.reshape(-1)
    if wanted.per is Per.ALL:
        _raise_all(limits, kept.score, wanted, slack=slack)
        return
    order = np.lexsort((-kept.score, kept.family))
    family, score = kept.family[order], kept.score[order]
    first = np.flatnonzero(np.append(True, family[1:] != family[:-1]))
    sizes = np.diff(np.append(first, len(family)))
    full = first[sizes >= wanted.top]
    kth = score[full + wanted.top - 1]
    flat[family[full]] = np.maximum(flat[family[full]], kth - _margin(kth, slack))


def _raise_all(limits: Float32Array, score: Float32Array, wanted: Wanted, *, slack: float) -> None:
    if wanted.top is not None:
        np.maximum(limits, _kth(score, wanted.top, slack), out=limits)


def _exact(stack: FamilyStack, codes: Codes, found: _Found, *, wanted: Wanted) -> Hits:
    """Exact scores, counts, the wanted cut, and the order: best first, fewer exclusions before more."""
    count = len(found.score)
    log10_lr, compared, excluded = np.empty(count), np.zeros(count, np.int64), np.zeros(count, np.int64)
    for number in np.unique(found.family):
        rows = np.flatnonzero(found.family == number)
        table, chosen = stack.exact[int(number)], codes[found.profile[rows]]
        log10_lr[rows] = table.log10_lr[chosen].sum(axis=1)
        counts = stack.packing.is_typed(chosen) & table.informative
        compared[rows] = counts.sum(axis=1)
        if wanted.counts_exclusions:
            excluded[rows] = (counts & table.excluded[chosen]).sum(axis=1)
    order = np.lexsort((found.profile, found.family, -found.score, excluded, -log10_lr))
    if wanted.at_least is not None:
        order = order[log10_lr[order] >= wanted.at_least]
    if wanted.top is not None:
        owner = _owner(found.family[order], found.profile[order], wanted.per)
        order = order[_rank(owner) < wanted.top]
    return Hits(found.family[order], found.profile[order], log10_lr[order], compared[order], excluded[order])


def _rank(owner: Int64Array) -> Int64Array:
    """How many earlier entries have the same owner."""
    order = np.argsort(owner, kind="stable")
    ordered = owner[order]
    first = (
        np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])) if len(owner) else np.empty(0, np.int64)
    )
    sizes = np.diff(np.append(first, len(owner)))
    ranks = np.empty(len(owner), np.int64)
    ranks[order] = np.arange(len(owner)) - np.repeat(first, sizes)
    return ranks
