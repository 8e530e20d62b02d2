"""The documents are true: what they name exists, and what exists is named."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import typer.main

from casework.cli.app import app
from casework.settings import Settings

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
NAMES = [str(document.relative_to(ROOT)) for document in DOCUMENTS]

# Read by scripts and tests, not by an installation.
DEVELOPERS_VARIABLES = {"GUITU_LONG_TESTS", "GUITU_PYTHON", "GUITU_SHARED"}
# Begins like a command and is none: the label in the digest of a key.
NO_COMMANDS = {"guitu key id"}
PACKAGES = "models|matching|index|store|casework|api|benchmarks|tests|docs|scripts"


@dataclass(frozen=True, slots=True)
class Command:
    """A command of `guitu` and the options it knows."""

    path: str
    options: frozenset[str]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def code_lines(text: str) -> list[str]:
    """Every line of a fenced block, and every inline span of code; not what programs print (`text`)."""
    fenced = re.findall(r"^```(?!text)[^\n]*\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)
    rest = re.sub(r"^```[^\n]*\n.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    inline = [" ".join(span.split()) for span in re.findall(r"`([^`]+)`", rest)]
    return [line for block in fenced for line in block.splitlines()] + inline


def prose_and_inline(text: str) -> str:
    return re.sub(r"^```[^\n]*\n.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)


def make_targets_in(text: str) -> set[str]:
    return {target for line in code_lines(text) for target in re.findall(r"\bmake ([a-z]+)\b", line)}


def guitu_calls_in(text: str) -> list[list[str]]:
    """The words after `guitu` of each call, comments and what is piped on left out."""
    calls: list[list[str]] = []
    for line in code_lines(text):
        if line not in NO_COMMANDS:
            code = line.partition(" #")[0]
            calls += [call.split() for call in re.findall(r"(?:^|[\s/])guitu ([a-z-][^|;&]*)", code)]
    return calls


def commands() -> Iterator[Command]:
    """Every command that does something, and `guitu` itself."""
    yield from _commands_below("", typer.main.get_command(app))


def _commands_below(path: str, command: object) -> Iterator[Command]:
    parameters = getattr(command, "params", [])
    options = {option for each in parameters for option in (*each.opts, *each.secondary_opts)}
    yield Command(path.strip(), frozenset(options | {"--help"}))
    for name, child in getattr(command, "commands", {}).items():
        yield from _commands_below(f"{path} {name}", child)


COMMANDS = {command.path: command for command in commands()}
LEAVES = sorted(
    path for path in COMMANDS if not any(other.startswith(f"{path} ") for other in COMMANDS) and path
)


def command_of(words: list[str]) -> Command:
    """The command that these words call: the longest path they begin with."""
    for length in (2, 1):
        found = COMMANDS.get(" ".join(words[:length]))
        if found is not None:
            return found
    return COMMANDS[""]


def test_the_readers_of_this_test_find_what_there_is() -> None:
    text = (
        "`make demo` and\n```sh\nguitu users add li --role x  # guitu nothing\n```\n`.venv/bin/guitu serve`"
    )
    assert make_targets_in(text) == {"demo"}
    assert guitu_calls_in(text) == [["users", "add", "li", "--role", "x"], ["serve"]]
    assert command_of(["users", "add", "li"]).path == "users add"
    assert "--role" in command_of(["users", "add", "li"]).options
    assert {"serve", "users add", "models use"} <= set(LEAVES)


@pytest.mark.parametrize("name", NAMES)
def test_every_make_target_that_is_named_exists(name: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), flags=re.MULTILINE))
    assert make_targets_in(read(name)) <= targets


@pytest.mark.parametrize("name", NAMES)
def test_every_command_and_option_that_is_named_exists(name: str) -> None:
    for words in guitu_calls_in(read(name)):
        command = command_of(words)
        called = "guitu " + " ".join(words)
        if not words[0].startswith("-"):
            assert command.path, f"{called}: no such command"
        named = {word.partition("=")[0].strip("[]") for word in words if word.lstrip("[").startswith("--")}
        named = {part for option in named for part in option.split("/")}
        assert named <= command.options, called


@pytest.mark.parametrize("path", LEAVES)
def test_every_command_is_documented(path: str) -> None:
    called = [command_of(words).path for name in NAMES for words in guitu_calls_in(read(name))]
    assert path in called


def links_of(text: str) -> list[str]:
    without_code = re.sub(r"`[^`]*`", "", prose_and_inline(text))
    return re.findall(r"\]\(([^)\s]+)\)", without_code)


def anchors_of(text: str) -> set[str]:
    """What headings are called in links, by GitHub's rule."""
    headings = re.findall(r"^#+ (.+)$", prose_and_inline(text), flags=re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", heading.strip().lower()) for heading in headings)
    return {heading.replace(" ", "-") for heading in plain}


@pytest.mark.parametrize("name", NAMES)
def test_every_link_inside_the_project_leads_somewhere(name: str) -> None:
    for link in links_of(read(name)):
        if "://" in link:
            continue
        target, _, anchor = link.partition("#")
        file = (ROOT / name).parent / target if target else ROOT / name
        assert file.exists(), f"{name}: {link}"
        if anchor:
            assert anchor in anchors_of(file.read_text(encoding="utf-8")), f"{name}: {link}"


@pytest.mark.parametrize("name", NAMES)
def test_every_file_that_is_named_exists(name: str) -> None:
    for span in re.findall(r"`([^`\n]+)`", prose_and_inline(read(name))):
        if re.fullmatch(rf"({PACKAGES})/[\w./-]*", span):
            assert (ROOT / span).exists(), f"{name}: {span}"


def test_every_setting_is_documented() -> None:
    table = re.findall(r"^\| `(GUITU_\w+)` \|", read("docs/operations.md"), flags=re.MULTILINE)
    assert sorted(table) == sorted(f"GUITU_{field.upper()}" for field in Settings.model_fields)


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_that_is_named_exists(name: str) -> None:
    known = {f"GUITU_{field.upper()}" for field in Settings.model_fields} | DEVELOPERS_VARIABLES
    assert set(re.findall(r"\bGUITU_[A-Z_]+\b", read(name))) <= known


def runtime_dependencies() -> set[str]:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    return {re.split(r"[\[<>=~! ]", each, maxsplit=1)[0] for each in project["dependencies"]}


def test_every_runtime_dependency_has_a_reason() -> None:
    section = read("ARCHITECTURE.md").partition("## Dependencies")[2].partition("\n## ")[0]
    reasons = dict(re.findall(r"^\| `([\w-]+)` \| (.+) \|$", section, flags=re.MULTILINE))
    assert set(reasons) == runtime_dependencies()
    assert all(len(reason.split()) > 2 for reason in reasons.values())


def test_every_extra_is_named_with_its_packages() -> None:
    section = read("ARCHITECTURE.md").partition("## Dependencies")[2].partition("\n## ")[0]
    extras = tomllib.loads(read("pyproject.toml"))["project"]["optional-dependencies"]
    for extra, packages in extras.items():
        assert f"`{extra}`" in section
        for package in packages if extra != "dev" else ():
            assert f"`{re.split(r'[<=>[]', package, maxsplit=1)[0]}`" in section


def test_both_readmes_name_the_same_commands_and_figures() -> None:
    english, chinese = read("README.md"), read("README.zh-CN.md")
    assert guitu_calls_in(english) == guitu_calls_in(chinese)
    assert make_targets_in(english) == make_targets_in(chinese)
    figures = re.compile(r"(?<![\w.])\d?\.\d{3,4}(?![\w.])")
    assert figures.findall(english) == figures.findall(chinese)


REALISTIC_INPUTS = "docs/realistic-inputs.md"


def rows_of_realistic_inputs() -> list[list[str]]:
    """Input, result and proof of each row of the table."""
    lines = [line for line in read(REALISTIC_INPUTS).splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[1:]]


def test_every_test_that_proves_a_realistic_input_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", read(REALISTIC_INPUTS))
    assert len(named) > 20
    for file, name in named:
        assert f"\ndef {name}(" in read(file), f"{file}::{name}"


def test_every_realistic_input_is_proven_or_said_not_to_be_built() -> None:
    rows = rows_of_realistic_inputs()
    assert len(rows) > 20
    for row in rows:
        _, result, proof = row
        assert "::test_" in proof or "not built yet" in result, row
