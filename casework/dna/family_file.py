"""A family as a file for the command line: TOML, with the samples of its members in a file of profiles."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from casework.dna.sample_file import SampleFile
from matching.dna.refusal import refusal
from matching.dna.tables import Family
from models.errors import InvalidInput
from models.message import Message
from models.pedigree import Member, Pedigree
from models.subject import Sex


def read_family(path: Path, samples: SampleFile, missing: str | None = None) -> Family:
    """The family of a TOML file: `missing`, `twins` and one `[[member]]` per person.

    A member has `id`, and may have `father`, `mother`, `sex` ("male", "female") and `sample`, the name of
    the member's sample; without it a sample named like the member is used. `missing` chooses among
    several missing members.
    """
    content = _toml(path)
    entries = _tables(path, content)
    members = [_member(path, entry) for entry in entries]
    listed = _names(path, "missing", content.get("missing", []))
    asked = missing or (listed[0] if listed else None)
    if asked is None:
        raise _refused(path, "没有写明失踪者 missing", en="no missing member is named")
    groups = content.get("twins", [])
    twins = tuple(frozenset(_names(path, "twins", group)) for group in _lists(path, groups))
    try:
        pedigree = Pedigree(tuple(members), twins, tuple(dict.fromkeys([*listed, asked])))
    except InvalidInput as error:
        raise _refused(path, error.reason.zh.rstrip("。"), en=error.reason.en.rstrip(".")) from error
    profiles = {
        str(entry["id"]): samples.sample(str(name)).profile
        for entry in entries
        if (name := entry.get("sample") or (entry["id"] if str(entry["id"]) in samples.samples else None))
    }
    if not profiles:
        raise _refused(path, "没有成员有样本", en="no member has a sample in " + samples.path.name)
    return Family(pedigree, profiles, asked)


def _tables(path: Path, content: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The `[[member]]` entries; anything else at the top level is refused, so that no misspelling is lost."""
    unknown = sorted(set(content) - {"member", "missing", "twins"})
    if unknown:
        raise _refused(path, f"未知项“{unknown[0]}”", en=f"the key {unknown[0]!r} is unknown")
    entries = content.get("member", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise _refused(path, "成员应写为 [[member]]", en="members must be written as [[member]]")
    return entries


def _lists(path: Path, groups: object) -> list[object]:
    if not isinstance(groups, list) or not all(isinstance(group, list) for group in groups):
        raise _refused(path, "twins 应为名单的列表", en='twins must be a list of lists, [["T1", "T2"]]')
    return groups


def _names(path: Path, key: str, value: object) -> list[str]:
    """One id or a list of ids, as text."""
    return [_name(path, key, name) for name in (value if isinstance(value, list) else [value])]


def _name(path: Path, key: str, value: object) -> str:
    if not isinstance(value, str | int):
        raise _refused(path, f"“{key}”应为成员编号", en=f"{key} must name members by id")
    return str(value)


def _member(path: Path, entry: Mapping[str, Any]) -> Member:
    unknown = sorted(set(entry) - {"id", "father", "mother", "sex", "sample"})
    if "id" not in entry or unknown:
        what = unknown[0] if unknown else "id"
        raise _refused(path, f"成员的“{what}”有误", en=f"a member's {what!r} is wrong or missing")
    who = _name(path, "id", entry["id"])
    father, mother = (
        _name(path, role, entry[role]) if entry.get(role) not in (None, "") else None
        for role in ("father", "mother")
    )
    try:
        sex = Sex(entry.get("sex", "unknown"))
    except ValueError as error:
        raise _refused(path, f"成员“{who}”的性别有误", en=f"the sex of member {who!r} is wrong") from error
    return Member(who, father, mother, sex)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _refused(path, f"不是 TOML 文件：{error}", en=f"not a TOML file: {error}") from error


def _refused(path: Path, zh: str, *, en: str) -> Exception:
    return refusal("dna_file", Message(f"{path.name}：{zh}。", f"{path.name}: {en}."))
