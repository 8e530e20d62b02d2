"""Places and lines of a drawn pedigree: nobody on another, every parent joined to every child."""

from collections.abc import Mapping
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from casework.families.drawing.isotonic import least_squares_in_order
from casework.families.drawing.kin import Kin
from casework.families.drawing.layout import Layout, layout
from casework.families.drawing.lines import SYMBOL

Segment = tuple[tuple[float, float], tuple[float, float]]
NUCLEAR = {"c": ("f", "m"), "d": ("f", "m")}


def kin(parents: Mapping[str, tuple[str, ...]], **more: object) -> Kin:
    people = dict.fromkeys(each for child, above in parents.items() for each in (*above, child))
    return Kin(tuple(people), parents, **more)  # type: ignore[arg-type]


def segments(drawn: Layout, union: int | None = None) -> list[tuple[int, Segment]]:
    return [
        (line.union, (a, b))
        for line in drawn.lines
        if union in (None, line.union)
        for a, b in zip(line.points, line.points[1:], strict=False)
    ]


def touch(first: Segment, second: Segment) -> bool:
    """Whether an end of one lies on the other."""
    return any(_on(p, second) for p in first) or any(_on(p, first) for p in second)


def _on(point: tuple[float, float], segment: Segment) -> bool:
    (x, y), ((ax, ay), (bx, by)) = point, segment
    cross = (bx - ax) * (y - ay) - (by - ay) * (x - ax)
    inside = min(ax, bx) - 0.2 <= x <= max(ax, bx) + 0.2 and min(ay, by) - 0.2 <= y <= max(ay, by) + 0.2
    return inside and abs(cross) <= 0.5 * max(abs(bx - ax) + abs(by - ay), 1)


def at_symbol(drawn: Layout, person: str, segment: Segment) -> bool:
    """Whether the segment ends at the edge of the person's symbol."""
    x, y = drawn.places[person]
    half = SYMBOL / 2 + 0.2
    return any(abs(px - x) <= half and abs(py - y) <= half for px, py in segment)


def joined(drawn: Layout, kin: Kin, child: str, parent: str) -> bool:
    """Whether the lines of the child's union lead from the parent's symbol to the child's."""
    number = next(n for n, each in enumerate(kin.unions) if child in each.children)
    waiting = [each for _, each in segments(drawn, number)]
    found = [each for each in waiting if at_symbol(drawn, parent, each)]
    for each in found:
        found += [other for other in waiting if other not in found and touch(each, other)]
    return any(at_symbol(drawn, child, each) for each in found)


def crosses_symbol(drawn: Layout, kin: Kin) -> list[str]:
    """People whose symbol is run through by a line of a union they are no part of."""
    found = []
    for person, (x, y) in drawn.places.items():
        for number, ((ax, ay), (bx, by)) in segments(drawn):
            union = kin.unions[number]
            half = SYMBOL / 2 - 1
            if person in (*union.parents, *union.children) or (ax != bx and ay != by):
                continue
            across = min(ax, bx) < x + half and max(ax, bx) > x - half
            if across and min(ay, by) < y + half and max(ay, by) > y - half:
                found.append(person)
    return found


def run_along(drawn: Layout) -> list[tuple[int, int]]:
    """Pairs of unions with lines on top of each other over more than a point."""
    found = []
    for (one, first), (other, second) in combinations(segments(drawn), 2):
        if one == other:
            continue
        for axis in (0, 1):
            level = 1 - axis
            flat = [first[0][level], first[1][level], second[0][level], second[1][level]]
            if max(flat) - min(flat) < 1:
                (a, b), (c, d) = (sorted((s[0][axis], s[1][axis])) for s in (first, second))
                if min(b, d) - max(a, c) > 1:
                    found.append((one, other))
    return found


def check(kin: Kin) -> Layout:
    drawn = layout(kin)
    assert set(drawn.places) == set(kin.people)
    for (ax, ay), (bx, by) in combinations(drawn.places.values(), 2):
        assert abs(ax - bx) >= 149.5 or abs(ay - by) >= SYMBOL + 60
    for child, parents in kin.parents.items():
        for parent in parents:
            assert joined(drawn, kin, child, parent), (child, parent)
            assert drawn.places[parent][1] < drawn.places[child][1]
    assert crosses_symbol(drawn, kin) == []
    assert run_along(drawn) == []
    for _, segment in segments(drawn):
        for x, y in segment:
            assert 0 <= x <= drawn.width
            assert 0 <= y <= drawn.height
    return drawn


def test_parents_stand_over_the_middle_of_their_children() -> None:
    drawn = check(kin(NUCLEAR))
    f, m, c, d = (drawn.places[each] for each in "fmcd")
    assert f[1] == m[1] < c[1] == d[1]
    assert (f[0] + m[0]) / 2 == (c[0] + d[0]) / 2
    assert abs(f[0] - m[0]) == 150


def test_a_father_of_half_siblings_stands_between_their_mothers() -> None:
    drawn = check(kin({"c": ("f", "m"), "h": ("f", "w")}))
    assert drawn.places["m"][0] != drawn.places["w"][0]
    assert sorted("fmw", key=lambda each: drawn.places[each][0])[1] == "f"


def test_the_family_of_both_parents_is_drawn_on_their_own_side() -> None:
    drawn = check(
        kin(
            {
                "f": ("ff", "fm"), "uncle": ("ff", "fm"), "m": ("mf", "mm"), "aunt": ("mf", "mm"),
                "c": ("f", "m"), "s": ("f", "m"), "h": ("f", "w"), "n": ("s", "sw"), "n2": ("s", "sw"),
                "cousin": ("uncle", "uw"),
            }
        )
    )  # fmt: skip
    x = {each: place[0] for each, place in drawn.places.items()}
    assert (x["uncle"] < x["f"]) == (x["ff"] < x["mf"])
    assert abs(x["f"] - x["m"]) == 150


def test_identical_twins_fork_from_one_point_and_are_joined() -> None:
    family = kin({**NUCLEAR, "e": ("f", "m")}, twins=(frozenset("ce"),))
    drawn = check(family)
    assert abs(drawn.places["c"][0] - drawn.places["e"][0]) == 150
    slanted = [s for _, s in segments(drawn) if s[0][0] != s[1][0] and s[0][1] != s[1][1]]
    assert len(slanted) == 2
    assert slanted[0][0] == slanted[1][0]


def test_lines_of_unknown_blood_are_marked_on_the_side_that_is_unknown() -> None:
    drawn = layout(kin(NUCLEAR, doubted_children=frozenset("d"), doubted_parents=frozenset("f")))
    doubted = [line for line in drawn.lines if line.is_doubted]
    assert len(doubted) == 2
    (up,) = [line for line in doubted if line.points[0][0] == line.points[1][0]]
    assert up.points[0][0] == drawn.places["d"][0]


def test_a_spouse_without_children_is_joined() -> None:
    family = kin(NUCLEAR)
    with_spouse = Kin((*family.people, "s"), family.parents, mates=(("c", "s"),))
    drawn = check(with_spouse)
    assert drawn.places["s"][1] == drawn.places["c"][1]
    assert any(at_symbol(drawn, "s", each) for _, each in segments(drawn))


def test_mates_of_two_generations_are_drawn_below_each_other() -> None:
    check(kin({"u": ("a", "b"), "p": ("a", "b"), "n": ("p", "q"), "x": ("u", "n"), "y": ("a", "x")}))


def test_nobody_is_a_drawing_without_anything() -> None:
    assert layout(Kin((), {})).lines == ()


def test_a_row_is_as_near_to_its_wishes_as_widths_allow() -> None:
    assert least_squares_in_order([0, 0, 100], [10, 10, 10], [1, 1, 1]) == [-5, 5, 100]
    assert least_squares_in_order([], [], []) == []


@st.composite
def families(draw: st.DrawFn) -> Kin:
    """Up to thirty people: couples old and new, half siblings, up to five mates, parents of the mates."""
    people, parents = ["p0", "p1"], {}
    couples = [("p0", "p1")]
    rows = {"p0": 0, "p1": 0}
    for _ in range(draw(st.integers(1, 22))):
        if len(people) > 28:
            break
        mate = people[draw(st.integers(0, len(people) - 1))]
        if draw(st.booleans()) or sum(mate in each for each in couples) == 5:
            couple = couples[draw(st.integers(0, len(couples) - 1))]
        else:
            new = f"p{len(people)}"
            people.append(new)
            rows[new] = rows[mate]
            couple = (mate, new)
            couples.append(couple)
        child = f"p{len(people)}"
        people.append(child)
        parents[child] = couple
        rows[child] = max(rows[each] for each in couple) + 1
        founders = [each for each in people if each not in parents and each != child]
        if len(people) < 28 and draw(st.integers(0, 5)) == 0 and founders:
            person = founders[draw(st.integers(0, len(founders) - 1))]
            above = (f"p{len(people)}", f"p{len(people) + 1}")
            people += above
            rows.update(dict.fromkeys(above, rows[person] - 1))
            parents[person] = above
            couples.append(above)
    return Kin(tuple(people), parents)


@settings(max_examples=40)
@given(families())
def test_any_family_of_thirty_is_drawn_without_overlap_and_the_same_way_each_time(family: Kin) -> None:
    assert check(family) == layout(family)
