"""Submitted samples, with all their readings and findings, as versioned JSON."""

from collections.abc import Iterable
from typing import Any, Final

from models.genotype import Genotype
from models.message import Message
from models.subject import Sex
from models.submission import (
    Finding,
    LocusOutcome,
    LocusState,
    Place,
    SampleClass,
    SubmittedSample,
)

_FORMAT: Final = 1


def sample_json(sample: SubmittedSample) -> dict[str, Any]:
    """The sample as JSON; of its kit the name alone."""
    return {
        "format": _FORMAT,
        "code": sample.code,
        "place": _place(sample.place),
        "loci": [_outcome(outcome) for outcome in sample.loci],
        "laboratory": sample.laboratory,
        "kit": sample.kit_name,
        "class": sample.sample_class,
        "declared_sex": sample.declared_sex,
        "sex_by_amel": sample.sex_by_amel,
        "held": findings_json(sample.held),
        "notes": findings_json(sample.notes),
    }


def sample_of(content: dict[str, Any]) -> SubmittedSample:
    """The sample that gave the JSON, its kit by name; raises ValueError for a format not known here."""
    if content["format"] != _FORMAT:
        raise ValueError(f"submitted sample of unknown format {content['format']!r}")
    stated_class, declared_sex = content["class"], content["declared_sex"]
    return SubmittedSample(
        code=content["code"],
        place=Place(*content["place"]),
        loci=tuple(_read_outcome(part) for part in content["loci"]),
        laboratory=content["laboratory"],
        kit_name=content["kit"],
        sample_class=None if stated_class is None else SampleClass(stated_class),
        declared_sex=None if declared_sex is None else Sex(declared_sex),
        sex_by_amel=Sex(content["sex_by_amel"]),
        held=findings_of(content["held"]),
        notes=findings_of(content["notes"]),
    )


def findings_json(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings as JSON."""
    return [
        {
            "code": finding.code,
            "reason": _message(finding.reason),
            "advice": _message(finding.advice),
            "place": _place(finding.place),
            "readings": finding.readings,
        }
        for finding in findings
    ]


def findings_of(content: Iterable[dict[str, Any]]) -> tuple[Finding, ...]:
    """The findings that gave the JSON."""
    return tuple(
        Finding(
            code=part["code"],
            reason=Message(*part["reason"]),
            advice=Message(*part["advice"]),
            place=Place(*part["place"]),
            readings=part["readings"],
        )
        for part in content
    )


def _outcome(outcome: LocusOutcome) -> dict[str, Any]:
    return {
        "spelling": outcome.spelling,
        "locus": outcome.locus,
        "state": outcome.state,
        "written": list(outcome.written),
        "place": _place(outcome.place),
        "genotype": None if outcome.genotype is None else list(outcome.genotype.alleles),
        "held": findings_json(() if outcome.held is None else (outcome.held,)),
        "suggestion": outcome.suggestion,
        "notes": findings_json(outcome.notes),
    }


def _read_outcome(content: dict[str, Any]) -> LocusOutcome:
    genotype = content["genotype"]
    return LocusOutcome(
        spelling=content["spelling"],
        locus=content["locus"],
        state=LocusState(content["state"]),
        written=tuple(content["written"]),
        place=Place(*content["place"]),
        genotype=None if genotype is None else Genotype(tuple(genotype)),
        held=next(iter(findings_of(content["held"])), None),
        suggestion=content["suggestion"],
        notes=findings_of(content["notes"]),
    )


def _place(place: Place) -> list[Any]:
    return [place.line, place.path]


def _message(message: Message) -> list[str]:
    return [message.zh, message.en]
