"""What a file is, told by its first bytes and never by its name."""

from enum import StrEnum

from models.message import Message


class PictureKind(StrEnum):
    """Picture formats that are read."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    BMP = "bmp"
    TIFF = "tiff"
    GIF = "gif"
    HEIC = "heic"
    PNM = "pnm"


_PICTURES: tuple[tuple[int, bytes, PictureKind], ...] = (
    (0, b"\xff\xd8\xff", PictureKind.JPEG),
    (0, b"\x89PNG\r\n\x1a\n", PictureKind.PNG),
    (8, b"WEBP", PictureKind.WEBP),
    (0, b"II*\x00", PictureKind.TIFF),
    (0, b"MM\x00*", PictureKind.TIFF),
    (0, b"II+\x00", PictureKind.TIFF),
    (0, b"MM\x00+", PictureKind.TIFF),
    (0, b"GIF87a", PictureKind.GIF),
    (0, b"GIF89a", PictureKind.GIF),
    (0, b"P5\n", PictureKind.PNM),
    (0, b"P5 ", PictureKind.PNM),
    (0, b"P6\n", PictureKind.PNM),
    (0, b"P6 ", PictureKind.PNM),
)
_HEIC_BRANDS = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"))
_BMP_HEADER_SIZES = frozenset((12, 40, 52, 56, 64, 108, 124))

_UNREAD_PICTURES: tuple[tuple[int, bytes, Message], ...] = (
    (4, b"ftypavif", Message("AVIF 图片", "an AVIF picture")),
    (4, b"ftypavis", Message("AVIF 图片", "an AVIF picture")),
    (4, b"jP  ", Message("JPEG 2000 图片", "a JPEG 2000 picture")),
    (0, b"\xff\x4f\xff\x51", Message("JPEG 2000 图片", "a JPEG 2000 picture")),
    (0, b"\xff\x0a", Message("JPEG XL 图片", "a JPEG XL picture")),
    (4, b"JXL ", Message("JPEG XL 图片", "a JPEG XL picture")),
    (0, b"8BPS", Message("Photoshop 文件", "a Photoshop file")),
    (0, b"\x00\x00\x01\x00", Message("图标文件", "an icon file")),
    (0, b"<svg", Message("SVG 矢量图", "an SVG drawing")),
    (4, b"ftypcrx", Message("相机原始格式文件", "a camera raw file")),
    (0, b"FUJIFILMCCD-RAW", Message("相机原始格式文件", "a camera raw file")),
)
_VIDEO = Message("视频", "a video")
_SOUND = Message("录音", "a sound recording")
_ARCHIVE = Message("压缩包", "an archive")
_WEB_PAGE = Message("网页", "a web page")
_OTHERS: tuple[tuple[int, bytes, Message], ...] = (
    (0, b"%PDF", Message("PDF 文件", "a PDF document")),
    (0, b"\xd0\xcf\x11\xe0", Message("Word 或 Excel 文件", "a Word or Excel document")),
    (0, b"{\\rtf", Message("文字文档", "a text document")),
    (0, b"7z\xbc\xaf", _ARCHIVE),
    (0, b"Rar!", _ARCHIVE),
    (0, b"\x1f\x8b", _ARCHIVE),
    (4, b"ftyp", _VIDEO),
    (8, b"AVI ", _VIDEO),
    (0, b"\x1aE\xdf\xa3", _VIDEO),
    (8, b"WAVE", _SOUND),
    (0, b"ID3", _SOUND),
    (0, b"#!AMR", _SOUND),
    (0, b"<!DOCTYPE", _WEB_PAGE),
    (0, b"<html", _WEB_PAGE),
    (0, b"MZ", Message("程序文件", "a program")),
)
_IN_ZIP: tuple[tuple[bytes, Message], ...] = (
    (b"word/", Message("Word 文件", "a Word document")),
    (b"xl/", Message("Excel 文件", "an Excel workbook")),
    (b"ppt/", Message("PowerPoint 文件", "a PowerPoint file")),
)
_ZIP_SEARCH_BYTES = 8192


def picture_kind(data: bytes) -> PictureKind | None:
    """The format of a picture that is read here, or None."""
    for offset, magic, kind in _PICTURES:
        if data.startswith(magic, offset):
            return kind
    if data.startswith(b"ftyp", 4) and data[8:12] in _HEIC_BRANDS:
        return PictureKind.HEIC
    if data.startswith(b"BM") and int.from_bytes(data[14:18], "little") in _BMP_HEADER_SIZES:
        return PictureKind.BMP
    return None


def unread_picture(data: bytes) -> Message | None:
    """What kind of picture this is when it is one that is not read here, or None."""
    return _named(_UNREAD_PICTURES, data)


def other_file(data: bytes) -> Message | None:
    """What kind of file this is when it is no picture but is recognised, or None."""
    if data.startswith(b"PK\x03\x04"):
        head = data[:_ZIP_SEARCH_BYTES]
        return next((name for part, name in _IN_ZIP if part in head), _ARCHIVE)
    return _named(_OTHERS, data)


def _named(table: tuple[tuple[int, bytes, Message], ...], data: bytes) -> Message | None:
    return next((name for offset, magic, name in table if data.startswith(magic, offset)), None)
