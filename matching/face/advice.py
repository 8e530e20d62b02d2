"""What a weak or refused measurement means, and what to do about it, in plain words."""

from collections.abc import Callable
from types import MappingProxyType

from matching.face.quality_limits import QualityName
from models.message import Message

NO_FACE = Message("照片里没有找到人脸。", "No face was found in the photo.")
NO_FACE_ADVICE = Message(
    "请正对脸部、光线充足时再拍一张；如果照片里确实有脸，请裁剪掉周围部分后重新上传。",
    "Take another photo facing the camera in good light; "
    "if there is a face in it, cut away the surroundings and upload it again.",
)
ASK_WHICH_ADVICE = Message("请点选要找的那张脸。", "Point at the face that is meant.")

COMPARED_ALL_THE_SAME = Message(
    "如果方便，请补拍一张；这张照片仍会参加比对，只是可信度低一些。",
    "Take another photo if possible; this one is compared all the same, with lower trust.",
)


def ask_which(count: int) -> Message:
    """Several faces of comparable size, so that nobody but a person can say who is meant."""
    return Message(
        f"照片里有 {count} 张差不多大的脸。", f"There are {count} faces of similar size in the photo."
    )


def others_ignored(count: int) -> Message:
    """Smaller faces beside the chosen one."""
    faces = "face is" if count == 1 else "faces are"
    return Message(
        f"照片里另有 {count} 张较小的脸，没有采用。",
        f"{count} smaller {faces} in the photo as well and not used.",
    )


def reason_for(name: QualityName, value: float) -> Message:
    """What is wrong when the component of that name is not usable at `value`."""
    return _REASONS[name](value)


def advice_for(name: QualityName) -> Message:
    """What to do when the component of that name is not usable."""
    return _ADVICE[name]


def _eye_distance(value: float) -> Message:
    return Message(
        f"脸太小：两眼间距只有 {value:.0f} 像素。",
        f"The face is too small: the eyes are {value:.0f} pixels apart.",
    )


def _yaw(value: float) -> Message:
    return Message(
        f"脸侧向一边，约 {abs(value):.0f} 度。",
        f"The face is turned to one side by about {abs(value):.0f} degrees.",
    )


def _pitch(value: float) -> Message:
    zh, en = ("低头", "bent down") if value > 0 else ("仰头", "tilted back")
    return Message(f"{zh}约 {abs(value):.0f} 度。", f"The head is {en} by about {abs(value):.0f} degrees.")


def _roll(value: float) -> Message:
    return Message(f"头歪了约 {abs(value):.0f} 度。", f"The head leans by about {abs(value):.0f} degrees.")


def _percent(zh: str, en: str) -> Callable[[float], Message]:
    return lambda value: Message(zh.format(value), en.format(value))


def _always(zh: str, en: str) -> Callable[[float], Message]:
    return lambda _: Message(zh, en)


_REASONS: MappingProxyType[QualityName, Callable[[float], Message]] = MappingProxyType(
    {
        QualityName.INTER_EYE_DISTANCE: _eye_distance,
        QualityName.HEAD_POSE_YAW: _yaw,
        QualityName.HEAD_POSE_PITCH: _pitch,
        QualityName.HEAD_POSE_ROLL: _roll,
        QualityName.SHARPNESS: _always("脸部模糊。", "The face is blurred."),
        QualityName.UNDER_EXPOSURE: _percent(
            "太暗：脸部有 {:.0f}% 几乎全黑。", "Too dark: {:.0f}% of the face is nearly black."
        ),
        QualityName.OVER_EXPOSURE: _percent(
            "太亮：脸部有 {:.0f}% 发白，看不出细节。", "Too bright: {:.0f}% of the face is washed out."
        ),
        QualityName.DYNAMIC_RANGE: _always(
            "脸部明暗层次太少，像隔着一层雾。", "The face has too little contrast, as if seen through fog."
        ),
        QualityName.ILLUMINATION_UNIFORMITY: _always(
            "脸的一边亮、一边暗。", "One side of the face is bright and the other dark."
        ),
        QualityName.EYES_VISIBLE: _always(
            "眼睛部位很暗，可能戴着墨镜。", "The eyes are very dark: possibly sunglasses."
        ),
        QualityName.MOUTH_OCCLUSION: _always(
            "口鼻部位的颜色和脸不同，可能戴着口罩或被遮住。",
            "Mouth and nose differ in colour from the face: possibly a mask or something in front.",
        ),
        QualityName.DETECTOR_CONFIDENCE: _always(
            "看不到一张完整清楚的正脸，可能有遮挡。",
            "No complete, clear face is seen: something may cover it.",
        ),
    }
)

_FACE_THE_CAMERA = Message("请对方正对镜头再拍。", "Ask the person to face the camera.")
_EVEN_LIGHT = Message(
    "请让光从正面照到脸上，例如面向窗户。",
    "Let light fall on the face from the front, such as from a window.",
)
_ADVICE: MappingProxyType[QualityName, Message] = MappingProxyType(
    {
        QualityName.INTER_EYE_DISTANCE: Message(
            "请走近一些再拍，或上传没有缩小过的原图。",
            "Take it from nearer, or upload the original that has not been made smaller.",
        ),
        QualityName.HEAD_POSE_YAW: _FACE_THE_CAMERA,
        QualityName.HEAD_POSE_PITCH: Message(
            "请把镜头放到与眼睛同高再拍。", "Hold the camera at the height of the eyes."
        ),
        QualityName.HEAD_POSE_ROLL: Message(
            "请把照片转正，或把头摆正再拍。", "Turn the photo upright, or take it with the head upright."
        ),
        QualityName.SHARPNESS: Message(
            "请擦一擦镜头，对准脸部对焦，拿稳再拍。", "Wipe the lens, focus on the face and hold still."
        ),
        QualityName.UNDER_EXPOSURE: Message(
            "请靠近窗户或开灯再拍。", "Go near a window or switch on a light."
        ),
        QualityName.OVER_EXPOSURE: Message(
            "请避开强光，关掉闪光灯再拍。", "Avoid glaring light and switch the flash off."
        ),
        QualityName.DYNAMIC_RANGE: Message(
            "请擦一擦镜头，不要隔着玻璃或翻拍屏幕。",
            "Wipe the lens, and do not photograph through glass or off a screen.",
        ),
        QualityName.ILLUMINATION_UNIFORMITY: _EVEN_LIGHT,
        QualityName.EYES_VISIBLE: Message("请摘下墨镜再拍。", "Ask the person to take off the sunglasses."),
        QualityName.MOUTH_OCCLUSION: Message(
            "请摘下口罩，移开挡住口鼻的东西再拍。",
            "Ask the person to take off the mask and uncover mouth and nose.",
        ),
        QualityName.DETECTOR_CONFIDENCE: Message(
            "请摘下帽子、眼镜和口罩，把头发拨开，正对镜头再拍。",
            "Ask the person to take off cap, glasses and mask, move hair aside and face the camera.",
        ),
    }
)
