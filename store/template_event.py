"""What galleries are told when templates come and go."""

from dataclasses import dataclass
from enum import StrEnum

from models.template import Template


class TemplateEventKind(StrEnum):
    """A template became searchable, or stopped being so."""

    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class TemplateEvent:
    """One change of a gallery; `seq` grows with visibility, `seq` and `token` are its EventMark.

    `template` comes with `added`, unless the template has been removed since: then a later event says so.
    """

    seq: int
    token: int
    kind: TemplateEventKind
    template_id: int
    template: Template | None
