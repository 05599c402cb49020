"""People as citizens call them: a name with what somebody is called behind it (王老师, 常爱莲老师). Pure."""

import re

_TITLES = "老师傅|老师|讲师|教授|教练|师傅|先生|女士|大夫|医生"
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤"
    "尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童甄项曲成游阳裴席卫查屈鲍位覃霍翁隋甘景薄单包司柏宁柯阮"
    "桂闵解强柴华车冉房边闫肖付代党郎晋蔚令原"
)
_COMPOUND = "欧阳|司马|上官|诸葛|皇甫|尉迟|令狐|慕容|司徒"
_BEGUN = "|".join(sorted({title[:end] for title in _TITLES.split("|") for end in range(1, len(title) + 1)}, key=len, reverse=True))
"""Titles, and what may become one while somebody types: 常老."""
_NAME = rf"(?:{_COMPOUND}|[{_SURNAMES}])[^的]{{0,3}}?"
_CALLED = re.compile(rf"({_NAME})(?:{_TITLES})")
_SAYS = "(?:主讲|讲授|讲|教|上|带|开)?的?"
_FIRST, _LAST = re.compile(rf"({_NAME})(?:{_TITLES}){_SAYS}([^的].*)"), re.compile(rf"[教讲]?(.{{2,}}?)的?({_NAME})(?:{_TITLES})")
_TEACHES = re.compile(rf"教(.{{2,12}})的(?:{_TITLES}|人)")
_TYPED = re.compile(rf"({_NAME})(?:{_BEGUN})")


def called(phrase: str, *, begun: bool = False) -> str:
    """Return the name, or the surname alone, of somebody whom a folded phrase calls by name and title; empty where it does not.

    ``begun``: of the title only the first character may be there.
    """
    found = (_TYPED if begun else _CALLED).fullmatch(phrase)
    return found[1] if found else ""


def with_subject(phrase: str) -> tuple[str, str]:
    """Return the name, or the surname alone, of somebody whom a folded phrase calls beside a subject, and that; two empty texts where it does not.

    李老师讲的三国, 教书法的王老师.
    """
    if found := _FIRST.fullmatch(phrase):
        name, subject = found.groups()
    elif found := _LAST.fullmatch(phrase):
        subject, name = found.groups()
    return (name, subject) if found and len(subject) > 1 else ("", "")


def taught(phrase: str) -> str:
    """Return what is taught by those for whom a folded phrase asks (教剪纸的老师); empty where it does not."""
    found = _TEACHES.fullmatch(phrase)
    return found[1] if found else ""
