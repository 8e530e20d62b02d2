"""A fitted calibration in words and numbers, as Markdown tables: what it rests on and what it costs."""

from matching.face.calibration_artefact import Artefact, LeftOut, StratumFit

_STRATA = (
    "| stratum | people | mated pairs (worth) | pairs of strangers: people / photos (worth) "
    "| log10 LR | bounds | lowest rate, from score | held-out Cllr / min | wider |"
)
_LEFT_OUT = "| left out | people | why | held-out Cllr | wider |"
_SOURCES = "| source | people | photos | weak | refused | held-out Cllr / min, undated |"
_RELIABILITY = "| log10 LR, held out | mated share | non-mated share | log10 of their ratio |"


def report(artefact: Artefact) -> str:
    """Tables of strata, those left out, sources, reliability of the pooled stratum; and weak photos."""
    parts = [
        f"`{artefact.id}`",
        _table(_STRATA, [_stratum(fit) for fit in artefact.strata]),
        _table(_LEFT_OUT, [_left_out(entry) for entry in artefact.left_out]),
        _table(_SOURCES, _sources(artefact)),
        _table(_RELIABILITY, _reliability(artefact.strata[0])),
        _weak(artefact),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _table(header: str, rows: list[str]) -> str:
    if not rows:
        return ""
    return "\n".join([header, "|---" * (header.count("|") - 1) + "|", *rows])


def _stratum(fit: StratumFit) -> str:
    counts, cost = fit.counts, fit.held_out[0]
    strangers = f"{counts.non_mated_people_pairs} / {counts.non_mated_pairs}"
    cells = (
        fit.key.name,
        counts.mated_people,
        f"{counts.mated_pairs} ({counts.mated_effective:.0f})",
        f"{strangers} ({counts.non_mated_effective:.0f})",
        f"{fit.intercept:.2f} + {fit.slope:.2f} s",
        f"{fit.lower_bound:.2f} … {fit.upper_bound:.2f}",
        f"{fit.lowest_rate:.1e}, {fit.tail[-1].score:.3f}",
        f"{cost.cllr:.3f} / {cost.cllr_min:.3f}",
        _number(fit.wider_cllr),
    )
    return _row(*cells)


def _left_out(entry: LeftOut) -> str:
    why = entry.cause.value.replace("_", " ")
    return _row(
        entry.key.name, entry.counts.mated_people, why, _number(entry.cllr), _number(entry.wider_cllr)
    )


def _sources(artefact: Artefact) -> list[str]:
    costs = {cost.source: f"{cost.cllr:.3f} / {cost.cllr_min:.3f}" for cost in artefact.strata[0].held_out}
    return [
        _row(one.name, one.people, one.photos, one.weak, one.refused, costs.get(one.name, "—"))
        for one in artefact.data.sources
    ]


def _reliability(fit: StratumFit) -> list[str]:
    """Where the ratios are right, the last column lies within its bin."""
    rows = []
    for one in fit.held_out[0].reliability:
        ends = f"{one.low:g} … {one.high:g}".replace("-9 …", "below").replace("… 9", "and more")
        rows.append(_row(ends, f"{one.mated_share:.4f}", f"{one.non_mated_share:.4f}", one.observed))
    return rows


def _weak(artefact: Artefact) -> str:
    weak = artefact.weak_photos
    if weak is None:
        return "Weak photos: not measured."
    return (
        f"Weak photos ({weak.people} people, {weak.mated_pairs} mated and {weak.non_mated_pairs} non-mated "
        f"pairs): log10 LR x {weak.log10_lr_factor:g}, rate x {weak.rate_factor:g}; "
        f"Cllr {weak.cllr_without:.3f} without, {weak.cllr_with:.3f} with."
    )


def _number(value: float | None) -> str:
    return "—" if value is None else f"{value:.3f}"


def _row(*cells: object) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"
