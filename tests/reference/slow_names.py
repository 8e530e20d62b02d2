"""Names by sound as a textbook does it: all confusions of a syllable written out, edits by table."""

from pypinyin import Style, pinyin

PAIRS = ("f h", "l n", "g k", "z zh", "c ch", "s sh")
SWAPS = {a: b for pair in PAIRS for a, b in (pair.split(), pair.split()[::-1])}
H_FINALS = [
    "a",
    "ai",
    "an",
    "ang",
    "ao",
    "e",
    "ei",
    "en",
    "eng",
    "ong",
    "ou",
    "u",
    "ua",
    "uai",
    "uan",
    "uang",
    "ui",
    "un",
    "uo",
]
H_TO_F = {"ua": "a", "uo": "o", "uai": "ai", "ui": "ei", "uan": "an", "un": "en", "uang": "ang", "ong": "eng"}


def parts(syllable: str) -> tuple[str, str]:
    for length in (2, 1):
        if syllable[:length] in {"zh", "ch", "sh"} or (length == 1 and syllable[0] in "bpmfdtnlgkhjqxrzcsyw"):
            return syllable[:length], syllable[length:]
    return "", syllable


def with_endings(final: str) -> set[str]:
    """The final, with g put behind n or taken from it."""
    return (
        {final}
        | ({f"{final}g"} if final.endswith("n") else set())
        | ({final[:-1]} if final.endswith("ng") else set())
    )


def sounds_like(syllable: str) -> set[str]:
    """Every syllable that the listed confusions make of this one, itself included."""
    initial, final = parts(syllable)
    made = {initial + each for each in with_endings(final)}
    if initial == "f":
        return made | {f"h{each}" for each in H_FINALS if syllable in said_with_f(each)}
    if initial == "h":
        return made | said_with_f(final)
    return made | {SWAPS[initial] + each for each in with_endings(final) if initial in SWAPS}


def said_with_f(final: str) -> set[str]:
    """What becomes of h and this final when f is said."""
    return {f"f{each}" for each in with_endings(H_TO_F.get(final, final))}


def alike(one: str, other: str) -> bool:
    """The characters are the same, or some reading of one sounds like some reading of the other."""
    if one == other:
        return True
    mine, theirs = (pinyin(each, style=Style.NORMAL, heteronym=True)[0] for each in (one, other))
    return any(reading in sounds_like(each) for each in mine for reading in theirs)


def edits(one: str, other: str) -> int:
    """Characters wrong, missing or too many, where characters that sound alike count as the same."""
    table = [
        [column + row if 0 in (row, column) else 0 for column in range(len(other) + 1)]
        for row in range(len(one) + 1)
    ]
    for row in range(1, len(one) + 1):
        for column in range(1, len(other) + 1):
            table[row][column] = min(
                table[row - 1][column] + 1,
                table[row][column - 1] + 1,
                table[row - 1][column - 1] + (not alike(one[row - 1], other[column - 1])),
            )
    return table[-1][-1]


def may_be_same(one: str, other: str) -> bool:
    """The rule of `matching.names_by_sound` for names without spaces."""
    allowed = 1 if max(len(one), len(other)) >= 3 else 0
    return edits(one, other) <= allowed or familiar(one, other) or familiar(other, one)


def familiar(called: str, name: str) -> bool:
    """阿, 小 or 老 and one character that sounds like one of the name."""
    if len(called) != 2 or called[0] not in "阿小老" or len(name) < 2:
        return False
    return any(alike(called[1], each) for each in name)
