"""The calibration file: read strictly, written the same every time."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from matching.face.calibration_artefact import Artefact, read_artefact, with_id, write_artefact
from models.errors import CalibrationUnusable


def test_what_was_written_is_read_back_equal(artefact: Artefact) -> None:
    assert read_artefact(write_artefact(artefact), "a.json") == artefact


def test_equal_artefacts_are_written_byte_for_byte_the_same(artefact: Artefact) -> None:
    again = read_artefact(write_artefact(artefact), "a.json")
    assert write_artefact(again) == write_artefact(artefact)


def test_the_id_follows_the_content(artefact: Artefact) -> None:
    assert with_id(artefact).id == artefact.id
    assert artefact.id.startswith("test-faces.1+")
    assert with_id(replace(artefact, lir_version="1.3.2")).id != artefact.id


Change = Callable[[dict[str, Any]], object]


def refused(artefact: Artefact, change: Change) -> CalibrationUnusable:
    content = json.loads(write_artefact(artefact))
    change(content)
    with pytest.raises(CalibrationUnusable) as caught:
        read_artefact(json.dumps(content), "a.json")
    return caught.value


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda c: c.pop("strata"), "strata"),
        (lambda c: c.update(strata=[]), "strata"),
        (lambda c: c.update(schema_version=2), "schema_version"),
        (lambda c: c.update(surprise=1), "surprise"),
        (lambda c: c["pack"].update(embedding_digest="abc"), "pack.embedding_digest"),
        (lambda c: c["strata"][0].update(slope=0), "strata.0.slope"),
        (lambda c: c["strata"][0].update(slope="steep"), "strata.0.slope"),
        (lambda c: c["strata"][1].update(lower_bound=0.5), "strata.1.lower_bound"),
        (lambda c: c["strata"][1].update(upper_bound=-0.5), "strata.1.upper_bound"),
        (lambda c: c["strata"][0].update(lowest_rate=0), "strata.0.lowest_rate"),
        (lambda c: c["strata"][0].update(lowest_rate=0.001), "strata.0.lowest_rate"),
        (lambda c: c["strata"][0]["tail"][1].update(score=0.9), "strata.0.tail"),
        (lambda c: c["strata"][0]["tail"][1].update(rate=0.002), "strata.0.tail"),
        (lambda c: c["strata"][0]["tail"][1].update(rate=0), "strata.0.tail.1.rate"),
        (lambda c: c["strata"][0]["key"].update(age_class="teenagers"), "strata.0.key.age_class"),
        (lambda c: c["strata"].pop(0), "strata"),
        (lambda c: c["strata"].append(c["strata"][0]), "strata"),
        (lambda c: c["weak_photos"].update(log10_lr_factor=1.5), "weak_photos.log10_lr_factor"),
        (lambda c: c["weak_photos"].update(rate_factor=0.5), "weak_photos.rate_factor"),
        (lambda c: c["strata"][0].update(intercept=-0.5), "id"),
    ],
)
def test_a_broken_file_is_refused_and_the_field_named(artefact: Artefact, change: Change, field: str) -> None:
    error = refused(artefact, change)
    assert error.field == field
    assert field in error.reason.en
    assert "a.json" in error.reason.zh


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"schema_version": 1, "id": NaN}'])
def test_what_is_no_calibration_at_all_is_refused(text: str) -> None:
    with pytest.raises(CalibrationUnusable):
        read_artefact(text, "a.json")


def test_numbers_that_are_not_finite_are_refused(artefact: Artefact) -> None:
    text = write_artefact(artefact).replace('"intercept": -1.0', '"intercept": Infinity', 1)
    with pytest.raises(CalibrationUnusable, match="intercept"):
        read_artefact(text, "a.json")
