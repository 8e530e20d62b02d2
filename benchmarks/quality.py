"""What each fault of a photo costs, and how often the quality verdict says so: the evidence for its limits.

Mated pairs of CACD-VS from the shared faces; one photo of each pair is made worse. TAR counts a probe in
which no face was found as missed; FAR 1e-3 is fixed on the untouched probes.
"""

import argparse
import csv
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benchmarks.degradations import Degradation, degradations
from benchmarks.face_packs import SHARED, open_pack
from benchmarks.report import Figure, Figures
from matching.face.decode import decode
from matching.face.detection import Detection, Float32Vector, UInt8Image
from matching.face.networks import FaceNetworks
from matching.face.orientation import find_faces
from matching.face.quality import face_quality
from models.quality import FaceQuality, Verdict

NON_MATED_RATE = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """A photo with its own face, and the vector of another photo of the same person."""

    pixels: UInt8Image
    face: Detection
    reference: Float32Vector


@dataclass(frozen=True, slots=True, eq=False)
class Probes:
    """What became of the degraded photos: `found` indexes the pairs in which a face was found."""

    found: list[int]
    scores: npt.NDArray[np.float32]
    qualities: list[FaceQuality]

    def mated(self) -> npt.NDArray[np.float32]:
        """Scores against the same person, one per found probe."""
        return self.scores[np.arange(len(self.found)), self.found]

    def non_mated(self) -> npt.NDArray[np.float32]:
        """Scores against everybody else."""
        others = np.ones_like(self.scores, dtype=bool)
        others[np.arange(len(self.found)), self.found] = False
        return np.asarray(self.scores[others], np.float32)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--pack` and `--pairs`."""
    parser.add_argument(
        "--pack", default="yunet-edgeface-xs", help="the pack to measure (default %(default)s)"
    )
    parser.add_argument("--pairs", type=int, default=150, help="mated pairs used (default %(default)s)")


def run(arguments: argparse.Namespace) -> Figures:
    """One line for each degradation."""
    networks = open_pack(arguments.pack)
    pairs = mated_pairs(networks, arguments.pairs)
    random = np.random.default_rng(arguments.seed)
    clean = probed(networks, pairs, degradations()["none"], random)
    threshold = float(np.quantile(clean.non_mated(), 1 - NON_MATED_RATE))
    lines: Figures = {
        name: line(probed(networks, pairs, degradation, random), len(pairs), threshold)
        for name, degradation in degradations().items()
    }
    return {"pack": arguments.pack, "pairs": len(pairs), "threshold": threshold, "degradations": lines}


def mated_pairs(networks: FaceNetworks, count: int) -> list[Pair]:
    """The first mated CACD-VS pairs in which both faces are found."""
    with (SHARED / "faces" / "pairs.csv").open(encoding="utf-8", newline="") as lines:
        listed = [row for row in csv.DictReader(lines) if row["source"] == "CACD-VS" and row["same"] == "1"]
    made = [_pair(networks, row["path_a"], row["path_b"]) for row in listed[:count]]
    return [pair for pair in made if pair is not None]


def probed(
    networks: FaceNetworks, pairs: list[Pair], degradation: Degradation, random: np.random.Generator
) -> Probes:
    """All photos degraded, searched, assessed and compared with all references."""
    found, vectors, qualities = [], [], []
    for index, pair in enumerate(pairs):
        photo = degradation(pair.pixels, pair.face.landmarks, random)
        seen = find_faces(networks, photo)
        face = max(seen.detections, key=lambda detection: detection.score, default=None)
        if face is None:
            continue
        found.append(index)
        vectors.append(networks.embed(seen.pixels, face.landmarks))
        qualities.append(face_quality(seen.pixels, face, networks.manifest.detector.kind))
    references = np.array([pair.reference for pair in pairs])
    scores = np.array(vectors, np.float32).reshape(len(found), networks.dimension) @ references.T
    return Probes(found, scores, qualities)


def line(probes: Probes, count: int, threshold: float) -> dict[str, Figure]:
    """Rates of all `count` probes; the median of every component among those with a face."""
    if not probes.found:
        return {"found": 0.0, "tar": 0.0}
    verdicts = [quality.verdict for quality in probes.qualities]
    hits = probes.mated() >= threshold
    kept = [index for index, verdict in enumerate(verdicts) if verdict is not Verdict.REFUSED]
    return {
        "found": len(probes.found) / count,
        "tar": float(hits.sum()) / count,
        "far": float((probes.non_mated() >= threshold).mean()),
        "median_mated": float(np.median(probes.mated())),
        "weak": verdicts.count(Verdict.WEAK) / count,
        "refused": verdicts.count(Verdict.REFUSED) / count,
        "hits_lost_to_refusal": (int(hits.sum()) - int(hits[kept].sum())) / count,
        "flagged": _flagged(probes.qualities),
        "median": _medians(probes.qualities),
    }


def _pair(networks: FaceNetworks, path_a: str, path_b: str) -> Pair | None:
    first, second = (decode((SHARED / "faces" / path).read_bytes()).pixels for path in (path_a, path_b))
    face, other = _surest(networks, first), _surest(networks, second)
    return (
        None if face is None or other is None else Pair(first, face, networks.embed(second, other.landmarks))
    )


def _surest(networks: FaceNetworks, pixels: UInt8Image) -> Detection | None:
    return max(networks.detect(pixels), key=lambda detection: detection.score, default=None)


def _flagged(qualities: list[FaceQuality]) -> dict[str, Figure]:
    """Share of faces that each component makes weak or refuses, where that is any."""
    counts: dict[str, int] = {}
    for quality in qualities:
        for part in quality.components:
            counts[part.name] = counts.get(part.name, 0) + (part.verdict is not Verdict.USABLE)
    return {name: count / len(qualities) for name, count in counts.items() if count}


def _medians(qualities: list[FaceQuality]) -> dict[str, Figure]:
    values: dict[str, list[float]] = {}
    for quality in qualities:
        for part in quality.components:
            values.setdefault(part.name, []).append(part.value)
    return {name: float(np.median(of_all)) for name, of_all in values.items()}
