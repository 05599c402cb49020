from datetime import date, time

import pytest

from timetable.spreadsheets.cells import NO_RESULT, Sheet, Workbook
from timetable.spreadsheets.checker import MAX_LINES, check_workbook
from timetable.spreadsheets.records import Context

from .conftest import HEADINGS, MONDAY, a_class, kinds


def test_good_row_gives_one_class(check):
    reading = check(a_class())

    (row,) = reading.rows
    assert reading.problems == ()
    assert (row.code[:9], row.community, row.street, row.district) == ("140106003", "庙前街社区居委会", "庙前街道", "迎泽区")
    assert (row.date, row.start, row.end) == (MONDAY, time(9), time(10, 30))
    assert (row.title, row.teacher, row.venue, row.phone) == ("书法", "王秀兰", "社区书画室", "0351-5551234")
    assert (row.sheet, row.row, row.cell, row.part, row.status, row.state) == ("课程表", 2, None, None, "scheduled", "ok")


@pytest.mark.parametrize(
    ("changes", "cell", "kind"),
    [
        ({"社区": "幸福里社区"}, "A2", "unknown_community"),
        ({"社区": "山针社区"}, "A2", "outside_scope"),
        ({"社区": None}, "A2", "missing_community"),
        ({"社区": "无"}, "A2", "missing_community"),
        ({"日期": None}, "B2", "missing_date"),
        ({"日期": "待定"}, "B2", "bad_date"),
        ({"日期": "11月31日"}, "B2", "bad_date"),
        ({"日期": "11月30日"}, "B2", "date_outside_week"),
        ({"日期": "周二、下周二"}, "B2", "date_outside_week"),
        ({"开始时间": None, "结束时间": None}, "C2", "missing_time"),
        ({"开始时间": "9:75"}, "C2", "bad_time"),
        ({"结束时间": "10:75"}, "D2", "bad_time"),
        ({"结束时间": "8:00"}, "D2", "end_before_start"),
        ({"结束时间": "9:00"}, "D2", "end_before_start"),
        ({"课程名称": None}, "E2", "missing_title"),
        ({"课程名称": "/"}, "E2", "missing_title"),
        ({"课程名称": "书" * 81}, "E2", "too_long"),
        ({"授课教师": "王" * 41}, "F2", "too_long"),
        ({"上课地点": "室" * 81}, "G2", "too_long"),
        ({"适合人群": "人" * 41}, "I2", "too_long"),
        ({"备注": "带" * 501}, "J2", "too_long"),
    ],
)
def test_error_rejects_the_row_and_names_the_cell(check, changes, cell, kind):
    reading = check(a_class(**changes), a_class(日期="周二"))

    assert [(problem.cell, problem.kind, problem.level) for problem in reading.problems] == [(cell, kind, "error")]
    assert [place.row for place in reading.rejected] == [2]
    assert [row.row for row in reading.rows] == [3]


@pytest.mark.parametrize(
    ("changes", "cell", "kind"),
    [
        ({"社区": "水西街一社区"}, "A2", "community_corrected"),
        ({"日期": "11月23日（周二）"}, "B2", "weekday_mismatch"),
        ({"结束时间": None}, "D2", "missing_end"),
        ({"开始时间": "3:00", "结束时间": "4:30"}, "C2", "time_assumed_afternoon"),
        ({"开始时间": "11:00", "结束时间": "1:00"}, "D2", "time_assumed_afternoon"),
        ({"联系电话": "55501"}, "H2", "bad_phone"),
        ({"备注": "隔周一次"}, "J2", "fortnightly"),
        ({"课程名称": "=cmd|'/c calc'!A0"}, "E2", "formula_like_text"),
        ({"备注": "=1+1"}, "J2", "formula_like_text"),
        ({"课程名称": "<b>书法</b>"}, "E2", "markup_in_text"),
    ],
)
def test_warning_keeps_the_row(check, changes, cell, kind):
    reading = check(a_class(**changes))

    assert [(problem.cell, problem.kind, problem.level) for problem in reading.problems] == [(cell, kind, "warning")]
    assert [row.state for row in reading.rows] == ["warning"]


def test_limits_of_length_are_inclusive(check):
    reading = check(a_class(课程名称="书" * 80, 授课教师="王" * 40, 上课地点="室" * 80, 适合人群="人" * 40, 备注="带" * 500))

    assert reading.problems == ()


def test_bad_row_does_not_hide_its_other_errors(check):
    reading = check(a_class(社区="幸福里社区", 日期="待定", 开始时间="9:75", 课程名称=None))

    assert kinds(reading) == [("A2", "unknown_community"), ("B2", "bad_date"), ("C2", "bad_time"), ("E2", "missing_title")]


@pytest.mark.parametrize(("field", "column"), [("社区", 0), ("日期", 1), ("开始时间", 2), ("课程名称", 4)])
def test_formula_without_result_in_a_required_cell(check, field, column):
    reading = check(a_class(**{field: None}), flaws={(1, column): NO_RESULT})

    assert [kind for _, kind in kinds(reading)] == ["formula_without_value"]


@pytest.mark.parametrize(("field", "column"), [("社区", 0), ("日期", 1), ("开始时间", 2), ("课程名称", 4)])
def test_error_value_in_a_required_cell(check, field, column):
    reading = check(a_class(**{field: None}), flaws={(1, column): "#REF!"})

    assert [kind for _, kind in kinds(reading)] == ["cell_error"]
    assert "#REF!" in reading.problems[0].reason


def test_flaw_in_an_optional_cell_is_an_empty_cell(check):
    reading = check(a_class(联系电话="#N/A"), flaws={(1, 7): "#N/A"})

    assert reading.problems == ()
    assert reading.rows[0].phone == ""


def test_blank_community_is_carried_down_with_a_warning(check):
    reading = check(a_class(), a_class(社区=None, 日期="周二"))

    assert kinds(reading) == [("A3", "community_carried_down")]
    assert [row.community for row in reading.rows] == ["庙前街社区居委会"] * 2
    assert [row.state for row in reading.rows] == ["ok", "warning"]


def test_unknown_community_carried_down_is_unknown_again(check):
    reading = check(a_class(社区="幸福里社区"), a_class(社区=None, 日期="周二"))

    assert kinds(reading) == [("A2", "unknown_community"), ("A3", "unknown_community")]


def test_merged_community_and_ditto_need_no_warning(check):
    rows = (a_class(), a_class(社区=None, 日期="周二"), a_class(社区="同上", 日期="周三", 授课教师="〃"))
    reading = check(*rows, merges=((1, 0, 2, 0),))

    assert reading.problems == ()
    assert [row.community for row in reading.rows] == ["庙前街社区居委会"] * 3
    assert [row.teacher for row in reading.rows] == ["王秀兰"] * 3


def test_merge_reaching_into_an_empty_row_makes_no_class(check):
    reading = check(a_class(), (None,) * 10, a_class(日期="周二"), merges=((1, 0, 2, 0),))

    assert reading.problems == ()
    assert [row.row for row in reading.rows] == [2, 4]


def test_several_days_are_parts(check):
    reading = check(a_class(日期="周二、周四"))

    assert [(row.part, row.date.day) for row in reading.rows] == [(1, 24), (2, 26)]


def test_doubled_row_is_skipped(check):
    reading = check(a_class(), a_class(备注="重复填写"))

    assert kinds(reading) == [(None, "duplicate_row")]
    assert "第2行" in reading.problems[0].reason
    assert [place.row for place in reading.skipped] == [3]
    assert len(reading.rows) == 1


@pytest.mark.parametrize("note", ["停课", "因暖气检修取消，下周补课"])
def test_cancelled_by_note_takes_no_part_in_clashes(check, note):
    reading = check(a_class(), a_class(课程名称="合唱", 授课教师="李明华", 开始时间="9:30", 备注=note))

    assert reading.problems == ()
    assert [row.status for row in reading.rows] == ["scheduled", "cancelled"]


def test_cancelled_in_the_title(check):
    reading = check(a_class(课程名称="书法（停课）"))

    assert [(row.title, row.note, row.status) for row in reading.rows] == [("书法", "停课", "cancelled")]


@pytest.mark.parametrize(
    ("field", "kind"), [("课程名称", "cell_error"), ("日期", "cell_error"), ("社区", "cell_error"), ("开始时间", "cell_error"), ("备注", None)]
)
def test_error_value_as_a_text_file_has_it(check, field, kind):
    reading = check(a_class(**{field: "#REF!"}))

    assert [found for _, found in kinds(reading)] == ([kind] if kind else [])


def test_lone_words_that_are_no_street_are_not_lost(check):
    reading = check(a_class(), (None, None, None, None, "送文化下乡"))

    assert [place.row for place in reading.rejected] == [3]


def test_cancelled_by_strike(check):
    reading = check(a_class(), struck=frozenset({(1, 4)}))

    assert kinds(reading) == [("E2", "cancelled_by_strike")]
    assert reading.rows[0].status == "cancelled"


@pytest.mark.parametrize(
    ("start", "end", "clash"), [("9:30", "10:00", True), ("8:00", "9:01", True), ("10:30", "11:00", False), ("8:00", "9:00", False)]
)
def test_venue_clash(check, start, end, clash):
    reading = check(a_class(), a_class(课程名称="合唱", 授课教师="李明华", 开始时间=start, 结束时间=end))

    assert kinds(reading) == ([("G3", "venue_clash")] if clash else [])


@pytest.mark.parametrize(("teacher", "clash"), [("王秀兰", True), ("王秀兰老师", True), ("李明华、王秀兰", True), ("李明华", False)])
def test_teacher_clash(check, teacher, clash):
    reading = check(a_class(), a_class(社区="海边街社区", 授课教师=teacher, 课程名称="合唱"))

    assert kinds(reading) == ([("F3", "teacher_clash")] if clash else [])


def test_nobody_in_particular_can_be_in_two_places(check):
    reading = check(a_class(授课教师="王老师"), a_class(社区="海边街社区", 授课教师="王老师"))

    assert reading.problems == ()


def test_notes_signatures_and_sums_are_no_classes(check):
    tail = [("注：1.周一9:00-10:30的课请提前到场。",), ("2.以通知为准。",), ("制表人：韩桂芳", None, None, None, "审核人：任俊生"), ("合计", "2节")]

    reading = check(a_class(), *tail)

    assert reading.problems == ()
    assert len(reading.rows) == 1


def test_columns_in_any_order_with_strange_ones_between(check):
    headings = ("序号", "授课\n地点", "课 程", "预计人数", "主讲人", "时间", "星期", "社区（村）", "联系人")
    reading = check((1.0, "书画室", "书法", 25.0, "王秀兰", "9:00-10:30", "周一", "庙前街", "何主任"), headings=headings)

    (row,) = reading.rows
    assert reading.problems == ()
    assert (row.title, row.venue, row.teacher, row.date, row.start) == ("书法", "书画室", "王秀兰", MONDAY, time(9))


def test_day_inside_the_time(check):
    reading = check(("庙前街", "周三 9:00-10:30", "书法"), headings=("社区", "上课时间", "课程"))

    assert reading.problems == ()
    assert reading.rows[0].date == date(2026, 11, 25)


def test_time_inside_the_date(check):
    reading = check(("庙前街", "11月25日 9:00-10:30", "书法"), headings=("社区", "日期", "课程"))

    assert reading.problems == ()
    assert reading.rows[0].end == time(10, 30)


def test_headings_in_two_rows(check):
    headings = ("社区", "日期", "时间", None, "课程")
    reading = check(
        (None, None, "开始", "结束"),
        ("庙前街", "周三", "9:00", "10:30", "书法"),
        headings=headings,
        merges=((0, 0, 1, 0), (0, 1, 1, 1), (0, 4, 1, 4)),
    )

    assert reading.problems == ()
    assert reading.rows[0].end == time(10, 30)


def test_headings_repeated_below_are_no_class(check):
    reading = check(a_class(), HEADINGS, a_class(日期="周二"))

    assert reading.problems == ()
    assert [row.row for row in reading.rows] == [2, 4]


def test_title_of_another_week_is_a_warning(check):
    reading = check(a_class(), titles=(("庙前街道课程表（11月16日—22日）",),))

    assert kinds(reading) == [("A1", "week_mismatch")]


@pytest.mark.parametrize(
    "title",
    ["课程表（11月23日至29日）", "课程表（2026.11.23-11.29）", "课程表（第48周）", "第12周（11.23—11.29）", "填报日期：2026年11月18日", "课程表"],
)
def test_title_of_this_week(check, title):
    assert check(a_class(), titles=((title,),)).problems == ()


def test_street_column_and_section_narrow_the_name(check):
    headings = ("街道", "社区", "日期", "时间", "课程")
    rows = (("坞城街道", "并州南路一社区", "周一", "9:00-10:30", "书法"), ("营盘街道",), (None, "并州南路一社区", "周一", "9:00-10:30", "书法"))
    reading = check(*rows, headings=headings, district="小店区", street=None)

    assert reading.problems == ()
    assert [row.street for row in reading.rows] == ["坞城街道", "营盘街道"]


def test_whole_city_with_district_and_street(check):
    headings = ("区县", "街道", "社区", "日期", "时间", "课程")
    rows = (
        ("清徐县", "孟封镇", "新营村", "周一", "9:00-10:30", "书法"),
        ("小店区", None, "新营社区", "周一", "9:00-10:30", "书法"),
        ("阳曲县", "侯村乡", "洛阳村", "周一", "9:00-10:30", "书法"),
    )
    reading = check(*rows, headings=headings, district=None, street=None)

    assert reading.problems == ()
    assert [(row.district, row.street) for row in reading.rows] == [("清徐县", "孟封镇"), ("小店区", "龙城街道"), ("阳曲县", "侯村乡")]


def test_hidden_sheet_and_sheet_without_rows_are_told(divisions):
    sheets = (
        Sheet("课程表", (HEADINGS, a_class())),
        Sheet("空表", (HEADINGS,)),
        Sheet("上周", (HEADINGS, a_class()), hidden=True),
        Sheet("填表说明", (("请填写",),)),
        Sheet("Sheet5", ()),
    )
    reading = check_workbook(Workbook(sheets), Context(2026, 48, "迎泽区"), divisions)

    assert [(problem.sheet, problem.kind) for problem in reading.problems] == [("空表", "empty_timetable"), ("上周", "hidden_sheet")]
    assert len(reading.rows) == 1


@pytest.mark.parametrize(
    ("rows", "kind"), [((), "empty_workbook"), (((None, " "),), "empty_workbook"), ((HEADINGS,), "no_rows"), ((("请填写",),), "no_rows")]
)
def test_workbook_without_classes_is_refused(divisions, rows, kind):
    reading = check_workbook(Workbook((Sheet("课程表", rows),)), Context(2026, 48), divisions)

    assert reading.refused.kind == kind
    assert reading.rows == ()


def test_more_rows_than_any_week_has_are_refused(check):
    assert check(*[a_class()] * (MAX_LINES + 1)).refused.kind == "too_large"


def test_week_that_does_not_exist():
    with pytest.raises(ValueError, match="第 53 周"):
        Context(2025, 53)
    assert Context(2026, 53).days[-1] == date(2027, 1, 3)


def test_area_that_does_not_exist(divisions):
    workbook = Workbook((Sheet("课程表", (HEADINGS, a_class())),))

    with pytest.raises(ValueError, match="幸福区"):
        check_workbook(workbook, Context(2026, 48, "幸福区"), divisions)
    with pytest.raises(ValueError, match="柳巷街道"):
        check_workbook(workbook, Context(2026, 48, "小店区", "柳巷街道"), divisions)
