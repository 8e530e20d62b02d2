"""What a gallery refuses, in words for people."""

from models.errors import Conflict, InvalidInput, NotFound
from models.message import Message

_REENROL = Message(
    "请用本图库的模型重新提取人脸特征后再登记或检索。",
    "Make the face template again with this gallery's networks, then enrol or search.",
)
_REBUILD = Message("请从数据库重建图库。", "Rebuild the gallery from the store.")


def wrong_shape(what: str, found: tuple[int, ...], wanted: str) -> InvalidInput:
    """Arrays that do not fit together or do not fit the gallery."""
    return InvalidInput(
        "gallery_wrong_shape",
        Message(f"人脸特征的形状为 {found}，应为 {wanted}。", f"{what} have shape {found}, not {wanted}."),
        _REENROL,
        field=what,
    )


def not_finite(what: str, row: int) -> InvalidInput:
    """A vector with NaN or an infinity in it."""
    return InvalidInput(
        "gallery_not_finite",
        Message(f"第 {row + 1} 个人脸特征含有非数值。", f"Row {row} of {what} is not finite."),
        _REENROL,
        field=what,
    )


def not_unit(what: str, row: int, length: float) -> InvalidInput:
    """A vector that is not of unit length, so that its products would not be cosines."""
    return InvalidInput(
        "gallery_not_unit_length",
        Message(
            f"第 {row + 1} 个人脸特征的长度为 {length:.4f}，应为 1。",
            f"Row {row} of {what} has length {length:.4f}, not 1.",
        ),
        _REENROL,
        field=what,
    )


def not_ids(what: str) -> InvalidInput:
    """Ids that are not 64-bit integers in one dimension."""
    return InvalidInput(
        "gallery_not_ids",
        Message("编号必须是 64 位整数。", f"{what} must be one-dimensional 64-bit integers."),
        Message("请检查调用程序。", "Correct the calling program."),
        field=what,
    )


def not_a_count(what: str, found: int) -> InvalidInput:
    """A number of persons or a mark that makes no sense."""
    return InvalidInput(
        "gallery_not_a_count",
        Message(f"数值 {found} 无效。", f"{what} cannot be {found}."),
        Message("请检查调用程序。", "Correct the calling program."),
        field=what,
    )


def repeated(template_id: int) -> InvalidInput:
    """One template given twice in the same call."""
    return InvalidInput(
        "gallery_repeated_template",
        Message(f"特征 {template_id} 在同一次登记中出现两次。", f"Template {template_id} was given twice."),
        Message("每个特征只登记一次。", "Give each template once."),
        field="template_ids",
    )


def already_enrolled(template_id: int) -> Conflict:
    """An added template that the gallery holds."""
    return Conflict(
        "gallery_already_enrolled",
        Message(f"特征 {template_id} 已在图库中。", f"Template {template_id} is already enrolled."),
        Message("如需更新请使用替换。", "Replace it if it has changed."),
        field="template_ids",
    )


def not_enrolled(template_id: int) -> NotFound:
    """A replaced template that the gallery does not hold."""
    return NotFound(
        "gallery_not_enrolled",
        Message(f"图库中没有特征 {template_id}。", f"Template {template_id} is not enrolled."),
        Message("请先登记该特征。", "Add it first."),
        field="template_ids",
    )


def other_pack(found: str, wanted: str) -> Conflict:
    """A template made by other networks: its scores would mean nothing here."""
    return Conflict(
        "gallery_other_pack",
        Message(
            f"该特征由模型 {found} 生成，本图库使用 {wanted}，不能比较。",
            f"The template was made by {found}; this gallery holds {wanted}; they cannot be compared.",
        ),
        _REENROL,
    )


def other_kind(found: str, wanted: str) -> Conflict:
    """A person of another kind of record: person numbers of different kinds must not meet."""
    return Conflict(
        "gallery_other_kind",
        Message(
            f"该特征属于 {found} 图库，不能登记到 {wanted} 图库。",
            f"The template belongs to gallery {found} and cannot be enrolled in {wanted}.",
        ),
        Message("请登记到对应的图库。", "Enrol it in the gallery of its kind."),
    )


def mark_goes_back(found: int, current: int) -> Conflict:
    """A mark older than the contents: the store was restored from a backup, or followed twice."""
    return Conflict(
        "gallery_mark_goes_back",
        Message(
            f"图库已包含到事件 {current}，不能退回到 {found}。",
            f"The gallery holds the store up to event {current}; it cannot go back to {found}.",
        ),
        _REBUILD,
        field="high_water_mark",
    )
