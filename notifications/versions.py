"""Which version of a text a message had: a hash of the words, and of nothing else.

A version changes by itself when somebody changes the template, a part it includes, or a sentence
in the catalogue. Nobody has to remember a number, and nobody can forget it.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template import Template, TemplateDoesNotExist
from django.template.base import Node
from django.template.loader import get_template
from django.template.loader_tags import ExtendsNode, IncludeNode
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils import translation
from django.utils.translation import gettext, ngettext

PARTS = ("-subject.txt", "-body.txt", "-body.html", "-sms.txt", "-letter.txt")
LAYOUT = Path(__file__).with_name("letter.typ")
"""How a text looks on paper: part of its version like its other parts."""
LENGTH = 12
Sentence = tuple[str, str]
"""What stands in the code, and the same for more than one; "" when it has no plural."""


@lru_cache(maxsize=512)
def version_of(template: str, language: str) -> str:
    """Return the version of all parts of a template in a language: twelve hexadecimal digits."""
    digest = hashlib.sha256()
    for part in parts_of(template):
        for each in files_of(part):
            digest.update(source_of(each).encode())
        with translation.override(language):
            for sentence in sentences_of(part):
                digest.update("\0".join(in_language(sentence)).encode())
    digest.update(LAYOUT.read_bytes())
    return digest.hexdigest()[:LENGTH]


def parts_of(template: str) -> list[str]:
    """Return the files that a message of this template is made from: which ones exist."""
    return [f"{template}{part}" for part in PARTS if _exists(f"{template}{part}")]


def templates_of_messages() -> list[str]:
    """Return every template of messages, sorted: what has a text that can leave."""
    engines: Sequence[Mapping[str, Any]] = settings.TEMPLATES
    roots = [Path(each) for engine in engines for each in engine["DIRS"]]
    found = {
        str(path.relative_to(root)).removesuffix(part)
        for root in roots
        for part in ("-body.txt", "-sms.txt")
        for path in root.rglob(f"*{part}")
    }
    return sorted(each for each in found if not each.startswith(("account/", "registration/")))


def sentences_of(name: str) -> list[Sentence]:
    """Return the sentences of a template file as they stand in the code, those of its parts too."""
    found = [
        sentence
        for each in files_of(name)
        for node in _nodes(_loaded(each).nodelist)
        if (sentence := _sentence(node))
    ]
    return list(dict.fromkeys(found))


def in_language(sentence: Sentence) -> list[str]:
    """Return the sentence in the language of now; with a plural both."""
    one, more = sentence
    return [ngettext(one, more, 1), ngettext(one, more, 2)] if more else [gettext(one)]


def files_of(name: str) -> Iterator[str]:
    """Return the names of a template and of all that it extends or includes by name."""
    yield name
    for node in _nodes(_loaded(name).nodelist):
        if isinstance(named := _named_by(node), str):
            yield from files_of(named)


def _named_by(node: Node) -> object:
    """Return the name of the template that a node brings in; something else when it is no name."""
    brought: Any = getattr(
        node, "parent_name" if isinstance(node, ExtendsNode) else "template", None
    )
    return brought.var if isinstance(node, ExtendsNode | IncludeNode) else None


def _nodes(nodes: Iterable[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        for inside in node.child_nodelists:
            yield from _nodes(getattr(node, inside, None) or [])


def _sentence(node: Node) -> Sentence | None:
    if isinstance(node, TranslateNode):
        literal = node.filter_expression.var
        words = getattr(literal, "literal", literal)
        return (str(words), "") if isinstance(words, str) else None
    if isinstance(node, BlockTranslateNode):
        one, _names = node.render_token_list(node.singular)
        more = node.render_token_list(node.plural)[0] if node.plural and node.countervar else ""
        return (_trimmed(node, one), _trimmed(node, more))
    return None


def _trimmed(node: BlockTranslateNode, words: str) -> str:
    return " ".join(words.split()) if node.trimmed else words


def _loaded(name: str) -> Template:
    found: Template = get_template(name).template  # type: ignore[attr-defined]
    return found


def source_of(name: str) -> str:
    """Return the source of one template file."""
    return str(_loaded(name).source)


def _exists(name: str) -> bool:
    try:
        get_template(name)
    except TemplateDoesNotExist:
        return False
    return True
