"""What a pack of face networks is, as its manifest `pack.toml` states it."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from models.errors import PackUnusable
from models.face import LandmarkScheme, Point
from models.message import Message

MANIFEST_NAME = "pack.toml"

# Names become file and folder names: nothing that leads elsewhere.
_PlainName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
_Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
_Url = Annotated[str, Field(pattern=r"^https?://\S+$")]
_Positive = Annotated[int, Field(gt=0)]
_Rate = Annotated[float, Field(ge=0, le=1)]

Colour = Literal["rgb", "bgr"]
OfChannels = tuple[float, float, float]

_STRICT_KEYS = ConfigDict(extra="forbid")


class FileRole(StrEnum):
    """What a file of a pack is for."""

    DETECTOR = "detector"
    LANDMARKS = "landmarks"
    EMBEDDER = "embedder"


class DetectorKind(StrEnum):
    """How the detector's output is read."""

    DLIB_HOG = "dlib_hog"
    YUNET = "yunet"
    SCRFD = "scrfd"

    @property
    def scheme(self) -> LandmarkScheme:
        """The landmarks this kind of detector marks."""
        return LandmarkScheme.DLIB_FIVE if self is DetectorKind.DLIB_HOG else LandmarkScheme.FIVE_POINT

    @property
    def roles(self) -> frozenset[FileRole]:
        """The files this kind of detector is made of; dlib carries its HOG detector in the library."""
        return frozenset({FileRole.LANDMARKS if self is DetectorKind.DLIB_HOG else FileRole.DETECTOR})


class EmbedderKind(StrEnum):
    """How the embedding network is run."""

    DLIB_RESNET = "dlib_resnet"
    ONNX = "onnx"

    @property
    def scheme(self) -> LandmarkScheme:
        """The landmarks this kind of embedder aligns by."""
        return LandmarkScheme.DLIB_FIVE if self is EmbedderKind.DLIB_RESNET else LandmarkScheme.FIVE_POINT


@dataclass(frozen=True, slots=True)
class Licence:
    """Terms of the weights; `needs_acceptance` means the installer has to agree to them by name."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT_KEYS
    name: str
    url: _Url
    allows_production: bool
    needs_acceptance: bool


@dataclass(frozen=True, slots=True)
class PackFile:
    """One file of weights; `url` is where it can be fetched on its own."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT_KEYS
    name: _PlainName
    role: FileRole
    bytes: _Positive
    sha256: _Sha256
    url: _Url | None = None


@dataclass(frozen=True, slots=True)
class PythonPackage:
    """An ordinary Python package that carries the weights: module, folder in it, how to install it."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT_KEYS
    module: _PlainName
    folder: _PlainName
    install: str


@dataclass(frozen=True, slots=True)
class DetectorSpec:
    """`input_size_px` is the longest side of the picture the detector sees; thresholds are its own scale."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT_KEYS
    kind: DetectorKind
    input_size_px: _Positive
    score_threshold: float
    overlap_threshold: _Rate = 0.4


@dataclass(frozen=True, slots=True)
class EmbedderSpec:
    """How a face is cut out and normalised: value = (pixel - mean) / std per channel in `colour` order.

    `template_px` are the five landmarks in the square input of `input_size_px`; None where the kind
    brings its own alignment (dlib).
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT_KEYS
    kind: EmbedderKind
    dimension: _Positive
    input_size_px: _Positive
    colour: Colour
    mean: OfChannels
    std: OfChannels
    distance: Literal["cosine"] = "cosine"
    template_px: tuple[Point, Point, Point, Point, Point] | None = None


@dataclass(frozen=True, slots=True)
class PackManifest:
    """A pack: weights with their hashes and terms, and everything needed to run them the same way again."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT_KEYS
    id: _PlainName
    title: Message
    licence: Licence
    files: tuple[PackFile, ...]
    detector: DetectorSpec
    embedder: EmbedderSpec
    package: PythonPackage | None = None
    archive_url: _Url | None = None
    calibration: str | None = None

    def file(self, role: FileRole) -> PackFile:
        """The file of that role; every role the specs call for is there (checked on reading)."""
        return next(file for file in self.files if file.role is role)


def read_manifest(path: Path) -> PackManifest:
    """The manifest in a TOML file; raises PackUnusable naming the key and the file."""
    try:
        return parse_manifest(path.read_text("utf-8"), str(path))
    except FileNotFoundError:
        raise _invalid(str(path), "", "the file does not exist", "文件不存在") from None
    except UnicodeDecodeError:
        raise _invalid(str(path), "", "the file is not UTF-8 text", "文件不是 UTF-8 文本") from None


def parse_manifest(text: str, where: str) -> PackManifest:
    """The manifest in TOML text; `where` names its origin in the PackUnusable it may raise."""
    try:
        manifest = TypeAdapter(PackManifest).validate_python(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise _invalid(where, "", f"not TOML: {error}", f"不是有效的 TOML：{error}") from None
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise _invalid(where, key, first["msg"], f"取值无效（{first['msg']}）") from None
    _require_parts_that_fit(manifest, where)
    return manifest


@cache
def built_in_manifests() -> tuple[PackManifest, ...]:
    """The manifests that ship with this package, by id."""
    found = [entry for entry in _built_in_folder().iterdir() if entry.name.endswith(".toml")]
    manifests = [parse_manifest(entry.read_text("utf-8"), entry.name) for entry in found]
    return tuple(sorted(manifests, key=lambda manifest: manifest.id))


def built_in_text(pack_id: str) -> str:
    """The TOML text of a manifest that ships with this package."""
    return (_built_in_folder() / f"{pack_id}.toml").read_text("utf-8")


def _built_in_folder() -> Traversable:
    return files("matching.face") / "packs"


def _require_parts_that_fit(manifest: PackManifest, where: str) -> None:
    detector, embedder = manifest.detector.kind, manifest.embedder.kind
    roles = sorted(file.role for file in manifest.files)
    needed = sorted(detector.roles | {FileRole.EMBEDDER})
    if roles != needed:
        wanted = ", ".join(needed)
        raise _invalid(where, "files", f"needed is one file each of: {wanted}", f"必须各有一个文件：{wanted}")
    if len({file.name for file in manifest.files}) != len(manifest.files):
        raise _invalid(where, "files", "two files have one name", "有重名文件")
    if detector.scheme is not embedder.scheme:
        reason = f"{embedder} cannot align by the landmarks of {detector}"
        raise _invalid(where, "embedder.kind", reason, f"{embedder} 无法使用 {detector} 的关键点")
    if (manifest.embedder.template_px is None) is (embedder is EmbedderKind.ONNX):
        reason = "needed for onnx, not taken for dlib_resnet"
        raise _invalid(where, "embedder.template_px", reason, "onnx 必填，dlib_resnet 不填")


def _invalid(where: str, key: str, en: str, zh: str) -> PackUnusable:
    place = f"{where}, {key}" if key else where
    return PackUnusable(
        "pack_manifest_invalid",
        Message(
            zh=f"人脸模型包清单无法使用（{place}）：{zh}。", en=f"Unusable pack manifest ({place}): {en}."
        ),
        Message(
            zh="请按 docs/face-packs.md 更正清单，或重新安装该模型包。",
            en="Correct the manifest after docs/face-packs.md, or install the pack again.",
        ),
        field=key or None,
    )
