"""The register of processing (AVG art. 30), written out from what the code declares."""

from typing import Any

from retention.paths import model_of
from retention.registry import Declaration, declarations

TITLE = "# Register of processing"
INTRODUCTION = """
What this library system keeps about people: why, on which ground, for how long, and what happens
then. Written by `manage.py register --markdown` from the declarations in each app's `privacy.py`;
a column that is not declared there stops the system from starting.
""".strip()


def as_data() -> list[dict[str, Any]]:
    """Return every personal declaration with words instead of codes, in order of activity."""
    return [_as_data(each) for each in _in_order()]


def as_markdown() -> str:
    """Return the register as a page for people."""
    parts = [TITLE, INTRODUCTION]
    activity = ""
    for each in as_data():
        if each["activity"] != activity:
            activity = each["activity"]
            parts.append(f"## {activity.capitalize()}")
        parts.append(_section(each))
    impersonal = sorted({each.model for each in declarations() if not each.personal})
    parts.append("## Nothing about anybody")
    parts.append("\n".join(f"- `{model}`" for model in impersonal))
    return "\n\n".join(parts) + "\n"


def _in_order() -> list[Declaration]:
    personal = [each for each in declarations() if each.personal]
    return sorted(personal, key=lambda each: (each.activity, each.model))


def _as_data(declaration: Declaration) -> dict[str, Any]:
    keep = declaration.keep
    return {
        "activity": declaration.activity,
        "model": declaration.model,
        "table": model_of(declaration)._meta.db_table,
        "what": str(declaration.what),
        "ground": str(declaration.ground.label) if declaration.ground else "",
        "source": str(declaration.source),
        "keep": str(keep or ""),
        "counts_from": str(declaration.counts_from),
        "earlier_by_days": keep.lead_days if keep else 0,
        "end": str(declaration.end.label) if declaration.end else "",
        "columns": {name: str(words) for name, words in sorted(declaration.personal.items())},
    }


def _section(each: dict[str, Any]) -> str:
    earlier = (
        f", or up to {each['earlier_by_days']} days earlier" if each["earlier_by_days"] else ""
    )
    lines = [
        f"### {each['what'][:1].upper()}{each['what'][1:]}",
        "",
        f"Table `{each['table']}`.",
        "",
        f"- Ground: {each['ground']}",
        f"- Source: {each['source']}",
        f"- Kept: at most {each['keep']}{earlier}; counted from: {each['counts_from']}",
        f"- Then: {each['end']}",
        "",
        "| column | what it says |",
        "|---|---|",
        *(f"| `{name}` | {words} |" for name, words in each["columns"].items()),
    ]
    return "\n".join(lines)
