"""Publishing many pages at once: those that can be are published, of the others it is said which and why."""

from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.publish import PublishBulkAction
from wagtail.models import Page

from network.scope import AnyUser

TOLD = 5
"""Pages that are named; of more their number is said."""


class PublishReady(PublishBulkAction):
    """Takes the place of Wagtail's, which stops at the first page that cannot be published and takes the others back."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.refused: list[tuple[Page, str]] = []

    def get_execution_context(self) -> dict[str, Any]:
        """With the action itself, which remembers what was refused."""
        return {**super().get_execution_context(), "action": self}

    @classmethod
    def execute_action(cls, objects: list[Page], include_descendants: bool = False, user: AnyUser | None = None, **kwargs: Any) -> tuple[int, int]:
        """Publish each by itself; returns how many were chosen and how many lie below."""
        action: PublishReady = kwargs["action"]
        chosen = below = 0
        for page in objects:
            chosen += action._publish(page, user)
            if include_descendants:
                drafts = page.get_descendants().not_live().specific().iterator()
                below += sum(action._publish(draft, user) for draft in drafts if user is None or draft.permissions_for_user(user).can_publish())
        return chosen, below

    def _publish(self, page: Page, user: AnyUser | None) -> bool:
        try:
            super().execute_action([page], user=user)
        except ValidationError as error:
            self.refused.append((page, "; ".join(error.messages)))
            return False
        return True

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        """Say what was refused, too; nothing of success where there was none."""
        for page, told in self.refused[:TOLD]:
            button = messages.button(reverse("wagtailadmin_pages:edit", args=[page.pk]), _("Open the page"))
            messages.error(self.request, told, buttons=[button])
        more = len(self.refused) - TOLD
        if more > 0:
            told = ngettext("%(count)d more page is not published either.", "%(count)d more pages are not published either.", more)
            messages.error(self.request, told % {"count": more})
        if not num_parent_objects and not num_child_objects:
            return None
        return str(super().get_success_message(num_parent_objects, num_child_objects))
