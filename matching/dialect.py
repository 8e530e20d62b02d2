"""Syllables of Mandarin that speakers of dialects take for each other.

A syllable is pinyin without tone, as pypinyin writes it (`lv` for 绿). The confusions are those that
Guitu's domain rules name: f/h, l/n, z/zh, c/ch, s/sh, g/k, and endings with n or ng. They are a list of
common habits, not a model of any dialect; how often each happens is not counted.
"""

from collections.abc import Mapping

_INITIALS = ("zh", "ch", "sh", *"bpmfdtnlgkhjqxrzcsyw")
_CONFUSED_INITIALS = frozenset(
    frozenset(pair) for pair in (("f", "h"), ("l", "n"), ("z", "zh"), ("c", "ch"), ("s", "sh"), ("g", "k"))
)
# After f there is no u before another vowel: huang is said as fang, hui as fei, hun as fen, hong as feng.
_FINAL_AFTER_F: Mapping[str, str] = {
    "ua": "a",
    "uo": "o",
    "uai": "ai",
    "ui": "ei",
    "uan": "an",
    "un": "en",
    "uang": "ang",
    "ong": "eng",
}

_INITIAL_FOLDED: Mapping[str, str] = {
    other: first for first, other in (sorted(pair) for pair in _CONFUSED_INITIALS)
}
_FINAL_FOLDED_AFTER_F: Mapping[str, str] = {
    spoken.removesuffix("g"): said.removesuffix("g") for spoken, said in _FINAL_AFTER_F.items()
}


def confusions(one: str, other: str) -> tuple[str, ...] | None:
    """What must be confused for the syllables to be taken for each other, such as ("f/h", "n/ng").

    Empty for the same syllable; None when no listed confusion leads from one to the other. Symmetric.
    """
    if one == other:
        return ()
    (initial, final), (other_initial, other_final) = split_syllable(one), split_syllable(other)
    if initial == other_initial:
        return _of_finals(final, other_final)
    if frozenset((initial, other_initial)) not in _CONFUSED_INITIALS:
        return None
    found = _of_finals(
        _as_after_f(initial, final, other_initial), _as_after_f(other_initial, other_final, initial)
    )
    return None if found is None else ("/".join(sorted((initial, other_initial))), *found)


def split_syllable(syllable: str) -> tuple[str, str]:
    """Initial and final; the initial is empty where the syllable begins with its vowel."""
    initial = next((each for each in _INITIALS if syllable.startswith(each)), "")
    return initial, syllable.removeprefix(initial)


def folded(syllable: str) -> str:
    """One spelling for all syllables that `confusions` leads between; others may share it too.

    What `confusions` takes for each other is folded alike: endings lose their g, h and f are said as f, and
    of each other pair of initials the first in the alphabet stands for both.
    """
    initial, final = split_syllable(syllable)
    if final.endswith("ng"):
        final = final[:-1]
    if initial in ("f", "h"):
        return f"f{_FINAL_FOLDED_AFTER_F.get(final, final)}"
    return f"{_INITIAL_FOLDED.get(initial, initial)}{final}"


def _of_finals(final: str, other: str) -> tuple[str, ...] | None:
    if final == other:
        return ()
    shorter, longer = sorted((final, other), key=len)
    return ("n/ng",) if shorter.endswith("n") and longer == f"{shorter}g" else None


def _as_after_f(initial: str, final: str, other_initial: str) -> str:
    is_h_for_f = initial == "h" and other_initial == "f"
    return _FINAL_AFTER_F.get(final, final) if is_h_for_f else final
