"""Why a file cannot be used as a photo, told to a caseworker: what is wrong, and what to do."""

from models.errors import UnreadablePhoto
from models.message import Message

_MEBIBYTE = 1024 * 1024
_SEND_AGAIN = Message(
    "请从手机或相机里找到原来的照片，重新上传；如果仍然不行，请把照片打开后截屏，上传截屏。",
    "Find the original photo on the phone or camera and upload it again; "
    "if that fails too, open the photo, take a screenshot of it and upload the screenshot.",
)
_SEND_A_PICTURE = Message(
    "请上传照片本身（手机拍的 JPG 或 HEIC 都可以）；文件里的照片请截屏后上传。",
    "Upload the photo itself (JPG or HEIC as phones make them); "
    "for a photo inside a document, take a screenshot and upload that.",
)


def photo_empty() -> UnreadablePhoto:
    """The file has no content."""
    return _error(
        "photo_empty", Message("文件是空的，一个字节也没有。", "The file is empty: 0 bytes."), _SEND_AGAIN
    )


def photo_truncated() -> UnreadablePhoto:
    """The file ends before the picture does."""
    reason = Message(
        "照片只传了一部分，后面的内容缺失。",
        "Only part of the photo arrived: the end of the file is missing.",
    )
    return _error("photo_truncated", reason, _SEND_AGAIN)


def photo_damaged() -> UnreadablePhoto:
    """The file says it is a picture, but its content contradicts itself."""
    reason = Message("照片文件已损坏，无法打开。", "The photo file is damaged and cannot be opened.")
    return _error("photo_damaged", reason, _SEND_AGAIN)


def photo_not_an_image(kind: Message | None) -> UnreadablePhoto:
    """The file is something else; `kind` names what, when its first bytes tell."""
    if kind is None:
        reason = Message("这个文件不是照片。", "This file is not a picture.")
    else:
        reason = Message(
            f"这个文件不是照片，而是{kind.zh}（文件名的后缀不说明内容）。",
            f"This file is not a picture but {kind.en}, whatever its name says.",
        )
    return _error("photo_not_an_image", reason, _SEND_A_PICTURE)


def photo_unsupported_format(kind: Message) -> UnreadablePhoto:
    """The file is a picture of a format that is not read here."""
    reason = Message(f"暂不支持{kind.zh}。", f"This is {kind.en}, a format that cannot be read here.")
    advice = Message(
        "请另存为 JPG 或 PNG 后上传，或打开照片截屏后上传。",
        "Save it as JPG or PNG and upload that, or open it, take a screenshot and upload the screenshot.",
    )
    return _error("photo_unsupported_format", reason, advice)


def photo_too_large_bytes(size: int, limit: int) -> UnreadablePhoto:
    """The file has more bytes than the limit."""
    reason = Message(
        f"文件太大：{size / _MEBIBYTE:.1f} MB，上限是 {limit / _MEBIBYTE:.0f} MB。",
        f"The file is too large: {size / _MEBIBYTE:.1f} MB, and the limit is {limit / _MEBIBYTE:.0f} MB.",
    )
    return _error("photo_too_large_bytes", reason, _SMALLER)


def photo_too_large_pixels(limit: int, size: tuple[int, int] | None = None) -> UnreadablePhoto:
    """The header declares more pixels than the limit; nothing was decoded. `size` is width and height."""
    zh_size, en_size = ("", "") if size is None else (f"：{size[0]}×{size[1]}", f": {size[0]} x {size[1]}")
    reason = Message(
        f"照片尺寸太大{zh_size}，上限是 {limit / 10_000:.0f} 万像素。",
        f"The picture has too many pixels{en_size}; the limit is {limit / 1e6:.0f} million.",
    )
    return _error("photo_too_large_pixels", reason, _SMALLER)


def photo_too_many_frames(limit: int) -> UnreadablePhoto:
    """The file holds more pictures than the limit: an animation or a long scan."""
    reason = Message(
        f"文件里有超过 {limit} 张画面，像是动画或整本扫描件，不是一张照片。",
        f"The file holds more than {limit} pictures: an animation or a long scan, not one photo.",
    )
    advice = Message("请只上传需要的那一张。", "Upload only the one picture that is meant.")
    return _error("photo_too_many_frames", reason, advice)


_SMALLER = Message(
    "请用手机把照片缩小，或者截屏后上传；人脸清楚即可，不需要更大。",
    "Make the photo smaller on the phone, or upload a screenshot of it: "
    "a clear face is enough, more pixels do not help.",
)


def _error(code: str, reason: Message, advice: Message) -> UnreadablePhoto:
    return UnreadablePhoto(code, reason, advice, field="photo")
