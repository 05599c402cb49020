"""Questions asked of organisations and of rows that belong to one."""

from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.models import Q

from network.enums import RowState, Tier
from pagecache import tags

if TYPE_CHECKING:
    from network.models import Organisation

M = TypeVar("M", bound=models.Model)


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Organisations by their place in the tree."""

    def below(self, organisation: "Organisation") -> Self:
        """``organisation`` and everything under it."""
        return self.filter(path__startswith=organisation.path)

    def districts(self) -> Self:
        """The ten districts and the development zone."""
        return self.filter(tier=Tier.DISTRICT)

    def streets(self) -> Self:
        """Streets and towns."""
        return self.filter(tier=Tier.STREET)

    def communities(self) -> Self:
        """Communities and villages."""
        return self.filter(tier=Tier.COMMUNITY)

    def with_classroom(self) -> Self:
        """The communities that hold an Everyday Classroom."""
        return self.filter(holds_classroom=True)


class OwnedQuerySet(models.QuerySet[M]):
    """Rows that belong to an organisation; reading them declares the model's tag."""

    def _fetch_all(self) -> None:
        if self._result_cache is None:
            tags.used(f"list:{self.model._meta.label_lower}")
        super()._fetch_all()

    def present(self) -> Self:
        """Without the deleted ones."""
        return self.filter(deleted_at=None)

    def live(self) -> Self:
        """What citizens see."""
        return self.present().filter(state=RowState.PUBLISHED)

    def below(self, organisation: "Organisation") -> Self:
        """Rows of ``organisation`` and of everything under it."""
        return self.filter(organisation__path__startswith=organisation.path)

    def within(self, paths: list[str]) -> Self:
        """Rows whose organisation lies under one of the materialised ``paths``."""
        if not paths:
            return self.none()
        wanted = Q()
        for path in paths:
            wanted |= Q(organisation__path__startswith=path)
        return self.filter(wanted)
