"""`make test` and `make check`: each stage in turn, what was skipped said loudly, one verdict at the end."""

import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from rich.console import Console

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a file
from tests.running import filling  # noqa: E402

CHROMIUM = (
    os.environ.get("CHROMIUM")
    or shutil.which("chromium")
    or shutil.which("chromium-browser")
    or shutil.which("google-chrome")
)
PDF_TOOLS = ("pdfsig", "qpdf", "openssl", "pdftotext")
console = Console()
PYTEST = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
JOURNEYS = "browser journeys"
PARALLEL = ["-n", "2", "--dist", "loadfile"]
FILLED = ROOT / "build" / "filled"


def manage(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "django", *arguments]


def stages(*, check: bool) -> list[tuple[str, list[str]]]:
    """Names and commands, the quick ones first."""
    found: list[tuple[str, list[str]]] = []
    if check:
        found += [
            ("lint", [sys.executable, "-m", "ruff", "check", "src", "tests", "assets"]),
            ("format", [sys.executable, "-m", "ruff", "format", "--check", "src", "tests", "assets"]),
            ("types", [sys.executable, "-m", "mypy", "src/jiwar"]),
            ("migrations in step", manage("makemigrations", "--check", "--dry-run")),
            ("check --deploy", manage("check", "--deploy", "--fail-level", "WARNING")),
        ]
    quick = "not pages and not journeys and not soak"
    found += [
        ("domain tests on SQLite", [*PYTEST, *PARALLEL, "--database", "sqlite", "-m", quick]),
        (
            "domain and page tests on PostgreSQL",
            [
                *PYTEST,
                *PARALLEL,
                "--database",
                "postgresql",
                "--only-database",
                "-m",
                "not journeys and not soak",
            ],
        ),
    ]
    if CHROMIUM:
        found.append(
            (
                JOURNEYS,
                [
                    *(sys.executable, "-m", "pytest", "-q", "-o", f"cache_dir={ROOT / 'build' / 'journeys'}"),
                    *PARALLEL,
                    *("--database", "postgresql", "-m", "journeys and not soak", "tests/journeys"),
                ],
            )
        )
    return found


def passes(name: str, command: list[str]) -> bool:
    """Whether the stage passes; a journey that fails is played once more by itself, and that is said.

    A browser that was late on a full machine passes then; a fault of the product fails twice.
    """
    if subprocess.run(command, cwd=ROOT, env=environment(), check=False).returncode == 0:
        return True
    if name != JOURNEYS:
        return False
    console.rule(f"{name}: what failed is played again")
    again = [*command, "--last-failed", "--last-failed-no-failures", "none", "-n", "0"]
    good = subprocess.run(again, cwd=ROOT, env=environment(), check=False).returncode == 0
    if good:
        console.print("[yellow]PLAYED TWICE[/]  the journeys above failed once and passed alone: look why")
    return good


def skipped() -> list[str]:
    """What this machine cannot run, and why."""
    found = [] if CHROMIUM else ["browser journeys: no Chromium (apt-get install chromium, or set CHROMIUM=/path)"]
    missing = [tool for tool in PDF_TOOLS if not shutil.which(tool)]
    if missing:
        found.append(
            f"signatures judged by {', '.join(missing)}: not installed (apt-get install poppler-utils qpdf openssl)"
        )
    if not shutil.which("clamd", path=f"/usr/sbin:/usr/local/sbin:{os.environ.get('PATH', '')}"):
        found.append("uploads looked at by clamd: not installed (apt-get install clamav-daemon)")
    shapes = Path(os.environ.get("JIWAR_CONFORMANCE_DIR") or ROOT.parent / "shared" / "conformance")
    if not (shapes / "cpsv-ap-3.2.0-shacl.ttl").exists():
        found.append(f"CPSV-AP 3.2 shapes: not in {shapes} (set JIWAR_CONFORMANCE_DIR)")
    if not shutil.which("xgettext"):
        found.append("missing translations by extraction: no xgettext (apt-get install gettext)")
    return found


def environment() -> dict[str, str]:
    """The same for every stage; nothing of the developer's own demo."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "jiwar.config.settings",
        "CHROMIUM": CHROMIUM or "",
        "JIWAR_DATA_DIR": str(ROOT / "build" / "check"),
        "JIWAR_MODE": "production",
        "JIWAR_PUBLIC_URL": "https://jiwar.example",
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="also lint, types, contracts, migrations, translations, deployment"
    )
    options = parser.parse_args()
    results: list[tuple[str, bool, float]] = []
    # The first stages leave a core idle: meanwhile the demo of the journeys is filled, once for all its workers.
    filled = filling(FILLED) if CHROMIUM else None
    try:
        for name, command in stages(check=options.check):
            console.rule(name)
            start = time.monotonic()
            if name == JOURNEYS and filled and filled.wait() == 0:  # else each fills its own, and says what fails
                os.environ["JIWAR_FILLED"] = str(FILLED)
            good = passes(name, command)
            results.append((name, good, time.monotonic() - start))
    finally:
        if filled and filled.poll() is None:
            filled.terminate()
    console.rule("result")
    for name, good, seconds in results:
        console.print(f"{'[green]passed' if good else '[red]FAILED'}[/]  {name}  ({seconds:.0f} s)")
    for reason in skipped():
        console.print(f"[yellow]SKIPPED, because[/]  {reason}")
    failed = sum(not good for _, good, _ in results)
    print(f"{len(results) - failed} passed, {failed} failed, {len(skipped())} skipped")
    return 1 if failed or (skipped() and os.environ.get("CI")) else 0


if __name__ == "__main__":
    sys.exit(main())
