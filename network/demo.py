"""The demo city's places and people: every community's school, lecture bases, public venues, teachers, editors.

Names are common and fictional, telephones begin with 000 and cannot ring, positions are approximate and say so.
Everything is remembered in ``DemoRecord``; ``home.demo`` removes it again.
"""

import math
import random
from collections.abc import Sequence

from django.contrib.auth.hashers import make_password
from django.db import models

from accounts.models import User
from network.actions import grant
from network.demo_data import remember
from network.enums import PersonKind, Role, StepFree, Tier, VenueKind
from network.models import Organisation, Person, Venue
from pagecache import tags
from search.actions import index_objects

SEED = 20061011
"""The network went on line in October 2006."""

CENTRES = {
    "140105": (37.736, 112.565),
    "140106": (37.863, 112.563),
    "140107": (37.894, 112.570),
    "140108": (37.940, 112.487),
    "140109": (37.859, 112.516),
    "140110": (37.715, 112.478),
    "140121": (37.607, 112.358),
    "140122": (38.058, 112.673),
    "140123": (38.067, 111.797),
    "140181": (37.907, 112.176),
}
"""Degrees WGS-84 of the seats of the ten districts, rounded to some hundred metres."""

SURNAMES = "王李张刘郭武赵阎任冯曹韩田马梁白贾程杨高薛史康温侯乔常卫宋胡"
GIVEN_OLD = [
    "秀珍",
    "润生",
    "建平",
    "玉兰",
    "爱莲",
    "丽萍",
    "福生",
    "锁柱",
    "计生",
    "月仙",
    "桂花",
    "金花",
    "俊英",
    "春梅",
    "宝珍",
    "玉珍",
    "凤英",
    "秀兰",
    "彩霞",
    "保平",
    "铁柱",
    "变英",
    "改珍",
    "拉柱",
]
GIVEN_YOUNG = [
    "海燕",
    "慧敏",
    "耀文",
    "楠",
    "颖",
    "欣",
    "虹",
    "倩",
    "雪琴",
    "晓东",
    "志强",
    "丽娟",
    "文斌",
    "晋芳",
    "瑞峰",
    "雅婷",
    "鹏飞",
    "佳宁",
    "思远",
    "俊杰",
    "丹",
    "芳",
    "鑫",
    "琳",
]

PUBLIC_VENUES = (
    ("太原市图书馆", VenueKind.LIBRARY, "140110", "在长风商务区，汾河西岸"),
    ("太原市文化馆", VenueKind.CULTURE, "140106", "在五一广场附近，公交可到"),
    ("山西博物院", VenueKind.MUSEUM, "140109", "在汾河西岸，滨河西路边"),
    ("山西省科学技术馆", VenueKind.SCIENCE, "140110", "在长风商务区，和图书馆相邻"),
    ("太原美术馆", VenueKind.CULTURE, "140110", "在长风商务区，平日免费开放"),
    ("晋祠博物馆", VenueKind.HERITAGE, "140110", "在晋祠镇，古树很多，请走慢些"),
    ("永祚寺双塔", VenueKind.HERITAGE, "140106", "在郝庄镇，牡丹开时人多"),
    ("太原市工人文化宫", VenueKind.CULTURE, "140106", "在迎泽大街边，老太原都叫它南宫"),
    ("山西体育中心", VenueKind.SPORT, "140110", "在健康路一带，公共体育场早晚开放"),
    ("晋商博物院", VenueKind.MUSEUM, "140107", "在府东街边，原来的督军府"),
)


def invent_name(dice: random.Random, *, old: bool) -> str:
    """A common name that could be anybody's."""
    return dice.choice(SURNAMES) + dice.choice(GIVEN_OLD if old else GIVEN_YOUNG)


def invent_phone(dice: random.Random) -> str:
    """A number that no exchange connects: local numbers never begin with 0."""
    return f"0351-000{dice.randrange(10_000):04d}"


def place_organisations() -> int:
    """Give organisations without a position an approximate one, a spiral round their district's seat; answer how many."""
    found = list(Organisation.objects.filter(tier__gte=Tier.DISTRICT, latitude=None).order_by("path"))
    placed = [organisation for organisation in found if _place(organisation)]
    Organisation.objects.bulk_update(placed, ["latitude", "longitude"], batch_size=500)
    return len(placed)


def _place(organisation: Organisation) -> bool:
    centre = CENTRES.get(organisation.codes()[1])
    if centre is None:
        return False
    street, community = int(organisation.code[6:9] or 0), int(organisation.code[9:12] or 0)
    reach = 0.012 if organisation.code < "140120" else 0.05
    latitude, longitude = _turn(*centre, street, reach)
    organisation.latitude, organisation.longitude = (round(value, 4) for value in _turn(latitude, longitude, community, reach / 5))
    return True


def _turn(latitude: float, longitude: float, number: int, reach: float) -> tuple[float, float]:
    """Step ``number`` of a spiral in which no two steps meet (degrees)."""
    angle, distance = number * 2.39996, reach * math.sqrt(number) / 1.8
    return latitude + distance * math.sin(angle), longitude + distance * math.cos(angle)


def make_venues(dice: random.Random) -> list[Venue]:
    """A school in each community that holds a classroom, a lecture base in 42 streets, the city's public venues."""
    schools = [_school(organisation, dice) for organisation in Organisation.objects.with_classroom().order_by("path")]
    streets = list(Organisation.objects.streets().exclude(latitude=None).order_by("path"))
    bases = [_lecture_base(street, dice) for street in sorted(dice.sample(streets, min(42, len(streets))), key=lambda each: each.path)]
    districts = {each.code: each for each in Organisation.objects.districts()}
    public = [_public_venue(districts[code], name, kind, directions) for name, kind, code, directions in PUBLIC_VENUES if code in districts]
    made = Venue.objects.bulk_create([*schools, *bases, *public], batch_size=500)
    _say_made(Venue, made)
    return made


def _school(organisation: Organisation, dice: random.Random) -> Venue:
    kind = "村" if organisation.is_village else "社区"
    floor = dice.choice(("一层", "二层", "一、二层"))
    return Venue(
        organisation=organisation,
        name=f"{organisation.short_name}学校",
        kind=VenueKind.COMMUNITY_SCHOOL,
        address=f"{organisation.parent or ''}{organisation.short_name}{'村委会' if organisation.is_village else '党群服务中心'}{floor}",
        directions=dice.choice(("进门右手", "上楼左手第一间", "院里北房", "大厅里有指路牌", f"问{kind}值班的人")),
        phone=invent_phone(dice),
        hours="周一至周五 8:30—12:00，14:30—18:00",
        step_free=dice.choices((StepFree.YES, StepFree.NO, StepFree.UNKNOWN), (6, 2, 2))[0],
        latitude=organisation.latitude,
        longitude=organisation.longitude,
    )


def _lecture_base(street: Organisation, dice: random.Random) -> Venue:
    return Venue(
        organisation=street,
        name=f"{street.short_name}大讲堂基地",
        kind=VenueKind.LECTURE_BASE,
        address=f"{street.short_name}文化站",
        directions=f"{dice.choice((60, 80, 100, 120, 150))} 座，先到先坐",
        phone=invent_phone(dice),
        hours="有讲座时开放",
        step_free=dice.choice((StepFree.YES, StepFree.UNKNOWN)),
        latitude=street.latitude,
        longitude=street.longitude,
    )


def _public_venue(district: Organisation, name: str, kind: VenueKind, directions: str) -> Venue:
    return Venue(organisation=district, name=name, kind=kind, address=district.name, directions=directions, hours="开放时间以馆内通知为准")


def make_people(dice: random.Random, specialities: Sequence[str]) -> list[Person]:
    """Six lecturers, a counsellor and two volunteers for each street; ``specialities`` are names of subjects."""
    made = [person for street in Organisation.objects.streets().order_by("path") for person in _team(street, dice, specialities)]
    made = Person.objects.bulk_create(made, batch_size=500)
    _say_made(Person, made)
    return made


def _team(street: Organisation, dice: random.Random, specialities: Sequence[str]) -> list[Person]:
    kinds = [PersonKind.LECTURER] * 6 + [PersonKind.COUNSELLOR] + [PersonKind.VOLUNTEER] * 2
    names = _distinct_names(dice, len(kinds))
    return [_person(street, name, kind, dice.choice(specialities)) for name, kind in zip(names, kinds, strict=True)]


def _distinct_names(dice: random.Random, count: int) -> list[str]:
    names: dict[str, None] = {}
    while len(names) < count:
        names[invent_name(dice, old=dice.random() < 0.6)] = None
    return list(names)


def _person(street: Organisation, name: str, kind: PersonKind, speciality: str) -> Person:
    introductions = {
        PersonKind.LECTURER: f"{street.short_name}讲师团成员，常在社区讲{speciality}。",
        PersonKind.COUNSELLOR: f"{street.short_name}社区教育辅导员，课表和场地的事可以问他。",
        PersonKind.VOLUNTEER: "志愿者，上课时帮着签到、扶老人上下楼。",
    }
    taught = speciality if kind == PersonKind.LECTURER else ""
    return Person(organisation=street, name=name, kind=kind, speciality=taught, introduction=introductions[kind])


def make_editors(dice: random.Random) -> list[User]:
    """One publisher for each district, one editor for three streets of each; nobody can sign in as them without a new password."""
    districts = list(Organisation.objects.districts().filter(code__in=CENTRES).order_by("path"))
    streets = [street for district in districts for street in Organisation.objects.below(district).streets().order_by("path")[:3]]
    made = [_editor(organisation, dice) for organisation in [*districts, *streets]]
    remember(made)
    return made


def _editor(organisation: Organisation, dice: random.Random) -> User:
    user, is_new = User.objects.get_or_create(
        username=f"editor-{organisation.code}",
        defaults={"name": invent_name(dice, old=False), "password": make_password(None)},
    )
    if is_new:
        grant(user, Role.PUBLISHER if organisation.tier == Tier.DISTRICT else Role.EDITOR, organisation)
    return user


def _say_made(model: type[models.Model], made: Sequence[models.Model]) -> None:
    remember(made)
    index_objects(list(made))
    tags.bump(f"list:{model._meta.label_lower}")
