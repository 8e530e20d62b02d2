"""People of one row in blocks: mates side by side, somebody with several mates between them."""

from collections.abc import Mapping, Sequence

from casework.families.drawing.kin import Union


def in_mate_order(people: Sequence[str], unions: Sequence[Union]) -> list[tuple[str, ...]]:
    """Blocks of people joined by mates here: along the longest chain of mates, the rest beside a mate."""
    mates: dict[str, list[str]] = {person: [] for person in people}
    for union in unions:
        if len(union.parents) == 2 and all(each in mates for each in union.parents):
            first, second = union.parents
            mates[first].append(second)
            mates[second].append(first)
    waiting, blocks = list(people), []
    while waiting:
        block = _block(waiting[0], mates)
        blocks.append(block)
        waiting = [each for each in waiting if each not in block]
    return blocks


def _block(start: str, mates: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    end = _walk(start, mates)[-1][-1]
    chain = list(_walk(end, mates)[-1])
    for path in _walk(end, mates):
        if path[-1] not in chain:
            chain.insert(chain.index(path[-2]) + 1, path[-1])
    return tuple(chain)


def _walk(start: str, mates: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    """The shortest path from the start to everybody joined to it, the nearest first."""
    paths: list[tuple[str, ...]] = [(start,)]
    seen = {start}
    for path in paths:
        for mate in mates[path[-1]]:
            if mate not in seen:
                seen.add(mate)
                paths.append((*path, mate))
    return paths
