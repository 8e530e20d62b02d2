"""Why a sample is held at loading, and what to do: found by comparing with what is stored."""

from models.message import Message
from models.submission import Finding, Place


def class_missing(place: Place) -> Finding:
    """Nobody said whose sample it is."""
    return Finding(
        "class_missing",
        Message("没有注明样本类别。", "The class of the sample is not stated."),
        Message(
            "请在文件中或提交时注明：在站人员、亲属、失踪人员本人样本或工作人员排除样本。",
            "State it in the file or with the request: subject, relative, direct or elimination.",
        ),
        place,
    )


def no_genotype(place: Place) -> Finding:
    """No reading of the sample was accepted."""
    return Finding(
        "no_genotype",
        Message("该样本没有一个可用的基因座。", "No locus of the sample was accepted."),
        Message(
            "请按各基因座的说明更正后重新提交。", "Mend the loci as each of them says, and send it again."
        ),
        place,
    )


def code_in_use(place: Place, number: int | None) -> Finding:
    """Another profile has this code."""
    where = _of(number, Message("本文件中", "of this file"))
    return Finding(
        "code_in_use",
        Message(
            f"该样本编号已用于另一份图谱（{where.zh}），分型不同。",
            f"This code belongs to another profile ({where.en}) with other genotypes.",
        ),
        Message(
            "若为更正：先将原图谱作废（替代），再重新提交；若编号有误，请更正编号。",
            "To correct it, supersede the stored profile first and send it again; or correct the code.",
        ),
        place,
    )


def superseded_before(place: Place, number: int) -> Finding:
    """The very sample is stored, and is superseded: sending it again does not bring it back."""
    return Finding(
        "superseded_before",
        Message(
            f"该样本曾以 {number} 号图谱入库，后已作废：不参与检索，重新提交不会恢复。",
            f"It is stored as profile number {number}, which was superseded: it is compared with nobody, "
            "and sending it again does not bring it back.",
        ),
        Message(
            "若当初误作废：请申请新的采样编号（或换用新的样本编号）后重新提交。",
            "If it was superseded by mistake, send it under a new collection code or sample code.",
        ),
        place,
    )


def identical_profile(place: Place, code: str, number: int | None) -> Finding:
    """Another active profile agrees everywhere."""
    where = _of(number, Message("本文件中", "of this file"))
    return Finding(
        "identical_profile",
        Message(
            f"与样本 {code}（{where.zh}）在所有共同基因座上完全相同。",
            f"It agrees with sample {code} ({where.en}) at every shared locus.",
        ),
        Message(
            "请由人判断：同一人、同卵双胞胎、样本调换还是污染；必要时重新采样检验。",
            "A person decides: the same person, identical twins, a swap or contamination; re-type if unsure.",
        ),
        place,
    )


def elimination_match(place: Place, code: str, number: int | None) -> Finding:
    """It equals a sample of the elimination list, or is one that equals a stored profile."""
    where = _of(number, Message("本文件中", "of this file"))
    return Finding(
        "elimination_match",
        Message(
            f"与样本 {code}（{where.zh}）完全相同，其一为工作人员排除样本，疑为污染。",
            f"It equals sample {code} ({where.en}), one of them a staff elimination sample: contamination?",
        ),
        Message(
            "请检查采样和检验过程，并重新采样检验。", "Check sampling and typing, and type a second sample."
        ),
        place,
    )


def _of(number: int | None, here: Message) -> Message:
    """Where the other profile is: stored under a number, or in the same file."""
    if number is None:
        return here
    return Message(f"{number} 号图谱", f"profile number {number}")
