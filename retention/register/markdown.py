"""The register as a page for people who read the repository."""

from django.utils.translation import gettext as _

from retention.declared import Column
from retention.register.data import Entry, Processing, as_data, processings

INTRODUCTION = """
What this library system keeps about people: why, on which ground, for how long, and what happens
then. Written by `manage.py register --markdown` from the declarations in each app's `privacy.py`;
a column that is not declared there stops the system from starting.

In the tables: **changes** says that members change it by themselves, **copy** that it is in the
copy of their data, **moves** that they can take it to another library (AVG art. 20).
""".strip()


def as_markdown() -> str:
    """Return the register as a page for people."""
    parts = ["# Register of processing", INTRODUCTION, _overview()]
    for each in processings():
        parts += [_heading(each), *(_section(entry) for entry in each.entries)]
    parts.append("## Nothing about anybody")
    parts.append("\n".join(_nobody(each) for each in as_data()["nothing_about_anybody"]))
    unused = as_data()["not_kept_here"]
    if unused:
        parts.append("## Not kept, as the owner chose")
        parts.append("\n".join(f"- `{each['model']}`: {each['what']}" for each in unused))
    return "\n\n".join(parts) + "\n"


def _overview() -> str:
    lines = ["| code | activity | tables | columns |", "|---|---|---|---|"]
    for each in processings():
        columns = sum(len(entry.columns) for entry in each.entries)
        lines.append(
            f"| {each.activity.code} | {each.activity.name} | {len(each.entries)} | {columns} |"
        )
    return "\n".join(lines)


def _heading(each: Processing) -> str:
    grounds = [f"{ground.label} (AVG {ground.article})" for ground in each.grounds]
    lines = [
        f"## {each.activity.code} {each.activity.name}",
        "",
        str(each.activity.purpose),
        "",
        f"- Ground: {'; '.join(grounds)}",
        f"- About: {_joined(each.activity.people)}",
        f"- Received by: {_joined(each.recipients) or 'nobody else'}",
        f"- Protected by: {' '.join(str(words) for words in each.measures)}",
    ]
    if each.sensitive:
        lines.append(f"- More care: {_joined(each.sensitive)}")
    return "\n".join(lines)


def _section(entry: Entry) -> str:
    each = entry.declaration
    lead = each.keep.lead_days if each.keep else 0
    what = str(each.what)
    member = _("the member")
    lines = [
        f"### {what[:1].upper()}{what[1:]}",
        "",
        f"Table `{entry.table}`.",
        "",
        f"- Ground: {each.ground.label if each.ground else ''}",
        f"- Kept: at most {each.keep}{f', or up to {lead} days earlier' if lead else ''};"
        f" counted from: {each.counts_from}",
        f"- Then: {each.end.label if each.end else ''}",
        f"- Seen by: {_joined([member, *entry.seen_by])}",
    ]
    if entry.changed_by:
        lines.append(f"- Changed by: {_joined(entry.changed_by)}")
    if each.obligation:
        lines.append(f"- Longer because of: {each.obligation.law}")
    lines += [
        "",
        "| column | what it says | from | changes | copy | moves |",
        "|---|---|---|---|---|---|",
        *(_row(column) for column in entry.columns),
    ]
    return "\n".join(lines)


def _row(column: Column) -> str:
    what = str(column.what)
    if column.why_secret:
        what += f" (shown to nobody: {column.why_secret})"
    if column.is_sealed:
        what += " (kept encrypted)"
    if column.eraser:
        what += f" ({column.eraser})"
    marks = (column.is_editable, column.is_exported, column.is_portable)
    ticks = " | ".join("yes" if mark else "" for mark in marks)
    return f"| `{column.name}` | {what} | {column.source} | {ticks} |"


def _nobody(each: dict[str, object]) -> str:
    free = each["free"]
    inside = (
        "; ".join(f"`{name}`: {words}" for name, words in free.items())
        if isinstance(free, dict)
        else ""
    )
    return f"- `{each['model']}`: {each['what']}{f' ({inside})' if inside else ''}"


def _joined(words: object) -> str:
    return "; ".join(str(each) for each in words) if isinstance(words, list | tuple) else ""
