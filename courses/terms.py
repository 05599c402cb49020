"""Categories, subjects, audiences and districts as they stand in addresses, in the database and in words."""

from dataclasses import dataclass

from content.models import Audience
from content.querysets import categories
from network.models import Organisation
from pagecache.memory import Memory

TAGS = ("list:content.category", "list:content.subject", "list:content.audience", "list:network.organisation")


@dataclass(frozen=True)
class Terms:
    """Filter → (value in the address → key · key → value · value → words)."""

    keys: dict[str, dict[str, int]]
    values: dict[str, dict[int, str]]
    labels: dict[str, dict[str, str]]
    category_of: dict[str, str]

    def label(self, name: str, value: str) -> str:
        """A value in words."""
        return self.labels[name].get(value, "")


def _load() -> Terms:
    found = categories()
    subjects = [(subject, category) for category in found for subject in category.subjects.all()]
    rows = {
        "category": [(one.slug, one.pk, one.word) for one in found],
        "subject": [(one.slug, one.pk, one.word) for one, _category in subjects],
        "audience": [(one.slug, one.pk, one.word) for one in Audience.objects.all()],
        "district": list(Organisation.objects.districts().order_by("path").values_list("code", "pk", "short_name")),
    }
    return Terms(
        {name: {value: key for value, key, _label in known} for name, known in rows.items()},
        {name: {key: value for value, key, _label in known} for name, known in rows.items()},
        {name: {value: label for value, _key, label in known} for name, known in rows.items()},
        {subject.slug: category.slug for subject, category in subjects},
    )


known: Memory[Terms] = Memory(_load, *TAGS)
"""Two queries (audiences, districts) beside those of the categories, none while nobody changes them."""
