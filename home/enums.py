"""Choices of the front page and what frames all pages."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MenuPlace(models.TextChoices):
    """Where a menu entry stands."""

    MAIN = "main", _("at the top (six at most)")
    FOOTER = "footer", _("at the foot")


class Verdict(models.TextChoices):
    """How the site stands to one criterion of accessibility."""

    MEETS = "meets", pgettext_lazy("accessibility", "met")
    PARTLY = "partly", pgettext_lazy("accessibility", "met in part")
    NONE = "none", pgettext_lazy("accessibility", "there is nothing of the kind")


class Severity(models.TextChoices):
    """How loud a notice is."""

    NEWS = "news", _("for information")
    CHANGE = "change", _("something is different today")
    DANGER = "danger", _("danger: stay at home, stay away")


class Drawing(models.TextChoices):
    """The product's own line drawings."""

    TOWERS = "towers", "双塔"
    TEMPLE = "temple", "晋祠的水与殿"
    RIVER = "river", "汾河上的桥"
    STREET = "street", "老街铺面"
    BOWL = "bowl", "一碗元宵"
    NOODLES = "noodles", "面案"
    STAGE = "stage", "戏台"
    MINE = "mine", "井架与新楼"
