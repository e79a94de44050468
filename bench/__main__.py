"""Run every benchmark: `make bench`, or `make bench PROFILE=full`, `make bench ONLY=r1`.

Each benchmark measures the library and a limit of the machine in the same run, in turns; only the
ratio says something. It ends with one table, and one JSON file in `bench-results/`.
"""

import importlib
import json
import os
import sys
import time
from pathlib import Path

import django

import tests.servers  # noqa: F401  starts PostgreSQL and Valkey before Django reads its settings

django.setup()

from bench import database  # noqa: E402  it knows the models
from bench.result import PROFILES, Profile, Result  # noqa: E402

MODULES = [
    "r1_lending",
    "r2_http",
    "r3_home",
    "r4_queries",
    "r5_forget",
    "r6_wal",
    "r10_mail",
    "r11_newsletter",
    "r12_import",
    "r13_search",
    "r15_double",
    "r16_logins",
    "r17_ten_times",
    "r18_residue",
    "r19_letters",
    "r20_memory",
]


def main() -> int:
    """Run the chosen benchmarks and print the table. Never fails by speed."""
    profile = PROFILES[os.environ.get("PROFILE", "small")]
    only = os.environ.get("ONLY", "").split(",") if os.environ.get("ONLY") else []
    results = []
    for name in MODULES:
        if only and name.split("_")[0] not in only:
            continue
        started = time.monotonic()
        print(f"{name} ({profile.name}) ...", flush=True)
        results += _run(name, profile)
        print(f"{name}: {time.monotonic() - started:.0f} s", flush=True)
    _show(results, profile)
    return 0


def _run(name: str, profile: Profile) -> list[Result]:
    module = importlib.import_module(f"bench.{name}")
    with database.fresh(name):
        found = module.run(profile)
    return found if isinstance(found, list) else [found]


def _show(results: list[Result], profile: Profile) -> None:
    columns = ("", "figure", "limit", "ratio", "target")
    print(f"\n{columns[0]:44}{columns[1]:>14}{columns[2]:>14}{columns[3]:>9}{columns[4]:>10}")
    for each in results:
        print(
            f"{each.name:44}{each.figure:>14,.1f}{each.limit:>14,.1f}{each.ratio:>9.3f}{each.target:>10}"
            f"  {each.unit}"
        )
    folder = Path("bench-results")
    folder.mkdir(exist_ok=True)
    path = folder / f"{profile.name}-{time.strftime('%Y%m%d-%H%M%S')}.json"
    document = {
        "profile": profile.name,
        "load": os.getloadavg(),
        "cores": os.cpu_count(),
        "results": [each.as_json() for each in results],
    }
    path.write_text(json.dumps(document, indent=1))
    print(f"\n{path}")


if __name__ == "__main__":
    sys.exit(main())
