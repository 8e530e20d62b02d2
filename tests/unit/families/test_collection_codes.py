"""Collection codes: meaningless, read however they were written, and every slip of the pen noticed."""

from itertools import pairwise
from random import Random

import pytest

from matching.dna.submission.codes import code_trouble
from models.collection_code import ALPHABET, CodeReading, SampledPerson, new_code, read_code

RANDOM = Random(7)
CODES = [new_code(RANDOM.randrange) for _ in range(50)]


def test_a_code_is_read_in_its_one_spelling_however_it_was_written() -> None:
    for code in CODES:
        for written in (code, code.lower(), code.replace("-", ""), code.replace("-", " "), f" {code} "):
            assert read_code(written) == (CodeReading.COLLECTION_CODE, code)


def test_codes_are_usable_in_files_of_laboratories() -> None:
    assert [code_trouble(code) for code in CODES] == [None] * len(CODES)
    assert len(set(CODES)) == len(CODES)


def test_every_single_wrong_character_is_noticed() -> None:
    code = CODES[0]
    places = [place for place in range(4, len(code)) if code[place] != "-"]
    for place in places:
        for wrong in set(ALPHABET) - {code[place]}:
            assert read_code(code[:place] + wrong + code[place + 1 :])[0] is CodeReading.MISTYPED


def test_every_exchange_of_two_different_characters_is_noticed() -> None:
    for code in CODES:
        places = [place for place in range(4, len(code)) if code[place] != "-"]
        for first, second in pairwise(places):
            swapped = list(code)
            swapped[first], swapped[second] = swapped[second], swapped[first]
            if "".join(swapped) != code:
                assert read_code("".join(swapped))[0] is CodeReading.MISTYPED


@pytest.mark.parametrize("own", ["HK-0001", "QS-2026-0113", "CJM-7", "CJMX-2026-0000-1234-9", "样本7"])
def test_a_laboratorys_own_code_is_none(own: str) -> None:
    assert read_code(own) == (CodeReading.OTHER, own)


def test_a_missing_or_additional_character_is_a_slip() -> None:
    code = CODES[0]
    assert read_code(code[:-1])[0] is CodeReading.MISTYPED
    assert read_code(f"{code}2")[0] is CodeReading.MISTYPED


def test_a_sample_is_of_exactly_one_person() -> None:
    for stated in ({}, {"member_id": 1, "subject_id": 2}):
        with pytest.raises(ValueError, match="one person"):
            SampledPerson(**stated)
