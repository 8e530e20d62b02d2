"""Which sounds the keys of a store are made of, kept with the data."""

import json
from dataclasses import asdict, dataclass
from typing import Final

from matching.sound_version import sound_version
from store.db import Store
from store.search_keys import KeyHolder
from store.unit_of_work import UnitOfWork

_NAME: Final = "sound_keys"


@dataclass(frozen=True, slots=True)
class SoundKeys:
    """Which version made the keys. `holder` and `after` say how far a rebuild got; `holder` None: to its end.

    `version` is None where keys are of a time before it was recorded.
    """

    version: str | None
    holder: KeyHolder | None = None
    after: int = 0

    @property
    def is_current(self) -> bool:
        """All keys are those that searches look for now."""
        return self.version == sound_version() and self.holder is None


def sound_keys(store: Store) -> SoundKeys:
    """The state of the keys. Those of a store that holds no record yet are current, which is written down."""
    with store.read() as work:
        kept = kept_sounds(work)
        is_new = kept.version is None and not any(work.search_keys.records(each) for each in KeyHolder)
    if not is_new:
        return kept
    new = SoundKeys(sound_version())
    with store.begin() as work:
        keep_sounds(work, new)
    return new


def kept_sounds(work: UnitOfWork) -> SoundKeys:
    """The state as it was written down last."""
    kept = work.deployment.get(_NAME)
    if kept is None:
        return SoundKeys(None)
    content = json.loads(kept)
    holder = content["holder"]
    return SoundKeys(content["version"], None if holder is None else KeyHolder(holder), content["after"])


def keep_sounds(work: UnitOfWork, state: SoundKeys) -> None:
    """Writes the state down."""
    work.deployment.set(_NAME, json.dumps(asdict(state)))
