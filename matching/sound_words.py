"""Why two names may be one as heard, in words: which sounds were taken for each other."""

from collections.abc import Iterable, Iterator

from matching.names_by_sound import NamesAlike
from matching.spoken_characters import Heard
from models.message import Message


def why_alike(alike: NamesAlike) -> Message:
    """Every difference between the two names, or that there is none."""
    if alike.is_the_same_writing:
        return Message("两个名字写法相同。", "The names are written the same.")
    parts = [*sounds(alike.heard), *_differences(alike)]
    if alike.is_familiar:
        parts.insert(0, Message("像是名字的昵称", "it may be a familiar form of the name"))
    return Message(
        f"听起来可能是同一个名字：{'；'.join(part.zh for part in parts)}。",
        f"May be the same name as heard: {'; '.join(part.en for part in parts)}.",
    )


def sounds(heard: Iterable[Heard]) -> Iterator[Message]:
    """What was heard as what, for the characters that are written differently."""
    for each in heard:
        if each.is_written_the_same:
            continue
        one, other = f"{each.one} ({each.one_reading})", f"{each.other} ({each.other_reading})"
        if each.confused:
            habit = ", ".join(each.confused)
            yield Message(f"“{one}”与“{other}”易混：{habit}", f"{one} and {other} are confused by {habit}")
        else:
            yield Message(f"“{one}”与“{other}”同音", f"{one} and {other} sound the same")


def _differences(alike: NamesAlike) -> Iterator[Message]:
    if alike.unlike:
        one, other = alike.unlike
        yield Message(f"“{one}”与“{other}”一字不同", f"one character differs, {one} and {other}")
    for extra in (alike.only_one, alike.only_other):
        if extra:
            yield Message(f"只有一方有“{extra}”字", f"only one of them has {extra}")
