"""Parts dealt to other workers and to oneself: each is done once, and its answer stands in its place."""

from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool

import pytest

from casework.crew.deal import Deal


class Beside:
    """A worker that does what it is given when it is told to, one part at a time."""

    def __init__(self) -> None:
        self.begun: list[tuple[int, Future[str]]] = []

    def begin(self, part: int) -> Future[str]:
        self.begun.append((part, Future()))
        return self.begun[-1][1]

    def end_one(self) -> None:
        """Ends what it is at."""
        part, future = next((part, future) for part, future in self.begun if not future.done())
        future.set_result(f"{part} beside")


def told(part: int) -> str:
    return f"{part} here"


def dealt(parts: int, begin: Callable[[int], Future[str]], others: int = 1) -> Deal[int, str]:
    deal = Deal(told, begin, others)
    for part in range(parts):
        deal.add(part)
    return deal


def test_alone_everything_is_done_here_in_order() -> None:
    deal: Deal[int, str] = Deal(told)
    for part in range(3):
        deal.add(part)
    assert list(deal.rest()) == ["0 here", "1 here", "2 here"]
    assert list(deal.rest()) == []


def test_others_take_from_the_front_one_at_a_time_and_this_process_from_the_end() -> None:
    beside = Beside()
    deal = dealt(5, beside.begin)
    assert [part for part, _ in beside.begun] == [0]
    assert deal.do_one()
    beside.end_one()
    assert [part for part, _ in beside.begun] == [0, 1]
    assert list(deal.ready()) == ["0 beside"]
    assert deal.left == 2
    assert deal.do_one()
    beside.end_one()
    beside.end_one()
    assert not deal.do_one()
    assert list(deal.rest()) == ["1 beside", "2 beside", "3 here", "4 here"]


def test_two_others_have_a_part_each() -> None:
    beside = Beside()
    deal = dealt(4, beside.begin, others=2)
    assert [part for part, _ in beside.begun] == [0, 1]
    assert deal.left == 2


def test_what_a_killed_process_had_and_what_is_left_then_is_done_here() -> None:
    beside = Beside()
    deal = dealt(3, beside.begin)
    beside.begun[0][1].set_exception(BrokenProcessPool())
    assert deal.is_broken
    assert list(deal.rest()) == ["0 here", "1 here", "2 here"]
    assert len(beside.begun) == 1


def test_processes_that_have_ended_are_asked_for_nothing_more() -> None:
    def ended(_: int) -> Future[str]:
        raise RuntimeError("cannot schedule new futures after shutdown")

    deal = dealt(2, ended)
    assert deal.is_broken
    assert list(deal.rest()) == ["0 here", "1 here"]


def test_when_this_process_fails_at_a_part_nobody_begins_the_rest() -> None:
    beside = Beside()

    def fails(part: int) -> str:
        raise ValueError(f"part {part} is broken")

    deal = Deal(fails, beside.begin, 1)
    for part in range(3):
        deal.add(part)
    with pytest.raises(ValueError, match="part 2 is broken"):
        deal.do_one()
    beside.end_one()
    assert [part for part, _ in beside.begun] == [0]


def test_a_fault_of_a_part_is_raised_where_its_answer_is_asked_for() -> None:
    beside = Beside()
    deal = dealt(2, beside.begin)
    beside.begun[0][1].set_exception(ValueError("a broken record"))
    with pytest.raises(ValueError, match="a broken record"):
        list(deal.rest())
    assert len(beside.begun) == 1
