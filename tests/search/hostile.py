"""Queries of somebody who wants to break the search, or whose telephone does."""

import random
from collections.abc import Iterator

PIECES = [
    '"', "'", "*", "(", ")", "{title}", ":", "^", "-", "+", "~", "\\", "%", "_", ";", "--", "/*", " AND ", " OR ", " NOT ", "NEAR(", "\0", "\n", "\t",
    "😀", "👩‍👩‍👧", "\u202e", "\ufeff", "\u0301", "한글", "ひらがな", "العربية", "刀",
    "刀削", "家常刀削面", "麵", "龘", "𠮷", "dao", "xian", "zh", "dxm", "１２", "²",
    "0", "a" * 50, "面" * 50, ".*", "[a-z]+", "$", "?", "<script>", "&amp;", "周三", "迎泽", "，", "。", "　",
    "\ud800", "(?:a|b)*", "title:", "_exists_", "&&", "!!", " <-> ", "书法", "社区", "太原", "课", "学",
    "周一周二", "周三 ", "今天", "今早", "晚上", "12月", "不要晚上", "下个月", "除了", "没空", "迎则区", "路78号", "附近有没有", "怎么", "的",
    "附近", "免费", "去哪里", "12/3", "小店以外", "王老师", "jz",
    "这几天", "最近两个星期", "三天内", "月底", "19:00", "7点以后", "下班后", "周三12月2日", "家住", "离", "小店qu", "迎泽、小店", "或者", "、", "路",
    "5岁", "孩子", "适合", "老人", "能学什么", "教什么", "电话", "找", "哪达", "上课", "怎么选课", "每天", "请问", "社区的", "毛比字",
]  # fmt: skip
LONGEST = 20_000


def queries(dice: random.Random, number: int) -> Iterator[str]:
    """Yield ``number`` queries, one of twenty-five of 20,000 characters, and three that say a thing or two again and again, two of them to no end."""
    for _ in range(number):
        at = dice.randrange(25)
        pieces = [dice.choice(PIECES) for _ in range(9000 if at == 0 else dice.randrange(1, 9))]
        often = "".join(pieces[:2]) * LONGEST
        yield f"{often[: dice.randrange(30, 59)]}龘" if at in {1, 2} else (often if at == 3 else "".join(pieces))[:LONGEST]


def asked(dice: random.Random, query: str) -> dict[str, bytes]:
    """Return the parameters of a result page: deep pages, odd kinds, conditions that are none. Bytes: half a character is sent as it is."""
    chosen = {
        "q": query,
        "kind": dice.choice(["", "pages", "classes", "books", query]),
        "page": dice.choice(["1", "9", "99999", "-1", query]),
        "in": dice.choice(["", "a/b", "d/140106", query]),
        "no": dice.choice(["", "places", query]),
    }
    return {name: value.encode(errors="surrogatepass") for name, value in chosen.items()}
