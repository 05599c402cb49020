"""Questions at the end of a lesson."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

MOST_QUESTIONS = 3


class AnswerBlock(blocks.StructBlock):
    """One answer to choose."""

    text = blocks.CharBlock(label=_("Answer"), max_length=100)
    is_right = blocks.BooleanBlock(label=_("This one is right"), required=False)


class QuestionBlock(blocks.StructBlock):
    """A question with one right answer and a word of explanation."""

    question = blocks.CharBlock(label=_("Question"), max_length=150)
    answers = blocks.ListBlock(AnswerBlock(), label=_("Answers"), min_num=2, max_num=5)
    explanation = blocks.TextBlock(label=_("Why"), required=False, max_length=300, help_text=_("Shown once somebody has answered."))

    class Meta:
        icon = "help"
        label = _("Question")
        description = _("Shows a learner at once whether it was understood.")
        template = "courses/blocks/question.html"
        preview_value = {
            "question": "一斤面大约放多少水？",
            "answers": [{"text": "四两半", "is_right": True}, {"text": "一斤", "is_right": False}],
            "explanation": "刀削面的面要硬，水少一点。",
        }

    def clean(self, value: Any) -> Any:
        """Insist on exactly one right answer."""
        cleaned = super().clean(value)
        if sum(bool(answer["is_right"]) for answer in cleaned["answers"]) != 1:
            raise StructBlockValidationError({"answers": ValidationError(_("Mark exactly one answer as the right one."))})
        return cleaned


class QuestionsBlock(blocks.StreamBlock):
    """One to three questions."""

    question = QuestionBlock()

    class Meta:
        max_num = MOST_QUESTIONS
        required = False
