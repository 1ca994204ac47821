"""Measure what the product promises, each as a ratio to a floor or a peer in the same run.

    make bench                       # on a temporary PostgreSQL
    make bench ARGS="--strict"       # a missed goal is an error
    make bench ARGS="--only pages"   # freezing, circulars, workbooks, pages
    make bench ARGS="--quick"        # small: that everything still runs, no figures to quote

Works on databases of its own on the PostgreSQL server of DATABASE_URL, and drops them at the end.
Exit code 0; 1 when something could not be measured or, with --strict, when a goal is missed.
"""

import argparse
import os
import shutil
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
EXIT_NO_POSTGRES = os.EX_UNAVAILABLE


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--strict", action="store_true", help="a missed goal makes the exit code 1")
    parser.add_argument("--quick", action="store_true", help="few rounds, two cities: does everything run?")
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="measure only this")
    parser.add_argument("--rounds", type=int, default=0, help="rounds that count (21; quick 3)")
    parser.add_argument("--cities", type=int, default=0, help="cities of the large database (112; quick 2)")
    chosen = parser.parse_args()
    chosen.rounds = max(chosen.rounds or (3 if chosen.quick else 21), 2)
    chosen.cities = max(chosen.cities or (2 if chosen.quick else 112), 2)
    return chosen


def _processor() -> str:
    """The processor's name where Linux tells it."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text().splitlines() if told.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")


def _print_machine() -> None:
    import platform

    import django
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        postgres = cursor.fetchone()[0]
    print(f"{os.cpu_count()} × {_processor() or platform.machine()}, {platform.system()}")
    print(f"Python {platform.python_version()}, Django {django.get_version()}, PostgreSQL {postgres}")
    print(f"load average {os.getloadavg()[0]:.2f} at the start (0 = nothing else ran)\n", flush=True)


def _measures(one, many, rounds: int) -> dict[str, Callable[[], Iterator]]:
    from benchmarks import circulars, freezing, pages, workbooks

    return {
        "freezing": lambda: freezing.figures(one, many, rounds),
        "circulars": lambda: circulars.figures(one, rounds),
        "workbooks": lambda: workbooks.figures(one, rounds),
        "pages": lambda: pages.figures(one, rounds),
    }


def _print_figures(name: str, measure: Callable[[], Iterator]) -> tuple[int, int]:
    """Print what one module measures; how many goals it missed, and 1 when it could not measure."""
    from benchmarks.measuring import NotMeasurableError

    missed = 0
    try:
        for figure in measure():
            print(figure, flush=True)
            missed += figure.is_missed
    except Exception as reason:
        if not isinstance(reason, NotMeasurableError):  # a fault, of the product or of the benchmark
            traceback.print_exc()
        print(f"{name}: COULD NOT BE MEASURED: {reason or type(reason).__name__}", flush=True)
        return missed, 1
    return missed, 0


def _run(chosen: argparse.Namespace) -> int:
    from benchmarks.sites import two_sites

    _print_machine()
    missed = unmeasured = 0
    with two_sites(chosen.cities) as (one, many):
        measures = _measures(one, many, chosen.rounds)
        if unknown := set(chosen.only) - set(measures):
            sys.exit(f"not measured here: {', '.join(sorted(unknown))}; there are {', '.join(measures)}")
        for name in (name for name in measures if name in (chosen.only or measures)):
            failed = _print_figures(name, measures[name])
            missed, unmeasured = missed + failed[0], unmeasured + failed[1]
    print(
        f"\n{missed} missed, {unmeasured} not measured; {chosen.rounds} rounds in turn, medians (quartiles)"
    )
    return int(bool(unmeasured or (chosen.strict and missed)))


def main() -> int:
    chosen = _arguments()
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    try:
        if connection.vendor != "postgresql":
            print("Benchmarks need PostgreSQL in DATABASE_URL; `make bench` starts one.", file=sys.stderr)
            return EXIT_NO_POSTGRES
        return _run(chosen)
    finally:
        shutil.rmtree(settings.SCRATCH_FOLDER, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
