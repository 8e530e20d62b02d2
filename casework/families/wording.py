"""What a member's sample is good for, and which samples a family should give, in words."""

from collections.abc import Mapping
from enum import StrEnum

from models.family import Biological, Family, FamilyMember, StatedRelation
from models.message import Message


class MemberUse(StrEnum):
    """What a member's sample is good for."""

    MISSING = "missing"
    IN_THE_LIKELIHOOD = "in_the_likelihood"
    MARKED_BESIDE = "marked_beside"
    CONTACT_ONLY = "contact_only"
    WITHDRAWN = "withdrawn"


USE_WORDS: Mapping[MemberUse, Message] = {
    MemberUse.MISSING: Message(
        "失踪者本人：本人旧物（牙刷、剃须刀、医院留存样本）可直接比对。",
        "The missing person: a sample of their own (toothbrush, razor, hospital) compares directly.",
    ),
    MemberUse.IN_THE_LIKELIHOOD: Message(
        "血缘亲属：其样本参与比对。", "A relative by blood: their sample is compared."
    ),
    MemberUse.MARKED_BESIDE: Message(
        "血缘关系不明：其样本只用于另行标注的参考结果。",
        "Blood relation unknown: their sample enters only a marked figure beside the other.",
    ),
    MemberUse.CONTACT_ONLY: Message(
        "仅作联系人：其样本不参与比对。请提供血缘亲属或失踪者本人的样本。",
        "Contact only: not compared. Please ask for blood relatives or the person's own sample.",
    ),
    MemberUse.WITHDRAWN: Message("已退出，不再参与。", "Withdrew, and takes part in nothing."),
}

MORE_SAMPLES = Message("还需要更多样本。", "More samples are needed.")

_R = StatedRelation
# What helps most comes first: own sample, parents, children, full siblings, then the wider family.
_WANTED: tuple[tuple[Message, frozenset[StatedRelation]], ...] = (
    (Message("生父", "the biological father"), frozenset({_R.FATHER})),
    (Message("生母", "the biological mother"), frozenset({_R.MOTHER})),
    (Message("亲生子女及其另一方父母", "children with their other parent"), frozenset({_R.SON, _R.DAUGHTER})),
    (
        Message("两名或更多的同父同母兄弟姐妹", "two or more full brothers and sisters"),
        frozenset({_R.BROTHER, _R.SISTER, _R.IDENTICAL_TWIN}),
    ),
    (
        Message("祖父母、外祖父母及父母的兄弟姐妹", "grandparents, and the parents' brothers and sisters"),
        frozenset(
            {
                _R.PATERNAL_GRANDFATHER, _R.PATERNAL_GRANDMOTHER, _R.MATERNAL_GRANDFATHER,
                _R.MATERNAL_GRANDMOTHER, _R.PATERNAL_UNCLE, _R.PATERNAL_AUNT, _R.MATERNAL_UNCLE,
                _R.MATERNAL_AUNT,
            }
        ),
    ),
)  # fmt: skip


def use_of(member: FamilyMember) -> MemberUse:
    """What the member's sample is good for, as stated."""
    if member.withdrawn_at is not None:
        return MemberUse.WITHDRAWN
    if member.is_missing:
        return MemberUse.MISSING
    if member.facts.biological is Biological.NO or member.facts.relation is StatedRelation.OTHER:
        return MemberUse.CONTACT_ONLY
    is_certain = member.facts.biological is Biological.YES
    return MemberUse.IN_THE_LIKELIHOOD if is_certain else MemberUse.MARKED_BESIDE


def wanted_samples(family: Family, sampled: frozenset[int]) -> Message:
    """Whose samples to ask for next, of those that are not in; the same words whatever the reason."""
    stated = {
        member.facts.relation
        for member in family.standing
        if member.id in sampled and use_of(member) is MemberUse.IN_THE_LIKELIHOOD
    }
    asked = [words for words, relations in _WANTED if not relations & stated]
    zh = "、".join(["失踪者本人的旧物样本", *(words.zh for words in asked)])
    en = ", ".join(["a sample of the missing person", *(words.en for words in asked)])
    return Message(
        f"{MORE_SAMPLES.zh}请按顺序考虑：{zh}。", f"{MORE_SAMPLES.en} Consider in this order: {en}."
    )


COMPARED_ANEW: Mapping[bool, Message] = {
    True: Message(
        "DNA 比对已重新进行，结果有变化，由 DNA 复核员处理。",
        "The DNA was compared anew and what it says changed; the DNA reviewer has it.",
    ),
    False: Message(
        "DNA 比对已重新进行；您能查看的结果没有变化。",
        "The DNA was compared anew; nothing changed in what you may see.",
    ),
}

MARKED_FIGURE = Message(
    "“marked” 含血缘关系不明的亲属，只作参考，不给出判定。",
    "`marked` includes relatives whose blood relation is unknown: a figure beside, without verdict.",
)
FAMILY_CONFLICT = Message(
    "家庭内部矛盾：有亲属单独支持，全家合并不支持。可能是登记的亲缘关系有误、样本调换，或不是同一人；"
    "请逐一核对。仅供 DNA 复核员。",
    "Contradiction within the family: one relative alone supports, the whole family does not. A stated "
    "relation may be wrong, a sample swapped, or it is not the person: check each. For the DNA reviewer "
    "alone.",
)
CONFLICT_OF_ONE = Message(
    "家庭内部矛盾：除去一位亲属后，其余亲属合起来支持，全家合并不支持。可能是登记的亲缘关系有误、样本调换，或不是同一人；"
    "请逐一核对。仅供 DNA 复核员。",
    "Contradiction within the family: with one relative left out the others together support, the whole "
    "family does not. A stated relation may be wrong, a sample swapped, or it is not the person: check each. "
    "For the DNA reviewer alone.",
)
JOINT_PRIOR = Message(
    "先验：所有可能的对应组合（含无人对应）概率相同；只用有血缘的亲属；候选人为该家庭的候选名单。",
    "Prior: flat over all assignments, nobody included. Relatives by blood; people of the family's list.",
)

POWER_MODEL = Message(
    "计算方法：假定找到的正是失踪者本人，他（她）和该亲属在同一组基因座上完整检测，无漏检和判读错误；"
    "按所列人群的等位基因频率和突变模型，对所有可能的基因型求和，得到似然比达到 10,000 的概率。"
    "只计有血缘的亲属；样本间互相矛盾的基因座不计。这是对取样价值的估计，不是比对结果。",
    "How it is computed: the person found is taken to be the missing one, fully typed like the relative at "
    "the same loci, without drop-out or reading error; summed over all genotypes they may have, with the "
    "allele frequencies and mutation model of the population named: the probability that the likelihood "
    "ratio reaches 10,000. Relatives by blood alone; loci at which samples contradict each other say "
    "nothing. It estimates what a sample would be worth and is no result of a comparison.",
)
