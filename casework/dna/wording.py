"""What the numbers of a DNA candidate mean, in words."""

from collections.abc import Mapping

from models.dna_candidate import ChanceHits, TestedRelation
from models.message import Message

RELATION_WORDS: Mapping[TestedRelation, Message] = {
    TestedRelation.SAME_PERSON: Message("同一人", "the same person"),
    TestedRelation.CHILD: Message("在站人员是其子女", "the person in care is the child"),
    TestedRelation.PARENT: Message("在站人员是其父母", "the person in care is the parent"),
    TestedRelation.FULL_SIBLING: Message("全同胞", "full siblings"),
    TestedRelation.MISSING_PERSON: Message("在站人员是该家庭的失踪者", "the family's missing person"),
}


def chance_words(chance: ChanceHits) -> Message:
    """How many unrelated people reach this ratio in a search of this size, and how exact that is."""
    number = f"{chance.expected:.2g}"
    at_most = ("至多约", "at most about") if chance.is_bound else ("约", "about")
    return Message(
        f"在比对的 {chance.searched:,} 份图谱中，预计{at_most[0]} {number} 名无关人员偶然达到这一似然比。",
        f"Among the {chance.searched:,} profiles compared, {at_most[1]} {number} unrelated people are "
        "expected to reach this ratio by chance.",
    )
