"""The demo city's classes: about two a week in each of 920 communities, made by the timetable's own verbs.

``demo_classes.tsv`` holds the classes (our own writing); a fixed seed decides who holds what, when and where.
Last week and this week are published; of the next, five districts are published, three are being collected, two have not begun.
"""

import csv
import datetime as dt
import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from content.models import Category, Subject
from network.demo import CENTRES, invent_name, invent_phone
from network.demo_data import remember
from network.models import Organisation, Person
from timetable.actions import cancel_session, correct_session, move_session, open_issue, publish_issue, submit, upsert_sessions
from timetable.actions.corrections import index_series
from timetable.actions.rows import ClassRow
from timetable.enums import SessionStatus
from timetable.models import Issue, Series, Session
from timetable.weeks import Week

CLASSES = Path(__file__).parent / "data" / "demo_classes.tsv"
WITHOUT_CLASS = 17
"""Communities that hold none this week."""

TIMES = {
    "morning": ("08:30", "09:00"),
    "day": ("09:00", "09:30", "10:00", "14:30", "15:00", "15:30"),
    "evening": ("18:30", "19:00", "19:30"),
    "weekend": ("09:30", "10:00", "15:00"),
}
URBAN_ROOMS = {
    "院": "党群服务中心院内", "会议": "社区二楼会议室", "多功能": "社区三楼多功能厅", "活动": "社区一楼活动室", "书画": "社区书画室",
    "阅览": "社区阅览室", "手工": "社区手工室", "厨房": "社区食堂", "舞蹈": "社区舞蹈室", "广场": "社区门前小广场",
    "机房": "社区电脑室", "四点半": "四点半课堂教室", "戏台": "社区文化广场", "书屋": "社区阅览室", "田间": "社区门前小广场",
}  # fmt: skip
RURAL_ROOMS = {
    "院": "村文化大院", "会议": "村委会会议室", "多功能": "新时代文明实践站", "活动": "村文化活动室", "书画": "农家书屋",
    "阅览": "农家书屋", "手工": "村文化活动室", "厨房": "村食堂", "舞蹈": "村文化活动室", "广场": "村戏台广场",
    "机房": "村委会会议室", "四点半": "农家书屋", "戏台": "村戏台", "书屋": "农家书屋", "田间": "村口集合",
}  # fmt: skip
WEDNESDAY = 2
CANCELLED = (
    "教室暖气检修",
    "老师生病",
    "这天社区里办体检，教室占用",
    "下雪路滑，老人出门不便",
    "停电检修",
)
MOVED = ("老师上午有会，往后挪", "教室上午另有安排", "应大家的要求，晚一点开始")


@dataclass(frozen=True, slots=True)
class Lesson:
    """One row of ``demo_classes.tsv``; ``minutes`` long."""

    title: str
    category: str
    subject: str
    when: str
    minutes: int
    room: str
    audience: str
    note: str
    where: str


@dataclass(frozen=True, slots=True)
class Habit:
    """A class as one community holds it every week."""

    organisation_id: int
    lesson: Lesson
    weekday: int
    starts: dt.time
    teacher: str
    venue: str
    phone: str

    def row(self, week: Week) -> ClassRow:
        """The class in ``week``."""
        date = week.monday + dt.timedelta(days=self.weekday)
        ends = (dt.datetime.combine(date, self.starts) + dt.timedelta(minutes=self.lesson.minutes)).time()
        lesson = self.lesson
        return ClassRow(
            organisation_id=self.organisation_id,
            date=date,
            starts=self.starts,
            ends=ends,
            title=lesson.title,
            teacher=self.teacher,
            venue=self.venue,
            phone=self.phone,
            audience=lesson.audience,
            note=lesson.note,
        )


def lessons() -> list[Lesson]:
    """The demo's classes."""
    with CLASSES.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return [Lesson(**{**row, "minutes": int(row["minutes"])}) for row in rows]  # type: ignore[arg-type]  # texts and one number


def make_habits(dice: random.Random) -> dict[str, list[Habit]]:
    """For each district's code the weekly classes of its communities."""
    known = lessons()
    teams = _teams()
    habits: dict[str, list[Habit]] = defaultdict(list)
    for community in Organisation.objects.with_classroom().order_by("path"):
        fitting = [lesson for lesson in known if lesson.where in {"both", "rural" if community.is_village else "urban"}]
        team = teams.get(community.codes()[2], [])
        habits[community.codes()[1]] += _habits(community, fitting, team, dice)
    _hold_calligraphy_on_wednesday(habits["140106"])
    return habits


def _hold_calligraphy_on_wednesday(habits: list[Habit]) -> None:
    """Let one class in calligraphy of a district be on Wednesdays: the example by which the city explains its search (书法 迎泽 周三) finds it."""
    busy = {habit.organisation_id for habit in habits if habit.weekday == WEDNESDAY}
    for at, habit in enumerate(habits):
        if habit.lesson.subject in {"regular", "running"} and habit.organisation_id not in busy:
            habits[at] = replace(habit, weekday=WEDNESDAY)
            return


def _teams() -> dict[str, list[str]]:
    teams: dict[str, list[str]] = defaultdict(list)
    for code, name in Person.objects.filter(kind="lecturer").order_by("pk").values_list("organisation__code", "name"):
        teams[code].append(name)
    return teams


def _habits(community: Organisation, fitting: Sequence[Lesson], team: Sequence[str], dice: random.Random) -> Iterator[Habit]:
    phone = invent_phone(dice)
    chosen = dice.sample(fitting, dice.choices((1, 2, 3), (1, 8, 1))[0])
    days = dice.sample(range(5), len(chosen))
    for lesson, day in zip(chosen, days, strict=True):
        rooms = RURAL_ROOMS if community.is_village else URBAN_ROOMS
        name = dice.choice(team) if team and dice.random() < 0.4 else invent_name(dice, old=dice.random() < 0.5)
        weekday = dice.choice((5, 6)) if lesson.when == "weekend" else day
        starts = dt.time.fromisoformat(dice.choice(TIMES[lesson.when]))
        yield Habit(community.pk, lesson, weekday, starts, name, rooms[lesson.room], phone)


def make_weeks(dice: random.Random, this: Week, *, past: int, say: Callable[[str], None]) -> None:
    """Fill ``past`` weeks before ``this``, ``this`` and the next; then what happens in a real week: cancelled, moved, corrected."""
    habits = make_habits(dice)
    districts = {each.code: each for each in Organisation.objects.districts().filter(code__in=CENTRES)}
    empty = {habit.organisation_id for habit in dice.sample([each for found in habits.values() for each in found], WITHOUT_CLASS)}
    for week in (this.shift(-number) for number in range(past, 0, -1)):
        for code, found in habits.items():
            _fill(districts[code], week, found, publish=True)
        say(f"{week}")
    for code, found in habits.items():
        _fill(districts[code], this, [habit for habit in found if habit.organisation_id not in empty], publish=True)
    _fill_next(districts, habits, this.shift(1))
    _file_series(habits)
    for week in (this, this.shift(-1)):
        _disturb(week, dice)
    remember(Series.objects.all().only("pk"))
    remember(Issue.objects.all().only("pk"))


def _fill(district: Organisation, week: Week, habits: Sequence[Habit], *, publish: bool) -> Issue:
    upsert_sessions([habit.row(week) for habit in habits])
    issue = open_issue(district, week)
    return publish_issue(issue, None) if publish else issue


def _fill_next(districts: dict[str, Organisation], habits: dict[str, list[Habit]], week: Week) -> None:
    """Five districts early, three half-way, two not begun."""
    codes = sorted(habits)
    for code in codes[:5]:
        _fill(districts[code], week, habits[code], publish=True)
    for code in codes[5:8]:
        streets = list(Organisation.objects.below(districts[code]).streets().order_by("path"))[::2]
        paths = {pk for street in streets for pk in Organisation.objects.below(street).values_list("pk", flat=True)}
        issue = _fill(districts[code], week, [habit for habit in habits[code] if habit.organisation_id in paths], publish=False)
        for street in streets:
            submit(issue, street, None)


def _file_series(habits: dict[str, list[Habit]]) -> None:
    """Put each series under its category and its subject, as an editor would."""
    categories = {category.name: category for category in Category.objects.all()}
    subjects = dict(Subject.objects.values_list("slug", "pk"))
    lessons_by_title = {habit.lesson.title: habit.lesson for found in habits.values() for habit in found}
    series = list(Series.objects.filter(title__in=lessons_by_title, category=None))
    for each in series:
        lesson = lessons_by_title[each.title]
        each.category = categories.get(lesson.category)
        each.subject_id = subjects.get(f"{each.category.slug}-{lesson.subject}") if each.category else None
    Series.objects.bulk_update(series, ["category", "subject"], batch_size=500)
    index_series(each.pk for each in series)


def _disturb(week: Week, dice: random.Random) -> None:
    """Cancel, move and correct some classes of a published week."""
    found = list(Session.objects.live().filter(week=week.key, status=SessionStatus.SCHEDULED).select_related("organisation").order_by("pk"))
    chosen = dice.sample(found, min(40, len(found)))
    for session in chosen[:22]:
        later = session.date + dt.timedelta(days=7) if dice.random() < 0.6 else None
        if later and Session.objects.filter(series=session.series_id, date=later, status=SessionStatus.CANCELLED).exists():
            later = None  # that day's class is off as well
        cancel_session(session, reason=dice.choice(CANCELLED), replaced_on=later, by=None)
    for session in chosen[22:34]:
        starts = (dt.datetime.combine(session.date, session.starts) + dt.timedelta(minutes=30)).time()
        ends = (dt.datetime.combine(session.date, session.ends or session.starts) + dt.timedelta(minutes=30)).time()
        move_session(session, date=session.date, starts=starts, ends=ends, reason=dice.choice(MOVED), by=None)
    for session in chosen[34:]:
        correct_session(session, venue=f"{session.venue}（请走东门）", reason="原来写的地方不清楚", by=None)
