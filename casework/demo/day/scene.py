"""One step of the day as it is told: what each role sees, what is withheld, and what was to come out."""

from dataclasses import dataclass, field

from models.account import Role
from models.message import Message


@dataclass(frozen=True, slots=True)
class Seen:
    """What a role is told, line by line, and what is kept from it."""

    role: Role
    lines: tuple[Message, ...]
    withheld: Message | None


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that is to come out, and whether it did."""

    words: Message
    is_so: bool


@dataclass(slots=True)
class Scene:
    """A step: its title, what was seen, what was claimed. `seconds` is what its calls took."""

    title: Message
    seen: list[Seen] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def came_out(self) -> bool:
        """Something was claimed, and everything claimed came out."""
        return bool(self.claims) and all(each.is_so for each in self.claims)

    def sees(self, role: Role, *lines: Message, withheld: Message | None = None) -> None:
        """Notes what a role is told."""
        self.seen.append(Seen(role, lines, withheld))

    def claim(self, zh: str, en: str, is_so: bool) -> None:
        """Notes something that is to come out."""
        self.claims.append(Claim(Message(zh, en), is_so))
