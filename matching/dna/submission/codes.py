"""Sample codes: usable ones, and those that look like a person's name or number and are held for it."""

import re
from datetime import date

LONGEST_CODE = 64
_USABLE = re.compile(r"\w[\w .()/#:+·-]*")
_ROUNDED = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.IGNORECASE)
_PHONE = re.compile(r"(?:86)?1[3-9]\d{9}")
_LANDLINE = re.compile(r"(?<!\d)0\d{2,3}-\d{7,8}(?!\d)")
_HAN = re.compile(r"[\u3400-\u9fff·]+")
_LATIN_NAME = re.compile(r"[A-Za-z]{2,}(?:[ ,.·]+[A-Za-z]{2,}){1,3}")
# Words a laboratory writes in codes; the rest of the characters may still be a name.
_LAB_WORDS = re.compile(
    "样本|标本|样品|物证|检材|血样|血卡|血痕|唾液|口腔|拭子|毛发|牙刷|编号|批次|实验室|无名氏|未知名"
)
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜"
    "崔谭陆范汪廖石金韦贾夏付傅方邹熊白孟秦邱侯江尹薛闫阎段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤温康施文牛"
    "樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉"
    "骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿"
    "桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝闻匡容练"
)
_DOUBLE_SURNAMES = (
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "东方",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "司徒",
    "令狐",
    "夏侯",
    "宇文",
    "端木",
)


def code_trouble(code: str) -> str | None:
    """The code of the finding that holds a sample with this code, None for a usable one."""
    if _is_id_number(code):
        return "code_is_id_number"
    if _is_phone(code):
        return "code_is_phone"
    if _is_name(code):
        return "code_is_name"
    if _ROUNDED.fullmatch(code):
        return "code_rounded"
    return None if len(code) <= LONGEST_CODE and _USABLE.fullmatch(code) else "code_unusable"


def masked(code: str) -> str:
    """The code with all but its first character hidden, so that no name travels on in a report."""
    return code[:1] + "***"


def _digit_runs(code: str) -> list[str]:
    """Runs of digits, as written and with the blanks and hyphens of grouped numbers taken out."""
    joined = re.sub(r"(?<=\d)[ -](?=[\dXx])", "", code)
    return re.findall(r"\d+[Xx]?", code) + re.findall(r"\d+[Xx]?", joined)


def _is_id_number(code: str) -> bool:
    """Eighteen characters with a date of birth where it belongs, or the fifteen digits of the old form."""
    return any(
        (len(run) == 18 and _is_date(run[6:14]))
        or (len(run) == 15 and run.isdigit() and run[0] in "12345678" and _is_date("19" + run[6:12]))
        for run in _digit_runs(code)
    )


def _is_date(digits: str) -> bool:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year >= 1850
    except ValueError:
        return False


def _is_phone(code: str) -> bool:
    mobile = any(_PHONE.fullmatch(run) for run in _digit_runs(code))
    return mobile or _LANDLINE.search(code) is not None


def _is_name(code: str) -> bool:
    """Chinese characters that begin with a surname or are all there is; words in Latin letters alone."""
    rest = _LAB_WORDS.sub(" ", code)
    runs = _HAN.findall(rest)
    if runs and _HAN.fullmatch(rest.strip()):
        return True
    return any(_is_chinese_name(run) for run in runs) or _LATIN_NAME.fullmatch(code) is not None


def _is_chinese_name(run: str) -> bool:
    if "·" in run.strip("·"):
        return True
    return 2 <= len(run) <= 4 and (run[0] in _SURNAMES or run.startswith(_DOUBLE_SURNAMES))
