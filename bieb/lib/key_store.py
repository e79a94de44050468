"""Keys on disk, outside the database and outside its backup: made once, destroyed for good."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from django.conf import settings


def key_path(name: str) -> Path:
    """Return where the key called `name` lies, or would lie."""
    return Path(settings.KEY_STORE) / name


def key_of(name: str, make: Callable[[], bytes]) -> bytes:
    """Return the key called `name`, made by `make` the first time.

    Of two processes that make one at the same moment, one wins and both get that one. Only the
    user of the library's processes can read the file.
    """
    path = key_path(name)
    with suppress(FileNotFoundError):
        return path.read_bytes()
    draft = _draft(path, make())
    try:
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
    return path.read_bytes()


def replace(name: str, content: bytes) -> None:
    """Put `content` in the place of the key called `name`, at once: who reads gets one or the other."""
    path = key_path(name)
    _draft(path, content).replace(path)
    _sync(path.parent)


def destroy(name: str) -> bool:
    """Destroy the key called `name`: what it sealed can never be read again. Say if there was one."""
    path = key_path(name)
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    _sync(path.parent)
    return True


def _draft(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return draft


def _sync(folder: Path) -> None:
    directory = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
