"""What may say who somebody is: it is neither counted nor listed."""

import re

from search import text

_SPOKEN_FIGURES = str.maketrans("〇零○一幺壹二贰三叁四肆五伍六陆七柒八捌九玖", "0001112233445566778899")
"""Figures as people write them in Chinese, folded."""
_SEPARATORS = re.compile(r"[\W_]+")
_ORDINARY = re.compile(
    r"(?<!\d)(?:19|20)\d\d ?[-/.年] ?(?:1[0-2]|0?[1-9])(?: ?[-/.月] ?(?:3[01]|[12]\d|0?[1-9]))?(?!\d)"
    r"|(?<!\d)(?:19|20)\d\d(?:[\W_]{1,3}(?:19|20)\d\d)+(?!\d)"
    r"|(?<![\d:])(?:2[0-4]|[01]?\d):[0-5]\d(?::[0-5]\d)?(?![\d:])"
    r"|(?<!\d)97[89](?:[ -]?\d){10}(?!\d)"
)
"""Dates, years side by side, clock times and book numbers (ISBN-13): no figures of theirs are counted."""
_NUMBER_AT_ONCE = re.compile(
    r"(?<!\d)(?:1[3-9]\d-?\d{4}|0\d{2,3}-?\d{3,4})-?\d{4}(?!\d)"
    r"|(?<!\d)\d{6}-?(?:19|20)\d\d-?[01]\d-?[0-3]\d-?\d{3}-?[\dx]"
)
"""Telephone and identity numbers in their usual groups, of which some may look like years or a date."""
_NUMBER = re.compile(
    r"\d{7}"
    r"|(?<!\d)(?:86-?|0)?1(?:-?[a-z]{1,2})?-?[3-9](?:(?:-?[a-z]{1,2})?-?\d){9}(?!\d)"
    r"|(?<!\d)0\d{2,3}(?:-?\d){7,8}(?!\d)"
    r"|(?<!\d)(?<!\d-)(?!(?:19|20)\d\d-)\d{3,4}-(?!(?:19|20)\d\d(?!\d))\d{4}(?!-?\d)"
    r"|(?<!\d)\d{4}(?:-\d{4}){2}(?!\d)"
    r"|(?<!\d)[1-8](?:-?\d){16}-?[\dx](?![\da-z])"
    r"|(?<![第\d])(?<!\d-)\d(?:-\d){6}(?!\d)"
)
"""Seven figures in a row; those of a mobile telephone, with letters between them too, of one with its area, of one in two groups, of a bank card, of
an identity card; seven figures one by one."""
_MAIL = re.compile(
    r"@|[a-z\d](?: ?[(\[{<【] ?at? ?[)\]}>】] ?| at )(?:[a-z\d-]{1,30} ?(?:\.| dot ) ?){1,3}"
    r"(?:com|cn|net|org|edu|gov|cc|hk|tw|vip|top|xyz)(?![a-z\d])"
)
_ACCOUNT = re.compile(
    r"(?:微信|weixin|wechat|vx|qq) ?(?:号码?|账号|帐号|id)[\s:]{0,3}(?:是|为)?[\s:]{0,3}[a-z\d][\w-]{4,}"
    r"|(?:我的?|加) ?(?:微信|vx|wx|qq)(?:(?:[\s:]{0,3}(?:是|为)|\s?:)[\s:]{0,3})?[a-z\d][\w-]{4,}"
    r"|(?:我的?|加) ?(?:微信|vx|wx|qq) (?=[\w-]{5})[a-z_-]*\d"
    r"|(?:qq|扣扣)(?:号码?|群号?)?[\s:]{0,3}\d{5}",
    re.ASCII,
)
_NO_ROOM = r"(?![\d年课页个题字词句篇道])"
_FLAT = re.compile(
    r"(?<![第\d册])\d{1,2} ?单元(?:[\s,-]{0,3}(?:\d{1,2} ?[楼层]|[东西中][户门]|\d{3,4} ?[室号])|\d{3,4}" + _NO_ROOM + r")"
    r"|[号栋幢座楼] ?\d{1,2} ?单元[\s,-]{0,3}\d{3,4}"
    + _NO_ROOM
    + r"|(?:\d ?号|小区|花园|家园|公寓|宿舍|家属院|苑) ?\d{1,2} ?(?:号楼|[栋幢座楼])[\s,-]{0,3}\d{3,4} ?室"
    r"|(?:小区|花园|家园|公寓|宿舍|家属院|苑) ?\d{1,2}-\d{1,2}-\d{3,4}(?!\d)"
)
"""A door behind the staircase of a block of flats, or of a block in a street or estate: a unit of a textbook is counted with 第 or stands behind the
volume, and has words and exercises; no room of a public house stands so."""


def is_personal(words: str) -> bool:
    """Whether words look like somebody's telephone or identity number, however it is written, e-mail address, account or flat."""
    figures = " ".join(text.fold(words).translate(_SPOKEN_FIGURES).split())
    return _has_number(figures) or any(one.search(figures) for one in (_MAIL, _ACCOUNT, _FLAT))


def _has_number(figures: str) -> bool:
    if _NUMBER_AT_ONCE.search(_SEPARATORS.sub("-", figures)):
        return True
    return _NUMBER.search(_SEPARATORS.sub("-", _ORDINARY.sub("年", figures))) is not None
