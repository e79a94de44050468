"""Where the sealed files lie: on disk, under a random name, each with a key of its own."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from django.conf import settings

from bieb.lib.sealing import destroy_key, seal, unseal

PLACE = "rights_export.file"


def path_of(file: UUID) -> Path:
    """Return where the file with this number lies, or would lie."""
    return Path(settings.MEDIA_ROOT) / "exports" / f"{file}.sealed"


def write_file(file: UUID, plain: bytes) -> int:
    """Seal `plain` on disk; return how many bytes that is."""
    sealed = seal(plain, place=PLACE, row=str(file), key=_key(file))
    path = path_of(file)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(".draft")
    draft.write_bytes(sealed)
    draft.chmod(0o600)
    draft.replace(path)
    return len(sealed)


def read_file(file: UUID) -> bytes:
    """Open a file.

    Raises:
        Unsealable: its key was destroyed, or it was changed.
        FileNotFoundError: it is not there any more.
    """
    return unseal(path_of(file).read_bytes(), place=PLACE, row=str(file), key=_key(file))


def destroy_files(files: Iterable[UUID]) -> int:
    """Destroy the keys first and then the bytes: halfway is already unreadable. Return how many."""
    gone = 0
    for file in files:
        destroy_key(_key(file))
        for path in (path_of(file), path_of(file).with_suffix(".draft")):
            with suppress(FileNotFoundError):
                path.unlink()
                gone += 1
    return gone


def files_on_disk() -> set[UUID]:
    """Return the numbers of all files that lie there, finished or not."""
    return {UUID(path.name.partition(".")[0]) for path in path_of(UUID(int=0)).parent.glob("*")}


def _key(file: UUID) -> str:
    return f"export-{file}"
