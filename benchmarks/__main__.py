"""`python -m benchmarks NAME [--json] [...]`: one seeded bench, with the machine it ran on."""

import argparse
import importlib
import sys
from typing import Protocol, cast

from benchmarks.machine import machine_facts
from benchmarks.report import Figures, print_json, print_report

BENCHES = ("api", "dna", "faces", "gallery", "large_gallery", "nightly", "pages", "quality")
SEED = 20_240_601


class Bench(Protocol):
    """What a bench module offers: its own arguments, and a run that returns named figures with units."""

    __doc__: str | None

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the bench's own options; `--seed` and `--json` are declared already."""

    def run(self, arguments: argparse.Namespace) -> Figures:
        """Measure, with `arguments.seed` as the only source of randomness."""


def load(name: str) -> Bench:
    """The bench of that name; raises ModuleNotFoundError when its module is not there."""
    return cast("Bench", importlib.import_module(f"benchmarks.{name}"))


def main(words: list[str]) -> int:
    """Run the named bench and print its figures; 2 when no bench of that name exists."""
    if not words or words[0] not in BENCHES:
        print(
            f"usage: python -m benchmarks NAME [--json] [...]\nbenches: {', '.join(BENCHES)}", file=sys.stderr
        )
        return 2
    bench = load(words[0])
    parser = argparse.ArgumentParser(prog=f"python -m benchmarks {words[0]}", description=bench.__doc__)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON on the last line")
    parser.add_argument(
        "--seed", type=int, default=SEED, help="seed of all synthetic data (default %(default)s)"
    )
    bench.add_arguments(parser)
    arguments = parser.parse_args(words[1:])
    machine = machine_facts()
    figures = bench.run(arguments)
    print_report(words[0], machine, figures)
    if arguments.json:
        print_json(words[0], machine, figures)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
