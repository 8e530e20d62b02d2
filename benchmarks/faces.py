"""Photos per second from file to template, against the bare network calls on prepared inputs.

Every photo is worked on by one thread, several times, pipeline and bare calls in turn; the best time of each
counts. The overhead is everything that is no network call: decoding, scaling, cropping, quality, choice.
Beside every overhead stands the verdict: whether it keeps to `OVERHEAD_LIMIT`.
`network_calls` says how often networks are called for a photo, 2 where one face is found at once.
"""

import argparse
from dataclasses import dataclass
from time import perf_counter, thread_time

import cv2

from benchmarks.face_packs import open_pack, packs_at_hand
from benchmarks.face_photos import portraits, shared_photos
from benchmarks.raw_calls import Call, raw_calls
from benchmarks.report import Figures
from matching.face.decode import decode
from matching.face.pipeline import FacePipeline

NAME = "faces"
SIDES_PX = (250, 500, 1000)
OVERHEAD_LIMIT = 0.15


@dataclass(frozen=True, slots=True)
class Timing:
    """Best seconds for one photo: the whole way, decoding alone, and the network calls alone.

    The `cpu` ones count only what this thread ran, so that other programs on the machine do not count.
    """

    end_to_end_s: float
    decode_s: float
    networks_s: float
    end_to_end_cpu_s: float
    networks_cpu_s: float
    network_calls: float


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--pack` (several allowed), `--photos` and `--rounds`."""
    parser.add_argument(
        "--pack", nargs="+", default=list(packs_at_hand()), help="packs (default %(default)s)"
    )
    parser.add_argument("--photos", type=int, default=40, help="photos of each set (default %(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="times each is measured (default %(default)s)")


def run(arguments: argparse.Namespace) -> Figures:
    """For each pack: the shared photos where they are, and portraits of three sizes."""
    # One thread everywhere, as the networks run: OpenCV would otherwise use all cores for the overhead.
    cv2.setNumThreads(1)
    sets = {
        f"portraits of {side} px": portraits(arguments.photos, side, seed=arguments.seed) for side in SIDES_PX
    }
    shared = shared_photos(arguments.photos, seed=arguments.seed)
    if shared:
        sets = {"shared photos": shared, **sets}
    return {pack: measured_pack(pack, sets, arguments.rounds) for pack in arguments.pack}


def measured_pack(pack: str, sets: dict[str, list[bytes]], rounds: int) -> Figures:
    """Figures of every set, and the overhead over all of them together."""
    pipeline_networks = open_pack(pack)
    pipeline = FacePipeline(pipeline_networks)
    timings = {name: [_timed(pipeline, file, rounds) for file in files] for name, files in sets.items()}
    everything = [timing for of_set in timings.values() for timing in of_set]
    return {
        **_overheads(everything),
        **{name: _figures(of_set) for name, of_set in timings.items()},
    }


def _timed(pipeline: FacePipeline, file: bytes, rounds: int) -> Timing:
    photo = decode(file)
    calls = raw_calls(pipeline, photo)
    runs = [_one_round(pipeline, file, calls) for _ in range(rounds)]
    whole, decoding, networks, whole_cpu, networks_cpu = (min(kind) for kind in zip(*runs, strict=True))
    return Timing(whole, decoding, networks, whole_cpu, networks_cpu, network_calls=len(calls))


def _one_round(
    pipeline: FacePipeline, file: bytes, calls: list[Call]
) -> tuple[float, float, float, float, float]:
    """Seconds in the order of `Timing`."""
    start, start_cpu = perf_counter(), thread_time()
    photo = decode(file)
    decoded = perf_counter()
    pipeline.analyse(photo)
    done, done_cpu = perf_counter(), thread_time()
    for call in calls:
        call()
    end, end_cpu = perf_counter(), thread_time()
    return done - start, decoded - start, end - done, done_cpu - start_cpu, end_cpu - done_cpu


def _figures(timings: list[Timing]) -> Figures:
    count = len(timings)
    return {
        "photos": count,
        "photos_per_s": count / sum(timing.end_to_end_s for timing in timings),
        "networks_alone_per_s": count / sum(timing.networks_s for timing in timings),
        "end_to_end_ms": 1e3 * sum(timing.end_to_end_s for timing in timings) / count,
        "decode_ms": 1e3 * sum(timing.decode_s for timing in timings) / count,
        "network_calls": sum(timing.network_calls for timing in timings) / count,
        "networks_ms": 1e3 * sum(timing.networks_s for timing in timings) / count,
        **_overheads(timings),
    }


def _overheads(timings: list[Timing]) -> Figures:
    """Share by which the whole way takes longer than the networks, by the clock and in processor time."""
    whole = sum(timing.end_to_end_s for timing in timings)
    networks = sum(timing.networks_s for timing in timings)
    whole_cpu = sum(timing.end_to_end_cpu_s for timing in timings)
    overhead = whole / networks - 1
    meets = "meets" if overhead <= OVERHEAD_LIMIT else "misses"
    return {
        "overhead": overhead,
        "overhead_cpu": whole_cpu / sum(timing.networks_cpu_s for timing in timings) - 1,
        "verdict": f"{meets} the limit of {OVERHEAD_LIMIT:.0%}",
    }
