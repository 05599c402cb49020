"""Classes, sessions and issues. Days are fixed: Wednesday of 2026-W48."""

import datetime as dt

import factory

from tests.factories.network import CommunityFactory, DistrictFactory
from timetable.enums import IssueState
from timetable.models import Issue, Series, Session
from timetable.weeks import Week

WEEK = Week(2026, 48)
WEDNESDAY = dt.date(2026, 11, 25)


class SeriesFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Series

    organisation = factory.SubFactory(CommunityFactory)
    title = factory.Sequence(lambda n: f"剪纸第{n}课")
    teacher = "阎秀珍"
    venue = "二层教室"
    phone = "0351-0000001"
    starts = dt.time(9, 30)
    ends = dt.time(11, 0)
    rule = "FREQ=WEEKLY;BYDAY=WE"
    first_on = dt.date(2026, 9, 2)


class SessionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Session

    series = factory.SubFactory(SeriesFactory)
    organisation = factory.SelfAttribute("series.organisation")
    title = factory.SelfAttribute("series.title")
    teacher = factory.SelfAttribute("series.teacher")
    venue = factory.SelfAttribute("series.venue")
    phone = factory.SelfAttribute("series.phone")
    starts = factory.SelfAttribute("series.starts")
    ends = factory.SelfAttribute("series.ends")
    date = WEDNESDAY


class IssueFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Issue

    organisation = factory.SubFactory(DistrictFactory)
    week = WEEK.key
    status = IssueState.COLLECTING
