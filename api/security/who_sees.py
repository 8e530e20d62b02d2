"""docs/who-sees-what.md: every route, every field of its answer, and the roles that see it."""

from collections.abc import Iterator

from api.field_rules import Condition
from api.security.access import EVERYONE_SIGNED_IN
from api.security.answer_fields import AnswerField, AnswerOfRoute
from models.account import Role

_OPENING = """# Who sees what

Made from the code by `python -m api.security.table docs/who-sees-what.md`. One test makes it anew, another
calls every route as every role and compares each field of the answers with it. What is withheld is declared
in `api/field_rules.py` alone; a withheld field is null, or an empty list. Pages show the same records by the
same rules; who may call them: [security.md](security.md).
"""


def document_of(answers: list[AnswerOfRoute]) -> str:
    """The whole document as Markdown."""
    return "\n".join([_OPENING, *(line for each in answers for line in _section(each))])


def _section(answer: AnswerOfRoute) -> Iterator[str]:
    yield f"## {answer.method} `{answer.path}`\n"
    yield (
        f"{answer.operation}: {callers_of(answer)}; everyone else is refused.\n"
        if not (answer.access.is_public)
        else f"{answer.operation}: anyone.\n"
    )
    if not answer.fields:
        yield "Answers with a file, a description, or nothing.\n"
        return
    yield "| Fields | Seen by |"
    yield "| --- | --- |"
    groups: dict[str, list[str]] = {}
    for each in answer.fields:
        groups.setdefault(seeing(answer, each), []).append(each.path)
    for words, paths in groups.items():
        yield f"| {', '.join(f'`{path}`' for path in paths)} | {words} |"
    yield ""


def callers_of(answer: AnswerOfRoute) -> str:
    """Who may call, in words."""
    if answer.access.is_public:
        return "anyone"
    if answer.access.roles == EVERYONE_SIGNED_IN:
        return "everyone signed in"
    return _names(answer.access.roles)


def seeing(answer: AnswerOfRoute, one: AnswerField) -> str:
    """Who sees the field in the answer of this route, in words; nobody else does."""
    if not one.rules:
        return callers_of(answer)
    always = frozenset(role for role in answer.access.roles if is_seen(one, role))
    words = [_names(always)] if always else []
    for condition in Condition:
        more = {role for role in answer.access.roles - always if is_seen(one, role, condition)}
        if more:
            words.append(f"{_names(frozenset(more))}: {condition}")
    return "; ".join(words) or "nobody"


def is_seen(one: AnswerField, role: Role, *met: Condition) -> bool:
    """Whether a caller of that role alone sees the field where the conditions are met."""
    return all(rule.is_seen_by({role}, met) for rule in one.rules)


def _names(roles: frozenset[Role]) -> str:
    return ", ".join(sorted(roles))
