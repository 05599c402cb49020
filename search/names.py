"""People as citizens call them: a name with what somebody is called behind it (王老师, 常爱莲老师). Pure."""

import re

_TITLES = "老师傅|老师|讲师|教授|教练|师傅|先生|女士|大夫|医生"
SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤"
    "尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童甄项曲成游阳裴席卫查屈鲍位覃霍翁隋甘景薄单包司柏宁柯阮"
    "桂闵解强柴华车冉房边闫肖付代党郎晋蔚令原欧候佟饶骆卓廉巩岑晁冀郜弓逯亢郄仝佘喻苑"
)
"""Some are written so by ear alone: 候 for 侯."""
_COMPOUND = "欧阳|司马|上官|诸葛|皇甫|尉迟|令狐|慕容|司徒"
_BEGUN = "|".join(sorted({title[:end] for title in _TITLES.split("|") for end in range(1, len(title) + 1)}, key=len, reverse=True))
"""Titles, and what may become one while somebody types: 常老."""
_NAME = rf"(?:{_COMPOUND}|[{SURNAMES}])[^的]{{0,3}}?"
_CALLED = re.compile(rf"({_NAME})(?:{_TITLES})")
_SURNAMED = re.compile(rf"(?:姓({_COMPOUND}|[{SURNAMES}])的?|({_COMPOUND}|[{SURNAMES}])姓的?)(?:{_TITLES})")
_BEFORE = "(?:请问|想?问一下)?(?:有没有|有)?(?:(?:我们?|俺们?|咱们?)?(?:想要?|要)?(?:找|联系|跟着?|听|上|报|选|问|见)(?:一下|个)?)?"
"""What stands before somebody who is asked for: 我想找王老师."""
_OF_THEM = (
    "什么|甚么|甚|啥|哪一?[些个里儿达天]|哪|几点|周几|星期几|谁|多少|多大|多会儿?|怎么样?|怎样|如何|咋样?|时候|时间|地方|地点|地址|社区|街道|小区|村|学校|教室|"
    "课程表|课程|课表|讲座|上课|讲课|教课|授课|开课|课|班|电话号码|电话|手机号码?|联系方式|联系|号码|微信号|简介|介绍|资料|信息|现在|最近|今年|报名|"
    "好不好|没有|没|不|的|都|也|还|是|在|教|讲|带|开|上|有|能|会|可以|找|来|去|了|人|好|吗|呢|呀|吧|啊"
)
"""What is asked of somebody: 王老师教什么, 王老师的电话."""
_ASKED = re.compile(rf"{_BEFORE}(?P<who>(?P<name>{_NAME})(?:{_TITLES}))(?:{_OF_THEM})*+")
_AFTER = re.compile(rf"(?:{_OF_THEM})++")
_SAYS = "(?:主讲|讲授|讲|教|上|带|开|学)?的?"
_FIRST, _LAST = (
    re.compile(rf"{_BEFORE}({_NAME})(?:{_TITLES}){_SAYS}([^的].*)"),
    re.compile(rf"[教讲]?(.{{2,}}?)的?(?P<who>(?P<name>{_NAME})(?:{_TITLES}))"),
)
_TEACHES = re.compile(rf"教(.{{2,12}})的(?:{_TITLES}|人)")
_TYPED = re.compile(rf"({_NAME})(?:{_BEGUN})")


def called(phrase: str, *, begun: bool = False) -> str:
    """Return the name, or the surname alone, of somebody whom a folded phrase calls by name and title; empty where it does not.

    ``begun``: of the title only the first character may be there.
    """
    if found := _SURNAMED.fullmatch(phrase):
        return found[1] or found[2]
    found = (_TYPED if begun else _CALLED).fullmatch(phrase)
    return found[1] if found else ""


def asked(phrase: str) -> str:
    """Return the name and title of somebody of whom a folded phrase asks something (王老师教什么, 找王老师); empty where it does not."""
    found = _ASKED.fullmatch(phrase)
    return found["who"] if found and found["who"] != phrase else ""


def asks_of(phrase: str) -> bool:
    """Whether a folded phrase is nothing but what may be asked of somebody: 电话."""
    return _AFTER.fullmatch(phrase) is not None


def unsaid(phrase: str) -> frozenset[int]:
    """Return which characters of a folded phrase are no words to search for, since it calls somebody by name and title.

    The title, a surname alone with it, and what is asked of such a one.
    """
    if found := _ASKED.fullmatch(phrase):
        name = range(*found.span("name"))
        return frozenset(range(len(phrase))).difference(name if len(name) > 1 else ())
    if not (found := _ASKED.match(phrase) or _LAST.fullmatch(phrase)):
        return frozenset()
    (start, end), until = found.span("name"), found.end("who")
    return frozenset(range(start if end - start == 1 else end, until))


def with_subject(phrase: str) -> tuple[str, str]:
    """Return the name, or the surname alone, of somebody whom a folded phrase calls beside a subject, and that; two empty texts where it does not.

    李老师讲的三国, 教书法的王老师.
    """
    if asked(phrase):
        return "", ""
    if found := _FIRST.fullmatch(phrase):
        name, subject = found.groups()
    elif found := _LAST.fullmatch(phrase):
        subject, name = found[1], found["name"]
    return (name, subject) if found and len(subject) > 1 else ("", "")


def taught(phrase: str) -> str:
    """Return what is taught by those for whom a folded phrase asks (教剪纸的老师); empty where it does not."""
    found = _TEACHES.fullmatch(phrase)
    return found[1] if found else ""
