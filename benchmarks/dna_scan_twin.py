"""The scan written plainly: for the error figure of the benchmark and for tests."""

from collections.abc import Sequence


def score(table: Sequence[float], codes: Sequence[int]) -> float:
    """log10 LR of one profile for one family: the sum of the table entries its codes select."""
    total = 0.0
    for code in codes:
        total += table[code]
    return total


def best_pairs(
    tables: Sequence[Sequence[float]], profiles: Sequence[Sequence[int]], top: int
) -> list[list[tuple[int, float]]]:
    """For each family the `top` profiles with the highest scores: (profile, score), best first."""
    best = []
    for table in tables:
        scored = [(number, score(table, codes)) for number, codes in enumerate(profiles)]
        best.append(sorted(scored, key=lambda pair: (-pair[1], pair[0]))[:top])
    return best
