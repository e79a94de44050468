"""The small markup of a newsletter: headings, lists, bold words and links. Nothing is fetched.

There is no way to write HTML, an image or a form: a newsletter cannot follow its readers.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

LINK = re.compile(r"\[([^\[\]\n]+)\]\(([^()\s]+)\)")
BOLD = re.compile(r"\*\*([^*\n]+)\*\*")
IMAGE = re.compile(r"!\[")
TAG = re.compile(r"<\s*/?\s*[a-zA-Z]")
ALLOWED = ("https", "mailto", "tel")


def as_html(text: str) -> SafeString:
    """Return the words as HTML: everything that is not our markup is shown as it was typed."""
    return mark_safe("\n".join(_blocks(text)))  # noqa: S308  each block is escaped


def as_text(text: str) -> str:
    """Return the words as plain text, with the address of a link behind its words."""
    plain = LINK.sub(lambda found: f"{found[1]}: {found[2]}", text.replace("\r\n", "\n"))
    plain = BOLD.sub(r"\1", plain)
    return re.sub(r"(?m)^#+ *", "", plain).strip()


def problems_in(text: str) -> list[str]:
    """Say what cannot be in a newsletter, before it is kept."""
    found = []
    if IMAGE.search(text):
        found.append(_("Images are not possible: they would tell who opened the mail."))
    if TAG.search(text):
        found.append(_("HTML is not possible. Use #, -, **bold** and [words](https://address)."))
    unsafe = [link[2] for link in LINK.finditer(text) if not _is_allowed(link[2])]
    return found + [
        _("This is no safe address: %(address)s") % {"address": each} for each in unsafe
    ]


def _is_allowed(address: str) -> bool:
    return urlsplit(address).scheme in ALLOWED


def _blocks(text: str) -> Iterator[str]:
    for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()):
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        if not lines:
            continue
        if lines[0].startswith("#"):
            yield format_html("<h2>{}</h2>", _inline(lines.pop(0).lstrip("# ")))
        if lines and all(line.startswith("- ") for line in lines):
            items = format_html_join("", "<li>{}</li>", ((_inline(each[2:]),) for each in lines))
            yield format_html("<ul>{}</ul>", items)
        elif lines:
            yield format_html("<p>{}</p>", mark_safe("<br>".join(map(_inline, lines))))  # noqa: S308


def _inline(line: str) -> SafeString:
    done, end = "", 0
    for link in LINK.finditer(line):
        done += _bold(line[end : link.start()])
        allowed = _is_allowed(link[2])
        done += format_html('<a href="{}">{}</a>', link[2], link[1]) if allowed else _bold(link[0])
        end = link.end()
    return mark_safe(done + _bold(line[end:]))  # noqa: S308  every part is escaped


def _bold(part: str) -> SafeString:
    return mark_safe(BOLD.sub(r"<strong>\1</strong>", escape(part)))  # noqa: S308
