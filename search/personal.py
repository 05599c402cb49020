"""What may say who somebody is: it is neither counted nor listed."""

import re

from search import text

_SPOKEN_FIGURES = str.maketrans("〇零○一幺壹二贰三叁四肆五伍六陆七柒八捌九玖", "0001112233445566778899")
"""Figures as people write them in Chinese, folded."""
_SEPARATORS = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"\d{7}|1[a-z]{0,2}[3-9](?:[a-z]{0,2}\d){9}")
"""Seven figures in a row, or those of a mobile telephone with letters between them."""
_MAIL = re.compile(r"@|[a-z\d] ?[(\[{<【] ?at? ?[)\]}>】] ?[a-z\d-]{1,30} ?\.|[a-z\d] at [a-z\d-]{1,30} ?(?:\.| dot )")
_ACCOUNT = re.compile(
    r"(?:微信|weixin|wechat|vx|qq) ?(?:号码?|账号|帐号|id)[\s:]{0,3}(?:是|为)?[\s:]{0,3}[a-z\d][\w-]{4,}"
    r"|我的? ?(?:微信|vx|wx|qq)[\s:]{0,3}(?:是|为)?[\s:]{0,3}[a-z\d][\w-]{4,}"
    r"|(?:qq|扣扣)(?:号码?|群号?)?[\s:]{0,3}\d{5}",
    re.ASCII,
)
_FLAT = re.compile(r"(?<![第\d])\d{1,2} ?单元[\s,-]{0,3}(?:\d{1,2} ?[楼层]|[东西中][户门]|\d{3,4}(?![\d年课页个题]))")
"""A door behind the staircase of a block of flats: a unit of a textbook is counted with 第, and no room of a public house has one."""


def is_personal(words: str) -> bool:
    """Whether words look like somebody's telephone or identity number, however it is written, e-mail address, account or flat."""
    figures = " ".join(text.fold(words).translate(_SPOKEN_FIGURES).split())
    return _NUMBER.search(_SEPARATORS.sub("", figures)) is not None or any(one.search(figures) for one in (_MAIL, _ACCOUNT, _FLAT))
