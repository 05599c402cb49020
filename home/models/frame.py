"""What frames every page: menus, footer, days of mourning. One row each, edited under Settings."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.models import Orderable

from home.enums import MenuPlace
from media.models import PictureRendition
from pagecache.querysets import TaggedQuerySet


@register_setting(icon="list-ul", order=100)
class MenuSettings(ClusterableModel, BaseGenericSetting):
    """The menus at the top and at the foot."""

    panels: ClassVar[list[Any]] = [InlinePanel("items", heading=_("Entries"), label=_("entry"))]

    objects = TaggedQuerySet.as_manager()

    class Meta:
        verbose_name = _("menus")


class MenuItem(Orderable):
    """One entry of a menu: to a page or to an address."""

    settings = ParentalKey(MenuSettings, on_delete=models.CASCADE, related_name="items")
    place = models.CharField(pgettext_lazy("place", "where"), max_length=10, choices=MenuPlace.choices, default=MenuPlace.MAIN)
    label = models.CharField(_("label"), max_length=20)
    short_label = models.CharField(
        _("on a phone"), max_length=4, blank=True, help_text=_("Two characters out of the label: 课堂 of 天天课堂. Empty: the whole label.")
    )
    english = models.CharField(
        _("in English"),
        max_length=24,
        blank=True,
        help_text=_("One word for a phone: Classes. Empty: the title of the English page, else the label."),
    )
    page = models.ForeignKey("wagtailcore.Page", verbose_name=_("page"), on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    address = models.CharField(_("or address"), max_length=200, blank=True, help_text=_("/timetable/ for a place on this site."))

    objects = TaggedQuerySet.as_manager()

    panels: ClassVar[list[Any]] = [FieldPanel(name) for name in ("place", "label", "short_label", "english", "page", "address")]

    class Meta(Orderable.Meta):
        verbose_name = _("menu entry")
        verbose_name_plural = _("menu entries")

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        """Insist on one target, and on a short label that is part of the label."""
        if bool(self.page_id) == bool(self.address):
            raise ValidationError({"address": _("Choose a page or type an address, one of the two.")})
        if self.address and not self.address.startswith(("/", "https://", "http://")):
            raise ValidationError({"address": _("The address must begin with / or https://.")})
        if self.short_label not in self.label:
            raise ValidationError({"short_label": _("It must be a part of the label, as 课堂 is of 天天课堂.")})


@register_setting(icon="form", order=110)
class FooterSettings(BaseGenericSetting):
    """What a public institution's site shows at its foot; each line is hidden while empty."""

    sponsor = models.CharField(_("sponsor"), max_length=80, blank=True)
    operator = models.CharField(_("operator"), max_length=80, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    phone_hours = models.CharField(_("when somebody answers"), max_length=60, blank=True, help_text="工作日 8:30—17:30")
    email = models.EmailField(_("e-mail"), blank=True)
    address = models.CharField(_("address"), max_length=120, blank=True)
    postcode = models.CharField(_("postcode"), max_length=6, blank=True)
    icp = models.CharField(_("ICP record"), max_length=40, blank=True, help_text="晋ICP备00000000号")
    police = models.CharField(_("public-security record"), max_length=40, blank=True, help_text="晋公网安备 00000000000000 号")
    site_code = models.CharField(_("site code"), max_length=20, blank=True, help_text=_("Ten digits, of government sites."))
    badge = models.ForeignKey(
        "media.Picture", verbose_name=_("badge of a public institution"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    badge_link = models.URLField(_("where the badge leads"), blank=True)

    panels: ClassVar[list[Any]] = [
        MultiFieldPanel([FieldPanel("sponsor"), FieldPanel("operator")], heading=_("Who runs it")),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("phone", "phone_hours", "email", "address", "postcode")],
            heading=_("Contact"),
        ),
        MultiFieldPanel([FieldPanel(name) for name in ("icp", "police", "site_code", "badge", "badge_link")], heading=_("Records")),
    ]

    objects = TaggedQuerySet.as_manager()

    class Meta:
        verbose_name = _("footer")

    @cached_property
    def badge_image(self) -> PictureRendition | None:
        """The badge in the size of the footer."""
        return self.badge.get_rendition("max-160x60") if self.badge else None


@register_setting(icon="view", order=120)
class MourningSettings(BaseGenericSetting):
    """Days of mourning: the whole site turns grey from–until."""

    grey_from = models.DateTimeField(_("grey from"), null=True, blank=True)
    grey_until = models.DateTimeField(_("grey until"), null=True, blank=True)

    panels: ClassVar[list[Any]] = [FieldPanel("grey_from"), FieldPanel("grey_until")]

    objects = TaggedQuerySet.as_manager()

    class Meta:
        verbose_name = _("days of mourning")

    def clean(self) -> None:
        """Both moments or none, in order."""
        if bool(self.grey_from) != bool(self.grey_until):
            raise ValidationError(_("Give both moments, or empty both to switch grey off."))
        if self.grey_from and self.grey_until and self.grey_from >= self.grey_until:
            raise ValidationError({"grey_until": _("The end must lie after the beginning.")})
