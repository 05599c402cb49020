"""What an editor can put into a page's body. Each block shows itself in the picker; none takes raw HTML."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageChooserBlock

from content import links
from content.enums import CallOut

INLINE = ["bold", "italic", "link"]
PARAGRAPHS = [*INLINE, "ol", "ul"]


class HeadingBlock(blocks.CharBlock):
    """A heading inside the text."""

    class Meta:
        icon = "title"
        label = _("Heading")
        description = _("Divides a long text. A reader finds the place by it.")
        template = "content/blocks/heading.html"
        preview_value = "抬头看什么"


class ParagraphBlock(blocks.RichTextBlock):
    """Running text."""

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _("Paragraphs, lists and links.")
        template = "content/blocks/paragraph.html"
        preview_value = "<p>到了塔下，先看三样东西：</p><ul><li><b>看檐。</b>砖做的斗拱，一层一层往外挑。</li><li><b>看门。</b>每层错着开。</li></ul>"


class PictureBlock(blocks.StructBlock):
    """A picture with what it shows and where it comes from."""

    image = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(
        label=_("What the picture shows"),
        required=False,
        max_length=150,
        help_text=_("For those who cannot see it: one sentence. Leave empty where it is mere decoration."),
    )
    caption = blocks.CharBlock(label=pgettext_lazy("picture", "Caption"), required=False, max_length=200)

    class Meta:
        icon = "image"
        label = _("Picture")
        description = _("A picture with a caption. Say what it shows for those who cannot see it.")
        template = "content/blocks/picture.html"
        preview_template = "content/blocks/picture_preview.html"
        preview_value = {"image": None, "alt": "", "caption": "双塔，从东南望去"}


class QuotationBlock(blocks.StructBlock):
    """Somebody's words."""

    text = blocks.TextBlock(label=pgettext_lazy("quotation", "Words"), max_length=400)
    source = blocks.CharBlock(label=_("Who said or wrote it"), required=False, max_length=80)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        description = _("Somebody's own words, set apart from the text.")
        template = "content/blocks/quotation.html"
        preview_value = {"text": "一座斜着，一座直着。斜的那座没有倒，直的那座也没有笑它。", "source": "守塔人"}


class FactBlock(blocks.StructBlock):
    """A name and what holds for it."""

    name = blocks.CharBlock(label=_("Name"), max_length=20)
    value = blocks.CharBlock(label=_("Fact"), max_length=200)


class FactsBlock(blocks.StructBlock):
    """A short list of facts."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=40)
    facts = blocks.ListBlock(FactBlock(), label=_("Facts"), min_num=1)

    class Meta:
        icon = "list-ul"
        label = _("Facts")
        description = _("Where, when, how to get there: short facts one below the other.")
        template = "content/blocks/facts.html"
        preview_value = {
            "heading": "去看看",
            "facts": [{"name": "在哪儿", "value": "迎泽区郝庄镇，永祚寺"}, {"name": "开放", "value": "每天 9:00 到 17:00"}],
        }


class StepsBlock(blocks.StructBlock):
    """What to do, one after the other."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=40)
    steps = blocks.ListBlock(blocks.TextBlock(max_length=300), label=_("Steps"), min_num=2)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        description = _("What to do first, second, third.")
        template = "content/blocks/steps.html"
        preview_value = {"heading": "怎样找到一节课", "steps": ["打开首页，选您住的社区。", "看这一周哪天有课。", "按时去，带上自己就行。"]}


class TableBlock(blocks.StructBlock):
    """A table of a few columns."""

    caption = blocks.CharBlock(label=_("What the table shows"), max_length=80, help_text=_("Read aloud first to those who cannot see it."))
    table = TypedTableBlock(
        [("text", blocks.CharBlock(label=_("Text"), required=False)), ("number", blocks.CharBlock(label=_("Number"), required=False))]
    )

    class Meta:
        icon = "table"
        label = _("Table")
        description = _("Rows and columns with headings. Not for layout.")
        template = "content/blocks/table.html"
        preview_value = {
            "caption": "开放时间",
            "table": {
                "columns": [{"type": "text", "heading": "哪天"}, {"type": "text", "heading": "几点"}],
                "rows": [{"values": ["周一", "闭馆"]}, {"values": ["周二到周日", "9:00—17:00"]}],
                "caption": "",
            },
        }


class CallOutBlock(blocks.StructBlock):
    """Something not to be overlooked."""

    kind = blocks.ChoiceBlock(label=_("Kind"), choices=CallOut.choices, default=CallOut.NOTE, required=False)
    heading = blocks.CharBlock(label=_("Heading"), max_length=60)
    text = blocks.RichTextBlock(label=_("Text"), features=INLINE, required=False)

    class Meta:
        icon = "warning"
        label = _("Call-out")
        description = _("One thing that must not be overlooked. At most one or two on a page.")
        template = "content/blocks/call_out.html"
        preview_value = {"kind": "w", "heading": "周一闭馆", "text": "逢法定假日的周一照常开放。"}


class LinkValue(blocks.StructValue):
    """A link with its address."""

    @property
    def href(self) -> str:
        """The page's public address, or the given one; empty where the page cannot be opened."""
        page = self.get("page")
        if page is None:
            return self.get("address") or ""
        return links.addresses([page.pk]).get(page.pk, "")


class LinkBlock(blocks.StructBlock):
    """One way on: to a page of ours or to another site."""

    title = blocks.CharBlock(label=_("Text of the link"), max_length=60)
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    address = blocks.CharBlock(
        label=_("Or address"), required=False, max_length=300, help_text=_("/timetable/ for a place on this site, https://… for another.")
    )
    note = blocks.CharBlock(label=_("Note"), required=False, max_length=100)

    class Meta:
        value_class = LinkValue

    def clean(self, value: Any) -> Any:
        """Insist on exactly one target that leads somewhere."""
        cleaned = super().clean(value)
        given = cleaned.get("address") or ""
        if bool(cleaned.get("page")) == bool(given):
            raise StructBlockValidationError({"address": ValidationError(_("Choose a page or type an address, one of the two."))})
        if given and not given.startswith(("https://", "http://", "/", "tel:", "mailto:")):
            raise StructBlockValidationError({"address": ValidationError(_("The address must begin with / or https://."))})
        return cleaned


class LinksBlock(blocks.StructBlock):
    """Ways on."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=40)
    links = blocks.ListBlock(LinkBlock(), label=_("Links"), min_num=1)

    class Meta:
        icon = "link"
        label = _("Links")
        description = _("Where to read on or what to do next.")
        template = "content/blocks/links.html"
        preview_value = {"heading": "接着学", "links": [{"title": "本周的课", "page": None, "address": "/timetable/", "note": "按区、按社区看"}]}


class ContactBlock(blocks.StructBlock):
    """Whom to ask."""

    name = blocks.CharBlock(label=_("Who"), max_length=60)
    phone = blocks.CharBlock(label=_("Telephone"), required=False, max_length=40)
    hours = blocks.CharBlock(label=_("Hours"), required=False, max_length=80)
    address = blocks.CharBlock(label=_("Address"), required=False, max_length=120)

    class Meta:
        icon = "user"
        label = _("Contact")
        description = _("Whom to ask: telephone, hours, address.")
        template = "content/blocks/contact.html"
        preview_value = {"name": "社区学院办公室", "phone": "0351-000 0000", "hours": "工作日 8:30—17:30", "address": "迎泽区"}


class StoryBlock(blocks.StreamBlock):
    """The body of a written page."""

    heading = HeadingBlock(max_length=60)
    paragraph = ParagraphBlock(features=PARAGRAPHS)
    picture = PictureBlock()
    quotation = QuotationBlock()
    facts = FactsBlock()
    steps = StepsBlock()
    table = TableBlock()
    call_out = CallOutBlock()
    links = LinksBlock()
    contact = ContactBlock()
