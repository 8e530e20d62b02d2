"""Guitu's own JSON, "guitu-str" version 1, taken apart; the schema is in docs/dna-submissions.md."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from matching.dna.allele_text import plain
from matching.dna.submission.findings import finding, unreadable
from matching.dna.submission.raw import MOST_READINGS, RawFile, RawReading, RawSample, Stated
from models.submission import Finding, Place, SubmissionFormat

_CONTROL = re.compile(r"\\u00[01]")
_FILE_KEYS = {"format", "version", "laboratory", "kit", "samples"}
_SAMPLE_KEYS = {"code", "class", "sex", "kit", "laboratory", "loci"}
_LOCUS_KEYS = {"locus", "alleles"}


def read_json(text: str) -> RawFile:
    """The samples of the file; UnreadableSubmission for broken JSON, a key given twice, another schema."""
    content = _content(text)
    if not isinstance(content, dict) or not _is_ours(content):
        raise unreadable("json_schema")
    entries = content["samples"]
    if not entries:
        raise unreadable("no_rows")
    if sum(len(_loci(entry)) for entry in entries) > MOST_READINGS:
        raise unreadable("too_many", limit=MOST_READINGS, zh="位点", en="readings")
    samples = [_sample(content, entry, f"samples[{number}]") for number, entry in enumerate(entries)]
    problems = [_without_code(sample) for sample in samples if not sample.code]
    return RawFile(SubmissionFormat.JSON, [sample for sample in samples if sample.code], tuple(problems))


def _content(text: str) -> object:
    """The JSON with numbers as they are written: 9.30 is not to pass through a float."""
    if _CONTROL.search(text):
        raise unreadable("bad_json")
    try:
        content: object = json.loads(
            text, object_pairs_hook=_object, parse_float=str, parse_int=str, parse_constant=lambda name: None
        )
        json.dumps(content, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise unreadable("bad_json", line=error.lineno) from error
    except (RecursionError, UnicodeEncodeError) as error:
        raise unreadable("bad_json") from error
    return content


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """The object; a key given twice would silently lose its first value and is refused."""
    content: dict[str, Any] = {}
    for key, value in pairs:
        if key in content:
            raise unreadable("json_twice", key=key)
        content[key] = value
    return content


def _is_ours(content: Mapping[str, Any]) -> bool:
    is_named = content.get("format") == "guitu-str" and content.get("version") == "1"
    is_text = all(isinstance(content.get(key, ""), str) for key in ("laboratory", "kit"))
    return is_named and is_text and set(content) <= _FILE_KEYS and isinstance(content.get("samples"), list)


def _loci(entry: object) -> list[Any]:
    loci = entry.get("loci") if isinstance(entry, dict) else None
    return loci if isinstance(loci, list) else []


def _said(entry: Mapping[str, Any], key: str) -> str:
    value = entry.get(key)
    return value.strip() if isinstance(value, str) else ""


def _sample(content: Mapping[str, Any], entry: object, path: str) -> RawSample:
    fields = entry if isinstance(entry, dict) else {}
    readings = (_reading(each, f"{path}.loci[{number}]") for number, each in enumerate(_loci(entry)))
    place = Place(path=path)
    return RawSample(
        plain(_said(fields, "code")),
        place,
        tuple(readings),
        Stated(
            laboratory=_said(fields, "laboratory") or _said(content, "laboratory"),
            kit=_said(fields, "kit") or _said(content, "kit"),
            class_text=_said(fields, "class"),
            sex_text=_said(fields, "sex"),
        ),
        flaws=tuple(finding(code, place) for code in _flaws(fields)),
    )


def _flaws(fields: Mapping[str, Any]) -> list[str]:
    flaws = ["unknown_key"] if set(fields) - _SAMPLE_KEYS else []
    texts = [fields[key] for key in _SAMPLE_KEYS - {"loci"} if fields.get(key) is not None]
    is_shaped = isinstance(fields.get("loci"), list) and all(isinstance(text, str) for text in texts)
    return flaws if is_shaped else [*flaws, "wrong_shape"]


def _reading(entry: object, path: str) -> RawReading:
    if not isinstance(entry, dict):
        return RawReading("", (), Place(path=path), "wrong_shape")
    alleles = entry.get("alleles")
    is_list = isinstance(alleles, list) and all(isinstance(allele, str) for allele in alleles)
    flaw = "unknown_key" if set(entry) - _LOCUS_KEYS else None if is_list else "wrong_shape"
    written = tuple(alleles) if isinstance(alleles, list) and is_list else ()
    return RawReading(_said(entry, "locus"), written, Place(path=path), flaw)


def _without_code(sample: RawSample) -> Finding:
    count = len(sample.readings)
    return finding("no_sample_code", sample.place, readings=count, count=count, where=sample.place)
