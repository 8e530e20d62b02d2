"""Parts of the scripted day: invented profiles follow Mendel; a step that proves nothing is no success."""

from casework.demo.day.laboratory import Laboratory, laboratory_file
from casework.demo.day.scene import Scene
from matching.dna.submission import read_submission
from models.message import Message


def test_a_child_has_one_allele_of_each_parent_at_every_locus() -> None:
    laboratory = Laboratory(7)
    father, mother = laboratory.stranger(), laboratory.stranger()
    child = laboratory.child_of(father, mother)
    assert set(child) == set(father)
    assert all(child[locus][0] in father[locus] and child[locus][1] in mother[locus] for locus in child)
    assert any(child[locus] != father[locus] for locus in child)


def test_the_same_seed_draws_the_same_people_and_another_one_others() -> None:
    assert Laboratory(7).stranger() == Laboratory(7).stranger()
    assert Laboratory(7).stranger() != Laboratory(8).stranger()


def test_the_laboratorys_file_is_read_and_says_codes_and_no_class() -> None:
    laboratory = Laboratory(910_004)
    samples = {"A-1": laboratory.stranger(), "A-2": laboratory.stranger()}
    read = read_submission(laboratory_file(samples), "file.csv")
    assert [(each.code, each.sample_class) for each in read.samples] == [("A-1", None), ("A-2", None)]
    assert {each.laboratory for each in read.samples} == {"虚构市公安局"}


def test_a_step_came_out_only_if_it_claims_something_and_all_of_it_holds() -> None:
    silent, right, wrong = (Scene(Message("步", "step")) for _ in range(3))
    right.claim("甲", "one", True)
    wrong.claim("甲", "one", True)
    wrong.claim("乙", "two", False)
    assert [each.came_out for each in (silent, right, wrong)] == [False, True, False]
