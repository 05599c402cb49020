"""Which parts of a query say what is looked for, and how much of it a title has. Pure, but for what apps say asks for their kinds."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from search import kinds, names, text

FILLING = 0.2
"""What a character of a word that only asks counts for one that says something."""
BROKEN = 0.1
"""What is taken off where no three characters stand in a row that do in the query: by so much 超出范围 is more than 超出有效范围."""
LONG = 5
"""Characters of a run from which on it hardly names one thing alone: 吉他和弦图."""
WORD = 2.0
"""What a Latin word or a number counts."""
_OURS = "(?:我们?|咱们?|俺们?)"
_MUCH = "[长大高远重快深宽厚](?=[吗呢]?$)"
_WHOM = "(?:中老年|老年|年轻|成年)人|老人家?|老头老太|上班族|退休(?:职工|人员|的人)|家庭主妇|新手|小白|初学者"
"""For whom something is: much is for the same people."""
_WHAT = "(?:什么|甚么?|啥|哪一?个)"
_OFTEN = "每天|天天(?!向上)|每日|每(?:周|个?星期|个?礼拜)(?![一二三四五六日天末])|每个?月|最近|近期|近来|这几天|这阵子?|平时|平常|平日|经常|常年|目前"
"""How often, and about when: nobody's subject."""
_EASY = "零基础|零起点|从零(?:开始|学起)|从头(?:学|开始)"
_ASKING = re.compile(
    "|".join(
        (
            f"{_WHAT}(?:地方(?![戏志史])|时[候间])",
            *("为什么", "怎么样", "怎么办", "怎么回事", "怎么", "怎样", "如何", "什么意思", "什么时候", "什么"),
            *(
                "[去在到]哪[里儿]?(?!吒)",
                "哪[里儿些个有达搭]",
                "哪一?[年天]",
                "多少",
                "多久",
                "多长时间",
                "几月几[日号]",
                "几[个点号天次]",
                f"多{_MUCH}",
            ),
            *("是不是", "有没有", "能不能", "会不会", "要不要", "可不可以", "可以", "应该", "需要", "我想", "我要", "想要", "帮我", "告诉我"),
            *("免费", "附近", f"{_OURS}(?:社区|小区|街道|村|院)"),
            _EASY,
            *("一下", "一些", "这个", "那个", "关于", "还是", "吗", "呢", "吧", "啊", "的", "了", "是"),
        )
    )
)
"""Words that ask, that say free or near, and words between others; of single characters only those that are hardly ever a part of a word."""
_SAYS_OFTEN, _OFTEN_BESIDE = re.compile(f"(?:{_OFTEN})(?:的|都?有)(?=..)"), re.compile(f"(?:{_OFTEN})(?:$|(?:的|都?有)(?=..))")
_SAYS_LITTLE = re.compile(f"{_ASKING.pattern}|{_WHOM}|(?<=的)(?:地方(?![戏志史])|时候)|好玩儿?|^(?:{_OFTEN})(?=的|有|$)")
_CLASSES = "视频教程|教学视频|视频|老师|课程|培训班?|学习班|兴趣班|教学|教程|讲座|课|班"
"""Words for being taught, behind what is taught."""
_TO_CLASS = re.compile("(?:班|老师|(?<![零〇一二三四五六七八九十百两几])课)$")
"""Those of them that hardly end a title."""
_LEARN = "(?:学习?|参加|了解|知道|找|看|听|查|问|报名?)"
_DONE = "学习?|做|使用|用|弄|办理?|练|报名|申请|查询?|领取?|[上听报选](?=.{2,}[课班])"
_A = "(?:一下|一?点|一?个|几个)?"
_IS_THERE = "(?:都?有没有|都?有|开|办)?(?:人教|教)?"
_ASKS = re.compile(
    "|".join(
        (
            rf"(?:^|我们?|俺们?|咱们?|我?(?:妈妈?|爸爸?|家人)|(?<=老人|孩子|娃娃|大家|父母))(?:还|也|都|很)?(?:想要?|要|需要|打算|准备|可以|能)(?:去|来)?{_LEARN}(?:个?地方学习?)?{_A}",
            r"^(?:有关|关于)(?=..)",
            rf"是?(?:怎么|咋)一?回事|(?:是|有)?什么意思|(?:是|在)?什么时[候间]|(?:要|需要)?多长时间|(?:有|是)多{_MUCH}",
            rf"(?:是|在)?{_WHAT}时[候间](?:(?:能|可以)?(?:有|教|开)(?=..))?|^(?:{_OFTEN})(?:都|还)?(?:有没有|有{_WHAT}?)?(?:人教|教)?的?(?=..)",
            rf"(?:都|去|在|到|上)?{_WHAT}地方(?![戏志史])(?:能|可以|有|会)?(?:人教|教)?{_LEARN}?|(?<=..)的地方$|有{_WHAT}好玩儿?的(?:地方)?",
            "(?:不上班|不忙|有空|没事|休息|放假|空闲|闲)(?:的?时候|时(?!间))(?=.)",
            r"(?:帮我|教我|告诉我|推荐)(?:找|学)?(?:一下|几个|一个)?|请问|需要多少钱|多少钱|多少|多久|几个",
            rf"(?:都|去|在|到|上)?(?:哪里|哪儿|哪些|哪个|哪有|哪[达搭]|(?<=[去在到上])哪(?!吒))(?:地方)?(?:能|可以|有|会)?(?:免费|公益)?(?:人教|教)?{_LEARN}?",
            rf"(?:应该|该)?(?:为什么|怎么样|怎么办|怎么|怎样|如何|咋样?)(?:才能|能)?(?:{_DONE})?(?:参加)?(?:好|了)?",
            r"几点钟?(?:开始)?(?:上课|开课)?|咋(?:办|弄|用|学|做|练|整|报名)?|(?:有|开|是)?(?:甚么?|啥)(?=课|班|时候|时间|$)",
            r"什么(?:是|叫)|(?:是|叫)?什么|是不是|^(?:有没有|有|开)(?:人教|教)?(?=.{2}.*[课班])|有没有(?:人教|教)?|能不能|会不会|要不要|可不可以|不会(?:使?用)?|不懂",
            r"(?<=老人|老汉|孩子|娃娃|父母|儿童)学习?|(?<=老年人)(?:学习?|用)|^(?:我们?|咱们?)?家?(?:想|要|住)?(?:在|去|到)$",
            rf"(?:^(?:离{_OURS}?家?近|{_OURS}?家(?:门口|旁边|周围|跟前)|身边|周边)|(?:{_OURS}?家)?附近)的?{_IS_THERE}(?!的?人$)",
            rf"^(?:{_OURS}(?:这[儿里边]?|社区|小区|街道|村|院)[里上]?{_IS_THERE}|(?:社区|小区|村)里?有(?:没有)?)的?(?=..)",
            r"(?:免费|不要钱|不花钱|不收费)的?|^公益的?(?=.{2,}[课班])",
            rf"(?:^|(?<=[教给]))(?:{_WHOM})(?:都|也)?(?:适合|可以|能|会)?(?:学习?|练习?|玩|做|用|的)?(?=[^之与和病]..*)|(?:{_EASY})的?",
            rf"(?<=..)的?(?:{_CLASSES})(?=[吗呢]?$|怎|如何|[去在到]?哪|有没有|有吗)|这本书$|(?<=..)有没有$|(?:(?<=..)有)?[吗呢吧啊呀]$",
        )
    )
)
"""Words that ask or go with asking, with a verb that goes with them."""
_ATTENDING = "上课"
"""What who wants to attend classes looks for, whatever verb is said: 听课, 选课."""
_ATTEND = re.compile(
    f"(?:{_WHOM}|孩子|娃娃|网上|线上|我们?|俺们?|咱们?|想要?|要|怎么样?|怎样|如何|咋样?|请问|在|到|去|来|哪[里儿达]?|什么|甚么?|啥|时候|时间|地点|地方|地址|几点|可以|能|才能|应该|该"
    "|报名|参加|预约|选择?|听|上|报|看|学|约|找|课程|课|(?<!上)班|的|了|吗|呢|呀|吧|啊|好|方式|方法|流程|手续|步骤|条件|要求|须知)++"
)
_WHICH = "什么|甚么?|啥|哪些|东西"
_ANY_LEARNING = re.compile(
    f"(?:没事干?|闲着|闲下来|闲了?|无聊|有空|空闲|不上班|不忙|休息|放假|在家|时间?候?|的|我们?|俺们?|咱们?|你们?|这[里儿边]?|{_OURS}?社区|想要?|要|打算|准备|应该|该"
    f"|可以|可|能|会|去|来|在|到|还|都|也|有|报名?|参加|学习?|[点些个门]|一[点些个门]|{_WHICH}|好|合适|比较|推荐|请问|不?知道|呢|吗|呀|啊|吧|了)++"
)
_TO_LEARN = re.compile(
    f"(?<!大)(?<!怎么)学习?(?:一?[点些个门])?(?:{_WHICH})|(?:{_WHICH}).{{0,2}}(?:可以|可|能)(?:来|去)?学(?!习?[班课])|有(?:{_WHICH})(?:好|可)学的"
)
"""Who says no more than this would learn anything: 没事的时候学点什么, 这里能学啥."""
_TO_ATTEND = re.compile("(?:(?<![网线])[上听选报看学约]|参加|选择)课|[报选]班|报名.*[课班]|[课班].*报名")
_CITY = "(?:山西省?)?太原市?"
_HERE = re.compile(f"^{_CITY}(?=..)")
"""The city before what is looked for in it: nearly everything here is in it, and few titles say so."""
_NEAR = f"(?:免费|公益|附近|身边|周边|家门口|不要钱|离?家近|近一?点|{_OURS}(?:社区|小区|村|这[儿里边]?))的?"
_BESIDE = re.compile(f"{_CITY}|{_OFTEN}|山西省?|{_CLASSES}|{_WHOM}|老年|中老年|成人|{_EASY}|{_NEAR}")
"""The same as words of their own, for whom it is, and what says free or near: 太原 太极拳 培训班, 老年 合唱, 免费 书法."""
HOUSE = r"(?:(?:\s*[0-9]+(?:-[0-9]+)*\s*(?:号[楼院]?|[栋幢弄室]|单元))+(?!线)|[0-9]+(?:-[0-9]+)*(?=\s|$))"
"""The number of a house, behind a street or another place: 78号, 12号楼3单元."""
_HOUSE = re.compile(f"(?<=[路街巷道里弄村苑园区院]){HOUSE}")
_ANY = re.compile(
    "^(?:(?:(?:怎么|怎样|如何|咋)[上听](?=网)|我?想要?|都?有(?:没有|什么|哪些|啥)?|看|听|读|找|所有|全部|免费|公益|附近|身边)的?)+"
    "|(?:大全|有没有|有吗|[吗呢吧啊])$"
)
"""What stands around the name of a kind of which anything will do: 免费电子书, 有微课吗, 看视频, 电子书大全."""
_DOES = re.compile(
    r"^(?:学习(?!型|小组|圈|周|卡|日|档)|练习|我?想?要?去?当(?=.{1,3}[者员]$)|学(?![生校会期院员习者区分时历车费科位籍堂业徒府苑士])|练|做|找|打(?=太极|八段|拳|鼓|腰鼓|乒乓|羽毛|篮球|排球|毛衣))(?=..)"
    r"|^(?!唱[戏歌曲]|跳[舞绳操]|画[画像]|做[饭菜操工账梦]|学[分时历位籍费制堂问术业徒])(?:学|做|酿|唱|跳|画)(?=[^生老人事家校会期院员习法科者]$)"
)
"""A verb before what is learned or made: 学书法, 做醋."""
_VERB = re.compile("^(?:学习|练习|参加|[学练打做唱跳画写弹拉下酿种看听读拍教])(?=.)")
"""The same, whatever stands behind it: 跳舞."""
_ASKS_IN_LETTERS = re.compile(
    r"^(?:wo ?(?:men ?)?)?(?:xiang ?yao|xiang|yao|hui) ?(?:xue ?xi|xue|kan|ting|zhao|zuo|bao ?ming)? ?"
    r"|^(?:zen ?me ?yang|zen ?me|zen ?yang|ru ?he) ?(?:xue|zuo|yong|ban)? ?|^xue (?:xi )?"
    r"|^(?:na ?li|na ?er) ?(?:ke ?yi|neng|you)? ?(?:xue)? ?|^(?:you ?mei ?you|shen ?me ?shi|qing ?wen|jiao ?wo) ?(?:xue|jiao)? ?"
    r"| ?(?:zen ?me ?(?:zuo|yong|xue|ban|yang|lian)?|shi ?shen ?me|ru ?he ?(?:zuo|xue))$"
    r"| ?(?:de ?)?(?:ke ?cheng|pei ?xun ?ban|pei ?xun|jiao ?xue|ke|ban)$| (?:ma|ne|ba|de)$"
)
"""The same in pinyin, written apart or together, at the ends of a query."""
_ANYTHING = re.compile(
    rf"(?>我想要|{_ASKING.pattern}|{_OFTEN}|公益|免费|我家|家里|附近|身边|都|去|住|离|近|有|上|开|课程|课表|活动|课|班|啥|甚|在|我|能|学)+"
)
"""What is left of a question for whatever is on: 今天有什么课. Atomic: many of these words hold others, and said again and again would take hours."""
_WANTED_WORDS = (
    "learn learning study want class classes course courses lesson lessons can there any please find this next every "
    "near me nearby around beginner beginners free use using we need would like know"
)
_WANTED = frozenset(_WANTED_WORDS.split())
_BETWEEN = frozenset("a an and are at by do does for from how i in is it my of on or the to what where which with".split())  # noqa: SIM905 - easier to read


class Part(NamedTuple):
    """A run of a query with the weight of each of its characters; a Latin word has one weight."""

    text: str
    chinese: bool
    weights: Sequence[float]


def parts(query: str) -> list[Part]:
    """Return the phrases of a query, weighed."""
    return [Part(phrase.text, phrase.chinese, _weights(phrase)) for phrase in _beside(text.query_phrases(query))]


def _weights(phrase: text.Phrase) -> list[float]:
    if not phrase.chinese:
        return [WORD * (FILLING if phrase.text in _BETWEEN else 1)]
    weights = [1.0] * len(phrase.text)
    for match in _SAYS_LITTLE.finditer(phrase.text):
        weights[match.start() : match.end()] = [FILLING] * len(match[0])
    for at in names.unsaid(phrase.text):
        weights[at] = FILLING
    return weights


def is_loose(query: str) -> bool:
    """Whether a query asks, or has several words: it is hardly a title."""
    asked = parts(query)
    return len(asked) > 1 or any(FILLING in part.weights or part.weights[0] == WORD * FILLING for part in asked)


def asks(query: str) -> bool:
    """Whether there is a word in a query that only asks, or stands between others, or it ends with one for a class (画画班) or asks of somebody."""
    phrases = text.query_phrases(query)
    if len(_beside(phrases)) < len(phrases) or attends(query):
        return True
    said = [phrase.text for phrase in phrases if phrase.chinese]
    often = _SAYS_OFTEN if len(phrases) == 1 else _OFTEN_BESIDE
    return any(_ASKING.search(words) or _TO_CLASS.search(words) or often.match(words) or names.asked(words) for words in said)


def describes(query: str) -> bool:
    """Whether a query says what is looked for rather than how it is called: it asks, has several words, or a long one."""
    return is_loose(query) or any(phrase.chinese and len(phrase.text) >= LONG for phrase in text.query_phrases(query))


def only_asks(query: str) -> bool:
    """Whether words only ask what there is."""
    said = (_ANYTHING.fullmatch(phrase.text) or phrase.text in _BETWEEN | _WANTED for phrase in text.query_phrases(query))
    return all(said) or learns_anything(query)


def gist(query: str) -> str:
    """Return what a query that asks is about: without words that ask, and a verb before what is learned. Nothing where that is all of it, or none.

    The number of a house behind a street is no part of it.

    ``什么是非遗`` is about 非遗, ``wo xiang xue taiji`` about taiji, ``剪纸 电子书`` about 剪纸, ``怎么选课`` about 上课.
    """
    if attends(query):
        return _ATTENDING
    phrases = text.query_phrases(query)
    about = [text.Phrase(rest, phrase.chinese) for phrase in _without_house(query) if (rest := kinds.without_called(phrase)[0])] or phrases
    about = [phrase for phrase in _beside(about) if not _BESIDE.fullmatch(phrase.text)] or about
    if not any(phrase.chinese for phrase in about):
        left = _told_in_letters([phrase.text for phrase in about])
    else:
        left = [_DOES.sub("", word) for phrase in about for word in _told(phrase)]
        left = [word for word in left if len(word) > 1 or len(left) == 1 or not text.is_chinese(word)]
        # Of 怎么报名 nothing is left but the verb.
        left = left or [word for phrase in phrases for word in _ASKING.sub(" ", phrase.text).split() if len(word) > 1]
    return " ".join(left) if left and left != [phrase.text for phrase in phrases] else ""


def _beside(phrases: list[text.Phrase]) -> list[text.Phrase]:
    """Return phrases without those that only ask something of somebody who is called by another: 王老师 电话."""
    return [phrase for phrase in phrases if not names.asks_of(phrase.text)] if any(names.called(phrase.text) for phrase in phrases) else phrases


def _without_house(query: str) -> list[text.Phrase]:
    return text.query_phrases(_HOUSE.sub(" ", text.fold(query)))


def subject(query: str) -> str:
    """Return what a query is about, with single characters that were typed by themselves, or all of it."""
    about = gist(query)
    single = [phrase.text for phrase in _without_house(query) if phrase.is_start and not only_asks(phrase.text)] if about else []
    return " ".join([about, *single]) or query


def _told(phrase: text.Phrase) -> list[str]:
    """Return what stands around the words of a phrase that ask, and behind the city's name."""
    if who := names.asked(phrase.text):
        return [who]
    said = _ASKS.sub(" ", _HERE.sub("", phrase.text)) if phrase.chinese else phrase.text
    return [phrase.text] if said == phrase.text else [word for part in said.split() if (word := part.strip("的"))]


def _told_in_letters(words: list[str]) -> list[str]:
    """Return words without those that ask in English, or without what asks in pinyin at the ends; what stays must be pinyin then."""
    english = [word for word in words if word not in _BETWEEN | _WANTED]
    if len(english) < len(words):
        return english
    said = before = " ".join(words)
    for _end in range(2):
        said = _ASKS_IN_LETTERS.sub("", said, count=1)
    return said.split() if said != before and all(map(text.whole_syllables, said.split())) else words


def without_verb(phrase: str) -> str:
    """Return a folded phrase without a verb before it, also one that may be a part of the word (跳舞): for what is offered only."""
    return _VERB.sub("", phrase)


def words(query: str, *, whole: bool = False) -> list[tuple[str, bool]]:
    """Return the different tokens of what a query is about, or of the whole, that do not only ask, each with whether it may go on.

    All, where hardly any other is.
    """
    about = query if whole else subject(query)
    found: dict[tuple[str, bool], bool] = {}
    for phrase in _beside(text.query_phrases(about)):
        weights, unsaid = _weights(phrase), names.unsaid(phrase.text)
        tokens = [(at, token) for at, token in enumerate(phrase.tokens) if unsaid.isdisjoint((at, at + 1))]
        found |= {(token, phrase.is_start): max(weights[at : at + 2]) >= 1 for at, token in tokens}
    telling = [token for token, says in found.items() if says]
    return telling if len(telling) > 1 or about != query else list(found)


def attends(query: str) -> bool:
    """Whether a query asks how to attend classes, or when or where, and names none: 怎么报名上课, 如何选课, 上课地点."""
    said = [phrase.text for phrase in text.query_phrases(query)]
    return said != [_ATTENDING] and all(map(_ATTEND.fullmatch, said)) and _TO_ATTEND.search("".join(said)) is not None


def learns_anything(query: str) -> bool:
    """Whether a query asks for anything that may be learned: 没事的时候学点什么, 能学啥."""
    said = "".join(phrase.text for phrase in text.query_phrases(query))
    return _TO_LEARN.search(said) is not None and _ANY_LEARNING.fullmatch(said) is not None


def named_kinds(query: str) -> frozenset[str]:
    """Return the names of the kinds that a query is nothing but the name of, or that any of is asked for: 电子书, 免费电子书, 有微课吗."""
    return kinds.named(query) or kinds.named(_ANY.sub("", "".join(phrase.text for phrase in text.query_phrases(query))))


def telling(query: str) -> list[str]:
    """Return the different tokens of a query without those that have a character of a word that only asks."""
    found: dict[str, None] = {}
    for part in parts(query):
        if part.chinese:
            pairs = zip(part.text, part.text[1:], part.weights, part.weights[1:], strict=False)
            found |= {one + other: None for one, other, weight, next_weight in pairs if weight == next_weight == 1}
        elif part.weights[0] == WORD:
            found[part.text[: text.MAX_TOKEN]] = None
    return list(found)


def share(heading: str, asked: Sequence[Part]) -> float:
    """Return how much of a query a folded title has, from 0 to 1: its characters anywhere, and two that are neighbours; a tenth less without rows."""
    whole = sum(sum(part.weights) for part in asked)
    if not whole:
        return 0.0
    held = sum(_found(heading, part) for part in asked) / (2 * whole)
    rows = sum(_in_a_row(part.text, part) for part in asked)
    return held * (1 - BROKEN * (1 - sum(_in_a_row(heading, part) for part in asked) / rows)) if held and rows else held


def _found(heading: str, part: Part) -> float:
    """Return the weight of what a title has of a part, once for the characters and once for neighbours."""
    if not part.chinese:
        return 2 * part.weights[0] * (part.text in heading or part.text in heading.replace(" ", ""))
    beside = [len(part.text) == 1] * len(part.text)
    for at in range(len(part.text) - 1):
        if part.text[at : at + 2] in heading:
            beside[at] = beside[at + 1] = True
    return sum(weight * (char in heading) * (1 + near) for char, weight, near in zip(part.text, part.weights, beside, strict=True))


def _in_a_row(heading: str, part: Part) -> int:
    """Return how many characters of a part a title has three in a row, none of which only asks."""
    held: set[int] = set()
    for at in range(len(part.text) - 2 if part.chinese else 0):
        if part.text[at : at + 3] in heading and min(part.weights[at : at + 3]) == 1:
            held.update((at, at + 1, at + 2))
    return len(held)
