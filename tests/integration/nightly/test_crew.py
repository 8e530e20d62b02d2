"""Processes beside a run: they find what it finds alone, and never outlive it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import monotonic, sleep

import pytest

from casework.crew import crew
from casework.crew.crew import Crew
from casework.crew.search import found_around, searched
from matching.dna.relation_families import TypedPerson, family_around
from matching.dna.tables import Family
from models.dna_candidate import TestedRelation
from models.genotype import Genotype
from models.profile import Profile
from tests.dna_laboratory import Laboratory, profile_of

BEGUN = """
from pathlib import Path
from casework.crew.crew import Crew
from casework.crew.search import searched
from time import sleep
import os, sys

if __name__ == "__main__":
    crew = Crew(*searched(()), others=1)
    Path(sys.argv[1]).write_text(str(crew.begin(os.getpid).result()))
    sleep(600)
"""


@pytest.fixture(scope="module")
def typed() -> list[TypedPerson]:
    """Mothers with a child each."""
    laboratory = Laboratory(11)
    mothers = [laboratory.stranger() for _ in range(8)]
    children = [laboratory.child_of(each, laboratory.stranger()) for each in mothers]
    return [TypedPerson(n, profile_of(each)) for n, each in enumerate([*mothers, *children], start=1)]


@pytest.fixture
def two(typed: list[TypedPerson], monkeypatch: pytest.MonkeyPatch) -> Iterator[Crew]:
    """A crew of this process and one beside it, which shares however few there are."""
    for fewest in ("FEWEST_SHARED", "FEWEST_FAMILIES", "FEWEST_ITEMS"):
        monkeypatch.setattr(crew, fewest, 1)
    begun = Crew(*searched(typed), others=1)
    yield begun
    begun.close()


def test_shared_work_finds_what_one_process_finds_and_goes_on_without_one_that_was_killed(
    two: Crew, typed: list[TypedPerson]
) -> None:
    numbers = [each.number for each in typed]
    alone = found_around(*searched(typed), TestedRelation.CHILD, numbers)
    assert {(each.family + 1, each.number) for each in alone.listed} >= {(n, n + 8) for n in range(1, 9)}
    assert two.find(TestedRelation.CHILD, numbers) == alone
    mothers = [family_around(each, TestedRelation.CHILD, is_subject=False) for each in typed[:7]]
    mothers[3] = with_a_rare_allele(mothers[3])
    search, everybody = searched(typed)
    knowing = everybody.knowing(mothers)
    near = [(place, number) for place in range(7) for number in numbers[8:]]
    listed = search.knowing(knowing).listed(mothers, near, knowing)
    assert {(each.family, each.number) for each in listed} >= {(n, n + 9) for n in range(7) if n != 3}
    assert two.listed(search.knowing(knowing), mothers, near, knowing) == listed
    assert two.shared(all_negated, numbers, alike=is_odd) == all_negated(numbers)
    os.kill(two.begin(os.getpid).result(), signal.SIGKILL)
    assert two.find(TestedRelation.CHILD, numbers) == alone
    assert two.is_alone


def test_it_ends_with_the_process_that_began_it_however_that_ends(tmp_path: Path) -> None:
    script, told = tmp_path / "begun.py", tmp_path / "pid"
    script.write_text(BEGUN)
    with subprocess.Popen([sys.executable, str(script), str(told)]) as parent:
        wait_until(lambda: told.exists() and told.read_text().isdecimal())
        beside = int(told.read_text())
        os.kill(beside, 0)
        parent.kill()
    wait_until(lambda: not is_running(beside))


def with_a_rare_allele(family: Family) -> Family:
    """The family where one locus of its only sample shows an allele that nobody else has."""
    ((who, profile),) = family.profiles.items()
    (locus, genotype), *rest = profile
    rare = Profile(((locus, Genotype.of(genotype.alleles[0], "77.1")), *rest))
    return Family(family.pedigree, {who: rare}, family.missing)


def all_negated(numbers: Sequence[int]) -> list[int]:
    """Each number's negative."""
    return [-number for number in numbers]


def is_odd(number: int) -> bool:
    """What numbers are told apart by."""
    return number % 2 == 1


def is_running(pid: int) -> bool:
    """Whether the process is there and not merely waited for."""
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False


def wait_until(is_so: object) -> None:
    """Returns once it is so; fails after two minutes."""
    end = monotonic() + 120
    while not is_so():  # type: ignore[operator]
        assert monotonic() < end
        sleep(0.05)
