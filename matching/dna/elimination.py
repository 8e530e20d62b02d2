"""A good order in which to sum a tensor network: the cheaper of greedy pairs and least-growth elimination."""

from collections.abc import Mapping, Sequence
from math import prod

import opt_einsum

from matching.dna.refusal import refusal
from models.message import Message

LARGEST_TENSOR = 300_000_000

Axes = tuple[int, ...]
Step = tuple[tuple[int, ...], str]


def steps(terms: Sequence[Axes], output: Axes, shapes: Sequence[tuple[int, ...]]) -> tuple[Step, ...]:
    """The steps: positions of the operands to pop (largest first), and the einsum equation of their product.

    Greedy pairing is best for small networks; families with many branches need whole variables summed out,
    the one first that leaves the smallest tensor (min-size elimination). Refused when every order needs a
    tensor of more than 300 million entries.
    """
    symbols = {axis: opt_einsum.get_symbol(n) for n, axis in enumerate(sorted({a for t in terms for a in t}))}
    inputs = ["".join(symbols[axis] for axis in term) for term in terms]
    equation = f"{','.join(inputs)}->{''.join(symbols[axis] for axis in output)}"
    sizes = {
        axis: n
        for term, shape in zip(terms, shapes, strict=True)
        for axis, n in zip(term, shape, strict=True)
    }
    orders = ["auto", _elimination_order(terms, output, sizes)]
    found = [opt_einsum.contract_path(equation, *shapes, shapes=True, optimize=order)[1] for order in orders]
    best = min(found, key=lambda path: (path.largest_intermediate > LARGEST_TENSOR, path.opt_cost))
    if best.largest_intermediate > LARGEST_TENSOR:
        raise _too_large(float(best.largest_intermediate))
    return tuple((tuple(sorted(step[0], reverse=True)), step[2]) for step in best.contraction_list)


def _too_large(entries: float) -> Exception:
    return refusal(
        "dna_pedigree_too_large",
        Message(
            f"家系的环路过多，精确计算需要 {entries:.2g} 项的张量。",
            f"The pedigree has too many loops: exact computation needs a tensor of {entries:.2g} entries.",
        ),
        advice=Message("请检测更多亲属，或去掉远亲。", "Type more relatives, or leave distant ones out."),
    )


def _elimination_order(
    terms: Sequence[Axes], output: Axes, sizes: Mapping[int, int]
) -> list[tuple[int, ...]]:
    """Pairs of positions, each product appended at the end, as opt_einsum counts them."""
    operands = [frozenset(term) for term in terms]
    waiting = set(sizes) - set(output)
    order: list[tuple[int, ...]] = []
    while waiting:
        axis = min(waiting, key=lambda a: (_left_by(a, operands, sizes), a))
        waiting.discard(axis)
        _join([o for o in operands if axis in o], operands, order, needed=waiting | set(output), sizes=sizes)
        waiting &= {a for o in operands for a in o}
    _join(list(operands), operands, order, needed=set(output), sizes=sizes)
    return order or [tuple(range(len(terms)))]


def _left_by(axis: int, operands: Sequence[frozenset[int]], sizes: Mapping[int, int]) -> int:
    joined = frozenset().union(*(o for o in operands if axis in o)) - {axis}
    return prod(sizes[a] for a in joined)


def _join(
    chosen: list[frozenset[int]],
    operands: list[frozenset[int]],
    order: list[tuple[int, ...]],
    *,
    needed: set[int],
    sizes: Mapping[int, int],
) -> None:
    """Multiplies the chosen operands pair by pair, smallest product first, dropping what nobody needs."""
    while len(chosen) > 1:
        pairs = ((a, b) for n, a in enumerate(chosen) for b in chosen[n + 1 :])
        first, second = min(pairs, key=lambda pair: prod(sizes[a] for a in pair[0] | pair[1]))
        one = operands.index(first)
        other = operands.index(second, one + 1) if first == second else operands.index(second)
        order.append((min(one, other), max(one, other)))
        for position in sorted((one, other), reverse=True):
            del operands[position]
        elsewhere = needed | {a for o in operands for a in o}
        product = (first | second) & frozenset(elsewhere)
        operands.append(product)
        chosen.remove(first)
        chosen.remove(second)
        chosen.append(product)
