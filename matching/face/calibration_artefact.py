"""The calibration file: what was fitted, on whom, with what; read strictly, written the same every time."""

import hashlib
import json
import math
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Any, ClassVar, Literal, NoReturn

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from matching.face.calibration_strata import POOLED, Span, StratumKey
from models.errors import CalibrationUnusable
from models.message import Message

SCHEMA_VERSION = 1

_STRICT = ConfigDict(extra="forbid")
_Finite = Annotated[float, Field(allow_inf_nan=False)]
_Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
_Rate = Annotated[float, Field(gt=0, le=1)]
_Share = Annotated[float, Field(ge=0, le=1)]
_Count = Annotated[int, Field(ge=0)]
_Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


@dataclass(frozen=True, slots=True)
class FittedPack:
    """The networks behind the scores; `embedding_digest` decides whether scores may be evaluated."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    id: str
    digest: _Sha256
    embedding_digest: _Sha256


@dataclass(frozen=True, slots=True)
class SourceCounts:
    """One source of photos: `ages` and `longest_gap_years` are None where neither photos nor source tell."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    name: str
    people: _Count
    photos: _Count
    weak: _Count
    refused: _Count
    ages: Span | None
    are_ages_by_photo: bool
    longest_gap_years: _Finite | None


@dataclass(frozen=True, slots=True)
class FittedData:
    """The photos fitted on: `digest` is the sha256 over their sorted file digests."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    name: str
    digest: _Sha256
    sources: tuple[SourceCounts, ...]


@dataclass(frozen=True, slots=True)
class Protocol:
    """How it was fitted; see docs/calibration.md. Part of the file, so that it can be fitted again.

    `minimum_people`: mated people a stratum needs. `tail_people_pairs`: pairs of people that must reach a
    score for the effective count to be measured there. `representatives`: equally weighted quantiles that
    stand for a weighted sample. `most_effective`: most comparisons a bound is based on. `minors_share`:
    weight of sources that hold minors where ages are unknown. `least_gain`: how much lower the held-out Cllr
    of a stratum must be than that of the one around it.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    minimum_people: _Count = 10
    tail_people_pairs: _Count = 20
    representatives: _Count = 4000
    most_effective: _Count = 10_000
    rate_if_none_seen: _Positive = 3.0
    minors_share: _Share = 0.333333
    least_gain: _Share = 0.005
    folds: Annotated[int, Field(ge=3)] = 5
    most_non_mated_per_source: _Count = 1_000_000
    seed: int = 20240607


@dataclass(frozen=True, slots=True)
class StratumCounts:
    """People are the units: `*_effective` is how many independent comparisons the photo pairs are worth."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    mated_people: _Count
    mated_pairs: _Count
    mated_effective: _Finite
    non_mated_people: _Count
    non_mated_people_pairs: _Count
    non_mated_pairs: _Count
    non_mated_effective: _Finite


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Held-out comparisons whose log10 LR fell in [`low`, `high`): shares of all mated and non-mated."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    low: _Finite
    high: _Finite
    mated_share: _Share
    non_mated_share: _Share

    @property
    def observed(self) -> str:
        """log10 of the ratio of both shares, in words where one is zero; right if it lies in the bin."""
        if not self.non_mated_share:
            return "no stranger"
        if not self.mated_share:
            return "no mated pair"
        return f"{math.log10(self.mated_share / self.non_mated_share):+.2f}"


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Cost of the ratios on people the fit had not seen; `source` None: the stratum as weighted."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    source: str | None
    cllr: _Finite
    cllr_min: _Finite
    reliability: tuple[ReliabilityBin, ...]


@dataclass(frozen=True, slots=True)
class TailPoint:
    """The share of non-mated comparisons scoring `score` or more."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    score: _Finite
    rate: _Rate


@dataclass(frozen=True, slots=True)
class StratumFit:
    """log10 LR = intercept + slope x score, cut at the bounds; and the tail of the non-mated scores.

    Above the last point of `tail` the rate is only known to be below `lowest_rate`. `wider_cllr` is what the
    same held-out comparisons cost with the stratum around this one, None where there is none.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    key: StratumKey
    counts: StratumCounts
    ages: Span | None
    gaps: Span | None
    intercept: _Finite
    slope: _Positive
    lower_bound: Annotated[float, Field(le=0, allow_inf_nan=False)]
    upper_bound: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    lowest_rate: _Rate
    tail: Annotated[tuple[TailPoint, ...], Field(min_length=2)]
    held_out: tuple[HeldOut, ...]
    wider_cllr: _Finite | None


class Cause(StrEnum):
    """Why a stratum has no fit of its own."""

    TOO_FEW_PEOPLE = "too_few_people"
    NOT_BETTER = "not_better"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A stratum that falls back to a wider one: too few people, or no lower cost on held-out people."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    key: StratumKey
    counts: StratumCounts
    cause: Cause
    cllr: _Finite | None
    wider_cllr: _Finite | None


@dataclass(frozen=True, slots=True)
class WeakPhotos:
    """What a weak photo costs, measured on photos made worse: log10 LRs times `log10_lr_factor`, and
    false match rates times `rate_factor`."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    people: _Count
    mated_pairs: _Count
    non_mated_pairs: _Count
    log10_lr_factor: Annotated[float, Field(gt=0, le=1)]
    rate_factor: Annotated[float, Field(ge=1, allow_inf_nan=False)]
    cllr_without: _Finite
    cllr_with: _Finite


@dataclass(frozen=True, slots=True)
class Artefact:
    """One calibration of one pack. `id` ends in the content's hash; `weak_photos` None: not measured."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    schema_version: Literal[1]
    id: str
    name: str
    version: Annotated[int, Field(ge=1)]
    pack: FittedPack
    lir_version: str
    data: FittedData
    protocol: Protocol
    strata: Annotated[tuple[StratumFit, ...], Field(min_length=1)]
    left_out: tuple[LeftOut, ...]
    weak_photos: WeakPhotos | None


def with_id(artefact: Artefact) -> Artefact:
    """The same artefact under its id: name, version and the first 12 digits of its content's sha256."""
    content = {key: value for key, value in asdict(artefact).items() if key != "id"}
    digest = hashlib.sha256(_canonical(content).encode()).hexdigest()
    return replace(artefact, id=f"{artefact.name}.{artefact.version}+{digest[:12]}")


def write_artefact(artefact: Artefact) -> str:
    """The JSON text of an artefact, equal for equal artefacts."""
    return json.dumps(asdict(artefact), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def read_artefact(text: str, where: str) -> Artefact:
    """The artefact in JSON text; raises CalibrationUnusable naming the field; `where` names the file."""
    try:
        artefact = TypeAdapter(Artefact).validate_json(text, strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        _refuse(where, ".".join(str(part) for part in first["loc"]), first["msg"])
    for number, fit in enumerate(artefact.strata):
        _require_falling_tail(fit, where, f"strata.{number}")
    keys = [fit.key for fit in artefact.strata]
    if len(set(keys)) != len(keys) or POOLED not in keys:
        _refuse(where, "strata", "each stratum once, and the pooled one among them")
    if with_id(artefact).id != artefact.id:
        _refuse(where, "id", "the content has been changed since it was fitted")
    return artefact


def _require_falling_tail(fit: StratumFit, where: str, place: str) -> None:
    scores = [point.score for point in fit.tail]
    rates = [point.rate for point in fit.tail]
    if any(later <= earlier for earlier, later in pairwise(scores)):
        _refuse(where, f"{place}.tail", "scores must rise")
    if any(later >= earlier for earlier, later in pairwise(rates)):
        _refuse(where, f"{place}.tail", "rates must fall")
    if not math.isclose(rates[-1], fit.lowest_rate):
        _refuse(where, f"{place}.lowest_rate", "must be the last rate of the tail")


def _canonical(content: dict[str, Any]) -> str:
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def _refuse(where: str, field: str, why: str) -> NoReturn:
    raise CalibrationUnusable(
        "calibration_malformed",
        Message(
            zh=f"校准文件无法使用（{where}，{field}）：{why}。",
            en=f"Unusable calibration file ({where}, {field}): {why}.",
        ),
        Message(
            zh="请重新运行 guitu calibrate faces，或恢复原文件；不要手工修改。",
            en="Run guitu calibrate faces again or restore the original file; do not edit it by hand.",
        ),
        field=field,
    )
