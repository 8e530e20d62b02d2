"""What to say when the files of a gallery cannot be relied upon; nobody is lost, the store has everyone."""

from models.errors import GuituError
from models.gallery import GalleryKind
from models.message import Message


def files_damaged(kind: GalleryKind, error: Exception) -> Message:
    """The files do not make up a whole; the gallery is read from the store."""
    why = error.reason if isinstance(error, GuituError) else Message(str(error), str(error))
    return Message(
        zh=f"人脸库 {kind.value} 的文件已损坏或不完整（{why.zh}）：改从数据库重建。",
        en=f"The files of the face gallery {kind.value} are damaged or incomplete ({why.en}): "
        "it is rebuilt from the store.",
    )


def another_history(kind: GalleryKind) -> Message:
    """The store does not know the last event in the files."""
    return Message(
        zh=f"人脸库 {kind.value} 的文件与数据库的历史不符（数据库可能已从备份恢复）：改从数据库重建。",
        en=f"The files of the face gallery {kind.value} are of another history than the store, which may "
        "have been restored from a backup: it is rebuilt from the store.",
    )


def codes_made_anew(kind: GalleryKind, name: str) -> Message:
    """A file of codes lacks or is damaged."""
    return Message(
        zh=f"人脸库 {kind.value} 的文件 {name} 缺失或已损坏：已根据向量重新生成。",
        en=f"The file {name} of the face gallery {kind.value} was missing or damaged: made anew from the "
        "vectors.",
    )


def journal_cut(kind: GalleryKind, count: int) -> Message:
    """The journal ends with bytes that do not open."""
    return Message(
        zh=f"人脸库 {kind.value} 的日志末尾有 {count} 字节不完整：缺少的变更已从数据库补上。",
        en=f"The last {count} bytes of the journal of the face gallery {kind.value} were not whole: "
        "the changes that lack are taken from the store.",
    )


def files_not_written(kind: GalleryKind, error: GuituError) -> Message:
    """The disk did not take the files; memory and store are right."""
    return Message(
        zh=f"人脸库 {kind.value} 的文件未能写入（{error.reason.zh}）：检索不受影响，下次打开会较慢。",
        en=f"The files of the face gallery {kind.value} could not be written ({error.reason.en}): searches "
        "are not affected, opening it next time takes longer.",
    )
