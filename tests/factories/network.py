"""The tree of organisations, venues and people.

Codes follow the national form: 140100, 1401NN, 1401NNNNN, 1401NNNNNNNN. ``CommunityFactory()`` makes its street, district and city.
"""

import factory
from factory.django import DjangoModelFactory

from network.enums import PersonKind, Tier, VenueKind
from network.models import Membership, Organisation, Person, Venue
from tests.factories.accounts import UserFactory


class OrganisationFactory(DjangoModelFactory):
    """The base of the four tiers."""

    class Meta:
        model = Organisation
        django_get_or_create = ("code",)

    parent = None
    name = factory.SelfAttribute("short_name")
    path = factory.LazyAttribute(lambda made: f"{made.parent.path if made.parent else ''}{made.code}/")


class CityFactory(OrganisationFactory):
    """太原市, once per database."""

    code = "140100"
    tier = Tier.CITY
    short_name = "太原市"


class DistrictFactory(OrganisationFactory):
    """A district of the city."""

    code = factory.Sequence(lambda number: f"1401{number % 90 + 10}")
    parent = factory.SubFactory(CityFactory)
    tier = Tier.DISTRICT
    short_name = factory.LazyAttribute(lambda made: f"第{made.code[4:]}区")
    slug = factory.LazyAttribute(lambda made: f"qu{made.code[4:]}")


class StreetFactory(OrganisationFactory):
    """A street of a district."""

    parent = factory.SubFactory(DistrictFactory)
    code = factory.LazyAttributeSequence(lambda made, number: f"{made.parent.code}{number % 900 + 100:03}")
    tier = Tier.STREET
    short_name = factory.LazyAttribute(lambda made: f"第{made.code[6:]}街道")


class CommunityFactory(OrganisationFactory):
    """A community with an Everyday Classroom."""

    parent = factory.SubFactory(StreetFactory)
    code = factory.LazyAttributeSequence(lambda made, number: f"{made.parent.code}{number % 900 + 100:03}")
    tier = Tier.COMMUNITY
    short_name = factory.LazyAttribute(lambda made: f"第{made.code[9:]}社区")
    name = factory.LazyAttribute(lambda made: f"{made.short_name}居委会")
    holds_classroom = True


class MembershipFactory(DjangoModelFactory):
    """The bare row; ``tests.factories.accounts.EditorFactory`` grants properly."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(CommunityFactory)


class VenueFactory(DjangoModelFactory):
    """A community's room."""

    class Meta:
        model = Venue

    organisation = factory.SubFactory(CommunityFactory)
    name = factory.Sequence("活动室{}".format)
    kind = VenueKind.COMMUNITY_SCHOOL
    address = "青年路 12 号"
    phone = "0351-5550000"


class PersonFactory(DjangoModelFactory):
    """A lecturer."""

    class Meta:
        model = Person

    organisation = factory.SubFactory(CommunityFactory)
    name = factory.Sequence("教师{}".format)
    kind = PersonKind.LECTURER
    speciality = "书法"
