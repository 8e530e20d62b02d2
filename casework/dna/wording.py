"""What the numbers of a DNA candidate mean, in words."""

from collections.abc import Mapping

from models.dna_batch import SampleState
from models.dna_candidate import ChanceHits, DnaVerdict, TestedRelation
from models.dna_profile import ProfileState
from models.held_sample import HeldVerdict
from models.message import Message
from models.submission import LocusState, SampleClass, SubmissionFormat

RELATION_WORDS: Mapping[TestedRelation, Message] = {
    TestedRelation.SAME_PERSON: Message("同一人", "the same person"),
    TestedRelation.CHILD: Message("在站人员是其子女", "the person in care is the child"),
    TestedRelation.PARENT: Message("在站人员是其父母", "the person in care is the parent"),
    TestedRelation.FULL_SIBLING: Message("全同胞", "full siblings"),
    TestedRelation.MISSING_PERSON: Message("在站人员是该家庭的失踪者", "the family's missing person"),
}


_RARE = 0.01
"""Fewer chance hits than this are told as one in so many searches: nobody pictures 0.00012 people."""


def chance_words(chance: ChanceHits) -> Message:
    """How many unrelated people reach this ratio in a search of this size, and how exact that is."""
    compared = Message(
        f"比对了 {chance.searched:,} 份图谱",
        f"{chance.searched:,} {'profile' if chance.searched == 1 else 'profiles'} compared",
    )
    told = _rare(chance) if chance.expected < _RARE else _usual(chance)
    return Message(f"{compared.zh}：{told.zh}", f"{compared.en}: {told.en}")


def _usual(chance: ChanceHits) -> Message:
    bound = Message("至多约", "at most about") if chance.is_bound else Message("约", "about")
    number = f"{chance.expected:.2g}"
    return Message(
        f"预计{bound.zh} {number} 名无关人员偶然达到这一似然比。",
        f"{bound.en} {number} unrelated people are expected to reach this ratio by chance.",
    )


def _rare(chance: ChanceHits) -> Message:
    if chance.expected <= 0:
        return Message(
            "无关人员不可能偶然达到这一似然比。", "no unrelated person can reach this ratio by chance."
        )
    bound = (
        Message("至多约每", "at most one in about") if chance.is_bound else Message("约每", "one in about")
    )
    searches = _large(1 / chance.expected)
    return Message(
        f"{bound.zh} {searches} 次同样规模的检索，才有一次无关人员偶然达到这一似然比。",
        f"{bound.en} {searches} such searches would meet an unrelated person with this ratio by chance.",
    )


def _large(number: float) -> str:
    """Two significant figures: 1,200 in full, from a million on as 8.3 × 10^11."""
    if number < 1e6:
        return f"{float(f'{number:.2g}'):,.0f}"
    digits, exponent = f"{number:.1e}".split("e")
    return f"{digits} × 10^{int(exponent)}"


SAMPLE_STATE_WORDS: Mapping[SampleState, Message] = {
    SampleState.ACCEPTED: Message("已入库", "accepted"),
    SampleState.HELD: Message("暂存，待处理", "held"),
    SampleState.DUPLICATE: Message("重复，已有记录", "duplicate"),
    SampleState.REFUSED: Message("不入库", "refused"),
}

HELD_VERDICT_WORDS: Mapping[HeldVerdict, Message] = {
    HeldVerdict.SAME_PERSON: Message("同一人：入库", "The same person: it enters"),
    HeldVerdict.TWINS: Message("同卵双胞胎：入库", "Identical twins: it enters"),
    HeldVerdict.SWAP_OR_CONTAMINATION: Message(
        "样本调换或污染：不入库", "A swap or contamination: it is refused"
    ),
    HeldVerdict.MATCH_SUPERSEDED: Message(
        "原图谱已作废，本样本入库", "The stored profile was the wrong one and is superseded: it enters"
    ),
}

HELD_CONSEQUENCE_WORDS: Mapping[HeldVerdict, Message] = {
    HeldVerdict.SAME_PERSON: Message(
        "两份图谱都参与检索，但互不比对；在同一家庭中只算一人。",
        "Both profiles are searched with, never against each other; a family has them as one person.",
    ),
    HeldVerdict.TWINS: Message(
        "两份图谱都参与检索；家庭似然比按同卵双胞胎计算，不当作两名独立亲属。",
        "Both profiles are searched with; a family's ratio has them as identical twins, not two relatives.",
    ),
    HeldVerdict.SWAP_OR_CONTAMINATION: Message(
        "本样本不入库，回执写明原因；请重新采样检验。",
        "Nothing of it is stored as a profile, the receipt says why; sample and type again.",
    ),
    HeldVerdict.MATCH_SUPERSEDED: Message(
        "本样本照常入库并参与检索。", "It is stored and searched with like any other."
    ),
}

TWIN_CANDIDATE = Message(
    "经人工判断，两者为同卵双胞胎：似然比按所列关系计算，相同的基因型不能当作独立证据。",
    "Identical twins, as people decided: the ratio is of the relations listed, and one genotype "
    "shown twice is no evidence of its own.",
)

LOCUS_STATE_WORDS: Mapping[LocusState, Message] = {
    LocusState.ACCEPTED: Message("采用", "accepted"),
    LocusState.HELD: Message("暂存", "held"),
    LocusState.UNTYPED: Message("未检出", "untyped"),
    LocusState.REPEATED: Message("重复读数", "repeated"),
    LocusState.SET_ASIDE: Message("不参与计算", "set aside"),
}

SAMPLE_CLASS_WORDS: Mapping[SampleClass, Message] = {
    SampleClass.SUBJECT: Message("在站人员", "person in care"),
    SampleClass.RELATIVE: Message("失踪者亲属", "relative"),
    SampleClass.DIRECT: Message("失踪者本人旧物", "missing person's own"),
    SampleClass.ELIMINATION: Message("工作人员（排除用）", "staff, for elimination"),
}

FORMAT_WORDS: Mapping[SubmissionFormat, Message] = {
    SubmissionFormat.TABLE_BY_LOCUS: Message("表格，每行一个基因座", "table by locus"),
    SubmissionFormat.TABLE_BY_SAMPLE: Message("表格，每行一个样本", "table by sample"),
    SubmissionFormat.GENEMAPPER: Message("GeneMapper 表格", "GeneMapper table"),
    SubmissionFormat.CODIS_CMF: Message("CODIS XML", "CODIS XML"),
    SubmissionFormat.JSON: Message("JSON", "JSON"),
}

PROFILE_STATE_WORDS: Mapping[ProfileState, Message] = {
    ProfileState.ACTIVE: Message("有效", "active"),
    ProfileState.SUPERSEDED: Message("已被替换", "superseded"),
}

VERDICT_WORDS: Mapping[DnaVerdict, Message] = {
    DnaVerdict.SUPPORTS: Message("支持", "supports"),
    DnaVerdict.AGAINST: Message("不支持", "against"),
    DnaVerdict.UNDECIDED: Message("不能判断", "undecided"),
    DnaVerdict.NOT_COMPARABLE: Message("不可比对", "not comparable"),
}
