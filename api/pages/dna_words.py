"""What the values of DNA records are called on the pages of the police desk."""

from typing import Any

from casework.dna.wording import (
    FORMAT_WORDS,
    HELD_CONSEQUENCE_WORDS,
    HELD_VERDICT_WORDS,
    LOCUS_STATE_WORDS,
    PROFILE_STATE_WORDS,
    SAMPLE_CLASS_WORDS,
    SAMPLE_STATE_WORDS,
    VERDICT_WORDS,
)
from casework.families.relation_words import BLOOD_WORDS, RELATION_WORDS

DNA_WORDS: dict[str, Any] = {
    "sample_states": SAMPLE_STATE_WORDS,
    "locus_states": LOCUS_STATE_WORDS,
    "classes": SAMPLE_CLASS_WORDS,
    "formats": FORMAT_WORDS,
    "profile_states": PROFILE_STATE_WORDS,
    "verdicts": VERDICT_WORDS,
    "held_verdicts": HELD_VERDICT_WORDS,
    "held_consequences": HELD_CONSEQUENCE_WORDS,
    "relation_words": RELATION_WORDS,
    "blood_words": BLOOD_WORDS,
}
