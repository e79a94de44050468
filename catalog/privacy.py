"""The catalogue is about things. No column says anything about a person."""

from django.utils.translation import gettext_lazy as _

from retention.exposures import exposes
from retention.registry import declare_impersonal

declare_impersonal(
    "catalog.Branch",
    [
        "id",
        "code",
        "name",
        "street",
        "house_number",
        "postcode",
        "city",
        "phone",
        "has_book_drop",
        "is_virtual",
        "is_ours",
    ],
    what=_("the branches of the library"),
)
declare_impersonal(
    "catalog.OpeningHours",
    ["id", "branch", "weekday", "opens_at", "closes_at", "is_staffed"],
    what=_("when branches are open"),
)
declare_impersonal(
    "catalog.Closure",
    ["id", "branch", "day", "kind", "closes_at", "name"],
    what=_("days that differ"),
)
declare_impersonal("catalog.CalendarVersion", ["id", "version"], what=_("which calendar holds"))
declare_impersonal(
    "catalog.ItemType", ["id", "code", "name", "is_online"], what=_("sorts of things")
)
declare_impersonal(
    "catalog.Title",
    [
        "id",
        "control_number",
        "title",
        "subtitle",
        "other_titles",
        "author",
        "contributors",
        "year",
        "language",
        "publisher",
        "edition",
        "series",
        "isbns",
        "item_type",
        "audience",
        "is_fiction",
        "genre",
        "sort_key",
        "record_hash",
        "added_on",
        "search",
    ],
    what=_("titles and their makers, as published"),
    free=dict.fromkeys(
        [
            "title",
            "subtitle",
            "other_titles",
            "author",
            "contributors",
            "publisher",
            "series",
            "sort_key",
            "record_hash",
        ],
        _("as published"),
    ),
)
declare_impersonal(
    "catalog.Copy",
    [
        "id",
        "barcode",
        "title",
        "item_type",
        "branch",
        "shelf_mark",
        "price_cents",
        "added_on",
        "withdrawn_on",
    ],
    what=_("copies of titles"),
)
declare_impersonal(
    "catalog.Word", ["text", "titles"], what=_("the words in which titles are found")
)
exposes("catalog.admin.ClosureAdmin", nothing=["where"])
