import pytest

from timetable.spreadsheets.notes import says_cancelled, says_fortnightly
from timetable.spreadsheets.people import particular, read_teacher
from timetable.spreadsheets.phones import read_phone
from timetable.spreadsheets.text import clean, content, has_markup, is_ditto, number_of


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("  书法 ", "书法"),
        ("书 法", "书法"),
        ("书\n法", "书法"),
        ("书　法", "书法"),
        ("电商\n直播入门", "电商直播入门"),
        ("1.请自带剪刀\n2.请提前10分钟到场", "1.请自带剪刀 2.请提前10分钟到场"),
        ("C++  入门 &  网页", "C++ 入门 & 网页"),
        ("ＡＢｃ１２", "ABc12"),
        ("（楷书）：“入门”", "（楷书）：“入门”"),
        ("广场舞💃", "广场舞💃"),
        ("赵䶮", "赵䶮"),
        ("\ufeff书法\u200b", "书法"),
        ("书\u202e法", "书法"),
        ("a\x00b", "ab"),
        (3515558359.0, "3515558359"),
        (None, ""),
        ("=1+1", "=1+1"),
        ("<b>免费</b>", "<b>免费</b>"),
    ],
)
def test_clean_text(typed, text):
    assert clean(typed) == text


@pytest.mark.parametrize("typed", ["-", "—", "——", "/", "／", "无", " - ", "－", ""])
def test_cells_that_say_nothing(typed):
    assert content(typed) == ""


@pytest.mark.parametrize("typed", ["无人机", "-1层活动室", "一", "—楼"])
def test_cells_that_say_something(typed):
    assert content(typed) == typed


@pytest.mark.parametrize(("typed", "same"), [("同上", True), ("〃", True), (" 同上 ", True), ("同", False), (None, False)])
def test_ditto(typed, same):
    assert is_ditto(typed) is same


@pytest.mark.parametrize(
    ("numeral", "number"), [("三", 3), ("十", 10), ("十一", 11), ("二十", 20), ("二十五", 25), ("六九零四", 6904), ("二〇七", 207)]
)
def test_chinese_numerals(numeral, number):
    assert number_of(numeral) == number


@pytest.mark.parametrize(
    "text", ["<b>x</b>", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<br/>", "<!-- x -->", "<svg onload=1", "</p>"]
)
def test_markup_is_seen(text):
    assert has_markup(text)


@pytest.mark.parametrize("text", ["C++入门 & 网页<制作>", "图书室 <一楼>", "a < b > c", "3<5", "<<论语>>", "《诗经》", "x<y"])
def test_what_is_no_markup(text):
    assert not has_markup(text)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("韩 秀 兰", "韩秀兰"),
        ("卫　瑞芬", "卫瑞芬"),
        ("任\n芳", "任芳"),
        ("高丽萍 田文斌", "高丽萍、田文斌"),
        ("高丽萍　田文斌  王芳", "高丽萍、田文斌、王芳"),
        ("王 老师", "王老师"),
        ("王芳、李明", "王芳、李明"),
        ("John Smith", "John Smith"),
        ('<img src=x onerror="alert(1)">田芳', '<img src=x onerror="alert(1)">田芳'),
        ("/", ""),
        (None, ""),
    ],
)
def test_teacher(typed, name):
    assert read_teacher(typed) == name


@pytest.mark.parametrize(
    ("teacher", "people"),
    [
        ("阎玉珍", {"阎玉珍"}),
        ("高丽萍、田文斌", {"高丽萍", "田文斌"}),
        ("阎玉珍老师", {"阎玉珍"}),
        ("王老师", set()),
        ("任医生", set()),
        ("欧阳老师", set()),
        ("志愿者", set()),
        ("社区工作人员", set()),
        ("", set()),
    ],
)
def test_who_is_somebody_in_particular(teacher, people):
    assert particular(teacher) == people


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0351-5551234", "0351-5551234"),
        ("0351—5551234", "0351-5551234"),
        ("0351－5551234", "0351-5551234"),
        ("0351 5551234", "0351-5551234"),
        (" 0351 555 1234", "0351-5551234"),
        ("（0351）5551234", "0351-5551234"),
        ("(0351)-5551234", "0351-5551234"),
        ("03515551234", "0351-5551234"),
        ("０３５１－５５５１２３４", "0351-5551234"),
        (3515551234, "0351-5551234"),
        (3515551234.0, "0351-5551234"),
        (5551234, "0351-5551234"),
        ("5551234", "0351-5551234"),
        ("555 1234", "0351-5551234"),
        ("0351-5550131/5550132", "0351-5550131、0351-5550132"),
        ("0351-5550131、5550132", "0351-5550131、0351-5550132"),
        ("0351-5550131\n0351-5550132", "0351-5550131、0351-5550132"),
        ("0351-5550131 0351-5550132", "0351-5550131、0351-5550132"),
        ("13800001234", "13800001234"),
        ("138 0000 1234", "13800001234"),
        (13800001234.0, "13800001234"),
        ("+86 138-0000-1234", "13800001234"),
        ("'+86 138-0000-1234", "13800001234"),
        ("5551234，13800001234", "0351-5551234、13800001234"),
        ("0351-5551234转802", "0351-5551234转802"),
        ("电话：0351-5551234", "0351-5551234"),
        ("12345", "12345"),
        ("010-12345678", "010-12345678"),
        ("", ""),
        ("-", ""),
        ("无", ""),
    ],
)
def test_telephone(typed, number):
    assert read_phone(typed) == (number, True)


@pytest.mark.parametrize("typed", ["55501", "0351-555123", "王主任", "0351-55512345", "见公告栏", "=1+1"])
def test_what_is_no_telephone_is_kept(typed):
    assert read_phone(typed) == (typed, False)


@pytest.mark.parametrize(
    "note",
    [
        "停课",
        "本周停课",
        "因暖气检修取消，下周补课",
        "停课，下周恢复",
        "暂停",
        "老师生病，暂停一次",
        "本周课程取消",
        "（停课）",
        "本周不上课",
        "25日停课",
        "11月25日停课",
    ],
)
def test_note_that_cancels(note, week):
    assert says_cancelled(note, week.days[2])


@pytest.mark.parametrize(
    "note",
    [
        "",
        "下周停课",
        "上周停课，本周恢复",
        "如遇下雨停课",
        "遇雨天，停课",
        "如遇雨雪天气暂停",
        "不停课",
        "照常上课，不取消",
        "暂停报名",
        "名额已满，暂停报名",
        "取消报名限制",
        "26日停课",
        "11月26日停课",
        "请自带剪刀",
    ],
)
def test_note_that_does_not_cancel(note, week):
    assert not says_cancelled(note, week.days[2])


@pytest.mark.parametrize(
    ("note", "said"), [("单周上课", True), ("双周", True), ("隔周一次", True), ("单双周轮流", True), ("每两周一次", True), ("每周一次", False)]
)
def test_fortnightly(note, said):
    assert says_fortnightly(note) is said
