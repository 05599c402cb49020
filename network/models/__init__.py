"""The four tiers, their places and people, and who may edit where."""

from network.models.demo import DemoRecord
from network.models.log import OwnedLogEntry
from network.models.membership import Membership
from network.models.organisation import Organisation
from network.models.owned import OwnedModel
from network.models.people import Person
from network.models.venues import Venue

__all__ = ["DemoRecord", "Membership", "Organisation", "OwnedLogEntry", "OwnedModel", "Person", "Venue"]
