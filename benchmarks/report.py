"""How a bench says what it measured: lines for people, one JSON object for programs."""

import json
from collections.abc import Mapping, Sequence

Figure = str | int | float | bool | None | Mapping[str, "Figure"] | Sequence["Figure"]
Figures = dict[str, Figure]


def print_report(name: str, machine: Figures, figures: Figures) -> None:
    """Print the machine, then every figure on a line of its own, nested ones indented under their name."""
    print("machine")
    print("\n".join(_lines(machine, indent=1)))
    print(name)
    print("\n".join(_lines(figures, indent=1)))


def print_json(name: str, machine: Figures, figures: Figures) -> None:
    """Print one line: an object with the figures at the top, plus `bench` and `machine`."""
    print(json.dumps({"bench": name, "machine": machine, **figures}, ensure_ascii=False))


def _lines(figures: Mapping[str, Figure], indent: int) -> list[str]:
    lines = []
    for label, figure in figures.items():
        lines += _labelled(label, figure, indent)
    return lines


def _labelled(label: str, figure: Figure, indent: int) -> list[str]:
    margin = "  " * indent
    if isinstance(figure, Mapping):
        return [f"{margin}{label}", *_lines(figure, indent + 1)]
    if isinstance(figure, Sequence) and not isinstance(figure, str):
        return [
            line
            for place, part in enumerate(figure)
            for line in _labelled(f"{label} {place + 1}", part, indent)
        ]
    return [f"{margin}{label:<36} {_written(figure)}"]


def _written(figure: str | float | bool | None) -> str:
    return f"{figure:.4g}" if isinstance(figure, float) else str(figure)
