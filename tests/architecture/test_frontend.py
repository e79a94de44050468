"""The stylesheet belongs to its sources, without Node: both are held together by hashes."""

import hashlib
import re
from pathlib import Path

from django.conf import settings

FRONTEND = Path(settings.BASE_DIR) / "frontend"
BUILT = Path(settings.BASE_DIR) / "static" / "bieb" / "bieb.css"
FIRST_LINE = re.compile(r"/\* .*Sources ([0-9a-f]{64}), rules ([0-9a-f]{64})\. \*/")


def hash_of_sources() -> str:
    """Hash every file of frontend/ with its path, in the order of the bytes of the paths."""
    files = [path for path in FRONTEND.rglob("*") if path.is_file()]
    named = {path.relative_to(FRONTEND).as_posix().encode(): path for path in files}
    digest = hashlib.sha256()
    for name in sorted(name for name in named if b"node_modules" not in name.split(b"/")):
        digest.update(name + b"\0" + named[name].read_bytes() + b"\0")
    return digest.hexdigest()


def test_the_stylesheet_was_built_from_these_sources() -> None:
    first, rules = BUILT.read_text().split("\n", 1)
    said = FIRST_LINE.fullmatch(first)

    assert said is not None, "static/bieb/bieb.css is made by `make frontend`"
    assert said[1] == hash_of_sources(), "frontend/ was changed: run `make frontend`"
    assert said[2] == hashlib.sha256(rules.encode()).hexdigest(), (
        "static/bieb/bieb.css was changed by hand: change frontend/src and run `make frontend`"
    )
