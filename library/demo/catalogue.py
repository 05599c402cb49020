"""Records of many books: what a large library's catalogue looks like, with invented titles, authors and publishers."""

import random
from collections.abc import Iterator

from library.importing.records import Record
from network.demo import invent_name

PLACES = [
    "太原", "小店", "迎泽", "杏花岭", "尖草坪", "万柏林", "晋源", "清徐", "阳曲", "娄烦", "古交", "晋祠", "汾河", "柳巷", "双塔",
    "山西", "晋中", "吕梁", "大同", "忻州", "长治", "运城", "临汾", "阳泉", "朔州", "晋城", "三晋", "河东", "雁北", "上党",
]  # fmt: skip
THEMES = {
    "taiyuan": ("K29", "街巷 古建 老厂 村庄 人物 方言 地名 桥梁 庙会 年俗"),
    "health": ("R16", "养生 血压 睡眠 骨骼 心理 急救 护理 药膳"),
    "cooking": ("TS97", "面食 家常菜 糕点 腌菜 汤羹 小吃"),
    "crafts": ("J52", "剪纸 面塑 刺绣 编织 泥塑 花灯"),
    "calligraphy-painting": ("J29", "楷书 行书 国画 篆刻 碑帖 春联"),
    "music-opera": ("J64", "晋剧 民歌 锣鼓 二胡 合唱 秧歌"),
    "literature-history": ("I26", "诗选 散文 家书 史话 传说 碑文 书院"),
    "family": ("G78", "家教 家风 故事 童谣 亲子阅读"),
    "vocational": ("S60", "果树 蔬菜 养殖 家政 电工 电商"),
    "law-safety": ("D92", "普法 防骗 消防 调解"),
    "science-languages": ("N49", "植物 鸟类 天文 气象 地质 水文"),
}
FORMS = "入门 手册 漫谈 图说 问答 笔记 选编 百例 小史 读本 指南 札记 一百题 纪事 随笔 教程".split()  # noqa: SIM905
PUBLISHERS = ("汾河文化社", "并州书局", "龙城出版社", "三晋读物社", "双塔书社")
HEADINGS = ["书名", "作者", "出版社", "出版年", "ISBN", "主题", "中图分类号", "语种"]
"""Of the rows, as a spreadsheet of records has them."""


def records(dice: random.Random, count: int) -> Iterator[list[str]]:
    """``count`` rows, each title once (with a part's number when all are used up)."""
    works = [(place, slug, theme, form) for place in PLACES for slug in THEMES for theme in THEMES[slug][1].split() for form in FORMS]
    dice.shuffle(works)
    for number in range(count):
        place, slug, theme, form = works[number % len(works)]
        part = f"（第{number // len(works) + 1}辑）" if number >= len(works) else ""
        year = str(dice.randrange(1985, 2026))
        author = invent_name(dice, old=number % 2 == 0)
        yield [f"{place}{theme}{form}{part}", f"{author} 编", dice.choice(PUBLISHERS), year, f"样书-{number:06d}", theme, THEMES[slug][0], "简体"]


def record(number: int, row: list[str]) -> Record:
    """A row as the importer reads it."""
    title, creators, publisher, year, identifiers, subjects, clc, _language = row
    return Record(number, title, creators, publisher, int(year), "zh-Hans", identifiers, subjects, clc)


CATEGORY_OF = {clc: slug for slug, (clc, _themes) in THEMES.items()}
"""Class → slug of the category."""
